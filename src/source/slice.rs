//! Slices of a text, told by where they stand in it: what a parser decoded without a copy has a place.

use std::borrow::Cow;

/// Returns a decoded string as a slice of the text it was decoded from, or as a copy if it was unescaped.
#[must_use]
pub fn borrowed<'t>(text: &'t str, decoded: &str) -> Cow<'t, str> {
    match offset_in(text, decoded) {
        Some(at) => Cow::Borrowed(&text[at..at + decoded.len()]),
        None => Cow::Owned(decoded.to_owned()),
    }
}

/// Returns where in `text` a slice of it begins; `None` for what is no slice of it.
#[must_use]
pub fn offset_in(text: &str, slice: &str) -> Option<usize> {
    let at = (slice.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    (at + slice.len() <= text.len()).then_some(at)
}
