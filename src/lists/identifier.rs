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
        PartyIdentifierKind::Registration => {
            if value.is_empty() {
                Err("a registration number is empty".to_owned())
            } else {
                Ok(value.to_owned())
            }
        }
    }
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
    }

    #[test]
    fn spellings_come_out_as_one() {
        assert_eq!(normal_identifier(PartyIdentifierKind::UsbVendor, "0x2C7C").as_deref(), Ok("2c7c"));
        assert_eq!(normal_identifier(PartyIdentifierKind::MacPrefix, "C4-A6-4E").as_deref(), Ok("c4a64e"));
        assert_eq!(normal_identifier(PartyIdentifierKind::FccGrantee, "xmr").as_deref(), Ok("XMR"));
        assert_eq!(normal_identifier(PartyIdentifierKind::FccGrantee, "2ajyu").as_deref(), Ok("2AJYU"));
        for (kind, wrong) in [
            (PartyIdentifierKind::FccGrantee, "2AJ"),
            (PartyIdentifierKind::UsbVendor, "2c7"),
            (PartyIdentifierKind::MacPrefix, "c4a6"),
            (PartyIdentifierKind::Registration, " "),
        ] {
            assert!(normal_identifier(kind, wrong).is_err(), "{wrong}");
        }
    }
}
