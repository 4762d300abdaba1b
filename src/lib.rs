//! tallyclerk holds three accounts of one crane side by side: what the **contract** bought, what the vendor
//! **declares** in its bills of materials, what was **observed** on the quay. It verifies who signed each account and
//! screens every maker, supplier and owner behind every part against restricted-entity lists.
//!
//! The modules are the stages of the pipeline, in the order the data flows; a module uses only those above it.
//!
//! 1. [`source`]: bytes, digests, places; [`diagnostic`] and [`error`]: one shape for what is wrong with an input.
//! 2. [`model`]: what every document becomes: components, parties, contract, selectors, citations.
//! 3. [`register`]: public tables of identifiers, and our closed list of functions.
//! 4. [`ingest`]: documents into the model.
//! 5. [`graph`]: parts, parties and owners over all documents.
//! 6. [`lists`] and [`screening`]: restricted-entity lists, and parties held against them.
//! 7. [`trust`]: signatures and digests into facts.
//! 8. [`finding`]: what a check says under a rule, and the verdict.
//! 9. [`case`]: the case file and the contract, as written and then validated.
//! 10. [`reconcile`]: which item is which component is which observed thing.
//! 11. [`check`]: everything above into findings.
//! 12. [`run`]: the only file that knows the order; [`report`]: finished results into bytes.
//! 13. [`cli`]: the process: arguments, clock, streams, exit codes.

pub mod case;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod error;
pub mod finding;
pub mod graph;
pub mod ingest;
pub mod lists;
pub mod model;
pub mod reconcile;
pub mod register;
pub mod report;
pub mod run;
pub mod screening;
pub mod source;
pub mod trust;
