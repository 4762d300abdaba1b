//! The columns of a schedule, and the headers by which schedules call them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::ingest::table::Synonyms;

/// What a column of a schedule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    /// The line's number.
    Id,
    /// What it is, in words.
    Description,
    /// Acceptable makers.
    Makers,
    /// The part or order number.
    PartNumber,
    /// How many; of what is said elsewhere.
    Quantity,
    /// How many for one crane.
    QuantityPerCrane,
    /// How many for all cranes.
    QuantityTotal,
    /// The unit.
    Unit,
    /// Whether it was bought.
    Status,
    /// What it is.
    Kind,
    /// Functions granted.
    Functions,
    /// Products that may stand in its place.
    Alternates,
    /// Countries that it may come from.
    Origin,
}

impl Column {
    /// Every column with its word in the case file.
    pub(super) const WORDS: [(Self, &'static str); 13] = [
        (Self::Id, "id"),
        (Self::Description, "description"),
        (Self::Makers, "makers"),
        (Self::PartNumber, "part-number"),
        (Self::Quantity, "quantity"),
        (Self::QuantityPerCrane, "quantity-per-crane"),
        (Self::QuantityTotal, "quantity-total"),
        (Self::Unit, "unit"),
        (Self::Status, "status"),
        (Self::Kind, "kind"),
        (Self::Functions, "functions"),
        (Self::Alternates, "alternates"),
        (Self::Origin, "origin"),
    ];

    /// Reads the word.
    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(column, _)| *column)
    }
}

/// Tells whether a header that names these columns is one of a schedule.
pub(super) fn suffices(columns: &BTreeSet<Column>) -> bool {
    let any = |wanted: &[Column]| wanted.iter().any(|column| columns.contains(column));
    let identity = [Column::Description, Column::PartNumber, Column::Functions];
    let quantity = [Column::Quantity, Column::QuantityPerCrane, Column::QuantityTotal];
    any(&identity)
        && (any(&quantity)
            || any(&[Column::Makers, Column::Status])
            || identity.iter().filter(|c| columns.contains(c)).count() > 1)
}

/// Tells whether a block of columns that makes a schedule says itself what its items are, or how many.
pub(super) fn stands_alone(columns: &BTreeSet<Column>) -> bool {
    use Column::{Description, Id, Quantity, QuantityPerCrane, QuantityTotal};
    [Description, Id, Quantity, QuantityPerCrane, QuantityTotal].iter().any(|column| columns.contains(column))
}

/// What a header may call the thing that is bought.
const CRANES: [&str; 12] = [
    "crane",
    "cranes",
    "STS",
    "STS crane",
    "STS cranes",
    "RTG",
    "RTG cranes",
    "quay crane",
    "quay cranes",
    "unit",
    "units",
    "machine",
];

/// The most cranes that a header is expected to count.
const MOST_CRANES: u32 = 60;

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Written {
    words: Vec<String>,
    #[serde(default)]
    general: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    otherwise: Vec<String>,
}

static SYNONYMS: LazyLock<Synonyms<Column>> = LazyLock::new(|| {
    let mut written: BTreeMap<String, Written> =
        toml::from_str(include_str!("columns.toml")).expect("the built-in headers are sound");
    for column in written.values_mut() {
        column.words = column.words.iter().flat_map(|word| expand(word)).collect();
    }
    let expanded = toml::to_string(&written).expect("strings can be written as TOML");
    Synonyms::from_toml(&expanded, Column::parse).expect("the built-in headers name one column each")
});

/// Writes out `{n}` and `{crane}`: headers are compared as wholes.
fn expand(word: &str) -> Vec<String> {
    let cranes = if word.contains("{crane}") { CRANES.as_slice() } else { &[""] };
    let counts = if word.contains("{n}") { 2..=MOST_CRANES } else { 0..=0 };
    let of_crane = |crane: &&str| {
        let word = word.replace("{crane}", crane);
        counts.clone().map(move |n| word.replace("{n}", &n.to_string()))
    };
    cranes.iter().flat_map(of_crane).collect()
}

/// Returns the headers by which schedules call their columns.
pub(super) fn synonyms() -> &'static Synonyms<Column> {
    &SYNONYMS
}

/// Reads how many cranes a header of totals speaks of: `Total qty for 4 cranes`.
pub(super) fn cranes_in(header: &str) -> Option<u32> {
    header
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .find(|count| (1..=MOST_CRANES).contains(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_what_their_quantities_count() {
        let of = |header: &str| synonyms().field_of(header).map(|(column, _)| column);
        assert_eq!(of("Qty"), Some(Column::Quantity));
        assert_eq!(of("Qty per crane"), Some(Column::QuantityPerCrane));
        assert_eq!(of("Quantity (per crane)"), Some(Column::QuantityPerCrane));
        assert_eq!(of("QTY / STS CRANE"), Some(Column::QuantityPerCrane));
        assert_eq!(of("Total Qty for 4 cranes"), Some(Column::QuantityTotal));
        assert_eq!(of("Qty for 4 cranes"), Some(Column::QuantityTotal));
        assert_eq!(of("Qty (total)"), Some(Column::QuantityTotal));
        assert_eq!(of("单台数量"), Some(Column::QuantityPerCrane));
        assert_eq!(of("Unit price"), None);
        assert_eq!(of("Total price"), None);
        assert_eq!(cranes_in("Total Qty for 4 cranes"), Some(4));
        assert_eq!(cranes_in("Total Qty"), None);
    }

    #[test]
    fn a_header_is_one_of_a_schedule_only_if_it_tells_items_apart() {
        assert!(suffices(&[Column::Description, Column::Quantity].into()));
        assert!(suffices(&[Column::Description, Column::Makers].into()));
        assert!(suffices(&[Column::Description, Column::PartNumber].into()));
        assert!(!suffices(&[Column::Id, Column::Quantity].into()));
        assert!(!suffices(&[Column::Id, Column::Description].into()));
    }
}
