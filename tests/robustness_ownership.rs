//! Every reader of ownership files on cut, bit-flipped, repeated, deeply nested and huge input: no panic, bounded time, and
//! no statement that the file does not make.

mod mutation;

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use mutation::{Numbers, damage};
use tallyclerk::ingest::ownership::{READERS, format_of, read};
use tallyclerk::model::{DocumentId, Share};
use tallyclerk::source::{Limits, Source};

/// How long one file may take before it counts as a hang, in a build that is not optimised.
const HANG: Duration = Duration::from_secs(30);

const CSV: &str = "owner,owned,relation,percent,from,to,source,owner-identifiers\n\
    Harbour Group,\"Crane Works Co., Ltd.\",ownership,12.59 %,2020-01-01,,annual report,lei:506700GE1G29325QX363\n\
    Harbour Group,Harbour Steel,control,,,2025-12-31,letter,\n";
const RELATIONSHIPS: &str = "Relationship.StartNode.NodeID,Relationship.StartNode.NodeIDType,Relationship.EndNode.NodeID,\
    Relationship.EndNode.NodeIDType,Relationship.RelationshipType,Relationship.RelationshipStatus,Relationship.Period.1.startDate,\
    Relationship.Period.1.endDate,Relationship.Period.1.periodType,Registration.RegistrationStatus\n\
    506700GE1G29325QX363,LEI,529900T8BM49AURSDO55,LEI,IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE,2020-01-01T00:00:00Z,,RELATIONSHIP_PERIOD,PUBLISHED\n";
const RELATIONSHIPS_XML: &str = r#"<rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016"><rr:RelationshipRecords>
    <rr:RelationshipRecord><rr:Relationship><rr:StartNode><rr:NodeID>506700GE1G29325QX363</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:StartNode>
    <rr:EndNode><rr:NodeID>529900T8BM49AURSDO55</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:EndNode>
    <rr:RelationshipType>IS_ULTIMATELY_CONSOLIDATED_BY</rr:RelationshipType><rr:RelationshipStatus>ACTIVE</rr:RelationshipStatus></rr:Relationship>
    <rr:Registration><rr:RegistrationStatus>PUBLISHED</rr:RegistrationStatus></rr:Registration></rr:RelationshipRecord>
    </rr:RelationshipRecords></rr:RelationshipData>"#;
const ENTITIES: &str = "LEI,Entity.LegalName,Entity.LegalJurisdiction,Entity.RegistrationAuthority.RegistrationAuthorityEntityID\n\
    506700GE1G29325QX363,Crane Works Example,DE,HRB 1\n";
const EXCEPTIONS: &str = "LEI,Exception.Category,Exception.Reason.1,Exception.Reference.1\n\
    506700GE1G29325QX363,DIRECT_ACCOUNTING_CONSOLIDATION_PARENT,NO_KNOWN_PERSON,\n";
const BODS: &str = r#"{"statementId":"s-x","recordId":"x","recordType":"entity","recordStatus":"new","statementDate":"2024-01-01","recordDetails":{"name":"Crane Works","identifiers":[{"scheme":"XI-LEI","id":"506700GE1G29325QX363"}]}}
{"statementId":"s-l","recordId":"l","recordType":"entity","recordStatus":"new","statementDate":"2024-01-01","recordDetails":{"name":"Harbour Group"}}
{"statementId":"s-r","recordId":"r","recordType":"relationship","recordStatus":"new","statementDate":"2024-01-01","recordDetails":{"subject":"x","interestedParty":"l","interests":[{"type":"shareholding","directOrIndirect":"direct","share":{"minimum":25,"maximum":50}}]}}
"#;
const FOLLOW_THE_MONEY: &str = r#"{"id":"a","schema":"Company","properties":{"name":["Crane Works"],"leiCode":["506700GE1G29325QX363"]}}
{"id":"b","schema":"Company","properties":{"name":["Harbour Group"]}}
{"id":"c","schema":"Ownership","properties":{"owner":["b"],"asset":["a"],"percentage":["60%"],"startDate":["2020"]}}
"#;

const SEEDS: [(&str, &str); 7] = [
    ("csv", CSV),
    ("gleif-level-2", RELATIONSHIPS),
    ("gleif-level-2-xml", RELATIONSHIPS_XML),
    ("gleif-level-1", ENTITIES),
    ("gleif-exceptions", EXCEPTIONS),
    ("bods", BODS),
    ("follow-the-money", FOLLOW_THE_MONEY),
];

fn source(bytes: &[u8]) -> Option<Source> {
    Source::from_bytes("mutated", bytes.to_vec(), &Limits::default()).and_then(Source::in_utf8).ok()
}

/// Reads a file twice, and is content with the same statements only, none of which owns more than the whole.
fn survives(bytes: &[u8], what: &str) {
    let Some(source) = source(bytes) else { return };
    let limits = Limits::default();
    let began = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| {
        let once = read(&source, DocumentId(0), &limits).ok();
        for share in once.iter().flat_map(|once| &once.edges).filter_map(|edge| edge.share) {
            assert!(share.low() <= share.high() && share.high() <= Share::WHOLE, "{share}");
        }
        if began.elapsed() < Duration::from_secs(1) {
            let again = read(&source, DocumentId(0), &limits).ok();
            let edges = |read: Option<tallyclerk::model::Ownership>| read.map(|read| format!("{:?}", read.edges));
            assert_eq!(edges(once), edges(again), "two readings differ");
        }
    }));
    let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(300)]).into_owned();
    assert!(result.is_ok(), "fails on {what}: {shown}");
    assert!(began.elapsed() < HANG, "hangs on {what}: {:?}: {shown}", began.elapsed());
}

#[test]
fn every_reader_has_a_seed_that_it_reads() {
    for (name, text) in SEEDS {
        let source = source(text.as_bytes()).expect("text");
        let told = read(&source, DocumentId(0), &Limits::default()).map(|_| ());
        assert!(told.is_ok(), "{name}: {}", told.expect_err("it is refused"));
    }
    let read: std::collections::BTreeSet<&str> =
        SEEDS.iter().filter_map(|(_, text)| source(text.as_bytes())).map(|source| format_of(&source)).collect();
    let known: std::collections::BTreeSet<&str> = READERS.iter().map(|reader| reader.format()).collect();
    assert_eq!(read, known, "each format of the readers has a seed");
}

#[test]
fn a_file_that_is_cut_flipped_or_shuffled_is_read_or_refused() {
    let words: [&[u8]; 12] = [
        b"\0",
        b"\"",
        b"\\u0000",
        b"\\ud800",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"&b;",
        b"</",
        b"-1e999",
        b"NaN",
        b"%%",
        b"\xe2\x80\xae",
        b"9999-99-99",
    ];
    let mut numbers = Numbers(3);
    for (name, text) in SEEDS {
        for round in 0..120 {
            let mut bytes = text.as_bytes().to_vec();
            damage(&mut bytes, round, &words, &mut numbers);
            if round % 3 == 0 && !bytes.is_empty() {
                damage(&mut bytes, round / 3, &words, &mut numbers);
            }
            survives(&bytes, name);
        }
    }
}

#[test]
fn deep_nesting_ends_in_an_error() {
    for head in [
        "{\"statementId\":\"a\",\"recordId\":\"a\",\"recordType\":\"entity\",\"recordDetails\":",
        "{\"id\":\"1\",\"schema\":\"Company\",\"properties\":",
        "<rr:RelationshipData xmlns:rr=\"http://www.gleif.org/data/schema/rr/2016\">",
        "",
    ] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("<a>", "</a>")] {
            let depth = 24_000 / open.len();
            survives(format!("{head}{}{}", open.repeat(depth), close.repeat(depth)).as_bytes(), "deep nesting");
        }
    }
}

#[test]
fn very_many_statements_of_one_company_are_read_in_bounded_time() {
    const MANY: usize = 20_000;
    let lines = |head: &str, line: &dyn Fn(usize) -> String| {
        (0..MANY).fold(head.to_owned(), |mut text, n| {
            let _ = writeln!(text, "{}", line(n));
            text
        })
    };
    survives(lines("owner,owned,relation,percent,source\n", &|n| format!("O{n},X,ownership,1,s")).as_bytes(), "owners");
    survives(lines("owner,owned,relation,percent,source\n", &|_| "O,X,ownership,1,s".to_owned()).as_bytes(), "twice");
    let share = |n: usize| {
        format!(
            r#"{{"statementId":"s{n}","recordId":"r","recordType":"relationship","recordStatus":"updated","statementDate":"2024-01-01","recordDetails":{{"subject":"x","interestedParty":"l","interests":[{{"type":"shareholding","share":{{"exact":{}}}}}]}}}}"#,
            n % 100
        )
    };
    survives(lines(BODS, &share).as_bytes(), "versions of one record");
    let edge = |n: usize| {
        format!(
            r#"{{"id":"e{n}","schema":"Ownership","properties":{{"owner":["b"],"asset":["a"],"percentage":["{n}"]}}}}"#
        )
    };
    survives(lines(FOLLOW_THE_MONEY, &edge).as_bytes(), "shares of one owner");
}
