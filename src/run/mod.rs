//! The dry run: a pure function of feeds and settings.
//!
//! Three layers: facts that hold whatever the settings (which record an id names), a
//! night (which of them are there when a job needs them), and what is made of several nights: locks, their reasons, the
//! plan, root causes. Nothing here reads a clock or knows a file.

mod access;
mod before;
mod bits;
mod causes;
mod clock;
mod facts;
mod forecast;
mod index;
mod journey;
mod listed;
mod locks;
mod maintenance;
mod near;
mod night;
mod nights;
mod patterns;
mod plan;
mod schedule;

pub(crate) use access::{graces, is_system_user};
pub(crate) use before::Side;
pub(crate) use causes::{Cause, CauseKind};
pub(crate) use clock::Instant;
pub(crate) use facts::{Facts, Feeds, Target};
pub(crate) use forecast::{Access, Because, Turn, forecast};
pub use forecast::{Forecast, Step};
pub(crate) use index::{Keys, NONE};
pub(crate) use journey::{Counterfactual, Fate, Journey, Rule, WhatIf};
pub use locks::{LockedUser, Nature, Reason};
pub(crate) use maintenance::{Kept, Seen, is_linked_with, judges_locks};
pub(crate) use near::{NearMiss, Why, prefix_between};
pub(crate) use night::{Night, World, is_below_safe_size, job_of, synchronised};
pub(crate) use nights::NightCounts;
pub(crate) use patterns::Pattern;
pub(crate) use plan::{Effect, Plan, written};
pub(crate) use schedule::{JobTiming, NIGHTS_AHEAD, Need, Timing};

use std::sync::{Arc, OnceLock};

use crate::records::{Changes, Feed, Records};
use crate::rules::Found;
use crate::settings::{Job, Settings};

/// What a run counts for one job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Records the job reads; for Person Maintenance the users it judges.
    pub read: u32,
    /// Records it creates.
    pub created: u32,
    /// Records of the baseline that it changes.
    pub updated: u32,
    /// Records of the baseline that it leaves as they are.
    pub unchanged: u32,
    /// Records of the baseline that are not in its feed.
    pub gone: u32,
    /// Records it leaves out.
    pub skipped: u32,
}

/// What a dry run found, as numbers of records; [`crate::Report`] puts it into words.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The settings of the run.
    pub settings: Settings,
    /// The World before the first night.
    pub(crate) evening: World,
    pub(crate) night: Night,
    /// What Person Maintenance saw on the second night, which explains the locks that stay.
    pub(crate) second: Night,
    /// What each night did, as counts.
    pub(crate) nights: Vec<NightCounts>,
    /// References that do not resolve on the first night, by feed, with their nature.
    pub(crate) missing: [Vec<(u32, Nature)>; 4],
    pub(crate) locked: Vec<LockedUser>,
    /// Users that would be unlocked, by their number among all users.
    pub(crate) unlocked: Vec<u32>,
    pub(crate) plan: Plan,
    /// What the schedule means, where there is one.
    pub(crate) timing: Option<Timing>,
    pub(crate) causes: Vec<Cause>,
    pub(crate) counts: [JobCounts; 5],
    /// What the rules found that look at the feeds on its day.
    pub(crate) on_day: Arc<Found>,
    /// What the rules found that look at a run.
    pub(crate) found: Arc<Found>,
    /// What Alma's job would do, where there are user files of Alma.
    pub(crate) alma: Option<Arc<crate::alma::Outcome>>,
    /// Fingerprints of the rows of its report, by section, once they are asked for.
    pub(crate) prints: [OnceLock<Vec<u64>>; 5],
    /// What its report is made of, as the report keeps it, once there was one.
    pub(crate) collected: OnceLock<Arc<dyn std::any::Any + Send + Sync>>,
}

/// In which fields tonight's records differ from the baseline's, by feed; none where that is not known.
pub(crate) type AllChanges<'a> = [Option<&'a Changes>; 4];

/// Runs the jobs for two nights at least: the first is the answer, the second tells what time alone will mend.
pub(crate) fn run(feeds: &Feeds<'_>, facts: &Facts, changes: AllChanges<'_>, settings: &Settings) -> Outcome {
    let evening = World::before(feeds, facts, settings);
    let (first, second, nights) = nights::run(feeds, facts, &evening, settings);
    let missing = Feed::ALL.map(|feed| {
        let references = first.judged(feeds, feed).map_or(0, Records::references);
        (0..references)
            .filter(|&reference| !first.resolved[feed.index()].contains(reference))
            .map(|reference| {
                let stays = !second.resolved[feed.index()].contains(reference);
                (reference, if stays { Nature::Permanent } else { Nature::Transient })
            })
            .collect()
    });
    let locked = locks::locked_users(feeds, facts, [&first, &second], settings);
    let causes = causes::causes(feeds, facts, (&evening, &first), &locked, settings);
    let plan = Plan::new(feeds, facts, changes, &evening, &first, settings);
    let timing = Timing::new(feeds, facts, &evening, &first, settings);
    let counts = Job::ALL.map(|job| counts(feeds, &first, &plan, job));
    Outcome {
        settings: settings.clone(),
        unlocked: first.seen.unlocked.iter().collect(),
        evening,
        night: first,
        second,
        nights,
        missing,
        locked,
        plan,
        timing,
        causes,
        counts,
        on_day: Arc::default(),
        found: Arc::default(),
        alma: None,
        prints: Default::default(),
        collected: OnceLock::new(),
    }
}

fn counts(feeds: &Feeds<'_>, night: &Night, plan: &Plan, job: Job) -> JobCounts {
    let Some(feed) = Feed::ALL.into_iter().find(|&feed| job_of(feed) == job) else {
        return JobCounts { read: night.seen.users, ..JobCounts::default() };
    };
    let (read, applied) = (feeds.len(feed), night.applied[feed.index()].count());
    let of_feed = plan.of(feed);
    JobCounts {
        read,
        created: of_feed.created.count(),
        updated: of_feed.updated.count(),
        unchanged: of_feed.unchanged,
        gone: night.gone[feed.index()].count(),
        skipped: read - applied,
    }
}
