//! Laws of the dry run that hold for any feeds: small Worlds are made up at random, each with its faults.
#![cfg(not(target_family = "wasm"))]

mod made_up;
mod support;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::Value;
use support::feeds::{
    World, association, association_by, by, organisation, organisation_ids, organisation_with, person_with,
    user,
};
use support::{json, json_bytes, list, settings, text};

/// How many links name a user that Pure holds and that is not in tonight's feed.
fn links_to_gone_users(scene: &made_up::Scene, any_case: bool) -> u64 {
    let form = |id: &str| if any_case { id.to_lowercase() } else { id.to_owned() };
    let ids = |records: &Option<String>| -> Vec<String> {
        let records = records.as_deref().unwrap_or_default();
        let named = records.split("<user id=\"").skip(1);
        named.map(|rest| form(rest.split('"').next().expect("an id has an end"))).collect()
    };
    let tonight = ids(&scene.tonight.users);
    let before = scene.baseline.as_ref().map(|baseline| ids(&baseline.users)).unwrap_or_default();
    let links = ids(&scene.tonight.persons);
    links.iter().filter(|id| before.contains(id) && !tonight.contains(id)).count() as u64
}

// ------------------------------------------------------------------ later nights

fn of_nights(report: &Value, name: &str) -> Vec<u64> {
    list(report, "nights").iter().map(|night| night[name].as_u64().expect("a number")).collect()
}

/// Whom a list tells to be locked is locked no more once Person Maintenance has unlocked it.
#[test]
fn a_user_that_is_unlocked_can_be_locked_again() {
    let world = |period: &str| {
        let associations = [association("staff", "O1", period)];
        World::empty().organisations(organisation("O1")).users(user("u1")).persons(person_with(
            "p1",
            &associations,
            "u1",
            "",
        ))
    };
    let scene = made_up::Scene {
        tonight: world("2020-01-01..2026-09-01"),
        baseline: Some(world("2020-01-01..")),
        lists: vec![("locked", "id,by\nu1,Person Maintenance\n".to_owned())],
    };
    // It sees the person as it was on the first night, as it comes before its job.
    let report = json(&mut scene.dry_run(), &settings("order=MOUP nights=3"));
    assert_eq!(of_nights(&report, "unlocked"), [1, 0, 0]);
    assert_eq!(of_nights(&report, "locked"), [0, 1, 0]);
}

/// What is gone is not synchronised any more, and nothing that a safe size has to keep.
#[test]
fn what_is_gone_does_not_count_for_the_safe_size_of_the_next_night() {
    let parent = "<parentOrganisationId>lost</parentOrganisationId>";
    let scene = made_up::Scene {
        tonight: World::empty().organisations(organisation_with("O3", parent)),
        baseline: Some(World::empty().organisations(organisation("O1") + &organisation("O2"))),
        lists: Vec::new(),
    };
    for size in 0..3 {
        let report =
            json(&mut scene.dry_run(), &settings(&format!("safe-size.organisations={size} nights=3")));
        // Two are there on the first night: no more than a safe size of two.
        assert_eq!(of_nights(&report, "missingReferences"), [1, 1, 1], "{size}");
        assert_eq!(text(&list(&report, "missingReferences")[0], "nature"), "permanent");
    }
}

/// What a rule for fields does not reach is said.
#[test]
fn a_rule_for_associations_is_told_to_count_for_the_plan_alone() {
    let scene = |rule: &str| {
        let world = World::empty().organisations(organisation("O1"));
        let scene = made_up::Scene { tonight: world.clone(), baseline: Some(world), lists: Vec::new() };
        let report = json(&mut scene.dry_run(), &settings(rule));
        list(&report, "notChecked")
            .iter()
            .any(|text| text.as_str().is_some_and(|text| text.contains("plan alone")))
    };
    assert!(scene("fields.persons.organisationAssociations=once"));
    let end = "fields.persons.organisationAssociations.staffOrganisationAssociation.period.endDate";
    assert!(scene(&format!("{end}=do-not-sync")));
    assert!(!scene(&format!(
        "{end}=sync fields.persons.name=once fields.users.organisationAssociations=once"
    )));
}

// ------------------------------------------------------------------ made-up Worlds

/// Ids of which some exist and some do not, some only nearly.
const ORGANISATIONS: [&str; 5] = ["O1", "O2", "O3", "o2", "O9"];
const USERS: [&str; 6] = ["u1", "u2", "u3", "u4", "U3", "u9"];
const PERSONS: [&str; 6] = ["p1", "p2", "p3", "p4", "p5", "p9"];
const KINDS: [&str; 4] = ["staff", "student", "honorary", "visiting"];
const PERIODS: [&str; 8] = [
    "2020-01-01..",
    "2020-01-01..2026-11-22",
    "2020-01-01..2026-11-21",
    "2020-01-01..2026-10-31",
    "2020-01-01..2026-01-31",
    "2026-11-23..",
    "2027-01-01..2028-01-01",
    "soon..later",
];
const LOOK_UPS: [&str; 4] = ["source_id", "non_explicit_id", "classified_id:t", "pure_id"];
const ORDERS: [&str; 10] =
    ["OUPSM", "OPUSM", "OUMPS", "MOUPS", "SPOUM", "PUOSM", "UOPMS", "MPUOS", "OUPM", "USPOM"];

fn one_of(choices: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(choices)
}

fn an_organisation() -> impl Strategy<Value = String> {
    let more = (one_of(&["parentOrganisationId", "takenOverBy", "owner"]), one_of(&ORGANISATIONS));
    (one_of(&ORGANISATIONS[..4]), prop::collection::vec(more, 0..2), any::<bool>()).prop_map(
        |(id, more, classified)| {
            let references = more.iter().map(|(via, target)| format!("<{via}>{target}</{via}>"));
            let mut inner = references.collect::<Vec<_>>().concat();
            if classified {
                inner.push_str(&organisation_ids(&[("t", &id.to_lowercase())]));
            }
            organisation_with(id, &inner)
        },
    )
}

fn a_person() -> impl Strategy<Value = String> {
    let one = (one_of(&KINDS), one_of(&PERIODS), one_of(&LOOK_UPS), one_of(&ORGANISATIONS), prop::option::of(one_of(&PERSONS)))
        .prop_map(|(kind, period, look_up, target, supervisor)| {
            let relation = supervisor.map_or_else(String::new, |supervisor| {
                let supervisor = by("source_id", supervisor);
                format!("<supervisedByRelations><supervisorRelation><supervisor>{supervisor}</supervisor></supervisorRelation></supervisedByRelations>")
            });
            association_by(kind, &by(look_up, target), period, &relation)
        });
    (one_of(&PERSONS[..5]), prop::collection::vec(one, 0..3), prop::option::of(one_of(&USERS)))
        .prop_map(|(id, associations, user)| person_with(id, &associations, user.unwrap_or_default(), ""))
}

fn a_relation() -> impl Strategy<Value = String> {
    (one_of(&PERSONS), one_of(&PERSONS)).prop_map(|(apprentice, supervisor)| {
        format!("<supervision><apprentice>{apprentice}</apprentice><supervisor>{supervisor}</supervisor></supervision>")
    })
}

fn a_world() -> impl Strategy<Value = World> {
    let records = |record: BoxedStrategy<String>, most: usize| {
        prop::collection::vec(record, 0..most).prop_map(|records| Some(records.concat()))
    };
    let a_user = one_of(&USERS[..5]).prop_map(user).boxed();
    (
        records(an_organisation().boxed(), 5),
        records(a_user, 6),
        records(a_person().boxed(), 6),
        records(a_relation().boxed(), 3),
    )
        .prop_map(|(organisations, users, persons, supervisors)| World {
            organisations,
            users,
            persons,
            supervisors,
        })
}

fn some_settings() -> impl Strategy<Value = String> {
    (
        one_of(&ORDERS),
        0_u32..60,
        0_u32..60,
        one_of(&["skip-association", "skip-person"]),
        one_of(&["load-unlinked", "skip-person"]),
        one_of(&["exact", "trimmed", "case-insensitive"]),
    )
        .prop_map(|(order, staff, student, organisation, user, comparison)| {
            format!("order={order} grace.staff={staff} grace.student={student} missing-organisation={organisation} missing-user={user} id-comparison={comparison}")
        })
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() }
}

fn report(world: &World, set: &str) -> Value {
    json(&mut world.dry_run(), &settings(set))
}

fn locked(report: &Value) -> BTreeSet<String> {
    list(report, "lockedUsers").iter().map(|user| text(user, "id").to_owned()).collect()
}

/// How often each reference is missing, a reference being known by the record that makes it, the element and the id.
fn missing(report: &Value) -> BTreeMap<String, u32> {
    let mut counted = BTreeMap::new();
    for row in list(report, "missingReferences") {
        *counted.entry(format!("{} {} {}", row["from"], text(row, "via"), row["to"])).or_default() += 1;
    }
    counted
}

// ------------------------------------------------------------------ the laws

/// How many records stand in a feed with an id that is taken already.
fn duplicates(report: &Value) -> usize {
    let names = list(report, "findings").iter().map(|finding| text(finding, "name").to_owned());
    names.filter(|name| name.starts_with("duplicate-") && name != "duplicate-attribute").count()
}

proptest! {
    #![proptest_config(config())]

    // What `json` asks of every report: counts are lengths, lists are sorted, read = created + skipped, and the schema.
    #[test]
    fn every_report_agrees_with_itself_and_its_schema(world in a_world(), set in some_settings()) {
        report(&world, &set);
    }

    #[test]
    fn the_order_of_the_files_given_never_matters(
        world in a_world(),
        set in some_settings(),
        order in Just([0, 1, 2, 3]).prop_shuffle(),
    ) {
        let files = world.files();
        let shuffled = order.iter().map(|&index: &usize| (files[index].0, files[index].1.as_bytes()));
        let mut shuffled = support::dry_run(shuffled);
        let set = settings(&set);
        let expected = support::json_bytes(&mut world.dry_run(), &set);
        prop_assert!(support::json_bytes(&mut shuffled, &set) == expected, "given as {:?}", order);
    }

    #[test]
    fn the_same_dry_run_answers_any_settings_in_any_order(
        world in a_world(),
        first in some_settings(),
        second in some_settings(),
    ) {
        let (first, second) = (settings(&first), settings(&second));
        let mut used = world.dry_run();
        support::json_bytes(&mut used, &first);
        prop_assert!(
            support::json_bytes(&mut used, &second) == support::json_bytes(&mut world.dry_run(), &second)
        );
    }

    #[test]
    fn adding_the_missing_target_removes_exactly_its_missing_references(world in a_world()) {
        let before = report(&world, "");
        let references = list(&before, "missingReferences");
        let Some(target) = references.iter().map(|row| &row["to"]).find(|to| {
            // An id in the feed is missing because its record falls out; a classified id needs more than a record.
            let id = text(to, "id");
            to["type"].is_null() && !(to["kind"] == "person" && id != "p9")
        }) else {
            return Ok(());
        };
        let (kind, id) = (text(target, "kind").to_owned(), text(target, "id").to_owned());
        let (mut mended, none) = (world.clone(), String::new());
        let add = |records: &Option<String>, record: String| Some(records.as_ref().unwrap_or(&none).clone() + &record);
        match kind.as_str() {
            "organisation" => mended.organisations = add(&world.organisations, organisation(&id)),
            "user" => mended.users = add(&world.users, user(&id)),
            _ => {
                // A new person needs an organisation that is there, which the new person must not bring.
                let home = organisation("home");
                mended.organisations = add(&world.organisations, home);
                let person = person_with(&id, &[association("staff", "home", "2020-01-01..")], "", "");
                mended.persons = add(&world.persons, person);
            }
        }
        let (before, after) = (missing(&before), missing(&report(&mended, "")));
        let names_target = |reference: &str| {
            reference.contains(&format!("\"id\":\"{id}\",\"kind\":\"{kind}\"")) && !reference.contains("classified_id")
        };
        for (reference, count) in &before {
            let left = after.get(reference).copied().unwrap_or(0);
            // What is gone is the target's, or follows from it: a person that is created now resolves, too.
            let follows = reference.contains("\"kind\":\"person\"") && kind == "organisation";
            if names_target(reference.rsplit_once(' ').map_or("", |(_, to)| to)) {
                prop_assert_eq!(left, 0, "{} is still missing", reference);
            } else if !follows {
                prop_assert_eq!(left, *count, "{} is not the target's", reference);
            }
        }
        for reference in after.keys() {
            prop_assert!(before.contains_key(reference), "{} is missing only now", reference);
        }
    }

    #[test]
    fn a_longer_grace_never_locks_more(
        world in a_world(),
        set in some_settings(),
        staff in 0_u32..400,
        student in 0_u32..400,
        longer in 0_u32..400,
    ) {
        let with = |staff: u32, student: u32| {
            locked(&report(&world, &format!("{set} grace.staff={staff} grace.student={student}")))
        };
        let short = with(staff, student);
        for long in [with(staff + longer, student), with(staff, student + longer), with(staff + longer, student + longer)] {
            prop_assert!(long.is_subset(&short), "{:?} are locked by a longer grace", long.difference(&short));
        }
    }

    #[test]
    fn a_longer_grace_changes_no_reference(world in a_world(), set in some_settings(), grace in 0_u32..400) {
        let other = format!("{set} grace.staff={grace} grace.student={grace}");
        prop_assert_eq!(missing(&report(&world, &set)), missing(&report(&world, &other)));
    }

    // In the documented order every target is loaded before it is needed, so that nothing is only missing tonight.
    #[test]
    fn in_the_documented_order_nothing_is_transient(world in a_world()) {
        let report = report(&world, "");
        for row in list(&report, "missingReferences").iter().chain(list(&report, "lockedUsers")) {
            prop_assert_eq!(&row["nature"], "permanent", "{}", row);
        }
    }

    // A night never misses more than the one before, with one exception: a user that `gone-users = delete` takes away at the
    // end of the user job is found by persons that are loaded before that, and on the next night it is not there any more.
    #[test]
    fn a_second_night_misses_no_more(scene in made_up::a_scene(), set in made_up::some_settings()) {
        // With a safe size a job may run on one night and not on another.
        prop_assume!(!set.contains("safe-size"));
        let bytes = json_bytes(&mut scene.dry_run(), &settings(&format!("{set} nights=3")));
        let report: Value = serde_json::from_slice(&bytes).expect("the report is JSON");
        let missing = |night: &Value| night["missingReferences"].as_u64().expect("a count");
        let nights: Vec<u64> = list(&report, "nights").iter().map(missing).collect();
        let deleted = if set.contains("gone-users=delete") && (!set.contains("order=OUP") || set.contains("schedule")) {
            links_to_gone_users(&scene, set.contains("case-insensitive"))
        } else {
            0
        };
        prop_assert!(nights[1] <= nights[0] + deleted, "{:?}, of which deleted {}", nights, deleted);
        prop_assert!(nights[2] <= nights[1], "{:?}", nights);
    }

    // What stays missing is missing in every order.
    #[test]
    fn what_is_missing_in_the_documented_order_is_missing_in_every_order(
        world in a_world(),
        order in one_of(&ORDERS),
    ) {
        prop_assume!(order.contains('S'));
        let ordered = missing(&report(&world, ""));
        let permuted = missing(&report(&world, &format!("order={order}")));
        for (reference, count) in ordered {
            prop_assert!(
                permuted.get(&reference).copied().unwrap_or(0) >= count,
                "{} is missing in the documented order and not in {}", reference, order
            );
        }
    }

    #[test]
    fn comparing_ids_less_strictly_never_misses_more(world in a_world(), order in one_of(&ORDERS)) {
        let exact = missing(&report(&world, &format!("order={order}")));
        for comparison in ["trimmed", "case-insensitive"] {
            let loose = report(&world, &format!("order={order} id-comparison={comparison}"));
            // Records whose ids become the same are duplicates then: the later ones fall out with what hangs on them.
            prop_assume!(duplicates(&loose) == duplicates(&report(&world, &format!("order={order}"))));
            let loose = missing(&loose);
            for (reference, count) in &loose {
                prop_assert!(
                    exact.get(reference).copied().unwrap_or(0) >= *count,
                    "{} is missing only where ids are compared {}", reference, comparison
                );
            }
        }
    }

    #[test]
    fn only_users_of_the_feed_are_locked_and_each_once(world in a_world(), set in some_settings()) {
        let report = report(&world, &set);
        let ids: Vec<&str> = list(&report, "lockedUsers").iter().map(|user| text(user, "id")).collect();
        prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{:?}", ids);
        let users = world.users.clone().unwrap_or_default();
        prop_assert!(ids.iter().all(|id| users.contains(&format!("\"{id}\""))), "{:?}", ids);
    }

    #[test]
    fn without_a_feed_nothing_is_missing_from_it(world in a_world(), set in some_settings(), gone in 0_usize..3) {
        let mut partial = world;
        let kind = match gone {
            0 => { partial.organisations = None; "organisation" }
            1 => { partial.users = None; "user" }
            _ => { partial.persons = None; "person" }
        };
        let report = report(&partial, &set);
        prop_assert!(list(&report, "missingReferences").iter().all(|row| row["to"]["kind"] != kind));
        if kind != "organisation" {
            prop_assert!(locked(&report).is_empty());
        }
    }
}

/// The exception to the law of nights, in small.
#[test]
fn a_user_that_is_deleted_is_missing_from_the_next_night_on() {
    let with = |users: String| {
        let persons = person_with("p1", &[association("staff", "O1", "2020-01-01..")], "u1", "");
        World::empty().organisations(organisation("O1")).users(users).persons(persons)
    };
    let nights = |set: &str| -> Vec<u64> {
        let (tonight, baseline) = (with(user("u2")), Some(with([user("u1"), user("u2")].concat())));
        let scene = made_up::Scene { tonight, baseline, lists: Vec::new() };
        let bytes = json_bytes(&mut scene.dry_run(), &settings(&format!("{set} nights=3")));
        let report: Value = serde_json::from_slice(&bytes).expect("the report is JSON");
        let missing = |night: &Value| night["missingReferences"].as_u64().expect("a count");
        list(&report, "nights").iter().map(missing).collect()
    };
    assert_eq!(nights("order=OPUSM gone-users=delete"), [0, 1, 1]);
    assert_eq!(nights("order=OUPSM gone-users=delete"), [1, 1, 1]);
    assert_eq!(nights("order=OPUSM"), [0, 0, 0]);
}
