//! What the tools' outputs have in common: lines with their places, texts that state nothing, serial numbers and
//! addresses as tools spell them.

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::ReadOptions;
use crate::model::{Bom, BomBuilder, Draft, IdentifierKind, Mac, Role};
use crate::source::{Limits, Place, Source};

/// A piece of text of the source and the byte where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Piece<'a> {
    /// Takes a part of this piece, which must be a slice of it.
    pub(super) fn part(self, text: &'a str) -> Self {
        let offset = (text.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        Self { text, at: self.at + offset.min(self.text.len()) }
    }

    /// Returns the place that it fills.
    pub(super) fn place(self) -> Place {
        Place::span(self.at, self.text.len())
    }

    /// Splits at the first `delimiter`, both halves trimmed.
    pub(super) fn split(self, delimiter: &str) -> Option<(Self, Self)> {
        let (head, tail) = self.text.split_once(delimiter)?;
        Some((self.part(head.trim()), self.part(tail.trim())))
    }
}

/// Splits into lines with the offset of each, without their ends.
pub(super) fn lines_of(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut offset = text.len() - text.trim_start_matches('\u{feff}').len();
    std::iter::from_fn(move || {
        let rest = text.get(offset..).filter(|rest| !rest.is_empty())?;
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = Piece { text: &rest[..end], at: offset };
        offset += end + line_end(&rest[end..]);
        Some(line)
    })
}

/// Returns how long the end of a line is that stands first: `\n`, `\r\n`, `\r\r\n` as some terminals write it, or `\r` alone.
fn line_end(text: &str) -> usize {
    let returns = text.bytes().take_while(|byte| *byte == b'\r').count();
    if text[returns..].starts_with('\n') { returns + 1 } else { returns.min(1) }
}

/// The first lines of a document that hold anything, as far as its first 16 KB show them.
pub(super) fn head_lines(source: &Source) -> impl Iterator<Item = &str> {
    let text = source.text().unwrap_or("").trim_start_matches('\u{feff}');
    let mut end = text.len().min(16 << 10);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].split(['\n', '\r']).filter(|line| !line.trim().is_empty())
}

/// Tells whether a line goes on with another device, whose own line has lost its beginning's end of line.
pub(super) fn goes_on_with(line: &str, begins: impl Fn(&str) -> bool) -> bool {
    // A name may end in the letters with which the other begins: every place counts, and devices begin with few of them.
    let could_begin = |rest: &str| rest.starts_with("Bus ") || rest.as_bytes().get(2) == Some(&b':');
    line.char_indices().skip(1).any(|(at, _)| could_begin(&line[at..]) && begins(beginning(&line[at..])))
}

/// Returns as much of the rest of a line as shows what it begins with: a line may be as long as its document.
pub(super) fn beginning(text: &str) -> &str {
    let mut end = text.len().min(600);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// How many computers an output is held against, the latest first: a document may hold the outputs of any number.
pub(super) const COMPUTERS_COMPARED: usize = 8;

/// Tells whether a line, however it is indented or quoted, begins as a device does in the output of any of the tools.
pub(super) fn begins_a_device(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '*' | '-' | '#' | '$' | '+'));
    let is_handle = || line.starts_with("Handle 0x") && line.contains(", DMI type ");
    super::lsusb::is_device(line) || super::lspci::begins_a_device(line) || is_handle()
}

/// Says of lines that no rule of a reader understands that they may be devices.
pub(super) fn strange_lines(source: &Source, bom: &mut Bom, lines: &[Piece<'_>], options: &ReadOptions<'_>) {
    let shown = options.limits.max_problems;
    for line in lines.iter().take(shown) {
        bom.unread.push(
            Problem::at(source, line.place(), "is no line of this tool as it prints them, and may be a device")
                .help("send the output of each tool in a file of its own, as it is"),
        );
    }
    if lines.len() > shown {
        let more = count(lines.len() - shown, "more line", "more lines");
        bom.unread.push(Problem::new(source.name(), format!("holds {more} that this tool does not print")));
    }
}

/// Texts, without spaces and punctuation and in lower case, that a maker leaves where nothing was filled in.
const NOTHING_STATED: [&str; 43] = [
    "",
    "tobefilledbyoem",
    "tobefilledbyoemmore",
    "notspecified",
    "defaultstring",
    "none",
    "null",
    "na",
    "unknown",
    "unspecified",
    "notprovided",
    "notapplicable",
    "notavailable",
    "notpresent",
    "notinstalled",
    "notsettable",
    "nodimm",
    "nomodule",
    "empty",
    "oem",
    "oemdefault",
    "systemserialnumber",
    "systemproductname",
    "systemmanufacturer",
    "systemversion",
    "systemname",
    "chassisserialnumber",
    "chassismanufacturer",
    "chassisversion",
    "baseboardserialnumber",
    "serialnumber",
    "assettag",
    "noassettag",
    "assettagnumber",
    "noassetinformation",
    "partnumber",
    "undefined",
    "invalid",
    "fillbyoem",
    "filledbyoem",
    "baddata",
    "outofspec",
    "sku",
];

/// Returns a text, trimmed, unless it is one of those that stand where nothing was filled in.
pub(super) fn stated(text: &str) -> Option<&str> {
    let text = text.trim();
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).take(40).collect();
    let numbered = plain.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_slot_filler =
        matches!(numbered, "sernum" | "partnum" | "assettagnum" | "manufacturer" | "dimm" | "assettag")
            && numbered.len() < plain.len();
    (!NOTHING_STATED.contains(&plain.as_str()) && !is_slot_filler && text != "--").then_some(text)
}

/// Tells whether a serial number can name one thing: many are left at what the chip's maker put in.
pub(super) fn is_serial(text: &str) -> bool {
    let Some(text) = stated(text) else { return false };
    let plain: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let one_character = plain.windows(2).all(|pair| pair[0] == pair[1]);
    let upper: String = plain.iter().collect::<String>().to_ascii_uppercase();
    let counts_up =
        ["0123456789ABCDEF", "12345678901234567890"].iter().any(|run| plain.len() >= 4 && run.contains(&*upper));
    plain.len() >= 4 && !one_character && !counts_up
}

/// Reads a MAC address, also with octets of one digit, as BSD and macOS print them: `d0:3:4b:3b:27:d5`.
pub(super) fn mac(text: &str) -> Option<Mac> {
    let text = text.trim();
    for separator in [':', '-'] {
        let octets: Vec<&str> = text.split(separator).take(7).collect();
        if octets.len() == 6 {
            let is_octet = |octet: &&str| matches!(octet.len(), 1 | 2) && octet.bytes().all(|b| b.is_ascii_hexdigit());
            return octets
                .iter()
                .all(is_octet)
                .then(|| Mac::parse(&octets.iter().map(|octet| format!("{octet:0>2}")).collect::<String>()))
                .flatten();
        }
    }
    // Three groups of four, two of six (as ProCurve prints them) or twelve digits; anything else is something else.
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    let groups: Vec<&str> = text.split(['.', '-', ':']).take(4).collect();
    let of = |length: usize| groups.iter().all(|group| group.len() == length);
    let is_grouped = digits == 12 && (groups.len() == 1 || of(4) || of(6));
    is_grouped.then(|| Mac::parse(text)).flatten()
}

/// Adds a MAC address in its one spelling.
pub(super) fn identify_mac(builder: &mut BomBuilder, draft: &mut Draft, mac: Mac, at: Place) {
    let spelled = mac.to_string();
    builder.identify(draft, IdentifierKind::Mac, &spelled, at);
}

/// Adds a property, if there is something to add.
pub(super) fn property(builder: &mut BomBuilder, draft: &mut Draft, name: &str, value: Option<&str>) {
    if let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) {
        let (name, value) = (builder.pooled(name), builder.text(value));
        draft.property(name, value);
    }
}

/// Adds a serial number, or keeps as a property one that can name no single thing.
pub(super) fn serial(builder: &mut BomBuilder, draft: &mut Draft, name: &str, text: &str, at: Place) {
    if is_serial(text) {
        builder.identify(draft, IdentifierKind::Serial, text.trim(), at);
    } else {
        property(builder, draft, name, stated(text));
    }
}

/// Names the maker, unless nothing is stated.
pub(super) fn manufacturer(builder: &mut BomBuilder, draft: &mut Draft, text: &str, at: Place) {
    if let Some(name) = stated(text) {
        let party = builder.party(name, at);
        draft.party(Role::Manufacturer, party);
    }
}

/// Refuses more components than the limit allows.
pub(super) fn room_for_one(builder: &mut BomBuilder, at: Place, options: &ReadOptions<'_>) -> Result<(), Error> {
    if builder.document().len() < options.limits.max_components as usize {
        return Ok(());
    }
    let source = std::sync::Arc::clone(builder.document().source());
    let problem = Problem::at(&source, at, "lists more devices than the limit allows")
        .expected(format!("at most {} components", options.limits.max_components))
        .help(Limits::RAISE_COMPONENTS);
    Err(Error::new(ErrorKind::TooLarge, problem))
}

/// Says `1 entry` or `3 entries`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_filled_in_is_not_stated() {
        for text in ["To Be Filled By O.E.M.", "Default string", " ", "N/A", "SerNum03", "Not Specified", "--", "None"]
        {
            assert_eq!(stated(text), None, "{text}");
        }
        assert_eq!(stated(" X570 "), Some("X570"));
        for text in ["0123456789", "00000000", "1234567890", "0123456789ABCDEF", "abc", "System Serial Number"] {
            assert!(!is_serial(text), "{text}");
        }
        assert!(is_serial("FOC1234X0AB") && is_serial("4711-0815"));
    }

    #[test]
    fn addresses_read_in_the_spellings_of_every_tool() {
        for text in [
            "d0:3:4b:3b:27:d5",
            "D0-03-4B-3B-27-D5",
            "d003.4b3b.27d5",
            "d003-4b3b-27d5",
            "d0034b-3b27d5",
            "d0034b3b27d5",
        ] {
            assert_eq!(mac(text).map(|mac| mac.to_string()).as_deref(), Some("d0:03:4b:3b:27:d5"), "{text}");
        }
        for text in
            ["(incomplete)", "192.168.100.100", "d0:3:4b:3b:27", "fe80::d003:4bff:fe3b:27d5", "2026-11-22", "Gi1/0/24"]
        {
            assert_eq!(mac(text), None, "{text}");
        }
        assert!(
            !mac("ff:ff:ff:ff:ff:ff").is_some_and(Mac::is_of_one) && !mac("0:0:0:0:0:0").is_some_and(Mac::is_of_one)
        );
    }

    #[test]
    fn lines_keep_their_offsets() {
        let text = "\u{feff}a\r\nbc\n";
        let lines: Vec<_> = lines_of(text).map(|line| (line.text, line.at)).collect();
        assert_eq!(lines, [("a", 3), ("bc", 6)]);
        let ends: Vec<_> = lines_of("a\rb\r\r\nc\n\nd\r").map(|line| line.text).collect();
        assert_eq!(ends, ["a", "b", "c", "", "d"]);
        let line = Piece { text: "key:  value", at: 10 };
        let (_, value) = line.split(":").expect("it has one");
        assert_eq!((value.text, value.at), ("value", 16));
    }
}
