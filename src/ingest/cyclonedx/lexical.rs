//! What XML Schema demands of a text: the spellings of its own types, and the patterns of CycloneDX as the schemas for
//! XML have them, where they differ from those for JSON.

use super::description::Version;
use super::pattern::{self, Pattern};

/// The white space of XML.
const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// Returns a text without white space at its ends.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(SPACE)
}

/// Tells whether a text is what a version demands in XML.
pub(super) fn holds(pattern: Pattern, text: &str, version: Version) -> bool {
    match pattern {
        Pattern::Any | Pattern::Email | Pattern::SignatureAlgorithm | Pattern::EllipticCurve => true,
        Pattern::Reference => version < Version::V1_5 || !text.is_empty(),
        Pattern::SerialNumber => {
            let braced = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
            text.strip_prefix("urn:uuid:").or(braced).is_some_and(pattern::is_uuid)
        }
        Pattern::DateTime => is_date_time(trimmed(text)),
        Pattern::Date => split_date(trimmed(text)).is_some_and(is_zone),
        Pattern::Iri => is_any_uri(trimmed(text)),
        // A token: white space at its ends is no part of it.
        Pattern::MimeType => pattern::is_mime_type(trimmed(text)),
        Pattern::Digest => Pattern::Digest.holds(trimmed(text), version),
        Pattern::Version => version < Version::V1_6 || pattern::is_at_most(text, 1024),
        Pattern::VersionRange => version < Version::V1_6 || !text.is_empty() && pattern::is_at_most(text, 4096),
        Pattern::PatentNumber => !text.contains(['\t', '\n', '\r']) && pattern.holds(text, version),
        Pattern::Cpe => is_cpe(text),
        Pattern::SpdxId | Pattern::LicenceExpression | Pattern::Locale | Pattern::OpenCre | Pattern::Jurisdiction => {
            pattern.holds(text, version)
        }
    }
}

/// Returns what is expected, in words.
pub(super) const fn expected(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::DateTime => "a moment as xs:dateTime writes it, such as `2026-06-30T12:00:00Z`",
        Pattern::Date => "a day as xs:date writes it, such as `2026-06-30`",
        Pattern::Iri => "a URI, as xs:anyURI writes it",
        Pattern::Version => "at most 1024 characters",
        Pattern::VersionRange => "1 to 4096 characters",
        other => other.expected(),
    }
}

/// Reads an xs:boolean.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match trimmed(text) {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// Reads an xs:integer; one of more than 63 bits is the greatest or least there is.
pub(super) fn integer(text: &str) -> Option<i64> {
    let text = trimmed(text);
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if !pattern::is_digits(digits) {
        return None;
    }
    let beyond = if negative { i64::MIN } else { i64::MAX };
    Some(digits.parse::<i64>().map_or(beyond, |value| if negative { -value } else { value }))
}

/// Reads an xs:decimal, as near as a double comes to it.
pub(super) fn decimal(text: &str) -> Option<f64> {
    let text = trimmed(text);
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |part: &str| part.is_empty() || pattern::is_digits(part);
    if (whole.is_empty() && fraction.is_empty()) || !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    text.parse().ok()
}

/// Takes the date off the front of an xs:date or xs:dateTime.
fn split_date(text: &str) -> Option<&str> {
    let (sign, unsigned) = text.split_at(usize::from(text.starts_with('-')));
    let digits = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    let (year, rest) = unsigned.split_at(digits);
    let zeros = year.bytes().all(|b| b == b'0');
    if digits < 4 || zeros || (digits > 4 && year.starts_with('0')) || sign.len() > 1 {
        return None;
    }
    let (month, rest) = two_digits(rest.strip_prefix('-')?)?;
    let (day, rest) = two_digits(rest.strip_prefix('-')?)?;
    // Of a year of any length the last four digits tell whether it is a leap year.
    let year: u32 = year[digits - 4..].parse().ok()?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    (1..=days).contains(&day).then_some(rest)
}

fn two_digits(text: &str) -> Option<(u8, &str)> {
    let (digits, rest) = text.split_at_checked(2)?;
    pattern::is_digits(digits).then(|| digits.parse().ok().map(|value| (value, rest)))?
}

fn is_date_time(text: &str) -> bool {
    let time = || {
        let (hour, rest) = two_digits(split_date(text)?.strip_prefix('T')?)?;
        let (minute, rest) = two_digits(rest.strip_prefix(':')?)?;
        let (second, rest) = two_digits(rest.strip_prefix(':')?)?;
        let (fraction, rest) = match rest.strip_prefix('.') {
            Some(rest) => rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count()),
            None => ("0", rest),
        };
        // The day may end with 24:00:00.
        let ends = hour == 24 && minute == 0 && second == 0 && fraction.bytes().all(|b| b == b'0');
        let sound = ends || (hour < 24 && minute < 60 && second < 60);
        (sound && !fraction.is_empty() && is_zone(rest)).then_some(())
    };
    time().is_some()
}

/// Tells whether a text is a time zone, or none.
fn is_zone(text: &str) -> bool {
    if text.is_empty() || text == "Z" {
        return true;
    }
    let offset = || {
        let (hours, rest) = two_digits(text.strip_prefix(['+', '-'])?)?;
        let (minutes, rest) = two_digits(rest.strip_prefix(':')?)?;
        (rest.is_empty() && ((hours < 14 && minutes < 60) || (hours == 14 && minutes == 0))).then_some(())
    };
    offset().is_some()
}

/// Tells whether a text is an xs:anyURI: nearly everything, for what a URI can't hold is escaped before it is used.
fn is_any_uri(text: &str) -> bool {
    let bytes = text.as_bytes();
    let escapes = bytes.iter().enumerate().filter(|(_, b)| **b == b'%');
    let sound = |n: usize| bytes.get(n + 1..n + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
    let fragments = bytes.iter().filter(|b| **b == b'#').count();
    fragments <= 1 && escapes.map(|(n, _)| n).all(sound) && !text.starts_with(':')
}

/// Tells whether a text is a CPE as the schema's pattern has it: 2.2 as a URI, or 2.3 as a formatted string.
fn is_cpe(text: &str) -> bool {
    if let Some(formatted) = text.strip_prefix("cpe:2.3:") {
        return is_formatted_cpe(formatted);
    }
    let Some((scheme, uri)) = text.split_at_checked(5) else { return false };
    if !scheme.starts_with('c') || !scheme.eq_ignore_ascii_case("cpe:/") {
        return false;
    }
    // The part may be left out.
    let rest = uri.strip_prefix(['A', 'H', 'O', 'a', 'h', 'o']).unwrap_or(uri);
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'~' | b'%');
    let mut fields = rest.split(':');
    fields.next() == Some("") && fields.clone().count() <= 6 && fields.all(|field| field.bytes().all(is_plain))
}

fn is_formatted_cpe(text: &str) -> bool {
    // A colon that is escaped is part of a value.
    let mut fields: Vec<&str> = Vec::new();
    let (mut from, mut escaped) = (0, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b':' => {
                fields.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    fields.push(&text[from..]);
    fields.len() == 11
        && matches!(fields[0], "a" | "h" | "o" | "*" | "-")
        && fields.iter().enumerate().skip(1).all(|(n, field)| if n == 6 { is_language(field) } else { is_value(field) })
}

/// Tells whether a text is one value of a formatted CPE: `*`, `-`, or characters with wildcards at their ends.
fn is_value(text: &str) -> bool {
    if matches!(text, "*" | "-") {
        return true;
    }
    let text = text.strip_prefix('*').unwrap_or_else(|| text.trim_start_matches('?'));
    let end = text.len() - text.bytes().rev().take_while(|b| *b == b'?').count();
    let core = match text.strip_suffix('*') {
        Some(core) if !core.ends_with('\\') || core.ends_with("\\\\") => core,
        _ if text[..end].ends_with('\\') && end < text.len() => &text[..=end],
        _ => &text[..end],
    };
    let mut bytes = core.bytes();
    let mut any = false;
    while let Some(byte) = bytes.next() {
        any = true;
        let sound = match byte {
            b'\\' => bytes.next().is_some_and(|b| b"\\*?!\"#$%&'()+,/:;<=>@[]^`{|}~".contains(&b)),
            b => b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'),
        };
        if !sound {
            return false;
        }
    }
    any
}

/// Tells whether a text is a language of a formatted CPE, such as `en` or `en-US`.
fn is_language(text: &str) -> bool {
    let (language, region) = text.split_once('-').map_or((text, None), |(language, region)| (language, Some(region)));
    let letters = |text: &str| text.bytes().all(|b| b.is_ascii_alphabetic());
    matches!(text, "*" | "-")
        || ((2..=3).contains(&language.len())
            && letters(language)
            && region.is_none_or(|region| {
                (region.len() == 2 && letters(region)) || (region.len() == 3 && pattern::is_digits(region))
            }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_xml_schema() {
        for right in [
            "2026-06-30T12:00:00Z",
            "2026-06-30T12:00:00",
            " 2026-06-30T12:00:00.123+05:30\n",
            "2024-02-29T24:00:00",
            "-0044-03-15T00:00:00Z",
            "12026-06-30T12:00:00-14:00",
        ] {
            assert!(holds(Pattern::DateTime, right, Version::V1_4), "{right}");
        }
        for wrong in [
            "",
            "2026-06-30",
            "2026-06-30 12:00:00Z",
            "2026-06-30T12:00Z",
            "2026-02-29T12:00:00Z",
            "2026-06-30T12:00:60Z",
            "2026-06-30T12:00:00z",
            "2026-06-30T12:00:00+14:01",
            "2026-06-30T12:00:00.Z",
            "0000-06-30T12:00:00Z",
            "02026-06-30T12:00:00Z",
            "2026-06-30T24:00:01Z",
            "2026-06-3ä",
        ] {
            assert!(!holds(Pattern::DateTime, wrong, Version::V1_4), "{wrong}");
        }
        assert!(holds(Pattern::Date, "2026-06-30", Version::V1_7));
        assert!(!holds(Pattern::Date, "2026-06-30T", Version::V1_7));
    }

    #[test]
    fn cpes_are_those_of_the_schemas_pattern() {
        for right in [
            "cpe:/o:vendor:product:1.0",
            "CPE:/",
            "cpe:/a",
            "cpe:2.3:h:vendor:product_x:1.0:*:*:*:*:*:*:*",
            "cpe:2.3:a:v\\:x:p\\*:-:*:*:en-US:*:*:*:*",
            "cpe:2.3:a:*v:??p?:1.*:*:*:*:*:*:*:*",
        ] {
            let right = if right.starts_with("CPE") { right.replacen('C', "c", 1) } else { right.to_owned() };
            assert!(holds(Pattern::Cpe, &right, Version::V1_4), "{right}");
        }
        for wrong in [
            "",
            "cpe:",
            "cpe:/x:vendor",
            "cpe:/o:a:b:c:d:e:f:g",
            "cpe:2.3:h:vendor:product:1.0:*:*:*:*:*:*",
            "cpe:2.3:h:vendor:product:1.0:*:*:english:*:*:*:*",
            "cpe:2.3:h:ven*dor:product:1.0:*:*:*:*:*:*:*",
            " cpe:/o:vendor",
        ] {
            assert!(!holds(Pattern::Cpe, wrong, Version::V1_4), "{wrong}");
        }
    }

    #[test]
    fn numbers_and_flags_are_spelled_as_xml_schema_spells_them() {
        assert_eq!((boolean(" 1 "), boolean("false"), boolean("TRUE")), (Some(true), Some(false), None));
        assert_eq!((integer("+7"), integer("-0"), integer("7.0"), integer("")), (Some(7), Some(0), None, None));
        assert_eq!(integer("99999999999999999999"), Some(i64::MAX));
        assert_eq!((decimal("1."), decimal(".5"), decimal("1e3"), decimal(".")), (Some(1.0), Some(0.5), None, None));
    }

    #[test]
    fn a_serial_number_may_stand_in_braces_in_xml() {
        let uuid = "3e671687-395b-41f5-a30f-a58921a69b79";
        assert!(holds(Pattern::SerialNumber, &format!("{{{uuid}}}"), Version::V1_4));
        assert!(holds(Pattern::SerialNumber, &format!("urn:uuid:{uuid}"), Version::V1_4));
        assert!(!holds(Pattern::SerialNumber, &format!("urn:uuid:{}", uuid.to_uppercase()), Version::V1_4));
        assert!(!holds(Pattern::SerialNumber, uuid, Version::V1_4));
    }
}
