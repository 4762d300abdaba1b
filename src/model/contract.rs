//! What was bought: items, options declined, change orders, and what the contract forbids.

use jiff::civil::Date;

use super::{Country, DocumentId, Function};
use crate::diagnostic::Problem;
use crate::source::Place;

/// What kind of paper says what may be there. Messages take their noun from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ContractKind {
    /// A contract or tender schedule.
    #[default]
    Contract,
    /// An operator's own list of approved equipment.
    ApprovedList,
}

impl ContractKind {
    /// Returns the noun for messages.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::ApprovedList => "approved list",
        }
    }
}

/// What the quantities of a schedule count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuantityBasis {
    /// Each quantity is for one crane.
    PerSubject,
    /// Each quantity is for all cranes together.
    Total,
}

/// What an item is, as far as counting parts goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ItemKind {
    /// A part or assembly that must be there.
    #[default]
    Part,
    /// Work: never missing.
    Service,
    /// Papers: never missing.
    Document,
    /// Delivered loose: never missing on the crane.
    Spare,
    /// A lump sum or a measure: never missing, never counted.
    LumpSum,
}

impl ItemKind {
    /// Tells whether it must be found on the crane.
    #[must_use]
    pub const fn is_part(self) -> bool {
        matches!(self, Self::Part)
    }

    /// Returns the word of the contract file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Part => "part",
            Self::Service => "service",
            Self::Document => "document",
            Self::Spare => "spare",
            Self::LumpSum => "lump-sum",
        }
    }
}

/// Whether an item was bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ItemStatus {
    /// Part of the base scope.
    #[default]
    Base,
    /// An option that was taken.
    OptionTaken,
    /// An option that was declined.
    Declined,
    /// Struck out.
    Deleted,
}

impl ItemStatus {
    /// Tells whether the item is bought.
    #[must_use]
    pub const fn is_bought(self) -> bool {
        matches!(self, Self::Base | Self::OptionTaken)
    }
}

/// Another product that may stand in an item's place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Alternate {
    /// Its maker.
    pub maker: Option<String>,
    /// Its part number.
    pub part_number: Option<String>,
}

/// A function that an item grants to what covers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantedFunction {
    /// The function.
    pub function: Function,
    /// How many per piece of the item; one if the contract doesn't say.
    pub count: u32,
}

/// A line of the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The line's id or position number; unique in the contract.
    pub id: String,
    /// What it is, in the contract's words.
    pub description: String,
    /// Acceptable makers; none when the contract leaves it open.
    pub makers: Vec<String>,
    /// The part or order number, when one is fixed.
    pub part_number: Option<String>,
    /// Whether an equal may be offered.
    pub or_equal: bool,
    /// How many pieces for ONE subject (per-subject quantities as they are, totals divided); `None` if not countable or not stated.
    pub quantity: Option<u32>,
    /// Functions granted to whatever this item covers.
    pub functions: Vec<GrantedFunction>,
    /// Products that may stand in its place.
    pub alternates: Vec<Alternate>,
    /// Countries that it may come from; none when the contract leaves it open.
    pub origins: Vec<Country>,
    /// What it is.
    pub kind: ItemKind,
    /// Whether it was bought.
    pub status: ItemStatus,
    /// An equal that was offered and approved, by the approval's reference.
    pub approval: Option<String>,
    /// The file it stands in.
    pub document: DocumentId,
    /// Where in the file.
    pub at: Place,
}

/// A change to the contract that was agreed later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeOrder {
    /// Its number.
    pub id: String,
    /// From which day it holds.
    pub on: Date,
    /// Items that it adds; they cover like any other from that day.
    pub adds: Vec<Item>,
    /// Ids of items that it takes away.
    pub removes: Vec<String>,
    /// Where it stands.
    pub at: Place,
}

/// A clause that the contract holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The catalogue's id of the clause.
    pub id: String,
    /// Where in the paper it is found.
    pub found_in: String,
    /// Where it stands in the file.
    pub at: Place,
}

/// What the contract forbids everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prohibited {
    /// Functions, with where each stands.
    pub functions: Vec<(Function, Place)>,
    /// Countries of origin.
    pub origins: Vec<(Country, Place)>,
    /// Makers.
    pub makers: Vec<(String, Place)>,
}

/// What was bought, validated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// The file it stands in.
    pub document: DocumentId,
    /// What kind of paper it is.
    pub kind: ContractKind,
    /// Its number or title.
    pub id: String,
    /// Who buys.
    pub buyer: Option<String>,
    /// Who sells.
    pub seller: Option<String>,
    /// When it was signed.
    pub signed: Option<Date>,
    /// How many cranes it buys.
    pub subjects: u32,
    /// What was bought, declined or struck out, in the contract's order.
    pub items: Vec<Item>,
    /// Clauses.
    pub clauses: Vec<Clause>,
    /// What is forbidden.
    pub prohibited: Prohibited,
    /// Changes agreed later, in order of their day.
    pub change_orders: Vec<ChangeOrder>,
    /// What of its file was not read: the columns of a schedule that hold something and name no field; none for TOML.
    pub notes: Vec<Problem>,
    /// What of its file could not be read for sure and may hold items: no verdict can be `pass` then.
    pub unread: Vec<Problem>,
}

impl Contract {
    /// Returns the items in force on a day: bought, not removed by a change order, with those that change orders add.
    pub fn items_in_force(&self, on: Date) -> impl Iterator<Item = &Item> {
        let removed: Vec<&str> = self
            .change_orders
            .iter()
            .filter(|order| order.on <= on)
            .flat_map(|order| order.removes.iter().map(String::as_str))
            .collect();
        let added = self.change_orders.iter().filter(move |order| order.on <= on).flat_map(|order| &order.adds);
        self.items
            .iter()
            .chain(added)
            .filter(move |item| item.status.is_bought() && !removed.contains(&item.id.as_str()))
    }

    /// Returns the options that were declined or struck out.
    pub fn declined(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| !item.status.is_bought())
    }
}
