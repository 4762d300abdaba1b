//! What a part does, from everything that its document says of it, with the reason for each.
//!
//! In order of strength: identifiers (USB and PCI ids, MAC blocks, FCC IDs, IMEI, CPE), what the document states,
//! part families, then words. Words alone give `keyword_only`. One reason is kept for each function: the strongest.

use std::sync::LazyLock;

use serde::Deserialize;

use super::called::{self, Named};
use super::families::{Fit, family_of};
use super::keywords::{
    Hit, Lower, is_passive_part, part_keywords, part_keywords_in, software_compounds, software_keywords,
    software_keywords_in, software_named,
};
use super::makers::MakerName;
use super::purl::Purl;
use super::remarks::is_remark;
use super::statements::stated_functions;
use super::words::Word;
use super::{
    RegisterRow, fcc_grantee, fcc_grantee_code, function, oui, parse_device_id, pci_device, pci_vendor, usb_product,
    usb_vendor,
};
use crate::model::{ComponentKind, ComponentRef, Function, IdentifierKind, Mac, Reason, Role};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByMaker {
    name: String,
    function: String,
    firm: bool,
    what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByVendor {
    id: String,
    function: String,
    firm: bool,
    what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByClass {
    class: String,
    function: String,
    what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByPciClass {
    class: String,
    function: String,
    firm: bool,
    what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByDriver {
    names: Vec<String>,
    function: String,
    firm: bool,
    what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByCapability {
    words: Vec<String>,
    function: String,
    firm: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByGrantee {
    code: String,
    function: String,
    what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Holders {
    maker: Vec<ByMaker>,
    usb_vendor: Vec<ByVendor>,
    usb_class: Vec<ByClass>,
    pci_class: Vec<ByPciClass>,
    driver: Vec<ByDriver>,
    capability: Vec<ByCapability>,
    fcc_grantee: Vec<ByGrantee>,
}

static HOLDERS: LazyLock<Holders> =
    LazyLock::new(|| toml::from_str(include_str!("holders.toml")).expect("the built-in table of holders is sound"));

/// The makers of the table, their names taken apart.
static MAKERS: LazyLock<Vec<(MakerName, &'static ByMaker)>> = LazyLock::new(|| {
    let named = HOLDERS.maker.iter().map(|entry| (MakerName::of(&entry.name), entry));
    named.filter_map(|(name, entry)| name.map(|name| (name, entry))).collect()
});

/// What has been found so far: each function once, with its strongest reason.
#[derive(Default)]
struct Found {
    functions: Vec<(Function, Reason)>,
}

impl Found {
    fn add(&mut self, function: Function, keyword_only: bool, text: impl FnOnce() -> String) {
        match self.functions.iter_mut().find(|(known, _)| *known == function) {
            Some((_, reason)) if reason.keyword_only && !keyword_only => {
                *reason = Reason { text: text(), keyword_only };
            }
            Some(_) => {}
            None => self.functions.push((function, Reason { text: text(), keyword_only })),
        }
    }

    fn add_id(&mut self, id: &str, keyword_only: bool, text: impl FnOnce() -> String) {
        if let Some(entry) = function(id) {
            self.add(entry.function, keyword_only, text);
        }
    }

    /// Adds what words tell. A general word (`modem`, `wireless`) counts only when nothing yet says how the part
    /// communicates.
    fn add_hits(&mut self, hits: &[Hit], keyword_only: bool, text: impl Fn(&Hit) -> String) {
        for hit in hits.iter().filter(|hit| !hit.generic) {
            for function in hit.functions {
                self.add(*function, keyword_only || hit.keyword_only, || text(hit));
            }
        }
        for hit in hits.iter().filter(|hit| hit.generic) {
            if !self.communicates() {
                for function in hit.functions {
                    self.add(*function, keyword_only || hit.keyword_only, || text(hit));
                }
            }
        }
    }

    fn communicates(&self) -> bool {
        self.functions.iter().any(|(known, _)| {
            function(known.id()).and_then(|entry| entry.reach).is_some_and(|reach| reach > super::Reach::ReceiveOnly)
        })
    }
}

/// Returns what a component is held to do, each function once with its strongest reason.
///
/// Hardware and what a document does not call anything are read in every way, and so is whatever bears an identifier
/// that only hardware has: a word such as `library` takes no IMEI away. Firmware and software are read for the
/// names of remote-access software; firmware also for words such as `LTE`, unless the device that holds it does that
/// already. A library or file
/// counts firmly only when its whole name is the name of remote-access software.
#[must_use]
pub fn infer(component: ComponentRef<'_>) -> Vec<(Function, Reason)> {
    let mut found = Found::default();
    let lower = lower_texts(component);
    let texts = texts(&lower);
    match component.kind() {
        _ if is_hardware(component) || named_as_thing(component, &mut found) => {
            hardware(component, &texts, &mut found);
            software(component, &texts, &mut found);
        }
        ComponentKind::Firmware | ComponentKind::DeviceDriver => {
            software(component, &texts, &mut found);
            firmware(component, &texts, &mut found);
        }
        ComponentKind::Application
        | ComponentKind::Service
        | ComponentKind::Container
        | ComponentKind::Platform
        | ComponentKind::OperatingSystem => software(component, &texts, &mut found),
        _ => library(component, &mut found),
    }
    found.functions
}

/// Tells whether a component is a thing, by its kind or by what only a thing bears.
fn is_hardware(component: ComponentRef<'_>) -> bool {
    if matches!(component.kind(), ComponentKind::Device | ComponentKind::Unknown) {
        return true;
    }
    let maker = component.manufacturer().and_then(MakerName::of);
    let is_package = purls(component).any(|(_, purl)| purl.names_software());
    let is_of_family = |maker: Option<&MakerName>, text: &str| family_of(maker, text).is_some();
    let bears = component.identifiers().any(|identifier| match identifier.kind {
        IdentifierKind::Imei
        | IdentifierKind::UsbId
        | IdentifierKind::PciId
        | IdentifierKind::FccId
        | IdentifierKind::Mac
        | IdentifierKind::Serial
        | IdentifierKind::Designator => true,
        IdentifierKind::Mpn => !is_package || is_of_family(maker.as_ref(), identifier.value),
        IdentifierKind::Sku => is_of_family(maker.as_ref(), identifier.value),
        IdentifierKind::Cpe => CpeName::parse(identifier.value).is_some_and(|cpe| cpe.part == 'h'),
        _ => false,
    });
    let states = |(name, ..): (&str, &str, _)| {
        name.starts_with("cdx:device:") || matches!(name, USB_INTERFACE | PCI_CLASS | DRIVER | MODEM)
    };
    bears
        || component.stated_function().is_some()
        || component.properties().any(states)
        || purls(component).any(|(_, purl)| {
            let namespace = purl.namespace.as_deref().and_then(MakerName::of);
            let maker = namespace.as_ref().or(maker.as_ref());
            purl.mpn.is_some() || !purl.names_software() && is_of_family(maker, &purl.name)
        })
}

/// Tells whether a part that is called software is a thing by its name. What is likely one by its words alone has what they
/// tell, weakly.
fn named_as_thing(component: ComponentRef<'_>, found: &mut Found) -> bool {
    if matches!(component.kind(), ComponentKind::Firmware | ComponentKind::DeviceDriver) {
        return false;
    }
    match called::named(component) {
        Named::Thing => true,
        Named::LikelyThing => {
            if let Some(fit) = called::communicating_family(component) {
                of_family(component, component.name(), &fit, true, found);
            }
            let lower = Lower::of(component.name());
            found.add_hits(&part_keywords_in(&lower.words()), true, |hit| format!("\"{}\" in the {NAME}", hit.keyword));
            false
        }
        Named::ServesThing | Named::Software => false,
    }
}

/// Tells of a part that its document calls software whether it serves a communicating thing, by that thing's type in its
/// name: the modem that a driver is for is a part of its own, which the document may not list.
#[must_use]
pub fn serves_communication(component: ComponentRef<'_>) -> bool {
    !is_hardware(component) && called::named(component) == Named::ServesThing
}

/// Returns the package URLs of a component, each as written and taken apart.
fn purls<'a>(component: ComponentRef<'a>) -> impl Iterator<Item = (&'a str, Purl)> {
    component
        .identifiers()
        .filter(|identifier| identifier.kind == IdentifierKind::Purl)
        .filter_map(|identifier| Purl::parse(identifier.value).map(|purl| (identifier.value, purl)))
}

/// Returns what an item of a contract grants by its own identity: an order code of an LTE router grants cellular.
#[must_use]
pub fn item_functions(maker: Option<&str>, part_number: &str) -> Vec<(Function, Reason)> {
    let mut found = Found::default();
    if let Some(fit) = family_of(maker.and_then(MakerName::of).as_ref(), part_number).filter(|fit| !fit.other_maker) {
        for function in &fit.family.functions {
            found.add(*function, false, || {
                format!("{part_number} is of the family {} {}", fit.family.maker, fit.family.title)
            });
        }
    }
    found.functions
}

/// A text in which words are looked for: which one it is, and its words.
type Text<'a> = (&'static str, Vec<Word<'a>>);

fn lower_texts(component: ComponentRef<'_>) -> Vec<(&'static str, Lower)> {
    let hostname = component.identifier(IdentifierKind::Hostname).map(|identifier| identifier.value);
    [(NAME, Some(component.name())), ("description", component.description()), ("host name", hostname)]
        .into_iter()
        .filter_map(|(field, text)| text.map(|text| (field, text)))
        .chain(remarks(component).map(|text| ("remarks", text)))
        .map(|(field, text)| (field, Lower::of(text)))
        .collect()
}

/// Returns what a document remarks on a component, beside its description.
fn remarks<'a>(component: ComponentRef<'a>) -> impl Iterator<Item = &'a str> {
    component
        .properties()
        .filter(|(name, value, _)| value.chars().any(char::is_alphabetic) && is_remark(name))
        .map(|(_, value, _)| value)
}

const NAME: &str = "name";

fn texts<'a>(lower: &'a [(&'static str, Lower)]) -> Vec<Text<'a>> {
    lower.iter().map(|(field, text)| (*field, text.words())).collect()
}

fn hardware(component: ComponentRef<'_>, texts: &[Text<'_>], found: &mut Found) {
    let maker = component.manufacturer().and_then(MakerName::of);
    let is_passive = texts.iter().any(|(field, words)| *field == NAME && is_passive_part(words));
    identifiers(component, found);
    stated(component, found);
    families(component, maker.as_ref(), is_passive, found);
    if let (Some(maker), Some(stated), false) = (&maker, component.manufacturer(), is_passive) {
        by_maker(maker, found, |what| format!("its maker is {stated}, {what}"));
    }
    for (field, words) in texts {
        found.add_hits(&part_keywords_in(words), true, |hit| format!("\"{}\" in the {field}", hit.keyword));
    }
    if !is_passive {
        part_number_words(component, found);
    }
    if !found.communicates()
        && let Some(id) = component.identifier(IdentifierKind::FccId)
        && fcc_grantee_code(id.value).is_some()
    {
        found.add_id("other-radio", true, || format!("it bears an FCC ID ({}), as radio equipment does", id.value));
    }
}

fn identifiers(component: ComponentRef<'_>, found: &mut Found) {
    for identifier in component.identifiers() {
        match identifier.kind {
            IdentifierKind::UsbId => usb(identifier.value, found),
            IdentifierKind::PciId => {
                if let Some((vendor, device)) = parse_device_id(identifier.value) {
                    registered(pci_vendor(vendor).as_ref(), pci_device(vendor, device).as_ref(), found);
                }
            }
            IdentifierKind::Mac => {
                if let Some(row) = Mac::parse(identifier.value).and_then(oui)
                    && let Some(holder) = MakerName::of(&row.value)
                {
                    by_maker(&holder, found, |what| {
                        format!("MAC block {} is held by {}, {what} ({})", row.key, row.value, edition(&row))
                    });
                }
            }
            IdentifierKind::FccId => {
                let code = fcc_grantee_code(identifier.value);
                if let Some(entry) = code.and_then(|code| HOLDERS.fcc_grantee.iter().find(|entry| entry.code == code))
                    && fcc_grantee(identifier.value).is_some()
                {
                    found.add_id(&entry.function, false, || {
                        format!("FCC ID {}: {} {}", identifier.value, entry.code, entry.what)
                    });
                }
            }
            IdentifierKind::Imei => {
                found.add_id("cellular", false, || format!("it has an IMEI ({})", identifier.value));
            }
            IdentifierKind::Cpe => cpe(identifier.value, found),
            IdentifierKind::Purl => {
                if let Some(purl) = Purl::parse(identifier.value) {
                    packaged(component, identifier.value, &purl, found);
                }
            }
            _ => {}
        }
    }
    surveyed(component, found);
}

/// Reads what an inventory tells of a device beside its identifiers: classes, drivers, stated capabilities.
fn surveyed(component: ComponentRef<'_>, found: &mut Found) {
    let routes_only = component.properties().filter(|(name, ..)| *name == CAPABILITY).all(|(_, word, _)| {
        let switches = |entry: &&ByCapability| entry.function == "network-switch" && entry.has(word);
        HOLDERS.capability.iter().find(switches).is_none()
    });
    for (name, value, _) in component.properties() {
        match name {
            USB_INTERFACE => {
                for entry in HOLDERS.usb_class.iter().filter(|entry| value.starts_with(&entry.class)) {
                    found.add_id(&entry.function, false, || format!("{name} {value}: {}", entry.what));
                }
            }
            PCI_CLASS => {
                for entry in HOLDERS.pci_class.iter().filter(|entry| value.eq_ignore_ascii_case(&entry.class)) {
                    found.add_id(&entry.function, !entry.firm, || format!("{name} {value}: {}", entry.what));
                }
            }
            DRIVER => {
                for entry in HOLDERS.driver.iter().filter(|entry| entry.names.iter().any(|known| known == value)) {
                    found.add_id(&entry.function, !entry.firm, || format!("its driver is {value}, {}", entry.what));
                }
            }
            CAPABILITY => {
                for entry in HOLDERS.capability.iter().filter(|entry| entry.has(value)) {
                    if entry.firm || routes_only {
                        found.add_id(&entry.function, !entry.firm, || format!("it states the capability \"{value}\""));
                    }
                }
            }
            MODEM => found.add_id("cellular", false, || format!("ModemManager runs it as a modem ({value})")),
            _ => {}
        }
    }
}

impl ByCapability {
    fn has(&self, word: &str) -> bool {
        self.words.iter().any(|known| known.eq_ignore_ascii_case(word.trim()))
    }
}

/// The property under which an inventory gives the class of a USB interface: `02/0e/00`.
pub const USB_INTERFACE: &str = "usb:interface";
/// The property under which an inventory gives the class and subclass of a PCI function: `0280`.
pub const PCI_CLASS: &str = "pci:class";
/// The property under which an inventory gives the kernel's driver of a device: `cdc_mbim`.
pub const DRIVER: &str = "linux:driver";
/// The property under which an inventory gives one capability that a neighbour states of itself: `WLAN AP`.
pub const CAPABILITY: &str = "lldp:capability";
/// The property under which an inventory gives the path of what `ModemManager` runs as a cellular modem.
pub const MODEM: &str = "modem-manager:modem";

fn cpe(value: &str, found: &mut Found) {
    let Some(cpe) = CpeName::parse(value) else { return };
    let product = cpe.product.replace(['_', '-'], " ");
    let vendor = MakerName::of(&cpe.vendor.replace('_', " "));
    // The name of a maker's application (`Unidrive` and its set-up program) may be the name of a thing it only serves.
    let counts = |known: Function| cpe.part != 'a' || function(known.id()).is_some_and(|entry| entry.reach.is_some());
    if let Some(fit) = family_of(vendor.as_ref(), &product) {
        for known in fit.family.functions.iter().filter(|known| counts(**known)) {
            found.add(*known, fit.is_weak(), || {
                format!("{value} names the family {} {}", fit.family.maker, fit.family.title)
            });
        }
    }
    if cpe.part != 'a' {
        found.add_hits(&part_keywords(&product), true, |hit| format!("\"{}\" in {value}", hit.keyword));
    }
}

/// Reads a package URL of a thing: its name by the maker it names, or the stated one, and the part number in it.
fn packaged(component: ComponentRef<'_>, value: &str, purl: &Purl, found: &mut Found) {
    let stated = component.manufacturer().and_then(MakerName::of);
    let maker = purl.namespace.as_deref().and_then(MakerName::of).or(stated);
    for text in [Some(&purl.name), purl.mpn.as_ref()].into_iter().flatten() {
        if let Some(fit) = family_of(maker.as_ref(), text) {
            for known in &fit.family.functions {
                found.add(*known, fit.is_weak(), || {
                    format!("\"{text}\" in {value} is of the family {} {}", fit.family.maker, fit.family.title)
                });
            }
        }
        found.add_hits(&part_keywords(text), true, |hit| format!("\"{}\" in {value}", hit.keyword));
    }
    if let Some(maker) = purl.namespace.as_deref().and_then(MakerName::of).filter(|_| !purl.names_software()) {
        by_maker(&maker, found, |what| format!("{value} names its maker, {what}"));
    }
}

fn usb(value: &str, found: &mut Found) {
    let Some((vendor, product)) = parse_device_id(value) else { return };
    registered(usb_vendor(vendor).as_ref(), usb_product(vendor, product).as_ref(), found);
    let vendor = &value.trim()[..4];
    if let Some(entry) = HOLDERS.usb_vendor.iter().find(|entry| entry.id.eq_ignore_ascii_case(vendor)) {
        found.add_id(&entry.function, !entry.firm, || format!("USB vendor id {vendor} is {}", entry.what));
    }
}

/// Reads a product's name in a register: by its family if the vendor has one, then by its words.
fn registered(vendor: Option<&RegisterRow>, product: Option<&RegisterRow>, found: &mut Found) {
    let Some(row) = product else { return };
    if let Some(fit) =
        family_of(vendor.and_then(|row| MakerName::of(&row.value)).as_ref(), &row.value).filter(|fit| !fit.other_maker)
    {
        for function in &fit.family.functions {
            found.add(*function, false, || names(row));
        }
    }
    found.add_hits(&part_keywords(&row.value), false, |_| names(row));
}

fn names(row: &RegisterRow) -> String {
    format!("{} {} is \"{}\"", row.key, edition(row), row.value)
}

fn edition(row: &RegisterRow) -> String {
    format!("{} {}", row.register, row.edition)
}

fn by_maker(name: &MakerName, found: &mut Found, text: impl Fn(&str) -> String) {
    let Some((_, entry)) = MAKERS.iter().find(|(known, _)| known.is_same(name)) else { return };
    // What a part is known to be (a navigation module) is not overruled by what its maker mostly makes.
    let is_known_to_communicate = found
        .functions
        .iter()
        .any(|(known, reason)| !reason.keyword_only && function(known.id()).is_some_and(|entry| entry.reach.is_some()));
    if !is_known_to_communicate {
        found.add_id(&entry.function, !entry.firm, || text(&entry.what));
    }
}

/// Reads the words in part numbers (`XBee 3 LTE-M`): only those of radio, and none of two characters but `4G`.
fn part_number_words(component: ComponentRef<'_>, found: &mut Found) {
    let numbers = component
        .identifiers()
        .filter(|identifier| matches!(identifier.kind, IdentifierKind::Mpn | IdentifierKind::Sku));
    for number in numbers {
        let tells = |hit: &Hit| {
            (hit.keyword.chars().count() > 2 || hit.keyword == "4g")
                && hit.functions.iter().all(|known| function(known.id()).is_some_and(|entry| entry.reach.is_some()))
        };
        let hits: Vec<Hit> = part_keywords(number.value).into_iter().filter(tells).collect();
        found.add_hits(&hits, true, |hit| format!("\"{}\" in the part number {}", hit.keyword, number.value));
    }
}

fn stated(component: ComponentRef<'_>, found: &mut Found) {
    let properties = component
        .properties()
        .filter(|(name, ..)| matches!(*name, "cdx:device:function" | "cdx:device:deviceType"))
        .map(|(name, value, _)| (name, value));
    let stated = component.stated_function().map(|text| ("cdx:device:function", text));
    for (name, text) in stated.into_iter().chain(properties) {
        let exact = stated_functions(text);
        for known in exact {
            found.add(*known, false, || format!("the document states {name} \"{text}\""));
        }
        if exact.is_empty() {
            found.add_hits(&part_keywords(text), true, |hit| {
                format!("\"{}\" in {name} \"{text}\", as the document states it", hit.keyword)
            });
        }
    }
}

fn families(component: ComponentRef<'_>, maker: Option<&MakerName>, is_passive: bool, found: &mut Found) {
    let numbers = component
        .identifiers()
        .filter(|identifier| {
            matches!(identifier.kind, IdentifierKind::Mpn | IdentifierKind::Sku | IdentifierKind::Hostname)
        })
        .map(|identifier| (identifier.value, identifier.kind == IdentifierKind::Hostname));
    let types = component
        .properties()
        .filter(|(name, ..)| *name == "cdx:device:deviceType")
        .map(|(_, value, _)| (value, false));
    let name = (!is_passive).then(|| (component.name(), false));
    for (text, weak) in numbers.chain(types).chain(name) {
        if let Some(fit) = family_of(maker, text) {
            of_family(component, text, &fit, weak || fit.is_weak(), found);
        }
    }
    for fit in remarks(component).filter_map(|text| family_of(None, text)) {
        for function in &fit.family.functions {
            found.add(*function, true, || {
                format!("its remarks name the family {} {}", fit.family.maker, fit.family.title)
            });
        }
    }
}

/// Adds what the family does that a text fits.
fn of_family(component: ComponentRef<'_>, text: &str, fit: &Fit, weak: bool, found: &mut Found) {
    for function in &fit.family.functions {
        found.add(*function, weak, || {
            let (maker, title) = (fit.family.maker, fit.family.title);
            let stated = maker_note(component, fit.other_maker);
            format!("\"{text}\" is of the family {maker} {title}{stated}")
        });
    }
}

fn maker_note(component: ComponentRef<'_>, other_maker: bool) -> String {
    match component.manufacturer() {
        Some(maker) if other_maker => format!(", though its maker is stated as {maker}"),
        _ => String::new(),
    }
}

fn firmware(component: ComponentRef<'_>, texts: &[Text<'_>], found: &mut Found) {
    let hits: Vec<(&str, Vec<Hit>)> = texts.iter().map(|(field, words)| (*field, part_keywords_in(words))).collect();
    let family = called::communicating_family(component).filter(|_| called::named(component) >= Named::LikelyThing);
    if family.is_none() && hits.iter().all(|(_, hits)| hits.is_empty()) {
        return;
    }
    let mut own = Found::default();
    let mut held: Vec<Function> = Vec::new();
    let mut serves_a_radio = false;
    for device in component.ancestors().take(16).filter(|ancestor| ancestor.kind().is_hardware()) {
        let mut of_device = Found::default();
        let lower = lower_texts(device);
        hardware(device, &self::texts(&lower), &mut of_device);
        serves_a_radio |= of_device.communicates();
        held.extend(of_device.functions.into_iter().map(|(function, _)| function));
    }
    // Firmware may bear the bare type of its device; what is called `EC25 LTE modem` is that modem.
    if let Some(fit) = family {
        let is_sure = fit.is_sure() && called::is_called_as_thing(component.name());
        of_family(component, component.name(), &fit, !is_sure, &mut own);
    }
    for (field, hits) in hits {
        // `modem firmware` of an LTE module is that module's, and no modem of its own.
        let hits: Vec<Hit> = hits.into_iter().filter(|hit| !(hit.generic && serves_a_radio)).collect();
        own.add_hits(&hits, true, |hit| format!("\"{}\" in the {field}", hit.keyword));
    }
    own.functions
        .retain(|(known, _)| function(known.id()).is_some_and(|entry| entry.reach.is_some()) && !held.contains(known));
    for (known, reason) in own.functions {
        found.add(known, reason.keyword_only, || reason.text);
    }
}

/// Reads the names of packages. A library is held to be remote-access software only weakly by its package.
fn packages(component: ComponentRef<'_>, is_library: bool, found: &mut Found) {
    for identifier in component.identifiers() {
        let (name, what) = match identifier.kind {
            IdentifierKind::Purl => {
                let name = Purl::parse(identifier.value).map(|purl| purl.name.replace(['-', '_', '.'], " "));
                (name.unwrap_or_default(), "purl")
            }
            IdentifierKind::Cpe => {
                let cpe = CpeName::parse(identifier.value).filter(|cpe| cpe.part == 'a');
                (cpe.map_or(String::new(), |cpe| cpe.product.replace(['_', '-'], " ")), "CPE")
            }
            _ => continue,
        };
        let hits = software_keywords(&name).into_iter().filter(|hit| !(is_library && hit.keyword_only));
        found.add_hits(&hits.collect::<Vec<_>>(), is_library, |hit| {
            format!("\"{}\" in the {what} {}", hit.keyword, identifier.value)
        });
    }
}

fn software(component: ComponentRef<'_>, texts: &[Text<'_>], found: &mut Found) {
    packages(component, false, found);
    // Of hardware only a product's own name counts: `VPN` in a router's name is the router's.
    let is_device = component.kind() == ComponentKind::Device;
    let counts =
        |hit: &Hit| !(hit.keyword_only && matches!(component.kind(), ComponentKind::Device | ComponentKind::Unknown));
    for (field, words) in texts {
        let hits: Vec<Hit> = software_keywords_in(words).into_iter().filter(counts).collect();
        let is_weak = is_device || *field != NAME;
        found.add_hits(&hits, is_weak, |hit| format!("\"{}\" in the {field}", hit.keyword));
    }
    let compounds = software_compounds(component.name());
    found.add_hits(&compounds, is_device, |hit| format!("\"{}\" in the {NAME}", hit.keyword));
    software_makers(component, is_device || component.kind() == ComponentKind::Unknown, found);
}

/// Reads what a document calls a library, a file or data for remote-access software only.
fn library(component: ComponentRef<'_>, found: &mut Found) {
    if let Some(hit) = software_named(component.name()) {
        found.add_hits(&[hit], false, |hit| format!("\"{}\" is its name", hit.keyword));
    }
    packages(component, true, found);
    let name = component.name();
    let named = software_keywords(name).into_iter().chain(software_compounds(name)).filter(|hit| !hit.keyword_only);
    found.add_hits(&named.collect::<Vec<_>>(), true, |hit| format!("\"{}\" in the {NAME}", hit.keyword));
    software_makers(component, true, found);
}

/// Reads the names of who made, wrote or published software: `AnyDesk Software GmbH`.
fn software_makers(component: ComponentRef<'_>, is_weak: bool, found: &mut Found) {
    let makers = component
        .parties()
        .filter(|(role, _)| matches!(role, Role::Manufacturer | Role::Author | Role::Publisher | Role::Supplier));
    for (role, party) in makers {
        let hits: Vec<Hit> = software_keywords(party.name()).into_iter().filter(|hit| !hit.keyword_only).collect();
        let is_weak = is_weak || role == Role::Supplier;
        found.add_hits(&hits, is_weak, |hit| format!("\"{}\" in its {} {}", hit.keyword, role.word(), party.name()));
    }
}

/// The part, vendor and product of a CPE name, 2.2 or 2.3.
struct CpeName<'a> {
    part: char,
    vendor: &'a str,
    product: &'a str,
}

impl<'a> CpeName<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix("cpe:2.3:").or_else(|| text.strip_prefix("cpe:/"))?;
        let mut fields = rest.split(':');
        let (part, vendor, product) = (fields.next()?, fields.next()?, fields.next()?);
        Some(Self { part: part.chars().next()?, vendor, product })
    }
}
