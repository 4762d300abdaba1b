//! OFAC's legacy CSV sets: SDN or CONS_PRIM with ALT, ADD and COMMENTS. No header; `-0- ` is nothing; the last byte may be
//! Ctrl-Z; remarks longer than the column go on, in the middle of a word, in COMMENTS.
//!
//! Each file is known by its columns. Without ALT or COMMENTS the list is partial, and says so.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::ListFormat;
use super::gathering::{Gathering, add_name, one_country};
use super::ofac;
use super::rows::{Row, first_lines, rows};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::lists::{Basis, Entry, PartyKind};
use crate::source::{Limits, Source};

/// Reads a set of OFAC's legacy CSV files.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfacCsv;

/// A file of the set with its rows.
type Table<'f> = (&'f Arc<Source>, Vec<Row>);

/// The longest remark that the main file holds; the rest stands in COMMENTS.
const LONGEST_REMARK: usize = 1000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Prim,
    Alt,
    Add,
    Comments,
}

impl Role {
    const ALL: [(Self, &'static str, usize); 4] =
        [(Self::Prim, "prim", 12), (Self::Alt, "alt", 5), (Self::Add, "add", 6), (Self::Comments, "comments", 2)];

    fn width(self) -> usize {
        Self::ALL.iter().find(|(role, ..)| *role == self).map_or(0, |(.., width)| *width)
    }
}

/// Tells a file by its first row: numbers without a header, and as many columns as one of the files has.
fn role_of(source: &Source) -> Option<Role> {
    let line = *first_lines(source, 1).first()?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
    let mut row = csv::StringRecord::new();
    if !reader.read_record(&mut row).ok()? {
        return None;
    }
    let is_number = |n: usize| {
        row.get(n).is_some_and(|cell| {
            let cell = cell.trim();
            !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit())
        })
    };
    let (role, ..) = Role::ALL.into_iter().find(|(.., width)| row.len() == *width)?;
    let sound = is_number(0)
        && match role {
            Role::Prim => row.get(1).is_some_and(|name| !name.trim().is_empty()),
            Role::Alt => is_number(1) && row.get(2).is_some_and(|word| ["aka", "fka", "nka"].contains(&word.trim())),
            Role::Add => is_number(1),
            Role::Comments => true,
        };
    sound.then_some(role)
}

impl ListFormat for OfacCsv {
    fn id(&self) -> &'static str {
        "ofac-csv"
    }

    fn title(&self) -> &'static str {
        "OFAC's CSV set"
    }

    fn recognises(&self, files: &[Arc<Source>]) -> bool {
        let roles: Vec<Option<Role>> = files.iter().map(|file| role_of(file)).collect();
        let each_once =
            Role::ALL.iter().all(|(role, ..)| roles.iter().filter(|found| **found == Some(*role)).count() <= 1);
        each_once && roles.iter().all(Option::is_some) && roles.contains(&Some(Role::Prim))
    }

    fn roles(&self, files: &[Arc<Source>]) -> Vec<&'static str> {
        let word = |role| Role::ALL.iter().find(|(known, ..)| *known == role).map_or("list", |(_, word, _)| *word);
        files.iter().map(|file| role_of(file).map_or("list", word)).collect()
    }

    fn gather(&self, files: &[Arc<Source>], into: &mut Gathering, limits: &Limits) -> Result<(), Error> {
        let of = |wanted: Role| files.iter().find(|file| role_of(file) == Some(wanted));
        let read = |role: Role| -> Result<Option<Table<'_>>, Error> {
            of(role).map(|source| Ok((source, table(source, role, limits)?))).transpose()
        };
        let Some((prim, main)) = read(Role::Prim)? else { return Ok(()) };
        let (alt, add, comments) = (read(Role::Alt)?, read(Role::Add)?, read(Role::Comments)?);
        let numbers: HashSet<&str> = main.iter().map(|row| row.cell(0)).collect();
        for (source, rows) in [&alt, &add, &comments].into_iter().flatten() {
            belong_together(source, rows, prim, &numbers, limits)?;
        }
        let grouped = |table: &Option<Table<'_>>| -> HashMap<String, Vec<usize>> {
            let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
            for (n, row) in table.iter().flat_map(|(_, rows)| rows).enumerate() {
                groups.entry(row.cell(0).to_owned()).or_default().push(n);
            }
            groups
        };
        let (alts, adds, spills) = (grouped(&alt), grouped(&add), grouped(&comments));
        if alt.is_none() {
            into.partial = true;
            into.remark("file of the set is missing, and the list is partial", || {
                "ALT, which holds the aliases".to_owned()
            });
        }
        let tags: Vec<Vec<String>> =
            main.iter().map(|row| programmes(row.cell(3)).map(str::to_owned).collect()).collect();
        let is_non_sdn = ofac::is_non_sdn(tags.iter().map(Vec::as_slice));
        for (row, programmes) in main.iter().zip(tags) {
            let number = row.cell(0);
            let name = value(row.cell(1));
            if name.is_empty() {
                into.refuse(|| {
                    Problem::at(prim, row.at, "has no name").expected("the party's name in the second column")
                });
                continue;
            }
            let mut remarks = value(row.raw(11)).to_owned();
            let of_spill = spills.get(number).map(Vec::as_slice).unwrap_or_default();
            if remarks.len() >= LONGEST_REMARK && of_spill.is_empty() && comments.is_none() {
                into.partial = true;
                into.remark("remarks break off, since the file COMMENTS is missing, and the list is partial", || {
                    name.to_owned()
                });
            }
            for n in of_spill {
                if let Some((_, rows)) = &comments {
                    remarks.push_str(value(rows[*n].raw(1)));
                }
            }
            let lists =
                if is_non_sdn { ofac::non_sdn_lists(&programmes, &remarks) } else { vec![ofac::SDN.to_owned()] };
            let mut entry = Entry::new(number, name, Basis::Primary, "OFAC Sanctions List Service");
            entry.kind = match value(row.cell(2)) {
                "" => PartyKind::Entity,
                "individual" => PartyKind::Individual,
                "vessel" => PartyKind::Vessel,
                "aircraft" => PartyKind::Aircraft,
                other => {
                    let message = format!("`{other}` is no kind of party");
                    let problem = Problem::at(prim, row.at, message).expected("individual, vessel, aircraft or -0-");
                    into.refuse(|| problem);
                    continue;
                }
            };
            entry.programmes = programmes;
            if let Some((_, rows)) = &alt {
                for n in alts.get(number).into_iter().flatten() {
                    let alias = value(rows[*n].cell(3));
                    let names = if rows[*n].cell(2) == "fka" { &mut entry.former_names } else { &mut entry.aliases };
                    add_name(names, alias, name);
                }
            }
            if let Some((_, rows)) = &add {
                let countries = adds.get(number).into_iter().flatten().map(|n| value(rows[*n].cell(4)));
                entry.country = one_country(countries);
            }
            let list = ofac::chosen(&lists, into);
            for segment in ofac::segments(&remarks) {
                ofac::remark(&mut entry, into, segment, &list);
            }
            into.add(&lists, entry);
        }
        Ok(())
    }
}

/// Reads one file of the set; every row is as wide as its kind of file demands and begins with a number.
fn table(source: &Source, role: Role, limits: &Limits) -> Result<Vec<Row>, Error> {
    let found = rows(source, b',', limits)?;
    let width = role.width();
    let problems: Vec<Problem> = found
        .iter()
        .filter_map(|row| {
            let number = row.cell(0);
            if row.width() != width {
                let message = format!("the row has {} cells, rows of this file have {width}", row.width());
                Some(Problem::at(source, row.at, message).help("the file is cut or damaged: fetch it again"))
            } else if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
                let message = format!("`{number}` is no number of an entry");
                Some(Problem::at(source, row.at, message).expected("digits in the first column"))
            } else {
                None
            }
        })
        .take(1000)
        .collect();
    Error::from_problems(ErrorKind::InvalidList, problems, limits.max_problems).map_or(Ok(found), Err)
}

/// Refuses a file whose rows are of entries that the main file does not have: it is of another day or another list.
fn belong_together(
    source: &Source,
    rows: &[Row],
    prim: &Source,
    numbers: &HashSet<&str>,
    limits: &Limits,
) -> Result<(), Error> {
    let problems: Vec<Problem> = rows
        .iter()
        .filter(|row| !numbers.contains(row.cell(0)))
        .take(1000)
        .map(|row| {
            let message = format!("the row is of the entry {}, which {} does not have", row.cell(0), prim.name());
            Problem::at(source, row.at, message).help("take all files of the set from the same publication")
        })
        .collect();
    Error::from_problems(ErrorKind::InvalidList, problems, limits.max_problems).map_or(Ok(()), Err)
}

/// Returns a cell's value; `-0-` is none.
fn value(cell: &str) -> &str {
    if cell.trim() == "-0-" { "" } else { cell }
}

/// Splits `UKRAINE-EO13662] [RUSSIA-EO14024`, where the outer brackets are not written.
fn programmes(cell: &str) -> impl Iterator<Item = &str> {
    value(cell).split("] [").map(|tag| tag.trim_matches(['[', ']', ' '])).filter(|tag| !tag.is_empty())
}
