//! Reference designators: which places on a board the text of a cell lists.

use std::collections::BTreeSet;

/// The longest range that is spread: boards with more parts of one kind write no range over all of them.
const LONGEST_RANGE: u32 = 10_000;

/// Returns the reference designators that a text lists, each once, in upper case: `c1, C2, C5-C9` are seven.
///
/// A range with a bare number at its end (`R1-4`) is spread only if that gives as many designators as the line has
/// pieces, or nothing says how many those are: `J1-2` may be a name.
#[must_use]
pub fn designators(text: &str, pieces: Option<u32>) -> Vec<String> {
    let spread = listed(text, true);
    match pieces {
        Some(pieces) if spread.len() as u64 != u64::from(pieces) => listed(text, false),
        _ => spread,
    }
}

/// Counts the designators that a text lists, each range as long as it says, without spreading any.
#[must_use]
pub fn designators_listed(text: &str) -> u64 {
    let joined = join_ranges(&without_remarks(text));
    let parts = joined.split(separates).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| range(part, true).map_or(1, |(_, from, to)| u64::from(to - from) + 1)).sum()
}

/// Cuts remarks in parentheses, as in `U9 (not fitted)`: they name no place.
fn without_remarks(text: &str) -> std::borrow::Cow<'_, str> {
    let (Some(open), Some(close)) = (text.find('('), text.rfind(')')) else { return text.into() };
    let is_remark = open < close && !text[open..close].bytes().any(|byte| byte.is_ascii_digit());
    if is_remark { format!("{} {}", &text[..open], &text[close + 1..]).into() } else { text.into() }
}

fn separates(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '，' | '；' | '、' | '&' | '+')
}

/// Returns a designator as designators are compared.
#[must_use]
pub fn designator_key(text: &str) -> String {
    text.trim().to_uppercase()
}

fn listed(text: &str, bare_ends: bool) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut add = |designator: String| {
        if !designator.is_empty() && seen.insert(designator.clone()) {
            found.push(designator);
        }
    };
    let joined = join_ranges(&without_remarks(text));
    let parts = joined.split(separates);
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        match range(part, bare_ends) {
            Some((prefix, from, to)) => (from..=to).for_each(|n| add(designator_key(&format!("{prefix}{n}")))),
            None => add(designator_key(part)),
        }
    }
    found
}

/// Writes every sign of a range as `…` without spaces around it.
fn join_ranges(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let is_sign = |word: &str| matches!(word, "-" | "–" | "—" | "~" | ".." | "..." | "…" | "to" | "bis" | "至");
        joined.push_str(word);
        match words.peek() {
            Some(next) if is_sign(next) && ends_a_designator(word) => {
                words.next();
                joined.push('…');
            }
            Some(_) => joined.push(' '),
            None => {}
        }
    }
    joined.replace("...", "…").replace("..", "…")
}

fn ends_a_designator(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit())
}

/// Reads `C5-C9` or `C5-9`; `None` for what is no range that goes up.
fn range(part: &str, bare_ends: bool) -> Option<(&str, u32, u32)> {
    let (from, to) = part.split_once(['…', '~', '–', '—', '-', '至'])?;
    let (prefix, first) = numbered(from)?;
    let last = match numbered(to) {
        Some((other, last)) if other.eq_ignore_ascii_case(prefix) => last,
        Some(("", last)) if bare_ends => last,
        _ => return None,
    };
    (!prefix.is_empty() && last > first && last - first <= LONGEST_RANGE).then_some((prefix, first, last))
}

/// Cuts a designator into its letters and its number; `None` if it is not letters and then digits.
fn numbered(text: &str) -> Option<(&str, u32)> {
    let text = text.trim();
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let (prefix, digits) = text.split_at(at);
    let sound = prefix.chars().all(|c| c.is_alphabetic() || matches!(c, '_' | '$'));
    // A leading zero is part of the name: `R01` is not `R1`.
    (sound && (digits.len() == 1 || !digits.starts_with('0'))).then_some(())?;
    digits.parse().ok().map(|number| (prefix, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_ranges_are_spread() {
        for (text, expected) in [
            ("C1, C2, C5-C9", "C1 C2 C5 C6 C7 C8 C9"),
            ("r1;R2\nR3 R1", "R1 R2 R3"),
            ("C5 - C7", "C5 C6 C7"),
            ("C5–C7, D1..D3", "C5 C6 C7 D1 D2 D3"),
            ("R1 to R3", "R1 R2 R3"),
            ("R1~4", "R1 R2 R3 R4"),
            ("C3L1,C3M7", "C3L1 C3M7"),
            ("U1A U1B", "U1A U1B"),
            ("R9-R3", "R9-R3"),
            ("R01-R03", "R01-R03"),
            ("=A1-K2", "=A1-K2"),
            ("C1-D9", "C1-D9"),
            ("C1-C99999999", "C1-C99999999"),
            ("U1, U9 (not fitted)", "U1 U9"),
            (" , ", ""),
        ] {
            assert_eq!(designators(text, None).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_bare_end_is_a_range_only_if_the_pieces_say_so() {
        assert_eq!(designators("R1-4", Some(4)).len(), 4);
        assert_eq!(designators_listed("R1-R9999, C1 (all)"), 10_000);
        assert_eq!(designators("J1-2", Some(1)), ["J1-2"]);
        assert_eq!(designators("C5-C9", Some(1)).len(), 5, "both ends are named: nothing is in doubt");
    }
}
