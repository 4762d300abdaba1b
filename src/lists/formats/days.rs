//! Days as publishers write them, each format in its one way.

use jiff::civil::Date;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads `2026-02-27`, alone or with a time of day or a time zone behind it.
pub(super) fn iso(text: &str) -> Option<Date> {
    let text = text.trim();
    let day = text.get(..10)?;
    let sound = day.bytes().enumerate().all(|(n, b)| if n == 4 || n == 7 { b == b'-' } else { b.is_ascii_digit() });
    let ends = text.len() == 10 || text[10..].starts_with(['T', ' ', 'Z', '+', '-']);
    if sound && ends { day.parse().ok() } else { None }
}

/// Reads `02/27/2026`: month, day, year.
pub(super) fn american(text: &str) -> Option<Date> {
    let [month, day, year] = numbers(text, '/')?;
    date(year, month, day)
}

/// Reads `27/02/2026`: day, month, year.
pub(super) fn british(text: &str) -> Option<Date> {
    let [day, month, year] = numbers(text, '/')?;
    date(year, month, day)
}

/// Reads `27 Feb 2026` and `27-Feb-2026`.
pub(super) fn spelt(text: &str) -> Option<Date> {
    let mut parts = text.trim().split([' ', '-']).filter(|part| !part.is_empty());
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let month = month.get(..3)?.to_ascii_lowercase();
    let month = MONTHS.iter().position(|known| *known == month)? + 1;
    date(year.parse().ok()?, month.try_into().ok()?, day.parse().ok()?)
}

fn numbers(text: &str, between: char) -> Option<[i16; 3]> {
    let mut parts = text.trim().split(between);
    let mut next = || parts.next().filter(|part| (1..=4).contains(&part.len()))?.parse().ok();
    let found = [next()?, next()?, next()?];
    parts.next().is_none().then_some(found)
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    (1000..=9999).contains(&year).then(|| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_reads_its_own_and_refuses_the_others() {
        let day = Some(jiff::civil::date(2026, 2, 27));
        for text in ["2026-02-27", "2026-02-27T00:00:09.554Z", " 2026-02-27 00:00", "2026-02-27-04:00"] {
            assert_eq!(iso(text), day, "{text}");
        }
        assert_eq!((american("02/27/2026"), british("27/02/2026")), (day, day));
        assert_eq!((spelt("27 Feb 2026"), spelt("27-Feb-2026"), spelt("27 February 2026")), (day, day, day));
        for text in [
            "",
            "27/02/26",
            "2026-02-271",
            "2026/02/27",
            "27.02.2026",
            "99/99/2026",
            "27 Foo 2026",
            "Indefinite",
            "é/é/é",
        ] {
            assert_eq!((iso(text), american(text), british(text), spelt(text)), (None, None, None, None), "{text}");
        }
        assert_eq!(american("27/02/2026"), None, "there is no month 27");
    }
}
