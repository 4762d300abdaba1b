//! Text into words: lower case, split where punctuation stands, where a script changes, and into clauses.

/// One word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// The word, in lower case.
    pub(super) text: &'a str,
    /// A comma, bracket or other break stands before it.
    pub(super) begins_clause: bool,
    /// It goes on a decimal number: `4g` in `2.4g`.
    pub(super) goes_on_a_number: bool,
}

impl Word<'_> {
    /// Tells whether it is a run of Chinese, Japanese or Korean characters, in which words are not separated, or only some.
    pub(super) fn is_han(&self) -> bool {
        self.text.chars().next().is_some_and(is_han)
    }

    /// Tells whether a digit is in it.
    pub(super) fn has_digit(&self) -> bool {
        self.text.bytes().any(|b| b.is_ascii_digit())
    }
}

/// Splits a text that is in lower case already.
pub(super) fn words(lower: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut start = None;
    let mut begins_clause = true;
    let mut before_is_han = false;
    let mut push = |from: usize, to: usize, begins_clause: &mut bool| {
        let goes_on_a_number = lower[..from].strip_suffix('.').is_some_and(|head| head.ends_with(is_digit))
            && lower[from..to].starts_with(is_digit);
        found.push(Word { text: &lower[from..to], begins_clause: *begins_clause, goes_on_a_number });
        *begins_clause = false;
    };
    for (at, ch) in lower.char_indices() {
        let here_is_han = is_han(ch);
        match start {
            Some(from) if !ch.is_alphanumeric() => {
                push(from, at, &mut begins_clause);
                start = None;
            }
            Some(from) if here_is_han != before_is_han => {
                push(from, at, &mut begins_clause);
                start = Some(at);
            }
            None if ch.is_alphanumeric() => start = Some(at),
            _ => {}
        }
        if breaks_clause(ch) {
            begins_clause = true;
        }
        before_is_han = here_is_han;
    }
    if let Some(from) = start {
        push(from, lower.len(), &mut begins_clause);
    }
    found
}

fn is_digit(ch: char) -> bool {
    ch.is_ascii_digit()
}

fn breaks_clause(ch: char) -> bool {
    matches!(ch, ',' | ';' | ':' | '(' | ')' | '[' | ']' | '|' | '+' | '\n' | '，' | '；' | '、' | '（' | '）' | '。')
}

/// Han, kana and Hangul.
fn is_han(ch: char) -> bool {
    matches!(ch,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}'
        | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_punctuation_and_where_the_script_changes() {
        let split = |text| words(text).iter().map(|word| word.text).collect::<Vec<_>>();
        assert_eq!(split("wi-fi/lte (4g路由器)"), ["wi", "fi", "lte", "4g", "路由器"]);
        assert_eq!(split("lteモデム 4g모뎀"), ["lte", "モデム", "4g", "모뎀"]);
        assert_eq!(split("  oil-filter  "), ["oil", "filter"]);
        assert_eq!(split(""), Vec::<&str>::new());
    }

    #[test]
    fn clauses_begin_after_commas_and_brackets() {
        let begins: Vec<bool> = words("lte router, antenna cable").iter().map(|word| word.begins_clause).collect();
        assert_eq!(begins, [true, false, true, false]);
    }
}
