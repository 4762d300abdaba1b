//! Paths of a case: relative to its file, and inside its folder, because case files come from bidders.

use std::fs;
use std::io::ErrorKind as Io;
use std::path::{Component, Path, PathBuf};

use crate::diagnostic::nearest;

/// Why a path can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It leaves the folder, in the words of how.
    Outside(&'static str),
    /// There is no such file; perhaps one of a similar name.
    Missing(Option<String>),
    /// It is a folder, a device or a pipe.
    NotAFile,
    /// The system refuses it.
    Unreadable(String),
}

/// The folder of a case, and whether paths may leave it.
#[derive(Debug)]
pub(super) struct Fence {
    folder: PathBuf,
    resolved: Option<PathBuf>,
}

impl Fence {
    /// Fences a folder in; with `allow_outside` there is no fence, and relative paths still start at the folder.
    pub(super) fn new(folder: &Path, allow_outside: bool) -> std::io::Result<Self> {
        let resolved = if allow_outside { None } else { Some(fs::canonicalize(folder)?) };
        Ok(Self { folder: folder.to_owned(), resolved })
    }

    /// Resolves a path as the case wrote it, symbolic links and all, to a file that exists.
    pub(super) fn resolve(&self, name: &str) -> Result<PathBuf, Refusal> {
        // `\` separates on the machines that procurement works on; nobody names a file with one.
        let name = name.replace('\\', "/");
        if self.resolved.is_some() {
            leaves(&name).map_or(Ok(()), |how| Err(Refusal::Outside(how)))?;
        }
        let path = self.folder.join(&name);
        let file = match fs::canonicalize(&path) {
            Ok(file) => file,
            Err(cause) if matches!(cause.kind(), Io::NotFound | Io::NotADirectory) => {
                return Err(Refusal::Missing(self.similar(&name)));
            }
            Err(cause) => return Err(Refusal::Unreadable(cause.to_string())),
        };
        if self.resolved.as_ref().is_some_and(|folder| !file.starts_with(folder)) {
            return Err(Refusal::Outside("it leads outside through a symbolic link"));
        }
        match fs::metadata(&file) {
            Ok(meta) if meta.is_file() => Ok(file),
            Ok(_) => Err(Refusal::NotAFile),
            Err(cause) => Err(Refusal::Unreadable(cause.to_string())),
        }
    }

    /// Finds a file of a similar name beside where the missing one should be.
    fn similar(&self, name: &str) -> Option<String> {
        /// A folder beyond this size is not searched.
        const SEARCHED: usize = 10_000;
        let (parent, file) = name.rsplit_once('/').map_or(("", name), |(parent, file)| (parent, file));
        let folder = fs::canonicalize(self.folder.join(parent)).ok()?;
        if self.resolved.as_ref().is_some_and(|fence| !folder.starts_with(fence)) {
            return None;
        }
        let mut beside: Vec<String> = fs::read_dir(folder)
            .ok()?
            .take(SEARCHED)
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        beside.sort_unstable();
        let found = nearest(file, beside.iter().map(String::as_str))?;
        Some(if parent.is_empty() { found.to_owned() } else { format!("{parent}/{found}") })
    }
}

/// Tells how a path leaves its folder by its words alone.
fn leaves(name: &str) -> Option<&'static str> {
    if name.starts_with('/') {
        return Some("it is an absolute path");
    }
    if name.as_bytes().get(1) == Some(&b':') && name.as_bytes()[0].is_ascii_alphabetic() {
        return Some("it begins with a drive letter");
    }
    let mut depth = 0usize;
    for component in Path::new(name).components() {
        match component {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => depth -= 1,
            Component::ParentDir => return Some("it climbs out with `..`"),
            Component::RootDir | Component::Prefix(_) => return Some("it is an absolute path"),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case() -> tempfile::TempDir {
        let outer = tempfile::tempdir().expect("a temporary folder can be made");
        fs::create_dir_all(outer.path().join("case/vendor")).expect("it can be filled");
        fs::write(outer.path().join("case/vendor/bom.json"), "{}").expect("it can be filled");
        fs::write(outer.path().join("secret.json"), "{}").expect("it can be filled");
        outer
    }

    fn fence(outer: &tempfile::TempDir, allow_outside: bool) -> Fence {
        Fence::new(&outer.path().join("case"), allow_outside).expect("the folder is there")
    }

    #[test]
    fn both_separators_lead_to_a_file_inside() {
        let outer = case();
        let fence = fence(&outer, false);
        for name in ["vendor/bom.json", "vendor\\bom.json", "./vendor/../vendor/bom.json"] {
            assert!(fence.resolve(name).is_ok_and(|path| path.ends_with("case/vendor/bom.json")), "{name}");
        }
    }

    #[test]
    fn nothing_leads_outside_unless_it_is_allowed() {
        let outer = case();
        let absolute = outer.path().join("secret.json").display().to_string();
        let strict = fence(&outer, false);
        let names = [
            "../secret.json",
            "..\\secret.json",
            "vendor/../../secret.json",
            "C:\\secret.json",
            "\\\\host\\x",
            &absolute,
        ];
        for name in names {
            assert!(matches!(strict.resolve(name), Err(Refusal::Outside(_))), "{name}");
        }
        let open = fence(&outer, true);
        assert!(open.resolve("..\\secret.json").is_ok());
        assert!(open.resolve(&absolute).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_does_not_lead_outside() {
        let outer = case();
        let link = |to: &str, name: &str| {
            std::os::unix::fs::symlink(to, outer.path().join("case").join(name)).expect("a link can be made");
        };
        link("../secret.json", "file.json");
        link("..", "up");
        link("vendor/bom.json", "inside.json");
        let fence = fence(&outer, false);
        assert!(matches!(fence.resolve("file.json"), Err(Refusal::Outside(_))));
        assert!(matches!(fence.resolve("up/secret.json"), Err(Refusal::Outside(_))));
        assert_eq!(fence.resolve("up/secret.jsn"), Err(Refusal::Missing(None)), "what lies outside is not named");
        assert!(fence.resolve("inside.json").is_ok());
    }

    #[test]
    fn a_missing_file_is_told_from_a_folder_and_the_nearest_name_is_given() {
        let outer = case();
        let fence = fence(&outer, false);
        assert_eq!(fence.resolve("vendor/bmo.json"), Err(Refusal::Missing(Some("vendor/bom.json".to_owned()))));
        assert_eq!(fence.resolve("vendor"), Err(Refusal::NotAFile));
        assert_eq!(fence.resolve(""), Err(Refusal::NotAFile));
    }
}
