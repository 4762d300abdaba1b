//! Every reader of lists on cut, bit-flipped, repeated, deeply nested and huge publications: no panic, bounded time.
//!
//! The made-up publications of `testdata/lists/published` are the seeds. Mutations are drawn from a fixed sequence.

mod mutation;

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mutation::{Numbers, damage};
use tallyclerk::lists::formats::{holds, read, recognise};
use tallyclerk::source::{Limits, Source};

/// How long one publication may take before it counts as a hang, in a build that is not optimised.
const HANG: Duration = Duration::from_secs(30);

/// Publications, each with its files.
fn seeds() -> Vec<Vec<Vec<u8>>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/lists/published");
    let bytes = |name: &str| std::fs::read(folder.join(name)).expect("it can be read");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("it can be listed")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let (set, alone): (Vec<String>, Vec<String>) = names.into_iter().partition(|name| name.starts_with("ofac_"));
    let mut seeds: Vec<Vec<Vec<u8>>> = alone.iter().map(|name| vec![bytes(name)]).collect();
    seeds.push(set.iter().map(|name| bytes(name)).collect());
    seeds
}

fn source(bytes: &[u8]) -> Option<Arc<Source>> {
    Source::from_bytes("mutated", bytes.to_vec(), &Limits::default()).and_then(Source::in_utf8).ok().map(Arc::new)
}

/// Reads every list that a publication holds, twice, and is content with the same only.
fn survives(files: &[Vec<u8>], what: &str) {
    let Some(sources) = files.iter().map(|bytes| source(bytes)).collect::<Option<Vec<_>>>() else { return };
    let limits = Limits::default();
    let began = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| {
        let held = holds(&sources, &limits);
        let mut ids: Vec<String> = held.iter().flatten().take(3).map(|(id, _)| id.clone()).collect();
        ids.push("us-1260h".to_owned());
        for id in ids {
            let once = read(&sources, &id, &limits);
            if let (Ok(list), Ok(held)) = (&once, &held) {
                let count = held.iter().find(|(known, _)| *known == id).map_or(list.entries.len(), |(_, count)| *count);
                assert_eq!(list.entries.len(), count, "{id}: what it holds and what is read differ");
                assert!(list.entries.iter().all(|entry| !entry.name.trim().is_empty() && !entry.key.is_empty()));
            }
            if began.elapsed() < Duration::from_secs(1) {
                assert_eq!(once, read(&sources, &id, &limits), "{id}: two readings differ");
            }
        }
    }));
    let shown = String::from_utf8_lossy(&files[0][..files[0].len().min(300)]).into_owned();
    assert!(result.is_ok(), "fails on {what}: {shown}");
    assert!(began.elapsed() < HANG, "hangs on {what}: {:?}: {shown}", began.elapsed());
}

#[test]
fn a_publication_that_is_cut_flipped_or_shuffled_is_read_or_refused() {
    let words: [&[u8]; 14] = [
        b"\0",
        b"\"",
        b"\\u0000",
        b"\\ud800",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"&b;",
        b"]]>",
        b"</",
        b"-0- ",
        b"\x1a",
        b";;;;",
        b"(((",
        b"\xe2\x80\xae",
        b"\n\n",
    ];
    let mut numbers = Numbers(1);
    for seed in seeds() {
        for round in 0..30 {
            let mut files = seed.clone();
            let which = numbers.below(files.len());
            damage(&mut files[which], round, &words, &mut numbers);
            survives(&files, "a mutation");
        }
    }
}

#[test]
fn a_cut_publication_is_never_a_list_with_other_entries() {
    for seed in seeds().into_iter().filter(|files| files.len() == 1) {
        let whole: Vec<Arc<Source>> = seed.iter().filter_map(|bytes| source(bytes)).collect();
        let format = recognise(&whole).map(|format| format.id());
        let held = holds(&whole, &Limits::default()).unwrap_or_else(|error| panic!("{error}"));
        for tenth in 1..10 {
            let Some(cut) = source(&seed[0][..seed[0].len() * tenth / 10]) else { continue };
            let cut = [cut];
            if let (Ok(fewer), Ok(id)) = (holds(&cut, &Limits::default()), &format)
                && recognise(&cut).map(|format| format.id()).as_ref() == Ok(id)
            {
                for (list, count) in fewer {
                    let known = held.iter().find(|(known, _)| *known == list);
                    assert!(known.is_some_and(|(_, all)| count <= *all), "{id}: {list} holds {count}");
                }
            }
        }
    }
}

#[test]
fn deep_nesting_ends_in_an_error() {
    let deep = |open: &str, close: &str| {
        let depth = 24_000 / open.len().max(1);
        format!("{}{}", open.repeat(depth), close.repeat(depth))
    };
    for head in [
        "{\"results\":[{\"source\":\"Entity List (EL)\",\"name\":\"X\",\"ids\":",
        "{\"id\":\"1\",\"schema\":\"Company\",\"properties\":",
        "<sdnList><sdnEntry>",
        "<CONSOLIDATED_LIST><ENTITIES><ENTITY>",
        "<export><sanctionEntity>",
        "<Designations><Designation>",
        "<Sanctions><ReferenceValueSets>",
        "[[entry]]\nname = ",
    ] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("<a>", "</a>"), ("<Name>", "")] {
            survives(&[format!("{head}{}", deep(open, close)).into_bytes()], "deep nesting");
        }
    }
}

/// What grows without end in one entry must not make each further one cost more than the last.
#[test]
fn one_entry_with_very_many_names_is_read_in_bounded_time() {
    const MANY: usize = 8_000;
    let lines = |head: &str, line: &dyn Fn(usize) -> String| {
        let mut text = head.to_owned();
        for n in 0..MANY {
            let _ = writeln!(text, "{}", line(n));
        }
        text.into_bytes()
    };
    let dpl = "Name\tCountry\tEffective_Date\tExpiration_Date\tStandard_Order\tFR_Citation\n";
    survives(&[lines(dpl, &|n| format!("X\tGB\t01/01/{}\t\tY\t{n} F.R. 1", 1000 + n % 9000))], "many orders");
    let eu = "Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_SubjectType;Entity_Regulation_Programme;NameAlias_WholeName;\
              NameAlias_FirstName;NameAlias_LastName;Identification_Number\n";
    survives(&[lines(eu, &|n| format!("1;R{n};E;P{n};Name {n};;;"))], "many names");
    let prim = "1,\"X\",-0- ,\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n";
    let alt = lines("", &|n| format!("1,{n},\"aka\",\"Name {n}\",-0- "));
    let comments: String = (0..MANY).fold(String::new(), |mut text, n| {
        let _ = write!(text, "a.k.a. 'Weak {n}'; ");
        text
    });
    survives(&[prim.as_bytes().to_vec(), alt, format!("1,\"{comments}\"").into_bytes()], "many aliases");
    let mut un = "<CONSOLIDATED_LIST><ENTITIES><ENTITY><DATAID>1</DATAID><FIRST_NAME>X</FIRST_NAME>".to_owned();
    for n in 0..26_000 {
        let _ = write!(un, "<ENTITY_ALIAS><ALIAS_NAME>Name {n}</ALIAS_NAME></ENTITY_ALIAS>");
    }
    un.push_str("</ENTITY></ENTITIES></CONSOLIDATED_LIST>");
    survives(&[un.clone().into_bytes()], "a record of too many elements");
    let error = read(&[source(un.as_bytes()).expect("text")], "un-sc", &Limits::default()).err();
    let error = error.expect("too many elements");
    assert!(error.to_string().contains("too many elements"), "{error}");
    let values: String = (0..300_000).map(|_| "1,").collect();
    let json = format!("{{\"results\":[{{\"source\":\"Entity List (EL)\",\"name\":\"X\",\"ids\":[{values}1]}}]}}");
    let error = read(&[source(json.as_bytes()).expect("text")], "us-bis-el", &Limits::default()).expect_err("too many");
    assert!(error.to_string().contains("too many values"), "{error}");
    let wrong = lines(dpl, &|_| "\tGB\t\t\tY\t".to_owned());
    survives(&[wrong], "many unsound rows");
}
