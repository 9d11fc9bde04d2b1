//! Places, four or five bytes each.

use crate::columns::Column;
use crate::xml::Place;

/// Places one after the other, each as its distance from the one before; every so often one is kept whole, so that
/// finding a place takes no more than a few steps.
#[derive(Debug)]
pub(crate) struct Places {
    length: u32,
    last: Place,
    whole: Column<Whole>,
    steps: Column<u8>,
}

impl Default for Places {
    fn default() -> Self {
        Self { length: 0, last: Place::START, whole: Column::default(), steps: Column::default() }
    }
}

/// The first place of a stretch, and where the steps to those after it start.
#[derive(Clone, Copy, Debug)]
struct Whole {
    place: Place,
    steps: u32,
}

/// Places in a stretch.
const STRETCH: u32 = 32;

impl Places {
    pub(crate) fn push(&mut self, place: Place) {
        if self.length.is_multiple_of(STRETCH) {
            self.whole.push(Whole { place, steps: self.steps.len() as u32 });
        } else {
            write(&mut self.steps, zigzag(place.offset.wrapping_sub(self.last.offset)));
            write(&mut self.steps, zigzag(u64::from(place.line).wrapping_sub(u64::from(self.last.line))));
            write(&mut self.steps, u64::from(place.column));
        }
        self.last = place;
        self.length += 1;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub(crate) fn get(&self, index: u32) -> Place {
        self.step(index).0
    }

    /// A place, and where in the steps the next one starts.
    fn step(&self, index: u32) -> (Place, usize) {
        let first = index / STRETCH * STRETCH;
        let Whole { place, steps } = self.whole[(index / STRETCH) as usize];
        self.walk((place, steps as usize), index - first)
    }

    /// The place some steps after another one.
    fn walk(&self, (mut place, mut at): (Place, usize), steps: u32) -> (Place, usize) {
        for _ in 0..steps {
            place.offset = place.offset.wrapping_add(unzigzag(read(&self.steps, &mut at)));
            place.line = place.line.wrapping_add(unzigzag(read(&self.steps, &mut at)) as u32);
            place.column = read(&self.steps, &mut at) as u32;
        }
        (place, at)
    }

    /// For places that are asked for in order, most of them.
    pub(crate) fn in_order(&self) -> InOrder<'_> {
        InOrder { places: self, last: None }
    }

    /// How many of the places, which are in order, are at or before an offset.
    pub(crate) fn up_to(&self, offset: u64) -> u32 {
        let stretch = self.whole.partition_point(|whole| whole.place.offset <= offset) as u32;
        let first = stretch.saturating_sub(1) * STRETCH;
        let beyond = |&index: &u32| self.get(index).offset > offset;
        (first..(stretch * STRETCH).min(self.length))
            .find(beyond)
            .unwrap_or((stretch * STRETCH).min(self.length))
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        let length = length as u32;
        if length >= self.length {
            return;
        }
        let (last, steps) = if length == 0 { (Place::START, 0) } else { self.step(length - 1) };
        self.steps.truncate(steps);
        self.whole.truncate(length.div_ceil(STRETCH) as usize);
        (self.last, self.length) = (last, length);
    }

    pub(crate) fn memory(&self) -> usize {
        self.steps.memory() + self.whole.memory()
    }

    pub(crate) fn shrink(&mut self) {
        self.steps.shrink();
        self.whole.shrink();
    }
}

/// Places that are asked for one after the other: each is found from the one before where that is near.
#[derive(Debug)]
pub(crate) struct InOrder<'a> {
    places: &'a Places,
    last: Option<(u32, (Place, usize))>,
}

impl InOrder<'_> {
    pub(crate) fn get(&mut self, index: u32) -> Place {
        let is_near = |last: u32| last <= index && last / STRETCH == index / STRETCH;
        let found = match self.last {
            Some((last, known)) if is_near(last) => self.places.walk(known, index - last),
            _ => self.places.step(index),
        };
        self.last = Some((index, found));
        found.0
    }
}

/// Small numbers of either sign as small numbers.
fn zigzag(step: u64) -> u64 {
    step << 1 ^ (step >> 63).wrapping_neg()
}

fn unzigzag(code: u64) -> u64 {
    code >> 1 ^ (code & 1).wrapping_neg()
}

/// Seven bits a byte, the lowest first; all bytes but the last have the high bit.
fn write(bytes: &mut Column<u8>, mut number: u64) {
    while number > 0x7F {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read(bytes: &Column<u8>, at: &mut usize) -> u64 {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = bytes[*at];
        *at += 1;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return number;
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(count: u32) -> Vec<Place> {
        (0..count)
            .map(|index| Place {
                offset: u64::from(index) * 5_000 + if index % 7 == 0 { 6_000_000_000 } else { 0 },
                line: index * 3 + if index % 11 == 0 { 4_000_000_000 } else { 0 },
                column: if index % 5 == 0 { 200_000 } else { index % 90 + 1 },
            })
            .collect()
    }

    #[test]
    fn places_come_back_as_they_were() {
        let asked = some(200);
        let mut places = Places::default();
        for &place in &asked {
            places.push(place);
        }
        for (index, &place) in (0..).zip(&asked) {
            assert_eq!(places.get(index), place);
        }
        let mut in_order = places.in_order();
        for index in [0, 1, 2, 2, 7, 31, 32, 33, 64, 63, 5, 6, 199, 198] {
            assert_eq!(in_order.get(index), asked[index as usize], "{index}");
        }
    }

    #[test]
    fn what_is_cut_off_can_be_written_again() {
        let asked = some(100);
        for length in [0, 1, 31, 32, 33, 64, 99, 100, 120] {
            let mut places = Places::default();
            for &place in &asked {
                places.push(place);
            }
            places.truncate(length);
            for &place in asked.iter().skip(length) {
                places.push(place);
            }
            for (index, &place) in (0..).zip(&asked) {
                assert_eq!(places.get(index), place, "cut at {length}");
            }
        }
    }

    #[test]
    fn places_are_counted_up_to_an_offset() {
        let mut places = Places::default();
        assert_eq!(places.up_to(7), 0);
        for index in 0..100 {
            places.push(Place { offset: 10 + index * 10, line: 1, column: 1 });
        }
        for (offset, count) in
            [(0, 0), (9, 0), (10, 1), (19, 1), (320, 32), (330, 33), (339, 33), (9999, 100)]
        {
            assert_eq!(places.up_to(offset), count, "{offset}");
        }
    }
}
