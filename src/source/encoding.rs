//! Text that is not in UTF-8, made so: UTF-16 by its mark, XML by what its declaration says.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How far into a document its XML declaration may go.
const DECLARATION: usize = 512;

/// What the bytes of a document turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Decoded {
    /// Nothing had to be decoded.
    AsIs,
    Text(String),
}

/// Why bytes can't be decoded: what is wrong, and what was expected.
pub(super) type Refusal = (String, &'static str);

/// Decodes what is not UTF-8.
///
/// # Errors
/// The content begins like UTF-16 and is not, or it is XML that names an encoding which is not known or not its own.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Refusal> {
    let wide = match bytes {
        [0xff, 0xfe, ..] => Some((UTF_16LE, 2)),
        [0xfe, 0xff, ..] => Some((UTF_16BE, 2)),
        [1..=255, 0, 1..=255, 0, ..] => Some((UTF_16LE, 0)),
        [0, 1..=255, 0, 1..=255, ..] => Some((UTF_16BE, 0)),
        _ => None,
    };
    if let Some((encoding, mark)) = wide {
        let refused = || ("begins like UTF-16 text, but is not".to_owned(), "text in UTF-8 or UTF-16");
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]).ok_or_else(refused)?;
        // Who saves a document as UTF-16 often leaves its declaration as it was; the mark decides (RFC 7303, section 3).
        let is_unicode = |label: &str| label.to_ascii_lowercase().starts_with("utf-");
        return match declared(text.as_bytes()).filter(|label| !is_unicode(label)) {
            Some(label) => Err(contradiction(label, "UTF-16")),
            None => Ok(Decoded::Text(text.into_owned())),
        };
    }
    let marked = bytes.starts_with(b"\xef\xbb\xbf");
    let Some(label) = declared(if marked { &bytes[3..] } else { bytes }) else { return Ok(Decoded::AsIs) };
    let Some(encoding) = Encoding::for_label(label.as_bytes()) else {
        let message = format!("names the encoding `{label}` in its XML declaration, which is not known");
        return Err((message, "an encoding of the WHATWG Encoding Standard, such as UTF-8 or windows-1252"));
    };
    if encoding == UTF_8 {
        // What is not UTF-8 all the same is named by its first wrong byte when the text is asked for.
        return Ok(Decoded::AsIs);
    }
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return Err(contradiction(label, "one byte a character"));
    }
    if marked {
        return Err(contradiction(label, "UTF-8, as its byte order mark says"));
    }
    let is_ascii = bytes.is_ascii();
    if !is_ascii && matches!(label.to_ascii_lowercase().as_str(), "us-ascii" | "ascii") {
        return Err(contradiction(label, "more than ASCII"));
    }
    if is_ascii && encoding.is_ascii_compatible() {
        return Ok(Decoded::AsIs);
    }
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(Decoded::Text(Cow::into_owned(text))),
        None => Err(contradiction(label, "something else")),
    }
}

fn contradiction(label: &str, found: &str) -> Refusal {
    let message = format!("says in its XML declaration that it is in `{label}`, but it is {found}");
    (message, "the encoding that the declaration names")
}

/// Returns the encoding that an XML declaration names, if the bytes begin with one that does.
fn declared(bytes: &[u8]) -> Option<&str> {
    let bytes = &bytes[..bytes.len().min(DECLARATION)];
    if !bytes.starts_with(b"<?xml") || !bytes.get(5).is_some_and(u8::is_ascii_whitespace) {
        return None;
    }
    let end = bytes.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(&bytes[..end]).ok()?;
    let (_, rest) = declaration.split_once("encoding")?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value[1..].split_once(quote).map(|(label, _)| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        match decode(bytes) {
            Ok(Decoded::Text(text)) => text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn xml_is_decoded_as_its_declaration_says() {
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>Gr\xfc\xdfe</a>";
        assert!(text(latin).ends_with("<a>Gr\u{fc}\u{df}e</a>"));
        let windows = b"<?xml version='1.0' encoding='windows-1252'?><a>\x80</a>";
        assert!(text(windows).ends_with("<a>\u{20ac}</a>"));
        let chinese = b"<?xml version=\"1.0\" encoding = \"GB18030\" ?><a>\xc9\xcf\xba\xa3</a>";
        assert!(text(chinese).ends_with("<a>\u{4e0a}\u{6d77}</a>"));
    }

    #[test]
    fn what_is_utf8_or_no_xml_stays_as_it_is() {
        for bytes in [
            &b"<?xml version=\"1.0\" encoding=\"utf-8\"?><a>\xc3\xbc</a>"[..],
            b"<?xml version=\"1.0\"?><a/>",
            b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>",
            b"<a encoding=\"ISO-8859-1\">\xfc</a>",
            b"\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>",
            b"",
        ] {
            assert_eq!(decode(bytes), Ok(Decoded::AsIs), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_declaration_that_contradicts_the_bytes_is_refused() {
        let wide: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("<?xml version='1.0' encoding='ISO-8859-1'?><a/>".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        for bytes in [
            &wide[..],
            b"<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>",
            b"<?xml version=\"1.0\" encoding=\"klingon\"?><a/>",
            b"<?xml version=\"1.0\" encoding=\"us-ascii\"?><a>\xfc</a>",
            b"<?xml version=\"1.0\" encoding=\"GB18030\"?><a>\xff\xff</a>",
            b"\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>",
        ] {
            assert!(decode(bytes).is_err(), "{}", String::from_utf8_lossy(bytes));
        }
        let sound: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("<?xml version='1.0' encoding='UTF-16'?><a/>".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert!(text(&sound).ends_with("<a/>"));
    }
}
