//! What a line of a contract names by its own words.

use super::keywords::part_keywords;
use crate::model::Function;

/// Returns the functions that a description names, in order of mention: `LTE router` names what an LTE router does.
///
/// Good enough to take a buyer at their word; too weak to hold against a vendor.
#[must_use]
pub fn functions_named(description: &str) -> Vec<Function> {
    let mut named: Vec<Function> = Vec::new();
    for hit in part_keywords(description) {
        for function in hit.functions {
            if !named.contains(function) {
                named.push(*function);
            }
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_names_what_it_buys_and_a_cable_names_nothing() {
        let named = |text| functions_named(text).into_iter().map(Function::id).collect::<Vec<_>>();
        assert!(named("LTE router for the operating link").contains(&"cellular"));
        assert!(named("Festoon system").is_empty());
        assert!(!named("Modem cable").contains(&"cellular"));
    }
}
