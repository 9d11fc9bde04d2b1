//! The engine in a browser: takes bytes, answers plain data, decides nothing.
//!
//! A page keeps one [`Session`] in a worker. Everything that crosses the boundary is either a page of rows, small
//! enough to be converted, or bytes.

pub mod settings;
mod what_if;

use std::io::{self, Write};

use js_sys::{Array, Function, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, TextDecoder};

use crate::archive::{self, Intake};
use crate::compare::Snapshot;
use crate::records::Feed;
use crate::report::{Counts, Format, JobRow, UnknownFormat, UnknownView};
use crate::{Again, Assumption, Checks, DryRun, Forecast, LoadedFile, Outcome, Report, Role};

use what_if::{Effect, Past};

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

/// Bytes of an archive between two calls about progress.
const PROGRESS_BYTES: u64 = 1 << 20;

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
    past: Past,
    forecast: Option<Forecast>,
    handles: u32,
    chunk: Vec<u8>,
    /// What is to be read once more, until it was begun.
    again: Vec<Again>,
}

/// A file that is open.
#[derive(Debug)]
struct Reading {
    handle: u32,
    purpose: Purpose,
    /// What it is looked at for is settled with its first bytes, so that the schemas that were read before it count.
    intake: Result<Box<Intake>, String>,
}

#[derive(Debug)]
enum Purpose {
    Given(Role),
    Again(Again),
}

impl Reading {
    fn begin(&mut self, dry_run: &mut DryRun) -> &mut Intake {
        if let Err(file) = &self.intake {
            let checks = match &self.purpose {
                Purpose::Given(Role::Tonight) => dry_run.checks(),
                Purpose::Given(Role::Baseline) => Checks::baseline(),
                Purpose::Again(again) => again.checks.clone(),
            };
            self.intake = Ok(Box::new(Intake::new(file).tagged(self.handle).with_checks(checks)));
        }
        match &mut self.intake {
            Ok(intake) => intake,
            Err(_) => unreachable!("it has just begun"),
        }
    }
}

#[wasm_bindgen]
impl Session {
    /// A session without files.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts to read a file of this name and answers its handle.
    pub fn open(&mut self, file: &str) -> u32 {
        self.open_for(Role::Tonight, file)
    }

    /// Starts to read a file of this name that says what Pure holds already, and answers its handle.
    pub fn open_baseline(&mut self, file: &str) -> u32 {
        self.open_for(Role::Baseline, file)
    }

    /// The handles of files that have to be read once more: because a schema or a baseline came or went, or for the
    /// fields in which their records differ. Each is opened with [`Session::reopen`]; when all were read, this is asked
    /// again, until there are none.
    pub fn again(&mut self) -> Vec<u32> {
        self.again = self.dry_run.again();
        self.again.iter().map(|again| again.tag).collect()
    }

    /// Starts to read a file once more, under its handle; answers whether that is still wanted.
    pub fn reopen(&mut self, handle: u32, file: &str) -> bool {
        let Some(index) = self.again.iter().position(|again| again.tag == handle) else { return false };
        let purpose = Purpose::Again(self.again.swap_remove(index));
        self.open.retain(|reading| reading.handle != handle);
        self.open.push(Reading { handle, purpose, intake: Err(file.to_owned()) });
        true
    }

    /// Takes the next bytes of a file that is open; answers whether they were only put by, as those of a zip are until
    /// its end.
    ///
    /// # Errors
    /// When no such file is open.
    pub fn push(&mut self, handle: u32, chunk: &Uint8Array) -> Result<bool, JsError> {
        self.chunk.resize(chunk.length() as usize, 0);
        chunk.copy_to(&mut self.chunk);
        let reading = self.open.iter_mut().find(|open| open.handle == handle).ok_or_else(not_open)?;
        let intake = reading.begin(&mut self.dry_run);
        intake.push(&self.chunk);
        Ok(intake.packed())
    }

    /// Ends a file and answers what it was recognised as; for an archive that is all that was found in it. A file that was
    /// read once more is what it was, and null is the answer. `progress` is called with the bytes of a zip that were gone through so far, while that is done.
    ///
    /// # Errors
    /// When no such file is open.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a borrowed function cannot be left out across the boundary"
    )]
    pub fn finish(&mut self, handle: u32, progress: Option<Function>) -> Result<JsValue, JsError> {
        let index = self.open.iter().position(|open| open.handle == handle).ok_or_else(not_open)?;
        let mut reading = self.open.swap_remove(index);
        let intake = std::mem::replace(reading.begin(&mut self.dry_run), Intake::new(""));
        let zip = intake.packed().then(|| intake.file().to_owned());
        let (mut sum, mut told) = (0, 0);
        let files = intake.finish(&mut |bytes| {
            sum += bytes;
            if let Some(progress) = progress.as_ref().filter(|_| sum - told >= PROGRESS_BYTES) {
                told = sum;
                // A page that does not listen is no reason to stop.
                let _ =
                    progress.call1(&JsValue::NULL, &JsValue::from(u32::try_from(sum).unwrap_or(u32::MAX)));
            }
        });
        self.before_change_of_files();
        let role = match reading.purpose {
            Purpose::Given(role) => role,
            Purpose::Again(again) => {
                self.dry_run.add_again(&again, files);
                return Ok(JsValue::NULL);
            }
        };
        let of_zip = zip.map(|name| js(&FeedInfo::of_zip(handle, &name, &files)));
        for file in files {
            self.dry_run.add_as(role, file);
        }
        // What is wrong with a schema shows when it is compiled.
        self.dry_run.checks();
        of_zip.unwrap_or_else(|| self.info(handle))
    }

    /// Forgets a file, open or read.
    pub fn remove(&mut self, handle: u32) {
        self.open.retain(|open| open.handle != handle);
        self.again.retain(|again| again.tag != handle);
        self.before_change_of_files();
        self.dry_run.retain(|file| file.tag != handle);
    }

    /// The files that were read.
    ///
    /// # Errors
    /// When the values cannot be converted.
    pub fn feeds(&self) -> Result<JsValue, JsError> {
        js(&self.feed_infos())
    }

    /// Runs the jobs with settings by name and answers counts and verdict, and what the last change did to them. Runs of
    /// one `change`, as while something is dragged, are all told by the run before the first of them.
    ///
    /// # Errors
    /// When a setting is unknown or does not take its value; the message says which.
    pub fn run(&mut self, settings: JsValue, change: u32) -> Result<JsValue, JsError> {
        let settings = settings::from_js(settings)?;
        self.before_run(change, &settings);
        self.outcome = Some(self.dry_run.simulate(&settings));
        let report = self.report()?;
        let counts = report.summary();
        let answer = js(&Summary {
            verdict: report.verdict(),
            sentence: report.sentence(),
            as_of: settings.as_of.to_string(),
            counts,
            effect: self.past.effect(counts),
            feeds: self.feed_infos(),
            jobs: report.jobs_without_log(),
            assumptions: report.assumptions(),
            not_checked: report.not_checked(),
        });
        self.counts = counts;
        answer
    }

    /// Rows of a view: `locked`, `missing`, `findings` or `causes`.
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

    fn open_for(&mut self, role: Role, file: &str) -> u32 {
        self.handles += 1;
        let purpose = Purpose::Given(role);
        self.open.push(Reading { handle: self.handles, purpose, intake: Err(file.to_owned()) });
        self.handles
    }

    /// What a file was recognised as.
    fn info(&self, handle: u32) -> Result<JsValue, JsError> {
        let mut files = self.dry_run.files().iter().filter(|file| file.tag == handle);
        js(&FeedInfo::of(files.next().ok_or_else(not_open)?))
    }

    fn report(&self) -> Result<Report<'_>, JsError> {
        let outcome = self.outcome.as_ref().ok_or_else(|| JsError::new("nothing has been run yet"))?;
        Ok(self.dry_run.report(outcome))
    }

    fn feed_infos(&self) -> Vec<FeedInfo<'_>> {
        self.dry_run.files().iter().map(FeedInfo::of).collect()
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

/// What a file was recognised as.
#[derive(Serialize)]
struct FeedInfo<'a> {
    handle: u32,
    file: &'a str,
    kind: Option<&'static str>,
    label: &'static str,
    text: String,
    records: u32,
    bytes: u64,
    faults: u64,
    schema: bool,
    /// What a zip holds; nothing for any other file.
    files: Vec<FeedInfo<'a>>,
}

impl<'a> FeedInfo<'a> {
    fn of_zip(handle: u32, file: &'a str, files: &'a [LoadedFile]) -> Self {
        Self {
            handle,
            file,
            kind: None,
            label: "Zip archive",
            text: archive::described(files),
            records: files.iter().map(|file| file.segment.records.len()).sum(),
            bytes: files.iter().map(|file| file.bytes).sum(),
            faults: files.iter().map(|file| file.faults).sum(),
            schema: false,
            files: files.iter().map(Self::of).collect(),
        }
    }

    fn of(file: &'a LoadedFile) -> Self {
        Self {
            handle: file.tag,
            file: &file.file,
            kind: file.feed.map(Feed::name),
            label: file.label(),
            text: file.description(),
            records: file.segment.records.len(),
            bytes: file.bytes,
            faults: if file.schema.is_some() { file.segment.notices.len() as u64 } else { file.faults },
            schema: file.schema.is_some(),
            files: Vec::new(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary<'a> {
    verdict: &'static str,
    sentence: String,
    as_of: String,
    counts: Counts,
    effect: Option<Effect>,
    feeds: Vec<FeedInfo<'a>>,
    jobs: Vec<JobRow>,
    assumptions: Vec<Assumption>,
    not_checked: Vec<String>,
}

fn js(value: &impl Serialize) -> Result<JsValue, JsError> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

/// Reads bytes in an encoding by its name, as the browser does: without the byte order mark, if there is one.
pub(crate) fn read_as(name: &str, bytes: &[u8]) -> Option<String> {
    TextDecoder::new_with_label(name).ok()?.decode_with_u8_array(bytes).ok()
}

fn not_open() -> JsError {
    JsError::new("no such file is open")
}
