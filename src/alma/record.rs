//! The entries of users, packed: what all users of a file have much in common once, and beside it a few bytes for each.

use super::fields::{Field, Shape};
use crate::symbols::Symbol;
use crate::xml::Place;

/// What kinds of entries have beside the number of the field. A segment that is marked as internal.
pub(super) const INTERNAL: u8 = 0x40;
/// Of a value: its text is its label too. Of a list: this is the list itself, no segment.
pub(super) const MARK: u8 = 0x80;

/// One value or segment of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its number among those of the file.
    pub(super) number: u32,
    pub(crate) field: Field,
    pub(super) kind: u8,
    /// Of a value its text; of a segment one half of it.
    pub(super) value: Symbol,
    /// The other half of a segment, which many have.
    pub(super) common: Symbol,
    pub(crate) place: Place,
}

impl Entry {
    /// Whether it stands for a list that has no segments.
    pub(super) fn is_home(self) -> bool {
        self.kind & MARK != 0 && self.field.shape() == Shape::Segments
    }

    /// Whether it is a segment of a list.
    pub(super) fn is_segment_of(self, list: Field) -> bool {
        self.field == list && !self.is_home()
    }

    pub(crate) fn is_internal(self) -> bool {
        self.kind & INTERNAL != 0
    }

    /// Whether the text of a code is that of its label.
    pub(super) fn is_label(self) -> bool {
        self.kind & MARK != 0 && self.field.shape() != Shape::Segments
    }

    /// Whether its text is kept with those that hardly two users have in common.
    fn is_own(self) -> bool {
        self.field == Field::PRIMARY_ID || self.field.shape() == Shape::Segments
    }
}

/// Writes the entries of one user.
#[derive(Debug)]
pub(super) struct Packer {
    /// What entries are of, and where they stand in lines and columns.
    pub(super) shape: String,
    /// Their texts, and how far apart they stand.
    pub(super) rest: String,
    pub(super) count: u32,
    own: u32,
    place: Place,
}

impl Default for Packer {
    fn default() -> Self {
        Self { shape: String::new(), rest: String::new(), count: 0, own: 0, place: Place::START }
    }
}

impl Packer {
    pub(super) fn begin(&mut self, place: Place) {
        self.shape.clear();
        self.rest.clear();
        (self.count, self.own, self.place) = (0, 0, place);
    }

    pub(super) fn push(&mut self, entry: Entry) {
        let Place { offset, line, column } = entry.place;
        let step = offset.wrapping_sub(self.place.offset);
        let lines = line.wrapping_sub(self.place.line);
        write(&mut self.shape, u64::from(entry.kind));
        write(&mut self.shape, u64::from(lines));
        write(
            &mut self.shape,
            if lines == 0 { zigzag(excess(column, self.place, step)) } else { column.into() },
        );
        write(&mut self.rest, step);
        if entry.is_own() {
            // Texts of one's own come one after the other.
            write(&mut self.rest, zigzag(i64::from(entry.value.0) - i64::from(self.own)));
            if entry.value != Symbol::EMPTY {
                self.own = entry.value.0 + 1;
            }
        } else {
            write(&mut self.rest, entry.value.0.into());
        }
        if entry.field.shape() == Shape::Segments {
            write(&mut self.rest, entry.common.0.into());
        }
        self.place = entry.place;
        self.count += 1;
    }
}

/// How much farther apart two places of a line stand in characters than in bytes.
fn excess(column: u32, before: Place, step: u64) -> i64 {
    i64::from(column).wrapping_sub(before.column.into()).wrapping_sub(step.cast_signed())
}

/// Reads the entries of one user.
pub(super) struct Entries<'a> {
    shape: &'a [u8],
    rest: &'a [u8],
    number: u32,
    own: u32,
    place: Place,
}

impl<'a> Entries<'a> {
    /// The entries of a user that starts at a place, the first of which has this number.
    pub(super) fn new(shape: &'a str, rest: &'a str, number: u32, place: Place) -> Self {
        Self { shape: shape.as_bytes(), rest: rest.as_bytes(), number, own: 0, place }
    }
}

impl Iterator for Entries<'_> {
    type Item = Entry;

    #[inline]
    fn next(&mut self) -> Option<Entry> {
        if self.shape.is_empty() {
            return None;
        }
        let kind = read(&mut self.shape) as u8;
        let lines = read(&mut self.shape) as u32;
        let column = read(&mut self.shape);
        let step = read(&mut self.rest);
        let column = if lines == 0 {
            (unzigzag(column).cast_unsigned() as u32)
                .wrapping_add(self.place.column)
                .wrapping_add(step as u32)
        } else {
            column as u32
        };
        let line = self.place.line.wrapping_add(lines);
        self.place = Place { offset: self.place.offset.wrapping_add(step), line, column };
        let value = read(&mut self.rest);
        let field = Field(kind & (INTERNAL - 1));
        let mut entry = Entry {
            number: self.number,
            field,
            kind,
            value: Symbol(value as u32),
            common: Symbol::EMPTY,
            place: self.place,
        };
        if entry.is_own() {
            entry.value = Symbol(self.own.wrapping_add(unzigzag(value).cast_unsigned() as u32));
            if entry.value != Symbol::EMPTY {
                self.own = entry.value.0 + 1;
            }
        }
        if field.shape() == Shape::Segments {
            entry.common = Symbol(read(&mut self.rest) as u32);
        }
        self.number += 1;
        Some(entry)
    }
}

/// Six bits a character, the lowest first; all but the last have the next bit too. So numbers are texts, and can be kept
/// as such.
fn write(text: &mut String, mut number: u64) {
    while number > 0x3F {
        text.push(char::from(number as u8 & 0x3F | 0x40));
        number >>= 6;
    }
    text.push(char::from(number as u8));
}

#[inline]
fn read(bytes: &mut &[u8]) -> u64 {
    let (mut number, mut shift) = (0, 0);
    while let Some((&byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u64::from(byte & 0x3F) << shift;
        if byte < 0x40 {
            break;
        }
        shift += 6;
    }
    number
}

/// Small numbers of either sign as small numbers.
fn zigzag(number: i64) -> u64 {
    (number << 1 ^ number >> 63).cast_unsigned()
}

fn unzigzag(code: u64) -> i64 {
    (code >> 1).cast_signed() ^ -(code & 1).cast_signed()
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry() -> impl Strategy<Value = (u8, u32, u32, (u64, u32, u32))> {
        let place = (any::<u32>().prop_map(u64::from), prop_oneof![Just(0), any::<u32>()], any::<u32>());
        (0..super::super::fields::COUNT as u8, any::<u32>(), any::<u32>(), place)
    }

    proptest! {
        #[test]
        fn entries_come_back_as_they_were(all in prop::collection::vec((entry(), any::<[bool; 2]>()), 0..20), first in any::<u32>()) {
            let start = Place { offset: 7, line: 3, column: 9 };
            let mut packer = Packer::default();
            packer.begin(start);
            let mut place = start;
            let mut given = Vec::new();
            for (number, ((field, value, common, (step, lines, column)), flags)) in (0..).zip(all) {
                place = Place { offset: place.offset + step, line: place.line.wrapping_add(lines), column };
                let kind = field | if flags[0] { INTERNAL } else { 0 } | if flags[1] { MARK } else { 0 };
                let field = Field(field);
                let common = if field.shape() == Shape::Segments { Symbol(common) } else { Symbol::EMPTY };
                let value = Symbol(value.min(u32::MAX - 1));
                let entry = Entry { number: first.wrapping_add(number), field, kind, value, common, place };
                packer.push(entry);
                given.push(entry);
            }
            prop_assert_eq!(packer.count as usize, given.len());
            if first < u32::MAX - 40 {
                let back: Vec<Entry> = Entries::new(&packer.shape, &packer.rest, first, start).collect();
                prop_assert_eq!(back, given);
            }
        }
    }
}
