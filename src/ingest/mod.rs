//! Documents into the model: content decides the format, and exactly one reader may claim a document.
//!
//! A reader knows nothing of what is wanted: it says what a document holds and where, and how sure it is.

pub mod board;
mod columns;
pub(crate) mod cyclonedx;
mod elsewhere;
pub mod inventory;
mod kicad;
mod licences;
mod naming;
pub mod ownership;
pub(crate) mod records;
mod spdx;
mod stated_in;
pub mod table;
mod validation;

use std::sync::Arc;

pub use columns::{ColumnMap, Field};
pub use stated_in::StatedIn;
pub use validation::{Conclusion, Validation, validate};

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::model::{Account, Bom, Format};
use crate::source::{Limits, NoProgress, Place, Progress, Source};

/// What a reader needs to know beside the bytes.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    /// The role that the document will speak in: a table of findings on the quay is read as observed.
    pub account: Account,
    /// The columns that the case maps, for tables and JSON lines.
    pub columns: Option<&'a ColumnMap>,
    /// Whether a table is mapped by flags of the command line and not by a case: messages say what to write there.
    pub flags: bool,
    /// How much is accepted.
    pub limits: Limits,
    /// Who hears that it moves.
    pub progress: &'a dyn Progress,
}

impl Default for ReadOptions<'_> {
    fn default() -> Self {
        Self {
            account: Account::Declared,
            columns: None,
            flags: false,
            limits: Limits::default(),
            progress: &NoProgress,
        }
    }
}

impl ReadOptions<'_> {
    /// Returns where a person states what a table of this document holds.
    #[must_use]
    pub fn stated_in(&self) -> StatedIn<'static> {
        match self.account {
            _ if self.flags => StatedIn::Flags,
            Account::Contract => StatedIn::Case("contract.columns"),
            Account::Observed => StatedIn::Case("observed.columns"),
            Account::Declared | Account::Baseline | Account::Represented => StatedIn::Case("declared.columns"),
        }
    }
}

/// A reader of one format.
pub trait Reader: Sync {
    /// Returns the format it reads.
    fn format(&self) -> Format;

    /// Tells from the content alone whether the document is of this format, be it broken.
    fn recognises(&self, source: &Source, options: &ReadOptions<'_>) -> bool;

    /// Reads the document.
    ///
    /// What breaks the format's schema but can be read in one way only stands in [`Bom::violations`].
    ///
    /// # Errors
    /// The document can't be parsed, could be read in two ways, or is beyond a limit.
    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error>;
}

/// Every reader. A new format is one new file and one line here.
pub const READERS: &[&dyn Reader] = &[
    &cyclonedx::CycloneDxJson,
    &cyclonedx::CycloneDxXml,
    &cyclonedx::CycloneDxCsv,
    &spdx::SpdxJson,
    &spdx::SpdxYaml,
    &spdx::SpdxTagValue,
    &spdx::SpdxXml,
    &spdx::SpdxRdf,
    &spdx::SpdxJsonLd,
    &kicad::KicadNetlist,
    &board::Placement,
    &table::Csv,
    &table::Workbook,
    &inventory::NmapXml,
    &inventory::Lsusb,
    &inventory::Lspci,
    &inventory::Dmidecode,
    &inventory::Neighbours,
    &inventory::Lldp,
    &inventory::ModemManager,
    &inventory::NetBox,
    &inventory::JsonRows,
];

/// Reads a document of any known format.
///
/// # Errors
/// No reader or more than one claims the content, or the one that does can't read it.
pub fn read(source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
    // Some readers know UTF-16; what none of them claims is offered to the others as text.
    let claims = claims(source, options);
    if (claims.is_empty() || source.declares_xml())
        && let Some(decoded) = source.decoded()?
    {
        let decoded = Arc::new(decoded);
        return read_by(&self::claims(&decoded, options), &decoded, options);
    }
    if claims.is_empty()
        && let Some((plain, note)) = inventory::in_another_code_page(source, options)
    {
        let mut bom = read_by(&self::claims(&plain, options), &plain, options)?;
        bom.notes.insert(0, note);
        return Ok(bom);
    }
    if let Some((plain, notes)) = copied_with_prompts(&claims, source, options) {
        let mut bom = read_by(&self::claims(&plain, options), &plain, options)?;
        bom.notes.splice(0..0, notes);
        return Ok(bom);
    }
    read_by(&claims, source, options)
}

/// Returns the output of a survey's tool without the shell prompts that were copied with it, if any were.
fn copied_with_prompts(
    claims: &[&dyn Reader],
    source: &Source,
    options: &ReadOptions<'_>,
) -> Option<(Arc<Source>, Vec<Problem>)> {
    if !claims.iter().all(|reader| inventory::is_survey(reader.format())) {
        return None;
    }
    let (text, notes) = inventory::without_prompts(source)?;
    let plain = Arc::new(source.as_read(text));
    let is_survey = matches!(self::claims(&plain, options).as_slice(), [one] if inventory::is_survey(one.format()));
    is_survey.then_some((plain, notes))
}

fn claims(source: &Source, options: &ReadOptions<'_>) -> Vec<&'static dyn Reader> {
    READERS.iter().copied().filter(|reader| reader.recognises(source, options)).collect()
}

/// The byte order mark of UTF-8, twice: what a program writes that takes the first for text.
const TWO_MARKS: &[u8] = "\u{feff}\u{feff}".as_bytes();

fn read_by(claims: &[&dyn Reader], source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
    match claims {
        [reader] => {
            if reader.format().has_specification() && source.bytes().starts_with(TWO_MARKS) {
                let problem = Problem::at(source, Place::span(0, TWO_MARKS.len()), "begins with two byte order marks")
                    .expected("one at most: programs differ in what they make of a second")
                    .help("save it again as UTF-8");
                return Err(Error::new(ErrorKind::Malformed, problem));
            }
            let mut bom = reader.read(source, options)?;
            bom.notes.splice(0..0, naming::lie(source, bom.format));
            Ok(bom)
        }
        [] => Err(unknown_format(source)),
        several => {
            let formats: Vec<&str> = several.iter().map(|reader| reader.format().word()).collect();
            Err(Error::new(
                ErrorKind::UnknownFormat,
                Problem::new(source.name(), format!("can be read as {}", formats.join(" and as ")))
                    .expected("a document that is of one format only"),
            ))
        }
    }
}

/// Tells which format a document's content shows; `None` if it shows none that is known, or more than one.
#[must_use]
pub fn format_of(source: &Source, options: &ReadOptions<'_>) -> Option<Format> {
    let decoded = || source.decoded().ok().flatten().and_then(|decoded| format_as_it_is(&decoded, options));
    let as_it_is = || format_as_it_is(source, options);
    let found = if source.declares_xml() { decoded().or_else(as_it_is) } else { as_it_is().or_else(decoded) };
    found
        .or_else(|| format_as_it_is(&copied_with_prompts(&[], source, options)?.0, options))
        .or_else(|| format_as_it_is(&inventory::in_another_code_page(source, options)?.0, options))
}

fn format_as_it_is(source: &Source, options: &ReadOptions<'_>) -> Option<Format> {
    match claims(source, options).as_slice() {
        [reader] => Some(reader.format()),
        _ => None,
    }
}

/// Says what keeps a text that looks like JSON from being it, if that shows in its first bytes.
fn almost_json(source: &Source) -> Option<&'static str> {
    let text = source.text()?.trim_start_matches('\u{feff}').trim_start();
    let opens = |text: &str| text.trim_start().starts_with(['{', '[']);
    let behind_comments = {
        let mut rest = text;
        while let Some((_, after)) = [("//", "\n"), ("/*", "*/")]
            .into_iter()
            .find_map(|(begin, end)| rest.strip_prefix(begin).and_then(|rest| rest.split_once(end)))
        {
            rest = after.trim_start();
        }
        rest
    };
    if behind_comments.len() < text.len() && opens(behind_comments) {
        return Some("begins with a comment, which JSON does not have");
    }
    let first =
        text.strip_prefix(['{', '['])?.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '{' | '['));
    first.starts_with('\'').then_some("has its names in single quotes")
}

fn unknown_format(source: &Source) -> Error {
    let bytes = source.bytes();
    let problem = if bytes.iter().all(u8::is_ascii_whitespace) {
        Problem::new(source.name(), "is empty").help("send the document again; nothing was read")
    } else if bytes.starts_with(b"%PDF-") {
        Problem::new(source.name(), "is a PDF, which can't be read into parts").help(
            "transcribe its table into a CSV or XLSX, name that file in the case, and name the PDF beside it with \
             transcribed-from, transcribed-by and transcribed-on, so that both digests are cited",
        )
    } else if table::is_html(bytes) {
        Problem::new(source.name(), "is an HTML page, not a document that can be read, whatever its name says")
            .help("if it is a table, open it in a spreadsheet program and save it as .xlsx")
    } else if table::is_mhtml(bytes) {
        Problem::new(source.name(), "is a web page saved as one file (MHTML), whatever its name says")
            .help("if it is a table, open it in a spreadsheet program and save it as .xlsx")
    } else if let Some(other) = elsewhere::document(source) {
        Problem::new(source.name(), format!("is {}, which lists no parts", other.what)).help(other.help)
    } else if let Some(strange) = almost_json(source) {
        Problem::new(source.name(), format!("looks like JSON, but {strange}"))
            .expected("JSON as RFC 8259 has it: no comments, names and texts in double quotes")
            .help("write it again with the program that made it, or take out what JSON does not have")
    } else if let Some(problem) = inventory::terminal_refusal(source) {
        problem
    } else if table::is_aligned(source) {
        Problem::new(source.name(), "is a table whose columns are aligned by spaces: where one ends can't be told")
            .expected("a workbook (.xlsx, .xls, .ods) or delimited text (.csv)")
            .help(
                "export it again as CSV or .xlsx, or import it into a spreadsheet program by fixed widths and save it",
            )
    } else {
        let formats: Vec<&str> = READERS.iter().map(|reader| reader.format().word()).collect();
        let (encoding, help) = match source.expect_text() {
            Err(_) if !bytes.contains(&0) => (
                ", and its text is not UTF-8",
                "save it as UTF-8; if it is no text, check that it is the file you meant",
            ),
            _ => ("", "check that it is the file you meant; the content decides, not the name"),
        };
        Problem::new(source.name(), format!("is in no format that can be read{encoding}"))
            .expected(format!("one of {}", formats.join(", ")))
            .help(help)
    };
    Error::new(ErrorKind::UnknownFormat, problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_no_format_is_told_for_what_it_is() {
        for (text, says) in [
            ("// made by hand\n{ \"bomFormat\": \"CycloneDX\" }", "looks like JSON, but begins with a comment"),
            ("/* a */ /* b */ [1]", "looks like JSON, but begins with a comment"),
            ("{ 'bomFormat': 'CycloneDX' }", "looks like JSON, but has its names in single quotes"),
            ("<?xml version=\"1.0\"?>\n<!-- a page -->\n<!DOCTYPE html>\n<html></html>", "is an HTML page"),
            ("// a remark", "is in no format that can be read"),
            ("\u{feff}\u{feff}spdxVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\n", "begins with two byte order marks"),
        ] {
            let source = Source::from_bytes("x", text.as_bytes().to_vec(), &Limits::default()).expect("small");
            let error = read(&Arc::new(source), &ReadOptions::default()).expect_err("it is none");
            assert!(error.to_string().contains(says), "{text}: {error}");
        }
    }
}
