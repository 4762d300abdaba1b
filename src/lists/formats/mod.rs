//! Lists as their publishers publish them, into entries: content decides the format, and exactly one may claim the files.
//!
//! One publication may hold several lists (the Consolidated Screening List holds a dozen), and one list may come as
//! several files (OFAC's CSV sets). A reader gives every entry with the lists that it stands on; what it can't understand
//! is an error with its place, or a remark that is counted. A publication without a single entry of the wanted list is
//! refused: so is one that is cut, or is another list.

mod bis_dpl;
mod csl;
mod csl_json;
mod csl_table;
mod days;
mod documented;
mod documented_toml;
mod element;
mod eu;
mod eu_csv;
mod eu_xml;
mod ftm;
mod gathering;
mod json;
mod known;
mod ofac;
mod ofac_advanced;
mod ofac_csv;
mod ofac_xml;
mod opensanctions;
mod opensanctions_csv;
mod reading;
mod rows;
mod sam;
mod titles;
mod uk;
mod uk_csv;
mod uk_xml;
mod un_xml;

use std::sync::Arc;

pub(in crate::lists) use documented_toml::table as toml_table;
pub use gathering::Gathering;
pub(in crate::lists) use gathering::add_name;
pub use reading::{holds, read, read_all, recognise, snapshot};
pub use titles::title;

use crate::error::Error;
use crate::source::{Limits, Source};

/// The id of the documented CSV, which is what a list is written in.
pub const DOCUMENTED: &str = "csv";

/// The id of the documented TOML.
pub const DOCUMENTED_TOML: &str = "toml";

/// A reader of one format of publication.
pub trait ListFormat: Sync {
    /// Returns the format's id, such as `csl-json`.
    fn id(&self) -> &'static str;

    /// Returns what the publication is, for a person.
    fn title(&self) -> &'static str;

    /// Tells from the content alone whether the files together are such a publication, be it broken.
    fn recognises(&self, files: &[Arc<Source>]) -> bool;

    /// Returns the part that each file plays in the publication, in the order of the files.
    fn roles(&self, files: &[Arc<Source>]) -> Vec<&'static str> {
        vec!["list"; files.len()]
    }

    /// Tells whether an entry is read the same whichever of its lists is wanted, so that one pass serves several.
    fn serves_several(&self) -> bool {
        false
    }

    /// Reads the publication, and gives its entries with the lists that they stand on.
    ///
    /// # Errors
    /// It can't be parsed, is cut, has a row or element that can't be understood, or is beyond a limit.
    fn gather(&self, files: &[Arc<Source>], into: &mut Gathering, limits: &Limits) -> Result<(), Error>;
}

/// Every format. A new one is one new file and one line here. The documented CSV is the last: it says best what is
/// wrong with a file that is of no format.
pub const FORMATS: &[&dyn ListFormat] = &[
    &csl_json::CslJson,
    &csl_table::CslTable,
    &ofac_csv::OfacCsv,
    &ofac_xml::OfacXml,
    &ofac_advanced::OfacAdvanced,
    &bis_dpl::DeniedPersons,
    &sam::SamExclusions,
    &eu_xml::EuXml,
    &eu_csv::EuCsv,
    &uk_csv::UkCsv,
    &uk_xml::UkXml,
    &un_xml::UnXml,
    &opensanctions_csv::OpenSanctionsCsv,
    &ftm::FollowTheMoney,
    &documented_toml::DocumentedToml,
    &documented::DocumentedCsv,
];
