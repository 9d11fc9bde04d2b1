//! A code is for ever: `codes.txt` lists every one that was ever published and may only grow. Every code can be
//! produced, and says what is wrong and what to do.
#![cfg(not(target_family = "wasm"))]

mod support;

use std::collections::BTreeMap;

use soups::finding::{Code, Severity};
use soups::xml::Limits;
use soups::{DryRun, FeedReader};
use support::feeds::{
    PERSONS, USERS, World, association, association_by, by, organisation, organisation_with, person, staff,
    user,
};

const PUBLISHED: &str = include_str!("codes.txt");

/// Families in the order of the documentation.
const FAMILIES: [&str; 9] = ["ENC", "XML", "FED", "ORG", "USR", "PER", "SUP", "REF", "LCK"];

#[test]
fn codes_are_only_ever_added() {
    let published: Vec<(&str, &str)> =
        PUBLISHED.lines().map(|line| line.split_once(' ').expect("a code and its name")).collect();
    let known: Vec<(&str, &str)> = Code::ALL.iter().map(|code| (code.code(), code.name())).collect();
    for code in &published {
        assert!(known.contains(code), "{code:?} was published: a code is never removed nor renamed");
    }
    for code in &known {
        assert!(published.contains(code), "{code:?} is new: add it to tests/codes.txt");
    }
    assert_eq!(published.len(), known.len(), "a line of tests/codes.txt stands there twice");
}

#[test]
fn codes_are_unique_sorted_and_named() {
    let key = |code: &Code| {
        let family = FAMILIES.iter().position(|family| code.code().starts_with(family));
        (family.expect("the code is of a known family"), code.code())
    };
    let keys: Vec<_> = Code::ALL.iter().map(key).collect();
    assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "{keys:?}");
    let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Code::ALL.len(), "a name is used twice");
    for code in Code::ALL {
        let (letters, number) = code.code().split_at(3);
        assert!(letters.bytes().all(|byte| byte.is_ascii_uppercase()), "{code}");
        assert!(number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        let kebab = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
        assert!(code.name().bytes().all(kebab), "{code}: {}", code.name());
        assert!(
            code.summary().ends_with('.') && !code.summary().contains("  "),
            "{code}: {}",
            code.summary()
        );
        assert_eq!(code.to_string(), code.code());
    }
}

#[test]
fn missing_references_and_locks_are_errors() {
    for code in Code::ALL {
        let family = &code.code()[..3];
        if ["ENC", "XML", "FED", "LCK"].contains(&family)
            || ["REF001", "REF002", "REF003"].contains(&code.code())
        {
            assert_eq!(code.severity(), Severity::Error, "{code}");
        }
    }
}

// ------------------------------------------------------------------ every code is produced

/// Files that produce each code between them.
fn produced() -> BTreeMap<&'static str, (String, String)> {
    let mut found = BTreeMap::new();
    let mut look = |mut dry_run: DryRun, set: &str| {
        let report = dry_run.run(&support::settings(set));
        for index in 0..report.findings_len() {
            let finding = report.finding(index);
            assert!(!finding.message.is_empty() && !finding.remedy.is_empty(), "{finding:#?}");
            assert!(finding.message.ends_with('.'), "{}", finding.message);
            assert!(finding.remedy.ends_with(['.', '?']), "{}: {}", finding.code, finding.remedy);
            found.insert(finding.code, (finding.name.to_owned(), finding.severity.to_owned()));
        }
    };
    let mut file = |content: &[u8]| look(support::dry_run([("a file", content)]), "");
    for whole in
        ["", "a,b", "<html/>", "<orders/>", "<users/>", "<?xml version='1.0' encoding='UTF-7'?><users/>"]
    {
        file(whole.as_bytes());
    }
    for inside in [
        "</users><users>",
        "</usr>",
        "</users></users>",
        "<p:user/>",
        "\u{1}",
        "<!DOCTYPE a>",
        "&nbsp;",
        "&",
        "</users>x",
        "<user id/>",
        "<user id='1' id='2'/>",
        "<user,s/>",
        "<!-- -- -->",
        "<?a:b?>",
        "<?xml version='1.0'?>",
        "]]>",
        "<user id='<'/>",
        "<user xmlns:p=''/>",
    ] {
        file(format!("<users xmlns='{USERS}'>{inside}</users>").as_bytes());
    }
    file(format!("<users xmlns='{USERS}'>").as_bytes());
    file(format!("<?xml version='1.0' encoding='UTF-16'?><users xmlns='{USERS}'/>").as_bytes());
    file(&[format!("<users xmlns='{USERS}'>").as_bytes(), b"\xFF</users>"].concat());

    let mut reader = FeedReader::with_limits("a file", Limits { depth_max: 1, ..Limits::default() });
    reader.push(format!("<users xmlns='{USERS}'><user/></users>").as_bytes());
    let mut limited = DryRun::new();
    limited.add(reader.finish());
    look(limited, "");

    let mut twice = World::empty().dry_run();
    twice.read("again.xml", format!("<persons xmlns='{PERSONS}'/>").as_bytes());
    look(twice, "");

    let funding = "<fundingAssociations><fundingAssociation><organisation><c:id>7</c:id></organisation></fundingAssociation></fundingAssociations>";
    let world = World::empty()
        .organisations(
            organisation("o")
                + &organisation("o")
                + &organisation_with("", "")
                + &organisation_with("p", "<owner/>"),
        )
        .users(
            (1..=8).map(|number| user(&format!("user {number}"))).collect::<String>()
                + "<user/>"
                + &user("user 1"),
        )
        .persons(
            person("p1", &[staff("none")], "user 1")
                + &person("p1", &[], "")
                + "<person/>"
                + &person("p2", &[staff("o")], "USER 2")
                + &person("p3", &[association("staff", "o", "2020-01-01..2019-01-01")], "user 3")
                + &person("p4", &[association("staff", "o", "2099-01-01..")], "user 4")
                + &person("p5", &[association("staff", "o", "never..")], "user 5")
                + &person(
                    "p6",
                    &[association_by("student", &by("source_id", "o"), "2020-01-01..", funding)],
                    "user 6",
                ),
        )
        .supervisors(
            "<supervision id='1'><apprentice>none</apprentice><supervisor>p1</supervisor></supervision>\
             <supervision id='1'><apprentice>p2</apprentice></supervision>\
             <supervision id='2'><supervisor>p2</supervisor></supervision>",
        );
    for order in ["OUPSM", "OPUSM", "OUMPS"] {
        look(world.dry_run(), &format!("order={order}"));
    }
    look(world.persons("<person>").dry_run(), "");
    found
}

#[test]
fn every_code_is_produced_with_a_sentence_and_a_remedy() {
    let produced = produced();
    for code in Code::ALL {
        let (name, severity) = produced.get(code.code()).unwrap_or_else(|| panic!("nothing produces {code}"));
        assert_eq!((name.as_str(), severity.as_str()), (code.name(), code.severity().name()));
    }
}
