//! A dry run in words: counts, rows by number, and the formats that are made of them.
//!
//! Nothing is rendered before it is asked for, so a view of thirty rows costs thirty rows.

mod answer;
mod causes;
mod chain;
mod contract;
mod csv;
mod jobs;
mod json;
mod text;
mod view;
mod words;

use std::borrow::Cow;

use crate::feed::LoadedFile;
use crate::finding::{Code, Severity};
use crate::records::{By, Feed, Key, Via};
use crate::run::{Facts, Feeds, Nature, NearMiss, Outcome};
use crate::settings::{Assumption, Job};
use crate::xml::Place;

pub use contract::{
    Cause, Counts, Fact, FeedRow, Finding, JobRow, LockedUser, MissingReference, Near, Related, Target,
    Where, Who,
};
pub use text::Style;
pub use view::{Page, Row, UnknownView, View};

/// The view of one dry run.
#[derive(Debug)]
pub struct Report<'a> {
    files: &'a [LoadedFile],
    feeds: Feeds<'a>,
    facts: &'a Facts,
    outcome: Cow<'a, Outcome>,
    missing: Vec<MissingId>,
    items: Vec<Item>,
    summary: Counts,
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
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Notice(u32),
    GivenTwice,
    NotWellFormed,
    Duplicate { record: u32, first: u32 },
    NotCreated { person: u32 },
    Missing(u32),
    Locked(u32),
}

impl<'a> Report<'a> {
    pub(crate) fn new(
        files: &'a [LoadedFile],
        feeds: Feeds<'a>,
        facts: &'a Facts,
        outcome: Cow<'a, Outcome>,
    ) -> Self {
        let mut report = Self {
            files,
            feeds,
            facts,
            outcome,
            missing: Vec::new(),
            items: Vec::new(),
            summary: Counts::default(),
        };
        report.collect();
        report
    }

    /// Exact totals.
    #[must_use]
    pub fn summary(&self) -> Counts {
        self.summary
    }

    /// The settings, as assumptions about Pure.
    #[must_use]
    pub fn assumptions(&self) -> Vec<Assumption> {
        self.outcome.settings.assumptions()
    }

    /// The feeds that were read.
    #[must_use]
    pub fn feed_rows(&self) -> Vec<FeedRow<'a>> {
        let rows = self.files.iter().filter_map(|file| {
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
        let MissingId { feed, reference, record, nature } = self.missing[index];
        let (via, by, id, place) = self.reference(feed, reference);
        let key = Key::of(id);
        let near = self.near_misses(feed, reference);
        MissingReference {
            from: self.who(feed, record),
            to: Target { kind: via.target().record(), id: key.value, by: by.name(), r#type: key.kind },
            via: via.name(),
            nature: nature.name(),
            at: self.at(feed, place),
            near_misses: near
                .iter()
                .map(|near| Near { id: self.near_id(via.target(), near), why: near.why.text() })
                .collect(),
            code: missing_code(via).code(),
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
            certainty: "unless-role",
            nature: lock.nature.name(),
            at,
            chain: self.chain(lock),
        }
    }

    /// How many root causes there are.
    #[must_use]
    pub fn causes_len(&self) -> usize {
        self.outcome.causes.len()
    }

    /// How many findings there are.
    #[must_use]
    pub fn findings_len(&self) -> usize {
        self.items.len()
    }

    /// One of the findings, in the order of feed, place and code.
    #[must_use]
    pub fn finding(&self, index: usize) -> Finding<'a> {
        let item = self.items[index];
        let file = &self.files[item.file as usize];
        let at = where_in(file, item.place);
        let (record, message, remedy, related) = self.words(&item, file);
        Finding {
            code: item.code.code(),
            name: item.code.name(),
            severity: item.code.severity().name(),
            message,
            remedy,
            record,
            at,
            related,
        }
    }

    fn collect(&mut self) {
        for feed in Feed::ALL {
            let Some(records) = self.feeds.records(feed) else { continue };
            self.missing.extend(self.outcome.missing[feed.index()].iter().map(|&(reference, nature)| {
                MissingId { feed, reference, record: records.record_of_reference(reference), nature }
            }));
        }
        let mut items = Vec::new();
        for (index, file) in self.files.iter().enumerate() {
            self.collect_file(index as u32, file, &mut items);
        }
        for (index, missing) in self.missing.iter().enumerate() {
            let (via, .., place) = self.reference(missing.feed, missing.reference);
            let file = self.file_index(missing.feed);
            items.push(Item { file, place, code: missing_code(via), what: What::Missing(index as u32) });
        }
        for (index, lock) in self.outcome.locked.iter().enumerate() {
            let place = self.feeds.records(Feed::Users).map_or(Place::START, |users| users.place(lock.user));
            let file = self.file_index(Feed::Users);
            items.push(Item { file, place, code: lock.reason.code(), what: What::Locked(index as u32) });
        }
        items.sort_by_key(|item| (item.file, item.place.offset, item.code));
        let by_severity = |wanted| items.iter().filter(|item| item.code.severity() == wanted).count() as u64;
        self.summary = Counts {
            errors: by_severity(Severity::Error),
            warnings: by_severity(Severity::Warning),
            notes: by_severity(Severity::Note),
            missing_references: self.missing.len() as u64,
            would_be_locked: self.outcome.locked.len() as u64,
            would_be_unlocked: 0,
            not_checkable: self.not_checkable(|_| true),
        };
        self.items = items;
    }

    /// The findings that lie in one file alone.
    fn collect_file(&self, index: u32, file: &'a LoadedFile, items: &mut Vec<Item>) {
        let used =
            file.feed.is_some_and(|feed| self.feeds.file(feed).is_some_and(|used| std::ptr::eq(used, file)));
        let trusted = trusted_records(file);
        for (notice_index, notice) in file.segment.notices.iter().enumerate() {
            let of_file = notice.record == u32::MAX;
            if !of_file && notice.record >= trusted {
                continue;
            }
            let what = What::Notice(notice_index as u32);
            items.push(Item { file: index, place: notice.place, code: notice.code, what });
        }
        let mut whole = |code, what| items.push(Item { file: index, place: Place::START, code, what });
        let Some(feed) = file.feed else { return };
        if !used {
            whole(Code::FeedGivenTwice, What::GivenTwice);
            return;
        }
        if file.rejected() {
            whole(Code::FeedNotWellFormed, What::NotWellFormed);
            return;
        }
        let records = &file.segment.records;
        for (record, first) in crate::run::duplicates(file, self.facts, feed) {
            let code = match feed {
                Feed::Organisations => Code::DuplicateOrganisation,
                Feed::Users => Code::DuplicateUser,
                Feed::Persons => Code::DuplicatePerson,
                Feed::Supervisors => Code::DuplicateSupervisorRelation,
            };
            let place = records.place(record);
            items.push(Item { file: index, place, code, what: What::Duplicate { record, first } });
        }
        if feed == Feed::Persons && self.outcome.settings.order.position(Job::Persons).is_some() {
            let created = &self.outcome.night.world.created[feed.index()];
            for person in 0..records.len() {
                let duplicate = self.facts.duplicate_of(feed, person).is_some();
                let keyless = self.feeds.key(feed, person).is_empty();
                if !created.contains(person) && !duplicate && !keyless {
                    let place = records.place(person);
                    items.push(Item {
                        file: index,
                        place,
                        code: Code::PersonNotCreated,
                        what: What::NotCreated { person },
                    });
                }
            }
        }
    }

    fn feeds_target(&self, feed: Feed, reference: u32) -> TargetRecord {
        let (via, ..) = self.reference(feed, reference);
        let record = match self.facts.target(feed, reference) {
            crate::run::Target::Record(record) => Some(record),
            crate::run::Target::Missing | crate::run::Target::NotCheckable => None,
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
            (Some(id), Some(records)) => self.feeds.text(feed, records.classified[id as usize].value),
            _ => self.feeds.key(feed, near.record),
        }
    }

    fn near_misses(&self, feed: Feed, reference: u32) -> &[NearMiss] {
        let records = self.feeds.records(feed);
        records.map_or(&[], |records| self.facts.near_misses(feed, records.reference(reference)))
    }

    fn user(&self, user: u32) -> (&'a str, &'a str, Where<'a>) {
        let id = self.feeds.key(Feed::Users, user);
        match self.feeds.records(Feed::Users) {
            Some(users) => {
                let name = users.user_names.get(user);
                (id, name, self.at(Feed::Users, users.place(user)))
            }
            None => (id, "", self.at(Feed::Users, Place::START)),
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
        self.files.iter().position(|file| file.feed == Some(feed)).unwrap_or_default() as u32
    }
}

#[derive(Clone, Copy)]
struct TargetRecord {
    feed: Feed,
    record: Option<u32>,
}

/// How many records of a file stand before its first fault as XML. What seems to be wrong with the later ones may come
/// of that fault, and nothing of them would be loaded.
fn trusted_records(file: &LoadedFile) -> u32 {
    let faults = file.segment.notices.iter().filter(|notice| notice.record == u32::MAX);
    match faults.map(|fault| fault.place.offset).min() {
        Some(first) if file.rejected() => {
            let begun = file.segment.records.begun_at(first);
            begun.saturating_sub(1)
        }
        _ => u32::MAX,
    }
}

fn missing_code(via: Via) -> Code {
    match via.target() {
        Feed::Organisations => Code::MissingOrganisation,
        Feed::Users => Code::MissingUser,
        Feed::Persons | Feed::Supervisors => Code::MissingPerson,
    }
}

fn where_in(file: &LoadedFile, place: Place) -> Where<'_> {
    Where {
        feed: file.feed.map(Feed::name),
        file: &file.file,
        line: place.line,
        column: place.column,
        offset: place.offset,
    }
}

/// An id as a sentence quotes it.
fn named(id: &str) -> String {
    let key = Key::of(id);
    match key.kind {
        Some(kind) => format!("“{}” ({kind})", key.value),
        None => format!("“{id}”"),
    }
}

fn many_of(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
