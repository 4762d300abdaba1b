//! What spreadsheet programs do to part numbers: `1E10` becomes a number, `3-03` a date, `0022` loses its zeros.
//!
//! It is reported and never repaired: what the number was before can't be known from the file.

use crate::source::Cell;

/// Says how a cell that should hold an identifier was damaged, if it was.
pub(super) fn damage(cell: &Cell) -> Option<&'static str> {
    match cell {
        Cell::Empty => None,
        Cell::Date(_) => Some("was turned into a date by the spreadsheet program; what it was before is lost"),
        Cell::Bool(_) => Some("was turned into TRUE or FALSE by the spreadsheet program"),
        Cell::Error(_) => Some("is an error of the spreadsheet program, not a value"),
        Cell::Number { value, .. } if value.abs() >= 1e15 => {
            Some("is a number of more than 15 digits in the workbook; the last digits are lost")
        }
        Cell::Number { .. } => {
            Some("is a number in the workbook; zeros at its start or its end, if it had any, are lost")
        }
        Cell::Text(text) if is_formula(text.trim()) => Some("is a formula, not its value"),
        Cell::Text(text) if is_scientific(text.trim()) => {
            Some("is a number in scientific notation; the digits of the identifier are lost")
        }
        Cell::Text(text) if is_date(text.trim()) => {
            Some("looks like a date that a spreadsheet program made of an identifier")
        }
        Cell::Text(_) => None,
    }
}

/// Tells whether nothing is left of the identifier that stood in a cell: an error, a date, a rounded number.
///
/// A number has lost its zeros at most. Text that looks like a date may be what was typed, and nobody can tell.
pub(super) fn is_lost(cell: &Cell) -> bool {
    match cell {
        Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) => true,
        Cell::Number { value, .. } => value.abs() >= 1e15,
        Cell::Text(text) => is_scientific(text.trim()) || is_formula(text.trim()) || is_date(text.trim()),
        Cell::Empty => false,
    }
}

/// Tells whether text is a formula that calls a function: `=A1-K2` alone is how plants name their equipment.
fn is_formula(text: &str) -> bool {
    text.starts_with('=') && text.contains('(') && text.ends_with(')')
}

/// Tells whether text is what a spreadsheet program prints for a long number: `1.23E+11`.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once("E+") else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    whole.len() == 1 && digits(whole) && digits(fraction) && digits(exponent) && exponent.len() <= 3
}

/// Tells whether text is what a spreadsheet program prints for a date it made: `03-Mar`, `Mar-03`, `5. Mär`, `3/5/2024`,
/// `2003-03-01 00:00:00`.
fn is_date(text: &str) -> bool {
    if text.len() > 20 {
        return false;
    }
    if text.ends_with(" 00:00:00") || is_date_of_figures(text) {
        return true;
    }
    const MONTHS: [&str; 17] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mrz", "mär", "mai", "okt",
        "dez",
    ];
    let is_month = |part: &str| MONTHS.contains(&&*part.to_lowercase());
    let is_number = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split(['-', ' ', '.']).filter(|part| !part.is_empty()).collect();
    (2..=3).contains(&parts.len())
        && parts.iter().filter(|part| is_month(part)).count() == 1
        && parts.iter().all(|part| is_month(part) || is_number(part))
}

/// Tells whether text is a date in figures: `2024-03-05`, or day and month in either order before a year (`3/5/2024`,
/// `05.03.2024`). Part numbers are cut by hyphens too (`22-28-2023`), but none begins with a year, a month and a day.
fn is_date_of_figures(text: &str) -> bool {
    let figures = |separator: char| -> Option<[u32; 3]> {
        let figure = |part: &str| {
            let is_one = matches!(part.len(), 1 | 2 | 4) && part.bytes().all(|byte| byte.is_ascii_digit());
            is_one.then(|| part.parse().ok())?
        };
        let parts: Option<Vec<u32>> = text.split(separator).map(figure).collect();
        parts?.try_into().ok()
    };
    let is_year = |year: u32| (1900..2100).contains(&year);
    let are_day_and_month = |a: u32, b: u32| (1..=31).contains(&a) && (1..=31).contains(&b) && (a <= 12 || b <= 12);
    let year_last =
        ['/', '.'].into_iter().filter_map(figures).any(|[a, b, year]| is_year(year) && are_day_and_month(a, b));
    let year_first = ['-', '/', '.'].into_iter().filter_map(figures);
    year_last
        || year_first
            .into_iter()
            .any(|[year, month, day]| is_year(year) && (1..=12).contains(&month) && are_day_and_month(month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_told_from_part_numbers_that_only_look_odd() {
        for text in
            ["1.23E+11", "1E+10", "03-Mar", "Mar-03", "3-Mar-2003", "01. Mrz", "2003-03-01 00:00:00", "=VLOOKUP(A1)"]
                .into_iter()
                .chain(["3/5/2024", "31/12/2024", "2024-03-05", "5. Mär", "05.03.2024", "2024/3/5"])
        {
            assert!(damage(&Cell::Text(text.to_owned())).is_some(), "{text}");
            assert!(is_lost(&Cell::Text(text.to_owned())), "{text}");
        }
        for text in
            ["1E10", "22-28-4041", "MAR-1000X", "2N2222A", "0022012067", "S-MAY", "10-2020", "LM358-MAR-A", "=A1-K2"]
                .into_iter()
                .chain([
                    "22-28-2023",
                    "12-11-2020",
                    "3/5/4024",
                    "31/31/2024",
                    "2024-13-05",
                    "3/5",
                    "1.2.34",
                    "6/5/2024A",
                ])
        {
            assert_eq!(damage(&Cell::Text(text.to_owned())), None, "{text}");
        }
        assert!(damage(&Cell::Number { value: 22_012_067.0, text: "22012067".to_owned() }).is_some());
        assert!(damage(&Cell::Date("2003-03-01".to_owned())).is_some());
        let long = damage(&Cell::Number { value: 1.234_567_890_123_456_7e16, text: String::new() });
        assert!(long.is_some_and(|says| says.contains("15 digits")));
    }
}
