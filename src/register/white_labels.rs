//! Brands behind which another maker's product may stand: leads, never matches.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{function, same_maker};
use crate::model::{Function, plain_part_number};

/// What ties a brand to the maker behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeadRelation {
    /// The maker's products are sold under the brand.
    WhiteLabel,
    /// The brand makes them by the maker's design.
    Licence,
    /// A product of the brand holds a module of the maker.
    ModuleInside,
}

/// How sure a lead is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeadBasis {
    /// Seen in an official copy.
    Primary,
    /// Seen in another's account.
    Secondary,
    /// Told, and not seen in a source.
    Verify,
}

impl LeadBasis {
    /// Returns the word of the table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Verify => "verify",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    brand: String,
    maker: String,
    relation: LeadRelation,
    function: String,
    #[serde(default)]
    parts: Vec<String>,
    basis: LeadBasis,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    lead: Vec<Written>,
}

/// A brand and the maker that may stand behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhiteLabel {
    /// The brand.
    pub brand: String,
    /// The maker.
    pub maker: String,
    /// What ties them.
    pub relation: LeadRelation,
    /// What a part does that the lead is about.
    pub function: Function,
    /// The types of the brand that it is about; empty for all.
    parts: Vec<String>,
    /// How sure it is.
    pub basis: LeadBasis,
    /// From where it is known.
    pub source: String,
}

static LEADS: LazyLock<Vec<WhiteLabel>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("white-labels.toml")).expect("the built-in table of leads is sound");
    file.lead
        .into_iter()
        .map(|written| WhiteLabel {
            function: function(&written.function).expect("a lead is about a function of the list").function,
            parts: written.parts.iter().map(|part| plain_part_number(part)).collect(),
            brand: written.brand,
            maker: written.maker,
            relation: written.relation,
            basis: written.basis,
            source: written.source,
        })
        .collect()
});

/// Returns the leads from a brand.
pub fn white_labels(brand: &str) -> impl Iterator<Item = &'static WhiteLabel> {
    LEADS.iter().filter(move |lead| same_maker(brand, &lead.brand))
}

impl WhiteLabel {
    /// Tells whether the lead is about a type: a part number or name of the brand's.
    #[must_use]
    pub fn is_about(&self, types: &[&str]) -> bool {
        let begins = |text: &&str| {
            let plain = plain_part_number(text);
            self.parts.iter().any(|part| plain.contains(part.as_str()))
        };
        self.parts.is_empty() || types.iter().any(begins)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lead_has_a_source_and_what_is_only_told_says_so() {
        for lead in LEADS.iter() {
            assert!(!lead.source.is_empty(), "{}", lead.brand);
            assert_eq!(lead.basis == LeadBasis::Verify, lead.source.contains("told in the trade"), "{}", lead.brand);
        }
    }

    #[test]
    fn a_brand_leads_to_its_makers_and_other_names_to_nobody() {
        let makers = |brand: &str| white_labels(brand).map(|lead| lead.maker.as_str()).collect::<Vec<_>>();
        assert_eq!(makers("Lorex Technology Inc."), ["Dahua"]);
        assert_eq!(makers("SWANN"), ["Hikvision"]);
        assert!(makers("Swanntek Example").is_empty() && makers("Axis Communications AB").is_empty());
        let rut = white_labels("UAB Teltonika").next().or_else(|| white_labels("Teltonika").next()).expect("a lead");
        assert!(rut.is_about(&["RUT955 router"]) && rut.is_about(&["Teltonika RUT-955"]) && !rut.is_about(&["RUTX11"]));
    }
}
