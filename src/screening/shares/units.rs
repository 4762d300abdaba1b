//! Shares in integers, and the threshold that they are held against.

use crate::model::Share;

/// The whole of a company.
pub(in crate::screening) const WHOLE: u64 = 1_000_000_000_000_000_000;
/// The whole of a company as statements have it: in millionths of a percent.
pub(super) const STATED_WHOLE: u128 = Share::WHOLE.millionths() as u128;
const STATED_UNIT: u64 = WHOLE / Share::WHOLE.millionths() as u64;
/// When a rule reaches a company.
#[derive(Debug, Clone, Copy)]
pub(in crate::screening) struct Threshold {
    pub(in crate::screening) share: Share,
    pub(in crate::screening) strictly_more: bool,
}

impl Threshold {
    /// Tells whether a share is large enough.
    pub(super) fn passes(self, share: u64) -> bool {
        let limit = in_units(self.share);
        if self.strictly_more { share > limit } else { share >= limit }
    }
}

/// Brings a stated share into the units of this module.
const fn in_units(share: Share) -> u64 {
    share.millionths() as u64 * STATED_UNIT
}

/// Brings a share of this module into millionths of a percent, rounded down or up.
pub(in crate::screening) fn stated(share: u64, up: bool) -> Share {
    let millionths = if up { share.div_ceil(STATED_UNIT) } else { share / STATED_UNIT };
    u32::try_from(millionths).ok().and_then(Share::from_millionths).unwrap_or(Share::WHOLE)
}
