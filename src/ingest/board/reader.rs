//! The reader of placement files and inspection exports.

use std::sync::Arc;

use super::layout::{self, Layout};
use super::rows;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::ingest::{ReadOptions, Reader, table};
use crate::model::{Bom, Format};
use crate::source::{Place, Source};

/// Reads placement files and inspection exports: tables, workbooks, and text in columns.
#[derive(Debug, Clone, Copy)]
pub struct Placement;

impl Reader for Placement {
    fn format(&self) -> Format {
        Format::Placement
    }

    fn recognises(&self, source: &Source, options: &ReadOptions<'_>) -> bool {
        layout::claims(source, options)
    }

    fn read(&self, source: &Arc<Source>, options: &ReadOptions<'_>) -> Result<Bom, Error> {
        let layout = Layout::open(source, options)?;
        let mut bom = rows::read(source, &layout, options)?;
        let read: Vec<usize> = layout.headers.iter().map(|header| header.sheet).collect();
        for (n, sheet) in layout.grid().sheets.iter().enumerate().filter(|(n, _)| !read.contains(n)) {
            if sheet.rows.iter().any(|row| row.iter().any(|cell| !cell.is_empty())) {
                let place = Place::cell(n, 0, usize::from(Place::ROW));
                let message = format!("sheet `{}` lists no placements; it was not read", sheet.name);
                bom.notes.push(Problem::at(source, place, message));
            }
        }
        for header in &layout.headers {
            if let Some(col) = header.beside.first().map(|block| block.start) {
                let place = layout.place(header.sheet, header.row, col);
                let text = layout.text(header.sheet, header.row, col);
                let message = format!("another table stands beside the placements, from `{text}` on; it was not read");
                let problem =
                    Problem::at(source, place, message).help("put it below the first, or in a file of its own");
                if table::is_table(&layout.grid().sheets[header.sheet], header.row, col) {
                    bom.unread.push(problem);
                } else {
                    bom.notes.push(problem);
                }
            }
        }
        if bom.is_empty() {
            let problem = Problem::new(source.name(), "has the header of a placement file but no placed part below it")
                .expected("one row for each part: its designator, X and Y")
                .help("check that the rows were not filtered out or marked as not placed");
            return Err(Error::new(ErrorKind::Malformed, problem));
        }
        Ok(bom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{self, READERS};
    use crate::model::{Account, IdentifierKind};
    use crate::source::Limits;

    fn read(text: &[u8]) -> Bom {
        let source = Arc::new(Source::from_bytes("x", text.to_vec(), &Limits::default()).expect("small"));
        let options = ReadOptions { account: Account::Observed, ..ReadOptions::default() };
        let claims: Vec<&str> = READERS
            .iter()
            .filter(|reader| reader.recognises(&source, &options))
            .map(|reader| reader.format().word())
            .collect();
        assert_eq!(claims, ["placement"], "{}", String::from_utf8_lossy(text));
        ingest::read(&source, &options).unwrap_or_else(|error| panic!("{error}"))
    }

    fn parts(bom: &Bom) -> Vec<String> {
        rows::by_designator(bom).into_iter().map(|(designator, name)| format!("{designator}={name}")).collect()
    }

    fn notes(bom: &Bom) -> String {
        bom.notes.iter().map(|note| format!("{note}\n")).collect()
    }

    #[test]
    fn one_board_in_the_words_of_five_tools_is_the_same_board() {
        let kicad = "### Footprint positions - created on 2026-03-01 ###\n## Unit = mm, Angle = deg.\n## Side : All\n\
            # Ref     Val       Package      PosX       PosY       Rot  Side\n\
            R1        10k       R_0603    10.0000    -5.0000   90.0000  top\n\
            U1        STM32     LQFP-64   12.5000    -6.0000  180.0000  bottom\n## End\n";
        let csv = "Ref,Val,Package,PosX,PosY,Rot,Side\n\"R1\",\"10k\",\"R_0603\",10.0,-5.0,90.0,top\n\"U1\",\"STM32\",\"LQFP-64\",12.5,-6.0,180.0,bottom\n";
        let altium = "Altium Designer Pick and Place Locations\nC:\\board.csv\n\n=====\nFile Design Information:\n\nUnits used: mm\n\n\
            \"Designator\",\"Comment\",\"Layer\",\"Footprint\",\"Center-X(mm)\",\"Center-Y(mm)\",\"Rotation\",\"Description\"\n\
            \"R1\",\"10k\",\"TopLayer\",\"0603\",\"10.0\",\"-5.0\",\"90\",\"\"\n\"U1\",\"STM32\",\"BottomLayer\",\"LQFP\",\"12.5\",\"-6.0\",\"180\",\"MCU\"\n";
        let eagle = "R1 10.00 -5.00 90 10k R0603\nU1 12.50 -6.00 180 STM32 LQFP64\n";
        let jlc = "Designator;Comment;Mid X;Mid Y;Layer;Rotation\nR1;10k;10,0mm;-5,0mm;Top;90\nU1;STM32;12,5mm;-6,0mm;Bottom;180\n";
        for text in [kicad, csv, altium, eagle, jlc] {
            let bom = read(text.as_bytes());
            assert_eq!(parts(&bom), ["R1=10k", "U1=STM32"], "{text}");
            assert!(bom.unread.is_empty(), "{text}: {:?}", bom.unread);
            assert!(bom.compositions.is_empty());
            let part = bom.components().next().expect("it has two");
            assert_eq!(part.identifier(IdentifierKind::Designator).map(|i| i.value), Some("R1"));
            assert!(part.location().is_some_and(|location| location.contains("x 10")), "{:?}", part.location());
        }
        let bom = read(kicad.as_bytes());
        let position = bom.source().position(bom.components().next().expect("R1").at());
        assert_eq!(position.to_string(), "5:1");
        assert!(
            bom.components().nth(1).and_then(|part| part.location()).is_some_and(|at| at.starts_with("bottom side"))
        );
    }

    #[test]
    fn marks_and_what_is_not_placed_are_left_out_and_said() {
        let text = "Designator,Value,Package,X,Y,Rotation,Side,DNP\nR1,10k,0603,1,2,0,top,\nR2,DNP,0603,1,2,0,top,\n\
                    R3,10k (not fitted),0603,1,2,0,top,\nR4,10k,0603,1,2,0,top,x\nFID1,Fiducial,FID_1MM,1,2,0,top,\n\
                    TP9,EC25-AF,LCC-144,5,5,0,top,\nH1,,MountingHole_3.2mm,1,2,0,top,\n";
        let bom = read(text.as_bytes());
        assert_eq!(parts(&bom), ["R1=10k", "TP9=EC25-AF"], "a module is a part, whatever its designator");
        let notes = notes(&bom);
        assert!(
            notes.contains("`R2` is marked as not placed") && notes.contains("likewise B4, B5") || notes.contains("A4"),
            "{notes}"
        );
        assert!(notes.contains("`FID1` is a mark"), "{notes}");
    }

    #[test]
    fn a_mark_hides_no_part_beside_it() {
        let text = "Designator,Value,Package,X,Y,Rotation,Side\nTP1,TestPoint+ZZ909,,1,2,0,top\n\
                    \"TP2,U5\",TestPoint,TestPoint_Pad_D1.0mm,1,2,0,top\nTP3,TestPoint,TestPoint_Pad_D1.0mm,1,2,0,top\n\
                    R1,10k,0603,1,2,0,top\n";
        let bom = read(text.as_bytes());
        assert_eq!(parts(&bom), ["R1=10k", "TP1=TestPoint+ZZ909", "TP2=TestPoint", "U5=TestPoint"]);
    }

    #[test]
    fn rows_that_may_hide_a_part_are_unread() {
        let text = "Ref,Val,Package,PosX,PosY,Rot,Side\nR1,10k,0603,1,2,0,top\n,EC25,LCC,3,4,0,top\nU7,X,QFN,,,0,top\n";
        let bom = read(text.as_bytes());
        assert_eq!(bom.len(), 1);
        assert_eq!(bom.unread.len(), 2, "{:?}", bom.unread);
    }

    #[test]
    fn an_inspection_tells_what_is_there_and_what_is_missing() {
        let text = "Board Barcode,RefDes,Part Number,Inspection Result,Defect\nB1,R1,RC0603-10K,PASS,\nB1,C1,GRM188,FAIL,Missing\n\
                    B1,U1,EC25-AF,FAIL,Shifted\n";
        let bom = read(text.as_bytes());
        assert_eq!(parts(&bom), ["R1=RC0603-10K", "U1=EC25-AF"]);
        assert!(bom.compositions.is_empty());
        let failures = "Board Barcode,RefDes,Part Number,Inspection Result,Defect\nB1,U1,EC25-AF,FAIL,Shifted\nB1,C1,GRM188,NG,Missing\n";
        assert_eq!(read(failures.as_bytes()).compositions.len(), 1, "it lists failures only");
        let two = "Board Barcode,RefDes,Inspection Result\nB1,R1,PASS\nB2,R1,PASS\n";
        assert_eq!(read(two.as_bytes()).unread.len(), 1, "two boards");
    }

    #[test]
    fn encodings_other_than_utf_8_are_read() {
        let legacy = b"# Ref Val Package PosX PosY Rot Side\nC1 1\xb5F C_0603 1.0 2.0 0.0 top\n".to_vec();
        assert_eq!(parts(&read(&legacy)), ["C1=1µF"]);
        let text = "\u{feff}R1 1 2 90 10k R0603\r\nU1 1 2 90 IC QFN\r\n";
        assert_eq!(parts(&read(text.as_bytes())), ["R1=10k", "U1=IC"]);
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(parts(&read(&utf16)), ["R1=10k", "U1=IC"]);
    }

    #[test]
    fn a_parts_list_with_coordinates_stays_a_parts_list() {
        let text =
            "Designator,Qty,Part Number,Manufacturer,X,Y,Rotation\nU1,1,EC25-AF,Quectel,1,2,0\nU2,1,X1,ACME,1,2,0\n";
        let source = Source::from_bytes("x", text.as_bytes().to_vec(), &Limits::default()).expect("small");
        let bom = ingest::read(&Arc::new(source), &ReadOptions::default()).expect("a list");
        assert_eq!(bom.format, Format::Csv);
    }
}
