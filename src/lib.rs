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
//!    [`emit`]: the model into CycloneDX.
//! 5. [`graph`]: parts, parties and owners over all documents.
//! 6. [`lists`] and [`screening`]: restricted-entity lists, and parties held against them.
//! 7. [`trust`]: signatures and digests into facts.
//! 8. [`finding`]: what a check says under a rule, and the verdict.
//! 9. [`case`]: the case file and the contract, as written and then validated.
//! 10. [`reconcile`]: which item is which component is which observed thing.
//! 11. [`check`]: everything above into findings.
//! 12. [`run`]: the only file that knows the order; [`report`]: finished results into bytes.
//! 13. [`cli`]: the process: arguments, clock, streams, exit codes.
//!
//! # Example
//!
//! A case is run from its folder to a verdict:
//!
//! ```
//! use std::path::Path;
//!
//! use tallyclerk::case::{self, LoadOptions};
//! use tallyclerk::check;
//! use tallyclerk::finding::{AsOfSource, Severity, Verdict};
//! use tallyclerk::run::{self, ListSource, RunOptions};
//! use tallyclerk::source::{Limits, NoProgress};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let rules: Vec<&str> = check::rules().map(|rule| rule.id).collect();
//! let options = LoadOptions { known_rules: &rules, ..LoadOptions::default() };
//! let case = case::load(Path::new("testdata/cases/pier-8"), &options)?;
//! let run = run::check(
//!     &case,
//!     &RunOptions {
//!         as_of: (case.as_of.ok_or("the case states its day")?, AsOfSource::Case),
//!         fail_on: None,
//!         limits: Limits::default(),
//!         jobs: None,
//!         progress: &NoProgress,
//!         lists: ListSource::default(),
//!     },
//! )?;
//!
//! assert_eq!(run.verdict, Verdict::Pass);
//! assert!(run.findings.iter().all(|finding| finding.severity == Severity::Info));
//! // Nothing found means something only beside what was looked at.
//! assert_eq!(run.coverage.parts_screened, run.coverage.parts);
//! # Ok(())
//! # }
//! ```

pub mod case;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod emit;
pub mod error;
pub mod finding;
pub mod graph;
pub mod ingest;
pub mod lists;
pub mod model;
pub mod quality;
pub mod reconcile;
pub mod register;
pub mod report;
pub mod run;
pub mod screening;
pub mod source;
pub mod trust;
