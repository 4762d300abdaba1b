//! Which key means what, as data: `fields.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ahash::{AHashMap, AHashSet};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    telling: Vec<String>,
    fields: BTreeMap<Meaning, Vec<String>>,
}

/// What a key may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Meaning {
    Neighbour,
    Hostname,
    Name,
    Mac,
    PortMac,
    Serial,
    Model,
    Vendor,
    Description,
    Software,
    SoftwareName,
    Revision,
    Location,
    Address,
    Capability,
    Asset,
    Kind,
    Slot,
    Chassis,
    Submodule,
    SubmoduleModel,
    SubmoduleSerial,
    SubmoduleRevision,
}

struct Synonyms {
    /// For each key its meanings, each with its rank in the list.
    by_key: AHashMap<String, Vec<(Meaning, usize)>>,
    telling: AHashSet<String>,
}

static SYNONYMS: LazyLock<Synonyms> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("fields.toml")).expect("the built-in table of keys is sound");
    let mut by_key: AHashMap<String, Vec<(Meaning, usize)>> = AHashMap::new();
    for (meaning, keys) in file.fields {
        for (rank, key) in keys.into_iter().enumerate() {
            by_key.entry(key).or_default().push((meaning, rank));
        }
    }
    Synonyms { by_key, telling: file.telling.into_iter().collect() }
});

fn plain(key: &str) -> String {
    key.trim().to_lowercase().replace(['-', ' '], "_")
}

/// Returns what a key means, with how good a word for it it is (0 is best).
pub(super) fn meanings(key: &str) -> &'static [(Meaning, usize)] {
    SYNONYMS.by_key.get(&plain(key)).map_or(&[], Vec::as_slice)
}

/// Tells whether keys near the beginning of a document are those of a parsed table, not at the very top.
pub(super) fn is_table(keys: &[(u32, &str)]) -> bool {
    let distinct: AHashSet<String> =
        keys.iter().filter(|(depth, _)| *depth >= 2).take(400).map(|(_, key)| plain(key)).collect();
    let means = |key: &str, wanted: &[Meaning]| meanings(key).iter().any(|(meaning, _)| wanted.contains(meaning));
    let known = distinct.iter().filter(|key| !meanings(key).is_empty()).count();
    let tells = distinct.iter().any(|key| SYNONYMS.telling.contains(key));
    let identifies = distinct.iter().any(|key| means(key, &[Meaning::Serial, Meaning::Mac, Meaning::Model]))
        && distinct.iter().any(|key| means(key, &[Meaning::Software, Meaning::Location, Meaning::Revision]));
    let is_wrapped = keys.first().is_some_and(|(_, key)| *key == "parsed_sample");
    let is_bill = distinct.iter().any(|key| key.contains("spdx") || matches!(key.as_str(), "bomformat" | "bom_ref"));
    !is_bill && (is_wrapped || (tells && known >= 2) || (identifies && known >= 4))
}
