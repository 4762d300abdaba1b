//! What the kinds of relationship (clause 11.1) become in our model.

use crate::model::Relation;

/// What a relationship from A to B means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The document is about the element.
    Describes(Way),
    /// The one is a part of the other.
    Contains(Way),
    /// The one relates to the other.
    Relates(Relation, Way),
}

/// Which way a kind of relationship reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// From A to B.
    Forth,
    /// From B to A.
    Back,
}

impl Meaning {
    /// Reads a kind of relationship; what no version knows relates in some other way.
    pub(super) fn of(word: &str) -> Self {
        use Way::{Back, Forth};
        let (relation, way) = match word {
            "DESCRIBES" => return Self::Describes(Forth),
            "DESCRIBED_BY" => return Self::Describes(Back),
            "CONTAINS" => return Self::Contains(Forth),
            // PACKAGE_OF: A is used as a package as part of B.
            "CONTAINED_BY" | "PACKAGE_OF" => return Self::Contains(Back),
            "DEPENDS_ON" | "HAS_PREREQUISITE" => (Relation::DependsOn, Forth),
            "DEPENDENCY_OF" | "RUNTIME_DEPENDENCY_OF" | "PREREQUISITE_FOR" => (Relation::DependsOn, Back),
            "OPTIONAL_DEPENDENCY_OF" => (Relation::DependsOptionally, Back),
            "PROVIDED_DEPENDENCY_OF" => (Relation::ExpectsProvided, Back),
            "BUILD_DEPENDENCY_OF" => (Relation::BuildDependsOn, Back),
            "DEV_DEPENDENCY_OF" => (Relation::DevelopmentDependsOn, Back),
            "TEST_DEPENDENCY_OF" => (Relation::TestDependsOn, Back),
            "STATIC_LINK" => (Relation::LinksStatically, Forth),
            "DYNAMIC_LINK" => (Relation::LinksDynamically, Forth),
            "GENERATED_FROM" => (Relation::GeneratedFrom, Forth),
            "GENERATES" => (Relation::GeneratedFrom, Back),
            "DESCENDANT_OF" => (Relation::DerivedFrom, Forth),
            "ANCESTOR_OF" => (Relation::DerivedFrom, Back),
            "VARIANT_OF" => (Relation::VariantOf, Forth),
            "COPY_OF" => (Relation::CopyOf, Forth),
            "EXPANDED_FROM_ARCHIVE" => (Relation::ExpandedFrom, Forth),
            "DISTRIBUTION_ARTIFACT" => (Relation::DistributedWith, Forth),
            "PATCH_FOR" => (Relation::PatchFor, Forth),
            "PATCH_APPLIED" => (Relation::AppliedTo, Forth),
            "FILE_ADDED" => (Relation::AddedTo, Forth),
            "FILE_DELETED" => (Relation::DeletedFrom, Forth),
            "FILE_MODIFIED" => (Relation::ModifiedFrom, Forth),
            "BUILD_TOOL_OF" => (Relation::BuiltWith, Back),
            "DEV_TOOL_OF" => (Relation::DevelopedWith, Back),
            "TEST_TOOL_OF" => (Relation::TestedWith, Back),
            "TEST_OF" | "TEST_CASE_OF" => (Relation::TestOf, Forth),
            "DATA_FILE_OF" => (Relation::DataOf, Forth),
            "METAFILE_OF" => (Relation::MetafileOf, Forth),
            "DEPENDENCY_MANIFEST_OF" => (Relation::ManifestOf, Forth),
            "DOCUMENTATION_OF" => (Relation::DocumentationOf, Forth),
            "EXAMPLE_OF" => (Relation::ExampleOf, Forth),
            "OPTIONAL_COMPONENT_OF" => (Relation::OptionalPartOf, Forth),
            "SPECIFICATION_FOR" => (Relation::SpecificationFor, Forth),
            "REQUIREMENT_DESCRIPTION_FOR" => (Relation::RequirementFor, Forth),
            "AMENDS" => (Relation::Amends, Forth),
            _ => (Relation::Other, Forth),
        };
        Self::Relates(relation, way)
    }

    /// Returns the way it reads.
    pub(super) fn way(self) -> Way {
        match self {
            Self::Describes(way) | Self::Contains(way) | Self::Relates(_, way) => way,
        }
    }

    /// Tells whether it says what something is made of or needs, so that an unknown other end means unknown contents.
    pub(super) fn is_of_contents(self) -> bool {
        matches!(
            self,
            Self::Contains(_)
                | Self::Relates(
                    Relation::DependsOn
                        | Relation::DependsOptionally
                        | Relation::ExpectsProvided
                        | Relation::BuildDependsOn
                        | Relation::DevelopmentDependsOn
                        | Relation::TestDependsOn
                        | Relation::LinksStatically
                        | Relation::LinksDynamically,
                    _
                )
        )
    }
}
