//! Text from documents is hostile: what a terminal would obey, or the eye would not see, is shown as an escape.

use std::borrow::Cow;

/// Returns the text with every character that a terminal obeys, that reorders its neighbours or that can't be seen
/// written as `\u{…}`; a tab becomes a space.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(must_not_reach_a_terminal) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for ch in text.chars() {
        match ch {
            '\t' => shown.push(' '),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            ch if must_not_reach_a_terminal(ch) => shown.push_str(&format!("\\u{{{:x}}}", u32::from(ch))),
            ch => shown.push(ch),
        }
    }
    Cow::Owned(shown)
}

/// Control characters (C0, DEL, C1), and the characters of general category Cf and Zl/Zp that reorder, join or hide.
fn must_not_reach_a_terminal(ch: char) -> bool {
    ch.is_control()
        || matches!(
            u32::from(ch),
            0x00ad
                | 0x034f
                | 0x061c
                | 0x115f..=0x1160
                | 0x17b4..=0x17b5
                | 0x180b..=0x180f
                | 0x200b..=0x200f
                | 0x2028..=0x202e
                | 0x2060..=0x206f
                | 0x3164
                | 0xfe00..=0xfe0f
                | 0xfeff
                | 0xffa0
                | 0xfff0..=0xfffb
                | 0x1bca0..=0x1bca3
                | 0x1d173..=0x1d17a
                | 0xe0000..=0xe0fff
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown_and_honest_text_is_left_alone() {
        assert_eq!(visible("\u{1b}[31mred\u{1b}[0m"), "\\u{1b}[31mred\\u{1b}[0m");
        assert_eq!(visible("\u{9b}2J"), "\\u{9b}2J", "C1 introduces a sequence too");
        assert_eq!(visible("a\r\nb\tc\u{7f}"), "a\\r\\nb c\\u{7f}");
        assert_eq!(visible("\u{202e}gpj.exe"), "\\u{202e}gpj.exe");
        assert_eq!(visible("Hua\u{200b}wei"), "Hua\\u{200b}wei");
        assert_eq!(visible("上海振华 – Ünïcode ✓"), "上海振华 – Ünïcode ✓");
    }
}
