//! What Alma's Users Synchronize job would do, in words: rows of verdicts, one user explained, and the findings.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::csv::{BYTE_ORDER_MARK, inert};
use super::json::{Each, Rows};
use super::visible::Visible;
use super::words::Words;
use super::{Item, Related, Report, View, What, Where, Who, many_of, where_in};
use crate::alma::{Entry, Fate, Field, Found, Listed, Outcome, PRIMARY, Row, Segment, Users, Value, Verdict};
use crate::feed::{LoadedFile, Role};
use crate::rules::Code;
use crate::sorting;
use crate::xml::Place;

/// The verdict on one field of one user.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlmaRow<'a> {
    /// The match id of the user, as the file about to be loaded writes it.
    pub user: &'a str,
    /// The field.
    pub field: &'static str,
    /// The verdict, as in `reset`.
    pub verdict: &'static str,
    /// `certain` or `possible`.
    pub certainty: &'static str,
    /// The value that the field last had from the feed, or the values that it may have been; none where no file tells.
    pub sis: Option<String>,
    /// The value in Alma; none for a new user.
    pub current: Option<String>,
    /// The value about to be loaded.
    pub incoming: String,
    /// The verdict in a sentence.
    pub text: String,
    /// What to do, where there is something to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<&'static str>,
    /// Where the incoming value stands, or else the user.
    pub at: Where<'a>,
    /// Where the value in Alma stands in its file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_at: Option<Where<'a>>,
    /// The values that the files loaded before have carried, oldest first, where the field was edited by hand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<AlmaValue<'a>>,
}

/// A value that a file loaded before has carried.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AlmaValue<'a> {
    /// The value.
    pub value: String,
    /// Where it stands, or else the user.
    pub at: Where<'a>,
}

/// Some rows, and how many there are in all.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AlmaPage<'a> {
    /// Rows in all.
    pub total: usize,
    /// The rows asked for, as far as there are such.
    pub rows: Vec<AlmaRow<'a>>,
}

/// A file and what it is given for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlmaFile<'a> {
    /// The name the file was given by.
    pub file: &'a str,
    /// Its number, by which the caller knows it.
    #[serde(skip)]
    pub tag: u32,
    /// `new`, `previous` or `export`.
    pub role: &'static str,
    /// Whether that was guessed from what is in it.
    pub guessed: bool,
    /// Which of the loads before it was, from 1 for the oldest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load: Option<u32>,
    /// Its users.
    pub users: u32,
    /// How many of the values that would undo an edit it carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carries: Option<u64>,
}

/// What becomes of the records of the file about to be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlmaUserCounts {
    /// Records read.
    pub read: u64,
    /// New users.
    pub added: u64,
    /// Users that are updated, or stay as they are.
    pub matched: u64,
    /// Records that the job refuses.
    pub rejected: u64,
    /// Records that match nobody and are left out.
    pub left_out: u64,
    /// Records of users that are internal, which the job does not touch.
    pub internal: u64,
}

/// Edits by hand, and what becomes of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AlmaEdits {
    /// Protected fields that were edited by hand.
    pub fields: u64,
    /// Users with such fields.
    pub users: u64,
    /// Edits that would be undone.
    pub reset: u64,
    /// Edits that stay although the feed has moved on.
    pub drift: u64,
}

/// The job at a glance.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Alma<'a> {
    /// The outcome in one or two sentences.
    pub sentence: String,
    /// Rows by verdict.
    pub counts: BTreeMap<&'static str, u64>,
    /// Records by what becomes of them.
    pub users: AlmaUserCounts,
    /// Edits by hand.
    pub edits: AlmaEdits,
    /// The files and what they are given for.
    pub files: Vec<AlmaFile<'a>>,
}

/// One user explained.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlmaUser<'a> {
    /// Its match id.
    pub user: &'a str,
    /// What becomes of the record: `added`, `matched`, `rejected`, `left-out` or `internal`.
    pub fate: &'static str,
    /// The same in a sentence.
    pub sentence: String,
    /// Where it stands in the file about to be loaded.
    pub at: Where<'a>,
    /// Where it stands in the files loaded before, oldest first, and in the export.
    pub seen: Vec<Where<'a>>,
    /// The verdicts on its fields, each with the values of the files loaded before.
    pub rows: Vec<AlmaRow<'a>>,
}

impl AlmaUser<'_> {
    /// Writes it with ANSI colours, which the caller strips where no terminal shows them.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_text(&self, out: &mut impl Write) -> io::Result<()> {
        const BOLD: &str = "\x1b[1m";
        const DIM: &str = "\x1b[2m";
        const RESET: &str = "\x1b[0m";
        let out = &mut Visible::new(out);
        let place = |at: &Where<'_>| format!("{}:{}:{}", at.file, at.line, at.column);
        writeln!(out, "{BOLD}{}{RESET} {DIM}{}{RESET}", self.sentence, place(&self.at))?;
        for at in &self.seen {
            writeln!(out, "  {DIM}also at {}{RESET}", place(at))?;
        }
        for row in &self.rows {
            let possible = if row.certainty == "possible" { ", possible" } else { "" };
            writeln!(out, "  {BOLD}{}{RESET} ({}{possible})", row.field, row.verdict)?;
            writeln!(out, "    {} {DIM}{}{RESET}", row.text, place(&row.at))?;
            for value in &row.history {
                writeln!(
                    out,
                    "    {DIM}loaded before: {} {}{RESET}",
                    or_empty(&value.value),
                    place(&value.at)
                )?;
            }
            if let Some(remedy) = row.remedy {
                writeln!(out, "    {remedy}")?;
            }
        }
        Ok(())
    }

    /// Writes it as JSON.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_json(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, self)?;
        out.write_all(b"\n")
    }
}

/// Parts of [`Alma`] in the JSON report, with its rows.
pub(super) struct AlmaOf<'r, 'a>(pub(super) &'r Report<'a>);

impl Serialize for AlmaOf<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.0;
        let Some(alma) = report.alma() else { return serializer.serialize_none() };
        let outcome = report.outcome.alma.as_ref();
        let drift = outcome.map_or(0, |outcome| outcome.drift.len());
        let unlisted = report.alma_unlisted(report.outcome.settings.alma_rows);
        let mut out = serializer.serialize_struct("Alma", 8)?;
        out.serialize_field("sentence", &alma.sentence)?;
        out.serialize_field("counts", &alma.counts)?;
        out.serialize_field("users", &alma.users)?;
        out.serialize_field("edits", &alma.edits)?;
        out.serialize_field("files", &alma.files)?;
        if unlisted > 0 {
            out.serialize_field("unlisted", &BTreeMap::from([(Verdict::Unchanged.name(), unlisted)]))?;
        }
        out.serialize_field("rows", &Each(|| report.alma_listed(unlisted > 0)))?;
        out.serialize_field("drift", &Rows(drift, |index| report.alma_drift_row(index)))?;
        out.end()
    }
}

impl<'a> Report<'a> {
    fn judged(&self) -> Option<&Outcome> {
        self.outcome.alma.as_deref()
    }

    /// Alma's job at a glance; none where no user file of Alma is given.
    #[must_use]
    pub fn alma(&self) -> Option<Alma<'a>> {
        let outcome = self.judged()?;
        let [added, matched, rejected, left_out, internal] = outcome.fates;
        Some(Alma {
            sentence: self.alma_sentence(outcome),
            counts: Verdict::ALL
                .iter()
                .zip(outcome.rows.counts())
                .map(|(verdict, count)| (verdict.name(), u64::from(count)))
                .collect(),
            users: AlmaUserCounts {
                read: outcome.users.len() as u64,
                added,
                matched,
                rejected,
                left_out,
                internal,
            },
            edits: AlmaEdits {
                fields: outcome.edited,
                users: outcome.edited_users,
                reset: outcome.count(Verdict::Reset),
                drift: outcome.drift.len() as u64,
            },
            files: self.alma_files(outcome),
        })
    }

    fn alma_files(&self, outcome: &Outcome) -> Vec<AlmaFile<'a>> {
        let mut rows = Vec::new();
        let mut add = |index: u32, load: Option<u32>| {
            let file = &self.files[index as usize];
            rows.push(AlmaFile {
                file: &file.file,
                tag: file.tag,
                role: role_name(outcome.roles.role(index)),
                guessed: outcome.roles.guessed.contains(&index),
                load: load.map(|load| load + 1),
                users: file.records(),
                carries: load.map(|load| outcome.carriers[load as usize]),
            });
        };
        for (load, files) in (0..).zip(&outcome.roles.history) {
            for &file in files {
                add(file, Some(load));
            }
        }
        for &file in outcome.roles.export.iter().chain(&outcome.roles.new) {
            add(file, None);
        }
        rows
    }

    /// How many rows there are for Alma, with this verdict or in all.
    #[must_use]
    pub fn alma_len(&self, verdict: Option<Verdict>) -> usize {
        let Some(outcome) = self.judged() else { return 0 };
        verdict.map_or(outcome.rows.len(), |verdict| outcome.count(verdict) as usize)
    }

    /// Rows `from`, `from + 1`, … with a verdict, or of all, those first that matter most.
    #[must_use]
    pub fn alma_rows(&self, verdict: Option<Verdict>, from: usize, count: usize) -> AlmaPage<'a> {
        let total = self.alma_len(verdict);
        let Some(outcome) = self.judged() else { return AlmaPage { total, rows: Vec::new() } };
        let asked = from.min(total)..from.saturating_add(count).min(total);
        let number = |place| match verdict {
            Some(verdict) => outcome.rows.nth(verdict, place),
            None => outcome.rows.ranked(place),
        };
        let rows = asked.map(|place| self.alma_row(number(place)));
        AlmaPage { total, rows: rows.collect() }
    }

    /// How many rows of fields that stay as they are a report leaves out.
    fn alma_unlisted(&self, listed: Listed) -> usize {
        let unchanged = self.alma_len(Some(Verdict::Unchanged));
        if listed.leaves_out(unchanged) { unchanged } else { 0 }
    }

    /// The rows that a report lists, in the order of users and fields.
    fn alma_listed(&self, without_unchanged: bool) -> impl Iterator<Item = AlmaRow<'a>> {
        let outcome = self.judged();
        let rows = outcome.into_iter().flat_map(|outcome| outcome.rows.iter().map(move |row| (outcome, row)));
        let listed = rows.filter(move |(_, row)| !(without_unchanged && row.verdict == Verdict::Unchanged));
        let mut sides: Option<Sides<'a>> = None;
        listed.map(move |(outcome, row)| {
            let sides = match sides.take() {
                Some(known) if known.user == row.user => sides.insert(known),
                _ => sides.insert(self.alma_sides(outcome, row.user)),
            };
            sides.row(outcome, row, row.is_edited())
        })
    }

    /// Rows of fields that have stayed while the feed has moved on.
    #[must_use]
    pub fn alma_drift(&self, from: usize, count: usize) -> AlmaPage<'a> {
        let total = self.alma_drift_len();
        let asked = from.min(total)..from.saturating_add(count).min(total);
        AlmaPage { total, rows: asked.map(|index| self.alma_drift_row(index)).collect() }
    }

    pub(super) fn alma_drift_len(&self) -> usize {
        self.judged().map_or(0, |outcome| outcome.drift.len())
    }

    /// A row in the order of what matters most.
    pub(super) fn alma_ranked(&self, index: usize) -> AlmaRow<'a> {
        self.alma_row(self.judged().map_or(0, |outcome| outcome.rows.ranked(index)))
    }

    /// The number of a row of a view among all.
    pub(super) fn alma_number(&self, view: View, index: usize) -> usize {
        let of = |outcome: &Outcome| match view {
            View::AlmaDrift => outcome.drift[index] as usize,
            _ => outcome.rows.ranked(index),
        };
        self.judged().map_or(0, of)
    }

    /// What of a row is no sentence.
    pub(super) fn alma_cells(&self, index: usize) -> AlmaCells<'a> {
        let outcome = self.judged().expect("a row is asked for where there are some");
        let row = outcome.rows.get(index);
        let Value { file, number } = outcome.users[row.user as usize].record;
        AlmaCells {
            user: self.alma_users(file).id(number, &outcome.assumed.match_id),
            field: row.field.name(),
            verdict: row.verdict.name(),
            certainty: certainty(row),
        }
    }

    /// Where a row is, by the number of its file.
    pub(super) fn alma_place(&self, index: usize) -> (u32, Place) {
        let outcome = self.judged().expect("a row is asked for where there are some");
        let row = outcome.rows.get(index);
        let Value { file, number } = outcome.users[row.user as usize].record;
        (file, self.place_of_alma(file, Some(number), self.alma_users(file).find(number, row.field)))
    }

    pub(super) fn alma_drift_row(&self, index: usize) -> AlmaRow<'a> {
        let row = self.judged().map_or(0, |outcome| outcome.drift[index]);
        self.alma_row(row as usize)
    }

    /// One of the rows, in the order of the users and their fields.
    ///
    /// # Panics
    /// When there is no such row.
    #[must_use]
    pub fn alma_row(&self, index: usize) -> AlmaRow<'a> {
        let outcome = self.judged().expect("a row is asked for where there are some");
        let row = outcome.rows.get(index);
        self.alma_sides(outcome, row.user).row(outcome, row, row.is_edited())
    }

    /// A user in all of the files.
    fn alma_sides(&self, outcome: &Outcome, user: u32) -> Sides<'a> {
        let judged = outcome.users[user as usize];
        let current = judged.current.filter(|_| judged.fate == Fate::Matched);
        let held = outcome.held(self.files, judged.record).into_iter();
        Sides {
            user,
            record: Side::of(self, judged.record),
            current: current.map(|value| Side::of(self, value)),
            held: held.map(|(_, value)| Side::of(self, value)).collect(),
        }
    }

    /// One user of the file about to be loaded, by its match id or its primary identifier.
    #[must_use]
    pub fn alma_user(&self, id: &str) -> Option<AlmaUser<'a>> {
        let outcome = self.judged()?;
        let user = outcome.find_user(self.files, id)?;
        let judged = outcome.users[user as usize];
        let sides = self.alma_sides(outcome, user);
        let record = &sides.record;
        let export = judged.current.filter(|_| outcome.has_export()).map(|value| Side::of(self, value));
        let seen = sides.held.iter().chain(&export).map(|side| side.at(None));
        let rows = outcome.rows.of_user(user);
        let rows = rows.map(|index| sides.row(outcome, outcome.rows.row_of(user, index), true));
        let rows: Vec<AlmaRow<'a>> = rows.collect();
        let id = record.id(&outcome.assumed.match_id);
        let (fate, why) = match judged.fate {
            Fate::Added => ("added", "matches nobody in Alma and becomes a new user"),
            Fate::Matched => ("matched", "is in Alma"),
            Fate::Rejected => {
                ("rejected", "is refused: it has no match id, or an identifier that another user has")
            }
            Fate::LeftOut => ("left-out", "matches nobody in Alma, and such users are not added"),
            Fate::Internal => ("internal", "is internal in Alma, and the job does not touch internal users"),
        };
        let lost = rows.iter().filter(|row| row.verdict == Verdict::Reset.name()).count();
        let lost = match lost {
            0 => String::new(),
            _ => format!("; {} by hand would be undone", many_of(lost as u64, "edit", "edits")),
        };
        let sentence = format!("{} {why}{lost}.", if id.is_empty() { "The user" } else { id });
        Some(AlmaUser { user: id, fate, sentence, at: record.at(None), seen: seen.collect(), rows })
    }

    /// The ids of users that are the nearest to one that is not there.
    #[must_use]
    pub fn nearest_alma_ids(&self, id: &str) -> Vec<&'a str> {
        let Some(outcome) = self.judged() else { return Vec::new() };
        let ids = outcome.users.iter().map(|judged| {
            let Value { file, number } = judged.record;
            let id_there = self.alma_users(file).id(number, &outcome.assumed.match_id);
            (strsim::damerau_levenshtein(id_there, id), id_there)
        });
        let mut nearest: Vec<(usize, &'a str)> = Vec::new();
        for one in ids.filter(|(distance, id)| *distance <= 2 && !id.is_empty()) {
            nearest.push(one);
            sorting::sort(&mut nearest);
            nearest.truncate(3);
        }
        nearest.into_iter().map(|(_, id)| id).collect()
    }

    fn alma_sentence(&self, outcome: &Outcome) -> String {
        let on = outcome.as_of;
        if outcome.roles.new.is_empty() {
            return "No user file of Alma is given that is about to be loaded.".to_owned();
        }
        if let Some(&file) = outcome.roles.new.iter().find(|&&file| self.files[file as usize].rejected()) {
            return format!(
                "{} is not well-formed: Alma could not parse it.",
                self.files[file as usize].file
            );
        }
        let resets = outcome.count(Verdict::Reset);
        let users = many_of(outcome.users.len() as u64, "user", "users");
        let lost = match (resets, outcome.edited) {
            (_, 0) => "no edit by hand is known that it could undo".to_owned(),
            (0, edited) => format!("{} by hand would stay", many_of(edited, "edit", "edits")),
            (resets, edited) => {
                format!("{resets} of {} by hand would be undone", many_of(edited, "edit", "edits"))
            }
        };
        let cleared = match outcome.count(Verdict::Cleared) {
            0 => String::new(),
            count => format!(", {} cleared", many_of(count, "value would be", "values would be")),
        };
        format!("Alma's Users Synchronize job would load {users} on {on}: {lost}{cleared}.")
    }

    fn alma_users(&self, file: u32) -> &'a Users {
        self.files[file as usize].alma.as_deref().expect("a user is one of a user file")
    }

    /// The findings of Alma's job.
    pub(super) fn collect_alma(&self, items: &mut Vec<Item>) {
        let Some(outcome) = self.judged() else { return };
        for (index, found) in (0..).zip(&outcome.found) {
            let place = self.place_of_alma(found.file, found.user, found.entry);
            items.push(Item::new(found.file, place, found.code, What::Alma(index)));
        }
    }

    fn place_of_alma(&self, file: u32, user: Option<u32>, entry: Option<u32>) -> Place {
        let file = &self.files[file as usize];
        match (&file.alma, entry, user) {
            (Some(users), Some(entry), _) => users.place_of_entry(entry),
            (Some(users), None, Some(user)) => users.place(user),
            _ => file.segment.root.unwrap_or(Place::START),
        }
    }

    /// Whether a finding tells what a row of Alma's job tells.
    pub(super) fn is_alma_row(&self, finding: usize) -> bool {
        match self.kept.items[finding].what {
            What::Alma(index) => self.alma_found(index).is_some_and(|found| found.row.is_some()),
            _ => false,
        }
    }

    /// Writes one row a user and field of Alma's job, with a header; see [`Report::write_csv`].
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_alma_csv(&self, mut out: impl Write) -> io::Result<()> {
        out.write_all(BYTE_ORDER_MARK)?;
        let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        rows.write_record([
            "user",
            "field",
            "verdict",
            "certainty",
            "sis",
            "current",
            "incoming",
            "text",
            "remedy",
            "file",
            "line",
            "column",
            "currentFile",
            "currentLine",
            "history",
        ])?;
        // A table cannot say what it leaves out: it does so only where that is asked for.
        let listed = match self.outcome.settings.alma_rows {
            Listed::Auto => Listed::All,
            listed => listed,
        };
        for row in self.alma_listed(self.alma_unlisted(listed) > 0) {
            let history: Vec<String> = row
                .history
                .iter()
                .map(|value| format!("{}:{} {}", value.at.file, value.at.line, value.value))
                .collect();
            let texts = [
                row.user,
                row.field,
                row.verdict,
                row.certainty,
                row.sis.as_deref().unwrap_or_default(),
                row.current.as_deref().unwrap_or_default(),
                &row.incoming,
                &row.text,
                row.remedy.unwrap_or_default(),
                row.at.file,
            ];
            for text in texts {
                rows.write_field(inert(text).as_bytes())?;
            }
            rows.write_field(row.at.line.to_string())?;
            rows.write_field(row.at.column.to_string())?;
            let current = row.current_at.as_ref();
            rows.write_field(inert(current.map_or("", |at| at.file)).as_bytes())?;
            rows.write_field(current.map_or_else(String::new, |at| at.line.to_string()))?;
            rows.write_field(inert(&history.join("; ")).as_bytes())?;
            rows.write_record(None::<&[u8]>)?;
        }
        rows.flush()
    }

    pub(super) fn alma_found(&self, index: u32) -> Option<&Found> {
        self.judged()?.found.get(index as usize)
    }

    /// The record of a finding, its sentence, its remedy and its other place.
    pub(super) fn alma_words(&self, index: u32) -> Words<'a> {
        let nothing = (None, String::new(), String::new(), Vec::new());
        let (Some(outcome), Some(found)) = (self.judged(), self.alma_found(index)) else { return nothing };
        let users = |file: u32| self.alma_users(file);
        let who = found.user.map(|user| users(found.file).id(user, &outcome.assumed.match_id));
        let value = found.entry.map_or_else(String::new, |entry| users(found.file).shown_entry(entry));
        let related = found.other.map(|(file, entry)| {
            let there = if file == found.file { "the first" } else { "in Alma" };
            let at = where_in(&self.files[file as usize], users(file).place_of_entry(entry));
            Related { text: there.to_owned(), at }
        });
        let line = related.as_ref().map_or_else(String::new, |related| related.at.line.to_string());
        let row = found.row.map(|row| self.alma_row(row as usize));
        let code = found.code;
        let (first, third) = match code {
            Code::OldFileReplayed => {
                let resets = outcome.count(Verdict::Reset);
                (resets.to_string(), outcome.edited.to_string())
            }
            Code::MatchIdMissing => (String::new(), outcome.assumed.match_id.clone()),
            Code::IdentifierHeld => (String::new(), self.holder(outcome, found)),
            Code::PrimaryIdChanges => {
                let there = found.other.map(|(file, entry)| users(file).shown_entry(entry));
                (String::new(), there.unwrap_or_default())
            }
            Code::RecordTypeDiffers => {
                (String::new(), outcome.assumed.record_type.clone().unwrap_or_default())
            }
            _ if row.is_some() => {
                (String::new(), row.as_ref().map_or_else(String::new, |row| row.text.clone()))
            }
            _ if !found.word.is_empty() => (String::new(), found.word.to_owned()),
            _ => (String::new(), line),
        };
        let value = if code == Code::OldFileReplayed { self.replayed(outcome) } else { value };
        let id = who.unwrap_or_default();
        let quotes = [if first.is_empty() { id } else { &first }, value.as_str(), third.as_str()];
        let rule = code.rule();
        let message = super::words::counted((rule.message)(quotes), found.count);
        let who = who.map(|id| Who { kind: "alma-user", id });
        let mut related: Vec<Related<'a>> = related.into_iter().collect();
        for value in row.into_iter().flat_map(|row| row.history) {
            related
                .push(Related { text: format!("loaded before: {}", or_empty(&value.value)), at: value.at });
        }
        (who, message, (rule.remedy)(quotes), related)
    }

    /// Who in Alma has the identifier that a finding is about.
    fn holder(&self, outcome: &Outcome, found: &Found) -> String {
        let Some((file, entry)) = found.other else { return String::new() };
        let users = self.alma_users(file);
        users.id(users.user_of(entry), &outcome.assumed.match_id).to_owned()
    }

    /// The file loaded before that carries most of the values that would undo edits.
    fn replayed(&self, outcome: &Outcome) -> String {
        let best = outcome.carriers.iter().max().copied().unwrap_or_default();
        let load = outcome.carriers.iter().position(|&count| count == best);
        let file = load.and_then(|load| outcome.roles.history.get(load)?.first());
        file.map_or_else(String::new, |&file| self.files[file as usize].file.clone())
    }

    /// What makes a finding of Alma's job the same one in another run: its rule, its user, its field or value.
    pub(super) fn alma_print(&self, index: u32) -> [String; 3] {
        let Some((outcome, found)) = self.judged().zip(self.alma_found(index)) else {
            return Default::default();
        };
        let user = found.user.filter(|_| found.count == 1);
        let user = user.map_or("", |user| self.alma_users(found.file).id(user, &outcome.assumed.match_id));
        let value = found.entry.filter(|_| found.row.is_none() && found.count == 1);
        let value = value.map_or_else(String::new, |entry| self.alma_users(found.file).shown_entry(entry));
        [user.to_owned(), found.word.to_owned(), value]
    }

    /// What the files at hand do not tell of Alma.
    pub(super) fn alma_not_checked(&self, texts: &mut Vec<String>) {
        let Some(outcome) = self.judged() else { return };
        let roles = &outcome.roles;
        if roles.new.is_empty() {
            texts.push(
                "No user file of Alma is given that is about to be loaded: nothing was compared.".to_owned(),
            );
            return;
        }
        if roles.export.is_empty() {
            texts.push("No export of Alma's users is given: what Alma holds was taken to be what was loaded last, so no edit by hand is known.".to_owned());
        }
        if roles.history.is_empty() {
            texts.push("No user file of Alma that was loaded before is given: whether a field was edited by hand is not known.".to_owned());
        } else {
            texts.push("Which value a field had before it was edited by hand is in no file: every value of the files loaded before may be the one.".to_owned());
        }
        for &file in roles.new.iter().chain(roles.history.iter().flatten()).chain(&roles.export) {
            let file = &self.files[file as usize];
            let unknown = file.alma.as_ref().map_or(&[][..], |users| users.unknown());
            if !unknown.is_empty() {
                let names: Vec<&str> = unknown.iter().map(|(name, _)| name.as_str()).collect();
                texts.push(format!(
                    "Elements of users in {} that were not judged: {}.",
                    file.file,
                    names.join(", ")
                ));
            }
        }
        texts.push("Roles, record type, account type, external id, password and proxies are no part of the load: they were not compared.".to_owned());
    }
}

/// The name of a role in reports.
pub(super) fn role_name(role: Role) -> &'static str {
    match role {
        Role::Tonight => "tonight",
        Role::Baseline => "baseline",
        Role::AlmaNew => "new",
        Role::AlmaPrevious => "previous",
        Role::AlmaExport => "export",
    }
}

fn distinct(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for value in values {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    kept
}

fn or_empty(value: &str) -> &str {
    if value.is_empty() { "(empty)" } else { value }
}

/// What of a row is no sentence.
pub(super) struct AlmaCells<'a> {
    pub(super) user: &'a str,
    pub(super) field: &'static str,
    pub(super) verdict: &'static str,
    pub(super) certainty: &'static str,
}

fn certainty(row: Row) -> &'static str {
    if row.is_certain() { "certain" } else { "possible" }
}

/// A user of one of the files.
struct Side<'a> {
    file: &'a LoadedFile,
    users: &'a Users,
    number: u32,
    entries: Vec<Entry>,
}

impl<'a> Side<'a> {
    fn of(report: &Report<'a>, value: Value) -> Self {
        let users = report.alma_users(value.file);
        let (file, number) = (&report.files[value.file as usize], value.number);
        Self { file, users, number, entries: users.located(number) }
    }

    /// Where a field stands, or else the user.
    fn at(&self, field: Option<Field>) -> Where<'a> {
        let entry = field.and_then(|field| self.entries.iter().find(|entry| entry.field == field));
        where_in(self.file, entry.map_or_else(|| self.users.place(self.number), |entry| entry.place))
    }

    fn id(&self, match_id: &str) -> &'a str {
        self.users.id(self.number, match_id)
    }

    fn shown(&self, field: Field, all: bool) -> String {
        self.users.shown(&self.entries, field, all)
    }

    fn external(&self, list: Field, all: bool) -> Vec<Segment<'a>> {
        self.users.external(self.entries.iter().copied(), list, all)
    }
}

/// A user in all of the files.
struct Sides<'a> {
    user: u32,
    record: Side<'a>,
    current: Option<Side<'a>>,
    /// In the files loaded before, oldest first.
    held: Vec<Side<'a>>,
}

impl<'a> Sides<'a> {
    fn row(&self, outcome: &Outcome, row: Row, with_history: bool) -> AlmaRow<'a> {
        let Self { record, current, held, .. } = self;
        let field = row.field;
        // Of a field that nobody edited only the newest value tells something.
        let all = row.is_edited() || row.verdict == Verdict::Ambiguous;
        let told = if all { &held[..] } else { &held[held.len().saturating_sub(1)..] };
        let sentence = Sentence {
            outcome,
            row,
            user: record.id(&outcome.assumed.match_id),
            new: record.shown(field, true),
            old: current.as_ref().map(|side| side.shown(field, false)),
            had: distinct(told.iter().map(|side| side.shown(field, true))),
            sides: self,
        };
        let history = held.iter().filter(|_| with_history);
        let history =
            history.map(|side| AlmaValue { value: side.shown(field, true), at: side.at(Some(field)) });
        AlmaRow {
            user: sentence.user,
            field: field.name(),
            verdict: row.verdict.name(),
            certainty: certainty(row),
            sis: sentence.sis(),
            text: sentence.text(),
            remedy: remedy(row),
            at: record.at(Some(field)),
            current_at: current.as_ref().map(|side| side.at(Some(field))),
            history: history.collect(),
            current: sentence.old,
            incoming: sentence.new,
        }
    }
}

/// What a row is about, on the way to its sentence.
struct Sentence<'s, 'a> {
    outcome: &'s Outcome,
    row: Row,
    user: &'a str,
    new: String,
    old: Option<String>,
    had: Vec<String>,
    sides: &'s Sides<'a>,
}

impl Sentence<'_, '_> {
    fn sis(&self) -> Option<String> {
        let Self { row, had, .. } = self;
        if row.field.is_list() || row.verdict == Verdict::Create || had.is_empty() {
            return None;
        }
        Some(had.join(" | "))
    }

    fn text(&self) -> String {
        let Self { row, user, had, .. } = self;
        if row.field.is_list() {
            return self.list_text();
        }
        let field = row.field.name();
        let (new, old) = (or_empty(&self.new), or_empty(self.old.as_deref().unwrap_or_default()));
        let of = format!("{field} of {user}");
        match row.verdict {
            Verdict::Create => format!("{field} of the new user {user} becomes {new}."),
            Verdict::Unchanged if self.new == self.old.as_deref().unwrap_or_default() => {
                format!("{of} stays {old}: the file carries the same value.")
            }
            Verdict::Unchanged => {
                format!("{of} stays {old}: the file leaves it empty, which changes nothing.")
            }
            Verdict::Update => format!("{of} changes from {old} to {new}: it follows the feed."),
            Verdict::Overwritten if row.field.name() == PRIMARY => {
                format!("{of} changes from {old} to {new}: the user is matched by another identifier.")
            }
            Verdict::Overwritten => {
                format!("{of} changes from {old} to {new}: an edit by hand of this field is not protected.")
            }
            Verdict::Cleared => format!("{of} would lose {old}: the file leaves it empty."),
            Verdict::Default => {
                let default = self.outcome.assumed.default_of(row.field).unwrap_or_default();
                format!("{of} would be set from {old} to its default {default}: the file leaves it empty.")
            }
            Verdict::Reset if row.is_certain() => format!(
                "{of} would go back from {old} to {new}, because the file carries {new}, the value it had before the edit."
            ),
            Verdict::Reset => format!(
                "{of} would go back from {old} to {new}, because the file carries {new}, if that was its value before the edit: it has been {}.",
                alternatives(had)
            ),
            Verdict::Ambiguous if had.is_empty() => {
                let becomes =
                    if self.new.is_empty() { "is cleared".to_owned() } else { format!("becomes {new}") };
                format!(
                    "{of} stays {old} or {becomes}: no file that was loaded before holds the user, so whether it was edited by hand is not known."
                )
            }
            Verdict::Ambiguous => format!(
                "{of} stays {old} or is cleared: the file leaves it empty, as it may have been before the edit, and what the job does then is not documented."
            ),
            Verdict::Kept if row.is_drift() => format!(
                "{of} stays {old}, which was set by hand: the feed says {new}, and that will not arrive by itself."
            ),
            Verdict::Kept if self.new.is_empty() => {
                format!("{of} stays {old}, which was set by hand: the file leaves it empty.")
            }
            Verdict::Kept => format!(
                "{of} stays {old}, which was set by hand: the file carries it too, and it stays protected."
            ),
            Verdict::ListReplaced => String::new(),
        }
    }

    fn list_text(&self) -> String {
        let Self { row, user, sides, .. } = self;
        let name = match row.field.name() {
            "user_identifiers" => "identifiers",
            "user_notes" => "notes",
            "user_blocks" => "blocks",
            "user_statistics" => "statistics",
            "emails" => "e-mails",
            other => other,
        };
        let own = sides.record.external(row.field, true);
        if row.verdict == Verdict::Create {
            return format!("The new user {user} gets {} {name}.", own.len());
        }
        let current = sides.current.as_ref();
        let there = current.map_or_else(Vec::new, |side| side.external(row.field, false));
        let entries = current.map_or(&[][..], |side| &side.entries);
        let internal = entries.iter().filter(|entry| entry.field == row.field && entry.is_internal()).count();
        let kept = match internal {
            0 => String::new(),
            1 => "; the one internal is never touched".to_owned(),
            many => format!("; the {many} internal ones are never touched"),
        };
        if row.verdict == Verdict::Unchanged {
            return format!("The external {name} of {user} stay as they are{kept}.");
        }
        let gone = there.iter().filter(|text| !own.contains(text)).count();
        let added = own.iter().filter(|text| !there.contains(text)).count();
        format!(
            "The external {name} of {user} are replaced as a whole: {gone} would go and {added} would come{kept}."
        )
    }
}

fn alternatives(values: &[String]) -> String {
    let values: Vec<&str> = values.iter().map(|value| or_empty(value)).collect();
    match values.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => values.join(", "),
    }
}

/// What to do about a row.
fn remedy(row: Row) -> Option<&'static str> {
    Some(match row.verdict {
        Verdict::Reset => {
            "If the edit is right, take the user or the field's old value out of the file; after the load the edit would have to be made again."
        }
        Verdict::Kept if row.is_drift() => {
            "If the feed is right, open the user for update and choose the original value (Restore, for a preferred name): then the field follows the feed again. If the edit is right, leave it, and let no old file be loaded."
        }
        Verdict::Cleared | Verdict::Default => "If the value is to stay, fill the element in the file.",
        Verdict::Ambiguous => "Look at the user in Alma before the load, and again after it.",
        _ => return None,
    })
}
