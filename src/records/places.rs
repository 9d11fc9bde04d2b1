//! Places within records, eight bytes each.

use crate::xml::Place;

/// Places as distances from the start of the record they are in; one that is too far for eight bytes is kept whole.
#[derive(Debug, Default)]
pub(super) struct Places {
    near: Vec<u64>,
    far: Vec<Place>,
}

const OFFSET_BITS: u32 = 30;
const LINE_BITS: u32 = 18;
const COLUMN_BITS: u32 = 15;
const FAR: u64 = 1 << 63;

impl Places {
    pub(super) fn push(&mut self, place: Place, record: Place) {
        let offset = place.offset.wrapping_sub(record.offset);
        let line = u64::from(place.line.wrapping_sub(record.line));
        let column = u64::from(place.column);
        let fits = offset < 1 << OFFSET_BITS && line < 1 << LINE_BITS && column < 1 << COLUMN_BITS;
        self.near.push(if fits {
            offset << (LINE_BITS + COLUMN_BITS) | line << COLUMN_BITS | column
        } else {
            self.far.push(place);
            FAR | (self.far.len() as u64 - 1)
        });
    }

    pub(super) fn get(&self, index: u32, record: Place) -> Place {
        let packed = self.near[index as usize];
        if packed & FAR != 0 {
            return self.far[(packed & !FAR) as usize];
        }
        Place {
            offset: record.offset + (packed >> (LINE_BITS + COLUMN_BITS)),
            line: record.line + (packed >> COLUMN_BITS & ((1 << LINE_BITS) - 1)) as u32,
            column: (packed & ((1 << COLUMN_BITS) - 1)) as u32,
        }
    }

    pub(super) fn truncate(&mut self, length: usize) {
        self.near.truncate(length);
    }

    pub(super) fn memory(&self) -> usize {
        self.near.capacity() * size_of::<u64>() + self.far.capacity() * size_of::<Place>()
    }

    pub(super) fn shrink(&mut self) {
        self.near.shrink_to_fit();
        self.far.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_back_as_they_were() {
        let record = Place { offset: 5_000_000_000, line: 70_000_000, column: 3 };
        let asked = [
            record,
            Place { offset: 5_000_000_100, line: 70_000_002, column: 9 },
            Place { offset: 5_000_000_100, line: 70_000_002, column: 40_000 },
            Place { offset: 5_000_000_100, line: 70_400_000, column: 1 },
            Place { offset: 8_000_000_000, line: 70_000_001, column: 1 },
        ];
        let mut places = Places::default();
        for place in asked {
            places.push(place, record);
        }
        for (index, place) in asked.into_iter().enumerate() {
            assert_eq!(places.get(index as u32, record), place);
        }
    }
}
