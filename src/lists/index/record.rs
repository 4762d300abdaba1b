//! Heads and entries as bytes: numbers in seven bits a byte, texts behind their length.
//!
//! Writing takes a value apart field by field and reading puts it together again: a new field is an edit here, and
//! nowhere else, that the compiler demands.

use jiff::civil::Date;

use super::image::Damaged;
use crate::lists::{Basis, Entry, ListHead, Listing, PartyIdentifierKind, PartyKind, Terms};

/// Appends an entry.
pub(super) fn write_entry(entry: &Entry, out: &mut Vec<u8>) {
    let Entry {
        key,
        kind,
        name,
        aliases,
        former_names,
        native_names,
        unverified_names,
        weak_aliases,
        identifiers,
        parent,
        country,
        programmes,
        listings,
        cite,
        basis,
        source,
        terms: Terms { goods, purposes },
    } = entry;
    text(key, out);
    text(kind.word(), out);
    text(name, out);
    for names in [aliases, former_names, native_names, unverified_names, weak_aliases, programmes] {
        texts(names, out);
    }
    number(identifiers.len(), out);
    for (kind, value) in identifiers {
        text(kind.word(), out);
        text(value, out);
    }
    for stated in [parent, country, cite] {
        optional(stated.as_deref(), out);
    }
    number(listings.len(), out);
    for Listing { from, to } in listings {
        day(*from, out);
        day(*to, out);
    }
    text(basis.word(), out);
    text(source, out);
    texts(goods, out);
    texts(purposes, out);
}

/// Reads the key of an entry, which stands first.
pub(super) fn key_of(bytes: &[u8]) -> Result<&str, Damaged> {
    Reader(bytes).borrowed()
}

/// Reads an entry.
pub(super) fn read_entry(bytes: &[u8]) -> Result<Entry, Damaged> {
    let mut from = Reader(bytes);
    let key = from.text()?;
    let word = from.text()?;
    let (kind, _) = PartyKind::WORDS.into_iter().find(|(_, known)| *known == word).ok_or(Damaged)?;
    let name = from.text()?;
    let (aliases, former_names) = (from.texts()?, from.texts()?);
    let (native_names, unverified_names) = (from.texts()?, from.texts()?);
    let (weak_aliases, programmes) = (from.texts()?, from.texts()?);
    let identifiers = from.many(|from| {
        let word = from.text()?;
        let (kind, _) = PartyIdentifierKind::WORDS.into_iter().find(|(_, known)| *known == word).ok_or(Damaged)?;
        Ok((kind, from.text()?))
    })?;
    let (parent, country, cite) = (from.optional()?, from.optional()?, from.optional()?);
    let listings = from.many(|from| Ok(Listing { from: from.day()?, to: from.day()? }))?;
    let (basis, source) = (from.basis()?, from.text()?);
    let terms = Terms { goods: from.texts()?, purposes: from.texts()? };
    from.end()?;
    Ok(Entry {
        key,
        kind,
        name,
        aliases,
        former_names,
        native_names,
        unverified_names,
        weak_aliases,
        identifiers,
        parent,
        country,
        programmes,
        listings,
        cite,
        basis,
        source,
        terms,
    })
}

/// Appends the head of a list.
pub(super) fn write_head(head: &ListHead, out: &mut Vec<u8>) {
    let ListHead { id, title, snapshot, source, confirmed, published, remarks, partial, entries, undated, basis } =
        head;
    for part in [id, title, snapshot, source] {
        text(part, out);
    }
    day(*confirmed, out);
    day(*published, out);
    texts(remarks, out);
    out.push(u8::from(*partial));
    number(*entries, out);
    number(*undated, out);
    optional(basis.map(Basis::word), out);
}

/// Reads the head of a list.
pub(super) fn read_head(bytes: &[u8]) -> Result<ListHead, Damaged> {
    let mut from = Reader(bytes);
    let (id, title) = (from.text()?, from.text()?);
    let (snapshot, source) = (from.text()?, from.text()?);
    let (confirmed, published) = (from.day()?, from.day()?);
    let remarks = from.texts()?;
    let partial = from.byte()? != 0;
    let (entries, undated) = (from.number()?, from.number()?);
    let basis = match from.optional()? {
        Some(word) => Some(basis_of(&word)?),
        None => None,
    };
    from.end()?;
    Ok(ListHead { id, title, snapshot, source, confirmed, published, remarks, partial, entries, undated, basis })
}

fn number(mut value: usize, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn text(value: &str, out: &mut Vec<u8>) {
    number(value.len(), out);
    out.extend_from_slice(value.as_bytes());
}

fn texts(values: &[String], out: &mut Vec<u8>) {
    number(values.len(), out);
    for value in values {
        text(value, out);
    }
}

fn optional(value: Option<&str>, out: &mut Vec<u8>) {
    out.push(u8::from(value.is_some()));
    if let Some(value) = value {
        text(value, out);
    }
}

/// A day as year, month and day of the month; month zero is none.
fn day(value: Option<Date>, out: &mut Vec<u8>) {
    let (year, month, day) = value.map_or((0, 0, 0), |day| (day.year(), day.month(), day.day()));
    out.extend_from_slice(&year.to_le_bytes());
    out.extend_from_slice(&[month.unsigned_abs(), day.unsigned_abs()]);
}

fn basis_of(word: &str) -> Result<Basis, Damaged> {
    Basis::WORDS.into_iter().find(|(_, known)| *known == word).map(|(basis, _)| basis).ok_or(Damaged)
}

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8], Damaged> {
        let (taken, rest) = self.0.split_at_checked(len).ok_or(Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Damaged> {
        self.take(1)?.first().copied().ok_or(Damaged)
    }

    fn number(&mut self) -> Result<usize, Damaged> {
        let mut value = 0usize;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f).checked_shl(shift).ok_or(Damaged)?;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Damaged)
    }

    fn borrowed(&mut self) -> Result<&'a str, Damaged> {
        let len = self.number()?;
        std::str::from_utf8(self.take(len)?).map_err(|_| Damaged)
    }

    fn text(&mut self) -> Result<String, Damaged> {
        self.borrowed().map(str::to_owned)
    }

    fn many<T>(&mut self, mut one: impl FnMut(&mut Self) -> Result<T, Damaged>) -> Result<Vec<T>, Damaged> {
        let count = self.number()?;
        // Each takes a byte at least; a number from a damaged page must not ask for memory.
        if count > self.0.len() {
            return Err(Damaged);
        }
        (0..count).map(|_| one(self)).collect()
    }

    fn texts(&mut self) -> Result<Vec<String>, Damaged> {
        self.many(Self::text)
    }

    fn optional(&mut self) -> Result<Option<String>, Damaged> {
        match self.byte()? {
            0 => Ok(None),
            _ => self.text().map(Some),
        }
    }

    fn day(&mut self) -> Result<Option<Date>, Damaged> {
        let (year, rest) = self.take(4)?.split_at(2);
        let year = i16::from_le_bytes(year.try_into().map_err(|_| Damaged)?);
        let part = |n: usize| i8::try_from(rest[n]).map_err(|_| Damaged);
        match (part(0)?, part(1)?) {
            (0, _) => Ok(None),
            (month, day) => Date::new(year, month, day).map(Some).map_err(|_| Damaged),
        }
    }

    fn basis(&mut self) -> Result<Basis, Damaged> {
        basis_of(&self.text()?)
    }

    fn end(&self) -> Result<(), Damaged> {
        if self.0.is_empty() { Ok(()) } else { Err(Damaged) }
    }
}
