//! When each record is applied.

use std::cmp::Ordering;

use crate::settings::{Job, Order};

/// A moment of the night: milliseconds and a fraction of one. Moments are compared exactly, so that a record that comes
/// a millionth of a second too late comes too late.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instant {
    whole: i64,
    numerator: u128,
    denominator: u64,
}

impl Instant {
    /// Milliseconds, rounded down.
    pub(crate) fn milliseconds(self) -> i64 {
        let more = self.numerator / u128::from(self.denominator);
        self.whole.saturating_add(i64::try_from(more).unwrap_or(i64::MAX))
    }

    /// Milliseconds, rounded up.
    pub(crate) fn milliseconds_up(self) -> i64 {
        let more = self.numerator.div_ceil(u128::from(self.denominator));
        self.whole.saturating_add(i64::try_from(more).unwrap_or(i64::MAX))
    }
}

impl Ord for Instant {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (i128::from(self.denominator), i128::from(other.denominator));
        // Jobs last days at most, so that nothing here comes near the end of 128 bits.
        let scaled = |instant: &Self, by: i128| instant.numerator.cast_signed().saturating_mul(by);
        let apart = i128::from(self.whole) - i128::from(other.whole);
        let left = apart.saturating_mul(a).saturating_mul(b).saturating_add(scaled(self, b));
        left.cmp(&scaled(other, a))
    }
}

impl PartialOrd for Instant {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Instant {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Instant {}

/// Maps every record of every job to the instant it is applied at: a job that starts at s, lasts d and reads n records
/// applies record i at s + d·(i+1)/n. In the ordered run each job starts when the one before has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    jobs: [Option<Span>; 5],
    /// By job, then by the job it needs: whether the second has ended when the first starts, or starts only when the
    /// first has ended. Most pairs are apart, and then no record needs to be looked at.
    apart: [[Option<Ordering>; 5]; 5],
}

/// When a job runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// Milliseconds since 1970 UTC; in an ordered run the position of the job.
    pub(crate) start: i64,
    /// The time a record takes, in milliseconds, as a fraction.
    pub(crate) step: (u64, u64),
    /// How long the job lasts, in milliseconds, as a fraction: without records a given duration still passes.
    pub(crate) duration: (u64, u64),
}

impl Span {
    fn at(&self, records: u64) -> Instant {
        let (numerator, denominator) = self.step;
        let numerator = u128::from(numerator) * u128::from(records);
        Instant { whole: self.start, numerator, denominator: denominator.max(1) }
    }

    /// When it ends.
    pub(crate) fn end(&self) -> Instant {
        let (numerator, denominator) = self.duration;
        Instant { whole: self.start, numerator: u128::from(numerator), denominator: denominator.max(1) }
    }
}

impl Clock {
    /// The clock of jobs that run at these times.
    pub(crate) fn new(jobs: [Option<Span>; 5]) -> Self {
        let apart = |job: Job, needed: Job| {
            let (one, other) = (jobs[job as usize]?, jobs[needed as usize]?);
            if other.end() <= one.at(0) {
                Some(Ordering::Greater)
            } else if one.end() < other.at(0) {
                Some(Ordering::Less)
            } else {
                None
            }
        };
        let apart = Job::ALL.map(|job| Job::ALL.map(|needed| apart(job, needed)));
        Self { jobs, apart }
    }

    /// The clock of an ordered run; `records` says how many each job reads.
    pub(crate) fn ordered(order: &Order, records: [u32; 5]) -> Self {
        let mut jobs = [None; 5];
        for (start, &job) in (0..).zip(order.jobs()) {
            let step = (1, u64::from(records[job as usize]).max(1));
            jobs[job as usize] = Some(Span { start, step, duration: (1, 1) });
        }
        Self::new(jobs)
    }

    /// The clock of the same jobs, one after the other in the documented order.
    pub(crate) fn in_order(&self) -> Self {
        let mut jobs = self.jobs;
        for (start, span) in (0..).zip(&mut jobs) {
            *span = span.map(|_| Span { start, step: (0, 1), duration: (0, 1) });
        }
        Self::new(jobs)
    }

    /// The same clock, but that a job starts at another time.
    pub(crate) fn starting(&self, job: Job, start: i64) -> Self {
        let mut jobs = self.jobs;
        if let Some(span) = &mut jobs[job as usize] {
            span.start = start;
        }
        Self::new(jobs)
    }

    /// When a job runs.
    pub(crate) fn span(&self, job: Job) -> Option<Span> {
        self.jobs[job as usize]
    }

    /// Whether the jobs run as by another clock, perhaps on another day.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let first =
            |clock: &Self| clock.jobs.iter().flatten().map(|span| span.start).min().unwrap_or_default();
        let shifted = |clock: &Self| {
            let first = first(clock);
            clock.jobs.map(|span| span.map(|span| Span { start: span.start - first, ..span }))
        };
        shifted(self) == shifted(other)
    }

    /// Whether a job runs at all.
    pub(crate) fn runs(&self, job: Job) -> bool {
        self.jobs[job as usize].is_some()
    }

    /// When a job applies its record `record`; none when the job does not run.
    pub(crate) fn applied(&self, job: Job, record: u32) -> Option<Instant> {
        self.jobs[job as usize].map(|span| span.at(u64::from(record) + 1))
    }

    /// How many of its records a job has applied at an instant, of as many as it reads.
    pub(crate) fn applied_by(&self, job: Job, now: Instant, records: u32) -> u32 {
        let Some(span) = self.jobs[job as usize] else { return 0 };
        let (mut low, mut high) = (0, records);
        while low < high {
            let middle = low.midpoint(high);
            if span.at(u64::from(middle) + 1) <= now { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// When a job starts.
    pub(crate) fn start(&self, job: Job) -> Option<Instant> {
        self.jobs[job as usize].map(|span| span.at(0))
    }

    /// When a job ends. Person Maintenance judges at one instant.
    pub(crate) fn end(&self, job: Job) -> Option<Instant> {
        let span = self.jobs[job as usize]?;
        Some(if job == Job::Maintenance { span.at(0) } else { span.end() })
    }

    /// Whether a record of the job `needed` has been applied when `job` comes to one of its own.
    pub(crate) fn is_before(&self, (needed, there): (Job, u32), (job, here): (Job, u32)) -> bool {
        match self.apart[job as usize][needed as usize] {
            Some(Ordering::Greater) => true,
            Some(_) => false,
            None => match (self.applied(needed, there), self.applied(job, here)) {
                (Some(there), Some(here)) => there <= here,
                _ => false,
            },
        }
    }
}
