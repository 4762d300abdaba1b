//! The registers by name and digest, so that a lock can pin them.

use crate::source::Sha256;

/// The tables that are files of this room.
const TABLES: [(&str, &str); 16] = [
    ("called", include_str!("called.toml")),
    ("countries", include_str!("countries.txt")),
    ("families", include_str!("families.toml")),
    ("fcc-grantees", include_str!("fcc-grantees.toml")),
    ("forbidding", include_str!("forbidding.toml")),
    ("functions", include_str!("functions.toml")),
    ("holders", include_str!("holders.toml")),
    ("keywords", include_str!("keywords.toml")),
    ("makers", include_str!("makers.toml")),
    ("masks", include_str!("masks.toml")),
    ("oui", include_str!("data/oui.txt")),
    ("part-numbers", include_str!("part-numbers.toml")),
    ("remarks", include_str!("remarks.toml")),
    ("scopes", include_str!("scopes.toml")),
    ("statements", include_str!("statements.toml")),
    ("white-labels", include_str!("white-labels.toml")),
];

/// Returns every register that decides anything, by name, with its digest.
///
/// The USB and PCI tables are inside their crates: their digest is that of the crate's name and edition.
#[must_use]
pub fn editions() -> Vec<(String, Sha256)> {
    let mut all: Vec<(String, Sha256)> =
        TABLES.iter().map(|(name, text)| ((*name).to_owned(), Sha256::of(text.as_bytes()))).collect();
    for (name, edition) in [("pci.ids", super::usb::PCI_EDITION), ("usb.ids", super::usb::USB_EDITION)] {
        all.push((name.to_owned(), Sha256::of(format!("{name} {edition}").as_bytes())));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_of_the_room_is_pinned() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/register");
        let is_table = |path: &std::path::Path| path.extension().is_some_and(|e| e == "toml" || e == "txt");
        let count = [folder.clone(), folder.join("data")]
            .iter()
            .flat_map(|folder| std::fs::read_dir(folder).expect("the room is there"))
            .filter(|entry| is_table(&entry.as_ref().expect("readable").path()))
            .count();
        assert_eq!(count, TABLES.len());
    }
}
