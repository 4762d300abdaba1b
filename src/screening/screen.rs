//! Every party of a run held against every list: by identifier, by name, and through its owners.
//!
//! 1. Collect the parties: makers, suppliers and others as the documents name them, whom the registers of identifiers
//!    name for a part, the vendors in CPEs and purls, and the seller of the contract. Spellings that compare equal are one party.
//! 2. Take each party apart under each of its spellings.
//! 3. Search each list for each party, by identifiers and spellings. Only entries that serve on the day count.
//! 4. Take away what a person decided not to be the party, and make sure what was decided to be it.
//! 5. For each regime, take the listed parties among the owners and follow its rule of reach.
//! 6. Tell what each hit means for this buyer.

use std::collections::HashMap;

use jiff::civil::Date;
use rayon::prelude::*;

use super::ask::MatchBasis;
use super::decision::{Decided, Decisions, Encounter, Ruling};
use super::elsewhen::{effect_of, is_worth_knowing, standing};
use super::follow::{Followed, follow_owners};
use super::identifiers::normalise;
use super::listed::{Listed, Met};
use super::names::{NameHit, NameOutcome, Query, Scratch};
use super::party_key::party_key;
use super::product_names::product_vendor;
use super::result::Stated;
use super::{Decision, DecisionRecord, Hit, HitOutcome, How, Mention, ScreenedParty, Screening, Unread};
use crate::error::Error;
use crate::lists::regimes::{self, Regime};
use crate::lists::{Buyer, Entry, Facts, Funding, ListHead, PartyIdentifierKind, effect};
use crate::model::{
    Citation, ComponentRef, Contract, Document, Function, IdentifierKind, Mac, Ownership, PartId, Reason, Role,
    ScorePart,
};
use crate::register;

/// The most possible hits by name that one party shows of one list: the best ones.
const POSSIBLE_AT_MOST: usize = 3;
/// So few parties are searched faster than they are handed to another core.
const PARTIES_A_TASK: usize = 16;

/// What is screened, against what, on which stated facts.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The documents.
    pub documents: &'a [Document],
    /// Functions of each component, by document (in the order of `documents`) and component.
    pub functions: &'a [Vec<Vec<(Function, Reason)>>],
    /// The contract, whose seller is a party too.
    pub contract: Option<&'a Contract>,
    /// The lists.
    pub lists: &'a [Listed],
    /// Statements about owners.
    pub ownership: &'a Ownership,
    /// Who buys.
    pub buyer: &'a Buyer,
    /// With whose money.
    pub funding: &'a [Funding],
    /// What persons decided of parties and entries.
    pub decisions: &'a [Decision],
    /// The day.
    pub as_of: Date,
}

/// Holds every party of the documents against every list.
#[must_use]
pub fn screen(request: &Request<'_>) -> Screening {
    let mut parties = Collected::default();
    parties.collect(request);
    let contract_signed = request.contract.and_then(|contract| contract.signed);
    let judge = Judge { request, contract_signed };
    let mut search = Search { request, unread: Vec::new() };
    let asked: Vec<Vec<Query>> = parties
        .all
        .par_iter()
        .map(|party| match party.is_unnamed {
            true => queries(&[String::new()], None, &party.identifiers),
            false => queries(&party.spellings, party.country.as_deref(), &party.identifiers),
        })
        .collect();
    let mut found = search.on_the_day(&asked);
    let mut settling = Settling::of(request);
    let settled: Vec<Vec<(OnList, usize)>> =
        parties.all.iter().zip(&mut found).map(|(party, found)| settling.settle(request, party, found)).collect();
    let mut hits: Vec<Vec<Hit>> = parties
        .all
        .iter()
        .zip(&found)
        .map(|(party, found)| {
            let goods = judge.goods(&party.mentions);
            fewer(found).map(|hit| judge.direct(hit, &goods)).collect()
        })
        .collect();
    for ((party, found), hits) in parties.all.iter().zip(search.on_other_days(&asked, contract_signed)).zip(&mut hits) {
        for hit in found {
            let id = &request.lists[hit.list].head().id;
            let is_named_now = hits.iter().any(|known| known.list == *id);
            if hit.outcome() == NameOutcome::Match && !is_named_now {
                hits.push(judge.direct(&hit, &judge.goods(&party.mentions)));
            }
        }
    }
    let followed = follow_owners(&judge, &mut search, &parties.all, &found, &mut hits);
    leave_what_names_say(&parties.all, &mut hits);
    let unread = search.unread;
    let stated = Stated {
        buyer: request.buyer.clone(),
        funding: request.funding.to_vec(),
        as_of: request.as_of,
        contract_signed,
    };
    let settled: Vec<Vec<(Hit, usize)>> = parties
        .all
        .iter()
        .zip(settled)
        .map(|(party, settled)| {
            let goods = judge.goods(&party.mentions);
            settled.into_iter().map(|(hit, decision)| (judge.direct(&hit, &goods), decision)).collect()
        })
        .collect();
    let parties = parties
        .all
        .into_iter()
        .zip(hits)
        .zip(settled)
        // A vendor in the name of a product is no party that somebody names: without a hit there is nothing to say of it.
        .filter(|((party, hits), settled)| !(party.is_only_lead && hits.is_empty() && settled.is_empty()))
        .map(|((party, hits), settled)| ScreenedParty {
            key: party.key,
            name: party.spellings.into_iter().next().unwrap_or_default(),
            mentions: party.mentions,
            also: party.also,
            hits,
            settled,
        })
        .collect();
    let Followed { unplaced, unstated, undescribed, beyond } = followed;
    let decisions = settling.records;
    Screening { parties, unplaced, unstated, undescribed, beyond, unread, decisions, stated: Some(stated) }
}

/// Takes from whoever nobody names the hits that a party by name has for the same parts: one entry is told of once.
fn leave_what_names_say(parties: &[Party], hits: &mut [Vec<Hit>]) {
    for unnamed in (0..parties.len()).filter(|n| parties[*n].is_unnamed) {
        let mut own = std::mem::take(&mut hits[unnamed]);
        own.retain(|hit| {
            !parties[unnamed].mentions.iter().all(|mention| {
                parties.iter().zip(&*hits).any(|(party, hits)| {
                    let is_same = |other: &Hit| {
                        (&other.list, &other.entry_key) == (&hit.list, &hit.entry_key)
                            && other.outcome == HitOutcome::Match
                    };
                    let names_it = |other: &Mention| other.part == mention.part && other.sure;
                    !party.is_unnamed && party.mentions.iter().any(names_it) && hits.iter().any(is_same)
                })
            })
        });
        hits[unnamed] = own;
    }
}

/// A party while it is collected.
#[derive(Default)]
pub(super) struct Party {
    key: String,
    pub(super) spellings: Vec<String>,
    country: Option<String>,
    pub(super) identifiers: Vec<(PartyIdentifierKind, String)>,
    pub(super) mentions: Vec<Mention>,
    also: Vec<String>,
    /// Whether only the names of products or codes that no register knows speak of it.
    is_only_lead: bool,
    /// Whether nobody names it: its spelling says what it holds, and is no name to be searched.
    is_unnamed: bool,
}

#[derive(Default)]
struct Collected {
    all: Vec<Party>,
    by_spelling: HashMap<String, usize>,
    by_key: HashMap<String, usize>,
}

impl Collected {
    fn collect(&mut self, request: &Request<'_>) {
        for document in request.documents {
            for component in document.bom.components() {
                let part = document.part(component.id());
                for (role, party) in component.parties() {
                    let Some(number) = self.party(party.name()) else { continue };
                    let entry = &mut self.all[number];
                    entry.mentions.push(Mention { part, role, register: None, sure: true });
                    if entry.country.is_none() {
                        entry.country = party.address().and_then(country);
                    }
                    for (kind, value) in party.identifiers() {
                        let kind = match kind {
                            IdentifierKind::Lei => PartyIdentifierKind::Lei,
                            IdentifierKind::Uscc => PartyIdentifierKind::Uscc,
                            _ => continue,
                        };
                        entry.identify(kind, value);
                    }
                }
                self.collect_from_registers(part, component);
            }
            let metadata = &document.bom.metadata;
            for (name, role) in [(&metadata.supplier, Role::Supplier), (&metadata.manufacturer, Role::Manufacturer)] {
                let Some(number) = name.as_deref().and_then(|name| self.party(name)) else { continue };
                let entry = &mut self.all[number];
                match metadata.subject.map(|subject| document.part(subject)) {
                    Some(part) if entry.mentions.iter().any(|m| m.part == part && m.role == role) => {}
                    Some(part) => entry.mentions.push(Mention { part, role, register: None, sure: true }),
                    None => entry.also(format!("{role} named by {}", document.name())),
                }
            }
        }
        if let Some(seller) = request.contract.and_then(|contract| contract.seller.as_deref())
            && let Some(number) = self.party(seller)
        {
            self.all[number].also("seller of the contract".to_owned());
        }
        // After everybody else, so that a party has the name that a document gives it.
        for document in request.documents {
            for component in document.bom.components() {
                self.collect_leads(document.part(component.id()), component);
            }
        }
    }

    /// Adds the parties that the registers name for a part's identifiers, unless the document names the same maker.
    fn collect_from_registers(&mut self, part: PartId, component: ComponentRef<'_>) {
        let stated = component.manufacturer().filter(|name| !register::is_unknown_maker(name));
        for identifier in component.identifiers() {
            let value = identifier.value;
            let id = || register::parse_device_id(value);
            let mask = match identifier.kind {
                IdentifierKind::UsbId => id().and_then(|(vendor, product)| register::usb_mask(vendor, product)),
                _ => None,
            };
            let (kind, row) = match identifier.kind {
                IdentifierKind::UsbId => {
                    (Some(PartyIdentifierKind::UsbVendor), id().and_then(|(vendor, _)| register::usb_vendor(vendor)))
                }
                // No list knows parties by their PCI vendor; the name leads on.
                IdentifierKind::PciId => (None, id().and_then(|(vendor, _)| register::pci_vendor(vendor))),
                IdentifierKind::FccId => (Some(PartyIdentifierKind::FccGrantee), register::fcc_grantee(value)),
                IdentifierKind::Mac => match Mac::parse(value).filter(|mac| mac.may_name_a_maker()) {
                    Some(mac) => (Some(PartyIdentifierKind::MacPrefix), register::oui(mac)),
                    None => continue,
                },
                _ => continue,
            };
            let masked = mask.is_some();
            let (holder, row) = match mask {
                Some(mask) => (mask.maker.to_owned(), Some(mask.row)),
                None => (row.as_ref().map(|row| row.value.clone()).unwrap_or_default(), row),
            };
            let number = self.party(&holder);
            // A list may know whose the code is where no register does, or where somebody else lends it out.
            if let Some(kind) = kind
                && (number.is_none() || masked)
                && let Some(unnamed) = self.holder_of(kind, value)
            {
                let what = format!("{} {value}", identifier.kind.word());
                let register = Some(Citation::noted(part.document, identifier.at, what));
                let sure = stated.is_none() && !masked;
                self.all[unnamed].mentions.push(Mention { part, role: Role::Manufacturer, register, sure });
            }
            let Some(number) = number else { continue };
            if let (false, Some(kind)) = (masked, kind) {
                self.all[number].identify(kind, value);
            }
            if stated.is_none_or(|stated| !register::same_maker(stated, &holder)) {
                let sure = stated.is_none() && !masked;
                let register = row.map(Citation::from);
                self.all[number].mentions.push(Mention { part, role: Role::Manufacturer, register, sure });
            }
        }
    }

    /// Returns the number of whoever holds a code that no register gives a name to.
    fn holder_of(&mut self, kind: PartyIdentifierKind, value: &str) -> Option<usize> {
        let value = normalise(kind, value).ok()?;
        let name = match kind {
            PartyIdentifierKind::FccGrantee => format!("holder of FCC grantee code {value}"),
            PartyIdentifierKind::UsbVendor => format!("holder of USB vendor id {value}"),
            _ => format!("holder of the block of MAC {value}"),
        };
        let number = *self.by_key.entry(format!("{} {value}", kind.word())).or_insert_with_key(|key| {
            self.all.push(Party { key: key.clone(), is_only_lead: true, is_unnamed: true, ..Party::default() });
            self.all.len() - 1
        });
        let party = &mut self.all[number];
        if party.spellings.is_empty() {
            party.spellings.push(name);
        }
        party.identify(kind, &value);
        Some(number)
    }

    /// Adds the vendors of a part's CPEs and purls, unless the document names the same maker. They are never sure.
    fn collect_leads(&mut self, part: PartId, component: ComponentRef<'_>) {
        let stated = component.manufacturer().filter(|name| !register::is_unknown_maker(name));
        for identifier in component.identifiers() {
            let Some(vendor) = product_vendor(identifier.kind, identifier.value) else { continue };
            if stated.is_some_and(|stated| register::may_be_one_brand(stated, &vendor.name)) {
                continue;
            }
            let known = self.all.len();
            let Some(number) = self.party(&vendor.name) else { continue };
            let party = &mut self.all[number];
            party.is_only_lead |= number == known;
            let register = Some(Citation::noted(part.document, identifier.at, vendor.what));
            if !party.mentions.iter().any(|mention| mention.part == part && mention.role == Role::Manufacturer) {
                party.mentions.push(Mention { part, role: Role::Manufacturer, register, sure: false });
            }
        }
    }

    /// Returns the number of the party of a name, `None` for a name that names nobody.
    fn party(&mut self, name: &str) -> Option<usize> {
        let name = name.trim();
        if let Some(number) = self.by_spelling.get(name) {
            return Some(*number);
        }
        if register::is_unknown_maker(name) {
            return None;
        }
        let key = Some(party_key(name)).filter(|key| !key.is_empty()).unwrap_or_else(|| name.to_lowercase());
        let number = *self.by_key.entry(key.clone()).or_insert_with(|| {
            self.all.push(Party { key, ..Party::default() });
            self.all.len() - 1
        });
        self.all[number].spellings.push(name.to_owned());
        self.by_spelling.insert(name.to_owned(), number);
        Some(number)
    }
}

impl Party {
    fn identify(&mut self, kind: PartyIdentifierKind, value: &str) {
        if !self.identifiers.iter().any(|(k, v)| *k == kind && v == value) {
            self.identifiers.push((kind, value.to_owned()));
        }
    }

    fn also(&mut self, words: String) {
        if !self.also.contains(&words) {
            self.also.push(words);
        }
    }
}

/// Reads the country off an address: the whole of it, or what stands behind its last comma.
fn country(address: &str) -> Option<String> {
    let last = address.rsplit(',').next().unwrap_or(address).trim();
    register::country(address).or_else(|| register::country(last)).map(|country| country.to_string())
}

/// Takes a party apart under each of its spellings, once for all lists.
pub(super) fn queries(
    spellings: &[String],
    country: Option<&str>,
    identifiers: &[(PartyIdentifierKind, String)],
) -> Vec<Query> {
    let identifiers: Vec<(PartyIdentifierKind, &str)> =
        identifiers.iter().map(|(kind, value)| (*kind, value.as_str())).collect();
    spellings.iter().map(|spelling| Query::new(spelling, country, &identifiers)).collect()
}

/// What was found of a party on one of the lists.
#[derive(Debug, Clone)]
pub(super) struct OnList {
    pub(super) list: usize,
    pub(super) met: Met,
}

impl OnList {
    pub(super) fn outcome(&self) -> NameOutcome {
        self.met.hit.outcome
    }
}

/// Searches all lists, and remembers which of them could not be.
pub(super) struct Search<'a> {
    request: &'a Request<'a>,
    unread: Vec<Unread>,
}

impl Search<'_> {
    /// Searches parties among the entries that serve on the day.
    pub(super) fn on_the_day(&mut self, parties: &[Vec<Query>]) -> Vec<Vec<OnList>> {
        let as_of = self.request.as_of;
        self.all(parties, |head| {
            let confirmed = head.confirmed;
            Some(move |entry: &Entry| entry.serves_on(as_of, confirmed))
        })
    }

    /// Searches parties among the entries that stood when the contract was signed, or will stand.
    fn on_other_days(&mut self, parties: &[Vec<Query>], signed: Option<Date>) -> Vec<Vec<OnList>> {
        let as_of = self.request.as_of;
        self.all(parties, |head| {
            let confirmed = head.confirmed;
            (head.undated < head.entries)
                .then_some(move |entry: &Entry| is_worth_knowing(entry, confirmed, as_of, signed))
        })
    }

    /// Searches parties, each under some spellings, among the entries that serve: list by list, the best first, one hit an
    /// entry. A list of which no entry can serve is passed over.
    fn all<S: Fn(&Entry) -> bool + Sync>(
        &mut self,
        parties: &[Vec<Query>],
        serves: impl Fn(&ListHead) -> Option<S>,
    ) -> Vec<Vec<OnList>> {
        let mut found: Vec<Vec<OnList>> = vec![Vec::new(); parties.len()];
        for (list, listed) in self.request.lists.iter().enumerate() {
            let Some(serves) = serves(listed.head()) else { continue };
            let of_list: Result<Vec<Vec<Met>>, Error> = parties
                .par_iter()
                .with_min_len(PARTIES_A_TASK)
                .map_init(Scratch::default, |scratch, party| listed.search(party, &serves, scratch))
                .collect();
            match of_list {
                Ok(of_list) => {
                    for (all, met) in found.iter_mut().zip(of_list) {
                        all.extend(met.into_iter().map(|met| OnList { list, met }));
                    }
                }
                Err(error) => {
                    let unread = Unread { list: listed.head().id.clone(), error };
                    if !self.unread.contains(&unread) {
                        self.unread.push(unread);
                    }
                }
            }
        }
        found
    }
}

/// Brings what was found into its order: list by list, the surest first.
fn sort(hits: &mut [OnList]) {
    hits.sort_by(|a, b| {
        let (mine, theirs) = (&a.met.hit, &b.met.hit);
        (a.list, mine.outcome)
            .cmp(&(b.list, theirs.outcome))
            .then(theirs.score.total_cmp(&mine.score))
            .then(mine.entry.cmp(&theirs.entry))
    });
}

/// Decisions at work, and what became of each.
struct Settling<'a> {
    decisions: Decisions<'a>,
    records: Vec<DecisionRecord>,
}

impl<'a> Settling<'a> {
    fn of(request: &Request<'a>) -> Self {
        let mut records: Vec<DecisionRecord> = request.decisions.iter().map(DecisionRecord::new).collect();
        for record in &mut records {
            let Decision { list, entry, .. } = &record.decision;
            match request.lists.iter().find(|known| known.head().id == *list).map(|known| known.has_entry(entry)) {
                None => record.unused = format!("the list {list} was not screened against"),
                Some(Ok(false)) => {
                    record.unused = format!("the list {list} has no entry {entry}");
                }
                Some(Ok(true)) => {}
                Some(Err(error)) => record.unused = error.to_string(),
            }
        }
        Self { decisions: Decisions::new(request.decisions, request.as_of), records }
    }

    /// Takes from what was found of a party what was decided not to be it, each with its decision, and makes sure what
    /// was decided to be it.
    fn settle(&mut self, request: &Request<'_>, party: &Party, found: &mut Vec<OnList>) -> Vec<(OnList, usize)> {
        if self.records.is_empty() {
            return Vec::new();
        }
        let mut settled = Vec::new();
        let name = party.spellings.first().cloned().unwrap_or_default();
        for mut hit in std::mem::take(found) {
            let list = request.lists[hit.list].head();
            let Met { hit: by, entry } = &mut hit.met;
            let ruling = self.decisions.rule(&Encounter {
                list: (&list.id, &list.snapshot),
                entry,
                spellings: &party.spellings,
                identifiers: &party.identifiers,
                is_sure: by.outcome == NameOutcome::Match,
                by_identifier: matches!(MatchBasis::of(entry, &by.matched), MatchBasis::Identifier(_)),
            });
            match ruling {
                Some(Ruling::Holds(n, decided)) => {
                    let record = &mut self.records[n];
                    record.held.push(name.clone());
                    if decided == Decided::NotTheParty {
                        record.overrides |= by.outcome == NameOutcome::Match;
                        settled.push((hit, n));
                        continue;
                    }
                    by.outcome = NameOutcome::Match;
                    by.parts.push(ScorePart { what: record.decision.in_words(), value: 0.0 });
                }
                Some(Ruling::Void(n, reason)) => {
                    by.parts.push(ScorePart { what: format!("a decision does not hold: {reason}"), value: 0.0 });
                    self.records[n].void.push((name.clone(), reason));
                }
                None => {}
            }
            found.push(hit);
        }
        sort(found);
        settled
    }
}

/// Leaves out the possible hits on a list that has a sure one, and of the others all but the best.
fn fewer(hits: &[OnList]) -> impl Iterator<Item = &OnList> {
    hits.iter().enumerate().filter_map(|(n, hit)| {
        let before = hits[..n].iter().filter(|other| other.list == hit.list);
        let keep = hit.outcome() == NameOutcome::Match
            || (before.clone().all(|other| other.outcome() != NameOutcome::Match) && before.count() < POSSIBLE_AT_MOST);
        keep.then_some(hit)
    })
}

fn outcome(of: NameOutcome) -> HitOutcome {
    match of {
        NameOutcome::Match => HitOutcome::Match,
        NameOutcome::Possible => HitOutcome::Possible,
    }
}

/// Makes hits and tells what they mean.
pub(super) struct Judge<'a> {
    pub(super) request: &'a Request<'a>,
    contract_signed: Option<Date>,
}

impl Judge<'_> {
    /// Returns the functions of all parts that a party is named for.
    pub(super) fn goods(&self, mentions: &[Mention]) -> Vec<Function> {
        let mut goods: Vec<Function> = Vec::new();
        for mention in mentions {
            let document = self.request.documents.iter().position(|document| document.id == mention.part.document);
            let functions = document
                .and_then(|n| self.request.functions.get(n))
                .and_then(|of| of.get(mention.part.component.0 as usize));
            for (function, _) in functions.into_iter().flatten() {
                if !goods.contains(function) {
                    goods.push(*function);
                }
            }
        }
        goods
    }

    fn direct(&self, found: &OnList, goods: &[Function]) -> Hit {
        let NameHit { matched, outcome: of_name, .. } = &found.met.hit;
        let identifier = matched.split_once(' ').and_then(|(word, value)| {
            let (kind, _) = PartyIdentifierKind::WORDS.into_iter().find(|(_, known)| *known == word)?;
            let entry = &found.met.entry;
            let lesser = entry.unverified_names.iter().chain(&entry.weak_aliases).map(String::as_str);
            let by_identifier = !entry.names().chain(lesser).any(|name| name == matched);
            by_identifier.then(|| How::Identifier { kind, value: value.to_owned() })
        });
        let how = identifier.unwrap_or(How::Named);
        let regime = regime_of(&self.request.lists[found.list].head().id);
        self.hit(&regime, found, outcome(*of_name), how, goods)
    }

    pub(super) fn hit(
        &self,
        regime: &Regime,
        found: &OnList,
        outcome: HitOutcome,
        how: How,
        goods: &[Function],
    ) -> Hit {
        let list = self.request.lists[found.list].head();
        let Met { hit: found, entry } = &found.met;
        let facts = Facts {
            buyer: self.request.buyer,
            funding: self.request.funding,
            goods,
            as_of: self.request.as_of,
            contract_signed: self.contract_signed,
        };
        let standing = standing(entry, self.request.as_of, self.contract_signed);
        let cite = match &entry.cite {
            Some(cite) if !regime.cite.contains(cite.as_str()) && !regime.cite.is_empty() => {
                format!("{}; {cite}", regime.cite)
            }
            Some(cite) if regime.cite.is_empty() => cite.clone(),
            _ => regime.cite.clone(),
        };
        Hit {
            list: list.id.clone(),
            regime: regime.id.clone(),
            entry_key: entry.key.clone(),
            entry_name: entry.name.clone(),
            entry_digest: entry.digest().to_string(),
            entry_source: entry.source.clone(),
            met_by: MatchBasis::of(entry, &found.matched),
            matched_name: found.matched.clone(),
            unverified_name: found.unverified,
            outcome,
            how,
            score: found.parts.clone(),
            since: entry.since(self.request.as_of),
            snapshot: list.snapshot.clone(),
            basis: entry.basis,
            effect: effect_of(standing, effect(regime, &entry.terms, &facts)),
            standing,
            terms: entry.terms.clone(),
            cite,
        }
    }
}

pub(super) fn regime_of(id: &str) -> Regime {
    regimes::regime(id).cloned().unwrap_or_else(|| Regime::of_house_list(id))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::lists::bundled;
    use crate::model::{Account, BomBuilder, DocumentId, Format, Scope};
    use crate::screening::owners::tests::edges;
    use crate::source::{Limits, Source};

    fn screened(supplier: &str, ownership: &Ownership) -> Screening {
        let source = Source::from_bytes("scene", Vec::new(), &Limits::default()).expect("small");
        let mut bom = BomBuilder::new(Arc::new(source), Format::CycloneDxJson).finish();
        bom.metadata.supplier = Some(supplier.to_owned());
        let document = Document {
            id: DocumentId(0),
            account: Account::Declared,
            bom,
            describes: None,
            scope: Scope::default(),
            on: None,
            by: None,
        };
        screen(&Request {
            documents: &[document],
            functions: &[Vec::new()],
            contract: None,
            lists: &[Listed::compiled(&bundled("us-889").expect("it is built in"))],
            ownership,
            buyer: &Buyer::default(),
            funding: &[],
            decisions: &[],
            as_of: date(2026, 6, 30),
        })
    }

    fn outcomes(screening: &Screening) -> Vec<HitOutcome> {
        screening.parties()[0].hits.iter().map(|hit| hit.outcome).collect()
    }

    #[test]
    fn an_owned_party_is_found_under_its_legal_form_spelled_out_and_only_possibly_by_its_brand() {
        let stated = edges(&["Hikvision > Northquay Crane Works Aktiengesellschaft 60"]);
        assert_eq!(outcomes(&screened("Northquay Crane Works AG", &stated)), [HitOutcome::Match]);
        let by_brand = screened("Northquay", &stated);
        assert_eq!(outcomes(&by_brand), [HitOutcome::Possible]);
        let says = &by_brand.parties()[0].hits[0].score.last().expect("a part").what;
        assert!(says.contains("Northquay Crane Works Aktiengesellschaft"), "{says}");
        assert!(by_brand.unplaced().is_empty());
        assert!(outcomes(&screened("Southquay Crane Works AG", &stated)).is_empty());
    }

    #[test]
    fn a_statement_that_joins_nobody_is_told_and_the_others_are_not() {
        let stated = edges(&[
            "Example Group > Northquay Holding 60",
            "Northquay Holding > Northquay Crane Works Ltd. 100",
            "Hikvision > Norhtquay Crane Work Ltd. 60",
            "Example Group > Hikvision 5",
        ]);
        assert_eq!(screened("Northquay Crane Works Limited", &stated).unplaced(), [2]);
        assert_eq!(screened("Somebody Else", &stated).unplaced(), [0, 1, 2, 3]);
        let mut over = edges(&["Hikvision > Norhtquay Crane Work Ltd. 60"]);
        over.edges[0].to = Some(date(2025, 12, 31));
        assert!(screened("Northquay", &over).unplaced().is_empty(), "it does not hold on the day");
    }
}
