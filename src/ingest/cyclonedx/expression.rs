//! The grammar of licence expressions (SPDX, annex "SPDX license expressions"), without the list: which ids there are
//! changes with every release, what an expression looks like does not.

/// Tells whether a text is an expression, be its licences on the list or not.
pub(super) fn is_expression(text: &str) -> bool {
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

fn is_licence(id: &str) -> bool {
    is_reference(id.strip_suffix('+').unwrap_or(id))
}

/// An id of the list, or one that a document brings itself.
fn is_reference(id: &str) -> bool {
    let own = id.strip_prefix("DocumentRef-").and_then(|rest| rest.split_once(':'));
    let is_id = |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
    match own {
        Some((document, id)) => is_id(document) && is_id(id),
        None => is_id(id),
    }
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
        ] {
            assert!(!is_expression(wrong), "{wrong}");
        }
        assert!(!is_expression(&"(".repeat(1_000_000)), "no stack is needed");
    }
}
