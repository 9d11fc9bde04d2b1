//! What is taken away besides reports: the smallest feeds for one finding, and suppressions.

use js_sys::{Function, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag};

use super::views::BlobSource;
use super::{Session, js, no_result};
use crate::Settings;
use crate::archive;
use crate::records::Day;
use crate::reduce::{Cut, Reducer, Wanted};

#[wasm_bindgen]
impl Session {
    /// Cuts out of the feeds those records that the lock of a user may need, or a finding, which is written `CODE`, `CODE:ID` or
    /// `CODE@FILE:LINE`. `blob` is called with the handle of a file and answers what it was read from.
    /// [`Session::reduce_on`] makes of them the smallest that show it.
    ///
    /// # Errors
    /// When nothing has been run, there is no such finding, it cannot be cut out, or a file cannot be read any more.
    pub fn reduce(&mut self, user: Option<String>, finding: &str, blob: &Function) -> Result<(), JsError> {
        self.reducing = None;
        let outcome = self.outcome.as_ref().ok_or_else(no_result)?;
        let settings = outcome.settings.clone();
        let wanted = match user {
            Some(user) => Wanted::User(user),
            None => finding.parse()?,
        };
        let mut search = Reducer::new(&mut self.dry_run, &settings, &wanted)?;
        let left_out = search.left_out().into_iter().map(str::to_owned).collect();
        self.reducing = loop {
            let cuts = cut(&search, &self.names, blob)?;
            if let Some(reducing) = search.begin(cuts)? {
                break Some((reducing, left_out));
            }
        };
        Ok(())
    }

    /// Makes one try with fewer records; answers how many are left, and nothing when no other try is to be made.
    pub fn reduce_on(&mut self) -> Option<u32> {
        let (reducing, _) = self.reducing.as_mut()?;
        reducing.step().then(|| reducing.left() as u32)
    }

    /// Lets go of the feeds that are made smaller.
    pub fn leave_reduced(&mut self) {
        self.reducing = None;
    }

    /// The smallest feeds: what was done, and the feeds as a zip.
    ///
    /// # Errors
    /// When none are reduced, with pseudonyms they do not show it any more, or the browser cannot take them.
    pub fn take_reduced(&mut self, pseudonymise: bool) -> Result<JsValue, JsError> {
        let (reducing, left_out) =
            self.reducing.take().ok_or_else(|| JsError::new("no feeds are reduced"))?;
        let mut reduced = reducing.finish();
        if pseudonymise {
            reduced.pseudonymise(None)?;
        }
        let files = reduced.files();
        let answer = js(&Answer {
            text: reduced.summary(),
            code: reduced.code().code(),
            left_out,
            files: files.iter().map(|file| file.name).collect(),
        })?;
        let zip = archive::pack(files.iter().map(|file| (file.name, file.bytes)));
        let options = BlobPropertyBag::new();
        options.set_type("application/zip");
        let parts = js_sys::Array::of1(&Uint8Array::from(zip.as_slice()));
        let zip = Blob::new_with_u8_array_sequence_and_options(&parts, &options)
            .map_err(|_| JsError::new("the browser could not take the feeds"))?;
        js_sys::Reflect::set(&answer, &JsValue::from("zip"), &zip)
            .map_err(|_| JsError::new("the browser could not take the feeds"))?;
        Ok(answer)
    }

    /// Suppressions of findings, a list of `{code, id, reason, until}`, as the setting `suppress` takes them and as a settings
    /// file.
    ///
    /// # Errors
    /// When a code is no rule, a reason is missing or a date is none.
    pub fn suppressions(list: JsValue) -> Result<JsValue, JsError> {
        #[derive(Deserialize)]
        struct Entry {
            code: String,
            id: Option<String>,
            reason: String,
            until: Option<String>,
        }
        #[derive(Serialize)]
        struct Written {
            value: String,
            toml: String,
        }
        let entries: Vec<Entry> = serde_wasm_bindgen::from_value(list)?;
        // The day makes no difference to what is written.
        let mut settings = Settings::on(Day(0));
        for entry in entries {
            settings.suppress(&entry.code, entry.id, entry.reason, entry.until.as_deref())?;
        }
        js(&Written { value: settings.suppressed(), toml: settings.suppressions_to_toml() })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    text: String,
    code: &'static str,
    left_out: Vec<String>,
    files: Vec<&'a str>,
}

/// Goes through the files once more, for the records that are wanted of them.
fn cut(search: &Reducer<'_>, names: &[(u32, String)], blob: &Function) -> Result<Vec<(usize, Cut)>, JsError> {
    let mut cuts = Vec::new();
    for (index, mut cutter) in search.cutters() {
        let file = search.file(index);
        let gone = |_| JsError::new(&format!("{} cannot be read any more", file.file));
        let name = names.iter().find(|(handle, _)| *handle == file.tag).map_or("", |(_, name)| name);
        let blob: Blob =
            blob.call1(&JsValue::NULL, &JsValue::from(file.tag)).and_then(JsValue::dyn_into).map_err(gone)?;
        let mut take = |bytes: &[u8]| {
            cutter.push(bytes);
            !cutter.done()
        };
        archive::again(BlobSource::new(&blob)?, (name, &file.file), &mut take)
            .map_err(|error| JsError::new(&format!("{}: {error}", file.file)))?;
        cuts.push((index, cutter.finish()));
    }
    Ok(cuts)
}
