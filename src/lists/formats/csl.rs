//! The Consolidated Screening List of trade.gov: one row for each party and list, whichever file it comes in.

use super::days::iso;
use super::gathering::{Gathering, add_listing, add_name, one_country};
use super::ofac;
use crate::diagnostic::Problem;
use crate::lists::published::published;
use crate::lists::{Basis, Entry, PartyKind};
use crate::source::{Place, Source};

/// The lists in it, by what `source` begins with and the list's short form in brackets.
const LISTS: [(&str, &str, &str); 13] = [
    ("Entity List", "(EL)", "us-bis-el"),
    ("Denied Persons List", "(DPL)", "us-bis-dpl"),
    ("Unverified List", "(UVL)", "us-bis-uvl"),
    ("Military End User", "(MEU)", "us-bis-meu"),
    ("Nonproliferation Sanctions", "(ISN)", "us-isn"),
    ("ITAR Debarred", "(DTC)", "us-itar-debarred"),
    ("Specially Designated Nationals", "(SDN)", "us-ofac-sdn"),
    ("Sectoral Sanctions Identifications List", "(SSI)", "us-ofac-ssi"),
    ("Foreign Sanctions Evaders", "(FSE)", "us-ofac-fse"),
    ("Palestinian Legislative Council List", "(PLC)", "us-ofac-ns-plc"),
    ("Capta List", "(CAP)", "us-ofac-capta"),
    ("Non-SDN Menu-Based Sanctions List", "(NS-MBS List)", "us-ofac-ns-mbs"),
    ("Non-SDN Chinese Military-Industrial Complex Companies List", "(CMIC)", "us-ofac-ns-cmic"),
];

/// The columns of the table, in the publisher's order; older files lack the first.
pub(super) const COLUMNS: [&str; 29] = [
    "_id",
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
    "ids",
];

/// One row of the publication.
#[derive(Debug, Default)]
pub(super) struct Record<'a> {
    pub(super) source: &'a str,
    pub(super) number: &'a str,
    pub(super) kind: &'a str,
    pub(super) programmes: Vec<&'a str>,
    pub(super) name: &'a str,
    pub(super) countries: Vec<&'a str>,
    pub(super) notice: &'a str,
    pub(super) start: &'a str,
    pub(super) end: &'a str,
    pub(super) remarks: &'a str,
    pub(super) url: &'a str,
    pub(super) alt_names: Vec<&'a str>,
    /// Type, number, country.
    pub(super) ids: Vec<(&'a str, &'a str, &'a str)>,
}

/// Returns the id of the list that a `source` names.
fn list_of(source: &str) -> Option<&'static str> {
    let source = source.split_whitespace().collect::<Vec<_>>().join(" ");
    LISTS
        .iter()
        .find(|(name, short, _)| {
            source.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name)) || source.contains(short)
        })
        .map(|(.., id)| *id)
}

/// What is said of a day that can't be read; the entry is taken to stand then.
const UNREADABLE_DAYS: &str = "days can't be read and were taken for unknown";

/// Takes a row; what is wrong with it is a problem at its place.
pub(super) fn take(record: &Record<'_>, at: Place, source: &Source, into: &mut Gathering) {
    if record.source.is_empty() {
        into.refuse(|| Problem::at(source, at, "names no list").expected("the name of a list in `source`"));
        return;
    }
    let Some(list) = list_of(record.source) else {
        into.omit("rows stand on a list that is not known and were left out", || format!("`{}`", record.source));
        return;
    };
    if !record.name.chars().any(char::is_alphanumeric) {
        into.refuse(|| Problem::at(source, at, "has no name").expected("the party's name in `name`"));
        return;
    }
    let mut days = [None, None];
    for (day, (written, column)) in days.iter_mut().zip([(record.start, "start_date"), (record.end, "end_date")]) {
        *day = iso(written);
        if day.is_none() && !written.is_empty() {
            into.doubt(UNREADABLE_DAYS, format!("`{written}` in `{column}` of {}", record.name));
        }
    }
    let [start, end] = days;
    let parts = published(record.name);
    let key = if record.number.is_empty() { &parts.name } else { record.number };
    let from = if record.url.is_empty() { "trade.gov Consolidated Screening List" } else { record.url };
    let mut entry = Entry::new(key, &parts.name, Basis::Primary, from);
    entry.kind = match record.kind.to_ascii_lowercase().as_str() {
        "individual" => PartyKind::Individual,
        "entity" => PartyKind::Entity,
        "vessel" => PartyKind::Vessel,
        "aircraft" => PartyKind::Aircraft,
        _ => PartyKind::Unstated,
    };
    let primary = parts.name.clone();
    add_name(&mut entry.aliases, &parts.plain, &primary);
    for alias in &parts.aliases {
        add_name(&mut entry.aliases, alias, &primary);
    }
    for former in &parts.former {
        add_name(&mut entry.former_names, former, &primary);
    }
    for alternative in &record.alt_names {
        // The last of several is joined by a word: `A; B; and C`.
        let alternative = alternative.trim();
        let parts = published(alternative.strip_prefix("and ").unwrap_or(alternative));
        add_name(&mut entry.aliases, &parts.name, &primary);
        for alias in std::iter::once(&parts.plain).chain(&parts.aliases) {
            add_name(&mut entry.aliases, alias, &primary);
        }
        for former in &parts.former {
            add_name(&mut entry.former_names, former, &primary);
        }
    }
    if list.starts_with("us-bis-") {
        let names = std::iter::once(&parts.plain).chain(&entry.aliases);
        for name in names.filter_map(|name| without_lost_letters(name)).collect::<Vec<_>>() {
            add_name(&mut entry.aliases, &name, &primary);
        }
    }
    entry.country = one_country(record.countries.iter().copied());
    entry.programmes = record.programmes.iter().map(|programme| (*programme).to_owned()).collect();
    entry.cite = (!record.notice.is_empty()).then(|| record.notice.to_owned());
    add_listing(&mut entry, start, end);
    for (label, number, country) in &record.ids {
        ofac::identify(&mut entry, into, label, number, country, list);
    }
    for segment in ofac::segments(record.remarks) {
        ofac::remark(&mut entry, into, segment, list);
    }
    into.add(&[list.to_owned()], entry);
}

/// Returns a name without the question marks that stand for lost letters inside its words.
fn without_lost_letters(name: &str) -> Option<String> {
    let letters: Vec<char> = name.chars().collect();
    let is_lost = |n: usize| {
        letters[n] == '?'
            && n > 0
            && letters[n - 1].is_alphabetic()
            && letters.get(n + 1).is_some_and(|next| next.is_alphabetic())
    };
    (0..letters.len()).any(is_lost).then(|| (0..letters.len()).filter(|n| !is_lost(*n)).map(|n| letters[n]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_that_is_published_is_known_by_its_name() {
        for (source, id) in [
            ("Entity List (EL) - Bureau of Industry and Security", "us-bis-el"),
            ("Military End User (MEU) List - Bureau of Industry and Security", "us-bis-meu"),
            ("Specially Designated Nationals (SDN) - Treasury Department", "us-ofac-sdn"),
            ("Capta List (CAP) - Treasury Department", "us-ofac-capta"),
            ("Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department", "us-ofac-ns-mbs"),
            (
                "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department",
                "us-ofac-ns-cmic",
            ),
        ] {
            assert_eq!(list_of(source), Some(id), "{source}");
        }
        assert_eq!(list_of("Some Other List (SOL) - Nobody"), None);
    }

    #[test]
    fn lost_letters_are_left_out_inside_words_only() {
        assert_eq!(without_lost_letters("Xi?an Example Co.").as_deref(), Some("Xian Example Co."));
        assert_eq!(without_lost_letters("Who? Example"), None);
    }
}
