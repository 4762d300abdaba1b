//! The regimes of law, from their table: whom each binds, for which goods, how far it reaches, from when.
//!
//! Nothing here decides: [`effect`](super::effect) holds a regime against a buyer. A list whose id is not in the table
//! is a house list: it names whom it names, and what follows is for its owner to say.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::Basis;
use crate::model::Share;

/// What a regime does to whom it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consequence {
    /// Nobody under the jurisdiction may deal with the party.
    BlocksDealings,
    /// Those who are bound may not buy.
    BarsPurchase,
    /// New equipment gets no authorisation.
    BarsNewAuthorization,
    /// What goes to the party needs a licence.
    RestrictsExportTo,
    /// Only its securities are restricted.
    RestrictsSecurities,
    /// Its goods are presumed barred from import.
    PresumesImportBan,
    /// It may take no contract from those who are bound.
    ExcludedParty,
    /// It is worth knowing.
    Advisory,
}

impl Consequence {
    /// Returns the word of the table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::BlocksDealings => "blocks-dealings",
            Self::BarsPurchase => "bars-purchase",
            Self::BarsNewAuthorization => "bars-new-authorization",
            Self::RestrictsExportTo => "restricts-export-to",
            Self::RestrictsSecurities => "restricts-securities",
            Self::PresumesImportBan => "presumes-import-ban",
            Self::ExcludedParty => "excluded-party",
            Self::Advisory => "advisory",
        }
    }
}

/// Whom a window of a regime binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// An agency of the federal government.
    FederalAgency,
    /// Who contracts with such an agency.
    FederalContractor,
    /// Who spends federal loan or grant money.
    FederalGrant,
    /// The Department of Defense, and through it those who contract with it.
    Defense,
    /// Every person of the United States.
    UsPerson,
    /// Who sends items to the party.
    Exporter,
    /// Who brings goods into the United States.
    Importer,
    /// Who asks the FCC for an equipment authorisation.
    FccApplicant,
    /// Who buys or sells securities.
    Investor,
    /// Every person of a member state of the European Union.
    EuPerson,
    /// Every person of the United Kingdom.
    UkPerson,
    /// Every person of Canada.
    CaPerson,
    /// Every person of Australia.
    AuPerson,
    /// Whoever is under the law of a member of the United Nations.
    UnMember,
}

impl Who {
    /// Returns the group in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::FederalAgency => "federal agencies",
            Self::FederalContractor => "contractors of federal agencies",
            Self::FederalGrant => "who spends federal grant or loan money",
            Self::Defense => "the Department of Defense and its contractors",
            Self::UsPerson => "persons of the United States",
            Self::Exporter => "who sends items to the party",
            Self::Importer => "who imports the goods into the United States",
            Self::FccApplicant => "who asks the FCC for an authorisation",
            Self::Investor => "investors",
            Self::EuPerson => "persons of the European Union",
            Self::UkPerson => "persons of the United Kingdom",
            Self::CaPerson => "persons of Canada",
            Self::AuPerson => "persons of Australia",
            Self::UnMember => "who is under the law of a member of the United Nations",
        }
    }
}

/// One group that a window binds, and on which condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The group.
    pub who: Who,
    /// The condition, in words that follow *if*.
    pub condition: Option<String>,
    /// For grant money: the first day of awards that carry the condition.
    pub awards_from: Option<Date>,
}

/// A period of days; both count, and an open end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Period {
    /// Tells whether a day lies in it.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A part of a regime that holds over a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// When it holds.
    pub period: Period,
    /// When it was suspended meanwhile.
    pub suspended: Vec<Period>,
    /// Whom it binds.
    pub binds: Vec<Binding>,
    /// What it says, as a clause.
    pub what: String,
    /// How that was come by.
    pub basis: Basis,
    /// From where.
    pub source: String,
    /// From when on it is not verified whether it holds, and on which condition it does.
    pub verify: Option<(Date, String)>,
}

/// How far a regime reaches beyond the named party.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reach {
    /// Not at all.
    NamedOnly,
    /// To what listed parties own, by percentage.
    Ownership {
        /// The threshold.
        threshold: Share,
        /// Whether the share must exceed it, not just reach it.
        strictly_more: bool,
        /// Whether the shares of several listed parties add up.
        aggregate: bool,
    },
    /// To what listed parties own, by percentage, and to whatever is subject to the control of one.
    OwnershipOrControl {
        /// The threshold.
        threshold: Share,
        /// Whether the share must exceed it, not just reach it.
        strictly_more: bool,
        /// Whether the shares of several listed parties add up.
        aggregate: bool,
    },
    /// To any subsidiary or affiliate, without a percentage.
    SubsidiaryOrAffiliate,
    /// To whatever is subject to the party's control.
    SubjectToControl,
}

impl Reach {
    /// Returns what it reaches, in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::NamedOnly => "the named party only".to_owned(),
            Self::Ownership { threshold, strictly_more, aggregate } => owned(*threshold, *strictly_more, *aggregate),
            Self::OwnershipOrControl { threshold, strictly_more, aggregate } => {
                format!("{}, or that one controls", owned(*threshold, *strictly_more, *aggregate))
            }
            Self::SubsidiaryOrAffiliate => "any subsidiary or affiliate".to_owned(),
            Self::SubjectToControl => "any company subject to its control".to_owned(),
        }
    }
}

fn owned(threshold: Share, strictly_more: bool, aggregate: bool) -> String {
    let parties = if aggregate { "listed parties, taken together, own" } else { "a listed party owns" };
    let (more_than, or_more) = if strictly_more { ("more than ", "") } else { ("", " or more") };
    format!("companies that {parties} by {more_than}{threshold} percent{or_more}")
}

/// A class of goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goods {
    /// Its id in the table.
    pub id: String,
    /// What it is, for a person.
    pub title: String,
    /// Functions that are inside it, by their ids.
    pub functions: Vec<String>,
    /// Functions that are certainly outside it.
    pub never: Vec<String>,
}

/// An entry of a list that is a rule of origin, not a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// What it covers, for a person.
    pub title: String,
    /// Functions that may fall inside it.
    pub functions: Vec<String>,
    /// The country whose products stay outside it, as ISO 3166-1 alpha-2.
    pub home: String,
    /// From when.
    pub from: Date,
    /// What is not settled about it.
    pub unclear: String,
    /// How it was come by.
    pub basis: Basis,
    /// From where.
    pub source: String,
}

/// A regime of law.
#[derive(Debug, Clone, PartialEq)]
pub struct Regime {
    /// Its id: also the id of the list that serves it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The authority and the act.
    pub authority: String,
    /// The cite.
    pub cite: String,
    /// What it does; `None` for a house list.
    pub consequence: Option<Consequence>,
    /// Whether it speaks of new, extended and renewed contracts only.
    pub new_contracts_only: bool,
    /// Classes of goods; none for anything.
    pub goods: Vec<String>,
    /// Purposes, in the authority's words; none for any.
    pub purposes: Vec<String>,
    /// What stands outside it, in words.
    pub exceptions: Vec<String>,
    /// How far it reaches.
    pub reach: Reach,
    /// How the rule of reach was come by.
    pub reach_basis: Basis,
    /// Whether it reaches successors of the named.
    pub successors: bool,
    /// Ids of other lists whose named parties it extends; it has no list of its own then.
    pub draws_on: Vec<String>,
    /// How old a snapshot of its list may be, in days; `None` for a statute, which doesn't age.
    pub cadence_days: Option<u32>,
    /// When it holds, and for whom.
    pub windows: Vec<Window>,
    /// Its rules of origin.
    pub categories: Vec<Category>,
    /// How its text was come by.
    pub basis: Basis,
    /// From where.
    pub source: String,
    /// The day of the transcription.
    pub transcribed: Option<Date>,
}

impl Regime {
    /// Makes the regime of a list that the table doesn't know: it names whom it names.
    #[must_use]
    pub fn of_house_list(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: id.to_owned(),
            authority: String::new(),
            cite: String::new(),
            consequence: None,
            new_contracts_only: false,
            goods: Vec::new(),
            purposes: Vec::new(),
            exceptions: Vec::new(),
            reach: Reach::NamedOnly,
            reach_basis: Basis::Primary,
            successors: false,
            draws_on: Vec::new(),
            cadence_days: None,
            windows: Vec::new(),
            categories: Vec::new(),
            basis: Basis::Primary,
            source: String::new(),
            transcribed: None,
        }
    }
}

/// Returns every regime, in the order of the table.
#[must_use]
pub fn regimes() -> &'static [Regime] {
    &TABLE.regimes
}

/// Returns the regime of an id, `None` if the table doesn't know it.
#[must_use]
pub fn regime(id: &str) -> Option<&'static Regime> {
    TABLE.regimes.iter().find(|regime| regime.id == id)
}

/// Returns a class of goods.
#[must_use]
pub fn goods(id: &str) -> Option<&'static Goods> {
    TABLE.goods.iter().find(|goods| goods.id == id)
}

struct Table {
    goods: Vec<Goods>,
    regimes: Vec<Regime>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let file: written::File = toml::from_str(include_str!("regimes.toml")).expect("the built-in regimes are sound");
    file.into_table()
});

/// Reads a TOML date; built-in tables only.
pub(super) fn date(written: toml::value::Datetime) -> Date {
    written.to_string().parse().expect("the built-in tables hold whole days")
}

/// Reads a basis; built-in tables only.
pub(super) fn basis(word: &str) -> Basis {
    Basis::WORDS.iter().find(|(_, known)| *known == word).map(|(basis, _)| *basis).expect("a basis of the closed list")
}

/// The table as it is written.
mod written {
    use super::{Binding, Category, Consequence, Goods, Period, Reach, Regime, Table, Who, Window, basis, date};
    use crate::model::ShareRange;
    use serde::Deserialize;
    use toml::value::Datetime;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct File {
        transcribed: Datetime,
        goods: Vec<WrittenGoods>,
        regime: Vec<WrittenRegime>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct WrittenGoods {
        id: String,
        title: String,
        functions: Vec<String>,
        never: Vec<String>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    struct WrittenRegime {
        id: String,
        title: String,
        authority: String,
        cite: String,
        consequence: Consequence,
        #[serde(default)]
        new_contracts_only: bool,
        #[serde(default)]
        goods: Vec<String>,
        #[serde(default)]
        purposes: Vec<String>,
        #[serde(default)]
        exceptions: Vec<String>,
        reach: WrittenReach,
        #[serde(default)]
        draws_on: Vec<String>,
        cadence_days: Option<u32>,
        window: Vec<WrittenWindow>,
        #[serde(default)]
        category: Vec<WrittenCategory>,
        basis: String,
        source: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Mode {
        NamedOnly,
        Ownership,
        OwnershipOrControl,
        SubsidiaryOrAffiliate,
        SubjectToControl,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    struct WrittenReach {
        mode: Mode,
        threshold: Option<f64>,
        #[serde(default)]
        strictly_more: bool,
        #[serde(default)]
        aggregate: bool,
        #[serde(default)]
        successors: bool,
        basis: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    struct WrittenWindow {
        from: Option<Datetime>,
        to: Option<Datetime>,
        binds: Vec<WrittenBinding>,
        what: String,
        basis: String,
        source: String,
        #[serde(default)]
        suspended: Vec<WrittenPeriod>,
        verify_from: Option<Datetime>,
        verify: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    struct WrittenBinding {
        who: Who,
        #[serde(rename = "if")]
        condition: Option<String>,
        awards_from: Option<Datetime>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct WrittenPeriod {
        from: Datetime,
        to: Option<Datetime>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct WrittenCategory {
        title: String,
        functions: Vec<String>,
        home: String,
        from: Datetime,
        unclear: String,
        basis: String,
        source: String,
    }

    impl File {
        pub(super) fn into_table(self) -> Table {
            let transcribed = date(self.transcribed);
            let goods = self
                .goods
                .into_iter()
                .map(|goods| Goods { id: goods.id, title: goods.title, functions: goods.functions, never: goods.never })
                .collect();
            let regimes = self
                .regime
                .into_iter()
                .map(|regime| Regime { transcribed: Some(transcribed), ..regime.into_regime() })
                .collect();
            Table { goods, regimes }
        }
    }

    impl WrittenRegime {
        fn into_regime(self) -> Regime {
            Regime {
                id: self.id,
                title: self.title,
                authority: self.authority,
                cite: self.cite,
                consequence: Some(self.consequence),
                new_contracts_only: self.new_contracts_only,
                goods: self.goods,
                purposes: self.purposes,
                exceptions: self.exceptions,
                reach_basis: basis(self.reach.basis.as_deref().unwrap_or(&self.basis)),
                successors: self.reach.successors,
                reach: self.reach.into_reach(),
                draws_on: self.draws_on,
                cadence_days: self.cadence_days,
                windows: self.window.into_iter().map(WrittenWindow::into_window).collect(),
                categories: self.category.into_iter().map(WrittenCategory::into_category).collect(),
                basis: basis(&self.basis),
                source: self.source,
                transcribed: None,
            }
        }
    }

    impl WrittenReach {
        fn into_reach(self) -> Reach {
            let (strictly_more, aggregate) = (self.strictly_more, self.aggregate);
            let threshold = || {
                self.threshold
                    .and_then(|percent| ShareRange::of_percent(&percent.to_string())?.known())
                    .expect("a rule of ownership states its threshold")
            };
            match self.mode {
                Mode::NamedOnly => Reach::NamedOnly,
                Mode::Ownership => Reach::Ownership { threshold: threshold(), strictly_more, aggregate },
                Mode::OwnershipOrControl => {
                    Reach::OwnershipOrControl { threshold: threshold(), strictly_more, aggregate }
                }
                Mode::SubsidiaryOrAffiliate => Reach::SubsidiaryOrAffiliate,
                Mode::SubjectToControl => Reach::SubjectToControl,
            }
        }
    }

    impl WrittenWindow {
        fn into_window(self) -> Window {
            Window {
                period: Period { from: self.from.map(date), to: self.to.map(date) },
                suspended: self
                    .suspended
                    .into_iter()
                    .map(|period| Period { from: Some(date(period.from)), to: period.to.map(date) })
                    .collect(),
                binds: self
                    .binds
                    .into_iter()
                    .map(|binding| Binding {
                        who: binding.who,
                        condition: binding.condition,
                        awards_from: binding.awards_from.map(date),
                    })
                    .collect(),
                what: self.what,
                basis: basis(&self.basis),
                source: self.source,
                verify: self.verify_from.map(date).zip(self.verify),
            }
        }
    }

    impl WrittenCategory {
        fn into_category(self) -> Category {
            Category {
                title: self.title,
                functions: self.functions,
                home: self.home,
                from: date(self.from),
                unclear: self.unclear,
                basis: basis(&self.basis),
                source: self.source,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register;

    #[test]
    fn the_table_is_sound_and_every_fact_has_its_source() {
        let mut ids: Vec<&str> = regimes().iter().map(|regime| regime.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), regimes().len(), "an id stands twice");
        for regime in regimes() {
            assert!(
                !regime.source.is_empty() && !regime.cite.is_empty() && !regime.authority.is_empty(),
                "{}",
                regime.id
            );
            assert!(!regime.windows.is_empty(), "{} never holds", regime.id);
            for id in &regime.goods {
                assert!(goods(id).is_some(), "{}: {id}", regime.id);
            }
            for window in &regime.windows {
                assert!(!window.source.is_empty() && !window.binds.is_empty(), "{}", regime.id);
            }
            for category in &regime.categories {
                assert!(!category.source.is_empty() && !category.unclear.is_empty());
                assert!(category.functions.iter().all(|id| register::function(id).is_some()), "{}", category.title);
            }
        }
        for goods in &TABLE.goods {
            for id in goods.functions.iter().chain(&goods.never) {
                assert!(register::function(id).is_some(), "{}: {id}", goods.id);
            }
            assert!(goods.functions.iter().all(|id| !goods.never.contains(id)), "{} is in and out", goods.id);
        }
    }

    #[test]
    fn the_words_of_the_table_judge_nobody() {
        let text = include_str!("regimes.toml").to_lowercase();
        for word in ["prohibited", "illegal", "banned", "compliant", "cleared", "backdoor", "spy"] {
            assert!(!text.contains(word), "{word}");
        }
    }
}
