//! Lists that bind the buyer as stated and were not screened against: silence about them is no answer.

use super::RunOptions;
use crate::check::Context;
use crate::finding::Cause;
use crate::lists::store::publication;
use crate::lists::{ListChoice, Regime, binding};

/// Names the lists that surely bind this buyer and that nobody was to be held against, each with what brings it in.
pub(super) fn binding_unscreened(
    context: &Context<'_>,
    choices: &[ListChoice],
    is_locked: bool,
    options: &RunOptions<'_>,
) -> Vec<Cause> {
    // Whoever has chosen to screen nobody reads that no party was screened.
    if context.case.screening.stated && choices.is_empty() {
        return Vec::new();
    }
    let signed = context.contract.and_then(|contract| contract.signed);
    let of_store = options.lists.store.and_then(|store| store.list_ids().ok()).unwrap_or_default();
    let is_chosen = |regime: &Regime| choices.iter().any(|choice| choice.id == regime.id);
    let missing = binding(&context.case.buyer, &context.case.funding, context.as_of, signed);
    missing
        .into_iter()
        .filter(|regime| !is_chosen(regime))
        .map(|regime| Cause {
            cause: format!(
                "list {} ({}) binds this buyer as stated, and nobody was screened against it",
                regime.id, regime.title
            ),
            resolve: resolve(&regime.id, of_store.contains(&regime.id), context.case.screening.stated, is_locked),
        })
        .collect()
}

fn resolve(id: &str, is_stored: bool, is_stated: bool, is_locked: bool) -> String {
    let bring_in = match (is_stored, publication(id)) {
        (true, _) => String::new(),
        (false, Some(_)) => format!("tallyclerk lists update {id}"),
        (false, None) => format!("tallyclerk lists import {id} FILE"),
    };
    let name = match (is_stated, is_locked) {
        (true, _) => format!("name \"{id}\" under [screening] lists"),
        (false, true) => "pin the case anew: tallyclerk check --lock".to_owned(),
        (false, false) => String::new(),
    };
    let or_not = if is_stated { "" } else { "; or name under [screening] lists those that are meant" };
    let steps: Vec<String> = [bring_in, name].into_iter().filter(|step| !step.is_empty()).collect();
    format!("{}{or_not}", steps.join(", then "))
}
