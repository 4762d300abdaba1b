//! A name taken apart: which of its words is the brand, and which only say where, what and in which legal form.

use super::fold;
use super::lexicon::{Class, Lexicon, Meaning, lexicon};

/// One word of a name, or one phrase that stands for one thing (`co ltd`, `hong kong`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// What is compared: lower-case ASCII, one spelling for all of a phrase.
    pub(crate) text: String,
    /// The words as the name has them, without spaces.
    pub(crate) surface: String,
    /// What it tells.
    pub(crate) class: Class,
}

impl Token {
    fn new(text: &str, surface: &str, class: Class) -> Self {
        Self { text: text.to_owned(), surface: surface.to_owned(), class }
    }
}

/// A name taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Parsed {
    /// Its words, without fillers unless it has no others.
    pub(crate) tokens: Vec<Token>,
    /// Whether some of the words are read from Han or Korean characters: other names sound the same.
    pub(crate) by_sound: bool,
    /// Its letters and digits in a row.
    pub(crate) row: String,
    /// Its own-script form, where it has Han characters.
    pub(crate) native: Option<Native>,
}

impl Parsed {
    /// Tells whether the name is known by the sound of Han characters alone, with no place or trade beside the brand.
    pub(crate) fn is_only_sound(&self) -> bool {
        self.by_sound && self.tokens.iter().all(|token| matches!(token.class, Class::Brand | Class::Form))
    }

    /// Tells whether the legal form is of the state or not for profit, where there is one.
    pub(crate) fn is_non_profit(&self) -> Option<bool> {
        let mut forms = self.tokens.iter().filter(|token| token.class == Class::Form).peekable();
        forms.peek().is_some().then(|| forms.any(|token| token.text == "ano"))
    }

    /// Returns the letters and digits in a row, with and without legal forms: equal for names that differ in spacing.
    pub(crate) fn in_a_row(&self) -> [String; 2] {
        let bare = self.tokens.iter().filter(|token| token.class != Class::Form);
        let row = |words: &mut dyn Iterator<Item = &Token>| words.map(|token| token.surface.as_str()).collect();
        [row(&mut self.tokens.iter()), row(&mut bare.clone())]
    }
}

/// A Han name: everything, and without what says only the legal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Native {
    /// Letters and characters only, in simplified characters.
    pub(crate) whole: String,
    /// The same without legal forms.
    pub(crate) bare: String,
    /// The brand alone: without places and trades, where that leaves two characters or more.
    pub(crate) brand: Option<String>,
}

/// Takes a name apart.
pub(crate) fn parse(name: &str) -> Parsed {
    let plain = fold::plain(name);
    let lexicon = lexicon();
    if plain.chars().any(fold::is_han) {
        let mut segments = Vec::new();
        segment(&plain, lexicon, &mut segments);
        let native = native(&segments);
        let mut tokens = Vec::new();
        for segment in &segments {
            match segment {
                Segment::Form(_) => {
                    if tokens.last().is_none_or(|token: &Token| token.class != Class::Form) {
                        tokens.push(Token::new("ltd", "", Class::Form));
                    }
                }
                Segment::Known(_, latin) => tokens.extend(classify(&fold::words(latin), lexicon)),
                Segment::Place(han) => {
                    let pinyin = pinyin(han, lexicon);
                    tokens.push(Token::new(&pinyin, &pinyin, Class::City));
                }
                Segment::Brand(han) => {
                    let pinyin = pinyin(han, lexicon);
                    if !pinyin.is_empty() {
                        tokens.push(Token::new(&pinyin, &pinyin, Class::Brand));
                    }
                }
                Segment::Other(text) => tokens.extend(classify(&fold::words(text), lexicon)),
            }
        }
        let by_sound = segments.iter().any(|segment| matches!(segment, Segment::Brand(_)));
        let row = tokens.iter().map(|token| token.surface.as_str()).collect();
        return Parsed { tokens: without_fillers(tokens), by_sound, row, native };
    }
    let words = fold::words(&plain);
    let by_sound = !plain.is_ascii() && plain.chars().any(fold::is_hangul);
    Parsed { tokens: without_fillers(classify(&words, lexicon)), row: words.concat(), by_sound, native: None }
}

/// Returns the reading of Han characters in one word, as Latin names write a brand.
fn pinyin(han: &str, lexicon: &Lexicon) -> String {
    let mut pinyin = String::new();
    for ch in han.chars() {
        match lexicon.han_readings.get(&ch) {
            Some(reading) => pinyin.push_str(reading),
            None => pinyin.extend(fold::words(ch.encode_utf8(&mut [0; 4]))),
        }
    }
    pinyin
}

/// Splits a listed name into the names it holds: `A (a.k.a. B)`, `A, formerly B`, `Hesai Group (Hesai Technology)`.
pub(crate) fn names_within(name: &str) -> Vec<String> {
    const MARKS: [&str; 14] = [
        "also known as",
        "formerly known as",
        "f/k/a",
        "n/k/a",
        "a/k/a",
        "a.k.a.,",
        "a.k.a.",
        "f.k.a.",
        "d.b.a.",
        "d/b/a",
        "formerly",
        "aka ",
        "fka ",
        "doing business as",
    ];
    let lower = name.to_ascii_lowercase();
    let is_alone = |start: usize| lower[..start].chars().next_back().is_none_or(|ch| !ch.is_alphanumeric());
    let mut cuts: Vec<(usize, usize)> = MARKS
        .iter()
        .flat_map(|mark| lower.match_indices(mark).map(|(start, mark)| (start, start + mark.len())))
        .filter(|(start, _)| is_alone(*start))
        .collect();
    // Of marks that stand in each other the longest counts.
    cuts.sort_unstable_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
    let mut until = 0;
    cuts.retain(|(start, end)| {
        let is_first = *start >= until;
        until = until.max(if is_first { *end } else { 0 });
        is_first
    });
    if cuts.is_empty() {
        let without = without_riders(name);
        let in_a_row: Vec<&str> = without.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
        if in_a_row.len() > 1 || without.len() < name.len() {
            return in_a_row.into_iter().map(str::to_owned).collect();
        }
        if let Some((outer, inner)) = abbreviation_within(name) {
            return vec![outer, inner];
        }
        // Two names with a stroke between them: `Al-Qa'ida/Islamic Army`; not `A/S`, not `24/7`.
        let sides: Vec<&str> = name.split('/').map(str::trim).collect();
        let names = |side: &&str| side.chars().filter(|ch| ch.is_alphabetic()).count() >= 5;
        let both = sides.len() == 2 && sides.iter().all(names);
        return if both { sides.into_iter().map(str::to_owned).collect() } else { Vec::new() };
    }
    let mut parts = Vec::new();
    let mut from = 0;
    for (start, end) in cuts.into_iter().chain([(name.len(), name.len())]) {
        let part = name[from..start].trim_matches(|ch: char| ch.is_whitespace() || "()[],;:\"'“”‘’".contains(ch));
        if !part.is_empty() {
            parts.push(part.to_owned());
        }
        from = end;
    }
    parts
}

/// Returns a listed name without the words by which a list says that others are meant too: `Affiliated Entity: A`, `B and
/// its subsidiaries`, `C; and any successor, sub-unit, or subsidiary thereof`.
fn without_riders(name: &str) -> &str {
    const BEFORE: [&str; 2] = ["affiliated entity:", "affiliated entities:"];
    const LINKS: [&str; 5] = ["any ", "all ", "its ", "their ", "other "];
    const OTHERS: [&str; 6] = ["successor", "subsidiar", "affiliate", "sub-unit", "subunit", "subordinate"];
    let lower = name.to_ascii_lowercase();
    let from = BEFORE.iter().find(|rider| lower.starts_with(**rider)).map_or(0, |rider| rider.len());
    let is_rider = |rest: &str| {
        let rest = LINKS.iter().find_map(|link| rest.strip_prefix(link)).unwrap_or(rest);
        OTHERS.iter().any(|other| rest.starts_with(other))
            || (rest.split_once(' ').is_some_and(|(_, rest)| OTHERS.iter().any(|other| rest.starts_with(other))))
    };
    let to = lower[from..]
        .match_indices(" and ")
        .map(|(at, link)| (from + at, from + at + link.len()))
        .find(|(_, after)| is_rider(&lower[*after..]))
        .map_or(name.len(), |(at, _)| at);
    name[from..to].trim_matches(|ch: char| ch.is_whitespace() || matches!(ch, ',' | ';'))
}

/// Returns a name and the abbreviation of it that stands in brackets: `Hanif Computer Zone (HCZ)`.
fn abbreviation_within(name: &str) -> Option<(String, String)> {
    let (before, rest) = name.split_once('(')?;
    let (inner, after) = rest.split_once(')')?;
    let inner = inner.trim();
    let is_short = (2..=10).contains(&inner.len()) && inner.bytes().all(|b| b.is_ascii_uppercase());
    // Each of its letters begins a word before it, in order.
    let mut firsts = before.split(|ch: char| !ch.is_alphanumeric()).filter_map(|word| word.chars().next());
    let abbreviates = inner.chars().all(|letter| firsts.any(|first| first.eq_ignore_ascii_case(&letter)));
    (is_short && abbreviates)
        .then(|| (format!("{} {}", before.trim(), after.trim()).trim().to_owned(), inner.to_owned()))
}

/// Returns the abbreviations that the first letters of a name's words make: with the legal form's and without, with the
/// place's at its beginning and without. A name that says neither place nor trade, as a person's does, has none.
pub(crate) fn abbreviations(tokens: &[Token]) -> Vec<String> {
    if tokens.iter().all(|token| matches!(token.class, Class::Brand | Class::Form)) {
        return Vec::new();
    }
    let first = |token: &Token| token.surface.chars().next();
    let is_place = |token: &Token| matches!(token.class, Class::City | Class::Country);
    let words: Vec<&Token> = tokens.iter().filter(|token| token.class != Class::Form).collect();
    let form = tokens.iter().find(|token| token.class == Class::Form).and_then(first);
    let mut all: Vec<String> = Vec::new();
    for words in [&words[..], words.get(usize::from(words.first().is_some_and(|word| is_place(word)))..).unwrap_or(&[])]
    {
        let short: String = words.iter().filter_map(|word| first(word)).collect();
        let with_form: String = short.chars().chain(form).collect();
        for text in [short, with_form] {
            if ABBREVIATION.contains(&text.len()) && !all.contains(&text) {
                all.push(text);
            }
        }
    }
    all
}

/// How many letters an abbreviation has that says something.
pub(crate) const ABBREVIATION: std::ops::RangeInclusive<usize> = 3..=8;

enum Segment<'a> {
    Form(String),
    Known(String, &'a str),
    /// A place that its suffix tells, without it.
    Place(String),
    Brand(String),
    Other(String),
}

/// Returns how many characters say which kind of place stands before them: `市`, `省`.
fn place_suffix(chars: &[char], at: usize, lexicon: &Lexicon) -> Option<usize> {
    let here = &chars[at..];
    let len = lexicon.han_place_suffixes.iter().find(|suffix| here.starts_with(suffix))?.len();
    // `市政` and `城市` are words of their own.
    let is_other = |word: &Vec<char>| {
        here.starts_with(word) || (len == 1 && word.last() == here.first() && chars[..=at].ends_with(word))
    };
    (!lexicon.han_no_suffixes.iter().any(is_other)).then_some(len)
}

/// Returns how many characters of a place that the lexicon doesn't know stand here, and those of its suffix with it.
fn unknown_place(chars: &[char], at: usize, lexicon: &Lexicon) -> Option<(usize, usize)> {
    PLACE.into_iter().find_map(|len| {
        let name = chars.get(at..at + len)?;
        let suffix = place_suffix(chars, at + len, lexicon)?;
        let rest = &chars[at + len + suffix..];
        let is_place = name.iter().all(|ch| fold::is_han(*ch)) && rest.first().is_some_and(|ch| fold::is_han(*ch));
        is_place.then_some((len, len + suffix))
    })
}

/// How many characters a place has whose suffix tells that it is one.
const PLACE: [usize; 2] = [2, 3];

/// Cuts a name with Han characters into known words, legal forms, brands and what is in other scripts.
fn segment<'a>(plain: &str, lexicon: &'a Lexicon, segments: &mut Vec<Segment<'a>>) {
    let chars: Vec<char> = plain.chars().map(|ch| lexicon.han_fold.get(&ch).copied().unwrap_or(ch)).collect();
    let mut at = 0;
    let mut brand = String::new();
    let mut other = String::new();
    let mut after_place = true;
    while at < chars.len() {
        let here = &chars[at..];
        let mut place = false;
        let found = lexicon
            .han_forms
            .iter()
            .find(|form| here.starts_with(form))
            .map(|form| (form.len(), Segment::Form(form.iter().collect())))
            .or_else(|| {
                let word = lexicon.han_words.iter().find(|word| here.starts_with(&word.han))?;
                place = word.is_place;
                let len = word.han.len();
                let suffix = place_suffix(&chars, at + len, lexicon).filter(|_| place).unwrap_or(0);
                Some((len + suffix, Segment::Known(word.han.iter().collect(), word.latin)))
            })
            .or_else(|| {
                let (len, taken) = unknown_place(&chars, at, lexicon).filter(|_| after_place)?;
                place = true;
                Some((taken, Segment::Place(here[..len].iter().collect())))
            });
        after_place = place;
        let han = fold::is_han(chars[at]);
        if (found.is_some() || !han) && !brand.is_empty() {
            segments.push(Segment::Brand(std::mem::take(&mut brand)));
        }
        if (found.is_some() || han) && !other.is_empty() {
            segments.push(Segment::Other(std::mem::take(&mut other)));
        }
        match found {
            Some((len, segment)) => {
                segments.push(segment);
                at += len;
            }
            None => {
                if han {
                    brand.push(chars[at])
                } else {
                    other.push(chars[at])
                }
                at += 1;
            }
        }
    }
    if !brand.is_empty() {
        segments.push(Segment::Brand(brand));
    }
    if !other.is_empty() {
        segments.push(Segment::Other(other));
    }
}

fn native(segments: &[Segment<'_>]) -> Option<Native> {
    let (mut whole, mut bare, mut brand) = (String::new(), String::new(), String::new());
    for segment in segments {
        match segment {
            Segment::Form(text) => whole.push_str(text),
            Segment::Known(text, _) | Segment::Place(text) => {
                whole.push_str(text);
                bare.push_str(text);
            }
            Segment::Brand(text) => {
                whole.push_str(text);
                bare.push_str(text);
                brand.push_str(text);
            }
            Segment::Other(text) => {
                let letters: String =
                    text.chars().filter(|ch| ch.is_alphanumeric()).flat_map(char::to_lowercase).collect();
                whole.push_str(&letters);
                bare.push_str(&letters);
            }
        }
    }
    if bare.chars().count() < 2 {
        bare.clone_from(&whole);
    }
    let brand = (brand.chars().count() >= 2).then_some(brand);
    (whole.chars().count() >= 2).then_some(Native { whole, bare, brand })
}

fn without_fillers(tokens: Vec<Token>) -> Vec<Token> {
    if tokens.iter().all(|token| matches!(token.class, Class::Filler | Class::Form)) {
        // "The AND Co": what is left is the name.
        return tokens
            .into_iter()
            .map(|token| if token.class == Class::Filler { Token { class: Class::Brand, ..token } } else { token })
            .collect();
    }
    tokens.into_iter().filter(|token| token.class != Class::Filler).collect()
}

/// Gives each word or phrase its class.
fn classify(words: &[String], lexicon: &Lexicon) -> Vec<Token> {
    // The text beside each token is what a short legal form in the middle of a name falls back to.
    let mut tokens: Vec<(Token, Option<&str>)> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let (token, taken, edge_only) = take(words, at, lexicon);
        tokens.push((token, edge_only.then_some(words[at].as_str())));
        at += taken;
    }
    // A short form is one only where the name begins, or where nothing but forms, places and numbers follow.
    let mut tail = true;
    for n in (0..tokens.len()).rev() {
        let (token, short) = &mut tokens[n];
        if let Some(word) = short
            && !tail
            && n != 0
        {
            *token = Token::new(word, word, Class::Brand);
        }
        tail = tail && matches!(tokens[n].0.class, Class::Form | Class::Country | Class::City | Class::Number);
    }
    // A name that is nothing but a short form (`SE`, `PT`) is that name.
    if tokens.iter().all(|(token, _)| token.class == Class::Form)
        && let Some((token, Some(word))) = tokens.first_mut()
    {
        *token = Token::new(word, word, Class::Brand);
    }
    tokens.into_iter().map(|(token, _)| token).collect()
}

/// Takes the longest thing that begins at a word: the token, how many words it is, whether it is a short form.
fn take(words: &[String], at: usize, lexicon: &Lexicon) -> (Token, usize, bool) {
    let last = at + 1 == words.len();
    if let Some((value, taken)) = number(words, at, lexicon) {
        return (Token::new(&value.to_string(), &words[at..at + taken].concat(), Class::Number), taken, false);
    }
    let best = longest_phrase(words[at..].iter().map(String::as_str), lexicon).or_else(|| {
        // "Joynt Stock Company": the words that are no words of ours may be meant for those of a legal form.
        lexicon.form_word_like(&words[at])?;
        let meant = words[at..].iter().map(|word| lexicon.form_word_like(word).unwrap_or(word));
        longest_phrase(meant, lexicon).filter(|(meaning, _)| meaning.class == Class::Form)
    });
    if let Some((meaning, taken)) = best {
        let text = if meaning.class == Class::Filler { words[at].as_str() } else { meaning.canonical };
        return (Token::new(text, &words[at..at + taken].concat(), meaning.class), taken, meaning.edge_only);
    }
    let word = words[at].as_str();
    if last
        && at > 0
        && let Some(value) = lexicon.last_numerals.get(word)
    {
        return (Token::new(&value.to_string(), word, Class::Number), 1, false);
    }
    (Token::new(word, word, Class::Brand), 1, false)
}

/// Returns the longest phrase that some words begin with, and how many words it has.
fn longest_phrase<'w>(words: impl Iterator<Item = &'w str>, lexicon: &Lexicon) -> Option<(&Meaning, usize)> {
    let mut words = words.peekable();
    let longest = *lexicon.longest_phrase.get(words.peek()?)?;
    let mut phrase = String::new();
    let mut best = None;
    for (n, word) in words.take(longest).enumerate() {
        if n > 0 {
            phrase.push(' ');
        }
        phrase.push_str(word);
        if let Some(meaning) = lexicon.phrases.get(phrase.as_str()) {
            best = Some((meaning, n + 1));
        }
    }
    best
}

/// Reads a number in digits, words (`forty four`) or Roman numerals; a name doesn't begin with the latter.
fn number(words: &[String], at: usize, lexicon: &Lexicon) -> Option<(u64, usize)> {
    let word = words[at].as_str();
    if word.len() <= 18 && word.bytes().all(|b| b.is_ascii_digit()) {
        return word.parse().ok().map(|value| (value, 1));
    }
    if at > 0
        && let Some(value) = lexicon.roman.get(word)
    {
        return Some((u64::from(*value), 1));
    }
    let value = u64::from(*lexicon.numbers.get(word)?);
    if value >= 20
        && value % 10 == 0
        && let Some(next) = words.get(at + 1)
    {
        let unit = match next.as_bytes() {
            [digit @ b'1'..=b'9'] => Some(u64::from(digit - b'0')),
            _ => lexicon.numbers.get(next.as_str()).map(|unit| u64::from(*unit)).filter(|unit| (1..10).contains(unit)),
        };
        if let Some(unit) = unit {
            return Some((value + unit, 2));
        }
    }
    Some((value, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> String {
        let letter = |class| match class {
            Class::Brand => 'b',
            Class::Number => 'n',
            Class::Country => 'c',
            Class::City => 'p',
            Class::Trade => 't',
            Class::Form => 'f',
            Class::Filler => '-',
        };
        parse(name).tokens.iter().map(|t| format!("{}:{}", letter(t.class), t.text)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_brand_stands_out_from_place_trade_and_form() {
        assert_eq!(
            of("Hangzhou Hikvision Digital Technology Co., Ltd."),
            "p:hangzhou b:hikvision t:digital t:technology f:ltd"
        );
        assert_eq!(
            of("Shanghai Zhenhua Heavy Industries Company Limited"),
            "p:shanghai b:zhenhua t:heavy t:industry f:ltd"
        );
        assert_eq!(of("OAO Gazprom"), "f:jsc b:gazprom");
        assert_eq!(of("Sa Pa Trading S.A."), "f:jsc b:pa t:trading f:jsc");
        assert_eq!(of("KKR Asian Fund IV L.P."), "b:kkr c:asia t:fund n:4 f:inc");
        assert_eq!(of("Brigade Forty-Four"), "t:brigade n:44");
        assert_eq!(of("Citigroup Capital Trust I"), "b:citigroup t:capital t:trust n:1");
    }

    #[test]
    fn a_han_name_is_taken_apart_like_its_latin_one() {
        assert_eq!(of("杭州海康威视数字技术股份有限公司"), "p:hangzhou b:haikangweishi t:digital t:technology f:ltd");
        assert_eq!(of("上海振华重工（集团）股份有限公司"), "p:shanghai b:zhenhua t:heavy t:industry f:ltd");
        let native = parse("上海振華重工(集團)股份有限公司").native.expect("Han");
        assert_eq!(native, parse("上海振华重工（集团）股份有限公司").native.expect("Han"));
        assert_eq!(native.bare, "上海振华重工");
        assert_eq!(native.brand.as_deref(), Some("振华"));
    }

    #[test]
    fn brands_are_read_as_their_owners_write_them() {
        for (han, latin) in [
            ("移远", "yiyuan"),
            ("中兴", "zhongxing"),
            ("海能达", "hainengda"),
            ("大华", "dahua"),
            ("紫光", "ziguang"),
            ("广和通", "guanghetong"),
            ("萬達", "wanda"),
            ("长虹", "changhong"),
        ] {
            let parsed = parse(&format!("{han}技术有限公司"));
            assert_eq!(parsed.tokens[0].text, latin, "{han}");
        }
    }

    #[test]
    fn an_organisation_is_abbreviated_by_the_first_letters_of_its_words() {
        let of = |name: &str| abbreviations(&parse(name).tokens);
        assert_eq!(of("China Communications Construction Company Limited"), ["ccc", "cccc"]);
        assert_eq!(of("Shanghai Zhenhua Port Machinery Company"), ["szpm", "szpmc", "zpm", "zpmc"]);
        assert!(of("SMITH, John Henry").is_empty(), "a person");
    }

    #[test]
    fn names_inside_names_are_found() {
        assert_eq!(names_within("Hesai Group (a.k.a. Hesai Technology)"), ["Hesai Group", "Hesai Technology"]);
        assert_eq!(
            names_within("A Co. (formerly B Co.)"),
            ["A Co.", "B Co"].map(|s| if s == "B Co" { "B Co." } else { s })
        );
        assert!(names_within("Alaska Trading").is_empty());
        for (name, within) in [
            (
                "Sinobright Import and Export Company; and any successor, sub-unit, or subsidiary thereof",
                vec!["Sinobright Import and Export Company"],
            ),
            ("Affiliated Entity: Example Systems Inc.", vec!["Example Systems Inc."]),
            (
                "Hoshine Silicon Industry (Shanshan) Co., Ltd., and Subsidiaries",
                vec!["Hoshine Silicon Industry (Shanshan) Co., Ltd."],
            ),
            ("Example Prison; Example Kogyo Co., Ltd.", vec!["Example Prison", "Example Kogyo Co., Ltd."]),
            ("Hanif Computer Zone (HCZ)", vec!["Hanif Computer Zone", "HCZ"]),
            ("Norwegian Trading (HK) Limited", vec![]),
            ("Subsidiary and Sons Trading", vec![]),
        ] {
            assert_eq!(names_within(name), within, "{name}");
        }
    }
}
