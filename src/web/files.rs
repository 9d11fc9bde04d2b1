//! The files of a session: opened, read as their bytes come, recognised, forgotten.

use js_sys::{Function, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::{Session, js};
use crate::archive::{self, Intake};
use crate::{Again, DryRun, Given, LoadedFile, Paths, Role, Settings, given};

/// Bytes of an archive between two calls about progress.
const PROGRESS_BYTES: u64 = 1 << 20;

/// A file that is open.
#[derive(Debug)]
pub(super) struct Reading {
    handle: u32,
    purpose: Purpose,
    /// What it is looked at for is settled with its first bytes, so that the schemas that were read before it count.
    intake: Result<Box<Intake>, String>,
}

#[derive(Debug)]
enum Purpose {
    Given(Given),
    Again(Again),
}

impl Reading {
    fn begin(&mut self, dry_run: &mut DryRun) -> &mut Intake {
        if let Err(file) = &self.intake {
            let intake = Intake::new(file).tagged(self.handle);
            self.intake = Ok(Box::new(match &self.purpose {
                Purpose::Given(given) => {
                    let checks = given.role().checks(|| dry_run.checks());
                    intake.with_checks(checks).given_as(*given)
                }
                Purpose::Again(again) => intake.with_checks(again.checks.clone()),
            }));
        }
        match &mut self.intake {
            Ok(intake) => intake,
            Err(_) => unreachable!("it has just begun"),
        }
    }
}

#[wasm_bindgen]
impl Session {
    /// Starts to read a file of this name that is about to be loaded, and answers its handle.
    pub fn open(&mut self, file: &str) -> u32 {
        self.open_for(Given::For(Role::Tonight), file)
    }

    /// Starts to read a file of this name that says what Pure holds already, and answers its handle.
    pub fn open_baseline(&mut self, file: &str) -> u32 {
        self.open_for(Given::For(Role::Baseline), file)
    }

    /// Starts to read a file of this name that is given as something, and answers its handle: `anything`, which is whatever
    /// shows in it, `tonight`, `baseline`, `role-holders`, `trusted`, `locked-before`, `alma-new`, `alma-previous` (the oldest
    /// first) or `alma-export`.
    ///
    /// # Errors
    /// When nothing can be given as that.
    pub fn open_as(&mut self, given: &str, file: &str) -> Result<u32, JsError> {
        let given = Given::find(given).ok_or_else(|| JsError::new("no file can be given as that"))?;
        Ok(self.open_for(given.told_by(file), file))
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
        let name = intake.file().to_owned();
        if intake.is_unsettled_list() {
            return js(&FeedInfo::of_unsettled_list(handle, &name));
        }
        let zip = intake.packed();
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
            Purpose::Given(given) => given.role(),
            Purpose::Again(again) => {
                self.dry_run.add_again(&again, files);
                return Ok(JsValue::NULL);
            }
        };
        let whole = zip.then(|| js(&FeedInfo::of_zip(handle, &name, role, &files)));
        self.names.push((handle, name));
        for file in files {
            self.dry_run.add_as(role, file);
        }
        // What is wrong with a schema shows when it is compiled.
        self.dry_run.checks();
        whole.unwrap_or_else(|| self.info(handle))
    }

    /// Forgets a file, open or read.
    pub fn remove(&mut self, handle: u32) {
        self.open.retain(|open| open.handle != handle);
        self.again.retain(|again| again.tag != handle);
        self.names.retain(|(known, _)| *known != handle);
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

    fn open_for(&mut self, given: Given, file: &str) -> u32 {
        self.handles += 1;
        let purpose = Purpose::Given(given);
        self.open.push(Reading { handle: self.handles, purpose, intake: Err(file.to_owned()) });
        self.handles
    }

    /// What a file was recognised as.
    fn info(&self, handle: u32) -> Result<JsValue, JsError> {
        let mut files = self.dry_run.files().iter().filter(|file| file.tag == handle);
        js(&FeedInfo::of(files.next().ok_or_else(not_open)?))
    }

    pub(super) fn feed_infos(&self) -> Vec<FeedInfo<'_>> {
        self.dry_run.files().iter().map(FeedInfo::of).collect()
    }

    /// Writes the names of the files into the settings that name them, so that the report tells them as that of the command
    /// line does.
    pub(super) fn tell_files(&self, settings: &mut Settings) {
        let names: Vec<(u32, &str)> =
            self.names.iter().map(|(handle, name)| (*handle, name.as_str())).collect();
        settings.paths = Paths::default();
        given::tell_files(&self.dry_run, &names, &mut settings.paths);
    }
}

/// What a file was recognised as.
#[derive(Serialize)]
pub(super) struct FeedInfo<'a> {
    handle: u32,
    file: &'a str,
    kind: Option<&'static str>,
    label: &'static str,
    text: String,
    records: u32,
    bytes: u64,
    faults: u64,
    schema: bool,
    /// What it counts as, by the names of [`Given`]; none where it counts as nothing.
    given: Option<&'static str>,
    /// What else it may be given as.
    choices: Vec<&'static str>,
    /// What a zip holds; nothing for any other file.
    files: Vec<FeedInfo<'a>>,
}

impl<'a> FeedInfo<'a> {
    fn of_zip(handle: u32, file: &'a str, role: Role, files: &'a [LoadedFile]) -> Self {
        Self {
            handle,
            file,
            kind: None,
            label: "Zip archive",
            text: archive::described(files),
            records: files.iter().map(LoadedFile::records).sum(),
            bytes: files.iter().map(|file| file.bytes).sum(),
            faults: files.iter().map(|file| file.faults).sum(),
            schema: false,
            given: Some(Given::For(role).name()),
            choices: names(if files.iter().any(|file| file.alma.is_some()) {
                &Given::ALMA
            } else {
                &Given::FEEDS
            }),
            files: files.iter().map(Self::of).collect(),
        }
    }

    fn of_unsettled_list(handle: u32, file: &'a str) -> Self {
        Self {
            handle,
            file,
            kind: None,
            label: "List of users",
            text: "what it tells of them shows neither in its name nor in a header; say so, and it counts"
                .to_owned(),
            records: 0,
            bytes: 0,
            faults: 0,
            schema: false,
            given: None,
            choices: names(&Given::LISTS),
            files: Vec::new(),
        }
    }

    fn of(file: &'a LoadedFile) -> Self {
        Self {
            handle: file.tag,
            file: &file.file,
            kind: file.kind(),
            label: file.label(),
            text: file.description(),
            records: file.records(),
            bytes: file.bytes,
            faults: if file.schema.is_some() { file.segment.notices.len() as u64 } else { file.faults },
            schema: file.schema.is_some(),
            given: Given::of(file).map(Given::name),
            choices: names(Given::choices(file)),
            files: Vec::new(),
        }
    }
}

fn names(given: &[Given]) -> Vec<&'static str> {
    given.iter().map(|given| given.name()).collect()
}

fn not_open() -> JsError {
    JsError::new("no such file is open")
}
