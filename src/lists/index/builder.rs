//! What decides what an image of a snapshot holds, as far as this room and the readers of lists do.
//!
//! It goes into the builder that stands in the header of each file, so that what an earlier builder made is made anew.

/// The layout of what is written here. To be raised with every change of what stands in a section, or of what it means.
pub(crate) const LAYOUT: u32 = 2;

/// The sources that turn a publication into a list, each with a fingerprint of its text. What lies below them changes
/// with the version of the program.
pub(crate) const PARSERS: [(&str, u64); 35] = [
    ("formats/bis_dpl.rs", const { fingerprint(include_bytes!("../formats/bis_dpl.rs")) }),
    ("formats/csl.rs", const { fingerprint(include_bytes!("../formats/csl.rs")) }),
    ("formats/csl_json.rs", const { fingerprint(include_bytes!("../formats/csl_json.rs")) }),
    ("formats/csl_table.rs", const { fingerprint(include_bytes!("../formats/csl_table.rs")) }),
    ("formats/days.rs", const { fingerprint(include_bytes!("../formats/days.rs")) }),
    ("formats/documented.rs", const { fingerprint(include_bytes!("../formats/documented.rs")) }),
    ("formats/documented_toml.rs", const { fingerprint(include_bytes!("../formats/documented_toml.rs")) }),
    ("formats/element.rs", const { fingerprint(include_bytes!("../formats/element.rs")) }),
    ("formats/eu.rs", const { fingerprint(include_bytes!("../formats/eu.rs")) }),
    ("formats/eu_csv.rs", const { fingerprint(include_bytes!("../formats/eu_csv.rs")) }),
    ("formats/eu_xml.rs", const { fingerprint(include_bytes!("../formats/eu_xml.rs")) }),
    ("formats/ftm.rs", const { fingerprint(include_bytes!("../formats/ftm.rs")) }),
    ("formats/gathering.rs", const { fingerprint(include_bytes!("../formats/gathering.rs")) }),
    ("formats/json.rs", const { fingerprint(include_bytes!("../formats/json.rs")) }),
    ("formats/known.rs", const { fingerprint(include_bytes!("../formats/known.rs")) }),
    ("formats/mod.rs", const { fingerprint(include_bytes!("../formats/mod.rs")) }),
    ("formats/ofac.rs", const { fingerprint(include_bytes!("../formats/ofac.rs")) }),
    ("formats/ofac_advanced.rs", const { fingerprint(include_bytes!("../formats/ofac_advanced.rs")) }),
    ("formats/ofac_csv.rs", const { fingerprint(include_bytes!("../formats/ofac_csv.rs")) }),
    ("formats/ofac_xml.rs", const { fingerprint(include_bytes!("../formats/ofac_xml.rs")) }),
    ("formats/opensanctions.rs", const { fingerprint(include_bytes!("../formats/opensanctions.rs")) }),
    ("formats/opensanctions_csv.rs", const { fingerprint(include_bytes!("../formats/opensanctions_csv.rs")) }),
    ("formats/reading.rs", const { fingerprint(include_bytes!("../formats/reading.rs")) }),
    ("formats/rows.rs", const { fingerprint(include_bytes!("../formats/rows.rs")) }),
    ("formats/sam.rs", const { fingerprint(include_bytes!("../formats/sam.rs")) }),
    ("formats/titles.rs", const { fingerprint(include_bytes!("../formats/titles.rs")) }),
    ("formats/uk.rs", const { fingerprint(include_bytes!("../formats/uk.rs")) }),
    ("formats/uk_csv.rs", const { fingerprint(include_bytes!("../formats/uk_csv.rs")) }),
    ("formats/uk_xml.rs", const { fingerprint(include_bytes!("../formats/uk_xml.rs")) }),
    ("formats/un_xml.rs", const { fingerprint(include_bytes!("../formats/un_xml.rs")) }),
    ("entry.rs", const { fingerprint(include_bytes!("../entry.rs")) }),
    ("identifier.rs", const { fingerprint(include_bytes!("../identifier.rs")) }),
    ("load.rs", const { fingerprint(include_bytes!("../load.rs")) }),
    ("published.rs", const { fingerprint(include_bytes!("../published.rs")) }),
    ("table.rs", const { fingerprint(include_bytes!("../table.rs")) }),
];

/// Tells a text from one that was edited (FNV-1a); nobody is kept from making another of the same fingerprint.
const fn fingerprint(text: &[u8]) -> u64 {
    let (mut hash, mut n) = (0xcbf2_9ce4_8422_2325_u64, 0);
    while n < text.len() {
        hash = (hash ^ text[n] as u64).wrapping_mul(0x0100_0000_01b3);
        n += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use jiff::civil::date;

    use super::*;
    use crate::lists::index::{ImageBuilder, ListWriter};
    use crate::lists::{Basis, Entry, ListHead, Listing, PartyIdentifierKind, PartyKind, Terms};

    /// Every layout that there was, with the digest of the image of [`every_field`].
    const LAYOUTS: [(u32, &str); 1] = [(2, "dcfeae211321c3fc40824d705d9627a9c113ab45fa78adf740b11813bd42ad60")];

    /// A list that has a value in every field that is kept.
    fn every_field() -> (ListHead, Vec<Entry>) {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let entries: Vec<Entry> = PartyKind::WORDS
            .into_iter()
            .map(|(kind, word)| Entry {
                kind,
                aliases: texts(&["alias", "示例"]),
                former_names: texts(&["former"]),
                native_names: texts(&["native"]),
                unverified_names: texts(&["unverified"]),
                weak_aliases: texts(&["weak"]),
                identifiers: PartyIdentifierKind::WORDS.map(|(kind, word)| (kind, word.to_owned())).to_vec(),
                parent: Some("parent".to_owned()),
                country: None,
                programmes: texts(&["A", "B"]),
                listings: vec![Listing { from: Some(date(2021, 6, 3)), to: None }],
                cite: Some("c".repeat(300)),
                terms: Terms { goods: texts(&["goods"]), purposes: texts(&["purpose"]) },
                ..Entry::new(word, "name", Basis::Verify, "source")
            })
            .collect();
        let head = ListHead {
            id: "id".to_owned(),
            title: "title".to_owned(),
            snapshot: "snapshot".to_owned(),
            source: "source".to_owned(),
            confirmed: Some(date(2026, 6, 10)),
            published: Some(date(2026, 6, 9)),
            remarks: texts(&["remark"]),
            partial: true,
            entries: entries.len(),
            undated: 0,
            basis: Some(Basis::Verify),
        };
        (head, entries)
    }

    #[test]
    fn what_is_written_has_the_layout_that_it_says() {
        let (head, entries) = every_field();
        let (mut writer, mut image) = (ListWriter::default(), ImageBuilder::default());
        entries.iter().for_each(|entry| writer.push(entry));
        writer.put(&head, &mut image);
        let digest = blake3::hash(image.finish().in_memory().expect("it is in memory")).to_string();
        let told = "the bytes of a list are others now: raise LAYOUT by one, and add it here with the digest";
        assert_eq!(LAYOUTS.last(), Some(&(LAYOUT, digest.as_str())), "{told}");
        assert!(LAYOUTS.is_sorted_by(|a, b| a.0 < b.0 && a.1 != b.1), "a layout is raised, never written over");
    }

    #[test]
    fn every_reader_of_lists_is_of_the_builder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lists");
        for file in std::fs::read_dir(folder.join("formats")).expect("it is there") {
            let name = format!("formats/{}", file.expect("readable").file_name().to_string_lossy());
            assert!(PARSERS.iter().any(|(known, _)| *known == name), "{name} is missing among PARSERS");
        }
        let mut seen: Vec<u64> = PARSERS.iter().map(|(_, fingerprint)| *fingerprint).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), PARSERS.len());
    }
}
