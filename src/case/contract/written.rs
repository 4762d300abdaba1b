//! `contract.toml` as written: the one description of its keys, for reading and for the JSON Schema.

use schemars::JsonSchema;
use toml::de::DeValue;

use crate::case::reading::{AsWritten, Day, Need, Node, OneOrMore, Reading, Stated, written};

written! {
    /// What was bought.
    ContractFile {
        /// The version of this format: 1.
        "version" => version: Need<Stated<u32>>,
        /// The contract's number or title.
        "id" => id: Need<Stated<String>>,
        /// contract, or approved-list for an operator's own list of approved equipment.
        "kind" => kind: Option<Stated<String>>,
        /// Who buys.
        "buyer" => buyer: Option<Stated<String>>,
        /// Who sells.
        "seller" => seller: Option<Stated<String>>,
        /// When it was signed.
        "signed" => signed: Option<Stated<Day>>,
        /// What quantities count: per-subject or total.
        "quantities" => quantities: Option<Stated<String>>,
        /// How many cranes it buys; 1 if not stated.
        "subjects" => subjects: Option<Stated<u32>>,
        /// What was bought, an item a table.
        "item" => item: Option<Vec<ItemTable>>,
        /// Options that were offered and not taken.
        "declined" => declined: Option<Vec<ItemTable>>,
        /// Clauses that the paper holds.
        "clause" => clause: Option<Vec<ClauseTable>>,
        /// What is forbidden everywhere.
        "prohibited" => prohibited: Option<ProhibitedTable>,
        /// Changes that were agreed later.
        "change-order" => change_order: Option<Vec<ChangeOrderTable>>,
    }
}

written! {
    /// A line of the contract. It needs at least one of description, makers, part-number and functions.
    ItemTable {
        /// The line's number; unique in the contract.
        "id" => id: Need<Stated<String>>,
        /// What it is, in the contract's words.
        "description" => description: Option<Stated<String>>,
        /// Acceptable makers.
        "makers" => makers: Option<OneOrMore<Stated<String>>>,
        /// The part or order number.
        "part-number" => part_number: Option<Stated<String>>,
        /// Whether an equal may be offered.
        "or-equal" => or_equal: Option<Stated<bool>>,
        /// How many.
        "quantity" => quantity: Option<Stated<u32>>,
        /// The unit of the quantity, such as `pcs`, `lot` or `m`.
        "unit" => unit: Option<Stated<String>>,
        /// Functions granted to whatever the item covers.
        "functions" => functions: Option<OneOrMore<FunctionWritten>>,
        /// Products that may stand in its place.
        "alternates" => alternates: Option<Vec<AlternateTable>>,
        /// Countries that it may come from.
        "origins" => origins: Option<OneOrMore<Stated<String>>>,
        /// part, service, document, spare or lump-sum.
        "kind" => kind: Option<Stated<String>>,
        /// base, option-taken, declined or deleted.
        "status" => status: Option<Stated<String>>,
        /// The reference of the approval, where an equal was offered and approved.
        "approval" => approval: Option<Stated<String>>,
    }
}

/// A function, once or counted.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub(super) enum FunctionWritten {
    /// One of it.
    Once(Stated<String>),
    /// So many of it.
    Counted(FunctionTable),
}

written! {
    /// A function that is granted more than once.
    FunctionTable {
        /// The function's id, such as `cellular`.
        "function" => function: Need<Stated<String>>,
        /// How many per piece of the item.
        "count" => count: Need<Stated<u32>>,
    }
}

impl AsWritten for FunctionWritten {
    const EXPECTED: &'static str = "a function, or { function = …, count = … }";

    fn read(node: &Node<'_>, reading: &mut Reading<'_>) -> Option<Self> {
        match node.get_ref() {
            DeValue::String(_) => Stated::read(node, reading).map(Self::Once),
            DeValue::Table(_) => FunctionTable::read(node, reading).map(Self::Counted),
            _ => {
                reading.wrong_type(node, Self::EXPECTED);
                None
            }
        }
    }
}

written! {
    /// A product that may stand in an item's place.
    AlternateTable {
        /// Its maker.
        "maker" => maker: Option<Stated<String>>,
        /// Its part number.
        "part-number" => part_number: Option<Stated<String>>,
    }
}

written! {
    /// A clause that the paper holds.
    ClauseTable {
        /// The catalogue's id of the clause.
        "id" => id: Need<Stated<String>>,
        /// Where in the paper it is found.
        "found-in" => found_in: Need<Stated<String>>,
    }
}

written! {
    /// What is forbidden everywhere.
    ProhibitedTable {
        /// Functions.
        "functions" => functions: Option<OneOrMore<Stated<String>>>,
        /// Countries of origin.
        "origins" => origins: Option<OneOrMore<Stated<String>>>,
        /// Makers.
        "makers" => makers: Option<OneOrMore<Stated<String>>>,
    }
}

written! {
    /// A change that was agreed later.
    ChangeOrderTable {
        /// Its number.
        "id" => id: Need<Stated<String>>,
        /// From which day it holds.
        "on" => on: Need<Stated<Day>>,
        /// Items that it adds.
        "item" => item: Option<Vec<ItemTable>>,
        /// Ids of items that it takes away.
        "removes" => removes: Option<OneOrMore<Stated<String>>>,
    }
}
