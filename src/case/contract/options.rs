//! What the prose of a row says of whether it was bought: `Option: remote monitoring (not taken)`.
//!
//! Schedules without a status column say it where there is room. An option that is read as bought would cover what
//! nobody ordered, so a row that calls itself an option must say what became of it: plainly, in words of their own
//! between brackets, colons and commas. `If accepted` and `taken?` decide nothing.

use super::words::{self, StatusWord, fold, list, plain};
use crate::model::ItemStatus;
use crate::source::Cell;

/// What a text says of whether the thing it describes was bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wording {
    /// What became of it.
    pub(super) status: StatusWord,
    /// The words that say so.
    pub(super) words: String,
}

/// Before a decision, these make it none: `not declined`, `unless declined`, `taken or not taken`.
const HEDGES: [&str; 12] =
    ["not", "nicht", "if", "unless", "until", "when", "where", "or", "oder", "falls", "wenn", "sofern"];

/// Behind `option` they make the name of a part.
const PARTS: [&str; 7] = ["card", "cards", "board", "boards", "slot", "slots", "karte"];

/// Reads a text; `None` if it speaks of no option.
pub(super) fn wording(text: &str) -> Option<Wording> {
    let is_break = |c: char| "()[]{}<>:;,.|/\n\r–—、。【】".contains(c);
    let folded = fold(text).replace(" - ", "\n");
    // The number of an option is its name: `Option 3 not taken`.
    let unnumbered = |text: &str| {
        let plain = plain(text);
        plain.split(' ').filter(|word| word.parse::<u32>().is_err()).collect::<Vec<_>>().join(" ")
    };
    let segments: Vec<String> = folded.split(is_break).map(unnumbered).filter(|segment| !segment.is_empty()).collect();
    let whole = plain(text);
    let words: Vec<&str> = whole.split(' ').collect();
    let among = |key: &str| segments.iter().find(|segment| list("described", key).contains(segment));

    let option = option_word(&words, &segments);
    let refused = list("described", "refused").iter().find_map(|phrase| Some((phrase, before(&words, phrase)?)));
    let hedged = text.contains(['?', '？']) || refused.is_some_and(|(_, word)| HEDGES.contains(&word));
    let Some(word) = option.or_else(|| refused.map(|(phrase, _)| phrase.clone())) else {
        let struck = among("struck")?.clone();
        let status = if hedged { StatusWord::Undecided } else { StatusWord::Said(ItemStatus::Deleted) };
        return Some(Wording { status, words: struck });
    };
    let han_refusal =
        || list("described", "declined").iter().find(|word| is_han(word) && whole.contains(word.as_str()));
    let declined = refused.map(|(phrase, _)| phrase).or_else(|| among("declined")).or_else(han_refusal);
    let struck = among("struck");
    let said = match (among("taken"), declined, struck) {
        _ if hedged => None,
        (Some(words), None, None) => Some((ItemStatus::OptionTaken, words)),
        (None, Some(words), _) => Some((ItemStatus::Declined, words)),
        (None, None, Some(words)) => Some((ItemStatus::Deleted, words)),
        _ => None,
    };
    Some(match said {
        Some((status, words)) => Wording { status: StatusWord::Said(status), words: words.clone() },
        None => Wording { status: StatusWord::Undecided, words: word },
    })
}

/// What a remark beside a row says of whether it was bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remark {
    /// Plainly what became of it.
    Said(ItemStatus),
    /// It calls its row an option, and does not say what became of it.
    Option,
    /// It speaks of that, and decides nothing.
    Doubtful,
}

/// What the header of a column that no field reads says of the rows that are ticked in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeaderSays {
    /// That they were not bought.
    Not(ItemStatus),
    /// That they are options or the like.
    Doubtful,
    /// That they were bought.
    Bought,
    /// Who supplies them.
    Supplier,
}

/// Reads the header of a column: `Declined`, `Cancelled on`, `Optional`, `In scope`.
pub(super) fn header(text: &str) -> Option<HeaderSays> {
    let whole = plain(text);
    if list("column", "bought").contains(&whole) {
        return Some(HeaderSays::Bought);
    }
    if list("column", "supplier").contains(&whole) {
        return Some(HeaderSays::Supplier);
    }
    match wording(text) {
        Some(Wording { status: StatusWord::Said(status), .. }) if !status.is_bought() => {
            return Some(HeaderSays::Not(status));
        }
        Some(_) => return Some(HeaderSays::Doubtful),
        None => {}
    }
    match heading(&whole)? {
        Remark::Said(status) => Some(HeaderSays::Not(status)),
        Remark::Option | Remark::Doubtful => Some(HeaderSays::Doubtful),
    }
}

/// Reads a cell below such a header.
pub(super) fn below_header(says: HeaderSays, cell: &Cell) -> Option<Remark> {
    let text = cell.text();
    let is_ticked = words::is_tick(text) || matches!(cell, Cell::Date(_)) || is_a_day(text);
    match says {
        _ if text.trim().is_empty() => None,
        HeaderSays::Supplier => list("column", "others").contains(&plain(text)).then_some(Remark::Doubtful),
        HeaderSays::Bought => words::is_cross(text).then_some(Remark::Doubtful),
        HeaderSays::Not(_) | HeaderSays::Doubtful if words::is_cross(text) => None,
        HeaderSays::Not(status) if is_ticked => Some(Remark::Said(status)),
        HeaderSays::Not(_) | HeaderSays::Doubtful => Some(Remark::Doubtful),
    }
}

/// Tells whether a text is a day in digits.
fn is_a_day(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split(['-', '.', '/']).collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()))
}

/// Reads what a heading, without its numbering, says of the rows below it, in the phrases of remarks.
pub(super) fn heading(said: &str) -> Option<Remark> {
    let own = [("declined", ItemStatus::Declined), ("deleted", ItemStatus::Deleted)];
    if let Some((_, status)) =
        own.into_iter().find(|(key, _)| list("heading", key).iter().any(|phrase| phrase_leads(said, phrase)))
    {
        return Some(Remark::Said(status));
    }
    // `No. 3 Crane` is a number.
    if list("remark", "leading").iter().any(|phrase| phrase.len() < 4 && phrase_leads(said, phrase)) {
        return None;
    }
    decision(said)
}

/// Tells whether a text begins with a phrase and ends there, or goes on with what decided so.
fn phrase_leads(segment: &str, phrase: &str) -> bool {
    let Some(rest) = segment.strip_prefix(phrase) else { return false };
    let next = rest.trim_start().split(' ').next().unwrap_or("");
    let goes_on = next.starts_with(|c: char| c.is_ascii_digit()) || list("remark", "goes-on").iter().any(|w| w == next);
    rest.is_empty() || is_han(phrase) || (rest.starts_with(' ') && goes_on)
}

/// Reads a remark; `None` if it says nothing of whether its row was bought.
pub(super) fn remark(text: &str) -> Option<Remark> {
    match wording(text) {
        Some(Wording { status: StatusWord::Said(status), .. }) => return Some(Remark::Said(status)),
        Some(_) if takes(text) => return Some(Remark::Said(ItemStatus::OptionTaken)),
        // `deleted?` speaks of more than an option.
        Some(Wording { words, .. }) if is_struck(&words) => return Some(Remark::Doubtful),
        Some(_) => return Some(Remark::Option),
        None => {}
    }
    decision(text)
}

/// Tells whether the words of a wording are of striking out or refusing, not of an option.
fn is_struck(words: &str) -> bool {
    ["struck", "refused"].iter().any(|key| list("described", key).iter().any(|word| word == words))
}

/// Tells whether a remark begins with an option's being taken, and goes on with who or what decided so.
fn takes(text: &str) -> bool {
    let whole = plain(text);
    let words: Vec<&str> = whole.split(' ').collect();
    !text.contains(['?', '？'])
        && !words.iter().any(|word| HEDGES.contains(word))
        && list("described", "taken").iter().any(|phrase| phrase_leads(&whole, phrase))
}

/// Reads the phrases of remarks in a text.
fn decision(text: &str) -> Option<Remark> {
    let whole = plain(text);
    let words: Vec<&str> = whole.split(' ').collect();
    let first = fold(text);
    let is_break = |c: char| "()[]{}<>:;,.|/\n\r–—、。【】".contains(c);
    let segment = first.split(is_break).map(plain).find(|segment| !segment.is_empty()).unwrap_or_default();
    let asks = text.contains(['?', '？']);
    let leads = |phrase: &String| phrase_leads(&segment, phrase);
    let decided =
        [("declined", ItemStatus::Declined), ("leading", ItemStatus::Declined), ("deleted", ItemStatus::Deleted)];
    if let Some((_, status)) = decided.into_iter().find(|(key, _)| list("remark", key).iter().any(leads)) {
        return Some(if asks { Remark::Doubtful } else { Remark::Said(status) });
    }
    let stands = |phrase: &String| {
        if is_han(phrase) { whole.contains(phrase.as_str()) } else { before(&words, phrase).is_some() }
    };
    let begins = |phrase: &String| {
        segment
            .strip_prefix(phrase.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' ') || is_han(phrase))
    };
    let in_doubt = ["declined", "deleted", "anywhere"].into_iter().any(|key| list("remark", key).iter().any(stands))
        || list("remark", "open").iter().any(begins)
        || list("remark", "aside").iter().any(leads);
    in_doubt.then_some(Remark::Doubtful)
}

/// Finds the word by which a text calls its thing an option.
fn option_word(words: &[&str], segments: &[String]) -> Option<String> {
    let anywhere = list("described", "anywhere").iter().find(|wanted| {
        let at =
            words.iter().position(|word| if is_han(wanted) { word.contains(wanted.as_str()) } else { word == wanted });
        at.is_some_and(|at| at == 0 || !matches!(words[at - 1], "non" | "not" | "nicht"))
    });
    if let Some(word) = anywhere {
        return Some(word.clone());
    }
    let calls = |word: &str| list("described", "calling").iter().any(|known| known == word);
    // Numbering in front says nothing: `1.2 Option: camera`.
    let mut lead = words.iter().skip_while(|word| word.chars().count() == 1 || word.parse::<u32>().is_ok());
    if let Some(first) = lead.next().filter(|word| calls(word))
        && !lead.next().is_some_and(|next| PARTS.contains(next))
    {
        return Some((*first).to_owned());
    }
    // `Camera (option B)`, `Camera, option taken`, `Remote monitoring option`; but not `or approved alternative`.
    segments.iter().find_map(|segment| {
        let mut parts = segment.split(' ');
        let first = parts.next().filter(|word| calls(word));
        let alone = first.filter(|_| parts.all(|part| part.chars().count() == 1));
        let decided =
            first.filter(|_| ["taken", "declined"].iter().any(|key| list("described", key).contains(segment)));
        let last = segment.rsplit(' ').next().filter(|word| word.starts_with("option") && calls(word));
        alone.or(decided).or(last).map(str::to_owned)
    })
}

/// Returns the word before a phrase; blank if it comes first, `None` if it isn't there.
fn before<'w>(words: &[&'w str], phrase: &str) -> Option<&'w str> {
    let wanted: Vec<&str> = phrase.split(' ').collect();
    let at = words.windows(wanted.len()).position(|window| window == wanted)?;
    Some(at.checked_sub(1).map_or("", |at| words[at]))
}

fn is_han(word: &str) -> bool {
    word.starts_with(|c: char| c > '\u{2fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<StatusWord> {
        wording(text).map(|wording| wording.status)
    }

    #[test]
    fn an_option_in_prose_is_bought_only_if_it_plainly_says_so() {
        use ItemStatus::{Declined, Deleted, OptionTaken};
        for (text, expected) in [
            ("Option: remote monitoring (not taken)", Declined),
            ("Remote monitoring – declined", Declined),
            ("Remote monitoring, option not accepted", Declined),
            ("Option 3 not taken: remote monitoring", Declined),
            ("Fernüberwachung (nicht beauftragt)", Declined),
            ("远程监控（选配，未选）", Declined),
            ("选配未选 远程监控", Declined),
            ("Remote monitoring (option taken)", OptionTaken),
            ("Option 2 (accepted): camera", OptionTaken),
            ("Optional: camera - taken", OptionTaken),
            ("Camera (cancelled)", Deleted),
            ("Optional camera, gestrichen", Deleted),
        ] {
            assert_eq!(said(text), Some(StatusWord::Said(expected)), "{text}");
        }
        for text in [
            "Option: remote monitoring",
            "1.2 Option remote monitoring",
            "Optional: remote monitoring",
            "Remote monitoring (option)",
            "Remote monitoring (Option B)",
            "Remote monitoring option",
            "Optional remote monitoring for accepted loads",
            "Option No. 3: camera",
            "Option: camera, if accepted",
            "Option taken? camera",
            "Option: camera (taken / not taken)",
            "Option: camera, not declined",
            "Camera, unless declined",
            "Provisional camera",
            "Alternative 1: camera",
            "Kamera (Eventualposition)",
            "Bedarfsposition Kamera",
            "摄像机（可选）",
            "选配摄像机",
        ] {
            assert_eq!(said(text), Some(StatusWord::Undecided), "{text}");
        }
    }

    #[test]
    fn a_remark_decides_only_where_it_begins_with_the_decision() {
        use ItemStatus::{Declined, Deleted};
        for (text, expected) in [
            ("option not taken", Declined),
            ("DELETED by addendum 2", Deleted),
            ("Deleted, see VO 3", Deleted),
            ("deleted 2026-01-02", Deleted),
            ("not in scope", Declined),
            ("Not in scope (clarification 7)", Declined),
            ("withdrawn", Deleted),
            ("bauseits", Declined),
            ("By others", Declined),
            ("取消（补遗2）", Deleted),
        ] {
            assert_eq!(remark(text), Some(Remark::Said(expected)), "{text}");
        }
        for text in ["optional", "Option 3"] {
            assert_eq!(remark(text), Some(Remark::Option), "{text}");
        }
        for text in
            ["Option taken by addendum 1", "option ausgeübt", "Accepted option", "Option ausgeübt laut Nachtrag 1"]
        {
            assert_eq!(remark(text), Some(Remark::Said(ItemStatus::OptionTaken)), "{text}");
        }
        for text in [
            "on hold",
            "HOLD",
            "to be confirmed",
            "TBC",
            "not incl.",
            "spare",
            "pending approval",
            "if needed",
            "not for this crane",
            "customer did not order",
            "Cover removed for transport",
            "Item was deleted by addendum 2",
            "deleted?",
            "not deleted",
            "spare reel not in scope of crane 2",
            "training not included",
        ] {
            assert_eq!(remark(text), Some(Remark::Doubtful), "{text}");
        }
        for text in ["", "FAT not required at works", "no later than week 12", "painted RAL 7035", "supply by seller"] {
            assert_eq!(remark(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_only_named_after_an_option_is_none() {
        for text in [
            "Main PLC",
            "Drive incl. option card",
            "Option board CAN",
            "PLC Siemens or approved alternative",
            "Earthing switch, non-optional",
            "Contact, NO",
            "Loads accepted",
            "",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
