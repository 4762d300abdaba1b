//! The lists that are built in: what statutes name, and the named entries of the FCC Covered List.
//!
//! Each is one data file with its authority, cite, days, basis and the day of its transcription; the snapshot's digest
//! is that of the data file.

use serde::Deserialize;
use toml::value::Datetime;

use super::identifier::normal_identifier;
use super::regimes::{basis, date};
use super::{Entry, List, Listing, PartyIdentifierKind, Terms};
use crate::source::Sha256;

const FILES: [(&str, &str); 4] = [
    ("us-889", include_str!("bundled/us-889.toml")),
    ("us-5949", include_str!("bundled/us-5949.toml")),
    ("us-ndaa-154", include_str!("bundled/us-ndaa-154.toml")),
    ("us-fcc-covered", include_str!("bundled/us-fcc-covered.toml")),
];

/// Returns the ids of the lists that are built in.
pub fn bundled_ids() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(id, _)| *id)
}

/// Returns a list that is built in.
#[must_use]
pub fn bundled(id: &str) -> Option<List> {
    let (_, text) = FILES.iter().find(|(known, _)| *known == id)?;
    let file: File = toml::from_str(text).expect("the built-in lists are sound");
    Some(file.into_list(text))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    title: String,
    transcribed: Datetime,
    confirmed: Datetime,
    source: String,
    cite: String,
    basis: String,
    entry: Vec<WrittenEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEntry {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default, rename = "native-names-unverified")]
    unverified_names: Vec<String>,
    country: Option<String>,
    from: Option<Datetime>,
    #[serde(default)]
    goods: Vec<String>,
    #[serde(default)]
    purposes: Vec<String>,
    #[serde(default)]
    identifiers: Vec<String>,
}

impl File {
    fn into_list(self, text: &str) -> List {
        let entries = self
            .entry
            .into_iter()
            .map(|entry| Entry {
                aliases: entry.aliases,
                unverified_names: entry.unverified_names,
                identifiers: entry.identifiers.iter().map(|written| identifier(written)).collect(),
                country: entry.country,
                listings: entry.from.map(|from| Listing { from: Some(date(from)), to: None }).into_iter().collect(),
                cite: Some(self.cite.clone()),
                terms: Terms { goods: entry.goods, purposes: entry.purposes },
                ..Entry::new(&entry.name, &entry.name, basis(&self.basis), &self.source)
            })
            .collect();
        List {
            id: self.id,
            title: self.title,
            entries,
            snapshot: Sha256::of(text.as_bytes()).to_string(),
            source: format!("built in, transcribed {} from {}", date(self.transcribed), self.source),
            confirmed: Some(date(self.confirmed)),
            published: None,
            remarks: Vec::new(),
            partial: false,
        }
    }
}

fn identifier(written: &str) -> (PartyIdentifierKind, String) {
    let (word, value) = written.split_once(':').expect("a built-in identifier has a kind");
    let (kind, _) =
        PartyIdentifierKind::WORDS.iter().find(|(_, known)| *known == word).expect("a kind of the closed list");
    (*kind, normal_identifier(*kind, value).expect("a built-in identifier holds"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::regimes::{goods, regime};

    #[test]
    fn the_native_names_of_what_is_built_in_are_there_and_unverified() {
        let entries = |id: &str| bundled(id).expect("it is built in").entries;
        for id in ["us-889", "us-fcc-covered"] {
            for native in ["华为", "中兴通讯股份有限公司", "海能达通信股份有限公司", "海康威视", "大华", "Хуавей"]
            {
                let of = |entry: &&Entry| entry.unverified_names.iter().any(|name| name == native);
                assert_eq!(entries(id).iter().filter(of).count(), 1, "{id}: {native}");
            }
        }
        let named = |id: &str| entries(id).iter().filter(|entry| !entry.unverified_names.is_empty()).count();
        assert_eq!((named("us-5949"), named("us-ndaa-154")), (3, 2));
        assert!(bundled_ids().flat_map(entries).all(|entry| entry.native_names.is_empty()));
    }

    #[test]
    fn every_built_in_list_is_sound_and_serves_a_regime() {
        for id in bundled_ids() {
            let list = bundled(id).expect("it is built in");
            assert_eq!(list.id, id);
            assert!(regime(id).is_some(), "{id} serves no regime");
            assert!(!list.entries.is_empty() && list.confirmed.is_some(), "{id}");
            let mut keys: Vec<&str> = list.entries.iter().map(|entry| entry.key.as_str()).collect();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), list.entries.len(), "{id}: a key stands twice");
            for entry in &list.entries {
                assert!(!entry.source.is_empty(), "{}", entry.name);
                assert!(entry.terms.goods.iter().all(|id| goods(id).is_some()), "{}", entry.name);
            }
        }
        assert_eq!(bundled("us-889").map(|list| list.entries.len()), Some(5));
        assert_eq!(bundled("us-5949").map(|list| list.entries.len()), Some(3));
        assert_eq!(bundled("us-ndaa-154").map(|list| list.entries.len()), Some(6));
        assert!(bundled("us-1260h").is_none(), "its publisher's list is not built in");
    }
}
