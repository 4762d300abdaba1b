//! Characters of a name in the form in which names are compared, and the tricks that characters can play.
//!
//! A name may be written so that a person reads one thing and a machine another: a Cyrillic `Н` in a Latin word,
//! full-width letters, zero-width spaces, a direction turned round. [`plain`] undoes that, by Unicode's NFKC and the
//! confusables of UTS #39; [`deception`] says what it found.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};

/// Tells whether a character takes no room and has no business in a name.
fn is_invisible(ch: char) -> bool {
    matches!(ch,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
        || (ch.is_control() && !ch.is_whitespace())
}

fn turns_direction(ch: char) -> bool {
    matches!(ch, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The zero-width joiner and non-joiner belong to the spelling of these scripts.
fn joins_letters(script: Script) -> bool {
    matches!(
        script,
        Script::Arabic
            | Script::Devanagari
            | Script::Bengali
            | Script::Gujarati
            | Script::Gurmukhi
            | Script::Kannada
            | Script::Malayalam
            | Script::Oriya
            | Script::Sinhala
            | Script::Tamil
            | Script::Telugu
            | Script::Mongolian
            | Script::Khmer
            | Script::Myanmar
            | Script::Syriac
    )
}

/// Tells whether a character is one of the scripts written without confusion beside Han.
pub(crate) fn is_han(ch: char) -> bool {
    ch.script() == Script::Han
}

/// Tells whether a character is a Korean syllable: many names share the Latin spelling of one.
pub(crate) fn is_hangul(ch: char) -> bool {
    ch.script() == Script::Hangul
}

/// Returns the Latin letters that a letter of another script is drawn like, if it is.
fn latin_likeness(ch: char) -> Option<String> {
    if ch.is_ascii() {
        return None;
    }
    // The prototype of a capital may be a small letter of another shape (`В` has none); both cases are tried.
    let drawn = |ch: char| {
        let mut buffer = [0; 4];
        let text: String = unicode_security::skeleton(ch.encode_utf8(&mut buffer)).collect();
        (!text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric())).then_some(text)
    };
    let prototype = drawn(ch).or_else(|| drawn(LOOKALIKES.iter().find(|(from, _)| *from == ch)?.1))?;
    Some(if ch.is_uppercase() && prototype == "l" { "I".to_owned() } else { prototype })
}

/// Capitals whose UTS #39 prototype is not an ASCII letter though they are drawn like one.
const LOOKALIKES: [(char, char); 8] =
    [('Н', 'H'), ('н', 'H'), ('В', 'B'), ('в', 'B'), ('К', 'K'), ('к', 'k'), ('М', 'M'), ('Т', 'T')];

/// The alphabets whose letters are drawn alike.
fn alphabet(ch: char) -> Option<Script> {
    match ch.script() {
        script @ (Script::Latin | Script::Cyrillic | Script::Greek | Script::Armenian | Script::Cherokee) => {
            Some(script)
        }
        _ => None,
    }
}

fn is_word_char(ch: char) -> bool {
    ch.is_alphanumeric() || matches!(ch, '\'' | '’')
}

/// Splits a text into words and what is between them, in order.
fn pieces(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let word = is_word_char(rest.chars().next()?);
        let end = rest.find(|ch| is_word_char(ch) != word).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some((piece, word))
    })
}

/// How the alphabets of one word stand to each other.
enum Alphabets {
    /// One alphabet, or none.
    One,
    /// Letters of several alphabets, one of which can be taken for a Latin one.
    Mixed(Vec<Script>),
    /// One alphabet, every letter of which is drawn like a Latin one.
    Lookalike(Script),
}

fn alphabets(word: &str) -> Alphabets {
    let mut seen: Vec<Script> = Vec::new();
    for script in word.chars().filter_map(alphabet) {
        if !seen.contains(&script) {
            seen.push(script);
        }
    }
    match seen.as_slice() {
        [Script::Latin] | [] => Alphabets::One,
        [one] => {
            let letters = word.chars().filter(|ch| ch.is_alphabetic());
            let alike = letters.clone().count() >= 2 && letters.clone().all(|ch| latin_likeness(ch).is_some());
            if alike { Alphabets::Lookalike(*one) } else { Alphabets::One }
        }
        // `kΩ` and `μm` deceive nobody: what counts is a letter that can be taken for a Latin one.
        _ if word.chars().any(|ch| alphabet(ch) != Some(Script::Latin) && latin_likeness(ch).is_some()) => {
            Alphabets::Mixed(seen)
        }
        _ => Alphabets::One,
    }
}

/// Tells whether a character is a sign at a name and no part of it: of a trade mark, of a copyright, of a footnote.
fn is_sign(ch: char) -> bool {
    matches!(
        ch,
        '™' | '℠' | '®' | '©' | '℗' | 'Ⓡ' | 'ⓡ' | 'Ⓒ' | 'ⓒ' | '†' | '‡' | '※' | '\u{1f12b}' | '\u{1f16a}'..='\u{1f16c}'
    )
}

/// The same in ASCII, in brackets.
const SIGNS: [&str; 4] = ["(tm)", "(sm)", "(r)", "(c)"];

/// A raised digit behind so many letters is a footnote's: `Works¹`, not `C³`.
const LETTERS_BEFORE_FOOTNOTE: usize = 3;

/// Returns a name without the signs that trade marks and footnotes leave at it, a blank for each.
pub(crate) fn without_signs(name: &str) -> Cow<'_, str> {
    let in_brackets = |rest: &str| {
        SIGNS.iter().find(|sign| rest.get(..sign.len()).is_some_and(|text| text.eq_ignore_ascii_case(sign)))
    };
    if name.is_ascii() && !name.match_indices('(').any(|(at, _)| in_brackets(&name[at..]).is_some()) {
        return Cow::Borrowed(name);
    }
    let mut without = String::with_capacity(name.len());
    let mut letters = 0;
    let mut at = 0;
    while let Some(ch) = name[at..].chars().next() {
        if ch == '('
            && let Some(sign) = in_brackets(&name[at..])
        {
            without.push(' ');
            at += sign.len();
            continue;
        }
        let is_raised = matches!(ch, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹');
        let is_mark = matches!(ch, 'ᵀ' | 'ᴹ' | 'ˢ' | 'ᴿ');
        if is_sign(ch) || (letters >= LETTERS_BEFORE_FOOTNOTE && (is_raised || is_mark)) {
            without.push(' ');
        } else {
            without.push(ch);
            letters = if ch.is_alphabetic() { letters + 1 } else { 0 };
        }
        at += ch.len_utf8();
    }
    Cow::Owned(without)
}

/// Returns a name as it is compared: no signs of trade marks and footnotes, NFKC, nothing invisible, letters that pretend
/// to be Latin made Latin, short legal forms in brackets written out.
///
/// A word wholly in another script is left alone (it is transliterated later), unless every letter of it is drawn like
/// a Latin one and the rest of the name is Latin.
pub(crate) fn plain(name: &str) -> String {
    let name = &*without_signs(name);
    if name.is_ascii() {
        return name.chars().filter(|ch| !is_invisible(*ch)).collect();
    }
    let visible = visible(name);
    let has_latin_word = has_latin_word(&visible);
    undisguised(&visible, has_latin_word)
}

/// Returns a name whose words have no Latin letter as it looks, where some of them look wholly Latin: `НЕЅАІ` is drawn
/// `HESAI`. It may be honest: `СОСНА` is a word.
pub(crate) fn as_drawn(name: &str) -> Option<String> {
    if name.is_ascii() {
        return None;
    }
    let visible = visible(&without_signs(name));
    let is_drawn = |(piece, is_word)| is_word && matches!(alphabets(piece), Alphabets::Lookalike(_));
    (!has_latin_word(&visible) && pieces(&visible).any(is_drawn)).then(|| undisguised(&visible, true))
}

/// Returns a name after NFKC with nothing invisible, and with short legal forms in brackets written out: `(주)`.
fn visible(name: &str) -> String {
    let seen = name.chars().filter(|ch| !is_invisible(*ch));
    let mut visible: String = seen.nfkc().filter(|ch| !is_invisible(*ch)).collect();
    for (short, long) in &super::lexicon::lexicon().short_forms {
        if visible.contains(short.as_str()) {
            visible = visible.replace(short.as_str(), long);
        }
    }
    visible
}

/// Returns a name with the letters made Latin that pretend to be; words wholly in another alphabet only if wanted.
fn undisguised(visible: &str, whole_words: bool) -> String {
    let mut plain = String::with_capacity(visible.len());
    for (piece, is_word) in pieces(visible) {
        let pretends = is_word
            && match alphabets(piece) {
                Alphabets::One => false,
                Alphabets::Mixed(_) => true,
                Alphabets::Lookalike(_) => whole_words,
            };
        if pretends {
            for ch in piece.chars() {
                match latin_likeness(ch).filter(|_| alphabet(ch) != Some(Script::Latin)) {
                    Some(latin) => plain.push_str(&latin),
                    None => plain.push(ch),
                }
            }
        } else {
            plain.push_str(piece);
        }
    }
    plain
}

fn has_latin_word(text: &str) -> bool {
    pieces(text).any(|(piece, is_word)| {
        is_word
            && piece.chars().filter(|ch| ch.is_alphabetic()).count() >= 2
            && piece.chars().filter(|ch| ch.is_alphabetic()).all(|ch| ch.script() == Script::Latin)
    })
}

/// Returns how a name's characters could deceive a reader; empty if they couldn't.
///
/// Several scripts side by side are common and honest (`华为 Huawei`); one word that mixes alphabets is neither.
#[must_use]
pub fn deception(name: &str) -> Vec<String> {
    if name.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Vec::new();
    }
    let mut reasons = Vec::new();
    let joins = name.chars().any(|ch| joins_letters(ch.script()));
    let mut invisible: Vec<char> = Vec::new();
    for ch in name.chars().filter(|ch| is_invisible(*ch)) {
        // Variation selectors choose a drawing of the character before them; they hide nothing.
        let harmless = matches!(ch, '\u{fe00}'..='\u{fe0f}') || (joins && matches!(ch, '\u{200c}' | '\u{200d}'));
        if !harmless && !invisible.contains(&ch) {
            invisible.push(ch);
        }
    }
    for ch in invisible {
        let what = if turns_direction(ch) {
            "a character that turns the direction of writing"
        } else {
            "an invisible character"
        };
        reasons.push(format!("{what}, U+{:04X}", u32::from(ch)));
    }
    let visible: String = name.chars().filter(|ch| !is_invisible(*ch)).collect();
    let full_width: String = visible.chars().filter(|ch| matches!(ch, '\u{ff10}'..='\u{ff5a}')).collect();
    let has_han = visible.chars().any(|ch| is_han(ch) || matches!(ch.script(), Script::Hiragana | Script::Katakana));
    // Full-width letters are at home beside Han characters.
    if full_width.chars().any(char::is_alphanumeric) && !has_han {
        reasons.push(format!("full-width letters `{full_width}`"));
    }
    reasons.extend(mixed_alphabets(name));
    reasons
}

/// Returns the words of a name whose letters are of several alphabets or pretend to be of another; in words.
#[must_use]
pub fn mixed_alphabets(name: &str) -> Vec<String> {
    if name.is_ascii() {
        return Vec::new();
    }
    let mut reasons = Vec::new();
    let folded: String = name.chars().filter(|ch| !is_invisible(*ch)).nfkc().collect();
    let has_latin_word = has_latin_word(&folded);
    for (piece, _) in pieces(&folded).filter(|(_, is_word)| *is_word) {
        match alphabets(piece) {
            Alphabets::Mixed(scripts) => {
                let names: Vec<&str> = scripts.iter().map(|script| script.full_name()).collect();
                reasons.push(format!("the word `{piece}` mixes {} letters", names.join(" and ")));
            }
            Alphabets::Lookalike(script)
                if has_latin_word && !super::lexicon::lexicon().honest_lookalikes.iter().any(|word| word == piece) =>
            {
                reasons
                    .push(format!("the word `{piece}` is in {} letters that look like Latin ones", script.full_name()));
            }
            _ => {}
        }
    }
    reasons
}

/// Returns the words of a [`plain`] name in lower-case ASCII.
///
/// Other scripts are transliterated, `&` is `and`, apostrophes vanish, initials (`S.p.A.`, `A.B.C.`) are one word.
pub(crate) fn words(plain: &str) -> Vec<String> {
    let ascii;
    let text = if plain.is_ascii() {
        plain
    } else {
        ascii = deunicode::deunicode(plain);
        &ascii
    };
    let mut words: Vec<String> = Vec::new();
    for chunk in text
        .split(|ch: char| ch.is_whitespace() || !(ch.is_alphanumeric() || matches!(ch, '.' | '\'' | '`' | '&' | '?')))
    {
        if chunk.is_empty() {
            continue;
        }
        let initials = chunk.contains('.') && {
            let mut letters = chunk.split('.').filter(|piece| !piece.is_empty());
            letters.clone().count() >= 2 && letters.all(|piece| piece.len() == 1 && piece != "&")
        };
        let chunk = chunk.strip_suffix("'s").or_else(|| chunk.strip_suffix("'S")).unwrap_or(chunk);
        let mut word = String::new();
        for ch in chunk.chars() {
            match ch {
                // A letter that was lost on the way leaves a question mark.
                '\'' | '`' | '?' => {}
                '.' if initials => {}
                '.' => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
                '&' => {
                    words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
                    words.push("and".to_owned());
                }
                ch => word.push(ch.to_ascii_lowercase()),
            }
        }
        if !word.is_empty() {
            words.push(word);
        }
    }
    join_initials(words)
}

/// Joins single letters that follow each other: `S. C. Johnson` is `sc johnson`.
fn join_initials(words: Vec<String>) -> Vec<String> {
    let single = |word: &String| word.len() == 1 && word.bytes().all(|b| b.is_ascii_lowercase());
    if !words.windows(2).any(|pair| single(&pair[0]) && single(&pair[1])) {
        return words;
    }
    let mut joined: Vec<String> = Vec::with_capacity(words.len());
    let mut open = false;
    for word in words {
        let is_single = single(&word);
        match joined.last_mut() {
            Some(last) if open && is_single => last.push_str(&word),
            _ => joined.push(word),
        }
        open = is_single;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_pretend_to_be_latin_are_made_latin_and_named() {
        for (name, plain_name) in [
            ("\u{041d}ikvision", "Hikvision"),
            ("Hikvisi\u{043e}n", "Hikvision"),
            ("Qu\u{0435}ctel Wireless", "Quectel Wireless"),
            ("Ｑｕｅｃｔｅｌ", "Quectel"),
            ("Quec\u{200b}tel", "Quectel"),
            ("\u{202e}Quectel", "Quectel"),
            ("\u{0421}\u{0421}\u{0421}\u{0421} Dredging", "CCCC Dredging"),
        ] {
            assert_eq!(plain(name), plain_name, "{name:?}");
            assert_eq!(deception(name).len(), 1, "{name:?}: {:?}", deception(name));
        }
    }

    #[test]
    fn honest_names_of_any_script_deceive_nobody() {
        for name in [
            "Siemens AG",
            "Société Générale",
            "华为技术有限公司",
            "上海振华重工（集团）股份有限公司",
            "华为 Huawei",
            "ＺＰＭＣ振华重工",
            "Акционерное общество «Муромский завод»",
            "ООО СОСНА",
            "Müller & Söhne GmbH",
            "O’Brien Ltd",
            "ООО Bosch Rexroth",
            "می\u{200c}خواهم",
            "株式会社 東芝 Toshiba",
            "10 kΩ, 5 μm, 5 µm",
        ] {
            assert_eq!(deception(name), Vec::<String>::new(), "{name}");
        }
    }

    #[test]
    fn words_are_ascii_and_initials_are_one_word() {
        let of = |name: &str| words(&plain(name)).join(" ");
        assert_eq!(of("Quectel Wireless Solutions Co.,Ltd."), "quectel wireless solutions co ltd");
        assert_eq!(of("A.B.C. S.p.A."), "abc spa");
        assert_eq!(of("S. C. Johnson & Son, Inc."), "sc johnson and son inc");
        assert_eq!(of("Xi’an Jiaotong"), "xian jiaotong");
        assert_eq!(of("Société Générale"), "societe generale");
        assert_eq!(of("Газпром"), "gazprom");
    }
}
