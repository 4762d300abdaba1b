//! Who holds the block that a MAC address is from, by the IEEE's registry.
//!
//! The table is text, sorted, and searched as it is: nothing is parsed at start. `data/make_oui.py` makes it.

use super::RegisterRow;
use crate::model::Mac;

static TABLE: &str = include_str!("data/oui.txt");

/// The day of the registry's files of MA-L and individual address blocks, as the table's first line states it.
const EDITION: &str = "2024-05-20";
/// The day of its files of MA-M and MA-S.
const SMALL_EDITION: &str = "2022-08-27";

/// The lengths of prefixes in digits, the longest first: MA-S and individual blocks, MA-M, MA-L.
const LENGTHS: [usize; 3] = [9, 7, 6];

/// The blocks that are divided into individual address blocks, which the file of MA-L's day lists.
const INDIVIDUAL: [&str; 2] = ["0050C2", "40D855"];

/// Returns who holds the block of a MAC address; of blocks within blocks the smallest counts, since the larger one's
/// holder gave it away.
///
/// `None` when nobody is named: an address made up locally, of a group or of a virtual router, a block that is not in
/// the table, and one that the registry divides among several holders.
#[must_use]
pub fn oui(mac: Mac) -> Option<RegisterRow> {
    if !mac.may_name_a_maker() {
        return None;
    }
    let digits: String = mac.octets().iter().map(|octet| format!("{octet:02X}")).collect();
    let (prefix, holder) =
        LENGTHS.into_iter().find_map(|len| holder_of(TABLE, &digits[..len]).map(|holder| (&digits[..len], holder)))?;
    Some(RegisterRow {
        register: "ieee-oui",
        key: dashed(prefix),
        value: holder.trim_end_matches([',', ' ']).to_owned(),
        edition: edition(prefix),
    })
}

fn edition(prefix: &str) -> &'static str {
    let is_individual = INDIVIDUAL.iter().any(|block| prefix.starts_with(block));
    if prefix.len() == 6 || is_individual { EDITION } else { SMALL_EDITION }
}

/// Finds the line `PREFIX TAB HOLDER` by bisection over the bytes of a sorted table.
fn holder_of<'a>(table: &'a str, prefix: &str) -> Option<&'a str> {
    let bytes = table.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = bytes[low..middle].iter().rposition(|b| *b == b'\n').map_or(low, |at| low + at + 1);
        let end = bytes[middle..high].iter().position(|b| *b == b'\n').map_or(high, |at| middle + at);
        let line = &bytes[start..end];
        let key = line.split(|b| *b == b'\t').next().unwrap_or(line);
        match key.cmp(prefix.as_bytes()) {
            std::cmp::Ordering::Equal => return table.get(start + key.len() + 1..end),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

/// Writes a prefix as the registry does: `00-1E-42`, `00-50-C2-F7-1`.
fn dashed(prefix: &str) -> String {
    let pairs: Vec<&str> =
        (0..prefix.len()).step_by(2).filter_map(|at| prefix.get(at..(at + 2).min(prefix.len()))).collect();
    pairs.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(mac: &str) -> Option<String> {
        oui(Mac::parse(mac).expect("a MAC")).map(|row| row.value)
    }

    #[test]
    fn every_line_of_the_table_is_found_and_the_table_is_sorted() {
        let mut lines = TABLE.lines();
        assert!(
            lines
                .next()
                .is_some_and(|head| head.starts_with('#') && head.contains(EDITION) && head.contains(SMALL_EDITION))
        );
        let mut before = "";
        for line in lines {
            let (prefix, name) = line.split_once('\t').expect("prefix and holder");
            assert!(before < prefix, "{before} stands before {prefix}");
            assert!(LENGTHS.contains(&prefix.len()) && !name.trim().is_empty(), "{line}");
            assert_eq!(holder_of(TABLE, prefix), Some(name));
            before = prefix;
        }
        for absent in ["", "0", "000000000", "FFFFFF", "ZZZZZZ", "# IEEE"] {
            assert_eq!(holder_of(TABLE, absent), None, "{absent}");
        }
    }

    #[test]
    fn blocks_name_their_holders() {
        assert_eq!(holder("00:1e:42:00:00:01").as_deref(), Some("Teltonika"));
        assert_eq!(holder("c4:a6:4e:00:00:01").as_deref(), Some("Quectel Wireless Solutions Co.,Ltd."));
        assert_eq!(holder("00:50:c2:f7:10:01").as_deref(), Some("RF Code"));
        let row = oui(Mac::parse("00:50:c2:f7:1f:ff").expect("a MAC")).expect("an individual block");
        assert_eq!((row.key.as_str(), row.edition), ("00-50-C2-F7-1", "2024-05-20"));
    }

    #[test]
    fn of_blocks_within_blocks_the_smallest_names_the_holder() {
        // MA-S within a block of the registration authority, MA-M within another.
        assert_eq!(holder("70:b3:d5:20:c0:01").as_deref(), Some("Siemens Healthcare Diagnostics"));
        assert_eq!(holder("3c:24:f0:90:00:01").as_deref(), Some("Siemens AG - Siemens Deutschland Mobility"));
        let row = |mac| oui(Mac::parse(mac).expect("a MAC")).expect("a block");
        assert_eq!(
            (row("70:b3:d5:20:c0:01").key.as_str(), row("3c:24:f0:90:00:01").key.as_str()),
            ("70-B3-D5-20-C", "3C-24-F0-9")
        );
        assert_eq!(row("70:b3:d5:20:c0:01").edition, SMALL_EDITION);
        assert_eq!(
            holder("40:2c:76:10:00:01").as_deref(),
            Some("Shanghai Dahua Scale Factory"),
            "not the camera maker"
        );
        assert!(!crate::register::is_white_label_source("Shanghai Dahua Scale Factory"));
        // No holder of a larger block is asked for a smaller one that the registry lists.
        for line in TABLE.lines().skip(1).filter(|line| line.find('\t') == Some(9)).take(2000) {
            let (prefix, name) = line.split_once('\t').expect("prefix and holder");
            let digits = format!("{prefix}001");
            let mac = Mac::parse(&digits).expect("twelve digits");
            if mac.may_name_a_maker() {
                assert_eq!(oui(mac).expect("a block").value, name.trim_end_matches([',', ' ']), "{prefix}");
            }
        }
    }

    #[test]
    fn nobody_is_named_by_divided_blocks_and_made_up_addresses() {
        // 70-B3-D5 is held by the registration authority, which gives parts of it to others; neither of these to anybody that it names.
        for mac in
            ["1c:ca:e3:f0:00:01", "70:b3:d5:00:00:01", "c6:a6:4e:00:00:01", "01:1e:42:00:00:01", "00:00:5e:00:01:01"]
        {
            assert_eq!(holder(mac), None, "{mac}");
        }
    }
}
