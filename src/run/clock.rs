//! When each record is applied.

use crate::settings::{Job, Order};

/// A moment of the night. Only its order matters in an ordered run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Instant(u64);

/// Maps every record of every job to the instant it is applied at: a job that starts at s, lasts d and reads n records
/// applies record i at s + d·(i+1)/n. In the ordered run each job starts when the one before has ended.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    jobs: [Option<Span>; 5],
}

#[derive(Clone, Copy, Debug)]
struct Span {
    start: u64,
    duration: u64,
    records: u32,
}

impl Clock {
    /// The clock of an ordered run; `records` says how many each job reads.
    pub(super) fn ordered(order: &Order, records: [u32; 5]) -> Self {
        // Long enough for every record of the largest feed to have an instant of its own.
        const DURATION: u64 = 1 << 32;
        let mut jobs = [None; 5];
        for (position, &job) in order.jobs().iter().enumerate() {
            let start = position as u64 * DURATION;
            jobs[job as usize] = Some(Span { start, duration: DURATION, records: records[job as usize] });
        }
        Self { jobs }
    }

    /// When a job applies its record `record`; none when the job does not run.
    pub(super) fn applied(&self, job: Job, record: u32) -> Option<Instant> {
        let span = self.jobs[job as usize]?;
        let share = u128::from(span.duration) * (u128::from(record) + 1) / u128::from(span.records.max(1));
        Some(Instant(span.start + share as u64))
    }

    /// When a job starts.
    pub(super) fn start(&self, job: Job) -> Option<Instant> {
        Some(Instant(self.jobs[job as usize]?.start))
    }
}
