//! The page of regimes is generated from the data, with what each regime means for four kinds of buyer.

use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::{Date, date};
use tallyclerk::lists::regimes::{Regime, Window, goods, regimes};
use tallyclerk::lists::{Basis, Buyer, BuyerKind, Effect, Facts, Funding, State, Terms, Weight, effect};
use tallyclerk::model::Function;
use tallyclerk::register;

/// The day on which the table of the page stands: that of the transcription.
const DAY: Date = date(2026, 11, 22);

struct Case {
    title: &'static str,
    kind: BuyerKind,
    programme: &'static str,
}

const BUYERS: [Case; 4] = [
    Case { title: "port authority, own money", kind: BuyerKind::PortAuthority, programme: "none" },
    Case { title: "port authority, federal grant", kind: BuyerKind::PortAuthority, programme: "us-federal-grant" },
    Case { title: "DoD contractor", kind: BuyerKind::DodContractor, programme: "none" },
    Case { title: "private terminal, own money", kind: BuyerKind::PrivateTerminal, programme: "none" },
];

/// Holds a regime against a buyer in the United States who buys goods of which the regime speaks.
fn of(regime: &Regime, case: &Case, as_of: Date) -> Effect {
    let buyer = Buyer { kind: Some(case.kind), jurisdiction: Some("us".to_owned()) };
    let award = (case.programme != "none").then_some(date(2025, 3, 1));
    let funding = [Funding { programme: case.programme.to_owned(), award }];
    let inside: Vec<Function> = regime
        .goods
        .iter()
        .filter_map(|id| goods(id)?.functions.first())
        .filter_map(|id| register::function(id))
        .map(|entry| entry.function)
        .collect();
    let facts = Facts { buyer: &buyer, funding: &funding, goods: &inside, as_of, contract_signed: Some(as_of) };
    effect(regime, &Terms::default(), &facts)
}

fn cell(effect: &Effect) -> String {
    let words = match &effect.state {
        State::Applies => "applies".to_owned(),
        State::AppliesIf(_) => "applies if …".to_owned(),
        State::DoesNotBind => "does not bind".to_owned(),
        State::OtherGoods => "other goods".to_owned(),
        State::Upcoming(from) => format!("from {from}"),
        State::Suspended(Some(to)) => format!("suspended to {to}"),
        State::Suspended(None) => "suspended".to_owned(),
        State::Ended(to) => format!("ended {to}"),
        State::SecuritiesOnly => "securities only".to_owned(),
        State::HouseList => "house list".to_owned(),
    };
    let severity = match effect.weight {
        Weight::High => "high",
        Weight::Medium => "medium",
        Weight::Low => "low",
        Weight::Info => "info",
    };
    // Who rests on what nobody verified gives a possible match, one step lower.
    let severity = match (effect.unverified, effect.weight) {
        (true, Weight::High) => "possible, medium",
        (true, Weight::Medium) => "possible, low",
        (true, _) => "possible, info",
        (false, _) => severity,
    };
    format!("{words} ({severity})")
}

fn page() -> String {
    let mut page = String::from(
        "# Regimes\n\nThe rules of law that lists serve, as `src/lists/regimes.toml` has them: data with dates, never code. This page is \
         generated from it. It is no legal advice.\n\nEach fact has a basis: **primary** is an official copy, **secondary** somebody's \
         report of it, **verify** was not verified at a source. What rests on *verify*, a rule or how far it reaches, gives \
         `possible-restricted-party` and never a failure alone, and the finding says so. A list under the id of a regime serves \
         it; under any other id it is a house list.\n\n",
    );
    let _ = write!(
        page,
        "## What a hit means for four buyers\nOn {DAY}, for buyers in the United States and goods of which the regime speaks, the contract signed \
         on that day. In brackets: the severity of a party that is named.\n\n| regime |"
    );
    BUYERS.iter().for_each(|case| _ = write!(page, " {} |", case.title));
    page.push_str("\n|---|---|---|---|---|\n");
    for regime in regimes() {
        let _ = write!(page, "| [`{0}`](#{0}) |", regime.id);
        BUYERS.iter().for_each(|case| _ = write!(page, " {} |", cell(&of(regime, case, DAY))));
        page.push('\n');
    }
    page.push('\n');
    for regime in regimes() {
        section(&mut page, regime);
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn section(page: &mut String, regime: &Regime) {
    let _ = writeln!(page, "## {}\n**{}.** {}.\n", regime.id, regime.title, regime.authority);
    let mut line = |what: &str, words: String| _ = writeln!(page, "- {what}: {words}");
    line("cite", regime.cite.clone());
    line("consequence", format!("`{}`", regime.consequence.map_or("none", |consequence| consequence.word())));
    let titles: Vec<String> = regime.goods.iter().filter_map(|id| Some(goods(id)?.title.clone())).collect();
    if !titles.is_empty() {
        line("goods", titles.join("; "));
    }
    if !regime.purposes.is_empty() {
        line("purposes", regime.purposes.join("; "));
    }
    regime.exceptions.iter().for_each(|exception| line("outside it", exception.clone()));
    let successors = if regime.successors { ", and successors" } else { "" };
    let basis =
        if regime.reach_basis == regime.basis { String::new() } else { format!(" ({})", regime.reach_basis.word()) };
    line("reach", format!("{}{successors}{basis}", regime.reach.words()));
    if !regime.draws_on.is_empty() {
        line("extends", regime.draws_on.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", "));
    }
    line(
        "age of its list",
        regime.cadence_days.map_or_else(|| "does not age".to_owned(), |days| format!("at most {days} days")),
    );
    let transcribed = regime.transcribed.map(|day| format!(", transcribed {day}")).unwrap_or_default();
    line("basis", format!("{}{transcribed}: {}", regime.basis.word(), regime.source));
    page.push_str("\n| holds | binds | what it says | basis |\n|---|---|---|---|\n");
    for window in &regime.windows {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {}: {} |",
            days(window),
            binds(window),
            window.what,
            window.basis.word(),
            window.source
        );
    }
    for category in &regime.categories {
        let _ = writeln!(
            page,
            "\nBy origin, since {}: {}. {}. Basis: {}, {}.",
            category.from,
            category.title,
            category.unclear,
            category.basis.word(),
            category.source
        );
    }
    page.push('\n');
}

fn days(window: &Window) -> String {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let mut words = match (day(window.period.from), day(window.period.to)) {
        (None, None) => "always".to_owned(),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("until {to}"),
        (Some(from), Some(to)) => format!("{from} to {to}"),
    };
    for period in &window.suspended {
        let _ = write!(
            words,
            "; suspended {} to {}",
            day(period.from).unwrap_or_default(),
            day(period.to).unwrap_or_else(|| "further notice".to_owned())
        );
    }
    if let Some((from, condition)) = &window.verify {
        let _ = write!(words, "; from {from} if {condition}");
    }
    words
}

fn binds(window: &Window) -> String {
    let each: Vec<String> = window
        .binds
        .iter()
        .map(|binding| {
            let awards = binding.awards_from.map(|day| format!(", awards from {day}")).unwrap_or_default();
            let condition = binding.condition.as_ref().map(|words| format!(", if {words}")).unwrap_or_default();
            format!("{}{awards}{condition}", binding.who.words())
        })
        .collect();
    each.join("; ")
}

#[test]
fn the_page_of_regimes_is_that_of_the_data() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/regimes.md");
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).expect("writable");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(written == page, "run with UPDATE=1 and read what changed in docs/regimes.md");
}

#[test]
fn what_binds_each_buyer_is_what_the_law_says() {
    let on = |id: &str, buyer: usize, day: Date| {
        cell(&of(regimes().iter().find(|r| r.id == id).expect("it is known"), &BUYERS[buyer], day))
    };
    let (own, grant, defense, private) = (0, 1, 2, 3);
    for (id, buyer, says) in [
        // Federal grant money carries Section 889 to a port; without it nothing does.
        ("us-889", own, "does not bind (medium)"),
        ("us-889", grant, "applies (high)"),
        ("us-889", defense, "applies (high)"),
        ("us-889", private, "does not bind (medium)"),
        // Section 1260H binds the Department and its contractors only.
        ("us-1260h", own, "does not bind (medium)"),
        ("us-1260h", grant, "does not bind (medium)"),
        ("us-1260h", defense, "applies (high)"),
        ("us-1260h", private, "does not bind (medium)"),
        ("us-5949", defense, "from 2027-12-23 (info)"),
        ("us-ndaa-154", defense, "from 2027-10-01 (info)"),
        // Blocked is blocked for every US person.
        ("us-ofac-sdn", own, "applies (high)"),
        ("us-ofac-sdn", private, "applies (high)"),
        ("us-ofac-ns-cmic", private, "securities only (info)"),
        ("us-bis-el", private, "applies if … (medium)"),
        ("us-bis-meu", grant, "applies if … (medium)"),
        ("us-bis-dpl", own, "applies if … (medium)"),
        ("us-fcc-covered", own, "does not bind (medium)"),
        ("us-uflpa", own, "applies if … (medium)"),
        // Whether the suspension of the Affiliates Rule was extended is not verified.
        ("us-bis-50", own, "applies if … (possible, low)"),
        ("us-sam", own, "does not bind (medium)"),
        ("us-sam", grant, "applies if … (possible, low)"),
        ("us-sam", defense, "applies if … (medium)"),
        ("eu-fsf", own, "does not bind (medium)"),
        ("gb-uksl", defense, "does not bind (medium)"),
        ("un-sc", own, "applies if … (possible, low)"),
        ("ca-sema", private, "does not bind (possible, low)"),
    ] {
        assert_eq!(on(id, buyer, DAY), says, "{id} for {}", BUYERS[buyer].title);
    }
    assert_eq!(on("us-1260h", defense, date(2026, 6, 29)), "from 2026-06-30 (info)");
    assert_eq!(on("us-bis-50", own, date(2026, 11, 9)), "suspended to 2026-11-09 (info)");
    assert_eq!(on("us-bis-50", own, date(2025, 10, 1)), "applies if … (medium)");
}

#[test]
fn whoever_is_under_another_law_is_bound_by_that_one() {
    let under = |id: &str, jurisdiction: Option<&str>| {
        let buyer = Buyer { kind: Some(BuyerKind::PortAuthority), jurisdiction: jurisdiction.map(str::to_owned) };
        let facts = Facts { buyer: &buyer, funding: &[], goods: &[], as_of: DAY, contract_signed: None };
        effect(regimes().iter().find(|r| r.id == id).expect("it is known"), &Terms::default(), &facts).state
    };
    for (id, jurisdiction, other) in [("eu-fsf", "NL", "us"), ("ca-sema", "ca", "eu"), ("us-ofac-sdn", "us", "gb")] {
        assert_ne!(under(id, Some(jurisdiction)), State::DoesNotBind, "{id}");
        assert_eq!(under(id, Some(other)), State::DoesNotBind, "{id}");
        assert!(matches!(under(id, None), State::AppliesIf(_)), "{id}");
    }
    assert_eq!(under("eu-fsf", Some("de")), State::Applies);
    assert!(matches!(under("gb-uksl", Some("uk")), State::AppliesIf(_)), "not every entry is an asset freeze");
}

/// A rule that nobody verified never applies on the stated facts, whoever buys.
#[test]
fn what_is_not_verified_never_applies_outright() {
    for regime in regimes() {
        let unverified = |window: &Window| window.basis == Basis::Verify;
        for case in &BUYERS {
            let effect = of(regime, case, DAY);
            if regime.basis == Basis::Verify || regime.windows.iter().all(unverified) {
                assert!(effect.unverified && effect.weight < Weight::High, "{} for {}", regime.id, case.title);
            }
        }
    }
}
