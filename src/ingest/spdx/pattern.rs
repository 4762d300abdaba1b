//! The forms that SPDX demands of texts, and what is said when one is missed.

use jiff::civil::Date;

/// A form of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    Any,
    SpdxVersion,
    DataLicence,
    DocumentId,
    ElementId,
    /// One end of a relationship: an element, here or in another document, `NONE` or `NOASSERTION`.
    Endpoint,
    ExternalDocumentId,
    LicenceRef,
    /// A licence expression; held against the list and the document's own licences elsewhere.
    Licence,
    LicenceListVersion,
    Namespace,
    Uri,
    Location,
    Homepage,
    Moment,
    /// Who made something: person, organisation or tool.
    Creator,
    /// A SHA-1 in lower-case hex digits.
    VerificationCode,
    /// A name of a file within its package.
    FileName,
    /// Who supplies or originates something: person, organisation or `NOASSERTION`.
    Party,
}

impl Pattern {
    /// Tells whether a text has the form.
    pub(super) fn holds(self, text: &str) -> bool {
        match self {
            Self::Any | Self::Licence => true,
            Self::SpdxVersion => super::description::Version::parse(text).is_some(),
            Self::DataLicence => text == "CC0-1.0",
            Self::DocumentId => text == "SPDXRef-DOCUMENT",
            Self::ElementId => is_element_id(text),
            Self::Endpoint => is_endpoint(text),
            Self::ExternalDocumentId => is_external_document_id(text),
            Self::LicenceListVersion => is_list_version(text),
            Self::VerificationCode => text.len() == 40 && is_lower_hex(text),
            Self::FileName => !text.starts_with('/'),
            Self::LicenceRef => text.strip_prefix("LicenseRef-").is_some_and(is_id),
            Self::Namespace => is_absolute_uri(text) && !text.contains('#'),
            Self::Uri => is_absolute_uri(text),
            Self::Location => matches!(text, "NONE" | "NOASSERTION") || is_location(text),
            Self::Homepage => matches!(text, "" | "NONE" | "NOASSERTION") || is_absolute_uri(text),
            Self::Moment => is_moment(text),
            Self::Creator => names_somebody(text, &["Person:", "Organization:", "Tool:"]),
            Self::Party => text == "NOASSERTION" || names_somebody(text, &["Person:", "Organization:"]),
        }
    }

    /// Returns what is expected, for messages and rules.
    pub(super) const fn expected(self) -> &'static str {
        match self {
            Self::Any => "text",
            Self::SpdxVersion => "`SPDX-2.2` or `SPDX-2.3`",
            Self::DataLicence => "`CC0-1.0`",
            Self::DocumentId => "`SPDXRef-DOCUMENT`",
            Self::ElementId => "`SPDXRef-` and letters, digits, `.` and `-`",
            Self::Endpoint => {
                "`SPDXRef-` and letters, digits, `.` and `-`, such an id after `DocumentRef-…:`, `NONE` or `NOASSERTION`"
            }
            Self::ExternalDocumentId => "`DocumentRef-` and letters, digits, `.`, `-` and `+`",
            Self::LicenceRef => "`LicenseRef-` and letters, digits, `.` and `-`",
            Self::LicenceListVersion => "the version of the licence list, such as `3.16`",
            Self::VerificationCode => "40 lower-case hex digits",
            Self::FileName => "a name relative to the root of the package, such as `./boot.bin`",
            Self::Licence => "a licence expression of Annex D, `NONE` or `NOASSERTION`",
            Self::Namespace => "an absolute URI by RFC 3986, without a fragment",
            Self::Uri => "an absolute URI by RFC 3986",
            Self::Location => "a URI, a location of a version control system, `NONE` or `NOASSERTION`",
            Self::Homepage => "a URI, `NONE` or `NOASSERTION`",
            Self::Moment => "a moment in UTC to the second, such as `2026-06-30T12:00:00Z`",
            Self::Creator => "`Person: `, `Organization: ` or `Tool: ` and a name",
            Self::Party => "`Person: ` or `Organization: ` and a name, or `NOASSERTION`",
        }
    }

    /// Returns the words that may be meant, for "did you mean".
    pub(super) const fn words(self) -> &'static [&'static str] {
        match self {
            Self::SpdxVersion => &["SPDX-2.2", "SPDX-2.3"],
            Self::DataLicence => &["CC0-1.0"],
            Self::DocumentId => &["SPDXRef-DOCUMENT"],
            Self::Location | Self::Homepage | Self::Party | Self::Endpoint | Self::Licence => &["NONE", "NOASSERTION"],
            _ => &[],
        }
    }
}

/// An `idstring`: letters, digits, `.` and `-`.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
}

fn is_element_id(text: &str) -> bool {
    text.strip_prefix("SPDXRef-").is_some_and(is_id)
}

fn is_external_document_id(text: &str) -> bool {
    text.strip_prefix("DocumentRef-").is_some_and(|id| {
        !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+'))
    })
}

fn is_endpoint(text: &str) -> bool {
    match text.split_once(':') {
        Some((document, element)) => is_external_document_id(document) && is_element_id(element),
        // Another document as a whole, as the examples of the specification's own authors have it.
        None => is_element_id(text) || is_external_document_id(text) || matches!(text, "NONE" | "NOASSERTION"),
    }
}

/// Tells whether a text is a URI with a scheme (RFC 3986); letters beyond ASCII are let through (RFC 3987).
pub(super) fn is_absolute_uri(text: &str) -> bool {
    has_scheme(text) && is_uri_text(text)
}

fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
            && !matches!(rest, "" | "//")
    })
}

fn is_uri_text(text: &str) -> bool {
    text.bytes()
        .all(|b| !matches!(b, b' ' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | 0..=0x1f | 0x7f))
}

/// A download location: a URI, one with its version control system before it (`git+https://…@tag#path`, a URI too), or
/// the short form that git itself has for SSH (`git@host:path`), with or without `git+`.
fn is_location(text: &str) -> bool {
    is_absolute_uri(text) || is_short_form_of_git(text)
}

fn is_short_form_of_git(text: &str) -> bool {
    let text = text.strip_prefix("git+").unwrap_or(text);
    text.split_once('@').and_then(|(user, rest)| Some((user, rest.split_once(':')?))).is_some_and(
        |(user, (host, path))| {
            let plain = |part: &str| {
                !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
            };
            plain(user) && plain(host) && !path.is_empty() && is_uri_text(path)
        },
    )
}

/// `YYYY-MM-DDThh:mm:ssZ`.
pub(super) fn is_moment(text: &str) -> bool {
    let bytes = text.as_bytes();
    let form = bytes.len() == 20
        && bytes.iter().enumerate().all(|(n, b)| match n {
            4 | 7 => *b == b'-',
            10 => *b == b'T',
            13 | 16 => *b == b':',
            19 => *b == b'Z',
            _ => b.is_ascii_digit(),
        });
    let clock = |at: usize| (bytes[at] - b'0') * 10 + (bytes[at + 1] - b'0');
    // 60 is a leap second.
    form && text[..10].parse::<Date>().is_ok() && clock(11) < 24 && clock(14) < 60 && clock(17) <= 60
}

fn names_somebody(text: &str, kinds: &[&str]) -> bool {
    kinds.iter().any(|kind| text.strip_prefix(kind).is_some_and(|name| !name.trim().is_empty()))
}

/// Returns the digits that a checksum of an algorithm has, in hex; `None` where the algorithm leaves it open.
pub(super) fn hex_digits_of(algorithm: &str) -> Option<usize> {
    Some(match algorithm {
        "ADLER32" => 8,
        "MD2" | "MD4" | "MD5" => 32,
        "SHA1" => 40,
        "SHA224" => 56,
        "SHA256" | "SHA3-256" | "BLAKE2b-256" => 64,
        "SHA384" | "SHA3-384" | "BLAKE2b-384" => 96,
        "SHA512" | "SHA3-512" | "BLAKE2b-512" => 128,
        _ => return None,
    })
}

/// Tells whether a text is lower-case hex digits.
pub(super) fn is_lower_hex(text: &str) -> bool {
    is_hex(text) && !text.bytes().any(|b| b.is_ascii_uppercase())
}

/// `M.N`, which tools write with a patch number too.
fn is_list_version(text: &str) -> bool {
    let mut parts = 0;
    let all = text.split('.').all(|part| {
        parts += 1;
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
    });
    all && matches!(parts, 2 | 3)
}

/// Tells whether a text is hex digits.
fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Returns what is wrong with a locator of an external reference, by its type (Annex F).
pub(super) fn wrong_locator(kind: &str, locator: &str) -> Option<&'static str> {
    let plain = !locator.is_empty() && !locator.bytes().any(|b| b.is_ascii_whitespace() || b.is_ascii_control());
    let holds = match kind {
        "cpe22Type" => plain && is_cpe22(locator),
        "cpe23Type" => plain && is_cpe23(locator),
        "purl" => plain && is_purl(locator),
        "swh" => plain && is_swhid(locator),
        "gitoid" => plain && is_gitoid(locator),
        "swid" => plain && locator.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("swid:")),
        "advisory" | "fix" | "url" => plain && has_scheme(locator),
        _ => plain,
    };
    let expected = match kind {
        "cpe22Type" => "a CPE 2.2 URI such as `cpe:/o:vendor:product:1.0` (Annex F.2.1)",
        "cpe23Type" => "a CPE 2.3 name of 13 parts such as `cpe:2.3:o:vendor:product:1.0:*:*:*:*:*:*:*` (Annex F.2.2)",
        "purl" => "a package URL such as `pkg:generic/name@1.0` (Annex F.3.5)",
        "swh" => "a Software Heritage id such as `swh:1:cnt:` and 40 hex digits (Annex F.4.1)",
        "gitoid" => "a gitoid such as `gitoid:blob:sha1:` and its hex digits (Annex F.4.2)",
        "swid" => "`swid:` and a tag id (Annex F.2.6)",
        "advisory" | "fix" | "url" => "a URL (Annex F.2)",
        _ => "a locator without spaces (clause 7.21)",
    };
    (!holds).then_some(expected)
}

fn is_cpe22(text: &str) -> bool {
    text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("cpe:/"))
        && text.as_bytes().get(5).is_none_or(|part| matches!(part.to_ascii_lowercase(), b'a' | b'h' | b'o' | b':'))
        && text[5..].split(':').count() <= 7
}

fn is_cpe23(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("cpe:2.3:") else { return false };
    let (mut parts, mut length, mut escaped) = (1, 0usize, false);
    for byte in rest.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => (escaped, length) = (true, length + 1),
            b':' if length == 0 => return false,
            b':' => (parts, length) = (parts + 1, 0),
            _ => length += 1,
        }
    }
    parts == 11
        && length > 0
        && !escaped
        && rest.len() > 1
        && matches!(&rest.as_bytes()[..2], [b'a' | b'h' | b'o' | b'*' | b'-', b':'])
}

fn is_purl(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("pkg:") else { return false };
    let Some((kind, name)) = rest.trim_start_matches('/').split_once('/') else { return false };
    kind.starts_with(|c: char| c.is_ascii_alphabetic())
        && kind.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-'))
        && name.starts_with(|c: char| !matches!(c, '@' | '?' | '#'))
}

fn is_swhid(text: &str) -> bool {
    text.strip_prefix("swh:1:").and_then(|rest| rest.split_once(':')).is_some_and(|(kind, digest)| {
        let core = digest.split(';').next().unwrap_or("");
        matches!(kind, "cnt" | "dir" | "rev" | "rel" | "snp") && core.len() == 40 && is_hex(core)
    })
}

fn is_gitoid(text: &str) -> bool {
    let mut parts = text.split(':');
    let (scheme, kind, algorithm, digest) = (parts.next(), parts.next(), parts.next(), parts.next());
    scheme == Some("gitoid")
        && kind.is_some_and(|kind| matches!(kind, "blob" | "tree" | "commit" | "tag"))
        && digest.is_some_and(is_hex)
        && match algorithm {
            Some("sha1") => digest.map(str::len) == Some(40),
            Some("sha256") => digest.map(str::len) == Some(64),
            _ => false,
        }
        && parts.next().is_none()
}

/// Returns the first character of a text that no XML spelling of the document could hold (XML 1.0, production 2).
pub(super) fn first_unwritable(text: &str) -> Option<char> {
    text.chars()
        .find(|c| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_in_utc_and_to_the_second() {
        for right in ["2010-01-29T18:30:22Z", "2016-12-31T23:59:60Z", "2024-02-29T00:00:00Z"] {
            assert!(is_moment(right), "{right}");
        }
        let wrong = [
            "2010-01-29T18:30:22",
            "2010-01-29T18:30:22.123Z",
            "2010-01-29T18:30:22+00:00",
            "2023-02-29T00:00:00Z",
            "2010-01-29T24:00:00Z",
            "2010-01-29",
            "",
            "2010-01-29T18:3ä:2Z",
        ];
        for wrong in wrong {
            assert!(!is_moment(wrong), "{wrong}");
        }
    }

    #[test]
    fn locations_are_uris_or_what_git_writes() {
        let right = [
            "NONE",
            "NOASSERTION",
            "git+https://git.example.com/plc.git@v1.0#src/lib",
            "git+git@git.example.com:plc",
            "git@git.example.com:plc.git#a/b",
            "https://example.com/a%20b.zip",
        ];
        for right in right {
            assert!(Pattern::Location.holds(right), "{right}");
        }
        for wrong in ["", "none", "example.com/a.zip", "a b", "https://example.com/a b", "N/A", "@host:path"] {
            assert!(!Pattern::Location.holds(wrong), "{wrong}");
        }
    }

    #[test]
    fn endpoints_are_elements_here_or_elsewhere() {
        for right in ["SPDXRef-a.b-1", "DocumentRef-x:SPDXRef-y", "DocumentRef-x+1", "NONE", "NOASSERTION"] {
            assert!(Pattern::Endpoint.holds(right), "{right}");
        }
        for wrong in ["SPDXRef-", "SPDXRef-a_b", "spdxref-a", "DocumentRef-x:", "x:SPDXRef-y", "SPDXRef-a/b", ""] {
            assert!(!Pattern::Endpoint.holds(wrong), "{wrong}");
        }
    }

    #[test]
    fn locators_have_the_form_of_their_type() {
        let right = [
            ("cpe22Type", "cpe:/o:canonical:ubuntu_linux:10.04:-:lts"),
            ("cpe23Type", r"cpe:2.3:a:example:plc\:core:1.0\+2:*:*:*:*:*:*:*"),
            ("purl", "pkg:deb/debian/libc6@2.31?arch=amd64"),
            ("swh", "swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2"),
            ("gitoid", "gitoid:blob:sha1:261eeb9e9f8b2b4b0d119366dda99c6fd7d35c64"),
            ("advisory", "https://example.com/advisory"),
            ("http://example.com/types#forge", "acme/part/4.1.3"),
        ];
        for (kind, locator) in right {
            assert_eq!(wrong_locator(kind, locator), None, "{kind} {locator}");
        }
        let wrong = [
            ("cpe22Type", "cpe:2.3:a:b"),
            ("cpe23Type", "cpe:2.3:a:b:c"),
            ("cpe23Type", "cpe:2.3:x:b:c:1:*:*:*:*:*:*:*"),
            ("purl", "pkg:npm"),
            ("purl", "npm/left-pad"),
            ("swh", "swh:1:cnt:94a9"),
            ("gitoid", "gitoid:blob:md5:94a9"),
            ("maven-central", "org.example art"),
            ("maven-central", ""),
        ];
        for (kind, locator) in wrong {
            assert!(wrong_locator(kind, locator).is_some(), "{kind} {locator}");
        }
    }
}
