//! What a regime means for one buyer: applies on the stated facts, applies if …, or does not bind this buyer.
//!
//! The windows of the regime that hold on the day are taken one by one; the strongest speaks. Whatever the case does
//! not state (kind of buyer, money, goods, purpose) becomes a condition in words, never a guess.

use jiff::civil::Date;

use super::regimes::{Binding, Consequence, Regime, Who, Window, goods, regimes};
use super::{Basis, Buyer, BuyerKind, Funding, Terms};
use crate::model::Function;

/// Whether a regime applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It applies on the stated facts.
    Applies,
    /// It applies if all of this is so.
    AppliesIf(Vec<String>),
    /// It binds others, not this buyer as stated.
    DoesNotBind,
    /// It speaks of other goods than these.
    OtherGoods,
    /// It is in force from that day.
    Upcoming(Date),
    /// It is suspended, until that day if that is known.
    Suspended(Option<Date>),
    /// It ended on that day.
    Ended(Date),
    /// It restricts securities only.
    SecuritiesOnly,
    /// The list serves no regime that is known here.
    HouseList,
}

/// How much weight the state has; findings take their severity from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Worth knowing: not in force, or securities only.
    Info,
    /// Of other goods.
    Low,
    /// Binds others, restricts what is sent to the party, or applies on a condition.
    Medium,
    /// Binds this buyer now.
    High,
}

/// What a regime means for one buyer on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Whether it applies.
    pub state: State,
    /// How much weight that has.
    pub weight: Weight,
    /// It in words, for a report: `federal agencies may not …; applies on the stated facts`.
    pub words: String,
    /// The cite.
    pub cite: String,
    /// Whether it rests on a rule that was not verified at a source: then it decides nothing alone.
    pub unverified: bool,
}

/// The stated facts that a regime is held against.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Who buys.
    pub buyer: &'a Buyer,
    /// With whose money.
    pub funding: &'a [Funding],
    /// What the goods do; empty when nobody knows.
    pub goods: &'a [Function],
    /// The day.
    pub as_of: Date,
    /// When the contract was signed.
    pub contract_signed: Option<Date>,
}

/// Holds a regime, and the entry's own terms, against the stated facts.
#[must_use]
pub fn effect(regime: &Regime, terms: &Terms, facts: &Facts<'_>) -> Effect {
    let told = |state: State, what: &str| {
        let weight = weight_of(&state);
        let words = match (what.is_empty(), state_words(&state)) {
            (true, words) => words,
            (false, words) => format!("{what}; {words}"),
        };
        Effect { state, weight, words, cite: regime.cite.clone(), unverified: regime.basis == Basis::Verify }
    };
    let Some(consequence) = regime.consequence else {
        return told(State::HouseList, "");
    };
    let in_force: Vec<&Window> = regime.windows.iter().filter(|window| holds(window, facts.as_of)).collect();
    if in_force.is_empty() {
        let (state, what) = not_in_force(regime, facts.as_of);
        return told(state, what);
    }
    if consequence == Consequence::RestrictsSecurities {
        return told(State::SecuritiesOnly, &in_force[0].what);
    }
    let class = goods_class(regime, terms, facts.goods);
    // The strongest window speaks; among equals the first, which is the oldest.
    let mut strongest: Option<(State, &Window)> = None;
    for window in in_force {
        let state = match (&class, binds(window, facts)) {
            (Class::Outside, _) => State::OtherGoods,
            (_, Bind::No) => State::DoesNotBind,
            (class, Bind::Yes(mut conditions)) => {
                if regime.new_contracts_only
                    && let (Some(signed), Some(from)) = (facts.contract_signed, window.period.from)
                    && signed < from
                {
                    conditions
                        .push(format!("the contract, signed {signed} and so before {from}, is extended or renewed"));
                }
                if let Class::Unknown(title) = class {
                    conditions.push(format!("the goods are {title}"));
                }
                let purposes = if terms.purposes.is_empty() { &regime.purposes } else { &terms.purposes };
                if !purposes.is_empty() {
                    conditions.push(format!("they are used for {}", list_of(purposes, "or")));
                }
                if let Some((from, condition)) = &window.verify
                    && facts.as_of >= *from
                {
                    conditions.push(condition.clone());
                }
                if window.basis == Basis::Verify || regime.basis == Basis::Verify {
                    conditions.push("the rule is as transcribed, which is not verified".to_owned());
                }
                if conditions.is_empty() { State::Applies } else { State::AppliesIf(conditions) }
            }
        };
        if strongest.as_ref().is_none_or(|(best, _)| rank(&state) > rank(best)) {
            strongest = Some((state, window));
        }
    }
    match strongest {
        Some((state, window)) => {
            let rests_on_it = is_unverified(window, facts.as_of);
            let effect = told(state, &window.what);
            Effect { unverified: effect.unverified || rests_on_it, ..effect }
        }
        None => told(State::DoesNotBind, ""),
    }
}

/// Returns the regimes with a list of their own that surely bind a buyer on the stated facts, whatever the goods, and
/// that forbid: whoever they bind must have been screened against their lists.
#[must_use]
pub fn binding(buyer: &Buyer, funding: &[Funding], as_of: Date, contract_signed: Option<Date>) -> Vec<&'static Regime> {
    let facts = Facts { buyer, funding, goods: &[], as_of, contract_signed };
    let forbids = |regime: &&Regime| {
        matches!(
            regime.consequence,
            Some(Consequence::BlocksDealings | Consequence::BarsPurchase | Consequence::ExcludedParty)
        )
    };
    regimes()
        .iter()
        .filter(|regime| regime.draws_on.is_empty())
        .filter(forbids)
        .filter(|regime| {
            let effect = effect(regime, &Terms::default(), &facts);
            effect.state == State::Applies && !effect.unverified
        })
        .collect()
}

/// Tells whether what a window says was not verified, at all or as of a day.
fn is_unverified(window: &Window, day: Date) -> bool {
    window.basis == Basis::Verify || window.verify.as_ref().is_some_and(|(from, _)| day >= *from)
}

fn holds(window: &Window, day: Date) -> bool {
    window.period.holds_on(day) && !window.suspended.iter().any(|period| period.holds_on(day))
}

fn not_in_force(regime: &Regime, day: Date) -> (State, &str) {
    for window in &regime.windows {
        if let Some(period) = window.suspended.iter().find(|period| period.holds_on(day)) {
            return (State::Suspended(period.to), &window.what);
        }
    }
    let upcoming = regime
        .windows
        .iter()
        .filter_map(|window| window.period.from.filter(|from| *from > day).map(|from| (from, window)))
        .min_by_key(|(from, _)| *from);
    if let Some((from, window)) = upcoming {
        return (State::Upcoming(from), &window.what);
    }
    let ended =
        regime.windows.iter().filter_map(|window| window.period.to.map(|to| (to, window))).max_by_key(|(to, _)| *to);
    ended.map_or((State::DoesNotBind, ""), |(to, window)| (State::Ended(to), window.what.as_str()))
}

fn weight_of(state: &State) -> Weight {
    match state {
        State::Applies => Weight::High,
        State::AppliesIf(_) | State::DoesNotBind | State::HouseList => Weight::Medium,
        State::OtherGoods => Weight::Low,
        State::Upcoming(_) | State::Suspended(_) | State::Ended(_) | State::SecuritiesOnly => Weight::Info,
    }
}

fn rank(state: &State) -> u8 {
    match state {
        State::Applies => 3,
        State::AppliesIf(_) => 2,
        State::DoesNotBind => 1,
        _ => 0,
    }
}

fn state_words(state: &State) -> String {
    match state {
        State::Applies => "applies on the stated facts".to_owned(),
        State::AppliesIf(conditions) => format!("applies if {}", list_of(conditions, "and")),
        State::DoesNotBind => "does not bind this buyer as stated".to_owned(),
        State::OtherGoods => "speaks of other goods than these".to_owned(),
        State::Upcoming(from) => format!("upcoming: in force from {from}"),
        State::Suspended(Some(to)) => format!("suspended until {to}"),
        State::Suspended(None) => "suspended".to_owned(),
        State::Ended(to) => format!("ended on {to}"),
        State::SecuritiesOnly => "restricts securities only".to_owned(),
        State::HouseList => "what follows from this list is for its owner to say".to_owned(),
    }
}

fn list_of(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}

enum Class {
    Inside,
    Outside,
    Unknown(String),
}

/// Tells whether goods with these functions fall under the regime: yes, certainly not, or nobody knows.
fn goods_class(regime: &Regime, terms: &Terms, functions: &[Function]) -> Class {
    let ids = if terms.goods.is_empty() { &regime.goods } else { &terms.goods };
    let classes: Vec<_> = ids.iter().filter_map(|id| goods(id)).collect();
    if classes.is_empty() {
        return Class::Inside;
    }
    let named = |ids: &[String], function: &Function| ids.iter().any(|id| id == function.id());
    if functions.iter().any(|function| classes.iter().any(|class| named(&class.functions, function))) {
        return Class::Inside;
    }
    let outside = |function: &Function| classes.iter().all(|class| named(&class.never, function));
    if !functions.is_empty() && functions.iter().all(outside) {
        return Class::Outside;
    }
    Class::Unknown(list_of(&classes.iter().map(|class| class.title.clone()).collect::<Vec<_>>(), "or"))
}

enum Bind {
    /// It binds, under these conditions.
    Yes(Vec<String>),
    No,
}

fn binds(window: &Window, facts: &Facts<'_>) -> Bind {
    let mut best = Bind::No;
    for binding in &window.binds {
        let Bind::Yes(mut conditions) = binding_on(binding, facts) else { continue };
        conditions.extend(binding.condition.clone());
        let better = match &best {
            Bind::No => true,
            Bind::Yes(others) => conditions.len() < others.len(),
        };
        if better {
            best = Bind::Yes(conditions);
        }
    }
    best
}

fn binding_on(binding: &Binding, facts: &Facts<'_>) -> Bind {
    let yes = || Bind::Yes(Vec::new());
    let when = |condition: &str| Bind::Yes(vec![condition.to_owned()]);
    let kind = facts.buyer.kind;
    match binding.who {
        Who::FederalAgency => match kind {
            Some(BuyerKind::FederalAgency) => yes(),
            Some(_) => Bind::No,
            None => when("the buyer is a federal agency"),
        },
        Who::FederalContractor => match kind {
            Some(BuyerKind::DodContractor) => yes(),
            Some(_) => Bind::No,
            None => when("the buyer contracts with a federal agency"),
        },
        Who::Defense => match kind {
            Some(BuyerKind::DodContractor) => yes(),
            Some(BuyerKind::FederalAgency) => when("the agency is the Department of Defense"),
            Some(_) => Bind::No,
            None => when("the buyer is the Department of Defense or contracts with it"),
        },
        Who::FederalGrant => grant(binding, facts),
        Who::UsPerson => match kind {
            Some(BuyerKind::FederalAgency | BuyerKind::DodContractor) => yes(),
            _ => person(facts, &["us"], "the buyer is a US person"),
        },
        Who::EuPerson => person(facts, &EUROPEAN_UNION, "the buyer is a person of the European Union"),
        Who::UkPerson => person(facts, &["gb", "uk"], "the buyer is a UK person"),
        Who::CaPerson => person(facts, &["ca"], "the buyer is a Canadian person"),
        Who::AuPerson => person(facts, &["au"], "the buyer is an Australian person"),
        // The condition of the binding itself speaks of the buyer's country.
        Who::UnMember => yes(),
        Who::Importer => when("the goods are imported into the United States"),
        // The condition of the binding itself says what is sent, and to whom.
        Who::Exporter => yes(),
        Who::FccApplicant | Who::Investor => Bind::No,
    }
}

/// The European Union and its members, as jurisdictions are written.
const EUROPEAN_UNION: [&str; 28] = [
    "eu", "at", "be", "bg", "hr", "cy", "cz", "dk", "ee", "fi", "fr", "de", "gr", "hu", "ie", "it", "lv", "lt", "lu",
    "mt", "nl", "pl", "pt", "ro", "sk", "si", "es", "se",
];

/// Territories by ISO 3166-1 with the state on which they depend. Whether a rule for that state's persons reaches persons
/// of theirs is for the rule to say, so nobody is told that it does not.
const DEPENDENT: [(&str, &[&str]); 4] = [
    ("us", &["as", "gu", "mp", "pr", "um", "vi"]),
    ("gb", &["ai", "bm", "fk", "gg", "gi", "gs", "im", "io", "je", "ky", "ms", "pn", "sh", "tc", "vg"]),
    (
        "eu",
        &[
            "aw", "ax", "bl", "bq", "cw", "fo", "gf", "gl", "gp", "mf", "mq", "nc", "pf", "pm", "re", "sx", "tf", "wf",
            "yt",
        ],
    ),
    ("au", &["cc", "cx", "hm", "nf"]),
];

/// Binds persons of a jurisdiction; who does not state one may be such a person, and so may who is of a territory of it.
fn person(facts: &Facts<'_>, of: &[&str], condition: &str) -> Bind {
    let is_of = |stated: &str| of.iter().any(|known| stated.eq_ignore_ascii_case(known));
    let depends = |stated: &str| {
        DEPENDENT.iter().any(|(state, territories)| {
            of.contains(state) && territories.iter().any(|t| stated.eq_ignore_ascii_case(t))
        })
    };
    match facts.buyer.jurisdiction.as_deref() {
        Some(stated) if is_of(stated) => Bind::Yes(Vec::new()),
        Some(stated) if depends(stated) => {
            Bind::Yes(vec![format!("{condition}, as one of its territories ({stated})")])
        }
        Some(_) => Bind::No,
        None => Bind::Yes(vec![condition.to_owned()]),
    }
}

/// Federal money binds by its award; an award's day before the rule's first stays outside, an unknown one is a condition.
fn grant(binding: &Binding, facts: &Facts<'_>) -> Bind {
    if facts.funding.is_empty() {
        // An agency buys with appropriations; who says nothing of money may have a grant.
        return match facts.buyer.kind {
            Some(BuyerKind::FederalAgency) => Bind::No,
            _ => Bind::Yes(vec!["federal loan or grant money pays for it".to_owned()]),
        };
    }
    let mut best = Bind::No;
    for funding in facts.funding {
        let programme = funding.programme.as_str();
        if programme == "none" || !programme.starts_with("us-federal") {
            continue;
        }
        match (binding.awards_from, funding.award) {
            (Some(from), Some(award)) if award < from => {}
            (Some(from), None) => {
                if matches!(best, Bind::No) {
                    best = Bind::Yes(vec![format!("the award was made on or after {from}")]);
                }
            }
            _ => return Bind::Yes(Vec::new()),
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::regimes::{regime, regimes};
    use crate::register;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    struct Asked {
        kind: Option<BuyerKind>,
        jurisdiction: Option<&'static str>,
        funding: Vec<(&'static str, Option<&'static str>)>,
        goods: Vec<&'static str>,
        as_of: &'static str,
        signed: Option<&'static str>,
    }

    const NOBODY: Asked = Asked {
        kind: None,
        jurisdiction: None,
        funding: Vec::new(),
        goods: Vec::new(),
        as_of: "2026-07-01",
        signed: None,
    };

    fn ask(id: &str, terms: &Terms, asked: &Asked) -> Effect {
        let buyer = Buyer { kind: asked.kind, jurisdiction: asked.jurisdiction.map(str::to_owned) };
        let funding: Vec<Funding> = asked
            .funding
            .iter()
            .map(|(programme, award)| Funding { programme: (*programme).to_owned(), award: award.map(day) })
            .collect();
        let goods: Vec<Function> =
            asked.goods.iter().map(|id| register::function(id).expect("a function").function).collect();
        let facts = Facts {
            buyer: &buyer,
            funding: &funding,
            goods: &goods,
            as_of: day(asked.as_of),
            contract_signed: asked.signed.map(day),
        };
        effect(regime(id).expect("a regime"), terms, &facts)
    }

    #[test]
    fn section_889_binds_a_port_by_its_grant_and_not_without_one() {
        let port = Asked { kind: Some(BuyerKind::PortAuthority), goods: vec!["cellular"], ..NOBODY };
        let terms = Terms::default();
        let with = |funding| ask("us-889", &terms, &Asked { funding, goods: vec!["cellular"], ..port_like(&port) });
        assert_eq!(with(vec![("us-federal-grant", Some("2025-03-01"))]).weight, Weight::High);
        assert_eq!(with(vec![("none", None)]).state, State::DoesNotBind);
        assert_eq!(with(vec![("us-federal-grant", Some("2019-01-01"))]).state, State::DoesNotBind, "an old award");
        let open = with(vec![("us-federal-grant", None)]);
        assert!(open.words.ends_with("applies if the award was made on or after 2020-08-13"), "{}", open.words);
        let silent = with(vec![]);
        assert!(silent.words.ends_with("applies if federal loan or grant money pays for it"), "{}", silent.words);
    }

    fn port_like(asked: &Asked) -> Asked {
        Asked { kind: asked.kind, jurisdiction: asked.jurisdiction, as_of: asked.as_of, ..NOBODY }
    }

    #[test]
    fn goods_that_nobody_knows_are_a_condition_and_goods_outside_are_named_so() {
        let terms = Terms::default();
        let grant = vec![("us-federal-grant", Some("2025-03-01"))];
        let of = |goods: Vec<&'static str>| {
            ask(
                "us-889",
                &terms,
                &Asked { kind: Some(BuyerKind::PortAuthority), funding: grant.clone(), goods, ..NOBODY },
            )
        };
        assert_eq!(of(vec!["network-switch", "motor"]).state, State::Applies, "one function inside is enough");
        assert_eq!(of(vec!["motor"]).state, State::OtherGoods);
        assert_eq!(of(vec!["motor"]).weight, Weight::Low);
        assert!(of(vec![]).words.contains("applies if the goods are telecommunications equipment"));
        assert!(of(vec!["motor", "plc"]).words.contains("applies if the goods are"), "a PLC is not certainly outside");
    }

    #[test]
    fn the_terms_of_an_entry_go_before_those_of_the_regime() {
        let terms = Terms {
            goods: vec!["video-surveillance".to_owned()],
            purposes: vec![
                "public safety".to_owned(),
                "physical security surveillance of critical infrastructure".to_owned(),
            ],
        };
        let effect =
            ask("us-889", &terms, &Asked { kind: Some(BuyerKind::FederalAgency), goods: vec!["camera"], ..NOBODY });
        assert!(
            effect.words.ends_with("applies if they are used for public safety or physical security surveillance of critical infrastructure"),
            "{}",
            effect.words
        );
    }

    #[test]
    fn each_buyer_on_each_day_under_section_1260h() {
        let of = |kind, as_of| ask("us-1260h", &Terms::default(), &Asked { kind, as_of, ..NOBODY });
        let port = Some(BuyerKind::PortAuthority);
        assert_eq!(of(port, "2026-06-29").state, State::Upcoming(day("2026-06-30")));
        assert_eq!(of(port, "2026-06-29").weight, Weight::Info);
        assert_eq!(of(port, "2026-06-30").state, State::DoesNotBind);
        assert!(of(port, "2026-06-30").words.ends_with("does not bind this buyer as stated"));
        assert_eq!(of(Some(BuyerKind::PrivateTerminal), "2026-06-30").weight, Weight::Medium);
        assert_eq!(of(Some(BuyerKind::DodContractor), "2026-06-30").state, State::Applies);
        assert_eq!(of(Some(BuyerKind::DodContractor), "2028-01-01").state, State::Applies);
        let agency = of(Some(BuyerKind::FederalAgency), "2026-06-30");
        assert_eq!(agency.state, State::AppliesIf(vec!["the agency is the Department of Defense".to_owned()]));
        assert_eq!(of(None, "2026-06-30").weight, Weight::Medium);
    }

    #[test]
    fn a_contract_signed_before_the_rule_is_a_condition() {
        let effect = ask(
            "us-1260h",
            &Terms::default(),
            &Asked { kind: Some(BuyerKind::DodContractor), signed: Some("2025-01-01"), ..NOBODY },
        );
        assert_eq!(effect.weight, Weight::Medium);
        assert!(effect.words.contains("signed 2025-01-01 and so before 2026-06-30, is extended or renewed"));
    }

    #[test]
    fn the_affiliates_rule_holds_is_suspended_and_comes_back_unverified() {
        let of = |as_of| ask("us-bis-50", &Terms::default(), &Asked { as_of, ..NOBODY });
        assert_eq!(of("2025-09-28").state, State::Upcoming(day("2025-09-29")));
        assert!(matches!(of("2025-11-09").state, State::AppliesIf(_)));
        assert_eq!(of("2025-11-10").state, State::Suspended(Some(day("2026-11-09"))));
        assert_eq!(of("2026-11-09").weight, Weight::Info);
        assert!(of("2026-11-10").words.contains("not verified"));
    }

    #[test]
    fn securities_export_and_authorisation_never_bind_a_purchase() {
        let agency = Asked {
            kind: Some(BuyerKind::FederalAgency),
            jurisdiction: Some("us"),
            goods: vec!["cellular", "camera"],
            ..NOBODY
        };
        assert_eq!(ask("us-ofac-ns-cmic", &Terms::default(), &agency).weight, Weight::Info);
        assert_eq!(ask("us-bis-el", &Terms::default(), &agency).weight, Weight::Medium);
        assert_eq!(ask("us-fcc-covered", &Terms::default(), &agency).state, State::DoesNotBind);
        assert_eq!(ask("us-ofac-sdn", &Terms::default(), &agency).state, State::Applies);
        assert_eq!(ask("us-5949", &Terms::default(), &agency).state, State::Upcoming(day("2027-12-23")));
    }

    #[test]
    fn of_a_territory_nobody_says_that_a_rule_does_not_bind() {
        let state = |id, jurisdiction| {
            let port = Some(BuyerKind::PortAuthority);
            let asked = Asked { kind: port, jurisdiction: Some(jurisdiction), as_of: "2026-07-01", ..NOBODY };
            ask(id, &Terms::default(), &asked).state
        };
        for (id, territory) in [
            ("us-ofac-sdn", "gu"),
            ("us-ofac-sdn", "pr"),
            ("us-ofac-sdn", "vi"),
            ("gb-uksl", "gg"),
            ("gb-uksl", "ky"),
            ("eu-fsf", "re"),
            ("eu-fsf", "ax"),
        ] {
            assert!(matches!(state(id, territory), State::AppliesIf(_)), "{id} {territory}");
        }
        assert_eq!(state("us-ofac-sdn", "us"), State::Applies);
        assert_eq!(state("us-ofac-sdn", "ky"), State::DoesNotBind);
        assert_eq!(state("eu-fsf", "gu"), State::DoesNotBind);
    }

    #[test]
    fn what_surely_binds_a_buyer_is_known_before_anybody_is_screened() {
        let ids = |kind, jurisdiction: &str, funding: &[Funding]| -> Vec<String> {
            let buyer = Buyer { kind: Some(kind), jurisdiction: Some(jurisdiction.to_owned()) };
            binding(&buyer, funding, day("2026-07-01"), None).iter().map(|regime| regime.id.clone()).collect()
        };
        let own = [Funding { programme: "none".to_owned(), award: None }];
        assert_eq!(ids(BuyerKind::PortAuthority, "us", &own), ["us-ofac-sdn"]);
        assert!(ids(BuyerKind::DodContractor, "us", &own).contains(&"us-1260h".to_owned()));
        assert!(ids(BuyerKind::PortAuthority, "nl", &own).contains(&"eu-fsf".to_owned()));
        assert_eq!(binding(&Buyer::default(), &[], day("2026-07-01"), None).len(), 0, "nobody is known to buy");
    }

    #[test]
    fn a_house_list_says_that_its_owner_decides() {
        let house = Regime::of_house_list("house");
        let buyer = Buyer::default();
        let facts = Facts { buyer: &buyer, funding: &[], goods: &[], as_of: day("2026-01-01"), contract_signed: None };
        assert_eq!(effect(&house, &Terms::default(), &facts).weight, Weight::Medium);
    }

    #[test]
    fn no_words_of_any_effect_judge_anybody() {
        for regime in regimes() {
            for as_of in ["2018-01-01", "2026-07-01", "2028-01-01"] {
                for kind in [None, Some(BuyerKind::PortAuthority), Some(BuyerKind::FederalAgency)] {
                    let words = ask(&regime.id, &Terms::default(), &Asked { kind, as_of, ..NOBODY }).words;
                    for word in ["prohibited", "illegal", "banned", "compliant", "cleared", "backdoor", "spy"] {
                        assert!(!words.to_lowercase().contains(word), "{words}");
                    }
                }
            }
        }
    }
}
