//! The walk from the start of a source to a place in it, which counts lines, columns and the keys of JSON; and the marks
//! that it leaves, so that the next walk needs not start at the start.

use super::Position;

/// How far marks lie apart, in bytes: a walk of a fraction of a millisecond.
const STRIDE: usize = 256 << 10;

/// How deep a JSON Pointer may lead; what is nested deeper is named by line and column alone.
const DEEPEST: usize = 1024;

/// The walks over one source as far as they came, [`STRIDE`] bytes apart, and where the last one stopped: places are mostly
/// asked for in the order in which they stand.
#[derive(Debug, Default)]
pub(super) struct Marks {
    apart: Vec<Walk>,
    last: Option<Walk>,
}

impl Marks {
    /// Takes a walk on to `offset`, which must not lie before where it stands, and tells the position there.
    pub(super) fn walk_to(&mut self, walk: &mut Walk, offset: usize, bytes: &[u8]) -> Position {
        let passed = self.apart.partition_point(|mark| mark.at <= offset);
        let apart = passed.checked_sub(1).and_then(|last| self.apart.get(last));
        let last = self.last.as_ref().filter(|last| last.at <= offset);
        if let Some(mark) = apart.into_iter().chain(last).max_by_key(|mark| mark.at)
            && mark.at > walk.at
        {
            walk.clone_from(mark);
        }
        loop {
            let next = (self.apart.len() + 1) * STRIDE;
            if next > offset || next <= walk.at {
                break;
            }
            walk.advance(next, bytes);
            self.apart.push(walk.clone());
        }
        walk.advance(offset, bytes);
        let pointer = walk.tokens.as_ref().and_then(|tokens| tokens.pointer_at(offset, bytes));
        Position::Line { line: walk.line, column: walk.column, pointer }
    }

    /// Keeps where a walk stopped.
    pub(super) fn stopped(&mut self, walk: Walk) {
        self.last = Some(walk);
    }
}

/// A walk as far as it came.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    at: usize,
    line: u32,
    column: u32,
    /// The tokens up to there, or up to the end of the string that it stands in; `None` for what is no JSON.
    tokens: Option<Tokens>,
}

impl Walk {
    /// Stands at the start of a source.
    pub(super) fn new(bytes: &[u8]) -> Self {
        Self { at: 0, line: 1, column: 1, tokens: looks_like_json(bytes).then(Tokens::default) }
    }

    fn advance(&mut self, to: usize, bytes: &[u8]) {
        let passed = &bytes[self.at..to];
        let count = |of: usize| u32::try_from(of).unwrap_or(u32::MAX);
        let line = match passed.iter().rposition(|byte| *byte == b'\n') {
            Some(last) => {
                let lines = passed[..=last].iter().filter(|byte| **byte == b'\n').count();
                self.line = self.line.saturating_add(count(lines));
                self.column = 1;
                &passed[last + 1..]
            }
            None => passed,
        };
        // A continuation byte of UTF-8 begins no character.
        let characters = line.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count();
        self.column = self.column.saturating_add(count(characters));
        self.at = to;
        if let Some(tokens) = &mut self.tokens {
            while tokens.at < to {
                tokens.step(bytes);
            }
        }
    }
}

fn looks_like_json(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    matches!(start.iter().find(|b| !b.is_ascii_whitespace()), Some(b'{' | b'['))
}

/// Walks the tokens of JSON and tells the pointer of the value that begins at or holds an offset.
///
/// It walks sound and broken JSON alike, since it explains errors too: it only counts brackets, keys and commas.
#[derive(Debug, Clone, Default)]
struct Tokens {
    at: usize,
    levels: Vec<Level>,
    /// How many levels are open beyond [`DEEPEST`].
    deeper: usize,
}

#[derive(Debug, Clone)]
enum Level {
    Object { key: (u32, u32), expects_key: bool },
    Array { index: u32 },
}

impl Tokens {
    /// Returns the pointer at an offset, up to which the tokens were walked.
    fn pointer_at(&self, offset: usize, bytes: &[u8]) -> Option<String> {
        if self.deeper > 0 {
            return None;
        }
        // A place that begins at a key means the member, not the object around it.
        let at_key = (self.at == offset && bytes.get(offset) == Some(&b'"')).then(|| string_at(offset, bytes));
        let mut pointer = String::new();
        for (n, level) in self.levels.iter().enumerate() {
            let (start, end) = match level {
                Level::Object { key, expects_key: false } => *key,
                Level::Object { .. } => match at_key {
                    Some((start, end)) if n + 1 == self.levels.len() => (narrow(start), narrow(end)),
                    _ => break,
                },
                Level::Array { index } => {
                    pointer.push_str(&format!("/{index}"));
                    continue;
                }
            };
            pointer.push('/');
            let key = String::from_utf8_lossy(&bytes[start as usize..end as usize]);
            pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        }
        (!pointer.is_empty()).then_some(pointer)
    }

    fn open(&mut self, level: Level) {
        if self.levels.len() < DEEPEST {
            self.levels.push(level);
        } else {
            self.deeper += 1;
        }
    }

    fn step(&mut self, bytes: &[u8]) {
        match bytes[self.at] {
            b'{' => self.open(Level::Object { key: (0, 0), expects_key: true }),
            b'[' => self.open(Level::Array { index: 0 }),
            b'}' | b']' if self.deeper > 0 => self.deeper -= 1,
            b'}' | b']' => _ = self.levels.pop(),
            b',' if self.deeper == 0 => match self.levels.last_mut() {
                Some(Level::Object { expects_key, .. }) => *expects_key = true,
                Some(Level::Array { index }) => *index = index.saturating_add(1),
                None => {}
            },
            b'"' => {
                let (start, end) = string_at(self.at, bytes);
                if let Some(Level::Object { key, expects_key }) = self.levels.last_mut()
                    && *expects_key
                    && self.deeper == 0
                {
                    (*key, *expects_key) = ((narrow(start), narrow(end)), false);
                }
                self.at = end;
            }
            _ => {}
        }
        self.at += 1;
    }
}

/// Offsets are 31 bits wide below the limit on size.
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// Returns where the text of the string that opens at `quote` begins and ends.
fn string_at(quote: usize, bytes: &[u8]) -> (usize, usize) {
    let start = quote + 1;
    let mut end = start;
    while end < bytes.len() && bytes[end] != b'"' {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    (start, end.min(bytes.len()))
}
