//! What claims are made of (`declarations.targets`): parts that the author names where no list of parts stands.
//!
//! A target is mostly the document's subject or a part of it again; then it adds nothing. One that is listed nowhere else
//! may be there or not, and what it holds too: the document is left in doubt.

use std::collections::HashSet;

use super::slot::Slot;
use crate::diagnostic::Problem;
use crate::model::Bom;
use crate::source::Place;

/// A component or service among the targets, or inside one.
struct Target {
    /// How deep in what is muted it stands.
    level: u32,
    name: String,
    version: String,
    at: Place,
}

/// The targets of a document while it is read.
#[derive(Default)]
pub(super) struct Targets {
    open: Vec<Target>,
    all: Vec<Target>,
}

/// The most targets that are compared by name; a document with more is left in doubt.
const MOST: usize = 10_000;

impl Targets {
    /// An object begins at a level of what is muted.
    pub(super) fn enter(&mut self, slot: Slot, level: u32, at: Place) {
        let is_inside = !self.open.is_empty() && matches!(slot, Slot::Component | Slot::Service);
        if slot == Slot::Target || is_inside {
            self.open.push(Target { level, name: String::new(), version: String::new(), at });
        }
    }

    /// A text stands in an object at a level of what is muted.
    pub(super) fn text(&mut self, slot: Slot, level: u32, text: &str) {
        let Some(target) = self.open.last_mut().filter(|target| target.level == level) else { return };
        match slot {
            Slot::Name => target.name = text.to_owned(),
            Slot::Version => target.version = text.to_owned(),
            _ => {}
        }
    }

    /// An object at a level of what is muted ends.
    pub(super) fn leave(&mut self, level: u32) {
        if let Some(target) = self.open.pop_if(|target| target.level == level)
            && self.all.len() <= MOST
        {
            self.all.push(target);
        }
    }

    /// Leaves the document in doubt for the targets that are listed nowhere else, when all of it is read.
    pub(super) fn end(self, bom: &mut Bom) {
        if self.all.is_empty() {
            return;
        }
        let plain = |text: &str| text.trim().to_lowercase();
        let mut names: HashSet<String> = HashSet::new();
        let mut releases: HashSet<(String, String)> = HashSet::new();
        for component in bom.components() {
            names.insert(plain(component.name()));
            releases.insert((plain(component.name()), plain(component.version().unwrap_or_default())));
        }
        let is_listed = |target: &&Target| {
            let (name, version) = (plain(&target.name), plain(&target.version));
            if version.is_empty() { names.contains(&name) } else { releases.contains(&(name, version)) }
        };
        let elsewhere: Vec<&Target> = self.all.iter().filter(|target| !is_listed(target)).collect();
        let Some(first) = elsewhere.first() else { return };
        let more = if elsewhere.len() > 1 { format!(" (and {} more)", elsewhere.len() - 1) } else { String::new() };
        let message = format!(
            "claims are made of `{}`, which stands in no list of parts and was not read{more}",
            first.name.trim()
        );
        let problem = Problem::at(bom.source(), first.at, message)
            .expected("targets of `declarations` that `components` or `services` list too")
            .help("ask the author whether it is part of what the document describes, and to list it there");
        bom.unread.push(problem);
    }
}
