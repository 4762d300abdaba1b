//! JSON Schemas of our own files, for editors and for whoever writes them with a program.

use super::{contract, decisions, lock, written};

/// Returns the JSON Schemas of the case file, the contract, the lock and the decisions, each with its file name under `schemas/`.
#[must_use]
pub fn schemas() -> [(&'static str, schemars::Schema); 4] {
    [
        ("tallyclerk.toml.schema.json", schemars::schema_for!(written::CaseFile)),
        ("contract.toml.schema.json", contract::schema()),
        ("tallyclerk.lock.schema.json", lock::schema()),
        ("decisions.toml.schema.json", decisions::schema()),
    ]
}
