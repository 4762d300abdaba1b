//! What the sheets of an `.xls` hold that its decoder passes over: formulas that were never worked out, comments and text
//! boxes.

use super::compound::of_sheet;

/// Returns the cells whose formula is stored with an empty text as its value and can't have given one: a program that only
/// writes workbooks leaves it so, and the cell would pass for empty.
///
/// A formula that calls a function may have given an empty text; others give one only where they say so.
pub(super) fn unvalued<'a>(records: impl Iterator<Item = (u16, &'a [u8])>) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    for (kind, content) in of_sheet(records) {
        match kind {
            // Formula (2.4.127), its value a blank string (2.5.133)
            0x0006 if content.get(6) == Some(&3) && content.get(12..14) == Some(&[0xff, 0xff]) => {
                let at = |at: usize| Some(u16::from_le_bytes(content.get(at..at + 2)?.try_into().ok()?));
                let tokens = content.get(22..).unwrap_or(&[]);
                if let (Some(row), Some(col), Some(len)) = (at(0), at(2), at(20))
                    && gives_something(tokens.get(..usize::from(len)).unwrap_or(tokens))
                {
                    found.push((u32::from(row), u32::from(col)));
                }
            }
            _ => {}
        }
    }
    found
}

/// Tells whether a formula is made of texts, numbers and operators alone (Rgce, 2.5.198), one of which is not empty.
fn gives_something(mut tokens: &[u8]) -> bool {
    let mut is_filled = false;
    while let Some((token, rest)) = tokens.split_first() {
        let skipped = match token {
            // Operators and parentheses (2.5.198.20 and following)
            0x03..=0x15 => 0,
            // PtgStr (2.5.198.89)
            0x17 => {
                let (Some(len), Some(flags)) = (rest.first(), rest.get(1)) else { return false };
                is_filled |= *len > 0;
                2 + usize::from(*len) * if flags & 1 == 0 { 1 } else { 2 }
            }
            // PtgErr, PtgBool, PtgInt, PtgNum
            0x1c | 0x1d => 1,
            0x1e => 2,
            0x1f => 8,
            _ => return false,
        };
        is_filled |= matches!(token, 0x1c..=0x1f);
        let Some(next) = rest.get(skipped..) else { return false };
        tokens = next;
    }
    is_filled
}

/// Returns the texts of comments and text boxes (TxO, 2.4.329, and the Continue record after it).
pub(super) fn texts_beside_cells<'a>(records: impl Iterator<Item = (u16, &'a [u8])>) -> Vec<String> {
    let mut texts = Vec::new();
    let mut depth = 0usize;
    let mut follows = false;
    for (kind, content) in records {
        match kind {
            0x0809 => depth += 1,
            0x000a if depth > 1 => depth -= 1,
            0x000a => break,
            0x003c if follows => {
                let text = match content.split_first() {
                    Some((flags, text)) if flags & 1 == 0 => text.iter().map(|byte| char::from(*byte)).collect(),
                    Some((_, text)) => {
                        let units: Vec<u16> =
                            text.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
                        String::from_utf16_lossy(&units)
                    }
                    None => String::new(),
                };
                if !text.trim().is_empty() {
                    texts.push(text);
                }
            }
            _ => {}
        }
        follows = kind == 0x01b6;
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formula(value: [u8; 8], tokens: &[u8]) -> Vec<u8> {
        let len = u16::try_from(tokens.len()).expect("short");
        [&[1, 0, 2, 0, 0, 0][..], &value, &[0; 6], &len.to_le_bytes(), tokens].concat()
    }

    #[test]
    fn a_formula_that_gives_a_text_and_has_none_was_never_worked_out() {
        const BLANK: [u8; 8] = [3, 0, 0, 0, 0, 0, 0xff, 0xff];
        let text = [&[0x17, 2, 0][..], b"ab"].concat();
        let joined = [text.clone(), text.clone(), vec![0x08]].concat();
        let called = [text.clone(), vec![0x22, 1, 1, 0]].concat();
        for (value, tokens, expected) in [
            (BLANK, text.clone(), true),
            (BLANK, joined, true),
            (BLANK, called, false),
            (BLANK, vec![0x17, 0, 0], false),
            (BLANK, vec![0x17, 9], false),
            ([0; 8], text, false),
        ] {
            let record = formula(value, &tokens);
            let found = unvalued(std::iter::once((0x0006, record.as_slice())));
            assert_eq!(found, if expected { vec![(1, 2)] } else { Vec::new() }, "{tokens:?}");
        }
    }

    #[test]
    fn the_text_of_a_comment_stands_in_the_record_after_it() {
        let records = [(0x01b6, &[0u8; 18][..]), (0x003c, b"\0plus"), (0x003c, b"\0\0\0\0")];
        assert_eq!(texts_beside_cells(records.into_iter()), ["plus"]);
    }
}
