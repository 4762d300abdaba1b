//! The name by which parties and owners are joined: a maker's, without legal forms that are spelled out either.

use super::names::{folded_letters, without_signs};
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

/// Returns what folding leaves of a party's name: equal for names that are probably one. See [`folded_letters`].
pub(super) fn letters(name: &str) -> String {
    let letters = folded_letters(&party_key(name));
    if letters.is_empty() { plain(name) } else { letters }
}

/// Legal forms with what they are called here, in the spelling of [`joined`]; longer phrases first.
const FORMS: [(&str, &str); 74] = [
    ("gesellschaft mit beschränkter haftung", "gmbh"),
    ("gesellschaft mit beschrankter haftung", "gmbh"),
    ("gesellschaft mit beschraenkter haftung", "gmbh"),
    ("kommanditgesellschaft auf aktien", "kgaa"),
    ("kommanditgesellschaft", "kg"),
    ("aktiengesellschaft", "ag"),
    ("public limited company", "plc"),
    ("private limited company", "ltd"),
    ("limited liability company", "llc"),
    ("limited liability partnership", "llp"),
    ("public joint stock company", "pjsc"),
    ("open joint stock company", "ojsc"),
    ("closed joint stock company", "cjsc"),
    ("joint stock company", "jsc"),
    ("societas europaea", "se"),
    ("société par actions simplifiée", "sas"),
    ("société à responsabilité limitée", "sarl"),
    ("société anonyme", "sa"),
    ("societe anonyme", "sa"),
    ("società per azioni", "spa"),
    ("societa per azioni", "spa"),
    ("società a responsabilità limitata", "srl"),
    ("sociedad anónima", "sa"),
    ("sociedad anonima", "sa"),
    ("sociedad de responsabilidad limitada", "srl"),
    ("naamloze vennootschap", "nv"),
    ("besloten vennootschap", "bv"),
    ("aktiebolag", "ab"),
    ("aktieselskab", "as"),
    ("aksjeselskap", "as"),
    ("osakeyhtiö", "oy"),
    ("sdn bhd", "sdn-bhd"),
    ("sp z oo", "sp-z-oo"),
    ("incorporated", "inc"),
    ("corporation", "corp"),
    ("proprietary", "pty"),
    ("private", "pvt"),
    ("limited", "ltd"),
    ("company", ""),
    ("coltd", "ltd"),
    ("gmbh", "gmbh"),
    ("kgaa", "kgaa"),
    ("corp", "corp"),
    ("sarl", "sarl"),
    ("pjsc", "pjsc"),
    ("ojsc", "ojsc"),
    ("cjsc", "cjsc"),
    ("aps", "aps"),
    ("asa", "asa"),
    ("inc", "inc"),
    ("jsc", "jsc"),
    ("llc", "llc"),
    ("llp", "llp"),
    ("ltd", "ltd"),
    ("oyj", "oyj"),
    ("plc", "plc"),
    ("pte", "pte"),
    ("pty", "pty"),
    ("pvt", "pvt"),
    ("sas", "sas"),
    ("spa", "spa"),
    ("srl", "srl"),
    ("ab", "ab"),
    ("ag", "ag"),
    ("as", "as"),
    ("bv", "bv"),
    ("co", ""),
    ("kg", "kg"),
    ("kk", "kk"),
    ("lp", "lp"),
    ("nv", "nv"),
    ("oy", "oy"),
    ("sa", "sa"),
    ("se", "se"),
];

/// Legal forms that stand in front, and those in Han characters at the end; the longer first.
const IN_FRONT: [&str; 6] = ["ooo", "zao", "oao", "pao", "uab", "pt"];
const IN_HAN: [(&str, &str); 6] = [
    ("股份有限公司", "by-shares"),
    ("有限责任公司", "limited"),
    ("有限責任公司", "limited"),
    ("株式会社", "by-shares"),
    ("有限公司", "limited"),
    ("주식회사", "by-shares"),
];

/// Returns the legal form that a name states, one word for all its spellings (`Co., Ltd.` and `Limited`); empty if it
/// states none.
pub(super) fn legal_form(name: &str) -> String {
    let joined: String = name.chars().filter(|c| !matches!(c, '.' | '\'' | '’')).collect();
    let text = plain(&joined.replace('/', ""));
    let mut words = text.as_str();
    let mut forms: Vec<&str> = Vec::new();
    while let Some((rest, form)) = FORMS.iter().find_map(|(phrase, form)| {
        let rest = words.strip_suffix(phrase)?;
        rest.ends_with(' ').then(|| (rest.trim_end(), *form))
    }) {
        words = rest;
        if !form.is_empty() {
            forms.insert(0, form);
        }
    }
    if let Some((_, form)) = IN_HAN.iter().find(|(phrase, _)| words.len() > phrase.len() && words.ends_with(phrase)) {
        forms.push(form);
    }
    if let Some(front) =
        IN_FRONT.iter().find(|front| words.strip_prefix(*front).is_some_and(|rest| rest.starts_with(' ')))
    {
        forms.insert(0, front);
    }
    forms.join(" ")
}

/// Tells whether two legal forms don't tell two parties apart: they are one, or one of the names states none.
pub(super) fn may_be_one_form(one: &str, other: &str) -> bool {
    one.is_empty() || other.is_empty() || one == other
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
        for (one, other) in [
            ("Harbour Aktiengesellschaft", "HARBOUR AG"),
            ("Crane Works Co., Ltd.", "Crane Works Limited"),
            ("Crane Works Company Limited", "CRANE WORKS LTD"),
            ("Hafenkran Gesellschaft mit beschränkter Haftung & Co. KG", "Hafenkran GmbH & Co. KG"),
            ("Gru S.p.A.", "Gru Società per Azioni"),
            ("Kran A/S", "Kran Aktieselskab"),
            ("港口机械有限公司", "港口机械有限责任公司"),
        ] {
            assert_eq!(legal_form(one), legal_form(other), "{one}");
            assert!(!legal_form(one).is_empty(), "{one}");
        }
        for (one, other) in [("Harbour AG", "Harbour GmbH"), ("Crane Works Inc.", "Crane Works LLC")] {
            assert!(!may_be_one_form(&legal_form(one), &legal_form(other)), "{one}");
        }
        assert_eq!((legal_form("Harbour Company"), legal_form("Limited")), (String::new(), String::new()));
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

    #[test]
    fn folding_leaves_the_same_letters_of_names_that_are_probably_one() {
        for (one, other) in [
            ("Müller Works GmbH", "Muller Works GmbH"),
            ("Müller Works GmbH", "MUELLER WORKS"),
            ("Großkran AG", "Grosskran AG"),
            ("Ørsted Kran A/S", "Orsted Kran AS"),
            ("上海目標工程有限公司", "上海目标工程有限公司"),
            ("T\u{430}rg\u{435}t Works Ltd", "Target Works Ltd"),
            ("TargetWorks Ltd", "Target Works Limited"),
        ] {
            assert_eq!(letters(one), letters(other), "{one}");
        }
        assert_ne!(letters("Target Works"), letters("Target Work"));
        assert_ne!(letters("A"), letters("B"));
    }
}
