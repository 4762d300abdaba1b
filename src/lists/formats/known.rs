//! What may stand where in the records of a publication: whatever else stands there may hold names, and a list that
//! passed over names is not whole.

use super::Gathering;
use super::element::Element;
use super::json::Value;

/// What may stand in an element: its name, and the names of its children.
pub(super) type Known = (&'static str, &'static [&'static str]);

/// Something of a record, or around records, that is not known.
const MAY_HOLD_NAMES: &str = "elements are not known, may hold names and were passed over";

/// Tells of an element, around records or in one, that nobody knows.
pub(super) fn unknown(name: &str, into: &mut Gathering) {
    into.omit(MAY_HOLD_NAMES, || format!("`{name}`"));
}

/// Looks through a record for elements that are not known. What is in an element that the table doesn't name is not looked
/// at: nothing is taken from there.
pub(super) fn look_through(record: &Element<'_>, known: &[Known], into: &mut Gathering) {
    let mut open = vec![record];
    while let Some(element) = open.pop() {
        let Some((_, children)) = known.iter().find(|(name, _)| *name == element.name) else { continue };
        for child in &element.children {
            if children.contains(&child.name) {
                open.push(child);
            } else {
                into.omit(MAY_HOLD_NAMES, || format!("`{}` in `{}`", child.name, element.name));
            }
        }
    }
}

/// Looks for keys of an object that are not known. One without a value can't hold a name.
pub(super) fn look_at_keys(record: &Value<'_>, is_known: impl Fn(&str) -> bool, into: &mut Gathering) {
    let Value::Object(fields) = record else { return };
    for (key, value) in fields {
        let holds = match value {
            Value::Null | Value::Flag(_) | Value::Number(_) => false,
            Value::Text(text) => !text.trim().is_empty(),
            Value::List(items) => !items.is_empty(),
            Value::Object(fields) => !fields.is_empty(),
        };
        if holds && !is_known(key) {
            into.omit("keys are not known, may hold names and were passed over", || format!("`{key}`"));
        }
    }
}
