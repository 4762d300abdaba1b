//! What a published name holds beside the name: a footnote's star, an alias or a former name in brackets.
//!
//! Official lists print `Name (Alias)`, `Name (formerly Other)`, `Name (also known as Other)`, and brackets that are
//! part of the name, such as `(Group)` or `(USA)`; some don't close, or close with the wrong bracket.

/// A published name, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Published {
    /// The name as published, without a footnote's star.
    pub(super) name: String,
    /// The name without the brackets that hold another name; the same as `name` when there are none.
    pub(super) plain: String,
    /// Aliases from brackets.
    pub(super) aliases: Vec<String>,
    /// Former names from brackets.
    pub(super) former: Vec<String>,
}

const FORMER: [&str; 5] = ["formerly known as ", "formerly ", "f.k.a. ", "fka ", "f/k/a "];
const ALIAS: [&str; 6] = ["also known as ", "a.k.a. ", "aka ", "a/k/a ", "known as ", "abbreviated as "];

/// Words that end a company's name; brackets after one of them stand outside the name.
const LEGAL_FORMS: [&str; 15] = [
    "ltd",
    "limited",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "company",
    "co",
    "llc",
    "gmbh",
    "ag",
    "sa",
    "bv",
    "plc",
    "group",
];

/// Takes a published name apart.
pub(super) fn published(written: &str) -> Published {
    let name = written.trim().trim_end_matches('*').trim().to_owned();
    let mut result = Published { plain: name.clone(), name, ..Published::default() };
    let mut plain = String::new();
    let mut rest = result.name.as_str();
    while let Some(open) = rest.find(['(', '（', '[']) {
        let (before, from) = rest.split_at(open);
        let opening = from.chars().next().map_or(1, char::len_utf8);
        let inner = &from[opening..];
        let (inside, after) = match inner.find([')', '）', ']']) {
            Some(close) => {
                let closing = inner[close..].chars().next().map_or(1, char::len_utf8);
                (&inner[..close], &inner[close + closing..])
            }
            None => (inner, ""),
        };
        plain.push_str(before);
        match kind(inside.trim(), plain.trim(), after.trim().is_empty()) {
            Kind::PartOfName => plain.push_str(&from[..from.len() - after.len()]),
            Kind::Alias(alias) => result.aliases.push(alias.to_owned()),
            Kind::Former(former) => result.former.push(former.to_owned()),
        }
        rest = after;
    }
    plain.push_str(rest);
    result.plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    result
}

enum Kind<'a> {
    PartOfName,
    Alias(&'a str),
    Former(&'a str),
}

fn kind<'a>(inside: &'a str, before: &str, at_end: bool) -> Kind<'a> {
    for (words, former) in FORMER.iter().map(|w| (w, true)).chain(ALIAS.iter().map(|w| (w, false))) {
        if inside.len() > words.len()
            && inside.is_char_boundary(words.len())
            && inside[..words.len()].eq_ignore_ascii_case(words)
        {
            let name = unquoted(&inside[words.len()..]);
            return if former { Kind::Former(name) } else { Kind::Alias(name) };
        }
    }
    let inside = unquoted(inside);
    if inside.is_empty() || before.is_empty() {
        return Kind::PartOfName;
    }
    let words = before.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let last = words.clone().next_back().unwrap_or("").to_lowercase();
    let legal = |word: &str| LEGAL_FORMS.contains(&word.trim_matches('.').to_lowercase().as_str());
    let is_form = inside.split_whitespace().all(legal);
    // An abbreviation, or a short form of the name: a bare `(Beijing)` is neither, and as an alias would match a city.
    let abbreviates =
        inside.len() >= 3 && inside.chars().all(|c| c.is_ascii_uppercase()) && !["USA", "PRC"].contains(&inside);
    let shortens = LEGAL_FORMS.contains(&last.as_str())
        && inside.split_whitespace().any(|word| {
            let word = word.to_lowercase();
            !legal(&word) && words.clone().any(|known| known.to_lowercase() == word)
        });
    if !is_form && at_end && (shortens || abbreviates) { Kind::Alias(inside) } else { Kind::PartOfName }
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}', '\'']).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_hold_an_alias_a_former_name_or_a_part_of_the_name() {
        let of = |text: &str| {
            let p = published(text);
            (p.plain, p.aliases.join("|"), p.former.join("|"))
        };
        let row = |plain: &str, alias: &str, former: &str| (plain.to_owned(), alias.to_owned(), former.to_owned());
        assert_eq!(of("Example Holding Co., Ltd. (EHC)"), row("Example Holding Co., Ltd.", "EHC", ""));
        assert_eq!(of("Example Works Ltd. (formerly Old Works Ltd.)"), row("Example Works Ltd.", "", "Old Works Ltd."));
        assert_eq!(of("Example Works Ltd. (also known as “Exwo”)"), row("Example Works Ltd.", "Exwo", ""));
        assert_eq!(
            of("Example (Tianjin) Corporation (Example Tianjin]"),
            row("Example (Tianjin) Corporation", "Example Tianjin", "")
        );
        assert_eq!(of("Example Group (Limited)"), row("Example Group (Limited)", "", ""));
        assert_eq!(of("Example Marine (Group) Co., Ltd."), row("Example Marine (Group) Co., Ltd.", "", ""));
        assert_eq!(of("Example Construction (USA) Co., Ltd."), row("Example Construction (USA) Co., Ltd.", "", ""));
        assert_eq!(of("Xi’an Example Co., Ltd.*"), row("Xi’an Example Co., Ltd.", "", ""));
        assert_eq!(of("Example Corp. (Example never closed"), row("Example Corp.", "Example never closed", ""));
        assert_eq!(of("Example Corp. (Beijing)"), row("Example Corp. (Beijing)", "", ""));
        assert_eq!(
            of("Example Engine Corporation of China (EECC)"),
            row("Example Engine Corporation of China", "EECC", "")
        );
        assert_eq!(of("上海示例（集团）股份有限公司"), row("上海示例（集团）股份有限公司", "", ""));
        assert_eq!(of("()"), row("()", "", ""));
    }
}
