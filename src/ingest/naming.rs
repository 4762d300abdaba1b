//! Names that lie: a document is read by its content, and whoever named it otherwise is told.
//!
//! Endings that say nothing of the content (`.txt` for any text, `.bom`, none at all) are never a lie.

use super::table;
use crate::diagnostic::Problem;
use crate::model::Format;
use crate::source::Source;

/// What a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Xml,
    Yaml,
    Text,
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

impl Form {
    const fn words(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Xml => "XML",
            Self::Yaml => "YAML",
            Self::Text => "plain or delimited text",
            Self::Xlsx => "an .xlsx workbook",
            Self::Xlsb => "an .xlsb workbook",
            Self::Xls => "an .xls workbook",
            Self::Ods => "an .ods spreadsheet",
        }
    }

    fn of(source: &Source, format: Format) -> Self {
        match table::workbook_ending(source.bytes()) {
            Some("xlsx") => return Self::Xlsx,
            Some("xlsb") => return Self::Xlsb,
            Some("ods") => return Self::Ods,
            Some(_) => return Self::Xls,
            None => {}
        }
        if format == Format::SpdxYaml {
            return Self::Yaml;
        }
        // Of UTF-16 every second byte is zero.
        let mut visible = source
            .bytes()
            .iter()
            .filter(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff));
        match visible.next() {
            Some(b'{' | b'[') => Self::Json,
            Some(b'<') => Self::Xml,
            _ => Self::Text,
        }
    }
}

/// Returns what a file of this ending is expected to be, in words, and the forms that fit; `None` if it says nothing.
fn expected(ending: &str) -> Option<(&'static str, &'static [Form])> {
    use Form::{Json, Ods, Text, Xls, Xlsb, Xlsx, Xml, Yaml};
    Some(match ending {
        "json" | "jsonl" | "ndjson" | "jsonld" => ("JSON", &[Json]),
        "xml" | "rdf" => ("XML", &[Xml]),
        "yaml" | "yml" => ("YAML", &[Yaml, Json, Text]),
        "csv" | "tsv" | "tab" => ("delimited text", &[Text]),
        "txt" | "log" => ("plain text", &[Text, Json, Xml, Yaml]),
        "xlsx" | "xlsm" | "xltx" | "xltm" => ("an .xlsx workbook", &[Xlsx]),
        "xlsb" => ("an .xlsb workbook", &[Xlsb]),
        "xls" | "xlt" => ("an .xls workbook", &[Xls]),
        "ods" | "ots" => ("an .ods spreadsheet", &[Ods]),
        "htm" | "html" => ("an HTML page", &[]),
        "pdf" => ("a PDF", &[]),
        "zip" => ("an archive", &[]),
        "doc" | "docx" | "odt" | "rtf" => ("a text document", &[]),
        "png" | "jpg" | "jpeg" | "gif" => ("a picture", &[]),
        _ => return None,
    })
}

/// Says of a document that was read that its name lies about its content, if it does.
pub(super) fn lie(source: &Source, format: Format) -> Option<Problem> {
    let name = source.name().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let (_, ending) = name.rsplit_once('.')?;
    let (named, fitting) = expected(ending)?;
    let form = Form::of(source, format);
    if fitting.contains(&form) {
        return None;
    }
    let message = format!("is named like {named} but is {}; it was read as that, as {}", form.words(), format.word());
    Some(Problem::new(source.name(), message).help("name the file by what it is, and ask who named it otherwise"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Limits;

    fn lie_of(name: &str, bytes: &[u8], format: Format) -> Option<String> {
        let source = Source::from_bytes(name, bytes.to_vec(), &Limits::default()).expect("small");
        lie(&source, format).map(|problem| problem.message)
    }

    #[test]
    fn a_name_that_says_another_format_is_a_lie_and_one_that_says_nothing_is_none() {
        for (name, bytes, format, word) in [
            ("a.xls", &b"a,b\n"[..], Format::Csv, "delimited text"),
            ("a.json", b" <bom/>", Format::CycloneDxXml, "is XML"),
            ("a.xml", b"{}", Format::CycloneDxJson, "is JSON"),
            ("a.csv", b"\xef\xbb\xbf{}", Format::JsonLines, "is JSON"),
            ("A.PDF", b"a,b\n", Format::Csv, "a PDF"),
        ] {
            let said = lie_of(name, bytes, format).expect("a lie");
            assert!(said.contains(word), "{said}");
        }
        for (name, bytes, format) in [
            ("a.csv", &b"a,b\n"[..], Format::Csv),
            ("a.cdx.json.gz", b"{}", Format::CycloneDxJson),
            ("a.json", b"\xff\xfe{\0}\0", Format::CycloneDxJson),
            ("a.txt", b"{}", Format::JsonLines),
            ("a.bom", b"<bom/>", Format::CycloneDxXml),
            ("folder.csv/a", b"{}", Format::CycloneDxJson),
        ] {
            assert_eq!(lie_of(name, bytes, format), None, "{name}");
        }
    }
}
