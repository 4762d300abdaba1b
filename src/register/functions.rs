//! The closed list of functions, used alike by items, prohibitions, scopes and checks.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::Function;

/// How far a function carries data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// It only receives (a GNSS receiver).
    ReceiveOnly,
    /// Some metres: Bluetooth, RFID, other short-range radio.
    ShortRange,
    /// A site: Wi-Fi.
    Site,
    /// The world: cellular, satellite, WAN, remote access.
    Wide,
}

/// One function of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionEntry {
    /// The function.
    pub function: Function,
    /// What it is, for a person.
    pub title: &'static str,
    /// How far it carries data; `None` when it does not communicate on its own.
    pub reach: Option<Reach>,
    /// Whether a thing with this function can hide a communicating part.
    pub can_hide: bool,
    /// Whether a thing with this function runs firmware.
    pub bears_firmware: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    id: String,
    title: String,
    reach: Option<Reach>,
    #[serde(default)]
    can_hide: bool,
    #[serde(default)]
    bears_firmware: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    function: Vec<Written>,
}

static FUNCTIONS: LazyLock<Vec<FunctionEntry>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("functions.toml")).expect("the built-in list of functions is sound");
    file.function
        .into_iter()
        .map(|written| FunctionEntry {
            function: Function::listed(written.id.leak()),
            title: written.title.leak(),
            reach: written.reach,
            can_hide: written.can_hide,
            bears_firmware: written.bears_firmware,
        })
        .collect()
});

/// Returns the whole list, in the order of the data file.
#[must_use]
pub fn functions() -> &'static [FunctionEntry] {
    &FUNCTIONS
}

/// Returns the entry of a function's id, `None` if the list doesn't have it.
#[must_use]
pub fn function(id: &str) -> Option<&'static FunctionEntry> {
    FUNCTIONS.iter().find(|entry| entry.function.id() == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sound_and_has_what_the_rules_speak_of() {
        for id in
            ["cellular", "satellite", "wan-router", "remote-access", "wifi", "bluetooth", "camera", "plc", "cabinet"]
        {
            assert!(function(id).is_some(), "{id}");
        }
        assert_eq!(function("cellular").and_then(|entry| entry.reach), Some(Reach::Wide));
        assert_eq!(function("plc").and_then(|entry| entry.reach), None);
        let mut ids: Vec<_> = functions().iter().map(|entry| entry.function.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), functions().len(), "an id stands twice");
    }
}
