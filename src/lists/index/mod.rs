//! A list as it is searched: its head, its entries and what a screening has made of them, in one image of bytes.
//!
//! An `Image` is a row of sections, each of them bytes that are read in place. It stands in memory, or it is a file
//! that is mapped: a snapshot is compiled once, and a later run opens it without parsing anything. The file is a header,
//! pages of one size, and a table with the digest of each page. The header says what the image was made from: the snapshot,
//! by its digest, and the builder, by its version. Header and table are checked when the file is opened, each page
//! when it is touched first. Whatever is wrong is told by a [`FileFault`] or as [`Damaged`]: then the image is made
//! anew from the snapshot. Nothing of a file that doesn't hold is ever used.
//!
//! What this room keeps in an image are the head of the list and its entries ([`OpenList`]); what finds them is the
//! business of the room that screens.

mod builder;
mod file;
mod image;
mod map;
mod open_list;
mod record;

pub(crate) use builder::{LAYOUT, PARSERS};
pub(crate) use file::{BESIDE, Sealed};
pub use file::{FileFault, Made, Seal};
pub use image::Damaged;
pub(crate) use image::{Array, Image, ImageBuilder};
pub(crate) use open_list::ListWriter;
pub use open_list::OpenList;
