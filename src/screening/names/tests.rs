//! Names as a person writes them, held against lists of a few entries.

use super::search::MOST_HITS;
use super::{Index, NameOutcome};
use crate::lists::{Basis, Entry, PartyIdentifierKind};
use crate::screening::testing::list;

fn entry(name: &str) -> Entry {
    Entry::new(name, name, Basis::Secondary, "a test")
}

fn aliased(name: &str, aliases: &[&str], native: &[&str]) -> Entry {
    Entry {
        aliases: aliases.iter().map(|&s| s.to_owned()).collect(),
        native_names: native.iter().map(|&s| s.to_owned()).collect(),
        ..entry(name)
    }
}

fn listed() -> Index {
    Index::new(&list(vec![
        aliased(
            "Hangzhou Hikvision Digital Technology Co., Ltd.",
            &["Hikvision"],
            &["杭州海康威视数字技术股份有限公司"],
        ),
        entry("Zhejiang Dahua Technology Co., Ltd."),
        aliased("TP-Link Technologies Co., Ltd.", &["TP-Link"], &["普联技术有限公司"]),
        entry("Quectel Wireless Solutions Co., Ltd."),
        entry("Shanghai Zhenhua Shipping Co. Ltd."),
        entry("ZPMC North America, Inc."),
        aliased("China Communications Construction Company Limited", &["CCCC"], &["中国交通建设股份有限公司"]),
        entry("CCCC Second Navigation Engineering Bureau Co., Ltd."),
        entry("Hesai Group (a.k.a. Hesai Technology)"),
        entry("Example Fund III L.P."),
        entry("Shanghai Micro Electronics Equipment (Group) Co., Ltd."),
        aliased("Huawei Technologies Co., Ltd.", &["Huawei"], &["华为技术有限公司"]),
    ]))
}

fn best(index: &Index, name: &str) -> Option<(usize, NameOutcome)> {
    index.search(name, None, &[]).first().map(|hit| (hit.entry, hit.outcome))
}

use NameOutcome::{Match, Possible};

#[test]
fn a_name_written_otherwise_is_the_same_name() {
    let index = listed();
    for (name, expected) in [
        ("HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO LTD", 0),
        ("Hangzhou Hikvision Digital Technologies Company Limited", 0),
        ("Hikvision", 0),
        ("\u{041d}ikvision", 0),
        ("Hik\u{200b}vision", 0),
        ("杭州海康威视数字技术股份有限公司", 0),
        ("杭州海康威视数字技术有限公司", 0),
        ("TP LINK TECHNOLOGIES CO.,LTD", 2),
        ("TPLink", 2),
        ("Ｑｕｅｃｔｅｌ Wireless Solutions", 3),
        ("Quectell Wireless Solutions Co., Ltd", 3),
        ("Shanghai Zhen Hua Shipping Co., Ltd.", 4),
        ("上海振华船运有限公司", 4),
        ("CCCC", 6),
        ("中國交通建設股份有限公司", 6),
        ("Hesai Technology", 8),
        ("Shanghai Micro Electronics Equipment Co., Ltd.", 10),
    ] {
        assert_eq!(best(&index, name), Some((expected, Match)), "{name}");
    }
}

#[test]
fn another_company_of_one_brand_is_possible_and_never_a_match() {
    let index = listed();
    for (name, expected) in [
        ("TP-Link Systems Inc.", 2),
        ("Hangzhou Hikvision", 0),
        ("Prama Hikvision India Private Limited", 0),
        ("Dahua", 1),
        ("Shanghai Zhenhua Heavy Industries Co., Ltd.", 4),
        ("Huawei Marine Networks Co., Ltd.", 11),
        ("ZPMC Europe B.V.", 5),
        ("海康威视", 0),
    ] {
        assert_eq!(best(&index, name), Some((expected, Possible)), "{name}");
    }
}

#[test]
fn a_changed_number_place_or_country_is_never_a_match() {
    let index = listed();
    for name in [
        "Example Fund IV L.P.",
        "Example Fund 4",
        "Example Fund L.P.",
        "CCCC Third Navigation Engineering Bureau Co., Ltd.",
        "Beijing Zhenhua Shipping Co. Ltd.",
        "ZPMC South Africa, Inc.",
        "China Communications Construction (USA) Co., Ltd.",
        "Huawei Technologies Deutschland GmbH",
        "Hangzhou Dahua Technology Co., Ltd.",
    ] {
        let hits = index.search(name, None, &[]);
        assert!(hits.iter().all(|hit| hit.outcome != Match), "{name}: {hits:?}");
    }
    assert_eq!(best(&index, "Example Fund 3"), Some((9, Match)));
}

#[test]
fn what_shares_only_place_and_trade_is_not_found() {
    let index = listed();
    for name in [
        "Shanghai Electric Technology Co., Ltd.",
        "Hangzhou Digital Technology Co., Ltd.",
        "China Construction Engineering Company Limited",
        "Siemens AG",
        "Wireless Solutions Co., Ltd.",
        "Link Systems Inc.",
        "上海电气技术有限公司",
        "",
        "Co., Ltd.",
        "!!!",
    ] {
        assert_eq!(best(&index, name), None, "{name}: {:?}", index.search(name, None, &[]));
    }
}

#[test]
fn ordinary_words_are_one_company_only_with_the_same_legal_form() {
    let index = Index::new(&list(vec![entry("Northern Shipping Limited"), entry("Golden Star Trading LLC")]));
    assert_eq!(best(&index, "NORTHERN SHIPPING LIMITED"), Some((0, Match)));
    assert_eq!(best(&index, "Northern Shipping GmbH"), Some((0, Possible)));
    assert_eq!(best(&index, "Southern Shipping Limited"), None);
}

#[test]
fn a_sound_alone_is_no_match_and_a_misspelt_legal_form_is_no_other_name() {
    let index = Index::new(&list(vec![entry("ZHANG, Lei"), entry("Siemens AG"), entry("LLC Iskusstvo Krasoty")]));
    assert_eq!(best(&index, "张雷"), Some((0, Possible)));
    assert_eq!(best(&index, "张 雷"), Some((0, Possible)));
    assert_eq!(best(&index, "Siemens Aktiengeselschaft"), Some((1, Match)));
    assert_eq!(best(&index, "ANO Iskusstvo Krasoty"), Some((2, Possible)));
}

#[test]
fn another_country_leaves_a_name_possible_unless_it_is_the_same_to_the_letter() {
    let listed = Entry { country: Some("China".to_owned()), ..entry("Quectel Wireless Solutions Co., Ltd.") };
    let index = Index::new(&list(vec![listed]));
    let outcome = |name, country| index.search(name, Some(country), &[]).first().map(|hit| hit.outcome);
    assert_eq!(outcome("Quectell Wireless Solutions", "CN"), Some(Match));
    assert_eq!(outcome("Quectell Wireless Solutions", "Germany"), Some(Possible));
    assert_eq!(outcome("Quectel Wireless Solutions Co., Ltd.", "DE"), Some(Match));
}

#[test]
fn identifiers_decide_before_names_and_a_wrong_check_digit_decides_nothing() {
    let mut hikvision = aliased("Hangzhou Hikvision Digital Technology Co., Ltd.", &[], &[]);
    hikvision.identifiers = vec![
        (PartyIdentifierKind::Uscc, "91330000733796106P".to_owned()),
        (PartyIdentifierKind::MacPrefix, "04:03:12".to_owned()),
        (PartyIdentifierKind::FccGrantee, "2ADTD".to_owned()),
    ];
    let index = Index::new(&list(vec![hikvision]));
    let search = |name: &str, kind, value: &str| {
        index.search(name, None, &[(kind, value)]).first().map(|hit| (hit.outcome, hit.matched.clone()))
    };
    let hit = search("Some Trading House", PartyIdentifierKind::Uscc, "91330000733796106p");
    assert_eq!(hit, Some((Match, "uscc 91330000733796106P".to_owned())));
    assert_eq!(search("Some Trading House", PartyIdentifierKind::Uscc, "91330000733796107P"), None);
    assert!(search("", PartyIdentifierKind::MacPrefix, "04-03-12-aa-bb-cc").is_some());
    assert!(search("", PartyIdentifierKind::MacPrefix, "04-03-13-aa-bb-cc").is_none());
    assert!(search("", PartyIdentifierKind::FccGrantee, "2ADTDDS2CD").is_some());
    // The same name with another party's code is for a person to look at.
    let name = "Hangzhou Hikvision Digital Technology Co., Ltd.";
    let other = search(name, PartyIdentifierKind::Uscc, "91110000710934369E");
    assert_eq!(other.map(|(outcome, _)| outcome), Some(Possible));
}

#[test]
fn every_listed_name_finds_its_entry_and_its_score_adds_up() {
    let index = listed();
    for number in 0..u32::try_from(index.names()).expect("few") {
        let listed = index.name(number).expect("whole");
        let written = index.written(listed).expect("whole");
        let hits = index.search(written, None, &[]);
        let own = hits.iter().find(|hit| hit.entry == listed.entry.get() as usize).expect(written);
        assert_eq!(own.outcome, Match, "{written}");
    }
    let hits = index.search("Hangzhou Hikvision", None, &[]);
    let sum: f64 = hits[0].parts.iter().map(|part| part.value).sum();
    assert!((sum - hits[0].score).abs() < 1e-5, "{sum} {:?}", hits[0]);
}

#[test]
fn a_name_that_nobody_verified_is_possible_and_takes_nothing_from_the_others() {
    let unverified = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let index = Index::new(&list(vec![
        Entry {
            unverified_names: unverified(&["杭州海康威视数字技术股份有限公司", "海康威视"]),
            ..aliased("Hangzhou Hikvision Digital Technology Co., Ltd.", &["Hikvision"], &[])
        },
        Entry {
            unverified_names: unverified(&["华为技术有限公司", "Хуавей"]),
            ..aliased("Huawei Technologies Co., Ltd.", &["Huawei"], &[])
        },
    ]));
    for (name, entry) in [
        ("杭州海康威视数字技术股份有限公司", 0),
        ("杭州海康威视数字技术有限公司", 0),
        ("海康威视", 0),
        ("HaiKangWeiShi", 0),
        ("Haikang Weishi", 0),
        ("Хуавей", 1),
    ] {
        let hits = index.search(name, None, &[]);
        let hit = hits.first().unwrap_or_else(|| panic!("{name} is not found"));
        assert_eq!((hit.entry, hit.outcome, hit.unverified), (entry, Possible, true), "{name}");
        assert!(hit.parts.iter().any(|part| part.what == "the native name was not verified"), "{name}");
    }
    for name in ["Hikvision", "Hangzhou Hikvision Digital Technology", "Huawei Technologies"] {
        let hits = index.search(name, None, &[]);
        assert!(hits[0].outcome == Match && !hits[0].unverified, "{name}: {hits:?}");
    }
}

#[test]
fn an_abbreviation_that_no_list_names_is_possible() {
    let index = Index::new(&list(vec![
        entry("Shanghai Zhenhua Port Machinery Company"),
        entry("People's Liberation Army"),
        entry("Hanif Computer Zone (HCZ)"),
    ]));
    assert_eq!(best(&index, "ZPMC"), Some((0, Possible)));
    assert_eq!(best(&index, "PLA China"), Some((1, Possible)));
    assert_eq!(best(&index, "HCZ"), Some((2, Match)), "the list itself abbreviates it");
    assert_eq!(best(&index, "Hanif Computer Zone"), Some((2, Match)));
    assert_eq!(best(&index, "SPMA"), None);
}

#[test]
fn letters_that_slip_are_borne_across_spaces_and_not_in_words_of_their_own() {
    let index = Index::new(&list(vec![
        entry("MANSOUR ZADEH"),
        entry("Nabil Al-Hazaz Company"),
        entry("Golden Electronics S.A."),
        entry("Example Investments III Corp."),
    ]));
    for (name, expected) in
        [("MANSOURvZADEH", Some(0)), ("NAB IL AL-HAZAZ COMPANY", Some(1)), ("ANBIL AL-HAZAZCOMPANY", Some(1))]
    {
        assert_eq!(best(&index, name).map(|(entry, _)| entry), expected, "{name}");
    }
    assert_eq!(best(&index, "Olden Electronics S.A.").map(|(_, outcome)| outcome), Some(Possible));
    let hits = index.search("Example Investments II Corp.", None, &[]);
    assert!(hits.iter().all(|hit| hit.outcome == Possible), "{hits:?}");
}

#[test]
fn a_rare_word_says_more_than_a_common_one_and_a_left_out_word_less_than_one_put_in() {
    let common: Vec<Entry> = (0..300).map(|n| entry(&format!("SMITH, Bearer{n}x"))).collect();
    let index =
        Index::new(&list([common, vec![entry("STEPHEN EDWARD SMITH"), entry("Zhirovko Trading Inc.")]].concat()));
    let score = |index: &Index, name: &str, of: usize| {
        index.search(name, None, &[]).iter().find(|hit| hit.entry == of).map_or(0.0, |hit| hit.score)
    };
    let left_out = score(&index, "Zhirovko Inc.", 301);
    assert!(left_out > score(&index, "Stephen Smith", 300));
    let index = Index::new(&list(vec![entry("Zhirovko Inc.")]));
    assert!(left_out > score(&index, "Zhirovko Trading Inc.", 0));
}

#[test]
fn initials_and_lost_letters_leave_a_person_possible_and_found() {
    let index = Index::new(&list(vec![entry("Ali Akbar VELAYANI"), entry("Müller-Example Anlagenbau GmbH")]));
    assert_eq!(best(&index, "VELAYANI, A. Akbar"), Some((0, Possible)));
    assert_eq!(best(&index, "M?ller-Example Anlagenbau GmbH").map(|(entry, _)| entry), Some(1));
}

#[test]
fn every_explanation_adds_up_to_its_score() {
    let index = listed();
    for name in [
        "Hangzhou Hikvision",
        "Shanghai Zhen Hua Shiping Co., Ltd.",
        "TP-Link Systems Inc.",
        "Example Fund IV L.P.",
        "Hangzhou Hikvisoin Digital Technology",
        "上海振华船运有限公司",
        "CCC",
        "ZPMCNorthAmericca, Inc.",
    ] {
        let hits = index.search(name, None, &[]);
        assert!(!hits.is_empty(), "{name}");
        for hit in hits {
            let sum: f64 = hit.parts.iter().map(|part| part.value).sum();
            assert!((sum - hit.score).abs() < 1e-5, "{name}: {sum} {hit:?}");
        }
    }
}

#[test]
fn hostile_names_are_answered_at_once() {
    let index = listed();
    for name in ["a ".repeat(100_000), "Hikvision".repeat(50_000), "海".repeat(100_000), "(a.k.a. x) ".repeat(20_000)]
    {
        assert!(index.search(&name, None, &[]).len() <= MOST_HITS);
    }
}
