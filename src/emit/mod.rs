//! The model into CycloneDX: any document that can be read, as a valid bill of materials of versions 1.3 to 1.7.
//!
//! `plan` settles where each component stands and what names it; `document`, `part` and `party` put the model
//! into objects of the specification; `node` holds such an object, its fields in the order that the description
//! gives; `json` and `xml` write it. What the version has no slot for goes into properties (`tallyclerk:…`, see
//! `docs/commands/convert.md`), from which the reader fills the same slots of the model again, and is listed, with what
//! could not be kept, in [`Losses`].
//!
//! Nothing is kept of the whole document but who stands where: components are made one by one while they are written.

mod document;
mod json;
mod losses;
mod node;
mod part;
mod party;
mod plan;
mod spelling;
mod target;
mod xml;

use std::io;

pub use losses::{Loss, Losses};
pub use target::{Spelling, Target};

use crate::model::{Bom, ComponentId};

/// What a conversion left behind.
#[derive(Debug, Default)]
pub struct Converted {
    /// What had no slot, and where it went; and what could not be kept.
    pub losses: Losses,
    /// The components of the model in the order in which they stand in the written document.
    pub order: Vec<ComponentId>,
}

/// Writes a document as CycloneDX.
///
/// # Errors
/// The output can't be written.
pub fn convert(bom: &Bom, target: Target, out: &mut dyn io::Write) -> io::Result<Converted> {
    let mut writing = document::Writing::new(bom, target);
    match target.spelling {
        Spelling::Json => json::write(&mut writing, out)?,
        Spelling::Xml => xml::write(&mut writing, out)?,
    }
    Ok(writing.end())
}
