//! JSON Schemas of our own files, for editors and for whoever writes them with a program.

use super::{contract, lock, written};

/// Returns the JSON Schemas of the case file, the contract and the lock, each with its file name under `schemas/`.
#[must_use]
pub fn schemas() -> [(&'static str, schemars::Schema); 3] {
    [
        ("tallyclerk.toml.schema.json", schemars::schema_for!(written::CaseFile)),
        ("contract.toml.schema.json", contract::schema()),
        ("tallyclerk.lock.schema.json", lock::schema()),
    ]
}
