//! The properties that mean something to us: CycloneDX's taxonomy of devices (`cdx:device:…`), and ours (`tallyclerk:…`)
//! for what the taxonomy has no word for. Everything else is kept as it is.

use crate::diagnostic::Problem;
use crate::model::{BomBuilder, Draft, IdentifierKind, Mac, Quantity, Role, Text};
use crate::register::{self, Spelled};
use crate::source::Place;

/// Why a value could not be used.
pub(in crate::ingest) struct Doubt {
    pub(in crate::ingest) message: String,
    pub(in crate::ingest) expected: &'static str,
    pub(in crate::ingest) help: &'static str,
}

/// Applies a property to the component it stands in; says why if its value could not be used.
pub(in crate::ingest) fn apply(
    builder: &mut BomBuilder,
    draft: &mut Draft,
    name: &str,
    value: &str,
    at: Place,
) -> Option<Doubt> {
    let plain = value.trim();
    let known = name.strip_prefix("cdx:device:").or_else(|| name.strip_prefix("tallyclerk:"));
    let Some(word) = known.filter(|_| !plain.is_empty() || is_quantity(name)) else {
        keep(builder, draft, name, value);
        return None;
    };
    let ours = name.starts_with("tallyclerk:");
    if let Some(kind) = identifier(word, ours) {
        return identify(builder, draft, kind, (name, value), at);
    }
    let text = builder.text(plain);
    match (word, ours) {
        ("quantity", _) => match quantity(plain) {
            Some(quantity) => {
                if state_quantity(builder, draft, quantity, at) == Agreement::Contradicts {
                    keep(builder, draft, name, value);
                }
            }
            None => {
                keep(builder, draft, name, value);
                uncounted(builder, at, plain);
            }
        },
        ("function", _) => {
            let stated = draft.details().function;
            if is_another(builder, stated, plain) {
                return contradicting(builder, draft, stated, (name, value), at);
            }
            draft.details().function = text;
        }
        ("location", _) => {
            let stated = draft.details().location;
            if is_another(builder, stated, plain) {
                return contradicting(builder, draft, stated, (name, value), at);
            }
            draft.details().location = text;
        }
        ("origin", true) => {
            let stated = draft.details().origin;
            if is_another(builder, stated, plain) {
                return contradicting(builder, draft, stated, (name, value), at);
            }
            let details = draft.details();
            (details.origin, details.origin_at) = (text, Some(at));
        }
        (word, true) => match role(word) {
            Some(role) => {
                let party = builder.party(plain, at);
                draft.party(role, party);
            }
            None => keep(builder, draft, name, value),
        },
        _ => keep(builder, draft, name, value),
    }
    None
}

/// Tells whether a property states how many pieces there are.
pub(super) fn is_quantity(name: &str) -> bool {
    matches!(name, "cdx:device:quantity" | "tallyclerk:quantity")
}

/// Tells whether a word of either namespace means something.
pub(super) fn is_understood(word: &str, ours: bool) -> bool {
    matches!(word, "quantity" | "function" | "location")
        || identifier(word, ours).is_some()
        || ours && (word == "origin" || role(word).is_some())
}

/// Returns the kind of identifier that a word of either namespace names.
fn identifier(word: &str, ours: bool) -> Option<IdentifierKind> {
    Some(match (word, ours) {
        ("serialNumber", false) | ("serial", true) => IdentifierKind::Serial,
        ("macAddress", false) | ("mac", true) => IdentifierKind::Mac,
        ("sku", _) => IdentifierKind::Sku,
        ("lotNumber", false) | ("lot", true) => IdentifierKind::Lot,
        ("gs1:gtin-8" | "gs1:gtin-12" | "gs1:gtin-13" | "gs1:gtin-14", false) | ("gtin", true) => IdentifierKind::Gtin,
        ("certifications:US:FCC:id", false) | ("fcc-id", true) => IdentifierKind::FccId,
        ("mpn", true) => IdentifierKind::Mpn,
        ("usb-id", true) => IdentifierKind::UsbId,
        ("pci-id", true) => IdentifierKind::PciId,
        ("imei", true) => IdentifierKind::Imei,
        ("designator", true) => IdentifierKind::Designator,
        ("hostname", true) => IdentifierKind::Hostname,
        ("ip", true) => IdentifierKind::IpAddress,
        _ => return None,
    })
}

fn role(word: &str) -> Option<Role> {
    Some(match word {
        "manufacturer" => Role::Manufacturer,
        "supplier" => Role::Supplier,
        "distributor" => Role::Distributor,
        "integrator" => Role::Integrator,
        "installer" => Role::Installer,
        "owner" => Role::Owner,
        _ => return None,
    })
}

fn identify(
    builder: &mut BomBuilder,
    draft: &mut Draft,
    kind: IdentifierKind,
    (name, value): (&str, &str),
    at: Place,
) -> Option<Doubt> {
    if let Some(spelled) = register::device_ids(kind, value) {
        return identify_device(builder, draft, kind, (name, value), at, &spelled);
    }
    if kind != IdentifierKind::Mac {
        builder.identify(draft, kind, value, at);
        return None;
    }
    // Several addresses in one value are separated by what never stands inside one.
    let addresses: Vec<&str> =
        value.split([',', ';', ' ', '\t', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if addresses.iter().all(|address| Mac::parse(address).is_some()) {
        for address in addresses {
            builder.identify(draft, kind, address, at);
        }
        return None;
    }
    keep(builder, draft, name, value);
    Some(Doubt {
        message: format!("`{}` is no MAC address, and names nothing", value.trim()),
        expected: "six octets such as `00:1e:42:aa:bb:0c`; several separated by commas",
        help: "read the address off the device",
    })
}

/// Takes the ids of a device that a value holds; a value that holds anything else is kept as well, and told.
fn identify_device(
    builder: &mut BomBuilder,
    draft: &mut Draft,
    kind: IdentifierKind,
    (name, value): (&str, &str),
    at: Place,
    Spelled { ids, unread }: &Spelled,
) -> Option<Doubt> {
    ids.iter().for_each(|id| builder.identify(draft, kind, id, at));
    if ids.is_empty() {
        keep(builder, draft, name, value);
    }
    if unread.is_empty() {
        return None;
    }
    let (what, expected) = match kind {
        IdentifierKind::FccId => {
            ("FCC ID", "grantee and product code such as `XMR201707BG96`; several separated by commas")
        }
        _ => ("USB id", "vendor and product such as `2c7c:0125`; several separated by commas"),
    };
    let says = if ids.is_empty() { "and names nothing" } else { "and was not used" };
    Some(Doubt {
        message: format!("`{}` is no {what}, {says}", unread.join("`, `")),
        expected,
        help: "read the id off the device",
    })
}

/// How many contradictions of one document are put into words; one is enough to leave it in doubt.
const MOST_CONTRADICTIONS: usize = 20;

/// Whether a statement says what was said before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Agreement {
    Agrees,
    Contradicts,
}

/// Takes a stated quantity; of two that differ the larger counts, and the document is left in doubt.
pub(super) fn state_quantity(builder: &mut BomBuilder, draft: &mut Draft, quantity: Quantity, at: Place) -> Agreement {
    let stated = draft.quantity;
    draft.quantity = larger(stated, quantity);
    if stated == Quantity::Unstated || stated == quantity {
        return Agreement::Agrees;
    }
    contradicted(builder, at, "quantity", &in_words(quantity), &in_words(stated));
    Agreement::Contradicts
}

fn is_another(builder: &BomBuilder, stated: Text, value: &str) -> bool {
    stated.is_some() && !builder.resolve(stated).eq_ignore_ascii_case(value)
}

/// Keeps a second statement that contradicts the first beside it, and leaves the document in doubt.
fn contradicting(
    builder: &mut BomBuilder,
    draft: &mut Draft,
    stated: Text,
    (name, value): (&str, &str),
    at: Place,
) -> Option<Doubt> {
    let first = builder.resolve(stated).to_owned();
    keep(builder, draft, name, value);
    let word = name.rsplit(':').next().unwrap_or(name);
    contradicted(builder, at, word, value.trim(), &first);
    None
}

/// Says that one part states two values: which one holds decides what is found, and nobody can tell.
fn contradicted(builder: &mut BomBuilder, at: Place, word: &str, second: &str, first: &str) {
    let source = std::sync::Arc::clone(builder.document().source());
    let unread = &mut builder.document().unread;
    if unread.len() < MOST_CONTRADICTIONS {
        let message = format!("a part states the {word} `{second}`, and before it the {word} `{first}`");
        let problem = Problem::at(&source, at, message).expected(format!("one {word} of one part"));
        unread.push(problem.help("ask the author which of the two holds"));
    }
}

/// Says that nobody can tell how many pieces a part stands for.
fn uncounted(builder: &mut BomBuilder, at: Place, quantity: &str) {
    let source = std::sync::Arc::clone(builder.document().source());
    let unread = &mut builder.document().unread;
    if unread.len() < MOST_CONTRADICTIONS {
        let message = if quantity.is_empty() {
            "a part states a quantity and leaves it empty, and one is counted".to_owned()
        } else {
            format!("the quantity `{quantity}` is no number of pieces, and one is counted")
        };
        let problem =
            Problem::at(&source, at, message).expected("a whole number of pieces above zero, such as `2` or `2 pcs`");
        unread.push(problem.help("ask the author how many there are"));
    }
}

/// Of two quantities takes the larger: what is counted too often is looked for, what is not counted never is.
fn larger(first: Quantity, second: Quantity) -> Quantity {
    match (first, second) {
        (Quantity::Pieces(first), Quantity::Pieces(second)) => Quantity::Pieces(first.max(second)),
        (Quantity::Pieces(_), _) => first,
        _ => second,
    }
}

fn in_words(quantity: Quantity) -> String {
    match quantity {
        Quantity::Pieces(pieces) => pieces.to_string(),
        Quantity::NotCountable => "not counted in pieces".to_owned(),
        Quantity::Unstated => "none".to_owned(),
    }
}

fn keep(builder: &mut BomBuilder, draft: &mut Draft, name: &str, value: &str) {
    let (name, value) = (builder.text(name), builder.text(value));
    draft.property(name, value);
}

/// Units that count pieces.
const PIECES: [&str; 17] = [
    "x", "pc", "pcs", "piece", "pieces", "ea", "each", "unit", "units", "no", "nos", "stk", "stück", "st", "个", "件",
    "台",
];
/// Units that measure, and lump sums.
const MEASURES: [&str; 22] = [
    "m", "mm", "cm", "km", "ft", "in", "kg", "g", "t", "lb", "l", "ml", "h", "hr", "hrs", "day", "days", "m2", "m3",
    "lot", "set", "ls",
];

/// Reads `2`, `2 pcs`, `x2`; `NotCountable` for a measure such as `12 m`; `None` for what is no quantity.
///
/// Zero is no quantity: a part that is listed is there, whatever the author meant. Nor is `1.000`: half of the world reads a
/// thousand there.
pub(super) fn quantity(text: &str) -> Option<Quantity> {
    let text = text.trim();
    let text = text.strip_prefix(['x', 'X', '×']).map_or(text, str::trim_start);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let fraction = rest.strip_prefix('.').map(|rest| (rest, rest.bytes().take_while(u8::is_ascii_digit).count()));
    let (whole, unit) = match fraction {
        Some((rest, places)) if places > 0 => {
            (places != 3 && rest[..places].bytes().all(|b| b == b'0'), &rest[places..])
        }
        _ => (true, rest),
    };
    let unit = unit.trim().trim_end_matches('.').to_lowercase();
    if number.is_empty() {
        return None;
    }
    if MEASURES.contains(&unit.as_str()) {
        return Some(Quantity::NotCountable);
    }
    let pieces = unit.is_empty() || unit == "×" || PIECES.contains(&unit.as_str());
    match number.parse::<u32>() {
        Ok(count) if pieces && whole && count > 0 => Some(Quantity::Pieces(count)),
        _ => None,
    }
}

/// Takes a part number that a package URL states in its qualifiers (`…?mpn=EC25-AF`), when no property states one.
pub(in crate::ingest) fn part_number_of_purl(builder: &mut BomBuilder, draft: &mut Draft) {
    let found = draft.identifiers().find(|(kind, ..)| *kind == IdentifierKind::Purl).and_then(|(_, purl, at)| {
        let purl = builder.resolve(purl);
        let (_, qualifiers) = purl.split_once('?')?;
        let qualifiers = qualifiers.split('#').next()?;
        let value = qualifiers.split('&').find_map(|pair| pair.strip_prefix("mpn="))?;
        Some((percent_decoded(value)?, at))
    });
    if let Some((part, at)) = found
        && !draft.identifiers().any(|(kind, ..)| kind == IdentifierKind::Mpn)
    {
        builder.identify(draft, IdentifierKind::Mpn, &part, at);
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'%' {
            let (hex, after) = rest.split_at_checked(2)?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_pieces_measures_or_nothing() {
        for two in ["2", " 2 ", "2 pcs", "2pcs.", "x2", "2 x", "2.0", "2 Stück", "2 台", "2 EA"] {
            assert_eq!(quantity(two), Some(Quantity::Pieces(2)), "{two}");
        }
        for measure in ["12 m", "1.5 kg", "3 lot", "8 h"] {
            assert_eq!(quantity(measure), Some(Quantity::NotCountable), "{measure}");
        }
        for junk in ["", "0", "-2", "two", "2.5", "1,000", "2 bananas", "99999999999", "pcs", "x", "2 1"] {
            assert_eq!(quantity(junk), None, "{junk}");
        }
    }

    #[test]
    fn an_escape_that_is_cut_is_no_text() {
        assert_eq!(percent_decoded("EC25%2DAF").as_deref(), Some("EC25-AF"));
        assert_eq!(percent_decoded("EC25%2"), None);
        assert_eq!(percent_decoded("%ff"), None);
    }
}
