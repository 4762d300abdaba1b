//! How much of anything a run accepts before it says so and stops.

/// Limits on one input. The command line can set the first; the library all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest file, in bytes, packed and unpacked. Spans are 32 bits wide, so never above 2 GiB - 1.
    pub max_bytes: u64,
    /// The deepest nesting of objects, arrays or elements.
    pub max_depth: u32,
    /// The most components one document may hold.
    pub max_components: u32,
    /// The most cells one spreadsheet may hold.
    pub max_cells: u64,
    /// The most problems shown of one input; beyond it they are counted.
    pub max_problems: usize,
}

impl Limits {
    /// The largest value that `max_bytes` may take: spans are 31 bits wide.
    pub const CEILING: u64 = (1 << 31) - 1;
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 1 << 30, max_depth: 256, max_components: 8_000_000, max_cells: 20_000_000, max_problems: 20 }
    }
}
