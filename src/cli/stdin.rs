//! Standard input, which a `-` in a file's place means.

use std::io::Read;
use std::path::Path;

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::Limits;

/// How messages call it.
pub(super) const NAME: &str = "standard input";

/// Tells whether a path means standard input.
pub(super) fn is_meant(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads standard input under the limit.
///
/// # Errors
/// It can't be read, or is larger than the limit.
pub(super) fn read(limits: &Limits) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(limits.max_bytes + 1)
        .read_to_end(&mut bytes)
        .map_err(|cause| Error::new(ErrorKind::Unreadable, Problem::new(NAME, format!("can't be read: {cause}"))))?;
    if bytes.len() as u64 > limits.max_bytes {
        let message = format!("is larger than the limit of {} bytes", limits.max_bytes);
        let problem = Problem::new(NAME, message).help("raise the limit with --max-bytes");
        return Err(Error::new(ErrorKind::TooLarge, problem));
    }
    Ok(bytes)
}
