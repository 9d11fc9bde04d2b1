//! The engine in a browser: takes bytes, answers plain data, decides nothing.
//!
//! A page keeps one [`Session`] in a worker. Everything that crosses the boundary is either a page of rows, small
//! enough to be converted, or bytes.

mod files;

use std::collections::BTreeMap;
use std::io::{self, Write};

use js_sys::{Array, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, TextDecoder};

use crate::alma::Verdict;
use crate::compare::{Comparison, Fate, FeedChange, SettingChange, Snapshot, Summary as Totals};
use crate::report::{Counts, Format, JobRow, Section, UnknownFormat, UnknownView};
use crate::{Again, Assumption, DryRun, Outcome, Report, Settings};
use files::{FeedInfo, Reading};

/// The version of the engine.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    crate::VERSION.to_owned()
}

/// The sample feeds: a list of `{file, text}`.
///
/// # Errors
/// When the values cannot be converted.
#[wasm_bindgen]
pub fn sample_feeds() -> Result<JsValue, JsError> {
    #[derive(Serialize)]
    struct Sample {
        file: &'static str,
        text: &'static str,
    }
    js(&crate::sample::FILES.map(|(file, text)| Sample { file, text }))
}

/// Says on the console why the engine stopped, should it ever.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| gloo::console::error!(panic.to_string())));
}

/// One set of files and the dry runs made of it.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Session {
    open: Vec<Reading>,
    dry_run: DryRun,
    outcome: Option<Outcome>,
    /// What later runs are compared with.
    kept: Option<Snapshot>,
    handles: u32,
    chunk: Vec<u8>,
    /// What is to be read once more, until it was begun.
    again: Vec<Again>,
    /// The files that were read, by their handles.
    names: Vec<(u32, String)>,
}

#[wasm_bindgen]
impl Session {
    /// A session without files.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs the jobs with settings by name and answers counts and verdict.
    ///
    /// # Errors
    /// When a setting is unknown or does not take its value; the message says which.
    pub fn run(&mut self, settings: JsValue) -> Result<JsValue, JsError> {
        let given: BTreeMap<String, String> = serde_wasm_bindgen::from_value(settings)?;
        let mut settings = Settings::for_date(given.get("as-of").map_or("", String::as_str))?;
        self.tell_files(&mut settings);
        for (key, value) in &given {
            settings.set(key, value)?;
        }
        self.outcome = Some(self.dry_run.simulate(&settings));
        let report = self.report()?;
        js(&Summary {
            verdict: report.verdict(),
            sentence: report.sentence(),
            as_of: settings.as_of.to_string(),
            counts: report.summary(),
            feeds: self.feed_infos(),
            jobs: report.jobs_without_log(),
            assumptions: report.assumptions(),
            not_checked: report.not_checked(),
        })
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

    /// Rows of a view: `locked`, `missing`, `findings`, `causes`, `alma` or `alma-drift`.
    ///
    /// # Errors
    /// When there is no such view, or nothing has been run.
    pub fn rows(&self, view: &str, from: u32, count: u32) -> Result<JsValue, JsError> {
        let report = self.report()?;
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

    /// Keeps the last run, for later ones to be compared with, whatever becomes of its files.
    ///
    /// # Errors
    /// When nothing has been run.
    pub fn keep_for_comparison(&mut self) -> Result<(), JsError> {
        let kept = Snapshot::of(&self.report()?);
        self.kept = Some(kept);
        Ok(())
    }

    /// The last run compared with the one that was kept: the answer, the totals, settings and feeds that differ.
    ///
    /// # Errors
    /// When nothing was kept, or nothing has been run.
    pub fn comparison(&self) -> Result<JsValue, JsError> {
        let report = self.report()?;
        let comparison = Comparison::new(self.kept()?, &report);
        js(&Compared {
            sentence: comparison.sentence(),
            summary: Totals(&comparison),
            settings: comparison.settings(),
            feeds: comparison.feeds(),
        })
    }

    /// Rows of the comparison: of a list by its name in the JSON report, that are `new`, `fixed`, `changed` or `unchanged`.
    ///
    /// # Errors
    /// When there is no such list or fate, nothing was kept, or nothing has been run.
    pub fn comparison_rows(&self, list: &str, fate: &str, from: u32, count: u32) -> Result<JsValue, JsError> {
        let unknown = || JsError::new("no such rows are compared");
        let section = Section::find(list).ok_or_else(unknown)?;
        let fate = Fate::find(fate).ok_or_else(unknown)?;
        let report = self.report()?;
        js(&Comparison::new(self.kept()?, &report).rows(section, fate, from as usize, count as usize))
    }

    fn kept(&self) -> Result<&Snapshot, JsError> {
        self.kept.as_ref().ok_or_else(|| JsError::new("no run was kept to compare with"))
    }

    fn report(&self) -> Result<Report<'_>, JsError> {
        let outcome = self.outcome.as_ref().ok_or_else(|| JsError::new("nothing has been run yet"))?;
        Ok(self.dry_run.report(outcome))
    }
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
    feeds: Vec<FeedInfo<'a>>,
    jobs: Vec<JobRow>,
    assumptions: Vec<Assumption>,
    not_checked: Vec<String>,
}

#[derive(Serialize)]
struct Compared<'r, 'a> {
    sentence: String,
    summary: Totals<'r, 'a>,
    settings: &'r [SettingChange],
    feeds: &'r [FeedChange],
}

fn js(value: &impl Serialize) -> Result<JsValue, JsError> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

/// Reads bytes in an encoding by its name, as the browser does: without the byte order mark, if there is one.
pub(crate) fn read_as(name: &str, bytes: &[u8]) -> Option<String> {
    TextDecoder::new_with_label(name).ok()?.decode_with_u8_array(bytes).ok()
}
