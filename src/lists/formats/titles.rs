//! What the lists that are published are called.

use crate::lists::regime;

const TITLES: [(&str, &str); 18] = [
    ("us-bis-dpl", "BIS Denied Persons List"),
    ("us-bis-uvl", "BIS Unverified List"),
    ("us-bis-meu", "BIS Military End User List"),
    ("us-isn", "State Department: nonproliferation sanctions"),
    ("us-itar-debarred", "State Department: ITAR debarred parties"),
    ("us-ofac-ssi", "OFAC Sectoral Sanctions Identifications List"),
    ("us-ofac-fse", "OFAC Foreign Sanctions Evaders List"),
    ("us-ofac-ns-plc", "OFAC Palestinian Legislative Council List"),
    ("us-ofac-capta", "OFAC CAPTA List"),
    ("us-ofac-ns-mbs", "OFAC Non-SDN Menu-Based Sanctions List"),
    ("us-ofac-cons", "OFAC consolidated non-SDN lists"),
    ("us-bis-el", "BIS Entity List"),
    ("us-ofac-sdn", "OFAC Specially Designated Nationals"),
    ("us-ofac-ns-cmic", "OFAC Non-SDN Chinese Military-Industrial Complex Companies List"),
    ("us-sam", "SAM.gov exclusions"),
    ("eu-fsf", "EU consolidated financial sanctions"),
    ("gb-uksl", "UK Sanctions List"),
    ("un-sc", "UN Security Council Consolidated List"),
];

/// Returns what a list is called: by its regime if that is known, else by its publisher; an unknown list by its id.
#[must_use]
pub fn title(id: &str) -> String {
    regime(id)
        .map(|regime| regime.title.clone())
        .or_else(|| TITLES.iter().find(|(known, _)| *known == id).map(|(_, title)| (*title).to_owned()))
        .unwrap_or_else(|| id.to_owned())
}
