//! What is known of a snapshot: `snapshot.toml`, which ends with the digest of its own lines.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::Sha256;

/// The name of the file within a snapshot's folder.
pub(super) const FILE: &str = "snapshot.toml";

/// The folder within a snapshot's folder that holds the files as published.
pub(super) const FILES: &str = "files";

/// The folder within a snapshot's folder that holds what was compiled of its lists.
pub(super) const INDEX: &str = "index";

const SEAL: &str = "# sha256 of the lines above: ";

/// Who says on which day a snapshot was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DatedBy {
    /// The publication itself.
    File,
    /// The server, by its `Last-Modified`.
    Server,
}

impl DatedBy {
    /// Returns the word of `snapshot.toml`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Server => "server",
        }
    }
}

/// One file of a snapshot, as published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldFile {
    /// Its name within the snapshot.
    pub name: String,
    /// The part that it plays in a publication of several files: `list` where it is the only one.
    pub role: String,
    /// Its SHA-256.
    pub sha256: Sha256,
    /// Its size in bytes.
    pub size: u64,
    /// The address that it was fetched from.
    pub url: Option<String>,
    /// The server's `ETag` for it.
    pub etag: Option<String>,
    /// The server's `Last-Modified` for it.
    pub last_modified: Option<String>,
}

/// A list that a snapshot holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldList {
    /// Its id.
    pub id: String,
    /// How many entries were read.
    pub entries: u64,
}

/// A publication as it was on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The publication's id.
    pub publication: String,
    /// The digest that names it: of its one file, else of the digests and roles of its files.
    pub digest: Sha256,
    /// The format of its files.
    pub format: String,
    /// The lists that it holds.
    pub lists: Vec<HeldList>,
    /// The day of publication, and who says so.
    pub published: Option<(Date, DatedBy)>,
    /// The days on which it was found unchanged at its publisher, in order.
    pub confirmed: Vec<Date>,
    /// When it came into the store.
    pub added: Timestamp,
    /// Its files, by name.
    pub files: Vec<HeldFile>,
}

impl Snapshot {
    /// Returns the days on which it is known to have been in force, in order: published, then confirmed.
    pub fn days(&self) -> impl Iterator<Item = Date> {
        let mut days: Vec<Date> =
            self.published.iter().map(|(day, _)| *day).chain(self.confirmed.iter().copied()).collect();
        days.sort_unstable();
        days.dedup();
        days.into_iter()
    }

    /// Refuses a snapshot with a day that has not come yet: it would never grow old.
    pub(super) fn refuse_future(&self, now: jiff::Timestamp) -> Result<(), super::Refusal> {
        let today = latest_today(now);
        let published = self.published.iter().map(|(day, _)| ("published", *day));
        let days = published.chain(self.confirmed.iter().map(|day| ("confirmed", *day)));
        match days.into_iter().find(|(_, day)| *day > today) {
            Some((what, day)) => Err(super::Refusal::InFuture { what, day, today }),
            None => Ok(()),
        }
    }

    /// Returns the first day on which it is known to have been in force.
    #[must_use]
    pub fn since(&self) -> Option<Date> {
        self.days().next()
    }

    /// Returns the last day, not after `day`, on which it is known to have been in force.
    #[must_use]
    pub fn last_by(&self, day: Date) -> Option<Date> {
        self.days().filter(|known| *known <= day).last()
    }

    /// Tells whether it holds a list.
    #[must_use]
    pub fn holds(&self, list: &str) -> bool {
        self.lists.iter().any(|held| held.id == list)
    }

    /// Returns how many entries of a list it holds.
    #[must_use]
    pub fn entries_of(&self, list: &str) -> u64 {
        self.lists.iter().filter(|held| held.id == list).map(|held| held.entries).sum()
    }

    /// Returns the bytes of all its files.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }

    /// Notes that it was found unchanged on a day; tells whether that was not known.
    pub(super) fn confirm(&mut self, day: Date) -> bool {
        match self.confirmed.binary_search(&day) {
            Ok(_) => false,
            Err(at) => {
                self.confirmed.insert(at, day);
                true
            }
        }
    }

    /// Returns the text of `snapshot.toml`.
    pub(super) fn to_text(&self) -> String {
        let written = Written {
            version: 1,
            publication: self.publication.clone(),
            format: self.format.clone(),
            published: self.published.map(|(day, _)| day.to_string()),
            dated_by: self.published.map(|(_, by)| by),
            confirmed: self.confirmed.iter().map(Date::to_string).collect(),
            added: self.added.to_string(),
            list: self.lists.iter().map(|list| WrittenList { id: list.id.clone(), entries: list.entries }).collect(),
            file: self.files.iter().map(WrittenFile::of).collect(),
        };
        let body = toml::to_string(&written).expect("plain texts and numbers can be written as TOML");
        let text = format!(
            "# A snapshot in the store of tallyclerk; written by the program, sealed in its last line.\n{body}"
        );
        let seal = Sha256::of(text.as_bytes());
        format!("{text}{SEAL}{seal}\n")
    }

    /// Reads a `snapshot.toml`; `name` is how messages call it.
    pub(super) fn read(text: &str, name: &str, digest: Sha256) -> Result<Self, Error> {
        let damaged = |what: String| Error::new(ErrorKind::InvalidList, damaged(name, what));
        let (body, seal) = text
            .rfind(SEAL)
            .map(|at| text.split_at(at))
            .ok_or_else(|| damaged("has no seal in its last line".to_owned()))?;
        let stated = Sha256::parse(seal[SEAL.len()..].trim_end());
        if stated != Some(Sha256::of(body.as_bytes())) {
            return Err(damaged("does not have the digest that its last line states".to_owned()));
        }
        let written: Written =
            toml::from_str(body).map_err(|cause| damaged(format!("can't be read: {}", cause.message())))?;
        written.into_snapshot(digest).map_err(damaged)
    }
}

/// Returns the digest that names a snapshot: of its one file, else the SHA-256 of a line `digest␠␠role` for each, sorted.
pub(super) fn digest_of(files: &[HeldFile]) -> Sha256 {
    if let [only] = files {
        return only.sha256;
    }
    let mut lines: Vec<String> = files.iter().map(|file| format!("{}  {}\n", file.sha256, file.role)).collect();
    lines.sort_unstable();
    Sha256::of(lines.concat().as_bytes())
}

/// Returns the day that it is where it is latest on earth: no honest file says a later one.
pub(super) fn latest_today(now: jiff::Timestamp) -> Date {
    let ahead = jiff::SignedDuration::from_hours(14);
    now.saturating_add(ahead).unwrap_or(now).to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// What is wrong with something in the store, and what mends it.
pub(super) fn damaged(name: &str, what: impl Into<String>) -> Problem {
    Problem::new(name, what).help("see `tallyclerk lists verify`; update or import the list again to mend it")
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    version: u32,
    publication: String,
    format: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dated_by: Option<DatedBy>,
    confirmed: Vec<String>,
    added: String,
    list: Vec<WrittenList>,
    file: Vec<WrittenFile>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenList {
    id: String,
    entries: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenFile {
    name: String,
    role: String,
    sha256: String,
    size: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_modified: Option<String>,
}

impl WrittenFile {
    fn of(file: &HeldFile) -> Self {
        Self {
            name: file.name.clone(),
            role: file.role.clone(),
            sha256: file.sha256.to_string(),
            size: file.size,
            url: file.url.clone(),
            etag: file.etag.clone(),
            last_modified: file.last_modified.clone(),
        }
    }
}

impl Written {
    fn into_snapshot(self, digest: Sha256) -> Result<Snapshot, String> {
        if self.version != 1 {
            return Err(format!("is of version {}, and this program reads version 1", self.version));
        }
        let day = |text: &str| text.parse::<Date>().map_err(|_| format!("holds `{text}`, which is no day"));
        let mut confirmed = self.confirmed.iter().map(|text| day(text)).collect::<Result<Vec<_>, _>>()?;
        confirmed.sort_unstable();
        let published = match (&self.published, self.dated_by) {
            (Some(text), Some(by)) => Some((day(text)?, by)),
            (None, None) => None,
            _ => return Err("states a day of publication without who says so".to_owned()),
        };
        let mut files = Vec::new();
        for file in self.file {
            let sha256 =
                Sha256::parse(&file.sha256).ok_or_else(|| format!("holds `{}`, which is no SHA-256", file.sha256))?;
            if file.name != super::folder::file_name(&file.name) {
                return Err(format!("names a file `{}`, which the store would not", file.name));
            }
            files.push(HeldFile {
                name: file.name,
                role: file.role,
                sha256,
                size: file.size,
                url: file.url,
                etag: file.etag,
                last_modified: file.last_modified,
            });
        }
        if files.is_empty() || digest_of(&files) != digest {
            return Err("names files that don't make up the digest of its folder".to_owned());
        }
        Ok(Snapshot {
            publication: self.publication,
            digest,
            format: self.format,
            lists: self.list.into_iter().map(|list| HeldList { id: list.id, entries: list.entries }).collect(),
            published,
            confirmed,
            added: self.added.parse().map_err(|_| format!("holds `{}`, which is no time", self.added))?,
            files,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::lists::store) fn snapshot() -> Snapshot {
        let files = vec![HeldFile {
            name: "list.csv".to_owned(),
            role: "list".to_owned(),
            sha256: Sha256::of(b"name\nExample Works\n"),
            size: 19,
            url: Some("https://lists.example/list.csv".to_owned()),
            etag: Some("\"a\\\"b\"".to_owned()),
            last_modified: None,
        }];
        Snapshot {
            publication: "house".to_owned(),
            digest: digest_of(&files),
            format: "table".to_owned(),
            lists: vec![HeldList { id: "house".to_owned(), entries: 1 }],
            published: Some((jiff::civil::date(2026, 6, 1), DatedBy::Server)),
            confirmed: vec![jiff::civil::date(2026, 6, 2), jiff::civil::date(2026, 6, 9)],
            added: "2026-06-02T05:00:00Z".parse().expect("a time"),
            files,
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let snapshot = snapshot();
        let read = Snapshot::read(&snapshot.to_text(), "snapshot.toml", snapshot.digest);
        assert_eq!(read.as_ref(), Ok(&snapshot));
    }

    #[test]
    fn a_changed_byte_anywhere_is_damage() {
        let snapshot = snapshot();
        let text = snapshot.to_text();
        let bytes = text.as_bytes();
        for at in 0..bytes.len() - 1 {
            let mut changed = bytes.to_vec();
            changed[at] ^= 1;
            let Ok(changed) = String::from_utf8(changed) else { continue };
            assert!(Snapshot::read(&changed, "snapshot.toml", snapshot.digest).is_err(), "{at}: {changed}");
        }
        for cut in 0..text.len() - 1 {
            assert!(Snapshot::read(&text[..cut], "snapshot.toml", snapshot.digest).is_err(), "{cut}");
        }
        assert!(Snapshot::read(&text, "snapshot.toml", Sha256::of(b"another")).is_err());
    }

    #[test]
    fn days_are_those_of_publication_and_confirmation() {
        let snapshot = snapshot();
        let by = |text: &str| snapshot.last_by(text.parse().expect("a day")).map(|day| day.to_string());
        assert_eq!(snapshot.since().map(|day| day.to_string()).as_deref(), Some("2026-06-01"));
        assert_eq!(by("2026-05-31"), None);
        assert_eq!(by("2026-06-08").as_deref(), Some("2026-06-02"));
        assert_eq!(by("2027-01-01").as_deref(), Some("2026-06-09"));
    }

    #[test]
    fn a_set_of_files_has_a_digest_that_knows_no_order() {
        let mut files = snapshot().files;
        assert_eq!(digest_of(&files), files[0].sha256, "one file keeps its own digest");
        files.push(HeldFile { role: "alt".to_owned(), sha256: Sha256::of(b"x"), ..files[0].clone() });
        let one = digest_of(&files);
        files.reverse();
        assert_eq!(one, digest_of(&files));
        files[0].role = "add".to_owned();
        assert_ne!(one, digest_of(&files));
    }
}
