//! A publication brought up to date: asked for, fetched, looked at, and only then put in force.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::account::{serving, warnings};
use super::address::Address;
use super::admission::{Admitted, Allow, Content as Compared, Notice, admit};
use super::fetch::{Answer, Fetch, Transfer};
use super::folder::{expect_id, file_name};
use super::hold::{Content, Hold, unwritable};
use super::import::{Last, snapshot_of, take_in};
use super::partial::{Partial, Validators};
use super::reading::Read;
use super::refusal::Refusal;
use super::snapshot::{DatedBy, Snapshot, latest_today};
use crate::error::Error;
use crate::lists::List;
use crate::source::{Limits, Progress, Sha256, Source};

/// What to bring up to date.
#[derive(Debug)]
pub struct Update<'a> {
    /// The publication's id.
    pub id: &'a str,
    /// Its address.
    pub address: &'a Address,
    /// The format that it is published in, where the address is the publisher's own; any will do elsewhere.
    pub format: Option<&'a str>,
    /// Whether the address is the publisher's own. What comes from elsewhere may be an old copy: that it came says only that
    /// it was published.
    pub own: bool,
    /// What is taken in though it would be refused.
    pub allow: &'a [Allow],
    /// How much is read.
    pub limits: Limits,
    /// How much is fetched, and how long that may take.
    pub transfer: &'a Transfer,
    /// Now.
    pub now: Timestamp,
}

/// What an update did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The server says that nothing changed.
    NotModified,
    /// The same bytes came again.
    Same,
    /// Another snapshot is in force now. Before it was this one, if any.
    New(Option<(Sha256, u64)>),
}

/// What came of an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Updated {
    /// The snapshot in force.
    pub snapshot: Snapshot,
    /// What changed.
    pub change: Change,
    /// How many bytes were there from an earlier attempt.
    pub resumed: u64,
    /// What was taken in by an exception.
    pub notices: Vec<Notice>,
    /// What the lists in it are not fit for, and what they lost.
    pub warnings: Vec<String>,
    /// What of the publication was found damaged before.
    pub mended: Vec<Error>,
    /// The lists of the snapshot, as they were read.
    pub lists: Vec<List>,
}

impl Update<'_> {
    /// Brings the publication up to date.
    ///
    /// # Errors
    /// The download is refused for its typed reason, or the store can't be written. The snapshot in force stays.
    pub fn run(&self, hold: &Hold<'_>, progress: &dyn Progress) -> Result<Updated, Refusal> {
        expect_id(self.id).map_err(Refusal::Unwritable)?;
        hold.sweep(self.id).map_err(Refusal::Unwritable)?;
        let (last, mended) = Last::of(hold.store(), self.id, &self.limits).map_err(Refusal::Unwritable)?;
        let partial = Partial::at(&hold.store().partial_folder(self.id));
        let known = last.as_ref().and_then(|last| self.validators(&last.snapshot));
        let fetch = Fetch { address: self.address, known, partial: &partial, transfer: self.transfer, progress };
        let done = match (fetch.run()?, last) {
            (Answer::NotModified, Some(last)) => self.confirm(hold, last, mended),
            (Answer::NotModified, None) => Err(Refusal::Status(304)),
            (Answer::Complete { validators, resumed }, last) => {
                let taken = self.take(hold, &partial, validators, last.as_ref());
                taken.map(|taken| Updated { resumed, mended, ..taken })
            }
        };
        // Whatever came is in the store now, or is of no use to the next attempt.
        partial.discard().map_err(|cause| Refusal::Unwritable(unwritable(partial.path(), &cause)))?;
        done
    }

    /// Returns what the server said of a snapshot's file, if it came from the same address.
    fn validators(&self, snapshot: &Snapshot) -> Option<Validators> {
        let [file] = snapshot.files.as_slice() else { return None };
        let validators = Validators { etag: file.etag.clone(), last_modified: file.last_modified.clone() };
        let is_known = validators.etag.is_some() || validators.last_modified.is_some();
        (is_known && file.url.as_deref() == Some(self.address.as_str())).then_some(validators)
    }

    fn confirm(&self, hold: &Hold<'_>, last: Last, mended: Vec<Error>) -> Result<Updated, Refusal> {
        let mut snapshot = last.snapshot;
        if last.read.confirmed.is_none() && (self.own || snapshot.published.is_none()) {
            snapshot.confirm(self.today());
        }
        let done = hold.renew(&snapshot).and_then(|()| hold.put_in_force(self.id, &snapshot.digest));
        done.map_err(Refusal::Unwritable)?;
        let mut warnings = warnings(&last.read.lists, &snapshot, &[], self.now);
        warnings.extend(serving(hold.store(), &snapshot, self.now));
        let (change, notices, lists) = (Change::NotModified, Vec::new(), last.read.lists);
        Ok(Updated { snapshot, change, resumed: 0, notices, warnings, mended, lists })
    }

    fn take(
        &self,
        hold: &Hold<'_>,
        partial: &Partial,
        validators: Validators,
        last: Option<&Last>,
    ) -> Result<Updated, Refusal> {
        let source = Source::load(partial.path(), &self.name(), &self.limits).and_then(Source::in_utf8);
        let source = source.map_err(Refusal::Unreadable)?;
        let read = Read::of(self.id, self.format, vec![Arc::new(source)], &self.limits)?;
        let mut snapshot = snapshot_of(self.id, &read, self.now);
        // A clock that is ahead says nothing.
        let of_server =
            validators.last_modified.as_deref().and_then(day_of).filter(|day| *day <= latest_today(self.now));
        for file in &mut snapshot.files {
            file.url = Some(self.address.as_str().to_owned());
            file.etag.clone_from(&validators.etag);
            file.last_modified.clone_from(&validators.last_modified);
        }
        match (read.confirmed, read.published) {
            // Fetching a transcription again doesn't confirm it at the list's own publisher.
            (Some(day), _) => snapshot.confirmed.push(day),
            (None, Some(day)) => {
                snapshot.published = Some((day, DatedBy::File));
                snapshot.confirmed.extend(self.own.then(|| self.today()));
            }
            (None, None) => {
                snapshot.published = of_server.map(|day| (day, DatedBy::Server));
                if self.own || of_server.is_none() {
                    snapshot.confirmed.push(self.today());
                }
            }
        }
        snapshot.refuse_future(self.now)?;
        let mut admitted = Admitted::default();
        if let Some(last) = last.filter(|last| last.snapshot.digest != snapshot.digest) {
            let of = |snapshot: &Snapshot, read: &Read| read.confirmed.or(snapshot.published.map(|(day, _)| day));
            let new = Compared {
                lists: &read.lists,
                sources: &read.sources,
                bytes: snapshot.size(),
                published: of(&snapshot, &read),
            };
            let was = Compared { published: of(&last.snapshot, &last.read), ..last.content() };
            admitted = admit(&new, &was, self.allow)?;
        }
        take_in(hold, &mut snapshot, &[Content::Own(partial.path())]).map_err(Refusal::Unwritable)?;
        hold.put_in_force(self.id, &snapshot.digest).map_err(Refusal::Unwritable)?;
        let change = match last {
            Some(last) if last.snapshot.digest == snapshot.digest => Change::Same,
            Some(last) => Change::New(Some((last.snapshot.digest, entries(&last.snapshot)))),
            None => Change::New(None),
        };
        let Admitted { notices, shrunk } = admitted;
        let mut warnings = warnings(&read.lists, &snapshot, &shrunk, self.now);
        warnings.extend(serving(hold.store(), &snapshot, self.now));
        Ok(Updated { snapshot, change, resumed: 0, notices, warnings, mended: Vec::new(), lists: read.lists })
    }

    /// Returns how the file is called in the store and in messages.
    fn name(&self) -> String {
        match self.address.file_name() {
            "" => format!("{}.list", self.id),
            name => file_name(name),
        }
    }

    fn today(&self) -> Date {
        self.now.to_zoned(jiff::tz::TimeZone::UTC).date()
    }
}

/// Returns how many entries a snapshot has.
pub(super) fn entries(snapshot: &Snapshot) -> u64 {
    snapshot.lists.iter().map(|list| list.entries).sum()
}

/// Reads the day of an HTTP date.
fn day_of(time: &str) -> Option<Date> {
    let zoned = jiff::fmt::rfc2822::parse(time).ok()?;
    Some(zoned.timestamp().to_zoned(jiff::tz::TimeZone::UTC).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_http_date_is_a_day_in_utc() {
        assert_eq!(day_of("Tue, 02 Jun 2026 23:59:59 GMT"), Some(jiff::civil::date(2026, 6, 2)));
        assert_eq!(day_of("yesterday"), None);
    }
}
