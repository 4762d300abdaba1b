//! CSV exports of NetBox: devices, their interfaces, their inventory items and modules.
//!
//! The columns are told by their labels (`Serial number`) or by the names of the fields (`serial`). A device is made
//! once, whichever rows name it; the addresses of its interfaces are its own identifiers. A record is what somebody
//! typed: it is observed by the method `record`, which shows nothing missing. What it says is planned or in store is not in
//! place: it is left out, and said. What is on its way out is still there.

use std::sync::Arc;

use ahash::AHashMap;

use super::observed::{count, identify_mac, is_serial, mac, manufacturer, property, room_for_one, stated};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, BomBuilder, ComponentId, ComponentKind, Draft, Format, IdentifierKind};
use crate::source::{Place, Source};

/// Reads CSV exports of NetBox.
#[derive(Debug, Clone, Copy)]
pub struct NetBox;

/// What the rows of an export are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rows {
    Devices,
    Interfaces,
    Items,
}

/// The columns that are read: our word, then NetBox's field names and labels, in lower case with spaces.
const COLUMNS: [(&str, &[&str]); 22] = [
    ("name", &["name"]),
    ("device", &["device"]),
    ("status", &["status"]),
    ("site", &["site"]),
    ("location", &["location"]),
    ("rack", &["rack"]),
    ("position", &["position", "position (u)"]),
    ("role", &["role", "device role"]),
    ("manufacturer", &["manufacturer"]),
    ("model", &["device type", "type", "module type"]),
    ("part", &["part id", "part number"]),
    ("serial", &["serial", "serial number"]),
    ("asset", &["asset tag"]),
    ("mac", &["mac address", "primary mac address", "mac addresses"]),
    ("wwn", &["wwn"]),
    (
        "address",
        &["ip address", "primary ip", "primary ip4", "primary ip6", "ipv4 address", "ipv6 address", "ip addresses"],
    ),
    ("oob", &["oob ip", "out of band ip"]),
    ("description", &["description"]),
    ("enabled", &["enabled"]),
    ("management", &["mgmt only", "management only"]),
    ("platform", &["platform"]),
    ("tenant", &["tenant"]),
];

/// The statuses of what is not in place, by NetBox's values.
const NOT_IN_PLACE: [&str; 3] = ["planned", "staged", "inventory"];

/// The status of what is about to be taken out, and is there until then.
const LEAVING: [&str; 1] = ["decommissioning"];

/// The statuses of what is in place and does not run.
const NOT_RUNNING: [&str; 2] = ["offline", "failed"];

/// Returns a header as it is compared: `mac_address` and `MAC Address` are one.
fn plain(header: &str) -> String {
    header.trim().trim_matches('"').to_lowercase().replace(['_', '-'], " ")
}

impl Rows {
    /// Tells what the rows are by the columns that only such an export has together.
    fn of(headers: &[String]) -> Option<Self> {
        let has = |names: &[&str]| names.iter().any(|name| headers.iter().any(|header| header == name));
        let is_device = has(&["name"])
            && has(&["site", "rack"])
            && has(&["role", "device role"])
            && has(&["device type", "type"])
            && has(&["status", "serial", "serial number", "asset tag"]);
        let is_interface = has(&["device"])
            && has(&["name"])
            && has(&["mac address", "primary mac address", "wwn", "mgmt only", "management only"])
            && has(&["type", "enabled"]);
        let is_item = has(&["device"])
            && has(&["part id", "module bay", "asset tag"])
            && has(&["manufacturer", "module type"])
            && has(&["serial", "serial number"]);
        match (is_interface, is_item, is_device) {
            (true, ..) => Some(Self::Interfaces),
            (_, true, _) => Some(Self::Items),
            (.., true) => Some(Self::Devices),
            _ => None,
        }
    }
}

fn headers(text: &str) -> (u8, Vec<String>) {
    let line = text.lines().next().unwrap_or("");
    let delimiter =
        [b',', b';', b'\t'].into_iter().max_by_key(|delimiter| line.bytes().filter(|byte| byte == delimiter).count());
    let delimiter = delimiter.unwrap_or(b',');
    (delimiter, line.split(char::from(delimiter)).map(plain).collect())
}

fn rows_of(source: &Source, options: &ReadOptions<'_>) -> Option<Rows> {
    if options.columns.is_some_and(|columns| !columns.columns.is_empty()) {
        return None;
    }
    let text = source.text()?.trim_start_matches('\u{feff}');
    let end = text.find('\n').unwrap_or(text.len());
    (end < 16 << 10).then(|| Rows::of(&headers(&text[..end]).1)).flatten()
}

/// Tells whether a table is an export of NetBox, which a case has not mapped.
pub(in crate::ingest) fn is_netbox(source: &Source, options: &ReadOptions<'_>) -> bool {
    rows_of(source, options).is_some()
}

impl Reader for NetBox {
    fn format(&self) -> Format {
        Format::NetBox
    }

    fn recognises(&self, source: &Source, options: &ReadOptions<'_>) -> bool {
        is_netbox(source, options)
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let rows = rows_of(source, options).unwrap_or(Rows::Devices);
        let (records, notes) = in_place(source, Record::all(source)?);
        let mut builder = BomBuilder::new(Arc::clone(source), Format::NetBox);
        builder.document().unknown_fields = unknown(source);
        builder.document().notes.extend(notes);
        if rows == Rows::Devices {
            for record in &records {
                room_for_one(&mut builder, record.at, options)?;
                device(&mut builder, record);
            }
        } else {
            of_devices(source, &mut builder, &records, rows, options)?;
        }
        Ok(builder.finish())
    }
}

/// Leaves out the records of what is not in place, and says how many they are.
fn in_place<'a>(source: &Source, records: Vec<Record<'a>>) -> (Vec<Record<'a>>, Vec<Problem>) {
    let status = |record: &Record<'_>| record.cell("status").map(|(text, _)| text.to_lowercase()).unwrap_or_default();
    let tell = |words: &[&str], says: &str, help: &str| {
        let of = |word: &str| records.iter().filter(|record| status(record) == word).count();
        let counts: Vec<(&str, usize)> =
            words.iter().map(|word| (*word, of(word))).filter(|(_, count)| *count > 0).collect();
        let first = records.iter().find(|record| words.contains(&status(record).as_str()))?;
        let at = first.cell("status").map_or(first.at, |(_, at)| at);
        let named: Vec<String> = counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
        let all = count(counts.iter().map(|(_, count)| count).sum(), "record is", "records are");
        Some(Problem::at(source, at, format!("{all} {says}: {}", named.join(", "))).help(help))
    };
    let notes = [
        tell(
            &NOT_IN_PLACE,
            "of what is not in place, by its status, and left out",
            "if it is in place all the same, have its status set to active and the table exported again",
        ),
        tell(
            &LEAVING,
            "of what is to be taken out, by its status, and counts as seen",
            "if it is gone, have its record deleted and the table exported again",
        ),
        tell(
            &NOT_RUNNING,
            "of what is in place and does not run, by its status, and counts as seen",
            "have it looked at: a survey over the network does not show it",
        ),
    ];
    let notes = notes.into_iter().flatten().collect();
    (records.into_iter().filter(|record| !NOT_IN_PLACE.contains(&status(record).as_str())).collect(), notes)
}

/// Takes the serial number of a record: somebody typed it, so a short one is one too, and one that can name no single
/// thing is said.
fn typed_serial(builder: &mut BomBuilder, draft: &mut Draft, text: &str, at: Place) {
    let has = |of: fn(char) -> bool| text.chars().any(of);
    if is_serial(text) || (has(char::is_alphabetic) && has(char::is_numeric)) {
        builder.identify(draft, IdentifierKind::Serial, text.trim(), at);
        return;
    }
    property(builder, draft, "netbox:serial", Some(text));
    let source = Arc::clone(builder.document().source());
    let message = format!("`{text}` can name no single thing, so it was not taken for a serial number");
    let problem = Problem::at(&source, at, message).help("have the number on the device entered");
    builder.document().notes.push(problem);
}

/// The columns that nobody reads.
fn unknown(source: &Source) -> Vec<(String, Place)> {
    let whole = source.text().unwrap_or("");
    let text = whole.trim_start_matches('\u{feff}');
    let lead = whole.len() - text.len();
    let line = text.lines().next().unwrap_or("");
    let known = |header: &String| COLUMNS.iter().any(|(_, names)| names.contains(&header.as_str()));
    headers(line)
        .1
        .into_iter()
        .filter(|header| !known(header))
        .map(|header| (header, Place::span(lead, line.len())))
        .collect()
}

/// One row: the cells of the columns that are read.
struct Record<'a> {
    at: Place,
    cells: Vec<(&'static str, std::borrow::Cow<'a, str>, Place)>,
}

impl<'a> Record<'a> {
    fn all(source: &'a Source) -> Result<Vec<Self>, Error> {
        let whole = source.expect_text()?;
        let text = whole.trim_start_matches('\u{feff}');
        let lead = whole.len() - text.len();
        let (delimiter, headers) = headers(text);
        let columns: Vec<Option<&'static str>> = headers
            .iter()
            .map(|header| COLUMNS.iter().find(|(_, names)| names.contains(&header.as_str())).map(|(word, _)| *word))
            .collect();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let mut record = csv::StringRecord::new();
        let mut all = Vec::new();
        loop {
            let ends = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).min(text.len());
            // The position stands behind the `\r` of a `\r\n`: what is left of the line's end belongs to no row.
            let start = ends + text[ends..].bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let broken = |message: String| {
                let problem =
                    Problem::at(source, Place::span(lead + start, 0), message).expected("CSV as NetBox exports it");
                Error::new(ErrorKind::Malformed, problem.help("export the table again"))
            };
            match reader.read_record(&mut record) {
                Ok(false) => return Ok(all),
                Err(cause) => return Err(broken(format!("can't be read as CSV: {cause}"))),
                Ok(true) if ends == 0 => {}
                Ok(true) if record.len() != columns.len() => {
                    let message = format!("the row has {} cells, the header {}", record.len(), columns.len());
                    return Err(broken(message));
                }
                Ok(true) => {
                    let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).min(text.len());
                    let row = &text[start..end];
                    let mut from = 0;
                    let mut cells = Vec::new();
                    for (column, cell) in columns.iter().zip(&record) {
                        let found = row[from..].find(cell).map(|at| from + at);
                        let place = found.map_or(Place::span(lead + start, row.len()), |at| {
                            Place::span(lead + start + at, cell.len())
                        });
                        if let Some(at) = found {
                            from = at + cell.len();
                        }
                        if let (Some(word), Some(_)) = (column, stated(cell).filter(|cell| *cell != "—")) {
                            let text =
                                found.map_or_else(|| cell.to_owned().into(), |at| row[at..at + cell.len()].into());
                            cells.push((*word, text, place));
                        }
                    }
                    if !cells.is_empty() {
                        all.push(Self { at: Place::span(lead + start, row.trim_end().len()), cells });
                    }
                }
            }
        }
    }

    fn cell(&self, word: &str) -> Option<(&str, Place)> {
        self.cells.iter().find(|(known, ..)| *known == word).map(|(_, text, at)| (text.trim(), *at))
    }

    fn all_of<'s>(&'s self, word: &'s str) -> impl Iterator<Item = (&'s str, Place)> {
        let wanted = self.cells.iter().filter(move |(known, ..)| *known == word);
        wanted.flat_map(|(_, text, at)| {
            text.split([',', ';', ' ']).map(str::trim).filter(|one| !one.is_empty()).map(|one| (one, *at))
        })
    }
}

fn name(builder: &mut BomBuilder, draft: &mut Draft, name: &str, at: Place) {
    draft.name = builder.text(name);
    draft.reference = builder.text(name);
    // A name with spaces in it is no name on a network.
    if !name.contains(char::is_whitespace) && name.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        builder.identify(draft, IdentifierKind::Hostname, name, at);
    }
}

fn device(builder: &mut BomBuilder, record: &Record<'_>) {
    let mut draft = builder.open(None, record.at);
    draft.kind = ComponentKind::Device;
    match record.cell("name").or_else(|| record.cell("model")).or_else(|| record.cell("serial")) {
        Some((text, at)) => name(builder, &mut draft, text, at),
        None => draft.name = builder.pooled("device without a name"),
    }
    if let Some((model, at)) = record.cell("model") {
        builder.identify(&mut draft, IdentifierKind::Mpn, model, at);
    }
    common(builder, &mut draft, record);
    for (word, property_name) in
        [("status", "netbox:status"), ("platform", "netbox:platform"), ("tenant", "netbox:tenant")]
    {
        property(builder, &mut draft, property_name, record.cell(word).map(|(text, _)| text));
    }
    if let Some((role, _)) = record.cell("role") {
        draft.details().function = builder.text(role);
    }
    let place: Vec<String> = [("site", ""), ("location", ""), ("rack", "rack "), ("position", "position ")]
        .into_iter()
        .filter_map(|(word, before)| record.cell(word).map(|(text, _)| format!("{before}{text}")))
        .collect();
    if !place.is_empty() {
        draft.details().location = builder.pooled(&place.join(", "));
    }
    addresses(builder, &mut draft, record);
    builder.close(draft);
}

/// What devices, items and modules state alike.
fn common(builder: &mut BomBuilder, draft: &mut Draft, record: &Record<'_>) {
    if let Some((maker, at)) = record.cell("manufacturer") {
        manufacturer(builder, draft, maker, at);
    }
    if let Some((part, at)) = record.cell("part") {
        builder.identify(draft, IdentifierKind::Mpn, part, at);
    }
    if let Some((number, at)) = record.cell("serial") {
        typed_serial(builder, draft, number, at);
    }
    property(builder, draft, "netbox:asset-tag", record.cell("asset").map(|(text, _)| text));
    if let Some((description, _)) = record.cell("description") {
        draft.details().description = builder.text(description);
    }
}

fn addresses(builder: &mut BomBuilder, draft: &mut Draft, record: &Record<'_>) {
    for (text, at) in record.all_of("mac") {
        if let Some(mac) = mac(text).filter(|mac| mac.is_of_one()) {
            identify_mac(builder, draft, mac, at);
        }
    }
    for (text, at) in record.all_of("address").chain(record.all_of("oob")) {
        // `192.0.2.7/24`
        let address = text.split('/').next().unwrap_or("");
        if address.parse::<std::net::IpAddr>().is_ok() {
            builder.identify(draft, IdentifierKind::IpAddress, address, at);
        }
    }
}

/// Rows that hang on devices: every device once, then what its rows tell.
fn of_devices(
    source: &Source,
    builder: &mut BomBuilder,
    records: &[Record<'_>],
    rows: Rows,
    options: &ReadOptions<'_>,
) -> Result<(), Error> {
    let mut order: Vec<(&str, Vec<&Record<'_>>)> = Vec::new();
    let mut by_name: AHashMap<&str, usize> = AHashMap::new();
    let mut nameless: Vec<Place> = Vec::new();
    for record in records {
        let Some((device, _)) = record.cell("device") else {
            nameless.push(record.at);
            continue;
        };
        let at = *by_name.entry(device).or_insert_with(|| {
            order.push((device, Vec::new()));
            order.len() - 1
        });
        order[at].1.push(record);
    }
    if let Some(first) = nameless.first() {
        let message = match nameless.len() {
            1 => "names no device".to_owned(),
            rows => format!("is the first of {rows} rows that name no device"),
        };
        let problem = Problem::at(source, *first, message).expected("the device that it belongs to");
        builder.document().unread.push(problem);
    }
    for (device, records) in order {
        room_for_one(builder, records[0].at, options)?;
        let mut draft = builder.open(None, records[0].at);
        draft.kind = ComponentKind::Device;
        let at = records[0].cell("device").map_or(records[0].at, |(_, at)| at);
        name(builder, &mut draft, device, at);
        if rows == Rows::Interfaces {
            let mut ports = Vec::new();
            for record in &records {
                addresses(builder, &mut draft, record);
                let words = [record.cell("name"), record.cell("model"), record.cell("description")];
                let words: Vec<&str> = words.into_iter().flatten().map(|(text, _)| text).collect();
                property(builder, &mut draft, "netbox:interface", Some(&words.join(" ")));
                ports.extend(record.cell("wwn").map(|(wwn, _)| wwn));
            }
            for wwn in ports {
                property(builder, &mut draft, "netbox:wwn", Some(wwn));
            }
        }
        let id = builder.close(draft);
        if rows == Rows::Items {
            for record in &records {
                room_for_one(builder, record.at, options)?;
                item(builder, id, record);
            }
        }
    }
    Ok(())
}

fn item(builder: &mut BomBuilder, device: ComponentId, record: &Record<'_>) {
    let mut draft = builder.open(Some(device), record.at);
    draft.kind = ComponentKind::Device;
    let named = ["name", "model", "part", "serial"].into_iter().find_map(|word| record.cell(word));
    draft.name = match named {
        Some((text, _)) => builder.text(text),
        None => builder.pooled("item without a name"),
    };
    if let Some((model, at)) = record.cell("model").filter(|_| record.cell("part").is_none()) {
        builder.identify(&mut draft, IdentifierKind::Mpn, model, at);
    }
    common(builder, &mut draft, record);
    builder.close(draft);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Limits;

    fn bom(text: &str) -> Bom {
        let source =
            Arc::new(Source::from_bytes("netbox.csv", text.as_bytes().to_vec(), &Limits::default()).expect("small"));
        crate::ingest::read(&source, &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}"))
    }

    fn told(bom: &Bom) -> Vec<String> {
        let of = |component: crate::model::ComponentRef<'_>| {
            let ids: Vec<String> = component.identifiers().map(|id| id.to_string()).collect();
            format!("{} @{} {}", component.path().join("/"), component.location().unwrap_or("-"), ids.join(" "))
        };
        bom.components().map(of).collect()
    }

    #[test]
    fn devices_read_by_labels_and_by_field_names() {
        let expected = ["sw-e-house @Pier 8, rack R1 hostname:sw-e-house mpn:AX-24 serial:AB1234X1 ip:192.0.2.7"];
        for text in [
            "Name,Status,Tenant,Site,Rack,Role,Manufacturer,Type,Serial number,Asset tag,IP Address\nsw-e-house,Active,,Pier 8,R1,Switch,Example Networks,AX-24,AB1234X1,,192.0.2.7/24\n",
            "name,status,site,rack,role,manufacturer,device_type,serial,asset_tag,primary_ip4\r\nsw-e-house,active,Pier 8,R1,switch,Example Networks,AX-24,AB1234X1,,192.0.2.7/24\r\n",
        ] {
            let bom = bom(text);
            assert_eq!(bom.format, Format::NetBox);
            assert_eq!(told(&bom), expected, "{text}");
            assert_eq!(bom.components().next().and_then(|device| device.manufacturer()), Some("Example Networks"));
        }
    }

    #[test]
    fn rows_stand_on_their_own_lines_whatever_ends_a_line() {
        for end in ["\n", "\r\n"] {
            let lines = ["\u{feff}device,name,mac_address,enabled,löt", "plc-1,eth0,,True,", ",eth1,,True,", ""];
            let bom = bom(&lines.join(end));
            assert_eq!(bom.unread[0].at.to_string(), "3:1");
            let part = bom.components().next().expect("one device");
            assert_eq!(bom.source().position(part.name_at()).to_string(), "2:1");
            assert_eq!(bom.unknown_fields, [("löt".to_owned(), Place::span(3, lines[0].len() - 3))]);
        }
    }

    #[test]
    fn interfaces_give_their_addresses_to_their_device_and_items_lie_in_it() {
        let interfaces = bom(
            "Device,Name,Label,Enabled,Type,MAC Address,WWN,Description\nplc-1,eth0,,True,1000BASE-T (1GE),02:1E:42:00:0A:01,,to switch\nplc-1,eth1,,True,1000BASE-T (1GE),02:1E:42:00:0A:02,,\nplc-2,eth0,,True,1000BASE-T (1GE),,,\n",
        );
        assert_eq!(
            told(&interfaces),
            ["plc-1 @- hostname:plc-1 mac:02:1e:42:00:0a:01 mac:02:1e:42:00:0a:02", "plc-2 @- hostname:plc-2"]
        );
        let items =
            bom("device,name,manufacturer,part_id,serial,asset_tag\nplc-1,SFP 1,Example Optics,OX-10,ZZ9911,\n");
        assert_eq!(told(&items), ["plc-1 @- hostname:plc-1", "plc-1/SFP 1 @- mpn:OX-10 serial:ZZ9911"]);
    }

    #[test]
    fn what_is_not_in_place_is_left_out_and_said() {
        let header = "Name,Status,Site,Role,Manufacturer,Type,Serial number\n";
        for (status, kept) in [
            ("Active", true),
            ("Offline", true),
            ("failed", true),
            ("Planned", false),
            ("staged", false),
            ("Inventory", false),
            ("Decommissioning", true),
        ] {
            let bom = bom(&format!("{header}plc-1,Active,P8,PLC,a,NW-1,4711\ncam-1,{status},P8,Camera,b,C-2,C2-9\n"));
            assert_eq!(bom.len(), if kept { 2 } else { 1 }, "{status}");
            let notes: Vec<&str> = bom.notes.iter().map(|note| note.message.as_str()).collect();
            let said = notes.iter().any(|note| note.contains(&format!("1 {}", status.to_lowercase())));
            assert_eq!(said, status != "Active", "{status}: {notes:?}");
        }
    }

    #[test]
    fn a_serial_number_that_somebody_typed_is_taken_or_said() {
        let header = "Name,Status,Site,Role,Manufacturer,Type,Serial number\n";
        let of = |serial: &str| {
            let bom = bom(&format!("{header}cam-1,Active,P8,Camera,b,C-2,{serial}\n"));
            (told(&bom)[0].contains(&format!("serial:{serial}")), bom.notes.len())
        };
        assert_eq!(of("C2-9"), (true, 0));
        assert_eq!(of("C2-99"), (true, 0));
        assert_eq!(of("0000"), (false, 1));
    }

    #[test]
    fn a_parts_list_is_no_export_and_a_ragged_row_is_refused() {
        let list =
            Source::from_bytes("x.csv", b"Name,Manufacturer,Type,Serial\na,b,c,d\n".to_vec(), &Limits::default())
                .expect("small");
        assert!(!is_netbox(&list, &ReadOptions::default()));
        let ragged =
            Source::from_bytes("x.csv", b"Device,Name,Type,MAC Address\nplc-1,eth0\n".to_vec(), &Limits::default());
        assert!(NetBox.read(&Arc::new(ragged.expect("small")), &ReadOptions::default()).is_err());
    }
}
