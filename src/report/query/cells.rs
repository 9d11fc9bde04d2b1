//! The columns of the views, as what can be compared without making a sentence, and as what is read.

use std::fmt::Write;

use super::super::{Item, Logged, Planned, Report, View};
use crate::records::{Feed, Key};
use crate::run::CauseKind;
use crate::xml::Place;

/// What a cell is to be sorted and chosen by.
pub(super) enum Cell<'a> {
    /// One of few.
    Word(&'a str),
    Text(&'a str),
    Number(u64),
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Words,
    Texts,
    Numbers,
    /// What is made when it is read. Such a column sorts by what its sentences are made of.
    Sentences,
}

macro_rules! columns {
    ($($column:ident = $name:literal,)*) => {
        /// A column of one or more views.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Column {
            $(#[doc = concat!("`", $name, "`")] $column,)*
        }

        impl Column {
            /// The name, as the rows and queries have it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$column => $name,)*
                }
            }
        }
    };
}

columns! {
    Id = "id",
    UserName = "userName",
    Reason = "reason",
    Certainty = "certainty",
    Nature = "nature",
    Why = "why",
    File = "file",
    Place = "place",
    Kind = "kind",
    Via = "via",
    ToKind = "toKind",
    ToId = "toId",
    Near = "near",
    Code = "code",
    Severity = "severity",
    Name = "name",
    Message = "message",
    Occurrences = "occurrences",
    Text = "text",
    Records = "records",
    LockedUsers = "lockedUsers",
    LockedUsersAlone = "lockedUsersAlone",
    Change = "change",
    Fields = "fields",
    Job = "job",
    Level = "level",
    Count = "count",
    Until = "until",
    Expired = "expired",
    User = "user",
    Field = "field",
    Verdict = "verdict",
}

impl View {
    /// The columns that something can be asked of.
    pub(super) fn columns(self) -> &'static [(Column, Kind)] {
        use Column as C;
        use Kind::{Numbers, Sentences, Texts, Words};
        const FILE: (C, Kind) = (C::File, Words);
        const PLACE: (C, Kind) = (C::Place, Numbers);
        match self {
            Self::Locked => &[
                (C::Id, Texts),
                (C::UserName, Texts),
                (C::Reason, Words),
                (C::Certainty, Words),
                (C::Nature, Words),
                FILE,
                PLACE,
                (C::Why, Sentences),
            ],
            Self::Unlocked => {
                &[(C::Id, Texts), (C::UserName, Texts), (C::Reason, Words), FILE, PLACE, (C::Why, Sentences)]
            }
            Self::Missing => &[
                (C::Kind, Words),
                (C::Id, Texts),
                (C::Via, Words),
                (C::ToKind, Words),
                (C::ToId, Texts),
                (C::Nature, Words),
                (C::Code, Words),
                FILE,
                PLACE,
                (C::Near, Sentences),
            ],
            Self::Findings => &[
                (C::Severity, Words),
                (C::Code, Words),
                (C::Name, Words),
                (C::Kind, Words),
                (C::Id, Texts),
                (C::Occurrences, Numbers),
                FILE,
                PLACE,
                (C::Message, Sentences),
            ],
            Self::Causes => &[
                (C::Kind, Words),
                (C::Id, Texts),
                (C::Records, Numbers),
                (C::LockedUsers, Numbers),
                (C::LockedUsersAlone, Numbers),
                FILE,
                PLACE,
                (C::Text, Sentences),
            ],
            Self::Plan => {
                &[(C::Kind, Words), (C::Change, Words), (C::Id, Texts), FILE, PLACE, (C::Fields, Sentences)]
            }
            Self::Log => &[(C::Job, Words), (C::Level, Words), FILE, PLACE, (C::Text, Sentences)],
            Self::Silenced => &[
                (C::Code, Words),
                (C::Id, Texts),
                (C::Count, Numbers),
                (C::Expired, Words),
                (C::Reason, Texts),
                (C::Until, Sentences),
            ],
            Self::Alma | Self::AlmaDrift => &[
                (C::User, Texts),
                (C::Field, Words),
                (C::Verdict, Words),
                (C::Certainty, Words),
                FILE,
                PLACE,
                (C::Text, Sentences),
            ],
        }
    }

    pub(super) fn kind(self, column: Column) -> Kind {
        let found = self.columns().iter().find(|(known, _)| *known == column);
        found.map_or(Kind::Numbers, |(_, kind)| *kind)
    }
}

impl Report<'_> {
    /// A cell to sort and choose by.
    pub(super) fn cell(&self, view: View, column: Column, row: usize) -> Cell<'_> {
        match view {
            View::Locked => self.cell_of_locked(column, row),
            View::Unlocked => self.cell_of_user(column, self.outcome.unlocked[row]),
            View::Missing => self.cell_of_missing(column, row),
            View::Findings => self.cell_of_finding(column, self.kept.items[row]),
            View::Causes => self.cell_of_cause(column, row),
            View::Plan => self.cell_of_plan(column, self.planned()[row]),
            View::Log => self.cell_of_log(column, self.logged()[row]),
            View::Silenced => self.cell_of_silenced(column, row),
            View::Alma | View::AlmaDrift => self.cell_of_alma(column, self.alma_number(view, row)),
        }
    }

    /// Whether `holds` is true for what is read in a cell. `told` is room for a sentence.
    pub(super) fn cell_holds(
        &self,
        view: View,
        column: Column,
        row: usize,
        told: &mut String,
        holds: &mut dyn FnMut(&str) -> bool,
    ) -> bool {
        told.clear();
        if column == Column::Place {
            let _ = self.tell_place(view, row, told);
            return holds(told);
        }
        if view.kind(column) == Kind::Sentences {
            let _ = self.tell(view, row, told);
            return holds(told);
        }
        match self.cell(view, column, row) {
            Cell::Word(text) | Cell::Text(text) => holds(text),
            Cell::Number(number) => {
                let _ = write!(told, "{number}");
                holds(told)
            }
        }
    }

    /// The one sentence of a row.
    fn tell(&self, view: View, row: usize, out: &mut String) -> std::fmt::Result {
        match view {
            View::Locked | View::Unlocked => {
                let chain = match view {
                    View::Locked => self.chain(self.outcome.locked[row]),
                    _ => self.chain_of_unlocking(self.outcome.unlocked[row]),
                };
                chain.iter().try_for_each(|fact| writeln!(out, "{}", fact.text))
            }
            View::Missing => {
                let near = self.all_near_misses(self.kept.missing[row]);
                near.iter().try_for_each(|near| writeln!(out, "{} ({})", near.id, near.why))
            }
            View::Findings => {
                let item = &self.kept.items[row];
                out.push_str(&self.message(item, &self.files[item.file as usize]));
                Ok(())
            }
            View::Causes => {
                let cause = self.cause(row);
                write!(out, "{} {}", cause.text, cause.remedy)
            }
            View::Plan => {
                let planned = self.planned()[row];
                self.changed_fields(planned).iter().try_for_each(|field| {
                    let (before, after) = (field.before.unwrap_or_default(), field.after.unwrap_or_default());
                    writeln!(out, "{}: {before} → {after}", field.field)
                })?;
                out.write_str(self.effect_of(planned).unwrap_or_default())
            }
            View::Log => {
                out.push_str(&self.log_text(self.logged()[row]));
                Ok(())
            }
            View::Silenced => {
                out.push_str(&self.silenced()[row].until.clone().unwrap_or_default());
                Ok(())
            }
            View::Alma | View::AlmaDrift => {
                let row = self.alma_row(self.alma_number(view, row));
                let [sis, current] =
                    [&row.sis, &row.current].map(|value| value.as_deref().unwrap_or_default());
                write!(out, "{} {sis} {current} {}", row.text, row.incoming)
            }
        }
    }

    fn tell_place(&self, view: View, row: usize, out: &mut String) -> std::fmt::Result {
        let (file, place) = self.place_of_row(view, row);
        match file {
            Some(file) => {
                write!(out, "{}:{}:{}", self.files[file as usize].file, place.line, place.column)
            }
            None => Ok(()),
        }
    }

    /// Where a row is, by the number of the file.
    fn place_of_row(&self, view: View, row: usize) -> (Option<u32>, Place) {
        let of_feed = |feed: Feed, place| (self.feeds.file(feed).map(|file| self.index_of(file)), place);
        match view {
            View::Locked | View::Unlocked => {
                let user = match view {
                    View::Locked => self.outcome.locked[row].user,
                    _ => self.outcome.unlocked[row],
                };
                let (file, place) = self.place_of_user(user);
                (Some(file), place)
            }
            View::Missing => self.place_of_missing(row),
            View::Findings => {
                let item = self.kept.items[row];
                (Some(item.file), item.place)
            }
            View::Causes => {
                let (feed, place) = self.outcome.causes[row].at;
                of_feed(feed, place)
            }
            View::Plan => {
                let Planned { feed, record, .. } = self.planned()[row];
                match self.planned_place(self.planned()[row]) {
                    Some(place) => of_feed(feed, place),
                    None => (None, Place { offset: u64::from(record), ..Place::START }),
                }
            }
            View::Log => match self.logged()[row] {
                Logged::Missing(index) => self.place_of_missing(index as usize),
                Logged::EarlyEnd(item) => {
                    let item = self.kept.items[item as usize];
                    (Some(item.file), item.place)
                }
                _ => (None, Place::START),
            },
            View::Silenced => (None, Place::START),
            View::Alma | View::AlmaDrift => {
                let (file, place) = self.alma_place(self.alma_number(view, row));
                (Some(file), place)
            }
        }
    }

    fn place_of_missing(&self, index: usize) -> (Option<u32>, Place) {
        let missing = self.kept.missing[index];
        let (.., place) = self.reference(missing.feed, missing.reference);
        (Some(self.file_index(missing.feed)), place)
    }

    /// The file of a row, or its place: what has none comes last.
    fn cell_of_place(&self, column: Column, (file, place): (Option<u32>, Place)) -> Cell<'_> {
        const OFFSET_BITS: u32 = 44;
        match (column, file) {
            (Column::File, Some(file)) => Cell::Word(&self.files[file as usize].file),
            (Column::File, None) => Cell::Word(""),
            (_, None) => Cell::Number(u64::MAX),
            (_, Some(file)) => Cell::Number(u64::from(file) << OFFSET_BITS | place.offset),
        }
    }

    fn cell_of_user(&self, column: Column, account: u32) -> Cell<'_> {
        match column {
            Column::Id => Cell::Text(self.user_id(account)),
            Column::UserName => Cell::Text(self.user_name(account)),
            Column::Reason | Column::Why => Cell::Word(self.why_unlocked()),
            _ => {
                let (file, place) = self.place_of_user(account);
                self.cell_of_place(column, (Some(file), place))
            }
        }
    }

    fn cell_of_locked(&self, column: Column, row: usize) -> Cell<'_> {
        let lock = &self.outcome.locked[row];
        match column {
            Column::Reason | Column::Why => Cell::Word(lock.reason.name()),
            Column::Certainty => Cell::Word(self.certainty()),
            Column::Nature => Cell::Word(lock.nature.name()),
            _ => self.cell_of_user(column, lock.user),
        }
    }

    fn cell_of_missing(&self, column: Column, row: usize) -> Cell<'_> {
        let missing = self.kept.missing[row];
        let (via, _, id, place) = self.reference(missing.feed, missing.reference);
        match column {
            Column::Kind => Cell::Word(missing.feed.record()),
            Column::Id => Cell::Text(self.feeds.key(missing.feed, missing.record)),
            Column::Via => Cell::Word(via.name()),
            Column::ToKind => Cell::Word(via.target().record()),
            Column::ToId => Cell::Text(Key::of(id).value),
            Column::Nature => Cell::Word(missing.nature.name()),
            Column::Code => Cell::Word(super::super::missing_code(via, id).code()),
            Column::Near => {
                let near = self.near_misses(missing.feed, missing.reference).first();
                Cell::Text(near.map_or("", |near| self.near_id(via.target(), near)))
            }
            _ => self.cell_of_place(column, (Some(self.file_index(missing.feed)), place)),
        }
    }

    fn cell_of_finding(&self, column: Column, item: Item) -> Cell<'_> {
        match column {
            Column::Severity => Cell::Word(item.severity.name()),
            Column::Code => Cell::Word(item.code.code()),
            // The sentences of a rule differ in what they quote alone.
            Column::Name | Column::Message => Cell::Word(item.code.name()),
            Column::Kind => Cell::Word(self.record_of(&item).map_or("", |who| who.kind)),
            Column::Id => Cell::Text(self.record_of(&item).map_or("", |who| who.id)),
            Column::Occurrences => Cell::Number(self.occurrences(&item).into()),
            _ => self.cell_of_place(column, (Some(item.file), item.place)),
        }
    }

    fn cell_of_cause(&self, column: Column, row: usize) -> Cell<'_> {
        let cause = &self.outcome.causes[row];
        match column {
            Column::Kind => Cell::Word(match &cause.kind {
                CauseKind::Missing(feed, _) => feed.record(),
                CauseKind::Pattern(..) => "pattern",
                CauseKind::Rejected(_) | CauseKind::SafeSize(_) => "feed",
                CauseKind::Order(..) | CauseKind::NotRun(_) => "order",
            }),
            Column::Id | Column::Text => Cell::Text(match &cause.kind {
                CauseKind::Missing(_, key) => Key::of(key).value,
                CauseKind::Pattern(feed, ..) | CauseKind::Rejected(feed) | CauseKind::SafeSize(feed) => {
                    feed.name()
                }
                CauseKind::Order(job, _) | CauseKind::NotRun(job) => job.name(),
            }),
            Column::Records => Cell::Number(cause.records.into()),
            Column::LockedUsers => Cell::Number(cause.locked_users.into()),
            Column::LockedUsersAlone => Cell::Number(cause.locked_users_alone.into()),
            _ => self.cell_of_place(column, self.place_of_row(View::Causes, row)),
        }
    }

    fn cell_of_plan(&self, column: Column, planned: Planned) -> Cell<'_> {
        let Planned { feed, change, record } = planned;
        match column {
            Column::Kind => Cell::Word(feed.record()),
            Column::Change => Cell::Word(change.name()),
            Column::Id => Cell::Text(self.planned_id(planned)),
            Column::Fields => Cell::Number(self.changed_fields(planned).len() as u64),
            _ => {
                let place = self.planned_place(planned);
                let file = place.and_then(|_| self.feeds.file(feed)).map(|file| self.index_of(file));
                let none = Place { offset: record.into(), ..Place::START };
                self.cell_of_place(column, (file, place.unwrap_or(none)))
            }
        }
    }

    fn cell_of_log(&self, column: Column, logged: Logged) -> Cell<'_> {
        let place = match logged {
            Logged::Missing(index) => self.place_of_missing(index as usize),
            Logged::EarlyEnd(item) => {
                let item = self.kept.items[item as usize];
                (Some(item.file), item.place)
            }
            _ => (None, Place::START),
        };
        match column {
            Column::Job => Cell::Word(self.job_of_line(logged).name()),
            Column::Level => Cell::Word(logged.level()),
            // Its lines differ in what was not found.
            Column::Text => Cell::Text(match logged {
                Logged::Missing(index) => {
                    let missing = self.kept.missing[index as usize];
                    self.reference(missing.feed, missing.reference).2
                }
                _ => "",
            }),
            _ => self.cell_of_place(column, place),
        }
    }

    fn cell_of_alma(&self, column: Column, row: usize) -> Cell<'_> {
        let words = self.alma_cells(row);
        match column {
            Column::User => Cell::Text(words.user),
            Column::Field => Cell::Word(words.field),
            // The sentences of a verdict differ in what they quote alone.
            Column::Verdict | Column::Text => Cell::Word(words.verdict),
            Column::Certainty => Cell::Word(words.certainty),
            _ => {
                let (file, place) = self.alma_place(row);
                self.cell_of_place(column, (Some(file), place))
            }
        }
    }

    fn cell_of_silenced(&self, column: Column, row: usize) -> Cell<'_> {
        let silenced = self.silenced().swap_remove(row);
        match column {
            Column::Code => Cell::Word(silenced.code),
            Column::Id => Cell::Text(silenced.id.unwrap_or_default()),
            Column::Expired => Cell::Word(if silenced.expired { "expired" } else { "in force" }),
            Column::Reason => Cell::Text(silenced.reason),
            // Until is a day, which is written so that it sorts; without one it is for ever.
            Column::Until => Cell::Number(silenced.until.as_deref().map_or(u64::MAX, |day| {
                day.bytes()
                    .filter(u8::is_ascii_digit)
                    .fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
            })),
            _ => Cell::Number(silenced.count),
        }
    }
}
