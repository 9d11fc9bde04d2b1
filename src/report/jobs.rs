//! What each job would do, and what its log would say.

use super::{Item, JobRow, MissingReference, Report, What, many_of, named};
use crate::records::Feed;
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
            log: if logged { self.log(feed, counts) } else { Vec::new() },
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
        for item in self.items.iter().filter(own) {
            match item.severity {
                Severity::Error => errors += 1,
                Severity::Warning => warnings += 1,
                Severity::Note => {}
            }
        }
        (errors, warnings)
    }

    fn early_ends(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.code == Code::EndBeforeStart)
    }

    /// The lines of a log. Of Pure's own wording no more is known than "could not find the ID of.." (ORDER).
    fn log(&self, feed: Option<Feed>, counts: JobCounts) -> Vec<String> {
        let Some(feed) = feed else { return self.maintenance_log(counts) };
        if self.feeds.file(feed).is_none() {
            return vec![format!("The {} is not given.", feed.title())];
        }
        if self.feeds.rejected(feed) {
            return vec![format!(
                "FATAL: the {} is not well-formed; nothing of it is applied.",
                feed.title()
            )];
        }
        let job = job_of(feed);
        if !self.outcome.night.applies[feed.index()] {
            let safe_size = self.outcome.settings.safe_size(job);
            // The one message of a job that is known word for word (ERRORS).
            return vec![
                "Checking safe size".to_owned(),
                format!(
                    "FATAL: Safe size not met! Safe size is {safe_size} but only {} IDs returned.",
                    counts.read
                ),
            ];
        }
        let own = self.missing.iter().enumerate().filter(|(_, missing)| missing.feed == feed);
        let lost = own.map(|(index, _)| {
            let MissingReference { from, to, at, .. } = self.missing_reference(index);
            let (wanted, by) = (named(to.id), named(from.id));
            format!("could not find the ID of {} {wanted} ({} {by}, line {})", to.kind, from.kind, at.line)
        });
        let JobCounts { read, created, updated, unchanged, gone, skipped } = counts;
        let done = match self.facts.before() {
            None => format!("{read} read, {created} created, {skipped} left out"),
            Some(_) => format!(
                "{read} read, {created} created, {updated} updated, {unchanged} unchanged, {gone} gone, {skipped} left out"
            ),
        };
        lost.chain([done]).collect()
    }

    fn maintenance_log(&self, counts: JobCounts) -> Vec<String> {
        let warnings = self.early_ends().map(|item| {
            let (record, message, ..) = self.words(item, &self.files[item.file as usize]);
            format!("Warning: person {}: {message}", named(record.map_or("", |who| who.id)))
        });
        let judged = many_of(counts.read.into(), "user", "users");
        let locked = many_of(self.summary.would_be_locked, "user", "users");
        let unlocked = match self.summary.would_be_unlocked {
            0 => String::new(),
            many => format!(", {} unlocked", many_of(many, "user", "users")),
        };
        warnings.chain([format!("{judged} judged, {locked} locked{unlocked}")]).collect()
    }
}
