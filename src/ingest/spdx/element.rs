//! A package, file or snippet when it ends: its kind, its parties and licences, and what must hold between its fields.

use std::borrow::Cow;

use super::document::Str;
use super::fill::{At, Fill, Slot, Sort};
use super::party;
use super::violation::Violations;
use crate::model::{ComponentKind, Draft, Role, Text};
use crate::source::Place;

/// A package, file or snippet while it is being read.
pub(super) struct Element<'j> {
    pub(super) slot: Slot,
    pub(super) draft: Draft,
    pub(super) supplier: At<'j>,
    pub(super) originator: At<'j>,
    pub(super) purpose: Option<Str<'j>>,
    pub(super) concluded: Option<Str<'j>>,
    pub(super) declared: Option<Str<'j>>,
    pub(super) summary: Text,
    pub(super) description: Text,
    /// A SHA-1 was seen, and any checksum at all.
    pub(super) checksums: (bool, bool),
    pub(super) files_analyzed: bool,
    /// Where licences found in its files stand.
    pub(super) licence_found: Option<Place>,
    /// Where its verification code stands.
    pub(super) verification_code: Option<Place>,
    /// How many ranges of a snippet there are, and how many of them are of bytes.
    pub(super) ranges: (u32, u32),
}

impl<'j> Fill<'j> {
    pub(super) fn leave_element(&mut self, at: Place, violations: &mut Violations<'j>) {
        let Some(mut element) = self.element.take() else { return };
        if element.slot == Slot::File && element.checksums == (false, true) {
            violations.add(at, "8.4", "file.checksums", "a SHA1 among the checksums of a file", || {
                "a file has no SHA1".to_owned()
            });
        }
        if element.slot == Slot::Snippet && matches!(element.ranges, (1.., 0)) {
            violations.add(at, "9.3", "snippet.ranges", "a range of bytes, which is mandatory", || {
                "a snippet says in which lines of its file it stands, and not in which bytes".to_owned()
            });
        }
        if !element.files_analyzed {
            self.unanalysed(&element, violations);
        }
        if let Some(purpose) = &element.purpose {
            element.draft.kind = kind_of(purpose);
            if element.draft.kind == ComponentKind::Unknown || purpose == "INSTALL" {
                let (name, value) = (self.named("spdx:primaryPackagePurpose"), self.keep(purpose));
                element.draft.property(name, value);
            }
        }
        if element.slot == Slot::Snippet {
            let (name, value) = (self.named("spdx:element"), self.named("snippet"));
            element.draft.property(name, value);
        }
        self.parties(&mut element);
        self.licences(&mut element);
        if element.description.is_some() || element.summary.is_some() {
            let both = element.description.is_some() && element.summary.is_some();
            let name = self.named("spdx:summary");
            if both {
                element.draft.property(name, element.summary);
            }
            let shown = if element.description.is_some() { element.description } else { element.summary };
            element.draft.details().description = shown;
        }
        if element.draft.reference.is_some() {
            self.elements.push((element.draft.reference, element.draft.id(), at));
        }
        crate::ingest::cyclonedx::part_number_of_purl(&mut self.builder, &mut element.draft);
        self.builder.close(element.draft);
    }

    /// A package whose files were not analysed has none, and says nothing of them.
    fn unanalysed(&mut self, element: &Element<'j>, violations: &mut Violations<'j>) {
        if let Some(sort) = self.sorts.get_mut(element.draft.id().0 as usize) {
            *sort = Sort::PackageWithoutFiles;
        }
        let said = [
            (element.verification_code, "7.9", "packageVerificationCode"),
            (element.licence_found, "7.14", "licenseInfoFromFiles"),
        ];
        for (at, clause, field) in said {
            let Some(at) = at else { continue };
            let expected = format!("no `{field}` where `filesAnalyzed` is false");
            violations.add(at, clause, &format!("package.{field}"), &expected, || {
                format!("a package whose files were not analysed has `{field}`")
            });
        }
    }

    /// Names who supplied a package and who it came from. The originator of hardware and its firmware is their maker; of
    /// other packages the author, which is what the field means for software.
    fn parties(&mut self, element: &mut Element<'j>) {
        let made = matches!(element.draft.kind, ComponentKind::Device | ComponentKind::Firmware);
        let originator = if made { Role::Manufacturer } else { Role::Author };
        let parties = [
            ("spdx:supplier", Role::Supplier, element.supplier.take()),
            ("spdx:originator", originator, element.originator.take()),
        ];
        for (statement, role, party) in parties {
            let Some((text, at)) = party else { continue };
            let Some(named) = party::parse(&text) else {
                // That the author does not say is kept: it is not the same as nothing at all.
                if !text.trim().is_empty() {
                    element.draft.details().known_unknowns.add_role(role);
                    let (name, value) = (self.named(statement), self.keep(&text));
                    element.draft.property(name, value);
                }
                continue;
            };
            let offset = named.name.as_ptr() as usize - text.as_ptr() as usize;
            let at = match (&text, at) {
                (Cow::Borrowed(_), Place::Span { offset: start, .. }) => {
                    Place::span(start as usize + offset, named.name.len())
                }
                _ => at,
            };
            let id = self.builder.party(named.name, at);
            if let Some(email) = named.email {
                self.builder.party_url(id, &format!("mailto:{email}"));
            }
            element.draft.party(role, id);
        }
    }

    /// The declared licence is the author's word; the concluded one stands in for it, or beside it as a statement.
    fn licences(&mut self, element: &mut Element<'j>) {
        let said = |text: &Option<Str<'j>>| text.clone().filter(|text| !matches!(&**text, "" | "NOASSERTION"));
        let (declared, concluded) = (said(&element.declared), said(&element.concluded));
        let is_licence = |text: &Str<'j>| text != "NONE";
        let licence = declared.as_ref().filter(|l| is_licence(l)).or(concluded.as_ref().filter(|l| is_licence(l)));
        if let Some(licence) = licence {
            let text = self.keep(licence);
            element.draft.licence(text);
        }
        let is_stated = [&element.declared, &element.concluded].into_iter().flatten().any(|text| !text.is_empty());
        if licence.is_none() && is_stated {
            element.draft.details().known_unknowns.add_licence();
        }
        let rest = [("spdx:licenseDeclared", &declared), ("spdx:licenseConcluded", &concluded)];
        for (statement, value) in rest {
            if let Some(value) = value.as_ref().filter(|value| Some(*value) != licence) {
                let (name, value) = (self.named(statement), self.keep(value));
                element.draft.property(name, value);
            }
        }
    }
}

/// What a package is for, in our kinds. `SOURCE` and `ARCHIVE` say how it is packed, `OTHER` nothing: what it is stays
/// unknown, and the word is kept.
fn kind_of(purpose: &str) -> ComponentKind {
    match purpose {
        "APPLICATION" | "INSTALL" => ComponentKind::Application,
        "FRAMEWORK" => ComponentKind::Framework,
        "LIBRARY" => ComponentKind::Library,
        "CONTAINER" => ComponentKind::Container,
        "OPERATING-SYSTEM" | "OPERATING_SYSTEM" => ComponentKind::OperatingSystem,
        "DEVICE" => ComponentKind::Device,
        "FIRMWARE" => ComponentKind::Firmware,
        "FILE" => ComponentKind::File,
        _ => ComponentKind::Unknown,
    }
}
