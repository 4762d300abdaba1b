//! The official JSON Schemas, installed from npm into the build's folder for temporary files, and compiled.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jsonschema::{Retrieve, Uri, Validator};
use serde_json::Value;

const PACKAGE: &str = "@cyclonedx/cyclonedx-library";
/// The version of the package; its schemas are those of the specification's repository.
const RELEASE: &str = "10.3.0";

/// The schema files, by version of the specification. The strict ones of 1.2 and 1.3 are those that say which fields
/// there are.
const FILES: [(&str, &str); 6] = [
    ("1.2", "bom-1.2-strict.SNAPSHOT.schema.json"),
    ("1.3", "bom-1.3-strict.SNAPSHOT.schema.json"),
    ("1.4", "bom-1.4.SNAPSHOT.schema.json"),
    ("1.5", "bom-1.5.SNAPSHOT.schema.json"),
    ("1.6", "bom-1.6.SNAPSHOT.schema.json"),
    ("1.7", "bom-1.7.SNAPSHOT.schema.json"),
];

/// The schemas as text and ready to validate, by version.
pub(crate) struct Schemas {
    texts: BTreeMap<&'static str, Value>,
    compiled: BTreeMap<&'static str, Validator>,
    /// Every file that a schema refers to.
    others: Folder,
}

#[derive(Clone)]
struct Folder(PathBuf);

impl Folder {
    fn read(&self, name: &str) -> Result<Value, String> {
        let text = std::fs::read(self.0.join(name)).map_err(|cause| format!("{name}: {cause}"))?;
        serde_json::from_slice(&text).map_err(|cause| format!("{name}: {cause}"))
    }
}

impl Retrieve for Folder {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        Ok(self.read(uri.path().as_str().rsplit('/').next().unwrap_or_default())?)
    }
}

impl Schemas {
    /// Installs the package if an earlier run did not, and compiles its schemas.
    pub(crate) fn installed() -> Result<Self, String> {
        let folder = Folder(installed()?);
        let mut texts = BTreeMap::new();
        let mut compiled = BTreeMap::new();
        for (version, file) in FILES {
            let schema = folder.read(file)?;
            let validator = jsonschema::options()
                .with_retriever(folder.clone())
                .should_validate_formats(true)
                .build(&schema)
                .map_err(|cause| format!("{file}: {cause}"))?;
            texts.insert(version, schema);
            compiled.insert(version, validator);
        }
        Ok(Self { texts, compiled, others: folder })
    }

    pub(crate) fn versions(&self) -> [&'static str; FILES.len()] {
        FILES.map(|(version, _)| version)
    }

    pub(crate) fn find(&self, version: &str) -> Option<&Validator> {
        self.compiled.get(version)
    }

    pub(crate) fn text(&self, version: &str) -> &Value {
        &self.texts[version]
    }

    /// Returns another file that a schema refers to.
    pub(crate) fn other(&self, file: &str) -> Value {
        self.others.read(file).expect("the package is whole")
    }
}

fn installed() -> Result<PathBuf, String> {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cyclonedx-library-{RELEASE}"));
    let schemas = root.join("node_modules").join(PACKAGE).join("res/schema");
    let whole = || FILES.iter().all(|(_, file)| schemas.join(file).is_file());
    if whole() {
        return Ok(schemas);
    }
    // Tests run at once in one process and several; what is installed beside and renamed is never seen half done.
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(parent).map_err(|cause| cause.to_string())?;
    let beside = tempfile::tempdir_in(parent).map_err(|cause| cause.to_string())?;
    let output = Command::new("npm")
        .args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--fetch-retries=0", "--prefix"])
        .arg(beside.path())
        .arg(format!("{PACKAGE}@{RELEASE}"))
        .current_dir(beside.path())
        .stdin(Stdio::null())
        .output()
        .map_err(|cause| format!("npm: {cause}"))?;
    if !output.status.success() {
        let says = String::from_utf8_lossy(&output.stderr);
        return Err(format!("npm: {}", says.lines().find(|line| line.contains("ERR")).unwrap_or("it failed")));
    }
    match std::fs::rename(beside.path(), &root) {
        Ok(()) => {}
        Err(_) if whole() => {}
        Err(cause) => return Err(cause.to_string()),
    }
    if whole() { Ok(schemas) } else { Err(format!("{PACKAGE} {RELEASE} does not hold the schemas")) }
}
