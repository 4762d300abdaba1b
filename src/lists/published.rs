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

const FORMER: [&str; 6] = ["formerly known as ", "formerly ", "f.k.a., ", "f.k.a. ", "fka ", "f/k/a "];
const ALIAS: [&str; 7] = ["also known as ", "a.k.a., ", "a.k.a. ", "aka ", "a/k/a ", "known as ", "abbreviated as "];

/// Words with which further names begin outside brackets: whether they are former ones. The Entity List prints
/// `Name, a.k.a., the following two aliases: -One; and -Two.`
const FURTHER: [(&str, bool); 8] = [
    (", a.k.a., ", false),
    (", a.k.a. ", false),
    (" a.k.a., ", false),
    (", f.k.a., ", true),
    (", f.k.a. ", true),
    (", also known as ", false),
    (", formerly known as ", true),
    (" including the following ", false),
];

/// Words with which a name goes on to whom else it stands for.
const AND_SUCCESSORS: [&str; 4] =
    ["and any successor", "and its successor", "and any of its successor", "and any subsidiar"];
/// Words with which a name of the Entity List goes on to the affiliate that the row is about.
const AFFILIATES: [&str; 2] = ["affiliated entity:", "affiliated entities:"];

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
///
/// A name may say that it stands for successors and subsidiaries too, may name an affiliate behind the company it is
/// affiliated to, and may go on with further names outside brackets; the name as published stays, and each is one more.
pub(super) fn published(written: &str) -> Published {
    let name = written.trim().trim_end_matches('*').trim().to_owned();
    let mut result = Published { plain: name.clone(), name, ..Published::default() };
    let whole = result.name.clone();
    let bare = before_any(&whole, &AND_SUCCESSORS)
        .map_or(whole.as_str(), |(before, _)| before.trim_end_matches([' ', ',', ';']));
    let (own, affiliates) = match before_any(bare, &AFFILIATES) {
        Some((before, after)) => {
            let before = before.trim_end_matches([' ', ',', ';']);
            // A full stop behind brackets ends the sentence, not the name.
            (before.strip_suffix('.').filter(|name| name.ends_with(')')).unwrap_or(before), after)
        }
        None => (bare, ""),
    };
    let (own, further) = further(own);
    result.plain = out_of_brackets(own, &mut result);
    for affiliate in several(affiliates) {
        let plain = out_of_brackets(affiliate, &mut result);
        result.aliases.push(plain);
    }
    for (name, former) in further {
        let plain = out_of_brackets(name, &mut result);
        if former { result.former.push(plain) } else { result.aliases.push(plain) }
    }
    result
}

/// Returns what stands before the first of some words, and what stands behind them.
fn before_any<'a>(text: &'a str, words: &[&str]) -> Option<(&'a str, &'a str)> {
    let lower = text.to_ascii_lowercase();
    let found = words.iter().filter_map(|word| Some((lower.find(word)?, word.len()))).min()?;
    (found.0 > 0).then(|| (&text[..found.0], &text[found.0 + found.1..]))
}

/// Splits a name from the further names that follow it outside brackets.
fn further(text: &str) -> (&str, Vec<(&str, bool)>) {
    let lower = text.to_ascii_lowercase();
    let outside =
        |at: usize| text[..at].matches(['(', '（', '[']).count() <= text[..at].matches([')', '）', ']']).count();
    let found = FURTHER
        .iter()
        .filter_map(|(words, former)| {
            Some((lower.find(words).filter(|at| *at > 0 && outside(*at))?, words.len(), *former))
        })
        .min();
    let Some((at, length, former)) = found else { return (text, Vec::new()) };
    let names = several(&text[at + length..]).map(|name| (name, former)).collect();
    (text[..at].trim_end_matches([' ', ',', ';']), names)
}

/// Takes several names apart: `the following two aliases: -One; -Two; and -Three.`
fn several(text: &str) -> impl Iterator<Item = &str> {
    let lower = text.to_ascii_lowercase();
    let after = ["aliases:", "alias:", "names:"].iter().filter_map(|word| Some(lower.find(word)? + word.len())).min();
    text[after.unwrap_or(0)..].split(';').filter_map(|name| {
        let name = name.trim().trim_start_matches(['-', '\u{2013}', '\u{2014}', '\u{2022}', ' ']);
        let name = name.strip_prefix("and ").unwrap_or(name);
        let name = unquoted(name.trim_start_matches(['-', '\u{2013}', '\u{2014}', '\u{2022}', ' ']));
        // A full stop ends the enumeration, unless it ends a word such as `Ltd.`
        let name = name.strip_suffix('.').filter(|bare| !ends_with_form(bare)).unwrap_or(name);
        name.chars().any(char::is_alphanumeric).then_some(name)
    })
}

fn ends_with_form(name: &str) -> bool {
    let last = name.rsplit([' ', ',']).next().unwrap_or("").trim_matches('.').to_lowercase();
    LEGAL_FORMS.contains(&last.as_str())
}

/// Returns a name without the brackets that hold another name, which is kept in the result.
fn out_of_brackets(name: &str, result: &mut Published) -> String {
    let mut plain = String::new();
    let mut rest = name;
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
        match kind(inside.trim(), plain.trim(), after.trim_matches([' ', '.', ',']).is_empty()) {
            Kind::PartOfName => plain.push_str(&from[..from.len() - after.len()]),
            Kind::Alias(names) => result.aliases.extend(several(names).map(str::to_owned)),
            Kind::Former(names) => result.former.extend(several(names).map(str::to_owned)),
        }
        rest = after;
    }
    plain.push_str(rest);
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    // What stood behind the brackets, such as the full stop of an enumeration.
    plain.trim_end_matches([' ', ',']).strip_suffix(" .").map_or_else(|| plain.clone(), str::to_owned)
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

    #[test]
    fn names_of_the_entity_list_hold_aliases_affiliates_and_successors() {
        let of = |text: &str| {
            let p = published(text);
            assert_eq!(p.name, text.trim(), "the name stays as published");
            (p.plain, p.aliases.join("|"), p.former.join("|"))
        };
        let row = |plain: &str, alias: &str, former: &str| (plain.to_owned(), alias.to_owned(), former.to_owned());
        assert_eq!(
            of("Example Import and Export Company; and any successor, sub-unit, or subsidiary thereof"),
            row("Example Import and Export Company", "", "")
        );
        assert_eq!(
            of("Example Works Co., Ltd., a.k.a., the following two aliases: -Example One; and -Example Two Co., Ltd."),
            row("Example Works Co., Ltd.", "Example One|Example Two Co., Ltd.", "")
        );
        assert_eq!(
            of(
                "Example Works, a.k.a., the following three aliases: \u{2014}Exwo; \u{2014}EW Trading; and \u{2014}Works."
            ),
            row("Example Works", "Exwo|EW Trading|Works", "")
        );
        assert_eq!(
            of("Example Technologies Co., Ltd. (Example). Affiliated Entity: Example Device (Dongguan) Co., Ltd."),
            row("Example Technologies Co., Ltd.", "Example|Example Device (Dongguan) Co., Ltd.", "")
        );
        assert_eq!(
            of("Example Shipyard (f.k.a., Old Shipyard; and Older Yard)"),
            row("Example Shipyard", "", "Old Shipyard|Older Yard")
        );
        assert_eq!(of("Example Neft (a.k.a., Example Neft OAO"), row("Example Neft", "Example Neft OAO", ""));
        assert_eq!(of("Example Lab, f.k.a. Former Lab"), row("Example Lab", "", "Former Lab"));
        assert_eq!(of("A.K.A. Example"), row("A.K.A. Example", "", ""));
    }
}
