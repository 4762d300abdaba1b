//! nmap's XML output (`nmap -oX`): every host that is up becomes a device, with its addresses, names and open ports.
//!
//! The vendor that nmap prints beside a MAC address is nmap's own reading of the registry: it is kept as a property,
//! never as the manufacturer. CPE names that nmap guesses (an operating system below 100 percent) are left out, since
//! a guess is no identifier. Nothing is expanded but the five entities of XML.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader as XmlReader;

use super::observed::count;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, Reader};
use crate::model::{Bom, BomBuilder, ComponentKind, Format, IdentifierKind, Mac};
use crate::source::{Limits, Place, Source};

/// Reads nmap's XML output.
#[derive(Debug, Clone, Copy)]
pub struct NmapXml;

impl Reader for NmapXml {
    fn format(&self) -> Format {
        Format::NmapXml
    }

    fn recognises(&self, source: &Source, _options: &ReadOptions<'_>) -> bool {
        let bytes = source.bytes();
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(8 << 10)]);
        let head = head.trim_start_matches('\u{feff}').trim_start();
        head.starts_with('<') && (head.contains("<nmaprun") || head.contains("<!DOCTYPE nmaprun"))
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let scan = Scan::parse(source, options)?;
        Ok(build(source, scan))
    }
}

/// A text of the document and where it stands.
type Placed<'a> = (Cow<'a, str>, Place);

#[derive(Default)]
struct Host<'a> {
    at: Place,
    /// What each `<status>` says; nmap writes one.
    states: Vec<String>,
    macs: Vec<(Placed<'a>, Option<Cow<'a, str>>)>,
    ips: Vec<Placed<'a>>,
    /// (name, found by a reverse look-up).
    hostnames: Vec<(Placed<'a>, bool)>,
    ports: Vec<String>,
    cpes: Vec<Placed<'a>>,
    system: Option<String>,
}

/// A `<port>` while it is being read.
#[derive(Default)]
struct Port {
    protocol: String,
    number: String,
    is_open: bool,
    service: Vec<String>,
}

#[derive(Default)]
struct Scan<'a> {
    started: Option<String>,
    tool: Option<String>,
    hosts: Vec<Host<'a>>,
    up_stated: Option<(u32, Place)>,
    is_finished: bool,
    /// Hosts that stand where nmap writes none.
    misplaced: Vec<Place>,
    /// The addresses of hosts that were up when nmap first met them, and are not yet found among the others.
    hints: Vec<(String, Place)>,
}

/// What the reader stands in.
struct Parser<'a> {
    source: &'a Source,
    scan: Scan<'a>,
    host: Option<Host<'a>>,
    port: Option<Port>,
    in_cpe: Option<(String, Place)>,
    /// Whether the system that is being described was matched with certainty.
    system_is_certain: bool,
    path: Vec<String>,
}

impl<'a> Scan<'a> {
    fn parse(source: &'a Source, options: &ReadOptions<'_>) -> Result<Self, Error> {
        let text = source.expect_text()?;
        let mut reader = XmlReader::from_str(text);
        let mut parser = Parser {
            source,
            scan: Self::default(),
            host: None,
            port: None,
            in_cpe: None,
            system_is_certain: false,
            path: Vec::new(),
        };
        loop {
            let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(cause) => {
                    let at = usize::try_from(reader.error_position()).unwrap_or(start);
                    return Err(malformed(source, at, format!("is not well-formed XML: {cause}")));
                }
            };
            let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let place = Place::span(start, end.saturating_sub(start));
            match event {
                Event::Start(element) => {
                    if parser.path.len() >= options.limits.max_depth as usize {
                        return Err(too_deep(source, place, options));
                    }
                    parser.open(&element, text, place)?;
                    parser.path.push(element.name().as_ref().to_owned());
                }
                Event::Empty(element) => {
                    let name = element.name().as_ref().to_owned();
                    parser.open(&element, text, place)?;
                    parser.close(&name, options)?;
                }
                Event::End(element) => {
                    parser.path.pop();
                    parser.close(element.name().as_ref(), options)?;
                }
                Event::Text(_) | Event::CData(_) if !parser.may_hold_text() && !is_blank(&text[start..end]) => {
                    let at = start + text[start..end].len() - text[start..end].trim_start().len();
                    let message = "holds text where nmap writes none, which may be the output of another tool";
                    return Err(malformed(source, at, message.to_owned()));
                }
                Event::Decl(_) if parser.scan.tool.is_some() => return Err(second_scan(source, place)),
                Event::Text(piece) => {
                    if let Some((cpe, _)) = &mut parser.in_cpe {
                        cpe.push_str(&piece);
                    }
                }
                Event::GeneralRef(reference) => {
                    let resolved = quick_xml::escape::unescape(&text[start..end]).map_err(|_| {
                        malformed(source, start, format!("`&{}` is an entity that XML does not define", &*reference))
                    })?;
                    if let Some((cpe, _)) = &mut parser.in_cpe {
                        cpe.push_str(&resolved);
                    }
                }
                Event::DocType(declaration) if declaration.contains('[') => {
                    return Err(Error::new(
                        ErrorKind::Malformed,
                        Problem::at(source, place, "declares entities or elements of its own, which nmap never does")
                            .expected("`<!DOCTYPE nmaprun>` and nothing in it")
                            .help("send nmap's own output; nothing that is declared here is expanded"),
                    ));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if let Some(open) = parser.path.last() {
            let problem = Problem::at(source, Place::span(text.len(), 0), format!("ends inside `<{open}>`"))
                .expected("the document to go on to `</nmaprun>`")
                .help("the file is cut, or the scan was stopped; send it whole, or scan again");
            return Err(Error::new(ErrorKind::Malformed, problem));
        }
        if parser.scan.tool.is_none() {
            return Err(malformed(source, 0, "holds no `<nmaprun>` element".to_owned()));
        }
        Ok(parser.scan)
    }
}

impl<'a> Parser<'a> {
    /// Tells whether text may stand here: nmap writes it in `<cpe>` and in what scripts found.
    fn may_hold_text(&self) -> bool {
        !matches!(
            self.path.last().map(String::as_str),
            None | Some("nmaprun" | "host" | "ports" | "port" | "hostnames" | "os" | "runstats")
        )
    }

    fn inside(&self, parent: &str) -> bool {
        self.path.last().is_some_and(|open| open == parent)
    }

    fn open(&mut self, element: &BytesStart<'_>, text: &'a str, place: Place) -> Result<(), Error> {
        let name = element.name();
        if self.path.is_empty() {
            if name.as_ref() == "nmaprun" && self.scan.tool.is_some() {
                return Err(second_scan(self.source, place));
            }
            if name.as_ref() != "nmaprun" || self.scan.tool.is_some() {
                let problem = Problem::at(self.source, place, format!("the root element is `<{}>`", name.as_ref()))
                    .expected("one `<nmaprun>`, as `nmap -oX` writes it");
                return Err(Error::new(ErrorKind::Malformed, problem));
            }
            return self.open_run(element, text, place);
        }
        if name.as_ref() == "host" && self.inside("nmaprun") {
            self.host = Some(Host { at: place, ..Host::default() });
            return Ok(());
        }
        let local = name.as_ref().rsplit(':').next().unwrap_or("");
        if local == "host" || (local == "hosthint" && (local != name.as_ref() || !self.inside("nmaprun"))) {
            self.scan.misplaced.push(place);
        }
        if name.as_ref() == "address"
            && self.inside("hosthint")
            && let Some((address, at)) = self.attribute(element, "addr", text, place)?
        {
            self.scan.hints.push((address.into_owned(), at));
        }
        if name.as_ref() == "finished" && self.inside("runstats") {
            let exit = self.attribute(element, "exit", text, place)?;
            self.scan.is_finished = exit.is_none_or(|(exit, _)| exit == "success");
        }
        if name.as_ref() == "hosts" && self.inside("runstats") {
            let up = self.attribute(element, "up", text, place)?;
            self.scan.up_stated = up.and_then(|(up, at)| up.trim().parse().ok().map(|up| (up, at)));
        }
        if self.host.is_some() { self.open_in_host(element, text, place) } else { Ok(()) }
    }

    fn open_run(&mut self, element: &BytesStart<'_>, text: &'a str, place: Place) -> Result<(), Error> {
        let version = self.attribute(element, "version", text, place)?;
        self.scan.tool = Some(version.map_or_else(|| "nmap".to_owned(), |(version, _)| format!("nmap {version}")));
        let start = self.attribute(element, "start", text, place)?;
        let stated = self.attribute(element, "startstr", text, place)?;
        self.scan.started = start
            .and_then(|(start, _)| start.trim().parse().ok())
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
            .map(|instant| instant.to_string())
            .or_else(|| stated.map(|(stated, _)| stated.into_owned()));
        Ok(())
    }

    fn open_in_host(&mut self, element: &BytesStart<'_>, text: &'a str, place: Place) -> Result<(), Error> {
        let name = element.name();
        match name.as_ref() {
            "status" if self.inside("host") => {
                let state = self.attribute(element, "state", text, place)?;
                self.host_mut().states.push(state.map_or_else(String::new, |(state, _)| state.trim().to_lowercase()));
            }
            "address" if self.inside("host") => {
                let kind = self.attribute(element, "addrtype", text, place)?;
                let vendor = self.attribute(element, "vendor", text, place)?.map(|(vendor, _)| vendor);
                if let Some(address) = self.attribute(element, "addr", text, place)? {
                    match kind.as_ref().map(|(kind, _)| kind.as_ref()) {
                        Some("mac") => self.host_mut().macs.push((address, vendor)),
                        _ => self.host_mut().ips.push(address),
                    }
                }
            }
            "hostname" if self.inside("hostnames") => {
                let by_lookup = self.attribute(element, "type", text, place)?.is_some_and(|(kind, _)| kind == "PTR");
                if let Some(hostname) = self.attribute(element, "name", text, place)? {
                    self.host_mut().hostnames.push((hostname, by_lookup));
                }
            }
            "port" if self.inside("ports") => {
                let owned =
                    |attribute: Option<Placed<'_>>| attribute.map_or_else(String::new, |(value, _)| value.into_owned());
                let protocol = owned(self.attribute(element, "protocol", text, place)?);
                let number = owned(self.attribute(element, "portid", text, place)?);
                self.port = Some(Port { protocol, number, ..Port::default() });
            }
            "state" if self.inside("port") => {
                let state = self.attribute(element, "state", text, place)?;
                if let Some(port) = &mut self.port {
                    port.is_open = state.is_some_and(|(state, _)| state == "open");
                }
            }
            "service" if self.inside("port") => {
                for wanted in ["name", "product", "version"] {
                    if let Some((value, _)) = self.attribute(element, wanted, text, place)?
                        && let Some(port) = &mut self.port
                    {
                        port.service.push(value.into_owned());
                    }
                }
            }
            "osmatch" if self.inside("os") => {
                let accuracy = self.attribute(element, "accuracy", text, place)?;
                self.system_is_certain = accuracy.is_some_and(|(accuracy, _)| accuracy == "100");
                if let Some((system, _)) = self.attribute(element, "name", text, place)?
                    && self.system_is_certain
                    && self.host_mut().system.is_none()
                {
                    self.host_mut().system = Some(system.into_owned());
                }
            }
            "cpe" => {
                let of_open_port = self.inside("service") && self.port.as_ref().is_some_and(|port| port.is_open);
                let of_system = self.inside("osclass") && self.system_is_certain;
                if of_open_port || of_system {
                    self.in_cpe = Some((String::new(), place));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn host_mut(&mut self) -> &mut Host<'a> {
        self.host.get_or_insert_default()
    }

    fn close(&mut self, name: &str, options: &ReadOptions<'_>) -> Result<(), Error> {
        match name {
            "host" if self.inside("nmaprun") => {
                let Some(host) = self.host.take() else { return Ok(()) };
                if self.scan.hosts.len() >= options.limits.max_components as usize {
                    return Err(Error::new(
                        ErrorKind::TooLarge,
                        Problem::at(self.source, host.at, "holds more hosts than the limit allows")
                            .expected(format!("at most {} components", options.limits.max_components))
                            .help(Limits::RAISE_COMPONENTS),
                    ));
                }
                self.scan.hosts.push(host);
            }
            "port" => {
                if let (Some(port), Some(host)) = (self.port.take(), &mut self.host)
                    && port.is_open
                {
                    let mut words = vec![format!("{}/{}", port.protocol, port.number)];
                    words.extend(port.service);
                    host.ports.push(words.join(" "));
                }
            }
            "cpe" => {
                if let (Some((cpe, at)), Some(host)) = (self.in_cpe.take(), &mut self.host) {
                    host.cpes.push((Cow::Owned(cpe), at));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Returns an attribute with the place of its value. Twice the same attribute could be read in two ways.
    fn attribute(
        &self,
        element: &BytesStart<'_>,
        wanted: &str,
        text: &'a str,
        place: Place,
    ) -> Result<Option<Placed<'a>>, Error> {
        let start = if let Place::Span { offset, .. } = place { offset as usize } else { 0 };
        let mut found = None;
        // The reader's own check for doubles compares every pair, which a hostile element makes costly.
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute
                .map_err(|cause| malformed(self.source, start, format!("holds a broken attribute: {cause}")))?;
            if attribute.key.as_ref() != wanted {
                continue;
            }
            if found.is_some() {
                return Err(malformed(self.source, start, format!("holds the attribute `{wanted}` twice")));
            }
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).map_err(|cause| {
                malformed(self.source, start, format!("holds an attribute `{wanted}` that can't be read: {cause}"))
            })?;
            let raw: &str = &attribute.value;
            found = Some(match offset_of(text, raw) {
                Some(at) if *raw == *value => (Cow::Borrowed(&text[at..at + raw.len()]), Place::span(at, raw.len())),
                Some(at) => (Cow::Owned(value.into_owned()), Place::span(at, raw.len())),
                None => (Cow::Owned(value.into_owned()), place),
            });
        }
        Ok(found)
    }
}

/// Returns where a piece stands in the text it was cut from; `None` if it is a copy.
fn offset_of(text: &str, piece: &str) -> Option<usize> {
    let at = (piece.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    (at + piece.len() <= text.len()).then_some(at)
}

fn malformed(source: &Source, at: usize, message: String) -> Error {
    let at = at.min(source.bytes().len());
    Error::new(
        ErrorKind::Malformed,
        Problem::at(source, Place::span(at, 1), message)
            .expected("XML as `nmap -oX` writes it")
            .help("send nmap's own output, whole and unedited"),
    )
}

/// Tells whether a piece of text is white space; a NUL is none.
fn is_blank(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim().is_empty()
}

fn second_scan(source: &Source, place: Place) -> Error {
    let problem = Problem::at(source, place, "begins a second scan: several outputs of nmap stand in this file")
        .expected("one `<nmaprun>`, as `nmap -oX` writes it")
        .help("send each scan in a file of its own, and name each in the case");
    Error::new(ErrorKind::Malformed, problem)
}

fn too_deep(source: &Source, place: Place, options: &ReadOptions<'_>) -> Error {
    let message = format!("is nested more than {} elements deep", options.limits.max_depth);
    let problem = Problem::at(source, place, message).expected("nmap's own output, which is shallow");
    Error::new(ErrorKind::TooLarge, problem.help(Limits::RAISE_DEPTH))
}

fn build(source: &Arc<Source>, scan: Scan<'_>) -> Bom {
    let mut builder = BomBuilder::new(Arc::clone(source), Format::NmapXml);
    let document = builder.document();
    document.metadata.timestamp = scan.started;
    document.metadata.tools.extend(scan.tool);
    let up = seen(source, document, scan.hosts);
    say_strays(source, document, &scan.misplaced, &scan.hints, &up);
    if !scan.is_finished {
        document.unread.push(
            Problem::new(source.name(), "does not say that the scan finished, so hosts may be missing")
                .help("scan again and let it finish"),
        );
    }
    if let Some((stated, at)) = scan.up_stated
        && stated as usize != up.len()
    {
        let message = format!("says that {stated} hosts are up and holds {}", up.len());
        let problem = Problem::at(source, at, message)
            .help("scan again without --open, and send the output unedited, so that no host is left out");
        // A host too many was added by hand, and is compared like the others; one too few is missing.
        if stated as usize > up.len() { document.unread.push(problem) } else { document.notes.push(problem) }
    }
    for host in merge(source, &mut builder, up) {
        component(&mut builder, &host);
    }
    builder.finish()
}

/// Returns the hosts that were there, and says what became of the others.
fn seen<'a>(source: &Source, bom: &mut Bom, hosts: Vec<Host<'a>>) -> Vec<Host<'a>> {
    let mut seen = Vec::with_capacity(hosts.len());
    let mut down = 0;
    let mut unread: [Gathered; 2] = [
        ("has no address of its hardware, and no state that says whether it is up; it was not read", None, 0),
        ("is called down and has the address of its hardware; it was not read", None, 0),
    ];
    let mut notes: [Gathered; 1] =
        [("has no state that says it is up, but answered with the address of its hardware", None, 0)];
    let mut doubled: [Gathered; 1] = [("has more than one state; it was read as one that is up", None, 0)];
    let add = |(_, first, more): &mut Gathered, at: Place| match first {
        None => *first = Some(at),
        Some(_) => *more += 1,
    };
    for host in hosts {
        let states: Vec<&str> = host.states.iter().map(String::as_str).collect();
        match (states.as_slice(), host.macs.is_empty()) {
            (["up"], _) => {}
            (["down"], true) => {
                down += 1;
                continue;
            }
            (["down"], false) => {
                add(&mut unread[1], host.at);
                continue;
            }
            ([_, _, ..], _) => add(&mut doubled[0], host.at),
            (_, true) => {
                add(&mut unread[0], host.at);
                continue;
            }
            (_, false) => add(&mut notes[0], host.at),
        }
        seen.push(host);
    }
    if down > 0 {
        let hosts = count(down, "host", "hosts");
        bom.notes.push(Problem::new(source.name(), format!("lists {hosts} as down, which were left out")));
    }
    let help = "scan again, and send the output unedited";
    bom.unread.extend(unread.into_iter().chain(doubled).filter_map(|one| say(source, one, help)));
    bom.notes.extend(notes.into_iter().filter_map(|one| say(source, one, help)));
    seen
}

/// What is said of hosts, the first of them, and how many more there are.
type Gathered = (&'static str, Option<Place>, usize);

fn say(source: &Source, (says, first, more): Gathered, help: &str) -> Option<Problem> {
    let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
    Some(Problem::at(source, first?, format!("a host {says}{more}")).help(help))
}

/// Says which hosts stand where nmap writes none, and which it met as up but did not list.
fn say_strays(source: &Source, bom: &mut Bom, misplaced: &[Place], hints: &[(String, Place)], up: &[Host<'_>]) {
    let says = "stands where nmap writes none; it was not read";
    let gathered = (says, misplaced.first().copied(), misplaced.len().saturating_sub(1));
    bom.unread.extend(say(source, gathered, "send nmap's own output, whole and unedited"));
    let listed: HashSet<String> = up
        .iter()
        .flat_map(|host| host.ips.iter().chain(host.macs.iter().map(|(mac, _)| mac)))
        .map(|(address, _)| address.to_lowercase())
        .collect();
    let missing: Vec<Place> =
        hints.iter().filter(|(address, _)| !listed.contains(&address.to_lowercase())).map(|(_, at)| *at).collect();
    let says = "was met (`hosthint`) and is not listed as up; it was not read";
    let gathered = (says, missing.first().copied(), missing.len().saturating_sub(1));
    bom.unread.extend(say(source, gathered, "scan again without --open, and send the output unedited"));
}

/// Makes one host of those that share a MAC address, in the order of the first.
fn merge<'a>(source: &Source, builder: &mut BomBuilder, hosts: Vec<Host<'a>>) -> Vec<Host<'a>> {
    let mut merged: Vec<Host<'a>> = Vec::with_capacity(hosts.len());
    let mut by_mac: HashMap<Mac, usize> = HashMap::new();
    let mut shared = 0;
    for host in hosts {
        // Zeros and the addresses of groups are no one's: two hosts that bear them are two.
        let macs: Vec<Mac> =
            host.macs.iter().filter_map(|((mac, _), _)| Mac::parse(mac)).filter(|mac| mac.is_of_one()).collect();
        if let Some(at) = macs.iter().find_map(|mac| by_mac.get(mac)).copied() {
            shared += 1;
            if shared <= MOST_SHARED {
                builder.document().notes.push(
                    Problem::at(
                        source,
                        host.at,
                        "has the MAC address of an earlier host and is taken as the same device",
                    )
                    .help("check that no router or proxy answers for it, and scan it from its own segment if one does"),
                );
            }
            let first = &mut merged[at];
            let known = |mac: &Mac| first.macs.iter().any(|((other, _), _)| Mac::parse(other).as_ref() == Some(mac));
            let new: Vec<_> =
                host.macs.into_iter().filter(|((mac, _), _)| Mac::parse(mac).is_none_or(|mac| !known(&mac))).collect();
            first.macs.extend(new);
            first.ips.extend(host.ips);
            first.hostnames.extend(host.hostnames);
            first.ports.extend(host.ports);
            first.cpes.extend(host.cpes);
            first.system = first.system.take().or(host.system);
        } else {
            by_mac.extend(macs.into_iter().map(|mac| (mac, merged.len())));
            merged.push(host);
        }
    }
    if shared > MOST_SHARED {
        let more = count(shared - MOST_SHARED, "more host", "more hosts");
        let message = format!("lists {more} with the MAC address of an earlier one, taken as the same device");
        builder.document().notes.push(Problem::new(source.name(), message));
    }
    merged
}

/// How many hosts with the address of an earlier one are shown; the others are counted.
const MOST_SHARED: usize = 20;

fn component(builder: &mut BomBuilder, host: &Host<'_>) {
    let mut draft = builder.open(None, host.at);
    draft.kind = ComponentKind::Device;
    draft.name = match host.best_hostname() {
        Some(hostname) => builder.text(hostname),
        None => builder.pooled(&host.name_by_address()),
    };
    for ((mac, at), vendor) in &host.macs {
        if Mac::parse(mac).is_some_and(|mac| !mac.is_of_one()) {
            let (name, value) = (builder.pooled("nmap:mac-of-nobody"), builder.text(mac));
            draft.property(name, value);
            continue;
        }
        builder.identify(&mut draft, IdentifierKind::Mac, mac, *at);
        if let Some(vendor) = vendor {
            let (name, value) = (builder.pooled("nmap:mac-vendor"), builder.text(vendor));
            draft.property(name, value);
        }
    }
    for (ip, at) in &host.ips {
        builder.identify(&mut draft, IdentifierKind::IpAddress, ip, *at);
    }
    let mut seen: HashSet<&str> = HashSet::new();
    for ((hostname, at), _) in &host.hostnames {
        if seen.insert(hostname) {
            builder.identify(&mut draft, IdentifierKind::Hostname, hostname, *at);
        }
    }
    let mut seen: HashSet<&str> = HashSet::new();
    for (cpe, at) in &host.cpes {
        if seen.insert(cpe) {
            builder.identify(&mut draft, IdentifierKind::Cpe, cpe, *at);
        }
    }
    if let Some(system) = &host.system {
        let (name, value) = (builder.pooled("nmap:os"), builder.pooled(system));
        draft.property(name, value);
    }
    let ports: Vec<_> = host.ports.iter().map(|port| builder.pooled(port)).collect();
    if !ports.is_empty() {
        draft.details().endpoints = ports;
    }
    builder.close(draft);
}

impl Host<'_> {
    /// A name found by a reverse look-up before one that the operator typed; `localhost` names nothing.
    fn best_hostname(&self) -> Option<&str> {
        let useful = |name: &str| !name.is_empty() && name != "localhost" && !name.starts_with("localhost.");
        let by = |wanted: bool| {
            self.hostnames
                .iter()
                .find(|((name, _), by_lookup)| *by_lookup == wanted && useful(name))
                .map(|((name, _), _)| name.as_ref())
        };
        by(true).or_else(|| by(false))
    }

    fn name_by_address(&self) -> String {
        let vendor = self.macs.iter().find_map(|(_, vendor)| vendor.as_deref());
        let address = self.ips.first().or(self.macs.first().map(|(mac, _)| mac)).map(|(address, _)| address.as_ref());
        match (vendor, address) {
            (Some(vendor), Some(address)) => format!("{vendor} host {address}"),
            (None, Some(address)) => format!("host {address}"),
            (_, None) => "host without an address".to_owned(),
        }
    }
}
