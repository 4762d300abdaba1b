//! What the cells of a schedule say: statuses, kinds, units and remarks, in the words of a data file.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::options::Remark;
use super::{ITEM_KINDS, STATUSES, options};
use crate::model::{ItemKind, ItemStatus};

type Sections = BTreeMap<String, BTreeMap<String, Vec<String>>>;

struct Words {
    statuses: BTreeMap<String, ItemStatus>,
    kinds: BTreeMap<String, ItemKind>,
    lists: BTreeMap<(String, String), Vec<String>>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let written: Sections = toml::from_str(include_str!("words.toml")).expect("the built-in words are sound");
    let mut words = Words { statuses: BTreeMap::new(), kinds: BTreeMap::new(), lists: BTreeMap::new() };
    for (section, lists) in &written {
        for (key, list) in lists {
            let keep_stops = section == "or-equal";
            let plain_list: Vec<String> =
                list.iter().map(|word| if keep_stops { fold(word) } else { plain(word) }).collect();
            for word in &plain_list {
                if let ("status", Some((status, _))) = (section.as_str(), STATUSES.iter().find(|(_, id)| id == key)) {
                    words.statuses.insert(word.clone(), *status);
                }
                if let ("kind", Some((kind, _))) = (section.as_str(), ITEM_KINDS.iter().find(|(_, id)| id == key)) {
                    words.kinds.insert(word.clone(), *kind);
                }
            }
            words.lists.insert((section.clone(), key.clone()), plain_list);
        }
    }
    words
});

/// Returns the words of one list of the data file.
pub(super) fn list(section: &str, key: &str) -> &'static [String] {
    WORDS.lists.get(&(section.to_owned(), key.to_owned())).map_or(&[], Vec::as_slice)
}

/// Normalises width and case, and keeps punctuation.
pub(super) fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// Normalises a text for comparison: NFKC, lower case, words of letters and digits, one space between them.
pub(super) fn plain(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What a status cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StatusWord {
    /// Whether the item was bought.
    Said(ItemStatus),
    /// That it is an option, but not whether it was taken.
    Undecided,
}

/// Reads a status cell.
pub(super) fn status(text: &str) -> Option<StatusWord> {
    let plain = plain(text);
    // `Option 3: not taken`: the number is the option's name.
    let unnumbered = plain.split(' ').filter(|word| word.parse::<u32>().is_err()).collect::<Vec<_>>().join(" ");
    [&plain, &unnumbered].into_iter().find_map(|text| {
        let said = WORDS.statuses.get(text.as_str()).map(|status| StatusWord::Said(*status));
        said.or_else(|| list("undecided", "status").contains(text).then_some(StatusWord::Undecided))
    })
}

/// Reads a kind cell.
pub(super) fn kind(text: &str) -> Option<ItemKind> {
    WORDS.kinds.get(&plain(text)).copied()
}

/// Tells whether a unit is a lump sum or a measure, so that its quantity counts no pieces.
pub(super) fn is_measure(unit: &str) -> bool {
    let plain = plain(unit);
    // `l.s.` is written with stops.
    let joined = plain.replace(' ', "");
    list("unit", "measure").iter().any(|word| *word == plain || *word == joined)
}

/// Tells whether a text stands in a quantity's place and states none.
pub(super) fn is_no_quantity(text: &str) -> bool {
    let plain = plain(text);
    plain.is_empty() || list("quantity", "unstated").contains(&plain)
}

/// Takes `or equal` and its like out of a cell; tells whether it was there.
pub(super) fn without_or_equal(text: &str) -> (String, bool) {
    let mut rest: String = text.nfkc().collect();
    let lower = rest.to_lowercase();
    let mut found = false;
    for phrase in list("or-equal", "phrases").iter().filter(|phrase| lower.contains(phrase.as_str())) {
        let mut kept = String::new();
        let mut left = rest.as_str();
        while let Some((start, end)) = find_folded(left, phrase) {
            kept.push_str(&left[..start]);
            kept.push(' ');
            left = &left[end..];
            found = true;
        }
        kept.push_str(left);
        rest = kept;
    }
    (rest, found)
}

/// Finds a phrase without regard to case, as whole words where it is written with spaces.
fn find_folded(text: &str, phrase: &str) -> Option<(usize, usize)> {
    let starts = text.char_indices().map(|(at, _)| at);
    starts.clone().find_map(|start| {
        let before = text[..start].chars().next_back();
        let is_han = phrase.starts_with(|c: char| c > '\u{2fff}');
        if !is_han && before.is_some_and(char::is_alphanumeric) {
            return None;
        }
        let mut wanted = phrase.chars();
        let mut next = wanted.next();
        for (at, c) in text[start..].char_indices() {
            let Some(expected) = next else {
                let ends = is_han || phrase.ends_with('.') || !c.is_alphanumeric();
                return ends.then_some((start, start + at));
            };
            if c.to_lowercase().ne([expected]) {
                return None;
            }
            next = wanted.next();
        }
        next.is_none().then_some((start, text.len()))
    })
}

/// Tells whether a row sums up others.
pub(super) fn is_total(text: &str) -> bool {
    let plain = plain(text);
    list("row", "total")
        .iter()
        .any(|word| plain == *word || plain.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with(' ')))
}

/// Tells whether a heading begins the notes below a table.
pub(super) fn begins_notes(text: &str) -> bool {
    list("row", "notes").contains(&plain(text))
}

/// What a heading says of the rows below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HeadingWords {
    /// Whether they were bought, if it is about options.
    pub(super) status: Option<StatusWord>,
    /// What they are, if it says.
    pub(super) kind: Option<ItemKind>,
    /// Whether it may say that they were not bought, and decides nothing.
    pub(super) doubtful: bool,
}

/// Tells whether a column is headed as one of remarks, and of nothing else.
pub(super) fn is_remarks_header(header: &str) -> bool {
    list("column", "remarks").contains(&plain(header))
}

/// Tells whether a column is headed `Option`, so that `yes` in it says that a row is one.
pub(super) fn is_option_header(header: &str) -> bool {
    list("column", "option").contains(&plain(header))
}

/// Reads the name of a sheet as the heading of all its rows; any part of it may say that they were not bought.
pub(super) fn sheet_name(name: &str) -> HeadingWords {
    let whole = heading(name);
    let parts =
        name.split(['(', ')', '[', ']', '-', '–', ',', ';', '_']).map(str::trim).filter(|part| !part.is_empty());
    let doubtful = whole.status.is_none()
        && (whole.doubtful || parts.map(heading).any(|part| part.status.is_some() || part.doubtful));
    HeadingWords { doubtful, ..whole }
}

/// Tells whether a text in a quantity's place may say that there is none: `-`, `n/a`, `TBD`.
pub(super) fn is_no_piece(text: &str) -> bool {
    let plain = plain(text);
    !text.trim().is_empty() && (plain.is_empty() || list("quantity", "none").contains(&plain))
}

/// Tells whether a cell ticks what its column's header says: `x`, `yes`, a date.
pub(super) fn is_tick(text: &str) -> bool {
    let text = text.trim();
    matches!(text, "✓" | "✔" | "☑" | "☒" | "✗" | "✘" | "●" | "■" | "√") || list("column", "tick").contains(&plain(text))
}

/// Tells whether a cell denies what its column's header says: `n`, `no`, `-`.
pub(super) fn is_cross(text: &str) -> bool {
    let plain = plain(text);
    (plain.is_empty() && !is_tick(text)) || list("column", "cross").contains(&plain)
}

/// Reads a heading: `Options not taken`, `B. Spare parts`, `OPTIONS`.
pub(super) fn heading(text: &str) -> HeadingWords {
    let plain = plain(text);
    let words: Vec<&str> = plain.split(' ').collect();
    // Numbering in front says nothing: `B.`, `Section 3`, `IV`.
    let numbering = |word: &&str| {
        word.chars().count() <= 3 && (word.len() == 1 || word.chars().all(|c| c.is_ascii_digit() || "ivx".contains(c)))
            || matches!(*word, "section" | "part" | "schedule" | "abschnitt" | "teil" | "chapter")
    };
    let lead = words.iter().take_while(|word| numbering(word)).count();
    let said = words[lead..].join(" ");
    let about_options = list("row", "option")
        .iter()
        .any(|word| said == *word || said.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with(' ')));
    let status = about_options.then(|| {
        let decided = STATUSES_IN_HEADINGS.iter().find(|(phrase, _)| said.contains(phrase)).map(|(_, status)| *status);
        decided.map_or(StatusWord::Undecided, StatusWord::Said)
    });
    // `Remote access (optional)` names the thing first.
    let status = status.or_else(|| options::wording(text).map(|wording| wording.status));
    let without_things = list("heading", "things").iter().find_map(|word| said.strip_prefix(&format!("{word} ")));
    let decision = options::heading(without_things.unwrap_or(&said));
    let status = status.or(match decision {
        Some(Remark::Said(status)) => Some(StatusWord::Said(status)),
        _ => None,
    });
    let is_spare = list("heading", "spare").iter().any(|end| said.ends_with(&format!(" {end}")));
    let kind = WORDS.kinds.get(&said).copied().or(is_spare.then_some(ItemKind::Spare));
    HeadingWords {
        status,
        kind: kind.filter(|kind| *kind != ItemKind::Part),
        doubtful: status.is_none() && decision.is_some(),
    }
}

/// What decides the options of a heading; the negations come first, because they contain the others.
const STATUSES_IN_HEADINGS: [(&str, ItemStatus); 14] = [
    ("not taken", ItemStatus::Declined),
    ("not accepted", ItemStatus::Declined),
    ("not awarded", ItemStatus::Declined),
    ("not exercised", ItemStatus::Declined),
    ("not selected", ItemStatus::Declined),
    ("declined", ItemStatus::Declined),
    ("rejected", ItemStatus::Declined),
    ("nicht beauftragt", ItemStatus::Declined),
    ("taken", ItemStatus::OptionTaken),
    ("accepted", ItemStatus::OptionTaken),
    ("awarded", ItemStatus::OptionTaken),
    ("exercised", ItemStatus::OptionTaken),
    ("selected", ItemStatus::OptionTaken),
    ("beauftragt", ItemStatus::OptionTaken),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lump_sums_and_measures_are_told_from_pieces() {
        for unit in ["lot", "LS", "L.S.", "h", "m", "kg", "Psch.", "批", "days", "m²", "Man-days"] {
            assert!(is_measure(unit), "{unit}");
        }
        for unit in ["pcs", "ea", "set", "Stk", "个", "台", "nos", ""] {
            assert!(!is_measure(unit), "{unit}");
        }
    }

    #[test]
    fn a_status_is_read_and_an_option_nobody_decided_is_told_apart() {
        use ItemStatus::{Base, Declined, Deleted, OptionTaken};
        for (text, expected) in [
            ("Base", Base),
            ("Option – taken", OptionTaken),
            ("Option 3: NOT taken", Declined),
            ("abgelehnt", Declined),
            ("未选", Declined),
            ("Struck out", Deleted),
        ] {
            assert_eq!(status(text), Some(StatusWord::Said(expected)), "{text}");
        }
        assert_eq!(status("Option 2"), Some(StatusWord::Undecided));
        assert_eq!(status("see letter"), None);
    }

    #[test]
    fn or_equal_is_taken_out_wherever_it_stands() {
        for (text, rest) in [
            ("Siemens / ABB or approved equal", "Siemens / ABB"),
            ("Siemens (OR EQUAL)", "Siemens ( )"),
            ("Moxa o.e.", "Moxa"),
            ("Siemens oder gleichwertig", "Siemens"),
            ("西门子或同等品", "西门子"),
        ] {
            let (left, found) = without_or_equal(text);
            assert!(found, "{text}");
            assert_eq!(left.trim(), rest);
        }
        assert!(!without_or_equal("Equalizer Works").1);
        assert!(!without_or_equal("Motor Equals AG").1);
    }

    #[test]
    fn headings_speak_for_the_rows_below_them() {
        let of = |text| heading(text).status;
        assert_eq!(of("C. OPTIONS NOT TAKEN"), Some(StatusWord::Said(ItemStatus::Declined)));
        assert_eq!(of("Options accepted"), Some(StatusWord::Said(ItemStatus::OptionTaken)));
        for text in ["3 Options", "Provisional sums", "Alternatives", "Eventualpositionen", "Remote access (optional)"]
        {
            assert_eq!(of(text), Some(StatusWord::Undecided), "{text}");
        }
        assert_eq!(of("incl. option card"), None);
        assert_eq!(of("Electrical equipment"), None);
        assert_eq!(heading("Section 4: Spare parts").kind, Some(ItemKind::Spare));
        assert_eq!(heading("Electrical equipment").kind, None);
        assert_eq!(heading("Recommended spares").kind, Some(ItemKind::Spare));
    }

    #[test]
    fn a_heading_that_says_what_follows_was_not_bought_decides_or_is_in_doubt() {
        for text in [
            "Out of scope",
            "Not ordered",
            "Items deleted by addendum 2",
            "Deleted items",
            "Exclusions",
            "Excluded from scope",
            "Not in scope",
            "3. Rejected",
            "By others",
            "Supply by others",
            "Entfallen",
            "Entfallene Positionen",
            "不采购",
        ] {
            let status = heading(text).status;
            assert!(matches!(status, Some(StatusWord::Said(status)) if !status.is_bought()), "{text}: {status:?}");
        }
        assert_eq!(heading("Extras").status, Some(StatusWord::Undecided));
        assert!(heading("Training not included").doubtful);
        for text in ["No. 3 Crane", "Electrical equipment", "Hoist", "Drives and motors"] {
            assert_eq!(heading(text), HeadingWords { status: None, kind: None, doubtful: false }, "{text}");
        }
    }
}
