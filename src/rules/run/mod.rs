//! Order and schedule of the jobs.

pub(super) mod days_differ;
pub(super) mod early_maintenance;
pub(super) mod early_maintenance_locks;
pub(super) mod job_not_run;
pub(super) mod jobs_out_of_order;
pub(super) mod overlap_loses_references;
pub(super) mod overlap_on_a_later_night;
pub(super) mod overlapping_jobs;
pub(super) mod several_starts;
pub(super) mod start_in_clock_change;
pub(super) mod starts_out_of_order;
pub(super) mod thin_gap;

use crate::records::Feed;
use crate::rules::{Code, Found, Ran, Spot};
use crate::run::{Need, job_of};
use crate::settings::Job;

/// The feed that a job reads. What Person Maintenance judges is users.
fn feed_of(job: Job) -> Feed {
    Feed::ALL.into_iter().find(|&feed| job_of(feed) == job).unwrap_or(Feed::Users)
}

/// The feed that a job reads, as a place; none where it is not given, or refused.
fn spot_of(ran: &Ran<'_>, job: Job) -> Option<Spot> {
    ran.root_of(feed_of(job))
}

/// Where what is wrong with a job is told: at the feed that it reads, or else at the first there is.
fn spot(ran: &Ran<'_>, job: Job) -> Option<Spot> {
    ran.root_near(feed_of(job))
}

/// The local time of an instant, with the date where that is not the day of the run, rounded up to the second.
fn clock_text(ran: &Ran<'_>, milliseconds: i64) -> String {
    ran.outcome.settings.clock_text(milliseconds)
}

/// A length of time in words, rounded down to the second.
fn span_text(milliseconds: i64) -> String {
    let seconds = milliseconds / 1000;
    let parts: Vec<String> =
        [(seconds / 3600, "hour"), (seconds / 60 % 60, "minute"), (seconds % 60, "second")]
            .into_iter()
            .filter(|&(count, _)| count > 0)
            .map(|(count, unit)| format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
            .collect();
    match parts.is_empty() {
        true if milliseconds == 0 => "at once".to_owned(),
        true => "less than a second".to_owned(),
        false => parts.join(" "),
    }
}

/// Whether something of tonight's feeds is lost.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Losses {
    None,
    Some,
}

impl Losses {
    fn of(lost: u32) -> Self {
        if lost == 0 { Self::None } else { Self::Some }
    }
}

/// Finds the jobs of feeds that start before one they need has ended, each pair by itself.
fn overlaps(ran: &Ran<'_>, found: &mut Found, code: Code, wanted: Losses) {
    let Some(timing) = &ran.outcome.timing else { return };
    for job in timing.jobs.iter().filter(|timing| timing.job != Job::Maintenance) {
        for need in job.needs.iter().filter(|need| need.overlaps() && Losses::of(need.lost) == wanted) {
            let end = need.end.milliseconds_up();
            let overlap = format!(
                "{} starts at {}, {} before {} ends at {}",
                job.job.title(),
                clock_text(ran, job.start),
                span_text(-need.gap),
                need.job.title(),
                clock_text(ran, end)
            );
            let lost = match need.lost {
                1 => "1 reference of tonight's feeds does not resolve".to_owned(),
                many => format!("{many} references of tonight's feeds do not resolve"),
            };
            if let Some(at) = spot(ran, job.job) {
                let remedy = remedy(ran, need.safe.filter(|&safe| job.start < safe), end);
                found.add(code, at, [&overlap, &lost, &remedy]);
            }
        }
    }
}

/// Finds that Person Maintenance starts before the jobs that it needs have ended.
fn early_maintenance(ran: &Ran<'_>, found: &mut Found, code: Code, wanted: Losses) {
    let Some(job) = ran.outcome.timing.as_ref().and_then(|timing| timing.of(Job::Maintenance)) else {
        return;
    };
    let running: Vec<&Need> = job.needs.iter().filter(|need| need.overlaps()).collect();
    let lost: u32 = running.iter().map(|need| need.lost).sum();
    let Some(end) = running.iter().map(|need| need.end).max() else { return };
    if Losses::of(lost) != wanted {
        return;
    }
    let ends: Vec<String> = running
        .iter()
        .map(|need| format!("{} ends at {}", need.job.title(), clock_text(ran, need.end.milliseconds_up())))
        .collect();
    let early = format!(
        "{} starts at {}, {} too early: {}",
        job.job.title(),
        clock_text(ran, job.start),
        span_text(end.milliseconds_up() - job.start),
        ends.join(", ")
    );
    let lost = match lost {
        1 => "1 user is locked".to_owned(),
        many => format!("{many} users are locked"),
    };
    if let Some(at) = spot(ran, job.job) {
        let remedy = remedy(ran, job.safe.filter(|&safe| job.start < safe), end.milliseconds_up());
        found.add(code, at, [&early, &lost, &remedy]);
    }
}

/// The smallest start for tonight, and the one for any night.
fn remedy(ran: &Ran<'_>, safe: Option<i64>, end: i64) -> String {
    let end = clock_text(ran, end);
    match safe.map(|safe| clock_text(ran, safe)) {
        Some(safe) if safe != end => {
            format!("Start it at {end} or later, with some room; for tonight's feeds {safe} is enough.")
        }
        _ => format!("Start it at {end} or later, with some room."),
    }
}
