//! What the schedule means: when each job runs, how far it is from those it needs, and when it could start instead.

use std::io::{self, Write};

use serde::Serialize;

use super::{Finding, JobFinding, Report};
use crate::rules::Code;
use crate::run::Timing;
use crate::settings::{Job, Shift};
use crate::sorting;

/// The schedule of the first night.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleRow {
    /// The name of the time zone of local times.
    pub time_zone: String,
    /// The jobs that run, in the order in which they start.
    pub jobs: Vec<ScheduledJob>,
    /// Starts that keep each job clear of those before it, in that order; empty where that is not possible.
    pub proposal: Vec<ProposedStart>,
}

/// When a job runs and could run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScheduledJob {
    /// The job.
    pub job: &'static str,
    /// Its start as the settings give it.
    pub given: String,
    /// How that was read: `time-of-day`, `cron`, `quartz-6` or `quartz-7`.
    pub dialect: &'static str,
    /// How often it starts on the day; this is the first time.
    pub starts: u32,
    /// `skipped` or `repeated` where the clocks are changed over its start.
    pub shift: Option<&'static str>,
    /// The local time of its start.
    pub start: String,
    /// Seconds from the start of the first job.
    pub start_seconds: f64,
    /// Seconds from the start of the first job to its end.
    pub end_seconds: f64,
    /// Whether its duration is estimated from its records and the rate.
    pub estimated: bool,
    /// The smallest start with which tonight's feeds lose nothing; none where any start will do.
    pub safe_start: Option<SafeStart>,
    /// The smallest start with which feeds that take as long lose nothing; none where it needs no job that runs.
    pub safe_start_for_any_feeds: Option<SafeStart>,
    /// The jobs that it needs to have ended, of those that run.
    pub needs: Vec<NeededJob>,
}

/// A start.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SafeStart {
    /// In local time.
    pub local: String,
    /// In seconds from the start of the first job; below zero for one before that.
    pub seconds: f64,
}

/// A job that another one needs to have ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NeededJob {
    /// The job.
    pub job: &'static str,
    /// Seconds from its end to the start of the one that needs it; below zero where they overlap.
    pub gap_seconds: f64,
    /// By so many seconds its duration may be expected to differ.
    pub spread_seconds: f64,
    /// References of tonight's feeds that do not resolve because it has not come so far.
    pub missing_references: u32,
    /// Users that Person Maintenance locks because it has not come so far.
    pub locked_users: u32,
    /// The smallest start with which there are none of these; none where any start will do.
    pub safe_start: Option<SafeStart>,
}

/// A start that keeps a job clear of those before it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProposedStart {
    /// The job.
    pub job: &'static str,
    /// As the setting `schedule.JOB.start` takes it.
    pub start: String,
}

/// How a job is moved to another time of the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MovedJob {
    /// The job.
    pub job: &'static str,
    /// Its start as the setting takes it, with `{hour}` and `{minute}` where they belong.
    pub template: Option<String>,
    /// Or why that cannot be said.
    pub why_not: Option<&'static str>,
}

/// Milliseconds as seconds.
fn seconds(milliseconds: i64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "a night is far shorter than what is exact")]
    let milliseconds = milliseconds as f64;
    milliseconds / 1000.0
}

impl<'a> Report<'a> {
    /// What the schedule means; none in an ordered run.
    #[must_use]
    pub fn schedule(&self) -> Option<ScheduleRow> {
        let timing = self.outcome.timing.as_ref()?;
        let schedule = &self.outcome.settings.schedule;
        let mut jobs: Vec<(i64, ScheduledJob)> = self.scheduled_jobs(timing);
        sorting::sort_by_key(&mut jobs, |&(start, _)| start);
        Some(ScheduleRow {
            time_zone: schedule.time_zone().to_owned(),
            jobs: jobs.into_iter().map(|(_, job)| job).collect(),
            proposal: timing
                .proposal
                .iter()
                .map(|(job, start)| ProposedStart { job: job.name(), start: start.clone() })
                .collect(),
        })
    }

    /// How each job that has a start is moved to another time of the day.
    #[must_use]
    pub fn moves_of_jobs(&self) -> Vec<MovedJob> {
        let schedule = &self.outcome.settings.schedule;
        let moved = |job: Job| {
            let (template, why_not) = match schedule.template(job)? {
                Ok(template) => (Some(template), None),
                Err(why) => (None, Some(why)),
            };
            Some(MovedJob { job: job.name(), template, why_not })
        };
        Job::ALL.into_iter().filter_map(moved).collect()
    }

    /// What the rules say of the order and the schedule of the jobs.
    #[must_use]
    pub fn findings_of_jobs(&self) -> Vec<JobFinding<'a>> {
        let of_jobs = Code::ALL.iter().filter(|code| code.code().starts_with("RUN"));
        let findings = of_jobs.flat_map(|&code| self.findings_of(code));
        let about = |finding: &Finding<'_>| {
            // Each of these begins with the job it is about, or else names several.
            Job::ALL.into_iter().find(|job| finding.message.starts_with(job.title())).map(Job::name)
        };
        findings.map(|finding| JobFinding { job: about(&finding), finding }).collect()
    }

    fn scheduled_jobs(&self, timing: &Timing) -> Vec<(i64, ScheduledJob)> {
        let settings = &self.outcome.settings;
        let schedule = &settings.schedule;
        let timetable = schedule.timetable(settings.as_of);
        let first = timing.jobs.iter().map(|timing| timing.start).min().unwrap_or_default();
        let safe_start = |start: Option<i64>| {
            start.map(|start| SafeStart { local: schedule.local(start), seconds: seconds(start - first) })
        };
        let row = |timing: &crate::run::JobTiming| {
            let timed = timetable.of(timing.job)?;
            let needs = timing.needs.iter().map(|need| {
                let locks = timing.job == Job::Maintenance;
                NeededJob {
                    job: need.job.name(),
                    gap_seconds: seconds(need.gap),
                    spread_seconds: seconds(need.spread),
                    missing_references: if locks { 0 } else { need.lost },
                    locked_users: if locks { need.lost } else { 0 },
                    safe_start: safe_start(need.safe),
                }
            });
            let job = ScheduledJob {
                job: timing.job.name(),
                given: schedule.start(timing.job).unwrap_or_default().to_owned(),
                dialect: timed.dialect.name(),
                starts: timed.runs,
                shift: timed.shift.map(|shift| match shift {
                    Shift::Skipped => "skipped",
                    Shift::Repeated => "repeated",
                }),
                start: timed.local.clone(),
                start_seconds: seconds(timing.start - first),
                end_seconds: seconds(timing.end.milliseconds_up() - first),
                estimated: timing.estimated,
                safe_start: safe_start(timing.safe),
                safe_start_for_any_feeds: safe_start(timing.safe_for_any),
                needs: needs.collect(),
            };
            Some((timing.start, job))
        };
        timing.jobs.iter().filter_map(row).collect()
    }

    /// The schedule as a table.
    pub(super) fn schedule_text(&self, out: &mut impl Write) -> io::Result<()> {
        let Some(schedule) = self.schedule() else { return Ok(()) };
        super::text::section(out, &format!("Schedule, {}", schedule.time_zone))?;
        writeln!(
            out,
            "  {:<14} {:<8}  {:<8}  {:<10}  {:<8}  {:<8}  read as",
            "", "start", "takes", "after", "safe", "proposed"
        )?;
        for job in &schedule.jobs {
            let gap = job.needs.iter().map(|need| need.gap_seconds).min_by(f64::total_cmp);
            let proposed = schedule.proposal.iter().find(|proposed| proposed.job == job.job);
            let takes = length(job.end_seconds - job.start_seconds);
            let dialect = Job::ALL.into_iter().find(|of| of.name() == job.job).and_then(|of| {
                let timetable = self.outcome.settings.schedule.timetable(self.outcome.settings.as_of);
                timetable.of(of).map(|timed| timed.dialect.read_as())
            });
            writeln!(
                out,
                "  {:<14} {:<8}  {:<8}  {:<10}  {:<8}  {:<8}  {}",
                job.job,
                time(&job.start),
                if job.estimated { format!("~{takes}") } else { takes },
                gap.map_or_else(String::new, length),
                job.safe_start.as_ref().map_or("any", |safe| time(&safe.local)),
                proposed.map_or("", |proposed| &proposed.start),
                dialect.unwrap_or_default()
            )?;
        }
        let others =
            schedule.proposal.iter().filter(|start| schedule.jobs.iter().all(|job| job.job != start.job));
        for other in others {
            writeln!(
                out,
                "  {:<14} {:<8}  {:<8}  {:<10}  {:<8}  {}",
                other.job, "none", "", "", "", other.start
            )?;
        }
        writeln!(
            out,
            "  after: from the end of the last job that is needed. safe: the smallest start with which tonight's feeds lose nothing."
        )
    }
}

/// The time of a local date and time.
fn time(local: &str) -> &str {
    local.get(11..19).unwrap_or(local)
}

/// Seconds as `1:02:03`, with a sign where they are below zero.
fn length(seconds: f64) -> String {
    #[allow(clippy::cast_possible_truncation, reason = "a night is far shorter than what fits")]
    let whole = seconds.abs().ceil() as i64;
    let sign = if seconds < 0.0 { "-" } else { "" };
    format!("{sign}{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
}
