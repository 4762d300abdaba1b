//! Which line is an assembly of which: by a level column, by keys of parents, or by positions such as 1, 1.1, 1.1.2.

use std::collections::HashMap;

/// Where a line belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// To no assembly.
    Top,
    /// To the line with this index.
    In(usize),
    /// To an assembly that is not in the document.
    Missing,
}

/// Links lines by their level: a line belongs to the nearest line above it with a smaller level.
pub(super) fn by_levels(levels: &[Option<u32>]) -> Vec<Link> {
    let mut open: Vec<(u32, usize)> = Vec::new();
    let mut links = Vec::with_capacity(levels.len());
    for (line, level) in levels.iter().enumerate() {
        let Some(level) = level else {
            links.push(Link::Top);
            continue;
        };
        while open.last().is_some_and(|(above, _)| above >= level) {
            open.pop();
        }
        links.push(open.last().map_or(Link::Top, |(_, above)| Link::In(*above)));
        open.push((*level, line));
    }
    links
}

/// The words that may stand before the number of a level.
const LEVEL_WORDS: [&str; 9] = ["", "l", "lv", "lvl", "level", "ebene", "stufe", "层", "层级"];

/// Reads a level: `2`, `..2`, `L2`, `Level 2`. Other words before a number make it another thing: `LTE-4`.
pub(super) fn level_of(text: &str) -> Option<u32> {
    let (before, digits) = text.split_at(text.find(|c: char| c.is_ascii_digit())?);
    let word: String = before.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if !LEVEL_WORDS.contains(&word.as_str()) {
        return None;
    }
    let digits = digits.trim_end();
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    digits.parse().ok().filter(|level| *level <= 64)
}

/// Tells whether the keys of all lines are plainly positions: digits between points, some nested under others.
pub(super) fn are_positions<'a>(keys: impl Iterator<Item = &'a str> + Clone) -> bool {
    let is_position =
        |key: &str| key.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let mut keys = keys.filter(|key| !key.is_empty()).peekable();
    if keys.peek().is_none() || !keys.clone().all(is_position) {
        return false;
    }
    let known: std::collections::HashSet<&str> = keys.clone().collect();
    let nested =
        |key: &str| key.rsplit_once('.').is_some_and(|(above, _)| holds(above, key, |key| known.contains(key)));
    let below = |key: &&str| key.contains('.') && !key.ends_with(".0");
    keys.clone().any(|key| below(&key)) && keys.filter(below).all(nested)
}

/// Tells whether an assembly's position is known: `1` or `1.0` for `1.1`.
fn holds(above: &str, below: &str, known: impl Fn(&str) -> bool) -> bool {
    let zero = format!("{above}.0");
    known(above) || (zero != below && known(&zero))
}

/// Links lines by positions that are known to be such.
pub(super) fn by_positions(positions: &[&str]) -> Vec<Link> {
    let mut known: HashMap<&str, usize> = HashMap::with_capacity(positions.len());
    for (line, position) in positions.iter().enumerate() {
        known.entry(position).or_insert(line);
    }
    let above = |position: &&str| {
        let Some((above, _)) = position.rsplit_once('.') else { return Link::Top };
        let zero = format!("{above}.0");
        let zero = (zero != **position).then(|| known.get(zero.as_str())).flatten();
        known.get(above).or(zero).map_or(Link::Top, |line| Link::In(*line))
    };
    positions.iter().map(above).collect()
}

/// Links lines by keys: each line's own and that of its parent. Keys count within a sheet first, then anywhere.
pub(super) fn by_keys(keys: &[(usize, &str)], parents: &[&str]) -> Vec<Link> {
    let mut of_sheet: HashMap<(usize, &str), usize> = HashMap::new();
    let mut anywhere: HashMap<&str, usize> = HashMap::new();
    for (line, (sheet, key)) in keys.iter().enumerate().filter(|(_, (_, key))| !key.is_empty()) {
        of_sheet.entry((*sheet, key)).or_insert(line);
        anywhere.entry(key).or_insert(line);
    }
    let link = |((sheet, _), parent): (&(usize, &str), &&str)| match *parent {
        "" => Link::Top,
        parent => {
            let found = of_sheet.get(&(*sheet, parent)).or_else(|| anywhere.get(parent));
            found.map_or(Link::Missing, |line| Link::In(*line))
        }
    };
    keys.iter().zip(parents).map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_nest_under_the_nearest_smaller_one() {
        let levels = [Some(1), Some(2), Some(3), Some(2), None, Some(4), Some(1)];
        let links = [Link::Top, Link::In(0), Link::In(1), Link::In(0), Link::Top, Link::In(3), Link::Top];
        assert_eq!(by_levels(&levels), links);
        assert_eq!(
            [level_of("..2"), level_of("L2"), level_of("2.0"), level_of("x"), level_of("999"), level_of("LTE-4")],
            [Some(2), Some(2), Some(2), None, None, None]
        );
    }

    #[test]
    fn positions_are_used_only_when_they_plainly_are_some() {
        assert!(!are_positions(["1", "1.1.2", "2"].into_iter()));
        assert!(are_positions(["1", "1.1", "1.2", "2", ""].into_iter()));
        assert!(are_positions(["1.0", "1.1", "2.0"].into_iter()));
        for none in [&["1", "2", "3"][..], &["1.5", "2.5"], &["1", "1.1", "A"], &["1.1", "1.2"], &["1..1", "1"], &[]] {
            assert!(!are_positions(none.iter().copied()), "{none:?}");
        }
        let links = by_positions(&["1", "1.1", "1.1.2", "2.0", "2.1"]);
        assert_eq!(links[1], Link::In(0));
        assert_eq!(links[4], Link::In(3));
        assert_eq!(links[3], Link::Top);
    }

    #[test]
    fn keys_count_within_their_sheet_first() {
        let keys = [(0, "A"), (0, "B"), (1, "A"), (1, "C"), (1, "D")];
        let links = by_keys(&keys, &["", "A", "", "A", "Z"]);
        assert_eq!(links, [Link::Top, Link::In(0), Link::Top, Link::In(2), Link::Missing]);
    }
}
