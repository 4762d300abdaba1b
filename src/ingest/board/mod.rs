//! What stands on a board: pick-and-place files, placement reports and exports of optical inspection.
//!
//! Such a file tells which reference designators a machine placed, or a camera saw, and where. It is no bill of
//! materials: it speaks as an observation of one board.

mod columns;

pub use columns::is_placement;
