//! Parts whose makers by word and by identifier are two.

use super::makers::{self, Individual, Shown, Stated};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity};
use crate::lists::Basis;
use crate::model::{Account, Citation, PartId};
use crate::register;
use crate::screening::{Hit, HitOutcome};

/// The rule.
const RULE: Rule = Rule {
    id: "identity-conflict",
    group: Group::Entity,
    severity: Severity::Medium,
    summary: "a part names one maker, and its MAC address, FCC id or USB id another",
    explanation: "\
## What it does
Holds the maker that documents state for a part against the makers that its identifiers name: the IEEE's register of MAC
address blocks, FCC grantee codes, USB vendor ids. It does so across accounts: what is declared under one maker and
observed with the address of another is one part when both share a MAC address or a serial number.

The vendor in a part's CPE, the namespace of its purl, or the maker of a known type that stands as its number or name counts where it names a maker that is on a list of the case, or
one that is known to make products that others sell.

It is high when one of the two makers is on a list that the case screens against, when one is known to make products that
others sell under their brands, or when a declared and an observed address of one part name two makers. Else it is medium
for a part that communicates, and low for the rest.

Nothing is reported for a maker of network chips, for brands of one group, for an address that was made up locally or
belongs to a group or a virtual router, nor where a part that holds this one, or is held by it, is stated to be of the
other maker: the identifier may be that part's.

## Why it matters
This is how a relabelled module or camera shows. The brand on the housing is a matter of print; the address block and the
FCC grantee are the maker's.

## Example
```text
high: identity-conflict: declared maker is Axis Communications AB, but MAC 08:ed:ed:00:00:01 belongs to Zhejiang Dahua Technology Co., Ltd.
```

## What to do
Look at the part, its label and its FCC id. Ask the vendor who made it, and have the declaration put right or the part
replaced. If the two makers are one group, waive the finding with a source.

## References
- IEEE Registration Authority, MA-L, MA-M and MA-S
- 47 CFR 2.926 (FCC identifier: the grantee code)
",
};

/// Makers by word and by identifier.
#[derive(Debug)]
pub(super) struct IdentityConflict;

impl Check for IdentityConflict {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let mut examined = 0;
        for individual in makers::individuals(context) {
            let shown = makers::shown(context, &individual);
            let stated = makers::stated(context, &individual);
            let led = makers::led_to(context, &individual);
            if !shown.is_empty() || !led.is_empty() || both_accounts_state(&stated) {
                examined += 1;
                findings.extend(conflicts(context, &individual, &stated, &shown, &led));
            }
        }
        Outcome::examined(examined, "no part has an identifier that names a maker")
    }
}

fn both_accounts_state(stated: &[Stated<'_>]) -> bool {
    stated.iter().any(|s| s.account == Account::Declared) && stated.iter().any(|s| s.account == Account::Observed)
}

/// One side of a conflict: who is named, by what, with the evidence.
struct Side {
    maker: String,
    words: String,
    part: PartId,
    citations: Vec<Citation>,
    account: Account,
    by_address: bool,
}

impl Side {
    fn stated(stated: &Stated<'_>) -> Self {
        let account = if stated.account == Account::Observed { "observed" } else { "declared" };
        Self {
            maker: stated.maker.to_owned(),
            words: format!("{account} maker is {}", stated.maker),
            part: stated.part,
            citations: vec![stated.citation.clone()],
            account: stated.account,
            by_address: false,
        }
    }

    fn led_to(led: &Shown) -> Self {
        let words = format!("{} names {}", led.what, led.maker);
        Self { words, ..Self::shown(led) }
    }

    fn shown(shown: &Shown) -> Self {
        let account = if shown.account == Account::Observed { "observed " } else { "" };
        Self {
            maker: shown.maker.clone(),
            words: format!("{account}{} belongs to {}", shown.what, shown.maker),
            part: shown.part,
            citations: shown.citations.clone(),
            account: shown.account,
            by_address: shown.kind == crate::model::IdentifierKind::Mac,
        }
    }
}

fn conflicts(
    context: &Context<'_>,
    individual: &Individual,
    stated: &[Stated<'_>],
    shown: &[Shown],
    led: &[Shown],
) -> Vec<Finding> {
    // What the vendor says is held against everything else; without it, what the observer says; without that, the
    // declared addresses against the observed ones.
    let speaks = stated.first().map(|first| first.account);
    let mut said: Vec<Side> = stated.iter().filter(|stated| Some(stated.account) == speaks).map(Side::stated).collect();
    let mut others: Vec<Side> = shown.iter().map(Side::shown).collect();
    if said.is_empty() {
        let (declared, observed) =
            others.into_iter().filter(|side| side.by_address).partition(|side| side.account == Account::Declared);
        (said, others) = (declared, observed);
    } else {
        others.extend(stated.iter().filter(|stated| Some(stated.account) != speaks).map(Side::stated));
        // Whoever names a product after another maker may only say what it is compatible with: that alone is no conflict.
        let weighs =
            |led: &&Shown| register::is_white_label_source(&led.maker) || !direct_hits(context, &led.maker).is_empty();
        others.extend(led.iter().filter(weighs).map(Side::led_to));
    }
    let mut named: Vec<&Side> = Vec::new();
    for other in &others {
        let agrees = said.iter().any(|side| register::may_be_one_brand(&side.maker, &other.maker));
        let seen = named.iter().any(|side| register::same_maker(&side.maker, &other.maker));
        if !agrees
            && !seen
            && !register::is_network_chip_maker(&other.maker)
            && !makers::is_explained_by_assembly(context, individual, &other.maker)
        {
            named.push(other);
        }
    }
    let Some(first) = said.first() else { return Vec::new() };
    named
        .into_iter()
        .map(|other| {
            let declared_address = shown.iter().find(|shown| {
                other.by_address
                    && other.account == Account::Observed
                    && shown.account == Account::Declared
                    && shown.kind == crate::model::IdentifierKind::Mac
                    && !register::same_maker(&shown.maker, &other.maker)
            });
            finding(context, first, other, declared_address)
        })
        .collect()
}

fn finding(context: &Context<'_>, first: &Side, other: &Side, declared_address: Option<&Shown>) -> Finding {
    let mut finding = Finding::new(&RULE, context.subject(first.part), format!("{}, but {}", first.words, other.words))
        .cite_all(first.citations.iter().chain(&other.citations).cloned())
        .help("look at the part's label and FCC id, and ask the vendor who made it");
    let (mut high, mut unsure) = (false, false);
    for side in [first, other] {
        for hit in direct_hits(context, &side.maker) {
            let sure = hit.outcome == HitOutcome::Match && hit.basis != Basis::Verify;
            high |= sure;
            unsure |= !sure;
            finding = finding.cite(hit.cite_entry(&hit.effect));
            if !sure {
                finding = finding.note(format!("only possibly named: {} on {}", side.maker, hit.list));
            }
        }
        if register::is_white_label_source(&side.maker) {
            high = true;
            finding = finding.note(format!("lead: products of {} are sold under many other brands", side.maker));
        }
    }
    if let Some(shown) = declared_address {
        high = true;
        finding = finding
            .note(format!("the declared {} belongs to {}", shown.what, shown.maker))
            .cite_all(shown.citations.clone());
    }
    let severity = if high {
        Severity::High
    } else if unsure || communicates(context, first.part) || communicates(context, other.part) {
        Severity::Medium
    } else {
        Severity::Low
    };
    let confidence = if unsure && !high { Confidence::Medium } else { Confidence::High };
    finding.severity(severity).confidence(confidence)
}

/// Returns what the lists say of a maker itself, not through its owners; one hit a list.
fn direct_hits<'a>(context: &Context<'a>, maker: &str) -> Vec<&'a Hit> {
    let mut hits: Vec<&Hit> = Vec::new();
    for party in context.screening.parties_hit().filter(|party| register::same_maker(&party.name, maker)) {
        for hit in party.hits.iter().filter(|hit| hit.how.is_direct()) {
            if !hits.iter().any(|other| other.list == hit.list) {
                hits.push(hit);
            }
        }
    }
    hits
}

fn communicates(context: &Context<'_>, part: PartId) -> bool {
    context
        .functions_of(part)
        .iter()
        .any(|(function, _)| register::function(function.id()).is_some_and(|entry| entry.reach.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::entity::fixture::{Line, Scene, hit};

    const AXIS: &str = "Axis Communications AB";
    const MOXA: &str = "Moxa Inc.";
    /// Blocks of Dahua, Axis, Moxa, Siemens, Intel.
    const DAHUA_MAC: &str = "08:ed:ed:00:00:01";
    const AXIS_MAC: &str = "00:40:8c:00:00:01";
    const MOXA_MAC: &str = "00:90:e8:00:00:01";

    fn run(scene: &Scene) -> Vec<Finding> {
        let mut findings = Vec::new();
        scene.with(|context| IdentityConflict.run(context, &mut findings));
        findings
    }

    fn severities(scene: &Scene) -> Vec<Severity> {
        run(scene).iter().map(|finding| finding.severity).collect()
    }

    #[test]
    fn a_camera_whose_own_mac_names_a_white_label_source_is_high() {
        let scene = Scene::declared([Line::named("camera").maker(AXIS).mac(DAHUA_MAC)]);
        let findings = run(&scene);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].severity, Severity::High);
        assert!(findings[0].message.starts_with("declared maker is Axis Communications AB, but MAC 08:ed:ed"));
        assert!(findings[0].evidence.len() >= 3, "both places and the register's row");
    }

    #[test]
    fn an_observed_address_speaks_against_a_declared_maker_of_one_serial() {
        let scene =
            Scene::declared([Line::named("camera").maker(AXIS).serial("ACC8E-0001")])
                .observed([Line::named("host").serial("ACC8E-0001").mac(DAHUA_MAC)]);
        let findings = run(&scene);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].message.contains("observed MAC"), "{}", findings[0].message);
        assert_eq!(findings[0].subject.title(), "camera", "the declared part is the subject");
        // Another serial is another thing.
        let scene =
            Scene::declared([Line::named("camera").maker(AXIS).serial("ACC8E-0001")])
                .observed([Line::named("host").serial("ACC8E-0002").mac(DAHUA_MAC)]);
        assert!(run(&scene).is_empty());
        // A short number is nobody's for sure.
        let scene = Scene::declared([Line::named("camera").maker(AXIS).serial("0001")])
            .observed([Line::named("host").serial("0001").mac(DAHUA_MAC)]);
        assert!(run(&scene).is_empty());
    }

    #[test]
    fn what_reconciliation_holds_for_one_thing_is_one_thing() {
        let scene = || {
            Scene::declared([Line::named("camera").maker(AXIS).mpn("P1375-E")])
                .observed([Line::named("camera").mpn("P1375-E").mac(DAHUA_MAC)])
        };
        assert!(run(&scene()).is_empty());
        assert_eq!(severities(&scene().reconciled()), [Severity::High]);
    }

    #[test]
    fn a_camera_numbered_or_named_as_a_white_label_source_does_is_high() {
        let camera = |name: &'static str, mpn: &'static str| {
            Line::named(name).maker("Example Optics").mpn(mpn).function("camera")
        };
        for (name, mpn) in [("Dome camera", "DS-2CD2043G2-I"), ("Hikvision dome camera", "ZX-1")] {
            let findings = run(&Scene::declared([camera(name, mpn)]));
            assert_eq!(findings.len(), 1, "{name} {mpn}");
            assert_eq!(findings[0].severity, Severity::High);
            assert!(findings[0].message.contains("names Hikvision"), "{}", findings[0].message);
        }
        // What is named for such a camera is none, and its own maker's number is no conflict.
        let bracket = Line::named("Hikvision camera bracket").maker("Example Optics").mpn("ZX-2");
        let own = Line::named("Dome camera").maker("Hikvision").mpn("DS-2CD2043G2-I").function("camera");
        assert!(run(&Scene::declared([bracket, own, camera("Dome camera", "ZX-1")])).is_empty());
    }

    #[test]
    fn an_observer_who_repeats_the_register_does_not_cover_the_conflict() {
        let scene = Scene::declared([Line::named("camera").maker(AXIS).mac(DAHUA_MAC)])
            .observed([Line::named("host").maker("Zhejiang Dahua Technology").mac(DAHUA_MAC)]);
        assert_eq!(severities(&scene), [Severity::High]);
    }

    #[test]
    fn a_listed_side_is_high_and_an_unlisted_one_is_not() {
        let line = || Line::named("device server").maker("Example Controls").mac(MOXA_MAC);
        assert_eq!(severities(&Scene::declared([line()])), [Severity::Low]);
        assert_eq!(severities(&Scene::declared([line().function("wifi")])), [Severity::Medium]);
        let listed = Scene::declared([line()]).screened("MOXA TECHNOLOGIES CORP., LTD.", hit(HitOutcome::Match));
        assert_eq!(severities(&listed), [Severity::High]);
        let possibly = Scene::declared([line()]).screened(MOXA, hit(HitOutcome::Possible));
        assert_eq!(severities(&possibly), [Severity::Medium]);
        let unverified = Hit { basis: Basis::Verify, ..hit(HitOutcome::Match) };
        assert_eq!(severities(&Scene::declared([line()]).screened(MOXA, unverified)), [Severity::Medium]);
    }

    #[test]
    fn two_addresses_of_one_thing_in_two_accounts_are_high() {
        let scene =
            Scene::declared([Line::named("switch").serial("TBZ-88123").mac(AXIS_MAC)])
                .observed([Line::named("host").serial("TBZ-88123").mac(MOXA_MAC)]);
        assert_eq!(severities(&scene), [Severity::High]);
    }

    #[test]
    fn chips_groups_and_addresses_that_name_nobody_are_no_conflict() {
        for (maker, mac) in [
            (AXIS, AXIS_MAC),
            ("Siemens AG", "00:1b:21:00:00:01"), // Intel's block
            ("Hirschmann", "00:80:63:00:00:01"),
            ("Innominate Security Technologies AG", "00:a0:45:00:00:01"),
            (AXIS, "0a:ed:ed:00:00:01"), // made up locally
            (AXIS, "01:00:5e:00:00:01"),
            (AXIS, "00:00:5e:00:01:01"),
            ("various", DAHUA_MAC), // another rule's
        ] {
            let scene = Scene::declared([Line::named("part").maker(maker).mac(mac)]);
            assert!(run(&scene).is_empty(), "{maker} {mac}: {:?}", run(&scene));
        }
    }

    #[test]
    fn a_declared_module_explains_the_fcc_id_of_its_router_and_an_undeclared_one_does_not() {
        let router = || Line::named("router").maker("Teltonika").fcc("XMR201707BG96");
        let bare = Scene::declared([router()]);
        assert_eq!(run(&bare).len(), 1);
        let nested = Scene::declared([router(), Line::named("module").maker("Quectel").inside(0)]);
        assert!(run(&nested).is_empty());
    }

    #[test]
    fn a_masked_usb_id_is_nobodys_and_a_plain_one_is_its_holders() {
        let scene = Scene::declared([Line::named("modem").maker("Example").usb("05c6:9215")]);
        assert!(run(&scene).is_empty());
        let scene = Scene::declared([Line::named("modem").maker("Example").usb("2c7c:0125")]);
        assert_eq!(run(&scene).len(), 1);
    }

    #[test]
    fn a_cpe_or_purl_of_a_white_label_source_or_a_listed_maker_is_a_conflict_and_of_others_is_none() {
        let camera = |line: Line| run(&Scene::declared([line.maker(AXIS)]));
        let findings = camera(Line::named("camera").cpe("cpe:2.3:h:hikvision:ds-2cd2032-i:-:*:*:*:*:*:*:*"));
        assert_eq!((findings.len(), findings[0].severity), (1, Severity::High));
        assert!(
            findings[0].message.ends_with("ds-2cd2032-i:-:*:*:*:*:*:*:* names hikvision"),
            "{}",
            findings[0].message
        );
        assert_eq!(camera(Line::named("camera").purl("pkg:generic/hikvision/ds-2cd2032")).len(), 1);
        assert!(camera(Line::named("camera").cpe("cpe:/h:axis:p1375")).is_empty());
        assert!(camera(Line::named("camera").cpe("cpe:/o:linux:linux_kernel")).is_empty());
        assert!(camera(Line::named("player").cpe("cpe:/a:hikvision:ivms-4200")).is_empty(), "software on it");
        let modem = || Line::named("modem").maker("Example Controls").purl("pkg:generic/quectel/EC25-AF");
        assert!(run(&Scene::declared([modem()])).is_empty());
        let listed = Scene::declared([modem()]).screened("quectel", hit(HitOutcome::Match));
        assert_eq!(severities(&listed), [Severity::High]);
        // What an observer guesses of an operating system accuses nobody.
        let guessed = Scene::declared([Line::named("camera").maker(AXIS).serial("ACC8E-0001")])
            .observed([Line::named("host").serial("ACC8E-0001").cpe("cpe:/o:hikvision:firmware")]);
        assert!(run(&guessed).is_empty());
    }

    #[test]
    fn what_is_not_ours_is_left_alone() {
        let scene = Scene::declared([Line::named("plc").maker("Siemens AG")])
            .observed([Line::named("laptop").maker("Example").mac(MOXA_MAC)]);
        assert_eq!(run(&scene).len(), 1);
        assert!(run(&scene.not_ours("mac:00:90:e8:00:00:01")).is_empty());
    }
}
