//! The forecast of locks in words: steps, changes, and the formats that are made of them.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::csv::{BYTE_ORDER_MARK, inert};
use super::json::Rows;
use super::text::section;
use super::visible::Visible;
use super::{Report, Style, Where, many_of, named, where_in};
use crate::records::{Day, Feed};
use crate::run::{Because, Forecast, Turn, graces};

/// The version of the contract; additions do not change it.
const SCHEMA: &str = "soups-forecast/1";

/// A user that would be locked on the first day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ForecastUser<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its user name.
    pub user_name: &'a str,
    /// Where it stands.
    pub at: Where<'a>,
}

/// A user that changes on a day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ForecastChange<'a> {
    /// The first day on which it is otherwise.
    pub day: String,
    /// Its id.
    pub user: &'a str,
    /// Its user name.
    pub user_name: &'a str,
    /// `locked` or `unlocked`.
    pub becomes: &'static str,
    /// Whether Person Maintenance had locked it before the first night.
    pub locked_before: bool,
    /// Why.
    pub because: ForecastBecause<'a>,
}

/// Why a user changes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ForecastBecause<'a> {
    /// `association-begins`, `grace-begins`, `association-ends`, `grace-ends` or `person-gone`.
    pub kind: &'static str,
    /// In a sentence.
    pub text: String,
    /// The person whose association it is.
    pub person: &'a str,
    /// Where the association stands.
    pub at: Where<'a>,
}

impl<'a> Report<'a> {
    /// Who would be locked on which day from `from` to `to`, if the feeds stayed as they are: what Person Maintenance sees on
    /// the first night, judged on each of these days.
    #[must_use]
    pub fn forecast(&self, from: Day, to: Day) -> Forecast {
        let outcome = &self.outcome;
        crate::run::forecast(&self.feeds, self.facts, &outcome.night, &outcome.settings, (from, to))
    }

    /// One of the users that would be locked on the first day, below [`Forecast::locked_at_start_len`].
    #[must_use]
    pub fn forecast_user(&self, forecast: &Forecast, index: usize) -> ForecastUser<'a> {
        let (id, user_name, at) = self.user(forecast.locked_at_start[index]);
        ForecastUser { id, user_name, at }
    }

    /// One of the changes, below [`Forecast::changes_len`].
    #[must_use]
    pub fn forecast_change(&self, forecast: &Forecast, index: usize) -> ForecastChange<'a> {
        let turn = forecast.turns[index];
        let (user, user_name, _) = self.user(turn.account);
        ForecastChange {
            day: turn.day.to_string(),
            user,
            user_name,
            becomes: if turn.locked { "locked" } else { "unlocked" },
            locked_before: self.facts.listed().is_locked_by_job(turn.account),
            because: self.because(&turn),
        }
    }

    pub(super) fn because(&self, turn: &Turn) -> ForecastBecause<'a> {
        let (feeds, person) = self.side(turn.person);
        let id = feeds.key(Feed::Persons, person);
        let Some(file) = feeds.file(Feed::Persons) else {
            let at = self.at(Feed::Persons, crate::xml::Place::START);
            return ForecastBecause { kind: turn.because.name(), text: String::new(), person: id, at };
        };
        let records = &file.segment.records;
        let association = records.association(turn.association);
        let what = format!("the {} association of person {}", association.kind.name(), named(id));
        let last = Day(turn.day.0.saturating_sub(1));
        let text = match turn.because {
            Because::AssociationBegins => format!("{what} begins on {}", turn.day),
            Because::GraceBegins => format!("the grace of {what} begins on {}", turn.day),
            Because::AssociationEnds => format!("{what} ends on {last}"),
            Because::GraceEnds => {
                let kinds = records.associations_of(person).map(|index| records.association(index).kind);
                let days = graces(kinds, &self.outcome.settings).of(association.kind);
                let days = many_of(days.into(), "day", "days");
                format!("the grace of {what}, {days}, ends on {last}")
            }
            Because::PersonGone => {
                format!(
                    "person {} is gone from the person feed, which ends its associations on {last}",
                    named(id)
                )
            }
        };
        let at = where_in(file, records.place_of_association(turn.association));
        ForecastBecause { kind: turn.because.name(), text, person: id, at }
    }

    /// What a forecast assumes, in plain words.
    #[must_use]
    pub fn forecast_notes(&self) -> Vec<&'static str> {
        let mut notes = vec![
            "Every day is judged with what Person Maintenance sees on the first night: nothing but the date changes.",
            "A user counts as locked on a day when Person Maintenance would lock it then; users that were locked before are not counted.",
        ];
        if !self.facts.listed().knows_roles() {
            notes.push("Who has a role given by hand is not known: a user with a role would not be locked.");
        }
        if !self.outcome.settings.maintenance_lock {
            notes.push("The lock is switched off, so that nobody is locked on any day.");
        } else if self.outcome.night.seen.users == 0 {
            notes.push(
                "Person Maintenance judges nobody: users and persons are needed, and the job has to run.",
            );
        }
        notes
    }

    /// Writes a forecast for a person at a terminal: days first, then the changes.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_forecast_text(
        &self,
        forecast: &Forecast,
        out: &mut impl Write,
        style: Style,
    ) -> io::Result<()> {
        let out = &mut Visible::new(out);
        let first = forecast.steps.first().map_or(0, |step| step.locked);
        let last = forecast.steps.last().map_or(0, |step| step.locked);
        writeln!(
            out,
            "{} would be locked on {}, {} on {}.",
            many_of(first.into(), "user", "users"),
            forecast.from,
            many_of(last.into(), "user", "users"),
            forecast.to
        )?;
        section(out, "Days on which somebody changes")?;
        writeln!(out, "  {:<10}  {:>8}  {:>10}  {:>12}", "from", "locked", "new locks", "released")?;
        for step in forecast.steps.iter().take(style.rows_max) {
            let (from, locked) = (step.from.to_string(), step.locked);
            writeln!(
                out,
                "  {from:<10}  {locked:>8}  {:>10}  {:>12}",
                step.become_locked, step.become_unlocked
            )?;
        }
        more(out, forecast.steps.len(), style, "day", "days")?;
        section(out, "Changes")?;
        if forecast.turns.is_empty() {
            writeln!(out, "  Nobody changes.")?;
        }
        for index in 0..forecast.turns.len().min(style.rows_max) {
            let ForecastChange { day, user, becomes, because, .. } = self.forecast_change(forecast, index);
            let Where { file, line, column, .. } = because.at;
            writeln!(out, "  {day}  {} {becomes}: {}", named(user), because.text)?;
            writeln!(out, "              {file}:{line}:{column}")?;
        }
        more(out, forecast.turns.len(), style, "change", "changes")?;
        section(out, "Assumptions")?;
        for note in self.forecast_notes() {
            writeln!(out, "  {note}")?;
        }
        Ok(())
    }

    /// Writes a forecast as JSON (`docs/forecast.schema.json`).
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_forecast_json(&self, forecast: &Forecast, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, &ForecastOf(self, forecast))?;
        out.write_all(b"\n")
    }

    /// Writes the changes of a forecast as a table, one row each, with a header.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_forecast_csv(&self, forecast: &Forecast, mut out: impl Write) -> io::Result<()> {
        out.write_all(BYTE_ORDER_MARK)?;
        let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        rows.write_record([
            "day",
            "user",
            "userName",
            "becomes",
            "lockedBefore",
            "because",
            "text",
            "person",
            "file",
            "line",
            "column",
        ])?;
        for index in 0..forecast.turns.len() {
            let ForecastChange { day, user, user_name, becomes, locked_before, because } =
                self.forecast_change(forecast, index);
            let (line, column) = (because.at.line.to_string(), because.at.column.to_string());
            let before = if locked_before { "true" } else { "false" };
            let cells = [
                &day,
                user,
                user_name,
                becomes,
                before,
                because.kind,
                &because.text,
                because.person,
                because.at.file,
                &line,
                &column,
            ];
            for cell in cells {
                rows.write_field(inert(cell).as_bytes())?;
            }
            rows.write_record(None::<&[u8]>)?;
        }
        rows.flush()
    }
}

/// How much is left out.
fn more(out: &mut impl Write, count: usize, style: Style, one: &str, many: &str) -> io::Result<()> {
    match count.saturating_sub(style.rows_max) {
        0 => Ok(()),
        left => writeln!(out, "  … and {} more", many_of(left as u64, one, many)),
    }
}

struct ForecastOf<'r, 'a>(&'r Report<'a>, &'r Forecast);

impl Serialize for ForecastOf<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Day {
            from: String,
            locked: u32,
            unlocked: u32,
            become_locked: u32,
            become_unlocked: u32,
        }
        let Self(report, forecast) = self;
        let day = |index: usize| {
            let step = forecast.steps[index];
            Day {
                from: step.from.to_string(),
                locked: step.locked,
                unlocked: step.unlocked,
                become_locked: step.become_locked,
                become_unlocked: step.become_unlocked,
            }
        };
        let mut written = serializer.serialize_struct("Forecast", 9)?;
        written.serialize_field("schema", SCHEMA)?;
        written.serialize_field("asOf", &report.outcome.settings.as_of.to_string())?;
        written.serialize_field("from", &forecast.from.to_string())?;
        written.serialize_field("to", &forecast.to.to_string())?;
        written.serialize_field("certainty", report.certainty())?;
        written.serialize_field("steps", &Rows(forecast.steps.len(), day))?;
        let locked = |index| report.forecast_user(forecast, index);
        written.serialize_field("lockedAtStart", &Rows(forecast.locked_at_start.len(), locked))?;
        let change = |index| report.forecast_change(forecast, index);
        written.serialize_field("changes", &Rows(forecast.turns.len(), change))?;
        written.serialize_field("notes", &report.forecast_notes())?;
        written.end()
    }
}
