//! `lsusb -t`: the tree of ports, with the class and the driver of each interface.

use super::super::observed::Piece;

/// Where a device hangs and what serves it.
pub(super) struct Branch<'a> {
    pub(super) bus: u32,
    pub(super) device: u32,
    pub(super) is_root: bool,
    /// The ports from the root hub on, `3.2`; empty for a root hub.
    pub(super) port: String,
    pub(super) classes: Vec<&'a str>,
    pub(super) drivers: Vec<&'a str>,
    pub(super) speed: Option<&'a str>,
}

impl<'a> Branch<'a> {
    /// Tells whether another output tells of another device at the same bus and number.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        let differ = |own: &[&str], other: &[&str]| {
            let is_one = own.iter().all(|word| other.contains(word)) && other.iter().all(|word| own.contains(word));
            !own.is_empty() && !other.is_empty() && !is_one
        };
        self.is_root != other.is_root
            || self.port != other.port
            || differ(&self.classes, &other.classes)
            || differ(&self.drivers, &other.drivers)
    }

    /// Adds what another interface of the same device tells.
    pub(super) fn join(&mut self, other: Self) {
        for (own, more) in [(&mut self.classes, other.classes), (&mut self.drivers, other.drivers)] {
            let new: Vec<&'a str> = more.into_iter().filter(|word| own.len() < 256 && !own.contains(word)).collect();
            own.extend(new);
        }
        self.speed = self.speed.or(other.speed);
    }
}

/// Tells whether a line is one of the tree's.
pub(super) fn is_branch(line: &str) -> bool {
    line.starts_with("/:  Bus ") || line.trim_start_matches([' ', '|']).starts_with("__ Port ")
}

/// The line from the root to the present place: the bus, and the ports with how far each is indented.
#[derive(Default)]
pub(super) struct Stem {
    bus: Option<u32>,
    ports: Vec<(usize, u32)>,
}

impl Stem {
    /// Takes the next line of the tree; `None` if it is cut or stands below no bus.
    pub(super) fn grow<'a>(&mut self, line: Piece<'a>) -> Option<Branch<'a>> {
        let mut port = String::new();
        let (rest, is_root) = match line.text.strip_prefix("/:  Bus ") {
            Some(rest) => {
                let (bus, rest) = rest.split_once(".Port ")?;
                self.bus = Some(bus.parse().ok()?);
                self.ports.clear();
                (rest, true)
            }
            None => (line.text.trim_start_matches([' ', '|']).strip_prefix("__ Port ")?, false),
        };
        let (number, rest) = rest.split_once(": Dev ")?;
        let (device, rest) = rest.split_once(", ")?;
        let indent = line.text.len() - line.text.trim_start().len();
        if !is_root {
            while self.ports.last().is_some_and(|(other, _)| *other >= indent) {
                self.ports.pop();
            }
            if self.ports.len() >= MOST_HUBS {
                return None;
            }
            self.ports.push((indent, number.parse().ok()?));
            port = self.ports.iter().map(|(_, port)| port.to_string()).collect::<Vec<_>>().join(".");
        }
        let mut branch = Branch {
            bus: self.bus?,
            device: device.trim().parse().ok()?,
            is_root,
            port,
            classes: Vec::new(),
            drivers: Vec::new(),
            speed: None,
        };
        let mut is_whole = false;
        for field in rest.split(", ") {
            let field = field.trim();
            is_whole |= field.starts_with("Class=");
            if let Some(class) = field.strip_prefix("Class=") {
                branch.classes.extend(Some(class.trim()).filter(|class| !class.is_empty()));
            } else if let Some(driver) = field.strip_prefix("Driver=") {
                let driver = driver.split('/').next().unwrap_or("").trim();
                branch.drivers.extend(Some(driver).filter(|driver| !matches!(*driver, "" | "[none]" | "(none)")));
            } else if field.ends_with('M') && field.starts_with(|c: char| c.is_ascii_digit()) {
                branch.speed = Some(field);
            }
        }
        // Every version of the tool prints the class; without it the line was cut.
        is_whole.then_some(branch)
    }
}

/// The most hubs behind one another: USB 2.0, 4.1.1 allows five, and the device is one more.
const MOST_HUBS: usize = 16;
