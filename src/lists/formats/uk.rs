//! The UK Sanctions List: what its CSV and its XML have in common.

use super::days::{british, iso, spelt};
use super::gathering::{Gathering, add_listing, add_name};
use crate::lists::{Basis, Entry, PartyIdentifierKind, PartyKind};

pub(super) const LIST: &str = "gb-uksl";

/// One name of a designation, with what the list says of it.
#[derive(Debug, Default)]
pub(super) struct Named<'a> {
    /// Name 1 to Name 6; the last is the family name, or the whole name of what is no person.
    pub(super) parts: [&'a str; 6],
    /// `Primary Name`, `Alias` or a variation of one.
    pub(super) kind: &'a str,
    /// `Good quality a.k.a` or `Low quality a.k.a`.
    pub(super) strength: &'a str,
}

/// A designation before its names are told apart.
#[derive(Debug, Default)]
pub(super) struct Designation<'a> {
    pub(super) id: &'a str,
    pub(super) kind: &'a str,
    pub(super) regime: &'a str,
    pub(super) designated: &'a str,
    pub(super) names: Vec<Named<'a>>,
    pub(super) native: Vec<&'a str>,
    pub(super) countries: Vec<&'a str>,
    pub(super) registrations: Vec<&'a str>,
    pub(super) imo: Vec<&'a str>,
    pub(super) parent: &'a str,
}

impl Named<'_> {
    fn whole(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    }

    fn is_primary(&self) -> bool {
        self.kind.eq_ignore_ascii_case("primary name")
    }

    fn is_weak(&self) -> bool {
        self.strength.to_ascii_lowercase().starts_with("low")
    }
}

/// Makes the entry of a designation; `None` if it has no name.
pub(super) fn entry(of: &Designation<'_>, into: &mut Gathering) -> Option<Entry> {
    let names: Vec<(&Named<'_>, String)> = of
        .names
        .iter()
        .map(|name| (name, name.whole()))
        .filter(|(_, whole)| whole.chars().any(char::is_alphanumeric))
        .collect();
    let primary = names
        .iter()
        .find(|(name, _)| name.is_primary())
        .or_else(|| names.iter().find(|(name, _)| !name.is_weak()))
        .or(names.first())
        .map(|(_, whole)| whole.clone())?;
    let mut entry = Entry::new(of.id, &primary, Basis::Primary, "https://sanctionslist.fcdo.gov.uk");
    entry.kind = match of.kind.to_ascii_lowercase().as_str() {
        "individual" => PartyKind::Individual,
        "entity" => PartyKind::Entity,
        "ship" => PartyKind::Vessel,
        _ => PartyKind::Unstated,
    };
    for (name, whole) in &names {
        let weak = name.is_weak() && !name.is_primary();
        add_name(if weak { &mut entry.weak_aliases } else { &mut entry.aliases }, whole, &primary);
    }
    for native in &of.native {
        add_name(&mut entry.native_names, native, &primary);
    }
    entry.programmes = Some(of.regime.trim().to_owned()).filter(|regime| !regime.is_empty()).into_iter().collect();
    entry.parent = Some(of.parent.trim().to_owned()).filter(|parent| !parent.is_empty());
    entry.country = super::gathering::one_country(of.countries.iter().copied());
    for number in of.registrations.iter().flat_map(|cell| values(cell)) {
        into.identify(&mut entry, PartyIdentifierKind::Registration, number);
    }
    for number in of.imo.iter().flat_map(|cell| values(cell)) {
        into.identify(&mut entry, PartyIdentifierKind::Imo, number);
    }
    match day(of.designated) {
        Some(day) => add_listing(&mut entry, Some(day), None),
        None if of.designated.trim().is_empty() => {}
        None => into.doubt("days of designation can't be read", format!("`{}` of {primary}", of.designated)),
    }
    Some(entry)
}

/// Reads a day as one of the list's files writes it.
pub(super) fn day(written: &str) -> Option<jiff::civil::Date> {
    british(written).or_else(|| iso(written)).or_else(|| spelt(written))
}

/// Splits a cell of several values: `(1) 123 (2) 456`, or by semicolons.
fn values(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').flat_map(|part| part.split('(')).filter_map(|part| {
        let part = match part.split_once(')') {
            Some((number, rest)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => rest,
            _ => part,
        };
        let part = part.trim().trim_end_matches([',', ')']).trim();
        (!part.is_empty()).then_some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_values_are_taken_apart() {
        assert_eq!(values("(1) 123 (2) AB 456").collect::<Vec<_>>(), ["123", "AB 456"]);
        assert_eq!(values("1027700132195").collect::<Vec<_>>(), ["1027700132195"]);
        assert_eq!(values("9187629; 9274941").collect::<Vec<_>>(), ["9187629", "9274941"]);
    }
}
