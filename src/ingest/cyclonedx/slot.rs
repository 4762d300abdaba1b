//! Where in our model the values of CycloneDX's fields go: the words in which the description says so.

use crate::model::{IdentifierKind, Role};

/// Where a value goes. Of an object: how the values in it are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// Nowhere: it is validated only. Of an object: nothing in it goes anywhere either.
    None,
    /// An object whose fields say themselves where they go.
    Within,

    SerialNumber,
    Revision,
    Timestamp,
    Lifecycle,
    DocumentSignature,

    /// The component that the document is about.
    Subject,
    Component,
    Service,
    /// A tool that made the document, in any of its forms.
    Tool,
    /// A component that is no part of the document's subject, kept as a named statement.
    Relative(&'static str),
    /// A component or service of which claims are made.
    Target,
    Party(PartyUse),
    Digest,
    ExternalReference,
    Property,
    Identity,
    Dependency,
    Composition,
    PartSignature,

    Kind,
    /// The reference of a component or service.
    Reference,
    /// The reference of any other object: it may be referred to, and is nothing of ours.
    OtherReference,
    Group,
    Name,
    Version,
    Vendor,
    Description,
    Licence,
    Endpoint,
    Identifier(IdentifierKind),
    /// A party that is only named.
    NamedParty(Role),
    /// A statement of which the model keeps the words.
    Statement(&'static str),

    PartyName,
    PartyUrl,
    PartyEmail,
    Street,
    Locality,
    Region,
    PostalCode,
    Country,

    DigestAlgorithm,
    DigestContent,
    ReferenceUrl,
    ReferenceType,
    PropertyName,
    PropertyValue,
    IdentityField,
    IdentityValue,

    DependencyOf,
    DependsOn,
    Provides,
    /// A dependency inside another, as XML nests them, and what it says.
    NestedDependency,
    NestedDependencyOf,
    NestedProvides,
    Aggregate,
    CompositionAssembly,
    CompositionDependency,
    CompositionOther,
    /// A reference to an object of the document that means nothing to us but must lead somewhere.
    Link,
    SignatureAlgorithm,
}

/// What a party is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartyUse {
    /// It has a role to the component it stands in.
    Part(Role),
    /// It made the document's subject (`metadata.manufacture`).
    SubjectManufacturer,
    /// It supplied the document's subject (`metadata.supplier`).
    SubjectSupplier,
    /// It made the document (`metadata.manufacturer`, 1.6).
    DocumentManufacturer,
    /// It wrote the document.
    DocumentAuthor,
}
