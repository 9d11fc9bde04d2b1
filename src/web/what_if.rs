//! What if: other days, other schedules, and what a change makes of the answer.

use std::io::{self, Read};
use std::sync::Arc;

use js_sys::{Function, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::{Session, js};
use crate::compare::{Comparison, Fate, FeedChange, SettingChange, Side, Snapshot, Summary as Totals};
use crate::records::Day;
use crate::report::{Counts, ForecastChange, JobFinding, MovedJob, NightRow, ScheduleRow, Section};
use crate::settings::Settings;
use crate::{Outcome, Report};

/// The run before the last change is kept row by row up to so many rows, when its files go: a row is put into words for
/// that, and nobody has asked for it yet.
const ROWS_KEPT_MAX: usize = 20_000;

/// Which run the last one is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Against {
    /// The one before the last change.
    Before,
    /// The one that was kept.
    Kept,
}

/// The run before the last change.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// The number of the last change.
    change: u32,
    counts: Option<Counts>,
    /// As long as its files are there.
    outcome: Option<Outcome>,
    /// Where they are gone.
    snapshot: Option<Snapshot>,
}

impl Past {
    /// What the last change did to the totals.
    pub(super) fn effect(&self, now: Counts) -> Option<Effect> {
        let before = self.counts?;
        Some(Effect { sentence: now.since(before), before })
    }
}

#[derive(Serialize)]
pub(super) struct Effect {
    sentence: String,
    before: Counts,
}

#[wasm_bindgen]
impl Session {
    /// Who would be locked on each day of a range: where the number changes, and what that assumes.
    ///
    /// # Errors
    /// When these are no days in this order, or nothing has been run.
    pub fn forecast(&mut self, from: &str, to: &str) -> Result<JsValue, JsError> {
        let day = |text| Day::from_iso(text).ok_or_else(|| JsError::new("a day is written yyyy-mm-dd"));
        let range = (day(from)?, day(to)?);
        if range.1 < range.0 {
            return Err(JsError::new("the last day comes before the first"));
        }
        let report = self.report()?;
        let forecast = report.forecast(range.0, range.1);
        let steps = forecast.steps.iter().map(|step| ForecastStep {
            from: step.from.to_string(),
            locked: step.locked,
            become_locked: step.become_locked,
            become_unlocked: step.become_unlocked,
        });
        let answer = js(&ForecastRow {
            from,
            to,
            steps: steps.collect(),
            changes: forecast.changes_len(),
            notes: report.forecast_notes(),
        });
        self.forecast = Some(forecast);
        answer
    }

    /// Rows of the last forecast: who changes on which day, and why.
    ///
    /// # Errors
    /// When nothing was forecast since the last run.
    pub fn forecast_changes(&self, from: u32, count: u32) -> Result<JsValue, JsError> {
        let report = self.report()?;
        let forecast = self.forecast.as_ref().ok_or_else(|| JsError::new("nothing has been forecast yet"))?;
        let total = forecast.changes_len();
        let asked = (from as usize).min(total)..(from as usize).saturating_add(count as usize).min(total);
        js(&Changes { total, rows: asked.map(|index| report.forecast_change(forecast, index)).collect() })
    }

    /// When the jobs run and could run, what the rules say of that, and what each night does.
    ///
    /// # Errors
    /// When nothing has been run.
    pub fn timing(&self) -> Result<JsValue, JsError> {
        let report = self.report()?;
        js(&Timing {
            schedule: report.schedule(),
            findings: report.findings_of_jobs(),
            nights: report.night_rows(),
            moves: report.moves_of_jobs(),
        })
    }

    /// Keeps the last run, for later ones to be compared with, whatever becomes of its files.
    ///
    /// # Errors
    /// When nothing has been run.
    pub fn keep_for_comparison(&mut self) -> Result<(), JsError> {
        let kept = Snapshot::of(&self.report()?);
        self.kept = Some(kept);
        self.paired = None;
        Ok(())
    }

    /// Keeps the run that a JSON report tells of, for later ones to be compared with. `next` gives the bytes of the report,
    /// piece by piece, and nothing at its end.
    ///
    /// # Errors
    /// When it is no report that can be compared with; the message says why.
    pub fn keep_report_for_comparison(&mut self, next: Function) -> Result<(), JsError> {
        let pieces = Pieces { next, piece: Vec::new(), at: 0 };
        self.kept = Some(Snapshot::read(pieces).map_err(|error| JsError::new(&error.to_string()))?);
        self.paired = None;
        Ok(())
    }

    /// The last run compared with another: the answer, the totals, settings and feeds that differ. The other is the one
    /// that was `kept`, or the one `before` the last change.
    ///
    /// # Errors
    /// When there is no such run, or nothing has been run.
    pub fn comparison(&mut self, against: &str) -> Result<JsValue, JsError> {
        self.compared(against, &|comparison| {
            js(&Compared {
                sentence: comparison.sentence(),
                summary: Totals(comparison),
                settings: comparison.settings(),
                feeds: comparison.feeds(),
            })
        })
    }

    /// Rows of the comparison: of a list by its name in the JSON report, that are `new`, `fixed`, `changed` or `unchanged`.
    ///
    /// # Errors
    /// When there is no such list, fate or run, or nothing has been run.
    pub fn comparison_rows(
        &mut self,
        against: &str,
        list: &str,
        fate: &str,
        from: u32,
        count: u32,
    ) -> Result<JsValue, JsError> {
        let unknown = || JsError::new("no such rows are compared");
        let section = Section::find(list).ok_or_else(unknown)?;
        let fate = Fate::find(fate).ok_or_else(unknown)?;
        self.compared(against, &|comparison| {
            js(&comparison.rows(section, fate, from as usize, count as usize))
        })
    }

    /// The rows of two runs are paired once, however many pages of them are asked for.
    fn compared(
        &mut self,
        against: &str,
        answer: &dyn Fn(&Comparison<'_>) -> Result<JsValue, JsError>,
    ) -> Result<JsValue, JsError> {
        let against = if against == "kept" { Against::Kept } else { Against::Before };
        let report = self.report()?;
        let known = self.paired.as_ref().filter(|(of, _)| *of == against).map(|(_, pairing)| pairing);
        let with = |side: Side<'_>| {
            let comparison = match known {
                Some(pairing) => Comparison::paired(side, &report, Arc::clone(pairing)),
                None => Comparison::new(side, &report),
            };
            answer(&comparison).map(|answer| (answer, comparison.pairing()))
        };
        let (answer, pairing) = match (against, &self.past.outcome) {
            (Against::Kept, _) => {
                with(run_of(self.kept.as_ref(), "no run was kept to compare with")?.into())?
            }
            (Against::Before, Some(outcome)) => with((&self.dry_run.report(outcome)).into())?,
            (Against::Before, None) => {
                with(run_of(self.past.snapshot.as_ref(), "there is no run before to compare with")?.into())?
            }
        };
        self.paired = Some((against, pairing));
        Ok(answer)
    }

    /// Before another run: the last one becomes the run before, unless this is still the same change.
    pub(super) fn before_run(&mut self, change: u32, settings: &Settings) {
        self.forecast = None;
        self.paired = None;
        if change != self.past.change {
            self.past.change = change;
            if let Some(outcome) = self.outcome.take() {
                self.past =
                    Past { change, counts: Some(self.counts), outcome: Some(outcome), snapshot: None };
            }
        }
        // Rows are made of facts that hold for one way of comparing ids.
        let comparison = |outcome: &Outcome| outcome.settings.id_comparison;
        if self.past.outcome.as_ref().is_some_and(|past| comparison(past) != settings.id_comparison) {
            self.past.snapshot = self.past.outcome.take().and_then(|outcome| self.snapshot(&outcome));
        }
    }

    /// Before a file comes or goes: the last run is over.
    pub(super) fn before_change_of_files(&mut self) {
        self.forecast = None;
        self.paired = None;
        let past = self.past.outcome.take();
        if let Some(outcome) = self.outcome.take() {
            self.past.counts = Some(self.counts);
            self.past.snapshot = self.snapshot(&outcome);
        } else if let Some(outcome) = past {
            self.past.snapshot = self.snapshot(&outcome);
        }
    }

    /// What is kept of a run, where that is little enough.
    fn snapshot(&self, outcome: &Outcome) -> Option<Snapshot> {
        let report: Report<'_> = self.dry_run.report(outcome);
        let rows: usize = Section::ALL.into_iter().map(|section| report.section_len(section)).sum();
        (rows <= ROWS_KEPT_MAX).then(|| Snapshot::of(&report))
    }
}

fn run_of<'a>(snapshot: Option<&'a Snapshot>, why: &str) -> Result<&'a Snapshot, JsError> {
    snapshot.ok_or_else(|| JsError::new(why))
}

#[derive(Serialize)]
struct ForecastRow<'a> {
    from: &'a str,
    to: &'a str,
    steps: Vec<ForecastStep>,
    changes: usize,
    notes: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ForecastStep {
    from: String,
    locked: u32,
    become_locked: u32,
    become_unlocked: u32,
}

#[derive(Serialize)]
struct Changes<'a> {
    total: usize,
    rows: Vec<ForecastChange<'a>>,
}

#[derive(Serialize)]
struct Timing<'a> {
    schedule: Option<ScheduleRow>,
    findings: Vec<JobFinding<'a>>,
    nights: Vec<NightRow>,
    moves: Vec<MovedJob>,
}

#[derive(Serialize)]
struct Compared<'r, 'a> {
    sentence: String,
    summary: Totals<'r, 'a>,
    settings: &'r [SettingChange],
    feeds: &'r [FeedChange],
}

/// What a function gives piece by piece, until it gives nothing.
struct Pieces {
    next: Function,
    piece: Vec<u8>,
    at: usize,
}

impl Read for Pieces {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            let given = self.next.call0(&JsValue::NULL).map_err(|_| io::Error::other("it cannot be read"))?;
            let Ok(bytes) = given.dyn_into::<Uint8Array>() else { return Ok(0) };
            self.piece = bytes.to_vec();
            self.at = 0;
        }
        let count = out.len().min(self.piece.len() - self.at);
        out[..count].copy_from_slice(&self.piece[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
