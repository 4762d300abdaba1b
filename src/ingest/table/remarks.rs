//! What a table leaves in doubt, gathered by kind: ten thousand part numbers that became numbers are one note.

use crate::diagnostic::Problem;
use crate::source::{Place, Source};

/// How many further cells a note names.
const NAMED: usize = 8;

/// The notes of one table, in the order in which each kind was first met.
pub(crate) struct Remarks<'a> {
    source: &'a Source,
    kinds: Vec<Remark>,
}

struct Remark {
    says: &'static str,
    help: &'static str,
    first: Place,
    subject: String,
    others: Vec<Place>,
    unnamed: usize,
    unread: bool,
}

impl<'a> Remarks<'a> {
    pub(crate) fn new(source: &'a Source) -> Self {
        Self { source, kinds: Vec::new() }
    }

    /// Notes that `subject`, a text of the table, `says` something at a place; no part is missed by it.
    pub(crate) fn add(&mut self, place: Place, subject: &str, says: &'static str, help: &'static str) {
        self.push(place, subject, says, help, false);
    }

    /// Notes that `subject` could not be read, and so may hide a part, how many there are, or which one it is.
    pub(crate) fn unread(&mut self, place: Place, subject: &str, says: &'static str, help: &'static str) {
        self.push(place, subject, says, help, true);
    }

    fn push(&mut self, place: Place, subject: &str, says: &'static str, help: &'static str, unread: bool) {
        match self.kinds.iter_mut().find(|kind| kind.says == says) {
            Some(kind) if kind.others.len() < NAMED => kind.others.push(place),
            Some(kind) => kind.unnamed += 1,
            None => self.kinds.push(Remark {
                says,
                help,
                first: place,
                subject: subject.chars().take(80).collect(),
                others: Vec::new(),
                unnamed: 0,
                unread,
            }),
        }
    }

    /// Returns what was remarked and what could not be read, each at its first place.
    pub(crate) fn into_notes_and_unread(self) -> (Vec<Problem>, Vec<Problem>) {
        let source = self.source;
        let note = |kind: Remark| {
            let subject = if kind.subject.is_empty() { String::new() } else { format!("`{}` ", kind.subject) };
            let mut message = format!("{subject}{}", kind.says);
            if !kind.others.is_empty() {
                let named: Vec<String> = kind.others.iter().map(|place| source.position(*place).to_string()).collect();
                let more = if kind.unnamed > 0 { format!(" and {} more", kind.unnamed) } else { String::new() };
                message.push_str(&format!("; likewise {}{more}", named.join(", ")));
            }
            let problem = Problem::at(source, kind.first, message);
            if kind.help.is_empty() { problem } else { problem.help(kind.help) }
        };
        let (unread, notes): (Vec<Remark>, Vec<Remark>) = self.kinds.into_iter().partition(|kind| kind.unread);
        (notes.into_iter().map(note).collect(), unread.into_iter().map(note).collect())
    }
}
