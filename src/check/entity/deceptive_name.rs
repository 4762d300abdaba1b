//! Names that a person reads otherwise than a machine.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity, Subject};
use crate::model::{Account, Citation, ComponentRef, Document, IdentifierKind};
use crate::register;
use crate::screening::names::{deception, mixed_alphabets};

/// The rule.
const RULE: Rule = Rule {
    id: "deceptive-name",
    group: Group::Entity,
    severity: Severity::Medium,
    summary: "a name is written in characters that look like others",
    explanation: "\
## What it does
Looks at every name of a party and a part, and at part numbers, for a word that mixes alphabets (a Cyrillic `Н` in
`Нikvision`), for a word wholly in letters that look Latin beside Latin words, and, at low severity, for invisible
characters, characters that turn the direction of writing, and full-width letters outside East Asian names. Several
scripts side by side (`华为 Huawei`) are common and not reported.

A part number that is drawn like another of the case and is not the same (`6ES7518-4APO0` and `6ES7518-4AP00`: the letter
O for the digit 0, I for 1, letters of another alphabet, full-width ones) is reported too, at medium. The contract's
spelling counts, else the declared one.

Screening and reconciliation are not deceived: they compare names and part numbers as a person reads them.

## Why it matters
A name that looks like another passes a search for the one and is read as the other. It may be an accident of copying
between systems; it may be made to escape a list.

## Example
```text
medium: deceptive-name: the word `Нikvision` mixes Cyrillic and Latin letters
```

## What to do
Ask the vendor for the name as registered, and for its registration number. Have the document put right.

## References
- Unicode Technical Standard #39, Unicode Security Mechanisms, sections 4 and 5
",
};

/// Names of parties and parts.
#[derive(Debug)]
pub(super) struct DeceptiveName;

impl Check for DeceptiveName {
    fn rules(&self) -> &'static [&'static Rule] {
        &[&RULE]
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        let mut examined = 0;
        let mut parties: BTreeSet<&str> = BTreeSet::new();
        for document in context.documents.iter().filter(|d| matches!(d.account, Account::Declared | Account::Observed))
        {
            for party in document.bom.parties() {
                examined += 1;
                let subject = || Subject::Party { name: party.name().to_owned() };
                if let Some(finding) = judge(party.name(), subject, Citation::input(document.id, party.at()))
                    && parties.insert(party.name())
                {
                    findings.push(finding);
                }
            }
            for component in document.bom.components() {
                examined += 1;
                findings.extend(of_part(context, document, component));
            }
        }
        look_alikes(context, findings);
        Outcome::examined(examined, "no document names a part or a party")
    }
}

/// A part number as somebody writes it.
struct Spelling<'a> {
    maker: Option<&'a str>,
    written: &'a str,
    plain: String,
    /// Who writes it so: `item 4 of the contract`, the name of a document.
    whose: String,
}

/// Reports part numbers that are drawn like another one of the case. The first to write one sets its spelling: the
/// contract, then what is declared, then what was observed.
fn look_alikes(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut spelt: BTreeMap<String, Vec<Spelling<'_>>> = BTreeMap::new();
    for item in context.contract.iter().flat_map(|contract| &contract.items) {
        let maker = item.makers.first().map(String::as_str);
        let numbers =
            item.part_number.iter().chain(item.alternates.iter().filter_map(|other| other.part_number.as_ref()));
        for written in numbers {
            let plain = register::part_number_as_written(maker, written);
            let whose = format!("item {} of the contract", item.id);
            let known = spelt.entry(register::part_number_key(maker, written)).or_default();
            known.push(Spelling { maker, written, plain, whose });
        }
    }
    for account in [Account::Declared, Account::Observed] {
        for document in context.documents.iter().filter(|document| document.account == account) {
            for component in document.bom.components() {
                let maker = component.manufacturer();
                for number in component.identifiers().filter(|identifier| identifier.kind == IdentifierKind::Mpn) {
                    let plain = register::part_number_as_written(maker, number.value);
                    let known = spelt.entry(register::part_number_key(maker, number.value)).or_default();
                    let is_one = |other: &&Spelling<'_>| {
                        register::same_part_number(maker, number.value, other.maker, other.written)
                    };
                    // Who writes it as somebody before did is not the one who departs from it.
                    let as_before = known.iter().filter(is_one).any(|other| other.plain == plain);
                    match known.iter().find(|other| is_one(other)) {
                        Some(first) if !as_before => {
                            let subject = context.subject(document.part(component.id()));
                            findings.push(
                                look_alike(subject, number.value, first).cite(Citation::input(document.id, number.at)),
                            );
                        }
                        None => {
                            let whose = document.name().to_owned();
                            known.push(Spelling { maker, written: number.value, plain, whose });
                        }
                        Some(_) => {}
                    }
                }
            }
        }
    }
}

fn look_alike(subject: Subject, written: &str, first: &Spelling<'_>) -> Finding {
    let message =
        format!("part number `{written}` is drawn like `{}` of {} and is another", first.written, first.whose);
    Finding::new(&RULE, subject, message)
        .severity(Severity::Medium)
        .confidence(Confidence::Medium)
        .note("it may be a slip of the keyboard or of text recognition; the two are compared as one part number")
        .help("look at the part's label, and have the document put right")
}

/// A part has one finding, for its name or else for a part number.
fn of_part(context: &Context<'_>, document: &Document, component: ComponentRef<'_>) -> Option<Finding> {
    let subject = || context.subject(document.part(component.id()));
    let of_name = judge(component.name(), subject, Citation::input(document.id, component.at()));
    of_name.or_else(|| {
        component
            .identifiers()
            .filter(|identifier| identifier.kind == IdentifierKind::Mpn)
            .find_map(|identifier| judge(identifier.value, subject, Citation::input(document.id, identifier.at)))
    })
}

fn judge(name: &str, subject: impl FnOnce() -> Subject, citation: Citation) -> Option<Finding> {
    let reasons = deception(name);
    let first = reasons.first()?;
    let mixed = mixed_alphabets(name);
    let (severity, message) = match mixed.first() {
        Some(mixed) => (Severity::Medium, mixed.clone()),
        None => (Severity::Low, format!("the name holds {first}")),
    };
    let mut finding = Finding::new(&RULE, subject(), message.clone())
        .severity(severity)
        .confidence(Confidence::High)
        .cite(citation)
        .help("ask for the name as registered, and have the document put right");
    for reason in reasons.iter().filter(|reason| !message.contains(reason.as_str())) {
        finding = finding.note(format!("also: {reason}"));
    }
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::entity::fixture::{Line, Scene};

    fn run(scene: &Scene) -> Vec<(Severity, String)> {
        let mut findings = Vec::new();
        scene.with(|context| DeceptiveName.run(context, &mut findings));
        findings.into_iter().map(|finding| (finding.severity, finding.message)).collect()
    }

    #[test]
    fn a_word_of_two_alphabets_is_medium_once_a_party() {
        let maker = "Hangzhou \u{041d}ikvision";
        let scene = Scene::declared([Line::named("camera 1").maker(maker), Line::named("camera 2").maker(maker)]);
        let findings = run(&scene);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].0, Severity::Medium);
        assert!(findings[0].1.contains("mixes"), "{}", findings[0].1);
        assert_eq!(run(&Scene::declared([Line::named("Qu\u{0435}ctel EC25")])).len(), 1);
        assert_eq!(run(&Scene::declared([Line::named("module").mpn("E\u{0421}25-AF")])).len(), 1);
    }

    #[test]
    fn an_accident_of_copying_is_low() {
        let findings = run(&Scene::declared([Line::named("Quec\u{200b}tel EC25")]));
        assert_eq!(findings, [(Severity::Low, "the name holds an invisible character, U+200B".to_owned())]);
    }

    #[test]
    fn a_part_number_drawn_like_another_is_medium_and_the_first_sets_the_spelling() {
        let line = |number| Line::named("PLC").maker("Siemens AG").mpn(number);
        let scene = Scene::declared([line("6ES7518-4AP00-0AB0"), line("6es7518 4ap00 0ab0")])
            .observed([line("6ES7518-4APO0-0AB0"), line("6ES7517-3AP00-0AB0")]);
        let findings = run(&scene);
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(findings[0].0, Severity::Medium);
        assert!(findings[0].1.starts_with("part number `6ES7518-4APO0-0AB0` is drawn like `6ES7518-4AP00-0AB0`"));
        let other_maker = Scene::declared([line("6ES7518-4AP00-0AB0")])
            .observed([Line::named("part").maker("Moxa Inc.").mpn("6ES7518-4APO0-0AB0")]);
        assert_eq!(run(&other_maker), []);
    }

    #[test]
    fn honest_names_in_several_scripts_are_left_alone() {
        let scene = Scene::declared([
            Line::named("华为 Huawei ME909").maker("华为技术有限公司"),
            Line::named("Датчик Pt100").maker("ООО Сенсор"),
            Line::named("Ölfilter Ø50 µm").maker("Müller & Söhne GmbH"),
            Line::named("10 kΩ resistor").mpn("RC0402FR-0710KL"),
        ]);
        assert_eq!(run(&scene), []);
    }
}
