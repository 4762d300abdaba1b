//! What OFAC's publications have in common: programmes that are lists, and the grammar of remarks and identifiers.
//!
//! Remarks are `Key value` pairs separated by semicolons: `Unified Social Credit Code (USCC) 9133… (China)`,
//! `Listing Date (CMIC) 03 Jun 2021`, `ISIN CNE…`, `a.k.a. 'EXCO'`. Aliases that OFAC calls weak stand there in quotation
//! marks, not in the file of aliases.

use super::days::spelt;
use super::gathering::{Gathering, add_listing, add_name};
use crate::lists::{Entry, PartyIdentifierKind};
use crate::register;

/// The labels under which identifiers are published, each with its kind.
const LABELS: [(&str, PartyIdentifierKind); 34] = [
    ("Unified Social Credit Code (USCC)", PartyIdentifierKind::Uscc),
    ("Unified Social Credit Code", PartyIdentifierKind::Uscc),
    ("Legal Entity Number", PartyIdentifierKind::Lei),
    ("Legal Entity Identifier", PartyIdentifierKind::Lei),
    ("ISIN", PartyIdentifierKind::Isin),
    ("D-U-N-S Number", PartyIdentifierKind::Duns),
    ("Vessel Registration Identification", PartyIdentifierKind::Imo),
    ("Tax ID No.", PartyIdentifierKind::Tax),
    ("V.A.T. Number", PartyIdentifierKind::Tax),
    ("NIT #", PartyIdentifierKind::Tax),
    ("RUC #", PartyIdentifierKind::Tax),
    ("RIF #", PartyIdentifierKind::Tax),
    ("R.F.C.", PartyIdentifierKind::Tax),
    ("C.U.I.T.", PartyIdentifierKind::Tax),
    ("C.N.P.J.", PartyIdentifierKind::Tax),
    ("Registration ID", PartyIdentifierKind::Registration),
    ("Registration Number", PartyIdentifierKind::Registration),
    ("Public Registration Number", PartyIdentifierKind::Registration),
    ("Company Number", PartyIdentifierKind::Registration),
    ("UK Company Number", PartyIdentifierKind::Registration),
    ("Business Registration Number", PartyIdentifierKind::Registration),
    ("Business Registration Document #", PartyIdentifierKind::Registration),
    ("Business Number", PartyIdentifierKind::Registration),
    ("Commercial Registry Number", PartyIdentifierKind::Registration),
    ("Chamber of Commerce Number", PartyIdentifierKind::Registration),
    ("Certificate of Incorporation Number", PartyIdentifierKind::Registration),
    ("Economic Register Number (CBLS)", PartyIdentifierKind::Registration),
    ("Enterprise Number", PartyIdentifierKind::Registration),
    ("Government Gazette Number", PartyIdentifierKind::Registration),
    ("Matricula Mercantil No", PartyIdentifierKind::Registration),
    ("Folio Mercantil No.", PartyIdentifierKind::Registration),
    ("Trade License No.", PartyIdentifierKind::Registration),
    ("C.R. No.", PartyIdentifierKind::Registration),
    ("Dubai Chamber of Commerce Membership No.", PartyIdentifierKind::Registration),
];

/// Among how many names a weak alias is looked for before it is taken for a new one.
pub(super) const MANY_NAMES: usize = 500;

/// The list of Specially Designated Nationals.
pub(super) const SDN: &str = "us-ofac-sdn";

/// The programmes that are a list of their own beside the list of Specially Designated Nationals.
const PROGRAMMES: [(&str, &str); 5] = [
    ("NS-PLC", "us-ofac-ns-plc"),
    ("CMIC-EO13959", "us-ofac-ns-cmic"),
    ("UKRAINE-EO13662", "us-ofac-ssi"),
    ("FSE-", "us-ofac-fse"),
    ("561-Related", "us-ofac-capta"),
];

/// Tells by the programmes of all entries whether a publication is that of the consolidated non-SDN lists: some of those
/// programmes stand on the SDN list too, beside thousands that don't.
pub(super) fn is_non_sdn<'a>(entries: impl Iterator<Item = &'a [String]>) -> bool {
    let (mut all, mut non_sdn) = (0usize, 0usize);
    for programmes in entries {
        all += 1;
        non_sdn += usize::from(programmes.iter().any(|tag| PROGRAMMES.iter().any(|(known, _)| is_of(tag, known))));
    }
    non_sdn * 2 > all
}

fn is_of(tag: &str, programme: &str) -> bool {
    tag == programme || (programme.ends_with('-') && tag.starts_with(programme))
}

/// Returns the lists on which an entry of the consolidated non-SDN files stands: always the whole, and its own list where
/// the programme or the remarks name it.
pub(super) fn non_sdn_lists(programmes: &[String], remarks: &str) -> Vec<String> {
    let mut lists = vec!["us-ofac-cons".to_owned()];
    for (programme, list) in PROGRAMMES {
        let named =
            programmes.iter().any(|tag| tag == programme || (programme.ends_with('-') && tag.starts_with(programme)));
        if named {
            lists.push(list.to_owned());
        }
    }
    let capta = remarks.contains("correspondent account or a payable-through account");
    if capta && !lists.iter().any(|list| list == "us-ofac-capta") {
        lists.push("us-ofac-capta".to_owned());
    }
    lists
}

/// Returns the list for which an entry of several lists is read: the wanted one, else its own.
pub(super) fn chosen(lists: &[String], into: &Gathering) -> String {
    lists.iter().find(|list| into.wanted() == Some(list)).or(lists.last()).cloned().unwrap_or_default()
}

/// Splits remarks at their semicolons, without full stops and the word for a further value of the same kind.
pub(super) fn segments(remarks: &str) -> impl Iterator<Item = &str> {
    remarks.split(';').map(|segment| {
        let segment = segment.trim();
        let segment = segment.strip_suffix('.').unwrap_or(segment);
        segment.strip_prefix("alt. ").unwrap_or(segment)
    })
}

/// Takes what one segment of the remarks says.
pub(super) fn remark(entry: &mut Entry, into: &mut Gathering, segment: &str, list: &str) {
    for prefix in ["a.k.a. ", "f.k.a. ", "n.k.a. "] {
        if let Some(name) = segment.strip_prefix(prefix) {
            let name = name.trim().trim_matches(['\'', '"', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}']);
            let primary = entry.name.clone();
            if !entry.names().take(MANY_NAMES).any(|known| known == name) {
                add_name(&mut entry.weak_aliases, name, &primary);
            }
            return;
        }
    }
    let label = LABELS
        .iter()
        .map(|(label, _)| *label)
        .chain(["Listing Date (CMIC)"])
        .filter(|label| segment.len() > label.len() && segment.starts_with(label))
        .max_by_key(|label| label.len());
    let Some(label) = label else { return };
    let rest = &segment[label.len()..];
    // `Company Numbering` is no `Company Number`.
    if !rest.starts_with([' ', ':', '.', '#']) {
        return;
    }
    let (value, country) = match rest.find(" (") {
        Some(open) => (&rest[..open], rest[open + 2..].split(')').next().unwrap_or_default()),
        None => (rest, ""),
    };
    identify(entry, into, label, value, country, list);
}

/// Gives an entry the identifier or day that a label and its value state; labels that say neither are passed over.
pub(super) fn identify(entry: &mut Entry, into: &mut Gathering, label: &str, value: &str, country: &str, list: &str) {
    let plain = label.trim().trim_end_matches(':');
    let value = value.trim().trim_start_matches([':', '#', '.']).trim();
    let value =
        ["issued ", "expires "].iter().filter_map(|word| value.find(word)).min().map_or(value, |at| &value[..at]);
    let value = value.trim();
    if plain == "Listing Date (CMIC)" && list == "us-ofac-ns-cmic" {
        match spelt(value) {
            Some(day) => add_listing(entry, Some(day), None),
            None => into.doubt("listing dates can't be read", format!("`{value}` of {}", entry.name)),
        }
        return;
    }
    let Some((_, kind)) = LABELS.iter().find(|(known, _)| *known == plain) else { return };
    if value.is_empty() {
        return;
    }
    match kind {
        PartyIdentifierKind::Registration | PartyIdentifierKind::Tax => {
            into.identify(entry, *kind, &with_country(value, country));
        }
        _ => into.identify(entry, *kind, value),
    }
}

/// Writes a number with its country before a slash, if the country is known.
pub(super) fn with_country(number: &str, country: &str) -> String {
    match register::country(country) {
        Some(country) => format!("{country}/{number}"),
        None => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Basis;
    use jiff::civil::date;

    fn read(remarks: &str, list: &str) -> (Entry, Vec<String>) {
        let mut entry = Entry::new("1", "EXAMPLE CO.", Basis::Primary, "a test");
        let mut into = Gathering::new(Some(list));
        for segment in segments(remarks) {
            remark(&mut entry, &mut into, segment, list);
        }
        into.add(&[list.to_owned()], entry.clone());
        (entry, into.finish().next().expect("it is wanted").1)
    }

    #[test]
    fn remarks_give_identifiers_days_and_weak_aliases() {
        let (entry, remarks) = read(
            "Website http://example.com; ISIN CND100020NC4; alt. ISIN US1694261033; Listing Date (CMIC) 03 Jun 2021; \
             Effective Date (CMIC) 02 Aug 2021; Unified Social Credit Code (USCC) 91330000733796106P (China); \
             Tax ID No. 7702070139 (Russia); Registration Number 02696754 (United Kingdom) issued 5 May 1999; \
             Business Registration Number CH-660.0.559.011-2 (Switzerland); NIT # 800146749-7 (Colombia).; \
             Vessel Registration Identification IMO 9187629; Legal Entity Number 253400V1H6ART1UQ0N98; \
             D-U-N-S Number 542957624; a.k.a. 'EXCO'; a.k.a. 'EXAMPLE CO.'.",
            "us-ofac-ns-cmic",
        );
        let identifiers: Vec<String> =
            entry.identifiers.iter().map(|(kind, value)| format!("{}:{value}", kind.word())).collect();
        assert_eq!(
            identifiers,
            [
                "isin:CND100020NC4",
                "isin:US1694261033",
                "uscc:91330000733796106P",
                "tax:RU/7702070139",
                "registration:GB/02696754",
                "registration:CH/CH-660.0.559.011-2",
                "tax:CO/800146749-7",
                "imo:9187629",
                "lei:253400V1H6ART1UQ0N98",
                "duns:542957624",
            ]
        );
        assert_eq!(entry.weak_aliases, ["EXCO"]);
        assert_eq!(entry.listings[0].from, Some(date(2021, 6, 3)));
        assert!(remarks.is_empty(), "{remarks:?}");
    }

    #[test]
    fn an_identifier_that_does_not_hold_is_counted_and_left_out() {
        let (entry, remarks) = read("ISIN US1694261034; alt. ISIN CND100020NC5", "us-ofac-sdn");
        assert!(entry.identifiers.is_empty());
        assert_eq!(remarks.len(), 1);
        assert!(remarks[0].starts_with("2 identifiers don't hold"), "{remarks:?}");
    }

    #[test]
    fn a_programme_that_is_a_list_of_its_own_is_told() {
        let lists = |programmes: &[&str], remarks: &str| {
            non_sdn_lists(&programmes.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>(), remarks).join(" ")
        };
        assert_eq!(lists(&["SDGT", "NS-PLC"], ""), "us-ofac-cons us-ofac-ns-plc");
        assert_eq!(lists(&["CMIC-EO13959"], ""), "us-ofac-cons us-ofac-ns-cmic");
        assert_eq!(lists(&["FSE-IR"], ""), "us-ofac-cons us-ofac-fse");
        assert_eq!(lists(&["RUSSIA-EO14024"], ""), "us-ofac-cons");
        let of = |tags: &[&str]| {
            let entries: Vec<Vec<String>> = tags.iter().map(|tag| vec![(*tag).to_owned()]).collect();
            is_non_sdn(entries.iter().map(Vec::as_slice))
        };
        assert!(of(&["NS-PLC", "FSE-IR", "SDGT"]) && !of(&["SDGT", "NS-PLC"]) && !of(&[]));
    }
}
