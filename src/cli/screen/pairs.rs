//! `screen --pairs`: is each first name the second one?

use std::path::Path;

use rayon::prelude::*;

use crate::cli::streams::Streams;
use crate::error::Error;
use crate::report::screen::write_pairs;
use crate::screening::ask::{Outcome, compare, read_pairs};
use crate::source::Limits;

/// Compares the pairs of a file and writes them with what came out.
///
/// # Errors
/// The file can't be read or is none of pairs.
pub(super) fn run(path: &Path, limits: &Limits, streams: &mut Streams) -> Result<u8, Error> {
    let pairs = read_pairs(&*super::source(path, limits)?, limits)?;
    let progress = streams.progress();
    progress.begin("comparing", pairs.rows.len() as u64);
    let results: Vec<(Outcome, f64)> = pairs
        .rows
        .par_iter()
        .map(|pair| {
            let result = compare(pair);
            progress.advance(1);
            result
        })
        .collect();
    progress.end();
    streams.write(|out, _| write_pairs(&pairs, &results, out))?;
    Ok(u8::from(results.iter().any(|(outcome, _)| *outcome != Outcome::NoneFound)))
}
