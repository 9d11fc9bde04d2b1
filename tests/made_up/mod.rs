//! Worlds made up at random, each with its faults, with lists and with what was loaded before.
#![allow(dead_code, reason = "each test uses a part of it")]

use proptest::prelude::*;
use soups::lists::{self, ListKind};
use soups::xml::Limits;
use soups::{Checks, DryRun, FeedReader};

use crate::support::feeds::{
    World, association_by, by, organisation_ids, organisation_with, person_with, user_named,
};

const ORGANISATIONS: [&str; 5] = ["O1", "O2", "O3", "o2", "O9"];
const USERS: [&str; 7] = ["u1", "u2", "u3", "u4", "U3", "u9", "u5"];
const PERSONS: [&str; 6] = ["p1", "p2", "p3", "p4", "p5", "p9"];
const KINDS: [&str; 4] = ["staff", "student", "honorary", "visiting"];
const PERIODS: [&str; 12] = [
    "2020-01-01..",
    "2020-01-01..",
    "2020-01-01..2026-11-22",
    "2020-01-01..2026-11-21",
    "2020-01-01..2026-10-31",
    "2026-11-23..",
    "2026-11-26..2026-12-03",
    "2027-01-01..2028-01-01",
    "2026-12-05..2026-12-01",
    "soon..2026-11-24",
    "soon..later",
    "..2026-12-01",
];
const LOOK_UPS: [&str; 5] = ["source_id", "source_id", "non_explicit_id", "classified_id:t", "pure_id"];
const ORDERS: [&str; 8] = ["OUPSM", "OUPSM", "OPUSM", "OUMPS", "MOUPS", "SPOUM", "PUOSM", "OUPM"];

pub(crate) fn one_of(choices: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(choices)
}

fn an_organisation() -> impl Strategy<Value = String> {
    (one_of(&ORGANISATIONS[..4]), any::<bool>()).prop_map(|(id, classified)| {
        let ids = if classified { organisation_ids(&[("t", &id.to_lowercase())]) } else { String::new() };
        organisation_with(id, &ids)
    })
}

fn a_user() -> impl Strategy<Value = String> {
    (one_of(&USERS[..5]), one_of(&["", "ada", "root", "bob", "Atira"]))
        .prop_map(|(id, name)| user_named(id, name, ""))
}

fn a_person() -> impl Strategy<Value = String> {
    let one = (one_of(&KINDS), one_of(&PERIODS), one_of(&LOOK_UPS), one_of(&ORGANISATIONS))
        .prop_map(|(kind, period, look_up, target)| association_by(kind, &by(look_up, target), period, ""));
    (one_of(&PERSONS[..5]), prop::collection::vec(one, 0..4), prop::option::weighted(0.9, one_of(&USERS)))
        .prop_map(|(id, associations, user)| person_with(id, &associations, user.unwrap_or_default(), ""))
}

fn records(record: impl Strategy<Value = String>, most: usize) -> impl Strategy<Value = Option<String>> {
    prop::option::weighted(0.97, prop::collection::vec(record, 0..most).prop_map(|records| records.concat()))
}

/// Feeds of organisations, users and persons.
pub(crate) fn a_world() -> impl Strategy<Value = World> {
    (records(an_organisation(), 5), records(a_user(), 6), records(a_person(), 7)).prop_map(
        |(organisations, users, persons)| World { organisations, users, persons, supervisors: None },
    )
}

/// Feeds, perhaps with those of the night before, and lists.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    pub(crate) tonight: World,
    pub(crate) baseline: Option<World>,
    pub(crate) lists: Vec<(&'static str, String)>,
}

pub(crate) fn a_scene() -> impl Strategy<Value = Scene> {
    let list = |most| prop::collection::vec(one_of(&["u1", "u2", "u3", "u4", "U3", "bob"]), 0..most);
    let lists = (
        prop::option::weighted(0.3, list(2)),
        prop::option::weighted(0.3, list(2)),
        prop::option::weighted(
            0.3,
            prop::collection::vec((one_of(&["u1", "u2", "u3"]), any::<bool>()), 0..3),
        ),
    )
        .prop_map(|(roles, trusted, locked)| {
            let mut lists = Vec::new();
            let lines = |ids: Vec<&str>| ids.iter().flat_map(|id| [*id, "\n"]).collect::<String>();
            lists.extend(roles.map(|ids| ("roles", format!("id\n{}", lines(ids)))));
            lists.extend(trusted.map(|ids| ("trusted", format!("id\n{}", lines(ids)))));
            lists.extend(locked.map(|ids| {
                let line = |(id, job): &(&str, bool)| {
                    format!("{id},{}\n", if *job { "Person Maintenance" } else { "someone" })
                };
                ("locked", format!("id,by\n{}", ids.iter().map(line).collect::<String>()))
            }));
            lists
        });
    (a_world(), prop::option::weighted(0.4, a_world()), lists).prop_map(|(tonight, baseline, lists)| Scene {
        tonight,
        baseline,
        lists,
    })
}

/// Settings written `key=value`, without a day.
pub(crate) fn some_settings() -> impl Strategy<Value = String> {
    (
        one_of(&ORDERS),
        (0_u32..20, 0_u32..20),
        one_of(&["", "", "missing-organisation=skip-person", "missing-user=skip-person"]),
        one_of(&["", "", "id-comparison=case-insensitive", "maintenance.lock=false", "maintenance.keep-trusted=false"]),
        one_of(&["", "", "gone-users=lock", "gone-users=delete", "fields.persons.user=once", "fields.persons.user=do-not-sync", "baseline-feeds=as-given"]),
        one_of(&["", "", "", "safe-size.persons=3",
            "schedule.organisations.start=01:00 schedule.users.start=01:10 schedule.persons.start=01:20 schedule.maintenance.start=01:30 schedule.persons.duration=11m",
            "schedule.organisations.start=01:00 schedule.users.start=01:00 schedule.persons.start=01:00 schedule.maintenance.start=01:00:05 schedule.users.duration=10s schedule.persons.duration=8s schedule.organisations.duration=6s"]),
    )
        .prop_map(|(order, (staff, student), one, two, three, four)| {
            format!("order={order} grace.staff={staff} grace.student={student} {one} {two} {three} {four}")
        })
}

impl Scene {
    pub(crate) fn dry_run(&self) -> DryRun {
        let mut dry_run = self.tonight.dry_run();
        for (name, content) in self.baseline.iter().flat_map(World::files) {
            let mut reader = FeedReader::with(&format!("before/{name}"), Limits::default(), Checks::NONE);
            reader.push(content.as_bytes());
            dry_run.add_baseline(reader.finish());
        }
        for (kind, content) in &self.lists {
            let kind = match *kind {
                "roles" => ListKind::RoleHolders,
                "trusted" => ListKind::Trusted,
                _ => ListKind::LockedBefore,
            };
            dry_run.add(lists::read(kind, &format!("{kind:?}.csv"), content.as_bytes()));
        }
        dry_run
    }
}
