//! What `lspci` prints: plain, `-n`, `-nn`, `-v`, `-k`, `-mm`, `-vm` and `-vmm`.
//!
//! Each function of each slot becomes a device; outputs of one computer in one file tell of the same slots. What the chip
//! set itself is made of (bridges, memory controllers and the like) lies in the host bridge. The maker is the holder of
//! the vendor id by `pci.ids`, and a property says so; where only names are printed, the ids follow from the names, if
//! they do so in one way.

mod known;
mod parse;

use std::sync::Arc;

use ahash::AHashMap;

use self::known::Known;
use self::parse::Function;
use super::observed::{COMPUTERS_COMPARED, head_lines, property, room_for_one, stated};
use crate::diagnostic::Problem;
use crate::error::Error;
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, BomBuilder, ComponentId, ComponentKind, Draft, Format, IdentifierKind, Role};
use crate::register::{DRIVER, PCI_CLASS, pci_device, pci_vendor};
use crate::source::Source;

/// Reads the output of `lspci`.
#[derive(Debug, Clone, Copy)]
pub struct Lspci;

impl Reader for Lspci {
    fn format(&self) -> Format {
        Format::Lspci
    }

    fn recognises(&self, source: &Source, _options: &ReadOptions<'_>) -> bool {
        let mut lines = head_lines(source).skip_while(|line| is_warning(line));
        let Some(first) = lines.next() else { return false };
        parse::begins_a_function(first) || (parse::begins_a_record(first) && lines.next().is_some_and(parse::goes_on))
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let read = parse::functions(source)?;
        let mut builder = BomBuilder::new(Arc::clone(source), Format::Lspci);
        let computers = computers(read.outputs);
        for computer in &computers {
            let mut host_bridges: AHashMap<&str, ComponentId> = AHashMap::new();
            for function in &computer.functions {
                room_for_one(&mut builder, function.at.place(), options)?;
                let known = Known::of(function);
                let domain = function.domain();
                let class = known.class.as_deref().unwrap_or("");
                let host = host_bridges.get(domain).copied().filter(|_| is_of_the_chip_set(class));
                let id = component(&mut builder, host, function, &known);
                if class == HOST_BRIDGE {
                    host_bridges.entry(domain).or_insert(id);
                }
            }
        }
        let document = builder.document();
        if computers.len() > 1 {
            let message = format!("tells of {} computers: one slot bears different devices", computers.len());
            document.notes.push(
                Problem::new(source.name(), message).help("send the outputs of each computer in a file of its own"),
            );
        }
        for line in read.unread.iter().take(options.limits.max_problems) {
            document.unread.push(
                Problem::at(source, line.place(), "is no line of `lspci`, and may be a device")
                    .expected("`00:1f.6 Ethernet controller [0200]: Intel Corporation … [8086:15bc]`")
                    .help("send the output of `lspci -nn` or `lspci -vmmnnk` as it is"),
            );
        }
        Ok(builder.finish())
    }
}

/// The functions of one computer.
#[derive(Default)]
struct Computer<'a> {
    functions: Vec<Function<'a>>,
    by_slot: AHashMap<&'a str, usize>,
}

impl<'a> Computer<'a> {
    fn contradicts(&self, output: &[Function<'a>]) -> bool {
        output.iter().any(|function| {
            let known = self.by_slot.get(function.slot.text).map(|at| &self.functions[*at]);
            known.is_some_and(|known| {
                let serials = known.serial.zip(function.serial);
                serials.is_some_and(|(own, other)| own != other) || Known::of(known).contradicts(&Known::of(function))
            })
        })
    }

    fn join(&mut self, output: Vec<Function<'a>>) {
        for function in output {
            match self.by_slot.get(function.slot.text) {
                Some(known) => self.functions[*known].join(function),
                None => {
                    self.by_slot.insert(function.slot.text, self.functions.len());
                    self.functions.push(function);
                }
            }
        }
    }
}

/// Gathers the outputs of each computer: those that contradict one another about a slot are of different ones.
fn computers(outputs: Vec<Vec<Function<'_>>>) -> Vec<Computer<'_>> {
    let mut computers: Vec<Computer<'_>> = Vec::new();
    for output in outputs {
        match computers.iter_mut().rev().take(COMPUTERS_COMPARED).find(|known| !known.contradicts(&output)) {
            Some(known) => known.join(output),
            None => {
                let mut computer = Computer::default();
                computer.join(output);
                computers.push(computer);
            }
        }
    }
    computers
}

/// Tells whether a line begins as a device does, in any form of the output.
pub(super) fn begins_a_device(line: &str) -> bool {
    parse::begins_a_function(line) || parse::begins_a_record(line)
}

fn is_warning(line: &str) -> bool {
    line.starts_with("lspci:") || line.starts_with("pcilib:")
}

const HOST_BRIDGE: &str = "0600";

/// Memory controllers, bridges, system peripherals, processors, signal processing, USB host controllers and `SMBus`, by
/// the class codes of the PCI-SIG: what every chip set holds.
fn is_of_the_chip_set(class: &str) -> bool {
    ["05", "06", "08", "0b", "11", "0c03", "0c05"].iter().any(|own| class.starts_with(own))
}

fn component(
    builder: &mut BomBuilder,
    parent: Option<ComponentId>,
    function: &Function<'_>,
    known: &Known,
) -> ComponentId {
    let mut draft = builder.open(parent, function.at.place());
    draft.kind = ComponentKind::Device;
    draft.reference = builder.text(function.slot.text);
    let register = known.vendor.zip(known.device).and_then(|(vendor, device)| pci_device(vendor, device));
    let name = match (&known.device_name, &register) {
        (Some(name), _) if !name.starts_with("Device ") => name.clone(),
        (_, Some(row)) => row.value.clone(),
        (Some(name), None) => name.clone(),
        _ => function.class.map_or_else(|| format!("PCI device {}", function.slot.text), |class| class.text.to_owned()),
    };
    // The name as it stands in the document where it does, so that evidence points at it.
    let printed = [function.device, function.names]
        .into_iter()
        .flatten()
        .find_map(|piece| piece.text.find(&*name).map(|at| &piece.text[at..at + name.len()]));
    draft.name = match printed {
        Some(printed) => builder.text(printed),
        None => builder.pooled(&name),
    };
    ids(builder, &mut draft, function, known);
    if let Some(revision) = function.revision {
        draft.version = builder.text(revision);
    }
    let location = match function.physical_slot {
        Some(slot) => format!("PCI slot {}, at {}", slot, function.slot.text),
        None => format!("PCI {}", function.slot.text),
    };
    draft.details().location = builder.pooled(&location);
    if let Some(class) = function.class {
        draft.details().description = builder.text(class.text);
    }
    property(builder, &mut draft, PCI_CLASS, known.class.as_deref());
    property(builder, &mut draft, DRIVER, function.driver);
    property(builder, &mut draft, "pci:subsystem-vendor", function.subsystem_vendor.map(|piece| piece.text));
    property(builder, &mut draft, "pci:subsystem-device", function.subsystem_device.map(|piece| piece.text));
    property(builder, &mut draft, "pci:subsystem", function.subsystem_ids.as_deref());
    property(builder, &mut draft, "pci:device-serial-number", function.serial);
    property(builder, &mut draft, "pci:label", function.label);
    builder.close(draft)
}

fn ids(builder: &mut BomBuilder, draft: &mut Draft, function: &Function<'_>, known: &Known) {
    if let (Some(vendor), Some(device)) = (known.vendor, known.device) {
        let id = format!("{vendor:04x}:{device:04x}");
        let at = function.device_id.map_or(function.at, |id| id).place();
        builder.identify(draft, IdentifierKind::PciId, &id, at);
        if function.device_id.is_none() {
            property(builder, draft, "tallyclerk:pci-id-by", Some("its names in pci.ids"));
        }
    }
    match known.vendor.and_then(pci_vendor) {
        Some(row) => {
            let party = builder.party(&row.value, function.at.place());
            draft.party(Role::Manufacturer, party);
            let reason = format!("holder of PCI vendor id {} ({} {})", row.key, row.register, row.edition);
            property(builder, draft, "tallyclerk:manufacturer-by", Some(&reason));
        }
        None => {
            let printed = known.vendor_name.as_deref().and_then(stated);
            if let Some(name) = printed.filter(|name| !name.starts_with("Unknown vendor")) {
                let party = builder.party(name, function.at.place());
                draft.party(Role::Manufacturer, party);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::infer;
    use crate::source::Limits;

    fn bom(text: &str) -> Bom {
        let source =
            Arc::new(Source::from_bytes("pci.txt", text.as_bytes().to_vec(), &Limits::default()).expect("small"));
        let options = ReadOptions::default();
        assert!(Lspci.recognises(&source, &options), "{text}");
        Lspci.read(&source, &options).unwrap_or_else(|error| panic!("{error}"))
    }

    fn told(bom: &Bom) -> Vec<String> {
        let of = |component: crate::model::ComponentRef<'_>| {
            let id = component.identifier(IdentifierKind::PciId).map_or("-", |id| id.value);
            let functions: Vec<&str> = infer(component).iter().map(|(function, _)| function.id()).collect();
            format!("{} {id} {} [{}]", component.reference().unwrap_or(""), component.name(), functions.join(","))
        };
        bom.components().map(of).collect()
    }

    #[test]
    fn a_warning_of_the_tool_is_no_line_of_it_wherever_it_stands() {
        let of = |warning: &str| {
            bom(&format!(
                "00:00.0 Host bridge [0600]: Intel Corporation Device [8086:0001]\n{warning}\n00:1f.6 Ethernet controller [0200]: Intel Corporation Device [8086:15bc]\n"
            ))
        };
        let warned = of("pcilib: sysfs_read_vpd: read failed: Input/output error");
        assert_eq!((warned.len(), warned.unread.len()), (2, 0), "{:?}", warned.unread);
        let strange = of("pcilib: 03:00.0 EC25 LTE modem");
        assert_eq!((strange.len(), strange.unread.len()), (2, 1));
    }

    #[test]
    fn every_spelling_tells_of_the_same_card() {
        let expected = ["03:00.0 8086:2723 Wi-Fi 6 AX200 [wifi,bluetooth]"];
        for text in [
            "03:00.0 Network controller: Intel Corporation Wi-Fi 6 AX200 (rev 32)\n",
            "03:00.0 Network controller [0280]: Intel Corporation Wi-Fi 6 AX200 [8086:2723] (rev 32)\n\tSubsystem: Dell Device [1028:0310]\n\tKernel driver in use: iwlwifi\n",
            "0000:03:00.0 0280: 8086:2723 (rev 32)\n",
            "03:00.0 \"Network controller [0280]\" \"Intel Corporation [8086]\" \"Wi-Fi 6 AX200 [2723]\" -r32 \"Dell [1028]\" \"Device [0310]\"\n",
            "Slot:\t03:00.0\nClass:\tNetwork controller [0280]\nVendor:\tIntel Corporation [8086]\nDevice:\tWi-Fi 6 AX200 [2723]\nSVendor:\tDell [1028]\nSDevice:\tDevice [0310]\nRev:\t32\nDriver:\tiwlwifi\n\n",
            "Slot:\t03:00.0\nClass:\tNetwork controller\nVendor:\tIntel Corporation\nDevice:\tWi-Fi 6 AX200\nRev:\t32\n",
            "Slot:\t03:00.0\nClass:\t0280\nVendor:\t8086\nDevice:\t2723\nRev:\t32\n",
            "Device:\t03:00.0\nClass:\tNetwork controller\nVendor:\tIntel Corporation\nDevice:\tWi-Fi 6 AX200\nRev:\t32\n",
        ] {
            let bom = bom(text);
            assert_eq!(told(&bom), expected, "{text}");
            let card = bom.component(ComponentId(0));
            assert_eq!((card.version(), card.manufacturer()), (Some("32"), Some("Intel Corporation")), "{text}");
            assert!(bom.unread.is_empty());
        }
    }

    #[test]
    fn what_pci_ids_of_the_computer_does_not_know_is_known_by_its_numbers() {
        for (line, expected) in [
            ("02:00.0 Class 0d40: Device 1eac:1001", "1eac:1001"),
            ("02:00.0 Class [0d40]: Device [1eac:1001]", "1eac:1001"),
            ("02:00.0 Class 0280: Device 8086:2723 (rev 1a)", "8086:2723"),
            ("02:00.0 Network controller: Intel Corporation Device 2723 (rev 1a)", "8086:2723"),
            ("02:00.0 Network controller [0280]: Intel Corporation Device [8086:2723]", "8086:2723"),
            ("02:00.0 \"Class 0280\" \"Vendor 8086\" \"Device 2723\" \"\" \"\"", "8086:2723"),
            ("Slot:\t02:00.0\nClass:\tClass 0280\nVendor:\tVendor 8086\nDevice:\tDevice 2723", "8086:2723"),
        ] {
            let bom = bom(&format!("{line}\n"));
            let device = bom.component(ComponentId(0));
            assert_eq!(device.identifier(IdentifierKind::PciId).map(|id| id.value), Some(expected), "{line}");
            assert!(device.properties().any(|(name, ..)| name == PCI_CLASS), "{line}");
            assert!(!device.name().starts_with("Device"), "{line}: {}", device.name());
            assert!(device.manufacturer().is_some(), "{line}: the holder of the vendor id");
        }
    }

    #[test]
    fn two_devices_are_never_one() {
        let i210 = "02:00.0 Ethernet controller: Intel Corporation I210 Gigabit Network Connection\n";
        let em12 = "02:00.0 Wireless controller [0d40]: Quectel Wireless Solutions Co., Ltd. EM12 [1eac:1001]\n";
        let host = "00:00.0 Host bridge: Intel Corporation 440BX/ZX/DX - 82443BX/ZX/DX Host bridge\n";
        let record = "Slot:\t02:00.0\nClass:\tEthernet controller\nVendor:\tIntel Corporation\nDevice:\tI210 Gigabit Network Connection\n";
        let headless = "Class:\tNetwork controller\nVendor:\tIntel Corporation\nDevice:\tWi-Fi 6 AX200\n";
        for (text, devices, unread) in [
            (format!("{i210}{em12}"), 2, 0),
            (format!("{i210}02:00.0 Ethernet controller: Realtek Semiconductor Co., Ltd. RTL8111\n"), 2, 0),
            (format!("{host}{i210}{host}{em12}"), 4, 0),
            (format!("{host}{i210}{record}"), 2, 0),
            (format!("{host}{i210}02:00.0 0200: 8086:1533 (rev 03)\n"), 2, 0),
            (format!("{record}\n{headless}"), 1, 3),
            (format!("{record}{headless}"), 1, 3),
            (format!("{i210}{headless}"), 1, 3),
            (format!("{i210}\tKernel driver in use: igb\n\n\tKernel driver in use: iwlwifi\n"), 1, 1),
            (format!("{} 03:00.0 Network controller: Intel Corporation Wi-Fi 6 AX200\n", i210.trim_end()), 1, 1),
            (format!("{i210}03:00.0 Network controller: Intel Corporation Wi-Fi 6 AX200\n").replace('\n', "\r"), 2, 0),
        ] {
            let bom = bom(&text);
            assert_eq!((bom.len(), bom.unread.len()), (devices, unread), "{text}: {:?}", bom.unread);
        }
    }

    #[test]
    fn the_chip_set_lies_in_its_host_bridge_and_cards_do_not() {
        let bom = bom(
            "00:00.0 Host bridge [0600]: Intel Corporation 440BX/ZX/DX - 82443BX/ZX/DX Host bridge [8086:7190] (rev 01)\n00:01.0 PCI bridge [0604]: Intel Corporation 440BX/ZX/DX - 82443BX/ZX/DX AGP bridge [8086:7191]\n02:00.0 Wireless controller [0d40]: Intel Corporation XMM7360 LTE Advanced Modem [8086:7360] (rev 01)\n",
        );
        let parents: Vec<bool> = bom.components().map(|component| component.parent().is_some()).collect();
        assert_eq!(parents, [false, true, false]);
        assert!(
            infer(bom.component(ComponentId(2))).iter().any(|(f, reason)| f.id() == "cellular" && !reason.keyword_only)
        );
    }

    #[test]
    fn two_outputs_tell_of_one_slot_and_a_strange_line_is_told() {
        let bom = bom(
            "00:19.0 Ethernet controller: Intel Corporation Ethernet Connection I217-LM (rev 04)\n00:19.0 Ethernet controller [0200]: Intel Corporation Ethernet Connection I217-LM [8086:153a] (rev 04)\nsomething else\n",
        );
        assert_eq!((bom.len(), bom.unread.len()), (1, 1));
    }
}
