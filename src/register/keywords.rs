//! Words that tell what a part does, read as whole words and in their context: `LTE modem`, but not `oil FILTER`,
//! `modem cable` or `cellular concrete`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

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
    serves: HashSet<String>,
    joins: HashSet<String>,
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
    serves: HashSet<String>,
    joins: HashSet<String>,
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
            serves: file.serves,
            joins: file.joins,
        },
    }
});

/// A text in lower case, to be split once for several tables.
pub(super) struct Lower(String);

impl Lower {
    /// Takes a text.
    pub(super) fn of(text: &str) -> Self {
        Self(text.to_lowercase())
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

/// Finds the remote-access software that a whole name is, and nothing beside it.
pub(super) fn software_named(name: &str) -> Option<Hit> {
    let lower = name.to_lowercase();
    let words = words(&lower);
    let (phrase, _) = TABLES.software.phrase_at(&words, 0).filter(|(_, len)| *len == words.len())?;
    Some(TABLES.software.hit(phrase.rule, phrase.text)).filter(|hit| !hit.keyword_only)
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
        while at < words.len() {
            let word = words[at];
            if word.is_han() {
                self.find_in_han(words, at, context, &mut hits);
                at += 1;
            } else if let Some((phrase, len)) = self.phrase_at(words, at) {
                if !self.is_denied(words, at, len, phrase.rule, context) {
                    hits.push(self.hit(phrase.rule, phrase.text));
                }
                at += len;
            } else {
                if let Some((start, rule)) = self.starts.iter().find(|(start, _)| word.text.starts_with(start))
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

    fn find_in_han(&self, words: &[Word<'_>], at: usize, context: &Context, hits: &mut Vec<Hit>) {
        let text = words[at].text;
        for (keyword, rule) in &self.han {
            let Some(from) = text.find(keyword) else { continue };
            let (before, after) = (&text[..from], &text[from + keyword.len()..]);
            let other_meaning = self.rules[*rule].not_han.iter().any(|other| text.contains(other.as_str()));
            let passive = context.passive_han.iter().any(|passive| after.ends_with(passive.as_str()));
            let denied = context.denied_before_han.iter().any(|denied| before.ends_with(denied.as_str()));
            if !other_meaning && !passive && !denied {
                hits.push(self.hit(*rule, keyword));
            }
        }
    }

    /// Tells whether the words around a keyword take its meaning away.
    fn is_denied(&self, words: &[Word<'_>], at: usize, len: usize, rule: usize, context: &Context) -> bool {
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
        self.is_followed_by_passive(words, at + len, context) || serves_as_passive(words, at, context)
    }

    /// `LTE modem antenna cable`: the thing is what stands last. A number or a new clause ends the look ahead.
    fn is_followed_by_passive(&self, words: &[Word<'_>], from: usize, context: &Context) -> bool {
        for at in from..words.len().min(from + 3) {
            let word = words[at];
            if word.begins_clause || context.joins.contains(word.text) || context.serves.contains(word.text) {
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
                if context.passive.contains(words[thing].text) {
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
