//! Days as registers write them: whole, with a time behind, or only a month or a year.

use jiff::civil::Date;

/// Reads the first day that a text can mean; `None` if it is no date.
pub(super) fn first_day(text: &str) -> Option<Date> {
    match whole(text) {
        Some(day) => Some(day),
        None => month(text).or_else(|| Date::new(year(text)?, 1, 1).ok()),
    }
}

/// Reads the last day that a text can mean; `None` if it is no date.
pub(super) fn last_day(text: &str) -> Option<Date> {
    match whole(text) {
        Some(day) => Some(day),
        None => month(text).map(|first| first.last_of_month()).or_else(|| Date::new(year(text)?, 12, 31).ok()),
    }
}

/// Reads `2025-01-07`, and what has a time behind it: `2025-01-07T00:00:00Z`.
fn whole(text: &str) -> Option<Date> {
    let (day, rest) = text.split_at_checked(10)?;
    let sound = rest.is_empty() || rest.starts_with(['T', ' ', 'Z', '+']);
    let shape = day.bytes().enumerate().all(|(n, b)| if n == 4 || n == 7 { b == b'-' } else { b.is_ascii_digit() });
    if sound && shape { day.parse().ok() } else { None }
}

fn month(text: &str) -> Option<Date> {
    let (year, month) = text.split_once('-')?;
    if year.len() != 4 || month.len() != 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()
}

fn year(text: &str) -> Option<i16> {
    if text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_the_days_that_it_can_mean() {
        let days = |text| (first_day(text).map(|d| d.to_string()), last_day(text).map(|d| d.to_string()));
        let both = |first: &str, last: &str| (Some(first.to_owned()), Some(last.to_owned()));
        assert_eq!(days("2025-01-07"), both("2025-01-07", "2025-01-07"));
        assert_eq!(days("2025-01-07T23:59:59.000Z"), both("2025-01-07", "2025-01-07"));
        assert_eq!(days("2024-02"), both("2024-02-01", "2024-02-29"));
        assert_eq!(days("2024"), both("2024-01-01", "2024-12-31"));
        for wrong in ["", "07/01/2025", "2025-13-01", "2025-1-7", "20250107", "2025-01-07x", "ÄÄ25-01-07"] {
            assert_eq!(days(wrong), (None, None), "{wrong}");
        }
    }
}
