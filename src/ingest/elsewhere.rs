//! Documents that come with a bill of materials and are none: what they are, and where they belong.

use crate::source::Source;

/// A kind of document that lists no parts.
pub(super) struct Other {
    /// What it is, such as `a CSAF advisory`.
    pub(super) what: &'static str,
    /// What to do with it.
    pub(super) help: &'static str,
    /// Keys that stand together in its JSON, as they are written there.
    keys: &'static [&'static str],
}

/// The kinds that are known by their keys, the more particular first.
const OTHERS: &[Other] = &[
    Other {
        what: "a CSAF advisory",
        help: "leave it out: it speaks of vulnerabilities; send the bill of materials of the product",
        keys: &["\"csaf_version\"", "\"document\""],
    },
    Other {
        what: "an OpenVEX document",
        help: "leave it out: it speaks of vulnerabilities; send the bill of materials of the product",
        keys: &["openvex.dev/ns", "\"statements\""],
    },
    Other {
        what: "a SARIF log",
        help: "leave it out: it holds the findings of a tool; send the bill of materials that it was run over",
        keys: &["\"runs\"", "\"$schema\"", "sarif"],
    },
    Other {
        what: "a Sigstore bundle",
        help: "name it in the case as the `signature` of the file it is of",
        keys: &["application/vnd.dev.sigstore.bundle", "\"verificationMaterial\""],
    },
    Other {
        what: "a DSSE envelope",
        help: "name it in the case as the `signature` of the file it is of",
        keys: &["\"payloadType\"", "\"payload\"", "\"signatures\""],
    },
    Other {
        what: "an in-toto statement",
        help: "leave it out: this version verifies no statement about how a file was built",
        keys: &["in-toto.io/Statement", "\"subject\"", "\"predicateType\""],
    },
];

/// How many bytes of a document are searched for the keys.
const HEAD: usize = 64 * 1024;

/// Returns the kind of a JSON document that lists no parts; `None` if it shows none that is known.
pub(super) fn document(source: &Source) -> Option<&'static Other> {
    let text = source.text()?.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('{') {
        return None;
    }
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    OTHERS.iter().find(|other| other.keys.iter().all(|key| head.contains(key)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Limits;

    #[test]
    fn documents_beside_a_bom_are_called_what_they_are() {
        let what = |text: &str| {
            let source = Source::from_bytes("a.json", text.into(), &Limits::default()).expect("bytes are read");
            document(&source).map(|other| other.what)
        };
        assert_eq!(what(r#"{"document": {"csaf_version": "2.0"}}"#), Some("a CSAF advisory"));
        assert_eq!(what(r#"{"payloadType": "x", "payload": "", "signatures": []}"#), Some("a DSSE envelope"));
        assert_eq!(what(r#"{"components": []}"#), None);
        assert_eq!(what("Part,Qty"), None);
    }
}
