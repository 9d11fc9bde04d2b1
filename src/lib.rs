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

pub mod archive;
mod columns;
pub mod feed;
#[cfg(feature = "cli")]
pub mod generate;
pub mod records;
pub mod report;
pub mod rules;
pub mod run;
pub mod sample;

pub mod schema;
mod settings;
mod symbols;
#[cfg(target_family = "wasm")]
pub mod web;
pub mod xml;

pub use columns::{Column, Texts};
pub use feed::{Checks, FeedReader, LoadedFile};
pub use report::Report;
pub use run::Outcome;
pub use settings::{
    Assumption, IdComparison, InvalidFeed, Job, KnownKeys, MissingOrganisation, MissingUser, Order,
    SettingError, Settings,
};
pub use symbols::{Symbol, Symbols};

use records::Feed;
use rules::{Found, Loaded, Ran};
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
}

impl DryRun {
    /// A dry run without files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file that was read by a [`FeedReader`].
    pub fn add(&mut self, file: LoadedFile) {
        self.facts = None;
        if file.schema.is_some() {
            self.schema = None;
        }
        self.files.push(file);
        // The order in which files are given must not matter to anything.
        self.files.sort_by(order_of);
    }

    /// The checks for files that are read now: with the schema that the schema documents among the files make, and the
    /// built-in one for the other namespaces. What is wrong with those documents becomes a finding, and then the built-in
    /// schemas alone are used.
    pub fn checks(&mut self) -> Checks {
        if self.schema.is_none() {
            self.schema = Some(self.compile());
        }
        Checks { schema: self.schema.clone(), rules: true }
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

    /// The feeds that were read before a schema document came or went: they have to be read again.
    pub fn outdated(&mut self) -> Vec<&LoadedFile> {
        let Checks { schema: current, .. } = self.checks();
        let is_current = |schema: &Arc<Schema>| current.as_ref().is_some_and(|now| Arc::ptr_eq(now, schema));
        let outdated = self.files.iter().filter(|file| {
            file.schema.is_none() && file.checks.schema.as_ref().is_some_and(|schema| !is_current(schema))
        });
        outdated.collect()
    }

    /// Reads a file that is in memory.
    pub fn read(&mut self, file: &str, bytes: &[u8]) {
        let mut reader = FeedReader::with(file, xml::Limits::default(), self.checks());
        reader.push(bytes);
        self.add(reader.finish());
    }

    /// Removes every file for which `keep` is false.
    pub fn retain(&mut self, keep: impl FnMut(&LoadedFile) -> bool) {
        self.facts = None;
        let schemas = |files: &[LoadedFile]| files.iter().filter(|file| file.schema.is_some()).count();
        let before = schemas(&self.files);
        self.files.retain(keep);
        if schemas(&self.files) != before {
            self.schema = None;
        }
    }

    /// The files, feeds first and in the order of the jobs.
    #[must_use]
    pub fn files(&self) -> &[LoadedFile] {
        &self.files
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
        let feeds = feeds(&self.files, settings);
        let known = self.facts.take().filter(|facts| facts.comparison == settings.id_comparison);
        let facts = known.unwrap_or_else(|| {
            let mut facts = Facts::new(&feeds, settings.id_comparison);
            facts.found = Found::in_feeds(&Loaded { feeds: &feeds, facts: &facts });
            facts
        });
        let mut outcome = run::run(&feeds, &facts, settings);
        outcome.found = Arc::new(Found::in_run(&Ran { feeds: &feeds, facts: &facts, outcome: &outcome }));
        self.facts = Some(facts);
        outcome
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
        Report::new(&self.files, feeds, self.known_facts(), outcome)
    }

    fn known_facts(&self) -> &Facts {
        self.facts.as_ref().expect("an outcome is reported with the files it was made of")
    }
}

/// The file used for each feed: the first of its kind.
fn feeds<'a>(files: &'a [LoadedFile], settings: &Settings) -> Feeds<'a> {
    Feeds::new(Feed::ALL.map(|feed| files.iter().find(|file| file.feed == Some(feed))), settings.invalid_feed)
}

/// Feeds in the order of their jobs, then by name, size and content; what is no feed comes last.
fn order_of(a: &LoadedFile, b: &LoadedFile) -> std::cmp::Ordering {
    let key = |file: &LoadedFile| (file.feed.is_none(), file.feed, file.bytes);
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
