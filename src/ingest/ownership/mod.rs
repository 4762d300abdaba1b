//! Statements about owners, in the formats in which registers publish them and in ours.
//!
//! A reader turns a file into parties and statements of one party over another. What a file states of percentages stays
//! what it is: exact, a range, or unknown. Accounting consolidation is never made one.

mod bods;
mod csv;
mod dates;
mod follow_the_money;
mod gleif;
mod json;
mod sums;

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::model::{DocumentId, Ownership};
use crate::source::{Limits, Source};

/// A reader of one format of ownership files.
pub trait OwnershipReader: Sync {
    /// Returns the format's name, as reports give it.
    fn format(&self) -> &'static str;

    /// Tells from the content alone whether the file is of this format, be it broken.
    fn recognises(&self, source: &Source) -> bool;

    /// Reads the file.
    ///
    /// # Errors
    /// The file can't be parsed, or states what can't be so. All statements are looked at first.
    fn read(&self, source: &Source, document: DocumentId, limits: &Limits) -> Result<Ownership, Error>;
}

/// Every reader. A new format is one new file and one line here.
pub const READERS: &[&dyn OwnershipReader] = &[
    &gleif::Relationships,
    &gleif::RelationshipsXml,
    &gleif::Entities,
    &gleif::Exceptions,
    &bods::Bods,
    &follow_the_money::FollowTheMoney,
    // Last: it claims every other table, so that a slip in our own header is told as one.
    &csv::OwnCsv,
];

/// Returns the name of the format that the content shows; that of our CSV if it shows none.
#[must_use]
pub fn format_of(source: &Source) -> &'static str {
    reader(source).format()
}

/// Reads an ownership file of any known format.
///
/// # Errors
/// As for [`OwnershipReader::read`].
pub fn read(source: &Source, document: DocumentId, limits: &Limits) -> Result<Ownership, Error> {
    let text = source.expect_text()?;
    let reader = reader(source);
    let mut ownership = reader.read(source, document, limits)?;
    // Our own table is refused for it; what others publish is taken as it is, and told.
    if reader.format() != csv::FORMAT {
        let mut unsound = sums::wholes(source, &ownership.edges);
        unsound.truncate(limits.max_problems);
        ownership.notes.extend(unsound);
    }
    if ownership.edges.is_empty() && ownership.parties.is_empty() && ownership.unstated.is_empty() {
        return Err(Error::new(
            ErrorKind::Malformed,
            Problem::new(source.name(), if text.trim().is_empty() { "is empty" } else { "states no owner" })
                .expected("at least one statement")
                .help("leave the file out of the case if there is nothing to state"),
        ));
    }
    Ok(ownership)
}

fn reader(source: &Source) -> &'static dyn OwnershipReader {
    READERS.iter().copied().find(|reader| reader.recognises(source)).unwrap_or(&csv::OwnCsv)
}
