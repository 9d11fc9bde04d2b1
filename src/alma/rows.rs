//! The verdicts on fields of users, two bytes each.

use super::Verdict;
use super::fields::Field;
use crate::columns::Column;

/// The verdict on one field of one user.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// Its number among the records of the files about to be loaded.
    pub(crate) user: u32,
    pub(crate) field: Field,
    pub(crate) verdict: Verdict,
    pub(super) flags: u8,
}

pub(super) const CERTAIN: u8 = 1;
pub(super) const EDITED: u8 = 2;
pub(super) const DRIFT: u8 = 4;

impl Row {
    pub(crate) fn is_certain(self) -> bool {
        self.flags & CERTAIN != 0
    }

    /// Whether the field was edited by hand.
    pub(crate) fn is_edited(self) -> bool {
        self.flags & EDITED != 0
    }

    /// Whether the feed has moved on and the field has stayed.
    pub(crate) fn is_drift(self) -> bool {
        self.flags & DRIFT != 0
    }
}

/// Rows in the order of users and fields. They can be asked for by verdict too: so many rows a stretch, it is known how
/// many of each verdict there were before.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// Six bits for the field, four for the verdict by its place in [`Verdict::ALL`], three for the flags.
    packed: Column<u16>,
    /// How many rows there are up to each user, that user included.
    ends: Column<u32>,
    stretches: Column<[u32; Verdict::ALL.len()]>,
    counts: [u32; Verdict::ALL.len()],
}

/// Rows in a stretch.
const STRETCH: usize = 64;

impl Rows {
    pub(crate) fn len(&self) -> usize {
        self.packed.len()
    }

    /// Adds a row of the user at hand.
    pub(super) fn push(&mut self, field: Field, verdict: Verdict, flags: u8) {
        if self.len().is_multiple_of(STRETCH) {
            self.stretches.push(self.counts);
        }
        let rank = verdict.rank();
        self.counts[rank] += 1;
        self.packed.push(u16::from(field.0) | (rank as u16) << 6 | u16::from(flags) << 10);
    }

    /// Ends the user at hand.
    pub(super) fn end_user(&mut self) {
        self.ends.push(self.len() as u32);
    }

    /// A row by its number.
    ///
    /// # Panics
    /// When there is no such row.
    pub(crate) fn get(&self, index: usize) -> Row {
        let user = self.ends.partition_point(|end| end as usize <= index) as u32;
        self.unpack(user, index)
    }

    fn unpack(&self, user: u32, index: usize) -> Row {
        let packed = self.packed[index];
        let verdict = Verdict::ALL[usize::from(packed >> 6 & 0xF)];
        Row { user, field: Field(packed as u8 & 0x3F), verdict, flags: (packed >> 10) as u8 }
    }

    /// All rows.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Row> {
        let users = 0..self.ends.len() as u32;
        users.flat_map(move |user| self.of_user(user).map(move |index| self.unpack(user, index)))
    }

    /// The rows of a user, by their numbers.
    pub(crate) fn of_user(&self, user: u32) -> std::ops::Range<usize> {
        let user = user as usize;
        let start = user.checked_sub(1).and_then(|before| self.ends.get(before)).unwrap_or(0);
        start as usize..self.ends.get(user).unwrap_or(start) as usize
    }

    /// A row of a user.
    pub(crate) fn row_of(&self, user: u32, index: usize) -> Row {
        self.unpack(user, index)
    }

    /// Rows by verdict, in the order of [`Verdict::ALL`].
    pub(crate) fn counts(&self) -> [u32; Verdict::ALL.len()] {
        self.counts
    }

    pub(crate) fn count(&self, verdict: Verdict) -> usize {
        self.counts[verdict.rank()] as usize
    }

    /// The number of the row that is at a place among those with its verdict.
    pub(crate) fn nth(&self, verdict: Verdict, place: usize) -> usize {
        let rank = verdict.rank();
        let stretch =
            self.stretches.partition_point(|counts| counts[rank] as usize <= place).saturating_sub(1);
        let mut before = self.stretches.get(stretch).map_or(0, |counts| counts[rank] as usize);
        for index in stretch * STRETCH..self.len() {
            if usize::from(self.packed[index] >> 6 & 0xF) == rank {
                if before == place {
                    return index;
                }
                before += 1;
            }
        }
        0
    }

    /// The number of the row that is at a place when those come first that matter most.
    pub(crate) fn ranked(&self, mut place: usize) -> usize {
        for verdict in Verdict::ALL {
            match place.checked_sub(self.count(verdict)) {
                Some(rest) => place = rest,
                None => return self.nth(verdict, place),
            }
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_number_by_user_and_by_verdict() {
        let mut rows = Rows::default();
        let mut all = Vec::new();
        for user in 0..300_u32 {
            for field in 0..user % 7 {
                let verdict = Verdict::ALL[((user * 5 + field * field) % 8) as usize];
                rows.push(Field(field as u8), verdict, (user % 8) as u8);
                all.push((user, field as u8, verdict, (user % 8) as u8));
            }
            rows.end_user();
        }
        assert_eq!(rows.len(), all.len());
        let told = |row: Row| (row.user, row.field.0, row.verdict, row.flags);
        for (index, &one) in all.iter().enumerate() {
            assert_eq!(told(rows.get(index)), one);
            assert!(rows.of_user(one.0).contains(&index));
        }
        let mut place = 0;
        for verdict in Verdict::ALL {
            let of: Vec<usize> = (0..all.len()).filter(|&index| all[index].2 == verdict).collect();
            assert_eq!(rows.count(verdict), of.len());
            for (at, &index) in of.iter().enumerate() {
                assert_eq!((rows.nth(verdict, at), rows.ranked(place)), (index, index));
                place += 1;
            }
        }
    }
}
