//! The documented CSV of a list: a head of `#` lines, a header, one row for each period of listing.
//!
//! Rows of one name are one entry with several periods. Several values in one cell are separated by `;`.

use jiff::civil::Date;

use super::formats::{Gathering, add_name};
use super::identifier::normal_identifier;
use super::published::published;
use super::{Basis, Entry, Listing, PartyIdentifierKind, PartyKind};
use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::ingest::records::{Records, Row as RawRow, Shape, day, is_of_shape, read as read_records};
use crate::source::{Limits, Place, Sha256, Source};

/// The columns, in their canonical order. Only `name` must be there; the last seven go beyond the minimum.
pub const COLUMNS: [&str; 19] = [
    "name",
    "clean_name",
    "aliases",
    "previous_names",
    "native_names",
    "parent",
    "reason",
    "start_date",
    "end_date",
    "source_url",
    "source_sha256",
    "identifiers",
    "country",
    "cite",
    "unverified_names",
    "weak_aliases",
    "kind",
    "programmes",
    "key",
];

const NAME: usize = 0;
const CLEAN_NAME: usize = 1;
const ALIASES: usize = 2;
const PREVIOUS_NAMES: usize = 3;
const NATIVE_NAMES: usize = 4;
const PARENT: usize = 5;
const REASON: usize = 6;
const START_DATE: usize = 7;
const END_DATE: usize = 8;
const SOURCE_URL: usize = 9;
const SOURCE_SHA256: usize = 10;
const IDENTIFIERS: usize = 11;
const COUNTRY: usize = 12;
const CITE: usize = 13;
const UNVERIFIED_NAMES: usize = 14;
const WEAK_ALIASES: usize = 15;
const KIND: usize = 16;
const PROGRAMMES: usize = 17;
const KEY: usize = 18;

/// What the `#` lines say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Head {
    pub(super) list: Option<String>,
    pub(super) title: Option<String>,
    pub(super) confirmed: Option<Date>,
    pub(super) source: Option<String>,
    pub(super) basis: Option<Basis>,
    pub(super) partial: bool,
}

/// One row, sound.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ListRow {
    pub(super) name: String,
    pub(super) clean_name: String,
    pub(super) aliases: Vec<String>,
    pub(super) previous_names: Vec<String>,
    pub(super) native_names: Vec<String>,
    pub(super) parent: String,
    pub(super) reason: String,
    pub(super) start: Option<Date>,
    pub(super) end: Option<Date>,
    pub(super) source_url: String,
    pub(super) source_sha256: String,
    pub(super) identifiers: Vec<(PartyIdentifierKind, String)>,
    pub(super) country: String,
    pub(super) cite: String,
    pub(super) unverified_names: Vec<String>,
    pub(super) weak_aliases: Vec<String>,
    pub(super) kind: PartyKind,
    pub(super) programmes: Vec<String>,
    pub(super) key: String,
    pub(super) at: Place,
}

impl ListRow {
    /// Returns what tells its entry from others: the publisher's number, else the name.
    fn key(&self) -> String {
        if self.key.is_empty() { published(&self.name).name } else { self.key.clone() }
    }
}

/// A list file, read and sound, before it becomes a [`List`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) head: Head,
    pub(super) rows: Vec<ListRow>,
}

/// Tells whether a file has a header of this form and of no other.
pub(super) fn is_one(source: &Source) -> bool {
    is_of_shape(source, &SHAPE)
}

const SHAPE: Shape<'static> =
    Shape { what: "a restricted-entity list", columns: &COLUMNS, required: &["name"], kind: ErrorKind::InvalidList };

/// Reads a list file that is to hold the list `id`, if one is asked for.
pub(super) fn read(source: &Source, id: Option<&str>, limits: &Limits) -> Result<Table, Error> {
    let shape = SHAPE;
    let records = read_records(source, &shape, limits)?;
    let mut problems = Vec::new();
    let head = head(source, &records, id, &mut problems);
    let mut rows = Vec::with_capacity(records.rows.len());
    for raw in &records.rows {
        let before = problems.len();
        let row = row(source, &records, raw, &mut problems);
        if problems.len() == before {
            rows.push(row);
        }
    }
    if records.rows.is_empty() && problems.is_empty() {
        problems.push(
            Problem::new(source.name(), "has no entry")
                .expected("at least one row below the header")
                .help("a list without entries would find nobody; fetch or transcribe it again"),
        );
    }
    Table { head, rows }.checked(source, problems, limits)
}

impl Table {
    /// Returns the table if nothing is wrong with it and no name is listed twice for one day.
    pub(super) fn checked(self, source: &Source, mut problems: Vec<Problem>, limits: &Limits) -> Result<Self, Error> {
        overlaps(source, &self.rows, &mut problems);
        match Error::from_problems(ErrorKind::InvalidList, problems, limits.max_problems) {
            Some(error) => Err(error),
            None => Ok(self),
        }
    }

    /// Gives the entries, and what the head says of them.
    pub(super) fn give(self, source: &str, into: &mut Gathering) {
        let lists: Vec<String> =
            self.head.list.clone().or_else(|| into.wanted().map(str::to_owned)).into_iter().collect();
        let head = self.head.clone();
        let names = self.rows.iter().filter(|row| row.kind != PartyKind::Individual);
        for alias in names.flat_map(|row| &row.aliases).filter(|alias| is_several_names(alias)) {
            into.remark("aliases look like several names in one: `;` separates them", || format!("`{alias}`"));
        }
        for entry in self.into_entries(source) {
            into.add(&lists, entry);
        }
        into.describe(head.title, head.source, head.confirmed, head.partial);
    }

    /// Merges the rows into entries, in order of first mention.
    fn into_entries(self, source: &str) -> Vec<Entry> {
        let basis = self.head.basis.unwrap_or(Basis::Verify);
        let mut entries: Vec<Entry> = Vec::new();
        let mut numbers: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
        for row in &self.rows {
            let parts = published(&row.name);
            let key = row.key();
            let number = *numbers.entry(key.clone()).or_insert_with(|| {
                let from = if row.source_url.is_empty() {
                    self.head.source.as_deref().unwrap_or(source)
                } else {
                    &row.source_url
                };
                entries.push(Entry::new(&key, &parts.name, basis, from));
                entries.len() - 1
            });
            let entry = &mut entries[number];
            let primary = entry.name.clone();
            let derived = [parts.plain.as_str(), row.clean_name.as_str()];
            for alias in derived.into_iter().chain(parts.aliases.iter().chain(&row.aliases).map(String::as_str)) {
                add_name(&mut entry.aliases, alias, &primary);
            }
            for former in parts.former.iter().chain(&row.previous_names) {
                add_name(&mut entry.former_names, former, &primary);
            }
            for native in &row.native_names {
                add_name(&mut entry.native_names, native, &primary);
            }
            for unverified in &row.unverified_names {
                add_name(&mut entry.unverified_names, unverified, &primary);
            }
            for weak in &row.weak_aliases {
                add_name(&mut entry.weak_aliases, weak, &primary);
            }
            for programme in &row.programmes {
                add_name(&mut entry.programmes, programme, "");
            }
            if row.kind != PartyKind::Unstated {
                entry.kind = row.kind;
            }
            for identifier in &row.identifiers {
                if !entry.identifiers.contains(identifier) {
                    entry.identifiers.push(identifier.clone());
                }
            }
            let stated = |text: &String| (!text.is_empty()).then(|| text.clone());
            entry.parent = stated(&row.parent).or(entry.parent.take());
            entry.country = stated(&row.country).or(entry.country.take());
            entry.cite = stated(&row.cite).or(entry.cite.take());
            if row.start.is_some() || row.end.is_some() {
                entry.listings.push(Listing { from: row.start, to: row.end });
            }
        }
        for entry in &mut entries {
            entry.listings.sort_by_key(|listing| listing.from);
        }
        entries
    }
}

const HEAD_KEYS: [&str; 6] = ["list", "title", "confirmed", "source", "basis", "partial"];

fn head(source: &Source, records: &Records, id: Option<&str>, problems: &mut Vec<Problem>) -> Head {
    let mut head = Head::default();
    let mut seen: Vec<&str> = Vec::new();
    for (line, at) in &records.head {
        let mut refuse = |message: String, expected: &str| {
            problems.push(Problem::at(source, *at, message).expected(expected));
        };
        // A line without a colon is a remark; one with a colon must be a key that is known.
        let Some((key, value)) = line.split_once(':') else { continue };
        let (key, value) = (key.trim().to_lowercase(), value.trim());
        let Some(key) = HEAD_KEYS.into_iter().find(|known| *known == key) else {
            if key.contains(' ') {
                continue;
            }
            let near = nearest(&key, HEAD_KEYS).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            refuse(format!("`# {key}:` is not known{near}"), &HEAD_KEYS.join(", "));
            continue;
        };
        if seen.contains(&key) {
            refuse(format!("`# {key}:` stands twice"), "one line for each");
        }
        seen.push(key);
        match key {
            "list" => {
                if let Some(id) = id.filter(|id| *id != value) {
                    refuse(
                        format!("is the list `{value}`, but the case asks it for `{id}`"),
                        &format!("`# list: {id}`, or another file"),
                    );
                }
                head.list = Some(value.to_owned());
            }
            "title" => head.title = Some(value.to_owned()),
            "source" => head.source = Some(value.to_owned()),
            "confirmed" => match day(value) {
                Ok(Some(day)) => head.confirmed = Some(day),
                _ => refuse(format!("`{value}` is no day"), "YYYY-MM-DD"),
            },
            "basis" => match Basis::WORDS.iter().find(|(_, word)| *word == value) {
                Some((basis, _)) => head.basis = Some(*basis),
                None => refuse(format!("`{value}` is no basis"), "primary, secondary or verify"),
            },
            _ => match value {
                "true" => head.partial = true,
                "false" => head.partial = false,
                _ => refuse(format!("`{value}` is neither true nor false"), "true or false"),
            },
        }
    }
    head
}

fn row(source: &Source, records: &Records, raw: &RawRow, problems: &mut Vec<Problem>) -> ListRow {
    let cell = |column| records.cell(raw, column);
    let text = |column: usize| cell(column).to_owned();
    let mut refuse = |message: String, expected: &str| {
        problems.push(Problem::at(source, raw.at, message).expected(expected));
    };
    if !cell(NAME).chars().any(char::is_alphanumeric) {
        refuse("`name` is empty".to_owned(), "the name as published");
    }
    let mut read_day = |column: usize| {
        day(cell(column)).unwrap_or_else(|()| {
            refuse(format!("`{}` in `{}` is no day", cell(column), COLUMNS[column]), "YYYY-MM-DD");
            None
        })
    };
    let (start, end) = (read_day(START_DATE), read_day(END_DATE));
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        refuse(format!("ends on {end}, before it begins on {start}"), "an end_date that is not before start_date");
    }
    let url = cell(SOURCE_URL);
    if !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://") {
        refuse(format!("`{url}` in `source_url` is no web address"), "an address with http or https");
    }
    if !cell(SOURCE_SHA256).is_empty() && Sha256::parse(cell(SOURCE_SHA256)).is_none() {
        refuse(format!("`{}` in `source_sha256` is no SHA-256", cell(SOURCE_SHA256)), "64 hex digits");
    }
    let mut identifiers = Vec::new();
    for written in values(cell(IDENTIFIERS)) {
        match identifier(&written) {
            Ok(identifier) => identifiers.push(identifier),
            Err(message) => refuse(
                message,
                &format!("KIND:VALUE with KIND one of {}", PartyIdentifierKind::WORDS.map(|(_, word)| word).join(", ")),
            ),
        }
    }
    let kind = match PartyKind::WORDS.iter().find(|(_, word)| *word == cell(KIND).to_ascii_lowercase()) {
        Some((kind, _)) => *kind,
        None if cell(KIND).is_empty() => PartyKind::Unstated,
        None => {
            let words = PartyKind::WORDS.map(|(_, word)| word).join(", ");
            refuse(format!("`{}` in `kind` is no kind of party", cell(KIND)), &format!("one of {words}"));
            PartyKind::Unstated
        }
    };
    ListRow {
        name: text(NAME),
        clean_name: text(CLEAN_NAME),
        aliases: values(cell(ALIASES)),
        previous_names: values(cell(PREVIOUS_NAMES)),
        native_names: values(cell(NATIVE_NAMES)),
        parent: text(PARENT),
        reason: text(REASON),
        start,
        end,
        source_url: text(SOURCE_URL),
        source_sha256: cell(SOURCE_SHA256).to_lowercase(),
        identifiers,
        country: text(COUNTRY),
        cite: text(CITE),
        unverified_names: values(cell(UNVERIFIED_NAMES)),
        weak_aliases: values(cell(WEAK_ALIASES)),
        kind,
        programmes: values(cell(PROGRAMMES)),
        key: text(KEY),
        at: raw.at,
    }
}

fn values(cell: &str) -> Vec<String> {
    cell.split([';', '；']).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

pub(super) fn identifier(written: &str) -> Result<(PartyIdentifierKind, String), String> {
    let Some((word, value)) = written.split_once(':') else {
        return Err(format!("`{written}` in `identifiers` has no kind"));
    };
    let word = word.trim().to_lowercase();
    let Some((kind, _)) = PartyIdentifierKind::WORDS.iter().find(|(_, known)| *known == word) else {
        let near = nearest(&word, PartyIdentifierKind::WORDS.map(|(_, word)| word));
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err(format!("`{word}` is no kind of identifier{near}"));
    };
    normal_identifier(*kind, value).map(|value| (*kind, value))
}

/// Words that may follow a comma in one name.
const AFTER_A_COMMA: [&str; 44] = [
    "ltd",
    "limited",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "llc",
    "llp",
    "lp",
    "plc",
    "pjsc",
    "ojsc",
    "cjsc",
    "jsc",
    "ooo",
    "oao",
    "zao",
    "pao",
    "ao",
    "gmbh",
    "kg",
    "ag",
    "se",
    "sa",
    "sas",
    "sarl",
    "srl",
    "spa",
    "sl",
    "slu",
    "bv",
    "nv",
    "oy",
    "oyj",
    "ab",
    "as",
    "aps",
    "kk",
    "pte",
    "pty",
    "sro",
    "kft",
];

/// Tells whether an alias is most likely several: it has `, ` or ` / ` in it, and what follows is no legal form.
fn is_several_names(alias: &str) -> bool {
    let is_form = |piece: &str| {
        let mut words = piece.split_whitespace().map(|word| word.replace('.', "").to_lowercase()).peekable();
        words.peek().is_none() || words.all(|word| AFTER_A_COMMA.contains(&word.as_str()) || word == "&")
    };
    alias.contains(" / ") || alias.split(", ").skip(1).any(|piece| !is_form(piece.trim_end_matches(',')))
}

/// Two rows of one name must be two periods: equal or overlapping ones are a slip of transcription.
fn overlaps(source: &Source, rows: &[ListRow], problems: &mut Vec<Problem>) {
    let mut by_name: std::collections::BTreeMap<String, Vec<&ListRow>> = std::collections::BTreeMap::new();
    for row in rows {
        by_name.entry(row.key()).or_default().push(row);
    }
    let mut more = 0usize;
    let mut told = 0;
    for (key, mut periods) in by_name {
        periods.sort_by_key(|row| row.start);
        for pair in periods.windows(2) {
            let apart = matches!((pair[0].end, pair[1].start), (Some(end), Some(start)) if end < start);
            if apart {
                continue;
            }
            if told == MOST_DOUBLES {
                more += 1;
                continue;
            }
            told += 1;
            let other = source.position(pair[0].at);
            problems.push(
                Problem::at(source, pair[1].at, format!("`{key}` is listed twice for one day, here and at {other}")).help(
                    "two parties of one name: give each its own number in the column `key`; two periods of one: end the \
                     earlier one; else delete the copy",
                ),
            );
        }
    }
    if more > 0 {
        problems.push(Problem::new(source.name(), format!("{more} more rows list a party twice for one day")));
    }
}

/// How many rows that list a party twice are named.
const MOST_DOUBLES: usize = 20;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::lists::{List, ListChoice, import, load};

    fn source(text: &str) -> Arc<Source> {
        Arc::new(Source::from_bytes("l.csv", text.as_bytes().to_vec(), &Limits::default()).expect("small"))
    }

    fn list(text: &str) -> Result<List, Error> {
        let choice = ListChoice { id: "us-1260h".to_owned(), files: Vec::new() };
        load(&choice, &[source(text)], &Limits::default())
    }

    fn refusal(text: &str) -> String {
        list(text).expect_err("it must be refused").to_string()
    }

    const HEADER: &str = "name,aliases,start_date,end_date,identifiers\n";

    #[test]
    fn rows_of_one_name_are_one_entry_with_several_periods() {
        let list = list(&format!(
            "# list: us-1260h\n# confirmed: 2026-06-10\n# basis: secondary\n# partial: true\n{HEADER}\
             \"Example Memory, Inc.\",EXME,2025-01-07,2026-02-17,\n\
             Other Works,,2021-06-03,,uscc:91110000710934369E\n\
             \"Example Memory, Inc.*\",EXME; Exmem,2026-06-08,,\n"
        ))
        .expect("sound");
        assert!(list.partial);
        assert_eq!(list.entries.len(), 2);
        let entry = &list.entries[0];
        assert_eq!((entry.name.as_str(), entry.basis), ("Example Memory, Inc.", Basis::Secondary));
        assert_eq!(entry.aliases, ["EXME", "Exmem"]);
        let on = |text: &str| entry.serves_on(text.parse().expect("a day"), list.confirmed);
        let days = ["2025-01-06", "2025-01-07", "2026-02-17", "2026-02-18", "2026-06-07", "2026-06-08", "2030-01-01"];
        assert_eq!(days.map(on), [false, true, true, false, false, true, true]);
        assert_eq!(entry.since(jiff::civil::date(2026, 7, 1)), Some(jiff::civil::date(2026, 6, 8)));
        assert_eq!(list.title, "Section 1260H: Chinese military companies operating in the United States");
    }

    #[test]
    fn an_entry_without_days_serves_only_from_its_snapshot_on() {
        let list = list("# confirmed: 2026-06-10\nname\nExample Works\n").expect("sound");
        let on = |text: &str| list.entries[0].serves_on(text.parse().expect("a day"), list.confirmed);
        assert!(!on("2026-06-09"));
        assert!(on("2026-06-10"));
        assert_eq!(list.entries[0].basis, Basis::Verify, "a file that states no basis is not verified");
    }

    #[test]
    fn unverified_names_stand_apart_from_those_that_count() {
        let list = list("name,native_names,unverified_names\nExample Works,例一,例二; 例三\n").expect("sound");
        let entry = &list.entries[0];
        assert_eq!(entry.unverified_names, ["例二", "例三"]);
        assert_eq!(entry.names().collect::<Vec<_>>(), ["Example Works", "例一"]);
    }

    #[test]
    fn the_traps_of_published_names_keep_every_name() {
        let list = list(
            "name,aliases\n\
             \"Example International (Tianjin) Corporation (Example Tianjin]\",\n\
             Xi’an Example Co.*,\n\
             \"Example Cyberspace Co., Ltd. (formerly Old Example Co., Ltd.)\",\n\
             Example Wireless Limited (also known as “Exwi”),\n",
        )
        .expect("sound");
        let names: Vec<Vec<&str>> = list.entries.iter().map(|entry| entry.names().collect()).collect();
        assert_eq!(names[0][0], "Example International (Tianjin) Corporation (Example Tianjin]", "as published");
        assert!(names[0].contains(&"Example International (Tianjin) Corporation"));
        assert!(names[0].contains(&"Example Tianjin"));
        assert_eq!(names[1], ["Xi’an Example Co."]);
        assert_eq!(list.entries[2].former_names, ["Old Example Co., Ltd."]);
        assert!(names[2].contains(&"Example Cyberspace Co., Ltd."));
        assert!(names[3].contains(&"Exwi"));
    }

    #[test]
    fn what_is_no_list_is_refused_with_its_reason() {
        assert!(refusal("<html><body>404</body></html>").contains("HTML"));
        assert!(refusal("").contains("is empty"));
        assert!(refusal("name,aliases\n").contains("has no entry"));
        assert!(refusal("nane;alias\nX;Y\n").contains("name"), "the nearest column is named");
        assert!(
            refusal("# list: us-889\nname\nX\n").contains("is the list `us-889`, but the case asks it for `us-1260h`")
        );
        assert!(refusal("# confrimed: 2026-06-10\nname\nX\n").contains("did you mean `confirmed`?"));
        assert!(refusal("# confirmed: 10.06.2026\nname\nX\n").contains("is no day"));
        assert!(refusal("# basis: sure\nname\nX\n").contains("is no basis"));
        let text = refusal(&format!(
            "{HEADER}X,,2025-13-01,,\nY,,2025-02-01,2025-01-01,\n\"  \",,,,\nZ,,,,uscc:91110000710934369F\nZ2,,,,usbv:2c7c\n"
        ));
        for words in [
            "l.csv:2:1: `2025-13-01` in `start_date` is no day",
            "l.csv:3:1: ends on 2025-01-01",
            "l.csv:5:1: `91110000710934369F` is no Unified Social Credit Code: its check digit doesn't hold",
            "`usbv` is no kind of identifier",
        ] {
            assert!(text.contains(words), "{words}\n{text}");
        }
    }

    #[test]
    fn two_rows_for_one_day_are_refused() {
        let text = refusal(&format!("{HEADER}X,,2025-01-01,,\nX,,2026-01-01,,\n"));
        assert!(text.contains("listed twice for one day"), "{text}");
        assert!(refusal(&format!("{HEADER}X,,,,\nX,,,,\n")).contains("listed twice"));
        assert!(list(&format!("{HEADER}X,,2025-01-01,2025-12-31,\nX,,2026-01-01,,\n")).is_ok());
    }

    #[test]
    fn an_imported_list_is_canonical_and_says_the_same() {
        let text = "\u{feff}# partial: true\r\n# confirmed: 2026-06-10\r\naliases;name;identifiers;start_date\r\n\
                    \"A1; B\"\"2\";\"Example, Ltd.\";\"usb-vendor:0x2C7C\";2025-01-07\r\n";
        let once = import(&[source(text)], "us-1260h", &Limits::default()).expect("sound");
        assert_eq!(
            once,
            format!(
                "# list: us-1260h\n# confirmed: 2026-06-10\n# partial: true\n{}\n\
                 \"Example, Ltd.\",,\"A1; B\"\"2\",,,,,2025-01-07,,,,usb-vendor:2c7c,,,\n",
                COLUMNS[..15].join(",")
            )
        );
        let twice = import(&[source(&once)], "us-1260h", &Limits::default()).expect("sound");
        assert_eq!(once, twice);
        let entries = |text: &str| list(text).expect("sound").entries;
        assert_eq!(entries(&once), entries(text).into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn a_list_that_is_not_built_in_says_how_to_name_its_file() {
        let ask = |id: &str| {
            let choice = ListChoice { id: id.to_owned(), files: Vec::new() };
            load(&choice, &[], &Limits::default())
        };
        assert!(ask("us-889").is_ok());
        let text = ask("us-1260h").expect_err("not built in").to_string();
        assert!(text.contains("file = \"lists/us-1260h.csv\""), "{text}");
        assert!(ask("us-888").expect_err("no such list").to_string().contains("did you mean `us-889`?"));
    }
}
