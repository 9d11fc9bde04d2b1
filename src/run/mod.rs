//! The dry run: a pure function of feeds and settings.
//!
//! Three layers: facts that hold whatever the settings (which record an id names), a
//! night (which of them are there when a job needs them), and what is made of two nights: locks, their reasons, root
//! causes. Nothing here reads a clock or knows a file.

mod bits;
mod causes;
mod clock;
mod facts;
mod index;
mod locks;
mod near;
mod night;

pub use causes::{Cause, CauseKind};
pub(crate) use facts::{Facts, Feeds, Target};
pub use locks::{LockedUser, Nature, Reason};
pub(crate) use near::{NearMiss, Why};
pub(crate) use night::{Night, Seen, World, graces, is_system_user, job_of};

use std::sync::Arc;

use crate::records::{Feed, Records};
use crate::rules::Found;
use crate::settings::{Job, Settings};

/// What a run counts for one job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Records the job reads; for Person Maintenance the users it judges.
    pub read: u32,
    /// Records it creates.
    pub created: u32,
    /// Records it leaves out.
    pub skipped: u32,
}

/// What a dry run found, as numbers of records; [`crate::Report`] puts it into words.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The settings of the run.
    pub settings: Settings,
    pub(crate) night: Night,
    /// What Person Maintenance saw on the second night, which explains the locks that stay.
    pub(crate) seen_again: Seen,
    /// References that do not resolve on the first night, by feed, with their nature.
    pub(crate) missing: [Vec<(u32, Nature)>; 4],
    pub(crate) locked: Vec<LockedUser>,
    pub(crate) causes: Vec<Cause>,
    pub(crate) counts: [JobCounts; 5],
    /// What the rules found that look at a run.
    pub(crate) found: Arc<Found>,
}

/// Runs the jobs for two nights: the first is the answer, the second tells what time alone will mend.
pub(crate) fn run(feeds: &Feeds<'_>, facts: &Facts, settings: &Settings) -> Outcome {
    let evening = World::empty(feeds);
    let first = night::night(feeds, facts, &evening, settings);
    let second = night::night(feeds, facts, &first.world, settings);
    let missing = Feed::ALL.map(|feed| {
        let references = judged(feeds, settings, feed).map_or(0, Records::references);
        (0..references)
            .filter(|&reference| !first.resolved[feed.index()].contains(reference))
            .map(|reference| {
                let stays = !second.resolved[feed.index()].contains(reference);
                (reference, if stays { Nature::Permanent } else { Nature::Transient })
            })
            .collect()
    });
    let locked = locks::locked_users(feeds, facts, [&first, &second], settings);
    let causes = causes::causes(feeds, facts, [&first, &second], &locked, settings);
    let counts = Job::ALL.map(|job| counts(feeds, &first, job));
    Outcome {
        settings: settings.clone(),
        night: first,
        seen_again: second.seen,
        missing,
        locked,
        causes,
        counts,
        found: Arc::default(),
    }
}

/// The records of a feed whose references are judged: its job runs and does not stop.
pub(crate) fn judged<'a>(feeds: &Feeds<'a>, settings: &Settings, feed: Feed) -> Option<&'a Records> {
    let runs = settings.order.position(job_of(feed)).is_some() && !feeds.rejected(feed);
    feeds.records(feed).filter(|_| runs)
}

fn counts(feeds: &Feeds<'_>, night: &Night, job: Job) -> JobCounts {
    match Feed::ALL.into_iter().find(|&feed| job_of(feed) == job) {
        Some(feed) => {
            let (read, created) = (feeds.len(feed), night.world.created[feed.index()].count());
            JobCounts { read, created, skipped: read - created }
        }
        None => JobCounts { read: night.seen.users, created: 0, skipped: 0 },
    }
}
