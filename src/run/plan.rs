//! What the jobs would change of what is there.

use super::AllChanges;
use super::bits::Bits;
use super::facts::{Facts, Feeds};
use super::night::{Night, World, job_of};
use crate::records::{Change, Feed};
use crate::settings::{FieldRule, GoneUsers, Settings};

/// What becomes of a record that is gone from its feed (TERM, UPDUSERS).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// A person stays, its open associations end, it becomes former.
    Former,
    /// A record stays and is no longer synchronised.
    Unsynchronise,
    /// A user is locked.
    Lock,
    /// A user is deleted.
    Delete,
}

impl Effect {
    /// What becomes of the records of a feed.
    pub(crate) fn of(feed: Feed, settings: &Settings) -> Self {
        match feed {
            Feed::Persons => Self::Former,
            Feed::Organisations | Feed::Supervisors => Self::Unsynchronise,
            Feed::Users => match settings.gone_users {
                GoneUsers::Unsynchronise => Self::Unsynchronise,
                GoneUsers::Lock => Self::Lock,
                GoneUsers::Delete => Self::Delete,
            },
        }
    }

    /// The name in reports.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Former => "former",
            Self::Unsynchronise => "unsynchronise",
            Self::Lock => "lock",
            Self::Delete => "delete",
        }
    }
}

/// What the first night does, by feed.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    feeds: [FeedPlan; 4],
}

/// What the job of one feed does.
#[derive(Clone, Debug)]
pub(crate) struct FeedPlan {
    /// Records that were not there.
    pub(crate) created: Bits,
    /// Records of which a field changes.
    pub(crate) updated: Bits,
    /// Records that stay as they are.
    pub(crate) unchanged: u32,
}

impl Plan {
    pub(crate) fn new(
        feeds: &Feeds<'_>,
        facts: &Facts,
        changes: AllChanges<'_>,
        evening: &World,
        night: &Night,
        settings: &Settings,
    ) -> Self {
        let plans = Feed::ALL.map(|feed| {
            let records = feeds.len(feed);
            let mut plan =
                FeedPlan { created: Bits::new(records), updated: Bits::new(records), unchanged: 0 };
            let is_held = |twin: u32| evening.held[feed.index()].contains(twin);
            for record in night.applied[feed.index()].iter() {
                if !facts.twin(feed, record).is_some_and(is_held) {
                    plan.created.insert(record);
                } else if changes[feed.index()].is_some_and(|changes| {
                    changes.of(record).iter().any(|change| writes(settings, feed, changes.text(change.field)))
                }) {
                    plan.updated.insert(record);
                } else {
                    plan.unchanged += 1;
                }
            }
            plan
        });
        Self { feeds: plans }
    }

    /// What the job of a feed does.
    pub(crate) fn of(&self, feed: Feed) -> &FeedPlan {
        &self.feeds[feed.index()]
    }
}

/// Whether the job writes a field of a record that is there already: not when it is written once, or never (RULES).
pub(crate) fn writes(settings: &Settings, feed: Feed, field: &str) -> bool {
    // Two spellings of one id are no change of the record.
    let is_key = match feed {
        Feed::Organisations => field == "organisationId",
        Feed::Users | Feed::Persons => field == "@id",
        // A row of supervision has it in an attribute or in an element, perhaps in a wrapper.
        Feed::Supervisors => {
            field.trim_start_matches("fields.").trim_start_matches('@').eq_ignore_ascii_case("id")
        }
    };
    !is_key && settings.field_rule(job_of(feed), field) == FieldRule::Sync
}

/// The changes of a record that its job makes.
pub(crate) fn written<'a>(
    changes: &'a crate::records::Changes,
    record: u32,
    feed: Feed,
    settings: &'a Settings,
) -> impl Iterator<Item = &'a Change> {
    let written = move |change: &&Change| writes(settings, feed, changes.text(change.field));
    changes.of(record).iter().filter(written)
}
