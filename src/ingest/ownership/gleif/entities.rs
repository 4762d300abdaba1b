//! Level 1 as CSV: the names and registration numbers of the parties that level 2 knows by their LEI.

use std::sync::Arc;

use super::record::lei_party;
use super::table::{Table, has_columns};
use crate::error::Error;
use crate::ingest::ownership::OwnershipReader;
use crate::model::{DocumentId, Holding, Ownership, OwnershipEdge, OwnershipRelation, PartyScheme, StatedParty};
use crate::source::{Limits, Source};

/// Reads LEI-CDF as CSV.
#[derive(Debug)]
pub(in crate::ingest::ownership) struct Entities;

impl OwnershipReader for Entities {
    fn format(&self) -> &'static str {
        "gleif-lei-csv"
    }

    fn recognises(&self, source: &Source) -> bool {
        has_columns(source, &["LEI", "Entity.LegalName"])
    }

    fn read(&self, source: &Source, document: DocumentId, limits: &Limits) -> Result<Ownership, Error> {
        let mut table = Table::open(source, limits)?;
        let [lei, name, country, number, registration] = [
            "LEI",
            "Entity.LegalName",
            "Entity.LegalJurisdiction",
            "Entity.RegistrationAuthority.RegistrationAuthorityEntityID",
            "Registration.RegistrationStatus",
        ]
        .map(|name| table.column(name));
        let successors: Vec<usize> = table
            .columns("Entity.SuccessorEntity", ".SuccessorLEI")
            .into_iter()
            .chain(table.column("Entity.SuccessorEntity.SuccessorLEI"))
            .collect();
        let others = [
            table.columns("Entity.OtherEntityNames.OtherEntityName.", ""),
            table.columns("Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.", ""),
        ]
        .concat();
        let others: Vec<usize> = others
            .into_iter()
            .filter(|column| table.name_of(*column).ends_with(|c: char| c.is_ascii_digit()))
            .collect();
        let mut ownership = Ownership::default();
        while let Some(at) = table.next_row()? {
            let code = table.cell(lei);
            if code.is_empty() || matches!(table.cell(registration), "ANNULLED" | "DUPLICATE") {
                continue;
            }
            let mut party = StatedParty { name: table.cell(name).to_owned(), ..lei_party(code) };
            party.aliases = others
                .iter()
                .map(|column| table.cell(Some(*column)).to_owned())
                .filter(|other| !other.is_empty())
                .collect();
            let (country, number) = (table.cell(country), table.cell(number));
            if !number.is_empty() {
                // A subdivision (`US-DE`) has its own register; the country stands before the hyphen.
                let country = country.split('-').next().unwrap_or(country);
                party.identifiers.push((PartyScheme::Registration, format!("{country}/{number}")));
                // In China the number of the register is the Unified Social Credit Code.
                if country == "CN" && number.len() == 18 {
                    party.identifiers.push((PartyScheme::Uscc, number.to_owned()));
                }
            }
            let party = Arc::new(party);
            for successor in successors.iter().map(|column| table.cell(Some(*column))) {
                if !successor.is_empty() && successor != code {
                    ownership.edges.push(OwnershipEdge {
                        owner: Arc::clone(&party),
                        owned: Arc::new(lei_party(successor)),
                        relation: OwnershipRelation::Succession,
                        share: None,
                        holding: Holding::Direct,
                        from: None,
                        to: None,
                        source: "GLEIF level 1: successor entity".to_owned(),
                        document,
                        at,
                    });
                }
            }
            ownership.parties.push(party);
        }
        Ok(ownership)
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::ownership::{format_of, read};
    use crate::model::{DocumentId, OwnershipRelation, PartyScheme};
    use crate::source::{Limits, Source};

    #[test]
    fn names_numbers_and_successors_are_read() {
        let text = "LEI,Entity.LegalName,Entity.LegalName.xmllang,Entity.OtherEntityNames.OtherEntityName.1,\
                    Entity.OtherEntityNames.OtherEntityName.1.xmllang,Entity.LegalJurisdiction,\
                    Entity.RegistrationAuthority.RegistrationAuthorityEntityID,Entity.SuccessorEntity.1.SuccessorLEI,\
                    Registration.RegistrationStatus\n\
                    5493000TALLYCLERKA61,\"Crane Works, Inc.\",en,CWI,en,US-DE,12345,,ISSUED\n\
                    5493000TALLYCLERKB58,示例港机有限公司,zh,,,CN,91110000710934369E,5493000TALLYCLERKA61,RETIRED\n\
                    5493000TALLYCLERKC55,Twin,en,,,US,1,,DUPLICATE\n";
        let source = Source::from_bytes("lei.csv", text.as_bytes().to_vec(), &Limits::default()).expect("small");
        assert_eq!(format_of(&source), "gleif-lei-csv");
        let read = read(&source, DocumentId(0), &Limits::default()).expect("sound");
        assert_eq!(read.parties.len(), 2, "a duplicate is no party");
        assert_eq!(
            (read.parties[0].name.as_str(), &read.parties[0].aliases[..]),
            ("Crane Works, Inc.", &["CWI".to_owned()][..])
        );
        assert!(read.parties[0].identifiers.contains(&(PartyScheme::Registration, "US/12345".to_owned())));
        assert!(read.parties[1].identifiers.contains(&(PartyScheme::Uscc, "91110000710934369E".to_owned())));
        assert_eq!(read.edges[0].relation, OwnershipRelation::Succession);
        assert_eq!(read.edges[0].owned.shown(), "5493000TALLYCLERKA61");
    }
}
