//! Cranes made of the clean one and of faults.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tempfile::TempDir;

/// The edits that make another crane, without a fault.
pub const IDENTITY: &str = "identity";

/// A fault, as its file states it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    version: u32,
    pub title: String,
    #[serde(default, rename = "edit")]
    edits: Vec<Edit>,
    /// What must be found.
    #[serde(default, rename = "expect")]
    pub expected: Vec<Expected>,
    /// Lists that none of its findings may rest on.
    #[serde(default, rename = "absent")]
    pub absent: Vec<Absent>,
    /// Its folder's name.
    #[serde(skip)]
    pub name: String,
}

/// One change of one file: a text in the place of another, a file in the place of another, or none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    file: String,
    find: Option<String>,
    replace: Option<String>,
    /// Whether the text may stand more than once; each is replaced then.
    #[serde(default)]
    every: bool,
    copy: Option<String>,
    #[serde(default)]
    remove: bool,
}

/// A finding that must come: exactly one of the rule and severity holds the words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    pub rule: String,
    pub severity: String,
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absent {
    pub list: String,
}

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

/// Returns the folder of the clean crane.
pub fn clean() -> PathBuf {
    testdata().join("cases/pier-8")
}

/// Reads every fault, `identity` among them, in the order of their names.
pub fn faults() -> Vec<Fault> {
    let mut names: Vec<String> = std::fs::read_dir(testdata().join("faults"))
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed").file_name().into_string().expect("plain names"))
        .collect();
    names.sort();
    names
        .into_iter()
        .map(|name| {
            let path = testdata().join("faults").join(&name).join("fault.toml");
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let fault: Fault = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert_eq!(fault.version, 1, "{name}");
            Fault { name, ..fault }
        })
        .collect()
}

/// Reads every file of a crane but for its expected reports, by its path.
pub fn read_tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in std::fs::read_dir(&at).unwrap_or_else(|error| panic!("{}: {error}", at.display())) {
            let path = entry.expect("it can be listed").path();
            let name = path.strip_prefix(folder).expect("below").to_str().expect("plain names").replace('\\', "/");
            if path.is_dir() {
                if name != "expected" {
                    folders.push(path);
                }
            } else {
                files.insert(name, std::fs::read(&path).expect("it can be read"));
            }
        }
    }
    files
}

/// Makes the files of the clean crane with faults put in, in the order given.
pub fn with<'a>(faults: impl IntoIterator<Item = &'a Fault>) -> BTreeMap<String, Vec<u8>> {
    let mut files = read_tree(&clean());
    for fault in faults {
        for edit in &fault.edits {
            apply(fault, edit, &mut files);
        }
    }
    files
}

fn apply(fault: &Fault, edit: &Edit, files: &mut BTreeMap<String, Vec<u8>>) {
    let wrong = |why: &str| -> ! { panic!("testdata/faults/{}: edit of {}: {why}", fault.name, edit.file) };
    let Some(bytes) = files.get(&edit.file) else { wrong("there is no such file in the crane") };
    match (&edit.find, &edit.replace, &edit.copy, edit.remove) {
        (Some(find), Some(replace), None, false) => {
            let Ok(text) = std::str::from_utf8(bytes) else { wrong("it is not text") };
            match text.matches(find.as_str()).count() {
                0 => wrong(&format!("{find:?} does not stand in it")),
                n if n > 1 && !edit.every => wrong(&format!("{find:?} stands in it {n} times")),
                _ => files.insert(edit.file.clone(), text.replace(find.as_str(), replace).into_bytes()),
            };
        }
        (None, None, Some(copy), false) => {
            let from = testdata().join("faults").join(&fault.name).join(copy);
            let copied = std::fs::read(&from).unwrap_or_else(|error| wrong(&format!("{copy}: {error}")));
            if copied == *bytes {
                wrong("the copy changes nothing");
            }
            files.insert(edit.file.clone(), copied);
        }
        (None, None, None, true) => {
            files.remove(&edit.file);
        }
        _ => wrong("it needs `find` and `replace`, or `copy`, or `remove`"),
    }
}

/// Writes files into a folder.
pub fn write(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder can be made");
        std::fs::write(path, bytes).expect("a file can be written");
    }
}

/// Writes files into a folder for the time of a test.
pub fn folder(files: &BTreeMap<String, Vec<u8>>) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    write(folder.path(), files);
    folder
}
