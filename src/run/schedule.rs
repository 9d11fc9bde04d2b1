//! What a schedule means: how far apart the jobs are, what is lost where they overlap, and when each could start instead.

use super::clock::{Clock, Instant, Span};
use super::facts::{Facts, Feeds, Target};
use super::maintenance::{Exposed, exposed};
use super::night::{Night, Run, World, job_of, night};
use super::nights::{clock, span};
use crate::records::{Feed, Records};
use crate::settings::{Job, Settings};
use crate::sorting;

/// Nights that are looked ahead for other days and changes of the clocks, tonight included.
pub(crate) const NIGHTS_AHEAD: u32 = 14;

/// A second, in milliseconds.
const SECOND: i64 = 1000;

/// Jobs are kept apart by five minutes at least, in milliseconds.
const SPREAD_MIN: i64 = 300 * SECOND;

/// The steps of proposed starts, in seconds.
const PROPOSED_STEP: u32 = 300;

/// The schedule of the first night.
#[derive(Clone, Debug)]
pub(crate) struct Timing {
    /// The jobs that run, in the documented order.
    pub(crate) jobs: Vec<JobTiming>,
    /// Starts that keep every job clear of those before it, as settings take them; none where that takes longer than to the
    /// end of the day after.
    pub(crate) proposal: Vec<(Job, String)>,
    /// Jobs that overlap on a later night and not tonight: the first such night by pair.
    pub(crate) later: Vec<Later>,
}

/// When a job runs and could run. Instants are milliseconds since 1970.
#[derive(Clone, Debug)]
pub(crate) struct JobTiming {
    pub(crate) job: Job,
    pub(crate) start: i64,
    pub(crate) end: Instant,
    /// The duration is not given but follows from the records and the rate.
    pub(crate) estimated: bool,
    /// The smallest start with which every reference of tonight's feeds resolves that resolves when each job waits for
    /// those it needs, and from which Person Maintenance locks nobody it would not lock then; the jobs it needs start at
    /// theirs where that is later than given. None when any start will do.
    pub(crate) safe: Option<i64>,
    /// The same for any feeds that take as long: the jobs it needs have ended.
    pub(crate) safe_for_any: Option<i64>,
    /// How it stands to the jobs that it needs and that run.
    pub(crate) needs: Vec<Need>,
}

/// A job that needs another to have ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Need {
    pub(crate) job: Job,
    /// When that ends.
    pub(crate) end: Instant,
    /// Milliseconds from its end to the start of the one that needs it, rounded down: negative where they overlap.
    pub(crate) gap: i64,
    /// Milliseconds by which its duration may be expected to differ.
    pub(crate) spread: i64,
    /// What is lost tonight because it has not come so far: references that do not resolve, and for Person Maintenance
    /// users that it locks.
    pub(crate) lost: u32,
    /// The smallest start with which nothing is; none when any start will do.
    pub(crate) safe: Option<i64>,
}

impl Need {
    /// Whether the job that needs it starts before it has ended.
    pub(crate) fn overlaps(&self) -> bool {
        self.gap < 0
    }
}

/// Jobs that overlap on a later night.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Later {
    /// So many days after the first night.
    pub(crate) days: u32,
    pub(crate) job: Job,
    pub(crate) needed: Job,
    /// Milliseconds by which they overlap.
    pub(crate) by: i64,
}

/// How far the duration of a job may be off, in milliseconds: a quarter of one that is estimated, a tenth of one that is
/// given, and never less than five minutes.
fn spread(duration: i64, estimated: bool) -> i64 {
    (duration / if estimated { 4 } else { 10 }).max(SPREAD_MIN)
}

impl Timing {
    /// Looks at the schedule of the first night; none without a schedule.
    pub(super) fn new(
        feeds: &Feeds<'_>,
        facts: &Facts,
        evening: &World,
        first: &Night,
        settings: &Settings,
    ) -> Option<Self> {
        if !settings.schedule.is_given() {
            return None;
        }
        let follows = |&job: &Job, before: Job| {
            let times = first.clock.start(job).zip(first.clock.end(before));
            before == Job::Organisations && job == Job::Users || times.is_none_or(|(start, end)| end <= start)
        };
        let mut jobs = Job::ALL.into_iter().enumerate();
        let apart = jobs.all(|(index, before)| Job::ALL[index + 1..].iter().all(|job| follows(job, before)));
        let ordered;
        let morning = if apart {
            first
        } else {
            ordered = night(feeds, facts, evening, settings, &first.clock.in_order());
            &ordered
        };
        let look = Look { feeds, facts, evening, settings, morning, given: &first.clock };
        Some(Self { jobs: look.jobs(), proposal: look.proposal(), later: look.later() })
    }

    /// When a job runs.
    pub(crate) fn of(&self, job: Job) -> Option<&JobTiming> {
        self.jobs.iter().find(|timing| timing.job == job)
    }
}

/// What is needed to look at a schedule.
struct Look<'a> {
    feeds: &'a Feeds<'a>,
    facts: &'a Facts,
    evening: &'a World,
    settings: &'a Settings,
    /// What comes of the night when each job waits for those that it needs.
    morning: &'a Night,
    /// The clock of the schedule.
    given: &'a Clock,
}

/// What a job lacks of another one that it needs.
#[derive(Clone, Copy, Default)]
struct Lack {
    /// How much of it is not there in time.
    lost: u32,
    /// The smallest start with which everything is.
    safe: Option<i64>,
}

impl Lack {
    fn wants(&mut self, start: i64) {
        self.safe = self.safe.max(Some(start));
    }
}

impl Look<'_> {
    fn jobs(&self) -> Vec<JobTiming> {
        let (mut safe, mut safe_for_any) = (self.given.clone(), self.given.clone());
        let mut jobs = Vec::new();
        // A job comes after all that it needs.
        for job in Job::ALL {
            let Some(span) = self.given.span(job) else { continue };
            let lacks = match Feed::ALL.into_iter().find(|&feed| job_of(feed) == job) {
                Some(feed) => self.lacks_of_feed(feed, &safe),
                None => self.lacks_of_maintenance(&safe),
            };
            let need = |needed: Job| {
                let (other, end) = (self.given.span(needed)?, self.given.end(needed)?);
                let Lack { lost, safe } = lacks[needed as usize];
                Some(Need {
                    job: needed,
                    end,
                    gap: span.start - end.milliseconds_up(),
                    spread: self.spread(needed, &other),
                    lost,
                    safe,
                })
            };
            let needs: Vec<Need> = job.needs().iter().copied().filter_map(need).collect();
            let timing = JobTiming {
                job,
                start: span.start,
                end: self.given.end(job).unwrap_or_else(|| span.end()),
                estimated: self.is_estimated(job),
                safe: lacks.iter().filter_map(|lack| lack.safe).max(),
                safe_for_any: ends(&safe_for_any, job).map(|end| up(end.milliseconds_up())),
                needs,
            };
            for (clock, start) in [(&mut safe, timing.safe), (&mut safe_for_any, timing.safe_for_any)] {
                if let Some(start) = start.filter(|&start| start > span.start) {
                    *clock = clock.starting(job, start);
                }
            }
            jobs.push(timing);
        }
        jobs
    }

    fn is_estimated(&self, job: Job) -> bool {
        job != Job::Maintenance && self.settings.schedule.duration(job).is_none()
    }

    fn spread(&self, job: Job, span: &Span) -> i64 {
        spread(span.end().milliseconds_up() - span.start, self.is_estimated(job))
    }

    /// What the job of a feed lacks of the others, by job.
    fn lacks_of_feed(&self, feed: Feed, clock: &Clock) -> [Lack; 5] {
        let mut lacks = [Lack::default(); 5];
        let Some(records) = self.morning.judged(self.feeds, feed) else { return lacks };
        let Some(own) = clock.span(job_of(feed)) else { return lacks };
        // How much later than the start of the target's job this one has to start, as the upper number of a fraction.
        let mut behind: [Option<i128>; 5] = [None; 5];
        for (record, references) in (0..).zip(records.references_in_order()) {
            for reference in references {
                let target = records.via(reference).target();
                let job = job_of(target);
                let (Some(other), true) = (clock.span(job), target != feed) else { continue };
                let Some(first) = self.first_there(records, feed, reference, target) else { continue };
                behind[job as usize] = behind[job as usize].max(Some(delay(&other, first, &own, record)));
                if !self.given.is_before((job, first), (job_of(feed), record)) {
                    lacks[job as usize].lost += 1;
                }
            }
        }
        for (lack, (job, behind)) in lacks.iter_mut().zip(Job::ALL.into_iter().zip(behind)) {
            if let (Some(behind), Some(other)) = (behind, clock.span(job)) {
                lack.wants(up(other.start.saturating_add(whole(behind, &other, &own))));
            }
        }
        lacks
    }

    /// The first record of tonight's feed in which a reference finds its target; none when it finds it in any case, or
    /// never.
    fn first_there(&self, records: &Records, feed: Feed, reference: u32, target: Feed) -> Option<u32> {
        let Target::Record(found) = self.facts.target(feed, reference) else { return None };
        let held = &self.evening.held[target.index()];
        if self.facts.held(feed, reference).is_some_and(|record| held.contains(record)) {
            return None;
        }
        let others = self.facts.others(feed, records.reference(reference)).iter().copied();
        let created = &self.morning.world.created[target.index()];
        [found].into_iter().chain(others).filter(|&record| created.contains(record)).min()
    }

    /// What Person Maintenance lacks of the other jobs: users that it locks and would not lock once these have ended.
    fn lacks_of_maintenance(&self, clock: &Clock) -> [Lack; 5] {
        let mut lacks = [Lack::default(); 5];
        let run = Run::new(self.feeds, self.facts, self.evening, self.settings, self.given);
        let now = self.given.start(Job::Maintenance);
        exposed(&run, self.morning, &mut |exposed| {
            if let Some((from, until, job)) = exposure(self.given, exposed)
                && now.is_some_and(|now| from.is_none_or(|from| from <= now) && now < until)
            {
                lacks[job as usize].lost += 1;
            }
            if let Some((_, until, job)) = exposure(clock, exposed) {
                lacks[job as usize].wants(up(until.milliseconds_up()));
            }
        });
        lacks
    }

    /// Starts with room between the jobs.
    fn proposal(&self) -> Vec<(Job, String)> {
        let schedule = &self.settings.schedule;
        let starts = Job::ALL.map(|job| self.given.span(job).map(|span| span.start));
        let Some(mut next) = starts.into_iter().flatten().min() else { return Vec::new() };
        let is_wanted = |job: &Job| {
            let feed = Feed::ALL.into_iter().find(|&feed| job_of(feed) == *job);
            schedule.start(*job).is_some() || feed.is_some_and(|feed| self.feeds.file(feed).is_some())
        };
        let mut jobs = Job::ALL;
        // Which of the first two comes first makes no difference, and may stay as it is.
        let late = |job: Job| starts[job as usize].unwrap_or(i64::MAX);
        sorting::sort_by_key(&mut jobs[..2], |&job| late(job));
        let mut proposal = Vec::new();
        for job in jobs.into_iter().filter(is_wanted) {
            let step = if proposal.is_empty() { 1 } else { PROPOSED_STEP };
            let Some((text, start)) = schedule.start_from(self.settings.as_of, next, step) else {
                return Vec::new();
            };
            let span = span(self.feeds, self.settings, job, start);
            next = span.end().milliseconds_up() + self.spread(job, &span);
            proposal.push((job, text));
        }
        proposal
    }

    /// The pairs of jobs that are clear of each other tonight, or do not both run, and overlap on a later night.
    fn later(&self) -> Vec<Later> {
        let mut found: Vec<Later> = Vec::new();
        for days in 1..NIGHTS_AHEAD {
            let clock = clock(self.feeds, self.settings, days);
            for job in Job::ALL {
                for &needed in job.needs() {
                    let (Some(overlap), tonight) =
                        (overlap(&clock, job, needed), overlap(self.given, job, needed))
                    else {
                        continue;
                    };
                    let known = found.iter().any(|later| (later.job, later.needed) == (job, needed));
                    if tonight.is_none() && !known {
                        found.push(Later { days, job, needed, by: overlap });
                    }
                }
            }
        }
        found
    }
}

/// Milliseconds by which a job starts before one that it needs has ended.
fn overlap(clock: &Clock, job: Job, needed: Job) -> Option<i64> {
    let (start, end) = (clock.span(job)?.start, clock.end(needed)?);
    let by = end.milliseconds_up() - start;
    (by > 0).then_some(by)
}

/// When the last of the jobs that a job needs ends.
fn ends(clock: &Clock, job: Job) -> Option<Instant> {
    job.needs().iter().filter_map(|&needed| clock.end(needed)).max()
}

/// Rounds milliseconds up to a whole second.
fn up(milliseconds: i64) -> i64 {
    milliseconds.saturating_add(SECOND - 1).div_euclid(SECOND) * SECOND
}

/// How long after the start of another job a job has to start, so that its record `here` comes no sooner than the other's
/// record `there`: the upper number of a fraction, of which [`whole`] knows the lower one.
fn delay(other: &Span, there: u32, own: &Span, here: u32) -> i128 {
    let time = |span: &Span, record: u32, by: &Span| {
        i128::from(span.step.0) * (i128::from(record) + 1) * i128::from(by.step.1.max(1))
    };
    time(other, there, own) - time(own, here, other)
}

/// The milliseconds of a [`delay`], rounded up.
fn whole(delay: i128, other: &Span, own: &Span) -> i64 {
    let lower = i128::from(other.step.1.max(1)) * i128::from(own.step.1.max(1));
    let up = -(-delay).div_euclid(lower);
    i64::try_from(up).unwrap_or(i64::MAX / 2)
}

/// From when until when Person Maintenance would lock a user, and the job for whose end or record it does not wait.
fn exposure(clock: &Clock, exposed: Exposed) -> Option<(Option<Instant>, Instant, Job)> {
    let person = |record: u32| clock.applied(Job::Persons, record);
    let comes = exposed.comes_with.and_then(|user| clock.applied(Job::Users, user));
    let kept = exposed.kept_until.and_then(person);
    let given = exposed.given_with.and_then(person).map(|until| (until, Job::Persons));
    let leaves = exposed.leaves.then(|| clock.end(Job::Users)).flatten().map(|until| (until, Job::Users));
    let from = comes.max(kept);
    let (until, job) = given.into_iter().chain(leaves).min()?;
    from.is_none_or(|from| from < until).then_some((from, until, job))
}
