//! The ids of the parts of records: associations, titles, e-mail addresses. They should be unique for their kind (MERGE).

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use crate::symbols::hash_text;

/// Ids of parts other than associations that are remembered from one record to the next. A constant is among the first
/// ones; every id of a feed would be more than the feed's own columns.
const REMEMBERED_MAX: usize = 4096;

/// Where an id was met before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    /// In the same record.
    InRecord,
    /// In an earlier record first, in this one.
    InFeed(u32),
}

/// The ids met so far, each with the record it was met in first.
#[derive(Debug, Default)]
pub(super) struct Items {
    associations: HashMap<u64, u32, foldhash::fast::FixedState>,
    remembered: HashMap<u64, u32, foldhash::fast::FixedState>,
    /// Those of the record at hand for which there was no room.
    here: Vec<u64>,
}

impl Items {
    /// Starts a record.
    pub(super) fn begin(&mut self) {
        self.here.clear();
    }

    /// Takes the id of an association; answers where it was met before.
    pub(super) fn association(&mut self, id: &str, record: u32) -> Option<Again> {
        if id.is_empty() {
            return None;
        }
        match self.associations.entry(hash_text(id)) {
            Entry::Occupied(first) => Some(again(*first.get(), record)),
            Entry::Vacant(vacant) => {
                vacant.insert(record);
                None
            }
        }
    }

    /// Takes the id of another kind of part; answers where it was met before.
    pub(super) fn part(&mut self, kind: &str, id: &str, record: u32) -> Option<Again> {
        if id.is_empty() {
            return None;
        }
        let hash = hash_text(kind).rotate_left(17) ^ hash_text(id);
        if let Some(&first) = self.remembered.get(&hash) {
            return Some(again(first, record));
        }
        if self.remembered.len() < REMEMBERED_MAX {
            self.remembered.insert(hash, record);
            return None;
        }
        let again = self.here.contains(&hash).then_some(Again::InRecord);
        self.here.push(hash);
        again
    }
}

fn again(first: u32, record: u32) -> Again {
    if first == record { Again::InRecord } else { Again::InFeed(first) }
}
