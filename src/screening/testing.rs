//! Results and lists made by hand, for the tests of what reads them.

use super::{ScreenedParty, Screening};
use crate::lists::{Entry, List};

/// Makes a list that nobody published.
pub(super) fn list(entries: Vec<Entry>) -> List {
    List {
        id: "test".to_owned(),
        title: "test".to_owned(),
        entries,
        snapshot: String::new(),
        source: "test".to_owned(),
        confirmed: None,
        published: None,
        remarks: Vec::new(),
        partial: false,
    }
}

impl Screening {
    /// Makes a result of parties.
    pub(crate) fn of(parties: Vec<ScreenedParty>) -> Self {
        Self {
            parties,
            unplaced: Vec::new(),
            unstated: Vec::new(),
            undescribed: Vec::new(),
            beyond: Vec::new(),
            unread: Vec::new(),
            decisions: Vec::new(),
            stated: None,
        }
    }
}
