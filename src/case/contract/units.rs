//! Units that are not counted in pieces: lump sums and measures.

/// Lump sums, lengths, masses, areas, volumes and times, as schedules abbreviate them, also in German and Chinese.
const MEASURES: [&str; 48] = [
    "lot", "lots", "ls", "l.s", "lump", "lump sum", "lumpsum", "sum", "psch", "pauschal", "项", "批", "总价", "m",
    "mtr", "mtrs", "metre", "metres", "meter", "meters", "m2", "m²", "m3", "m³", "sqm", "cbm", "ft", "kg", "kgs", "t",
    "ton", "tons", "tonne", "tonnes", "米", "公斤", "千克", "吨", "l", "litre", "litres", "h", "hr", "hrs", "hour",
    "hours", "std", "day",
];

/// Tells whether a unit is a lump sum or a measure, so that its quantity counts no pieces.
pub(super) fn is_measure(unit: &str) -> bool {
    let unit = unit.trim().trim_end_matches('.').to_lowercase();
    MEASURES.contains(&unit.as_str()) || unit == "days" || unit == "天"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lump_sums_and_measures_are_told_from_pieces() {
        for unit in ["lot", "LS", "L.S.", "h", "m", "kg", "Psch.", "批", "days"] {
            assert!(is_measure(unit), "{unit}");
        }
        for unit in ["pcs", "ea", "set", "Stk", "个", "台", "nos", ""] {
            assert!(!is_measure(unit), "{unit}");
        }
    }
}
