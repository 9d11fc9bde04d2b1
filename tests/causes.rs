//! Root causes: what is attributed to one of them alone is gone once it is mended as its remedy says, in any Worlds.
#![cfg(not(target_family = "wasm"))]

mod made_up;
mod support;

use std::collections::BTreeSet;

use made_up::{Scene, a_scene, one_of, some_settings};
use proptest::prelude::*;
use serde_json::Value;
use soups::report::Explained;
use soups::xml::Limits;
use soups::{Checks, DryRun, FeedReader, Role};
use support::feeds::{World, organisation, organisation_ids, organisation_with, person, staff, user};
use support::{agrees_with_schema, json, json_bytes, list, settings, text};

/// A scene of which one feed may be cut off before its end.
#[derive(Clone, Debug)]
struct Case {
    scene: Scene,
    cut: Option<&'static str>,
    set: String,
}

impl Case {
    fn dry_run(&self) -> DryRun {
        let mut dry_run = self.scene.dry_run();
        let Some(cut) = self.cut else { return dry_run };
        dry_run.retain(|file| !(file.role == Role::Tonight && file.file == cut));
        for (name, content) in self.scene.tonight.files().into_iter().filter(|(name, _)| *name == cut) {
            let end = content.rfind("</").expect("a feed has an end");
            let mut reader = FeedReader::with(name, Limits::default(), Checks::NONE);
            reader.push(&content.as_bytes()[..end]);
            dry_run.add(reader.finish());
        }
        dry_run
    }

    fn report(&self) -> Value {
        let bytes = json_bytes(&mut self.dry_run(), &settings(&self.set));
        let report = serde_json::from_slice(&bytes).expect("the report is JSON");
        agrees_with_schema(&report);
        report
    }

    fn with(&self, set: &str) -> Self {
        Self { set: format!("{} {set}", self.set), ..self.clone() }
    }

    /// Whether a user that is locked hangs on a cause.
    fn hangs(&self, user: &str, cause: &Value) -> bool {
        let mut dry_run = self.dry_run();
        let report = dry_run.run(&settings(&self.set));
        let explanation = report.explain(Explained::User, user).expect("a locked user can be explained");
        explanation.causes.iter().any(|known| known.text == text(cause, "text"))
    }

    /// The case without a cause, as its remedy says; `user` is the one that a link was meant for. None where the remedy is
    /// another for each record.
    fn without(&self, cause: &Value, user: &str, before: &Value) -> Option<Self> {
        let (kind, id) = (text(cause, "kind"), text(cause, "id"));
        let mut mended = self.clone();
        let tonight = &mut mended.scene.tonight;
        let append = |records: &mut Option<String>, record: &str| {
            records.get_or_insert_default().push_str(record);
        };
        match kind {
            "pattern" => correct_all(tonight, id, before),
            "organisation" if text(cause, "text").contains("” (t)") => {
                let ids = organisation_ids(&[("t", id)]);
                append(&mut tonight.organisations, &organisation_with("added", &ids));
            }
            "organisation" => append(&mut tonight.organisations, &organisation(id)),
            "user" => {
                let persons = tonight.persons.as_mut()?;
                *persons =
                    persons.replace(&format!("<user id=\"{id}\"/>"), &format!("<user id=\"{user}\"/>"));
            }
            "feed" if text(cause, "text").contains("safe size") => {
                return Some(self.with(&format!("safe-size.{id}=0")));
            }
            "feed" => mended.cut = None,
            "order" if id.starts_with("without-") => return None,
            "order" => {
                let jobs = ["organisations", "users", "persons", "supervisors", "maintenance"];
                let starts = jobs.map(|job| format!("schedule.{job}.start=none"));
                return Some(self.with(&format!("order=OUPSM {}", starts.join(" "))));
            }
            _ => return None,
        }
        Some(mended)
    }
}

/// Writes all ids that miss by a pattern as they are meant, where their near misses leave no doubt about that.
fn correct_all(tonight: &mut World, pattern: &str, report: &Value) {
    let mut parts = pattern.splitn(3, '-');
    let [feed, target, way] = [(); 3].map(|()| parts.next().expect("a feed, a kind and a way"));
    let why = match way {
        "blanks" => "blanks around the id",
        "case" => "upper and lower case",
        "leading-zeros" => "leading zeros",
        "prefix" => "a prefix on one side",
        "user-name" => "the user name stands where the id belongs",
        "email" => "the e-mail address stands where the id belongs",
        way => panic!("no pattern is of {way}"),
    };
    for row in list(report, "missingReferences") {
        if row["at"]["feed"] != feed || format!("{}s", text(&row["to"], "kind")) != target {
            continue;
        }
        let near = list(row, "nearMisses").iter().filter(|near| near["why"] == why);
        let near: BTreeSet<&str> = near.map(|near| text(near, "id")).collect();
        let (named, by) = (text(&row["to"], "id"), text(&row["to"], "by"));
        let Some(meant) = near.first().filter(|_| near.len() == 1) else { continue };
        let records = match feed {
            "organisations" => &mut tonight.organisations,
            _ => &mut tonight.persons,
        };
        let records = records.as_mut().expect("the feed is given");
        let (old, new) = match row["via"].as_str().expect("a way") {
            "user" => (format!("<user id=\"{named}\"/>"), format!("<user id=\"{meant}\"/>")),
            "parentOrganisationId" => {
                (format!("<parentOrganisationId>{named}<"), format!("<parentOrganisationId>{meant}<"))
            }
            _ => (format!(">{named}</c:{by}>"), format!(">{meant}</c:{by}>")),
        };
        assert!(records.contains(&old) || records.contains(&new), "{old} in {records}");
        *records = records.replace(&old, &new);
    }
}

/// Whether several ids are near one that is missing, so that it is not told which of them a pattern means.
fn are_in_doubt(report: &Value) -> bool {
    list(report, "missingReferences").iter().any(|row| {
        let near: BTreeSet<&str> = list(row, "nearMisses").iter().map(|near| text(near, "id")).collect();
        near.len() > 1
    })
}

fn locked(report: &Value) -> BTreeSet<String> {
    list(report, "lockedUsers").iter().map(|user| text(user, "id").to_owned()).collect()
}

fn number(row: &Value, name: &str) -> usize {
    usize::try_from(row[name].as_u64().expect("a number")).expect("a small number")
}

/// The persons that are left out.
fn left_out(report: &Value) -> BTreeSet<String> {
    let findings = list(report, "findings").iter().filter(|finding| text(finding, "code") == "PER005");
    findings.map(|finding| text(&finding["record"], "id").to_owned()).collect()
}

/// Mends one cause after the other, and sees what is left.
fn mend_each(case: &Case) -> Result<(), TestCaseError> {
    let before = case.report();
    let locked_before = locked(&before);
    for cause in list(&before, "causes") {
        let hanging: Vec<&String> = locked_before.iter().filter(|user| case.hangs(user, cause)).collect();
        prop_assert_eq!(hanging.len(), number(cause, "lockedUsers"), "{} in {:?}", cause, case);
        let mut spared = 0;
        for user in &hanging {
            if let Some(mended) = case.without(cause, user, &before) {
                spared += usize::from(!locked(&mended.report()).contains(*user));
            }
        }
        let alone = number(cause, "lockedUsersAlone");
        if text(cause, "kind") == "pattern" && are_in_doubt(&before) {
            continue;
        }
        prop_assert!(spared >= alone, "{} of {} are spared without {} in {:?}", spared, alone, cause, case);
        nothing_is_lost_any_more(case, &before, cause)?;
    }
    Ok(())
}

/// Without a missing organisation nothing is missing that it alone was the cause of, and nobody falls out for that.
fn nothing_is_lost_any_more(made: &Case, before: &Value, cause: &Value) -> Result<(), TestCaseError> {
    if text(cause, "kind") != "organisation"
        || made.set.contains("schedule")
        || !made.set.contains("order=OUP")
    {
        return Ok(());
    }
    let Some(mended) = made.without(cause, "", before) else { return Ok(()) };
    let after = mended.report();
    let same = |known: &Value| text(known, "text").split(':').next() == text(cause, "text").split(':').next();
    // A Pure id can be added to no feed.
    let is_in_pure = list(before, "missingReferences").iter().any(|row| {
        text(&row["to"], "id") == text(cause, "id") && ["pure_id", "uuid"].contains(&text(&row["to"], "by"))
    });
    prop_assert!(is_in_pure || !list(&after, "causes").iter().any(same), "{} is left in {:?}", cause, made);
    let lost = |person: &str, report: &Value| -> Vec<String> {
        let of_person = list(report, "missingReferences").iter().filter(|row| {
            row["from"]["kind"] == "person"
                && text(&row["from"], "id") == person
                && row["via"] == "association"
        });
        of_person.map(|row| format!("{} {}", row["to"]["type"], text(&row["to"], "id"))).collect()
    };
    // Of records with one id only the first can be told apart from the others.
    let persons = made.scene.tonight.persons.as_deref().unwrap_or_default();
    let is_alone = |person: &&String| persons.matches(&format!("<person id=\"{person}\">")).count() == 1;
    for person in left_out(before).difference(&left_out(&after)).filter(is_alone) {
        prop_assert!(!lost(person, before).is_empty());
    }
    for person in left_out(&after).iter().filter(is_alone) {
        // Whoever falls out still has lost something else, or has nothing.
        let (was, is) = (lost(person, before), lost(person, &after));
        prop_assert!(
            is_in_pure || !is.is_empty() || was.is_empty() || made.set.contains("missing-user=skip"),
            "{} falls out without a reason: {:?} in {:?}",
            person,
            was,
            made
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_hangs_on_a_cause_alone_is_gone_without_it(
        scene in a_scene(),
        set in some_settings(),
        cut in prop::option::weighted(0.15, one_of(&["organisations.xml", "users.xml", "persons.xml"])),
    ) {
        mend_each(&Case { scene, cut, set })?;
    }

    /// The same where the person feed writes all ids of users, or of organisations, in a way of its own.
    #[test]
    fn what_hangs_on_a_pattern_alone_is_gone_without_it(
        mut scene in a_scene(),
        set in some_settings(),
        way in prop::sample::select(WAYS.as_slice()),
        organisations in any::<bool>(),
    ) {
        write_otherwise(&mut scene, way, organisations);
        mend_each(&Case { scene, cut: None, set })?;
    }
}

/// Ways to write an id otherwise, as what comes before and after it.
const WAYS: [(&str, &str); 5] = [("x-", ""), ("\u{a0}", "\u{a0}"), ("000", ""), ("user-", ""), ("", "~")];

/// Writes the ids that persons name in another way than the records have them.
fn write_otherwise(scene: &mut Scene, (before, after): (&str, &str), organisations: bool) {
    let Some(persons) = &mut scene.tonight.persons else { return };
    let (open, close) = if organisations { ("_id>", "</c:") } else { ("<user id=\"", "\"/>") };
    let mut parts = persons.split(open);
    let mut written = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (id, rest) = part.split_once(close).expect("an id has an end");
        written.extend([open, before, id, after, close, rest]);
    }
    *persons = written;
}

/// `SOUPS_CAUSES_CASES` runs as many cases as it says.
fn cases() -> u32 {
    std::env::var("SOUPS_CAUSES_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(96)
}

// ------------------------------------------------------------------ small Worlds

#[track_caller]
fn check(world: World, cut: Option<&'static str>, set: &str, expected: &[(&str, usize, usize)]) {
    let scene = Scene { tonight: world, baseline: None, lists: Vec::new() };
    let case = Case { scene, cut, set: set.to_owned() };
    let report = case.report();
    let told: Vec<(&str, usize, usize)> = list(&report, "causes")
        .iter()
        .map(|cause| (text(cause, "id"), number(cause, "lockedUsers"), number(cause, "lockedUsersAlone")))
        .collect();
    assert_eq!(told, expected, "{report:#}");
    mend_each(&case).expect("what hangs on a cause alone is gone without it");
}

fn world(organisations: &[&str], associations: &[&str], link: &str) -> World {
    let organisations: Vec<String> = organisations.iter().map(|id| organisation(id)).collect();
    let associations: Vec<String> = associations.iter().map(|id| staff(id)).collect();
    World::empty().organisations(organisations.concat()).users(user("u1")).persons(person(
        "p1",
        &associations,
        link,
    ))
}

#[test]
fn one_missing_organisation() {
    check(world(&["o1"], &["o2"], "u1"), None, "", &[("o2", 1, 1)]);
    check(world(&["o1"], &["o2", "o3"], "u1"), None, "", &[("o2", 1, 1), ("o3", 1, 1)]);
    let both = [("o2", 1, 0), ("o3", 1, 0)];
    check(world(&["o1"], &["o2", "o3"], "u1"), None, "missing-organisation=skip-person", &both);
}

/// In the wrong order the organisation alone would come too late.
#[test]
fn a_missing_organisation_in_the_wrong_order() {
    check(
        world(&["o1"], &["o2"], "u1"),
        None,
        "order=POUSM",
        &[("o2", 1, 0), ("persons-before-users", 0, 0)],
    );
    check(
        world(&["o1"], &["o1"], "u1"),
        None,
        "order=POUSM",
        &[("persons-before-organisations", 1, 1), ("persons-before-users", 0, 0)],
    );
}

/// With skip-person the user that comes too late keeps its own person out.
#[test]
fn a_person_that_falls_out_for_its_user() {
    let set = "missing-user=skip-person order=OPUSM";
    check(world(&["o1"], &["o1"], "u1"), None, set, &[("persons-before-users", 1, 1)]);
    check(world(&["o1"], &["o2"], "u1"), None, set, &[("o2", 1, 0), ("persons-before-users", 1, 0)]);
    check(world(&["o1"], &["o1"], "U1"), None, "missing-user=skip-person", &[("U1", 1, 1)]);
}

/// An association that is lost keeps nobody out as long as another one is left.
#[test]
fn a_person_that_falls_out_for_its_user_alone() {
    let persons = [person("p1", &[staff("o1"), staff("lost")], "gone"), person("p2", &[staff("o1")], "")];
    let row = "<supervision id=\"s\"><apprentice>p2</apprentice><supervisor>p1</supervisor>\
        <startDate>2021-01-01</startDate></supervision>";
    let world = World::empty().organisations(organisation("o1")).persons(persons.concat()).supervisors(row);
    let report = json(&mut world.dry_run(), &settings("missing-user=skip-person"));
    let records = |id: &str| {
        let causes = list(&report, "causes");
        number(causes.iter().find(|cause| text(cause, "id") == id).expect("a cause"), "records")
    };
    assert_eq!((records("lost"), records("gone")), (1, 2), "{report:#}");
}

/// Each person that nearly names a user counts, whichever comes first.
#[test]
fn several_persons_that_nearly_name_a_user() {
    let mut persons = [person("p1", &[staff("lost")], "U1"), person("p2", &[staff("o1")], "U1")];
    for _ in 0..2 {
        let world = world(&["o1"], &[], "").persons(persons.concat());
        check(world, None, "", &[("U1", 1, 1), ("lost", 1, 0)]);
        persons.reverse();
    }
}

/// Whose person is not in what was read of a feed may be locked as well once the feed is whole.
#[test]
fn a_feed_that_is_cut_off() {
    check(world(&["o1"], &["o1"], "u1"), Some("persons.xml"), "", &[("persons", 1, 1)]);
    check(world(&["o1"], &["o1"], "u9"), Some("persons.xml"), "", &[("persons", 1, 0)]);
    check(world(&["o1"], &["o1"], "u1"), Some("organisations.xml"), "", &[("organisations", 1, 1)]);
}

/// A link that is not synchronised is no fault of the order.
#[test]
fn a_link_that_is_not_synchronised() {
    for set in ["fields.persons.user=do-not-sync", "fields.persons.user=do-not-sync order=OPUSM"] {
        let report = Case {
            scene: Scene { tonight: world(&["o1"], &["o1"], "u1"), baseline: None, lists: Vec::new() },
            cut: None,
            set: set.to_owned(),
        }
        .report();
        assert!(list(&report, "causes").iter().all(|cause| cause["lockedUsers"] == 0), "{report:#}");
        assert_eq!(text(&list(&report, "lockedUsers")[0], "reason"), "link-not-synchronised");
    }
    let once = "fields.persons.user=once order=OPUSM";
    check(world(&["o1"], &["o1"], "u1"), None, once, &[("persons-before-users", 1, 1)]);
}

/// As many users, each with its person; `link` says how a person names the user of a number.
fn many(count: usize, link: impl Fn(usize) -> String) -> World {
    let users: Vec<String> = (0..count).map(|number| user(&format!("u-{number}"))).collect();
    let person = |number| person(&format!("p{number}"), &[staff("o1")], &link(number));
    let persons: Vec<String> = (0..count).map(person).collect();
    World::empty().organisations(organisation("o1")).users(users.concat()).persons(persons.concat())
}

/// What one transformation mends is one cause; what it does not mend has its own.
#[test]
fn a_prefix_that_is_lost() {
    check(many(3, |number| number.to_string()), None, "", &[("persons-users-prefix", 3, 3)]);
    // A slip beside it is no part of the pattern, and a link that is right does not hide it.
    let link = |number| match number {
        0 => "u-0".to_owned(),
        1 => "U-1".to_owned(),
        2 => "nobody".to_owned(),
        _ => number.to_string(),
    };
    let told = [("persons-users-prefix", 27, 27), ("U-1", 1, 1), ("nobody", 0, 0)];
    check(many(30, link), None, "", &told);
    // Too few that miss in one way are slips, each by itself.
    let link = |number: usize| if number < 2 { number.to_string() } else { format!("u-{number}") };
    check(many(5, link), None, "", &[("0", 1, 1), ("1", 1, 1)]);
}

#[test]
fn other_ways_to_write_all_ids_otherwise() {
    check(many(3, |number| format!("U-{number}")), None, "", &[("persons-users-case", 3, 3)]);
    check(many(3, |number| format!("u-{number}\u{a0}")), None, "", &[("persons-users-blanks", 3, 3)]);
}

/// The pattern alone spares nobody whose person is loaded before the users are; a user of the baseline is there before.
#[test]
fn a_pattern_with_another_cause() {
    let told = [("persons-users-prefix", 3, 0)];
    check(many(3, |number| number.to_string()), None, "order=OPUSM", &told);
    let mut world = many(3, |number| number.to_string());
    world.organisations = Some(organisation("o2"));
    check(world, None, "", &[("o1", 3, 0), ("persons-users-prefix", 3, 0)]);
}

/// Ids of organisations in the person feed, and in the organisation feed itself.
#[test]
fn ids_of_organisations_that_are_written_otherwise() {
    let mut world = many(3, |number| format!("u-{number}"));
    world.organisations = Some(["O1", "O2", "O3"].map(organisation).concat());
    let persons: Vec<String> = (0..3)
        .map(|number| {
            person(&format!("p{number}"), &[staff(&format!("o{}", number + 1))], &format!("u-{number}"))
        })
        .collect();
    world.persons = Some(persons.concat());
    check(world.clone(), None, "", &[("persons-organisations-case", 3, 3)]);
    check(world, None, "missing-organisation=skip-person", &[("persons-organisations-case", 3, 3)]);
    // One id that is wrong everywhere is that id, not a pattern.
    let world = world_of_one();
    check(world, None, "", &[("o1", 3, 3)]);
}

fn world_of_one() -> World {
    let mut world = many(3, |number| format!("u-{number}"));
    world.organisations = Some(organisation("O1"));
    world
}
