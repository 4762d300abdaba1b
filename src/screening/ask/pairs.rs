//! Names in pairs: is the one the other? It needs no list; the second name stands in for one.

use super::Outcome;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::table::plain_header;
use crate::lists::{Basis, Entry, List};
use crate::screening::names::{Index, NameOutcome};
use crate::source::{Limits, Place, Source};

/// A file of pairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairs {
    /// The header, as written.
    pub header: Vec<String>,
    /// The rows below it.
    pub rows: Vec<Pair>,
}

/// One row of a file of pairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Its cells, as written.
    pub cells: Vec<String>,
    /// The first name.
    pub name1: String,
    /// The second name.
    pub name2: String,
}

/// Reads a CSV with the columns `name1` and `name2`; further columns are kept.
///
/// # Errors
/// It has no such columns, or a row that does not fit its header.
pub fn read_pairs(source: &Source, limits: &Limits) -> Result<Pairs, Error> {
    let decoded = source.decoded()?;
    let source = decoded.as_ref().unwrap_or(source);
    let text = source.expect_text()?;
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = body.lines().next().unwrap_or("");
    let columns = |delimiter: u8| -> Option<(usize, usize)> {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(first.as_bytes());
        let header = reader.records().next()?.ok()?;
        let at = |wanted: &str| header.iter().position(|cell| plain_header(cell) == wanted);
        Some((at("name1")?, at("name2")?))
    };
    let found =
        [b',', b';', b'\t'].into_iter().find_map(|delimiter| columns(delimiter).map(|found| (delimiter, found)));
    let Some((delimiter, (one, two))) = found else {
        let problem =
            Problem::at(source, Place::span(text.len() - body.len(), first.len()), "has no columns name1 and name2")
                .expected("a CSV whose header names name1 and name2")
                .help("put a line such as `name1,name2` first");
        return Err(Error::new(ErrorKind::Malformed, problem));
    };
    let malformed =
        |message: String, help: &str| Error::new(ErrorKind::Malformed, Problem::new(source.name(), message).help(help));
    if body.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        return Err(malformed(
            "has a quoted cell that never ends".to_owned(),
            "inside a quoted cell a quotation mark is written twice",
        ));
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(body.as_bytes());
    let unreadable = |cause: csv::Error| malformed(format!("can't be read as CSV: {cause}"), "save it as CSV again");
    let header: Vec<String> = reader.headers().map_err(unreadable)?.iter().map(str::to_owned).collect();
    let (mut rows, mut cells_read) = (Vec::new(), 0u64);
    let (mut misfits, mut more) = (Vec::new(), 0);
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        cells_read += record.len() as u64;
        if cells_read > limits.max_cells {
            let problem = Problem::new(source.name(), format!("has more than {} cells", limits.max_cells));
            return Err(Error::new(ErrorKind::TooLarge, problem.help(Limits::RAISE_CELLS)));
        }
        if record.len() != header.len() {
            let line = record.position().map_or(0, csv::Position::line);
            if misfits.len() < limits.max_problems {
                let message = format!("line {line} has {} cells, the header {}", record.len(), header.len());
                misfits.push(Problem::new(source.name(), message).help("quote a name that holds the delimiter"));
            } else {
                more += 1;
            }
            continue;
        }
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        rows.push(Pair { name1: cells[one].clone(), name2: cells[two].clone(), cells });
    }
    match Error::from_problems(ErrorKind::Malformed, misfits, limits.max_problems) {
        Some(error) => Err(error.and_unshown(more)),
        None => Ok(Pairs { header, rows }),
    }
}

/// Holds the first name against the second as if that stood on a list: how sure, and the score between 0 and 1.
#[must_use]
pub fn compare(pair: &Pair) -> (Outcome, f64) {
    let list = List {
        id: String::new(),
        title: String::new(),
        entries: vec![Entry::new(&pair.name2, &pair.name2, Basis::Primary, "")],
        snapshot: String::new(),
        source: String::new(),
        confirmed: None,
        published: None,
        remarks: Vec::new(),
        partial: false,
    };
    let hits = Index::new(&list).search(&pair.name1, None, &[]);
    match hits.first() {
        Some(hit) if hit.outcome == NameOutcome::Match => (Outcome::Match, hit.score),
        Some(hit) => (Outcome::Possible, hit.score),
        None => (Outcome::NoneFound, 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Pairs, Error> {
        let limits = Limits::default();
        read_pairs(&Source::from_bytes("pairs.csv", text.as_bytes().to_vec(), &limits).expect("small"), &limits)
    }

    #[test]
    fn pairs_keep_their_other_columns_and_are_compared_without_a_list() {
        let pairs = read(
            "id,name1,name2,is_match\n7,Hangzhou Hikvision,HANGZHOU HIKVISION CO LTD,true\n8,Fund III,Fund IV,false\n",
        );
        let pairs = pairs.expect("read");
        assert_eq!(pairs.header, ["id", "name1", "name2", "is_match"]);
        assert_eq!(pairs.rows[0].cells[0], "7");
        assert_ne!(compare(&pairs.rows[0]).0, Outcome::NoneFound);
        assert_ne!(compare(&pairs.rows[1]).0, Outcome::Match);
        let unlike = Pair { cells: Vec::new(), name1: "Sample Drives".to_owned(), name2: "Quectel".to_owned() };
        assert_eq!(compare(&unlike), (Outcome::NoneFound, 0.0));
    }

    #[test]
    fn a_file_without_the_columns_or_with_a_row_too_wide_is_refused() {
        let problem = |text: &str| read(text).expect_err("refused").problems()[0].message.clone();
        assert!(problem("a,b\n1,2\n").contains("name1 and name2"));
        assert!(problem("name1,name2\nExample Co., Ltd.,Example\n").contains("line 2 has 3 cells"));
        assert_eq!(read("Name 1;Name 2\nx;y\n").expect("read").rows[0].name2, "y");
    }
}
