//! Identifiers of parties and of what they make, in the one form in which they are compared.
//!
//! A whole FCC id, USB id or MAC address gives the part of it that names its holder.

use crate::lists::{PartyIdentifierKind, normal_identifier};
use crate::model::Country;
use crate::register;

/// Returns an identifier as it is compared.
///
/// LEI: ISO 17442, twenty letters and digits, ISO 7064 mod 97-10. USCC: GB 32100-2015, eighteen, its last one the check
/// digit. FCC grantee: three letters, or five if the first is a digit; a whole FCC id gives its grantee. USB vendor: four
/// hex digits; a vendor and product gives its vendor. MAC prefix: six to nine hex digits; a whole address gives twelve.
/// Registration and tax numbers: their letters and digits, behind the country and a slash. The others: as lists keep them.
///
/// # Errors
/// In words, when it is not of that kind or its check digit is wrong: then it identifies nobody.
pub fn normalise(kind: PartyIdentifierKind, value: &str) -> Result<String, String> {
    let plain: String =
        value.chars().filter(|ch| ch.is_ascii_alphanumeric()).map(|ch| ch.to_ascii_uppercase()).collect();
    match kind {
        PartyIdentifierKind::Lei
        | PartyIdentifierKind::Uscc
        | PartyIdentifierKind::Duns
        | PartyIdentifierKind::Cage
        | PartyIdentifierKind::Uei
        | PartyIdentifierKind::Isin
        | PartyIdentifierKind::Imo => normal_identifier(kind, value),
        PartyIdentifierKind::FccGrantee => {
            // A code alone is no FCC ID; whatever is longer is read as the register reads it.
            let is_code = plain.len() == if plain.starts_with(|ch: char| ch.is_ascii_digit()) { 5 } else { 3 };
            let code = if is_code { Some(plain) } else { register::fcc_grantee_code(value) };
            code.ok_or_else(|| format!("`{value}` is too short for an FCC grantee code"))
        }
        PartyIdentifierKind::UsbVendor => {
            let is_vendor = |text: &str| text.len() == 4 && text.bytes().all(|b| b.is_ascii_hexdigit());
            let lower = value.trim().to_ascii_lowercase();
            let alone = lower.trim_start_matches("vid_").trim_start_matches("0x");
            let whole = || register::usb_ids(value).ids.first().and_then(|id| id.get(..4)).map(str::to_ascii_lowercase);
            let first = lower.split(':').next().unwrap_or_default().trim_start_matches("0x");
            [alone, first]
                .into_iter()
                .find(|text| is_vendor(text))
                .map(str::to_owned)
                .or_else(whole)
                .ok_or_else(|| format!("`{value}` is no USB vendor id: expected four hex digits"))
        }
        PartyIdentifierKind::MacPrefix => {
            let digits = plain.to_ascii_lowercase();
            (matches!(digits.len(), 6..=9 | 12) && digits.bytes().all(|b| b.is_ascii_hexdigit()))
                .then_some(digits)
                .ok_or_else(|| format!("`{value}` is no MAC prefix: expected six to nine hex digits"))
        }
        PartyIdentifierKind::Registration | PartyIdentifierKind::Tax => {
            let (country, number) = value.split_once('/').unwrap_or(("", value));
            let clean = |text: &str| -> String {
                text.chars().filter(|ch| ch.is_alphanumeric()).flat_map(char::to_uppercase).collect()
            };
            let (country, number) = (clean(country), clean(number));
            if number.is_empty() {
                Err(format!("`{value}` holds no {} number", kind.word()))
            } else {
                Ok(format!("{country}/{number}"))
            }
        }
    }
}

/// Returns what a number of one country's register is called when nobody says of which, if it is such a number.
#[must_use]
pub(crate) fn of_any_register(kind: PartyIdentifierKind, normal: &str) -> Option<String> {
    let (country, number) = normal.split_once('/')?;
    let is_number = matches!(kind, PartyIdentifierKind::Registration | PartyIdentifierKind::Tax);
    (is_number && !country.is_empty()).then(|| format!("*/{number}"))
}

/// Returns the country with which a number without one may begin, and the rest: `GB07654321`, as `GB 07654321` is compared.
pub(crate) fn country_in(number: &str) -> Option<(&str, &str)> {
    let (country, rest) = number.split_at_checked(2)?;
    let is_country = Country::parse_alpha2(country).and_then(register::country_name).is_some();
    (is_country && rest.chars().any(|ch| ch.is_ascii_digit())).then_some((country, rest))
}

/// Tells whether an identifier names the party itself, so that two different ones are two parties.
///
/// The others identify a party too, but one party may have several: a D-U-N-S number, CAGE code or UEI for each site, an ISIN
/// for each security.
#[must_use]
pub(crate) fn is_unique_to_party(kind: PartyIdentifierKind) -> bool {
    matches!(kind, PartyIdentifierKind::Lei | PartyIdentifierKind::Uscc | PartyIdentifierKind::Imo)
}

#[cfg(test)]
mod tests {
    use super::*;
    use PartyIdentifierKind::{FccGrantee, Isin, Lei, MacPrefix, Registration, Tax, UsbVendor, Uscc};

    #[test]
    fn published_codes_hold_and_a_changed_digit_does_not() {
        for uscc in [
            "91110000710934369E",
            "91110000710933809D",
            "91330000733796106P",
            "914403001922038216",
            "91440300746645251H",
        ] {
            assert_eq!(normalise(Uscc, uscc).as_deref(), Ok(uscc));
            let changed = uscc.replacen("00", "01", 1);
            assert!(normalise(Uscc, &changed).is_err(), "{changed}");
        }
        // The code of GLEIF itself is public.
        assert_eq!(normalise(Lei, "506700GE1G29325QX363").as_deref(), Ok("506700GE1G29325QX363"));
        assert!(normalise(Lei, "506700GE1G29325QX364").is_err());
        assert!(normalise(Lei, "506700GE1G29325QX3").expect_err("short").contains("20"));
    }

    #[test]
    fn an_id_gives_the_code_of_who_holds_it() {
        assert_eq!(normalise(FccGrantee, "XMR201707BG96").as_deref(), Ok("XMR"));
        assert_eq!(normalise(FccGrantee, "2ANDR-WM330").as_deref(), Ok("2ANDR"));
        assert_eq!(normalise(UsbVendor, "2C7C:0125").as_deref(), Ok("2c7c"));
        for id in ["FCC ID: XMR201707BG96", "Contains FCC ID XMR201707BG96", "xmr", "FCCID"] {
            let code = if id == "FCCID" { None } else { Some("XMR") };
            assert_eq!(normalise(FccGrantee, id).ok().as_deref(), code, "{id}");
        }
        for id in ["0x2C7C", "VID_2C7C&PID_0125", "0x2c7c:0x0125", "ID 2c7c:0125", "2c7c:0125 Quectel EC25"] {
            assert_eq!(normalise(UsbVendor, id).as_deref(), Ok("2c7c"), "{id}");
        }
        assert!(normalise(UsbVendor, "2c7").is_err());
        assert_eq!(normalise(MacPrefix, "C4-A6-4E").as_deref(), Ok("c4a64e"));
        assert_eq!(normalise(MacPrefix, "c4:a6:4e:00:00:01").as_deref(), Ok("c4a64e000001"));
        assert!(normalise(MacPrefix, "c4:a6").is_err());
        assert_eq!(normalise(Registration, "DE/HRB 1234").as_deref(), Ok("DE/HRB1234"));
        assert_eq!(normalise(Registration, "HRB 1234").as_deref(), Ok("/HRB1234"));
        assert_eq!(normalise(Tax, "ch/CHE-267.936.404").as_deref(), Ok("CH/CHE267936404"));
        assert_eq!(normalise(Isin, "us 1694261033").as_deref(), Ok("US1694261033"));
    }
}
