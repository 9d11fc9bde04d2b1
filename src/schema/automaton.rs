//! Content models as deterministic automata.
//!
//! A content model is read as a regular expression over its leaves (Glushkov's construction: one position a leaf, groups
//! that repeat unfolded), and sets of positions become states. A leaf that repeats many times is one position with a
//! counter. As XSD asks that each element of a document can be attributed to one leaf without looking ahead (Unique Particle
//! Attribution), sets stay small and a state needs no more than one counter; a breach of the rule is found on the way.

mod alphabet;
mod build;

use super::components::{ElementId, UNBOUNDED, WildcardId};
pub(super) use alphabet::{Alphabet, Letter};
pub(super) use build::build;

/// A column of an automaton: an element's name, or a class of names that only wildcards tell apart.
pub(super) type Column = u16;

/// What a step was made over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Leaf {
    Element(ElementId),
    Any(WildcardId),
}

/// A point in a content model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Spot {
    at: u32,
    /// How often the leaf of a counting state was met.
    count: u32,
    /// More of what an `all` group has to say.
    more: u64,
}

impl Spot {
    /// The point of a state that was stepped into.
    #[inline]
    pub(super) fn of_state(state: u32) -> Self {
        Self { at: state, count: 1, more: 0 }
    }

    /// The number of the state, where there are states.
    #[inline]
    pub(super) fn state(self) -> u32 {
        self.at
    }

    /// The point in an `all` group after this member too, unless that was met before.
    #[inline]
    pub(super) fn with_member(self, member: u8) -> Option<Self> {
        // Most groups have less than 32 members.
        if let Some(bit) = 1_u32.checked_shl(member.into()) {
            return (self.at & bit == 0).then_some(Self { at: self.at | bit, ..self });
        }
        let (met, bit) = (self.members(), 1 << member);
        (met & bit == 0).then(|| Self::of_members(met | bit))
    }

    /// A point in an `all` group, which is the set of the members that were met.
    fn of_members(met: u128) -> Self {
        Self { at: met as u32, count: (met >> 32) as u32, more: (met >> 64) as u64 }
    }

    fn members(self) -> u128 {
        u128::from(self.at) | u128::from(self.count) << 32 | u128::from(self.more) << 64
    }
}

/// An automaton.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) alphabet: Alphabet,
    machine: Machine,
}

#[derive(Debug)]
enum Machine {
    Table(Table),
    All(AllGroup),
}

/// Where a step leads.
#[derive(Clone, Copy, Debug)]
struct Step {
    to: u32,
    leaf: Leaf,
}

/// A state that counts.
#[derive(Clone, Debug)]
struct Counter {
    min: u32,
    max: u32,
    /// The columns over which it stays.
    stays: Vec<(Column, Leaf)>,
}

#[derive(Debug)]
struct Table {
    columns: usize,
    /// State by state, column by column.
    steps: Vec<Option<Step>>,
    accepts: Vec<bool>,
    counters: Vec<Option<Box<Counter>>>,
}

#[derive(Debug)]
struct AllGroup {
    /// Of each column: the member and what it stands for.
    members: Vec<Option<(u32, Leaf)>>,
    required: u128,
    /// The group as a whole may be left out.
    optional: bool,
}

impl Model {
    /// The step from `spot` over `column`, if there is one.
    #[inline]
    pub(super) fn step(&self, spot: Spot, column: Column) -> Option<(Spot, Leaf)> {
        match &self.machine {
            Machine::Table(table) => table.step(spot, column),
            Machine::All(group) => {
                let (member, leaf) = group.members[column as usize]?;
                spot.with_member(member as u8).map(|next| (next, leaf))
            }
        }
    }

    /// Whether the steps from here depend on nothing but the state.
    pub(super) fn is_plain(&self, spot: Spot) -> bool {
        match &self.machine {
            Machine::Table(table) => table.counters[spot.at as usize].is_none(),
            Machine::All(_) => false,
        }
    }

    /// The member of an `all` group that a column stands for.
    pub(super) fn member(&self, column: Column) -> Option<u8> {
        let Machine::All(group) = &self.machine else { return None };
        group.members[column as usize].and_then(|(member, _)| u8::try_from(member).ok())
    }

    /// Whether the content may end here.
    #[inline]
    pub(super) fn accepts(&self, spot: Spot) -> bool {
        match &self.machine {
            Machine::Table(table) => {
                let counted = table.counters[spot.at as usize].as_ref();
                table.accepts[spot.at as usize] && counted.is_none_or(|counter| spot.count >= counter.min)
            }
            Machine::All(group) => {
                let met = spot.members();
                met & group.required == group.required || (group.optional && met == 0)
            }
        }
    }

    pub(super) fn is_all(&self) -> bool {
        matches!(self.machine, Machine::All(_))
    }

    /// The members of an `all` group that are still missing, each with the columns that would do.
    pub(super) fn missing_members(&self, spot: Spot) -> Vec<Vec<Column>> {
        let Machine::All(group) = &self.machine else { return Vec::new() };
        let met = spot.members();
        let missing = (0..128).filter(|member| group.required & !met & (1 << member) != 0);
        let columns = |wanted: u32| {
            let taken = group.members.iter().enumerate();
            taken.filter(move |(_, member)| member.is_some_and(|(member, _)| member == wanted))
        };
        missing.map(|member| columns(member).map(|(column, _)| column as Column).collect()).collect()
    }

    /// Of each column: whether it can be met anywhere after `column`.
    pub(super) fn met_after(&self, column: Column) -> Vec<bool> {
        let Machine::Table(table) = &self.machine else { return vec![true; self.alphabet.letters.len()] };
        let mut met = vec![false; table.columns];
        let mut reached = vec![false; table.accepts.len()];
        let from = table.steps.iter().skip(column as usize).step_by(table.columns.max(1));
        let mut waiting: Vec<u32> = from.filter_map(|step| step.map(|step| step.to)).collect();
        while let Some(state) = waiting.pop() {
            if std::mem::replace(&mut reached[state as usize], true) {
                continue;
            }
            if let Some(counter) = &table.counters[state as usize] {
                for &(stay, _) in &counter.stays {
                    met[stay as usize] = true;
                }
            }
            let row = state as usize * table.columns;
            for (column, step) in table.steps[row..row + table.columns].iter().enumerate() {
                if let Some(step) = step {
                    met[column] = true;
                    waiting.push(step.to);
                }
            }
        }
        met
    }

    /// What a column stands for, wherever in the model it can be stepped over first.
    pub(super) fn leaf(&self, column: Column) -> Option<Leaf> {
        match &self.machine {
            Machine::All(group) => group.members[column as usize].map(|(_, leaf)| leaf),
            Machine::Table(table) => {
                let mut rows = table.steps.iter().skip(column as usize).step_by(table.columns.max(1));
                rows.find_map(|step| step.map(|step| step.leaf))
            }
        }
    }

    /// The highest number of times in a row that a column may be met, as far as one counter or one state tells.
    pub(super) fn repeats(&self, column: Column) -> Option<u32> {
        let Machine::Table(table) = &self.machine else { return Some(1) };
        let mut most = 0;
        for start in 0..table.accepts.len() {
            let (mut at, mut times) = (start, 0_u32);
            // Where it may be met without end the run comes back to a state it has been in.
            for _ in 0..=table.accepts.len() {
                match &table.counters[at] {
                    Some(counter) if counter.stays.iter().any(|&(stay, _)| stay == column) => {
                        if counter.max == UNBOUNDED {
                            return None;
                        }
                        // The step into the state was counted already.
                        times += counter.max - 1;
                    }
                    _ => {}
                }
                let Some(step) = table.steps[at * table.columns + column as usize] else { break };
                times += 1;
                if step.to as usize == at || times as usize > table.accepts.len() + counted(table, column) {
                    return None;
                }
                at = step.to as usize;
            }
            most = most.max(times);
        }
        Some(most)
    }
}

/// The most that counters of a column add to a run.
fn counted(table: &Table, column: Column) -> usize {
    let counters = table.counters.iter().flatten();
    let counters = counters.filter(|counter| counter.stays.iter().any(|&(stay, _)| stay == column));
    counters.map(|counter| counter.max as usize).sum()
}

impl Table {
    #[inline]
    fn step(&self, spot: Spot, column: Column) -> Option<(Spot, Leaf)> {
        let at = spot.at as usize;
        if let Some(counter) = &self.counters[at] {
            let stay = counter.stays.iter().find(|&&(stay, _)| stay == column);
            if let Some(&(_, leaf)) = stay.filter(|_| spot.count < counter.max) {
                // Without an upper bound only the lower one is worth counting to.
                let cap = if counter.max == UNBOUNDED { counter.min } else { counter.max };
                return Some((Spot { count: cap.min(spot.count + 1), ..spot }, leaf));
            }
            if spot.count < counter.min {
                return None;
            }
        }
        let step = self.steps[at * self.columns + column as usize]?;
        // A step into a counting state is the first of those it counts.
        Some((Spot::of_state(step.to), step.leaf))
    }
}
