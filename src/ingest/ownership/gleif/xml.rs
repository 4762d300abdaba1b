//! Level 2 as XML, namespace `http://www.gleif.org/data/schema/rr/2016`.

use super::record::{Gathered, Record};
use crate::error::{Error, ErrorKind};
use crate::ingest::ownership::OwnershipReader;
use crate::model::{DocumentId, Ownership};
use crate::source::xml::{XmlReader, XmlToken, root_of};
use crate::source::{Limits, Source};

const NAMESPACE: &str = "http://www.gleif.org/data/schema/rr/2016";

/// Reads RR-CDF as XML.
#[derive(Debug)]
pub(in crate::ingest::ownership) struct RelationshipsXml;

impl OwnershipReader for RelationshipsXml {
    fn format(&self) -> &'static str {
        "gleif-rr-xml"
    }

    fn recognises(&self, source: &Source) -> bool {
        root_of(source).is_some_and(|(namespace, name)| namespace == NAMESPACE || name == "RelationshipData")
    }

    fn read(&self, source: &Source, document: DocumentId, limits: &Limits) -> Result<Ownership, Error> {
        let mut xml = XmlReader::new(source, limits)?;
        let mut gathered = Gathered::new(document);
        let mut path: Vec<&str> = Vec::new();
        let mut record: Option<(Record, crate::source::Place)> = None;
        loop {
            match xml.next()? {
                XmlToken::Start(name) => {
                    path.push(name.local);
                    match name.local {
                        "RelationshipRecord" => record = Some((Record::default(), xml.at())),
                        "RelationshipPeriod" => {
                            if let Some((record, _)) = &mut record {
                                record.periods.push(Default::default());
                            }
                        }
                        _ => {}
                    }
                }
                XmlToken::Text(text) => {
                    if let Some((record, _)) = &mut record {
                        fill(record, &path, text.trim());
                    }
                }
                XmlToken::End(name) => {
                    path.pop();
                    if name.local == "RelationshipRecord"
                        && let Some((record, at)) = record.take()
                    {
                        gathered.add(source, &record, at);
                    }
                }
                XmlToken::Eof => break,
            }
        }
        match Error::from_problems(ErrorKind::Malformed, std::mem::take(&mut gathered.problems), limits.max_problems) {
            Some(error) => Err(error),
            None => Ok(gathered.finish(source)),
        }
    }
}

/// Puts the text of an element where its path says it belongs.
fn fill(record: &mut Record, path: &[&str], text: &str) {
    let [.., outer, inner] = path else { return };
    let slot = match (*outer, *inner) {
        ("StartNode", "NodeID") => &mut record.child,
        ("StartNode", "NodeIDType") => &mut record.child_type,
        ("EndNode", "NodeID") => &mut record.parent,
        ("EndNode", "NodeIDType") => &mut record.parent_type,
        ("Relationship", "RelationshipType") => &mut record.relationship,
        ("Relationship", "RelationshipStatus") => &mut record.status,
        ("Registration", "RegistrationStatus") => &mut record.registration,
        ("RelationshipPeriod", part) => match (record.periods.last_mut(), part) {
            (Some(period), "StartDate") => &mut period.0,
            (Some(period), "EndDate") => &mut period.1,
            (Some(period), "PeriodType") => &mut period.2,
            _ => return,
        },
        _ => return,
    };
    slot.push_str(text);
}

#[cfg(test)]
mod tests {
    use crate::ingest::ownership::{format_of, read};
    use crate::model::{DocumentId, OwnershipRelation};
    use crate::source::{Limits, Source};

    #[test]
    fn the_xml_says_what_the_table_says() {
        let text = r#"<?xml version="1.0"?>
<rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016"><rr:RelationshipRecords>
 <rr:RelationshipRecord><rr:Relationship>
  <rr:StartNode><rr:NodeID>5493000TALLYCLERKA61</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:StartNode>
  <rr:EndNode><rr:NodeID>5493000TALLYCLERKB58</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:EndNode>
  <rr:RelationshipType>IS_ULTIMATELY_CONSOLIDATED_BY</rr:RelationshipType>
  <rr:RelationshipPeriods>
   <rr:RelationshipPeriod><rr:StartDate>2020-01-01T00:00:00Z</rr:StartDate><rr:PeriodType>ACCOUNTING_PERIOD</rr:PeriodType></rr:RelationshipPeriod>
   <rr:RelationshipPeriod><rr:StartDate>2018-02-03T00:00:00Z</rr:StartDate><rr:PeriodType>RELATIONSHIP_PERIOD</rr:PeriodType></rr:RelationshipPeriod>
  </rr:RelationshipPeriods>
  <rr:RelationshipStatus>ACTIVE</rr:RelationshipStatus></rr:Relationship>
  <rr:Registration><rr:RegistrationStatus>PUBLISHED</rr:RegistrationStatus></rr:Registration>
 </rr:RelationshipRecord></rr:RelationshipRecords></rr:RelationshipData>"#;
        let source = Source::from_bytes("rr.xml", text.as_bytes().to_vec(), &Limits::default()).expect("small");
        assert_eq!(format_of(&source), "gleif-rr-xml");
        let read = read(&source, DocumentId(0), &Limits::default()).expect("sound");
        let edge = &read.edges[0];
        assert_eq!((edge.owner.shown(), edge.owned.shown()), ("5493000TALLYCLERKB58", "5493000TALLYCLERKA61"));
        assert_eq!((edge.relation, edge.share), (OwnershipRelation::Consolidation, None));
        assert_eq!(edge.from, Some(jiff::civil::date(2018, 2, 3)));
    }
}
