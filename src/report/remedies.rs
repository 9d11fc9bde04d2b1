//! What to do about jobs that come too early, do nothing or do not run, by the order or by the schedule of a run.

use super::Report;
use crate::records::Feed;
use crate::run::job_of;
use crate::settings::Job;

impl Report<'_> {
    /// The documented order of the jobs that run, by their letters.
    fn right_order(&self) -> &'static str {
        if self.outcome.settings.order.position(Job::Supervisors).is_some() { "OUPSM" } else { "OUPM" }
    }

    /// What lets a job find all that another one loads.
    pub(super) fn wait_for(&self, job: Job, needs: Job) -> String {
        let (title, needed) = (job.title(), needs.title());
        let Some(timing) = &self.outcome.timing else {
            return format!("Let {needed} end before {title} starts: the order is {}.", self.right_order());
        };
        let settings = &self.outcome.settings;
        let need = timing.of(job).and_then(|timing| timing.needs.iter().find(|need| need.job == needs));
        let end = need.map_or_else(String::new, |need| {
            format!(", at {} by this schedule", settings.clock_text(need.end.milliseconds_up()))
        });
        let proposed = |of: Job| timing.proposal.iter().find(|proposed| proposed.0 == of);
        let proposed =
            proposed(needs).zip(proposed(job)).map_or_else(String::new, |((_, first), (_, then))| {
                format!(". The proposed schedule starts the one at {first} and the other at {then}")
            });
        format!("Let {title} start when {needed} has ended{end}{proposed}.")
    }

    /// What lets every job find what it needs.
    pub(super) fn wait_for_each(&self) -> String {
        match &self.outcome.timing {
            None => {
                format!(
                    "Run the jobs in the order {}, each after the one before has ended.",
                    self.right_order()
                )
            }
            Some(timing) if timing.proposal.is_empty() => {
                "Let each job start when those that it needs have ended.".to_owned()
            }
            Some(_) => {
                "Let each job start when those that it needs have ended: the proposed schedule does so."
                    .to_owned()
            }
        }
    }

    /// What to do about a job that does nothing tonight although its feed is in order.
    pub(super) fn let_run(&self, feed: Feed) -> String {
        let job = job_of(feed);
        let settings = &self.outcome.settings;
        if self.outcome.night.clock.runs(job) {
            let title = feed.title();
            return format!("See whether the {title} is complete. If it is, lower the safe size of its job.");
        }
        if settings.schedule.is_given() && settings.schedule.start(job).is_none() {
            return format!(
                "Give {} a start in the schedule, schedule.{}.start: without one it does not run.",
                job.title(),
                job.name()
            );
        }
        format!("Let {} run on every day on which the other jobs do.", job.title())
    }

    /// Where a record is missing: in tonight's feed, or where there is none in what Pure holds.
    pub(super) fn absent_from(&self, feed: Feed) -> String {
        let baseline = self.feeds.of_baseline();
        match (self.feeds.file(feed), baseline.file(feed)) {
            (None, Some(_)) => "in what Pure holds".to_owned(),
            _ => format!("in the {}", feed.title()),
        }
    }
}
