//! A result made by hand, for the tests of what reads results.

use super::{ScreenedParty, Screening};

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
