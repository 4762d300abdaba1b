//! One made-up publication in every format that lists are published in: what is taken from it, and what is refused.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use tallyclerk::lists::formats::{FORMATS, holds, read, read_all, recognise};
use tallyclerk::lists::{Entry, List, PartyIdentifierKind, PartyKind, import};
use tallyclerk::screening::names::{Index, NameOutcome};
use tallyclerk::source::{Limits, Source};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/lists/published")
}

fn file(name: &str) -> Arc<Source> {
    let source = Source::load(&folder().join(name), name, &Limits::default());
    Arc::new(source.unwrap_or_else(|error| panic!("{error}")))
}

fn text(name: &str, text: &str) -> Arc<Source> {
    Arc::new(Source::from_bytes(name, text.as_bytes().to_vec(), &Limits::default()).expect("small"))
}

fn list(files: &[Arc<Source>], id: &str) -> List {
    read(files, id, &Limits::default()).unwrap_or_else(|error| panic!("{id}: {error}"))
}

fn refusal(files: &[Arc<Source>], id: &str) -> String {
    read(files, id, &Limits::default()).expect_err("it must be refused").to_string()
}

fn held(files: &[Arc<Source>]) -> String {
    let held = holds(files, &Limits::default()).unwrap_or_else(|error| panic!("{error}"));
    held.iter().map(|(id, count)| format!("{id}:{count}")).collect::<Vec<_>>().join(" ")
}

fn identifiers(entry: &Entry) -> Vec<String> {
    entry.identifiers.iter().map(|(kind, value)| format!("{}:{value}", kind.word())).collect()
}

const OFAC: [&str; 4] = ["ofac_prim.csv", "ofac_alt.csv", "ofac_add.csv", "ofac_comments.csv"];

#[test]
fn every_format_has_a_publication_and_claims_no_other() {
    let mut seen = Vec::new();
    for (name, format) in [
        ("csl.json", "csl-json"),
        ("csl.csv", "csl-table"),
        ("csl.tsv", "csl-table"),
        ("ofac_prim.csv", "ofac-csv"),
        ("sdn.xml", "ofac-xml"),
        ("sdn_advanced.xml", "ofac-advanced-xml"),
        ("dpl.txt", "bis-dpl"),
        ("sam.csv", "sam-csv"),
        ("eu.xml", "eu-xml"),
        ("eu.csv", "eu-csv"),
        ("uk.csv", "uk-csv"),
        ("uk.xml", "uk-xml"),
        ("un.xml", "un-xml"),
        ("targets.simple.csv", "opensanctions-csv"),
        ("entities.ftm.json", "ftm-json"),
        ("list.toml", "toml"),
        ("../us-1260h.csv", "csv"),
    ] {
        let files = [file(name)];
        let claims: Vec<&str> =
            FORMATS.iter().filter(|format| format.recognises(&files)).map(|format| format.id()).collect();
        assert_eq!(claims, [format], "{name}");
        // Half of the file is still known for what it is, and is refused or is fewer entries, never another list.
        seen.push(format);
    }
    assert!(FORMATS.iter().all(|format| seen.contains(&format.id())), "a format has no publication here");
}

#[test]
fn the_screening_list_says_the_same_in_its_three_forms() {
    let lists: Vec<List> =
        ["csl.json", "csl.csv", "csl.tsv"].iter().map(|name| list(&[file(name)], "us-bis-el")).collect();
    assert_eq!(held(&[file("csl.json")]), "us-bis-el:2 us-ofac-ns-cmic:1 us-ofac-sdn:1");
    for other in &lists {
        assert_eq!(other.entries, lists[0].entries);
        assert_eq!(
            other.remarks,
            [
                "1 rows stand on a list that is not known and were left out, such as `Some New List (SNL) - Some Department`"
            ]
        );
    }
    let [first, second] = lists[0].entries.as_slice() else { panic!("two entries") };
    assert_eq!(first.aliases[0], "Example Wireless Technologies Co., Ltd.");
    for alias in ["Example Wireless", "Example Wireless (Dongguan) Co., Ltd.", "Exwitech", "Example Radio Works"] {
        assert!(first.aliases.iter().any(|known| known == alias), "{alias}: {:?}", first.aliases);
    }
    assert_eq!((first.country.as_deref(), first.cite.as_deref()), (Some("CN"), Some("90 FR 11111")));
    for alias in ["Xi?an Example Institute", "XEI", "Example Institute No. 9", "Xian Example Institute"] {
        assert!(second.aliases.iter().any(|known| known == alias), "{alias}: {:?}", second.aliases);
    }
    assert_eq!(second.country, None, "addresses in two countries");
    assert!(second.serves_on(date(2025, 12, 31), None) && !second.serves_on(date(2026, 1, 1), None));
    let cmic = list(&[file("csl.tsv")], "us-ofac-ns-cmic");
    assert_eq!(identifiers(&cmic.entries[0])[1], "registration:GB/12345678");
    assert_eq!(cmic.entries[0].since(date(2026, 1, 1)), Some(date(2021, 6, 3)));
    let sdn = list(&[file("csl.csv")], "us-ofac-sdn");
    assert_eq!(
        (sdn.entries[0].kind, identifiers(&sdn.entries[0])),
        (PartyKind::Vessel, vec!["imo:1234567".to_owned()])
    );
}

#[test]
fn lists_that_are_read_together_are_those_that_are_read_alone() {
    let sets: Vec<Vec<&str>> = ["csl.json", "csl.csv", "sdn_advanced.xml", "targets.simple.csv", "entities.ftm.json"]
        .into_iter()
        .map(|name| vec![name])
        .chain([OFAC.to_vec()])
        .collect();
    for names in sets {
        let files: Vec<Arc<Source>> = names.iter().map(|name| file(name)).collect();
        let held = holds(&files, &Limits::default()).expect("sound");
        let ids: Vec<&str> = held.iter().map(|(id, _)| id.as_str()).chain(["no-such-list"]).collect();
        let together = read_all(&files, &ids, &Limits::default()).expect("sound");
        assert_eq!(together.len(), ids.len());
        for (id, list) in ids.iter().zip(together) {
            assert_eq!(list, read(&files, id, &Limits::default()), "{id} of {}", names[0]);
        }
    }
}

#[test]
fn a_set_of_ofac_comes_together_from_its_files() {
    let files = OFAC.map(file);
    assert_eq!(held(&files), "us-ofac-cons:3 us-ofac-ns-cmic:1 us-ofac-ns-plc:1 us-ofac-ssi:1");
    let cmic = list(&files, "us-ofac-ns-cmic");
    let entry = &cmic.entries[0];
    assert_eq!((entry.kind, entry.country.as_deref()), (PartyKind::Entity, Some("China")));
    assert_eq!(
        (entry.aliases.as_slice(), entry.former_names.as_slice()),
        (["EXAMPLE PORT MACHINERY GROUP".to_owned()].as_slice(), ["EXAMPLE HARBOUR WORKS".to_owned()].as_slice())
    );
    assert_eq!(entry.weak_aliases, ["EXCO"], "it stands in COMMENTS, behind a word that is cut");
    assert_eq!(entry.since(date(2022, 1, 1)), Some(date(2021, 6, 3)));
    assert!(!cmic.partial && cmic.remarks.is_empty());
    let without = list(&files[..3], "us-ofac-ns-cmic");
    assert!(without.partial && without.remarks[0].contains("COMMENTS"), "{:?}", without.remarks);
    let ssi = list(&files, "us-ofac-ssi");
    assert_eq!(identifiers(&ssi.entries[0]), ["tax:RU/1234567890"]);
    assert_eq!(ssi.entries[0].programmes, ["UKRAINE-EO13662", "RUSSIA-EO14024"]);
    let cut = text("prim.csv", "1,\"EXAMPLE\",-0- ,\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n2,\"EXAM");
    assert!(refusal(&[cut], "us-ofac-sdn").contains("never ends"));
    let short =
        text("prim.csv", "1,\"EXAMPLE\",-0- ,\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n2,\"EXAMPLE\",-0- ");
    assert!(refusal(&[short], "us-ofac-sdn").contains("prim.csv:2:1: the row has 3 cells"));
}

#[test]
fn xml_of_ofac_gives_names_in_their_scripts_and_is_counted() {
    let files = [file("sdn.xml")];
    let sdn = list(&files, "us-ofac-sdn");
    assert_eq!((sdn.published, sdn.confirmed), (Some(date(2026, 6, 12)), Some(date(2026, 6, 12))));
    let [firm, person, ship] = sdn.entries.as_slice() else { panic!("three entries") };
    assert_eq!((firm.weak_aliases[0].as_str(), firm.former_names[0].as_str()), ("ETH", "OLD EXAMPLE TRADING"));
    assert_eq!(identifiers(firm), ["registration:GB/12345678", "lei:EXAMPLE0000000000087"]);
    assert_eq!((person.name.as_str(), person.kind), ("PERSON, Example", PartyKind::Individual));
    assert_eq!((ship.kind, identifiers(ship)), (PartyKind::Vessel, vec!["imo:1234567".to_owned()]));
    let whole = files[0].text().expect("text").to_owned();
    let fewer = whole.replace("<Record_Count>3<", "<Record_Count>4<");
    assert!(refusal(&[text("sdn.xml", &fewer)], "us-ofac-sdn").contains("says that it has 4 entries, and has 3"));
    assert!(refusal(&[text("sdn.xml", &whole[..whole.len() / 2])], "us-ofac-sdn").contains("ends inside"));

    let files = [file("sdn_advanced.xml")];
    assert_eq!(held(&files), "us-ofac-ns-cmic:1 us-ofac-sdn:1");
    let cmic = list(&files, "us-ofac-ns-cmic");
    let entry = &cmic.entries[0];
    assert_eq!((cmic.published, entry.kind), (Some(date(2026, 6, 12)), PartyKind::Entity));
    assert_eq!(entry.native_names, ["示例造船控股有限公司"]);
    assert_eq!((entry.weak_aliases[0].as_str(), entry.former_names[0].as_str()), ("ESH", "OLD EXAMPLE YARD"));
    assert_eq!((entry.country.as_deref(), entry.since(date(2026, 1, 1))), (Some("China"), Some(date(2021, 6, 3))));
    assert_eq!(entry.programmes, ["CMIC-EO13959"]);
    let person = &list(&files, "us-ofac-sdn").entries[0];
    assert_eq!((person.name.as_str(), person.kind), ("PERSON, Example", PartyKind::Individual));
    assert_eq!(identifiers(person), ["registration:GB/12345678"]);
}

#[test]
fn denied_persons_and_exclusions_stand_for_their_periods() {
    let dpl = list(&[file("dpl.txt")], "us-bis-dpl");
    assert_eq!(dpl.entries.len(), 2, "two addresses are one entry");
    assert!(!dpl.entries[0].serves_on(date(2030, 1, 3), None) && dpl.entries[1].serves_on(date(2050, 1, 1), None));
    assert_eq!(dpl.entries[1].listings.len(), 1);
    let sam = list(&[file("sam.csv")], "us-sam");
    let [firm, person] = sam.entries.as_slice() else { panic!("two entries") };
    assert_eq!(identifiers(firm), ["uei:A1B2C3D4E5F6", "cage:1A2B3"]);
    assert!(!firm.serves_on(date(2027, 5, 2), None) && person.serves_on(date(2050, 1, 1), None));
    assert_eq!((person.name.as_str(), person.kind), ("Example Q Person", PartyKind::Individual));
}

#[test]
fn europe_and_the_united_kingdom_say_the_same_in_both_forms() {
    let names = |entry: &Entry| (entry.name.clone(), entry.native_names.clone());
    for name in ["eu.xml", "eu.csv"] {
        let eu = list(&[file(name)], "eu-fsf");
        assert_eq!(eu.published, Some(date(2026, 6, 12)), "{name}");
        let [firm, person] = eu.entries.as_slice() else { panic!("two entries") };
        assert_eq!(names(firm), ("Example Machinery JSC".to_owned(), vec!["Пример Машины".to_owned()]), "{name}");
        assert_eq!((firm.country.as_deref(), firm.kind), (Some("RU"), PartyKind::Entity), "{name}");
        assert_eq!(identifiers(firm), ["registration:RU/1027700132195"], "{name}");
        assert_eq!(firm.cite.as_deref(), Some("EU.9001.1; 2022/001 (OJ L1)"), "{name}");
        assert_eq!(firm.since(date(2026, 1, 1)), Some(date(2022, 3, 15)), "{name}");
        assert_eq!((person.name.as_str(), person.kind), ("Example Person", PartyKind::Individual), "{name}");
        assert_eq!((person.country.as_deref(), person.listings.len()), (None, 0), "{name}");
    }
    assert_eq!(list(&[file("eu.xml")], "eu-fsf").entries[0].weak_aliases, ["EM"]);
    for name in ["uk.csv", "uk.xml"] {
        let uk = list(&[file(name)], "gb-uksl");
        assert_eq!(uk.published, Some(date(2026, 6, 12)), "{name}");
        let firm = &uk.entries[0];
        assert_eq!(names(firm), ("EXAMPLE MACHINERY JSC".to_owned(), vec!["Пример Машины".to_owned()]), "{name}");
        assert_eq!((firm.aliases[0].as_str(), firm.weak_aliases[0].as_str()), ("EXAMPLE MACHINES", "EM"), "{name}");
        assert_eq!(firm.parent.as_deref(), Some("Example Holding"), "{name}");
        assert_eq!(identifiers(firm), ["registration:1027700132195"], "{name}");
        assert_eq!(firm.since(date(2026, 1, 1)), Some(date(2022, 3, 15)), "{name}");
        assert_eq!(uk.entries[1].name, "Example Quincy Person", "{name}");
        assert!(uk.remarks.is_empty(), "{name}: {:?}", uk.remarks);
    }
    assert_eq!(identifiers(&list(&[file("uk.csv")], "gb-uksl").entries[2]), ["imo:1234567"]);
}

#[test]
fn the_list_of_the_united_nations_tells_strong_from_weak() {
    let un = list(&[file("un.xml")], "un-sc");
    let [person, firm] = un.entries.as_slice() else { panic!("two entries") };
    assert_eq!(person.aliases, ["Exampel Person", "Example Persson"]);
    assert_eq!((person.weak_aliases[0].as_str(), person.cite.as_deref()), ("The Clerk", Some("EXi.001")));
    assert_eq!((firm.native_names[0].as_str(), firm.former_names[0].as_str()), ("示例矿业", "EXAMPLE MINES"));
    assert_eq!(firm.since(date(2026, 1, 1)), Some(date(2009, 4, 24)));
    assert!(refusal(&[file("un.xml")], "us-ofac-sdn").contains("expected one of the lists in it: un-sc"));
}

#[test]
fn opensanctions_holds_lists_by_programme_and_by_dataset() {
    let files = [file("targets.simple.csv")];
    assert_eq!(held(&files), "opensanctions:2 us-1260h:1 us-bis-el:1 us-ofac-sdn:1 us-trade-csl:1");
    let entry = &list(&files, "us-1260h").entries[0];
    assert_eq!(entry.aliases, ["Example Machines", "Example; Works"]);
    assert_eq!(entry.native_names, ["示例机械有限公司"]);
    assert_eq!(identifiers(entry).len(), 2);
    assert_eq!(list(&files, "us-ofac-sdn").entries[0].country, None, "two countries");

    let files = [file("entities.ftm.json")];
    assert_eq!(held(&files), "opensanctions:1 us-1260h:1", "an owner is not listed itself");
    let entry = &list(&files, "us-1260h").entries[0];
    assert_eq!((entry.weak_aliases[0].as_str(), entry.former_names[0].as_str()), ("EM", "Old Example Works"));
    assert_eq!(identifiers(entry)[1], "registration:CN/12345678");
    let on = |day| entry.serves_on(day, None);
    let days = [date(2025, 1, 6), date(2025, 1, 7), date(2026, 2, 18), date(2026, 6, 8)];
    assert_eq!(days.map(on), [false, true, false, true]);
    let whole = files[0].text().expect("text").replace("\"target\":true", "\"id\":\"EX-2\"");
    assert!(refusal(&[text("e.json", &whole)], "us-1260h").contains("key `id` twice"));
}

#[test]
fn the_documented_form_says_the_same_as_toml() {
    let toml = list(&[file("list.toml")], "us-1260h");
    assert!(toml.partial && toml.confirmed == Some(date(2026, 6, 10)));
    let canonical =
        import(&[file("list.toml")], "us-1260h", &Limits::default()).unwrap_or_else(|error| panic!("{error}"));
    let csv = list(&[text("list.csv", &canonical)], "us-1260h");
    assert_eq!(csv.entries, toml.entries);
    assert_eq!(toml.entries[0].listings.len(), 2);
    assert_eq!(toml.entries[1].former_names, ["Old Example Co., Ltd."]);
    let wrong = refusal(
        &[text(
            "l.toml",
            "list = \"us-889\"\nbasis = \"sure\"\n[[entry]]\nname = \"X\"\nkind = \"boat\"\nidentifiers = [\"lei:1\"]\nlisted = [{ from = 2026-02-01, to = 2026-01-01 }]\n",
        )],
        "us-1260h",
    );
    for words in
        ["l.toml:1:8: is the list `us-889`", "`sure` is no basis", "`boat` is no kind", "is no LEI", "before it begins"]
    {
        assert!(wrong.contains(words), "{words}\n{wrong}");
    }
    let unknown = refusal(&[text("l.toml", "[[entry]]\nname = \"X\"\nalias = [\"Y\"]\n")], "us-1260h");
    assert!(unknown.starts_with("l.toml:3:1: can't be read: unknown field `alias`"), "{unknown}");
}

#[test]
fn any_publication_is_written_in_the_documented_form_and_says_the_same() {
    for (names, id) in [
        (["csl.json"].as_slice(), "us-bis-el"),
        (OFAC.as_slice(), "us-ofac-ns-cmic"),
        (["un.xml"].as_slice(), "un-sc"),
        (["uk.xml"].as_slice(), "gb-uksl"),
        (["sdn.xml"].as_slice(), "us-ofac-sdn"),
    ] {
        let files: Vec<Arc<Source>> = names.iter().map(|name| file(name)).collect();
        let written = import(&files, id, &Limits::default()).unwrap_or_else(|error| panic!("{id}: {error}"));
        let again = list(&[text("written.csv", &written)], id);
        let plain = |list: &List| -> Vec<Entry> {
            let sorted = |names: &[String]| {
                let mut names = names.to_vec();
                names.sort();
                names
            };
            let plain =
                |entry: &Entry| Entry { aliases: sorted(&entry.aliases), source: String::new(), ..entry.clone() };
            list.entries.iter().map(plain).collect()
        };
        assert_eq!(plain(&again), plain(&list(&files, id)), "{id}\n{written}");
    }
}

#[test]
fn what_is_no_list_is_refused_for_what_it_is() {
    for (content, says) in [
        ("<!DOCTYPE html>\n<html><body>503</body></html>", "HTML"),
        ("", "is empty"),
        ("{\"message\":\"Forbidden\"}", "header is not recognised"),
        ("a,b\n1,2\n", "header is not recognised"),
    ] {
        assert!(refusal(&[text("l", content)], "us-bis-el").contains(says), "{content}");
    }
    let page = text("page.json", "{\"total\":5,\"results\":[{\"source\":\"Entity List (EL) - BIS\",\"name\":\"X\"}]}");
    assert!(refusal(&[page], "us-bis-el").contains("says that it has 5 entries, and has 1"));
    let nameless = text("c.json", "{\"results\":[{\"source\":\"Entity List (EL) - BIS\",\"name\":\"\"}]}");
    assert!(refusal(&[nameless], "us-bis-el").contains("has no name"));
    assert!(recognise(&[]).is_err());
    assert!(refusal(&[file("un.xml"), file("eu.xml")], "un-sc").contains("is no publication together"));
}

#[test]
fn an_alias_that_its_list_calls_weak_is_a_possible_match_at_most() {
    let outcome = |column: &str, name: &str| {
        let csv = format!("name,{column}\nExample Works Ltd.,Zephyrine Lodestar Company\n");
        let list = list(&[text("l.csv", &csv)], "house");
        let hits = Index::new(&list).search(name, None, &[]);
        hits.first().map(|hit| (hit.outcome, hit.parts.iter().any(|part| part.what.contains("calls this alias weak"))))
    };
    let name = "Zephyrine Lodestar Company";
    assert_eq!(outcome("aliases", name), Some((NameOutcome::Match, false)));
    assert_eq!(outcome("weak_aliases", name), Some((NameOutcome::Possible, true)));
    assert_eq!(outcome("weak_aliases", "Example Works Ltd."), Some((NameOutcome::Match, false)));
}

#[test]
fn a_party_is_found_by_each_new_kind_of_identifier() {
    let csv = "name,identifiers\nExample Works Ltd.,\"duns:123456789; cage:1A2B3; uei:A1B2C3D4E5F6; isin:XX000EXAMPL0; \
               tax:DE/123 456; imo:1234567\"\n";
    let list = list(&[text("l.csv", csv)], "house");
    let index = Index::new(&list);
    let outcome =
        |kind, value: &str| index.search("Nobody At All", None, &[(kind, value)]).first().map(|hit| hit.outcome);
    for (kind, value) in [
        (PartyIdentifierKind::Duns, "12-345-6789"),
        (PartyIdentifierKind::Cage, "1a2b3"),
        (PartyIdentifierKind::Uei, "a1b2c3d4e5f6"),
        (PartyIdentifierKind::Isin, "xx000exampl0"),
        (PartyIdentifierKind::Tax, "de/123456"),
        (PartyIdentifierKind::Imo, "IMO 1234567"),
    ] {
        assert_eq!(outcome(kind, value), Some(NameOutcome::Match), "{}", kind.word());
    }
    assert_eq!(outcome(PartyIdentifierKind::Tax, "123456"), Some(NameOutcome::Possible), "the country is not said");
    assert_eq!(outcome(PartyIdentifierKind::Tax, "RU/123456"), None, "a number of another country");
    assert_eq!(outcome(PartyIdentifierKind::Duns, "123456780"), None);
}

/// A publication with a piece of its text replaced.
fn changed(name: &str, from: &str, to: &str) -> Arc<Source> {
    let whole = std::fs::read_to_string(folder().join(name)).expect("it is there");
    assert!(whole.contains(from), "{name} has no {from}");
    text(name, &whole.replace(from, to))
}

#[test]
fn a_list_that_passed_over_what_may_hold_names_is_partial_and_says_what() {
    for (name, id, from, to, told) in [
        ("un.xml", "un-sc", "ENTITIES>", "ORGANISATIONS>", "`ORGANISATIONS`"),
        ("un.xml", "un-sc", "ENTITY_ALIAS>", "ENTITY_AKA>", "`ENTITY_AKA` in `ENTITY`"),
        ("un.xml", "un-sc", "ALIAS_NAME>", "ALIASNAME>", "`ALIASNAME` in `INDIVIDUAL_ALIAS`"),
        ("uk.xml", "gb-uksl", "NonLatinNames>", "OtherScripts>", "`OtherScripts` in `Designation`"),
        ("uk.xml", "gb-uksl", "NameNonLatinScript>", "Native>", "`Native` in `NonLatinName`"),
        ("eu.xml", "eu-fsf", "<remark", "<alternativeName/><remark", "`alternativeName`"),
        ("sdn.xml", "us-ofac-sdn", "akaList>", "aliasList>", "`aliasList` in `sdnEntry`"),
        ("sdn_advanced.xml", "us-ofac-sdn", "DistinctParties>", "Parties>", "`Parties`"),
        ("sdn_advanced.xml", "us-ofac-sdn", "NamePartGroups>", "NameGroups>", "`NameGroups` in `Identity`"),
        ("csl.json", "us-bis-el", "\"alt_names\"", "\"aliases\"", "`aliases`"),
        ("csl.json", "us-bis-el", "\"results\": [", "\"more\": [{\"name\": \"X\"}], \"results\": [", "`more`"),
        ("entities.ftm.json", "us-1260h", "\"alias\":", "\"otherNames\":", "`otherNames`"),
    ] {
        let read = read(&[changed(name, from, to)], id, &Limits::default());
        // A file that lost every party is refused anyway.
        let Ok(list) = read else {
            assert_eq!(told, "`Parties`", "{name}: {from}: {}", read.expect_err("it is refused"));
            continue;
        };
        assert!(list.partial, "{name}: {from}");
        assert!(list.remarks.iter().any(|remark| remark.contains(told)), "{name}: {from}: {:?}", list.remarks);
        let whole = self::list(&[file(name)], id);
        assert!(!whole.remarks.iter().any(|remark| remark.contains(told)), "{name}: {:?}", whole.remarks);
        // The JSON holds a row under a list that is not known.
        assert_eq!(whole.partial, name == "csl.json", "{name}: {:?}", whole.remarks);
    }
    let other = changed("csl.csv", "Entity List (EL) - Bureau", "Entity  List - Bureau");
    let (other, whole) = (list(&[other], "us-bis-el"), list(&[file("csl.csv")], "us-bis-el"));
    assert_eq!(
        (other.entries.len(), other.remarks),
        (whole.entries.len(), whole.remarks),
        "two spaces are no other list"
    );
    let unknown = "{\"results\":[{\"source\":\"Entity List (EL) - BIS\",\"name\":\"X\"},{\"source\":\"Brand New List (BNL)\",\
                   \"name\":\"Y\"}]}";
    let list = list(&[text("c.json", unknown)], "us-bis-el");
    assert!(list.partial && list.remarks[0].contains("Brand New List"), "{:?}", list.remarks);
}

#[test]
fn a_quotation_mark_too_many_takes_no_rows() {
    let header = std::fs::read_to_string(folder().join("csl.tsv")).expect("it is there");
    let header = header.lines().next().expect("a header");
    let columns: Vec<&str> = header.split('\t').collect();
    let row = |name: &str| {
        let cell = |column: &&str| match *column {
            "source" => "Entity List (EL) - Bureau of Industry and Security",
            "name" => name,
            _ => "",
        };
        columns.iter().map(cell).collect::<Vec<_>>().join("\t")
    };
    let table = |names: &[&str]| {
        let rows: Vec<String> = names.iter().map(|name| row(name)).collect();
        text("c.tsv", &format!("{header}\n{}\n", rows.join("\n")))
    };
    let swallowed =
        refusal(&[table(&["Alpha Works", "\"Beta Works", "Gamma Works", "6\" Pipes Ltd", "Delta"])], "us-bis-el");
    assert!(swallowed.contains("behind the quotation mark"), "{swallowed}");
    let closed = refusal(&[table(&["Alpha Works", "\"Beta Works", "Gamma Works\"", "Delta"])], "us-bis-el");
    assert!(closed.contains("several lines"), "{closed}");
    let sound = list(&[table(&["\"Alpha \"\"A\"\" Works\"", "6\" Pipes and 8\" Pipes", "\"Beta\" "])], "us-bis-el");
    assert_eq!(sound.entries.len(), 3, "{:?}", sound.entries);
}

#[test]
fn a_count_that_cannot_be_read_is_refused() {
    for count in ["18,412", "", "n/a"] {
        let to = format!("<Record_Count>{count}</Record_Count>");
        let told = refusal(&[changed("sdn.xml", "<Record_Count>3</Record_Count>", &to)], "us-ofac-sdn");
        assert!(told.contains("in `Record_Count` is no number"), "{told}");
    }
}

#[test]
fn the_sanctioned_are_listed_whoever_says_so_and_the_missing_are_told() {
    let entities = "{\"id\":\"A\",\"schema\":\"Company\",\"datasets\":[\"us_bis_el\"],\"properties\":{\"name\":[\"Alpha Works\"],\
                    \"topics\":[\"sanction\"]}}\n\
                    {\"id\":\"B\",\"schema\":\"Company\",\"datasets\":[\"us_bis_el\"],\"properties\":{\"name\":[\"Beta Works\"]}}\n";
    let sanction =
        "{\"id\":\"S\",\"schema\":\"Sanction\",\"datasets\":[\"us_bis_el\"],\"properties\":{\"entity\":[\"C\"]}}\n";
    let whole = list(&[text("e.json", entities)], "us-bis-el");
    let names: Vec<&str> = whole.entries.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!((names, whole.partial), (vec!["Alpha Works"], false), "relatives are not listed");
    assert!(whole.remarks[0].contains("by their topic alone"), "{:?}", whole.remarks);
    let cut = list(&[text("e.json", &format!("{entities}{sanction}"))], "us-bis-el");
    assert!(
        cut.partial && cut.remarks.iter().any(|remark| remark.contains("not in the file, such as `C`")),
        "{:?}",
        cut.remarks
    );
}

#[test]
fn aliases_that_are_not_separated_by_semicolons_are_told() {
    let remarks = |alias: &str| list(&[text("l.csv", &format!("name,aliases\nX,\"{alias}\"\n"))], "house").remarks;
    for several in ["FBCC, Fubar Cranes", "Zedd / Zeddo Lifting"] {
        assert!(remarks(several)[0].contains("`;` separates them"), "{several}: {:?}", remarks(several));
    }
    for one in ["Fubar Cranes Co., Ltd.", "Fubar, S.A.", "Fubar GmbH & Co., KG", "A/S Fubar", "FBCC; Fubar Cranes"] {
        assert_eq!(remarks(one), Vec::<String>::new(), "{one}");
    }
}
