//! Contract items against things: on what basis may this thing be what that line bought?

use super::Tier;
use super::facts::{Facts, Gathered, Likeness, likeness, tokens};
use crate::model::{Function, IdentifierKind, Item};
use crate::register;

/// An item with what its own identity makes evident.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    pub(super) item: &'a Item,
    /// The function that the item is: the first one it states, else the first that its part number makes evident.
    pub(super) function: Option<Function>,
    /// Functions that it grants: stated ones with their count, evident ones once per piece.
    pub(super) grants: Vec<(Function, u32)>,
    /// The part numbers that stand for it, its own and its alternates', each with the makers it may come from.
    numbers: Vec<Number>,
    /// For each maker of the run, whether the item accepts it.
    accepted: Vec<bool>,
    /// Whether the item leaves the maker open.
    maker_open: bool,
    words: Vec<String>,
    /// What its description says that it is, when it states no function and no number makes one evident.
    described: Vec<Function>,
    /// Whether its description is the name of a function and nothing more: `PLC`, `Drives`.
    names_function: bool,
}

#[derive(Debug)]
struct Number {
    key: String,
    /// For each maker of the run, whether this number may come from it; `None` if no maker is named with it.
    makers: Option<Vec<bool>>,
}

impl<'a> Wanted<'a> {
    pub(super) fn new(item: &'a Item, gathered: &Gathered<'_>) -> Self {
        let makers: Vec<&str> = item.makers.iter().map(String::as_str).collect();
        let mut grants: Vec<(Function, u32)> =
            item.functions.iter().map(|granted| (granted.function, granted.count)).collect();
        let evident = item
            .part_number
            .as_deref()
            .map(|part_number| register::item_functions(makers.first().copied(), part_number))
            .unwrap_or_default();
        for (function, _) in &evident {
            if !grants.iter().any(|(granted, _)| granted == function) {
                grants.push((*function, 1));
            }
        }
        // What a buyer names in words is what they bought, when they state nothing more exact.
        if item.functions.is_empty() {
            for function in register::functions_named(&item.description) {
                if !grants.iter().any(|(granted, _)| *granted == function) {
                    grants.push((function, 1));
                }
            }
        }
        // What a line forbids or takes away it does not grant, unless it states the function itself.
        if item.functions.is_empty() && register::forbidding(&item.description).is_some() {
            grants.retain(|(function, _)| super::observed::reach_of(*function).is_none());
        }
        let number = |part_number: &str, makers: &[&str]| Number {
            key: register::part_number_key(makers.first().copied(), part_number),
            makers: (!makers.is_empty()).then(|| gathered.accepted(makers)),
        };
        let mut numbers: Vec<Number> = item.part_number.iter().map(|own| number(own, &makers)).collect();
        let mut all_makers = makers.clone();
        for alternate in &item.alternates {
            let maker: Vec<&str> = alternate.maker.iter().map(String::as_str).collect();
            all_makers.extend(&maker);
            numbers.extend(alternate.part_number.iter().map(|own| number(own, &maker)));
        }
        numbers.retain(|number| !number.key.is_empty());
        let function =
            item.functions.first().map(|granted| granted.function).or(evident.first().map(|(function, _)| *function));
        let words = tokens(&item.description);
        let described = match function {
            Some(_) => Vec::new(),
            None => register::functions_described(&item.description, &words.join(" ")),
        };
        let names_function = described.iter().any(|function| tokens(function.id()) == words);
        Self {
            item,
            function,
            grants,
            numbers,
            accepted: gathered.accepted(&all_makers),
            maker_open: all_makers.is_empty(),
            words,
            described,
            names_function,
        }
    }

    /// Tells whether a thing does all that the item's description names, and is called by a word of it.
    fn describes(&self, thing: &Facts<'_>) -> bool {
        !self.described.is_empty()
            && self.described.iter().all(|function| thing.has_function(*function))
            && (self.names_function || self.words.iter().any(|word| thing.is_called(word)))
    }

    /// Returns how near a thing that is not the item comes to it: nothing, or more the nearer it is.
    pub(super) fn nearness(&self, thing: &Facts<'_>) -> usize {
        let shared = self.words.iter().filter(|word| thing.is_called(word)).count();
        let does = self.function.into_iter().chain(self.described.iter().copied());
        let same_function = does.filter(|function| thing.has_function(*function)).count();
        let is_called_so = shared * 2 >= self.words.len() && shared > 0;
        if same_function > 0 || is_called_so { 8 * same_function.min(1) + shared.min(7) } else { 0 }
    }

    /// Returns the part numbers that stand for it, as they are compared, and what it says that they do.
    pub(super) fn type_functions(&self) -> (Vec<String>, Vec<Function>) {
        let numbers = self.numbers.iter().map(|number| number.key.clone()).collect();
        (numbers, self.item.functions.iter().map(|granted| granted.function).collect())
    }
}

/// How a thing stands to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// It may be what was bought.
    Match(Tier),
    /// An equal of another maker, where the contract takes equals.
    Equivalent(Tier),
    /// It does the item's work but is of another maker or type than the contract takes.
    Substitute(Tier),
    /// Nothing speaks for it.
    None,
}

/// Judges one thing against one item.
pub(super) fn fit(wanted: &Wanted<'_>, thing: &Facts<'_>) -> Fit {
    let item = wanted.item;
    let maker_fits = thing.is_made_by(&wanted.accepted);
    let maker_unknown = thing.makers.is_empty();

    // Part numbers decide before anything else, for and against.
    let mut conflict = false;
    if !wanted.numbers.is_empty() {
        let equal =
            wanted.numbers.iter().find(|n| thing.numbers.contains(&n.key) || thing.name_numbers.contains(&n.key));
        if let Some(number) = equal {
            let maker_agrees = match &number.makers {
                Some(makers) => thing.is_made_by(makers),
                None => maker_fits,
            };
            let maker_open = maker_unknown || (number.makers.is_none() && wanted.maker_open);
            return match (maker_agrees, maker_open) {
                (true, _) => Fit::Match(Tier::TypeWithMaker),
                (false, true) => Fit::Match(Tier::PartNumber),
                // The number is right and the maker is another: somebody else's part under a bought number.
                (false, false) => Fit::Substitute(Tier::PartNumber),
            };
        }
        conflict = thing.identifiers(IdentifierKind::Mpn).next().is_some();
    }

    let same_function = wanted.function.is_some_and(|function| thing.has_function(function));
    let by_name = thing.name_words.iter().map(|words| likeness(words, &wanted.words));
    let by_description =
        thing.description_words.iter().map(|words| likeness(words, &wanted.words).min(Likeness::Partly));
    let name = by_name.chain(by_description).max().unwrap_or(Likeness::Unlike);
    // Another function than the item's own speaks against a name that happens to be alike.
    let other_function = wanted.function.is_some() && !same_function && !thing.functions.is_empty();

    let described = wanted.describes(thing);
    let has_every_word = described && wanted.words.iter().all(|word| thing.is_called(word));

    let basis = if maker_fits && same_function {
        Some(Tier::MakerAndFunction)
    } else if maker_fits && (name >= Likeness::Partly && !other_function || described) {
        Some(Tier::MakerAndName)
    } else if name == Likeness::Alike && !other_function || has_every_word {
        Some(Tier::Name)
    } else if same_function && (wanted.maker_open || maker_unknown || item.or_equal)
        || described && (item.or_equal || wanted.names_function && (wanted.maker_open || maker_unknown))
    {
        Some(Tier::Function)
    } else {
        None
    };
    let wrong_maker = !wanted.maker_open && !maker_unknown && !maker_fits;
    match basis {
        Some(tier) if !conflict && !wrong_maker => Fit::Match(tier),
        // An equal may have its own maker and part number.
        Some(tier) if item.or_equal => Fit::Equivalent(tier),
        Some(tier) => Fit::Substitute(tier),
        None if (same_function || described) && (wrong_maker || conflict) => Fit::Substitute(Tier::Function),
        None => Fit::None,
    }
}
