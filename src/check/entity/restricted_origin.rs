//! Parts of a category that a list covers by country of production, not by name.

use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity};
use crate::graph::ThingId;
use crate::lists::regime;
use crate::lists::regimes::Category;
use crate::model::{Citation, PartId};
use crate::register;

/// The rule.
const RULE: Rule = Rule {
    id: "restricted-origin",
    group: Group::Entity,
    severity: Severity::Low,
    summary: "a part may fall in a category that a list covers by country of production",
    explanation: "\
## What it does
Some entries of a list name no company, but a kind of goods by where it is produced: the FCC Covered List covers routers
and power inverters produced in a foreign country. Where the case screens against such a list, each part whose function
may fall in a category in force, and whose stated origin is another country, is reported for review.

A part without a stated origin is not reported here, and one from the home country is not either.

## Why it matters
The categories are young, and whether industrial equipment falls inside is not settled. They bar new authorisations, not
the use of what was authorised; a new model may be affected, an old one not.

## Example
```text
low: restricted-origin: LTE router from LT may fall in a category of us-fcc-covered: routers produced in a foreign country
```

## What to do
Ask the vendor for the FCC authorisation of the model and its day, and have counsel review the category.

## References
- FCC, List of Equipment and Services Covered By Section 2 of The Secure Networks Act
",
};

/// Parts of a category by origin.
#[derive(Debug)]
pub(super) struct RestrictedOrigin;

impl Check for RestrictedOrigin {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if context.lists.is_empty() {
            return Outcome::Skipped("no list was screened against".to_owned());
        }
        let categories: Vec<(&str, &Category)> = context
            .lists
            .iter()
            .filter_map(|list| regime(&list.id))
            .flat_map(|regime| regime.categories.iter().map(|category| (regime.id.as_str(), category)))
            .filter(|(_, category)| category.from <= context.as_of)
            .collect();
        if categories.is_empty() {
            return Outcome::Nothing("no list of the case covers goods by origin".to_owned());
        }
        let mut examined = 0;
        for thing in context.graph.things() {
            if context.reconciliation.canonical(context.graph, thing) != thing {
                continue;
            }
            let Some((part, origin)) = origin_of(context, thing) else { continue };
            examined += 1;
            for (list, category) in &categories {
                findings.extend(review(context, thing, part, origin, list, category));
            }
        }
        Outcome::examined(examined, "no part states its origin")
    }
}

/// Returns the line that states the origin of a thing, and the origin as written.
fn origin_of<'a>(context: &Context<'a>, thing: ThingId) -> Option<(PartId, &'a str)> {
    context
        .graph
        .parts(thing)
        .iter()
        .find_map(|part| context.component(*part).and_then(|component| Some((*part, component.origin()?))))
}

fn review(
    context: &Context<'_>,
    thing: ThingId,
    part: PartId,
    origin: &str,
    list: &str,
    category: &Category,
) -> Option<Finding> {
    let country = register::country(origin)?;
    if country.to_string() == category.home {
        return None;
    }
    let functions = context.graph.parts(thing).iter().flat_map(|part| context.functions_of(*part));
    let (function, reason) =
        functions.into_iter().find(|(function, _)| category.functions.iter().any(|id| id == function.id()))?;
    let component = context.component(part)?;
    let note = format!("{list}: {}, since {}; {}", category.title, category.from, category.unclear);
    Some(
        Finding::new(
            &RULE,
            context.subject(part),
            format!("{} from {country} may fall in a category of {list}: {}", component.name(), category.title),
        )
        .confidence(Confidence::Low)
        .cite(Citation::noted(part.document, component.origin_at(), format!("origin: {origin}")))
        .cite(Citation::Computed { note })
        .note(format!("{function}: {}", reason.text))
        .note(format!("source: {} ({})", category.source, category.basis.word()))
        .help("ask the vendor for the model's authorisation and its day, and have the category reviewed"),
    )
}
