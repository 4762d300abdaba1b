//! OpenSanctions: what its two files have in common. Users bring their own licensed copy.
//!
//! One file holds many lists: an entity stands on a list by its programme (`US-BIS-EL`) or by the dataset it came from
//! (`us_ofac_sdn`). The list `opensanctions` is the file as a whole.

use super::gathering::Gathering;
use crate::lists::{Entry, PartyIdentifierKind, PartyKind, normal_identifier};

/// Among how many lists of an entry doubles are looked for.
const LOOKED_AT: usize = 500;

/// The list that is every target of the file.
pub(super) const WHOLE: &str = "opensanctions";

/// Programmes and datasets under the ids of our regimes; every other one is its own name in lower case.
const LISTS: [(&str, &str); 22] = [
    ("us-dod-1260h", "us-1260h"),
    ("us-dod-chinese-milcorps", "us-1260h"),
    ("us-mccain-889", "us-889"),
    ("us-5949list", "us-5949"),
    ("us-fcc", "us-fcc-covered"),
    ("us-ns-cmic", "us-ofac-ns-cmic"),
    ("us-ssi", "us-ofac-ssi"),
    ("us-capta", "us-ofac-capta"),
    ("us-dhs-uflpa", "us-uflpa"),
    ("us-sam-exclusions", "us-sam"),
    ("us-bis-denied", "us-bis-dpl"),
    ("un-sc-sanctions", "un-sc"),
    ("eu-fsf", "eu-fsf"),
    ("gb-fcdo-sanctions", "gb-uksl"),
    ("us-ofac-sdn", "us-ofac-sdn"),
    ("us-ofac-cons", "us-ofac-cons"),
    ("us-bis-el", "us-bis-el"),
    ("us-bis-meu", "us-bis-meu"),
    ("us-bis-uvl", "us-bis-uvl"),
    ("us-bis-dpl", "us-bis-dpl"),
    ("us-ndaa-154", "us-ndaa-154"),
    ("us-uflpa", "us-uflpa"),
];

/// Returns the list of a programme or dataset.
pub(super) fn list_of(word: &str) -> Option<String> {
    let mut id = String::new();
    for ch in word.trim().chars().flat_map(char::to_lowercase) {
        if ch.is_ascii_alphanumeric() {
            id.push(ch);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-');
    let known = LISTS.iter().find(|(theirs, _)| *theirs == id).map(|(_, ours)| (*ours).to_owned());
    (!id.is_empty()).then(|| known.unwrap_or_else(|| id.to_owned()))
}

/// Returns every list that some programmes and datasets name, and the whole.
pub(super) fn lists_of<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut lists = vec![WHOLE.to_owned()];
    for list in words.into_iter().filter_map(list_of) {
        if !lists.iter().take(LOOKED_AT).any(|known| *known == list) {
            lists.push(list);
        }
    }
    lists
}

/// Returns the kind of party of a schema.
pub(super) fn kind_of(schema: &str) -> PartyKind {
    match schema {
        "Person" => PartyKind::Individual,
        "Company" | "Organization" | "LegalEntity" | "PublicBody" => PartyKind::Entity,
        "Vessel" => PartyKind::Vessel,
        "Airplane" => PartyKind::Aircraft,
        _ => PartyKind::Unstated,
    }
}

/// Gives an entry an identifier whose kind nobody states: what a check digit proves is of that kind, and all else is a
/// number of some register.
pub(super) fn identify(entry: &mut Entry, value: &str, into: &mut Gathering) {
    use PartyIdentifierKind::{Imo, Isin, Lei, Registration, Uscc};
    let proven = [Uscc, Lei, Isin].into_iter().find(|kind| normal_identifier(*kind, value).is_ok());
    let ship = value.starts_with("IMO") && normal_identifier(Imo, value).is_ok();
    into.identify(entry, if ship { Imo } else { proven.unwrap_or(Registration) }, value);
}

/// Tells whether a name is written in another script than Latin.
pub(super) fn is_native(name: &str) -> bool {
    let mut letters = name.chars().filter(|ch| ch.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|ch| !is_latin(ch))
}

fn is_latin(ch: char) -> bool {
    matches!(ch, 'a'..='z' | 'A'..='Z' | '\u{00aa}' | '\u{00ba}' | '\u{00c0}'..='\u{024f}' | '\u{1e00}'..='\u{1eff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Basis;

    #[test]
    fn programmes_and_datasets_are_lists_under_our_ids() {
        let of = |word: &str| list_of(word).unwrap_or_default();
        assert_eq!(
            [of("US-DOD-1260H"), of("us_ofac_sdn"), of("US-NS-CMIC")],
            ["us-1260h", "us-ofac-sdn", "us-ofac-ns-cmic"]
        );
        assert_eq!(of("UA-SA1644"), "ua-sa1644");
        assert_eq!(lists_of(["US-BIS-EL", "US-BIS-EL", " "]), ["opensanctions", "us-bis-el"]);
    }

    #[test]
    fn an_identifier_is_of_the_kind_that_its_check_digit_proves() {
        let mut entry = Entry::new("1", "Example", Basis::Secondary, "a test");
        let mut into = Gathering::new(None);
        for value in ["91330000733796106P", "253400V1H6ART1UQ0N98", "US1694261033", "IMO9187629", "1027700132195"] {
            identify(&mut entry, value, &mut into);
        }
        let kinds: Vec<&str> = entry.identifiers.iter().map(|(kind, _)| kind.word()).collect();
        assert_eq!(kinds, ["uscc", "lei", "isin", "imo", "registration"]);
    }

    #[test]
    fn native_names_are_told_by_their_script() {
        assert!(is_native("杭州海康威视数字技术股份有限公司") && is_native("Хуавей"));
        assert!(!is_native("Łódź Ährenfeld") && !is_native("123") && !is_native("ABC 上海"));
    }
}
