//! Writing that a kill or a power cut can't halve: beside the place, to the disk, then renamed into it.
//!
//! Names are fixed (`.new`), not random: only the holder of the store's lock writes, so what an interrupted process
//! left is written over by the next one and never piles up.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What stands at the front of whatever is not in its place yet.
pub(super) const NEW: &str = ".new";

/// Replaces a file whole, or leaves it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = new_of(path);
    put(&beside, bytes)?;
    fs::rename(&beside, path)?;
    sync_folder(folder_of(path))
}

/// Writes a file to the disk where nobody looks for it yet.
pub(super) fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes an empty folder beside a place, in which an interrupted process may have left something.
pub(super) fn fresh_folder(place: &Path) -> io::Result<PathBuf> {
    let beside = new_of(place);
    remove_folder(&beside)?;
    fs::create_dir_all(&beside)?;
    Ok(beside)
}

/// Brings a folder that was filled beside into its place, which must be free.
pub(super) fn move_into_place(beside: &Path, place: &Path) -> io::Result<()> {
    sync_folder(beside)?;
    fs::rename(beside, place)?;
    sync_folder(folder_of(place))
}

/// Removes a folder; one that is not there is removed already.
pub(super) fn remove_folder(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Removes a file; one that is not there is removed already.
pub(super) fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Brings the names in a folder to the disk: a rename is lasting only then.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    // Windows opens no folder as a file; its file system orders the names itself.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn new_of(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!("{NEW}-{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("current");
        write(&path, b"one").expect("it can be written");
        fs::write(new_of(&path), b"left by a process that was killed").expect("it can be written");
        write(&path, b"two").expect("it can be written");
        assert_eq!(fs::read(&path).expect("it is there"), b"two");
        assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 1);
    }

    #[test]
    fn a_folder_begins_empty_whatever_was_left() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let place = folder.path().join("abc");
        let beside = fresh_folder(&place).expect("it can be made");
        put(&beside.join("left"), b"x").expect("it can be written");
        let beside = fresh_folder(&place).expect("it can be made");
        assert_eq!(fs::read_dir(&beside).expect("readable").count(), 0);
        move_into_place(&beside, &place).expect("it is free");
        assert!(place.is_dir() && !beside.exists());
    }
}
