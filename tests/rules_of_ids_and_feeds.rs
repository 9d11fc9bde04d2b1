//! The fine points of the rules on ids, users, dates, keys and feeds as a whole.
#![cfg(not(target_family = "wasm"))]

mod support;

use support::feeds::{World, association_by, by, organisation, person, person_with, staff, user, user_named};

/// What a dry run finds of some rules, as `CODE line × occurrences`, in the order of the report.
#[track_caller]
fn check(world: &World, settings: &str, rules: &[&str], expected: &[&str]) {
    let mut dry_run = world.ruled();
    let report = dry_run.run(&support::settings(settings));
    let found: Vec<String> = (0..report.findings_len())
        .map(|index| report.finding(index))
        .filter(|finding| rules.iter().any(|rule| finding.code.starts_with(rule)))
        .map(|finding| match finding.occurrences {
            1 => format!("{} {}", finding.code, finding.at.line),
            many => format!("{} {} × {many}", finding.code, finding.at.line),
        })
        .collect();
    assert_eq!(found, expected);
}

/// The message of the only finding of a rule.
#[track_caller]
fn message(world: &World, settings: &str, code: &str) -> String {
    let mut dry_run = world.ruled();
    let report = dry_run.run(&support::settings(settings));
    let mut found =
        (0..report.findings_len()).map(|index| report.finding(index)).filter(|found| found.code == code);
    let message = found.next().expect("it is found").message;
    assert!(found.next().is_none(), "{code} is found more than once");
    message
}

/// A user feed, one user a line; the first stands in line 2.
fn users(users: &[(&str, &str, &str)]) -> World {
    let lines: Vec<String> = users.iter().map(|(id, name, email)| user_named(id, name, email)).collect();
    World::default().users(lines.join("\n"))
}

const USERS: &[&str] = &["USR", "IDS"];

// ------------------------------------------------------------------ pairs of users

#[test]
fn a_pair_of_users_is_told_once() {
    let pairs: &[([&str; 3], [&str; 3], &[&str])] = &[
        (["1", "ada", "a@x.org"], ["1", "ada", "a@x.org"], &["USR002 3"]),
        (["1", "ada", "a@x.org"], ["2", "ada", "a@x.org"], &["USR003 3"]),
        (["a", "ada", "a@x.org"], ["A", "ada", "a@x.org"], &["USR003 3"]),
        (["a", "ada", "a@x.org"], ["A", "Ada", "a@x.org"], &["IDS004 3"]),
        (["1", "ada", "a@x.org"], ["2", "ADA", "A@x.org"], &["USR005 3"]),
        (["1", "ada", "a@x.org"], ["2", "emmy", "A@X.org"], &["USR004 3"]),
        (["1", "ada", "a@x.org"], ["2", "emmy", "e@x.org"], &[]),
        (["1", "Éva", "a@x.org"], ["2", "éva", "e@x.org"], &["USR005 3"]),
        (["1", "ada", "a@x.org"], ["2", "ada ", "e@x.org"], &["USR003 3", "USR009 3"]),
        (["1", " ada", "a@x.org"], ["2", "ada", "e@x.org"], &["USR009 2", "USR003 3"]),
        (["1", "ada", "a@x.org"], ["2", "Ada\u{a0}", "e@x.org"], &["USR005 3", "USR009 3"]),
    ];
    for ((id, name, email), second, expected) in pairs.iter().map(|&([a, b, c], d, e)| ((a, b, c), d, e)) {
        check(&users(&[(id, name, email), (second[0], second[1], second[2])]), "", USERS, expected);
    }
}

#[test]
fn of_three_alike_the_later_ones_are_told() {
    let three = [("1", "Ada", "a@x.org"), ("2", "ada", "b@x.org"), ("3", "ada", "c@x.org")];
    check(&users(&three), "", USERS, &["USR005 3", "USR003 4"]);
    let ids = World::default().organisations(["x", "X", "y", "x", "Y"].map(organisation).join("\n"));
    check(&ids, "", &["IDS004", "ORG002"], &["IDS004 3", "ORG002 5", "IDS004 6"]);
}

#[test]
fn ids_that_count_as_the_same_are_duplicates() {
    let two = users(&[("a", "ada", "a@x.org"), ("A", "emmy", "e@x.org")]);
    check(&two, "id-comparison=case-insensitive", USERS, &["USR002 3"]);
    check(&two, "", USERS, &["IDS004 3"]);
}

#[test]
fn what_is_empty_is_like_nothing() {
    let empty = users(&[("1", "", ""), ("2", " ", " "), ("3", "", "")]);
    let expected = ["USR007 2", "USR008 2", "USR007 3", "USR008 3", "USR007 4", "USR008 4"];
    check(&empty, "", USERS, &expected);
}

#[test]
fn system_users_may_share_an_address() {
    let system =
        users(&[("1", "root", "it@x.org"), ("2", "Sync_User", "it@x.org"), ("3", "ada", "it@x.org")]);
    check(&system, "", USERS, &[]);
    let and_more = users(&[("1", "root", "it@x.org"), ("2", "ada", "it@x.org"), ("3", "emmy", "it@x.org")]);
    check(&and_more, "", USERS, &["USR004 4"]);
}

#[test]
fn the_way_of_a_whole_feed_is_told_once() {
    let of = |count: usize, alike: usize| {
        let all: Vec<(String, String, String)> = (0..count)
            .map(|n| {
                let email = if n < alike { "it@x.org".to_owned() } else { format!("{n}@x.org") };
                (format!("u-{n}"), format!("name{n}"), email)
            })
            .collect();
        let all: Vec<(&str, &str, &str)> = all.iter().map(|(a, b, c)| (&**a, &**b, &**c)).collect();
        users(&all)
    };
    check(&of(42, 22), "", USERS, &["USR004 3 × 21"]);
    let single = |alike: u32| (1..alike).map(|n| format!("USR004 {}", n + 2)).collect::<Vec<_>>();
    let lines = |single: &[String], world: &World| {
        check(world, "", USERS, &single.iter().map(String::as_str).collect::<Vec<_>>());
    };
    // One less than half of the records, and no more than twenty.
    lines(&single(22), &of(43, 22));
    lines(&single(21), &of(21, 21));

    let padded = |count: usize, padded: usize| {
        let ids = (0..count).map(|n| if n < padded { format!("u-{n} ") } else { format!("u-{n}") });
        let all: Vec<String> = ids.map(|id| user_named(&id, "", "a@x.org")).collect();
        World::default().users(all.join("\n"))
    };
    check(&padded(42, 21), "", &["IDS"], &["IDS001 2 × 21"]);
    let each: Vec<String> = (0..20).map(|n| format!("IDS001 {}", n + 2)).collect();
    check(&padded(20, 20), "", &["IDS"], &each.iter().map(String::as_str).collect::<Vec<_>>());
}

// ------------------------------------------------------------------ one id

#[test]
fn blanks_in_ids() {
    for (id, expected) in [
        ("1", None),
        (" 1", Some("IDS001")),
        ("1 ", Some("IDS001")),
        ("1\u{A0}", Some("IDS001")),
        ("  ", Some("USR001")),
        (" 1 2", Some("IDS001")),
        ("1 2", Some("IDS002")),
        ("1\u{A0}2", Some("IDS002")),
        ("1\u{200B}", Some("IDS002")),
        ("1&#9;2", Some("IDS002")),
        ("", Some("USR001")),
        ("ø-1/2:3", None),
    ] {
        let expected: Vec<String> = expected.iter().map(|code| format!("{code} 2")).collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check(&users(&[(id, "ada", "a@x.org")]), "", USERS, &expected);
    }
    let hidden = users(&[("1\u{200B}", "ada", "a@x.org")]);
    assert!(message(&hidden, "", "IDS002").contains("U+200B"));
}

#[test]
fn ids_of_the_supervisor_feed() {
    let fields = "<apprentice>a</apprentice><supervisor>b</supervisor>";
    for (id, expected) in [
        ("id='S-1'", None),
        ("id='S 1'", Some("IDS002 2")),
        ("id='SV-3 '", Some("IDS001 2")),
        ("id=''", Some("IDS003 2")),
        ("id=' '", Some("IDS003 2")),
        ("", Some("IDS003 2")),
    ] {
        let row = format!("<supervisorRelation {id}>{fields}</supervisorRelation>");
        let expected: Vec<&str> = expected.into_iter().collect();
        check(&World::default().supervisors(row), "", &["IDS"], &expected);
    }
    let twice = format!("<supervision id='1'>{fields}</supervision>").repeat(2);
    check(&World::default().supervisors(twice), "", &["IDS", "SUP001"], &["SUP001 2"]);
}

#[test]
fn a_part_that_is_told_for_its_id_has_the_first_one_beside_it() {
    let related = |world: &World, code: &str| -> Vec<(String, u32)> {
        let mut dry_run = world.ruled();
        let report = dry_run.run(&support::settings(""));
        let found = (0..report.findings_len()).map(|index| report.finding(index));
        let found = found.filter(|found| found.code == code);
        found.flat_map(|found| found.related).map(|related| (related.text, related.at.line)).collect()
    };
    let of = |id: &str, ids: &[&str], more: &str| {
        let one = |id: &&str| staff("UNI").replace("id=\"a\"", &format!("id=\"{id}\"")) + "\n";
        person_with(id, &ids.iter().map(one).collect::<Vec<_>>(), "", more)
    };
    let persons = |all: &[String]| World::default().persons(all.join("\n"));
    let first = |id: &str, line: u32| [(format!("the first with this id, in person “{id}”"), line)];
    // An association a line; the first of a person stands in the line of the person.
    assert_eq!(related(&persons(&[of("P", &["x", "y", "y"], "")]), "IDS006"), first("P", 3));
    let two = persons(&[of("P", &["x", "y"], ""), of("Q", &["z"], ""), of("R", &["y"], "")]);
    assert_eq!(related(&two, "IDS007"), first("P", 3));
    assert!(message(&two, "", "IDS007").ends_with("person “P” already, at line 3."));
    let title = |id: &str| format!("\n<titles><title id=\"{id}\"/></titles>");
    let titled = persons(&[of("P", &["x"], ""), of("Q", &["y"], &title("t")), of("R", &["z"], &title("t"))]);
    assert_eq!(related(&titled, "IDS008"), first("Q", 6));
    // Associations that are not kept, and one inside another.
    let outside = |id: &str| format!("\n<x><externalOrganisationAssociation id=\"{id}\"/></x>");
    let strange = persons(&[of("P", &["x"], &outside("e")), of("Q", &["y"], &outside("e"))]);
    assert_eq!(related(&strange, "IDS007"), first("P", 2));
}

#[test]
fn ids_of_users_and_persons() {
    let both = |person_ids: &[&str]| {
        let persons: Vec<String> = person_ids.iter().map(|id| person(id, &[], "u")).collect();
        World::default().users([user("1"), user("2"), user("")].join("\n")).persons(persons.join("\n"))
    };
    check(&both(&["2", "3", "1", "1", ""]), "", &["IDS005"], &["IDS005 2 × 2"]);
    check(&both(&["3", "4", ""]), "", &["IDS005"], &[]);
}

// ------------------------------------------------------------------ ids of parts

fn with_id(id: &str) -> String {
    staff("O").replace("id=\"a\"", &format!("id=\"{id}\""))
}

#[test]
fn ids_of_associations() {
    let persons = |persons: &[(&str, &[&str])]| {
        let all: Vec<String> = persons
            .iter()
            .map(|(id, ids)| person(id, &ids.iter().map(|id| with_id(id)).collect::<Vec<_>>(), "u"))
            .collect();
        World::default().persons(all.join("\n"))
    };
    let rules = &["IDS", "PER002"];
    check(&persons(&[("1", &["a", "b"]), ("2", &["c"])]), "", rules, &[]);
    check(&persons(&[("1", &["a", "a"]), ("2", &["c"])]), "", rules, &["IDS006 2"]);
    check(&persons(&[("1", &["a"]), ("2", &["a"]), ("3", &["a"])]), "", rules, &["IDS007 3 × 2"]);
    // A constant is one mistake, also where one person has it twice.
    check(&persons(&[("1", &["a", "a"]), ("2", &["a", "a"])]), "", rules, &["IDS007 3 × 2"]);
    // A person that is given twice is one mistake too.
    check(&persons(&[("1", &["a", "b"]), ("1", &["a", "b"])]), "", rules, &["PER002 3"]);
    check(&persons(&[("1", &["", ""])]), "", rules, &["IDS003 2", "IDS003 2"]);
}

#[test]
fn ids_of_parts_are_compared_by_kind() {
    let part = |name: &str, id: &str| format!("<{name}s><{name} id=\"{id}\"/></{name}s>");
    let persons = |parts: &[String]| {
        let all: Vec<String> =
            (1..).zip(parts).map(|(n, part)| person_with(&n.to_string(), &[], "u", part)).collect();
        World::default().persons(all.join("\n"))
    };
    check(&persons(&[part("title", "x"), part("link", "x")]), "", &["IDS"], &[]);
    check(&persons(&[part("title", "x"), part("title", "x")]), "", &["IDS"], &["IDS008 3"]);
}

#[test]
fn ids_made_of_dates() {
    for (id, start, found) in [
        ("p-2020-01-31", "2020-01-31", true),
        ("p-20200131", "2020-01-31", true),
        ("p-31-01-2020-x", "31-01-2020", true),
        ("p-2020-01-30", "2020-01-31", false),
        ("p-2020", "2020-01-31", false),
        ("", "2020-01-31", false),
    ] {
        let association = association_by("staff", &by("source_id", "O"), &format!("{start}.."), "");
        let association = association.replace("id=\"a\"", &format!("id=\"{id}\""));
        let world = World::default().persons(person("1", &[association], "u"));
        check(&world, "", &["IDS009"], if found { &["IDS009 2"] } else { &[] });
    }
}

// ------------------------------------------------------------------ dates

fn person_dates(dates: &[(&str, &str)]) -> World {
    let elements: Vec<String> = dates.iter().map(|(name, date)| format!("<{name}>{date}</{name}>")).collect();
    World::default().persons(person_with("1", &[staff("O")], "u", &elements.join("\n")))
}

#[test]
fn sentinels() {
    let rules = &["DAT", "PER"];
    for (element, date, expected) in [
        ("systemLeavingDate", "9999-12-31", Some("DAT001 2")),
        ("systemLeavingDate", "31-DEC-2099", Some("DAT001 2")),
        ("systemLeavingDate", "2050-01-01T00:00:00", Some("DAT001 2")),
        ("systemLeavingDate", "4712-12-31", Some("DAT001 2")),
        ("systemLeavingDate", "2099-12-30", Some("DAT002 2")),
        ("systemLeavingDate", "2046-11-22", None),
        ("systemLeavingDate", "2046-11-23", Some("DAT002 2")),
        ("retiralDate", "2050-01-01", None),
        ("retiralDate", "2061-07-31", None),
        ("retiralDate", "2099-12-31", Some("DAT001 2")),
        ("dateOfBirth", "1900-01-01", Some("DAT001 2")),
        ("dateOfBirth", "0001-01-01", Some("DAT001 2")),
        ("dateOfBirth", "1900-01-02", None),
        ("dateOfBirth", "07-18-1980", Some("DAT003 2")),
        ("dateOfBirth", "07-08-1980", None),
        ("dateOfBirth", "32-18-1980", Some("PER003 2")),
        ("dateOfBirth", "1980-18-07", Some("PER003 2")),
    ] {
        let expected: Vec<&str> = expected.into_iter().collect();
        check(&person_dates(&[(element, date)]), "", rules, &expected);
    }
}

#[test]
fn dates_are_told_once_for_a_feed() {
    let many = [("dateOfBirth", "1900-01-01"), ("awardDate", "x"), ("systemLeavingDate", "9999-12-31")];
    check(&person_dates(&many), "", &["DAT"], &["DAT001 2", "DAT001 4"]);
    let far = [
        ("employeeStartDate", "2061-01-02"),
        ("systemLeavingDate", "2071-01-02"),
        ("academicProfessionEntry", "2061-01-02"),
        ("dateOfBirth", "2099-12-31"),
    ];
    check(&person_dates(&far), "", &["DAT"], &["DAT002 2 × 3", "DAT001 5"]);
    check(&person_dates(&far[..3]), "as-of=2041-01-02", &["DAT"], &["DAT002 3"]);
    check(&person_dates(&far[..3]), "as-of=2051-01-02", &["DAT"], &[]);
}

#[test]
fn an_old_organisation_is_as_old_as_it_says() {
    let dated = |start: &str, end: &str| {
        let more = format!("<startDate>{start}</startDate><endDate>{end}</endDate>");
        World::default().organisations(support::feeds::organisation_with("O", &more))
    };
    check(&dated("1900-01-01", "1910-01-01"), "", &["DAT"], &[]);
    check(&dated("1900-01-01", "2099-12-31"), "", &["DAT"], &["DAT001 2"]);
}

// ------------------------------------------------------------------ keys

fn keyed(scheme: &str, keys: &[&str]) -> World {
    let more: Vec<String> = keys.iter().map(|key| format!("<{scheme}>{key}</{scheme}>")).collect();
    World::default().persons(person(
        "1",
        &[association_by("staff", &by("source_id", "O"), "2020-01-01..", &more.join("\n"))],
        "u",
    ))
}

#[test]
fn keys_nearly_known() {
    for (element, key, expected) in [
        ("staffType", "nonacademic", None),
        ("staffType", "non-academic", Some("CLS002 2")),
        ("staffType", "Non_Academic", Some("CLS002 2")),
        ("staffType", "ACADEMICS", Some("CLS002 2")),
        ("staffType", "technical", Some("CLS001 2")),
        ("staffType", "s", Some("CLS001 2")),
        ("staffType", "", None),
        ("jobTitle", "Professor", Some("CLS002 2")),
        ("jobTitle", "Assistant Professor", Some("CLS001 2")),
    ] {
        let expected: Vec<&str> = expected.into_iter().collect();
        check(&keyed(element, &[key]), "", &["CLS"], &expected);
    }
}

#[test]
fn the_list_of_keys_can_be_edited() {
    let two = keyed("jobTitle", &["wizard", "wizard", "witch"]);
    check(&two, "", &["CLS"], &["CLS001 2 × 2", "CLS001 4"]);
    check(&two, "keys.job-title=default,wizard", &["CLS"], &["CLS001 4"]);
    check(&two, "keys.job-title=any", &["CLS"], &[]);
    check(&two, "keys.job-title=Wizard,witch", &["CLS"], &["CLS002 2 × 2"]);
    assert!(message(&keyed("jobTitle", &["witch"]), "keys.job-title=,", "CLS001").contains("is empty"));
}

#[test]
fn many_unknown_keys_of_a_scheme_are_told_together() {
    let titles: Vec<String> = (0..21).map(|n| format!("title{n}x")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let mut more = titles.clone();
    more.push(titles[0]);
    check(&keyed("jobTitle", &more), "", &["CLS"], &["CLS001 2 × 22"]);
    let twenty: Vec<String> = (2..22).map(|line| format!("CLS001 {line}")).collect();
    check(
        &keyed("jobTitle", &titles[..20]),
        "",
        &["CLS"],
        &twenty.iter().map(String::as_str).collect::<Vec<_>>(),
    );
}

// ------------------------------------------------------------------ feeds as a whole

fn linked(users: &[&str], links: &[&str]) -> World {
    let persons: Vec<String> =
        (1..).zip(links).map(|(n, link)| person(&format!("P{n}"), &[staff("O")], link)).collect();
    let users: Vec<String> = users.iter().map(|id| user_named(id, &format!("n{id}"), "")).collect();
    World::default().users(users.join("\n")).persons(persons.join("\n"))
}

#[test]
fn persons_without_any_user() {
    let rules = &["FED011"];
    check(&linked(&["1", "2"], &["", ""]), "", rules, &["FED011 1"]);
    check(&linked(&["1", "2"], &["", "1"]), "", rules, &[]);
    check(&linked(&["1"], &["", ""]), "", rules, &[]);
    check(&linked(&["1", "2"], &[""]), "", rules, &[]);
    check(&linked(&[], &["", ""]), "", rules, &[]);
    let alone = |count: usize| World { users: None, ..linked(&[], &vec![""; count]) };
    check(&alone(19), "", rules, &[]);
    check(&alone(20), "", rules, &["FED011 1"]);
    let system = World::default().users([user_named("1", "root", ""), user_named("2", "ddp", "")].join("\n"));
    check(&World { persons: linked(&[], &["", ""]).persons, ..system }, "", rules, &[]);
}

#[test]
fn links_that_miss_in_one_way() {
    let rules = &["FED012"];
    check(&linked(&["user-1", "user-2"], &["1", "2"]), "", rules, &["FED012 2 × 2"]);
    check(&linked(&["user-1", "user-2"], &["1"]), "", rules, &[]);
    check(&linked(&["user-1", "user-2", "3"], &["1", "2", "3"]), "", rules, &[]);
    check(&linked(&["user-1", "user-2"], &["1", "2", ""]), "", rules, &["FED012 2 × 2"]);
    check(&linked(&["ab", "cd"], &["AB", "CD"]), "", rules, &["FED012 2 × 2"]);
    check(&linked(&["ab", "cd"], &["AB", "CD"]), "id-comparison=case-insensitive", rules, &[]);
    check(&linked(&["ab", "cd"], &["nab", "ncd"]), "", rules, &["FED012 2 × 2"]);
    // Ids that are counted up are near to each other by one character.
    check(&linked(&["1001", "1002"], &["1003", "1004"]), "", rules, &[]);

    let many = |miss: usize, fit: usize| {
        let users: Vec<String> = (0..miss + fit).map(|n| format!("user-{n}")).collect();
        let links: Vec<String> =
            (0..miss + fit).map(|n| if n < fit { format!("user-{n}") } else { format!("{n}") }).collect();
        linked(
            &users.iter().map(String::as_str).collect::<Vec<_>>(),
            &links.iter().map(String::as_str).collect::<Vec<_>>(),
        )
    };
    check(&many(20, 20), "", rules, &["FED012 22 × 20"]);
    check(&many(20, 21), "", rules, &[]);
    check(&many(19, 19), "", rules, &[]);
    let text = message(&many(20, 20), "", "FED012");
    assert!(text.contains("Of 40 links") && text.contains("“20” for user “user-20”"), "{text}");
}

#[test]
fn empty_feeds_and_feeds_of_changes() {
    let read = |content: &str, expected: &[&str]| {
        let mut dry_run = support::checked([("users.xml", content.as_bytes())]);
        let report = dry_run.run(&support::settings(""));
        let codes: Vec<&str> = (0..report.findings_len()).map(|index| report.finding(index).code).collect();
        assert_eq!(codes, expected, "{content}");
    };
    let root = |more: &str| format!("<users xmlns=\"{}\"{more}/>", support::feeds::USERS);
    read(&root(""), &["FED008"]);
    read(&root(" resumptionToken=\"\""), &["FED008"]);
    read(&root(" resumptionToken=\"x\""), &["FED010"]);
    read(&root("").replace("/>", ">"), &["FED007", "XML001"]);
}

// ------------------------------------------------------------------ what does not resolve, in words

/// What is found of some rules: code, line, sentence and remedy.
fn told(world: &World, settings: &str, rules: &[&str]) -> Vec<(String, String, String)> {
    let mut dry_run = world.ruled();
    let report = dry_run.run(&support::settings(settings));
    (0..report.findings_len())
        .map(|index| report.finding(index))
        .filter(|finding| rules.iter().any(|rule| finding.code.starts_with(rule)))
        .map(|finding| (format!("{} {}", finding.code, finding.at.line), finding.message, finding.remedy))
        .collect()
}

/// The same, as (code and line, a part of the sentence, a part of the remedy).
#[track_caller]
fn check_words(world: &World, settings: &str, rules: &[&str], expected: &[(&str, &str, &str)]) {
    let told = told(world, settings, rules);
    let fits = told.len() == expected.len()
        && told.iter().zip(expected).all(|(told, expected)| {
            told.0 == expected.0 && told.1.contains(expected.1) && told.2.contains(expected.2)
        });
    assert!(fits, "{told:#?}\n{expected:#?}");
}

const OF_PEOPLE: &[&str] = &["REF", "PER002", "PER005", "LCK"];

/// One organisation, one user and a person for it.
fn one_of_each(person: String) -> World {
    World::default().organisations(organisation("UNI")).users(user_named("U", "u", "u@x.org")).persons(person)
}

#[test]
fn an_empty_reference_is_no_id_that_is_missing() {
    let person = |organisation: &str, user: &str| {
        person("P", &[association_by("staff", organisation, "2020-01-01..", "")], user)
    };
    for blank in
        [by("source_id", ""), by("source_id", " "), by("non_explicit_id", ""), by("classified_id:t", " ")]
    {
        check_words(
            &one_of_each(person(&blank, "U")),
            "",
            OF_PEOPLE,
            &[
                ("LCK002 2", "would be locked", "the id of its organisation"),
                (
                    "PER005 2",
                    "the id of the organisation of an association is empty",
                    "the id of its organisation",
                ),
                (
                    "REF005 2",
                    "Person “P” names no organisation: the id is empty",
                    "Give the association the id",
                ),
            ],
        );
    }
    for user in [" ", "\t"] {
        check_words(
            &one_of_each(person(&by("source_id", "UNI"), user)),
            "",
            OF_PEOPLE,
            &[
                ("LCK001 2", "no person names it", ""),
                (
                    "REF005 2",
                    "names no user: the id is empty",
                    "Give “user” the id of its user, or leave it out",
                ),
            ],
        );
    }
    let with = |element: &str| {
        one_of_each(person(&by("source_id", "UNI"), "").replace("</person>", &format!("{element}</person>")))
    };
    let expected = ("REF005 2", "names no user", "leave it out");
    check_words(&with("<user id=''/>"), "", &["REF"], &[expected]);
    check_words(&with("<user/>"), "", &["REF"], &[expected]);
    let parent = "<organisation><organisationId>UNI</organisationId><parentOrganisationId> </parentOrganisationId></organisation>";
    check(&World::default().organisations(parent), "", &["REF"], &["REF005 2"]);
}

#[test]
fn the_remedy_fits_what_keeps_a_person_out() {
    let staff_of = |id: &str, user: &str| person(id, &[staff("UNI")], user);
    let twice = format!("{}\n{}", staff_of("P", "V"), staff_of("P", "U"));
    let locked = ("LCK002 2", "its person would not be created");
    check_words(
        &one_of_each(twice),
        "",
        &["LCK"],
        &[(locked.0, locked.1, "Of the persons with this id, leave one")],
    );
    check_words(
        &one_of_each(staff_of("", "U")),
        "",
        &["LCK"],
        &[(locked.0, locked.1, "Give the person its id")],
    );
    let bare = "<person id='P'><user id='U'/></person>";
    check_words(&one_of_each(bare.into()), "", &["LCK"], &[(locked.0, locked.1, "at least one association")]);
    let early = "order=PUOM";
    check_words(
        &one_of_each(staff_of("P", "U")),
        early,
        &["LCK", "PER005"],
        &[
            (locked.0, locked.1, "Run the jobs in the order OUPM"),
            ("PER005 2", "organisation “UNI” is not loaded yet", "Run the jobs in the order OUPM"),
        ],
    );
    let mut broken = one_of_each(staff_of("P", "U"));
    broken.organisations = Some("<organisation>".to_owned());
    check_words(
        &broken,
        "",
        &["LCK", "PER005"],
        &[
            (locked.0, locked.1, "Mend the organisation feed first."),
            (
                "PER005 2",
                "organisation “UNI” is not there, because the organisation feed would be refused",
                "Mend the organisation feed first.",
            ),
        ],
    );
}

#[test]
fn a_job_that_does_not_run_loads_nothing_that_could_be_mended() {
    check_words(
        &one_of_each(person("P", &[staff("UNI")], "U")),
        "schedule.organisations.start=00:00 schedule.persons.start=02:00 schedule.maintenance.start=05:00",
        &["REF"],
        &[("REF002 2", "but User synchronisation does not run in this night", "schedule.users.start")],
    );
}

#[test]
fn a_classified_id_is_near_to_those_of_its_type() {
    let ids = "<personIds><id type=\"employee\">E-12</id><id type=\"other\">13</id></personIds>";
    let relation = |by: &str| {
        let relation = format!(
            "<supervisedByRelations><supervisorRelation id=\"s\"><supervisor>{by}</supervisor></supervisorRelation></supervisedByRelations>"
        );
        person("Q", &[association_by("student", &by_source(), "2020-01-01..", &relation)], "")
    };
    let near = |reference: &str| {
        let world = World::default()
            .persons([person_with("P-1", &[staff("UNI")], "", ids), relation(reference)].join("\n"));
        let told = told(&world, "", &["REF003"]);
        assert_eq!(told.len(), 1, "{told:?}");
        told[0].2.contains("Did you mean")
    };
    assert!(!near(&by("classified_id:employee", "1")), "P-1 is no employee id");
    assert!(near(&by("classified_id:employee", "12")));
    assert!(!near(&by("classified_id:other", "12-E")));
    assert!(near(&by("source_id", "1")));
    assert!(!near(&by("source_id", "E12")), "E-12 is no source id");
    assert!(near(&by("non_explicit_id", "e-12")));
}

fn by_source() -> String {
    by("source_id", "UNI")
}

#[test]
fn blanks_are_taken_off_where_they_are() {
    let users = user_named("U ", "u", "u@x.org");
    let world = World::default().organisations(organisation("UNI")).users(users).persons(person(
        "P",
        &[staff("UNI")],
        "U",
    ));
    let there = "In the user feed, write the id of the user without the blanks around it: “U”.";
    check_words(&world, "", &["IDS001"], &[("IDS001 2", "“U ”", "Write it “U”")]);
    check_words(&world, "", &["LCK", "REF"], &[("LCK003 2", "", there), ("REF002 2", "", there)]);
    let report = &mut world.ruled();
    assert_eq!(report.run(&support::settings("")).cause(0).remedy, there);
    let here = one_of_each(person("P", &[staff("UNI")], "U "));
    check_words(
        &here,
        "",
        &["LCK", "REF"],
        &[("LCK003 2", "", "Correct the id in the person feed"), ("REF002 2", "", "Did you mean “U”")],
    );
}

#[test]
fn a_user_whose_person_names_another_one_is_named_in_the_baseline() {
    let feeds = |id: &str, person: String| one_of_each(person).users(user_named(id, "ada", "u@x.org"));
    let told = |before: &World, tonight: &World| {
        let mut dry_run = tonight.ruled();
        for (name, content) in before.files() {
            let mut reader = soups::FeedReader::new(name);
            reader.push(content.as_bytes());
            dry_run.add_as(soups::Role::Baseline, reader.finish());
        }
        let report = dry_run.run(&support::settings(""));
        let found = (0..report.findings_len()).map(|index| report.finding(index));
        let lock = found
            .into_iter()
            .find(|found| found.code == "LCK001" && found.record.as_ref().is_some_and(|of| of.id == "USER"));
        let lock = lock.expect("a lock");
        (lock.related[0].text.clone(), lock.remedy)
    };
    let of = |user: &str| person("P", &[staff("UNI")], user);
    let before = feeds("USER", of("USER"));
    let (chain, remedy) = told(&before, &feeds("UID", of("UID")));
    assert_eq!(chain, "person “P” names it in the baseline, and user “UID” in the person feed");
    assert!(remedy.contains("“UID”") && remedy.contains("PLN007"), "{remedy}");
    // Another account, by its name: nothing tells that it is the same one.
    let (_, remedy) = told(&before, &feeds("UID", of("UID")).users(user_named("UID", "emmy", "")));
    assert_eq!(
        remedy,
        "If it is user “UID” now, deliver the id “USER” or change it in Pure before the job runs."
    );
    let (chain, remedy) = told(&before, &feeds("UID", of("")));
    assert_eq!(chain, "person “P” names it in the baseline, and no user in the person feed");
    assert!(remedy.starts_with("Give its person a user element"), "{remedy}");
}

#[test]
fn the_text_names_the_record_that_a_sentence_does_not() {
    let persons =
        person("P", &[association_by("staff", &by("source_id", "UNI"), "2020-01-01..2019-01-01", "")], "U");
    let mut dry_run = one_of_each(persons).ruled();
    let mut text = Vec::new();
    dry_run
        .run(&support::settings(""))
        .write_text(&mut text, soups::report::Style { rows_max: 9 })
        .expect("memory");
    let text = String::from_utf8(text).expect("text");
    assert!(text.contains("PER004") && text.contains(" person “P”: Correct one of the two dates"), "{text}");
}
