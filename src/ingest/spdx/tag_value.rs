//! SPDX 2 as tags and values: lines of `Tag: value`, with `<text>…</text>` around what takes several lines.
//!
//! The lines are gathered into sections first, one for each element, since what belongs to an element may stand after
//! it: the files of a package, the annotations that name it. Then the sections are told to the
//! [`Document`] as every other spelling tells it.

use std::borrow::Cow;
use std::sync::Arc;

use ahash::AHashMap;

use super::document::{Document, Key, Scalar};
use super::tags::{self, Of, Part, Tag};
use super::versions;
use super::violation::short;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, Format};
use crate::source::{Place, Source};

/// Reads SPDX 2 as tags and values.
pub(in crate::ingest) struct SpdxTagValue;

/// How far into a document its version is looked for.
const HEAD: usize = 64 << 10;

impl Reader for SpdxTagValue {
    fn format(&self) -> Format {
        Format::SpdxTagValue
    }

    fn recognises(&self, source: &Source, _options: &ReadOptions<'_>) -> bool {
        source.text().is_some_and(is_tag_value)
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let text = source.expect_text()?;
        options.progress.begin("reading", text.len() as u64);
        let bom = read(source, text, options);
        options.progress.end();
        bom
    }
}

/// Tells whether the lines at the beginning are tags and values: that of the version, or those that make a package.
fn is_tag_value(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let lines =
        text[..end].split(['\n', '\r']).map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut found = (false, false);
    for (n, line) in lines.enumerate() {
        // Everything that is marked up or nested begins otherwise.
        if n == 0 && line.starts_with(['{', '[', '<', '%', '-']) {
            return false;
        }
        let Some((tag, value)) = line.split_once(':') else { continue };
        match tag.trim_end() {
            "SPDXVersion" => return true,
            // YAML has the same word with a small letter first.
            tag if tag.starts_with('S') && versions::is_key_meant(tag) && versions::is_stated_by(value) => return true,
            "PackageName" | "FileName" => found.0 = true,
            "SPDXID" | "DocumentNamespace" => found.1 = true,
            _ => {}
        }
    }
    found == (true, true)
}

/// One tag with its value, as slices of the text.
#[derive(Clone, Copy)]
struct Line<'j> {
    part: Part,
    value: &'j str,
}

/// The tags of one element.
struct Section<'j> {
    of: Of,
    lines: Vec<Line<'j>>,
    /// What begins with it and names it: the value of its first line.
    at: Place,
    /// The package that it stands under.
    package: Option<usize>,
}

fn read(source: &Arc<Source>, whole: &str, options: &ReadOptions<'_>) -> Result<Bom, Error> {
    let text = whole.trim_start_matches('\u{feff}');
    let lines = Lines { source, whole, rest: text };
    let stated = lines.stated_version()?;
    let version = versions::of(source, stated)?;
    let mut reading = Reading {
        whole,
        sections: vec![
            Section {
                of: Of::Document,
                lines: Vec::new(),
                at: Place::span(whole.len() - text.len(), 1),
                package: None,
            },
            Section {
                of: Of::Creation,
                lines: Vec::new(),
                at: Place::span(whole.len() - text.len(), 1),
                package: None,
            },
        ],
        last: AHashMap::new(),
        identified: 0,
        document: Document::new(source, Format::SpdxTagValue, version.version, options),
    };
    reading.gather(lines)?;
    reading.tell()?;
    reading.document.finish()
}

/// What one step over the lines found.
enum Step<'j> {
    Tag(&'j str, &'j str),
    /// A tag, its text, and what stands on the line behind `</text>`.
    Followed(&'j str, &'j str, &'j str),
    /// A line that is neither a tag nor a comment.
    Stray(&'j str),
}

/// The lines of a document, one after the other.
#[derive(Clone, Copy)]
struct Lines<'j> {
    source: &'j Source,
    whole: &'j str,
    rest: &'j str,
}

impl<'j> Lines<'j> {
    fn stated_version(mut self) -> Result<Option<(String, Place)>, Error> {
        while let Some(step) = self.step()? {
            if let Step::Tag("SPDXVersion", value) | Step::Followed("SPDXVersion", value, _) = step {
                if value.is_empty() {
                    return Ok(None);
                }
                return Ok(Some((value.to_owned(), place_of(self.whole, value))));
            }
        }
        Ok(None)
    }

    /// Takes the next line that says something, with the lines that its `<text>` takes.
    fn step(&mut self) -> Result<Option<Step<'j>>, Error> {
        loop {
            if self.rest.is_empty() {
                return Ok(None);
            }
            // Old editors end lines with a carriage return alone.
            let end = self.rest.find(['\n', '\r']).unwrap_or(self.rest.len());
            let line = self.rest[..end].trim();
            if line.is_empty() || line.starts_with('#') {
                self.rest = self.rest.get(end + 1..).unwrap_or("");
                continue;
            }
            let tag = line.split_once(':').filter(|(tag, _)| is_tag(tag.trim_end()));
            let Some((tag, value)) = tag else {
                self.rest = self.rest.get(end + 1..).unwrap_or("");
                return Ok(Some(Step::Stray(line)));
            };
            let value = value.trim();
            let Some(inner) = value.strip_prefix("<text>") else {
                self.rest = self.rest.get(end + 1..).unwrap_or("");
                return Ok(Some(Step::Tag(tag.trim_end(), value)));
            };
            let from = offset_in(self.whole, inner);
            let Some(len) = self.whole[from..].find("</text>") else {
                let at = Place::span(from - "<text>".len(), "<text>".len());
                let problem = Problem::at(self.source, at, format!("the text of `{}` never ends", tag.trim_end()))
                    .expected("`</text>` at its end")
                    .help("get the whole document again");
                return Err(Error::new(ErrorKind::Malformed, problem));
            };
            let text = &self.whole[from..from + len];
            let after = &self.whole[from + len + "</text>".len()..];
            let end = after.find(['\n', '\r']).unwrap_or(after.len());
            self.rest = after.get(end + 1..).unwrap_or("");
            return Ok(Some(match after[..end].trim() {
                "" => Step::Tag(tag.trim_end(), text),
                more => Step::Followed(tag.trim_end(), text, more),
            }));
        }
    }
}

fn is_tag(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

fn says_no_files(package: &Section<'_>) -> bool {
    package.lines.iter().any(|line| line.part == Part::Field("filesAnalyzed") && line.value == "false")
}

fn offset_in(whole: &str, slice: &str) -> usize {
    (slice.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize).min(whole.len())
}

fn place_of(whole: &str, slice: &str) -> Place {
    Place::span(offset_in(whole, slice), slice.len())
}

struct Reading<'j> {
    whole: &'j str,
    sections: Vec<Section<'j>>,
    /// The section of each kind that was opened last.
    last: AHashMap<Of, usize>,
    /// The section that the next `SPDXID` names.
    identified: usize,
    document: Document<'j>,
}

impl<'j> Reading<'j> {
    fn at(&self, slice: &str) -> Place {
        place_of(self.whole, slice)
    }

    /// Sorts the lines into the sections that they belong to.
    fn gather(&mut self, mut lines: Lines<'j>) -> Result<(), Error> {
        let mut package = None;
        let mut early: Vec<Line<'j>> = Vec::new();
        while let Some(step) = lines.step()? {
            let (name, value) = match step {
                Step::Tag(name, value) => (name, value),
                Step::Followed(name, value, more) => {
                    let at = self.at(more);
                    self.document.violation(at, "5", name, "the end of the line behind `</text>`", || {
                        format!("`{}` stands behind the text of `{name}`, on its line", short(more))
                    });
                    self.document.left_out(&format!("what stands behind the text of `{name}`"), at);
                    (name, value)
                }
                Step::Stray(line) => {
                    let at = self.at(line);
                    self.document.violation(at, "5", "line", "`Tag: value`, or a comment that begins with `#`", || {
                        "a line is neither a tag with its value nor a comment; several lines of text stand in \
                         `<text>…</text>`"
                            .to_owned()
                    });
                    self.document.left_out("a line that is no tag", at);
                    continue;
                }
            };
            let Some(Tag { of, part, opens, .. }) = tags::find(name).copied() else {
                let at = self.at(name);
                self.document.unknown_tag(name, tags::all(), at);
                // Readers that take a tag in any case read a part or a party there.
                if tags::all().any(|known| known.eq_ignore_ascii_case(name)) && !tags::is_about_licences(name) {
                    self.document.left_out(&format!("the tag `{name}`"), at);
                }
                continue;
            };
            let line = Line { part, value };
            if of == Of::Identified && self.sections[self.identified].lines.iter().any(|known| known.part == part) {
                // Some authors put the id before the name: it is that of what comes next.
                let at = self.at(value);
                self.document.violation(at, "5", "SPDXID", "`SPDXID` after the tag that begins its section", || {
                    "`SPDXID` stands before the package or file that it names".to_owned()
                });
                early.push(line);
                continue;
            }
            if opens {
                let section = self.sections.len();
                if of == Of::Package {
                    package = Some(section);
                }
                let under = if of == Of::File { package } else { None };
                let mut lines = vec![line];
                if matches!(of, Of::Package | Of::File) {
                    lines.append(&mut early);
                }
                self.sections.push(Section { of, lines, at: self.at(value), package: under });
                self.last.insert(of, section);
                if matches!(of, Of::Package | Of::File) {
                    self.identified = section;
                }
                continue;
            }
            let section = match of {
                Of::Document => Some(0),
                Of::Creation => Some(1),
                Of::Identified => Some(self.identified),
                of => self.last.get(&of).copied(),
            };
            match section {
                Some(section) => self.sections[section].lines.push(line),
                None => {
                    let at = self.at(name);
                    let expected = format!("`{name}` after the tag that begins its section");
                    self.document.violation(at, "5", name, &expected, || {
                        format!("`{name}` stands before anything that it could belong to")
                    });
                    if !tags::is_about_licences(name) {
                        self.document.left_out(&format!("`{name}` without a section"), at);
                    }
                }
            }
        }
        Ok(())
    }

    /// Tells the document what was gathered.
    fn tell(&mut self) -> Result<(), Error> {
        let sections = std::mem::take(&mut self.sections);
        let id_of = |section: &Section<'j>| {
            section.lines.iter().find(|line| line.part == Part::Field("SPDXID")).map(|line| line.value)
        };
        let mut known: AHashMap<&str, usize> = AHashMap::new();
        let mut files: AHashMap<usize, Vec<&'j str>> = AHashMap::new();
        for (n, section) in sections.iter().enumerate() {
            if let Some(id) = id_of(section) {
                known.entry(id).or_insert(n);
                // What stands behind a package is in it, unless the package says that it has no files.
                if let Some(package) = section.package.filter(|package| !says_no_files(&sections[*package])) {
                    files.entry(package).or_default().push(id);
                }
            }
        }
        let mut remarks: AHashMap<usize, Vec<usize>> = AHashMap::new();
        for (n, section) in sections.iter().enumerate().filter(|(_, section)| section.of == Of::Annotation) {
            let subject = section.lines.iter().find(|line| line.part == Part::Subject).map(|line| line.value);
            let about = subject.and_then(|id| known.get(id)).copied();
            if about.is_none() {
                let at = subject.map_or(section.at, |id| self.at(id));
                self.document.violation(at, "12.4", "SPDXREF", "the SPDXID of an element of the document", || {
                    match subject {
                        Some(id) => format!("an annotation is about `{id}`, which is not in the document"),
                        None => "an annotation does not say what it is about".to_owned(),
                    }
                });
            }
            remarks.entry(about.unwrap_or(0)).or_default().push(n);
        }
        self.document.begin(sections[0].at);
        for (n, section) in sections.iter().enumerate() {
            let Some(key) = section.of.key() else {
                if section.of == Of::Document {
                    self.section(section)?;
                    self.annotations(&sections, remarks.get(&n))?;
                }
                continue;
            };
            if section.of == Of::Creation && section.lines.is_empty() {
                continue;
            }
            if section.of == Of::Annotation || !self.enter(key, section.at)? {
                continue;
            }
            self.section(section)?;
            for id in files.get(&n).into_iter().flatten() {
                self.field("hasFiles", id)?;
            }
            self.annotations(&sections, remarks.get(&n))?;
            self.document.leave();
        }
        Ok(())
    }

    fn annotations(&mut self, sections: &[Section<'j>], which: Option<&Vec<usize>>) -> Result<(), Error> {
        for n in which.into_iter().flatten() {
            let section = &sections[*n];
            if self.enter("annotations", section.at)? {
                self.section(section)?;
                self.document.leave();
            }
        }
        Ok(())
    }

    fn enter(&mut self, key: &'static str, at: Place) -> Result<bool, Error> {
        match self.document.key(Cow::Borrowed(key), at)? {
            Key::Field(field) => self.document.enter(field, at),
            Key::Nothing => Ok(false),
        }
    }

    fn field(&mut self, key: &'static str, value: &'j str) -> Result<(), Error> {
        let at = self.at(value);
        if let Key::Field(field) = self.document.key(Cow::Borrowed(key), at)? {
            self.document.value(field, Scalar::Untyped(Cow::Borrowed(value)), at);
        }
        Ok(())
    }

    fn section(&mut self, section: &Section<'j>) -> Result<(), Error> {
        let mut lines = section.lines.iter().peekable();
        while let Some(line) = lines.next() {
            let value = line.value;
            let at = self.at(value);
            match line.part {
                Part::Field(key) => self.field(key, value)?,
                Part::Subject => {}
                Part::Open(key) => _ = self.document.key(Cow::Borrowed(key), at)?,
                Part::Checksum => self.checksum("checksums", value)?,
                Part::VerificationCode => self.verification_code(value)?,
                Part::ExternalReference => {
                    let comment = lines.next_if(|next| next.part == Part::ReferenceComment).map(|next| next.value);
                    self.external_reference(value, comment)?;
                }
                Part::ReferenceComment => {
                    self.document.violation(at, "7.22", "ExternalRefComment", "`ExternalRef` before it", || {
                        "a comment on an external reference stands without one".to_owned()
                    });
                }
                Part::ExternalDocument => self.external_document(value)?,
                Part::Relationship => {
                    let mut words = value.split_whitespace();
                    let ends = ["spdxElementId", "relationshipType", "relatedSpdxElement"];
                    for (key, word) in ends.into_iter().zip(words.by_ref()) {
                        self.field(key, word)?;
                    }
                    self.leftover(words.next(), "11.1", "Relationship", "`ELEMENT TYPE ELEMENT`");
                }
                Part::Range(pointer) => self.range(section, pointer, value)?,
            }
        }
        Ok(())
    }

    /// Says that a value of several words has one too many.
    fn leftover(&mut self, word: Option<&str>, clause: &str, tag: &str, expected: &str) {
        if let Some(word) = word {
            let at = self.at(word);
            self.document.violation(at, clause, tag, expected, || format!("`{tag}` has more than its words: `{word}`"));
            self.document.left_out(&format!("`{}` behind the words of `{tag}`", short(word)), at);
        }
    }

    fn checksum(&mut self, key: &'static str, value: &'j str) -> Result<(), Error> {
        if !self.enter(key, self.at(value))? {
            return Ok(());
        }
        let (algorithm, digest) = value.split_once(':').unwrap_or(("", value));
        if !algorithm.is_empty() {
            self.field("algorithm", algorithm.trim())?;
        }
        self.field("checksumValue", digest.trim())?;
        self.document.leave();
        Ok(())
    }

    fn verification_code(&mut self, value: &'j str) -> Result<(), Error> {
        if !self.enter("packageVerificationCode", self.at(value))? {
            return Ok(());
        }
        let (code, excluded) = value.split_once('(').unwrap_or((value, ""));
        self.field("packageVerificationCodeValue", code.trim())?;
        let excluded = excluded.trim().trim_end_matches(')');
        let excluded = excluded.strip_prefix("excludes:").unwrap_or(excluded);
        for file in excluded.split(',').map(str::trim).filter(|file| !file.is_empty()) {
            self.field("packageVerificationCodeExcludedFiles", file)?;
        }
        self.document.leave();
        Ok(())
    }

    fn external_reference(&mut self, value: &'j str, comment: Option<&'j str>) -> Result<(), Error> {
        if !self.enter("externalRefs", self.at(value))? {
            return Ok(());
        }
        let mut words = value.split_whitespace();
        for key in ["referenceCategory", "referenceType"] {
            if let Some(word) = words.next() {
                self.field(key, word)?;
            }
        }
        // A locator has no spaces, says the specification; what has some is read whole.
        if let Some(word) = words.next() {
            let rest = value[offset_in(value, word)..].trim_end();
            self.field("referenceLocator", rest)?;
        }
        if let Some(comment) = comment {
            self.field("comment", comment)?;
        }
        self.document.leave();
        Ok(())
    }

    fn external_document(&mut self, value: &'j str) -> Result<(), Error> {
        let mut words = value.split_whitespace();
        for key in ["externalDocumentId", "spdxDocument"] {
            if let Some(word) = words.next() {
                self.field(key, word)?;
            }
        }
        if let Some(word) = words.next() {
            self.checksum("checksum", value[offset_in(value, word)..].trim_end())?;
        }
        Ok(())
    }

    fn range(&mut self, section: &Section<'j>, pointer: &'static str, value: &'j str) -> Result<(), Error> {
        if !self.enter("ranges", self.at(value))? {
            return Ok(());
        }
        let file = section.lines.iter().find(|line| line.part == Part::Field("snippetFromFile")).map(|line| line.value);
        let (start, end) = value.split_once(':').unwrap_or((value, ""));
        for (key, number) in [("startPointer", start.trim()), ("endPointer", end.trim())] {
            if self.enter(key, self.at(number))? {
                if let Some(file) = file {
                    self.field("reference", file)?;
                }
                self.field(pointer, number)?;
                self.document.leave();
            }
        }
        self.document.leave();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ComponentKind, Role};
    use crate::source::Limits;

    fn read_text(text: &str) -> Result<Bom, Error> {
        let source = Arc::new(Source::from_bytes("x.spdx", text.as_bytes().to_vec(), &Limits::default())?);
        assert!(SpdxTagValue.recognises(&source, &ReadOptions::default()), "{text}");
        SpdxTagValue.read(&source, &ReadOptions::default())
    }

    const HEAD: &str = "# made by hand\nSPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\n\
        DocumentName: sts\nDocumentNamespace: https://port.example/sts\nCreator: Organization: Example Cranes\n\
        Created: 2026-01-31T08:00:00Z\n";
    const PACKAGE: &str = "PackageName: PLC firmware\nSPDXID: SPDXRef-plc\nPackageVersion: 2.1\n\
        PackageSupplier: Organization: Example Controls (sales@controls.example)\n\
        PackageDownloadLocation: NOASSERTION\nPrimaryPackagePurpose: FIRMWARE\n\
        PackageChecksum: SHA256: 3d51cb6c9a38d437e8ee20a1902a15875ea1d3771a215622e14739532be14949\n\
        ExternalRef: PACKAGE-MANAGER purl pkg:generic/plc@2.1\nExternalRefComment: by hand\n";
    const FILE: &str = "FileName: ./boot.bin\nSPDXID: SPDXRef-boot\n\
        FileChecksum: SHA1: 71c4025dd9897b364f3ebbb42c484ff43d00791c\n";

    #[test]
    fn sections_become_parts_and_files_lie_in_the_package_above_them() {
        let tail = "Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-plc\nAnnotator: Person: Jane Doe ()\n\
            AnnotationDate: 2026-01-31T08:00:00Z\nAnnotationType: REVIEW\nSPDXREF: SPDXRef-plc\n\
            AnnotationComment: <text>seen\non the quay</text>\n";
        let bom = read_text(&format!("{HEAD}{PACKAGE}{FILE}{tail}")).expect("a sound document");
        assert_eq!(bom.violations, []);
        let parts: Vec<_> = bom.components().collect();
        assert_eq!(parts.len(), 2);
        assert_eq!((parts[0].name(), parts[0].kind()), ("PLC firmware", ComponentKind::Firmware));
        assert_eq!(parts[0].party(Role::Supplier).map(|party| party.name()), Some("Example Controls"));
        assert_eq!(parts[1].parent().map(|parent| parent.name()), Some("PLC firmware"));
        assert_eq!(bom.metadata.subject, Some(parts[0].id()));
        assert!(parts[0].properties().any(|(name, value, _)| name == "spdx:annotation" && value.contains("seen\non")));
        assert_eq!(bom.source().position(parts[1].name_at()).to_string(), "18:11");
        // A file above every package lies in none.
        let bom = read_text(&format!("{HEAD}{FILE}{PACKAGE}")).expect("a sound document");
        assert!(bom.components().all(|part| part.parent().is_none()));
    }

    #[test]
    fn every_kind_of_line_end_is_one() {
        let text = format!("{HEAD}{PACKAGE}");
        for end in ["\r\n", "\r"] {
            let bom = read_text(&text.replace('\n', end)).expect("a sound document");
            assert_eq!((bom.len(), bom.violations.len()), (1, 0));
        }
        assert_eq!(read_text(&format!("\u{feff}{text}")).expect("a mark means nothing").len(), 1);
    }

    #[test]
    fn mistakes_are_told_with_their_place_and_the_nearest_tag() {
        let bom = read_text(&format!("{HEAD}{PACKAGE}PackageSuplier: x\nstray words\n")).expect("it can be read");
        let told: Vec<String> = bom.violations.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            told[0].contains("did you mean `PackageSupplier`?") || told[1].contains("did you mean `PackageSupplier`?")
        );
        assert_eq!(bom.unknown_fields.len(), 1);
        let twice = read_text(&format!("{HEAD}{PACKAGE}PackageVersion: 2.2\n")).expect_err("which of the two?");
        assert_eq!(twice.kind(), ErrorKind::Malformed);
        let open = read_text(&format!("{HEAD}{PACKAGE}PackageComment: <text>never ends\n")).expect_err("cut");
        assert!(open.to_string().contains("never ends"), "{open}");
        assert_eq!(read_text("SPDXVersion: SPDX-9.9\n").expect_err("no such version").kind(), ErrorKind::UnknownFormat);
    }

    #[test]
    fn what_stands_where_no_tag_can_is_said() {
        let spaced = format!("{HEAD}{PACKAGE}PackageComment: <text>two\nlines</text> \t\n");
        assert_eq!(read_text(&spaced).expect("white space says nothing").unread, []);
        for lost in [
            "PackageComment: <text>ok</text> PackageOriginator: Organization: Example Modems\n",
            "PackageComment: <text>ok</text> Relationship: SPDXRef-plc CONTAINS SPDXRef-modem\n",
            "Package Name: modem\n",
            "packagesupplier: Organization: Example Modems\n",
            "Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-plc SPDXRef-modem\n",
        ] {
            let bom = read_text(&format!("{HEAD}{PACKAGE}{lost}")).expect("it can be read");
            assert_eq!((bom.violations.len(), bom.unread.len()), (1, 1), "{lost}");
        }
    }

    #[test]
    fn a_misspelt_copyright_hides_no_part() {
        let bom = read_text(&format!("{HEAD}LicenseComment: before its section\n{PACKAGE}PackageCopyrighttext: a\n"));
        let bom = bom.expect("it can be read");
        assert_eq!((bom.violations.len(), bom.unread.len()), (2, 0), "{:?}", bom.violations);
    }

    #[test]
    fn yaml_and_prose_are_not_claimed() {
        for text in ["spdxVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\n", "a,b\n1,2\n", "{\"SPDXVersion\": 1}", ""] {
            assert!(!is_tag_value(text), "{text}");
        }
    }
}
