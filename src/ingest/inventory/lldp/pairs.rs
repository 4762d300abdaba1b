//! `lldpctl -f keyvalue` into the tree of the other spellings: `lldp.eth0.chassis.name=switch`.

use std::borrow::Cow;

use ahash::AHashMap;

use super::super::observed::{Piece, beginning, begins_a_device, lines_of};
use super::super::tree::{Node, Value};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Limits, Place, Source};

/// The parts of a neighbour, at which the name of the interface before them ends: it may hold dots (`eth0.100`).
const PARTS: [&str; 10] = ["via", "rid", "age", "chassis", "port", "vlan", "ppvid", "pi", "lldp-med", "unknown-tlvs"];

/// The most of a description over several lines that is kept.
const LONGEST_DESCRIPTION: usize = 4096;

/// Tells whether a line is a pair.
pub(super) fn is_pair(line: &str) -> bool {
    split(Piece { text: line, at: 0 }).is_some()
}

/// One pair: the interface, the words after it, the value.
fn split(line: Piece<'_>) -> Option<(&str, Vec<&str>, Piece<'_>)> {
    let (key, value) = line.text.strip_prefix("lldp.")?.split_once('=')?;
    let words: Vec<&str> = key.split('.').collect();
    let at = words.iter().skip(1).position(|word| PARTS.contains(word))? + 1;
    let interface = &key[..words[..at].iter().map(|word| word.len() + 1).sum::<usize>() - 1];
    Some((interface, words[at..].to_vec(), line.part(value)))
}

/// Lines that `lldpctl` does not write, with what they are.
pub(super) type Strays = Vec<(Place, String)>;

/// Tells whether a value goes on with another pair, whose line has run into this one.
fn holds_a_pair(value: &str) -> bool {
    value.match_indices("lldp.").any(|(at, _)| is_pair(beginning(&value[at..])))
}

/// Reads the pairs.
pub(super) fn read<'a>(source: &'a Source, limits: &Limits) -> Result<(Node<'a>, Strays), Error> {
    let mut neighbours: Vec<Neighbour<'a>> = Vec::new();
    let mut open: AHashMap<&str, usize> = AHashMap::new();
    let mut last: Option<usize> = None;
    let mut strays = Strays::new();
    let mut stray = |line: Piece<'_>| {
        strays.push((line.place(), "is no line of `lldpctl -f keyvalue`".to_owned()));
    };
    for line in lines_of(source.expect_text()?).filter(|line| !line.text.trim().is_empty()) {
        let Some((interface, words, value)) = split(line) else {
            if let Some(at) = last {
                let is_other = line.text.starts_with("lldp.")
                    || line.text.starts_with("---")
                    || line.text.starts_with("Interface:")
                    || begins_a_device(line.text);
                if is_other || !neighbours[at].go_on(line.text) {
                    stray(line);
                }
                continue;
            }
            let problem = Problem::at(source, line.place(), "is no line of `lldpctl -f keyvalue`")
                .expected("`lldp.eth0.chassis.name=switch`");
            return Err(Error::new(ErrorKind::Malformed, problem));
        };
        // Several neighbours on one interface begin anew with `via`.
        let at = match open.get(interface) {
            Some(at) if words != ["via"] => *at,
            _ => {
                if neighbours.len() >= limits.max_components as usize {
                    let problem = Problem::at(source, line.place(), "holds more neighbours than the limit allows");
                    return Err(Error::new(ErrorKind::TooLarge, problem));
                }
                neighbours.push(Neighbour { at: line.place(), interface, ..Neighbour::default() });
                open.insert(interface, neighbours.len() - 1);
                neighbours.len() - 1
            }
        };
        last = Some(at);
        if holds_a_pair(value.text) || !neighbours[at].take(&words, value) {
            stray(line);
        }
    }
    let all = neighbours.into_iter().map(Neighbour::into_node).collect();
    let interfaces = Node { at: Place::Whole, value: Value::List(all) };
    Ok((map(Place::Whole, vec![("lldp", map(Place::Whole, vec![("interface", interfaces)]))]), strays))
}

#[derive(Default)]
struct Neighbour<'a> {
    at: Place,
    interface: &'a str,
    chassis: Vec<(&'a str, Node<'a>)>,
    capabilities: Vec<Node<'a>>,
    addresses: Vec<Node<'a>>,
    port: Vec<(&'a str, Node<'a>)>,
    inventory: Vec<(&'a str, Node<'a>)>,
    /// Whose description the last line was.
    describes: Describes,
}

/// What a line without a key goes on to describe.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Describes {
    #[default]
    Nothing,
    Chassis,
    Port,
}

impl<'a> Neighbour<'a> {
    /// Takes a line that goes on with the description above it; `false` if there is none.
    fn go_on(&mut self, line: &str) -> bool {
        let described = match self.describes {
            Describes::Nothing => return false,
            // What a neighbour says of its port is not kept.
            Describes::Port => return true,
            Describes::Chassis => self.chassis.iter_mut().rfind(|(key, _)| *key == "descr"),
        };
        let Some((_, Node { value: Value::Scalar(text), .. })) = described else { return false };
        if text.len() + line.len() < LONGEST_DESCRIPTION {
            text.to_mut().push('\n');
            text.to_mut().push_str(line.trim());
        }
        true
    }

    /// Takes a pair; `false` if it says again what the chassis said already: another neighbour's, whose beginning is not here.
    fn take(&mut self, words: &[&'a str], value: Piece<'a>) -> bool {
        let text = scalar(value);
        self.describes = match words {
            ["chassis", "descr"] => Describes::Chassis,
            ["port", "descr"] => Describes::Port,
            _ => Describes::Nothing,
        };
        let key = match words {
            ["chassis", "mac" | "ip" | "local" | "ifname"] => "id",
            ["chassis", "name"] => "name",
            _ => "",
        };
        if self.chassis.iter().any(|(known, _)| *known == key) {
            return false;
        }
        match words {
            ["chassis", "mgmt-ip"] => self.addresses.push(text),
            ["chassis", kind @ ("mac" | "ip" | "local" | "ifname")] => self.chassis.push(("id", id(kind, text))),
            ["chassis", capability, "enabled"] => {
                let kind = Node { at: text.at, value: Value::Scalar(Cow::Borrowed(*capability)) };
                self.capabilities.push(map(text.at, vec![("type", kind), ("enabled", text)]));
            }
            ["chassis", key] => self.chassis.push((key, text)),
            ["port", kind @ ("mac" | "ip" | "local" | "ifname")] => self.port.push(("id", id(kind, text))),
            ["lldp-med", "inventory", key] => self.inventory.push((key, text)),
            _ => {}
        }
        true
    }

    fn into_node(mut self) -> Node<'a> {
        let at = self.at;
        let list = |items| Node { at, value: Value::List(items) };
        self.chassis.push(("capability", list(self.capabilities)));
        self.chassis.push(("mgmt-ip", list(self.addresses)));
        let name = Node { at, value: Value::Scalar(Cow::Borrowed(self.interface)) };
        // Without an id the chassis must not be taken for one that stands under its name.
        if !self.chassis.iter().any(|(key, _)| *key == "id") {
            self.chassis.push(("id", map(at, Vec::new())));
        }
        let med = map(at, vec![("inventory", map(at, self.inventory))]);
        map(
            at,
            vec![("name", name), ("chassis", map(at, self.chassis)), ("port", map(at, self.port)), ("lldp-med", med)],
        )
    }
}

fn id<'a>(kind: &'a str, text: Node<'a>) -> Node<'a> {
    let kind = Node { at: text.at, value: Value::Scalar(Cow::Borrowed(kind)) };
    map(text.at, vec![("type", kind), ("value", text)])
}

fn scalar(piece: Piece<'_>) -> Node<'_> {
    Node { at: piece.place(), value: Value::Scalar(Cow::Borrowed(piece.text)) }
}

fn map<'a>(at: Place, entries: Vec<(&'a str, Node<'a>)>) -> Node<'a> {
    Node { at, value: Value::Map(entries.into_iter().map(|(key, value)| (Cow::Borrowed(key), value)).collect()) }
}
