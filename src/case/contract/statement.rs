//! A `contract.toml` into the contract.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::written::{AlternateTable, ChangeOrderTable, ContractFile, FunctionWritten, ItemTable, ProhibitedTable};
use super::{BASES, ITEM_KINDS, KINDS, STATUSES, subjects, words};
use crate::case::ContractEntry;
use crate::case::load::this_version;
use crate::case::reading::{AsWritten, Node, OneOrMore, Reading, Stated};
use crate::error::{Error, ErrorKind};
use crate::model::{
    Alternate, ChangeOrder, Clause, Contract, ContractKind, Country, DocumentId, GrantedFunction, Item, ItemKind,
    ItemStatus, Prohibited, QuantityBasis,
};
use crate::register;
use crate::source::{Limits, Place, Source};

/// Reads and validates the file; what the case states of it must not contradict it.
pub(super) fn read(
    entry: &ContractEntry,
    document: DocumentId,
    source: &Arc<Source>,
    limits: &Limits,
) -> Result<Contract, Error> {
    let max = limits.max_problems;
    let tree = Reading::parse(source, max)?;
    let mut reading = Reading::new(source);
    let table = tree.into_inner();
    let contract = this_version(&table, 1, &mut reading)
        .then(|| ContractFile::read(&Node::new(0..0, toml::de::DeValue::Table(table)), &mut reading))
        .flatten()
        .and_then(|file| Statement { entry, document, reading: &mut reading }.contract(&file));
    reading.finish(max)?;
    contract.ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidCase,
            crate::diagnostic::Problem::new(source.name(), "can't be read as a contract"),
        )
    })
}

struct Statement<'a, 's> {
    entry: &'a ContractEntry,
    document: DocumentId,
    reading: &'a mut Reading<'s>,
}

/// How quantities of the file become those of one crane.
#[derive(Clone, Copy)]
struct Basis {
    basis: QuantityBasis,
    subjects: u32,
}

impl Statement<'_, '_> {
    fn contract(mut self, file: &ContractFile) -> Option<Contract> {
        let kind = file.kind.as_ref().and_then(|word| self.reading.word(word, &KINDS));
        let kind = self.agreed(kind, self.entry.kind, file.kind.as_ref().map(|word| word.at), "kind");
        let signed = file.signed.as_ref().map(|day| day.value.0);
        let signed = self.agreed(signed, self.entry.signed, file.signed.as_ref().map(|day| day.at), "signed");
        let seller = file.seller.as_ref().and_then(|text| self.reading.not_blank(text));
        let seller = self.agreed(seller, self.entry.seller.clone(), file.seller.as_ref().map(|text| text.at), "seller");
        let basis = self.basis(file);

        let mut items: Vec<Item> = Vec::new();
        for table in file.item.iter().flatten() {
            items.extend(self.item(table, basis, ItemStatus::Base));
        }
        for table in file.declined.iter().flatten() {
            let item = self.item(table, basis, ItemStatus::Declined);
            if let (Some(item), Some(word)) = (&item, &table.status)
                && item.status.is_bought()
            {
                self.reading
                    .note(word.at, "an option under [[declined]] can't be bought")
                    .help("make it an [[item]], or take the status away");
            }
            items.extend(item);
        }
        let mut change_orders: Vec<ChangeOrder> = Vec::new();
        for table in file.change_order.iter().flatten() {
            change_orders.extend(self.change_order(table, basis));
        }
        self.ids_are_unique(&items, &change_orders, file);
        self.removed_items_exist(&items, &change_orders, file);
        change_orders.sort_by_key(|order| order.on);
        Some(Contract {
            document: self.document,
            kind: kind.unwrap_or(ContractKind::Contract),
            id: self.reading.text(&file.id)?,
            buyer: file.buyer.as_ref().and_then(|text| self.reading.not_blank(text)),
            seller,
            signed,
            subjects: basis.map_or(1, |basis| basis.subjects),
            items,
            clauses: self.clauses(file),
            prohibited: file.prohibited.as_ref().map(|table| self.prohibited(table)).unwrap_or_default(),
            change_orders,
            notes: Vec::new(),
            unread: Vec::new(),
        })
    }

    /// Takes what the file or the case states; if both do they must agree.
    fn agreed<T: PartialEq>(&mut self, file: Option<T>, case: Option<T>, at: Option<Place>, key: &str) -> Option<T> {
        if let (Some(in_file), Some(in_case), Some(at)) = (&file, &case, at)
            && in_file != in_case
        {
            self.reading.note(at, format!("`{key}` says otherwise in the case file")).help("state it in one of them");
        }
        file.or(case)
    }

    fn basis(&mut self, file: &ContractFile) -> Option<Basis> {
        let word = file.quantities.as_ref();
        let basis = word.and_then(|word| self.reading.word(word, &BASES));
        let basis = self.agreed(basis, self.entry.quantities, word.map(|word| word.at), "quantities");
        let stated = file.subjects.as_ref().map(|subjects| subjects.value);
        let of = self.agreed(stated, self.entry.subjects, file.subjects.as_ref().map(|s| s.at), "subjects");
        let at = word.map_or(file.subjects.as_ref().map_or(Place::Whole, |subjects| subjects.at), |word| word.at);
        let sound = match (&file.subjects, of) {
            // What only the case states has been validated there.
            (None, Some(of)) => Some(of),
            (written, _) => subjects(written.as_ref(), basis, at, self.reading),
        };
        match (basis, sound) {
            (Some(QuantityBasis::PerSubject), of) => {
                Some(Basis { basis: QuantityBasis::PerSubject, subjects: of.unwrap_or(1) })
            }
            // Totals without a number of cranes have been noted.
            (Some(QuantityBasis::Total), of) => of.map(|subjects| Basis { basis: QuantityBasis::Total, subjects }),
            (None, Some(of)) if of > 1 => {
                self.reading
                    .note(at, format!("{of} cranes are bought, but what quantities count is not said"))
                    .expected("quantities = \"per-subject\" or \"total\"");
                None
            }
            (None, _) => Some(Basis { basis: QuantityBasis::PerSubject, subjects: 1 }),
        }
    }

    fn item(&mut self, table: &ItemTable, basis: Option<Basis>, status: ItemStatus) -> Option<Item> {
        let kind = table.kind.as_ref().and_then(|word| self.reading.word(word, &ITEM_KINDS));
        let status = table.status.as_ref().and_then(|word| self.reading.word(word, &STATUSES)).unwrap_or(status);
        let measure = table.unit.as_ref().is_some_and(|unit| words::is_measure(&unit.value));
        let kind = kind.unwrap_or(if measure { ItemKind::LumpSum } else { ItemKind::Part });
        let item = Item {
            id: self.reading.text(&table.id).unwrap_or_default(),
            description: table.description.as_ref().map(|text| text.value.trim().to_owned()).unwrap_or_default(),
            makers: self.texts(table.makers.as_ref()),
            part_number: table.part_number.as_ref().and_then(|text| self.reading.not_blank(text)),
            or_equal: table.or_equal.as_ref().is_some_and(|stated| stated.value),
            quantity: if measure { None } else { self.quantity(table, basis, status) },
            functions: self.functions(table),
            alternates: self.alternates(table.alternates.as_deref().unwrap_or_default()),
            origins: self.countries(table.origins.as_ref()).into_iter().map(|(country, _)| country).collect(),
            kind,
            status,
            approval: table.approval.as_ref().and_then(|text| self.reading.not_blank(text)),
            document: self.document,
            at: table.at,
        };
        let names = |written: &Option<OneOrMore<Stated<String>>>| written.iter().any(|of| of.iter().next().is_some());
        let grants = table.functions.iter().any(|functions| functions.iter().next().is_some());
        // What is stated and wrong has its own problem.
        let nothing_stated = !names(&table.makers) && table.part_number.is_none() && !grants;
        if nothing_stated && item.description.is_empty() {
            self.reading
                .note(table.at, "the item can't be told from any other")
                .expected("at least one of description, makers, part-number, functions");
        }
        table.id.0.as_ref()?;
        Some(item)
    }

    fn quantity(&mut self, table: &ItemTable, basis: Option<Basis>, status: ItemStatus) -> Option<u32> {
        let quantity = table.quantity.as_ref()?;
        if quantity.value == 0 && status.is_bought() {
            self.reading
                .note(quantity.at, "a quantity of 0 buys nothing")
                .help("put an option that was not taken under [[declined]], or take the quantity away");
            return None;
        }
        let basis = basis?;
        match basis.basis {
            QuantityBasis::PerSubject => Some(quantity.value),
            QuantityBasis::Total if quantity.value % basis.subjects == 0 => Some(quantity.value / basis.subjects),
            QuantityBasis::Total => {
                self.reading
                    .note(
                        quantity.at,
                        format!("a total of {} can't be divided among {} cranes", quantity.value, basis.subjects),
                    )
                    .help("split the item by crane, or state quantities per crane");
                None
            }
        }
    }

    fn texts(&mut self, written: Option<&OneOrMore<Stated<String>>>) -> Vec<String> {
        written.iter().flat_map(|texts| texts.iter()).filter_map(|text| self.reading.not_blank(text)).collect()
    }

    fn functions(&mut self, table: &ItemTable) -> Vec<GrantedFunction> {
        let mut granted: Vec<GrantedFunction> = Vec::new();
        for written in table.functions.iter().flat_map(|functions| functions.iter()) {
            let (word, count) = match written {
                FunctionWritten::Once(word) => (Some(word), 1),
                FunctionWritten::Counted(table) => {
                    (table.function.0.as_ref(), table.count.0.as_ref().map_or(1, |count| count.value))
                }
            };
            let Some(word) = word else { continue };
            let Some(function) = self.function(word) else { continue };
            if count == 0 {
                self.reading.note(word.at, format!("`{function}` is granted 0 times")).help("take it away");
            }
            match granted.iter_mut().find(|known| known.function == function) {
                Some(known) => known.count = known.count.saturating_add(count),
                None => granted.push(GrantedFunction { function, count }),
            }
        }
        granted
    }

    fn function(&mut self, word: &Stated<String>) -> Option<crate::model::Function> {
        let found = register::function(&word.value).map(|entry| entry.function);
        if found.is_none() {
            let possible: Vec<&str> = register::functions().iter().map(|entry| entry.function.id()).collect();
            self.reading.not_one_of(word, &possible);
        }
        found
    }

    fn alternates(&mut self, tables: &[AlternateTable]) -> Vec<Alternate> {
        let mut alternates = Vec::new();
        for table in tables {
            let maker = table.maker.as_ref().and_then(|text| self.reading.not_blank(text));
            let part_number = table.part_number.as_ref().and_then(|text| self.reading.not_blank(text));
            if maker.is_none() && part_number.is_none() {
                self.reading.note(table.at, "the alternate names no product").expected("maker, part-number or both");
            } else {
                alternates.push(Alternate { maker, part_number });
            }
        }
        alternates
    }

    fn countries(&mut self, written: Option<&OneOrMore<Stated<String>>>) -> Vec<(Country, Place)> {
        let mut countries = Vec::new();
        for text in written.iter().flat_map(|texts| texts.iter()) {
            match register::country(&text.value) {
                Some(country) => countries.push((country, text.at)),
                None => {
                    self.reading
                        .note(text.at, format!("`{}` is not a country", text.value))
                        .expected("a country's name or its code of two letters, such as `DE`");
                }
            }
        }
        countries
    }

    fn prohibited(&mut self, table: &ProhibitedTable) -> Prohibited {
        let mut prohibited = Prohibited { origins: self.countries(table.origins.as_ref()), ..Prohibited::default() };
        for word in table.functions.iter().flat_map(|functions| functions.iter()) {
            prohibited.functions.extend(self.function(word).map(|function| (function, word.at)));
        }
        for maker in table.makers.iter().flat_map(|makers| makers.iter()) {
            prohibited.makers.extend(self.reading.not_blank(maker).map(|name| (name, maker.at)));
        }
        prohibited
    }

    fn clauses(&mut self, file: &ContractFile) -> Vec<Clause> {
        let mut clauses = Vec::new();
        for table in file.clause.iter().flatten() {
            let id = self.reading.text(&table.id);
            let found_in = self.reading.text(&table.found_in);
            if let (Some(id), Some(found_in)) = (id, found_in) {
                clauses.push(Clause { id, found_in, at: table.at });
            }
        }
        clauses
    }

    fn change_order(&mut self, table: &ChangeOrderTable, basis: Option<Basis>) -> Option<ChangeOrder> {
        let id = self.reading.text(&table.id);
        let mut adds = Vec::new();
        for item in table.item.iter().flatten() {
            adds.extend(self.item(item, basis, ItemStatus::Base));
        }
        let removes = self.texts(table.removes.as_ref());
        if table.item.is_none() && table.removes.is_none() {
            self.reading
                .note(table.at, "the change order changes nothing")
                .expected("[[change-order.item]] or removes");
        }
        Some(ChangeOrder { id: id?, on: table.on.0.as_ref()?.value.0, adds, removes, at: table.at })
    }

    /// A second item of one id would be removed and counted with the first.
    fn ids_are_unique(&mut self, items: &[Item], orders: &[ChangeOrder], file: &ContractFile) {
        let ids: BTreeMap<Place, Place> = file
            .item
            .iter()
            .chain(&file.declined)
            .flatten()
            .chain(file.change_order.iter().flatten().flat_map(|order| order.item.iter().flatten()))
            .filter_map(|table| Some((table.at, table.id.0.as_ref()?.at)))
            .collect();
        let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
        for item in items.iter().chain(orders.iter().flat_map(|order| &order.adds)).filter(|item| !item.id.is_empty()) {
            let at = ids.get(&item.at).copied().unwrap_or(item.at);
            if seen.insert(&item.id, at).is_some() {
                self.reading
                    .note(at, format!("there are two items `{}`", item.id))
                    .help("give each item an id of its own, those of change orders too");
            }
        }
    }

    fn removed_items_exist(&mut self, items: &[Item], orders: &[ChangeOrder], file: &ContractFile) {
        let known: Vec<&str> =
            items.iter().chain(orders.iter().flat_map(|order| &order.adds)).map(|item| item.id.as_str()).collect();
        let removed =
            file.change_order.iter().flatten().flat_map(|order| order.removes.iter().flat_map(OneOrMore::iter));
        for id in removed.filter(|id| !known.contains(&id.value.trim())) {
            self.reading
                .note(id.at, format!("there is no item `{}` to remove", id.value))
                .did_you_mean(&id.value, known.iter().copied());
        }
    }
}
