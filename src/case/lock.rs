//! `tallyclerk.lock`: the list snapshots and registers of a case, pinned by digest.
//!
//! A case that passed against one snapshot says nothing of another, so a run that finds a lock honours it: whatever
//! differs is named, never taken silently.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::lists::index::Seal;
use crate::source::{Limits, Sha256, Source};

use super::load::this_version;
use super::reading::{AsWritten, Need, Node, Reading, Stated, written};

/// The name of the lock beside its case file.
pub const LOCK_FILE: &str = "tallyclerk.lock";

/// What a case is pinned to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lock {
    /// List snapshots: id and SHA-256.
    pub lists: Vec<(String, Sha256)>,
    /// Registers: name and SHA-256.
    pub registers: Vec<(String, Sha256)>,
    /// The index that was compiled from a snapshot, by the list's id. What another version makes has another seal, so this
    /// says which file may be used without reading the snapshot, and nothing of what the case was judged by.
    pub indexes: BTreeMap<String, Seal>,
}

written! {
    /// What a case is pinned to. Written by `tallyclerk check --lock`.
    LockFile {
        /// The version of this format: 1.
        "version" => version: Need<Stated<u32>>,
        /// List snapshots.
        "list" => list: Option<Vec<ListPin>>,
        /// Registers of identifiers.
        "register" => register: Option<Vec<RegisterPin>>,
    }
}

written! {
    /// The snapshot of a list.
    ListPin {
        /// The list's id.
        "id" => id: Need<Stated<String>>,
        /// The SHA-256 of the snapshot, 64 hex digits.
        "sha256" => sha256: Need<Stated<String>>,
        /// The seal of the index that was compiled from it, 64 hex digits; another one is not used.
        "index" => index: Option<Stated<String>>,
    }
}

written! {
    /// A register of identifiers.
    RegisterPin {
        /// The register's name.
        "name" => name: Need<Stated<String>>,
        /// The SHA-256 of its table, 64 hex digits.
        "sha256" => sha256: Need<Stated<String>>,
    }
}

/// Finds the lock in the folder of a case; `None` if there is none. It stays inside the folder, symbolic links included:
/// a case comes from a bidder, and what is written to the lock must not land elsewhere.
///
/// # Errors
/// It is a link that leads nowhere or outside, or can't be looked at.
pub fn place(folder: &Path) -> Result<Option<PathBuf>, Error> {
    let refuse = |what: String| {
        let problem = Problem::new(LOCK_FILE, what)
            .expected("a file in the folder of the case")
            .help("delete the link; a lock is written with `tallyclerk check --lock`");
        Err(Error::new(ErrorKind::InvalidCase, problem))
    };
    let path = folder.join(LOCK_FILE);
    match std::fs::symlink_metadata(&path) {
        Ok(_) => {}
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return refuse(format!("can't be looked at: {cause}")),
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match (std::fs::canonicalize(&path), std::fs::canonicalize(folder)) {
        (Ok(file), Ok(folder)) if file.starts_with(&folder) => Ok(Some(path)),
        (Ok(_), Ok(_)) => refuse("leads outside through a symbolic link".to_owned()),
        (Err(cause), _) => refuse(format!("is a link that leads nowhere: {cause}")),
        (_, Err(cause)) => refuse(format!("can't be looked at: {cause}")),
    }
}

impl Lock {
    /// Reads a lock.
    ///
    /// # Errors
    /// It is not TOML, of another version, or pins something twice or by what is no SHA-256.
    pub fn read(source: &Source, limits: &Limits) -> Result<Self, Error> {
        let table = Reading::parse(source, limits.max_problems)?.into_inner();
        let mut reading = Reading::new(source);
        let mut lock = Self::default();
        if this_version(&table, 1, &mut reading)
            && let Some(file) = LockFile::read(&Node::new(0..0, toml::de::DeValue::Table(table)), &mut reading)
        {
            let pins: Vec<_> = file.list.iter().flatten().map(|pin| (&pin.id, &pin.sha256)).collect();
            lock.lists = pinned(&pins, &mut reading);
            lock.indexes = file.list.iter().flatten().filter_map(|pin| pinned_index(pin, &mut reading)).collect();
            let pins: Vec<_> = file.register.iter().flatten().map(|pin| (&pin.name, &pin.sha256)).collect();
            lock.registers = pinned(&pins, &mut reading);
        }
        reading.finish(limits.max_problems)?;
        Ok(lock)
    }

    /// Returns the lock as its file holds it: sorted, the same bytes for the same pins.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::from("# Written by `tallyclerk check --lock`; keep it with the case.\nversion = 1\n");
        for (table, key, pins) in [("list", "id", &self.lists), ("register", "name", &self.registers)] {
            let sorted: BTreeMap<&str, &Sha256> = pins.iter().map(|(name, digest)| (name.as_str(), digest)).collect();
            for (name, digest) in sorted {
                let index = self.indexes.get(name).filter(|_| table == "list");
                let index = index.map(|seal| format!("index = \"{seal}\"\n")).unwrap_or_default();
                let name = toml::Value::String(name.to_owned());
                text.push_str(&format!("\n[[{table}]]\n{key} = {name}\nsha256 = \"{digest}\"\n{index}"));
            }
        }
        text
    }

    /// Says in words how what a run uses differs from what is pinned; nothing if it does not.
    #[must_use]
    pub fn differences(&self, lists: &[(String, Sha256)], registers: &[(String, Sha256)]) -> Vec<String> {
        let mut found = differences_of("list", &self.lists, lists);
        found.extend(differences_of("register", &self.registers, registers));
        found
    }
}

fn pinned_index(pin: &ListPin, reading: &mut Reading<'_>) -> Option<(String, Seal)> {
    let (id, written) = (pin.id.0.as_ref()?, pin.index.as_ref()?);
    let seal = Seal::parse(&written.value);
    if seal.is_none() {
        let help = "write the lock again with `tallyclerk check --lock`";
        reading
            .note(written.at, format!("`{}` is no seal of an index", written.value))
            .expected("64 hex digits")
            .help(help);
    }
    Some((id.value.clone(), seal?))
}

type Pin<'w> = (&'w Need<Stated<String>>, &'w Need<Stated<String>>);

fn pinned(pins: &[Pin<'_>], reading: &mut Reading<'_>) -> Vec<(String, Sha256)> {
    let mut found: Vec<(String, Sha256)> = Vec::new();
    for (name, digest) in pins {
        let (Some(name), Some(digest)) = (&name.0, &digest.0) else { continue };
        let Some(sha256) = Sha256::parse(&digest.value) else {
            reading.note(digest.at, format!("`{}` is not a SHA-256", digest.value)).expected("64 hex digits");
            continue;
        };
        if found.iter().any(|(known, _)| *known == name.value) {
            reading.note(name.at, format!("`{}` is pinned twice", name.value)).help("write the lock again");
            continue;
        }
        found.push((name.value.clone(), sha256));
    }
    found
}

fn differences_of(what: &str, pinned: &[(String, Sha256)], used: &[(String, Sha256)]) -> Vec<String> {
    let pinned: BTreeMap<&str, &Sha256> = pinned.iter().map(|(name, digest)| (name.as_str(), digest)).collect();
    let used: BTreeMap<&str, &Sha256> = used.iter().map(|(name, digest)| (name.as_str(), digest)).collect();
    let mut found = Vec::new();
    for (name, digest) in &used {
        match pinned.get(name) {
            None => found.push(format!("{what} `{name}` is not pinned")),
            Some(pin) if pin == digest => {}
            Some(pin) => {
                found.push(format!("{what} `{name}` is pinned to {}, but {} is used", pin.short(), digest.short()));
            }
        }
    }
    let unused = pinned.keys().filter(|name| !used.contains_key(*name));
    found.extend(unused.map(|name| format!("{what} `{name}` is pinned, but not used")));
    found
}

/// Returns the JSON Schema of `tallyclerk.lock`.
pub(super) fn schema() -> schemars::Schema {
    schemars::schema_for!(LockFile)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock() -> Lock {
        Lock {
            lists: vec![("us-889".into(), Sha256::of(b"b")), ("us-1260h".into(), Sha256::of(b"a"))],
            registers: vec![("usb.ids".into(), Sha256::of(b"c"))],
            indexes: Seal::parse(&"5".repeat(64)).map(|seal| ("us-1260h".to_owned(), seal)).into_iter().collect(),
        }
    }

    fn read(text: &str) -> Result<Lock, Error> {
        let source = Source::from_bytes("tallyclerk.lock", text.into(), &Limits::default())?;
        Lock::read(&source, &Limits::default())
    }

    #[test]
    fn a_lock_reads_what_it_writes_whatever_the_order() {
        let mut shuffled = lock();
        shuffled.lists.reverse();
        assert_eq!(lock().to_text(), shuffled.to_text());
        let read = read(&lock().to_text()).expect("it was just written");
        assert!(read.differences(&lock().lists, &lock().registers).is_empty());
        assert_eq!(read.to_text(), lock().to_text());
        assert_eq!((&read.indexes, read.indexes.len()), (&lock().indexes, 1));
    }

    #[test]
    fn every_difference_is_named() {
        let lists = [("us-889".to_owned(), Sha256::of(b"x")), ("us-5949".to_owned(), Sha256::of(b"y"))];
        let words = lock().differences(&lists, &lock().registers);
        assert_eq!(words.len(), 3, "{words:?}");
        assert_eq!(words[0], "list `us-5949` is not pinned");
        assert!(words[1].starts_with("list `us-889` is pinned to 3e23e816, but 2d711642 is used"), "{words:?}");
        assert_eq!(words[2], "list `us-1260h` is pinned, but not used");
    }

    #[test]
    fn a_damaged_lock_is_refused_with_every_place() {
        let text =
            "version = 1\n[[list]]\nid = \"a\"\nsha256 = \"12\"\n[[list]]\nid = \"b\"\nindex = \"x\"\n[[lists]]\n";
        let error = read(text).expect_err("four mistakes").to_string();
        assert!(error.contains("`x` is no seal of an index"), "{error}");
        assert!(error.contains("4:10: `12` is not a SHA-256"), "{error}");
        assert!(error.contains("5:1: `sha256` is missing"), "{error}");
        assert!(error.contains("8:3: unknown key `lists`"), "{error}");
        assert!(read("version = 2\n").expect_err("another version").to_string().contains("version 2"));
    }
}
