//! The ids of the parts of records: associations, titles, e-mail addresses. They should be unique for their kind (MERGE).

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use crate::symbols::hash_text;
use crate::xml::Place;

/// Ids of parts other than associations that are remembered from one record to the next. A constant is among the first
/// ones; every id of a feed would be more than the feed's own columns.
const REMEMBERED_MAX: usize = 4096;

/// Which part had an id first, as one number: the association of that number among all of the feed, or a part of that
/// record which is no association of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct First(u32);

impl First {
    const IN_RECORD: u32 = 1 << 31;

    pub(super) fn association(number: u32) -> Self {
        Self(number & !Self::IN_RECORD)
    }

    pub(super) fn in_record(record: u32) -> Self {
        Self(record | Self::IN_RECORD)
    }

    /// The number of the association, or else that of the record.
    pub(super) fn number(self) -> Result<u32, u32> {
        if self.0 & Self::IN_RECORD == 0 { Ok(self.0) } else { Err(self.0 & !Self::IN_RECORD) }
    }
}

/// Where the id of a part other than an association was met before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    /// In the record at hand; where, unless there was no room to remember that.
    InRecord(Option<Place>),
    /// In an earlier record first.
    InFeed(u32, Place),
}

/// The ids met so far, each with where it was met first.
#[derive(Debug, Default)]
pub(super) struct Items {
    associations: HashMap<u64, First, foldhash::fast::FixedState>,
    remembered: HashMap<u64, (u32, Place), foldhash::fast::FixedState>,
    /// Those of the record at hand for which there was no room.
    here: Vec<u64>,
}

impl Items {
    /// Starts a record.
    pub(super) fn begin(&mut self) {
        self.here.clear();
    }

    /// Takes the id of an association; answers which one had it before.
    pub(super) fn association(&mut self, id: &str, part: First) -> Option<First> {
        if id.trim().is_empty() {
            return None;
        }
        match self.associations.entry(hash_text(id)) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(vacant) => {
                vacant.insert(part);
                None
            }
        }
    }

    /// Takes the id of another kind of part, whose place is worked out only where it is kept; answers where it was met
    /// before.
    pub(super) fn part(
        &mut self,
        kind: &str,
        id: &str,
        record: u32,
        place: impl FnOnce() -> Place,
    ) -> Option<Again> {
        if id.trim().is_empty() {
            return None;
        }
        let hash = hash_text(kind).rotate_left(17) ^ hash_text(id);
        if let Some(&(first, place)) = self.remembered.get(&hash) {
            return Some(if first == record {
                Again::InRecord(Some(place))
            } else {
                Again::InFeed(first, place)
            });
        }
        if self.remembered.len() < REMEMBERED_MAX {
            self.remembered.insert(hash, (record, place()));
            return None;
        }
        let again = self.here.contains(&hash).then_some(Again::InRecord(None));
        self.here.push(hash);
        again
    }
}
