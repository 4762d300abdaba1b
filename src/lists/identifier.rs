//! Identifiers of parties in list files: read in any usual spelling, kept in one, refused when their check fails.

use super::PartyIdentifierKind;

/// The alphabet of GB 32100-2015: digits and letters without I, O, S, V, Z.
const USCC_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Brings an identifier of a kind into its one spelling.
///
/// # Errors
/// In words: the wrong length or characters, or a check digit that doesn't hold.
pub fn normal_identifier(kind: PartyIdentifierKind, value: &str) -> Result<String, String> {
    let value = value.trim();
    let plain: String = value.chars().filter(|c| !matches!(c, ' ' | '-' | ':' | '.')).collect();
    match kind {
        PartyIdentifierKind::Lei => {
            let lei = plain.to_ascii_uppercase();
            if lei.len() != 20 || !lei.bytes().all(|b| b.is_ascii_alphanumeric()) {
                return Err(format!("`{value}` is no LEI: expected 20 letters and digits"));
            }
            if lei_remainder(&lei) == 1 {
                Ok(lei)
            } else {
                Err(format!("`{value}` is no LEI: its check digits don't hold"))
            }
        }
        PartyIdentifierKind::Uscc => {
            let uscc = plain.to_ascii_uppercase();
            if uscc.len() != 18 {
                return Err(format!("`{value}` is no Unified Social Credit Code: expected 18 letters and digits"));
            }
            if uscc_holds(&uscc) {
                Ok(uscc)
            } else {
                Err(format!("`{value}` is no Unified Social Credit Code: its check digit doesn't hold"))
            }
        }
        PartyIdentifierKind::FccGrantee => {
            let code = plain.to_ascii_uppercase();
            // Three characters, or five when the first is a digit.
            let wanted = if code.starts_with(|c: char| c.is_ascii_digit()) { 5 } else { 3 };
            if code.len() == wanted && code.bytes().all(|b| b.is_ascii_alphanumeric()) {
                Ok(code)
            } else {
                Err(format!("`{value}` is no FCC grantee code: expected 3 characters, or 5 beginning with a digit"))
            }
        }
        PartyIdentifierKind::UsbVendor => {
            let id = plain.to_ascii_lowercase();
            let id = id.strip_prefix("0x").unwrap_or(&id);
            if id.len() == 4 && id.bytes().all(|b| b.is_ascii_hexdigit()) {
                Ok(id.to_owned())
            } else {
                Err(format!("`{value}` is no USB vendor id: expected 4 hex digits"))
            }
        }
        PartyIdentifierKind::MacPrefix => {
            let prefix = plain.to_ascii_lowercase();
            if (6..=9).contains(&prefix.len()) && prefix.bytes().all(|b| b.is_ascii_hexdigit()) {
                Ok(prefix)
            } else {
                Err(format!("`{value}` is no MAC prefix: expected 6 to 9 hex digits"))
            }
        }
        PartyIdentifierKind::Registration | PartyIdentifierKind::Tax => {
            if value.chars().any(char::is_alphanumeric) {
                Ok(value.to_owned())
            } else {
                Err(format!("a {} number is empty", kind.word()))
            }
        }
        PartyIdentifierKind::Duns => {
            // Some files append the four characters of a department.
            let numbered = plain.len() >= 9 && plain.bytes().take(9).all(|b| b.is_ascii_digit()) && plain.is_ascii();
            if numbered && (plain.len() == 9 || plain.len() == 13) {
                Ok(plain[..9].to_owned())
            } else {
                Err(format!("`{value}` is no D-U-N-S number: expected 9 digits"))
            }
        }
        PartyIdentifierKind::Cage => {
            let code = plain.to_ascii_uppercase();
            if code.len() == 5 && code.bytes().all(|b| b.is_ascii_alphanumeric()) {
                Ok(code)
            } else {
                Err(format!("`{value}` is no CAGE code: expected 5 letters and digits"))
            }
        }
        PartyIdentifierKind::Uei => {
            let id = plain.to_ascii_uppercase();
            // The letters O and I are never used, so that nobody takes them for digits; the first is no zero.
            let sound = id.len() == 12
                && id.bytes().all(|b| b.is_ascii_alphanumeric() && b != b'O' && b != b'I')
                && !id.starts_with('0');
            if sound {
                Ok(id)
            } else {
                Err(format!("`{value}` is no Unique Entity ID: expected 12 letters and digits, without O and I"))
            }
        }
        PartyIdentifierKind::Isin => {
            let isin = plain.to_ascii_uppercase();
            let sound = isin.len() == 12
                && isin.bytes().all(|b| b.is_ascii_alphanumeric())
                && isin.bytes().take(2).all(|b| b.is_ascii_alphabetic());
            if !sound {
                return Err(format!(
                    "`{value}` is no ISIN: expected 2 letters, 9 letters and digits, and a check digit"
                ));
            }
            if isin_holds(&isin) {
                Ok(isin)
            } else {
                Err(format!("`{value}` is no ISIN: its check digit doesn't hold"))
            }
        }
        PartyIdentifierKind::Imo => {
            let upper = plain.to_ascii_uppercase();
            let number = upper.strip_prefix("IMO").unwrap_or(&upper);
            if number.len() != 7 || !number.bytes().all(|b| b.is_ascii_digit()) {
                return Err(format!("`{value}` is no IMO ship number: expected 7 digits"));
            }
            if imo_holds(number) {
                Ok(number.to_owned())
            } else {
                Err(format!("`{value}` is no IMO ship number: its last digit doesn't hold"))
            }
        }
    }
}

/// ISO 6166: letters count from A = 10, the digits of all of them are summed by the rule of Luhn.
fn isin_holds(isin: &str) -> bool {
    let digits: Vec<u32> = isin
        .chars()
        .filter_map(|c| c.to_digit(36))
        .flat_map(|value| if value < 10 { vec![value] } else { vec![value / 10, value % 10] })
        .collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(n, digit)| if n % 2 == 0 { *digit } else { digit * 2 / 10 + digit * 2 % 10 })
        .sum();
    sum.is_multiple_of(10)
}

/// IMO resolution A.1117(30): the last digit is that of the sum of the first six, weighted 7 to 2.
fn imo_holds(number: &str) -> bool {
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits.iter().take(6).zip((2..=7).rev()).map(|(digit, weight)| digit * weight).sum();
    digits.get(6) == Some(&(sum % 10))
}

/// ISO 7064 mod 97-10, as ISO 17442 uses it: letters count from A = 10.
fn lei_remainder(lei: &str) -> u32 {
    lei.chars().fold(0, |remainder, c| {
        let value = c.to_digit(36).unwrap_or(0);
        if value < 10 { (remainder * 10 + value) % 97 } else { (remainder * 100 + value) % 97 }
    })
}

/// GB 32100-2015: the 18th character closes the weighted sum of the others, with weights 3 to the power of i, mod 31.
fn uscc_holds(uscc: &str) -> bool {
    let mut weight = 1;
    let mut sum = 0;
    let mut digits = [0usize; 18];
    for (n, byte) in uscc.bytes().enumerate() {
        let Some(value) = USCC_ALPHABET.iter().position(|known| *known == byte) else { return false };
        digits[n] = value;
    }
    for digit in &digits[..17] {
        sum += digit * weight;
        weight = weight * 3 % 31;
    }
    digits[17] == (31 - sum % 31) % 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_codes_hold_and_a_changed_digit_does_not() {
        for uscc in [
            "91110000710934369E",
            "91110000710933809D",
            "91330000733796106P",
            "914403001922038216",
            "91440300746645251H",
        ] {
            assert_eq!(normal_identifier(PartyIdentifierKind::Uscc, uscc).as_deref(), Ok(uscc));
            let changed = uscc.replacen("91", "92", 1);
            assert!(normal_identifier(PartyIdentifierKind::Uscc, &changed).is_err());
        }
        assert!(normal_identifier(PartyIdentifierKind::Lei, "HWUPKR0MPOU8FGXBT394").is_ok());
        assert!(normal_identifier(PartyIdentifierKind::Lei, "HWUPKR0MPOU8FGXBT395").is_err());
        // Of a published list of securities, and of a published list of ships.
        for isin in ["CND100020NC4", "KYG8020E1017", "US1694261033", "HK0941009539"] {
            assert_eq!(normal_identifier(PartyIdentifierKind::Isin, isin).as_deref(), Ok(isin));
        }
        assert!(normal_identifier(PartyIdentifierKind::Isin, "US1694261034").is_err());
        assert!(normal_identifier(PartyIdentifierKind::Isin, "US1694216033").is_err(), "two digits changed places");
        assert_eq!(normal_identifier(PartyIdentifierKind::Imo, "IMO 9187629").as_deref(), Ok("9187629"));
        assert!(normal_identifier(PartyIdentifierKind::Imo, "9187628").is_err());
    }

    #[test]
    fn spellings_come_out_as_one() {
        assert_eq!(normal_identifier(PartyIdentifierKind::UsbVendor, "0x2C7C").as_deref(), Ok("2c7c"));
        assert_eq!(normal_identifier(PartyIdentifierKind::MacPrefix, "C4-A6-4E").as_deref(), Ok("c4a64e"));
        assert_eq!(normal_identifier(PartyIdentifierKind::FccGrantee, "xmr").as_deref(), Ok("XMR"));
        assert_eq!(normal_identifier(PartyIdentifierKind::FccGrantee, "2ajyu").as_deref(), Ok("2AJYU"));
        assert_eq!(normal_identifier(PartyIdentifierKind::Duns, "54-295-7624").as_deref(), Ok("542957624"));
        assert_eq!(normal_identifier(PartyIdentifierKind::Duns, "5429576240000").as_deref(), Ok("542957624"));
        assert_eq!(normal_identifier(PartyIdentifierKind::Cage, "1a2b3").as_deref(), Ok("1A2B3"));
        assert_eq!(normal_identifier(PartyIdentifierKind::Uei, "a1b2c3d4e5f6").as_deref(), Ok("A1B2C3D4E5F6"));
        assert_eq!(normal_identifier(PartyIdentifierKind::Tax, " RU/7702070139 ").as_deref(), Ok("RU/7702070139"));
        for (kind, wrong) in [
            (PartyIdentifierKind::FccGrantee, "2AJ"),
            (PartyIdentifierKind::UsbVendor, "2c7"),
            (PartyIdentifierKind::MacPrefix, "c4a6"),
            (PartyIdentifierKind::Registration, " "),
            (PartyIdentifierKind::Tax, "/"),
            (PartyIdentifierKind::Duns, "12345678"),
            (PartyIdentifierKind::Cage, "1ABC"),
            (PartyIdentifierKind::Uei, "OABCDEFGHJK1"),
            (PartyIdentifierKind::Uei, "ABCDEFGHJK1"),
        ] {
            assert!(normal_identifier(kind, wrong).is_err(), "{wrong}");
        }
    }
}
