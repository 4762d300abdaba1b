//! Parts of brands that are known to sell another maker's products: leads to be followed, never matches.

use super::makers::{self, Individual};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity};
use crate::model::{Citation, IdentifierKind, PartId};
use crate::register::{self, LeadBasis, LeadRelation, WhiteLabel};

/// The rule.
const RULE: Rule = Rule {
    id: "white-label-lead",
    group: Group::Entity,
    severity: Severity::Low,
    summary: "a part is of a brand that is known to sell another maker's products",
    explanation: "\
## What it does
Holds the makers that documents state, and those that MAC addresses, FCC ids and USB ids name, against a short table of
brands behind which another maker's product may stand: cameras that are sold under other brands, modules that are made
by another's design, routers that hold another's module. Each row has its source and its basis.

It is a lead, not a match: nothing is said of the part at hand. It is low, and info where the row was not verified at a
source. Nothing is reported where a document names the other maker for the part or for a part inside it, where an
identifier does (that is `identity-conflict`), nor for a part that is known to do something else.

## Why it matters
The brand on the housing is on no list, and the maker behind it may be. Only a look at the part tells.

## Example
```text
low: white-label-lead: cameras of Lorex may be made by Dahua: nobody says who made camera 3
```

## What to do
Look at the part's label, its FCC id and its MAC address, and ask the vendor who made it. Name that maker in the document;
`tallyclerk screen` says whether a maker is listed.

## References
- `docs/registers.md`, on leads
",
};

/// Brands that sell others' products.
#[derive(Debug)]
pub(super) struct WhiteLabelLead;

impl Check for WhiteLabelLead {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let mut examined = 0;
        for individual in makers::individuals(context) {
            let stated = makers::stated(context, &individual);
            let shown = makers::shown(context, &individual);
            let named: Vec<(&str, PartId, &Citation)> = stated
                .iter()
                .map(|stated| (stated.maker, stated.part, &stated.citation))
                .chain(shown.iter().map(|shown| (shown.maker.as_str(), shown.part, &shown.citations[0])))
                .collect();
            examined += usize::from(!named.is_empty());
            let mut told: Vec<&WhiteLabel> = Vec::new();
            for (maker, part, citation) in &named {
                for lead in register::white_labels(maker) {
                    let is_named = named.iter().any(|(other, _, _)| names_source(other, lead))
                        || makers::is_explained_by_assembly(context, &individual, &lead.maker);
                    if !is_named && !told.contains(&lead) && concerns(context, &individual, lead) {
                        told.push(lead);
                        findings.push(finding(context, *part, (*citation).clone(), lead));
                    }
                }
            }
        }
        Outcome::examined(examined, "no part has a maker")
    }
}

/// Tells whether a name is that of the maker behind a brand, and not the brand's own.
fn names_source(name: &str, lead: &WhiteLabel) -> bool {
    register::same_maker(name, &lead.maker) && !register::maker_key(name).contains(&register::maker_key(&lead.brand))
}

/// Tells whether the part may be what the lead is about: it does that, or nobody says what it does.
fn concerns(context: &Context<'_>, individual: &Individual, lead: &WhiteLabel) -> bool {
    let mut types: Vec<&str> = Vec::new();
    let mut functions = 0;
    let mut fits = false;
    for part in &individual.parts {
        for (function, _) in context.functions_of(*part) {
            functions += 1;
            fits |= *function == lead.function;
        }
        if let Some(component) = context.component(*part) {
            types.push(component.name());
            types.extend(component.identifiers().filter(|i| i.kind == IdentifierKind::Mpn).map(|i| i.value));
        }
    }
    let by_type = lead.relation == LeadRelation::ModuleInside;
    lead.is_about(&types) && (by_type || fits || functions == 0)
}

fn finding(context: &Context<'_>, part: PartId, citation: Citation, lead: &WhiteLabel) -> Finding {
    let name = context.component(part).map_or("the part", |component| component.name());
    let WhiteLabel { brand, maker, .. } = lead;
    let message = match lead.relation {
        LeadRelation::WhiteLabel => {
            format!("products of {brand} may be made by {maker}: nobody says who made {name}")
        }
        LeadRelation::Licence => {
            format!("products of {brand} may be made by a design of {maker}: nobody says so of {name}")
        }
        LeadRelation::ModuleInside => {
            format!("{name} of {brand} may hold a module of {maker}: nobody says what is inside")
        }
    };
    let (severity, confidence) = match lead.basis {
        LeadBasis::Verify => (Severity::Info, Confidence::Low),
        LeadBasis::Primary | LeadBasis::Secondary => (Severity::Low, Confidence::Medium),
    };
    Finding::new(&RULE, context.subject(part), message)
        .severity(severity)
        .confidence(confidence)
        .cite(citation)
        .note(format!("basis: {}; {}", lead.basis.word(), lead.source))
        .help("look at the label, the FCC id and the MAC address, and ask the vendor who made it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::entity::fixture::{Line, Scene};

    fn run(scene: &Scene) -> Vec<(Severity, String)> {
        let mut findings = Vec::new();
        scene.with(|context| WhiteLabelLead.run(context, &mut findings));
        findings.into_iter().map(|finding| (finding.severity, finding.message)).collect()
    }

    fn severities(line: Line) -> Vec<Severity> {
        run(&Scene::declared([line])).into_iter().map(|(severity, _)| severity).collect()
    }

    #[test]
    fn a_brand_with_a_source_is_low_and_one_that_is_only_told_is_info() {
        assert_eq!(severities(Line::named("camera 3").maker("Lorex").function("camera")), [Severity::Low]);
        assert_eq!(severities(Line::named("unit").maker("Swann")), [Severity::Low], "nobody says what it does");
        assert_eq!(severities(Line::named("camera").maker("Honeywell").function("camera")), [Severity::Info]);
        assert_eq!(severities(Line::named("RUT955").maker("Teltonika").function("cellular")), [Severity::Low]);
        // The block of Amcrest.
        assert_eq!(severities(Line::named("host").mac("9c:8e:cd:00:00:01")), [Severity::Info]);
    }

    #[test]
    fn other_goods_other_types_and_other_brands_are_left_alone() {
        for line in [
            Line::named("smoke detector").maker("Honeywell").function("plc"),
            Line::named("RUTX11").maker("Teltonika").function("cellular"),
            Line::named("camera").maker("Axis Communications AB").function("camera"),
            Line::named("camera").maker("Hikvision").function("camera"),
            Line::named("camera").function("camera"),
        ] {
            assert!(severities(line).is_empty());
        }
    }

    #[test]
    fn whoever_names_the_maker_behind_needs_no_lead() {
        let router = || Line::named("RUT955").maker("Teltonika").function("cellular");
        let nested = Scene::declared([router(), Line::named("EC25-AU").maker("Quectel").inside(0)]);
        assert!(run(&nested).is_empty());
        let by_address = Line::named("camera").maker("Lorex").mac("08:ed:ed:00:00:01").function("camera");
        assert!(severities(by_address).is_empty(), "the address block of Dahua is a conflict, not a lead");
    }
}
