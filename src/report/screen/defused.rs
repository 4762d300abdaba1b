//! Text for spreadsheet programs, which take for a formula what begins like one.

use std::borrow::Cow;

/// Returns the text of a cell such that no spreadsheet program runs it: what begins like a formula gets an apostrophe in
/// front, and control characters and those that turn the direction of writing are written out. A number with a sign is
/// left as it is.
pub(super) fn defused(text: &str) -> Cow<'_, str> {
    let shown = crate::diagnostic::visible(text);
    let begins = shown.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '|', '%']);
    if begins && shown.trim().parse::<f64>().is_err() && shown.trim().chars().any(char::is_alphanumeric) {
        Cow::Owned(format!("'{shown}"))
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_a_formula_is_text_and_numbers_stay_numbers() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            (" =HYPERLINK(\"x\")", "' =HYPERLINK(\"x\")"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "' =1"),
            ("-2+3", "'-2+3"),
            ("＝1", "'＝1"),
            ("-5", "-5"),
            ("-", "-"),
            ("+4.5", "+4.5"),
            ("Example Ltd.", "Example Ltd."),
        ] {
            assert_eq!(defused(text), cell);
        }
    }
}
