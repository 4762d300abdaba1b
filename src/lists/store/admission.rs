//! What a new snapshot must be like to take the place of the last one.
//!
//! A list that lost most of its entries would find nobody, and the verdict would be `pass`: so whatever looks like a
//! cut file, another file or a page of apology is refused, and the snapshot in force stays.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::refusal::Refusal;
use crate::lists::List;
use crate::source::Source;

/// What is taken in though it would be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Allow {
    /// A snapshot that was published before the one in force.
    Older,
    /// One with half of its entries or less, or a tenth of its bytes.
    Smaller,
    /// One that shares hardly any entry with it.
    Another,
}

impl Allow {
    /// Every exception with its word on the command line.
    pub const WORDS: [(Self, &'static str); 3] =
        [(Self::Older, "older"), (Self::Smaller, "smaller"), (Self::Another, "another")];
}

/// What was taken in by an exception: why it would have been refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice(pub Refusal);

/// A list that lost more than a tenth of its entries and less than would be refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shrunk {
    /// The list.
    pub list: String,
    /// Entries of the last snapshot.
    pub was: u64,
    /// Entries of this one.
    pub is: u64,
}

/// What is to be told of a snapshot that takes the place of the last one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Admitted {
    pub(super) notices: Vec<Notice>,
    pub(super) shrunk: Vec<Shrunk>,
}

/// What is compared of a snapshot.
pub(super) struct Content<'a> {
    pub(super) lists: &'a [List],
    pub(super) sources: &'a [Arc<Source>],
    pub(super) bytes: u64,
    pub(super) published: Option<Date>,
}

/// Fewer entries than these are too few to tell another list by.
const ENOUGH: usize = 8;

/// Holds the bytes of a file against what is certainly no list.
pub(super) fn look(source: &Source) -> Result<(), Refusal> {
    let bytes = source.bytes();
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // A last 0x1A is the end of a file of DOS, which some publishers still write.
    if start.iter().all(|b| b.is_ascii_whitespace() || *b == 0x1a) {
        return Err(Refusal::Empty);
    }
    if is_html(start) { Err(Refusal::Html) } else { Ok(()) }
}

/// Tells a page for a browser by its first element, past declaration and comments.
fn is_html(bytes: &[u8]) -> bool {
    const PAGES: [&str; 7] = ["!doctype html", "html", "head", "body", "title", "meta", "script"];
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(8 << 10)]).to_lowercase();
    let mut rest = beginning.trim_start();
    loop {
        let past = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->")
        } else if let Some(declaration) = rest.strip_prefix("<?") {
            declaration.split_once("?>")
        } else {
            break;
        };
        let Some((_, after)) = past else { return false };
        rest = after.trim_start();
    }
    let Some(element) = rest.strip_prefix('<') else { return false };
    PAGES.iter().any(|page| {
        element.strip_prefix(page).is_some_and(|after| after.starts_with(|c: char| c.is_whitespace() || c == '>'))
    })
}

/// Holds a new snapshot against the last one.
pub(super) fn admit(new: &Content<'_>, last: &Content<'_>, allowed: &[Allow]) -> Result<Admitted, Refusal> {
    let mut notices = Vec::new();
    let mut shrunk = Vec::new();
    let mut refuse_unless = |allow: Allow, refusal: Refusal| {
        if allowed.contains(&allow) {
            notices.push(Notice(refusal));
            Ok(())
        } else {
            Err(refusal)
        }
    };
    if let (Some(published), Some(current)) = (new.published, last.published)
        && published < current
    {
        refuse_unless(Allow::Older, Refusal::Older { published, current })?;
    }
    if is_tenth(new.bytes, last.bytes) {
        refuse_unless(Allow::Smaller, Refusal::Smaller { what: "bytes".to_owned(), was: last.bytes, is: new.bytes })?;
    }
    for was in last.lists {
        let none = Vec::new();
        let is = new.lists.iter().find(|list| list.id == was.id).map_or(&none, |list| &list.entries);
        let (before, now) = (was.entries.len() as u64, is.len() as u64);
        if is_half(now, before) {
            let what = format!("entries of {}", was.id);
            refuse_unless(Allow::Smaller, Refusal::Smaller { what, was: before, is: now })?;
            continue;
        }
        if now.saturating_mul(10) < before.saturating_mul(9) {
            shrunk.push(Shrunk { list: was.id.clone(), was: before, is: now });
        }
        let known: HashSet<&str> = is.iter().flat_map(|entry| [entry.key.as_str(), entry.name.as_str()]).collect();
        let shared =
            was.entries.iter().filter(|entry| known.contains(&*entry.key) || known.contains(&*entry.name)).count();
        let fewer = was.entries.len().min(is.len());
        if fewer >= ENOUGH && shared * 10 < fewer {
            let (shared, entries) = (shared as u64, was.entries.len() as u64);
            refuse_unless(Allow::Another, Refusal::Unlike { list: was.id.clone(), shared, was: entries })?;
        }
    }
    let ends_whole = |content: &Content<'_>| content.sources.iter().all(|source| ends_with_a_line(source));
    if ends_whole(last) && !ends_whole(new) {
        return Err(Refusal::CutLine);
    }
    Ok(Admitted { notices, shrunk })
}

/// Tells whether half of a list's entries are gone; of a short one, nine tenths.
fn is_half(is: u64, was: u64) -> bool {
    if was < ENOUGH as u64 { is_tenth(is, was) } else { is.saturating_mul(2) <= was }
}

/// Tells whether 90 percent or more are gone.
fn is_tenth(is: u64, was: u64) -> bool {
    was > 0 && is.saturating_mul(10) <= was
}

/// A table whose last line has no end may be cut; JSON and XML tell by themselves.
fn ends_with_a_line(source: &Source) -> bool {
    let bytes = source.bytes();
    let is_table = !bytes.trim_ascii_start().starts_with(b"<")
        && !bytes.trim_ascii_start().starts_with(b"{")
        && !bytes.trim_ascii_start().starts_with(b"[");
    !is_table || bytes.strip_suffix(b"\x1a").unwrap_or(bytes).ends_with(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::formats;
    use crate::source::Limits;

    fn source(text: &str) -> Source {
        Source::from_bytes("l.csv", text.as_bytes().to_vec(), &Limits::default()).expect("small")
    }

    fn judged(new: &str, last: &str, allowed: &[Allow]) -> Result<usize, &'static str> {
        let read = |text: &str| {
            let sources = vec![Arc::new(source(text))];
            let list = formats::read(&sources, "house", &Limits::default()).expect("sound");
            (sources, vec![list])
        };
        let ((new_sources, new_lists), (last_sources, last_lists)) = (read(new), read(last));
        let content = |sources, lists: &'_ Vec<List>, text: &str| -> Content<'_> {
            Content {
                lists: Box::leak(Box::new(lists.clone())),
                sources,
                bytes: text.len() as u64,
                published: lists[0].confirmed,
            }
        };
        let new = content(&new_sources, &new_lists, new);
        let last = content(&last_sources, &last_lists, last);
        admit(&new, &last, allowed).map(|admitted| admitted.notices.len()).map_err(|refusal| refusal.word())
    }

    fn works(range: std::ops::Range<u32>, day: &str) -> String {
        let rows: String = range.map(|n| format!("Example Works {n}\n")).collect();
        format!("# confirmed: {day}\nname\n{rows}")
    }

    #[test]
    fn a_list_grows_and_shrinks_within_reason() {
        let last = works(0..100, "2026-06-01");
        assert_eq!(judged(&works(0..120, "2026-06-02"), &last, &[]), Ok(0));
        assert_eq!(judged(&works(0..60, "2026-06-02"), &last, &[]), Ok(0));
        assert_eq!(judged(&works(0..51, "2026-06-02"), &last, &[]), Ok(0));
    }

    #[test]
    fn what_is_a_tenth_older_another_or_cut_is_refused_unless_allowed() {
        let last = works(0..100, "2026-06-01");
        for (new, allow, word) in [
            (works(0..50, "2026-06-02"), Allow::Smaller, "smaller"),
            (works(0..100, "2026-05-31"), Allow::Older, "older"),
            (works(1000..1100, "2026-06-02"), Allow::Another, "another-list"),
        ] {
            assert_eq!(judged(&new, &last, &[]), Err(word));
            for (other, _) in Allow::WORDS.into_iter().filter(|(other, _)| *other != allow) {
                assert_eq!(judged(&new, &last, &[other]), Err(word), "another exception is none");
            }
            assert_eq!(judged(&new, &last, &[allow]), Ok(1));
        }
        let cut = works(0..100, "2026-06-02");
        assert_eq!(judged(&cut[..cut.len() - 4], &last, &Allow::WORDS.map(|(allow, _)| allow)), Err("cut"));
    }

    #[test]
    fn pages_and_nothing_are_told_by_their_beginning() {
        let word = |text: &str| look(&source(text)).map_err(|refusal| refusal.word());
        for page in [
            "<!DOCTYPE html>\n<html><body>Not found</body></html>",
            "\u{feff}  <HTML lang=\"en\">",
            "<?xml version=\"1.0\"?><!-- a login --><html xmlns=\"http://www.w3.org/1999/xhtml\">",
            "<script>location.href='/'</script>",
        ] {
            assert_eq!(word(page), Err("html"), "{page}");
        }
        for empty in ["", " \r\n", "\u{feff}\n", "\u{1a}"] {
            assert_eq!(word(empty), Err("empty"), "{empty:?}");
        }
        for list in
            ["<sdnList/>", "<?xml version=\"1.0\"?>\n<CONSOLIDATED_LIST/>", "name\n<html>\n", "{}", "<headless/>"]
        {
            assert_eq!(word(list), Ok(()), "{list}");
        }
    }
}
