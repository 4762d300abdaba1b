//! The lines of `lsusb` into the devices of each computer.
//!
//! One output names a bus and number once; where it comes again, another output begins. Outputs that contradict one another
//! about a bus and number are those of different computers.

use ahash::AHashMap;

use super::super::observed::{COMPUTERS_COMPARED, Piece, begins_a_device, goes_on_with, lines_of};
use super::described::Described;
use super::tree::{self, Branch};
use super::{Header, cut_branch, cut_line, is_complaint, is_device, is_outer, is_unopened, is_warning};
use crate::error::Error;
use crate::register::names_communication;
use crate::source::{Place, Source};

/// Everything that a document tells of one device.
pub(super) struct Device<'a> {
    pub(super) at: Place,
    pub(super) bus: u32,
    pub(super) number: u32,
    pub(super) header: Option<Header<'a>>,
    pub(super) described: Described<'a>,
    pub(super) branch: Option<Branch<'a>>,
}

impl Device<'_> {
    /// The kernel's own hub at the head of each bus, under the Linux Foundation's vendor id.
    pub(super) fn is_root_hub(&self) -> bool {
        let by_id = self
            .header
            .as_ref()
            .is_some_and(|header| header.vendor == 0x1d6b && matches!(header.product, 1..=3) && self.number == 1);
        by_id || self.branch.as_ref().is_some_and(|branch| branch.is_root)
    }

    /// Tells whether another output tells of another device at this bus and number.
    fn contradicts(&self, other: &Self) -> bool {
        let ids = self.header.as_ref().zip(other.header.as_ref());
        let serials = self.described.serial.zip(other.described.serial);
        let branches = self.branch.as_ref().zip(other.branch.as_ref());
        ids.is_some_and(|(own, other)| !own.id.text.eq_ignore_ascii_case(other.id.text))
            || serials.is_some_and(|(own, other)| own.text != other.text)
            || branches.is_some_and(|(own, other)| own.contradicts(other))
    }

    fn join(&mut self, other: Self) {
        self.header = self.header.take().or(other.header);
        self.described.join(other.described);
        match (&mut self.branch, other.branch) {
            (Some(known), Some(branch)) => known.join(branch),
            (none @ None, branch) => *none = branch,
            (Some(_), None) => {}
        }
    }
}

/// The devices of one output, or of one computer: each bus and number once.
#[derive(Default)]
pub(super) struct Devices<'a> {
    pub(super) all: Vec<Device<'a>>,
    by_number: AHashMap<(u32, u32), usize>,
}

impl<'a> Devices<'a> {
    fn get(&self, bus: u32, number: u32) -> Option<usize> {
        self.by_number.get(&(bus, number)).copied()
    }

    fn push(&mut self, device: Device<'a>) -> usize {
        self.by_number.insert((device.bus, device.number), self.all.len());
        self.all.push(device);
        self.all.len() - 1
    }

    fn contradicts(&self, other: &Self) -> bool {
        other
            .all
            .iter()
            .any(|device| self.get(device.bus, device.number).is_some_and(|at| self.all[at].contradicts(device)))
    }

    fn join(&mut self, other: Self) {
        for device in other.all {
            match self.get(device.bus, device.number) {
                Some(at) => self.all[at].join(device),
                None => {
                    self.push(device);
                }
            }
        }
    }
}

/// Where the descriptors stand that the next lines tell of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Below the line of a device, before its descriptors.
    Head,
    Descriptors,
    Tree,
    /// Descriptors of a device whose line is missing; said already.
    Headless,
}

/// What a document lists.
#[derive(Default)]
pub(super) struct List<'a> {
    pub(super) computers: Vec<Devices<'a>>,
    pub(super) unopened: usize,
    /// Lines with which the tool says that it could not list the devices.
    pub(super) failed: Vec<Piece<'a>>,
    /// Lines that the tool does not print, and descriptors of devices that no line names.
    pub(super) strange: Vec<Piece<'a>>,
}

impl<'a> List<'a> {
    pub(super) fn parse(source: &'a Source) -> Result<Self, Error> {
        let mut list = Self::default();
        let mut outputs: Vec<Devices<'a>> = vec![Devices::default()];
        let mut stem = tree::Stem::default();
        let mut within = Within::Headless;
        let mut latest = 0;
        for line in lines_of(source.expect_text()?) {
            let unindented = line.part(line.text.trim_start());
            let output = outputs.last_mut().expect("one output is always open");
            if line.text.starts_with("Bus ") || is_device(unindented.text) {
                let Some(header) = Header::parse(unindented) else { return Err(cut_line(source, unindented)) };
                if goes_on_with(unindented.text, is_device) {
                    return Err(cut_line(source, unindented));
                }
                let device = Device::new(unindented.place(), header.bus, header.device, Some(header));
                if within == Within::Tree || output.get(device.bus, device.number).is_some() {
                    outputs.push(Devices::default());
                }
                latest = outputs.last_mut().expect("one output is always open").push(device);
                within = Within::Head;
            } else if tree::is_branch(line.text) {
                let Some(branch) = stem.grow(line) else { return Err(cut_branch(source, line)) };
                let known = output.get(branch.bus, branch.device);
                match known.filter(|_| within == Within::Tree && !branch.is_root) {
                    Some(at) => {
                        latest = at;
                        match &mut output.all[at].branch {
                            Some(known) => known.join(branch),
                            none => *none = Some(branch),
                        }
                    }
                    None => {
                        if known.is_some() || (within != Within::Tree && !output.all.is_empty()) {
                            outputs.push(Devices::default());
                        }
                        let mut device = Device::new(line.place(), branch.bus, branch.device, None);
                        device.branch = Some(branch);
                        latest = outputs.last_mut().expect("one output is always open").push(device);
                        within = Within::Tree;
                    }
                }
            } else if unindented.text.is_empty() {
            } else if is_unopened(unindented.text) {
                list.unopened += 1;
            } else if is_complaint(line.text) {
                list.failed.extend(Some(line).filter(|line| line.text.starts_with("unable to initialize libusb")));
            } else if begins_a_device(line.text) || (is_outer(line.text) && !is_warning(line.text)) {
                list.strange.push(line);
            } else {
                list.below(line, output.all.get_mut(latest), &mut within);
            }
        }
        for output in outputs {
            match list.computers.iter_mut().rev().take(COMPUTERS_COMPARED).find(|known| !known.contradicts(&output)) {
                Some(known) => known.join(output),
                None => list.computers.push(output),
            }
        }
        Ok(list)
    }

    /// Takes a line below that of a device.
    fn below(&mut self, line: Piece<'a>, device: Option<&mut Device<'a>>, within: &mut Within) {
        let Some(device) = device else { return };
        let words = line.text.trim();
        if words == "Device Descriptor:" {
            // Each device has one: a second is that of a device whose own line is not here.
            if *within == Within::Head {
                *within = Within::Descriptors;
            } else {
                self.strange.push(line);
                *within = Within::Headless;
            }
            return;
        }
        let is_indented = line.text.starts_with([' ', '\t', '|']);
        match *within {
            Within::Headless => {}
            Within::Head if is_indented => self.strange.push(line),
            Within::Head => {}
            Within::Tree => match Header::of_tree(line, device.bus, device.number) {
                Some(header) => {
                    device.header.get_or_insert(header);
                }
                // With `-vv` the paths of each device follow.
                None if words.starts_with(['/', '|']) || !is_indented => {}
                None => self.strange.push(line),
            },
            Within::Descriptors if !is_descriptor(words) && names_communication(words) => self.strange.push(line),
            Within::Descriptors if device.header.as_ref().is_some_and(|header| header.differs(words)) => {
                self.strange.push(line);
                *within = Within::Headless;
            }
            Within::Descriptors => device.described.take(line),
        }
    }
}

/// Tells whether a line of descriptors begins with a field (`iProduct`, `bInterfaceClass`) or is a heading.
fn is_descriptor(words: &str) -> bool {
    let field = words.split_whitespace().next().unwrap_or("");
    let is_field =
        field.starts_with(|c: char| c.is_ascii_lowercase()) && field.contains(|c: char| c.is_ascii_uppercase());
    is_field || words.ends_with(':')
}

impl<'a> Device<'a> {
    fn new(at: Place, bus: u32, number: u32, header: Option<Header<'a>>) -> Self {
        Self { at, bus, number, header, described: Described::default(), branch: None }
    }
}
