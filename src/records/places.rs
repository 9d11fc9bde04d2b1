//! Places, three or four bytes each.

use crate::columns::Column;
use crate::xml::Place;

/// Places one after the other, each as its distance from the one before; every so often one is kept whole, so that
/// finding a place takes no more than a few steps.
#[derive(Debug)]
pub(crate) struct Places {
    length: u32,
    last: Place,
    /// The first place of every stretch, and where the steps to those after it start.
    whole: Column<Place>,
    starts: Column<u32>,
    steps: Column<u8>,
    shapes: Shapes,
}

impl Default for Places {
    fn default() -> Self {
        let (whole, starts, steps) = Default::default();
        Self { length: 0, last: Place::START, whole, starts, steps, shapes: Shapes::default() }
    }
}

/// Places in a stretch.
const STRETCH: u32 = 64;

/// By how many lines a place is below the one before, and its column. What a program has written line by line has few of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Shape {
    down: u32,
    column: u32,
}

/// The shapes met so far, as far as there is room: each is known by the number of the room it has found.
#[derive(Debug, Default)]
struct Shapes {
    rooms: Vec<Shape>,
}

/// Of a step whose shape has found no room, or that goes back: all is written out.
const NO_ROOM: u8 = u8::MAX;

/// How many rooms are tried.
const TRIES: usize = 4;

impl Shapes {
    /// The room of a shape, which has found it before or finds it now.
    fn room(&mut self, shape: Shape) -> Option<u8> {
        if self.rooms.is_empty() {
            self.rooms = vec![Shape::default(); usize::from(NO_ROOM)];
        }
        let first = shape.column.wrapping_mul(0x9E37_79B9).rotate_left(8).wrapping_add(shape.down) as usize;
        let room = (first..first + TRIES).map(|room| room % self.rooms.len()).find(|&room| {
            // Columns count from one, so that a room with none is free.
            self.rooms[room] == shape || self.rooms[room].column == 0
        })?;
        self.rooms[room] = shape;
        Some(room as u8)
    }
}

impl Places {
    pub(crate) fn push(&mut self, place: Place) {
        if self.length.is_multiple_of(STRETCH) {
            self.whole.push(place);
            self.starts.push(self.steps.len() as u32);
        } else {
            self.write_step(place);
        }
        self.last = place;
        self.length += 1;
    }

    fn write_step(&mut self, Place { offset, line, column }: Place) {
        let shape = Shape { down: line.wrapping_sub(self.last.line), column };
        let on = offset.checked_sub(self.last.offset).filter(|_| column > 0);
        if let Some((on, room)) = on.and_then(|on| Some((on, self.shapes.room(shape)?))) {
            self.steps.push(room);
            write(&mut self.steps, on);
        } else {
            self.steps.push(NO_ROOM);
            write(&mut self.steps, zigzag(offset.wrapping_sub(self.last.offset)));
            write(&mut self.steps, u64::from(shape.down));
            write(&mut self.steps, u64::from(column));
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub(crate) fn get(&self, index: u32) -> Place {
        self.step(index).0
    }

    /// A place, and where in the steps the next one starts.
    fn step(&self, index: u32) -> (Place, usize) {
        let (stretch, within) = ((index / STRETCH) as usize, index % STRETCH);
        self.walk((self.whole[stretch], self.starts[stretch] as usize), within)
    }

    /// The place some steps after another one.
    fn walk(&self, (mut place, mut at): (Place, usize), steps: u32) -> (Place, usize) {
        for _ in 0..steps {
            let room = self.steps[at];
            at += 1;
            let on = read(&self.steps, &mut at);
            let (on, shape) = if let Some(&shape) = self.shapes.rooms.get(usize::from(room)) {
                (on, shape)
            } else {
                let [down, column] = [(); 2].map(|()| read(&self.steps, &mut at) as u32);
                (unzigzag(on), Shape { down, column })
            };
            place.offset = place.offset.wrapping_add(on);
            place.line = place.line.wrapping_add(shape.down);
            place.column = shape.column;
        }
        (place, at)
    }

    /// For places that are asked for in order, most of them.
    pub(crate) fn in_order(&self) -> InOrder<'_> {
        InOrder { places: self, last: None }
    }

    /// How many of the places, which are in order, are at or before an offset.
    pub(crate) fn up_to(&self, offset: u64) -> u32 {
        let stretch = self.whole.partition_point(|place| place.offset <= offset) as u32;
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
        self.starts.truncate(length.div_ceil(STRETCH) as usize);
        (self.last, self.length) = (last, length);
    }

    pub(crate) fn memory(&self) -> usize {
        let shapes = self.shapes.rooms.capacity() * size_of::<Shape>();
        self.steps.memory() + self.whole.memory() + self.starts.memory() + shapes
    }

    pub(crate) fn shrink(&mut self) {
        self.steps.shrink();
        self.whole.shrink();
        self.starts.shrink();
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
        for index in [0, 1, 2, 2, 7, 63, 64, 65, 128, 127, 5, 6, 199, 198] {
            assert_eq!(in_order.get(index), asked[index as usize], "{index}");
        }
    }

    #[test]
    fn places_in_a_feed_written_line_by_line_take_little() {
        let place = |index: u32| {
            let column = [9, 13, 17][index as usize % 3];
            Place { offset: u64::from(index) * 300 + u64::from(column), line: 3 + index * 7, column }
        };
        let mut places = Places::default();
        (0..6400).for_each(|index| places.push(place(index)));
        places.shrink();
        assert!((0..6400).all(|index| places.get(index) == place(index)));
        assert!(places.memory() < 6400 * 4, "{}", places.memory());
    }

    #[test]
    fn places_may_go_back_and_have_any_shape() {
        let place = |index: u32| {
            let chance = index.wrapping_mul(0x9E37_79B9);
            Place { offset: u64::from(chance) << (index % 40), line: chance, column: index % 700 }
        };
        let mut places = Places::default();
        (0..5000).for_each(|index| places.push(place(index)));
        let mut in_order = places.in_order();
        assert!((0..5000).all(|index| in_order.get(index) == place(index)));
    }

    #[test]
    fn what_is_cut_off_can_be_written_again() {
        let asked = some(100);
        for length in [0, 1, 63, 64, 65, 99, 100, 120] {
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
            [(0, 0), (9, 0), (10, 1), (19, 1), (640, 64), (650, 65), (659, 65), (9999, 100)]
        {
            assert_eq!(places.up_to(offset), count, "{offset}");
        }
    }
}
