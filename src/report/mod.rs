//! A dry run in words: counts, rows by number, and the formats that are made of them.
//!
//! Nothing is rendered before it is asked for, so a view of thirty rows costs thirty rows.

mod chain;
mod contract;
mod csv;
mod json;
mod text;
mod view;

use std::borrow::Cow;

use crate::feed::LoadedFile;
use crate::finding::{Code, Severity, notice_message, notice_remedy};
use crate::records::{By, Feed, Key, Notice, Via};
use crate::run::{CauseKind, Facts, Feeds, Nature, Outcome, Reason, job_of};
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

    /// The worst severity found.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        let Counts { errors, warnings, notes, .. } = self.summary;
        match (errors, warnings, notes) {
            (0, 0, 0) => None,
            (0, 0, _) => Some(Severity::Note),
            (0, _, _) => Some(Severity::Warning),
            _ => Some(Severity::Error),
        }
    }

    /// `clean` when nothing was found, otherwise `findings`.
    #[must_use]
    pub fn verdict(&self) -> &'static str {
        if self.items.is_empty() { "clean" } else { "findings" }
    }

    /// The verdict in one sentence, about what would happen.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Counts { errors, warnings, missing_references, would_be_locked, .. } = self.summary;
        let stops: Vec<&str> =
            Feed::ALL.into_iter().filter(|&feed| self.feeds.rejected(feed)).map(Feed::title).collect();
        let mut sentence = String::new();
        if !stops.is_empty() {
            let verb = if stops.len() == 1 {
                "is not well-formed: its job"
            } else {
                "are not well-formed: their jobs"
            };
            sentence = format!("The {} {verb} would stop. ", stops.join(" and the "));
        }
        if Feed::ALL.into_iter().all(|feed| self.feeds.file(feed).is_none()) {
            return "No feed was recognised, so nothing could be simulated.".to_owned();
        }
        let on = self.outcome.settings.as_of;
        let locked = match would_be_locked {
            0 if self.judges_locks() => "nobody would be locked".to_owned(),
            0 => String::new(),
            many => format!("{} would be locked", many_of(many, "user", "users")),
        };
        let missing = match missing_references {
            0 => "nothing would be missing".to_owned(),
            many => format!("{} would not be found", many_of(many, "reference", "references")),
        };
        let parts: Vec<&str> =
            [locked.as_str(), missing.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        sentence.push_str(&capital(&format!("{} on {on}.", parts.join(" and "))));
        let beyond = errors
            - missing_references.min(errors)
            - would_be_locked.min(errors - missing_references.min(errors));
        let others: Vec<String> =
            [(beyond, "other error", "other errors"), (warnings, "warning", "warnings")]
                .into_iter()
                .filter(|&(count, ..)| count > 0)
                .map(|(count, one, many)| many_of(count, one, many))
                .collect();
        if !others.is_empty() {
            sentence.extend([" Besides: ", &others.join(", "), "."]);
        }
        sentence
    }

    /// What the run could not look at, in plain words.
    #[must_use]
    pub fn not_checked(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for feed in Feed::ALL {
            if self.feeds.file(feed).is_some() {
                continue;
            }
            let references = self.references_into(feed);
            let counted = many_of(references, "reference into it counts", "references into it count");
            texts.push(match feed {
                Feed::Organisations | Feed::Users => {
                    format!("The {} is not given: {counted} as found.", feed.title())
                }
                Feed::Persons => {
                    format!("The person feed is not given: {counted} as found, and no user is called locked.")
                }
                Feed::Supervisors => {
                    "The supervisor feed is not given: only the relations inside the person feed were judged."
                        .to_owned()
                }
            });
        }
        if let Some(feed) = Feed::ALL.into_iter().find(|&feed| self.feeds.rejected(feed)) {
            texts.push(format!(
                "The {} is not well-formed: its job would stop, so nothing of it was applied and its own references were not judged.",
                feed.title()
            ));
        }
        if self.feeds.file(Feed::Supervisors).is_some() {
            texts.push("The format of the supervisor feed is not public: it was read as assumed in the documentation.".to_owned());
            if self.outcome.settings.order.position(Job::Supervisors).is_none() {
                texts.push("The order leaves out the supervisor job: its feed was not applied.".to_owned());
            }
        }
        let in_pure = self.references_to_pure();
        if in_pure > 0 {
            texts.push(format!(
                "{} by Pure id or UUID, which no feed holds: they count as found.",
                many_of(in_pure, "reference is", "references are")
            ));
        }
        texts.extend([
            "Roles given by hand, trusted users and earlier locks are not in the feeds: a user with a role would not be locked.".to_owned(),
            "What Pure holds already is not in the feeds: the World starts empty.".to_owned(),
            "The feeds were not validated against Pure's XML schemas; classification keys were not compared with those of your Pure.".to_owned(),
            "External organisations, external persons and projects are not in the feeds: references to them count as found.".to_owned(),
        ]);
        texts
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
        let near = self.facts.near_misses(feed, via.target(), self.symbol(feed, reference));
        MissingReference {
            from: self.who(feed, record),
            to: Target { kind: via.target().record(), id: key.value, by: by.name(), r#type: key.kind },
            via: via.name(),
            nature: nature.name(),
            at: self.at(feed, place),
            near_misses: near
                .iter()
                .map(|near| Near { id: self.feeds.key(via.target(), near.record), why: near.why.text() })
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

    /// One of the root causes, those with the largest blast radius first.
    #[must_use]
    pub fn cause(&self, index: usize) -> Cause<'a> {
        let cause = &self.outcome.causes[index];
        let follows = format!(
            "{} of {} and {} hang on it",
            many_of(cause.references.into(), "reference", "references"),
            many_of(cause.records.into(), "record", "records"),
            many_of(cause.locked_users.into(), "user that would be locked", "users that would be locked"),
        );
        let (kind, id, text, remedy) = match &cause.kind {
            CauseKind::Missing(feed, key) => {
                let (kind, name) = (feed.record(), named(key));
                let text = format!("{} {name} is not in the {}: {follows}.", capital(kind), feed.title());
                let remedy =
                    format!("Add {kind} {name} to the {}, or correct the id where it is used.", feed.title());
                (kind, Key::of(key).value.to_owned(), text, remedy)
            }
            CauseKind::Rejected(feed) => {
                let text =
                    format!("The {} is not well-formed, so its job would stop: {follows}.", feed.title());
                (
                    "feed",
                    feed.name().to_owned(),
                    text,
                    format!("Mend the {} first, then run again.", feed.title()),
                )
            }
            CauseKind::Order(job, needs) => {
                let text =
                    format!("{} runs before {}, which it depends on: {follows}.", job.title(), needs.title());
                let remedy =
                    format!("Let {} end before {} starts: the order is OUPSM.", needs.title(), job.title());
                ("order", format!("{}-before-{}", job.name(), needs.name()), text, remedy)
            }
        };
        Cause {
            kind,
            id,
            text,
            remedy,
            records: cause.records,
            locked_users: cause.locked_users,
            locked_users_alone: cause.locked_users_alone,
            at: self.at(cause.at.0, cause.at.1),
        }
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

    /// What each job would do.
    #[must_use]
    pub fn jobs(&self) -> Vec<JobRow> {
        self.outcome.settings.order.jobs().iter().map(|&job| self.job(job)).collect()
    }

    /// What each job would do, without the lines of its log.
    #[must_use]
    pub fn jobs_without_log(&self) -> Vec<JobRow> {
        self.jobs().into_iter().map(|job| JobRow { log: Vec::new(), ..job }).collect()
    }

    fn job(&self, job: Job) -> JobRow {
        let counts = self.outcome.counts[job as usize];
        let feed = Feed::ALL.into_iter().find(|&feed| job_of(feed) == job);
        let mut log = Vec::new();
        let (mut errors, mut warnings) = (0, 0);
        match feed {
            Some(feed) if self.feeds.file(feed).is_none() => {
                log.push(format!("The {} is not given.", feed.title()));
            }
            Some(feed) if self.feeds.rejected(feed) => {
                errors = 1;
                log.push(format!(
                    "FATAL: the {} is not well-formed; nothing of it is applied.",
                    feed.title()
                ));
            }
            Some(feed) => {
                for (index, missing) in
                    self.missing.iter().enumerate().filter(|(_, missing)| missing.feed == feed)
                {
                    let MissingReference { from, to, at, .. } = self.missing_reference(index);
                    let (what, line) = (named(to.id), at.line);
                    log.push(format!(
                        "could not find the ID of {} {what} ({} {}, line {line})",
                        to.kind,
                        from.kind,
                        named(from.id)
                    ));
                    errors += u32::from(missing.feed == feed);
                }
                let own = |item: &&Item| {
                    matches!(item.what, What::Duplicate { .. } | What::Notice(_) | What::NotCreated { .. })
                        && self.files[item.file as usize].feed == Some(feed)
                };
                for item in self.items.iter().filter(own) {
                    match item.code.severity() {
                        Severity::Error => errors += 1,
                        Severity::Warning => warnings += 1,
                        Severity::Note => {}
                    }
                }
                let (read, created, skipped) = (counts.read, counts.created, counts.skipped);
                log.push(format!("{read} read, {created} created, {skipped} left out"));
            }
            None => {
                for item in self.items.iter().filter(|item| item.code == Code::EndBeforeStart) {
                    warnings += 1;
                    let file = &self.files[item.file as usize];
                    let (record, message, ..) = self.words(item, file);
                    log.push(format!(
                        "Warning: {} {message}",
                        record.map_or(String::new(), |who| named(who.id))
                    ));
                }
                let locked = many_of(self.summary.would_be_locked, "user", "users");
                log.push(format!("{} judged, {locked} locked", many_of(counts.read.into(), "user", "users")));
            }
        }
        JobRow {
            job: job.name(),
            start: None,
            end: None,
            read: counts.read,
            created: counts.created,
            updated: 0,
            unchanged: 0,
            gone: 0,
            skipped: counts.skipped,
            errors,
            warnings,
            log,
        }
    }

    /// Whether the feeds given allow to say of a user that it would be locked.
    fn judges_locks(&self) -> bool {
        self.feeds.file(Feed::Users).is_some() && self.feeds.file(Feed::Persons).is_some()
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
            let place = self
                .feeds
                .records(Feed::Users)
                .map_or(Place::START, |users| users.places[lock.user as usize]);
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
            not_checkable: self.outcome.not_checkable.iter().copied().map(u64::from).sum(),
        };
        self.items = items;
    }

    /// The findings that lie in one file alone.
    fn collect_file(&self, index: u32, file: &'a LoadedFile, items: &mut Vec<Item>) {
        let used =
            file.feed.is_some_and(|feed| self.feeds.file(feed).is_some_and(|used| std::ptr::eq(used, file)));
        for (notice_index, notice) in file.segment.notices.iter().enumerate() {
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
            let place = records.places[record as usize];
            items.push(Item { file: index, place, code, what: What::Duplicate { record, first } });
        }
        if feed == Feed::Persons && self.outcome.settings.order.position(Job::Persons).is_some() {
            let created = &self.outcome.night.world.created[feed.index()];
            for person in 0..records.len() {
                let duplicate = self.facts.duplicate_of(feed, person).is_some();
                let keyless = self.feeds.key(feed, person).is_empty();
                if !created.contains(person) && !duplicate && !keyless {
                    let place = records.places[person as usize];
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

    fn words(
        &self,
        item: &Item,
        file: &'a LoadedFile,
    ) -> (Option<Who<'a>>, String, String, Vec<Related<'a>>) {
        match item.what {
            What::Notice(index) => notice_words(&file.segment.notices[index as usize], file),
            What::GivenTwice => {
                let feed = file.feed.unwrap_or(Feed::Organisations);
                let used = self.feeds.file(feed).unwrap_or(file);
                let message =
                    format!("This is a second {}; “{}” is used, this one is not.", feed.title(), used.file);
                let remedy = "Give each feed once.".to_owned();
                let related =
                    Related { text: "the file that is used".to_owned(), at: where_in(used, Place::START) };
                (None, message, remedy, vec![related])
            }
            What::NotWellFormed => {
                let title = file.feed.map_or("feed", Feed::title);
                let message = format!(
                    "The {title} is not well-formed: the real job would refuse it, so nothing of it is applied here."
                );
                (
                    None,
                    message,
                    "Mend the faults of family XML or ENC in this file first.".to_owned(),
                    Vec::new(),
                )
            }
            What::Duplicate { record, first } => {
                let feed = file.feed.unwrap_or(Feed::Organisations);
                let who = self.who(feed, record);
                let place = file.segment.records.places[first as usize];
                let message = format!(
                    "{} {} stands in the feed already, at line {}; only the first is loaded.",
                    capital(who.kind),
                    named(who.id),
                    place.line
                );
                let related =
                    Related { text: "the first with this id".to_owned(), at: where_in(file, place) };
                (
                    Some(who),
                    message,
                    "Remove one of the two, or give it an id of its own.".to_owned(),
                    vec![related],
                )
            }
            What::NotCreated { person } => {
                let who = self.who(Feed::Persons, person);
                let message = format!(
                    "Person {} would not be created: {}.",
                    named(who.id),
                    self.why_not_created(person)
                );
                let remedy =
                    "A person needs at least one association with an organisation that is there.".to_owned();
                (Some(who), message, remedy, Vec::new())
            }
            What::Missing(index) => self.missing_words(index as usize),
            What::Locked(index) => self.locked_words(index as usize),
        }
    }

    fn missing_words(&self, index: usize) -> (Option<Who<'a>>, String, String, Vec<Related<'a>>) {
        let MissingId { feed, reference, nature, .. } = self.missing[index];
        let MissingReference { from, to, via, near_misses, .. } = self.missing_reference(index);
        let target = self.feeds_target(feed, reference);
        let (kind, id) = (
            to.kind,
            to.r#type
                .map_or_else(|| named(to.id), |kind| format!("{} of type {}", named(to.id), named(kind))),
        );
        let by = if to.by == "attribute" { "id" } else { to.by };
        let why = match (target.record, nature) {
            (Some(record), _) if !self.feeds.rejected(target.feed) => {
                let place = self.feeds.records(target.feed).map(|records| records.places[record as usize]);
                let line = place.map_or(0, |place| place.line);
                if nature == Nature::Transient {
                    format!(
                        "which stands in the {} at line {line} but is not loaded yet",
                        target.feed.title()
                    )
                } else {
                    format!("which stands in the {} at line {line} but is not created", target.feed.title())
                }
            }
            _ if self.feeds.rejected(target.feed) => {
                format!("but the {} would be refused", target.feed.title())
            }
            _ => format!("which is not in the {}", target.feed.title()),
        };
        let message = format!(
            "{} {} names {kind} {id} by {by} as its {via}, {why}.",
            capital(from.kind),
            named(from.id)
        );
        let lost = match (via, self.reference(feed, reference).0) {
            (_, Via::Association) => "Without it the association is not created.",
            (_, Via::User) => "Without it the person is loaded without its user.",
            (_, Via::Parent | Via::TakenOverBy | Via::Owner) => {
                "Without it the organisation is loaded without this link."
            }
            (_, Via::Education | Via::Funding) => "Without it this item is not created.",
            (_, Via::Supervisor | Via::Apprentice) => "Without it the relation is not created.",
        };
        let remedy = match (near_misses.first(), target.record) {
            _ if self.feeds.rejected(target.feed) => format!("Mend the {} first.", target.feed.title()),
            (_, Some(_)) if nature == Nature::Transient => {
                "Run the jobs in the order OUPSM, each after the one before has ended.".to_owned()
            }
            (_, Some(_)) => format!("Mend {kind} {id} first."),
            (Some(near), _) => format!(
                "Did you mean {} ({})? Otherwise add the {kind} to its feed.",
                named(near.id),
                near.why
            ),
            (None, None) => format!("Add the {kind} to the {}, or correct the id.", target.feed.title()),
        };
        let mut related = Vec::new();
        let near = self
            .facts
            .near_misses(feed, target.feed, self.symbol(feed, reference))
            .iter()
            .map(|near| near.record);
        for record in target.record.into_iter().chain(near.take(3)) {
            if let Some(records) = self.feeds.records(target.feed) {
                let text = format!("{kind} {}", named(self.feeds.key(target.feed, record)));
                related.push(Related { text, at: self.at(target.feed, records.places[record as usize]) });
            }
        }
        (Some(from), format!("{message} {lost}"), remedy, related)
    }

    fn locked_words(&self, index: usize) -> (Option<Who<'a>>, String, String, Vec<Related<'a>>) {
        let lock = self.outcome.locked[index];
        let user = self.locked_user(index);
        let why = match lock.reason {
            Reason::NoPerson => "no person names it",
            Reason::PersonNotCreated => "its person would not be created",
            Reason::LinkMissing => "its person names it with a slightly different id",
            Reason::LinkTooLate => "its person was loaded before the user existed",
            Reason::Ended => "the associations of its person have ended",
            Reason::FutureOnly => "no association of its person has begun",
            Reason::MaintenanceTooEarly => "its person is loaded only after Person Maintenance",
            Reason::FeedRejected => "the person feed would be refused",
        };
        let remedy = match lock.reason {
            Reason::NoPerson => {
                "Give its person a user element with this id, or give the user a role by hand."
            }
            Reason::PersonNotCreated => "Mend the references of its person first; see the chain.",
            Reason::LinkMissing => "Correct the id in the person feed so that it is the user's id.",
            Reason::LinkTooLate | Reason::MaintenanceTooEarly => {
                "Run the jobs in the order OUPSM, each after the one before has ended."
            }
            Reason::Ended => {
                "If the person is still there, correct the end date; a longer grace keeps the user too."
            }
            Reason::FutureOnly => "If the person is there already, correct the start date.",
            Reason::FeedRejected => "Mend the person feed first.",
        };
        let goes = if lock.nature == Nature::Transient { "; the next night would unlock it" } else { "" };
        let message = format!("User {} would be locked: {why}{goes} (unless it has a role).", named(user.id));
        let related =
            user.chain.into_iter().skip(1).map(|fact| Related { text: fact.text, at: fact.at }).collect();
        (Some(Who { kind: "user", id: user.id }), message, remedy.to_owned(), related)
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

    fn symbol(&self, feed: Feed, reference: u32) -> crate::records::Symbol {
        let records = self.feeds.records(feed);
        records.map_or(crate::records::Symbol::EMPTY, |records| records.reference(reference).target)
    }

    fn user(&self, user: u32) -> (&'a str, &'a str, Where<'a>) {
        let id = self.feeds.key(Feed::Users, user);
        match self.feeds.records(Feed::Users) {
            Some(users) => {
                let name = users.user_names.get(user);
                (id, name, self.at(Feed::Users, users.places[user as usize]))
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

    /// References into a feed that cannot be checked because it is not given.
    fn references_into(&self, target: Feed) -> u64 {
        self.not_checkable(|via, _| via.target() == target)
    }

    /// References to what only Pure knows, with the target's feed given.
    fn references_to_pure(&self) -> u64 {
        self.not_checkable(|via, _| self.feeds.file(via.target()).is_some())
    }

    fn not_checkable(&self, wanted: impl Fn(Via, By) -> bool) -> u64 {
        let mut count = 0;
        for feed in Feed::ALL {
            let runs =
                self.outcome.settings.order.position(job_of(feed)).is_some() && !self.feeds.rejected(feed);
            let Some(records) = self.feeds.records(feed).filter(|_| runs) else { continue };
            for index in 0..records.references() {
                let made = records.reference(index);
                let unknown = self.facts.target(feed, index) == crate::run::Target::NotCheckable;
                count += u64::from(unknown && wanted(made.via, made.by));
            }
        }
        count
    }
}

#[derive(Clone, Copy)]
struct TargetRecord {
    feed: Feed,
    record: Option<u32>,
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

fn notice_words<'a>(
    notice: &Notice,
    file: &'a LoadedFile,
) -> (Option<Who<'a>>, String, String, Vec<Related<'a>>) {
    let symbols = &file.segment.symbols;
    let message = notice_message(notice.code, notice.quotes.map(|symbol| symbols.text(symbol)));
    let records = &file.segment.records;
    let who = file
        .feed
        .filter(|_| notice.record < records.len())
        .map(|feed| Who { kind: feed.record(), id: symbols.text(records.keys[notice.record as usize]) });
    (who, message, notice_remedy(notice.code).to_owned(), Vec::new())
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
