//! Person Maintenance: locks every user that has neither an active person nor a role (PMJ, GRACE).

use std::ops::Range;

use super::access::covers;
use super::before::Side;
use super::bits::Bits;
use super::clock::Instant;
use super::facts::{Facts, Feeds};
use super::night::{Night, Run, World};
use crate::records::{Association, Feed, Records, Via};
use crate::settings::{GoneUsers, Job, Settings};

/// What Person Maintenance sees at the instant it runs, and what it does.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// How many users are there. Users are numbered as [`Facts::account`] says.
    pub(crate) users: u32,
    /// Those users.
    pub(crate) there: Bits,
    /// Those that the user job has locked, which it leaves alone.
    pub(crate) locked_by_user_job: Bits,
    /// Those that have the name of a user that Pure never locks.
    pub(crate) system: Bits,
    /// Those that it locks.
    pub(crate) locked: Bits,
    /// Those that it unlocks.
    pub(crate) unlocked: Bits,
    /// The persons that are there as tonight's feed has them.
    pub(crate) persons: Bits,
    /// Those whose user was found.
    pub(crate) linked: Bits,
    /// Their associations.
    pub(crate) associations: Bits,
    /// The persons that are there as the baseline has them.
    pub(crate) persons_before: Bits,
}

impl Seen {
    pub(super) fn new(feeds: &Feeds<'_>) -> Self {
        let (persons, baseline) = (feeds.len(Feed::Persons), feeds.of_baseline());
        let accounts = Facts::accounts(feeds);
        Self {
            users: 0,
            system: Bits::new(accounts),
            there: Bits::new(accounts),
            locked_by_user_job: Bits::new(accounts),
            locked: Bits::new(accounts),
            unlocked: Bits::new(accounts),
            persons: Bits::new(persons),
            linked: Bits::new(persons),
            associations: Bits::new(feeds.records(Feed::Persons).map_or(0, Records::associations)),
            persons_before: Bits::new(baseline.len(Feed::Persons)),
        }
    }
}

/// Whether anybody can be called locked: that takes users, and persons who could name them.
pub(crate) fn judges_locks(feeds: &Feeds<'_>) -> bool {
    let baseline = feeds.of_baseline();
    let given = |feed: Feed| feeds.file(feed).is_some() || baseline.file(feed).is_some();
    given(Feed::Users) && given(Feed::Persons)
}

/// Judges every user that is there when the job starts.
pub(super) fn maintain(run: &Run<'_>, night: &mut Night) {
    let Some(now) = run.clock.start(Job::Maintenance) else { return };
    let mut eligible = Bits::new(Facts::accounts(run.feeds));
    see_persons_of_tonight(run, night, now, &mut eligible);
    see_persons_of_the_baseline(run, night, &mut eligible);
    let judges = judges_locks(run.feeds);
    let applied = run.applied_by(Feed::Users, now);
    for account in 0..Facts::accounts(run.feeds) {
        let Some(user) = version(run, night, account, (now, applied)) else { continue };
        night.seen.users += 1;
        night.seen.there.insert(account);
        if is_locked_by_the_user_job(run, night, account, now) {
            night.seen.locked_by_user_job.insert(account);
            continue;
        }
        let is_system = run.facts.is_system(user);
        night.seen.system.set(account, is_system);
        let kept = kept_by(run.facts, run.settings, account, is_system).is_some();
        judge(run, night, account, judges, eligible.contains(account) || kept);
    }
}

/// Locks or unlocks a user; `judges` says whether anybody can be called locked.
fn judge(run: &Run<'_>, night: &mut Night, account: u32, judges: bool, eligible: bool) {
    let (listed, locks) = (run.facts.listed(), run.settings.maintenance_lock);
    if listed.is_locked_by_job(account) && !run.before.released.contains(account) {
        // Switched off, the job unlocks everyone it has locked (PMJ).
        if eligible || !locks {
            night.seen.unlocked.insert(account);
        }
    } else if locks && judges && !eligible && !listed.is_locked_by_others(account) {
        night.seen.locked.insert(account);
    }
}

/// What keeps a user from being locked whatever its persons are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It has a role given by hand.
    Role,
    /// It is trusted, and trusted users are kept.
    Trusted,
    /// It is one of the users that Pure itself needs.
    System,
}

/// What keeps a user from being locked whatever its persons are; none when that hangs on its persons.
pub(crate) fn kept_by(facts: &Facts, settings: &Settings, account: u32, is_system: bool) -> Option<Kept> {
    let listed = facts.listed();
    if listed.has_role(account) {
        Some(Kept::Role)
    } else if settings.keep_trusted && listed.is_trusted(account) {
        Some(Kept::Trusted)
    } else {
        is_system.then_some(Kept::System)
    }
}

fn see_persons_of_tonight(run: &Run<'_>, night: &mut Night, now: Instant, eligible: &mut Bits) {
    let Some(persons) = run.feeds.records(Feed::Persons) else { return };
    let applied = run.applied_by(Feed::Persons, now);
    for (person, associations) in (0..).zip(persons.associations_in_order()) {
        // Of records with one id the first is the person.
        if run.facts.duplicate_of(Feed::Persons, person).is_some() {
            continue;
        }
        let tonight = person < applied;
        // Until its job has come to it tonight, a person is as it was in the evening.
        let world = if tonight { &night.world } else { run.before };
        if !world.created[Feed::Persons.index()].contains(person) {
            if let Some(twin) = run.facts.twin(Feed::Persons, person)
                && world.held[Feed::Persons.index()].contains(twin)
            {
                night.seen.persons_before.insert(twin);
            }
            continue;
        }
        night.seen.persons.insert(person);
        for association in associations.clone() {
            night.seen.associations.set(association, world.associations.contains(association));
        }
        if !world.is_linked(run.facts, person) {
            continue;
        }
        night.seen.linked.insert(person);
        if has_access(persons, associations, &night.seen.associations, run.settings) {
            let shown = (persons, person);
            for_each_account(run.feeds, run.facts, world, shown, |account| eligible.insert(account));
        }
    }
}

/// Tells the users that a person of tonight, which is linked, is linked with.
pub(super) fn for_each_account(
    feeds: &Feeds<'_>,
    facts: &Facts,
    world: &World,
    (persons, person): (&Records, u32),
    mut tell: impl FnMut(u32),
) {
    if world.keeps_link(person) {
        let twin = facts.twin(Feed::Persons, person);
        twin.and_then(|twin| facts.account_before(feeds, twin)).into_iter().for_each(tell);
        return;
    }
    for reference in persons.references_of(person) {
        if persons.via(reference) == Via::User
            && let Some(account) = facts.linked_account(feeds, reference)
        {
            tell(account);
        }
    }
}

/// Whether the link of a person of tonight, which is linked, leads to a user.
pub(crate) fn is_linked_with(
    feeds: &Feeds<'_>,
    facts: &Facts,
    world: &World,
    shown: (&Records, u32),
    account: u32,
) -> bool {
    let mut found = false;
    for_each_account(feeds, facts, world, shown, |other| found |= other == account);
    found
}

fn see_persons_of_the_baseline(run: &Run<'_>, night: &mut Night, eligible: &mut Bits) {
    let Some(before) = run.facts.before() else { return };
    let baseline = run.feeds.of_baseline();
    let Some(persons) = baseline.records(Feed::Persons) else { return };
    for (person, associations) in (0..).zip(persons.associations_in_order()) {
        let held = run.before.held[Feed::Persons.index()].contains(person);
        // The others were seen with those of tonight.
        if held && before.successor(Feed::Persons, person).is_none() {
            night.seen.persons_before.insert(person);
        }
        let is_seen = night.seen.persons_before.contains(person);
        let is_linked = run.before.held_linked.contains(person);
        if is_seen
            && is_linked
            && has_access(persons, associations, &run.before.held_associations, run.settings)
            && let Some(account) = run.facts.account_before(run.feeds, person)
        {
            eligible.insert(account);
        }
    }
}

/// Whether one of the associations of a person is active on the day, or in grace, among those that are there. A person that
/// is gone from its feed has its associations ended on the day itself, on which they are active still.
fn has_access(persons: &Records, associations: Range<u32>, there: &Bits, settings: &Settings) -> bool {
    let there = associations.filter(|&index| there.contains(index));
    covers(there.map(|index| persons.association(index)), settings, settings.as_of)
}

/// The associations of a person for which `holds` is true.
pub(crate) fn associations<'a>(
    persons: &'a Records,
    person: u32,
    holds: impl Fn(u32) -> bool + Clone + 'a,
) -> impl Iterator<Item = Association> + Clone + 'a {
    persons.associations_of(person).filter(move |&index| holds(index)).map(|index| persons.association(index))
}

/// The record by which a user is there at an instant, by which so many of tonight's are applied: tonight's once it is, else
/// that of the baseline.
fn version(run: &Run<'_>, night: &Night, account: u32, (now, applied): (Instant, u32)) -> Option<Side> {
    let is_held = |user: &u32| run.is_held(night, Feed::Users, *user, || Some(now));
    match Facts::user(run.feeds, account) {
        // Of records with one id the first is the user.
        Side::Tonight(user) if run.facts.duplicate_of(Feed::Users, user).is_some() => None,
        Side::Tonight(user) => {
            let is_there = run.before.created[Feed::Users.index()].contains(user)
                || (night.world.created[Feed::Users.index()].contains(user) && user < applied);
            if is_there {
                return Some(Side::Tonight(user));
            }
            run.facts.twin(Feed::Users, user).filter(is_held).map(Side::Before)
        }
        Side::Before(user) => {
            let successor = run.facts.before().and_then(|before| before.successor(Feed::Users, user));
            (successor.is_none() && is_held(&user)).then_some(Side::Before(user))
        }
    }
}

/// Whether the user job has locked a user because it is gone from the feed.
fn is_locked_by_the_user_job(run: &Run<'_>, night: &Night, account: u32, now: Instant) -> bool {
    let Side::Before(user) = Facts::user(run.feeds, account) else { return false };
    let tonight = || night.gone[Feed::Users.index()].contains(user) && run.has_ended(Feed::Users, Some(now));
    run.settings.gone_users == GoneUsers::Lock && (run.before.locked.contains(user) || tonight())
}

/// The user names of all users.
pub(super) struct Accounts<'a> {
    feeds: &'a Feeds<'a>,
    baseline: Feeds<'a>,
}

impl<'a> Accounts<'a> {
    pub(super) fn new(feeds: &'a Feeds<'a>) -> Self {
        Self { feeds, baseline: feeds.of_baseline() }
    }

    pub(super) fn user_name(&self, account: u32) -> &'a str {
        self.of(Facts::user(self.feeds, account))
    }

    /// The user name in one of the records of a user.
    fn of(&self, user: Side) -> &'a str {
        let (users, user) = match user {
            Side::Tonight(user) => (self.feeds.records(Feed::Users), user),
            Side::Before(user) => (self.baseline.records(Feed::Users), user),
        };
        users.map_or("", |users| users.user_names.get(user))
    }
}

/// When a user that Person Maintenance would not lock in the morning could be locked by it during the night: while the user
/// is there, and no person gives it access.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exposed {
    /// The record of tonight's feed with which the user comes; none when it is there already.
    pub(super) comes_with: Option<u32>,
    /// The last record of the person feed that takes away the access of a person of the baseline.
    pub(super) kept_until: Option<u32>,
    /// The first record of the person feed that gives access.
    pub(super) given_with: Option<u32>,
    /// The end of the user job takes the user away.
    pub(super) leaves: bool,
}

/// Shows what could be locked too early in the first night, `morning` being what comes of it when each job waits for those
/// that it needs.
pub(super) fn exposed(run: &Run<'_>, morning: &Night, show: &mut dyn FnMut(Exposed)) {
    if !judges_locks(run.feeds) || !run.settings.maintenance_lock {
        return;
    }
    let Access { given_with, kept_until } = Access::new(run, morning);
    let listed = run.facts.listed();
    for account in 0..Facts::accounts(run.feeds) {
        let Some((comes_with, leaves)) = stay(run, morning, account) else { continue };
        let (given, kept) = (given_with[account as usize], kept_until[account as usize]);
        let never = listed.is_locked_by_job(account)
            || listed.is_locked_by_others(account)
            || kept_by(
                run.facts,
                run.settings,
                account,
                run.facts.is_system(Facts::user(run.feeds, account)),
            )
            .is_some();
        // Without an end, it is locked in the morning too.
        let in_the_morning = given == NEVER && !leaves;
        if never || in_the_morning || kept == ALWAYS {
            continue;
        }
        show(Exposed {
            comes_with,
            kept_until: kept.checked_sub(1),
            given_with: (given != NEVER).then_some(given),
            leaves,
        });
    }
}

/// How a user comes and whether it goes; none when it is never there.
fn stay(run: &Run<'_>, morning: &Night, account: u32) -> Option<(Option<u32>, bool)> {
    let held = |user: u32| run.before.held[Feed::Users.index()].contains(user);
    match Facts::user(run.feeds, account) {
        Side::Tonight(user) => {
            let first = run.facts.duplicate_of(Feed::Users, user).is_none();
            if first && run.facts.twin(Feed::Users, user).is_some_and(held) {
                return Some((None, false));
            }
            morning.world.created[Feed::Users.index()].contains(user).then_some((Some(user), false))
        }
        Side::Before(user) => {
            let successor = run.facts.before().and_then(|before| before.successor(Feed::Users, user));
            let goes = run.settings.gone_users != GoneUsers::Unsynchronise;
            let leaves = goes && morning.gone[Feed::Users.index()].contains(user);
            (successor.is_none() && held(user)).then_some((None, leaves))
        }
    }
}

/// No person of tonight's feed.
const NEVER: u32 = u32::MAX;
/// No person of tonight's feed ends it.
const ALWAYS: u32 = u32::MAX;

/// By user, when persons give it access in the first night.
struct Access {
    /// The first person of tonight's feed that does.
    given_with: Vec<u32>,
    /// One more than the last person of tonight's feed in whose place a person of the baseline did until then.
    kept_until: Vec<u32>,
}

impl Access {
    fn new(run: &Run<'_>, morning: &Night) -> Self {
        let accounts = Facts::accounts(run.feeds) as usize;
        let mut access = Self { given_with: vec![NEVER; accounts], kept_until: vec![0; accounts] };
        if let Some(persons) = run.feeds.records(Feed::Persons) {
            for person in 0..persons.len() {
                if run.facts.duplicate_of(Feed::Persons, person).is_none() {
                    access.see_tonight(run, &morning.world, persons, person);
                }
            }
        }
        if let Some(before) = run.facts.before() {
            for person in 0..run.feeds.of_baseline().len(Feed::Persons) {
                if before.successor(Feed::Persons, person).is_none() {
                    access.see_before(run, person, ALWAYS);
                }
            }
        }
        access
    }

    fn see_tonight(&mut self, run: &Run<'_>, world: &World, persons: &Records, person: u32) {
        let comes = world.created[Feed::Persons.index()].contains(person);
        if comes
            && world.is_linked(run.facts, person)
            && has_access(persons, persons.associations_of(person), &world.associations, run.settings)
        {
            for_each_account(run.feeds, run.facts, world, (persons, person), |account| {
                let given_with = &mut self.given_with[account as usize];
                *given_with = person.min(*given_with);
            });
        }
        if let Some(twin) = run.facts.twin(Feed::Persons, person) {
            self.see_before(run, twin, if comes { person + 1 } else { ALWAYS });
        }
    }

    fn see_before(&mut self, run: &Run<'_>, person: u32, until: u32) {
        let Some(persons) = run.feeds.of_baseline().records(Feed::Persons) else { return };
        if run.before.held[Feed::Persons.index()].contains(person)
            && run.before.held_linked.contains(person)
            && has_access(
                persons,
                persons.associations_of(person),
                &run.before.held_associations,
                run.settings,
            )
            && let Some(account) = run.facts.account_before(run.feeds, person)
        {
            let kept_until = &mut self.kept_until[account as usize];
            *kept_until = until.max(*kept_until);
        }
    }
}
