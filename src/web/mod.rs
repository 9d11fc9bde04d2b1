//! The engine in a browser: takes bytes, answers plain data, decides nothing.
//!
//! A page keeps one [`Session`] in a worker. Everything that crosses the boundary is either a page of rows, small
//! enough to be converted, or bytes.

mod files;
mod plan;
pub mod settings;
mod take_away;
mod views;
mod what_if;

use std::io::{self, Write};
use std::sync::Arc;

use js_sys::{Array, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, TextDecoder};

use crate::alma::Verdict;
use crate::compare::{Pairing, Snapshot};
use crate::reduce::Reducing;
use crate::report::{Counts, Format, JobRow, Table, UnknownFormat, UnknownView};
use crate::{Again, Assumption, DryRun, Forecast, Outcome, Report};
use files::{FeedInfo, Reading};
pub use views::rule_page;
use what_if::{Against, Effect, Past};

/// The version of the engine.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    crate::VERSION.to_owned()
}

/// Says on the console why the engine stopped, should it ever, and leaves the words for its worker: what stops without
/// words was refused memory.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        let words = JsValue::from(panic.to_string());
        // A global object that takes nothing leaves the words on the console.
        let _ = Reflect::set(&js_sys::global(), &JsValue::from("soupsPanic"), &words);
        gloo::console::error!(words);
    }));
}

/// One set of files and the dry runs made of it.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Session {
    open: Vec<Reading>,
    dry_run: DryRun,
    outcome: Option<Outcome>,
    /// Its totals.
    counts: Counts,
    /// What later runs are compared with.
    kept: Option<Snapshot>,
    /// The comparison that was asked for last, as long as both its runs are there.
    paired: Option<(Against, Arc<Pairing>)>,
    past: Past,
    forecast: Option<Forecast>,
    handles: u32,
    chunk: Vec<u8>,
    /// What is to be read once more, until it was begun.
    again: Vec<Again>,
    /// What was asked of the views of the last run.
    tables: Vec<Table>,
    /// The files that were read, by their handles.
    names: Vec<(u32, String)>,
    /// The feeds that are made smaller, until they are taken, and the files that could not be cut.
    reducing: Option<(Reducing, Vec<String>)>,
}

#[wasm_bindgen]
impl Session {
    /// A session without files.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs the jobs with settings by name and answers counts and verdict, and what the last change did to them. Runs of
    /// one `change`, as while something is dragged, are all told by the run before the first of them.
    ///
    /// # Errors
    /// When a setting is unknown or does not take its value; the message says which.
    pub fn run(&mut self, settings: JsValue, change: u32) -> Result<JsValue, JsError> {
        let settings = settings::from_js(settings, |settings| self.tell_files(settings))?;
        self.before_run(change, &settings);
        self.outcome = Some(self.dry_run.simulate(&settings));
        let report = self.report()?;
        let counts = report.summary();
        let answer = js(&Summary {
            verdict: report.verdict(),
            sentence: report.sentence(),
            as_of: settings.as_of.to_string(),
            counts,
            locks_judged: report.judges_locks(),
            effect: self.past.effect(counts),
            feeds: self.feed_infos(),
            jobs: report.jobs_without_log(),
            assumptions: report.assumptions(),
            not_checked: report.not_checked(),
            formats: report
                .formats()
                .map(|format| [format.name(), format.extension(), format.title()])
                .collect(),
        });
        self.counts = counts;
        answer
    }

    /// Alma's job at a glance, with the role of every file; null where there is no user file of Alma.
    ///
    /// # Errors
    /// When nothing has been run.
    pub fn alma(&self) -> Result<JsValue, JsError> {
        js(&self.report()?.alma())
    }

    /// Rows of Alma's job: with a verdict by its name, or with an empty name all, those first that matter most.
    ///
    /// # Errors
    /// When there is no such verdict, or nothing has been run.
    pub fn alma_rows(&self, verdict: &str, from: u32, count: u32) -> Result<JsValue, JsError> {
        let named = Verdict::named(verdict);
        if named.is_none() && !verdict.is_empty() {
            return Err(JsError::new("there is no such verdict"));
        }
        js(&self.report()?.alma_rows(named, from as usize, count as usize))
    }

    /// One user of Alma explained, by its match id or primary identifier; null where there is none.
    ///
    /// # Errors
    /// When nothing has been run.
    pub fn alma_user(&self, id: &str) -> Result<JsValue, JsError> {
        js(&self.report()?.alma_user(id))
    }

    /// Rows of a view: one by the names of [`crate::report::View`].
    ///
    /// # Errors
    /// When there is no such view, or nothing has been run.
    pub fn rows(&self, view: &str, from: u32, count: u32) -> Result<JsValue, JsError> {
        let report = self.report()?.without_fingerprints();
        let view = view.parse().map_err(|error: UnknownView| JsError::new(&error.to_string()))?;
        js(&report.rows(view, from as usize, count as usize))
    }

    /// The whole report in a format by its name, the very bytes of `soups check --format NAME`.
    ///
    /// # Errors
    /// When there is no such format, or nothing has been run.
    pub fn write(&self, format: &str) -> Result<Blob, JsError> {
        let format: Format =
            format.parse().map_err(|error: UnknownFormat| JsError::new(&error.to_string()))?;
        let mut parts = BlobParts::default();
        format.write(&self.report()?, &mut parts)?;
        parts.into_blob(format.media_type())
    }

    fn report(&self) -> Result<Report<'_>, JsError> {
        let outcome = self.outcome.as_ref().ok_or_else(no_result)?;
        Ok(self.dry_run.report(outcome))
    }
}

fn no_result() -> JsError {
    JsError::new("nothing has been run yet")
}

/// What is written goes to the browser in pieces: a report of any length takes no more of the engine's memory than one of
/// them, and wasm memory never shrinks.
#[derive(Default)]
struct BlobParts {
    parts: Array,
    piece: Vec<u8>,
}

impl BlobParts {
    const PIECE_BYTES: usize = 1 << 20;

    fn pass_on(&mut self) {
        self.parts.push(&Uint8Array::from(self.piece.as_slice()));
        self.piece.clear();
    }

    fn into_blob(mut self, media_type: &str) -> Result<Blob, JsError> {
        self.pass_on();
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        Blob::new_with_u8_array_sequence_and_options(&self.parts, &options)
            .map_err(|_| JsError::new("the browser could not take the report"))
    }
}

impl Write for BlobParts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= Self::PIECE_BYTES {
            self.pass_on();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary<'a> {
    verdict: &'static str,
    sentence: String,
    as_of: String,
    counts: Counts,
    /// Whether the feeds allow to call a user locked.
    locks_judged: bool,
    effect: Option<Effect>,
    feeds: Vec<FeedInfo<'a>>,
    jobs: Vec<JobRow>,
    assumptions: Vec<Assumption>,
    not_checked: Vec<String>,
    /// Formats in which there is something to tell: name, end of a file's name, and what it is for.
    formats: Vec<[&'static str; 3]>,
}

fn js(value: &impl Serialize) -> Result<JsValue, JsError> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

/// Reads bytes in an encoding by its name, as the browser does: without the byte order mark, if there is one.
pub(crate) fn read_as(name: &str, bytes: &[u8]) -> Option<String> {
    TextDecoder::new_with_label(name).ok()?.decode_with_u8_array(bytes).ok()
}
