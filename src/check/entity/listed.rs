//! Which parts a listed party concerns, and how findings tell of it: what the checks of listed parties share.
//!
//! A party gives one finding for each topmost thing that it is named for; the things inside that are its own too are
//! counted there. A party that is named for many things gives one finding about itself.

use std::collections::BTreeMap;

use crate::check::Context;
use crate::finding::{Confidence, Finding, Rule, Severity, Subject};
use crate::graph::ThingId;
use crate::lists::{Basis, Effect, Weight};
use crate::model::{Account, Citation, Function, PartId, Standing};
use crate::screening::{Hit, HitOutcome, How, Mention, ScreenedParty};

/// Up to this many things, each gets its own finding.
const FEW: usize = 6;

/// A thing that a party is named for.
pub(super) struct Concern<'a> {
    /// The line that stands for it.
    pub(super) part: PartId,
    /// Every mention of the party for it.
    pub(super) mentions: Vec<&'a Mention>,
    /// How many things inside it are the party's too.
    pub(super) inside: usize,
    /// What it does, with all lines that tell of it taken together.
    pub(super) functions: Vec<Function>,
}

impl Concern<'_> {
    /// Tells whether it is sure that the party is what it is named as.
    pub(super) fn is_sure(&self) -> bool {
        self.mentions.iter().any(|mention| mention.sure)
    }

    /// Says what the party is to it: `manufacturer and supplier`.
    fn roles(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        for mention in &self.mentions {
            let is_stated = self.mentions.iter().any(|other| other.register.is_none() && other.role == mention.role);
            let word = if mention.register.is_some() && !is_stated {
                format!("by an identifier the {}", mention.role)
            } else {
                mention.role.to_string()
            };
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.join(" and ")
    }
}

/// Returns the topmost things that a party is named for, in order of first mention; what is not ours is left out.
pub(super) fn concerns<'a>(context: &Context<'_>, party: &'a ScreenedParty) -> Vec<Concern<'a>> {
    let mut by_thing: BTreeMap<ThingId, Concern<'a>> = BTreeMap::new();
    for mention in &party.mentions {
        let Some(thing) = context.graph.thing_of(mention.part) else { continue };
        if is_not_ours(context, thing) {
            continue;
        }
        let canonical = context.reconciliation.canonical(context.graph, thing);
        let concern = by_thing.entry(canonical).or_insert_with(|| Concern {
            part: context.graph.parts(canonical)[0],
            mentions: Vec::new(),
            inside: 0,
            functions: Vec::new(),
        });
        concern.mentions.push(mention);
        let lines = context.graph.parts(thing).iter().chain(context.graph.parts(canonical));
        for (function, _) in lines.flat_map(|part| context.functions_of(*part)) {
            if !concern.functions.contains(function) {
                concern.functions.push(*function);
            }
        }
    }
    let things: Vec<ThingId> = by_thing.keys().copied().collect();
    for thing in things {
        let above = context.graph.ancestors(thing).filter(|above| by_thing.contains_key(above)).last();
        if let Some(above) = above
            && let Some(inner) = by_thing.remove(&thing)
            && let Some(outer) = by_thing.get_mut(&above)
        {
            outer.inside += 1;
            // What the parts inside do is what the whole does, as far as goods go.
            for function in inner.functions {
                if !outer.functions.contains(&function) {
                    outer.functions.push(function);
                }
            }
        }
    }
    by_thing.into_values().collect()
}

/// What the case calls somebody else's is only ever observed.
fn is_not_ours(context: &Context<'_>, thing: ThingId) -> bool {
    context.graph.account(thing) == Account::Observed
        && context
            .graph
            .parts(thing)
            .iter()
            .filter_map(|part| context.component(*part))
            .any(|component| context.case.not_ours.iter().any(|not_ours| not_ours.selector.selects(component)))
}

/// Tells whether a hit says for sure that the regime's list names or reaches the party, by an entry and a rule that were
/// verified at a source.
pub(super) fn is_sure(hit: &Hit) -> bool {
    hit.outcome == HitOutcome::Match && hit.basis != Basis::Verify && !rule_is_unverified(hit)
}

/// Tells whether what follows from a hit, or how far its regime reaches, was not verified at a source.
pub(super) fn rule_is_unverified(hit: &Hit) -> bool {
    hit.effect.unverified || (!hit.how.is_direct() && hit.regime().reach_basis == Basis::Verify)
}

/// How findings of one rule are told.
pub(super) struct Telling {
    pub(super) rule: &'static Rule,
    /// Which hits count for a thing, given whether the party is surely what it is named as there.
    pub(super) counts: fn(&Hit, bool) -> bool,
    /// What the hits say, after the party's name: `is named on us-889`.
    pub(super) says: fn(&[&Hit]) -> String,
    pub(super) severity: fn(Weight) -> Severity,
    pub(super) help: &'static str,
}

impl Telling {
    /// Tells of every party that the rule concerns.
    pub(super) fn tell(&self, context: &Context<'_>, findings: &mut Vec<Finding>) {
        for party in context.screening.parties_hit() {
            let concerns = concerns(context, party);
            let counted = |sure: bool| party.hits.iter().filter(|hit| (self.counts)(hit, sure)).collect::<Vec<&Hit>>();
            let mut told: Vec<(&Concern<'_>, Vec<&Hit>)> = concerns
                .iter()
                .map(|concern| (concern, counted(concern.is_sure())))
                .filter(|(_, hits)| !hits.is_empty())
                .collect();
            told.sort_by_key(|(concern, _)| concern.part);
            if told.len() > FEW {
                findings.push(self.of_party(context, party, &told));
            } else if told.is_empty() && concerns.is_empty() {
                let hits = counted(true);
                if !hits.is_empty() && !party.also.is_empty() {
                    findings.push(self.begin(
                        Subject::Party { name: party.name.clone() },
                        party,
                        &party.also.join(", "),
                        &judged(context, &hits, None),
                    ));
                }
            } else {
                findings.extend(told.iter().map(|(concern, hits)| self.of_thing(context, party, concern, hits)));
            }
        }
    }

    fn of_thing(&self, context: &Context<'_>, party: &ScreenedParty, concern: &Concern<'_>, hits: &[&Hit]) -> Finding {
        let component = context.component(concern.part);
        let name = component.map_or("a part", |component| component.name());
        let mut what = format!("{} of {name}", concern.roles());
        if concern.inside > 0 {
            what.push_str(&format!(" and {} inside it", parts(concern.inside)));
        }
        let mut finding =
            self.begin(context.subject(concern.part), party, &what, &judged(context, hits, Some(&concern.functions)));
        let mut evidence: Vec<Citation> = Vec::new();
        for mention in concern.mentions.iter().take(4) {
            if let Some(component) = context.component(mention.part) {
                let place = Citation::input(mention.part.document, component.name_at());
                for citation in [Some(place), mention.register.clone()].into_iter().flatten() {
                    if !evidence.contains(&citation) {
                        evidence.push(citation);
                    }
                }
            }
        }
        evidence.append(&mut finding.evidence);
        finding.evidence = evidence;
        finding
    }

    fn of_party(&self, context: &Context<'_>, party: &ScreenedParty, told: &[(&Concern<'_>, Vec<&Hit>)]) -> Finding {
        let names: Vec<&str> = told
            .iter()
            .take(3)
            .filter_map(|(c, _)| context.component(c.part).map(|component| component.name()))
            .collect();
        let what = format!("named for {}, such as {}", parts(told.len()), names.join(", "));
        let mut hits: Vec<&Hit> = Vec::new();
        for hit in told.iter().flat_map(|(_, hits)| hits) {
            if !hits.contains(hit) {
                hits.push(hit);
            }
        }
        let mut finding = self
            .begin(Subject::Party { name: party.name.clone() }, party, &what, &judged(context, &hits, None))
            .cite_all(told.iter().take(10).filter_map(|(concern, _)| {
                let component = context.component(concern.part)?;
                Some(Citation::input(concern.part.document, component.name_at()))
            }));
        for (concern, _) in told {
            if let Some(component) = context.component(concern.part) {
                finding = finding.note(format!("{} of {}", concern.roles(), component.path().join(" / ")));
            }
        }
        finding
    }

    fn begin(&self, subject: Subject, party: &ScreenedParty, what: &str, judged: &[(&Hit, Effect)]) -> Finding {
        let hits: Vec<&Hit> = judged.iter().map(|(hit, _)| *hit).collect();
        let weight = judged.iter().map(|(_, effect)| effect.weight).max().unwrap_or(Weight::Info);
        let mut finding = Finding::new(self.rule, subject, format!("{}, {what}, {}", party.name, (self.says)(&hits)))
            .severity((self.severity)(weight))
            .confidence(confidence(&hits))
            .help(self.help);
        for (hit, effect) in judged {
            finding = finding.cite(hit.cite_entry(effect)).cite_all(hit.cite_chain());
        }
        for words in &party.also {
            if !what.contains(words.as_str()) {
                finding = finding.note(format!("also: {words}"));
            }
        }
        for hit in hits.iter().filter(|hit| hit.unverified_name) {
            let note = format!("the native name was not verified: {} for {}", hit.matched_name, hit.entry_name);
            if !finding.notes.contains(&note) {
                finding = finding.note(note);
            }
        }
        for hit in hits.iter().filter(|hit| rule_is_unverified(hit)) {
            let note = format!(
                "basis: the rule of {} was not verified at its source; nothing is decided by it alone",
                hit.regime
            );
            if !finding.notes.contains(&note) {
                finding = finding.note(note);
            }
        }
        for hit in &hits {
            let note = match hit.basis {
                Basis::Primary => continue,
                Basis::Secondary => format!("basis: the entry of {} was transcribed from a secondary source", hit.list),
                Basis::Verify => format!("basis: the entry of {} was not verified at its source", hit.list),
            };
            if !finding.notes.contains(&note) {
                finding = finding.note(note);
            }
        }
        finding
    }
}

/// Judges each hit for the goods of a thing, or for all of the party; the weightiest first.
fn judged<'a>(context: &Context<'_>, hits: &[&'a Hit], goods: Option<&[Function]>) -> Vec<(&'a Hit, Effect)> {
    let mut judged: Vec<(&Hit, Effect)> = hits
        .iter()
        .map(|hit| (*hit, goods.map_or_else(|| hit.effect.clone(), |goods| context.screening.effect_on(hit, goods))))
        .collect();
    judged.sort_by_key(|(_, effect)| std::cmp::Reverse(effect.weight));
    judged
}

fn confidence(hits: &[&Hit]) -> Confidence {
    let by_identifier = |hit: &&Hit| matches!(hit.how, How::Identifier { .. });
    if hits.iter().any(|hit| hit.outcome == HitOutcome::Possible) {
        Confidence::Low
    } else if hits.iter().any(by_identifier) {
        Confidence::High
    } else {
        Confidence::Medium
    }
}

/// Says that a party is named on a list, was when the contract was signed, or will be.
pub(super) fn named(hit: &Hit) -> String {
    match hit.standing {
        Standing::Now { .. } => format!("is named on {}", hit.regime),
        Standing::Then { until } => format!("was named on {} when the contract was signed, until {until}", hit.regime),
        Standing::Upcoming { from } => format!("will be named on {} from {from}", hit.regime),
    }
}

/// Lists the regimes of hits, each once: `us-889 and us-1260h`.
pub(super) fn regimes(hits: &[&Hit]) -> String {
    let mut ids: Vec<&str> = Vec::new();
    for hit in hits {
        if !ids.contains(&hit.regime.as_str()) {
            ids.push(&hit.regime);
        }
    }
    match ids.as_slice() {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        _ => ids.concat(),
    }
}

fn parts(count: usize) -> String {
    if count == 1 { "1 part".to_owned() } else { format!("{count} parts") }
}

/// Says why the checks of listed parties could not run or had nothing to run over, else over how many parties.
pub(super) fn outcome(context: &Context<'_>) -> crate::finding::Outcome {
    if context.lists.is_empty() {
        return crate::finding::Outcome::Skipped("no list was screened against".to_owned());
    }
    crate::finding::Outcome::examined(context.screening.parties().len(), "no document names a party")
}
