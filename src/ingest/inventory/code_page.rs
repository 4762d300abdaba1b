//! `arp -a` of Windows in the code page of its console: GBK, CP850, CP866 and the like.
//!
//! Nothing in the output says which code page it is. The rows are in ASCII in every language, and only the heads of the
//! columns and the word for the kind of entry are not: those bytes are passed over, and a note says so.

use std::sync::Arc;

use super::Neighbours;
use crate::diagnostic::Problem;
use crate::ingest::{ReadOptions, Reader as _};
use crate::source::{Place, Source};

/// What joins the address of an interface and its number in every language.
const INTERFACE: &[u8] = b" --- 0x";

/// Returns an address table of Windows that is not in UTF-8 with each foreign byte as a question mark, so that places
/// stay those of the file; with a note.
pub(in crate::ingest) fn in_another_code_page(
    source: &Source,
    options: &ReadOptions<'_>,
) -> Option<(Arc<Source>, Problem)> {
    let bytes = source.bytes();
    let head = &bytes[..bytes.len().min(4 << 10)];
    if source.text().is_some() || !head.windows(INTERFACE.len()).any(|window| window == INTERFACE) || bytes.contains(&0)
    {
        return None;
    }
    let first = bytes.iter().position(|byte| !byte.is_ascii())?;
    let text = bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect();
    let plain = Arc::new(source.as_read(text));
    let note =
        Problem::at(source, Place::span(first, 1), "is not UTF-8 but the code page of a console, which is not stated")
            .help("its rows are read; run `chcp 65001` before `arp -a` to have its words read too");
    Neighbours.recognises(&plain, options).then_some((plain, note))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest;
    use crate::source::Limits;

    #[test]
    fn the_rows_of_windows_are_read_in_any_code_page() {
        let chinese = b"\xbd\xd3\xbf\xda: 192.0.2.2 --- 0x3\r\n  Internet \xb5\xd8\xd6\xb7         \xce\xef\xc0\xed\xb5\xd8\xd6\xb7              \xc0\xe0\xd0\xcd\r\n  192.0.2.9           34-4b-50-00-00-01     \xbe\xb2\xcc\xac\r\n";
        let german = b"Schnittstelle: 192.0.2.2 --- 0x3\n  Internetadresse       Physische Adresse     Typ\n  192.0.2.9           34-4b-50-00-00-01     dynamisch\n\nSchnittstelle f\x81r: 192.0.2.3 --- 0x4\n";
        for bytes in [&chinese[..], german] {
            let source = Arc::new(Source::from_bytes("arp.txt", bytes.to_vec(), &Limits::default()).expect("small"));
            let bom = ingest::read(&source, &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}"));
            let host = bom.components().next().expect("one");
            let ids: Vec<String> = host.identifiers().map(|id| id.to_string()).collect();
            assert_eq!(ids, ["mac:34:4b:50:00:00:01", "ip:192.0.2.9"]);
            assert!(bom.unread.is_empty(), "{:?}", bom.unread);
            assert!(bom.notes.iter().any(|note| note.message.contains("code page")));
            assert!(host.properties().all(|(_, value, _)| !value.contains('?')));
        }
        let prose = Source::from_bytes("x", b"Gr\xfc\xdfe".to_vec(), &Limits::default()).expect("small");
        let error = ingest::read(&Arc::new(prose), &ReadOptions::default()).expect_err("it is none");
        assert!(error.to_string().contains("not UTF-8"), "{error}");
    }
}
