//! What the jobs would change, record by record.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::json::Each;
use super::{PlanField, PlannedGone, PlannedRecord, PlannedUpdate, Report, Section, UnlockedUser, where_in};
use crate::records::Feed;
use crate::run::{Effect, written};

/// How many records of a kind the plan is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlanCounts {
    /// Records that come to be.
    pub created: u32,
    /// Records of which a field changes.
    pub updated: u32,
    /// Records that stay as they are.
    pub unchanged: u32,
    /// Records that are gone from their feed.
    pub gone: u32,
}

impl<'a> Report<'a> {
    /// Whether there is a plan: without a baseline everything would be new.
    #[must_use]
    pub fn has_plan(&self) -> bool {
        self.facts.before().is_some()
    }

    /// The counts of the plan for one kind of record; none where its feed is not given tonight.
    #[must_use]
    pub fn plan_counts(&self, feed: Feed) -> Option<PlanCounts> {
        self.feeds.file(feed)?;
        let plan = self.outcome.plan.of(feed);
        Some(PlanCounts {
            created: plan.created.count(),
            updated: plan.updated.count(),
            unchanged: plan.unchanged,
            gone: self.outcome.night.gone[feed.index()].count(),
        })
    }

    /// The plan in one line.
    #[must_use]
    pub fn plan_line(&self) -> String {
        let parts = Feed::ALL.into_iter().filter_map(|feed| {
            let PlanCounts { created, updated, unchanged, gone } = self.plan_counts(feed)?;
            let told =
                [(created, "to create"), (updated, "to update"), (unchanged, "unchanged"), (gone, "gone")];
            let told: Vec<String> = told
                .into_iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| format!("{count} {what}"))
                .collect();
            (!told.is_empty()).then(|| format!("{}: {}", feed.name(), told.join(", ")))
        });
        let parts: Vec<String> = parts.collect();
        if parts.is_empty() { "nothing would change".to_owned() } else { parts.join("; ") }
    }

    /// The records of a kind that come to be, in the order of their feed.
    pub fn created(&self, feed: Feed) -> impl Iterator<Item = PlannedRecord<'a>> {
        let place = move |record| {
            self.feeds.file(feed).map(|file| where_in(file, file.segment.records.place(record)))
        };
        self.outcome.plan.of(feed).created.iter().filter_map(move |record| {
            Some(PlannedRecord { id: self.feeds.key(feed, record), at: place(record)? })
        })
    }

    /// The records of a kind of which a field changes, in the order of their feed.
    pub fn updated(&self, feed: Feed) -> impl Iterator<Item = PlannedUpdate<'a>> {
        self.outcome.plan.of(feed).updated.iter().filter_map(move |record| self.update(feed, record))
    }

    fn update(&self, feed: Feed, record: u32) -> Option<PlannedUpdate<'a>> {
        let (file, changes) = (self.feeds.file(feed)?, self.changes[feed.index()]?);
        let fields = written(changes, record, feed, &self.outcome.settings).map(|change| PlanField {
            field: changes.text(change.field),
            before: change.before.map(|text| changes.text(text)),
            after: change.after.map(|text| changes.text(text)),
        });
        let at = where_in(file, file.segment.records.place(record));
        Some(PlannedUpdate { id: self.feeds.key(feed, record), fields: fields.collect(), at })
    }

    /// The records of a kind that are gone from their feed, in the order of the baseline, with what becomes of them.
    pub fn gone(&self, feed: Feed) -> impl Iterator<Item = PlannedGone<'a>> {
        let (baseline, effect) = (self.feeds.of_baseline(), Effect::of(feed, &self.outcome.settings).name());
        self.outcome.night.gone[feed.index()]
            .iter()
            .map(move |record| PlannedGone { id: baseline.key(feed, record), effect })
    }

    /// One of the users that would be unlocked, below [`super::Counts::would_be_unlocked`].
    #[must_use]
    pub fn unlocked_user(&self, index: usize) -> UnlockedUser<'a> {
        let (id, user_name, at) = self.user(self.outcome.unlocked[index]);
        let fingerprint = self.fingerprint(Section::UnlockedUsers, index);
        let chain = self.chain_of_unlocking(self.outcome.unlocked[index]);
        UnlockedUser { id, user_name, reason: self.why_unlocked(), at, chain, fingerprint }
    }

    pub(super) fn why_unlocked(&self) -> &'static str {
        if self.outcome.settings.maintenance_lock { "eligible" } else { "lock-switched-off" }
    }

    /// What Pure itself would have done of all this by the time somebody looks, and what not.
    #[must_use]
    pub fn committed(&self) -> String {
        let stopped: Vec<&str> = Feed::ALL
            .into_iter()
            .filter(|&feed| self.feeds.file(feed).is_some() && !self.outcome.night.applies[feed.index()])
            .map(Feed::title)
            .collect();
        let rest = match stopped.as_slice() {
            [] => String::new(),
            stopped => format!(" Nothing of the {} would be applied.", stopped.join(" and the ")),
        };
        format!(
            "This dry run has changed nothing. Pure itself knows no guard but the safe size: its jobs apply each record when they come to it, and nothing is taken back.{rest}"
        )
    }
}

/// The plan as the JSON report has it, row by row.
pub(super) struct PlanOf<'r, 'a>(pub(super) &'r Report<'a>);

impl Serialize for PlanOf<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(report) = self;
        let mut plan = serializer.serialize_struct("Plan", Feed::ALL.len())?;
        for feed in Feed::ALL {
            match report.feeds.file(feed) {
                Some(_) => plan.serialize_field(feed.name(), &PlanOfFeed(report, feed))?,
                None => plan.skip_field(feed.name())?,
            }
        }
        plan.end()
    }
}

struct PlanOfFeed<'r, 'a>(&'r Report<'a>, Feed);

impl Serialize for PlanOfFeed<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(report, feed) = *self;
        let mut plan = serializer.serialize_struct("FeedPlan", 4)?;
        plan.serialize_field("created", &Each(|| report.created(feed)))?;
        plan.serialize_field("updated", &Each(|| report.updated(feed)))?;
        plan.serialize_field("unchanged", &report.outcome.plan.of(feed).unchanged)?;
        plan.serialize_field("gone", &Each(|| report.gone(feed)))?;
        plan.end()
    }
}
