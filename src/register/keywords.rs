//! Words that tell what a part does, read as whole words and in their context: `LTE modem`, but not `oil FILTER`,
//! `modem cable` or `cellular concrete`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;

use super::function;
use super::words::{Word, words};
use crate::model::Function;

/// A keyword that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    /// What it tells.
    pub(super) functions: &'static [Function],
    /// The word or phrase, as the table has it.
    pub(super) keyword: &'static str,
    /// It counts only when nothing else says how the part communicates.
    pub(super) generic: bool,
    /// It is weak even where the text is a name that software is known by.
    pub(super) keyword_only: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    functions: Vec<String>,
    #[serde(default)]
    generic: bool,
    #[serde(default)]
    keyword_only: bool,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    starts: Vec<String>,
    #[serde(default)]
    han: Vec<String>,
    #[serde(default)]
    not_han: Vec<String>,
    #[serde(default)]
    not_before: HashSet<String>,
    #[serde(default)]
    not_after: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    passive: HashSet<String>,
    passive_han: Vec<String>,
    denied_before: HashSet<String>,
    denied_after: HashSet<String>,
    denied_before_han: Vec<String>,
    denied_on: HashSet<String>,
    denials_after: Vec<String>,
    denials_between: HashSet<String>,
    ends: Vec<String>,
    observers: HashSet<String>,
    observed: HashSet<String>,
    serves: HashSet<String>,
    joins: HashSet<String>,
    beside_software: HashSet<String>,
    keyword: Vec<Written>,
    software: Vec<Written>,
}

struct Rule {
    functions: &'static [Function],
    generic: bool,
    keyword_only: bool,
    not_han: Vec<String>,
    not_before: HashSet<String>,
    not_after: HashSet<String>,
}

struct Phrase {
    words: Vec<&'static str>,
    text: &'static str,
    rule: usize,
}

/// One table of keywords, indexed by the first word of each phrase.
struct Table {
    rules: Vec<Rule>,
    by_first: HashMap<&'static str, Vec<Phrase>>,
    starts: Vec<(&'static str, usize)>,
    han: Vec<(&'static str, usize)>,
}

struct Context {
    passive: HashSet<String>,
    passive_han: Vec<String>,
    denied_before: HashSet<String>,
    denied_after: HashSet<String>,
    denied_before_han: Vec<String>,
    denied_on: HashSet<String>,
    denials_after: Vec<Vec<String>>,
    denials_between: HashSet<String>,
    ends: Vec<Vec<String>>,
    observers: HashSet<String>,
    observed: HashSet<String>,
    serves: HashSet<String>,
    joins: HashSet<String>,
    beside_software: HashSet<String>,
}

struct Tables {
    parts: Table,
    software: Table,
    context: Context,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("keywords.toml")).expect("the built-in table of keywords is sound");
    Tables {
        parts: Table::new(file.keyword),
        software: Table::new(file.software),
        context: Context {
            passive: file.passive,
            passive_han: file.passive_han,
            denied_before: file.denied_before,
            denied_after: file.denied_after,
            denied_before_han: file.denied_before_han,
            denied_on: file.denied_on,
            denials_after: split(file.denials_after),
            denials_between: file.denials_between,
            ends: split(file.ends),
            observers: file.observers,
            observed: file.observed,
            serves: file.serves,
            joins: file.joins,
            beside_software: file.beside_software,
        },
    }
});

fn split(phrases: Vec<String>) -> Vec<Vec<String>> {
    phrases.into_iter().map(|phrase| phrase.split(' ').map(str::to_owned).collect()).collect()
}

/// A text in lower case, in the plain form of its characters (`LTE` for `ＬＴＥ`), to be split once for several tables.
pub(super) struct Lower(String);

impl Lower {
    /// Takes a text.
    pub(super) fn of(text: &str) -> Self {
        // A mark would be folded into letters, and `Starlink™` would be no word of the table.
        let plain = text.chars().filter(|ch| !matches!(ch, '™' | '℠')).nfkc();
        Self(plain.flat_map(char::to_lowercase).collect())
    }

    /// Returns it as it stands.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Splits it into words.
    pub(super) fn words(&self) -> Vec<Word<'_>> {
        words(&self.0)
    }
}

/// Finds the keywords of parts in a text, in the order of the text.
pub(super) fn part_keywords(text: &str) -> Vec<Hit> {
    part_keywords_in(&Lower::of(text).words())
}

/// Finds the keywords of parts among words.
pub(super) fn part_keywords_in(words: &[Word<'_>]) -> Vec<Hit> {
    TABLES.parts.find(words, &TABLES.context)
}

/// Finds the names of remote-access software in a text.
pub(super) fn software_keywords(text: &str) -> Vec<Hit> {
    software_keywords_in(&Lower::of(text).words())
}

/// Finds the names of remote-access software among words.
pub(super) fn software_keywords_in(words: &[Word<'_>]) -> Vec<Hit> {
    TABLES.software.find(words, &TABLES.context)
}

/// Finds the remote-access software that a name is: its product's name, and beside it only what any program is called.
pub(super) fn software_named(name: &str) -> Option<Hit> {
    let hit = software_keywords(name).into_iter().chain(software_compounds(name)).find(|hit| !hit.keyword_only)?;
    let context = &TABLES.context;
    let is_beside = |word: &str| {
        !word.chars().any(char::is_alphabetic)
            || context.beside_software.contains(word.trim_end_matches(|ch: char| ch.is_ascii_digit()))
    };
    // The pieces that the product's own name is made of stand beside nothing.
    let lower = Lower::of(name);
    let whole: Vec<&str> = lower.words().iter().map(|word| word.text).collect();
    let split = Lower::of(&split_compounds(name)).0;
    let rest: String = split.split(' ').filter(|piece| !is_beside(piece)).collect();
    let product: String = hit.keyword.split(' ').filter(|word| !is_beside(word)).collect();
    (whole.join(" ") == hit.keyword || rest == product).then_some(hit)
}

/// Finds remote-access software in compounds: `TeamViewer_Host`, `AnyDeskService`, `CraneRustDesk2`.
///
/// A compound is split where case changes and around digits; any run of its pieces may be the product's name.
pub(super) fn software_compounds(text: &str) -> Vec<Hit> {
    let table = &TABLES.software;
    let mut hits: Vec<Hit> = Vec::new();
    for token in text.split(|ch: char| !ch.is_alphanumeric() && ch != '_').take(MOST_TOKENS) {
        let whole = Lower::of(token).0;
        // What is a word of the table as it stands was judged in its context.
        if table.by_first.contains_key(whole.as_str()) || table.starts.iter().any(|(start, _)| whole.starts_with(start))
        {
            continue;
        }
        let split = Lower::of(&split_compounds(token)).0;
        let pieces: Vec<&str> = split.split(' ').filter(|piece| !piece.is_empty()).collect();
        for from in 0..pieces.len() {
            let mut joined = String::new();
            for piece in pieces[from..].iter().take(4) {
                joined.push_str(piece);
                let known = table.by_first.get(joined.as_str()).and_then(|phrases| {
                    phrases.iter().find(|phrase| phrase.words.len() == 1 && !table.rules[phrase.rule].keyword_only)
                });
                if let Some(phrase) = known
                    && !hits.iter().any(|hit| hit.keyword == phrase.text)
                    && !pieces.iter().any(|piece| table.rules[phrase.rule].not_before.contains(*piece))
                {
                    hits.push(table.hit(phrase.rule, phrase.text));
                }
            }
        }
    }
    hits
}

/// The most tokens of a text that are looked at for compounds; names are short.
const MOST_TOKENS: usize = 200;

/// Puts a space where case rises (`AnyDesk`), and where letters and digits meet, and for other characters.
pub(super) fn split_compounds(text: &str) -> String {
    let mut split = String::with_capacity(text.len() + 8);
    let mut before: Option<char> = None;
    for ch in text.nfkc() {
        if !ch.is_alphanumeric() {
            split.push(' ');
        } else {
            let changes = before.is_some_and(|before| {
                before.is_lowercase() && ch.is_uppercase()
                    || before.is_alphanumeric() && before.is_numeric() != ch.is_numeric()
            });
            if changes {
                split.push(' ');
            }
            split.push(ch);
        }
        before = Some(ch);
    }
    split
}

/// Tells whether a name is one of a cable, bracket or antenna: what it serves says nothing of what it does.
pub(super) fn is_passive_part(all: &[Word<'_>]) -> bool {
    let context = &TABLES.context;
    let ends = |(at, word): (usize, &Word<'_>)| {
        at > 0 && (word.begins_clause || context.serves.contains(word.text) || context.joins.contains(word.text))
    };
    let len = all.iter().enumerate().position(ends).unwrap_or(all.len());
    all[..len].iter().rev().take(2).any(|word| {
        context.passive.contains(word.text)
            || word.is_han() && context.passive_han.iter().any(|tail| word.text.ends_with(tail.as_str()))
    })
}

impl Table {
    fn new(written: Vec<Written>) -> Self {
        let mut table = Self { rules: Vec::new(), by_first: HashMap::new(), starts: Vec::new(), han: Vec::new() };
        let mut phrases = Vec::new();
        for entry in written {
            let rule = table.rules.len();
            for text in entry.words {
                let text: &'static str = text.leak();
                phrases.push(Phrase { words: text.split(' ').collect(), text, rule });
            }
            table.starts.extend(entry.starts.into_iter().map(|text| (&*text.leak(), rule)));
            table.han.extend(entry.han.into_iter().map(|text| (&*text.leak(), rule)));
            let functions: Vec<Function> = entry
                .functions
                .iter()
                .map(|id| function(id).expect("the built-in keywords name functions of the list").function)
                .collect();
            table.rules.push(Rule {
                functions: functions.leak(),
                generic: entry.generic,
                keyword_only: entry.keyword_only,
                not_han: entry.not_han,
                not_before: entry.not_before,
                not_after: entry.not_after,
            });
        }
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
        for phrase in phrases {
            table.by_first.entry(phrase.words[0]).or_default().push(phrase);
        }
        table
    }

    fn hit(&self, rule: usize, keyword: &'static str) -> Hit {
        let rule = &self.rules[rule];
        Hit { functions: rule.functions, keyword, generic: rule.generic, keyword_only: rule.keyword_only }
    }

    /// Returns the longest phrase that begins at a word.
    fn phrase_at(&self, words: &[Word<'_>], at: usize) -> Option<(&Phrase, usize)> {
        let phrases = self.by_first.get(words.get(at)?.text)?;
        let fits = |phrase: &&Phrase| {
            phrase.words.len() <= words.len() - at
                && phrase.words.iter().zip(&words[at..]).all(|(wanted, word)| *wanted == word.text)
        };
        phrases.iter().find(fits).map(|phrase| (phrase, phrase.words.len()))
    }

    fn find(&self, words: &[Word<'_>], context: &Context) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut at = 0;
        // Where a denial before a keyword still reaches: `no cellular modem` has no modem either.
        let mut denied_at = None;
        while at < words.len() {
            let word = words[at];
            let is_denied_on = denied_at == Some(at) && !word.begins_clause;
            // `sans fil` denies nothing: it is wireless.
            let is_phrase = self.phrase_at(words, at).is_some_and(|(_, len)| len > 1);
            if !is_phrase && context.begins_denial(words, at) || is_denied_on && context.goes_on_denying(words, at) {
                denied_at = Some(at + 1);
                at += 1;
                continue;
            }
            if word.is_han() {
                self.find_in_han(words, at, is_denied_on, context, &mut hits);
                if context.denied_before_han.iter().any(|denied| word.text.ends_with(denied.as_str())) {
                    denied_at = Some(at + 1);
                }
                at += 1;
            } else if let Some((phrase, len)) = self.phrase_at(words, at) {
                if is_denied_on {
                    denied_at = Some(at + len);
                } else if !self.is_denied(words, at, len, phrase.rule, context) {
                    hits.push(self.hit(phrase.rule, phrase.text));
                }
                at += len;
            } else {
                if let Some((start, rule)) = self.starts.iter().find(|(start, _)| word.text.starts_with(start))
                    && !is_denied_on
                    && !self.is_denied(words, at, 1, *rule, context)
                    && !context.passive.iter().any(|tail| word.text.ends_with(tail.as_str()) && tail.len() > 4)
                {
                    hits.push(self.hit(*rule, start));
                }
                at += 1;
            }
        }
        hits
    }

    fn find_in_han(&self, words: &[Word<'_>], at: usize, is_denied_on: bool, context: &Context, hits: &mut Vec<Hit>) {
        let text = words[at].text;
        for (keyword, rule) in &self.han {
            let Some(from) = text.find(keyword) else { continue };
            let (before, after) = (&text[..from], &text[from + keyword.len()..]);
            let other_meaning = self.rules[*rule].not_han.iter().any(|other| text.contains(other.as_str()));
            // Korean has spaces between words: `모뎀 케이블` is a cable as `模块电缆` is.
            let next =
                words.get(at + 1).filter(|next| !next.begins_clause && next.is_han()).map_or("", |next| next.text);
            let is_passive = |text: &str| context.passive_han.iter().any(|passive| text.ends_with(passive.as_str()));
            let passive = is_passive(after) || is_passive(next);
            let denied = context.denied_before_han.iter().any(|denied| before.ends_with(denied.as_str()))
                || from == 0 && is_denied_on
                || self.is_denied_after(words, at + 1, context);
            if !other_meaning && !passive && !denied {
                hits.push(self.hit(*rule, keyword));
            }
        }
    }

    /// Tells whether the words around a keyword take its meaning away.
    fn is_denied(&self, words: &[Word<'_>], at: usize, len: usize, rule: usize, context: &Context) -> bool {
        // `2.4G/5G` are the bands of Wi-Fi, not generations of mobile networks.
        let is_band = |n: usize| words[n].goes_on_a_number;
        if is_band(at) || (words[at].text == "5g" && at.checked_sub(1).is_some_and(is_band)) {
            return true;
        }
        let rule = &self.rules[rule];
        let before = at.checked_sub(1).filter(|_| !words[at].begins_clause).map(|n| words[n].text);
        if before.is_some_and(|word| context.denied_before.contains(word) || rule.not_after.contains(word)) {
            return true;
        }
        // "w/o LTE"
        if at >= 2 && before == Some("o") && words[at - 2].text == "w" {
            return true;
        }
        let after = words.get(at + len).filter(|word| !word.begins_clause);
        if after.is_some_and(|word| context.denied_after.contains(word.text) || rule.not_before.contains(word.text)) {
            return true;
        }
        let before_han = before.filter(|_| at > 0 && words[at - 1].is_han());
        if before_han.is_some_and(|word| context.denied_before_han.iter().any(|denied| word.ends_with(denied.as_str())))
        {
            return true;
        }
        self.is_denied_after(words, at + len, context)
            || self.is_followed_by_passive(words, at + len, context)
            || is_followed_by_end(words, at + len, context)
            || serves_as_passive(words, at, context)
            || is_observed(words, at, context)
    }

    /// `LTE (not fitted)`, `cellular modem: none`: the denial stands behind, with nothing of its own after it.
    fn is_denied_after(&self, words: &[Word<'_>], from: usize, context: &Context) -> bool {
        let mut at = from;
        let mut breaks = 0;
        for _ in 0..6 {
            let Some(word) = words.get(at) else { return false };
            breaks += usize::from(word.begins_clause);
            if breaks > 1 {
                return false;
            }
            if context.denials_after.iter().any(|denial| is_clause_end_after(words, at, denial)) {
                return true;
            }
            // After the break the denial must come at once: `LTE, modem not fitted` denies the modem.
            if word.begins_clause {
                return false;
            }
            match self.phrase_at(words, at) {
                Some((_, len)) => at += len,
                None if context.denials_between.contains(word.text) => at += 1,
                None => return false,
            }
        }
        false
    }

    /// `LTE modem antenna cable`: the thing is what stands last. A number or a new clause ends the look ahead.
    fn is_followed_by_passive(&self, words: &[Word<'_>], from: usize, context: &Context) -> bool {
        for at in from..words.len().min(from + 3) {
            let word = words[at];
            if context.ends_thing(word) || context.begins_denial(words, at) {
                return false;
            }
            if word.is_han() {
                return context.passive_han.iter().any(|passive| word.text.ends_with(passive.as_str()));
            }
            if context.passive.contains(word.text) {
                return true;
            }
            if word.has_digit() && self.phrase_at(words, at).is_none() {
                return false;
            }
        }
        false
    }
}

impl Context {
    /// `no`, `without`, `w/o`: not `non`, which reaches one word far.
    fn begins_denial(&self, words: &[Word<'_>], at: usize) -> bool {
        let word = words[at].text;
        let is_without = word == "o" && at > 0 && words[at - 1].text == "w";
        is_without || self.denied_before.contains(word) && !matches!(word, "non" | "less")
    }

    /// Tells whether another clause, or what a thing serves or has beside it, begins here.
    fn ends_thing(&self, word: Word<'_>) -> bool {
        word.begins_clause || self.joins.contains(word.text) || self.serves.contains(word.text)
    }

    /// `built-in`, `or`: words over which a denial goes on.
    fn goes_on_denying(&self, words: &[Word<'_>], at: usize) -> bool {
        let pair = |n: usize| format!("{} {}", words[n].text, words[at].text);
        self.denied_on.contains(words[at].text)
            || at.checked_sub(1).is_some_and(|before| self.denied_on.contains(&pair(before)))
    }
}

/// Tells whether a phrase stands here and ends its clause.
fn is_clause_end_after(words: &[Word<'_>], at: usize, phrase: &[String]) -> bool {
    let stands = words.len() - at >= phrase.len()
        && phrase
            .iter()
            .zip(&words[at..])
            .enumerate()
            .all(|(n, (wanted, word))| wanted == word.text && (n == 0 || !word.begins_clause));
    stands && words.get(at + phrase.len()).is_none_or(|next| next.begins_clause)
}

/// `router cabinet fan`, `remote access door switch`: the clause ends in the name of another thing.
fn is_followed_by_end(words: &[Word<'_>], from: usize, context: &Context) -> bool {
    for at in from..words.len().min(from + 4) {
        let word = words[at];
        if context.ends_thing(word) || context.begins_denial(words, at) {
            return false;
        }
        if context.ends.iter().any(|end| is_clause_end_after(words, at, end)) {
            return true;
        }
    }
    false
}

/// `sensor for 4G router cabinet`: a thing that watches a device which has the radio.
fn is_observed(words: &[Word<'_>], at: usize, context: &Context) -> bool {
    let most = words.len().min(at + 6);
    let end = (at + 1..most).find(|n| words[*n].begins_clause).unwrap_or(most);
    if !words[at..end].iter().any(|word| context.observed.contains(word.text)) {
        return false;
    }
    let mut here = at;
    for _ in 0..4 {
        if words[here].begins_clause || here == 0 {
            return false;
        }
        here -= 1;
        if context.joins.contains(words[here].text) {
            return false;
        }
        if context.serves.contains(words[here].text) {
            return here > 0 && !words[here].begins_clause && context.observers.contains(words[here - 1].text);
        }
    }
    false
}

/// `bracket for outdoor LTE router`: the thing is what stands before `for`.
fn serves_as_passive(words: &[Word<'_>], at: usize, context: &Context) -> bool {
    let mut here = at;
    for _ in 0..4 {
        if words[here].begins_clause || here == 0 {
            return false;
        }
        here -= 1;
        if context.serves.contains(words[here].text) {
            let mut thing = here;
            for _ in 0..3 {
                if words[thing].begins_clause || thing == 0 {
                    return false;
                }
                thing -= 1;
                let word = words[thing].text;
                if context.passive.contains(word) || context.ends.iter().any(|end| *end == [word]) {
                    return true;
                }
            }
            return false;
        }
        if context.joins.contains(words[here].text) {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tells(text: &str) -> bool {
        part_keywords(text).iter().any(|hit| hit.functions.iter().any(|function| function.id() == "cellular"))
    }

    #[test]
    fn a_generation_of_mobile_networks_is_told_from_memory_and_from_a_band() {
        for text in [
            "LTE/4G router",
            "4G router",
            "4G/LTE gateway",
            "DTU-4G",
            "USR-G806-4G",
            "EHWIC-4G-LTE",
            "Router, 4G",
            "4G",
            "USB-4G",
            "2 x 4G",
            "5G CPE",
            "Wi-Fi 2.4G router with 4G backup",
        ] {
            assert!(tells(text), "{text}");
        }
        for text in [
            "A9K-RSP-4G",
            "RSP-4G",
            "MEM-4G",
            "4G DDR3",
            "4G memory",
            "Access point 2.4G/5G",
            "2.4G+5G Wi-Fi",
            "DDR4 4G",
            "5g shock",
        ] {
            assert!(!tells(text), "{text}");
        }
    }

    #[test]
    fn no_phrase_of_the_table_is_its_own_denial() {
        // A phrase that its own context took away could never be found.
        for (table, name) in [(&TABLES.parts, "parts"), (&TABLES.software, "software")] {
            let mut phrases: Vec<&Phrase> = table.by_first.values().flatten().collect();
            phrases.sort_by_key(|phrase| phrase.text);
            for phrase in phrases {
                let hits = table.find(&words(phrase.text), &TABLES.context);
                assert!(hits.iter().any(|hit| hit.keyword == phrase.text), "{name}: {}", phrase.text);
            }
        }
    }
}
