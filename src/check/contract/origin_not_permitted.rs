//! `origin-not-permitted`: a part comes from a country that the contract does not accept.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{lacking, telling};
use crate::check::{Check, Context};
use crate::finding::{Confidence, Finding, Group, Outcome, Rule, Severity};
use crate::graph::ThingId;
use crate::model::{Account, Citation, Contract, Country, Item, PartId};
use crate::register;

static RULE: Rule = Rule {
    id: "origin-not-permitted",
    group: Group::Contract,
    severity: Severity::High,
    summary: "a part's declared origin is one that the contract does not accept",
    explanation: "\
## What it does
An item may list the countries that its parts may come from (`origins`), and the contract may rule out countries
altogether (`[prohibited] origins`). Each declared part with a stated origin is held against both. Of several countries
(`DE/CN`), each must be accepted. Where origins are limited, a text that can't be read as a country (`EU`, `Zhejiang`) is a
finding of severity low; so is a part of an item that limits origins and states none.

## Why it matters
Origin decides tariffs, grant conditions and the port's own policy, and is what a bidder states most
freely.

## Example
Item 2.1 accepts DE and US; the BOM states CN for the part that matches it.

## What to do
Ask for a certificate of origin, demand another source, or amend the item.",
};

static RULES: &[&Rule] = &[&RULE];

/// Says which origins the contract does not accept.
pub(super) struct OriginNotPermitted;

impl Check for OriginNotPermitted {
    fn rules(&self) -> &'static [&'static Rule] {
        RULES
    }

    fn run(&self, context: &Context<'_>, findings: &mut Vec<Finding>) -> Outcome {
        if let Some(outcome) = lacking(context, &[Account::Contract, Account::Declared]) {
            return outcome;
        }
        let Some(contract) = context.contract else { return Outcome::Skipped("the case has no contract".to_owned()) };
        let limits_items = context.reconciliation.items.iter().any(|settled| !settled.item.origins.is_empty());
        if contract.prohibited.origins.is_empty() && !limits_items {
            return Outcome::Nothing("the contract limits no origin".to_owned());
        }
        let mut examined = 0;
        for thing in context.graph.things().filter(|thing| context.graph.account(*thing) == Account::Declared) {
            let item = context.reconciliation.thing(thing).item.map(|(n, _)| &context.reconciliation.items[n].item);
            let limits = Limits { contract, item: item.filter(|item| !item.origins.is_empty()) };
            let mut states_any = false;
            for part in context.graph.parts(thing) {
                let Some(component) = context.component(*part) else { continue };
                let Some(text) = component.origin().map(str::trim).filter(|text| !text.is_empty()) else { continue };
                examined += 1;
                states_any = true;
                if !limits.any() {
                    continue;
                }
                let (countries, all_read) = countries(text);
                for origin in countries {
                    findings.extend(limits.judge(context, thing, *part, origin));
                }
                if !all_read {
                    findings.push(limits.unreadable(context, thing, *part, text));
                }
            }
            if let (false, Some(item)) = (states_any, limits.item) {
                examined += 1;
                findings.extend(context.graph.parts(thing).first().map(|part| absent(context, thing, *part, item)));
            }
        }
        Outcome::examined(examined, "no declared part states its origin")
    }
}

/// What a part's origin is held against.
struct Limits<'a> {
    contract: &'a Contract,
    /// The part's item, if it limits origins.
    item: Option<&'a Item>,
}

const HELP: &str = "ask for a certificate of origin, demand another source, or amend the item";

impl Limits<'_> {
    fn any(&self) -> bool {
        self.item.is_some() || !self.contract.prohibited.origins.is_empty()
    }

    fn judge(&self, context: &Context<'_>, thing: ThingId, part: PartId, origin: Country) -> Option<Finding> {
        let ruled_out = self.contract.prohibited.origins.iter().find(|(country, _)| *country == origin);
        let not_accepted = self.item.filter(|item| !item.origins.contains(&origin));
        let called = telling::call(context, thing);
        let cited = Citation::input(part.document, context.component(part)?.origin_at());
        let finding = match (ruled_out, not_accepted) {
            (Some((_, place)), _) => Finding::new(
                &RULE,
                context.subject(part),
                format!("{called} comes from {}, which the contract rules out", name(origin)),
            )
            .cite(cited)
            .cite(Citation::input(self.contract.document, *place)),
            (None, Some(item)) => Finding::new(
                &RULE,
                context.subject(part),
                format!("{called} comes from {}; {}", name(origin), accepts(item)),
            )
            .cite(cited)
            .cite(telling::cite_item(item)),
            (None, None) => return None,
        };
        Some(finding.help(HELP))
    }

    fn unreadable(&self, context: &Context<'_>, thing: ThingId, part: PartId, text: &str) -> Finding {
        let limit = self.item.map_or_else(|| "the contract rules countries out".to_owned(), accepts);
        let shown: String = text.chars().take(80).collect();
        let called = telling::call(context, thing);
        let message = format!("{called} states its origin as `{shown}`, which can't be read as a country; {limit}");
        let finding = Finding::new(&RULE, context.subject(part), message)
            .severity(Severity::Low)
            .confidence(Confidence::Medium)
            .help("have the vendor name the country, as a code (DE) or in full");
        match context.component(part) {
            Some(component) => finding.cite(Citation::input(part.document, component.origin_at())),
            None => finding,
        }
    }
}

fn absent(context: &Context<'_>, thing: ThingId, part: PartId, item: &Item) -> Finding {
    let message = format!("{} states no origin; {}", telling::call(context, thing), accepts(item));
    let finding = Finding::new(&RULE, context.subject(part), message)
        .severity(Severity::Low)
        .confidence(Confidence::Medium)
        .help("have the vendor state the country of origin");
    let finding = match context.component(part) {
        Some(component) => finding.cite(Citation::input(part.document, component.at())),
        None => finding,
    };
    finding.cite(telling::cite_item(item))
}

fn accepts(item: &Item) -> String {
    let accepted: Vec<String> = item.origins.iter().map(|country| name(*country)).collect();
    format!("{} accepts {}", telling::call_item(item), accepted.join(", "))
}

/// States of the USA and provinces of Canada whose code is a country's too: `Atlanta, GA` is not in Gabon.
const STATES: [&str; 29] = [
    "AL", "AR", "AZ", "CA", "CO", "DE", "GA", "ID", "IL", "IN", "KY", "LA", "MA", "MD", "ME", "MN", "MO", "MS", "MT",
    "NC", "NE", "PA", "SC", "SD", "TN", "VA", "NL", "PE", "SK",
];

/// Reads every country that a text names, and tells whether all of the text was read.
fn countries(text: &str) -> (Vec<Country>, bool) {
    let (mut found, mut all_read) = (Vec::new(), true);
    for piece in
        text.split(['/', ';', '|', '+', '\n', '、', '；', '／']).map(str::trim).filter(|piece| !piece.is_empty())
    {
        let (more, read) = of_piece(&piece.replace('&', " and "));
        found.extend(more);
        all_read &= read;
    }
    let mut distinct: Vec<Country> = Vec::new();
    for country in found {
        if !distinct.contains(&country) {
            distinct.push(country);
        }
    }
    let all_read = all_read && !distinct.is_empty();
    (distinct, all_read)
}

/// Reads a piece in which a comma may stand between countries, or between a place and its country.
fn of_piece(piece: &str) -> (Vec<Country>, bool) {
    let parts: Vec<&str> = piece.split([',', '，']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let [.., last] = parts.as_slice() else { return (Vec::new(), false) };
    if parts.len() == 1 {
        return of_words(last);
    }
    let read: Vec<(Vec<Country>, bool)> = parts.iter().map(|part| of_words(part)).collect();
    let is_state = |part: &str| STATES.iter().any(|state| state.eq_ignore_ascii_case(part)) || part == "Georgia";
    let all = read.iter().all(|(_, all)| *all);
    // `DE, US` are two codes; in `DE, USA` and in `Newark, DE` the first may be Delaware.
    let codes = parts.iter().all(|part| part.len() == 2);
    let doubtful = !codes && parts.iter().any(|part| is_state(part)) && (!all || names_usa(last));
    let countries = parts
        .iter()
        .zip(&read)
        .filter(|(part, _)| !(doubtful && is_state(part)))
        .flat_map(|(_, (countries, _))| countries.iter().copied());
    let countries: Vec<Country> = countries.collect();
    if all || doubtful {
        return (countries, all && !doubtful);
    }
    // A place whose country stands last is read whole, like an official name: `Shanghai, China`, `Korea, Republic of`.
    let whole = one(piece);
    let is_read = whole.is_some() || !countries.is_empty() && read.last().is_some_and(|(_, all)| *all);
    (countries.into_iter().chain(whole).collect(), is_read)
}

fn names_usa(text: &str) -> bool {
    one(text).is_some_and(|country| country.to_string() == "US")
}

/// Reads words without a comma: one country, or several between `and`, dashes or brackets.
fn of_words(words: &str) -> (Vec<Country>, bool) {
    if let Some(country) = one(words) {
        return (vec![country], true);
    }
    let mut apart = format!(" {} ", words.replace(['(', ')', '[', ']', '–', '-', ':', '和'], " / "));
    for word in [" and ", " und ", " or ", " oder "] {
        apart = apart.replace(word, " / ").replace(&word.to_uppercase(), " / ");
    }
    let parts: Vec<&str> = apart.split('/').map(str::trim).filter(|part| !part.is_empty()).collect();
    let read: Vec<Country> = parts.iter().filter_map(|part| one(part)).collect();
    let all = !parts.is_empty() && read.len() == parts.len();
    (read, all)
}

/// Reads one country, with or without accents that do not belong to its name: `Chìna`.
fn one(text: &str) -> Option<Country> {
    register::country(text).or_else(|| {
        let folded: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
        register::country(&folded)
    })
}

fn name(country: Country) -> String {
    register::country_name(country).map_or_else(|| country.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_of_a_text_is_read_and_what_is_none_is_said() {
        for (text, expected, all) in [
            ("DE", "DE", true),
            ("DE/CN", "DE CN", true),
            ("CN, DE", "CN DE", true),
            ("China, Germany", "CN DE", true),
            ("China/Germany", "CN DE", true),
            ("P.R. China / DE", "CN DE", true),
            ("Germany and China", "DE CN", true),
            ("Germany & China", "DE CN", true),
            ("China; Germany", "CN DE", true),
            ("Germany (assembled in China)", "DE CN", true),
            ("CN-DE", "CN DE", true),
            ("Chìna", "CN", true),
            ("CN/China", "CN", true),
            ("Shanghai, China", "CN", true),
            ("China, Hamburg, Germany", "CN DE", true),
            ("Zhejiang, CN", "CN", true),
            ("DE, US", "DE US", true),
            ("Bosnia and Herzegovina", "BA", true),
            ("Trinidad & Tobago", "TT", true),
            ("Guinea-Bissau", "GW", true),
            ("Korea, Republic of", "KR", true),
            ("Germany / unknown", "DE", false),
            ("Newark, DE, USA", "US", false),
            ("Atlanta, GA", "", false),
            ("Zhejiang", "", false),
            ("EU", "", false),
            ("unknown", "", false),
            ("/", "", false),
        ] {
            let (found, read) = countries(text);
            let found: Vec<String> = found.iter().map(ToString::to_string).collect();
            assert_eq!((found.join(" ").as_str(), read), (expected, all), "{text}");
        }
    }
}
