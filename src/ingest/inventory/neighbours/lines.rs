//! Address tables as tools print them, line by line: what a line is follows from its own words or the header above it.

use super::super::observed::{Piece, head_lines, lines_of, mac};
use super::{Entry, Table, is_hostname, is_ip};
use crate::error::Error;
use crate::source::Source;

/// Tells whether the first line that holds anything begins an address table.
pub(super) fn begins(source: &Source) -> bool {
    head_lines(source).next().is_some_and(|line| {
        let line = Piece { text: line, at: 0 };
        is_header(line.text)
            || windows_interface(line).is_some()
            || in_brackets(line).is_some()
            || by_words(line).is_some()
    })
}

/// Reads the lines.
pub(super) fn read(source: &Source) -> Result<Table<'_>, Error> {
    let text = source.expect_text()?;
    let mut table = Table::default();
    let mut under_header = false;
    let mut columns = Columns::Linux;
    let mut interface = None;
    for line in lines_of(text) {
        if line.text.trim().is_empty() {
            continue;
        }
        if let Some(own) = windows_interface(line) {
            (interface, under_header, columns) = (Some(own), true, Columns::Windows);
        } else if is_header(line.text) || is_ruler(line.text) {
            under_header = true;
            if line.text.trim_start().starts_with("Device") {
                columns = Columns::Solaris;
            }
        } else if is_footer(line.text) {
        } else if let Some(entry) = in_brackets(line).or_else(|| by_words(line)) {
            table.entries.push(entry);
        } else if under_header && let Some(mut entry) = in_columns(line, columns) {
            entry.interface = entry.interface.or(interface);
            table.entries.push(entry);
        } else if !(interface.is_some() && is_words_only(line.text)) {
            table.unread.push(line.place());
        }
    }
    Ok(table)
}

/// The heads of the columns that tools print, in lower case with single spaces.
const HEADERS: [&str; 7] = [
    "address hwtype hwaddress",
    "ip address hw type flags hw address",
    "neighbor linklayer address",
    "net to media table",
    "device ip address mask flags phys addr",
    "ifindex ipaddress linklayeraddress",
    "internet address physical address type",
];

fn is_header(line: &str) -> bool {
    let plain = line.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    HEADERS.iter().any(|header| plain.starts_with(header))
}

/// `------ ----------` under a header.
fn is_ruler(line: &str) -> bool {
    line.trim().bytes().all(|byte| byte == b'-' || byte == b' ')
}

fn is_footer(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("Entries:")
        || (line.starts_with("bucket:") && line.contains("contains:"))
        || (line.starts_with("There are ") && line.contains("arp table"))
}

/// The head of Windows' columns in any language: words and no address.
fn is_words_only(line: &str) -> bool {
    !line.bytes().any(|byte| byte.is_ascii_digit())
}

/// `Interface: 192.0.2.2 --- 0xb`, in any language of Windows.
fn windows_interface(line: Piece<'_>) -> Option<&str> {
    let (head, index) = line.text.trim().split_once(" --- 0x")?;
    let (_, address) = head.split_once(": ")?;
    (is_ip(address.trim()) && index.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(address.trim())
}

/// `plc (192.0.2.7) at 00:1e:42:00:0a:01 [ether] on eth0`
fn in_brackets(line: Piece<'_>) -> Option<Entry<'_>> {
    let (name, rest) = line.split("(")?;
    let (ip, rest) = rest.split(")")?;
    let rest = rest.part(rest.text.strip_prefix("at ")?.trim_start());
    if name.text.is_empty() || name.text.contains(char::is_whitespace) || !is_ip(ip.text) {
        return None;
    }
    let mut words = rest.text.split_whitespace();
    let address = rest.part(words.next()?);
    let address_of = mac(address.text);
    if address_of.is_none() && !address.text.contains("incomplete") && !address.text.contains("no entry") {
        return None;
    }
    let mut entry = Entry {
        at: line.place(),
        name: is_hostname(name.text).then(|| (name.text, name.place())),
        ip: Some((ip.text, ip.place())),
        mac: address_of.map(|mac| (mac, address.place())),
        ..Entry::default()
    };
    while let Some(word) = words.next() {
        match word {
            "on" => entry.interface = words.next(),
            // Another entry, whose line this one has run into.
            "at" => return None,
            "permanent" | "PERM" | "published" | "PUB" => entry.state = entry.state.or(Some(word)),
            _ => {}
        }
    }
    Some(entry)
}

/// The words with which `ip neigh` ends a line.
const STATES: [&str; 8] = ["REACHABLE", "STALE", "DELAY", "PROBE", "PERMANENT", "NOARP", "FAILED", "INCOMPLETE"];

/// `192.0.2.7 dev eth0 lladdr 00:1e:42:00:0a:01 REACHABLE`
fn by_words(line: Piece<'_>) -> Option<Entry<'_>> {
    let mut words = line.text.split_whitespace();
    let ip = line.part(words.next().filter(|word| is_ip(word))?);
    let mut entry = Entry { at: line.place(), ip: Some((ip.text, ip.place())), ..Entry::default() };
    let mut is_known = false;
    while let Some(word) = words.next() {
        match word {
            // Another entry, whose line this one has run into.
            "dev" | "lladdr" if is_known => return None,
            "dev" => entry.interface = Some(words.next()?),
            "lladdr" => {
                let address = line.part(words.next()?);
                entry.mac = Some((mac(address.text)?, address.place()));
                is_known = true;
            }
            state if STATES.contains(&state) => {
                entry.state = Some(state);
                is_known = true;
            }
            _ => {}
        }
    }
    if matches!(entry.state, Some("FAILED" | "INCOMPLETE")) {
        entry.mac = None;
    }
    (is_known && line.text.contains(" dev ")).then_some(entry)
}

/// Whose columns stand under a header.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Columns {
    /// Linux, BSD and what tells itself by the kinds of its words.
    Linux,
    /// Device, name or address, mask, flags, address of the hardware.
    Solaris,
    Windows,
}

/// A line under a header: whichever word is an address, in whatever order of columns.
fn in_columns(line: Piece<'_>, columns: Columns) -> Option<Entry<'_>> {
    let is_windows = columns == Columns::Windows;
    let words: Vec<Piece<'_>> = line.text.split_whitespace().take(16).map(|word| line.part(word)).collect();
    let address = words.iter().find_map(|word| mac(word.text).map(|mac| (mac, word.place())));
    let is_silent =
        words.iter().any(|word| matches!(word.text, "(incomplete)" | "<incomplete>" | "Unreachable" | "Incomplete"));
    if words.len() < 3 || (address.is_none() && !is_silent) {
        return None;
    }
    // Two lines that ran into one tell of two devices.
    if words.iter().filter(|word| mac(word.text).is_some()).count() > 1 {
        return None;
    }
    if columns == Columns::Solaris {
        let [device, host, ..] = words.as_slice() else { return None };
        return Some(Entry {
            at: line.place(),
            name: is_hostname(host.text).then(|| (host.text, host.place())),
            ip: is_ip(host.text).then(|| (host.text, host.place())),
            mac: address.filter(|_| !is_silent),
            interface: Some(device.text),
            state: None,
        });
    }
    let ip = words.iter().find(|word| is_ip(word.text)).map(|word| (word.text, word.place()));
    let name =
        words.first().filter(|word| ip.is_none() && is_hostname(word.text)).map(|word| (word.text, word.place()));
    let (first, last) = (words.first()?.text, words.last()?.text);
    let starts_with_device = ip.is_some_and(|(ip, _)| ip != first);
    let interface = if is_windows {
        None
    } else if starts_with_device {
        Some(first)
    } else {
        // `fe80::1%em0  0:1e:42:0:a:1  em0  23h59m  S R`: the column after the address, where one follows.
        let after = words.iter().position(|word| mac(word.text).is_some()).and_then(|at| words.get(at + 1));
        after
            .filter(|word| words.len() > 4 && word.text.len() > 2 && ip.is_some_and(|(ip, _)| ip.contains(':')))
            .map_or(Some(last), |word| Some(word.text))
    };
    // A word in another code page than UTF-8 can't be told.
    let state = Some(last).filter(|word| is_windows && !word.contains('?'));
    Some(Entry { at: line.place(), name, ip, mac: address.filter(|_| !is_silent), interface, state })
}
