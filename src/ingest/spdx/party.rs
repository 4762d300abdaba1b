//! Who is meant by `Person: `, `Organization: ` and `Tool: ` (clauses 6.8, 7.5 and 7.6).

/// What somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Person,
    Organisation,
    Tool,
    /// The text does not say.
    Unstated,
}

/// Somebody named by a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named<'a> {
    pub(super) kind: Kind,
    pub(super) name: &'a str,
    /// The e-mail address in brackets behind the name.
    pub(super) email: Option<&'a str>,
}

/// Reads a name with its kind; `None` for `NOASSERTION`, `NONE` and nothing.
pub(super) fn parse(text: &str) -> Option<Named<'_>> {
    let text = text.trim();
    if matches!(text, "" | "NOASSERTION" | "NONE") {
        return None;
    }
    let kinds = [("Person:", Kind::Person), ("Organization:", Kind::Organisation), ("Tool:", Kind::Tool)];
    let found = kinds.into_iter().find_map(|(word, kind)| Some((kind, text.strip_prefix(word)?)));
    let (kind, rest) = found.unwrap_or((Kind::Unstated, text));
    let rest = rest.trim();
    let bracketed = rest.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let (name, email) = match bracketed {
        // A name may end in brackets of its own: only an address, or nothing, is taken off.
        Some((name, inner)) if kind != Kind::Tool && (inner.trim().is_empty() || inner.contains('@')) => {
            (name.trim(), Some(inner.trim()).filter(|email| !email.is_empty()))
        }
        _ => (rest, None),
    };
    (!name.is_empty() && name != "NOASSERTION").then_some(Named { kind, name, email })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_kinds_and_addresses() {
        let org = parse("Organization: Example Controls (sales@example.com)").expect("somebody");
        assert_eq!(
            (org.kind, org.name, org.email),
            (Kind::Organisation, "Example Controls", Some("sales@example.com"))
        );
        assert_eq!(parse("Person: Jane Doe ()").map(|p| (p.kind, p.name)), Some((Kind::Person, "Jane Doe")));
        assert_eq!(parse("Organization: Example (Shanghai)").map(|p| p.name), Some("Example (Shanghai)"));
        assert_eq!(parse("Example GmbH").map(|p| (p.kind, p.name)), Some((Kind::Unstated, "Example GmbH")));
        assert_eq!(parse("Tool: scan-1.0 (x@y)").map(|p| p.name), Some("scan-1.0 (x@y)"));
        for nobody in ["NOASSERTION", "NONE", "", "Organization: ", "Organization: NOASSERTION"] {
            assert_eq!(parse(nobody), None, "{nobody}");
        }
    }
}
