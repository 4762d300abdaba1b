//! The words inside cells that decide how a line is counted: a data file, compared on normalised text.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::synonyms::{Synonyms, plain_header};
use crate::ingest::Field;

/// The synonyms of the columns of parts lists and inventories.
pub static FIELDS: LazyLock<Synonyms<Field>> = LazyLock::new(|| {
    Synonyms::from_toml(include_str!("fields.toml"), Field::parse).expect("a test reads the embedded file")
});

/// The words inside the cells of a parts list, normalised.
pub(in crate::ingest) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words: Words = toml::from_str(include_str!("words.toml")).expect("a test reads the embedded file");
    let lists = [
        &mut words.placeholders,
        &mut words.not_fitted,
        &mut words.fitted,
        &mut words.fitted_columns,
        &mut words.yes,
        &mut words.no,
        &mut words.pieces,
        &mut words.measures,
        &mut words.totals,
        &mut words.placement,
        &mut words.history_sheets,
        &mut words.legend_sheets,
        &mut words.counting,
        &mut words.not_counting,
        &mut words.multiples,
        &mut words.empty_headers,
        &mut words.told_elsewhere,
        &mut words.further_makers,
    ];
    for list in lists {
        *list = list.iter().map(|word| plain(word)).collect();
    }
    words
});

/// The lists of `words.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::ingest) struct Words {
    pub(in crate::ingest) placeholders: BTreeSet<String>,
    pub(in crate::ingest) not_fitted: BTreeSet<String>,
    pub(in crate::ingest) fitted: BTreeSet<String>,
    pub(in crate::ingest) fitted_columns: BTreeSet<String>,
    pub(in crate::ingest) yes: BTreeSet<String>,
    pub(in crate::ingest) no: BTreeSet<String>,
    pub(in crate::ingest) pieces: BTreeSet<String>,
    pub(in crate::ingest) measures: BTreeSet<String>,
    pub(in crate::ingest) totals: BTreeSet<String>,
    pub(in crate::ingest) placement: BTreeSet<String>,
    pub(in crate::ingest) history_sheets: BTreeSet<String>,
    pub(in crate::ingest) legend_sheets: BTreeSet<String>,
    pub(in crate::ingest) counting: BTreeSet<String>,
    pub(in crate::ingest) not_counting: BTreeSet<String>,
    pub(in crate::ingest) multiples: BTreeSet<String>,
    pub(in crate::ingest) empty_headers: BTreeSet<String>,
    pub(in crate::ingest) told_elsewhere: BTreeSet<String>,
    pub(in crate::ingest) further_makers: BTreeSet<String>,
    /// In lower case, with the spaces between their words.
    withdrawn: Vec<String>,
}

impl Words {
    /// Tells whether text stands for nothing: a placeholder, or no letter and no digit at all.
    pub(in crate::ingest) fn is_placeholder(&self, text: &str) -> bool {
        // Most identifiers are longer than any placeholder or hold a digit: no need to normalise them.
        if text.len() > 48 || text.bytes().any(|byte| byte.is_ascii_digit()) {
            return false;
        }
        let plain = plain(text);
        plain.chars().all(|c| !c.is_alphanumeric()) || self.placeholders.contains(&plain)
    }

    /// Tells whether a header says nothing of its column: `-`, `?`, `1`, `Column1`, `Unnamed: 4`.
    pub(in crate::ingest) fn is_empty_header(&self, text: &str) -> bool {
        let plain = plain_header(text);
        let word = plain.trim_end_matches(|c: char| c.is_ascii_digit());
        word.chars().all(|c| !c.is_alphanumeric()) && !plain.contains('#')
            || (word.len() < plain.len() || word.len() > 1) && self.empty_headers.contains(word)
            || self.is_placeholder(text)
    }

    /// Tells whether a remark takes its line back: it begins with a word for that, and goes on, if at all, with what did so.
    pub(in crate::ingest) fn says_withdrawn(&self, text: &str) -> bool {
        const GOES_ON: [&str; 14] =
            ["by", "per", "in", "with", "as", "see", "since", "due", "from", "mit", "durch", "gemäß", "lt", "par"];
        let lower = text.trim_start().to_lowercase();
        self.withdrawn.iter().any(|word| {
            let Some(rest) = lower.strip_prefix(word.as_str()) else { return false };
            let rest = rest.trim_start();
            let next = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
            !rest.starts_with(char::is_alphanumeric) || GOES_ON.contains(&next)
        })
    }

    /// Tells whether the text of a cell says that the line is not fitted.
    pub(in crate::ingest) fn says_not_fitted(&self, text: &str) -> bool {
        !text.is_empty() && text.len() <= 32 && self.not_fitted.contains(&plain(text))
    }

    /// Tells whether the value of a part on a board says that it is not fitted: `DNP`, `10k DNP`, `DNP/10k`, `100n (DNF)`.
    pub(in crate::ingest) fn says_not_fitted_beside_a_value(&self, text: &str) -> bool {
        const SHORT: [&str; 6] = ["dnp", "dnf", "dni", "dnm", "nofit", "nopop"];
        let short = |word: &str| SHORT.iter().any(|known| word.eq_ignore_ascii_case(known));
        let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let first = words.next().unwrap_or("");
        let last = words.next_back().unwrap_or(first);
        text.len() <= 64 && (self.says_not_fitted(text) || short(first) || short(last))
    }
}

/// Normalises a word; a tick stays a tick.
pub(in crate::ingest) fn plain(text: &str) -> String {
    let plain = plain_header(text);
    if plain.is_empty() { text.trim().to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_files_are_sound_and_every_field_has_words() {
        for (n, (field, word)) in Field::WORDS.into_iter().enumerate() {
            assert_eq!(field as usize, n, "tables of fields are indexed by their number");
            assert_eq!(FIELDS.word(field), word);
            assert_eq!(FIELDS.field_of(word).map(|(field, _)| field), Some(field), "{word}");
        }
        assert!(WORDS.not_fitted.contains("dnp"));
    }

    #[test]
    fn headers_of_three_languages_name_their_field() {
        for (header, field) in [
            ("Manufacturer", Field::Manufacturer),
            ("Mfr.", Field::Manufacturer),
            ("Hersteller", Field::Manufacturer),
            ("制造商", Field::Manufacturer),
            ("品牌", Field::Manufacturer),
            ("Mfr. P/N", Field::PartNumber),
            ("Bestell-Nr.", Field::PartNumber),
            ("Order code", Field::PartNumber),
            ("型号", Field::PartNumber),
            ("料号", Field::PartNumber),
            ("Qty.", Field::Quantity),
            ("Menge", Field::Quantity),
            ("数量", Field::Quantity),
            ("数量 (Qty)", Field::Quantity),
            ("Seriennummer", Field::Serial),
            ("原产地", Field::Origin),
            ("MAC-Adresse", Field::Mac),
        ] {
            assert_eq!(FIELDS.field_of(header).map(|(field, _)| field), Some(field), "{header}");
        }
        for header in ["Unit Price", "Alternate Part Number 1", "Qty 100", "Build Quantity", "Price", "owner", "owned"]
        {
            assert_eq!(FIELDS.field_of(header), None, "{header}");
        }
    }

    #[test]
    fn headers_of_the_programs_that_draw_and_buy_name_their_field() {
        use Field::{
            Designator, Id, Lot, Manufacturer, Name, Origin, PartNumber, Quantity, Serial, Sku, Supplier, Unit,
        };
        for (program, headers) in [
            ("Altium", &[("Designator", Designator), ("Comment", Name), ("Manufacturer 1", Manufacturer)][..]),
            ("Altium", &[("Manufacturer Part Number 1", PartNumber), ("Supplier Part Number 1", Sku)]),
            ("KiCad", &[("Reference(s)", Designator), ("Manufacturer_Name", Manufacturer), ("Value", Name)]),
            ("KiCad", &[("Manufacturer_Part_Number", PartNumber), ("Id", Id), ("Supplier and ref", Sku)]),
            ("Eagle", &[("Qty", Quantity), ("Parts", Designator), ("MF", Manufacturer), ("MPN", PartNumber)]),
            ("OrCAD", &[("Item", Id), ("Part Reference", Designator), ("Part", Name)]),
            ("Allegro", &[("REFDES", Designator), ("COMP_VALUE", Name)]),
            ("EasyEDA", &[("Manufacturer Part", PartNumber), ("LCSC Part #", Sku), ("JLCPCB Part #", Sku)]),
            ("Arena", &[("Manufacturer Item Number", PartNumber), ("Unit of Measure", Unit), ("Item Number", Id)]),
            ("Mouser", &[("Mfr. No:", PartNumber), ("Mouser No:", Sku), ("Order Qty.", Quantity)]),
            ("SolidWorks", &[("ITEM NO.", Id), ("QTY.", Quantity), ("Default/QTY.", Quantity)]),
            ("EPLAN", &[("Betriebsmittelkennzeichen", Designator), ("Typnummer", PartNumber)]),
            ("SAP", &[("Komponentenmenge", Quantity), ("Objektkurztext", Name), ("Materialnummer", Sku)]),
            (
                "French",
                &[("Qté", Quantity), ("Quantite", Quantity), ("Repère", Designator), ("Fabricant", Manufacturer)],
            ),
            ("Spanish", &[("Número de serie", Serial), ("NUMERO DE SERIE", Serial), ("Cantidad", Quantity)]),
            ("Italian", &[("Produttore", Manufacturer), ("Lotto", Lot), ("Paese di origine", Origin)]),
            (
                "Japanese",
                &[("メーカー", Manufacturer), ("ﾒｰｶｰ型番", PartNumber), ("原産国", Origin), ("仕入先", Supplier)],
            ),
            ("Korean", &[("제조사", Manufacturer), ("수량", Quantity), ("원산지", Origin), ("시리얼번호", Serial)]),
            ("Russian", &[("Поз. обозначение", Designator), ("Кол.", Quantity), ("Производитель", Manufacturer)]),
        ] {
            for (header, field) in headers {
                assert_eq!(FIELDS.field_of(header).map(|(field, _)| field), Some(*field), "{program}: {header}");
            }
        }
    }

    #[test]
    fn a_placeholder_is_no_identifier_and_a_short_part_number_is_one() {
        for text in ["-", "n/a", "N.A.", "TBD", "???", "as drawing", "无"] {
            assert!(WORDS.is_placeholder(text), "{text}");
        }
        for text in ["A1", "LM", "EC25-AF", "0"] {
            assert!(!WORDS.is_placeholder(text), "{text}");
        }
    }
}
