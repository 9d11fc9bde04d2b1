//! The letters of a content model.

use std::collections::BTreeSet;

use super::super::names::{Name, Space};
use super::Column;

/// What a column stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Letter {
    Name(Name),
    /// Any name of this namespace that is no letter of its own.
    Rest(Space),
}

const EMPTY: (Name, Column) = (Name::OTHER, 0);

/// The letters of one content model, and a small hash table from names to them.
#[derive(Debug)]
pub(in super::super) struct Alphabet {
    pub(super) letters: Vec<Letter>,
    slots: Vec<(Name, Column)>,
    /// The columns of classes, by namespace.
    rests: Vec<(Space, Column)>,
}

impl Alphabet {
    /// `names` sorted; `rests` are the namespaces wildcards may have to tell apart.
    pub(super) fn new(names: &BTreeSet<Name>, rests: &BTreeSet<Space>) -> Self {
        let letters: Vec<Letter> = names
            .iter()
            .map(|&name| Letter::Name(name))
            .chain(rests.iter().map(|&rest| Letter::Rest(rest)))
            .collect();
        let mut slots = vec![EMPTY; (names.len() * 2).next_power_of_two()];
        for (column, &name) in names.iter().enumerate() {
            let mut at = home(name, slots.len());
            while slots[at].0 != Name::OTHER {
                at = (at + 1) % slots.len();
            }
            slots[at] = (name, column as Column);
        }
        let first = names.len();
        let rests = rests.iter().enumerate().map(|(at, &rest)| (rest, (first + at) as Column)).collect();
        Self { letters, slots, rests }
    }

    /// The column of an element's name.
    #[inline]
    pub(in super::super) fn column(&self, name: Name, space: Space) -> Option<Column> {
        if name != Name::OTHER {
            let mut at = home(name, self.slots.len());
            loop {
                let (known, column) = self.slots[at];
                if known == name {
                    return Some(column);
                }
                if known == Name::OTHER {
                    break;
                }
                at = (at + 1) & (self.slots.len() - 1);
            }
        }
        self.rest(space)
    }

    fn rest(&self, space: Space) -> Option<Column> {
        if self.rests.is_empty() {
            return None;
        }
        let class = |wanted| self.rests.iter().find(|&&(rest, _)| rest == wanted).map(|&(_, column)| column);
        class(space).or_else(|| class(Space::OTHER))
    }

    pub(in super::super) fn letters(&self) -> impl Iterator<Item = (Column, Letter)> {
        self.letters.iter().enumerate().map(|(column, &letter)| (column as Column, letter))
    }

    pub(in super::super) fn letter(&self, column: Column) -> Letter {
        self.letters[column as usize]
    }
}

/// Names are numbered in the order they are met, so those of one type are neighbours and hardly ever collide.
fn home(name: Name, slots: usize) -> usize {
    name.index() & (slots - 1)
}
