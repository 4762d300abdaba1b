//! Which encoding bytes are in that are neither UTF-8 nor marked: what the headers of the trade say in it decides.
//!
//! The bytes of a Russian table are a valid Western text too, and those of a Chinese one are often valid Japanese. So the
//! text is decoded in each encoding, and the one in which most headers are words that name a column is taken. Where no
//! header decides, the shape of the bytes may; where that doesn't either and the letters matter, it is said.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::words::FIELDS;
use crate::source::Grid;

/// The encodings that are tried, the more common first; each with how it is called.
static TRIED: [(&Encoding, &str); 8] = [
    (encoding_rs::WINDOWS_1252, "Windows-1252"),
    (encoding_rs::GB18030, "GB 18030"),
    (encoding_rs::SHIFT_JIS, "Shift JIS"),
    (encoding_rs::EUC_KR, "EUC-KR"),
    (encoding_rs::BIG5, "Big5"),
    (encoding_rs::WINDOWS_1251, "Windows-1251"),
    (encoding_rs::WINDOWS_1250, "Windows-1250"),
    (encoding_rs::EUC_JP, "EUC-JP"),
];

/// How much is looked at.
const SAMPLE: usize = 64 << 10;

/// How many cells are looked up.
const CELLS: usize = 2_000;

/// Returns the encoding of UTF-16 without a mark: text of which every second byte is zero.
pub(super) fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(512) / 2 * 2];
    let marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    if marked || head.len() < 8 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |odd: usize| head.chunks_exact(2).filter(|pair| pair[odd] == 0).count();
    let (low, high, most) = (zeros(0), zeros(1), head.len() / 2 * 3 / 4);
    match () {
        () if high >= most && low == 0 => Some(encoding_rs::UTF_16LE),
        () if low >= most && high == 0 => Some(encoding_rs::UTF_16BE),
        () => None,
    }
}

/// Decodes bytes that are neither UTF-8 nor marked, and says in the grid what was assumed.
pub(super) fn legacy<'a>(bytes: &'a [u8], grid: &mut Grid) -> Cow<'a, str> {
    let mut end = bytes.len().min(SAMPLE);
    if end < bytes.len() {
        end = bytes[..end].iter().rposition(|byte| *byte == b'\n').unwrap_or(end);
    }
    let head = &bytes[..end];
    let headers = |encoding: &'static Encoding| {
        let (text, broken) = encoding.decode_without_bom_handling(head);
        if broken { 0 } else { known_headers(&text) }
    };
    let counts: Vec<usize> = TRIED.iter().map(|(encoding, _)| headers(encoding)).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let decided = counts.iter().position(|count| *count == most && most > 0);
    let (n, sure) = match decided {
        Some(n) => (n, true),
        None if is_paired(bytes) && !encoding_rs::GB18030.decode_without_bom_handling(bytes).1 => (1, false),
        None => (0, is_western(head)),
    };
    let (encoding, name) = TRIED[n];
    if sure {
        grid.notes.push(format!("is not UTF-8 and was read as {name}; check the names that are not ASCII"));
    } else {
        grid.unread.push(format!(
            "is not UTF-8 and was read as {name}, but nothing decides which encoding it is in: names that are not ASCII \
             may be wrong; save it as UTF-8"
        ));
    }
    encoding.decode_without_bom_handling(bytes).0
}

/// Counts the cells that are not ASCII and name a column.
fn known_headers(text: &str) -> usize {
    let cells = text.split(['\n', '\r', ',', ';', '\t', '|', '^', '~']).map(|cell| cell.trim().trim_matches('"'));
    let worth = cells.filter(|cell| !cell.is_ascii() && cell.len() <= 90).take(CELLS);
    worth.filter(|cell| FIELDS.field_of(cell).is_some()).count()
}

/// Tells whether the bytes above ASCII stand in pairs throughout, as those of common Chinese text do.
fn is_paired(bytes: &[u8]) -> bool {
    let mut runs = bytes.chunk_by(|a, b| (*a >= 0x80) == (*b >= 0x80)).filter(|run| run[0] >= 0x80);
    runs.all(|run| run.len() % 2 == 0 && run.iter().all(|byte| *byte >= 0xa1))
}

/// Tells whether the bytes above ASCII look Western: letters with accents stand alone between others, signs such as the
/// degree, the micro and the plus-minus beside digits.
fn is_western(bytes: &[u8]) -> bool {
    let runs = || bytes.chunk_by(|a, b| (*a >= 0x80) == (*b >= 0x80)).filter(|run| run[0] >= 0x80);
    let short = runs().filter(|run| run.len() <= 2).count();
    short * 10 >= runs().count() * 9
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, Grid) {
        let mut grid = Grid::default();
        let text = legacy(bytes, &mut grid).into_owned();
        (text, grid)
    }

    #[test]
    fn the_headers_tell_the_encoding() {
        for (encoding, text) in [
            (encoding_rs::WINDOWS_1252, "Stückzahl;Größe;Fabricant\n1;Müller;x\n"),
            (encoding_rs::GB18030, "名称,制造商,数量\n调制解调器,移远,1\n"),
            (encoding_rs::SHIFT_JIS, "部品名,メーカー,数量\nモデム,例示電機,1\n"),
            (encoding_rs::EUC_KR, "품명,제조사,수량\n모뎀,예시전자,1\n"),
            (encoding_rs::BIG5, "品名,製造商,數量\n數據機,範例電子,1\n"),
            (encoding_rs::WINDOWS_1251, "Наименование;Производитель;Количество\nМодем;Пример;1\n"),
            (encoding_rs::WINDOWS_1250, "Nazwa;Producent;Ilość\nmodem;Przykład;1\n"),
        ] {
            let (bytes, _, lost) = encoding.encode(text);
            assert!(!lost, "{text}");
            let (read, grid) = decoded(&bytes);
            assert_eq!(read, text);
            assert!(grid.unread.is_empty() && grid.notes.len() == 1, "{:?}", grid.unread);
        }
    }

    #[test]
    fn what_nothing_decides_is_said() {
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode("Part Number;Maker\nA1;Пример\nA2;Образец\n");
        assert_eq!(decoded(&bytes).1.unread.len(), 1);
        let (_, grid) = decoded(b"Part Number;Maker\nA1;M\xfcller\nA2;10 \xb5F\n");
        assert!(grid.unread.is_empty(), "{:?}", grid.unread);
    }

    #[test]
    fn wide_text_without_a_mark_is_told_by_its_zeros() {
        let le: Vec<u8> = "Part,Maker\n".encode_utf16().flat_map(u16::to_le_bytes).chain([10, 0]).collect();
        let be: Vec<u8> = "Part,Maker\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(wide(&le), Some(encoding_rs::UTF_16LE));
        assert_eq!(wide(&be), Some(encoding_rs::UTF_16BE));
        assert_eq!(wide(b"Part,Maker,Quantity"), None);
        assert_eq!(wide(&[0; 64]), None);
    }
}
