//! What screening found, party by party, with everything that explains it.

use jiff::civil::Date;

use super::DecisionRecord;
use super::ask::MatchBasis;
use crate::error::Error;
use crate::lists::{Basis, Buyer, Effect, Facts, Funding, PartyIdentifierKind, Regime, Terms, effect, regime};
use crate::model::{Citation, Function, OwnershipStep, PartId, Role, ScorePart, ShareRange, Standing};

/// How sure a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HitOutcome {
    /// It is the listed party, or the regime reaches it.
    Match,
    /// A person must look.
    Possible,
}

/// How a party and an entry come together.
#[derive(Debug, Clone, PartialEq)]
pub enum How {
    /// By a name.
    Named,
    /// By an identifier of the party or of what it made.
    Identifier {
        /// What kind.
        kind: PartyIdentifierKind,
        /// Its value.
        value: String,
    },
    /// By what listed parties own of it.
    Owned {
        /// The statements, from the listed parties down.
        chain: Vec<OwnershipStep>,
        /// The share of listed parties, direct and indirect; `None` where sources leave any size open.
        share: Option<ShareRange>,
    },
    /// By control.
    Controlled {
        /// The statements, from the listed party down.
        chain: Vec<OwnershipStep>,
    },
    /// As a subsidiary, an affiliate, or under a common controller.
    Affiliate {
        /// The statements that tie them.
        chain: Vec<OwnershipStep>,
    },
    /// As a successor.
    Succeeds {
        /// The statements, from the listed party down.
        chain: Vec<OwnershipStep>,
    },
}

impl How {
    /// Tells whether the party itself is listed, rather than reached through owners.
    #[must_use]
    pub fn is_direct(&self) -> bool {
        matches!(self, Self::Named | Self::Identifier { .. })
    }

    /// Returns the statements about owners; none for a direct hit.
    #[must_use]
    pub fn chain(&self) -> &[OwnershipStep] {
        match self {
            Self::Named | Self::Identifier { .. } => &[],
            Self::Owned { chain, .. }
            | Self::Controlled { chain }
            | Self::Affiliate { chain }
            | Self::Succeeds { chain } => chain,
        }
    }
}

/// One party held against one entry under one regime, and found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The list's id.
    pub list: String,
    /// The regime's id: the list's own, or one that draws on the list.
    pub regime: String,
    /// The entry's key within its list.
    pub entry_key: String,
    /// The entry's primary name.
    pub entry_name: String,
    /// The entry's own digest, in hex: what a decision is pinned to.
    pub entry_digest: String,
    /// From where the entry was come by.
    pub entry_source: String,
    /// What of the entry was met.
    pub met_by: MatchBasis,
    /// The name or identifier of the entry that matched.
    pub matched_name: String,
    /// Whether that is a name of which nobody verified that it is the entry's.
    pub unverified_name: bool,
    /// How sure it is.
    pub outcome: HitOutcome,
    /// How they come together.
    pub how: How,
    /// How the score of the name came about.
    pub score: Vec<ScorePart>,
    /// Since when the entry stands, if the list says.
    pub since: Option<Date>,
    /// The snapshot's SHA-256, in hex.
    pub snapshot: String,
    /// How the entry was come by.
    pub basis: Basis,
    /// The entry's own terms.
    pub terms: Terms,
    /// The cite of the regime and of the entry.
    pub cite: String,
    /// Whether it stands on the day, and stood when the contract was signed.
    pub standing: Standing,
    /// What it means for this buyer, with all goods of the party taken together.
    pub effect: Effect,
}

impl Hit {
    /// Returns the regime; a house list's own if the table doesn't know it.
    #[must_use]
    pub fn regime(&self) -> Regime {
        regime(&self.regime).cloned().unwrap_or_else(|| Regime::of_house_list(&self.regime))
    }

    /// Cites the entry, with an effect that may be narrower than [`Hit::effect`].
    #[must_use]
    pub fn cite_entry(&self, effect: &Effect) -> Citation {
        Citation::ListEntry {
            list: self.list.clone(),
            entry: self.entry_name.clone(),
            matched: self.matched_name.clone(),
            since: self.since,
            snapshot: self.snapshot.clone(),
            effect: effect.words.clone(),
            cite: self.cite.clone(),
            score: self.score.clone(),
            standing: self.standing,
        }
    }

    /// Cites the chain of owners; `None` for a direct hit.
    #[must_use]
    pub fn cite_chain(&self) -> Option<Citation> {
        let share = match &self.how {
            How::Owned { share, .. } => *share,
            _ => None,
        };
        let chain = self.how.chain();
        (!chain.is_empty()).then(|| Citation::Ownership { chain: chain.to_vec(), share })
    }
}

/// Where a party is named, and as what.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The part.
    pub part: PartId,
    /// What the party is to it.
    pub role: Role,
    /// The register's row, or the part's CPE or purl, that names it, where no document does.
    pub register: Option<Citation>,
    /// Whether that is sure: a document states it, or a register does and no document says otherwise. What only the name
    /// of a product says is not.
    pub sure: bool,
}

/// A party of the run, under all its spellings that compare equal.
#[derive(Debug, Clone, PartialEq)]
pub struct ScreenedParty {
    /// The name as it is compared.
    pub key: String,
    /// The name as first written.
    pub name: String,
    /// The parts it is named for.
    pub mentions: Vec<Mention>,
    /// What else it is in the case, in words: `seller of the contract`.
    pub also: Vec<String>,
    /// What was found: for each list, directly before by owners, surest first.
    pub hits: Vec<Hit>,
    /// What was found and decided not to be the party, each with the decision's number among the request's.
    pub settled: Vec<(Hit, usize)>,
}

/// The result of screening every party of a run.
#[derive(Debug, Clone, Default)]
pub struct Screening {
    pub(super) parties: Vec<ScreenedParty>,
    pub(super) unplaced: Vec<usize>,
    pub(super) unread: Vec<Unread>,
    pub(super) decisions: Vec<DecisionRecord>,
    pub(super) unstated: Vec<usize>,
    pub(super) undescribed: Vec<usize>,
    pub(super) beyond: Vec<Beyond>,
    pub(super) stated: Option<Stated>,
}

/// On which side of a party another one stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Among those who own it, control it or have a say in it.
    Above,
    /// Among those whom it owns, controls or has a say in.
    Below,
}

/// A listed party that statements tie to a party of the case, where the rule of no list leads from one to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beyond {
    /// The party of the case.
    pub party: String,
    /// The listed party, as the ownership files call it.
    pub listed: String,
    /// The lists that it is on, without those that have a hit of the party.
    pub lists: Vec<String>,
    /// Where the listed party stands.
    pub side: Side,
    /// The statement of the chain that is nearest to the party: its place among those of the request.
    pub statement: usize,
}

/// A list that nobody was screened against, since its index is damaged and could not be made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The id of the list.
    pub list: String,
    /// Why.
    pub error: Error,
}

/// The facts of the case that effects were judged by, kept to judge narrower goods.
#[derive(Debug, Clone)]
pub(super) struct Stated {
    pub(super) buyer: Buyer,
    pub(super) funding: Vec<Funding>,
    pub(super) as_of: Date,
    pub(super) contract_signed: Option<Date>,
}

impl Screening {
    /// Returns every party that was screened, in order of first mention.
    #[must_use]
    pub fn parties(&self) -> &[ScreenedParty] {
        &self.parties
    }

    /// Returns the statements about owners that say nothing of this case: places among those of the request, in order.
    ///
    /// Who is owned there is named by no account, and owns, directly or through others, nobody who is. It may be a
    /// misspelt name. Statements that do not hold on the day are left out.
    #[must_use]
    pub fn unplaced(&self) -> &[usize] {
        &self.unplaced
    }

    /// Returns the lists that could not be searched: no verdict can be `pass` then.
    #[must_use]
    pub fn unread(&self) -> &[Unread] {
        &self.unread
    }

    /// Returns every decision of the request and what became of it, in order.
    #[must_use]
    pub fn decisions(&self) -> &[DecisionRecord] {
        &self.decisions
    }

    /// Returns the statements that no owner of a party of this case is stated: places among those of the request.
    #[must_use]
    pub fn unstated(&self) -> &[usize] {
        &self.unstated
    }

    /// Returns the statements of which nobody describes one side, and that could lead to a party of this case: places
    /// among those of the request. Whoever it is was not screened.
    #[must_use]
    pub fn undescribed(&self) -> &[usize] {
        &self.undescribed
    }

    /// Returns the listed parties that are tied to parties of this case, and whom no rule of reach leads on.
    #[must_use]
    pub fn beyond(&self) -> &[Beyond] {
        &self.beyond
    }

    /// Returns the parties with at least one hit.
    pub fn parties_hit(&self) -> impl Iterator<Item = &ScreenedParty> {
        self.parties.iter().filter(|party| !party.hits.is_empty())
    }

    /// Judges a hit for goods with these functions, rather than for all goods of the party.
    #[must_use]
    pub fn effect_on(&self, hit: &Hit, goods: &[Function]) -> Effect {
        let Some(stated) = &self.stated else { return hit.effect.clone() };
        // What does not stand on the day means the same for all goods.
        if !matches!(hit.standing, Standing::Now { .. }) {
            return hit.effect.clone();
        }
        let facts = Facts {
            buyer: &stated.buyer,
            funding: &stated.funding,
            goods,
            as_of: stated.as_of,
            contract_signed: stated.contract_signed,
        };
        effect(&hit.regime(), &hit.terms, &facts)
    }
}
