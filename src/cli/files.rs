//! Files are written beside their place and renamed into it, so that nobody ever reads half of one.

use std::io::{self, Write};
use std::path::Path;

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};

/// Writes a file whole or not at all. A device or pipe, which can't be replaced, is written to as it is.
///
/// # Errors
/// The file can't be written.
pub(super) fn write(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    // Everything is made in memory first: an interruption then finds nothing half written.
    let mut bytes = Vec::new();
    content(&mut bytes).and_then(|()| replace(path, &bytes)).map_err(|cause| {
        let problem = Problem::new(&path.display().to_string(), format!("can't be written: {cause}"));
        Error::new(ErrorKind::Unwritable, problem.help("check that its folder exists and may be written to"))
    })
}

/// Writes a file that may be too large to be made in memory first: beside its place, then renamed into it.
///
/// # Errors
/// The file can't be written.
pub(super) fn stream<T>(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> Result<T, Error> {
    write_beside(path, content).map_err(|cause| {
        let problem = Problem::new(&path.display().to_string(), format!("can't be written: {cause}"));
        Error::new(ErrorKind::Unwritable, problem.help("check that its folder exists and may be written to"))
    })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_beside(path, |out| out.write_all(bytes))
}

fn write_beside<T>(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
    // Through a link, so that the link stays one.
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match std::fs::metadata(&path) {
        Ok(meta) if !meta.is_file() => {
            let mut out = io::BufWriter::new(std::fs::OpenOptions::new().write(true).open(&path)?);
            let done = content(&mut out)?;
            out.flush()?;
            return Ok(done);
        }
        _ => {}
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = tempfile::Builder::new().prefix(".tallyclerk-").tempfile_in(folder)?;
    let mut out = io::BufWriter::new(file);
    let done = content(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    #[cfg(unix)]
    permit_like_any_other_file(file.as_file(), &path)?;
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(done)
}

/// A temporary file is for its owner alone; a report is for whoever may read its folder's other files.
#[cfg(unix)]
fn permit_like_any_other_file(file: &std::fs::File, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).map_or(0o644, |meta| meta.permissions().mode() & 0o777);
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_or_left_alone() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("report.json");
        write(&path, |out| out.write_all(b"one")).expect("it can be written");
        let failed = write(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("cut"))
        });
        assert_eq!(failed.expect_err("it was cut").kind(), ErrorKind::Unwritable);
        assert_eq!(std::fs::read(&path).expect("it is there"), b"one");
        write(&path, |out| out.write_all(b"two")).expect("it can be written");
        assert_eq!(std::fs::read(&path).expect("it is there"), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 1, "nothing is left beside it");
    }
}
