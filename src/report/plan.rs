//! What the jobs would change, record by record.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use super::json::Each;
use super::{
    PlanField, PlannedGone, PlannedRecord, PlannedUpdate, Report, Section, UnlockedUser, Where, where_in,
};
use crate::records::Feed;
use crate::rules::Code;
use crate::run::{Effect, written};
use crate::xml::Place;

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
        let file = self.feeds.file(feed)?;
        let at = where_in(file, file.segment.records.place(record));
        Some(PlannedUpdate { id: self.feeds.key(feed, record), fields: self.fields(feed, record), at })
    }

    fn fields(&self, feed: Feed, record: u32) -> Vec<PlanField<'a>> {
        let Some(changes) = self.changes[feed.index()] else { return Vec::new() };
        let fields = written(changes, record, feed, &self.outcome.settings).map(|change| PlanField {
            field: changes.text(change.field),
            before: change.before.map(|text| changes.text(text)),
            after: change.after.map(|text| changes.text(text)),
        });
        fields.collect()
    }

    /// The records that the plan is about, kind by kind.
    pub(super) fn planned(&self) -> &[Planned] {
        self.kept.planned.get_or_init(|| {
            let mut rows = Vec::new();
            for feed in
                Feed::ALL.into_iter().filter(|&feed| self.has_plan() && self.feeds.file(feed).is_some())
            {
                let plan = self.outcome.plan.of(feed);
                let mut add = |change, records: &mut dyn Iterator<Item = u32>| {
                    rows.extend(records.map(|record| Planned { feed, change, record }));
                };
                let collides = self.colliding(feed);
                let created = || plan.created.iter();
                let is_one = |record: &u32| collides.binary_search(record).is_ok();
                add(PlannedChange::Collision, &mut created().filter(is_one));
                add(PlannedChange::Created, &mut created().filter(|record| !is_one(record)));
                add(PlannedChange::Updated, &mut plan.updated.iter());
                add(PlannedChange::Gone, &mut self.outcome.night.gone[feed.index()].iter());
            }
            rows
        })
    }

    /// The records whose name somebody has already that was made by hand.
    fn colliding(&self, feed: Feed) -> Vec<u32> {
        let items = self.outcome.found.items().iter();
        let own = items.filter(|item| item.code == Code::ManualUserCollision && item.feed == feed);
        let mut records: Vec<u32> = own.map(|item| item.record).collect();
        records.sort_unstable();
        records
    }

    pub(super) fn planned_id(&self, Planned { feed, change, record }: Planned) -> &'a str {
        let feeds = if change == PlannedChange::Gone { self.feeds.of_baseline() } else { self.feeds };
        feeds.key(feed, record)
    }

    /// Where it stands tonight.
    pub(super) fn planned_place(&self, Planned { feed, change, record }: Planned) -> Option<Place> {
        let file = self.feeds.file(feed).filter(|_| change != PlannedChange::Gone)?;
        Some(file.segment.records.place(record))
    }

    pub(super) fn changed_fields(&self, Planned { feed, change, record }: Planned) -> Vec<PlanField<'a>> {
        if change == PlannedChange::Updated { self.fields(feed, record) } else { Vec::new() }
    }

    /// What becomes of a record that is gone.
    pub(super) fn effect_of(&self, Planned { feed, change, .. }: Planned) -> Option<&'static str> {
        (change == PlannedChange::Gone).then(|| Effect::of(feed, &self.outcome.settings).name())
    }

    /// One of the records that the plan is about.
    #[must_use]
    pub fn plan_row(&self, index: usize) -> PlanRow<'a> {
        let planned = self.planned()[index];
        PlanRow {
            kind: planned.feed.record(),
            change: planned.change.name(),
            id: self.planned_id(planned),
            effect: self.effect_of(planned),
            fields: self.changed_fields(planned),
            at: self.planned_place(planned).map(|place| self.at(planned.feed, place)),
        }
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

/// A record that the plan is about, as numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planned {
    pub(super) feed: Feed,
    pub(super) change: PlannedChange,
    /// In tonight's feed, or in the baseline where it is gone.
    pub(super) record: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlannedChange {
    Collision,
    Created,
    Updated,
    Gone,
}

impl PlannedChange {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Collision => "collision",
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Gone => "gone",
        }
    }
}

/// A record that the plan is about, whatever becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlanRow<'a> {
    /// The kind of record.
    pub kind: &'static str,
    /// `created`, `updated`, `gone`, or `collision` where a user would be created beside one that was made by hand.
    pub change: &'static str,
    /// Its id.
    pub id: &'a str,
    /// What becomes of a record that is gone.
    pub effect: Option<&'static str>,
    /// What would change of one that is updated.
    pub fields: Vec<PlanField<'a>>,
    /// Where it stands tonight.
    pub at: Option<Where<'a>>,
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
