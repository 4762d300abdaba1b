//! How elements relate to each other (clause 11).

use super::{Kind, Object, TEXT, Version, Words, field};
use crate::ingest::spdx::fill::Slot;
use crate::ingest::spdx::pattern::Pattern;
use Version::{V2_0, V2_3};

/// The kinds of relationship (clause 11.1, table 68); what they become in our model says `resolve`.
const KINDS: Words = &[
    (
        V2_0,
        &[
            "DESCRIBES",
            "DESCRIBED_BY",
            "CONTAINS",
            "CONTAINED_BY",
            "DEPENDS_ON",
            "DEPENDENCY_OF",
            "DEPENDENCY_MANIFEST_OF",
            "BUILD_DEPENDENCY_OF",
            "DEV_DEPENDENCY_OF",
            "OPTIONAL_DEPENDENCY_OF",
            "PROVIDED_DEPENDENCY_OF",
            "TEST_DEPENDENCY_OF",
            "RUNTIME_DEPENDENCY_OF",
            "EXAMPLE_OF",
            "GENERATES",
            "GENERATED_FROM",
            "ANCESTOR_OF",
            "DESCENDANT_OF",
            "VARIANT_OF",
            "DISTRIBUTION_ARTIFACT",
            "PATCH_FOR",
            "PATCH_APPLIED",
            "COPY_OF",
            "FILE_ADDED",
            "FILE_DELETED",
            "FILE_MODIFIED",
            "EXPANDED_FROM_ARCHIVE",
            "DYNAMIC_LINK",
            "STATIC_LINK",
            "DATA_FILE_OF",
            "TEST_CASE_OF",
            "BUILD_TOOL_OF",
            "DEV_TOOL_OF",
            "TEST_OF",
            "TEST_TOOL_OF",
            "DOCUMENTATION_OF",
            "OPTIONAL_COMPONENT_OF",
            "METAFILE_OF",
            "PACKAGE_OF",
            "AMENDS",
            "PREREQUISITE_FOR",
            "HAS_PREREQUISITE",
            "OTHER",
        ],
    ),
    (V2_3, &["REQUIREMENT_DESCRIPTION_FOR", "SPECIFICATION_FOR"]),
];

/// A relationship.
pub(super) static RELATIONSHIP: Object = Object {
    name: "relationship",
    clause: "11.1",
    fields: &[
        field("spdxElementId", "", Kind::Text(Pattern::Endpoint)).required().fills(Slot::RelationFrom),
        field("relationshipType", "", Kind::Word(KINDS)).required().fills(Slot::RelationKind),
        field("relatedSpdxElement", "", Kind::Text(Pattern::Endpoint)).required().fills(Slot::RelationTo),
        field("comment", "11.2", TEXT).fills(Slot::RelationComment),
    ],
};
