//! One night after the other.

use super::bits::Bits;
use super::clock::{Clock, Span};
use super::facts::{Facts, Feeds};
use super::night::{Night, World, night};
use crate::records::{Day, Feed};
use crate::settings::{Job, Settings};

/// What one night did, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NightCounts {
    /// The day on which its jobs start.
    pub(crate) day: Day,
    /// References that do not resolve.
    pub(crate) missing: u32,
    /// Users that it locks and that no night before it has left locked.
    pub(crate) locked: u32,
    /// Users that it unlocks.
    pub(crate) unlocked: u32,
}

/// The users that Person Maintenance has left locked, those of a list left out.
struct Tally {
    locked: Bits,
}

/// Runs as many nights as are asked for, two at least; answers the first two, and the counts of all that were asked for.
/// A night that begins as the one before did ends like it, and is not run again.
pub(super) fn run(
    feeds: &Feeds<'_>,
    facts: &Facts,
    evening: &World,
    settings: &Settings,
) -> (Night, Night, Vec<NightCounts>) {
    let one =
        |before: &World, index: u32| night(feeds, facts, before, settings, &clock(feeds, settings, index));
    let first = one(evening, 0);
    let second = one(&first.world, 1);
    let mut tally = Tally { locked: Bits::new(Facts::accounts(feeds)) };
    let mut counts = vec![tally.count(feeds, &first, settings.as_of)];
    let mut later: Option<Night> = None;
    for index in 1..settings.nights {
        let last = later.as_ref().unwrap_or(&second);
        let settled = || last.settled && last.clock.is_like(&clock(feeds, settings, index));
        if index > 1 && !settled() {
            later = Some(one(&last.world, index));
        }
        let now = later.as_ref().unwrap_or(&second);
        counts.push(tally.count(feeds, now, settings.as_of.plus(index)));
    }
    (first, second, counts)
}

/// The first night alone, of the World as it is in the evening.
pub(super) fn first(feeds: &Feeds<'_>, facts: &Facts, settings: &Settings) -> Night {
    let evening = World::before(feeds, facts, settings);
    night(feeds, facts, &evening, settings, &clock(feeds, settings, 0))
}

impl Tally {
    /// Counts what a night did. One without Person Maintenance leaves every user as it is.
    fn count(&mut self, feeds: &Feeds<'_>, night: &Night, day: Day) -> NightCounts {
        let missing = Feed::ALL.map(|feed| {
            let references = night.judged(feeds, feed).map_or(0, crate::records::Records::references);
            references - night.resolved[feed.index()].count()
        });
        let mut counts = NightCounts { day, missing: missing.iter().sum(), locked: 0, unlocked: 0 };
        if night.clock.runs(Job::Maintenance) {
            let seen = &night.seen;
            let stays = |user: u32| seen.locked.contains(user) || seen.locked_by_user_job.contains(user);
            let released = self.locked.iter().filter(|&user| seen.there.contains(user) && !stays(user));
            let new = seen.locked.iter().filter(|&user| !self.locked.contains(user));
            counts.locked = new.count() as u32;
            counts.unlocked = released.count() as u32 + seen.unlocked.count();
            self.locked = seen.locked.clone();
        }
        counts
    }
}

/// The clock of one of the nights, counted from 0.
pub(super) fn clock(feeds: &Feeds<'_>, settings: &Settings, index: u32) -> Clock {
    if !settings.schedule.is_given() {
        return Clock::ordered(&settings.order, Job::ALL.map(|job| read_by(feeds, job)));
    }
    let timetable = settings.schedule.timetable(settings.as_of.plus(index));
    Clock::new(Job::ALL.map(|job| {
        let timed = timetable.jobs[job as usize].as_ref()?;
        Some(span(feeds, settings, job, timed.start))
    }))
}

/// When a job runs that starts at an instant.
pub(super) fn span(feeds: &Feeds<'_>, settings: &Settings, job: Job, start: i64) -> Span {
    let records = read_by(feeds, job);
    let step = settings.schedule.step(job, records);
    let duration = match settings.schedule.duration(job) {
        _ if job == Job::Maintenance => (0, 1),
        Some(duration) => (duration, 1),
        None => (step.0 * u64::from(records), step.1),
    };
    Span { start, step, duration }
}

/// Whether a record that was added at the end of a feed would be there when a person of tonight is loaded.
pub(super) fn in_time_if_added(
    feeds: &Feeds<'_>,
    night: &Night,
    settings: &Settings,
    feed: Feed,
    person: u32,
) -> bool {
    let (clock, job) = (&night.clock, super::job_of(feed));
    let added = if settings.schedule.is_given() && settings.schedule.duration(job).is_none() {
        clock.applied(job, feeds.len(feed))
    } else {
        clock.end(job)
    };
    feeds.file(feed).is_some()
        && night.applies[feed.index()]
        && added.zip(clock.applied(Job::Persons, person)).is_some_and(|(there, here)| there <= here)
}

/// How many records a job reads.
fn read_by(feeds: &Feeds<'_>, job: Job) -> u32 {
    let feed = Feed::ALL.into_iter().find(|&feed| super::job_of(feed) == job);
    feed.map_or(0, |feed| feeds.len(feed))
}
