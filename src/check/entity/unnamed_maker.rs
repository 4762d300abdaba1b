//! Parts that talk or run firmware, of which nobody says who made them.

use std::collections::HashMap;

use super::makers::{self, Individual};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity};
use crate::model::{Account, Citation, ComponentKind, ComponentRef, Function, PartId, Reason};
use crate::register::{self, Reach};

/// The rule.
const RULE: Rule = Rule {
    id: "unnamed-maker",
    group: Group::Entity,
    severity: Severity::Low,
    summary: "nobody says who made a part that communicates or runs firmware",
    explanation: "\
## What it does
Reports each part that communicates or runs firmware, by its functions, and for which no document names a maker and no
MAC address, FCC id or USB id does. Words such as `various`, `N/A` or `as drawing` name nobody, and neither does the
seller's own name where it stands on every line of a long bill of materials. Firmware and software may take the maker of
the part that they belong to.

It is medium for what reaches over a site or further (cellular, satellite, WAN, remote access, Wi-Fi), else low.

## Why it matters
Screening can only hold a party against a list if it is told the party. Such a part leaves the verdict `incomplete`.

## Example
```text
medium: unnamed-maker: nobody names the maker of LTE modem, which has cellular
```

## What to do
Ask the vendor for the maker and the part number, or read them off the part, and add them to the bill of materials.

## References
- CISA, Hardware Bill of Materials Framework for Supply Chain Risk Management, 2023
",
};

/// Parts without a maker.
#[derive(Debug)]
pub(super) struct UnnamedMaker;

impl Check for UnnamedMaker {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let mut examined = 0;
        let all = Individuals::of(context);
        for individual in &all.list {
            let Some(concern) = concern(context, individual) else { continue };
            examined += 1;
            if !all.has_maker(context, individual) {
                findings.push(finding(context, individual, &concern));
            }
        }
        Outcome::examined(examined, "no part communicates or runs firmware")
    }
}

/// Returns the parts that communicate or run firmware and of which nobody says who made them, the declared line of each
/// where there is one. They leave a verdict `incomplete`.
#[must_use]
pub fn communicating_without_maker(context: &Context<'_>) -> Vec<PartId> {
    let all = Individuals::of(context);
    all.list
        .iter()
        .filter(|individual| concern(context, individual).is_some() && !all.has_maker(context, individual))
        .filter_map(|individual| individual.parts.first().copied())
        .collect()
}

/// Why a part's maker matters.
struct Concern<'a> {
    function: Option<(Function, &'a Reason)>,
    reach: Option<Reach>,
}

fn concern<'a>(context: &Context<'a>, individual: &Individual) -> Option<Concern<'a>> {
    let functions = individual.parts.iter().flat_map(|part| context.functions_of(*part));
    let strongest = functions
        .filter_map(|(function, reason)| {
            let entry = register::function(function.id())?;
            (entry.reach.is_some() || entry.bears_firmware).then_some((
                entry.reach,
                !reason.keyword_only,
                *function,
                reason,
            ))
        })
        .max_by_key(|(reach, sure, function, _)| (*reach, *sure, std::cmp::Reverse(*function)));
    if let Some((reach, _, function, reason)) = strongest {
        return Some(Concern { function: Some((function, reason)), reach });
    }
    let is_firmware = components(context, individual).any(|component| component.kind() == ComponentKind::Firmware);
    is_firmware.then_some(Concern { function: None, reach: None })
}

fn components<'a>(context: &Context<'a>, individual: &Individual) -> impl Iterator<Item = ComponentRef<'a>> {
    individual.parts.iter().filter_map(|part| context.component(*part))
}

/// All things, and which of them each line tells of.
struct Individuals {
    list: Vec<Individual>,
    of: HashMap<PartId, usize>,
}

impl Individuals {
    fn of(context: &Context<'_>) -> Self {
        let list = makers::individuals(context);
        let of = list.iter().enumerate().flat_map(|(n, one)| one.parts.iter().map(move |part| (*part, n))).collect();
        Self { list, of }
    }

    /// Tells whether a maker is stated or shown; firmware and software may take that of what they belong to.
    fn has_maker(&self, context: &Context<'_>, individual: &Individual) -> bool {
        has_own_maker(context, individual)
            || individual.parts.iter().any(|part| {
                let Some(component) = context.component(*part).filter(|component| is_soft(*component)) else {
                    return false;
                };
                let around = component.ancestors().map(|assembly| PartId { component: assembly.id(), ..*part });
                let mut known = around.filter_map(|assembly| self.list.get(*self.of.get(&assembly)?));
                known.any(|assembly| has_own_maker(context, assembly))
            })
    }
}

fn is_soft(component: ComponentRef<'_>) -> bool {
    !matches!(component.kind(), ComponentKind::Device | ComponentKind::Unknown)
}

fn has_own_maker(context: &Context<'_>, individual: &Individual) -> bool {
    let named = individual.parts.iter().any(|part| {
        let Some(document) = context.document(part.document) else { return false };
        makers::names_maker(document.component(part.component), makers::blanket_maker(context, document))
    });
    named || !makers::shown(context, individual).is_empty()
}

fn finding(context: &Context<'_>, individual: &Individual, concern: &Concern<'_>) -> Finding {
    // Individuals have at least one part.
    let part = individual.parts[0];
    let component = context.component(part);
    let name = component.map_or("", ComponentRef::name);
    let name = if name.is_empty() { "a part without a name" } else { name };
    let why = concern.function.map_or_else(|| "is firmware".to_owned(), |(function, _)| format!("has {function}"));
    let keyword_only = concern.function.is_some_and(|(_, reason)| reason.keyword_only);
    let severity = match concern.reach {
        Some(Reach::Wide | Reach::Site) => Severity::Medium,
        _ => Severity::Low,
    };
    let mut finding =
        Finding::new(&RULE, context.subject(part), format!("nobody names the maker of {name}, which {why}"))
            .severity(severity)
            .confidence(if keyword_only { Confidence::Low } else { Confidence::High })
            .help(match is_observed(context, part) {
                false => "ask the vendor for the maker and part number, or read them off the part",
                true => "read the maker and part number off the part where it was seen, and have the vendor declare it",
            });
    for part in &individual.parts {
        let Some(component) = context.component(*part) else { continue };
        let citation = match component.manufacturer() {
            Some(written) => Citation::noted(part.document, component.at(), format!("maker: {written}")),
            None => Citation::noted(part.document, component.at(), "no maker"),
        };
        finding = finding.cite(citation);
    }
    if let Some((function, reason)) = concern.function {
        finding = finding.note(format!("{function}: {}", reason.text));
    }
    if is_observed(context, part) {
        finding = finding.note("observed only: no bill of materials declares it under this address or serial number");
    }
    finding
}

/// Tells whether only a survey tells of a part: its own lines are of surveys, as declared ones come first.
fn is_observed(context: &Context<'_>, part: PartId) -> bool {
    context.document(part.document).is_some_and(|document| document.account == Account::Observed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::entity::fixture::{Line, Scene};

    fn run(scene: &Scene) -> Vec<(Severity, String)> {
        let mut findings = Vec::new();
        scene.with(|context| {
            UnnamedMaker.run(context, &mut findings);
            assert_eq!(communicating_without_maker(context).len(), findings.len());
        });
        findings.into_iter().map(|finding| (finding.severity, finding.subject.title())).collect()
    }

    #[test]
    fn a_talking_part_without_a_maker_is_found_by_how_far_it_reaches() {
        let scene = Scene::declared([
            Line::named("modem").function("cellular"),
            Line::named("access point").function("wifi").maker("N/A"),
            Line::named("tag reader").function("rfid").maker("various"),
            Line::named("controller").function("plc"),
            Line::named("bracket").function("structure"),
            Line::named("bolt"),
        ]);
        let expected = [
            (Severity::Medium, "modem"),
            (Severity::Medium, "access point"),
            (Severity::Low, "tag reader"),
            (Severity::Low, "controller"),
        ];
        assert_eq!(run(&scene), expected.map(|(severity, name)| (severity, name.to_owned())));
    }

    #[test]
    fn a_maker_by_word_by_identifier_or_in_another_account_is_enough() {
        let scene = Scene::declared([
            Line::named("plc").function("plc").maker("Siemens AG"),
            Line::named("modem").function("cellular").usb("2c7c:0125"),
            Line::named("router").function("cellular").serial("TLT-000123"),
        ])
        .observed([Line::named("host").function("cellular").maker("Teltonika").serial("TLT-000123")]);
        assert_eq!(run(&scene), []);
        // A chip's address names nobody, and neither does a supplier of hardware.
        let scene = Scene::declared([
            Line::named("pc").function("wifi").mac("00:1b:21:00:00:01"),
            Line::named("modem").function("cellular").supplier("Example Trading"),
        ]);
        assert_eq!(run(&scene).len(), 2);
    }

    #[test]
    fn firmware_has_the_maker_of_its_part() {
        let scene = Scene::declared([
            Line::named("plc").maker("Siemens AG").function("plc"),
            Line::named("plc firmware").firmware().inside(0),
            Line::named("orphan firmware").firmware(),
        ]);
        assert_eq!(run(&scene), [(Severity::Low, "orphan firmware".to_owned())]);
        // A survey shows who made a switch by its address, and with it whose firmware runs there.
        let seen = Scene::declared([Line::named("plc").maker("Siemens AG").function("plc")]).observed([
            Line::named("SW-01").mac("0c:d0:f8:cd:b5:80"),
            Line::named("packages.conf").firmware().inside(0),
            Line::named("orphan firmware").firmware(),
        ]);
        assert_eq!(run(&seen), [(Severity::Low, "orphan firmware".to_owned())]);
        seen.with(|context| {
            let mut findings = Vec::new();
            UnnamedMaker.run(context, &mut findings);
            let help = &findings[0].help;
            assert!(help.contains("where it was seen"), "{help}");
        });
    }

    #[test]
    fn the_seller_on_every_line_made_none_of_them() {
        let lines = |maker: &'static str| {
            let mut lines = vec![Line::named("crane").maker(maker)];
            lines.extend((0..20).map(|_| Line::named("plc").function("plc").maker(maker).inside(0)));
            lines
        };
        let scene = Scene::declared(lines("Example Cranes Ltd")).supplied_by("Example Cranes Ltd");
        assert_eq!(run(&scene).len(), 20);
        // A maker that is nobody's seller may well have made everything: a drive's own bill of materials.
        assert_eq!(run(&Scene::declared(lines("Siemens AG"))), []);
    }
}
