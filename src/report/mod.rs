//! A dry run in words: counts, rows by number, and the formats that are made of them.
//!
//! Nothing is rendered before it is asked for, so a view of thirty rows costs thirty rows.

mod alma;
mod answer;
mod causes;
mod chain;
mod contract;
mod csv;
mod explain;
mod fingerprint;
mod forecast;
mod format;
mod html;
mod jobs;
mod json;
mod junit;
mod plan;
mod query;
mod remedies;
mod sarif;
mod schedule;
mod steps;
mod text;
mod view;
mod visible;
mod words;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use crate::feed::{LoadedFile, Role};
use crate::records::{By, Feed, Key, Notice, Via};
use crate::rules::{Code, FoundItem, Severity};
use crate::run::{AllChanges, Facts, Feeds, Nature, NearMiss, Outcome, Side};
use crate::settings::Assumption;
use crate::sorting;
use crate::xml::Place;

pub use alma::{Alma, AlmaEdits, AlmaFile, AlmaPage, AlmaRow, AlmaUser, AlmaUserCounts, AlmaValue};
pub(crate) use contract::difference;
pub use contract::{
    Cause, Counts, Fact, FeedRow, Finding, JobFinding, JobRow, LockedUser, MissingReference, Near, NightRow,
    PlanField, PlannedGone, PlannedRecord, PlannedUpdate, Related, Silenced, Target, UnlockedUser, Where,
    Who,
};
pub(crate) use csv::inert;
pub use explain::{Alternative, Explained, ExplainedStep, Explanation, RecordToAdd, SettingChange};
pub(crate) use fingerprint::Details;
pub use fingerprint::{Fingerprint, NoFingerprint, Section};
pub use forecast::{ForecastBecause, ForecastChange, ForecastUser};
pub use format::{Format, UnknownFormat};
pub use jobs::LogRow;
use jobs::Logged;
use plan::Planned;
pub use plan::{PlanCounts, PlanRow};
pub use query::{Choice, Column, Query, Table, TablePage, UnknownColumn};
pub use schedule::{MovedJob, NeededJob, ProposedStart, SafeStart, ScheduleRow, ScheduledJob};
pub use text::Style;
pub use view::{Page, Row, UnknownView, View};
pub(crate) use visible::Visible;

/// The view of one dry run.
#[derive(Debug)]
pub struct Report<'a> {
    files: &'a [LoadedFile],
    feeds: Feeds<'a>,
    facts: &'a Facts,
    /// In which fields tonight's records differ from the baseline's.
    changes: AllChanges<'a>,
    outcome: Cow<'a, Outcome>,
    /// What was collected of the outcome, which keeps it for the next report.
    kept: Arc<Collected>,
    /// Whether rows have their fingerprints, for which all rows of a list have to be looked at.
    prints: bool,
}

/// What the views of one outcome are made of, as numbers.
#[derive(Clone, Debug, Default)]
struct Collected {
    missing: Vec<MissingId>,
    items: Vec<Item>,
    /// By suppression, how many findings it silences; then by rule that is off.
    silenced: Vec<u64>,
    switched_off: Vec<(Code, u64)>,
    summary: Counts,
    /// The rows of the plan and the lines of the log, once they are asked for.
    planned: OnceLock<Vec<Planned>>,
    logged: OnceLock<Vec<Logged>>,
}

/// A reference that does not resolve.
#[derive(Clone, Copy, Debug)]
struct MissingId {
    feed: Feed,
    reference: u32,
    record: u32,
    nature: Nature,
}

/// A finding, as numbers.
#[derive(Clone, Copy, Debug)]
struct Item {
    /// Index of the file.
    file: u32,
    place: Place,
    code: Code,
    severity: Severity,
    what: What,
}

impl Item {
    fn new(file: u32, place: Place, code: Code, what: What) -> Self {
        Self { file, place, code, severity: code.severity(), what }
    }
}

#[derive(Clone, Copy, Debug)]
enum What {
    Notice(u32),
    GivenTwice,
    NotWellFormed,
    NotValid,
    InFeeds(u32),
    OnDay(u32),
    InRun(u32),
    NotCreated { person: u32 },
    Missing(u32),
    Locked(u32),
    Unlisted(u32),
    Alma(u32),
}

impl<'a> Report<'a> {
    pub(crate) fn new(
        files: &'a [LoadedFile],
        feeds: Feeds<'a>,
        facts: &'a Facts,
        changes: AllChanges<'a>,
        outcome: Cow<'a, Outcome>,
    ) -> Self {
        let mut report = Self { files, feeds, facts, changes, outcome, kept: Arc::default(), prints: true };
        let known = report.outcome.collected.get().and_then(|kept| Arc::clone(kept).downcast().ok());
        if let Some(kept) = known {
            report.kept = kept;
        } else {
            report.collect();
            // Another report of the same outcome may have been as quick: it has collected the same.
            let _ = report.outcome.collected.set(report.kept.clone());
        }
        report
    }

    /// The same with rows that have no fingerprints, for fronts that show a few of very many and compare none.
    #[must_use]
    pub fn without_fingerprints(self) -> Self {
        Self { prints: false, ..self }
    }

    /// Exact totals.
    #[must_use]
    pub fn summary(&self) -> Counts {
        self.kept.summary
    }

    /// The settings, as assumptions about Pure.
    #[must_use]
    pub fn assumptions(&self) -> Vec<Assumption> {
        let (pure, alma) = (self.looks_at_pure(), self.outcome.alma.is_some());
        let mut all = self.outcome.settings.assumptions();
        all.retain(|assumption| match assumption.setting.as_str() {
            "as-of" | "suppress" => true,
            setting if setting.starts_with("rules") => true,
            setting => {
                if setting.starts_with("alma.") {
                    alma
                } else {
                    pure
                }
            }
        });
        all
    }

    /// Whether the run is about Pure: it is unless the files are of Alma alone.
    pub(crate) fn looks_at_pure(&self) -> bool {
        self.outcome.alma.is_none()
            || self.files.iter().any(|file| file.feed.is_some() || file.list.is_some())
    }

    /// The feeds that were read.
    #[must_use]
    pub fn feed_rows(&self) -> Vec<FeedRow<'a>> {
        let mut rows = self.rows_of(Role::Tonight);
        rows.extend(self.files.iter().filter(|file| file.alma.is_some()).map(|file| FeedRow {
            kind: "alma-users",
            file: &file.file,
            bytes: file.bytes,
            records: file.records(),
            encoding: file.encoding,
            assumed_format: false,
        }));
        rows
    }

    /// The files that say what Pure holds already.
    #[must_use]
    pub fn baseline_rows(&self) -> Vec<FeedRow<'a>> {
        self.rows_of(Role::Baseline)
    }

    fn rows_of(&self, role: Role) -> Vec<FeedRow<'a>> {
        let rows = self.files.iter().filter(|file| file.role == role).filter_map(|file| {
            Some(FeedRow {
                kind: file.feed?.name(),
                file: &file.file,
                bytes: file.bytes,
                records: file.segment.records.len(),
                encoding: file.encoding,
                assumed_format: file.assumed_format(),
            })
        });
        rows.collect()
    }

    /// One of the references that do not resolve, below [`Counts::missing_references`].
    #[must_use]
    pub fn missing_reference(&self, index: usize) -> MissingReference<'a> {
        let MissingId { feed, reference, record, nature } = self.kept.missing[index];
        let (via, by, id, place) = self.reference(feed, reference);
        let key = Key::of(id);
        MissingReference {
            from: self.who(feed, record),
            to: Target { kind: via.target().record(), id: key.value, by: by.name(), r#type: key.kind },
            via: via.name(),
            nature: nature.name(),
            at: self.at(feed, place),
            near_misses: self.all_near_misses(self.kept.missing[index]),
            code: missing_code(via, id).code(),
            fingerprint: self.fingerprint(Section::MissingReferences, index),
        }
    }

    /// One of the users that would be locked, below [`Counts::would_be_locked`].
    #[must_use]
    pub fn locked_user(&self, index: usize) -> LockedUser<'a> {
        let lock = self.outcome.locked[index];
        let (id, user_name, at) = self.user(lock.user);
        LockedUser {
            id,
            user_name,
            reason: lock.reason.name(),
            certainty: self.certainty(),
            nature: lock.nature.name(),
            at,
            chain: self.chain(lock),
            fingerprint: self.fingerprint(Section::LockedUsers, index),
        }
    }

    /// Whether it is known who has a role given by hand.
    pub(crate) fn knows_roles(&self) -> bool {
        self.facts.listed().knows_roles()
    }

    fn all_near_misses(&self, MissingId { feed, reference, .. }: MissingId) -> Vec<Near<'a>> {
        let (via, ..) = self.reference(feed, reference);
        let near = self.near_misses(feed, reference).iter();
        near.map(|near| Near { id: self.near_id(via.target(), near), why: near.why.text() })
            .chain(self.near_misses_before(feed, reference))
            .collect()
    }

    fn certainty(&self) -> &'static str {
        if self.knows_roles() { "certain" } else { "unless-role" }
    }

    /// The id of a user that would be locked, and its place.
    pub(crate) fn locked_at(&self, index: usize) -> (&'a str, Where<'a>) {
        let (id, _, at) = self.user(self.outcome.locked[index].user);
        (id, at)
    }

    /// What each of the nights did that the settings ask for.
    #[must_use]
    pub fn night_rows(&self) -> Vec<NightRow> {
        let rows = self.outcome.nights.iter().zip(1..).map(|(counts, night)| NightRow {
            night,
            day: counts.day.to_string(),
            missing_references: counts.missing,
            locked: counts.locked,
            unlocked: counts.unlocked,
        });
        rows.collect()
    }

    /// How many root causes there are.
    #[must_use]
    pub fn causes_len(&self) -> usize {
        self.outcome.causes.len()
    }

    /// How many findings each rule has, by its number.
    fn counts_by_code(&self) -> Vec<usize> {
        let mut counts = vec![0; Code::ALL.len()];
        for item in &self.kept.items {
            counts[item.code as usize] += 1;
        }
        counts
    }

    /// How many findings there are.
    #[must_use]
    pub fn findings_len(&self) -> usize {
        self.kept.items.len()
    }

    /// One of the findings, in the order of feed, place and code.
    #[must_use]
    pub fn finding(&self, index: usize) -> Finding<'a> {
        let item = self.kept.items[index];
        let file = &self.files[item.file as usize];
        let at = where_in(file, item.place);
        let (record, message, remedy, related) = self.words(&item, file);
        Finding {
            code: item.code.code(),
            name: item.code.name(),
            severity: item.severity.name(),
            message,
            remedy,
            occurrences: self.occurrences(&item),
            record,
            at,
            related,
            fingerprint: self.fingerprint(Section::Findings, index),
        }
    }

    /// The finding that tells of a row of [`View::Locked`] or [`View::Missing`]; none where a setting silences it.
    #[must_use]
    pub fn finding_of(&self, view: View, row: usize) -> Option<Finding<'a>> {
        let tells = |item: &Item| match (view, item.what) {
            (View::Locked, What::Locked(index)) | (View::Missing, What::Missing(index)) => {
                index as usize == row
            }
            _ => false,
        };
        self.kept.items.iter().position(tells).map(|index| self.finding(index))
    }

    /// The findings of one rule, in the same order.
    pub(crate) fn findings_of(&self, code: Code) -> impl Iterator<Item = Finding<'a>> + use<'a, '_> {
        let of_rule = move |index: &usize| self.kept.items[*index].code == code;
        (0..self.kept.items.len()).filter(of_rule).map(|index| self.finding(index))
    }

    fn collect(&mut self) {
        let mut missing = Vec::new();
        for feed in Feed::ALL {
            let Some(records) = self.feeds.records(feed) else { continue };
            let mut record = 0;
            missing.extend(self.outcome.missing[feed.index()].iter().map(|&(reference, nature)| {
                record = records.record_of_reference_near(reference, record);
                MissingId { feed, reference, record, nature }
            }));
        }
        // Nobody else has it yet, so nothing is copied.
        Arc::make_mut(&mut self.kept).missing = missing;
        let mut items = Vec::new();
        for (index, file) in self.files.iter().enumerate() {
            self.collect_file(index as u32, file, &mut items);
        }
        self.collect_missing(&mut items);
        self.collect_locked(&mut items);
        self.collect_alma(&mut items);
        self.collect_lists(&mut items);
        self.collect_found(&mut items);
        self.grade(&mut items);
        items.sort_by_key(|item| (item.file, item.place.offset, item.code.rank()));
        let by_severity = |wanted| items.iter().filter(|item| item.severity == wanted).count() as u64;
        let is_other = |item: &&Item| !matches!(item.what, What::Missing(_) | What::Locked(_));
        let errors = items.iter().filter(|item| item.severity == Severity::Error);
        let summary = Counts {
            errors: by_severity(Severity::Error),
            warnings: by_severity(Severity::Warning),
            notes: by_severity(Severity::Note),
            missing_references: self.kept.missing.len() as u64,
            would_be_locked: self.outcome.locked.len() as u64,
            would_be_unlocked: self.outcome.unlocked.len() as u64,
            not_checkable: self.not_checkable(|_| true),
            other_errors: errors.filter(is_other).count() as u64,
        };
        let kept = Arc::make_mut(&mut self.kept);
        kept.summary = summary;
        kept.items = items;
    }

    fn collect_missing(&self, items: &mut Vec<Item>) {
        let all = &self.kept.missing;
        for feed in Feed::ALL {
            let Some(records) = self.feeds.records(feed) else { continue };
            let (file, mut places) = (self.file_index(feed), records.places_of_references());
            // Feed by feed, as they were collected.
            let start = all.partition_point(|missing| missing.feed < feed);
            let end = all.partition_point(|missing| missing.feed <= feed);
            for (index, missing) in (start..end).zip(&all[start..end]) {
                let (made, place) = (records.reference(missing.reference), places.get(missing.reference));
                let code = missing_code(made.via, self.feeds.text(feed, made.target));
                items.push(Item::new(file, place, code, What::Missing(index as u32)));
            }
        }
    }

    fn collect_locked(&self, items: &mut Vec<Item>) {
        let of = |feeds: Feeds<'a>| {
            let file = feeds.file(Feed::Users)?;
            Some((self.index_of(file), file.segment.records.places_in_order()))
        };
        let (mut tonight, mut baseline) = (of(self.feeds), of(self.feeds.of_baseline()));
        for (index, lock) in self.outcome.locked.iter().enumerate() {
            let (users, user) = match Facts::user(&self.feeds, lock.user) {
                Side::Tonight(user) => (&mut tonight, user),
                Side::Before(user) => (&mut baseline, user),
            };
            let Some((file, places)) = users else { continue };
            let what = What::Locked(index as u32);
            items.push(Item::new(*file, places.get(user), lock.reason.code(), what));
        }
    }

    /// The findings that lie in one file alone.
    fn collect_file(&self, index: u32, file: &'a LoadedFile, items: &mut Vec<Item>) {
        let feeds = if file.role == Role::Tonight { self.feeds } else { self.feeds.of_baseline() };
        let used =
            file.feed.is_some_and(|feed| feeds.file(feed).is_some_and(|used| std::ptr::eq(used, file)));
        let fault = first_fault(file);
        let trusted = trusted_records(file, fault);
        for (notice_index, notice) in file.segment.notices.iter().enumerate() {
            // What is wrong with single records of the baseline was told when they were loaded.
            let told = file.role == Role::Baseline && !notice.of_file();
            if told || (!notice.of_file() && notice.record >= trusted) || comes_of(notice, fault) {
                continue;
            }
            let what = What::Notice(notice_index as u32);
            items.push(Item::new(index, notice.place, notice.code, what));
        }
        let mut whole = |code, what| items.push(Item::new(index, Place::START, code, what));
        if file.alma.is_some() && file.rejected() {
            whole(Code::FeedNotWellFormed, What::NotWellFormed);
            return;
        }
        let given = matches!(file.role, Role::Tonight | Role::Baseline);
        let Some(feed) = file.feed.filter(|_| given) else { return };
        if !used {
            whole(Code::FeedGivenTwice, What::GivenTwice);
            return;
        }
        if file.role == Role::Baseline {
            return;
        }
        if file.rejected() {
            whole(Code::FeedNotWellFormed, What::NotWellFormed);
            return;
        }
        if self.feeds.rejected(feed) {
            whole(Code::FeedNotValid, What::NotValid);
            return;
        }
        let records = &file.segment.records;
        if feed == Feed::Persons && self.outcome.night.applies[feed.index()] {
            let created = &self.outcome.night.applied[feed.index()];
            for person in (0..records.len()).filter(|&person| !created.contains(person)) {
                let duplicate = self.facts.duplicate_of(feed, person).is_some();
                let keyless = self.feeds.key(feed, person).is_empty();
                // A person without associations breaks the schema, which has said so.
                let told = records.associations_of(person).is_empty()
                    && file.segment.flawed.binary_search(&person).is_ok();
                if !duplicate && !keyless && !told {
                    let place = records.place(person);
                    let what = What::NotCreated { person };
                    items.push(Item::new(index, place, Code::PersonNotCreated, what));
                }
            }
        }
    }

    /// The entries of lists that match no user.
    fn collect_lists(&self, items: &mut Vec<Item>) {
        for (index, &(file, entry)) in (0..).zip(self.facts.listed().unknown()) {
            if let Some(list) = &self.files[file as usize].list {
                let place = list.entries[entry as usize].place;
                items.push(Item::new(file, place, Code::UnknownListEntry, What::Unlisted(index)));
            }
        }
    }

    /// What rules found in whole feeds and in the run. Feeds whose jobs stop are not looked at any further.
    fn collect_found(&self, items: &mut Vec<Item>) {
        let of_feeds = self.facts.found.items().iter().zip((0..).map(What::InFeeds));
        let of_day = self.outcome.on_day.items().iter().zip((0..).map(What::OnDay));
        let of_run = self.outcome.found.items().iter().zip((0..).map(What::InRun));
        for (found, what) in of_feeds.chain(of_day).chain(of_run) {
            if !self.feeds.rejected(found.feed) {
                items.push(Item::new(self.file_index(found.feed), found.place, found.code, what));
            }
        }
    }

    /// Grades the findings as the settings say, takes out those that are silenced, and counts them.
    fn grade(&mut self, items: &mut Vec<Item>) {
        let settings = &self.outcome.settings;
        let mut silenced = vec![0; settings.suppressions.len()];
        let mut switched_off: Vec<(Code, u64)> = Vec::new();
        items.retain_mut(|item| {
            let Some(severity) = settings.grades.severity(item.code) else {
                match switched_off.iter_mut().find(|(code, _)| *code == item.code) {
                    Some((_, count)) => *count += 1,
                    None => switched_off.push((item.code, 1)),
                }
                return false;
            };
            item.severity = severity;
            let suppression = settings.suppressions.iter().position(|suppression| {
                suppression.code == item.code
                    && suppression.holds(settings.as_of)
                    && suppression.id.as_deref().is_none_or(|id| self.is_about(item, id))
            });
            if let Some(index) = suppression {
                silenced[index] += 1;
            }
            suppression.is_none()
        });
        sorting::sort(&mut switched_off);
        let kept = Arc::make_mut(&mut self.kept);
        kept.silenced = silenced;
        kept.switched_off = switched_off;
    }

    fn is_about(&self, item: &Item, id: &str) -> bool {
        self.record_of(item).is_some_and(|record| record.id == id)
    }

    /// What the settings silence: every suppression, those that silence nothing too, and every rule that is off.
    #[must_use]
    pub fn silenced(&self) -> Vec<Silenced<'_>> {
        let settings = &self.outcome.settings;
        let suppressed =
            settings.suppressions.iter().zip(&self.kept.silenced).map(|(suppression, &count)| {
                let id = suppression.id.as_deref();
                Silenced {
                    code: suppression.code.code(),
                    id,
                    count,
                    reason: &suppression.reason,
                    until: suppression.until.map(|until| until.to_string()),
                    expired: !suppression.holds(settings.as_of),
                }
            });
        let off = settings.grades.iter().filter(|(_, severity)| severity.is_none()).map(|(code, _)| {
            let found = self.kept.switched_off.iter().find(|(known, _)| *known == code);
            Silenced {
                code: code.code(),
                id: None,
                count: found.map_or(0, |(_, count)| *count),
                reason: "switched off by the settings",
                until: None,
                expired: false,
            }
        });
        suppressed.chain(off).collect()
    }

    /// How many findings the settings silence.
    #[must_use]
    pub fn silenced_len(&self) -> u64 {
        self.kept.silenced.iter().sum::<u64>()
            + self.kept.switched_off.iter().map(|(_, count)| count).sum::<u64>()
    }

    fn found(&self, what: What) -> Option<(&FoundItem, &crate::rules::Found)> {
        match what {
            What::InFeeds(index) => Some((&self.facts.found.items()[index as usize], &self.facts.found)),
            What::OnDay(index) => Some((&self.outcome.on_day.items()[index as usize], &self.outcome.on_day)),
            What::InRun(index) => Some((&self.outcome.found.items()[index as usize], &self.outcome.found)),
            _ => None,
        }
    }

    fn occurrences(&self, item: &Item) -> u32 {
        match item.what {
            What::Notice(index) => self.files[item.file as usize].segment.notices[index as usize].count,
            What::Alma(index) => self.alma_found(index).map_or(1, |found| found.count),
            what => self.found(what).map_or(1, |(found, _)| found.count),
        }
    }

    fn feeds_target(&self, feed: Feed, reference: u32) -> TargetRecord {
        let (via, ..) = self.reference(feed, reference);
        let record = match self.facts.target(feed, reference) {
            crate::run::Target::Record(record) => Some(record),
            crate::run::Target::Held(_) | crate::run::Target::Missing | crate::run::Target::NotCheckable => {
                None
            }
        };
        TargetRecord { feed: via.target(), record }
    }

    fn reference(&self, feed: Feed, reference: u32) -> (Via, By, &'a str, Place) {
        match self.feeds.records(feed) {
            Some(records) => {
                let made = records.reference(reference);
                (made.via, made.by, self.feeds.text(feed, made.target), records.place_of_reference(reference))
            }
            None => (Via::User, By::SourceId, "", Place::START),
        }
    }

    fn near_id(&self, feed: Feed, near: &NearMiss) -> &'a str {
        match (near.classified, self.feeds.records(feed)) {
            (Some(id), Some(records)) => self.feeds.text(feed, records.classified.at(id).value),
            _ => self.feeds.key(feed, near.record),
        }
    }

    /// The near misses among what is in the baseline alone.
    fn near_misses_before(&self, feed: Feed, reference: u32) -> impl Iterator<Item = Near<'a>> {
        let made = self.feeds.records(feed).map(|records| records.reference(reference));
        let near = made.map_or(&[][..], |made| self.facts.near_misses_before(feed, made));
        let (baseline, target) = (self.feeds.of_baseline(), made.map_or(feed, |made| made.via.target()));
        near.iter().map(move |near| {
            let id = match (near.classified, baseline.records(target)) {
                (Some(id), Some(records)) => baseline.text(target, records.classified.at(id).value),
                _ => baseline.key(target, near.record),
            };
            Near { id, why: near.why.text() }
        })
    }

    fn near_misses(&self, feed: Feed, reference: u32) -> &[NearMiss] {
        let records = self.feeds.records(feed);
        records.map_or(&[], |records| self.facts.near_misses(feed, records.reference(reference)))
    }

    /// The id, the name and the place of a user, by its number among all users.
    fn user(&self, account: u32) -> (&'a str, &'a str, Where<'a>) {
        let (feeds, user) = self.side(Facts::user(&self.feeds, account));
        let id = feeds.key(Feed::Users, user);
        match feeds.file(Feed::Users) {
            Some(file) => {
                let users = &file.segment.records;
                (id, users.user_names.get(user), where_in(file, users.place(user)))
            }
            None => (id, "", self.at(Feed::Users, Place::START)),
        }
    }

    /// The id of a user alone: its place takes much longer to find.
    fn user_id(&self, account: u32) -> &'a str {
        let (feeds, user) = self.side(Facts::user(&self.feeds, account));
        feeds.key(Feed::Users, user)
    }

    fn user_name(&self, account: u32) -> &'a str {
        let (feeds, user) = self.side(Facts::user(&self.feeds, account));
        feeds.records(Feed::Users).map_or("", |users| users.user_names.get(user))
    }

    /// The file of a user and its place there.
    fn place_of_user(&self, account: u32) -> (u32, Place) {
        let (feeds, user) = self.side(Facts::user(&self.feeds, account));
        match feeds.file(Feed::Users) {
            Some(file) => (self.index_of(file), file.segment.records.place(user)),
            None => (0, Place::START),
        }
    }

    /// The feeds that a record is in, and its number there.
    fn side(&self, side: Side) -> (Feeds<'a>, u32) {
        match side {
            Side::Tonight(record) => (self.feeds, record),
            Side::Before(record) => (self.feeds.of_baseline(), record),
        }
    }

    fn who(&self, feed: Feed, record: u32) -> Who<'a> {
        Who { kind: feed.record(), id: self.feeds.key(feed, record) }
    }

    fn at(&self, feed: Feed, place: Place) -> Where<'a> {
        match self.feeds.file(feed) {
            Some(file) => where_in(file, place),
            None => Where {
                feed: Some(feed.name()),
                file: "",
                line: place.line,
                column: place.column,
                offset: place.offset,
            },
        }
    }

    fn file_index(&self, feed: Feed) -> u32 {
        self.feeds.file(feed).map_or(0, |file| self.index_of(file))
    }

    fn index_of(&self, file: &LoadedFile) -> u32 {
        let index = self.files.iter().position(|other| std::ptr::eq(other, file));
        index.unwrap_or_default() as u32
    }
}

#[derive(Clone, Copy)]
struct TargetRecord {
    feed: Feed,
    record: Option<u32>,
}

/// Where the first fault as XML is of a file that has one.
fn first_fault(file: &LoadedFile) -> Option<u64> {
    let faults = file.segment.notices.iter().filter(|notice| notice.code.is_of_xml() && file.rejected());
    faults.map(|fault| fault.place.offset).min()
}

/// How many records of a file stand before its first fault as XML. What seems to be wrong with the later ones may come
/// of that fault, and nothing of them would be loaded.
fn trusted_records(file: &LoadedFile, fault: Option<u64>) -> u32 {
    fault.map_or(u32::MAX, |first| file.segment.records.begun_at(first).saturating_sub(1))
}

/// Whether what the schema seems to have against a file, and not against one of its records, may come of a fault as XML.
fn comes_of(notice: &Notice, fault: Option<u64>) -> bool {
    let of_schema = notice.of_file() && notice.code.code().starts_with("SCH");
    // What is missing is known at the end alone.
    let after = |first: u64| notice.place.offset >= first || notice.code == Code::MissingElement;
    of_schema && fault.is_some_and(after)
}

/// Whether a reference is made by an element that says nothing.
fn is_blank(id: &str) -> bool {
    Key::of(id).value.trim().is_empty()
}

fn missing_code(via: Via, id: &str) -> Code {
    match via.target() {
        _ if is_blank(id) => Code::EmptyReference,
        Feed::Organisations => Code::MissingOrganisation,
        Feed::Users => Code::MissingUser,
        Feed::Persons | Feed::Supervisors => Code::MissingPerson,
    }
}

fn where_in(file: &LoadedFile, place: Place) -> Where<'_> {
    Where {
        feed: file.kind(),
        file: &file.file,
        line: place.line,
        column: place.column,
        offset: place.offset,
    }
}

/// A text with its line breaks made visible, so that it is one line.
pub(crate) fn one_line(text: String) -> String {
    if memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_none() {
        return text;
    }
    text.replace("\r\n", "⏎").replace(['\n', '\r'], "⏎")
}

/// An id as a sentence quotes it.
pub(crate) fn named(id: &str) -> String {
    let key = Key::of(id);
    one_line(match key.kind {
        Some(kind) => format!("“{}” ({kind})", key.value),
        None => format!("“{id}”"),
    })
}

pub(crate) fn many_of(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

pub(crate) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
