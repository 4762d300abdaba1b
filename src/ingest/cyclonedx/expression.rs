//! The grammar of licence expressions (SPDX, annex "SPDX license expressions"), without the list: which ids there are
//! changes with every release, what an expression looks like does not.

/// Tells whether a text is an expression, be its licences on the list or not.
pub(super) fn is_expression(text: &str) -> bool {
    let is_alone = !text.trim().contains(char::is_whitespace);
    let mut open = 0usize;
    let mut expects = Expects::Licence;
    // An operand is a licence that may have an exception, not what stands in parentheses.
    let mut may_except = false;
    for word in words(text) {
        let is_operator = matches!(word, "AND" | "OR" | "WITH" | "and" | "or" | "with");
        match (expects, word) {
            (Expects::Licence, "(") => open += 1,
            (Expects::Operator, ")") if open > 0 => (open, may_except) = (open - 1, false),
            (Expects::Operator, "AND" | "OR" | "and" | "or") => expects = Expects::Licence,
            (Expects::Operator, "WITH" | "with") if may_except => expects = Expects::Exception,
            (Expects::Licence, "NONE" | "NOASSERTION") if !is_alone => return false,
            (Expects::Licence, id) if !is_operator && is_licence(id) => {
                (expects, may_except) = (Expects::Operator, true)
            }
            (Expects::Exception, id) if !is_operator && is_reference(id) => {
                (expects, may_except) = (Expects::Operator, false);
            }
            _ => return false,
        }
    }
    expects == Expects::Operator && open == 0
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Expects {
    Licence,
    Exception,
    Operator,
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().flat_map(|word| word.split_inclusive(['(', ')'])).flat_map(|piece| {
        match piece.strip_suffix(['(', ')']) {
            Some(before) => [before, &piece[before.len()..]],
            None => [piece, ""],
        }
        .into_iter()
        .filter(|word| !word.is_empty())
    })
}

/// A licence that a document brings itself has no later version.
fn is_licence(id: &str) -> bool {
    match id.strip_suffix('+') {
        Some(id) => is_id(id) && own(id).is_none(),
        None => is_reference(id),
    }
}

/// An id of the list, or one that a document brings itself, here or elsewhere: `LicenseRef-…`, `DocumentRef-…:LicenseRef-…`.
fn is_reference(id: &str) -> bool {
    match id.strip_prefix("DocumentRef-") {
        Some(elsewhere) => {
            elsewhere.split_once(':').is_some_and(|(document, id)| is_id(document) && own(id) == Some(true))
        }
        None => own(id).unwrap_or_else(|| is_id(id)),
    }
}

/// Tells of an id that a document brings itself whether it is one; `None` for any other.
fn own(id: &str) -> Option<bool> {
    ["LicenseRef-", "AdditionRef-"].iter().find_map(|prefix| id.strip_prefix(prefix)).map(is_id)
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_told_from_what_only_looks_like_one() {
        for right in [
            "MIT",
            "GPL-2.0+",
            "(MIT OR Apache-2.0) AND (LicenseRef-house OR DocumentRef-spdx-tool-1.2:LicenseRef-x)",
            "GPL-2.0-or-later WITH Classpath-exception-2.0 AND MIT",
            "((MIT))",
            "MIT or Apache-2.0",
            "NOASSERTION",
            "Unlisted-1.0",
        ] {
            assert!(is_expression(right), "{right}");
        }
        for wrong in [
            "",
            "(invalid",
            "MIT)",
            "()",
            "MIT Apache-2.0",
            "MIT, Apache-2.0",
            "MIT OR",
            "AND MIT",
            "MIT OR OR MIT",
            "(MIT) WITH Classpath-exception-2.0",
            "MIT WITH",
            "MIT WITH x WITH y",
            "GPL-3+ with OpenSSL exception",
            "MIT/Apache-2.0",
            "NOASSERTION AND MIT",
            "MIT AND NONE",
            "LicenseRef-",
            "LicenseRef-a+",
            "DocumentRef-x:MIT",
            "DocumentRef-x",
            "DocumentRef-x:LicenseRef-a+",
        ] {
            assert!(!is_expression(wrong), "{wrong}");
        }
        assert!(!is_expression(&"(".repeat(1_000_000)), "no stack is needed");
    }
}
