//! How much of anything a run accepts before it says so and stops.

/// Limits on one input; each has a flag of its name on the command line.
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

    /// The largest value of `max_depth` that readers which recurse can serve: what a thread's stack of two megabytes
    /// holds with room to spare.
    pub const DEEPEST: u32 = 512;

    /// What to do about a document that is nested too deep.
    pub const RAISE_DEPTH: &str = "ask the author whether this is the document; no machine is assembled this deep. If it \
                                   is meant to be, raise the limit with --max-depth (up to 512)";

    /// What to do about a document of too many components.
    pub const RAISE_COMPONENTS: &str =
        "raise the limit with --max-components if it is meant to be this large, or have it split by assembly";

    /// What to do about a table of too many cells.
    pub const RAISE_CELLS: &str = "delete empty rows and columns and sheets that are not needed, or raise the limit with \
                                   --max-cells if the table is meant to be this large";
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 1 << 30, max_depth: 256, max_components: 8_000_000, max_cells: 20_000_000, max_problems: 20 }
    }
}
