//! JSON for programs that people look at too: what a terminal would obey, or what turns the direction of writing, is
//! written as `\u` escapes. The value is the same for every reader of JSON.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

/// Writes a value as JSON with one member a line.
///
/// # Errors
/// It can't be written.
pub fn write_json<T: Serialize + ?Sized>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Harmless { inner: PrettyFormatter::new() });
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// Writes a value as JSON on one line, without the line's end.
///
/// # Errors
/// It can't be written.
pub fn write_json_line<T: Serialize + ?Sized>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Harmless { inner: CompactFormatter });
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// serde_json escapes the control characters below U+0020, as RFC 8259 demands; a terminal obeys more than those.
fn is_obeyed(c: char) -> bool {
    matches!(
        c,
        '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
    )
}

struct Harmless<F> {
    inner: F,
}

impl<F: Formatter> Formatter for Harmless<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_obeyed) {
            out.write_all(&rest.as_bytes()[..at])?;
            let mut after = rest[at..].chars();
            if let Some(c) = after.next() {
                write!(out, "\\u{:04x}", u32::from(c))?;
            }
            rest = after.as_str();
        }
        out.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.inner.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.inner.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.inner.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_is_the_same_and_no_terminal_obeys_it() {
        let value = serde_json::json!({
            "a\u{9b}2J": ["\u{1b}[31m\u{202e}txt.exe\u{2066}\u{7f}", "Überlandkabel 塔吊 \"x\"", {}, []],
            "b": 1,
        });
        let mut bytes = Vec::new();
        write_json(&mut bytes, &value).expect("memory takes it");
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || is_obeyed(c)), "{text:?}");
        assert!(text.contains("Überlandkabel 塔吊"), "what is harmless stays as it is");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"), value);
        let mut line = Vec::new();
        write_json_line(&mut line, &value).expect("memory takes it");
        let line = String::from_utf8(line).expect("UTF-8");
        assert!(!line.chars().any(|c| c.is_control() || is_obeyed(c)), "{line:?}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&line).expect("JSON"), value);
        let plain = serde_json::json!({"a": [1, {"b": null}], "c": {}});
        let mut bytes = Vec::new();
        write_json(&mut bytes, &plain).expect("memory takes it");
        assert_eq!(String::from_utf8(bytes).expect("UTF-8"), serde_json::to_string_pretty(&plain).expect("JSON"));
    }
}
