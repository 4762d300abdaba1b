//! The name by which parties and owners are joined: a maker's, without legal forms that are spelled out either.

use super::names::without_signs;
use crate::register::maker_key;

/// Legal forms at the end of a name as registers spell them out, lower case, the longer first where one ends another.
const SPELLED_OUT: [&str; 32] = [
    "gesellschaft mit beschränkter haftung",
    "gesellschaft mit beschrankter haftung",
    "gesellschaft mit beschraenkter haftung",
    "kommanditgesellschaft auf aktien",
    "kommanditgesellschaft",
    "aktiengesellschaft",
    "public limited company",
    "private limited company",
    "limited liability company",
    "limited liability partnership",
    "public joint stock company",
    "open joint stock company",
    "closed joint stock company",
    "joint stock company",
    "societas europaea",
    "société par actions simplifiée",
    "société à responsabilité limitée",
    "société anonyme",
    "societe anonyme",
    "società per azioni",
    "societa per azioni",
    "società a responsabilità limitata",
    "sociedad anónima",
    "sociedad anonima",
    "sociedad de responsabilidad limitada",
    "naamloze vennootschap",
    "besloten vennootschap",
    "aktiebolag",
    "aktieselskab",
    "aksjeselskap",
    "osakeyhtiö",
    "proprietary limited",
];

/// Returns a party's name as it is joined with others: as [`maker_key`], and without a legal form that is spelled out and
/// the signs of trade marks and footnotes.
pub(super) fn party_key(name: &str) -> String {
    let name = &*without_signs(name);
    let plain = plain(name);
    let mut key = maker_key(without_form(&plain).unwrap_or(name));
    // What stood behind it is gone now: `Gesellschaft mit beschränkter Haftung & Co. KG`.
    while let Some(rest) = without_form(&key) {
        key = maker_key(rest);
    }
    key
}

fn without_form(plain: &str) -> Option<&str> {
    SPELLED_OUT.iter().find_map(|form| plain.strip_suffix(form)?.strip_suffix(' ')).filter(|rest| !rest.is_empty())
}

/// Returns a name without case, punctuation and doubled spaces.
pub(super) fn plain(name: &str) -> String {
    let spaced: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legal_form_spelled_out_is_the_short_one() {
        for (long, short) in [
            ("Harbour Aktiengesellschaft", "Harbour AG"),
            ("Hafenkran Gesellschaft mit beschränkter Haftung", "Hafenkran GmbH"),
            ("Hafenkran Gesellschaft mit beschränkter Haftung & Co. KG", "HAFENKRAN GmbH & Co. KG"),
            ("Crane Works Public Limited Company", "Crane Works plc"),
            ("Crane Works Limited Liability Company", "Crane Works, LLC"),
            ("Gru Società per Azioni", "Gru S.p.A."),
            ("Kran Aktiebolag", "Kran AB"),
        ] {
            assert_eq!(party_key(long), party_key(short), "{long}");
        }
        assert_eq!(party_key("Aktiengesellschaft"), "aktiengesellschaft", "a name that is nothing else is that name");
        assert_ne!(party_key("Public Works"), party_key("Works"));
    }

    #[test]
    fn the_sign_of_a_trade_mark_is_no_part_of_a_name() {
        for name in ["Target Works™", "Target Works® Inc.", "Target™ Works, Inc.", "Target Works¹", "Target Works (TM)"]
        {
            assert_eq!(party_key(name), party_key("Target Works"), "{name}");
        }
    }
}
