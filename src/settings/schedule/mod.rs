//! When the jobs start and how long they last. No clock is read: the day is always given.

mod duration;
mod start;
mod zone;

use super::decimal::Decimal;
use super::{Job, SettingError};
use crate::records::Day;
pub use start::Dialect;
use start::Start;
use zone::Zone;

/// When the jobs start and how long they last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Records a second of a job whose duration is not given.
    pub rate: Decimal,
    starts: [Option<Start>; 5],
    /// In milliseconds.
    durations: [Option<u64>; 5],
    time_zone: String,
}

/// When the jobs start on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timetable {
    /// By their position in [`Job::ALL`]; none that does not start on the day.
    pub jobs: [Option<Timed>; 5],
}

impl Timetable {
    /// When a job starts.
    #[must_use]
    pub fn of(&self, job: Job) -> Option<&Timed> {
        self.jobs[job as usize].as_ref()
    }
}

/// When a job starts on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timed {
    /// In milliseconds since 1970 began in Greenwich.
    pub start: i64,
    /// In the time zone, as in `2026-11-22T02:30:00+01:00`.
    pub local: String,
    /// How often the job starts on that day; this is the first time.
    pub runs: u32,
    /// What the change of the clocks does to the start.
    pub shift: Option<Shift>,
    /// How the start was written.
    pub dialect: Dialect,
}

/// What the change of the clocks does to a local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shift {
    /// The clocks jump over it. The start is as much later as they jump.
    Skipped,
    /// It comes twice. The start is the first of them.
    Repeated,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            rate: Decimal::whole(50),
            starts: [const { None }; 5],
            durations: [None; 5],
            time_zone: "UTC".to_owned(),
        }
    }
}

impl Schedule {
    /// Whether some job has a start: then a job without one does not run.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.starts.iter().any(Option::is_some)
    }

    /// The start of a job as it was given.
    #[must_use]
    pub fn start(&self, job: Job) -> Option<&str> {
        self.starts[job as usize].as_ref().map(Start::text)
    }

    /// How the start of a job is written for another time of the day, with `{hour}` and `{minute}` in their places: cron
    /// keeps its days. Where that cannot be said, why; none for a job without a start.
    #[must_use]
    pub fn template(&self, job: Job) -> Option<Result<String, &'static str>> {
        self.starts[job as usize].as_ref().map(Start::template)
    }

    /// How long a job lasts, in milliseconds, where that is given.
    #[must_use]
    pub fn duration(&self, job: Job) -> Option<u64> {
        self.durations[job as usize]
    }

    /// The name of the time zone of the starts.
    #[must_use]
    pub fn time_zone(&self) -> &str {
        &self.time_zone
    }

    /// The time that a job takes for each of its records, in milliseconds, as an exact fraction.
    #[must_use]
    pub fn step(&self, job: Job, records: u32) -> (u64, u64) {
        match self.duration(job) {
            Some(duration) => (duration, u64::from(records.max(1))),
            None => (1000 * self.rate.denominator(), self.rate.numerator()),
        }
    }

    /// When the jobs start on a day, as it is in the time zone.
    #[must_use]
    pub fn timetable(&self, date: Day) -> Timetable {
        let zone = Zone::find(&self.time_zone);
        let timed = |start: &Option<Start>| {
            let start = start.as_ref()?;
            let (seconds, runs) = start.on(date)?;
            let moment = zone.as_ref()?.moment(date, seconds)?;
            Some(Timed {
                start: moment.milliseconds,
                local: moment.local,
                runs,
                shift: moment.shift,
                dialect: start.dialect(),
            })
        };
        Timetable { jobs: self.starts.each_ref().map(timed) }
    }

    /// Which of so many days a job starts on.
    #[must_use]
    pub fn next_days(&self, job: Job, from: Day, days: u32) -> Vec<Day> {
        let Some(start) = &self.starts[job as usize] else { return Vec::new() };
        (0..days).map(|days| from.plus(days)).filter(|&day| start.on(day).is_some()).collect()
    }

    /// An instant as it is told in the time zone, as in `2026-11-22T02:30:00+01:00`.
    pub(crate) fn local(&self, milliseconds: i64) -> String {
        Zone::find(&self.time_zone).and_then(|zone| zone.local(milliseconds)).unwrap_or_default()
    }

    /// The first time of day at or after an instant that is a multiple of so many seconds and that no change of the clocks
    /// moves: as a setting takes it, counted from the midnight with which `date` begins, and the instant it stands for.
    /// None beyond the day after.
    pub(crate) fn start_from(&self, date: Day, milliseconds: i64, multiple: u32) -> Option<(String, i64)> {
        let zone = Zone::find(&self.time_zone)?;
        let seconds = u32::try_from(zone.seconds_since(date, milliseconds)?).ok()?;
        let first = seconds.next_multiple_of(multiple);
        (first..2 * 86_400).step_by(multiple as usize).find_map(|seconds| {
            let moment = zone.moment(date, seconds)?;
            let holds = moment.shift.is_none() && moment.milliseconds >= milliseconds;
            holds.then(|| (start::clock_text(seconds), moment.milliseconds))
        })
    }

    pub(super) fn set_start(&mut self, job: Job, key: &str, text: &str) -> Result<(), SettingError> {
        let start = if text == "none" { None } else { Some(Start::read(key, text)?) };
        self.starts[job as usize] = start;
        Ok(())
    }

    pub(super) fn set_duration(&mut self, job: Job, key: &str, text: &str) -> Result<(), SettingError> {
        let wrong = || SettingError::of(key, text, "is no duration of up to a week as in 90s, 10m or 1h30m");
        self.durations[job as usize] = Some(duration::read(text).ok_or_else(wrong)?);
        Ok(())
    }

    pub(super) fn set_rate(&mut self, key: &str, text: &str) -> Result<(), SettingError> {
        let rate = Decimal::read(text).filter(|rate| rate.numerator() > 0);
        let wrong =
            || SettingError::of(key, text, "is no number of records a second above 0, as in 50 or 12.5");
        self.rate = rate.ok_or_else(wrong)?;
        Ok(())
    }

    pub(super) fn set_time_zone(&mut self, key: &str, text: &str) -> Result<(), SettingError> {
        let zone = Zone::find(text).ok_or_else(|| {
            let nearest = zone::nearest(text);
            SettingError::of(key, text, &format!("is no time zone; the nearest is “{nearest}”"))
        })?;
        zone.name().clone_into(&mut self.time_zone);
        Ok(())
    }

    /// A duration as it is written in settings.
    pub(super) fn duration_text(milliseconds: u64) -> String {
        duration::text(milliseconds)
    }
}
