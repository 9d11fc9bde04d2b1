//! Two runs side by side: what is new, what is fixed, what is as it was.
//!
//! Rows are the same when their fingerprints are. A side is a report in memory, a [`Snapshot`] of one, or a report that
//! was written as JSON and is read back; which of them makes no difference to what is told.

mod read;
mod side;
mod write;

use std::sync::Arc;

use hashbrown::HashMap;
use serde::Serialize;

pub use read::ReadError;
pub use side::{Row, Side, Snapshot, Spot};
pub use write::Summary;

use crate::report::{Details, Section, difference};

/// Two runs, compared.
#[derive(Debug)]
pub struct Comparison<'a> {
    before: Side<'a>,
    after: Side<'a>,
    pairing: Arc<Pairing>,
}

/// Which rows of two runs are the same, and what differs besides: all that a comparison has to work out. It holds for as long as
/// both runs are there, whoever looks at them.
#[derive(Debug)]
pub struct Pairing {
    sections: [Compared; 5],
    settings: Vec<SettingChange>,
    feeds: Vec<FeedChange>,
}

/// The rows of a section, by their numbers on the one side and the other.
#[derive(Debug, Default)]
struct Compared {
    new: Vec<u32>,
    fixed: Vec<u32>,
    changed: Vec<(u32, u32)>,
    unchanged: Vec<(u32, u32)>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is there now, and was not before.
    New,
    /// It was there before, and is not now.
    Fixed,
    /// It is there as before, and something about it is not.
    Changed,
    /// It is as before.
    Unchanged,
}

impl Fate {
    /// Every fate, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::New, Self::Fixed, Self::Changed, Self::Unchanged];

    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Fixed => "fixed",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
        }
    }

    /// The fate of a name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fate| fate.name() == name)
    }
}

/// How many rows of a section met which fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Rows before: those fixed, changed and unchanged.
    pub before: u64,
    /// Rows after: those new, changed and unchanged.
    pub after: u64,
    /// Rows that are there after alone.
    pub new: u64,
    /// Rows that are there before alone.
    pub fixed: u64,
    /// Rows of which something changed.
    pub changed: u64,
    /// Rows that are the same.
    pub unchanged: u64,
}

/// A setting that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettingChange {
    /// Its name.
    pub setting: String,
    /// Its value before; none where that run did not tell it.
    pub before: Option<String>,
    /// Its value after.
    pub after: Option<String>,
}

/// A feed that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FeedChange {
    /// Which feed.
    pub kind: String,
    /// Its file before, if there was one.
    pub before: Option<FeedFile>,
    /// Its file after, if there is one.
    pub after: Option<FeedFile>,
}

/// The file of a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct FeedFile {
    /// The name the file was given by.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// How many records it holds.
    pub records: u64,
}

/// A row and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedRow<'a> {
    /// What became of it.
    pub fate: Fate,
    /// The row as it is, or as it was where it is fixed.
    pub row: Row<'a>,
    /// What changed about it: name, before, after.
    pub changes: Vec<(&'static str, String, String)>,
}

/// Some rows, and how many there are in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page<'a> {
    /// Rows of this section and fate.
    pub total: usize,
    /// The rows asked for, as far as there are such.
    pub rows: Vec<ComparedRow<'a>>,
}

impl<'a> Comparison<'a> {
    /// Compares two sides.
    #[must_use]
    pub fn new(before: impl Into<Side<'a>>, after: impl Into<Side<'a>>) -> Self {
        let (before, after) = (before.into(), after.into());
        let sections = Section::ALL.map(|section| Compared::new(before, after, section));
        let settings = settings(before, after);
        let feeds = feeds(before, after);
        Self { before, after, pairing: Arc::new(Pairing { sections, settings, feeds }) }
    }

    /// The same without any work, by what [`Comparison::pairing`] answered for these very sides.
    #[must_use]
    pub fn paired(before: impl Into<Side<'a>>, after: impl Into<Side<'a>>, pairing: Arc<Pairing>) -> Self {
        Self { before: before.into(), after: after.into(), pairing }
    }

    /// What was worked out, to be kept for [`Comparison::paired`].
    #[must_use]
    pub fn pairing(&self) -> Arc<Pairing> {
        Arc::clone(&self.pairing)
    }

    /// How many rows of a section met which fate.
    #[must_use]
    pub fn totals(&self, section: Section) -> Totals {
        let [new, fixed, changed, unchanged] = Fate::ALL.map(|fate| self.len(section, fate) as u64);
        Totals {
            before: fixed + changed + unchanged,
            after: new + changed + unchanged,
            new,
            fixed,
            changed,
            unchanged,
        }
    }

    /// How many rows of a section met a fate.
    #[must_use]
    pub fn len(&self, section: Section, fate: Fate) -> usize {
        let compared = &self.pairing.sections[section as usize];
        match fate {
            Fate::New => compared.new.len(),
            Fate::Fixed => compared.fixed.len(),
            Fate::Changed => compared.changed.len(),
            Fate::Unchanged => compared.unchanged.len(),
        }
    }

    /// Whether no row is new, fixed or changed; settings and feeds may differ.
    #[must_use]
    pub fn is_same(&self) -> bool {
        let same = |section| Fate::ALL[..3].iter().all(|&fate| self.len(section, fate) == 0);
        Section::ALL.into_iter().all(same)
    }

    /// Whether something is wrong, or somebody locked, that was not before.
    #[must_use]
    pub fn has_new(&self) -> bool {
        use Section::{Causes, Findings, LockedUsers, MissingReferences};
        let sections = [MissingReferences, LockedUsers, Causes, Findings];
        sections.into_iter().any(|section| self.len(section, Fate::New) > 0)
    }

    /// One of the rows of a section that met a fate, below [`Comparison::len`].
    #[must_use]
    pub fn row(&self, section: Section, fate: Fate, index: usize) -> ComparedRow<'a> {
        let compared = &self.pairing.sections[section as usize];
        let (row, changes) = match fate {
            Fate::New => (self.after.row(section, compared.new[index]), Vec::new()),
            Fate::Fixed => (self.before.row(section, compared.fixed[index]), Vec::new()),
            Fate::Unchanged => (self.after.row(section, compared.unchanged[index].1), Vec::new()),
            Fate::Changed => {
                let (before, after) = compared.changed[index];
                let pair = [self.before.details(section, before), self.after.details(section, after)];
                (self.after.row(section, after), side::changes(section, pair))
            }
        };
        ComparedRow { fate, row, changes }
    }

    /// What may change about a row, as it is, or as it was where it is fixed.
    fn details(&self, section: Section, fate: Fate, index: usize) -> Details<'a> {
        let compared = &self.pairing.sections[section as usize];
        match fate {
            Fate::New => self.after.details(section, compared.new[index]),
            Fate::Fixed => self.before.details(section, compared.fixed[index]),
            Fate::Changed => self.after.details(section, compared.changed[index].1),
            Fate::Unchanged => self.after.details(section, compared.unchanged[index].1),
        }
    }

    /// The rows `from`, `from + 1`, … of a section that met a fate, `count` of them at most.
    #[must_use]
    pub fn rows(&self, section: Section, fate: Fate, from: usize, count: usize) -> Page<'a> {
        let total = self.len(section, fate);
        let asked = from.min(total)..from.saturating_add(count).min(total);
        Page { total, rows: asked.map(|index| self.row(section, fate, index)).collect() }
    }

    /// The settings that differ.
    #[must_use]
    pub fn settings(&self) -> &[SettingChange] {
        &self.pairing.settings
    }

    /// The feeds that differ in name, size or number of records.
    #[must_use]
    pub fn feeds(&self) -> &[FeedChange] {
        &self.pairing.feeds
    }

    /// The answer in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Totals { new, fixed, changed, unchanged, .. } = self.totals(Section::Findings);
        let changed = if changed > 0 { format!(", {changed} changed") } else { String::new() };
        let locked = self.totals(Section::LockedUsers);
        let mut consequences = vec![match (locked.before, locked.after) {
            (0, 0) => "nobody would be locked, as before".to_owned(),
            (before, after) if before == after && locked.new == 0 => {
                "the same users would be locked".to_owned()
            }
            (before, after) if before == after => {
                format!("as many users would be locked, {} of them others", locked.new)
            }
            (before, after) => format!("{} would be locked", difference(before, after, "user", "users")),
        }];
        let missing = self.totals(Section::MissingReferences);
        if missing.before != missing.after {
            let difference = difference(missing.before, missing.after, "reference", "references");
            consequences.push(format!("{difference} would not be found"));
        }
        let unlocked = self.totals(Section::UnlockedUsers);
        if unlocked.before != unlocked.after {
            let difference = difference(unlocked.before, unlocked.after, "user", "users");
            consequences.push(format!("{difference} would be unlocked"));
        }
        format!("{new} new, {fixed} fixed{changed}, {unchanged} unchanged: {}.", consequences.join(", "))
    }
}

impl Compared {
    fn new(before: Side<'_>, after: Side<'_>, section: Section) -> Self {
        let (old, new) = (before.fingerprints(section), after.fingerprints(section));
        let mut compared = Self::default();
        // Most runs differ in little: what stands at the same place on both sides needs no search.
        let same = old.iter().zip(&*new).take_while(|(old, new)| old == new).count();
        let mut keep = |old: u32, new: u32| {
            let same = before.details(section, old) == after.details(section, new);
            if same { compared.unchanged.push((old, new)) } else { compared.changed.push((old, new)) }
        };
        (0..same as u32).for_each(|index| keep(index, index));
        let mut by_print: HashMap<u64, u32, foldhash::fast::FixedState> = HashMap::default();
        by_print.reserve(old.len() - same);
        by_print.extend(old[same..].iter().copied().zip(same as u32..));
        let mut met = vec![false; old.len() - same];
        let mut added = Vec::new();
        for (&print, index) in new[same..].iter().zip(same as u32..) {
            let known = by_print.get(&print).filter(|&&old| !met[old as usize - same]);
            match known {
                Some(&old) => {
                    met[old as usize - same] = true;
                    keep(old, index);
                }
                None => added.push(index),
            }
        }
        compared.new = added;
        compared.fixed =
            met.iter().zip(same as u32..).filter(|(met, _)| !**met).map(|(_, old)| old).collect();
        compared
    }
}

fn settings(before: Side<'_>, after: Side<'_>) -> Vec<SettingChange> {
    let (before, after) = (before.settings(), after.settings());
    let value = |settings: &[(String, String)], name: &str| {
        settings.iter().find(|(setting, _)| setting == name).map(|(_, value)| value.clone())
    };
    let gone = before.iter().filter(|(name, _)| value(&after, name).is_none());
    let names = after.iter().chain(gone).map(|(name, _)| name);
    let changes = names.map(|name| SettingChange {
        setting: name.clone(),
        before: value(&before, name),
        after: value(&after, name),
    });
    changes.filter(|change| change.before != change.after).collect()
}

/// Files are paired by the feed they are and, where there are several of a kind, in their order.
fn feeds(before: Side<'_>, after: Side<'_>) -> Vec<FeedChange> {
    let (before, after) = (before.feeds(), after.feeds());
    let mut kinds: Vec<&String> = Vec::new();
    for (kind, _) in after.iter().chain(&before) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let mut changes = Vec::new();
    for kind in kinds {
        let of = |feeds: &[(String, FeedFile)]| -> Vec<FeedFile> {
            feeds.iter().filter(|(known, _)| known == kind).map(|(_, file)| file.clone()).collect()
        };
        let (before, after) = (of(&before), of(&after));
        for index in 0..before.len().max(after.len()) {
            let (before, after) = (before.get(index).cloned(), after.get(index).cloned());
            if before != after {
                changes.push(FeedChange { kind: kind.clone(), before, after });
            }
        }
    }
    changes
}
