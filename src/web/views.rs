//! What a page shows of a result: rows in any order, and what stands behind one of them.

use std::io::{self, Read, Seek, SeekFrom};

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FileReaderSync};

use super::{Session, js, no_result};
use crate::excerpt::excerpt;
use crate::report::{Explained, Query, Table, UnknownColumn, UnknownView, View};
use crate::rules::{self, Code};
use crate::xml::Place;

#[wasm_bindgen]
impl Session {
    /// Asks something of a view: the order of a column, if it has a name; rows that hold a text; and filters, which are
    /// `column=word` for one of the words that are wanted and `column~text` for a text that is to be held. The same
    /// question again goes on where it was.
    ///
    /// # Errors
    /// When there is no such view or column, or nothing has been run.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a list of strings cannot be borrowed across the boundary"
    )]
    pub fn ask(
        &mut self,
        view: &str,
        sort: &str,
        descending: bool,
        text: &str,
        filters: Vec<String>,
    ) -> Result<(), JsError> {
        let view = named_view(view)?;
        let wrong = |error: UnknownColumn| JsError::new(&error.to_string());
        let mut query = Query::new(view).searched(text);
        if !sort.is_empty() {
            query = query.sorted(sort, descending).map_err(wrong)?;
        }
        for filter in &filters {
            let end = filter.find(['=', '~']).unwrap_or(filter.len());
            let (column, value) = (&filter[..end], filter.get(end + 1..).unwrap_or_default());
            let is_text = filter[end..].starts_with('~');
            query = if is_text { query.holding(column, value) } else { query.chosen(column, value) }
                .map_err(wrong)?;
        }
        self.with_table(view, |report, table| table.ask(report, query))
    }

    /// Searches that many rows more of a view that something was asked of; answers whether all are searched.
    ///
    /// # Errors
    /// When there is no such view, or nothing has been run.
    pub fn search(&mut self, view: &str, rows: u32) -> Result<bool, JsError> {
        self.with_table(named_view(view)?, |report, table| table.search(report, rows as usize))
    }

    /// Rows of a view in the order that was asked for, and how many there are.
    ///
    /// # Errors
    /// When there is no such view, or nothing has been run.
    pub fn asked_rows(&mut self, view: &str, from: u32, count: u32) -> Result<JsValue, JsError> {
        self.with_table(named_view(view)?, |report, table| {
            js(&table.page(report, from as usize, count as usize))
        })?
    }

    /// The words of a column of a view, each with how many rows have it.
    ///
    /// # Errors
    /// When there is no such view, or nothing has been run.
    pub fn choices(&mut self, view: &str, column: &str) -> Result<JsValue, JsError> {
        self.with_table(named_view(view)?, |report, table| js(&table.choices(report, column)))?
    }

    /// The finding that tells of a row of `locked` or `missing`, by the row's number; null for any other.
    ///
    /// # Errors
    /// When there is no such view, or nothing has been run.
    pub fn finding_of(&self, view: &str, row: u32) -> Result<JsValue, JsError> {
        js(&self.report()?.without_fingerprints().finding_of(named_view(view)?, row as usize))
    }

    /// A `user` or `person` step by step; null when there is none of this id.
    ///
    /// # Errors
    /// When it is neither, or nothing has been run.
    pub fn explain(&self, kind: &str, id: &str) -> Result<JsValue, JsError> {
        let what = [Explained::User, Explained::Person].into_iter().find(|what| what.name() == kind);
        let what = what.ok_or_else(|| JsError::new("only users and persons are explained"))?;
        js(&self.report()?.without_fingerprints().explain(what, id))
    }

    /// The handle of the file of this name; none, when there is no such file.
    #[must_use]
    pub fn handle_of(&self, file: &str) -> Option<u32> {
        self.dry_run.files().iter().find(|known| known.file == file).map(|known| known.tag)
    }

    /// The lines around a place of a file. `blob` is what the file was read from, under the name of `source`.
    ///
    /// # Errors
    /// When it cannot be read any more.
    pub fn excerpt(
        &self,
        blob: &Blob,
        source: &str,
        file: &str,
        offset: f64,
        line: u32,
        column: u32,
    ) -> Result<JsValue, JsError> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an offset in a file")]
        let place = Place { offset: offset as u64, line, column };
        let mut blob = BlobSource::new(blob)?;
        let excerpt = excerpt(&mut blob, (source, file), place);
        js(&excerpt.map_err(|error| JsError::new(&error.to_string()))?)
    }

    fn with_table<T>(
        &mut self,
        view: View,
        answer: impl FnOnce(&crate::Report<'_>, &mut Table) -> T,
    ) -> Result<T, JsError> {
        let Self { dry_run, outcome, tables, .. } = self;
        let report = dry_run.report(outcome.as_ref().ok_or_else(no_result)?).without_fingerprints();
        tables.retain(|table| table.is_of(&report));
        if !tables.iter().any(|table| table.view() == view) {
            tables.push(Table::new(&report, view));
        }
        let table = tables.iter_mut().find(|table| table.view() == view).ok_or_else(no_result)?;
        Ok(answer(&report, table))
    }
}

/// The manual page of a rule, in Markdown.
///
/// # Errors
/// When there is no such rule.
#[wasm_bindgen]
pub fn rule_page(code: &str) -> Result<String, JsError> {
    let found = Code::ALL.iter().find(|known| known.code() == code);
    found.map(|code| rules::page(*code)).ok_or_else(|| JsError::new("there is no such rule"))
}

fn named_view(name: &str) -> Result<View, JsError> {
    name.parse().map_err(|error: UnknownView| JsError::new(&error.to_string()))
}

/// A blob, read where it is needed.
pub(super) struct BlobSource<'a> {
    blob: &'a Blob,
    reader: FileReaderSync,
    at: u64,
}

impl<'a> BlobSource<'a> {
    pub(super) fn new(blob: &'a Blob) -> Result<Self, JsError> {
        let reader = FileReaderSync::new().map_err(|_| JsError::new("the browser cannot read files here"))?;
        Ok(Self { blob, reader, at: 0 })
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the size of a file")]
    fn size(&self) -> u64 {
        self.blob.size() as u64
    }
}

impl Read for BlobSource<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let end = self.at.saturating_add(bytes.len() as u64).min(self.size());
        if end <= self.at {
            return Ok(0);
        }
        let failed =
            |_| io::Error::other("the browser could not read the file: moved or changed since it was chosen");
        #[expect(clippy::cast_precision_loss, reason = "no file is that long")]
        let slice = self.blob.slice_with_f64_and_f64(self.at as f64, end as f64).map_err(failed)?;
        let read = Uint8Array::new(&self.reader.read_as_array_buffer(&slice).map_err(failed)?.into());
        let length = (read.length() as usize).min(bytes.len());
        read.slice(0, length as u32).copy_to(&mut bytes[..length]);
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for BlobSource<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}
