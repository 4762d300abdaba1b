//! Identifiers of devices as people write them: several in one field, behind words, in the spellings of other tools.

use super::fcc::fcc_grantee_code;
use super::makers::is_unknown_maker;
use crate::model::IdentifierKind;

/// What a field holds that was meant for identifiers of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spelled {
    /// The identifiers, in the order of the field.
    pub ids: Vec<String>,
    /// What stands in the field and is none, as written.
    pub unread: Vec<String>,
}

/// What separates identifiers: none of them stands inside one.
const BETWEEN: [char; 6] = [',', ';', '|', '\n', '\r', '+'];

/// Reads the identifiers of a field if they are of a kind that is told apart from words: FCC IDs and USB ids. A field that
/// says that there is none holds none.
#[must_use]
pub fn device_ids(kind: IdentifierKind, field: &str) -> Option<Spelled> {
    let read = match kind {
        IdentifierKind::FccId => fcc_ids,
        IdentifierKind::UsbId => usb_ids,
        _ => return None,
    };
    Some(if is_unknown_maker(field) { Spelled::default() } else { read(field) })
}

/// Words that stand before an FCC ID and are no part of one.
const FCC_WORDS: [&str; 16] = [
    "FCC",
    "ID",
    "IDS",
    "FCCID",
    "CONTAINS",
    "CONTAIN",
    "CONTAINING",
    "WITH",
    "AND",
    "OR",
    "MODULE",
    "MODULES",
    "TRANSMITTER",
    "NO",
    "NUMBER",
    "INCLUDES",
];

/// Reads every FCC ID of a field: `Contains FCC ID: XMR201707BG96 / N7NRC76B`.
///
/// An id is a grantee code, three characters or five when the first is a digit, and up to fourteen letters, digits and
/// hyphens behind it (47 CFR 2.926); a blank may stand between the two. One that stands among words has a digit.
#[must_use]
pub fn fcc_ids(field: &str) -> Spelled {
    let mut found = Spelled::default();
    for piece in field.split(|c: char| BETWEEN.contains(&c) || matches!(c, '/' | '&')) {
        let words: Vec<&str> = piece
            .split(|c: char| c.is_whitespace() || matches!(c, ':' | '#' | '(' | ')' | '=' | '"'))
            .map(|word| strip_label(word.trim_matches(['.', '-', '_'])))
            .filter(|word| !word.is_empty() && !FCC_WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)))
            .collect();
        match words.as_slice() {
            [] => {}
            [one] if is_fcc_id(one) => found.ids.push((*one).to_owned()),
            [code, product] if is_grantee_code(code) && is_product_code(product) => {
                found.ids.push(format!("{code}{product}"));
            }
            words => {
                let is_id = |word: &&&str| is_fcc_id(word) && word.len() >= 6 && has_digit(word);
                found.ids.extend(words.iter().filter(is_id).map(|word| (*word).to_owned()));
                let rest: Vec<&str> = words.iter().filter(|word| !is_id(word)).copied().collect();
                if !rest.is_empty() {
                    found.unread.push(rest.join(" "));
                }
            }
        }
    }
    found
}

/// Returns a word without `FCCID` or `FCC-ID` before it.
fn strip_label(word: &str) -> &str {
    ["FCCID", "FCC-ID", "FCC_ID"]
        .iter()
        .find_map(|label| {
            let (start, rest) = word.split_at_checked(label.len())?;
            start.eq_ignore_ascii_case(label).then(|| rest.trim_start_matches(['-', '_', '.']))
        })
        .unwrap_or(word)
}

fn is_fcc_id(word: &str) -> bool {
    let len = word.chars().filter(char::is_ascii_alphanumeric).count();
    word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && len <= 19 && fcc_grantee_code(word).is_some()
}

fn is_grantee_code(word: &str) -> bool {
    word.len() == if word.starts_with(|c: char| c.is_ascii_digit()) { 5 } else { 3 }
        && word.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn is_product_code(word: &str) -> bool {
    word.len() <= 14 && has_digit(word) && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_digit())
}

/// Words that stand beside the numbers of a USB id.
const USB_WORDS: [&str; 14] = [
    "usb",
    "id",
    "ids",
    "vid",
    "pid",
    "vendor",
    "product",
    "idvendor",
    "idproduct",
    "device",
    "dev",
    "and",
    "or",
    "with",
];

/// Reads every USB id of a field, as `2c7c:0125`: from `0x2c7c:0x0125`, `2C7C/0125`, `USB\VID_2C7C&PID_0125&REV_0318`,
/// `Bus 001 Device 004: ID 2c7c:0125 Quectel` and several of them in a row.
#[must_use]
pub fn usb_ids(field: &str) -> Spelled {
    let mut found = Spelled::default();
    for piece in field.split(|c: char| BETWEEN.contains(&c)) {
        let tokens = tokens(piece);
        let (mut ids, mut rest) = (Vec::new(), Vec::new());
        let hex: Vec<&str> = tokens.iter().filter(|token| is_four_hex(token.text)).map(|token| token.text).collect();
        let is_alone = hex.len() == 2 && tokens.len() == 2;
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let next = tokens.get(at + 1).filter(|next| is_four_hex(next.text));
            match next {
                Some(next) if is_four_hex(token.text) && (is_alone || next.joins) => {
                    ids.push(format!("{}:{}", token.text, next.text));
                    at += 1;
                }
                _ => rest.push(token.text),
            }
            at += 1;
        }
        if ids.is_empty() && !piece.trim().is_empty() {
            found.unread.push(piece.trim().to_owned());
        } else if !rest.is_empty() {
            found.unread.push(rest.join(" "));
        }
        found.ids.extend(ids);
    }
    found
}

/// A word or number of a field of USB ids, lower case.
struct Token<'a> {
    text: &'a str,
    /// Whether what stands before it makes it the second half of an id: a colon, or `PID_`.
    joins: bool,
}

fn tokens(piece: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let (mut between, mut end, mut is_product, mut skip) = ("", 0, false, false);
    for word in piece.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let at = word.as_ptr() as usize - piece.as_ptr() as usize;
        between = piece.get(end..at).unwrap_or(between);
        end = at + word.len();
        let lower = word.to_ascii_lowercase();
        if matches!(lower.as_str(), "rev" | "mi" | "bus") {
            // What follows counts revisions, interfaces and buses.
            skip = true;
        } else if std::mem::take(&mut skip) || (lower.len() == 3 && lower.bytes().all(|b| b.is_ascii_digit())) {
            // A number of three digits is a bus or a device's place on it.
        } else if USB_WORDS.contains(&lower.as_str()) {
            is_product = matches!(lower.as_str(), "pid" | "product" | "idproduct");
        } else {
            let text = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")).unwrap_or(word);
            tokens.push(Token { text, joins: is_product || between.trim() == ":" });
            is_product = false;
        }
    }
    tokens
}

fn is_four_hex(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(of: fn(&str) -> Spelled, field: &str) -> (String, String) {
        let Spelled { ids, unread } = of(field);
        (ids.join(" "), unread.join(" | "))
    }

    #[test]
    fn every_fcc_id_of_a_field_is_read_and_what_is_none_is_told() {
        for (field, ids, unread) in [
            ("XMR201707BG96", "XMR201707BG96", ""),
            ("XMR-201707BG96", "XMR-201707BG96", ""),
            ("XMR 201707BG96", "XMR201707BG96", ""),
            ("2ANDR-WM330", "2ANDR-WM330", ""),
            ("FCC ID: XMR201707BG96", "XMR201707BG96", ""),
            ("FCCID:XMR201707BG96", "XMR201707BG96", ""),
            ("FCCIDXMR201707BG96", "XMR201707BG96", ""),
            ("Contains FCC ID: XMR201707BG96", "XMR201707BG96", ""),
            ("Contains transmitter module FCC ID XMR201707BG96", "XMR201707BG96", ""),
            ("N7NRC76B, XMR201707BG96", "N7NRC76B XMR201707BG96", ""),
            ("N7NRC76B;XMR201707BG96/2ANDRWM330", "N7NRC76B XMR201707BG96 2ANDRWM330", ""),
            ("N7NRC76B XMR201707BG96", "N7NRC76B XMR201707BG96", ""),
            ("N7NRC76B and XMR201707BG96", "N7NRC76B XMR201707BG96", ""),
            ("XMR201707BG96 (Quectel)", "XMR201707BG96", "Quectel"),
            ("see the label", "", "see the label"),
            ("N7NRC76B, XM", "N7NRC76B", "XM"),
            ("", "", ""),
        ] {
            assert_eq!(read(fcc_ids, field), (ids.to_owned(), unread.to_owned()), "{field}");
        }
    }

    #[test]
    fn every_usb_id_of_a_field_is_read_in_the_spellings_of_tools() {
        for (field, ids, unread) in [
            ("2c7c:0125", "2c7c:0125", ""),
            ("2C7C:0125", "2C7C:0125", ""),
            ("2C7C/0125", "2C7C:0125", ""),
            ("2c7c 0125", "2c7c:0125", ""),
            ("0x2c7c:0x0125", "2c7c:0125", ""),
            ("ID 2c7c:0125", "2c7c:0125", ""),
            ("VID_2C7C&PID_0125", "2C7C:0125", ""),
            ("USB\\VID_2C7C&PID_0125&REV_0318", "2C7C:0125", ""),
            ("USB\\VID_2C7C&PID_0125&MI_00", "2C7C:0125", ""),
            ("vid=0x2c7c pid=0x0125", "2c7c:0125", ""),
            ("Bus 001 Device 004: ID 2c7c:0125 Quectel", "2c7c:0125", "Quectel"),
            ("2c7c:0125 Quectel EC25", "2c7c:0125", "Quectel EC25"),
            ("2c7c:0125, 1bc7:1201", "2c7c:0125 1bc7:1201", ""),
            ("2c7c:0125/1bc7:1201", "2c7c:0125 1bc7:1201", ""),
            ("2c7c:0125 1bc7:1201", "2c7c:0125 1bc7:1201", ""),
            ("2c7c:0125; yes", "2c7c:0125", "yes"),
            ("2c7c", "", "2c7c"),
            ("2c7c:12", "", "2c7c:12"),
            ("USB 2.0", "", "USB 2.0"),
        ] {
            assert_eq!(read(usb_ids, field), (ids.to_owned(), unread.to_owned()), "{field}");
        }
    }
}
