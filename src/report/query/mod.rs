//! Rows in any order, of which some are left out: for fronts that show a part of a view at a time.
//!
//! A view of a million rows is never put into words for that. A column becomes a rank a row, once; an order is a stable sort
//! of ranks, and a choice a look at them. Only a search in texts goes row by row, in as many steps as whoever asks likes:
//! what was found so far is there between them, in the right order.

mod cells;
mod rank;
mod words;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::{Collected, Report, Row, View};
pub use cells::Column;
use cells::{Cell, Kind};
use words::Needle;

/// What is asked of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    view: View,
    sort: Option<(Column, bool)>,
    /// Columns whose word is one of these.
    choices: Vec<(Column, Vec<String>)>,
    /// Columns whose text holds this.
    texts: Vec<(Column, Needle)>,
    /// What each row has to hold somewhere.
    terms: Vec<Needle>,
}

/// A name that is no column of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownColumn(String);

impl fmt::Display for UnknownColumn {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "“{}” is no column of this view", self.0)
    }
}

impl std::error::Error for UnknownColumn {}

/// More terms than anybody types are not looked for.
const TERMS_MAX: usize = 16;

impl Query {
    /// All rows of a view, in its own order.
    #[must_use]
    pub fn new(view: View) -> Self {
        Self { view, sort: None, choices: Vec::new(), texts: Vec::new(), terms: Vec::new() }
    }

    /// The same in the order of a column; rows that are equal in it stay in theirs.
    ///
    /// # Errors
    /// When the view has no such column.
    pub fn sorted(self, column: &str, descending: bool) -> Result<Self, UnknownColumn> {
        Ok(Self { sort: Some((self.column(column)?, descending)), ..self })
    }

    /// Only rows of which a column is this word; asked for again, also those of which it is that word.
    ///
    /// # Errors
    /// When the view has no such column.
    pub fn chosen(mut self, column: &str, word: &str) -> Result<Self, UnknownColumn> {
        let column = self.column(column)?;
        let word = word.to_owned();
        match self.choices.iter_mut().find(|(chosen, _)| *chosen == column) {
            Some((_, words)) => words.push(word),
            None => self.choices.push((column, vec![word])),
        }
        Ok(self)
    }

    /// Only rows of which a column holds this text, whatever the case.
    ///
    /// # Errors
    /// When the view has no such column.
    pub fn holding(mut self, column: &str, text: &str) -> Result<Self, UnknownColumn> {
        self.texts.push((self.column(column)?, Needle::new(text)));
        Ok(self)
    }

    /// Only rows that hold each word of this text somewhere, whatever the case.
    #[must_use]
    pub fn searched(self, text: &str) -> Self {
        Self { terms: text.split_whitespace().take(TERMS_MAX).map(Needle::new).collect(), ..self }
    }

    fn column(&self, name: &str) -> Result<Column, UnknownColumn> {
        let columns = self.view.columns().iter();
        let found = columns.map(|(column, _)| *column).find(|column| column.name() == name);
        found.ok_or_else(|| UnknownColumn(name.to_owned()))
    }
}

/// A word that rows can be chosen by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The word.
    pub value: String,
    /// How many rows have it, of those that the other columns' choices leave.
    pub count: u32,
}

/// Some rows of a [`Table`], and what is known of the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TablePage<'a> {
    /// Rows of the view.
    pub total: usize,
    /// Rows that were found so far: all of them, when it is done.
    pub found: usize,
    /// How many have been looked at, of those that come into question.
    pub searched: usize,
    /// How many of them there are.
    pub candidates: usize,
    /// Whether all were looked at.
    pub done: bool,
    /// The rows asked for, as far as they were found.
    pub rows: Vec<Row<'a>>,
    /// Their numbers in the view.
    pub numbers: Vec<u32>,
}

/// The answer to a [`Query`]: the rows of a view by number, for one outcome.
#[derive(Debug)]
pub struct Table {
    /// What its rows are numbers of.
    of: Arc<Collected>,
    query: Query,
    /// Of the columns that something was asked of.
    ranks: Vec<(Column, Ranks)>,
    candidates: Vec<u32>,
    looked_at: usize,
    found: Vec<u32>,
}

/// A column as numbers that sort like it.
#[derive(Debug)]
struct Ranks {
    of: Vec<u32>,
    /// Of a column of words, the words by rank.
    words: Vec<String>,
}

/// Columns of which the ranks are kept: four bytes a row each.
const RANKS_MAX: usize = 8;

impl Table {
    /// All rows of a view.
    #[must_use]
    pub fn new(report: &Report<'_>, view: View) -> Self {
        let found = (0..report.rows_len(view) as u32).collect();
        let query = Query::new(view);
        let of = Arc::clone(&report.kept);
        Self { of, query, ranks: Vec::new(), candidates: Vec::new(), looked_at: 0, found }
    }

    /// Whether its rows are those of this report, and not of another run.
    #[must_use]
    pub fn is_of(&self, report: &Report<'_>) -> bool {
        Arc::ptr_eq(&self.of, &report.kept)
    }

    /// The view.
    #[must_use]
    pub fn view(&self) -> View {
        self.query.view
    }

    /// Begins with another query of the same view; the same one again is not begun again. Where texts are searched,
    /// [`Table::search`] goes on.
    pub fn ask(&mut self, report: &Report<'_>, query: Query) {
        if query == self.query || query.view != self.query.view {
            return;
        }
        self.query = query;
        let mut rows = self.chosen(report, None);
        if let Some((column, descending)) = self.query.sort {
            let ranks = self.ranks(report, column);
            rank::order(&mut rows, &ranks.of, descending);
        }
        self.looked_at = 0;
        self.found = Vec::new();
        self.candidates = rows;
        if self.query.texts.is_empty() && self.query.terms.is_empty() {
            self.found = std::mem::take(&mut self.candidates);
        }
    }

    /// Searches the next rows that come into question, so many of them; answers whether all were searched.
    pub fn search(&mut self, report: &Report<'_>, rows: usize) -> bool {
        let end = self.looked_at.saturating_add(rows).min(self.candidates.len());
        let mut told = String::new();
        for &row in &self.candidates[self.looked_at..end] {
            if self.holds(report, row as usize, &mut told) {
                self.found.push(row);
            }
        }
        self.looked_at = end;
        self.is_done()
    }

    /// Whether every row that comes into question was searched.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.looked_at == self.candidates.len()
    }

    /// The numbers of the rows that were found so far, in their order.
    #[must_use]
    pub fn found(&self) -> &[u32] {
        &self.found
    }

    /// The rows `from`, `from + 1`, … of what was found so far.
    #[must_use]
    pub fn page<'a>(&self, report: &'a Report<'_>, from: usize, count: usize) -> TablePage<'a> {
        let asked = from.min(self.found.len())..from.saturating_add(count).min(self.found.len());
        let numbers = self.found[asked].to_vec();
        let rows = numbers.iter().map(|&row| report.row(self.view(), row as usize));
        TablePage {
            total: report.rows_len(self.view()),
            found: self.found.len(),
            searched: self.looked_at,
            candidates: self.candidates.len(),
            done: self.is_done(),
            rows: rows.collect(),
            numbers,
        }
    }

    /// The words of a column, with how many rows have each of those that the choices in the other columns leave. None for
    /// a column of texts or numbers.
    pub fn choices(&mut self, report: &Report<'_>, column: &str) -> Vec<Choice> {
        let Ok(column) = self.query.column(column) else { return Vec::new() };
        if self.view().kind(column) != Kind::Words {
            return Vec::new();
        }
        let rows = self.chosen(report, Some(column));
        let ranks = self.ranks(report, column);
        let mut counts = vec![0; ranks.words.len()];
        for row in rows {
            counts[ranks.of[row as usize] as usize] += 1;
        }
        let words = ranks.words.iter().zip(counts);
        words.map(|(value, count)| Choice { value: value.clone(), count }).collect()
    }

    /// The rows that the choices leave, but for those in one column.
    fn chosen(&mut self, report: &Report<'_>, but_in: Option<Column>) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..report.rows_len(self.view()) as u32).collect();
        let choices = std::mem::take(&mut self.query.choices);
        for (column, words) in choices.iter().filter(|(column, _)| Some(*column) != but_in) {
            let ranks = self.ranks(report, *column);
            let wanted: Vec<bool> = ranks.words.iter().map(|word| words.contains(word)).collect();
            rows.retain(|&row| wanted.get(ranks.of[row as usize] as usize).copied().unwrap_or_default());
        }
        self.query.choices = choices;
        rows
    }

    fn ranks(&mut self, report: &Report<'_>, column: Column) -> &Ranks {
        let known = self.ranks.iter().position(|(known, _)| *known == column);
        let at = known.unwrap_or_else(|| {
            if self.ranks.len() == RANKS_MAX {
                self.ranks.remove(0);
            }
            self.ranks.push((column, Ranks::new(report, self.query.view, column)));
            self.ranks.len() - 1
        });
        &self.ranks[at].1
    }

    /// Whether a row holds what is searched. `told` is room for a sentence.
    fn holds(&self, report: &Report<'_>, row: usize, told: &mut String) -> bool {
        let view = self.view();
        let in_columns = self.query.texts.iter().all(|(column, needle)| {
            report.cell_holds(view, *column, row, told, &mut |text| needle.is_in(text))
        });
        if !in_columns {
            return false;
        }
        // The cells that cost nothing first: most rows need no sentence then. A bit a term is one that is not found yet.
        let terms = &self.query.terms;
        let mut wanted: u32 = (1 << terms.len()) - 1;
        for sentences in [false, true] {
            let columns = view.columns().iter().filter(|(_, kind)| (*kind == Kind::Sentences) == sentences);
            for (column, _) in columns.filter(|(_, kind)| *kind != Kind::Numbers) {
                if wanted == 0 {
                    return true;
                }
                report.cell_holds(view, *column, row, told, &mut |text| {
                    for (at, needle) in terms.iter().enumerate() {
                        if wanted & 1 << at != 0 && needle.is_in(text) {
                            wanted &= !(1 << at);
                        }
                    }
                    false
                });
            }
        }
        wanted == 0
    }
}

/// The cells of a column, and which of them each row has.
#[derive(Default)]
struct Cells<'a> {
    numbers: Vec<u64>,
    texts: Vec<&'a str>,
    words: Vec<&'a str>,
    of: Vec<u32>,
}

/// Rows that are read by one call, see `rank.rs`.
const PART_ROWS: usize = 1 << 14;

impl<'a> Cells<'a> {
    #[inline(never)]
    fn read(&mut self, report: &'a Report<'_>, view: View, column: Column, rows: Range<usize>) {
        let Self { numbers, texts, words, of } = self;
        for row in rows {
            match report.cell(view, column, row) {
                Cell::Number(number) => numbers.push(number),
                Cell::Text(text) => {
                    // What is found of one record stands together mostly, and has its id from the same memory.
                    if texts.last().is_none_or(|last| !std::ptr::eq(*last, text)) {
                        texts.push(text);
                    }
                    of.push(texts.len() as u32 - 1);
                }
                Cell::Word(word) => {
                    // The same word is mostly the same memory, which is seen without reading it.
                    let same = |known: &&str| std::ptr::eq(*known, word);
                    let known = words.iter().position(same);
                    let known = known.or_else(|| words.iter().position(|known| *known == word));
                    of.push(known.unwrap_or(words.len()) as u32);
                    if known.is_none() {
                        words.push(word);
                    }
                }
            }
        }
    }
}

impl Ranks {
    fn new(report: &Report<'_>, view: View, column: Column) -> Self {
        let all = report.rows_len(view);
        let mut cells = Cells { of: Vec::with_capacity(all), ..Cells::default() };
        for from in (0..all).step_by(PART_ROWS) {
            cells.read(report, view, column, from..all.min(from + PART_ROWS));
        }
        let Cells { numbers, texts, words, mut of } = cells;
        if !numbers.is_empty() {
            of = rank::of_numbers(&numbers);
        } else if !texts.is_empty() {
            let ranks = rank::of_texts(&texts);
            for text in &mut of {
                *text = ranks[*text as usize];
            }
        }
        let mut order: Vec<usize> = (0..words.len()).collect();
        order.sort_by_key(|&word| (weight(words[word]), words[word]));
        let mut ranks = vec![0; words.len()];
        for (rank, &word) in order.iter().enumerate() {
            ranks[word] = rank as u32;
        }
        if !words.is_empty() {
            for word in &mut of {
                *word = ranks[*word as usize];
            }
        }
        Self { of, words: order.iter().map(|&word| words[word].to_owned()).collect() }
    }
}

/// Words of severity are in their own order, all others in that of the alphabet.
fn weight(word: &str) -> usize {
    const HEAVIEST_FIRST: [&str; 5] = ["fatal", "error", "warning", "note", "info"];
    HEAVIEST_FIRST.iter().position(|known| *known == word).unwrap_or(HEAVIEST_FIRST.len())
}
