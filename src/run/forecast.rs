//! Who would be locked on which day, if nothing changed but the date.
//!
//! Every association gives access for a span of days or two. What the days between their ends hold needs not be looked
//! at: nothing changes there.

use super::access::{Graces, graces, spans};
use super::before::Side;
use super::bits::Bits;
use super::facts::{Facts, Feeds};
use super::maintenance::{for_each_account, judges_locks, kept_by};
use super::night::Night;
use crate::records::{Association, Date, Day, Feed, Records};
use crate::settings::{Job, Settings};
use crate::sorting;

/// Who would be locked on which day of a range: tonight's World, judged on each of them.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// How many users would be locked: on the first day, and on every day on which somebody changes.
    pub steps: Vec<Step>,
    /// The users that would be locked on the first day.
    pub(crate) locked_at_start: Vec<u32>,
    /// Who changes, by day and user.
    pub(crate) turns: Vec<Turn>,
}

/// What holds from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The day.
    pub from: Day,
    /// Users that would be locked.
    pub locked: u32,
    /// Users that were locked before and would be unlocked.
    pub unlocked: u32,
    /// Users that lose their access on this day.
    pub become_locked: u32,
    /// Users that have access again on this day.
    pub become_unlocked: u32,
}

/// A user that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    /// The first day on which it is otherwise.
    pub(crate) day: Day,
    /// The user, by its number among all users.
    pub(crate) account: u32,
    /// Whether it has no access from now on.
    pub(crate) locked: bool,
    pub(crate) because: Because,
    /// The person and the association that make the difference.
    pub(crate) person: Side,
    pub(crate) association: u32,
}

/// Why a user changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Because {
    AssociationBegins,
    GraceBegins,
    AssociationEnds,
    GraceEnds,
    /// The association was ended because its person is gone from the feed.
    PersonGone,
}

impl Because {
    /// The name in reports.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AssociationBegins => "association-begins",
            Self::GraceBegins => "grace-begins",
            Self::AssociationEnds => "association-ends",
            Self::GraceEnds => "grace-ends",
            Self::PersonGone => "person-gone",
        }
    }
}

impl Forecast {
    /// How many changes there are.
    #[must_use]
    pub fn changes_len(&self) -> usize {
        self.turns.len()
    }

    /// How many users would be locked on the first day.
    #[must_use]
    pub fn locked_at_start_len(&self) -> usize {
        self.locked_at_start.len()
    }

    /// How many users would be locked on a day of the range.
    #[must_use]
    pub fn locked_on(&self, day: Day) -> Option<u32> {
        let begun = self.steps.partition_point(|step| step.from <= day);
        let step = self.steps.get(begun.checked_sub(1)?)?;
        (day <= self.to).then_some(step.locked)
    }
}

/// Days on which an association gives a user access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Access {
    pub(crate) account: u32,
    pub(crate) from: Day,
    pub(crate) to: Day,
    pub(crate) in_grace: bool,
    /// Whether the association was cut short because its person is gone.
    pub(crate) cut: bool,
    pub(crate) person: Side,
    pub(crate) association: u32,
}

/// The last day there is: where an association has no end.
const NEVER: Day = Day(i32::MAX);

/// The associations that Person Maintenance saw on a night, as days of access of the users that their persons are linked
/// with. A person that is gone has its open associations end on the day of the run.
pub(crate) fn for_each_access(
    feeds: &Feeds<'_>,
    facts: &Facts,
    night: &Night,
    settings: &Settings,
    mut tell: impl FnMut(Access),
) {
    let (seen, world) = (&night.seen, &night.world);
    let mut accounts = Vec::new();
    let persons = feeds.records(Feed::Persons);
    for person in seen.persons.iter().filter(|&person| seen.linked.contains(person)) {
        let Some(persons) = persons else { break };
        accounts.clear();
        for_each_account(feeds, facts, world, (persons, person), |account| accounts.push(account));
        let of = Of { persons, person, side: Side::Tonight(person), there: &seen.associations, cut_on: None };
        for &account in &accounts {
            of.tell(account, settings, &mut tell);
        }
    }
    let baseline = feeds.of_baseline().records(Feed::Persons);
    // Until the job of the persons has ended, none of them is gone.
    let has_seen_who_is_gone = night
        .clock
        .end(Job::Persons)
        .zip(night.clock.start(Job::Maintenance))
        .is_some_and(|(end, start)| end <= start);
    for person in seen.persons_before.iter().filter(|&person| world.held_linked.contains(person)) {
        let (Some(persons), Some(account)) = (baseline, facts.account_before(feeds, person)) else {
            continue;
        };
        let gone = has_seen_who_is_gone && night.gone[Feed::Persons.index()].contains(person);
        let cut_on = gone.then_some(settings.as_of);
        let there = &world.held_associations;
        Of { persons, person, side: Side::Before(person), there, cut_on }.tell(account, settings, &mut tell);
    }
}

/// A person and those of its associations that are there.
struct Of<'a> {
    persons: &'a Records,
    person: u32,
    side: Side,
    there: &'a Bits,
    /// The day on which open associations end.
    cut_on: Option<Day>,
}

impl Of<'_> {
    fn associations(&self) -> impl Iterator<Item = u32> {
        self.persons.associations_of(self.person).filter(|&association| self.there.contains(association))
    }

    fn graces(&self, settings: &Settings) -> Graces {
        graces(self.associations().map(|index| self.persons.association(index).kind), settings)
    }

    /// An association, and whether it was cut short.
    fn association(&self, index: u32) -> (Association, bool) {
        let association = self.persons.association(index);
        match self.cut_on {
            Some(day) if association.end.day().is_none_or(|end| end > day) => {
                (Association { end: Date::On(day), ..association }, true)
            }
            _ => (association, false),
        }
    }

    fn tell(&self, account: u32, settings: &Settings, tell: &mut impl FnMut(Access)) {
        let graces = self.graces(settings);
        for association in self.associations() {
            let (dates, cut) = self.association(association);
            for (span, in_grace) in spans(&dates, graces).into_iter().zip([false, true]) {
                let Some((from, to)) = span else { continue };
                let (to, person) = (to.unwrap_or(NEVER), self.side);
                tell(Access { account, from, to, in_grace, cut, person, association });
            }
        }
    }
}

/// Judges the World as Person Maintenance sees it in the first night on every day of a range.
pub(crate) fn forecast(
    feeds: &Feeds<'_>,
    facts: &Facts,
    night: &Night,
    settings: &Settings,
    (from, to): (Day, Day),
) -> Forecast {
    let accounts = Facts::accounts(feeds);
    let mut always = Bits::new(accounts);
    let mut parts: Vec<Access> = Vec::new();
    for_each_access(feeds, facts, night, settings, |access| {
        if access.from <= from && to <= access.to {
            always.insert(access.account);
        } else if access.from <= to && from <= access.to {
            parts.push(access);
        }
    });
    parts.retain(|access| !always.contains(access.account));
    sorting::sort_by_key(&mut parts, |access| (access.account, access.from));

    let mut forecast =
        Forecast { from, to, steps: Vec::new(), locked_at_start: Vec::new(), turns: Vec::new() };
    let judges = settings.maintenance_lock && judges_locks(feeds);
    let mut unlocked_at_start = 0;
    let mut rest = parts.as_slice();
    for account in night.seen.there.iter() {
        let before = rest.partition_point(|access| access.account < account);
        let own = rest[before..].partition_point(|access| access.account == account);
        let (own, after) = rest[before..].split_at(own);
        rest = after;
        let was_locked = facts.listed().is_locked_by_job(account);
        let by_others = facts.listed().is_locked_by_others(account);
        if night.seen.locked_by_user_job.contains(account) || by_others || !(judges || was_locked) {
            continue;
        }
        let kept = always.contains(account)
            || kept_by(facts, settings, account, night.seen.system.contains(account)).is_some();
        if !settings.maintenance_lock || kept {
            unlocked_at_start += u32::from(was_locked);
            continue;
        }
        let eligible = turns_of(own, (from, to), &mut forecast.turns);
        match (was_locked, eligible) {
            (true, true) => unlocked_at_start += 1,
            (false, false) => forecast.locked_at_start.push(account),
            _ => {}
        }
    }
    sorting::sort_by_key(&mut forecast.turns, |turn| (turn.day, turn.account));
    forecast.steps = steps(&forecast, facts, unlocked_at_start);
    forecast
}

/// When one user changes from a day on, if it is judged by its persons: for as long as there are days.
pub(crate) fn turns_of_account(
    feeds: &Feeds<'_>,
    facts: &Facts,
    night: &Night,
    settings: &Settings,
    account: u32,
) -> (Vec<Access>, Vec<Turn>) {
    let (mut own, mut turns) = (Vec::new(), Vec::new());
    for_each_access(feeds, facts, night, settings, |access| {
        if access.account == account {
            own.push(access);
        }
    });
    sorting::sort_by_key(&mut own, |access| access.from);
    let (from, to) = (settings.as_of, Day(i32::MAX - 1));
    let part: Vec<Access> = own.iter().copied().filter(|access| from <= access.to).collect();
    turns_of(&part, (from, to), &mut turns);
    let today = own.into_iter().filter(|access| access.from <= from && from <= access.to).collect();
    (today, turns)
}

/// The changes of one user, whose days of access are given by their beginning; answers whether it has access on the
/// first day.
fn turns_of(own: &[Access], (from, to): (Day, Day), turns: &mut Vec<Turn>) -> bool {
    let turn = |access: &Access, day: Day, locked: bool| {
        let because = match (locked, access.in_grace) {
            (false, false) => Because::AssociationBegins,
            (false, true) => Because::GraceBegins,
            (true, true) => Because::GraceEnds,
            (true, false) if access.cut => Because::PersonGone,
            (true, false) => Because::AssociationEnds,
        };
        let Access { account, person, association, .. } = *access;
        Turn { day, account, locked, because, person, association }
    };
    let mut last: Option<&Access> = None;
    for access in own {
        match last {
            Some(held) if access.to <= held.to => continue,
            Some(held) if access.from <= held.to.plus(1) => {}
            Some(held) => {
                turns.push(turn(held, held.to.plus(1), true));
                turns.push(turn(access, access.from, false));
            }
            None if access.from > from => turns.push(turn(access, access.from, false)),
            None => {}
        }
        last = Some(access);
    }
    if let Some(held) = last.filter(|held| held.to < to) {
        turns.push(turn(held, held.to.plus(1), true));
    }
    own.first().is_some_and(|first| first.from <= from)
}

fn steps(forecast: &Forecast, facts: &Facts, unlocked: u32) -> Vec<Step> {
    let locked = forecast.locked_at_start.len() as u32;
    let mut steps =
        vec![Step { from: forecast.from, locked, unlocked, become_locked: 0, become_unlocked: 0 }];
    for day in forecast.turns.chunk_by(|a, b| a.day == b.day) {
        let Some(&last) = steps.last() else { break };
        let mut step = Step { from: day[0].day, become_locked: 0, become_unlocked: 0, ..last };
        for turn in day {
            // Whoever was locked before is no new lock, and whoever was not is no release.
            match (turn.locked, facts.listed().is_locked_by_job(turn.account)) {
                (true, false) => step.locked += 1,
                (false, false) => step.locked -= 1,
                (true, true) => step.unlocked -= 1,
                (false, true) => step.unlocked += 1,
            }
            let counted = if turn.locked { &mut step.become_locked } else { &mut step.become_unlocked };
            *counted += 1;
        }
        steps.push(step);
    }
    steps
}
