//! Items that a buyer describes in a word or two, and what is declared in their place.

use super::scenarios::{crane, part, settle};

fn item(id: &str, description: &str, more: &str) -> String {
    format!("[[item]]\nid = \"{id}\"\ndescription = \"{description}\"\nquantity = 1\n{more}\n")
}

#[test]
fn what_is_bought_in_the_plural_or_in_one_word_is_what_bears_it() {
    for (bought, declared) in [
        ("CCTV cameras", part("CCTV camera").by("Axis").number("P1375")),
        ("PLC", part("PLC CPU 1518").by("Siemens").number("6ES7518-4AP00-0AB0")),
        ("Drives", part("ACS880-01-12A6-3").by("ABB").number("ACS880-01-12A6-3")),
        ("Managed switches", part("Managed switch, 8 port").by("Hirschmann")),
    ] {
        assert_eq!(settle(&item("1", bought, ""), vec![crane(&[declared])]).said(), [""; 0], "{bought}");
    }
    let made = |makers: &str| format!("makers = [\"{makers}\"]");
    let camera = part("IP camera").by("Axis").number("P1375");
    assert_eq!(settle(&item("1", "CCTV cameras", &made("Axis")), vec![crane(&[camera])]).said(), [""; 0]);
}

#[test]
fn a_word_of_an_item_grants_nothing_that_the_item_does_not_say() {
    let router = part("Router RUT955").by("Teltonika").number("RUT955");
    let said = settle(&item("1", "Routers", ""), vec![crane(&[router])]).said();
    assert_eq!(
        said,
        ["opaque Router RUT955", "untraced Router RUT955 cellular 1"],
        "the item is a router, and no modem"
    );
    let modem = part("Quectel EC25 LTE modem").does("cellular modem");
    let said = settle(&item("1", "PLC", ""), vec![crane(&[modem])]).said();
    assert_eq!(said, ["missing 1", "untraced Quectel EC25 LTE modem cellular 1"]);
}

#[test]
fn a_camera_of_another_maker_stands_in_the_place_of_the_bought_one() {
    let bought = |more: &str| item("1", "CCTV cameras", &format!("makers = [\"Axis\"]\n{more}"));
    let camera = || vec![crane(&[part("IP camera").by("Hikvision").number("DS-2CD2143G2-I")])];
    assert_eq!(settle(&bought(""), camera()).said(), ["substituted 1 IP camera"]);
    assert_eq!(settle(&bought("or-equal = true"), camera()).said(), ["equivalent 1 IP camera"]);
    // Of a kind, and not called so: an encoder is no limit switch.
    let switch = || vec![crane(&[part("Limit switch").by("SICK").number("ES11")])];
    let encoder = item("1", "Encoder", "makers = [\"SICK\"]");
    assert_eq!(settle(&encoder, switch()).said(), ["missing 1", "uncontracted Limit switch +0"]);
}

#[test]
fn the_nearest_that_is_declared_is_named_beside_what_is_missing() {
    let nearest = |bought: &str, declared: super::scenarios::Part| {
        let settled = settle(&item("1", bought, ""), vec![crane(&[part("Ladder"), declared])]);
        settled.result.deviations.iter().find_map(|deviation| match deviation {
            super::Deviation::Missing { nearest, .. } => Some(nearest.map(|thing| settled.name(thing).to_owned())),
            _ => None,
        })
    };
    assert_eq!(nearest("CCTV cameras", part("IP camera")), Some(Some("IP camera".to_owned())));
    assert_eq!(nearest("Anti-sway system", part("Sway sensor head")), Some(None));
    assert_eq!(nearest("Wind speed meters", part("Wind speed gauge")), Some(Some("Wind speed gauge".to_owned())));
    assert_eq!(nearest("CCTV cameras", part("CCTV camera")), None);
}
