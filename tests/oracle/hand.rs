//! The model on its own: small feeds, and what must come out, worked out by hand from the rules.

use crate::dom::{Feeds, Kind};
use crate::model::{
    Case, FieldRule, GoneUsers, Instant, Lists, Plan, Reason, Schedule, Settings, Start, Verdict, Who, date,
    judge,
};

fn organisations(ids: &[&str]) -> String {
    let records = ids.iter().map(|id| {
        format!("<organisation><organisationId>{id}</organisationId><name>Of {id}</name></organisation>")
    });
    format!(
        "<organisations xmlns='v1.organisation-sync.pure.atira.dk'>{}</organisations>",
        records.collect::<String>()
    )
}

fn users(ids: &[&str]) -> String {
    let record = |id: &&str| format!("<user id='{id}'><userName>login-{id}</userName></user>");
    format!(
        "<users xmlns='v1.user-sync.pure.atira.dk'>{}</users>",
        ids.iter().map(record).collect::<String>()
    )
}

/// Person, organisation, end (or nothing), user (or nothing).
type P<'a> = (&'a str, &'a str, &'a str, &'a str);

fn persons(all: &[P<'_>]) -> String {
    let record = |(id, organisation, end, user): &P<'_>| {
        let end = if end.is_empty() { String::new() } else { format!("<c:endDate>{end}</c:endDate>") };
        let user = if user.is_empty() { String::new() } else { format!("<user id='{user}'/>") };
        format!(
            "<person id='{id}'><organisationAssociations><staffOrganisationAssociation id='a'><organisation><c:source_id>{organisation}</c:source_id></organisation>\
             <period><c:startDate>2020-01-01</c:startDate>{end}</period></staffOrganisationAssociation></organisationAssociations>{user}</person>"
        )
    };
    format!(
        "<persons xmlns='v1.unified-person-sync.pure.atira.dk' xmlns:c='v3.commons.pure.atira.dk'>{}</persons>",
        all.iter().map(record).collect::<String>()
    )
}

struct Night {
    tonight: Feeds,
    baseline: Feeds,
    lists: Lists,
    settings: Settings,
}

fn feeds(files: &[String]) -> Feeds {
    let mut feeds = Feeds::default();
    for xml in files {
        feeds.add(xml);
    }
    feeds
}

fn night(baseline: &[String], tonight: &[String]) -> Night {
    Night {
        tonight: feeds(tonight),
        baseline: feeds(baseline),
        lists: Lists::default(),
        settings: Settings::on(date("2026-11-22").expect("a day"), "OUPSM"),
    }
}

impl Night {
    fn verdict(&self) -> Verdict {
        let Self { tonight, baseline, lists, settings } = self;
        judge(Case { tonight, baseline, lists, settings })
    }

    fn id(&self, who: Who) -> String {
        let record = match who {
            Who::Tonight(i) => &self.tonight.records(Kind::User)[i],
            Who::Baseline(b) => &self.baseline.records(Kind::User)[b],
        };
        record.key.clone().unwrap_or_default()
    }

    /// Who would be locked, why, and whether it stays so.
    fn locked(&self) -> Vec<(String, Reason, bool)> {
        let verdict = self.verdict();
        verdict.locked.iter().map(|(who, (reason, stays))| (self.id(*who), *reason, *stays)).collect()
    }

    fn unlocked(&self) -> Vec<String> {
        self.verdict().unlocked.iter().map(|who| self.id(*who)).collect()
    }

    /// Which references are missing, by what they name, and whether it stays so.
    fn missing(&self) -> Vec<(String, bool)> {
        let verdict = self.verdict();
        let value = |(kind, i, r): &(Kind, usize, usize)| {
            self.tonight.records(*kind)[*i].references[*r].value.clone()
        };
        verdict.missing.iter().map(|(at, stays)| (value(at), *stays)).collect()
    }

    fn plan(&self, kind: Kind) -> Plan {
        self.verdict().jobs.remove(&kind).expect("a job that ran")
    }
}

fn lock(id: &str, reason: Reason, stays: bool) -> (String, Reason, bool) {
    (id.to_owned(), reason, stays)
}

fn at(minute: i64) -> Start {
    Start { minute, cron: None, days: None }
}

/// The five jobs' starts, in minutes.
fn starts(minutes: [Option<i64>; 5]) -> [Option<Start>; 5] {
    minutes.map(|minute| minute.map(at))
}

#[test]
fn what_pure_holds_is_found_in_any_order_of_the_jobs() {
    let all = [organisations(&["O"]), users(&["u"]), persons(&[("A", "O", "", "u")])];
    let mut again = night(&all, &all);
    for order in ["OUPSM", "PUOM", "MPUO"] {
        order.clone_into(&mut again.settings.order);
        assert_eq!((again.missing(), again.locked()), (vec![], vec![]), "{order}");
        let plan = again.plan(Kind::Person);
        assert_eq!((plan.created.len(), plan.updated.len(), plan.unchanged.len()), (0, 0, 1));
    }
    // A person that is new tonight and applied after Person Maintenance, with a user that is new as well but comes first.
    let more =
        [organisations(&["O"]), users(&["u", "v"]), persons(&[("A", "O", "", "u"), ("B", "O", "", "v")])];
    let mut more = night(&all, &more);
    "OUMP".clone_into(&mut more.settings.order);
    assert_eq!(more.locked(), [lock("v", Reason::MaintenanceTooEarly, false)]);
    "OPUM".clone_into(&mut more.settings.order);
    assert_eq!(more.locked(), [lock("v", Reason::LinkTooLate, false)]);
    assert_eq!(more.missing(), [("v".to_owned(), false)]);
}

#[test]
fn who_is_gone_becomes_former_and_is_still_active_that_day() {
    let before = [
        organisations(&["O"]),
        users(&["u", "v", "w"]),
        persons(&[("A", "O", "", "u"), ("B", "O", "2026-11-21", "v"), ("C", "O", "", "w")]),
    ];
    let tonight = [organisations(&["O"]), users(&["u", "v", "w"]), persons(&[("C", "O", "", "w")])];
    let mut gone = night(&before, &tonight);
    assert_eq!(gone.plan(Kind::Person).gone, [0, 1]);
    assert_eq!(gone.locked(), [lock("v", Reason::Ended, true)]);
    // A delta says nothing of whom it does not name.
    gone.settings.delta[Kind::Person as usize] = Some(true);
    assert_eq!(gone.plan(Kind::Person).gone, [0usize; 0]);
    assert_eq!(gone.locked(), [lock("v", Reason::Ended, true)]);
}

#[test]
fn gone_users_stay_are_locked_or_are_deleted() {
    let before = [
        organisations(&["O"]),
        users(&["u", "v"]),
        persons(&[("A", "O", "2026-01-01", "u"), ("B", "O", "", "v")]),
    ];
    let tonight = [
        organisations(&["O"]),
        users(&["v"]),
        persons(&[("A", "O", "2026-01-01", "u"), ("B", "O", "", "v")]),
    ];
    let mut gone = night(&before, &tonight);
    assert_eq!((gone.missing(), gone.locked()), (vec![], vec![lock("u", Reason::Ended, true)]));
    gone.settings.gone_users = GoneUsers::Lock;
    assert_eq!((gone.missing(), gone.locked()), (vec![], vec![]));
    gone.settings.gone_users = GoneUsers::Delete;
    assert_eq!((gone.missing(), gone.locked()), (vec![("u".to_owned(), true)], vec![]));
    // Persons first: the link is made before the user goes, and Person Maintenance meets the user only if it comes first too.
    "OPMU".clone_into(&mut gone.settings.order);
    assert_eq!((gone.missing(), gone.locked()), (vec![], vec![lock("u", Reason::Ended, false)]));
}

#[test]
fn a_job_under_its_safe_size_does_nothing() {
    let before = [
        organisations(&["O"]),
        users(&["u", "v", "w"]),
        persons(&[("A", "O", "", "u"), ("B", "O", "", "v"), ("C", "O", "", "w")]),
    ];
    let tonight = [organisations(&["O"]), users(&["u", "v", "w", "x"]), persons(&[("X", "O", "", "x")])];
    let mut cut = night(&before, &tonight);
    assert_eq!((cut.plan(Kind::Person).gone.len(), cut.locked()), (3, vec![]));
    cut.settings.safe_size[Kind::Person as usize] = 2;
    let plan = cut.plan(Kind::Person);
    assert_eq!((plan.created.len(), plan.gone.len(), plan.stopped), (0, 0, true));
    assert_eq!(cut.locked(), [lock("x", Reason::PersonNotCreated, true)]);
    // Pure does not hold more than the safe size: the documented exemption.
    cut.settings.safe_size[Kind::Person as usize] = 3;
    assert_eq!((cut.plan(Kind::Person).created.len(), cut.locked()), (1, vec![]));
}

#[test]
fn the_link_to_a_user_follows_the_rule_of_its_field() {
    let before = [organisations(&["O"]), users(&["u", "v"]), persons(&[("A", "O", "", "u")])];
    let tonight = [
        organisations(&["O"]),
        users(&["u", "v", "w"]),
        persons(&[("A", "O", "", "v"), ("B", "O", "", "w")]),
    ];
    let mut rule = night(&before, &tonight);
    let who = |night: &Night| -> Vec<String> { night.locked().into_iter().map(|(id, ..)| id).collect() };
    assert_eq!(who(&rule), ["u"]);
    assert_eq!(rule.plan(Kind::Person).updated, [(0, 0, vec!["user".to_owned()])]);
    rule.settings.rules = vec![(Kind::Person, "user", FieldRule::Once)];
    assert_eq!(who(&rule), ["v"]);
    assert_eq!(rule.plan(Kind::Person).unchanged, [0]);
    // The rule is for tonight: what was loaded last keeps its links.
    rule.settings.rules = vec![(Kind::Person, "user", FieldRule::DoNotSync)];
    assert_eq!(who(&rule), ["v", "w"]);
    rule.settings.baseline_as_given = true;
    assert_eq!(who(&rule), ["v", "w"]);
}

#[test]
fn who_fell_out_before_is_not_there_unless_the_baseline_is_taken_as_it_is() {
    let before = [organisations(&["O"]), users(&["u"]), persons(&[("A", "nowhere", "", "u")])];
    let tonight = [organisations(&["O"]), users(&["u"]), persons(&[])];
    let mut fell = night(&before, &tonight);
    assert_eq!(fell.locked(), [lock("u", Reason::NoPerson, true)]);
    fell.settings.baseline_as_given = true;
    assert_eq!(fell.locked(), []);
    assert_eq!(fell.plan(Kind::Person).gone, [0]);
}

#[test]
fn who_falls_out_tonight_stays_as_it_was() {
    let before = [organisations(&["O"]), users(&["u"]), persons(&[("A", "O", "", "u")])];
    let tonight = [organisations(&["O"]), users(&["u"]), persons(&[("A", "nowhere", "", "u")])];
    let stays = night(&before, &tonight);
    assert_eq!((stays.missing(), stays.locked()), (vec![("nowhere".to_owned(), true)], vec![]));
    let plan = stays.plan(Kind::Person);
    assert_eq!((plan.skipped, plan.created.len(), plan.gone.len()), (1, 0, 0));
}

#[test]
fn lists_spare_and_unlock() {
    let all = [
        organisations(&["O"]),
        users(&["u", "v", "w", "x"]),
        persons(&[("A", "O", "", "u"), ("B", "O", "", "v")]),
    ];
    let mut lists = night(&[], &all);
    lists.lists.role_holders = Some(vec!["login-w".to_owned()]);
    assert_eq!(lists.locked(), [lock("x", Reason::NoPerson, true)]);
    lists.lists.trusted = Some(vec!["x".to_owned()]);
    assert_eq!(lists.locked(), []);
    lists.settings.keep_trusted = false;
    assert_eq!(lists.locked(), [lock("x", Reason::NoPerson, true)]);
    let before = [("u", true), ("login-v", false), ("x", true)];
    lists.lists.locked_before = Some(before.map(|(id, by)| (id.to_owned(), by)).to_vec());
    assert_eq!((lists.locked(), lists.unlocked()), (vec![], vec!["u".to_owned()]));
    lists.settings.lock = false;
    assert_eq!((lists.locked(), lists.unlocked()), (vec![], vec!["u".to_owned(), "x".to_owned()]));
}

#[test]
fn jobs_that_overlap_meet_record_by_record() {
    let all = [
        organisations(&["O"]),
        users(&["a", "b", "c"]),
        persons(&[("A", "O", "", "b"), ("B", "O", "", "b"), ("C", "O", "", "c")]),
    ];
    let mut overlap = night(&[], &all);
    // Users at 22:01, 22:02 and 22:03; persons likewise: the first comes a minute before its user, the others in its very instant.
    overlap.settings.schedule = Some(Schedule {
        starts: starts([Some(1290), Some(1320), Some(1320), None, Some(1380)]),
        durations: [None, Some(180), Some(180), None],
        rate: None,
    });
    assert_eq!(overlap.missing(), [("b".to_owned(), false)]);
    assert_eq!(overlap.locked(), [lock("a", Reason::NoPerson, true)]);
    // A second longer, and every user comes a little too late.
    overlap.settings.schedule.as_mut().expect("a schedule").durations[1] = Some(181);
    let names = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), false)).collect::<Vec<_>>();
    assert_eq!(overlap.missing(), names(&["b", "b", "c"]));
    // By rate: a user every third of a second, a person at the end of each minute.
    overlap.settings.schedule.as_mut().expect("a schedule").durations[1] = None;
    overlap.settings.schedule.as_mut().expect("a schedule").rate = Some(3);
    assert_eq!(overlap.missing(), []);
    // Person Maintenance in the middle: the user of C is not there yet, B has just come.
    let schedule = overlap.settings.schedule.as_mut().expect("a schedule");
    schedule.durations[1] = Some(180);
    schedule.starts[4] = Some(at(1322));
    assert_eq!(overlap.locked(), [lock("a", Reason::NoPerson, true)]);
    schedule_of(&mut overlap).starts[4] = Some(at(1321));
    assert_eq!(overlap.locked(), [lock("a", Reason::NoPerson, true)]);
    schedule_of(&mut overlap).starts[2] = Some(at(1330));
    schedule_of(&mut overlap).starts[4] = Some(at(1323));
    let early = |id: &str| lock(id, Reason::MaintenanceTooEarly, false);
    assert_eq!(overlap.locked(), [lock("a", Reason::NoPerson, true), early("b"), early("c")]);
}

fn schedule_of(night: &mut Night) -> &mut Schedule {
    night.settings.schedule.as_mut().expect("a schedule")
}

#[test]
fn a_job_that_does_not_run_leaves_things_as_they_are() {
    let all = [organisations(&["O"]), users(&["a"]), persons(&[("A", "O", "", "a"), ("B", "P", "", "")])];
    let mut idle = night(&[], &all);
    idle.settings.schedule = Some(Schedule {
        starts: starts([Some(1290), Some(1320), Some(1380), None, None]),
        ..Schedule::default()
    });
    assert_eq!((idle.missing(), idle.locked()), (vec![("P".to_owned(), true)], vec![]));
    // 2026-11-22 is a Sunday: the users come on Monday, which is the second night.
    schedule_of(&mut idle).starts[1] = Some(Start { minute: 1320, cron: Some(false), days: Some(vec![1]) });
    assert_eq!(idle.missing(), [("a".to_owned(), false), ("P".to_owned(), true)]);
    schedule_of(&mut idle).starts[1] = None;
    assert_eq!(idle.missing(), [("a".to_owned(), true), ("P".to_owned(), true)]);
}

#[test]
fn a_baseline_of_some_kinds_answers_for_these_alone() {
    // No organisations at all: nothing can be said of them. Users of the baseline alone: they decide.
    let before = [users(&["u"])];
    let tonight = [persons(&[("A", "O", "", "u"), ("B", "O", "", "v")])];
    let some = night(&before, &tonight);
    assert_eq!(some.missing(), [("v".to_owned(), true)]);
    assert_eq!(some.verdict().not_checkable, 2);
    assert_eq!(some.plan(Kind::Person).created, [0, 1]);
}

#[test]
fn instants_are_compared_exactly() {
    use std::cmp::Ordering::{Equal, Less};
    assert_eq!(Instant(1, 3).compare(Instant(2, 6)), Equal);
    assert_eq!(Instant(333_333_333, 1_000_000_000).compare(Instant(1, 3)), Less);
}
