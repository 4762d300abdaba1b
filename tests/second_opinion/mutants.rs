//! Changes to documents, by a walk that only looks random: every run makes the same.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// A generator of numbers (xorshift64*), the same on every machine.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn of(seed: u64) -> Self {
        Self(seed.max(1))
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).expect("31 bits") % end
    }

    pub(crate) fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// What documents hold, by key, to put in places where other documents hold something else.
pub(crate) struct Mutator {
    by_key: BTreeMap<String, Vec<Value>>,
    keys: Vec<String>,
    words: Vec<String>,
}

/// The most values that are kept of one key.
const MOST: usize = 40;
/// The largest value that is put elsewhere, in bytes of JSON.
const LARGEST: usize = 2_000;

impl Mutator {
    pub(crate) fn over<'v>(documents: impl Iterator<Item = &'v Value>) -> Self {
        let mut by_key = BTreeMap::new();
        for document in documents {
            gather(document, &mut by_key);
        }
        let keys = by_key.keys().cloned().collect();
        let mut words: Vec<String> =
            by_key.values().flatten().filter_map(|value| value.as_str().map(str::to_owned)).collect();
        words.sort();
        words.dedup();
        Self { by_key, keys, words }
    }

    /// Changes a document in one place; says how.
    pub(crate) fn change(&self, document: &mut Value, random: &mut Random) -> String {
        let mut places = Vec::new();
        pointers(document, &mut String::new(), &mut places);
        let place = random.one(&places).clone();
        let value = document.pointer_mut(&place).expect("it was found a moment ago");
        match value {
            Value::Object(fields) if random.below(4) > 0 => self.change_object(fields, &place, random),
            Value::Array(items) if !items.is_empty() && random.below(4) > 0 => {
                let n = random.below(items.len());
                match random.below(3) {
                    0 => {
                        items.remove(n);
                        format!("drop {place}/{n}")
                    }
                    1 => {
                        let item = items[n].clone();
                        items.push(item);
                        format!("repeat {place}/{n}")
                    }
                    _ => {
                        items[n] = plain(random);
                        format!("set {place}/{n} to {}", items[n])
                    }
                }
            }
            Value::String(text) if random.below(3) > 0 => {
                let same: Vec<&str> = self.beside(&place).iter().filter_map(Value::as_str).collect();
                *text = match random.below(4) {
                    0 | 1 if !same.is_empty() => (*random.one(&same)).to_owned(),
                    2 => altered(text, random),
                    _ => random.one(&self.words).clone(),
                };
                format!("set {place} to {text:?}")
            }
            value => {
                let same = self.beside(&place);
                *value =
                    if random.below(2) == 0 && !same.is_empty() { random.one(same).clone() } else { plain(random) };
                format!("set {place} to {value}")
            }
        }
    }

    fn change_object(&self, fields: &mut Map<String, Value>, place: &str, random: &mut Random) -> String {
        let keys: Vec<String> = fields.keys().cloned().collect();
        match random.below(4) {
            0 | 1 if !keys.is_empty() => {
                let key = random.one(&keys);
                // Which version it is of decides which schema is asked; a document without one has none.
                if key == "specVersion" {
                    return "change nothing".to_owned();
                }
                fields.remove(key);
                format!("drop {place}/{key}")
            }
            2 => {
                fields.insert("madeUp".to_owned(), plain(random));
                format!("add {place}/madeUp")
            }
            _ => {
                let key = random.one(&self.keys);
                let value = random.one(&self.by_key[key]).clone();
                let says = format!("add {place}/{key}");
                if key != "specVersion" {
                    fields.insert(key.clone(), value);
                }
                says
            }
        }
    }

    /// Returns what stands elsewhere under the key that a pointer ends with.
    fn beside(&self, place: &str) -> &[Value] {
        let key = place.rsplit('/').find(|part| part.parse::<usize>().is_err());
        key.and_then(|key| self.by_key.get(key)).map_or(&[], Vec::as_slice)
    }
}

fn gather(value: &Value, into: &mut BTreeMap<String, Vec<Value>>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let kept = into.entry(key.clone()).or_default();
                if kept.len() < MOST && !kept.contains(value) && value.to_string().len() < LARGEST {
                    kept.push(value.clone());
                }
                gather(value, into);
            }
            into.retain(|_, values| !values.is_empty());
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, into)),
        _ => {}
    }
}

fn pointers(value: &Value, at: &mut String, into: &mut Vec<String>) {
    if at != "/specVersion" {
        into.push(at.clone());
    }
    let length = at.len();
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                at.push('/');
                at.push_str(&key.replace('~', "~0").replace('/', "~1"));
                pointers(value, at, into);
                at.truncate(length);
            }
        }
        Value::Array(items) => {
            for (n, value) in items.iter().enumerate() {
                at.push_str(&format!("/{n}"));
                pointers(value, at, into);
                at.truncate(length);
            }
        }
        _ => {}
    }
}

/// A text that is nearly the same.
fn altered(text: &str, random: &mut Random) -> String {
    match random.below(6) {
        0 => text.to_uppercase(),
        1 => text.to_lowercase(),
        2 => format!("{text} "),
        3 => format!(" {text}"),
        4 => text.chars().skip(1).collect(),
        _ => format!("{text}{}", random.one(&["x", "/", ":", "%", "#", "é", "[", "1", "\u{0}"])),
    }
}

/// A small value of any type.
pub(crate) fn plain(random: &mut Random) -> Value {
    random
        .one(&[
            Value::Null,
            json!(true),
            json!(false),
            json!(0),
            json!(-1),
            json!(1),
            json!(1.5),
            json!(1.0),
            json!(1e30),
            json!(101),
            json!(""),
            json!("x"),
            json!("2026-06-30T12:00:00Z"),
            json!([]),
            json!(["x"]),
            json!(["x", "x"]),
            json!([1]),
            json!([{}]),
            json!([{"name": "x"}]),
            json!({}),
            json!({"name": "x"}),
        ])
        .clone()
}
