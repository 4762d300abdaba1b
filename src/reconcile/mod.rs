//! Which item is which component is which observed thing, and on what basis.
//!
//! In words, phase by phase:
//!
//! 1. **Facts.** What all lines say of one thing is gathered (`facts`): makers, numbers, names, functions, pieces.
//! 2. **Items.** Each contract item in force is held against each declared thing (`items`); an assignment up to
//!    quantity (`assign`) settles who is what, so that no strong basis is given up for a weak one.
//! 3. **Coverage.** A thing is covered if an item matches it, or the nearest assembly around it (`coverage`). The item
//!    that buys the whole subject covers nothing by itself when the contract lists parts.
//! 4. **Survey.** Observed things are held against declared ones (`observed`); what is left over is held against items.
//! 5. **Boards.** What a placement file shows is held against the lines of its board, by reference designator (`boards`).
//! 6. **Communication.** Whatever communicates must be matched, or be granted by what covers it (`communication`).
//! 7. **Deviations.** What remains is named once, by its strongest name (`deviations`): untraced communication, then
//!    declined options, substitutions, quantities, uncontracted parts.
//!
//! Nothing here is a finding: the checks of the `contract` group say what it means.

mod assign;
mod boards;
mod communication;
mod coverage;
#[cfg(test)]
mod described;
mod deviations;
mod facts;
mod items;
mod observed;
mod placed;
mod rows;
#[cfg(test)]
mod scenarios;
mod tier;

pub use boards::{Board, Tie};
pub use tier::Tier;

use jiff::civil::Date;

use crate::case::NotOurs;
use crate::finding::{Coverage, ThreeWayRow};
use crate::graph::{Graph, ThingId};
use crate::model::{Contract, ContractKind, Document, Function, Item, PartId, Reason};
use crate::register::Reach;

/// What the reconciliation reads.
#[derive(Clone, Copy)]
pub struct Accounts<'a> {
    /// What was bought.
    pub contract: Option<&'a Contract>,
    /// What is declared and observed, in order of ids.
    pub documents: &'a [Document],
    /// Functions of each component, by document and component.
    pub functions: &'a [Vec<Vec<(Function, Reason)>>],
    /// The things.
    pub graph: &'a Graph,
    /// What was seen and is not ours.
    pub not_ours: &'a [NotOurs],
    /// The day on which items are in force.
    pub as_of: Date,
}

/// A thing that an item matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemMatch {
    /// The thing.
    pub thing: ThingId,
    /// On what basis.
    pub tier: Tier,
    /// How many pieces.
    pub pieces: u32,
    /// Whether it is an equal of another maker.
    pub equivalent: bool,
}

/// A contract item in force, with what matches it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemResult {
    /// The item.
    pub item: Item,
    /// The declared things that match.
    pub matches: Vec<ItemMatch>,
    /// Observed things that no document declares and that match.
    pub observed: Vec<ItemMatch>,
    /// The function that the item is.
    pub function: Option<Function>,
    /// What it grants per piece.
    pub grants: Vec<(Function, u32)>,
}

impl ItemResult {
    /// Returns how many declared pieces match.
    #[must_use]
    pub fn pieces(&self) -> u32 {
        self.matches.iter().fold(0, |sum, m| sum.saturating_add(m.pieces))
    }
}

/// What is settled about one thing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ThingResult {
    /// The item that matches it directly, by its index in [`Reconciliation::items`], and on what basis.
    pub item: Option<(usize, Tier)>,
    /// The item that covers it: its own, or that of the nearest matched assembly around it.
    pub covered_by: Option<usize>,
    /// For an observed thing the declared ones that it would match, but for a part or serial number that differs.
    pub instead_of: Vec<ThingId>,
    /// For an observed thing the declared one, for a declared thing the observed ones, each with the basis.
    pub counterparts: Vec<(ThingId, Tier)>,
    /// The `[[not-ours]]` line that names it.
    pub not_ours: Option<usize>,
    /// Whether it is the crane itself.
    pub is_whole: bool,
    /// Pieces for one subject.
    pub pieces: u32,
}

/// One departure of the accounts from each other.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Deviation {
    /// It communicates, and nothing in the contract grants that.
    UntracedCommunication {
        /// The thing.
        thing: ThingId,
        /// What it does, the furthest reach first.
        functions: Vec<Function>,
        /// The furthest reach.
        reach: Reach,
        /// Whether only keywords say so.
        keyword_only: bool,
        /// The item that covers it without granting enough.
        covered_by: Option<usize>,
        /// How many pieces communicate beyond what is granted.
        beyond: u32,
        /// How many the covering item grants.
        granted: u32,
    },
    /// An option that was declined is there.
    DeclinedOption {
        /// The thing.
        thing: ThingId,
        /// The option, by its index in [`Reconciliation::declined`].
        declined: usize,
        /// On what basis.
        tier: Tier,
    },
    /// Something else stands where an item should.
    Substituted {
        /// The item.
        item: usize,
        /// What stands there.
        thing: ThingId,
        /// On what basis it is held to stand there.
        tier: Tier,
    },
    /// More or fewer than bought.
    Quantity {
        /// The item.
        item: usize,
        /// How many were bought.
        bought: u32,
        /// How many are declared.
        found: u32,
        /// The things that match, those beyond the number last.
        things: Vec<ThingId>,
    },
    /// No item covers it.
    Uncontracted {
        /// The topmost uncovered thing.
        thing: ThingId,
        /// How many things are inside it.
        beneath: usize,
    },
    /// Nothing matches the item.
    Missing {
        /// The item.
        item: usize,
        /// The declared thing that comes nearest to it and is no item's.
        nearest: Option<ThingId>,
    },
    /// An equal of another maker, not yet approved.
    Equivalent {
        /// The item.
        item: usize,
        /// The equal.
        thing: ThingId,
        /// On what basis.
        tier: Tier,
    },
    /// Observed, and in no bill of materials.
    Undeclared {
        /// The thing; for several addresses of one host the first.
        thing: ThingId,
        /// An item of the contract that it matches all the same.
        item: Option<(usize, Tier)>,
    },
    /// Observed at an address beside that of a known thing: perhaps another interface of it.
    Adjacent {
        /// The thing.
        thing: ThingId,
        /// The known thing.
        of: ThingId,
    },
    /// Placed on a board, and in no line of its bill of materials.
    Placed {
        /// The board, by its index in [`Reconciliation::boards`].
        board: usize,
        /// The part.
        thing: ThingId,
        /// The line that lists another part under its designator.
        instead_of: Option<ThingId>,
        /// An item of the contract that it matches all the same.
        item: Option<(usize, Tier)>,
    },
    /// Declared, within what a survey could see, and not seen.
    NotObserved {
        /// The thing.
        thing: ThingId,
        /// The documents that should have shown it.
        surveys: Vec<usize>,
    },
    /// Which thing is which item can't be told.
    Ambiguous {
        /// The items.
        items: Vec<usize>,
        /// The things.
        things: Vec<ThingId>,
        /// Whether there were too many to solve.
        too_large: bool,
    },
    /// A contracted assembly that can hide something, and nobody looked inside.
    Opaque {
        /// The assembly.
        thing: ThingId,
        /// Its item.
        item: usize,
    },
}

/// The result of holding the accounts against each other.
#[derive(Debug, Default)]
pub struct Reconciliation {
    /// What kind of paper says what may be there.
    pub kind: ContractKind,
    /// Items in force, in the contract's order.
    pub items: Vec<ItemResult>,
    /// Declined options, in the contract's order.
    pub declined: Vec<Item>,
    /// What is settled about each thing, by its id.
    pub things: Vec<ThingResult>,
    /// What departs, in order of things and items.
    pub deviations: Vec<Deviation>,
    /// The boards that placement files show.
    pub boards: Vec<Board>,
    /// The denominators that matching knows.
    pub coverage: Coverage,
    /// The three-way table.
    pub rows: Vec<ThreeWayRow>,
}

impl Reconciliation {
    /// Returns what is settled about a thing.
    #[must_use]
    pub fn thing(&self, thing: ThingId) -> &ThingResult {
        &self.things[thing.0 as usize]
    }

    /// Returns the thing that stands for it in findings: the declared one for an observed thing that is declared.
    #[must_use]
    pub fn canonical(&self, graph: &Graph, thing: ThingId) -> ThingId {
        match self.thing(thing).counterparts.first() {
            Some((declared, _)) if graph.account(thing) == crate::model::Account::Observed => *declared,
            _ => thing,
        }
    }

    /// Returns the line that stands for a line's thing in findings.
    #[must_use]
    pub fn canonical_part(&self, graph: &Graph, part: PartId) -> PartId {
        graph.thing_of(part).map_or(part, |thing| {
            let canonical = self.canonical(graph, thing);
            if canonical == thing { part } else { graph.parts(canonical)[0] }
        })
    }
}

/// Holds the accounts against each other.
#[must_use]
pub fn reconcile(accounts: &Accounts<'_>) -> Reconciliation {
    let mut gathered = facts::gather(accounts.graph, accounts.documents, accounts.functions);
    if let Some(contract) = accounts.contract {
        let types: Vec<_> = contract
            .items_in_force(accounts.as_of)
            .map(|item| items::Wanted::new(item, &gathered).type_functions())
            .collect();
        facts::inherit_from_items(&mut gathered, &types);
    }
    let gathered = gathered;
    let mut result = coverage::begin(accounts, &gathered);
    let wanted = coverage::match_items(accounts, &gathered, &mut result);
    coverage::cover(accounts, &gathered, &mut result);
    coverage::match_survey(accounts, &gathered, &mut result);
    boards::settle(accounts, &gathered, &mut result);
    coverage::match_left_over(&gathered, &wanted, &mut result);
    communication::trace(accounts, &gathered, &mut result);
    deviations::name(accounts, &gathered, &wanted, &mut result);
    rows::count(accounts, &gathered, &mut result);
    result
}
