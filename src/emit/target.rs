//! What a document can be converted to.

use std::fmt;

use crate::ingest::cyclonedx::grammar::Grammar;

/// How CycloneDX is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// JSON.
    Json,
    /// XML.
    Xml,
}

impl Spelling {
    /// Returns the word of the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
        }
    }
}

/// A version of CycloneDX in one of its spellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    version: &'static str,
    /// How it is spelled.
    pub spelling: Spelling,
}

impl Target {
    /// The versions that are written: properties, which nothing can do without, came with 1.3.
    pub const VERSIONS: [&'static str; 5] = ["1.3", "1.4", "1.5", "1.6", "1.7"];

    /// Makes a target; `None` for a version that is not written.
    #[must_use]
    pub fn new(version: &str, spelling: Spelling) -> Option<Self> {
        let version = Self::VERSIONS.into_iter().find(|known| *known == version)?;
        Some(Self { version, spelling })
    }

    /// Returns the version's word.
    #[must_use]
    pub const fn version(self) -> &'static str {
        self.version
    }

    /// Tells whether the version is this one or newer.
    pub(super) fn has(self, since: &str) -> bool {
        // Every version is `1.` and one digit.
        self.version >= since
    }

    pub(super) fn grammar(self) -> Grammar {
        Grammar::of(self.version, self.spelling == Spelling::Xml).expect("every version that is written can be read")
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cyclonedx-{}-{}", self.version, self.spelling.word())
    }
}
