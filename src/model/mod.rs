//! What every document becomes, whatever format it came in: plain data, with a place for every statement.
//!
//! A [`Bom`] is vectors with `u32` ids, never a map keyed by identity: two different parts with one purl both survive.
//! Text is a span of the source or of a pool; consumers never see that, they go through [`ComponentRef`].

mod bom;
mod builder;
mod citation;
mod component;
mod contract;
mod country;
mod designator;
mod document;
mod function;
mod identifier;
mod ownership;
mod selector;
mod stored;
mod text;

pub use bom::{
    Aggregate, Bom, Composition, DanglingReference, Format, LeftOut, LeftOutAs, Metadata, Relation, Relationship,
    SignatureNote, Unheld,
};
pub use builder::{BomBuilder, Details, Draft};
pub use citation::{Citation, OwnershipStep, ScorePart, Standing};
pub use component::{ComponentId, ComponentKind, ComponentRef, KnownUnknowns, PartyRef, Quantity, Role};
pub use contract::{
    Alternate, ChangeOrder, Clause, Contract, ContractKind, GrantedFunction, Item, ItemKind, ItemStatus, Prohibited,
    QuantityBasis,
};
pub use country::Country;
pub use designator::{designator_key, designators, designators_listed};
pub use document::{Account, Document, DocumentId, PartId, Scope};
pub use function::{Function, Reason};
pub use identifier::{DigestAlgorithm, IdentifierKind, IdentifierRef, Mac};
pub use ownership::{
    Holding, Ownership, OwnershipEdge, OwnershipRelation, PartyScheme, Share, ShareRange, StatedParty, UnstatedOwner,
};
pub use selector::{Selector, SelectorKind, plain_part_number};
pub use stored::PendingRelationships;
pub use text::{Text, TextPool};
