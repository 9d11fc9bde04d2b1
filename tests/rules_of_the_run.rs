//! The rules of the run, one example that fails and one that passes for each: references, what falls out, Person
//! Maintenance, the order of the jobs.
#![cfg(not(target_family = "wasm"))]

mod support;

use support::feeds::{
    World, association, association_by, by, organisation, organisation_ids, organisation_with, person,
    person_with, staff, user, user_named,
};
use support::{json, list, settings, text};

/// Runs a World and compares everything it says, one line each:
///
/// - `person p: association organisation o by source_id` for a missing reference, with `~ id (why)` for each near miss,
/// - `locked u: reason`,
/// - `CODE record` for every other finding,
/// - `not checkable: 1`,
///
/// with `, transient` at the end of what the second night mends.
#[track_caller]
fn check(world: &World, set: &str, expected: &[&str]) {
    let told = run(world, set);
    assert_eq!(told, expected, "with {set}");
}

#[track_caller]
fn run(world: &World, set: &str) -> Vec<String> {
    let report = json(&mut world.dry_run(), &settings(set));
    let transient = |row: &serde_json::Value| if row["nature"] == "transient" { ", transient" } else { "" };
    let mut told = Vec::new();
    for missing in list(&report, "missingReferences") {
        let (from, to) = (&missing["from"], &missing["to"]);
        let mut line = format!(
            "{} {}: {} {} {}{} by {}",
            text(from, "kind"),
            text(from, "id"),
            text(missing, "via"),
            text(to, "kind"),
            to["type"].as_str().map_or_else(String::new, |kind| format!("{kind}/")),
            text(to, "id"),
            text(to, "by"),
        );
        for near in list(missing, "nearMisses") {
            line = format!("{line} ~ {} ({})", text(near, "id"), text(near, "why"));
        }
        told.push(line + transient(missing));
    }
    for locked in list(&report, "lockedUsers") {
        told.push(format!("locked {}: {}{}", text(locked, "id"), text(locked, "reason"), transient(locked)));
        assert!(list(locked, "chain").len() > 1, "a lock has a chain of facts: {locked}");
        assert_eq!(locked["certainty"], "unless-role");
    }
    for finding in list(&report, "findings") {
        let code = text(finding, "code");
        if !code.starts_with("LCK") && !["REF001", "REF002", "REF003"].contains(&code) {
            told.push(format!("{code} {}", finding["record"]["id"].as_str().unwrap_or("-")));
        }
    }
    if report["summary"]["notCheckable"] != 0 {
        told.push(format!("not checkable: {}", report["summary"]["notCheckable"]));
    }
    told
}

/// One organisation, one user, and persons.
fn world(persons: &[String]) -> World {
    World::empty().organisations(organisation("o")).users(user("u")).persons(persons.concat())
}

const NOTHING: &[&str] = &[];

// ------------------------------------------------------------------ references of organisations

#[test]
fn organisations_name_organisations_anywhere_in_the_feed() {
    let with =
        |more: &str| World::empty().organisations(organisation_with("o", more) + &organisation("later"));
    for via in ["parentOrganisationId", "takenOverBy", "owner"] {
        check(&with(&format!("<{via}>later</{via}><{via}>o</{via}>")), "", NOTHING);
        let missing = format!("organisation o: {via} organisation none by source_id");
        check(&with(&format!("<{via}>none</{via}>")), "", &[&missing]);
        check(&with(&format!("<{via}/>")), "", &["REF005 o"]);
    }
}

#[test]
fn an_organisation_is_loaded_without_what_is_missing() {
    let world = World::empty().organisations(organisation_with(
        "o",
        "<parentOrganisationId>x</parentOrganisationId><owner>y</owner>",
    ));
    let report = json(&mut world.dry_run(), &settings(""));
    assert_eq!(report["jobs"][0]["created"], 1);
    let persons = world.clone().users(user("u")).persons(person("p", &[staff("o")], "u"));
    check(
        &persons,
        "",
        &[
            "organisation o: parentOrganisationId organisation x by source_id ~ o (one character)",
            "organisation o: owner organisation y by source_id ~ o (one character)",
        ],
    );
}

// ------------------------------------------------------------------ the four look-ups

fn named(look_up: &str, id: &str) -> World {
    let organisations =
        organisation_with("one", &organisation_ids(&[("cost centre", "0100"), ("payroll", "77")]))
            + &organisation_with("two", &organisation_ids(&[("cost centre", "one")]));
    let association = association_by("staff", &by(look_up, id), "2020-01-01..", "");
    World::empty().organisations(organisations).persons(person("p", &[association], ""))
}

const FALLS_OUT: &str = "PER005 p";

#[test]
fn a_source_id_finds_source_ids_only() {
    check(&named("source_id", "one"), "", NOTHING);
    check(
        &named("source_id", "0100"),
        "",
        &["person p: association organisation 0100 by source_id", FALLS_OUT],
    );
}

#[test]
fn a_classified_id_finds_type_and_value() {
    check(&named("classified_id:cost centre", "0100"), "", NOTHING);
    check(
        &named("classified_id:payroll", "0100"),
        "",
        &["person p: association organisation payroll/0100 by classified_id", FALLS_OUT],
    );
    check(
        &named("classified_id:cost centre", "two"),
        "",
        &["person p: association organisation cost centre/two by classified_id", FALLS_OUT],
    );
}

#[test]
fn a_pure_id_cannot_be_checked() {
    check(&named("pure_id", "42"), "", &["not checkable: 1"]);
}

#[test]
fn a_non_explicit_id_finds_source_ids_before_classified_ids() {
    check(&named("non_explicit_id", "two"), "", NOTHING);
    check(&named("non_explicit_id", "one"), "", NOTHING);
    check(
        &named("non_explicit_id", "nowhere"),
        "",
        &["person p: association organisation nowhere by non_explicit_id", FALLS_OUT],
    );
}

#[test]
fn a_non_explicit_id_of_digits_is_a_risk() {
    check(&named("non_explicit_id", "0100"), "", &["REF004 p"]);
    check(
        &named("non_explicit_id", "9"),
        "",
        &["person p: association organisation 9 by non_explicit_id", FALLS_OUT, "REF004 p"],
    );
}

#[test]
fn classified_ids_of_persons_name_supervisors() {
    let ids = "<personIds><c:id type=\"staff number\">007</c:id></personIds>";
    let world = |supervisor: &str| {
        World::empty().organisations(organisation("o")).persons(
            person_with("bond", &[staff("o")], "", ids) + &person("moneypenny", &[staff("o")], ""),
        )
        .supervisors(format!("<supervision id='s'><apprentice>moneypenny</apprentice><supervisor>{supervisor}</supervisor></supervision>"))
    };
    check(&world("<classified_id type='staff number'>007</classified_id>"), "", NOTHING);
    check(&world("007"), "", &["REF004 s"]);
    check(
        &world("<classified_id type='card'>007</classified_id>"),
        "",
        &["supervisor-relation s: supervisor person card/007 by classified_id"],
    );
}

#[test]
fn comparing_ids() {
    let world = |organisation: &str, user_id: &str| world(&[person("p", &[staff(organisation)], user_id)]);
    check(&world("o", "u"), "", NOTHING);
    check(
        &world("O", " u"),
        "",
        &[
            "person p: association organisation O by source_id ~ o (upper and lower case)",
            "person p: user user  u by attribute ~ u (blanks around the id)",
            "locked u: link-missing",
            FALLS_OUT,
        ],
    );
    check(
        &world("O", "u "),
        "id-comparison=case-insensitive",
        &["person p: user user u  by attribute ~ u (blanks around the id)", "locked u: link-missing"],
    );
    check(
        &world(" o\t", "U"),
        "id-comparison=trimmed",
        &["person p: user user U by attribute ~ u (upper and lower case)", "locked u: link-missing"],
    );
}

// ------------------------------------------------------------------ near misses

#[test]
fn near_misses_say_in_what_they_differ() {
    let near = |users: &str, named: &str, expected: &[&str]| {
        let world = World::empty().organisations(organisation("o")).users(users).persons(person(
            "p",
            &[staff("o")],
            named,
        ));
        let report = json(&mut world.dry_run(), &settings(""));
        let found: Vec<String> = list(&report["missingReferences"][0], "nearMisses")
            .iter()
            .map(|near| format!("{}: {}", text(near, "id"), text(near, "why")))
            .collect();
        assert_eq!(found, expected, "{named} among {users}");
    };
    near(&user("ABC"), "abc", &["ABC: upper and lower case"]);
    near(&user(" abc"), "abc", &[" abc: blanks around the id"]);
    near(&user("0042"), "42", &["0042: leading zeros"]);
    near(&user("42"), "00042", &["42: leading zeros"]);
    near(&user("user-42"), "42", &["user-42: a prefix on one side"]);
    near(&user("abc42"), "u:abc42", &["abc42: a prefix on one side"]);
    near(&user_named("1", "ada", "ada@x.edu"), "ada", &["1: the user name stands where the id belongs"]);
    near(
        &user_named("1", "ada", "Ada@x.edu"),
        "ada@x.edu",
        &["1: the e-mail address stands where the id belongs"],
    );
    near(&user("user17"), "user71", &[]);
    near(&user("user17"), "user18", &["user17: one character"]);
    near(&user("user17"), "user117", &["user17: one character"]);
    near(&user("user17"), "ser17", &["user17: one character"]);
    near(&user("Größe"), "Grösse", &[]);
    near(&user("completely"), "different", &[]);
    near(&(user("user1") + &user("USER")), "user", &["USER: upper and lower case", "user1: one character"]);
}

#[test]
fn a_user_that_a_person_nearly_names_is_locked_for_that() {
    check(
        &world(&[person("p", &[staff("o")], "U")]),
        "",
        &["person p: user user U by attribute ~ u (upper and lower case)", "locked u: link-missing"],
    );
    check(
        &world(&[person("p", &[staff("o")], "zzz")]),
        "",
        &["person p: user user zzz by attribute", "locked u: no-person"],
    );
}

// ------------------------------------------------------------------ records that fall out, and what falls with them

#[test]
fn a_person_without_an_association_is_not_created() {
    check(&world(&[person("p", &[], "u")]), "", &["locked u: person-not-created", FALLS_OUT]);
    check(&world(&[person("p", &[staff("o")], "u")]), "", NOTHING);
}

#[test]
fn an_association_falls_with_its_organisation() {
    let missing = "person p: association organisation none by source_id";
    check(&world(&[person("p", &[staff("none"), staff("o")], "u")]), "", &[missing]);
    check(
        &world(&[person("p", &[staff("none")], "u")]),
        "",
        &[missing, "locked u: person-not-created", FALLS_OUT],
    );
}

#[test]
fn missing_organisation_may_skip_the_person() {
    let world = world(&[person("p", &[staff("none"), staff("o")], "u")]);
    let missing = "person p: association organisation none by source_id";
    check(&world, "missing-organisation=skip-association", &[missing]);
    check(&world, "missing-organisation=skip-person", &[missing, "locked u: person-not-created", FALLS_OUT]);
}

#[test]
fn missing_user_may_skip_the_person() {
    let supervised = "<supervision id='s'><apprentice>p</apprentice><external>x</external></supervision>";
    let world = world(&[person("p", &[staff("o")], "none")]).users("").supervisors(supervised);
    let missing = "person p: user user none by attribute";
    check(&world, "missing-user=load-unlinked", &[missing]);
    check(
        &world,
        "missing-user=skip-person",
        &[missing, "supervisor-relation s: apprentice person p by non_explicit_id", FALLS_OUT],
    );
}

#[test]
fn a_missing_organisation_cuts_supervisor_relations() {
    let relation = |id: &str| {
        format!(
            "<supervisedByRelations><supervisorRelation><supervisor>{}</supervisor></supervisorRelation></supervisedByRelations>",
            by("source_id", id)
        )
    };
    let student = association_by("student", &by("source_id", "o"), "2020-01-01..", &relation("p"));
    let world = |organisation: &str| {
        world(&[person("p", &[staff(organisation)], "u"), person("q", std::slice::from_ref(&student), "")])
            .supervisors(
                "<supervision id='s'><apprentice>q</apprentice><supervisor>p</supervisor></supervision>",
            )
    };
    check(&world("o"), "", NOTHING);
    check(
        &world("none"),
        "",
        &[
            "person p: association organisation none by source_id",
            "person q: supervisor person p by source_id",
            "supervisor-relation s: supervisor person p by non_explicit_id",
            "locked u: person-not-created",
            FALLS_OUT,
        ],
    );
}

#[test]
fn references_of_records_that_fall_out_are_judged_too() {
    check(
        &world(&[person("p", &[staff("none")], "gone"), person("p", &[staff("nowhere")], "u")]),
        "",
        &[
            "person p: association organisation none by source_id",
            "person p: user user gone by attribute",
            "person p: association organisation nowhere by source_id",
            "locked u: person-not-created",
            "PER005 p",
            "PER002 p",
        ],
    );
}

#[test]
fn educations_and_fundings_name_organisations() {
    let education = |id: &str| {
        format!(
            "<personEducations><personEducation><organisations><organisation>{}</organisation></organisations></personEducation></personEducations>",
            by("source_id", id)
        )
    };
    let funding = |inner: &str| {
        let funding = format!(
            "<fundingAssociations><fundingAssociation><organisation>{inner}</organisation></fundingAssociation></fundingAssociations>"
        );
        association_by("student", &by("source_id", "o"), "2020-01-01..", &funding)
    };
    let world = |person: String| world(&[person]).users("");
    check(&world(person_with("p", &[staff("o")], "", &education("o"))), "", NOTHING);
    check(
        &world(person_with("p", &[staff("o")], "", &education("none"))),
        "",
        &["person p: education organisation none by source_id"],
    );
    check(&world(person("p", &[funding("<c:id>o</c:id>")], "")), "", NOTHING);
    check(
        &world(person("p", &[funding("<c:id>none</c:id>")], "")),
        "",
        &["person p: funding organisation none by non_explicit_id"],
    );
    check(
        &world(person("p", &[funding("<c:hint>PURE</c:hint><c:id>none</c:id>")], "")),
        "",
        &["not checkable: 1"],
    );
}

#[test]
fn what_pure_creates_is_never_missing() {
    let outside = "<externalOrganisation><c:source_id>x</c:source_id></externalOrganisation>";
    let world = world(&[person_with(
        "p",
        &[association_by(
            "visiting",
            &by("source_id", "o"),
            "2020-01-01..",
            &format!("<visitorFrom>{outside}</visitorFrom>"),
        )],
        "u",
        &format!("<externalPositions><externalPosition>{outside}</externalPosition></externalPositions>"),
    )]);
    check(&world, "", NOTHING);
}

#[test]
fn of_records_with_the_same_id_the_first_stays() {
    let ended = association("staff", "o", "2020-01-01..2021-01-01");
    let (now, then) = (person("p", &[staff("o")], "u"), person("p", &[ended], "u"));
    check(&world(&[now.clone(), then.clone()]), "", &["PER002 p"]);
    check(&world(&[then, now]), "", &["locked u: ended", "PER002 p"]);

    let users = World::empty().users(user("u") + &user("u") + &user("v"));
    check(&users, "", &["locked u: no-person", "locked v: no-person", "USR002 u"]);
    let organisations = World::empty()
        .organisations(organisation_with("o", "") + &organisation_with("o", "<owner>none</owner>"));
    check(&organisations, "", &["organisation o: owner organisation none by source_id", "ORG002 o"]);
}

#[test]
fn records_without_an_id_are_not_loaded() {
    let world = World::empty()
        .organisations("<organisation/>")
        .users("<user/>")
        .persons("<person/>")
        .supervisors("<supervision><apprentice id='p'/><external>x</external></supervision>");
    check(
        &world,
        "",
        &["supervisor-relation : apprentice person p by non_explicit_id", "ORG001 ", "USR001 ", "PER001 "],
    );
    let report = json(&mut world.dry_run(), &settings(""));
    let created: Vec<_> = list(&report, "jobs").iter().map(|job| job["created"].as_u64()).collect();
    assert_eq!(created, [Some(0); 5]);
}

// ------------------------------------------------------------------ Person Maintenance

/// One person with these associations, as (kind, period); is its user locked, and why?
#[track_caller]
fn locked(associations: &[(&str, &str)], set: &str, reason: Option<&str>) {
    let associations: Vec<String> =
        associations.iter().map(|(kind, period)| association(kind, "o", period)).collect();
    let world = world(&[person("p", &associations, "u")]);
    let line = reason.map(|reason| format!("locked u: {reason}"));
    let told: Vec<String> = run(&world, set).into_iter().filter(|line| line.starts_with("locked")).collect();
    assert_eq!(told, line.into_iter().collect::<Vec<_>>(), "{associations:?} with {set}");
}

const ENDED: Option<&str> = Some("ended");
const FUTURE: Option<&str> = Some("future-only");
const KEPT: Option<&str> = None;

#[test]
fn the_end_date_is_the_last_day() {
    for kind in ["staff", "student", "honorary", "visiting"] {
        locked(&[(kind, "2020-01-01..2026-11-22")], "as-of=2026-11-22", KEPT);
        locked(&[(kind, "2020-01-01..2026-11-22")], "as-of=2026-11-23", ENDED);
        locked(&[(kind, "2020-01-01..")], "as-of=2099-01-01", KEPT);
    }
}

#[test]
fn the_grace_is_counted_in_days_after_the_end() {
    let ended = "2020-01-01..2026-11-01";
    for (kind, grace) in
        [("staff", "staff"), ("honorary", "staff"), ("visiting", "staff"), ("student", "student")]
    {
        let set = |day: &str| format!("grace.{grace}=10 as-of={day}");
        locked(&[(kind, ended)], &set("2026-11-01"), KEPT);
        locked(&[(kind, ended)], &set("2026-11-02"), KEPT);
        locked(&[(kind, ended)], &set("2026-11-11"), KEPT);
        locked(&[(kind, ended)], &set("2026-11-12"), ENDED);
        let other = if grace == "staff" { "student" } else { "staff" };
        locked(&[(kind, ended)], &format!("grace.{other}=10 as-of=2026-11-02"), ENDED);
    }
}

#[test]
fn a_person_with_both_kinds_has_the_longer_grace_for_both() {
    let set = |day: &str| format!("grace.staff=5 grace.student=20 as-of={day}");
    let staff = ("staff", "2020-01-01..2026-11-01");
    let student = ("student", "2015-01-01..2019-01-01");
    locked(&[staff], &set("2026-11-06"), KEPT);
    locked(&[staff], &set("2026-11-07"), ENDED);
    locked(&[staff, student], &set("2026-11-21"), KEPT);
    locked(&[staff, student], &set("2026-11-22"), ENDED);
}

#[test]
fn an_association_that_was_not_created_lends_no_grace() {
    let world = world(&[person(
        "p",
        &[
            association("staff", "o", "2020-01-01..2026-11-01"),
            association("student", "none", "2015-01-01..2019-01-01"),
        ],
        "u",
    )]);
    check(
        &world,
        "grace.student=60",
        &["person p: association organisation none by source_id", "locked u: ended"],
    );
}

#[test]
fn an_association_begins_on_its_start_date() {
    locked(&[("staff", "2026-11-22..")], "as-of=2026-11-22", KEPT);
    locked(&[("staff", "2026-11-22..")], "as-of=2026-11-21", FUTURE);
    locked(&[("staff", "2026-11-22..2027-01-01")], "as-of=2026-11-21 grace.staff=100", FUTURE);
    locked(&[("staff", "2026-11-22..2027-01-01"), ("staff", "2020-01-01..2021-01-01")], "", KEPT);
    locked(&[("staff", "2027-01-01.."), ("staff", "2020-01-01..2021-01-01")], "", ENDED);
}

#[test]
fn one_association_that_holds_is_enough() {
    locked(&[("student", "2010-01-01..2014-01-01"), ("staff", "2020-01-01..")], "", KEPT);
    let ended = association("staff", "o", "2020-01-01..2021-01-01");
    let two = [person("p", &[ended], "u"), person("q", &[staff("o")], "u")];
    check(&world(&two), "", NOTHING);
    check(&world(&two[..1]), "", &["locked u: ended"]);
}

#[test]
fn dates_that_cannot_be_read() {
    locked(&[("staff", "soon..")], "", FUTURE);
    locked(&[("staff", "..")], "", FUTURE);
    locked(&[("staff", "2020-01-01..31-02-2021")], "", KEPT);
    locked(&[("staff", "2027-01-01..never")], "", FUTURE);
}

#[test]
fn dates_in_every_spelling() {
    for end in ["2026-11-21", "21-11-2026", "21-NOV-2026", "2026-11-21T00:00:00+01:00", "2026-11-21Z"] {
        locked(&[("staff", &format!("2020-01-01..{end}"))], "", ENDED);
    }
    locked(&[("staff", "2020-01-01..07-12-2026")], "as-of=2026-08-01", KEPT);
    locked(&[("staff", "2020-01-01..07-12-2026")], "as-of=2026-12-08", ENDED);
}

#[test]
fn an_end_before_the_start_is_a_warning() {
    check(
        &world(&[person("p", &[association("staff", "o", "2020-01-01..2019-12-31"), staff("o")], "u")]),
        "",
        &["PER004 p"],
    );
}

#[test]
fn system_users_are_never_locked() {
    for name in ["root", "sync_user", "atira", "ddp", "recordlog", "webservice", "anonymous", "ROOT"] {
        check(&World::empty().users(user_named("u", name, "")), "", NOTHING);
    }
    check(&World::empty().users(user_named("u", "rooted", "")), "", &["locked u: no-person"]);
    check(&World::empty().users(user("root")), "", &["locked root: no-person"]);
}

#[test]
fn nobody_is_locked_where_locking_is_off() {
    let world = World::empty().users(user("u"));
    check(&world, "maintenance.lock=true", &["locked u: no-person"]);
    check(&world, "maintenance.lock=false", NOTHING);
}

// ------------------------------------------------------------------ the order of the jobs

/// A World in which all is well in the documented order.
fn sound() -> World {
    world(&[person("p", &[staff("o")], "u")])
        .supervisors("<supervision id='s'><apprentice>p</apprentice><external>x</external></supervision>")
}

#[test]
fn the_documented_order() {
    check(&sound(), "order=OUPSM", NOTHING);
    check(&sound(), "order=UOPSM", NOTHING);
    check(&sound(), "order=OUPMS", NOTHING);
    check(&sound(), "order=OUPM", NOTHING);
}

#[test]
fn persons_before_users_lose_their_link() {
    check(
        &sound(),
        "order=OPUSM",
        &["person p: user user u by attribute, transient", "locked u: link-too-late, transient"],
    );
}

#[test]
fn persons_before_organisations_fall_out() {
    check(
        &sound(),
        "order=UPOSM",
        &[
            "person p: association organisation o by source_id, transient",
            "supervisor-relation s: apprentice person p by non_explicit_id, transient",
            "locked u: person-not-created, transient",
            FALLS_OUT,
        ],
    );
}

#[test]
fn persons_before_everything() {
    check(
        &sound(),
        "order=PUOSM missing-user=skip-person",
        &[
            "person p: association organisation o by source_id, transient",
            "person p: user user u by attribute, transient",
            "supervisor-relation s: apprentice person p by non_explicit_id, transient",
            "locked u: person-not-created, transient",
            FALLS_OUT,
        ],
    );
}

#[test]
fn maintenance_before_persons_locks_everyone() {
    check(&sound(), "order=OUMPS", &["locked u: maintenance-too-early, transient"]);
}

#[test]
fn maintenance_before_users_judges_nobody() {
    check(&sound(), "order=OMUPS", NOTHING);
    let alone = World::empty().users(user("u"));
    check(&alone, "order=OMUPS", NOTHING);
    check(&alone, "order=OUMPS", &["locked u: no-person"]);
    // As on the page of the documentation: maintenance, organisations, users, persons.
    check(&sound(), "order=MOUPS", NOTHING);
}

#[test]
fn supervisors_before_persons_find_nobody() {
    check(
        &sound(),
        "order=SOUPM",
        &["supervisor-relation s: apprentice person p by non_explicit_id, transient"],
    );
}

#[test]
fn the_second_night_decides_not_the_third() {
    // On the second night the supervisors still come before the person, which is only created then.
    check(
        &sound(),
        "order=SPOUM",
        &[
            "person p: association organisation o by source_id, transient",
            "person p: user user u by attribute, transient",
            "supervisor-relation s: apprentice person p by non_explicit_id",
            "locked u: person-not-created, transient",
            FALLS_OUT,
        ],
    );
}

#[test]
fn what_stays_wrong_is_permanent_in_any_order() {
    let world = world(&[
        person("p", &[association("staff", "o", "2020-01-01..2021-01-01")], "u"),
        person("q", &[staff("none")], ""),
    ]);
    check(
        &world,
        "order=PUOSM",
        &[
            "person p: association organisation o by source_id, transient",
            "person p: user user u by attribute, transient",
            "person q: association organisation none by source_id",
            "locked u: ended",
            "PER005 p",
            "PER005 q",
        ],
    );
}

// ------------------------------------------------------------------ feeds that are not given, and feeds that are refused

#[test]
fn references_into_a_feed_that_is_not_given_are_not_checkable() {
    let all = sound();
    check(&World { organisations: None, ..all.clone() }, "", &["not checkable: 1"]);
    check(&World { users: None, ..all.clone() }, "", &["not checkable: 1"]);
    check(&World { persons: None, ..all.clone() }, "", &["not checkable: 1"]);
    check(&World { supervisors: None, ..all.clone() }, "", NOTHING);
    check(&World { organisations: None, users: None, supervisors: None, ..all }, "", &["not checkable: 2"]);
}

#[test]
fn what_was_not_checked_is_said() {
    #[track_caller]
    fn said(world: &World, set: &str, words: &str) {
        let report = json(&mut world.dry_run(), &settings(set));
        let texts: Vec<&str> =
            list(&report, "notChecked").iter().map(|text| text.as_str().expect("a sentence")).collect();
        assert!(texts.iter().any(|text| text.contains(words)), "{words}: {texts:#?}");
    }
    let all = sound();
    said(
        &World { organisations: None, ..all.clone() },
        "",
        "The organisation feed is not given: 1 reference into it counts as found.",
    );
    said(
        &World { users: None, ..all.clone() },
        "",
        "The user feed is not given: 1 reference into it counts as found.",
    );
    said(&World { persons: None, ..all.clone() }, "", "no user is called locked");
    said(&World { supervisors: None, ..all.clone() }, "", "The supervisor feed is not given");
    said(&all, "", "The format of the supervisor feed is not public");
    said(&all, "order=OUPM", "The order leaves out the supervisor job");
    said(&named("pure_id", "1"), "", "1 reference is by Pure id or UUID");
}

#[test]
fn each_feed_that_is_not_well_formed_and_what_was_not_read_of_it_are_said() {
    let world = sound().users("<user id='u'></usr>").persons("<person id='p'/>\n  <!-- the rest");
    let report = json(&mut world.dry_run(), &settings(""));
    let texts: Vec<&str> =
        list(&report, "notChecked").iter().map(|text| text.as_str().expect("a sentence")).collect();
    let said = |words: &str| texts.iter().filter(|text| text.contains(words)).count();
    assert_eq!(said("The user feed is not well-formed"), 1, "{texts:#?}");
    assert_eq!(said("The person feed is not well-formed"), 1, "{texts:#?}");
    // Of the user feed the rest was read.
    assert_eq!(said("was not read from"), 1, "{texts:#?}");
    assert_eq!(
        said(" was not read from line 3, column 3 on. The file ends although a comment"),
        1,
        "{texts:#?}"
    );
}

#[test]
fn without_the_person_feed_no_user_is_called_locked() {
    check(&World { persons: None, ..World::empty().users(user("u")) }, "", NOTHING);
    check(&World { persons: None, ..World::empty().users(user("u")) }, "order=OUMPS", NOTHING);
    check(&World::empty().users(user("u")), "", &["locked u: no-person"]);
}

#[test]
fn a_person_feed_that_is_refused_locks_everyone() {
    let world = sound().persons("<person id='p'><user id='u'/></person");
    let told = run(&world, "");
    assert!(told.contains(&"locked u: feed-rejected".to_owned()), "{told:#?}");
    assert!(
        told.contains(&"supervisor-relation s: apprentice person p by non_explicit_id".to_owned()),
        "{told:#?}"
    );
}

#[test]
fn a_user_feed_that_is_refused_cuts_every_link() {
    let world = sound().users("<user id='u'></usr>");
    let told = run(&world, "");
    assert_eq!(told[0], "person p: user user u by attribute");
    assert!(!told.iter().any(|line| line.starts_with("locked")), "no user is there to lock: {told:#?}");
}

#[test]
fn an_organisation_feed_that_is_refused_is_the_one_cause() {
    let world = sound().organisations(organisation("o") + "&");
    let report = json(&mut world.dry_run(), &settings(""));
    let [cause] = list(&report, "causes") else { panic!("one cause: {:#}", report["causes"]) };
    assert_eq!((text(cause, "kind"), text(cause, "id")), ("feed", "organisations"));
    assert_eq!((&cause["lockedUsers"], &cause["lockedUsersAlone"]), (&1.into(), &1.into()));
    assert_eq!(report["lockedUsers"][0]["reason"], "person-not-created");
}

// ------------------------------------------------------------------ causes and chains

#[test]
fn causes_are_sorted_by_what_hangs_on_them() {
    let persons = [
        person("p1", &[staff("big")], "u1"),
        person("p2", &[staff("big")], "u2"),
        person("p3", &[staff("small")], "u3"),
        person("p4", &[staff("big"), staff("small")], "u4"),
        person("p5", &[association("staff", "big", "2020-01-01..2021-01-01")], "u5"),
    ];
    let users: String = (1..=5).map(|number| user(&format!("u{number}"))).collect();
    let world = World::empty().organisations(organisation("other")).users(users).persons(persons.concat());
    let report = json(&mut world.dry_run(), &settings(""));
    let causes: Vec<_> = list(&report, "causes")
        .iter()
        .map(|cause| {
            (
                text(cause, "id"),
                cause["lockedUsers"].as_u64().unwrap_or(0),
                cause["lockedUsersAlone"].as_u64().unwrap_or(0),
            )
        })
        .collect();
    // u4 is spared by either organisation; u5 would be locked with its organisation there too.
    assert_eq!(causes, [("big", 4, 3), ("small", 2, 2)]);
    assert!(text(&report["causes"][0], "remedy").starts_with("Add organisation “big”"));
}

/// The texts and places of the chain of the only locked user.
#[track_caller]
fn chain(world: &World, set: &str, expected: &[&str]) {
    let report = json(&mut world.dry_run(), &settings(set));
    let [locked] = list(&report, "lockedUsers") else { panic!("one user is locked: {report:#}") };
    let told: Vec<String> = list(locked, "chain")
        .iter()
        .map(|fact| format!("{}:{} {}", text(&fact["at"], "file"), fact["at"]["line"], text(fact, "text")))
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn chains_lead_from_the_user_to_what_locks_it() {
    let user_fact = "users.xml:2 user “u” is in the user feed";
    let named = "persons.xml:2 person “p” names it";
    chain(
        &World::empty().users(user("u")),
        "",
        &[user_fact, "users.xml:2 no person in the person feed names it"],
    );
    chain(
        &world(&[person("p", &[staff("none")], "u")]),
        "",
        &[
            user_fact,
            named,
            "persons.xml:2 it names “none” as the organisation of an association, which is not in the organisation feed",
            "persons.xml:2 person “p” is not created: organisation “none” is missing",
        ],
    );
    chain(
        &world(&[person("p", &[staff("o")], "U")]),
        "",
        &[
            user_fact,
            "persons.xml:2 person “p” names user “U”, which is not in the user feed; the two ids differ: upper and lower case",
        ],
    );
    chain(
        &world(&[person("p", &[association("staff", "o", "2020-01-01..2026-11-01")], "u")]),
        "grace.staff=5",
        &[
            user_fact,
            named,
            "persons.xml:2 its staff association ended on 2026-11-01, its grace on 2026-11-06",
        ],
    );
    chain(
        &world(&[person("p", &[association("student", "o", "2027-01-01..")], "u")]),
        "",
        &[user_fact, named, "persons.xml:2 its student association starts on 2027-01-01"],
    );
    chain(
        &sound(),
        "order=OPUSM",
        &[
            user_fact,
            named,
            "persons.xml:2 in the order OPUSM persons are loaded before users, so the link is lost",
        ],
    );
    chain(
        &sound(),
        "order=OUMPS",
        &[
            user_fact,
            named,
            "persons.xml:2 in the order OUMPS persons are loaded only after Person Maintenance",
        ],
    );
    chain(
        &sound().persons("<person>"),
        "",
        &[user_fact, "persons.xml:1 the person feed is not well-formed, so its job would stop"],
    );
}
