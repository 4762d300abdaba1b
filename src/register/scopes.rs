//! What a survey can see, by its method: words of `[[observed]] scope`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{function, functions};
use crate::model::{ComponentKind, Format, Function};

/// One method of observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeEntry {
    /// The word of the case file.
    pub id: &'static str,
    /// What it is, for a person.
    pub title: &'static str,
    /// The functions that it can see.
    pub functions: Vec<Function>,
    /// The kinds of component that it can see whatever their function.
    pub kinds: Vec<ComponentKind>,
    /// Whether somebody looked inside assemblies.
    pub physical: bool,
    /// Whether it sees only what hangs on one host, bus or cabinet, and so counts only where a location is stated.
    pub local: bool,
    /// The words of the formats that are seen by this method, where a case does not say.
    pub formats: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    id: String,
    title: String,
    #[serde(default)]
    functions: Vec<String>,
    #[serde(default)]
    all_functions: bool,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    physical: bool,
    #[serde(default)]
    local: bool,
    #[serde(default)]
    formats: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    scope: Vec<Written>,
}

static SCOPES: LazyLock<Vec<ScopeEntry>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("scopes.toml")).expect("the built-in list of scopes is sound");
    let listed = |id: &String| function(id).expect("a scope names listed functions only").function;
    file.scope
        .into_iter()
        .map(|written| ScopeEntry {
            id: written.id.leak(),
            title: written.title.leak(),
            functions: if written.all_functions {
                functions().iter().map(|entry| entry.function).collect()
            } else {
                written.functions.iter().map(listed).collect()
            },
            kinds: written
                .kinds
                .iter()
                .map(|word| ComponentKind::parse(word).expect("a scope names CycloneDX's kinds only"))
                .collect(),
            physical: written.physical,
            local: written.local,
            formats: written.formats,
        })
        .collect()
});

/// Returns the whole list, in the order of the data file.
#[must_use]
pub fn scopes() -> &'static [ScopeEntry] {
    &SCOPES
}

/// Returns the entry of a scope's word, `None` if the list doesn't have it.
#[must_use]
pub fn scope(id: &str) -> Option<&'static ScopeEntry> {
    SCOPES.iter().find(|entry| entry.id == id)
}

/// Returns the method by which documents of a format were seen; `None` where the format does not tell.
#[must_use]
pub fn scope_of_format(format: Format) -> Option<&'static ScopeEntry> {
    SCOPES.iter().find(|entry| entry.formats.iter().any(|word| word == format.word()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_does_not_look_inside_and_an_inspection_sees_every_function() {
        let network = scope("network").expect("it is listed");
        assert!(!network.physical);
        let cellular = function("cellular").expect("it is listed").function;
        assert!(!network.functions.contains(&cellular), "a modem has no address on the crane's network");
        let physical = scope("physical").expect("it is listed");
        assert!(physical.physical);
        assert_eq!(physical.functions.len(), functions().len());
        assert_eq!(physical.kinds, [ComponentKind::Device]);
    }

    #[test]
    fn every_tool_tells_its_method_and_a_table_of_neighbours_shows_nothing_missing() {
        let id = |format| scope_of_format(format).map(|entry| entry.id);
        assert_eq!(id(Format::Lsusb), Some("usb"));
        assert_eq!(id(Format::Lspci), Some("pci"));
        assert_eq!(id(Format::Dmidecode), Some("host"));
        assert_eq!(id(Format::ModemManager), Some("host"));
        assert_eq!(id(Format::NmapXml), Some("network"));
        assert_eq!(id(Format::NetBox), Some("record"));
        assert_eq!(id(Format::Csv), None, "anybody can have filled a table in any way");
        for format in [Format::Neighbours, Format::Lldp] {
            assert!(scope_of_format(format).is_some_and(|entry| entry.functions.is_empty() && entry.kinds.is_empty()));
        }
    }
}
