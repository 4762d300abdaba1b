//! The profiles as data: which statements each demands, of what, and how sure we are of it.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Fact;
use crate::model::ComponentKind;

/// A published or own list of what a bill of materials should state.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    /// Its id.
    pub id: String,
    /// Its title, with its edition.
    pub title: String,
    /// How sure we are of its elements.
    pub basis: Basis,
    /// Where it stands.
    pub source: String,
    /// The day it was written down here.
    pub transcribed: toml::value::Datetime,
    /// Its elements, in the order of the publication.
    pub elements: Vec<Element>,
}

/// How sure we are of a profile's elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Transcribed from the publication itself.
    Primary,
    /// From several secondary sources that agree.
    Secondary,
    /// Not checked against the publication.
    Verify,
    /// Ours.
    Own,
}

impl Basis {
    /// Returns the word for reports and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Verify => "verify",
            Self::Own => "own",
        }
    }
}

/// One element of a profile.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Element {
    /// Its id within the profile.
    pub id: String,
    /// What the publication calls it.
    pub title: String,
    /// Of what it is demanded.
    pub of: Of,
    /// The statement that fulfils it.
    pub fact: Fact,
}

/// Of what an element is demanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// The document, once.
    Document,
    /// Every component.
    Any,
    /// Every component that can be touched.
    Hardware,
    /// Every component that is software or firmware.
    Software,
}

impl Of {
    /// Returns the word for reports and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Any => "component",
            Self::Hardware => "hardware",
            Self::Software => "software",
        }
    }

    /// Tells whether a component of this kind is asked for it. Files that a package consists of are no components in the
    /// sense of any profile; what is of unknown kind is asked for everything.
    pub(super) const fn asks(self, kind: ComponentKind) -> bool {
        match self {
            Self::Document => false,
            Self::Any => !matches!(kind, ComponentKind::File | ComponentKind::Data),
            Self::Hardware => matches!(kind, ComponentKind::Device | ComponentKind::Unknown),
            Self::Software => !matches!(
                kind,
                ComponentKind::Device
                    | ComponentKind::File
                    | ComponentKind::Data
                    | ComponentKind::Service
                    | ComponentKind::CryptographicAsset
            ),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    profile: Vec<Profile>,
}

static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("profiles.toml")).expect("the built-in profiles are sound");
    file.profile
});

/// Returns every profile, in the order of the file.
#[must_use]
pub fn profiles() -> &'static [Profile] {
    &PROFILES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_every_profile_names_its_source() {
        for (n, profile) in profiles().iter().enumerate() {
            assert!(profiles()[..n].iter().all(|other| other.id != profile.id), "{}", profile.id);
            assert!(!profile.source.is_empty() && !profile.elements.is_empty());
            for (n, element) in profile.elements.iter().enumerate() {
                assert!(profile.elements[..n].iter().all(|other| other.id != element.id), "{}", element.id);
            }
        }
    }

    #[test]
    fn what_was_not_checked_says_so() {
        let unchecked = profiles().iter().filter(|profile| profile.basis == Basis::Verify);
        for profile in unchecked {
            assert!(profile.source.contains("not checked"), "{}", profile.id);
        }
    }
}
