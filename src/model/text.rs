//! Text without allocation: a span of the document it came from, or of a pool for what had to be rewritten.

use crate::source::{Place, Source};

/// A piece of text of one [`Bom`](super::Bom): eight bytes, meaningless without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    start: u32,
    len: u32,
}

/// Set in `start` when the span is of the pool rather than of the source.
const POOLED: u32 = 1 << 31;

impl Text {
    /// No text at all, which is not the empty text.
    pub const NONE: Self = Self { start: 0, len: u32::MAX };

    /// Makes a span of the source's text.
    #[must_use]
    pub fn in_source(offset: usize, len: usize) -> Self {
        let start = u32::try_from(offset).unwrap_or(u32::MAX) & !POOLED;
        Self { start, len: u32::try_from(len).unwrap_or(0) }
    }

    /// Tells whether there is text, be it empty.
    #[must_use]
    pub fn is_some(self) -> bool {
        self.len != u32::MAX
    }

    /// Returns its two halves, for whoever keeps it in a form of his own.
    pub(super) fn parts(self) -> (u32, u32) {
        (self.start, self.len)
    }

    /// Makes it of its two halves.
    pub(super) fn of_parts(start: u32, len: u32) -> Self {
        Self { start, len }
    }

    /// Returns where in the source the text stands; `None` if it was rewritten or is absent.
    #[must_use]
    pub fn place(self) -> Option<Place> {
        (self.is_some() && self.start & POOLED == 0).then_some(Place::Span { offset: self.start, len: self.len })
    }
}

/// Text that stands in no source as it is: unescaped strings, cells of a workbook, normalised identifiers.
#[derive(Debug, Default)]
pub struct TextPool {
    text: String,
}

impl TextPool {
    /// Adds text and returns its span.
    pub fn add(&mut self, text: &str) -> Text {
        let start = u32::try_from(self.text.len()).unwrap_or(POOLED - 1) | POOLED;
        self.text.push_str(text);
        Text { start, len: u32::try_from(text.len()).unwrap_or(0) }
    }

    /// Returns the text of a span of `source` or of this pool; empty for [`Text::NONE`].
    #[must_use]
    pub fn get<'a>(&'a self, source: &'a Source, text: Text) -> &'a str {
        if !text.is_some() {
            return "";
        }
        let of = if text.start & POOLED == 0 { source.text().unwrap_or("") } else { &self.text };
        let start = (text.start & !POOLED) as usize;
        of.get(start..start + text.len as usize).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Limits;

    #[test]
    fn a_span_is_read_from_where_it_points() {
        let source = Source::from_bytes("x", b"abcdef".to_vec(), &Limits::default()).expect("small");
        let mut pool = TextPool::default();
        let pooled = pool.add("pooled");
        assert_eq!(pool.get(&source, Text::in_source(2, 3)), "cde");
        assert_eq!(pool.get(&source, pooled), "pooled");
        assert_eq!(pool.get(&source, Text::NONE), "");
        assert_eq!(pooled.place(), None);
    }
}
