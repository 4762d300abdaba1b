//! One neighbour, or one thing that a switch tells of, as every spelling gives it; and its component.

use std::sync::Arc;

use ahash::AHashMap;

use super::super::observed::{count, identify_mac, mac, manufacturer, property, room_for_one, serial, stated};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::ingest::ReadOptions;
use crate::model::{Bom, BomBuilder, ComponentId, ComponentKind, Format, IdentifierKind, Mac};
use crate::register::CAPABILITY;
use crate::source::{Place, Source};

/// A text and where it stands.
pub(super) type Placed<'n> = (&'n str, Place);

/// What is told of one thing.
#[derive(Debug, Default)]
pub(super) struct Sighting<'n> {
    pub(super) at: Place,
    /// The name of a host: of a neighbour, or of the switch itself.
    pub(super) hostname: Option<Placed<'n>>,
    /// Where a narrow column broke that name: the lines after the first.
    pub(super) hostname_goes_on: Vec<Placed<'n>>,
    /// Another name, such as that of a slot.
    pub(super) name: Option<Placed<'n>>,
    pub(super) macs: Vec<Placed<'n>>,
    /// What the chassis calls itself where that is neither a MAC nor an IP address.
    pub(super) chassis: Option<Placed<'n>>,
    pub(super) serials: Vec<Placed<'n>>,
    pub(super) models: Vec<Placed<'n>>,
    pub(super) vendor: Option<Placed<'n>>,
    pub(super) description: Option<Placed<'n>>,
    pub(super) software: Option<Placed<'n>>,
    pub(super) software_name: Option<Placed<'n>>,
    pub(super) revision: Option<Placed<'n>>,
    pub(super) locations: Vec<Placed<'n>>,
    pub(super) addresses: Vec<Placed<'n>>,
    pub(super) capabilities: Vec<Placed<'n>>,
    pub(super) asset: Option<Placed<'n>>,
    /// A range of addresses, the first of which is among the addresses.
    pub(super) mac_range: Option<Placed<'n>>,
    pub(super) submodule: Submodule<'n>,
}

/// A card on what a row tells of, such as the forwarding card of a module.
#[derive(Debug, Default)]
pub(super) struct Submodule<'n> {
    pub(super) name: Option<Placed<'n>>,
    pub(super) model: Option<Placed<'n>>,
    pub(super) serial: Option<Placed<'n>>,
    pub(super) revision: Option<Placed<'n>>,
}

/// What a document tells.
#[derive(Debug, Default)]
pub(super) struct Sightings<'n> {
    pub(super) all: Vec<Sighting<'n>>,
    /// Keys that mean nothing to us, each once.
    pub(super) unknown: Vec<(String, Place)>,
    /// Rows that name nothing and may be something.
    pub(super) unread: Vec<Place>,
    /// What stands where the tool writes nothing of the kind, with what it is.
    pub(super) strays: Vec<(Place, String)>,
    /// How many rows say which slot they are of and nothing more.
    pub(super) slots: usize,
}

/// The most texts of one kind that are kept of one thing.
const MOST: usize = 64;

/// Makes a component of each thing; what has one address is one thing.
pub(super) fn build(source: &Arc<Source>, sightings: Sightings<'_>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
    let mut builder = BomBuilder::new(Arc::clone(source), Format::Lldp);
    let (mut groups, mut again) = (0usize, 0usize);
    let mut things: Vec<Sighting<'_>> = Vec::new();
    let mut by_mac: AHashMap<Mac, usize> = AHashMap::new();
    for mut sighting in sightings.all {
        let stated_any = !sighting.macs.is_empty();
        sighting.macs.retain(|(text, _)| mac(text).is_some_and(Mac::is_of_one));
        let is_nameless = sighting.hostname.is_none()
            && sighting.name.is_none()
            && sighting.serials.is_empty()
            && sighting.models.is_empty();
        if stated_any && sighting.macs.is_empty() && is_nameless {
            groups += 1;
            continue;
        }
        let own: Vec<Mac> = sighting.macs.iter().filter_map(|(text, _)| mac(text)).collect();
        let known =
            own.first().and_then(|mac| by_mac.get(mac)).copied().filter(|at| may_be_one(&things[*at], &sighting));
        match known {
            Some(at) => {
                again += 1;
                join(&mut things[at], sighting);
            }
            None => {
                for mac in own {
                    by_mac.entry(mac).or_insert(things.len());
                }
                things.push(sighting);
            }
        }
    }
    for thing in &things {
        room_for_one(&mut builder, thing.at, options)?;
        component(&mut builder, thing);
    }
    let document = builder.document();
    document.unknown_fields = sightings.unknown;
    if groups > 0 {
        let rows = count(groups, "address", "addresses");
        document
            .notes
            .push(Problem::new(source.name(), format!("lists {rows} of groups or of all, which are no device's")));
    }
    if sightings.slots > 0 {
        let slots = count(sightings.slots, "slot", "slots");
        document.notes.push(
            Problem::new(source.name(), format!("lists {slots} of which it tells nothing more"))
                .help("look whether something is fitted there: a power supply or fan may tell nothing of itself"),
        );
    }
    if again > 0 {
        let rows = count(again, "row tells", "rows tell");
        document.notes.push(Problem::new(
            source.name(),
            format!("{rows} of a device that an earlier row tells of, by its address"),
        ));
    }
    for (place, what) in sightings.strays.iter().take(options.limits.max_problems) {
        document.unread.push(
            Problem::at(source, *place, format!("{what}, and was not read"))
                .help("send the output of `lldpctl` as it is, in a file of its own"),
        );
    }
    if sightings.strays.len() > options.limits.max_problems {
        let more = count(sightings.strays.len() - options.limits.max_problems, "more piece", "more pieces");
        document.unread.push(Problem::new(source.name(), format!("holds {more} that `lldpctl` does not write")));
    }
    for place in sightings.unread.iter().take(options.limits.max_problems) {
        document.unread.push(
            Problem::at(source, *place, "nothing in this row names a thing")
                .expected("a name, address, serial number or model under a key that is known")
                .help("see which keys are known in docs/formats/inventory.md, or map the keys in the case"),
        );
    }
    if sightings.unread.len() > options.limits.max_problems {
        let more = count(sightings.unread.len() - options.limits.max_problems, "more row", "more rows");
        document.unread.push(Problem::new(source.name(), format!("holds {more} that name nothing")));
    }
    Ok(builder.finish())
}

/// Tells whether two rows with one address can be one thing: neither their serial numbers nor their names differ.
fn may_be_one(known: &Sighting<'_>, other: &Sighting<'_>) -> bool {
    // A name may be given with its domain and without.
    let first_label = |name: &str| name.split('.').next().unwrap_or("").to_lowercase();
    if let (Some((one, _)), Some((other, _))) = (known.hostname, other.hostname)
        && first_label(one) != first_label(other)
    {
        return false;
    }
    known.serials.is_empty()
        || other.serials.is_empty()
        || known.serials.iter().any(|(serial, _)| other.serials.iter().any(|(other, _)| other == serial))
}

fn join<'n>(known: &mut Sighting<'n>, other: Sighting<'n>) {
    let more = |own: &mut Vec<Placed<'n>>, new: Vec<Placed<'n>>| {
        for (text, at) in new {
            if own.len() < MOST && !own.iter().any(|(known, _)| *known == text) {
                own.push((text, at));
            }
        }
    };
    more(&mut known.macs, other.macs);
    more(&mut known.serials, other.serials);
    more(&mut known.models, other.models);
    more(&mut known.locations, other.locations);
    more(&mut known.addresses, other.addresses);
    more(&mut known.capabilities, other.capabilities);
    known.hostname = known.hostname.or(other.hostname);
    known.name = known.name.or(other.name);
    known.vendor = known.vendor.or(other.vendor);
    known.description = known.description.or(other.description);
    known.software = known.software.or(other.software);
    known.software_name = known.software_name.or(other.software_name);
    known.revision = known.revision.or(other.revision);
    known.asset = known.asset.or(other.asset);
    known.chassis = known.chassis.or(other.chassis);
    known.mac_range = known.mac_range.or(other.mac_range);
    if known.submodule.is_none() {
        known.submodule = other.submodule;
    }
}

fn component(builder: &mut BomBuilder, thing: &Sighting<'_>) {
    // A stack of switches gives several serial numbers, one for each member.
    let is_stack = thing.serials.len() > 1;
    let mut draft = builder.open(None, thing.at);
    draft.kind = ComponentKind::Device;
    let first_mac = thing.macs.first();
    let model = thing.models.first().filter(|_| !is_stack);
    let host = thing.hostname;
    let named = host.or(model.copied()).or(thing.description).or(thing.name).or(thing.serials.first().copied());
    let whole: Option<String> = host
        .filter(|_| !thing.hostname_goes_on.is_empty())
        .map(|(first, _)| std::iter::once(first).chain(thing.hostname_goes_on.iter().map(|(text, _)| *text)).collect());
    draft.name = match named.or(thing.chassis.filter(|_| thing.macs.is_empty())) {
        _ if whole.is_some() => builder.pooled(whole.as_deref().unwrap_or("")),
        Some((name, _)) => builder.text(name),
        None => match first_mac.and_then(|(text, _)| mac(text)) {
            Some(mac) => builder.pooled(&mac.to_string()),
            None => builder.text(thing.addresses.first().map_or("", |(text, _)| text)),
        },
    };
    let kept = if is_stack { 1 } else { MOST };
    for (text, at) in thing.macs.iter().take(kept) {
        if let Some(mac) = mac(text) {
            identify_mac(builder, &mut draft, mac, *at);
        }
    }
    for (text, at) in thing.addresses.iter().take(MOST) {
        builder.identify(&mut draft, IdentifierKind::IpAddress, text, *at);
    }
    if let Some((name, at)) = host.filter(|(name, _)| mac(name).is_none()) {
        builder.identify(&mut draft, IdentifierKind::Hostname, whole.as_deref().unwrap_or(name), at);
    }
    if !is_stack {
        if let Some((text, at)) = thing.serials.first() {
            serial(builder, &mut draft, "lldp:serial", text, *at);
        }
        if let Some((text, at)) = model {
            builder.identify(&mut draft, IdentifierKind::Mpn, text, *at);
        }
    }
    if let Some((text, at)) = thing.vendor {
        manufacturer(builder, &mut draft, text, at);
    }
    if let Some((text, _)) = thing.revision {
        draft.version = builder.text(text);
    }
    if let Some((text, _)) = thing.description {
        draft.details().description = builder.text(text);
    }
    let place = match thing.locations.as_slice() {
        [] => thing.name.map(|(name, _)| builder.text(name)),
        [(one, _)] => Some(builder.text(one)),
        several => Some(builder.pooled(&several.iter().map(|(text, _)| *text).collect::<Vec<_>>().join(", "))),
    };
    if let Some(place) = place {
        draft.details().location = place;
    }
    for (word, _) in &thing.capabilities {
        property(builder, &mut draft, CAPABILITY, Some(word));
    }
    property(builder, &mut draft, "lldp:chassis-id", thing.chassis.map(|(text, _)| text));
    property(builder, &mut draft, "lldp:mac-range", thing.mac_range.map(|(text, _)| text));
    property(builder, &mut draft, "lldp:asset", thing.asset.map(|(text, _)| text));
    let id = builder.close(draft);
    software(builder, id, thing, whole.as_deref().or_else(|| host.or(model.copied()).map(|(name, _)| name)));
    if is_stack {
        members(builder, id, thing);
    }
    if !thing.submodule.is_none() {
        submodule(builder, id, &thing.submodule);
    }
}

impl Submodule<'_> {
    fn is_none(&self) -> bool {
        self.model.is_none() && self.serial.is_none()
    }
}

fn submodule(builder: &mut BomBuilder, of: ComponentId, card: &Submodule<'_>) {
    let Some((named, at)) = card.model.or(card.name).or(card.serial) else { return };
    let mut draft = builder.open(Some(of), at);
    draft.kind = ComponentKind::Device;
    draft.name = builder.text(named);
    if let Some((text, at)) = card.serial {
        serial(builder, &mut draft, "lldp:serial", text, at);
    }
    if let Some((text, at)) = card.model {
        builder.identify(&mut draft, IdentifierKind::Mpn, text, at);
    }
    if let Some((text, _)) = card.name {
        draft.details().description = builder.text(text);
    }
    if let Some((text, _)) = card.revision {
        draft.version = builder.text(text);
    }
    builder.close(draft);
}

/// The software that a switch says it runs.
fn software(builder: &mut BomBuilder, of: ComponentId, thing: &Sighting<'_>, name: Option<&str>) {
    let Some((version, at)) = thing.software.or(thing.software_name) else { return };
    let mut draft = builder.open(Some(of), at);
    draft.kind = ComponentKind::Firmware;
    draft.name = match (thing.software_name.filter(|(text, _)| *text != version), name) {
        (Some((image, _)), _) => builder.text(image),
        (None, Some(name)) => builder.pooled(&format!("{name} software")),
        (None, None) => builder.pooled("software"),
    };
    draft.version = builder.text(version);
    builder.close(draft);
}

/// The members of a stack: the n-th serial number, model and address belong together.
fn members(builder: &mut BomBuilder, stack: ComponentId, thing: &Sighting<'_>) {
    for (n, (number, at)) in thing.serials.iter().enumerate().take(MOST) {
        let mut draft = builder.open(Some(stack), *at);
        draft.kind = ComponentKind::Device;
        // Where every member is of one model, tools may state it once.
        let model = if thing.models.len() == 1 { thing.models.first() } else { thing.models.get(n) };
        draft.name = builder.text(model.map_or(number, |(model, _)| model));
        serial(builder, &mut draft, "lldp:serial", number, *at);
        if let Some((text, at)) = model {
            builder.identify(&mut draft, IdentifierKind::Mpn, text, *at);
        }
        if thing.macs.len() == thing.serials.len()
            && n > 0
            && let Some((text, at)) = thing.macs.get(n)
            && let Some(mac) = mac(text)
        {
            identify_mac(builder, &mut draft, mac, *at);
        }
        builder.close(draft);
    }
}

/// Keeps a text that says something.
pub(super) fn placed(text: Option<&str>, at: Place) -> Option<Placed<'_>> {
    text.and_then(stated).map(|text| (text, at))
}
