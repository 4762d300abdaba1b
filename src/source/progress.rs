//! How long work tells that it is moving, without knowing who listens.

/// Receives the progress of long work. The library never draws; the command line does.
pub trait Progress: Sync {
    /// A stage begins; `total` is in the unit of `advance`, 0 if it isn't known.
    fn begin(&self, stage: &str, total: u64);
    /// The stage moved on by `by`.
    fn advance(&self, by: u64);
    /// The stage ended.
    fn end(&self);
}

/// Hears nothing: for tests, pipes and `--quiet`.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn begin(&self, _stage: &str, _total: u64) {}
    fn advance(&self, _by: u64) {}
    fn end(&self) {}
}
