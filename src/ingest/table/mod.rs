//! Tables into the model: CSV and its kin, and workbooks of Excel and OpenDocument.
//!
//! A table is opened once into a [`Grid`](crate::source::Grid) by [`open()`]; [`header`] finds which row names the
//! columns, by a list of synonyms or by the case's own mapping; the readers then take each row below it as a part.
//! Contract schedules use the first two steps with words of their own.

mod above;
mod asides;
mod complaints;
mod compound;
mod damage;
pub(super) mod delimited;
mod encoding;
mod formulas;
pub mod header;
mod header_row;
mod headerless;
mod hidden;
mod lines;
mod nesting;
mod open;
mod open_document;
mod other_columns;
mod overlong;
mod parts;
mod quantity;
mod reader;
pub(super) mod remarks;
mod rich_text;
mod shown;
mod side_by_side;
mod spreadsheet_ml;
mod synonyms;
pub(super) mod words;
mod workbook;

pub use open::open;
pub(super) use open::{is_html, is_mhtml};
pub(crate) use reader::explains;
pub use reader::{Csv, Workbook, headers, nearest_field};
pub(super) use reader::{is_aligned, is_table};
pub(crate) use remarks::Remarks;
pub use synonyms::{Match, Synonyms, plain_header};
pub use words::FIELDS;
pub(in crate::ingest) use words::{WORDS, plain as plain_word};
pub(in crate::ingest) use workbook::{ending as workbook_ending, is_workbook};
