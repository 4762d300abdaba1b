//! What a line of a contract names by its own words.

use super::families::{family_of, names_maker_of};
use super::function;
use super::keywords::part_keywords;
use super::statements::stated_functions;
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

/// Returns the functions that a line of a contract names as what it buys; `singular` is its text with every word in the
/// singular (`managed switch` for `Managed switches`).
#[must_use]
pub fn functions_described(description: &str, singular: &str) -> Vec<Function> {
    let named = functions_named(description);
    if !named.is_empty() {
        return named;
    }
    match stated_functions(singular) {
        [] => functions_named(singular),
        stated => stated.to_vec(),
    }
}

/// What records pictures: with its maker it is what rules of law speak of.
const PICTURES: [&str; 2] = ["camera", "video-recorder"];

/// Tells whether a text names a part that communicates: by a word for its function, or by the type of a known family; or a
/// camera by its maker (`Hikvision camera`).
#[must_use]
pub fn names_communication(text: &str) -> bool {
    let reaches = |named: &Function| function(named.id()).is_some_and(|entry| entry.reach.is_some());
    let named = functions_named(text);
    named.iter().any(reaches)
        || named.iter().any(|named| PICTURES.contains(&named.id())) && names_maker_of(text, &PICTURES)
        || family_of(None, text).is_some_and(|fit| fit.family.functions.iter().any(reaches))
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

    #[test]
    fn a_text_that_names_a_modem_names_communication() {
        for text in ["EC25 LTE modem", "SIM7600E", "MountingHole_EG25-G", "NOTE: LTE modem fitted"]
            .into_iter()
            .chain([
                "XBee",
                "HC-05",
                "Hikvision camera",
                "Gateway box",
                "Passerelle 4G",
                "Passerelle",
                "Routeur",
                "Módem",
            ])
            .chain([
                "モデム",
                "LTEモデム",
                "ルーター",
                "無線",
                "모뎀",
                "라우터",
                "调制解调器",
                "4G模块",
                "无线模块",
                "网关",
                "路由器",
            ])
            .chain(["Funkmodul", "Fernwartung", "routeur sans fil", "Carte SIM"])
        {
            assert!(names_communication(text), "{text}");
        }
        for text in ["Fiducial", "MountingHole_3.2mm", "Revision 3", "Resistors"]
            .into_iter()
            .chain([
                "CCTV cameras",
                "P300",
                "Passerelle de maintenance",
                "PROFIBUS gateway",
                "モデムケーブル",
                "CAN-Gateway",
            ])
            .chain(["모뎀 케이블", "无线支架", "Coffret sans modem", "Pasarela metálica", "ModBus TCP gateway"])
        {
            assert!(!names_communication(text), "{text}");
        }
    }
}
