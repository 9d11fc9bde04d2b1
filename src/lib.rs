//! SOUPS Dry Run: what the synchronisation jobs of Elsevier Pure would do with a set of feeds, before they run.
//!
//! Data goes one way:
//!
//! ```text
//! bytes ─► xml ─► feed ─► records ─► run ─► report
//! ```
//!
//! - [`archive`] gets at files inside zip archives and under gzip;
//! - [`feed`] takes the bytes of a file as they come, reads them strictly ([`xml`]) and keeps compact [`records`];
//! - [`alma`] is the sister problem: what Alma's Users Synchronize job would do with a user file;
//! - [`DryRun::run`] applies the jobs to them in memory, in any order and on any day, as often as asked;
//! - [`Report`] puts the outcome into words: rows by number, JSON, CSV, text.
//!
//! The engine names no file system, no clock and no browser. The same feeds and settings give the same bytes
//! everywhere.
//!
//! ```
//! let mut dry_run = soups::DryRun::new();
//! dry_run.read("users.xml", br#"<users xmlns="v1.user-sync.pure.atira.dk"><user id="u1"/></users>"#);
//! dry_run.read("persons.xml", br#"<persons xmlns="v1.unified-person-sync.pure.atira.dk"/>"#);
//! let report = dry_run.run(&soups::Settings::for_date("2026-11-22")?);
//! assert_eq!(report.summary().would_be_locked, 1);
//! # Ok::<(), soups::SettingError>(())
//! ```

mod again;
pub mod alma;
pub mod archive;
mod columns;
pub mod compare;
pub mod excerpt;
pub mod feed;
#[cfg(feature = "cli")]
pub mod generate;
mod given;
mod json;
pub mod lists;
pub mod records;
pub mod reduce;
pub mod report;
pub mod rules;
pub mod run;
pub mod sample;

pub mod schema;
mod settings;
mod sorting;
mod symbols;
#[cfg(target_family = "wasm")]
pub mod web;
pub mod xml;

pub use again::Again;
pub use columns::{Column, Texts};
pub use feed::{Checks, FeedReader, LoadedFile, Look, Role};
pub use given::{Given, tell_files};
pub use report::Report;
pub use run::{Forecast, Outcome, Step};
pub use settings::{
    Assumption, BaselineFeeds, Change, Decimal, Dialect, FieldRule, GoneUsers, Group, Guard, IdComparison,
    InvalidFeed, Job, Key, Kind, KnownKeys, Member, MissingOrganisation, MissingUser, Order, Paths, Schedule,
    SettingError, Settings, Shift, Timed, Timetable,
};
pub use symbols::{Symbol, Symbols};

use again::Changing;
use hashbrown::HashMap;
use records::{Changes, ClassifiedId, Day, Feed, Records, Segment};
use rules::{Found, Loaded, OnDay, Ran};
use run::{Facts, Feeds};
use schema::{Schema, SchemaSource};
use std::sync::Arc;

/// The version of the engine, as reports carry it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A set of files, and what can be asked of them.
#[derive(Debug, Default)]
pub struct DryRun {
    files: Vec<LoadedFile>,
    /// The schema made of the schema documents among the files, until one comes or goes.
    schema: Option<Arc<Schema>>,
    /// Known until a file comes or goes, or ids are compared in another way.
    facts: Option<Facts>,
    /// In which fields tonight's records differ from the baseline's.
    changes: Changing,
    /// What Alma's job would do, until a file comes or goes or another thing is assumed of it.
    alma: Option<Arc<alma::Outcome>>,
}

impl DryRun {
    /// A dry run without files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file that was read by a [`FeedReader`].
    pub fn add(&mut self, file: LoadedFile) {
        (self.facts, self.alma) = (None, None);
        if file.schema.is_some() {
            self.schema = None;
        }
        if let Some(feed) = file.feed {
            self.changes.forget(feed);
        }
        self.files.push(file);
        // The order in which files are given must not matter to anything.
        sorting::sort_by(&mut self.files, order_of);
    }

    /// Adds a file that says what Pure holds already; it was read with [`Checks::baseline`].
    pub fn add_baseline(&mut self, mut file: LoadedFile) {
        file.become_baseline();
        self.add(file);
    }

    /// Adds a file that is given for something.
    pub fn add_as(&mut self, role: Role, file: LoadedFile) {
        match role {
            Role::Tonight => self.add(file),
            Role::Baseline => self.add_baseline(file),
            Role::AlmaNew | Role::AlmaPrevious | Role::AlmaExport => self.add_to_alma(role, file),
        }
    }

    /// A schema document is one, whatever it is given for; what is something else says so.
    fn add_to_alma(&mut self, role: Role, mut file: LoadedFile) {
        if file.schema.is_none() {
            file.role = role;
            file.report_no_alma();
        }
        self.add(file);
    }

    /// The checks for files that are read now: with the schema that the schema documents among the files make, and the
    /// built-in one for the other namespaces. What is wrong with those documents becomes a finding, and then the built-in
    /// schemas alone are used.
    pub fn checks(&mut self) -> Checks {
        if self.schema.is_none() {
            self.schema = Some(self.compile());
        }
        Checks { schema: self.schema.clone(), rules: true, look: self.look(), known: self.known() }
    }

    /// What the user files of Alma among the files have in common with those to come.
    fn known(&self) -> alma::Known {
        let all = self.files.iter().filter_map(|file| Some(file.alma.as_ref()?.known()));
        all.max_by_key(|known| known.end()).cloned().unwrap_or_default()
    }

    /// Records are compared by digests when there are feeds to compare them with.
    fn look(&self) -> Look {
        let is_feed = |file: &LoadedFile| file.feed.is_some() && file.export_fields.is_none();
        let compared = self.files.iter().any(|file| file.role == Role::Baseline && is_feed(file));
        if compared { Look::Digests } else { Look::Nothing }
    }

    fn compile(&mut self) -> Arc<Schema> {
        let documents = self.files.iter_mut().filter(|file| file.schema.is_some());
        documents.for_each(|file| file.segment.notices.clear());
        let sources: Vec<SchemaSource<'_>> = self
            .files
            .iter()
            .filter_map(|file| Some(SchemaSource { file: &file.file, bytes: file.schema.as_deref()? }))
            .collect();
        if sources.is_empty() {
            return Schema::built_in();
        }
        match Schema::with_built_in(&sources) {
            Ok(schema) => Arc::new(schema),
            Err(faults) => {
                for fault in faults {
                    let file =
                        self.files.iter_mut().find(|file| file.file == fault.file && file.schema.is_some());
                    if let Some(file) = file {
                        file.report_schema_fault(&fault);
                    }
                }
                Schema::built_in()
            }
        }
    }

    /// The files that have to be read once more, each with the checks to read it with. What was read is given to
    /// [`DryRun::add_again`]; then this is asked again, until nothing is left to be read:
    ///
    /// - feeds that were read before a schema document came or went;
    /// - feeds that were read before there was a baseline to compare them with;
    /// - feeds with records that differ from the baseline's, for the fields they differ in.
    pub fn again(&mut self) -> Vec<Again> {
        let outdated = self.outdated();
        if !outdated.is_empty() {
            return outdated;
        }
        let Self { files, changes, .. } = self;
        name_by_source_ids(files);
        changes.looks(pairs(files))
    }

    /// Says how ids will be compared: by that the records are found whose fields are compared with each other. A run says
    /// so too, but then it may be that [`DryRun::again`] has more to ask for.
    pub fn compare_ids(&mut self, comparison: IdComparison) {
        let Self { files, changes, .. } = self;
        changes.compare_ids(comparison, pairs(files));
    }

    /// Sets about how many bytes of fields of a baseline are kept at once while they are compared; a baseline that differs
    /// in more is read more often. Otherwise it is 64 MiB, or a sixteenth of the file where that is more.
    pub fn keep_at_once(&mut self, bytes: u64) {
        self.changes.kept_bytes_max = Some(bytes);
    }

    /// Takes what was read because [`DryRun::again`] asked for it, even if that is nothing.
    pub fn add_again(&mut self, again: &Again, files: Vec<LoadedFile>) {
        if let Look::Again(look) = &again.checks.look {
            self.changes.take(look, files.into_iter().filter_map(|file| file.looked).collect());
            return;
        }
        // Schema documents and lists are as they were; a list need not have a number of its own.
        let stays = |file: &LoadedFile| file.schema.is_some() || file.list.is_some();
        // An archive may hold files for something else, which are as they were.
        let mut others: Vec<String> = Vec::new();
        self.retain(|file| {
            let is_other = stays(file) || (file.tag, file.role) != (again.tag, again.role);
            if is_other && file.tag == again.tag {
                others.push(file.file.clone());
            }
            is_other
        });
        for file in files.into_iter().filter(|file| !stays(file) && !others.contains(&file.file)) {
            self.add_as(again.role, file);
        }
    }

    /// The feeds that were read with less than is looked at by now.
    fn outdated(&mut self) -> Vec<Again> {
        let Checks { schema: current, .. } = self.checks();
        let is_current = |schema: &Arc<Schema>| current.as_ref().is_some_and(|now| Arc::ptr_eq(now, schema));
        let mut outdated: Vec<Again> = Vec::new();
        for file in self.files.iter().filter(|file| file.kind().is_some()) {
            let lacks_schema = file.checks.schema.as_ref().is_some_and(|schema| !is_current(schema));
            let lacks_digests = self.is_compared(file) && matches!(file.checks.look, Look::Nothing);
            let known = outdated.iter().any(|known| (known.tag, known.role) == (file.tag, file.role));
            if known || !(lacks_schema || lacks_digests) {
                continue;
            }
            let schema = file.checks.schema.as_ref().and(current.clone());
            let checks = Checks { schema, rules: file.checks.rules, look: self.look(), known: self.known() };
            outdated.push(Again { tag: file.tag, role: file.role, checks });
        }
        outdated
    }

    /// Whether a file is one of two whose records are compared by their digests.
    fn is_compared(&self, file: &LoadedFile) -> bool {
        let Some(feed) = file.feed else { return false };
        let pair = [Role::Baseline, Role::Tonight].map(|role| used(&self.files, role, feed));
        let [Some(baseline), Some(tonight)] = pair else { return false };
        baseline.export_fields.is_none() && (std::ptr::eq(file, baseline) || std::ptr::eq(file, tonight))
    }

    /// In which fields tonight's records of a feed differ from the baseline's. None without either, and until
    /// [`DryRun::again`] has nothing more to ask for.
    #[must_use]
    pub fn changes(&self, feed: Feed) -> Option<&Changes> {
        self.changes.of(feed)
    }

    /// Reads a file that is in memory.
    pub fn read(&mut self, file: &str, bytes: &[u8]) {
        let mut reader = FeedReader::with(file, xml::Limits::default(), self.checks());
        reader.push(bytes);
        self.add(reader.finish());
    }

    /// Removes every file for which `keep` is false.
    pub fn retain(&mut self, mut keep: impl FnMut(&LoadedFile) -> bool) {
        (self.facts, self.alma) = (None, None);
        let schemas = |files: &[LoadedFile]| files.iter().filter(|file| file.schema.is_some()).count();
        let before = schemas(&self.files);
        let Self { files, changes, .. } = self;
        files.retain(|file| {
            let kept = keep(file);
            if let Some(feed) = file.feed.filter(|_| !kept) {
                changes.forget(feed);
            }
            kept
        });
        if schemas(&self.files) != before {
            self.schema = None;
        }
    }

    /// The files, feeds first and in the order of the jobs.
    #[must_use]
    pub fn files(&self) -> &[LoadedFile] {
        &self.files
    }

    /// The lists of users among the files.
    pub fn lists(&self) -> impl Iterator<Item = &LoadedFile> {
        self.files.iter().filter(|file| file.list.is_some())
    }

    /// Runs the jobs and reports.
    pub fn run(&mut self, settings: &Settings) -> Report<'_> {
        let outcome = self.simulate(settings);
        self.report_owned(outcome)
    }

    /// Runs the jobs; the outcome is for [`DryRun::report`] of the same files.
    pub fn simulate(&mut self, settings: &Settings) -> Outcome {
        // What is wrong with a schema document shows when it is compiled.
        self.checks();
        self.compare_ids(settings.id_comparison);
        let alma = self.judge_alma(settings);
        let feeds = feeds(&self.files, settings);
        let known = self.facts.take().filter(|facts| facts.comparison == settings.id_comparison);
        let mut facts = known.unwrap_or_else(|| {
            let mut facts = Facts::new(&self.files, &feeds, settings.id_comparison);
            facts.found = Found::in_feeds(&Loaded { feeds: &feeds, facts: &facts });
            facts
        });
        let mut outcome = run::run(&feeds, &facts, Feed::ALL.map(|feed| self.changes.of(feed)), settings);
        outcome.alma = alma;
        let day = settings.as_of;
        outcome.on_day = match facts.on_day.take() {
            Some((known, found)) if known == day => found,
            _ => Arc::new(Found::on_day(&OnDay { feeds: &feeds, facts: &facts, day })),
        };
        facts.on_day = Some((day, outcome.on_day.clone()));
        outcome.found = Arc::new(Found::in_run(&Ran { feeds: &feeds, facts: &facts, outcome: &outcome }));
        self.facts = Some(facts);
        outcome
    }

    /// What Alma's job would do, where there are user files of Alma.
    fn judge_alma(&mut self, settings: &Settings) -> Option<Arc<alma::Outcome>> {
        if self.files.iter().all(|file| file.alma.is_none()) {
            return None;
        }
        let known = self.alma.take().filter(|known| known.is_of(&settings.alma, settings.as_of));
        self.alma = Some(known.unwrap_or_else(|| {
            let roles = alma::Roles::of(&self.files);
            Arc::new(alma::judge(&self.files, roles, &settings.alma, settings.as_of))
        }));
        self.alma.clone()
    }

    /// Who would be locked on which day from `from` to `to`, if the feeds stayed as they are: what the first night of an
    /// outcome leaves, judged on each of these days. [`Report::forecast`] is the same.
    ///
    /// # Panics
    /// When the files have changed since the outcome was made.
    #[must_use]
    pub fn forecast(&self, outcome: &Outcome, from: Day, to: Day) -> Forecast {
        let feeds = feeds(&self.files, &outcome.settings);
        run::forecast(&feeds, self.known_facts(), &outcome.night, &outcome.settings, (from, to))
    }

    /// Puts an outcome into words.
    ///
    /// # Panics
    /// When the files have changed since the outcome was made.
    #[must_use]
    pub fn report<'a>(&'a self, outcome: &'a Outcome) -> Report<'a> {
        self.report_of(std::borrow::Cow::Borrowed(outcome))
    }

    fn report_owned(&self, outcome: Outcome) -> Report<'_> {
        self.report_of(std::borrow::Cow::Owned(outcome))
    }

    fn report_of<'a>(&'a self, outcome: std::borrow::Cow<'a, Outcome>) -> Report<'a> {
        let feeds = feeds(&self.files, &outcome.settings);
        let changes = Feed::ALL.map(|feed| self.changes.of(feed));
        Report::new(&self.files, feeds, self.known_facts(), changes, outcome)
    }

    fn known_facts(&self) -> &Facts {
        self.facts.as_ref().expect("an outcome is reported with the files it was made of")
    }
}

/// The file used for a feed: the first of its kind and role.
fn used(files: &[LoadedFile], role: Role, feed: Feed) -> Option<&LoadedFile> {
    files.iter().find(|file| file.role == role && file.feed == Some(feed))
}

/// Records of an export name each other by ids of Pure's own, those of a feed by source ids: puts these in their place, as
/// far as the exports tell them.
fn name_by_source_ids(files: &mut [LoadedFile]) {
    let has_aliases = |file: &LoadedFile| file.export_fields.as_ref().is_some_and(|all| all.has_aliases());
    if !files.iter().any(has_aliases) {
        return;
    }
    let mut taken: Vec<_> = files.iter_mut().map(|file| file.export_fields.take()).collect();
    let mut known: HashMap<[&str; 3], &str, foldhash::fast::FixedState> = HashMap::default();
    for feed in [Feed::Organisations, Feed::Users] {
        let Some(Segment { records, symbols, .. }) =
            used(files, Role::Baseline, feed).map(|file| &file.segment)
        else {
            continue;
        };
        for ClassifiedId { record, kind, value } in records.classified.iter() {
            let (kind, key) = (symbols.text(kind), symbols.text(records.key(record)));
            if Records::is_reserved(kind) && !key.is_empty() {
                known.insert([feed.name(), kind, symbols.text(value)], key);
            }
        }
    }
    // Those at which somebody looks at this moment were named when that began.
    for fields in taken.iter_mut().flatten().filter_map(Arc::get_mut) {
        fields.resolve(|named| known.get(&named).copied());
    }
    drop(known);
    for (file, fields) in files.iter_mut().zip(taken) {
        file.export_fields = fields;
    }
}

/// What Pure holds and tonight's feed, where both are given.
fn pairs(files: &[LoadedFile]) -> [Option<(&LoadedFile, &LoadedFile)>; 4] {
    Feed::ALL.map(|feed| Some((used(files, Role::Baseline, feed)?, used(files, Role::Tonight, feed)?)))
}

/// The files used for each feed: the first of its kind and role.
fn feeds<'a>(files: &'a [LoadedFile], settings: &Settings) -> Feeds<'a> {
    let used = |role: Role| Feed::ALL.map(|feed| used(files, role, feed));
    Feeds::new(used(Role::Tonight), used(Role::Baseline), settings.invalid_feed)
}

/// Feeds in the order of their jobs, then by name, size and content; what is no feed comes last.
fn order_of(a: &LoadedFile, b: &LoadedFile) -> std::cmp::Ordering {
    let key = |file: &LoadedFile| ((file.role, file.feed.is_none()), file.feed, file.bytes);
    let content = |file: &LoadedFile| {
        let texts = file.segment.symbols.iter();
        texts.fold(0, |sum: u64, (_, text)| sum.rotate_left(5).wrapping_add(symbols::hash_text(text)))
    };
    let (no_feed, feed, bytes) = key(a);
    let (other_no_feed, other_feed, other_bytes) = key(b);
    (no_feed, feed, &a.file, bytes)
        .cmp(&(other_no_feed, other_feed, &b.file, other_bytes))
        .then_with(|| content(a).cmp(&content(b)))
}
