//! What can be fetched without an address being given: the table of publications.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::lists::Basis;
use crate::lists::regimes::basis;

/// What a publisher offers under one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Its id: of its list, where it holds only one.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// The id of its format.
    pub format: String,
    /// Its address; `None` where the publisher gives each user one of his own.
    pub url: Option<String>,
    /// What an address takes, where there is none for everybody.
    pub needs: Option<String>,
    /// The lists in it that serve a regime, or are asked for by an id of their own.
    pub lists: Vec<String>,
    /// How often it is published, in words.
    pub cadence: String,
    /// How its address was come by.
    pub basis: Basis,
    /// From where.
    pub source: String,
}

/// Returns every publication of the table.
pub fn publications() -> &'static [Publication] {
    static TABLE: LazyLock<Vec<Publication>> = LazyLock::new(|| {
        let table: Table = toml::from_str(include_str!("publications.toml")).expect("the built-in table is sound");
        table.publication.into_iter().map(Written::into_publication).collect()
    });
    &TABLE
}

/// Returns the publication of an id, be it its own or that of a list in it.
#[must_use]
pub fn publication(id: &str) -> Option<&'static Publication> {
    let by_id = publications().iter().find(|publication| publication.id == id);
    by_id.or_else(|| publications().iter().find(|publication| publication.lists.iter().any(|list| list == id)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[expect(dead_code, reason = "the day stands in the table for whoever reads it")]
    transcribed: toml::value::Datetime,
    publication: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    title: String,
    publisher: String,
    format: String,
    url: Option<String>,
    needs: Option<String>,
    lists: Vec<String>,
    cadence: String,
    basis: String,
    source: String,
}

impl Written {
    fn into_publication(self) -> Publication {
        Publication {
            id: self.id,
            title: self.title,
            publisher: self.publisher,
            format: self.format,
            url: self.url,
            needs: self.needs,
            lists: self.lists,
            cadence: self.cadence,
            basis: basis(&self.basis),
            source: self.source,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::address::Address;
    use super::super::folder::is_id;
    use super::*;

    #[test]
    fn the_table_is_sound() {
        let mut ids: Vec<&str> = publications().iter().map(|publication| publication.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), publications().len(), "an id stands twice");
        for publication in publications() {
            assert!(is_id(&publication.id) && !publication.lists.is_empty(), "{}", publication.id);
            assert_ne!(publication.basis, Basis::Verify, "{}: an address nobody saw is no address", publication.id);
            assert_ne!(publication.url.is_some(), publication.needs.is_some(), "{}", publication.id);
            if let Some(url) = &publication.url {
                let address = Address::parse(url).unwrap_or_else(|refusal| panic!("{url}: {refusal}"));
                assert!(url.starts_with("https://"), "{}", address.shown());
            }
        }
    }

    #[test]
    fn a_list_is_found_in_its_publication() {
        let id = |list: &str| publication(list).map(|publication| publication.id.as_str());
        assert_eq!(id("us-bis-el"), Some("us-csl"));
        assert_eq!(id("us-csl"), Some("us-csl"));
        assert_eq!(id("us-ofac-sdn"), Some("us-ofac-sdn"));
        assert_eq!(id("us-889"), None);
    }
}
