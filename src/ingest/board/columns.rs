//! The columns of placement files and inspection exports, and how such a file is told from a parts list.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::ingest::table::{Match, Synonyms};

/// What a column of a placement file or inspection export may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Designator,
    /// A designator under a header that other tables use for other things.
    Reference,
    X,
    Y,
    Rotation,
    Side,
    Value,
    PartNumber,
    Manufacturer,
    Package,
    Description,
    Quantity,
    Fitted,
    NotFitted,
    Result,
    Defect,
    /// Which board of several the row is about.
    Board,
}

impl Column {
    const WORDS: [(Self, &'static str); 17] = [
        (Self::Designator, "designator"),
        (Self::Reference, "reference"),
        (Self::X, "x"),
        (Self::Y, "y"),
        (Self::Rotation, "rotation"),
        (Self::Side, "side"),
        (Self::Value, "value"),
        (Self::PartNumber, "part-number"),
        (Self::Manufacturer, "manufacturer"),
        (Self::Package, "package"),
        (Self::Description, "description"),
        (Self::Quantity, "quantity"),
        (Self::Fitted, "fitted"),
        (Self::NotFitted, "not-fitted"),
        (Self::Result, "result"),
        (Self::Defect, "defect"),
        (Self::Board, "board"),
    ];

    fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(column, _)| *column)
    }
}

/// The words by which headers call the columns.
pub(super) static COLUMNS: LazyLock<Synonyms<Column>> = LazyLock::new(|| {
    Synonyms::from_toml(include_str!("columns.toml"), Column::parse).expect("a test reads the embedded file")
});

/// The most columns that are looked at.
const LOOKED_AT: usize = 200;

/// The longest header.
const LONGEST: usize = 60;

/// Tells whether the cells of a header are those of a placement file or an inspection export.
///
/// One has a reference designator with X and Y, or with what an inspection found. A table that also states quantities
/// beside part numbers or makers is a bill of materials that says where its parts sit.
#[must_use]
pub fn is_placement(cells: &[&str]) -> bool {
    use Column::{
        Board, Defect, Designator, Manufacturer, Package, PartNumber, Quantity, Reference, Result, Rotation, Side, X, Y,
    };
    let mut named: BTreeMap<Column, Match> = BTreeMap::new();
    for cell in cells.iter().take(LOOKED_AT).filter(|cell| cell.len() <= LONGEST) {
        if let Some((column, quality)) = COLUMNS.field_of(cell) {
            let known = named.entry(column).or_insert(quality);
            *known = quality.max(*known);
        }
    }
    let has = |column: &Column| named.contains_key(column);
    let surely = |column: &Column| named.get(column).is_some_and(|quality| *quality >= Match::Part);
    let is_located = has(&X) && has(&Y) && (surely(&X) || surely(&Y));
    let is_inspected = surely(&Result) || surely(&Defect);
    let is_bought = has(&Quantity) && (surely(&PartNumber) || has(&Manufacturer));
    let turned = [Rotation, Side].iter().any(has);
    let of_a_board = [X, Package, Board, Rotation, Side].iter().any(has);
    let located = is_located && (has(&Designator) || surely(&Reference) || (has(&Reference) && turned));
    let inspected = is_inspected && (has(&Designator) || (has(&Reference) && of_a_board));
    (located || inspected) && !is_bought
}

/// Tells whether a header with these columns can be read row by row.
pub(super) fn suffices(columns: &BTreeSet<Column>) -> bool {
    let has = |column: &Column| columns.contains(column);
    (has(&Column::Designator) || has(&Column::Reference))
        && ((has(&Column::X) && has(&Column::Y)) || has(&Column::Result) || has(&Column::Defect))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_every_kind_of_placement_file_are_known() {
        for header in [
            "Ref,Val,Package,PosX,PosY,Rot,Side",
            "Designator,Comment,Layer,Footprint,Center-X(mm),Center-Y(mm),Rotation,Description",
            "Designator,Footprint,Mid X,Mid Y,Ref X,Ref Y,Pad X,Pad Y,TB,Rotation,Comment",
            "Designator,Mid X,Mid Y,Layer,Rotation",
            "REFDES,COMP_DEVICE_TYPE,COMP_VALUE,COMP_TOL,COMP_PACKAGE,SYM_X,SYM_Y,SYM_ROTATE,SYM_MIRROR",
            "PartType,RefDes,PartDecal,Pins,Layer,Orient.,X,Y,SMD,Glued",
            "REFDES,SYMBOL_X,SYMBOL_Y,ROTATION,MIRROR,SYMBOL_NAME",
            "Reference,X,Y,Angle,Part Number",
            "Name,X,Y,Angle,Value,Package",
            "位号,封装,X坐标,Y坐标,旋转角度,层",
            "Barcode,RefDes,Part Number,Inspection Result,Defect",
            "Board SN;Component;Package;Result;Defect Code".replace(';', ",").as_str(),
            "Designator,X [mm],Y [mm],MPN",
        ] {
            let cells: Vec<&str> = header.split(',').collect();
            assert!(is_placement(&cells), "{header}");
            let columns = cells.iter().filter_map(|cell| COLUMNS.field_of(cell)).map(|(column, _)| column).collect();
            assert!(suffices(&columns), "{header}");
        }
    }

    #[test]
    fn parts_lists_inventories_and_schedules_are_no_placement_files() {
        for header in [
            "Item,Quantity,Reference,Part Number,Description,Manufacturer",
            "Designator,Quantity,MPN,Manufacturer,Center-X(mm),Center-Y(mm)",
            "Reference,Value,Footprint,Qty,MPN,Status",
            "Designator,MPN,Manufacturer,Status",
            "Ref,Equipment,Manufacturer,Result",
            "Name,Position,Face,Status",
            "Tag,Description,Location,Result",
            "Hostname,IP,MAC,State",
            "Item,Description,Qty,Unit,X,Y",
            "",
        ] {
            let cells: Vec<&str> = header.split(',').collect();
            assert!(!is_placement(&cells), "{header}");
        }
    }
}
