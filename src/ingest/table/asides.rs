//! What stands in a table and is no part: notes, figures, banners, signatures; and the texts that may be one all the same.

use super::words::{WORDS, plain};
use crate::register::names_communication;
use crate::source::{Cell, Grid};

/// Tells whether a text may name a part, wherever it stands: it names what communicates, or holds what is made as part
/// numbers are.
pub(super) fn may_name_a_part(text: &str) -> bool {
    !text.is_empty() && (holds_part_number(text) || names_communication(text))
}

/// How many words a text has that names a thing; more are a sentence.
const MOST_WORDS: usize = 5;

/// Tells whether a text that stands alone, where no part is named, may name one: an instruction to join a transceiver with
/// its connector doesn't.
pub(super) fn may_name_a_part_alone(text: &str) -> bool {
    holds_part_number_alone(text) || (text.split_whitespace().count() <= MOST_WORDS && names_communication(text))
}

/// Tells whether a text that stands alone holds a part number, and not the number of a place or a paper.
pub(super) fn holds_part_number_alone(text: &str) -> bool {
    holds_part_number(text) && !names_a_place(text)
}

/// Words before which the name of a place or a paper stands: `Cabinet E1A02`, `Drawing AB1234`.
const PLACE_WORDS: [&str; 19] = [
    "cabinet",
    "cubicle",
    "schrank",
    "schaltschrank",
    "room",
    "raum",
    "section",
    "zone",
    "area",
    "location",
    "ort",
    "einbauort",
    "feld",
    "sheet",
    "page",
    "blatt",
    "seite",
    "drawing",
    "zeichnung",
];

/// Tells whether a text is a heading that calls a place or a paper by its number, and nothing more: `Cabinet E1A02`.
fn names_a_place(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (Some(place), Some(_), None) = (words.next(), words.next(), words.next()) else { return false };
    PLACE_WORDS.contains(&&*plain(place))
}

/// Tells whether a word of a text is made as part numbers are: five or more letters and digits, both, in one word that
/// begins with a letter, as `EC25-AF`. Dates and standards stand in headings too, and begin otherwise; `MH3,MH4` are two
/// designators.
pub(super) fn holds_part_number(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).any(|word| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let digits = word.chars().filter(char::is_ascii_digit).count();
        letters > 1
            && digits > 1
            && letters + digits > 4
            && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.' | ':'))
            && word.starts_with(|c: char| c.is_ascii_alphabetic())
    })
}

/// Tells whether a row is a note below a table, or a figure about it (`Component Groups: 10`): the first cell says so,
/// beside it stands one more or only figures, and no word reads like a part.
pub(super) fn is_note(cells: &[Cell]) -> bool {
    let texts: Vec<&str> = cells.iter().map(Cell::text).filter(|text| !text.is_empty()).collect();
    let [first, rest @ ..] = texts.as_slice() else { return false };
    let says_so = first.ends_with([':', '：']) || NOTE_WORDS.contains(&&*plain(first)) || is_banner_word(first);
    let is_figure = |text: &&str| !text.chars().any(char::is_alphabetic);
    // `Total Purchase:` stands before what each supplier gets.
    let adds_up = first.split_whitespace().next().is_some_and(|word| WORDS.totals.contains(&plain(word)));
    says_so
        && (rest.len() == 1 || adds_up || rest.iter().all(is_figure))
        && !texts.iter().any(|text| may_name_a_part(text))
}

/// Tells whether a row says who made, checked or issued a table, and no word of it reads like a part: pairs of such a word
/// and what it says, in two cells or in one (`Prepared by: J. Doe`), with a date behind them or not.
pub(super) fn is_signed(cells: &[Cell]) -> bool {
    let mut texts = cells.iter().map(Cell::text).filter(|text| !text.is_empty());
    let mut is_told = false;
    while let Some(text) = texts.next() {
        let is_figure = !text.chars().any(char::is_alphabetic);
        let is_pair =
            text.split_once([':', '：']).is_some_and(|(label, said)| is_banner_word(label) && !said.trim().is_empty());
        if may_name_a_part(text) {
            return false;
        }
        if is_pair || is_told && is_figure {
            is_told = true;
        } else if is_banner_word(text) {
            // What it says stands beside it.
            match texts.next() {
                Some(said) if !may_name_a_part(said) => is_told = true,
                _ => return false,
            }
        } else {
            return false;
        }
    }
    is_told
}

/// Says that texts stand beside the cells of a workbook, its comments and text boxes, and whether one may name a part.
pub(super) fn say_texts_beside_cells(grid: &mut Grid, texts: &[String]) {
    // Excel begins a comment with the name of whoever wrote it.
    let said = |text: &String| text.split_once(":\n").map_or(text.as_str(), |(_, said)| said).to_owned();
    let naming = texts.iter().map(said).find(|text| may_name_a_part(text));
    match (naming, texts.len()) {
        (_, 0) => {}
        (Some(text), _) => {
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let shown: String = line.chars().take(80).collect();
            grid.unread.push(format!("has a comment or text box that may name a part: `{shown}`; it was not read"));
        }
        (None, n) => grid.notes.push(format!("has comments or text boxes beside its cells ({n}); they were not read")),
    }
}

/// Tells whether a text is what a cell of a banner is called: `Rev`, `Prepared by:`.
pub(super) fn is_banner_word(text: &str) -> bool {
    text.len() < 40 && BANNER_WORDS.contains(&&*plain(text))
}

/// Tells whether a text begins what a person or office signed, or says when: `Prepared by`, `Date:`.
pub(super) fn is_signing_word(text: &str) -> bool {
    const SIGNING: [&str; 19] = [
        "date",
        "datum",
        "author",
        "drawn",
        "checked",
        "approved",
        "prepared",
        "reviewed",
        "released",
        "issued",
        "signature",
        "signed",
        "created",
        "erstellt",
        "geprüft",
        "freigegeben",
        "unterschrift",
        "编制",
        "审核",
    ];
    let label = plain(text.split([':', '：']).next().unwrap_or(text));
    SIGNING.iter().any(|word| label.strip_prefix(word).is_some_and(|rest| matches!(rest, "" | "by" | "von")))
        || label == "批准"
}

/// What the cells of a banner are called, as [`plain`] writes them.
const BANNER_WORDS: [&str; 44] = [
    "project",
    "projekt",
    "customer",
    "kunde",
    "date",
    "datum",
    "rev",
    "revision",
    "version",
    "author",
    "title",
    "titel",
    "drawn",
    "drawnby",
    "checked",
    "checkedby",
    "approved",
    "approvedby",
    "company",
    "document",
    "page",
    "sheet",
    "projectname",
    "preparedby",
    "prepared",
    "reviewedby",
    "reviewed",
    "releasedby",
    "released",
    "issuedby",
    "issued",
    "signature",
    "signed",
    "createdby",
    "created",
    "erstellt",
    "erstelltvon",
    "geprüft",
    "geprüftvon",
    "freigegeben",
    "unterschrift",
    "编制",
    "审核",
    "批准",
];

/// What a note below a table begins with, as [`plain`] writes it.
const NOTE_WORDS: [&str; 8] = ["note", "notes", "remark", "remarks", "hinweis", "bemerkung", "anmerkung", "备注"];
