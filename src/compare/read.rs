//! Reads a JSON report back, row by row; what is not known is passed over.

use std::fmt;
use std::io::{BufReader, Read};

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::side::{missing_text, user_text};
use super::{FeedFile, Snapshot, Spot};
use crate::report::{Details, Fingerprint, Section};

/// The major version of the contract that is understood.
const SCHEMA: &str = "soups-report/1";

/// Why a report cannot be compared with.
#[derive(Debug)]
pub enum ReadError {
    /// It is JSON, and no report.
    NoReport,
    /// It is a report of another major version of the contract.
    OtherVersion(String),
    /// It was written before reports had fingerprints.
    NoFingerprints,
    /// It cannot be read, is no JSON, or lacks what a report has.
    Json(serde_json::Error),
}

impl fmt::Display for ReadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoReport => {
                out.write_str("this is no report: write one with soups check --format json")
            }
            Self::OtherVersion(version) => write!(
                out,
                "this is a report of the version “{version}”, and only {SCHEMA} can be compared: check the feeds again with this version of soups"
            ),
            Self::NoFingerprints => out.write_str(
                "the rows of this report have no fingerprints: check the feeds again with this version of soups",
            ),
            Self::Json(error) if error.is_io() => error.fmt(out),
            Self::Json(error) => write!(out, "this is no report that can be read: {error}"),
        }
    }
}

impl std::error::Error for ReadError {}

impl Snapshot {
    /// Reads a report that was written as JSON.
    ///
    /// # Errors
    /// When it cannot be read, or is no report of this major version.
    pub fn read(report: impl Read) -> Result<Self, ReadError> {
        let mut reading = Reading::default();
        let mut json = serde_json::Deserializer::from_reader(BufReader::with_capacity(1 << 16, report));
        let read = (&mut reading).deserialize(&mut json).and_then(|()| json.end());
        match (read, reading.refused) {
            (_, Some(refused)) => Err(refused),
            (Err(error), None) => Err(ReadError::Json(error)),
            (Ok(()), None) => Ok(reading.snapshot),
        }
    }
}

#[derive(Default)]
struct Reading {
    snapshot: Snapshot,
    version: Option<String>,
    refused: Option<ReadError>,
}

impl<'de> DeserializeSeed<'de> for &mut Reading {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Reading {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a report")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "schema" => {
                    let version: String = map.next_value()?;
                    if !is_understood(&version) {
                        let other = version.starts_with("soups-report/");
                        let refused =
                            if other { ReadError::OtherVersion(version) } else { ReadError::NoReport };
                        return Err(self.refuse(refused));
                    }
                    self.version = Some(version);
                }
                "feeds" => {
                    let feeds: Vec<FeedIn> = map.next_value()?;
                    self.snapshot.feeds = feeds.into_iter().map(|feed| (feed.kind, feed.file)).collect();
                }
                "assumptions" => {
                    let settings: Vec<SettingIn> = map.next_value()?;
                    self.snapshot.settings =
                        settings.into_iter().map(|one| (one.setting, one.value)).collect();
                }
                name => match Section::find(name) {
                    Some(section) => map.next_value_seed(Rows { reading: self, section })?,
                    None => {
                        map.next_value::<IgnoredAny>()?;
                    }
                },
            }
        }
        if self.version.is_none() {
            return Err(self.refuse(ReadError::NoReport));
        }
        Ok(())
    }
}

/// A minor version behind a dot adds, and changes nothing.
fn is_understood(version: &str) -> bool {
    version.strip_prefix(SCHEMA).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

impl Reading {
    /// Ends the reading; the error that is answered is not the one that is told.
    fn refuse<E: Error>(&mut self, why: ReadError) -> E {
        self.refused = Some(why);
        E::custom("refused")
    }
}

/// The rows of a section.
struct Rows<'r> {
    reading: &'r mut Reading,
    section: Section,
}

impl<'de> DeserializeSeed<'de> for Rows<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the list {}", self.section.name())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        while let Some(row) = rows.next_element::<RowIn>()? {
            let Some(print) = &row.fingerprint else {
                return Err(self.reading.refuse(ReadError::NoFingerprints));
            };
            let print: Fingerprint = print.parse().map_err(A::Error::custom)?;
            row.keep(self.section, print, &mut self.reading.snapshot);
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct FeedIn {
    kind: String,
    #[serde(flatten)]
    file: FeedFile,
}

#[derive(Deserialize)]
struct SettingIn {
    setting: String,
    value: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RecordIn {
    kind: String,
    id: String,
    r#type: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PlaceIn {
    file: String,
    line: u32,
    column: u32,
}

/// A row of any section: each has some of these.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RowIn {
    fingerprint: Option<String>,
    at: PlaceIn,
    id: String,
    kind: String,
    text: String,
    message: String,
    code: String,
    severity: String,
    nature: String,
    reason: String,
    certainty: String,
    via: String,
    record: Option<RecordIn>,
    from: RecordIn,
    to: RecordIn,
    occurrences: u32,
    records: u32,
    locked_users: u32,
    locked_users_alone: u32,
}

impl RowIn {
    fn keep(self, section: Section, print: Fingerprint, snapshot: &mut Snapshot) {
        let at = Spot { file: &self.at.file, line: self.at.line, column: self.at.column };
        let record = self.record.unwrap_or_default();
        let (who, text, words, counts) = match section {
            Section::MissingReferences => {
                let (from, to) = (&self.from, &self.to);
                let ends = ([from.kind.as_str(), &from.id], [to.kind.as_str(), &to.id]);
                let text = missing_text(ends.0, &self.via, ends.1, to.r#type.as_deref());
                ((from.kind.as_str(), from.id.as_str()), text, [self.nature.as_str(), "", ""], [0; 3])
            }
            Section::LockedUsers => {
                let words = [self.reason.as_str(), &self.certainty, &self.nature];
                (("user", self.id.as_str()), user_text(&self.id, "locked", &self.reason), words, [0; 3])
            }
            Section::UnlockedUsers => {
                let text = user_text(&self.id, "unlocked", &self.reason);
                (("user", self.id.as_str()), text, [self.reason.as_str(), "", ""], [0; 3])
            }
            Section::Causes => {
                let counts = [self.records, self.locked_users, self.locked_users_alone];
                ((self.kind.as_str(), self.id.as_str()), self.text, [""; 3], counts)
            }
            Section::Findings => {
                let words = [self.code.as_str(), &self.severity, ""];
                let counts = [self.occurrences, 0, 0];
                ((record.kind.as_str(), record.id.as_str()), self.message, words, counts)
            }
        };
        snapshot.keep_read(section, print, who, &text, at, Details::of(words, counts));
    }
}
