use crate::ingest::ownership::{format_of, read};
use crate::model::{DocumentId, Holding, Ownership, OwnershipEdge, OwnershipRelation};
use crate::source::{Limits, Source};

fn source(text: &str) -> Source {
    Source::from_bytes("o.json", text.as_bytes().to_vec(), &Limits::default()).expect("small")
}

fn of(text: &str) -> Ownership {
    let source = source(text);
    assert_eq!(format_of(&source), "bods");
    read(&source, DocumentId(0), &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn entity(record: &str, name: &str) -> String {
    format!(
        r#"{{"statementId":"s-{record}","recordId":"{record}","recordType":"entity","recordStatus":"new","recordDetails":{{"isComponent":false,"entityType":{{"type":"registeredEntity"}},"name":"{name}","jurisdiction":{{"code":"GB"}},"identifiers":[{{"id":"0{record}","scheme":"GB-COH"}}]}}}}"#
    )
}

fn relationship(id: &str, record: &str, status: &str, date: &str, details: &str) -> String {
    format!(
        r#"{{"statementId":"{id}","statementDate":"{date}","recordId":"{record}","recordType":"relationship","recordStatus":"{status}","recordDetails":{{{details}}},"source":{{"description":"register"}}}}"#
    )
}

fn share(subject: &str, owner: &str, level: &str, share: &str) -> String {
    format!(
        r#""subject":"{subject}","interestedParty":"{owner}","interests":[{{"type":"shareholding","directOrIndirect":"{level}","share":{{{share}}}}}]"#
    )
}

fn words(edge: &OwnershipEdge) -> String {
    let share = edge.share.map_or_else(|| "?".to_owned(), |share| share.to_string());
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    format!(
        "{} {} {} {share} {}..{}",
        edge.owner.shown(),
        edge.relation.word(),
        edge.owned.shown(),
        day(edge.from),
        day(edge.to)
    )
}

#[test]
fn every_way_to_state_a_share_is_read() {
    for (written, says) in [
        (r#""exact":49.995"#, "49.995 %"),
        (r#""exact":"51.5""#, "51.5 %"),
        (r#""minimum":25,"maximum":50"#, "25 to 50 %"),
        (r#""exclusiveMinimum":25,"maximum":50"#, "25.000001 to 50 %"),
        (r#""minimum":25,"exclusiveMaximum":50"#, "25 to 49.999999 %"),
        (r#""minimum":75"#, "75 to 100 %"),
        (r#""exact":30,"minimum":25,"maximum":50"#, "30 %"),
        (r#""minimum":25,"exclusiveMinimum":true,"maximum":50,"exclusiveMaximum":false"#, "25.000001 to 50 %"),
    ] {
        let rows = [
            entity("x", "X"),
            entity("l", "L"),
            relationship("r", "r", "new", "2024-01-01", &share("x", "l", "direct", written)),
        ];
        for text in [format!("[{}]", rows.join(",")), rows.join("\n")] {
            let read = of(&text);
            assert_eq!(read.edges[0].share.map(|share| share.to_string()).as_deref(), Some(says), "{written}");
        }
    }
}

#[test]
fn each_statement_of_a_record_holds_until_the_next_and_a_closed_one_no_more() {
    let rows = [
        entity("x", "X"),
        entity("l", "L"),
        relationship("r3", "r", "closed", "2025-06-01", ""),
        relationship("r1", "r", "new", "2024-01-01", &share("x", "l", "direct", r#""exact":60"#)),
        relationship("r2", "r", "updated", "2025-01-01", &share("x", "l", "direct", r#""exact":40"#)),
    ];
    let read = of(&rows.join("\n"));
    let edges: Vec<String> = read.edges.iter().map(words).collect();
    assert_eq!(edges, ["L ownership X 60 % ..2024-12-31", "L ownership X 40 % 2025-01-01..2025-05-31"]);
}

#[test]
fn a_relationship_whose_components_are_stated_is_their_summary() {
    let indirect = |components: &str| {
        format!("{},\"componentRecords\":[{components}]", share("x", "l", "indirect", r#""exact":48"#))
    };
    let rows = |components: &str| {
        [
            entity("x", "X"),
            entity("m", "M"),
            entity("l", "L"),
            relationship("a", "lm", "new", "2024-01-01", &share("m", "l", "direct", r#""exact":80"#)),
            relationship("b", "mx", "new", "2024-01-01", &share("x", "m", "direct", r#""exact":60"#)),
            relationship("c", "lx", "new", "2024-01-01", &indirect(components)),
        ]
        .join("\n")
    };
    let holdings = |text: &str| of(text).edges.iter().map(|edge| edge.holding).collect::<Vec<_>>();
    assert_eq!(holdings(&rows(r#""m","lm","mx""#)), [Holding::Direct, Holding::Direct, Holding::Summary]);
    assert_eq!(holdings(&rows(r#""elsewhere""#)), [Holding::Direct, Holding::Direct, Holding::Indirect]);
}

#[test]
fn interests_are_ownership_control_or_a_say() {
    let with = |interests: &str| {
        let details = format!(r#""subject":"x","interestedParty":"l","interests":[{interests}]"#);
        let rows = [entity("x", "X"), entity("l", "L"), relationship("r", "r", "new", "2024-01-01", &details)];
        of(&rows.join("\n")).edges.iter().map(|edge| edge.relation).collect::<Vec<_>>()
    };
    for (interest, relation) in [
        (r#"{"type":"appointmentOfBoard"}"#, OwnershipRelation::Control),
        (r#"{"type":"votingRights","share":{"minimum":75}}"#, OwnershipRelation::Control),
        (r#"{"type":"votingRights","share":{"minimum":25,"maximum":50}}"#, OwnershipRelation::Influence),
        (r#"{"type":"otherInfluenceOrControl"}"#, OwnershipRelation::Influence),
        (r#"{"type":"unpublishedInterest"}"#, OwnershipRelation::Ownership),
        ("", OwnershipRelation::Ownership),
    ] {
        assert_eq!(with(interest), [relation], "{interest}");
    }
    let two = r#"{"type":"shareholding","share":{"exact":20}},{"type":"shareholding","share":{"exact":15}}"#;
    assert_eq!(with(two).len(), 1, "two interests of one owner are one share");
}

#[test]
fn more_than_the_whole_of_a_company_is_told() {
    let told = |first: &str, second: &str| {
        let rows = [
            entity("x", "X"),
            entity("l", "L"),
            entity("m", "M"),
            relationship("r1", "lx", "new", "2024-01-01", &share("x", "l", "direct", first)),
            relationship("r2", "mx", "new", "2024-01-01", &share("x", "m", "direct", second)),
        ];
        of(&rows.join("\n")).notes.iter().map(|note| note.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(told(r#""exact":60"#, r#""exact":55"#), ["115 percent of X are owned"]);
    assert!(told(r#""exact":60"#, r#""minimum":25,"maximum":75"#).is_empty(), "it can be so");
}

#[test]
fn an_interested_party_that_is_not_named_is_kept_as_no_owner_stated() {
    let details = r#""subject":"x","interestedParty":{"reason":"subjectUnableToConfirmOrIdentifyBeneficialOwner"},"interests":[]"#;
    let read = of(&[entity("x", "X"), relationship("r", "r", "new", "2024-01-01", details)].join("\n"));
    assert!(read.edges.is_empty());
    assert_eq!(read.unstated[0].reason, "interested party: subjectUnableToConfirmOrIdentifyBeneficialOwner");
    assert_eq!(read.unstated[0].party.shown(), "X");
}

#[test]
fn the_older_shape_is_read_and_what_is_replaced_is_not() {
    let text = r#"[
      {"statementID":"e1","statementType":"entityStatement","name":"X Ltd","incorporatedInJurisdiction":{"code":"GB"},"identifiers":[{"scheme":"XI-LEI","id":"506700GE1G29325QX363"}]},
      {"statementID":"p1","statementType":"personStatement","names":[{"type":"individual","fullName":"Ada Example"}]},
      {"statementID":"o1","statementType":"ownershipOrControlStatement","subject":{"describedByEntityStatement":"e1"},"interestedParty":{"describedByPersonStatement":"p1"},"interests":[{"type":"shareholding","interestLevel":"direct","share":{"exact":30}}]},
      {"statementID":"o2","statementType":"ownershipOrControlStatement","subject":{"describedByEntityStatement":"e1"},"interestedParty":{"describedByPersonStatement":"p1"},"interests":[{"type":"shareholding","interestLevel":"direct","share":{"exact":60}}],"replacesStatements":["o1"]}
    ]"#;
    let read = of(text);
    assert_eq!(read.edges.iter().map(words).collect::<Vec<_>>(), ["Ada Example ownership X Ltd 60 % .."]);
    assert!(read.edges[0].owner.is_person);
    assert_eq!(read.edges[0].owned.identifiers[0].1, "506700GE1G29325QX363");
}

#[test]
fn what_can_be_read_in_two_ways_is_refused() {
    let refusal = |text: &str| {
        read(&source(text), DocumentId(0), &Limits::default()).expect_err("it must be refused").to_string()
    };
    let older = r#"{"statementID":"e1","statementType":"entityStatement","name":"X"}"#;
    for (text, says) in [
        (format!("{}\n{older}", entity("x", "X")), "another version of BODS"),
        (format!("{}\n{}", entity("x", "X"), entity("x", "Y")), "states `s-x` twice"),
        (entity("x", "X").replace("\"entity\"", "\"entitty\""), "did you mean `entity`?"),
        (entity("x", "X").replace("\"new\"", "\"gone\""), "`gone` is no status"),
        (
            entity("x", "X").replace("\"recordId\":\"x\"", "\"recordId\":\"x\",\"recordId\":\"y\""),
            "the key `recordId` twice",
        ),
        (
            relationship("r", "r", "new", "2024-01-01", &share("x", "l", "direct", r#""exact":120"#)),
            "`exact` is no share",
        ),
        (
            relationship("r", "r", "new", "2024-01-01", &share("x", "l", "direct", r#""exact":30,"minimum":50"#)),
            "`exact` 30 % lies outside the bounds",
        ),
        (relationship("r", "r", "new", "2024-01-01", r#""subject":"x""#), "has no `interestedParty`"),
    ] {
        let told = refusal(&text);
        assert!(told.contains(says), "{told}");
    }
}
