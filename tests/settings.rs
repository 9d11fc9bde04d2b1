//! The settings: names, values, defaults, errors, and the ways they are written.
#![cfg(not(target_family = "wasm"))]

mod support;

use proptest::prelude::*;
use soups::records::Feed;
use soups::rules::{Code, Scheme};
use soups::{Change, FieldRule, GoneUsers, Group, Job, Kind, Settings};
use support::settings;

#[track_caller]
fn refused(key: &str, value: &str) -> String {
    let mut changed = settings("");
    let error = changed.set(key, value).expect_err("it takes no such value").to_string();
    assert_eq!(changed, settings(""), "{key} was set all the same");
    error
}

#[track_caller]
fn value(settings: &Settings, setting: &str) -> String {
    let assumptions = settings.assumptions();
    let mut found = assumptions.iter().filter(|assumption| assumption.setting == setting);
    let value = found.next().unwrap_or_else(|| panic!("{setting} is told")).value.clone();
    assert!(found.next().is_none(), "{setting} is told twice");
    value
}

#[test]
fn every_setting_of_the_contract_is_told_with_its_default() {
    let defaults = settings("");
    for (setting, default) in [
        ("as-of", "2026-11-22"),
        ("order", "OUPSM"),
        ("nights", "1"),
        ("grace.staff", "0"),
        ("grace.student", "0"),
        ("maintenance.lock", "true"),
        ("maintenance.keep-trusted", "true"),
        ("lists.role-holders", "none"),
        ("lists.trusted", "none"),
        ("lists.locked-before", "none"),
        ("baseline", "none"),
        ("baseline-feeds", "as-loaded"),
        ("missing-organisation", "skip-association"),
        ("missing-user", "load-unlinked"),
        ("gone-users", "unsynchronise"),
        ("invalid-feed", "report-and-continue"),
        ("id-comparison", "exact"),
        ("safe-size", "0"),
        ("delta", "false"),
        ("fields", "sync"),
        ("schedule.JOB.start", "none"),
        ("schedule.JOB.duration", "records ÷ schedule.rate"),
        ("schedule.rate", "50"),
        ("schedule.time-zone", "UTC"),
        ("guard", "10% gone, 75% updated, 5% locked, off for created"),
        ("keys", "default"),
        ("rules", "default"),
        ("suppress", "none"),
    ] {
        assert_eq!(value(&defaults, setting), default, "{setting}");
    }
    assert_eq!(defaults.to_pairs(), [("as-of".to_owned(), "2026-11-22".to_owned())]);
}

#[test]
fn a_family_tells_what_was_given() {
    let set =
        settings("safe-size.persons=4000 guard.users.gone=off schedule.users.start=01:00 keys.leave=any");
    for (setting, expected) in [
        ("safe-size", "0"),
        ("safe-size.persons", "4000"),
        ("guard.users.gone", "off"),
        ("schedule.users.start", "01:00"),
        ("keys.leave", "any"),
    ] {
        assert_eq!(value(&set, setting), expected, "{setting}");
    }
}

#[test]
fn a_name_that_is_none_is_told_with_the_nearest() {
    for (key, nearest) in [
        ("missing-usr", "missing-user"),
        ("", "as-of"),
        ("safe-size.person", "safe-size.persons"),
        ("safe-size", "safe-size.users"),
        ("maintenance", "maintenance.lock"),
        ("safesize.users", "safe-size.users"),
        ("guard.users.lockd", "guard.users.locked"),
        ("guard.supervisors.gone", "guard.persons.gone"),
        ("schedule.maintenence.start", "schedule.maintenance.start"),
        ("schedule.timezone", "schedule.time-zone"),
        ("schedule.users.begin", "schedule.users.start"),
        ("field.persons.name.first", "fields.persons.name.first"),
        ("fields.persns.name.first", "fields.persons.name.first"),
        ("fields.persons", "fields.persons.FIELD"),
        ("keys.jobtitle", "keys.job-title"),
        ("rules.LCK01", "rules.LCK001"),
        ("maintenance.lock.x", "maintenance.lock"),
        ("Grace.staff", "grace.staff"),
    ] {
        let expected = format!("“{key}” is no setting; the nearest is “{nearest}”");
        assert_eq!(refused(key, "1"), expected);
    }
}

#[test]
fn an_error_names_the_key_quotes_the_value_and_says_what_is_taken() {
    for (key, value, taken) in [
        ("nights", "0", "number of nights from 1 to 366"),
        ("nights", "367", "number of nights from 1 to 366"),
        ("grace.staff", "+3", "number of days"),
        ("maintenance.keep-trusted", "yes", "neither true nor false"),
        ("gone-users", "keep", "unsynchronise, lock, delete"),
        ("baseline-feeds", "raw", "as-loaded, as-given"),
        ("safe-size.users", "-1", "number of records"),
        ("safe-size.users", "4294967296", "number of records"),
        ("delta.users", "1", "neither true nor false"),
        ("fields.users.email", "never", "sync, once, do-not-sync, lock, do-not-lock"),
        ("fields.users.e mail", "sync", "no field"),
        ("guard.users.gone", "", "10%,500"),
        ("guard.users.gone", "10", ""),
        ("guard.users.gone", "10%,20%", "10%,500"),
        ("guard.users.gone", "1,2", "10%,500"),
        ("guard.users.gone", "-5%", "10%,500"),
        ("guard.users.gone", "5.%", "10%,500"),
        ("guard.users.gone", "+5", "10%,500"),
        ("schedule.rate", "0", "above 0"),
        ("schedule.rate", "-1", "above 0"),
        ("schedule.rate", "1e3", "above 0"),
        ("schedule.rate", ".5", "above 0"),
        ("schedule.rate", "0.0000001", "above 0"),
        ("schedule.users.start", "24", "02:30"),
        ("schedule.users.start", "48:00", "02:30"),
        ("schedule.users.start", "2:30", "02:30"),
        ("schedule.users.start", "02:60", "02:30"),
        ("schedule.users.duration", "90", "1h30m"),
        ("schedule.users.duration", "30m1h", "1h30m"),
        ("schedule.users.duration", "1h1h", "1h30m"),
        ("schedule.users.duration", "h", "1h30m"),
        ("schedule.users.duration", "8é", "1h30m"),
        ("schedule.users.duration", "200h", "1h30m"),
        ("schedule.users.duration", "99999999999999999999h", "1h30m"),
        ("rules.LCK001", "fatal", "off, note, warning, error"),
    ] {
        if taken.is_empty() {
            continue;
        }
        let error = refused(key, value);
        assert!(error.starts_with(&format!("{key}: “")), "{error}");
        assert!(error.contains(&format!("“{value}”")) || key.contains(' '), "{error}");
        assert!(error.contains(taken), "{error}");
    }
    assert!(
        refused("suppress", "LCK001").starts_with("suppress: it is a list of { code, id, reason, until }")
    );
    assert!(refused("suppress", "[]\norder = 'M'").starts_with("suppress: it is a list"));
}

#[test]
fn maintenance_reads_no_feed() {
    for key in ["safe-size.maintenance", "delta.maintenance", "fields.maintenance.name"] {
        assert!(refused(key, "1").contains("Person Maintenance reads no feed"), "{key}");
    }
    assert!(refused("schedule.maintenance.duration", "10m").contains("has no duration"));
}

#[test]
fn safe_sizes_and_deltas_are_of_one_job() {
    let set = settings("safe-size.users=10 delta.persons=false delta.organisations=true");
    let sizes = Job::ALL.map(|job| set.safe_size(job));
    assert_eq!(sizes, [0, 10, 0, 0, 0]);
    assert_eq!(Job::ALL.map(|job| set.delta(job)), [Some(true), None, Some(false), None, None]);
}

#[test]
fn the_longest_part_of_a_field_with_a_rule_decides() {
    let set = settings(
        "fields.persons.name=once fields.persons.name.firstname=sync fields.persons.nam=do-not-sync \
         fields.users.name=do-not-sync fields.persons.profileInformation=lock fields.users.roles=do-not-lock",
    );
    for (job, field, rule) in [
        (Job::Persons, "name", FieldRule::Once),
        (Job::Persons, "name.lastname", FieldRule::Once),
        (Job::Persons, "name.firstname", FieldRule::Sync),
        (Job::Persons, "name.firstname.x", FieldRule::Sync),
        (Job::Persons, "names", FieldRule::Sync),
        (Job::Persons, "nam", FieldRule::DoNotSync),
        (Job::Persons, "", FieldRule::Sync),
        (Job::Users, "name.firstname", FieldRule::DoNotSync),
        (Job::Organisations, "name", FieldRule::Sync),
        (Job::Persons, "profileInformation", FieldRule::Sync),
    ] {
        assert_eq!(set.field_rule(job, field), rule, "{job:?} {field}");
    }
    assert_eq!(set.list_lock(Job::Persons, "profileInformation"), Some(true));
    assert_eq!(set.list_lock(Job::Users, "roles"), Some(false));
    assert_eq!(set.list_lock(Job::Persons, "name"), None);
    assert_eq!(set.list_lock(Job::Persons, "titles"), None);
}

#[test]
fn guards_take_shares_numbers_or_both() {
    let set = settings(
        "guard.users.gone=500 guard.persons.created=7.5% guard.persons.updated=10%,3 guard.organisations.gone=off guard.users.locked=5%",
    );
    let trips = |kind, change, changed, of| set.guard(kind, change).trips(changed, of);
    assert!(!trips(Feed::Users, Change::Gone, 500, 500) && trips(Feed::Users, Change::Gone, 501, 100_000));
    assert!(
        !trips(Feed::Persons, Change::Created, 3, 40) && trips(Feed::Persons, Change::Created, 301, 4000)
    );
    assert!(!trips(Feed::Persons, Change::Created, 300, 4000));
    assert!(!trips(Feed::Persons, Change::Updated, 3, 30) && trips(Feed::Persons, Change::Updated, 4, 1000));
    assert!(trips(Feed::Persons, Change::Updated, 2, 19) && !trips(Feed::Persons, Change::Updated, 2, 20));
    assert!(!trips(Feed::Organisations, Change::Gone, u32::MAX, 1));
    // Those that are not given.
    assert!(!trips(Feed::Persons, Change::Gone, 10, 100) && trips(Feed::Persons, Change::Gone, 11, 100));
    assert!(!trips(Feed::Users, Change::Updated, 75, 100) && trips(Feed::Users, Change::Updated, 76, 100));
    assert!(!trips(Feed::Users, Change::Locked, 5, 100) && trips(Feed::Users, Change::Locked, 6, 100));
    assert!(!trips(Feed::Users, Change::Created, 100, 1));
    assert!(!trips(Feed::Supervisors, Change::Gone, 100, 1));
    assert!(trips(Feed::Users, Change::Locked, u32::MAX, u32::MAX));
    let is_set = [Change::Created, Change::Updated, Change::Gone, Change::Locked]
        .map(|change| set.guard_is_set(Feed::Users, change));
    assert_eq!(is_set, [false, false, true, true], "one that is given its default is given");
}

#[test]
fn times_of_a_job_come_from_its_duration_or_the_rate() {
    let set = settings("schedule.users.duration=1h30m schedule.rate=12.5");
    assert_eq!(set.schedule.step(Job::Users, 7), (5_400_000, 7));
    assert_eq!(set.schedule.step(Job::Users, 0).1, 1);
    assert_eq!(set.schedule.step(Job::Persons, 7), (10_000, 125));
    assert_eq!(settings("").schedule.step(Job::Persons, 7), (1000, 50));
    assert_eq!(set.schedule.duration(Job::Users), Some(5_400_000));
    assert!(!set.schedule.is_given());
    assert!(settings("schedule.users.start=25:00").schedule.is_given());
    for (given, told) in
        [("90s", "1m30s"), ("0s", "0s"), ("168h", "168h"), ("90m", "1h30m"), ("1h1s", "1h1s")]
    {
        let set = settings(&format!("schedule.users.duration={given}"));
        assert_eq!(value(&set, "schedule.users.duration"), told);
    }
}

#[test]
fn what_is_given_last_counts() {
    let mut set = settings("gone-users=lock gone-users=delete rules.USR006=off rules.usr006=note");
    assert_eq!(set.gone_users, GoneUsers::Delete);
    assert_eq!(value(&set, "rules.USR006"), "note");
    set.read_toml("gone-users = 'lock'\n[[suppress]]\ncode = 'LCK001'\nreason = 'one'").expect("settings");
    set.read_toml("[[suppress]]\ncode = 'LCK002'\nreason = 'two'").expect("settings");
    assert_eq!(set.gone_users, GoneUsers::Lock);
    assert_eq!(set.suppressions.len(), 1);
    assert_eq!(value(&set, "suppress"), "1 entry");
    set.set("suppress", "").expect("it can be emptied");
    set.set("baseline", "x").expect("a path");
    set.set("baseline", "").expect("it can be emptied");
    assert_eq!((set.suppressions.len(), set.paths.baseline), (0, None));
}

#[test]
fn a_field_inside_a_field_is_written_in_quotes() {
    let set = settings("fields.persons.name=once fields.persons.name.firstname=sync");
    let text = set.to_toml();
    assert!(text.contains("fields.persons.\"name.firstname\" = \"sync\"\n"), "{text}");
    let mut read = settings("");
    read.read_toml(&text).expect("they are settings");
    assert_eq!(read, set);
}

/// A setting as it may be given: among them every key of the table, for which `every_key_is_tried` looks.
fn pair() -> impl Strategy<Value = (String, String)> {
    fn one(pattern: &'static str, values: &'static [&'static str]) -> BoxedStrategy<(String, String)> {
        let names = match pattern.split_once(char::is_uppercase) {
            None => vec![pattern.to_owned()],
            Some(_) => names(pattern),
        };
        (prop::sample::select(names), prop::sample::select(values))
            .prop_map(|(key, value)| (key, value.to_owned()))
            .boxed()
    }
    let many = KEYS.iter().map(|&(pattern, values)| one(pattern, values));
    let path = "[ -~é“]{0,12}".prop_map(|path| ("baseline".to_owned(), path));
    let reason = "[a-z]{1}[ -~é\n\t\\\\\"\u{7f}]{0,12}".prop_map(|reason| {
        let text = serde_json::to_string(&reason).expect("a text is JSON").replace('\u{7f}', "\\u007F");
        ("suppress".to_owned(), format!("[{{ code = 'LCK001', id = {text}, reason = {text} }}]"))
    });
    let all: Vec<BoxedStrategy<(String, String)>> = many.chain([path.boxed(), reason.boxed()]).collect();
    prop::strategy::Union::new(all)
}

fn names(pattern: &str) -> Vec<String> {
    let names: Vec<&str> = match pattern {
        pattern if pattern.contains("SCHEME") => Scheme::ALL.iter().map(|scheme| scheme.name()).collect(),
        "alma.default.FIELD" => {
            return ["user_group", "preferred_language", "last_name"]
                .map(|field| format!("alma.default.{field}"))
                .to_vec();
        }
        pattern if pattern.contains("CODE") => Code::ALL.iter().map(|code| code.code()).collect(),
        pattern if pattern.contains("KIND") => vec!["organisations", "users", "persons"],
        _ => vec!["organisations", "users", "persons", "supervisors"],
    };
    let all = names.iter().map(|name| {
        let pattern = pattern.replace("SCHEME", name).replace("CODE", name).replace("KIND", name);
        pattern.replace("JOB", name)
    });
    all.flat_map(|pattern| {
        ["name", "name.firstname", "x-y"].map(|field| pattern.replace("FIELD", field)).into_iter().flat_map(
            |pattern| {
                ["gone", "locked", "created", "updated"].map(|change| pattern.replace("CHANGE", change))
            },
        )
    })
    .collect()
}

const KEYS: &[(&str, &[&str])] = &[
    ("as-of", &["2024-02-29", "2031-01-01"]),
    ("order", &["OUPSM", "mspuo", "OUPM"]),
    ("nights", &["1", "2", "366"]),
    ("grace.staff", &["0", "30"]),
    ("grace.student", &["0", "90"]),
    ("maintenance.lock", &["true", "false"]),
    ("maintenance.keep-trusted", &["true", "false"]),
    ("missing-organisation", &["skip-association", "skip-person"]),
    ("missing-user", &["load-unlinked", "skip-person"]),
    ("gone-users", &["unsynchronise", "lock", "delete"]),
    ("id-comparison", &["exact", "trimmed", "case-insensitive"]),
    ("invalid-feed", &["report-and-continue", "job-stops"]),
    ("baseline", &["last night", "C:\\feeds\\\"x\"", "2026", ""]),
    ("baseline-feeds", &["as-loaded", "as-given"]),
    ("lists.role-holders", &["roles.csv", "true", "12"]),
    ("lists.trusted", &["trusted.txt"]),
    ("lists.locked-before", &["a,b.csv"]),
    ("safe-size.JOB", &["0", "4000"]),
    ("delta.JOB", &["true", "false"]),
    ("fields.JOB.FIELD", &["sync", "once", "do-not-sync", "lock", "do-not-lock"]),
    ("guard.KIND.CHANGE", &["10%", "500", "500, 0.25%", "0007.500%,1", "off"]),
    ("schedule.JOB.start", &["02:30", "25:00", "23:59:59"]),
    ("schedule.JOB.duration", &["90s", "10m", "1h30m"]),
    ("schedule.rate", &["50", "12.5", "0.000001", "000100.50"]),
    ("schedule.time-zone", &["UTC", "Europe/Zurich"]),
    ("keys.SCHEME", &["any", "default, lecturer,x", ""]),
    ("alma.match-id", &["primary_id", "BARCODE", "02"]),
    ("alma.empty-incoming", &["clear-or-default", "keep"]),
    ("alma.protected", &["default", "user_group, last_name", "", "default,status"]),
    ("alma.default.FIELD", &["en", "00", ""]),
    ("alma.unmatched", &["add", "skip"]),
    ("alma.identifier-held", &["refuse", "load"]),
    ("alma.primary-id", &["update", "keep"]),
    ("alma.record-type", &["PUBLIC", "", "12"]),
    ("alma.mandatory", &["", "last_name,email", "address.line1, primary_id"]),
    ("alma.rows", &["auto", "all", "changes"]),
    ("rules.CODE", &["off", "note", "warning", "error"]),
    (
        "suppress",
        &["", "[{ code = 'lck001', reason = 'x', until = 2027-03-31 }, { code = 'USR006', reason = '\"' }]"],
    ),
];

#[test]
fn what_alma_does_not_take_is_told_with_the_nearest() {
    for (key, value, told) in [
        (
            "alma.protected",
            "user_grup",
            "alma.protected: “user_grup” is no field; the nearest is “user_group”",
        ),
        ("alma.default.langage", "en", "“langage” is no field; the nearest is “"),
        ("alma.empty-incoming", "clear", "“clear” is no such value; the nearest is “keep”"),
        ("alma.unmatched", "adding", "“adding” is no such value; the nearest is “add”"),
        ("alma.mandatory", "adress", "“adress” is no such value; the nearest is “address”"),
        ("alma.match-id", " ", "is no identifier"),
        ("alma.protcted", "default", "“alma.protcted” is no setting; the nearest is “alma.protected”"),
    ] {
        let error = settings("").set(key, value).expect_err(value).to_string();
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn every_key_is_tried() {
    let known: Vec<&str> = Settings::keys().iter().map(|key| key.pattern).collect();
    let tried: Vec<&str> = KEYS.iter().map(|&(pattern, _)| pattern).collect();
    assert_eq!(known, tried);
}

proptest! {
    #[test]
    fn settings_survive_pairs_and_toml(given in prop::collection::vec(pair(), 0..12)) {
        let mut set = settings("");
        for (key, value) in &given {
            set.set(key, value).expect("a setting takes its value");
        }
        let mut of_pairs = Settings::for_date("2001-01-01").expect("a date");
        for (key, value) in set.to_pairs() {
            of_pairs.set(&key, &value).expect("what is written can be set");
        }
        prop_assert_eq!(&of_pairs, &set);
        prop_assert_eq!(of_pairs.to_pairs(), set.to_pairs());
        let mut of_toml = Settings::for_date("2001-01-01").expect("a date");
        let text = set.to_toml();
        if let Err(error) = of_toml.read_toml(&text) {
            return Err(TestCaseError::fail(format!("{error}\n{text}")));
        }
        prop_assert_eq!(&of_toml, &set, "{}", text);
        let told: Vec<_> = set.assumptions().into_iter().map(|told| told.setting).collect();
        for (key, _) in set.to_pairs() {
            prop_assert!(told.contains(&key), "{} is not told", key);
        }
    }

    #[test]
    fn nothing_that_is_set_makes_it_panic(key in "[ -~é.]{0,24}", value in "[ -~é%:]{0,12}") {
        let _ = settings("").set(&key, &value);
        for known in Settings::keys() {
            let key = known.pattern.replace("JOB", "users").replace("KIND", "users").replace("CHANGE", "gone");
            let _ = settings("").set(&key.replace("SCHEME", "leave").replace("CODE", "LCK001"), &value);
        }
    }
}

#[test]
fn the_settings_that_the_document_shows_are_settings() {
    let manual = Settings::manual();
    let (_, toml) = manual.split_once("```toml\n").expect("it shows some");
    let (toml, _) = toml.split_once("```").expect("the block ends");
    let mut set = settings("");
    set.read_toml(toml).expect("they are settings");
    assert_eq!(set.field_rule(Job::Persons, "name.firstname"), FieldRule::Sync);
    assert_eq!(set.field_rule(Job::Persons, "name.lastname"), FieldRule::Once);
    assert_eq!(set.schedule.duration(Job::Users), Some(1_200_000));
    assert!(set.schedule.is_given());
}

#[test]
fn the_document_is_up_to_date() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/settings.md");
    let wanted = Settings::manual();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &wanted).expect("docs/settings.md can be written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == wanted, "docs/settings.md is stale: run UPDATE_DOCS=1 cargo test --test settings");
}

#[test]
fn every_member_of_every_key_is_a_setting_that_takes_its_default_and_its_choices() {
    let mut members = 0;
    for key in Settings::keys() {
        assert!(!key.label.is_empty() && Group::ALL.contains(&key.group), "{}", key.pattern);
        assert_eq!(key.members().is_empty(), key.is_open(), "{}", key.pattern);
        for member in key.members() {
            members += 1;
            let mut changed = settings("");
            let is_value = !matches!(member.default.as_str(), "" | "today" | "none" | "default")
                && !member.default.contains('÷');
            if is_value {
                changed.set(&member.name, &member.default).expect("a default is taken");
            }
            for choice in key.kind.choices() {
                changed.set(&member.name, choice).expect("a choice is taken");
            }
            if key.kind == Kind::Number {
                changed.set(&member.name, "1").expect("a number is taken");
                changed.set(&member.name, "x").expect_err("nothing else is");
            }
        }
    }
    assert!(members > 50, "{members} members");
    for (open, choice) in [("rules.IDS002", "off"), ("fields.persons.name", "once")] {
        let prefix = open.split('.').next();
        let key = Settings::keys().iter().find(|key| key.pattern.split('.').next() == prefix).expect("a key");
        assert!(key.is_open() && key.kind.choices().contains(&choice));
        for choice in key.kind.choices() {
            settings("").set(open, choice).expect("a choice is taken");
        }
    }
}

#[test]
fn what_names_files_or_holds_ids_is_not_shared() {
    for key in ["baseline", "lists.role-holders", "lists.trusted", "lists.locked-before", "suppress"] {
        assert!(!Settings::is_shared(key), "{key}");
    }
    for key in
        ["as-of", "order", "grace.staff", "guard.users.gone", "schedule.users.start", "fields.persons.name"]
    {
        assert!(Settings::is_shared(key), "{key}");
    }
    assert!(!Settings::is_shared("grace.stuff"), "what is no setting is not shared either");
}

#[test]
fn of_many_settings_those_that_will_do_are_set_and_the_others_told_by_name() {
    let mut set = settings("");
    let refused = set.set_all([("grace.staff", "30"), ("grace.stuff", "1"), ("nights", "0")].into_iter());
    assert_eq!(value(&set, "grace.staff"), "30");
    let names: Vec<&str> = refused.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(names, ["grace.stuff", "nights"]);
    assert!(refused[0].1.to_string().contains("the nearest is “grace.staff”"), "{}", refused[0].1);
}

#[test]
fn a_start_is_written_for_another_time_where_that_can_be_said() {
    let written = |start: &str| {
        let mut settings = Settings::for_date("2026-11-22").expect("a day");
        settings.set("schedule.users.start", start).expect("it is a start");
        assert_eq!(settings.schedule.template(Job::Persons), None);
        let template = settings.schedule.template(Job::Users).expect("it has a start");
        template.inspect(|template| {
            // What is written so is a start again.
            let moved = template.replace("{hour}", "17").replace("{minute}", "35");
            settings.set("schedule.users.start", &moved).expect("it is a start");
            let timetable = settings.schedule.timetable(settings.as_of);
            assert!(
                timetable.of(Job::Users).is_none_or(|timed| timed.local.contains("T17:35:00")),
                "{moved}"
            );
        })
    };
    assert_eq!(written("02:30").as_deref(), Ok("{hour}:{minute}"));
    assert_eq!(written("30 2 * * *").as_deref(), Ok("{minute} {hour} * * *"));
    assert_eq!(written("0 30 2 ? * MON-FRI").as_deref(), Ok("0 {minute} {hour} ? * MON-FRI"));
    assert_eq!(written("0 30 2 ? * * 2026").as_deref(), Ok("0 {minute} {hour} ? * * 2026"));
    for (start, part) in [
        ("*/5 2 * * *", "minute"),
        ("5,35 2 * * *", "minute"),
        ("* 30 2 ? * *", "minute"),
        ("0 * 2 ? * *", "minute"),
        ("30 2-4 * * *", "hour"),
        ("0 30 * ? * *", "hour"),
    ] {
        assert!(written(start).is_err_and(|why| why.ends_with(part)), "{start}");
    }
}
