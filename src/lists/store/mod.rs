//! The store of list snapshots: a folder that keeps every snapshot of every publication under its digest.
//!
//! ```text
//! lock                                          held by whoever writes
//! snapshots/<publication>/current               the digest of the snapshot in force
//! snapshots/<publication>/<sha256>/snapshot.toml    what is known of it
//! snapshots/<publication>/<sha256>/files/…      its files, as published
//! snapshots/<publication>/<sha256>/index/<list>.idx  what was compiled of a list; made anew whenever it is not there
//! partial/<publication>/…                       a download that was interrupted
//! ```
//!
//! A publication is what a publisher offers under one address: one list, or several. Nothing in the store is changed in
//! place: a snapshot is written beside and renamed, and so are `current` and `snapshot.toml`, so a process that is killed
//! at any moment leaves the store as it was, or as it was to be. Old snapshots stay. Whatever is read is held against
//! its digest first. An index is nothing but a shortcut: whoever needs one writes it, beside and renamed.
//!
//! [`update`](Update) is the only thing in the whole program that uses the network.

mod account;
mod address;
mod admission;
mod beside;
mod choose;
mod fetch;
mod folder;
mod hold;
mod import;
mod indexes;
mod named;
mod partial;
mod publications;
mod reading;
mod refusal;
mod snapshot;
mod update;
mod verify;

pub use account::too_old;
pub use address::Address;
pub use admission::{Allow, Notice, Shrunk};
pub use choose::{Chosen, InForce, LookedThrough, Other, Wanted};
pub use fetch::{Proxy, Transfer};
pub use folder::{Held, Store};
pub use hold::Hold;
pub use import::{Import, Imported, Origin};
pub use indexes::KeptIndex;
pub use named::Named;
pub use publications::{Publication, publication, publications};
pub use refusal::Refusal;
pub use snapshot::{DatedBy, HeldFile, HeldList, Snapshot};
pub use update::{Change, Update, Updated};
pub use verify::{Damage, Verified};
