//! What each job would do, and what its log would say.

use serde::Serialize;

use super::{Item, JobRow, MissingId, Report, What, Where, many_of, named, where_in};
use crate::records::{Feed, Key};
use crate::rules::{Code, Severity};
use crate::run::{Instant, JobCounts, job_of};
use crate::settings::Job;
use crate::sorting;

impl Report<'_> {
    /// What each job would do.
    #[must_use]
    pub fn jobs(&self) -> Vec<JobRow> {
        self.jobs_that_run().into_iter().map(|job| self.job(job, true)).collect()
    }

    /// What each job would do, without the lines of its log.
    #[must_use]
    pub fn jobs_without_log(&self) -> Vec<JobRow> {
        self.jobs_that_run().into_iter().map(|job| self.job(job, false)).collect()
    }

    /// The jobs that run in the first night, in the order in which they start.
    fn jobs_that_run(&self) -> Vec<Job> {
        if !self.looks_at_pure() {
            return Vec::new();
        }
        let clock = &self.outcome.night.clock;
        let mut jobs: Vec<Job> = Job::ALL.into_iter().filter(|&job| clock.runs(job)).collect();
        sorting::sort_by_key(&mut jobs, |&job| clock.start(job));
        jobs
    }

    /// Seconds from the start of the first job to those of a job and to its end; none in an ordered run.
    fn seconds(&self, job: Job) -> Option<(u64, u64)> {
        if !self.outcome.settings.schedule.is_given() {
            return None;
        }
        let clock = &self.outcome.night.clock;
        let first = Job::ALL.into_iter().filter_map(|job| clock.start(job)).min()?.milliseconds();
        let since = |instant: Instant| u64::try_from((instant.milliseconds() - first) / 1000).unwrap_or(0);
        Some((since(clock.start(job)?), since(clock.end(job)?)))
    }

    fn job(&self, job: Job, logged: bool) -> JobRow {
        let counts = self.outcome.counts[job as usize];
        let feed = Feed::ALL.into_iter().find(|&feed| job_of(feed) == job);
        let (errors, warnings) = self.job_faults(feed);
        let seconds = self.seconds(job);
        JobRow {
            job: job.name(),
            start: seconds.map(|(start, _)| start),
            end: seconds.map(|(_, end)| end),
            read: counts.read,
            created: counts.created,
            updated: counts.updated,
            unchanged: counts.unchanged,
            gone: counts.gone,
            skipped: counts.skipped,
            errors,
            warnings,
            log: if logged { self.log_texts(job) } else { Vec::new() },
        }
    }

    /// Errors and warnings of the job that reads a feed; without a feed, those of Person Maintenance, which warns of
    /// associations that end before they start (PMJ).
    fn job_faults(&self, feed: Option<Feed>) -> (u32, u32) {
        let Some(feed) = feed else { return (0, self.early_ends().count() as u32) };
        let own = |item: &&Item| {
            let whole_file = matches!(item.what, What::GivenTwice | What::Locked(_));
            !whole_file && self.files[item.file as usize].feed == Some(feed)
        };
        let (mut errors, mut warnings) = (0, 0);
        for item in self.kept.items.iter().filter(own) {
            match item.severity {
                Severity::Error => errors += 1,
                Severity::Warning => warnings += 1,
                Severity::Note => {}
            }
        }
        (errors, warnings)
    }

    fn early_ends(&self) -> impl Iterator<Item = &Item> {
        self.kept.items.iter().filter(|item| item.code == Code::EndBeforeStart)
    }

    fn log_texts(&self, job: Job) -> Vec<String> {
        let mut lines = Vec::new();
        self.log(job, &mut lines);
        lines.into_iter().map(|line| self.log_text(line)).collect()
    }

    /// The lines of the logs, job after job.
    pub(super) fn logged(&self) -> &[Logged] {
        self.kept.logged.get_or_init(|| {
            let mut lines = Vec::new();
            for job in self.jobs_that_run() {
                self.log(job, &mut lines);
            }
            lines
        })
    }

    /// The lines of a log.
    fn log(&self, job: Job, lines: &mut Vec<Logged>) {
        let Some(feed) = Feed::ALL.into_iter().find(|&feed| job_of(feed) == job) else {
            let early = |(index, item): (u32, &Item)| {
                (item.code == Code::EndBeforeStart).then_some(Logged::EarlyEnd(index))
            };
            lines.extend((0..).zip(&self.kept.items).filter_map(early));
            lines.push(Logged::Judged);
            return;
        };
        if self.feeds.file(feed).is_none() {
            lines.push(Logged::NotGiven(feed));
        } else if self.feeds.rejected(feed) {
            lines.push(Logged::Rejected(feed));
        } else if !self.outcome.night.applies[feed.index()] {
            lines.extend([Logged::SafeSize(feed), Logged::SafeSizeNotMet(feed)]);
        } else {
            let own = (0..).zip(&self.kept.missing).filter(|(_, missing)| missing.feed == feed);
            lines.extend(own.map(|(index, _)| Logged::Missing(index)));
            lines.push(Logged::Done(feed));
        }
    }

    /// The job that logs a line.
    pub(super) fn job_of_line(&self, line: Logged) -> Job {
        match line {
            Logged::NotGiven(feed)
            | Logged::Rejected(feed)
            | Logged::SafeSize(feed)
            | Logged::SafeSizeNotMet(feed)
            | Logged::Done(feed) => job_of(feed),
            Logged::Missing(index) => job_of(self.kept.missing[index as usize].feed),
            Logged::EarlyEnd(_) | Logged::Judged => Job::Maintenance,
        }
    }

    /// A line of a log. Of Pure's own wording no more is known than "could not find the ID of.." (ORDER), and the one
    /// message of a job that is known word for word: that of the safe size (ERRORS).
    pub(super) fn log_text(&self, line: Logged) -> String {
        match line {
            Logged::NotGiven(feed) => format!("The {} is not given.", feed.title()),
            Logged::Rejected(feed) => {
                format!("FATAL: the {} is not well-formed; nothing of it is applied.", feed.title())
            }
            Logged::SafeSize(_) => "Checking safe size".to_owned(),
            Logged::SafeSizeNotMet(feed) => {
                let job = job_of(feed);
                let safe_size = self.outcome.settings.safe_size(job);
                let read = self.outcome.counts[job as usize].read;
                format!("FATAL: Safe size not met! Safe size is {safe_size} but only {read} IDs returned.")
            }
            Logged::Missing(index) => {
                let MissingId { feed, reference, record, .. } = self.kept.missing[index as usize];
                let (via, _, id, place) = self.reference(feed, reference);
                let (kind, wanted) = (via.target().record(), named(Key::of(id).value));
                let from = self.who(feed, record);
                let by = named(from.id);
                format!("could not find the ID of {kind} {wanted} ({} {by}, line {})", from.kind, place.line)
            }
            Logged::Done(feed) => self.log_of_counts(self.outcome.counts[job_of(feed) as usize]),
            Logged::EarlyEnd(index) => {
                let item = &self.kept.items[index as usize];
                let record = self.record_of(item);
                let message = self.message(item, &self.files[item.file as usize]);
                format!("Warning: person {}: {message}", named(record.map_or("", |who| who.id)))
            }
            Logged::Judged => self.log_of_locks(),
        }
    }

    fn log_of_counts(&self, counts: JobCounts) -> String {
        let JobCounts { read, created, updated, unchanged, gone, skipped } = counts;
        match self.facts.before() {
            None => format!("{read} read, {created} created, {skipped} left out"),
            Some(_) => format!(
                "{read} read, {created} created, {updated} updated, {unchanged} unchanged, {gone} gone, {skipped} left out"
            ),
        }
    }

    fn log_of_locks(&self) -> String {
        let counts = self.outcome.counts[Job::Maintenance as usize];
        let judged = many_of(counts.read.into(), "user", "users");
        let locked = many_of(self.kept.summary.would_be_locked, "user", "users");
        let unlocked = match self.kept.summary.would_be_unlocked {
            0 => String::new(),
            many => format!(", {} unlocked", many_of(many, "user", "users")),
        };
        format!("{judged} judged, {locked} locked{unlocked}")
    }

    /// One of the lines of the logs.
    #[must_use]
    pub fn log_row(&self, index: usize) -> LogRow<'_> {
        let line = self.logged()[index];
        let at = match line {
            Logged::Missing(index) => {
                let missing = self.kept.missing[index as usize];
                Some(self.at(missing.feed, self.reference(missing.feed, missing.reference).3))
            }
            Logged::EarlyEnd(index) => {
                let item = &self.kept.items[index as usize];
                Some(where_in(&self.files[item.file as usize], item.place))
            }
            _ => None,
        };
        LogRow { job: self.job_of_line(line).name(), level: line.level(), text: self.log_text(line), at }
    }
}

/// A line of a log, as a number.
#[derive(Clone, Copy, Debug)]
pub(super) enum Logged {
    NotGiven(Feed),
    Rejected(Feed),
    SafeSize(Feed),
    SafeSizeNotMet(Feed),
    Missing(u32),
    Done(Feed),
    /// By the number of its finding.
    EarlyEnd(u32),
    Judged,
}

impl Logged {
    pub(super) fn level(self) -> &'static str {
        match self {
            Self::Rejected(_) | Self::SafeSizeNotMet(_) => "fatal",
            Self::Missing(_) => "error",
            Self::EarlyEnd(_) => "warning",
            Self::NotGiven(_) | Self::SafeSize(_) | Self::Done(_) | Self::Judged => "info",
        }
    }
}

/// A line of the log of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogRow<'a> {
    /// The job.
    pub job: &'static str,
    /// `fatal`, `error`, `warning` or `info`.
    pub level: &'static str,
    /// What the job would print.
    pub text: String,
    /// The place it is about.
    pub at: Option<Where<'a>>,
}
