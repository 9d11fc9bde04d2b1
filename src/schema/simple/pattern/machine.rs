//! From an expression to an automaton over classes of characters.
//!
//! The alphabet is not bytes but the few classes of characters an expression tells apart, so that `\p{L}{1,2048}` has two
//! of them and two thousand states. Where a table of all states would be large the states are followed as sets instead.

use crate::sorting;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::set::Set;
use super::syntax::Node;

/// Repetitions are written out; beyond this many states a pattern is refused.
const MOST_STATES: usize = 200_000;
/// Entries of the table of transitions: 256 KiB.
const MOST_ENTRIES: usize = 1 << 16;
/// Members of all sets of states together, a bound on the time to fill the table.
const MOST_MEMBERS: usize = 1 << 19;
/// Characters below have their class in a table.
const LOW: usize = 0x800;

/// Decides whether a whole text is of a form.
#[derive(Debug)]
pub(super) struct Machine {
    alphabet: Alphabet,
    run: Run,
}

#[derive(Debug)]
enum Run {
    /// Any text at all.
    Anything,
    Table(Table),
    Sets(Automaton),
}

impl Machine {
    /// None where the expression is too large.
    pub(super) fn new(node: &Node) -> Option<Self> {
        let mut builder = Builder::default();
        let start = builder.add(State::Accept)?;
        let start = builder.node(node, start)?;
        let alphabet = Alphabet::new(&builder.sets)?;
        let automaton = Automaton { states: builder.states, start, members: alphabet.members(&builder.sets) };
        let run = match Table::new(&automaton, alphabet.classes) {
            Some(table) if table.takes_anything() => Run::Anything,
            Some(table) => Run::Table(table),
            None => Run::Sets(automaton),
        };
        Some(Self { alphabet, run })
    }

    /// Whether it is in one state at a time.
    pub(super) fn is_quick(&self) -> bool {
        !matches!(self.run, Run::Sets(_))
    }

    /// Whether it does not tell one of the ten digits from another.
    pub(super) fn takes_any_digits(&self) -> bool {
        ('1'..='9').all(|digit| self.alphabet.class(digit) == self.alphabet.class('0'))
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        match &self.run {
            Run::Anything => true,
            Run::Table(table) => table.matches(&self.alphabet, text),
            Run::Sets(automaton) => automaton.matches(&self.alphabet, text),
        }
    }
}

/// The class of every character.
#[derive(Debug)]
struct Alphabet {
    low: Box<[u16]>,
    /// Where each run of characters of one class starts.
    starts: Vec<u32>,
    run_classes: Vec<u16>,
    classes: usize,
}

impl Alphabet {
    fn new(sets: &[Set]) -> Option<Self> {
        let mut events: Vec<(u32, usize)> = Vec::new();
        for (index, set) in sets.iter().enumerate() {
            for &(first, last) in set.ranges() {
                events.push((first, index));
                events.push((last + 1, index));
            }
        }
        sorting::sort(&mut events);
        // Characters that the same sets have are one class.
        let mut known: HashMap<Vec<usize>, u16, FixedState> = HashMap::default();
        known.insert(Vec::new(), 0);
        let mut holders: Vec<usize> = Vec::new();
        let (mut starts, mut run_classes) = (vec![0], vec![0]);
        for group in events.chunk_by(|a, b| a.0 == b.0) {
            for &(_, set) in group {
                match holders.binary_search(&set) {
                    Ok(at) => drop(holders.remove(at)),
                    Err(at) => holders.insert(at, set),
                }
            }
            let next = u16::try_from(known.len()).ok()?;
            let class = *known.entry_ref(holders.as_slice()).or_insert(next);
            if group[0].0 == 0 {
                run_classes[0] = class;
            } else {
                starts.push(group[0].0);
                run_classes.push(class);
            }
        }
        let mut alphabet = Self { low: Box::default(), starts, run_classes, classes: known.len() };
        alphabet.low = (0..LOW as u32).map(|c| alphabet.search(c)).collect();
        Some(alphabet)
    }

    fn search(&self, c: u32) -> u16 {
        self.run_classes[self.starts.partition_point(|&start| start <= c) - 1]
    }

    fn class(&self, c: char) -> u16 {
        self.low.get(c as usize).copied().unwrap_or_else(|| self.search(u32::from(c)))
    }

    /// The classes that are in each set.
    fn members(&self, sets: &[Set]) -> Vec<Vec<u16>> {
        let mut samples: Vec<Option<u32>> = vec![None; self.classes];
        for (&start, &class) in self.starts.iter().zip(&self.run_classes) {
            samples[usize::from(class)].get_or_insert(start);
        }
        let has = |set: &Set, class: u16| samples[usize::from(class)].is_some_and(|c| set.contains(c));
        let classes = 0..self.classes as u16;
        sets.iter().map(|set| classes.clone().filter(|&class| has(set, class)).collect()).collect()
    }
}

#[derive(Clone, Copy, Debug)]
enum State {
    Accept,
    /// Takes a character of the set, then goes on.
    Take(u32, u32),
    /// Goes on at both.
    Split(u32, u32),
}

#[derive(Default)]
struct Builder {
    states: Vec<State>,
    sets: Vec<Set>,
    known: HashMap<Set, u32, FixedState>,
}

impl Builder {
    fn add(&mut self, state: State) -> Option<u32> {
        if self.states.len() >= MOST_STATES {
            return None;
        }
        self.states.push(state);
        Some(self.states.len() as u32 - 1)
    }

    /// The states of a node that lead to `next`; the first of them is returned.
    fn node(&mut self, node: &Node, next: u32) -> Option<u32> {
        match node {
            Node::Set(set) => {
                let new = self.sets.len() as u32;
                let index = *self.known.entry_ref(set).or_insert(new);
                if index == new {
                    self.sets.push(set.clone());
                }
                self.add(State::Take(index, next))
            }
            Node::Sequence(nodes) => nodes.iter().rev().try_fold(next, |next, node| self.node(node, next)),
            Node::Choice(nodes) => {
                let mut start = None;
                for node in nodes {
                    let branch = self.node(node, next)?;
                    start = Some(match start {
                        Some(others) => self.add(State::Split(others, branch))?,
                        None => branch,
                    });
                }
                Some(start.unwrap_or(next))
            }
            Node::Repeat { node, least, most } => {
                let start = match most {
                    Some(most) => self.optional(node, most - least, next)?,
                    None => self.star(node, next)?,
                };
                self.times(node, *least, start)
            }
        }
    }

    fn times(&mut self, node: &Node, times: u32, next: u32) -> Option<u32> {
        let mut start = next;
        for _ in 0..times {
            let before = start;
            start = self.node(node, start)?;
            if start == before {
                break; // the node is empty
            }
        }
        Some(start)
    }

    fn optional(&mut self, node: &Node, times: u32, next: u32) -> Option<u32> {
        let mut start = next;
        for _ in 0..times {
            let taken = self.node(node, start)?;
            if taken == start {
                break; // the node is empty
            }
            start = self.add(State::Split(taken, next))?;
        }
        Some(start)
    }

    fn star(&mut self, node: &Node, next: u32) -> Option<u32> {
        let split = self.add(State::Split(next, next))?;
        let taken = self.node(node, split)?;
        self.states[split as usize] = State::Split(taken, next);
        Some(split)
    }
}

/// An automaton that may be in many states at once.
#[derive(Debug)]
struct Automaton {
    states: Vec<State>,
    start: u32,
    /// The classes of characters that are in each set.
    members: Vec<Vec<u16>>,
}

/// States the automaton is in at once, without those that take nothing.
struct Places {
    states: Vec<u32>,
    accepts: bool,
    /// The round in which a state was last seen.
    seen: Vec<u32>,
    round: u32,
    stack: Vec<u32>,
}

impl Places {
    fn new(automaton: &Automaton) -> Self {
        let seen = vec![0; automaton.states.len()];
        Self { states: Vec::new(), accepts: false, seen, round: 0, stack: Vec::new() }
    }

    fn clear(&mut self) {
        self.states.clear();
        self.accepts = false;
        self.round += 1;
    }

    /// Adds a state and what can be reached from it without a character.
    fn add(&mut self, automaton: &Automaton, state: u32) {
        self.stack.push(state);
        while let Some(state) = self.stack.pop() {
            if std::mem::replace(&mut self.seen[state as usize], self.round) == self.round {
                continue;
            }
            match automaton.states[state as usize] {
                State::Accept => self.accepts = true,
                State::Take(..) => self.states.push(state),
                State::Split(one, other) => self.stack.extend([one, other]),
            }
        }
    }
}

impl Automaton {
    fn matches(&self, alphabet: &Alphabet, text: &str) -> bool {
        let (mut now, mut next) = (Places::new(self), Places::new(self));
        now.clear();
        now.add(self, self.start);
        for c in text.chars() {
            let class = alphabet.class(c);
            next.clear();
            for &state in &now.states {
                if let State::Take(set, to) = self.states[state as usize]
                    && self.members[set as usize].binary_search(&class).is_ok()
                {
                    next.add(self, to);
                }
            }
            if next.states.is_empty() && !next.accepts {
                return false;
            }
            std::mem::swap(&mut now, &mut next);
        }
        now.accepts
    }
}

/// An automaton that is in one state at a time. A state is the start of its row; row 0 leads nowhere.
#[derive(Debug)]
struct Table {
    /// For each state the state after each class, then whether it accepts.
    rows: Vec<u32>,
    stride: usize,
    start: u32,
}

impl Table {
    fn new(automaton: &Automaton, classes: usize) -> Option<Self> {
        let stride = classes + 1;
        let mut rows = vec![0; stride];
        let mut known: HashMap<Box<[u32]>, u32, FixedState> = HashMap::default();
        let mut queue: Vec<Box<[u32]>> = Vec::new();
        let mut places = Places::new(automaton);
        let mut members = 0;
        // The sets of states are told apart by their states that take characters and, as one more, acceptance.
        let mut number = |places: &mut Places, rows: &mut Vec<u32>, queue: &mut Vec<Box<[u32]>>| {
            if places.states.is_empty() && !places.accepts {
                return Some(0);
            }
            places.states.sort_unstable();
            if places.accepts {
                places.states.push(u32::MAX);
            }
            if let Some(&row) = known.get(places.states.as_slice()) {
                return Some(row);
            }
            members += places.states.len();
            let row = rows.len();
            if row + stride > MOST_ENTRIES || members > MOST_MEMBERS {
                return None;
            }
            rows.resize(row + stride, 0);
            rows[row + stride - 1] = u32::from(places.accepts);
            let key: Box<[u32]> = places.states.as_slice().into();
            queue.push(key.clone());
            known.insert(key, row as u32);
            Some(row as u32)
        };
        places.clear();
        places.add(automaton, automaton.start);
        let start = number(&mut places, &mut rows, &mut queue)?;
        let mut targets: Vec<Vec<u32>> = vec![Vec::new(); classes];
        let mut done = 0;
        while done < queue.len() {
            for &state in queue[done].iter().filter(|&&state| state != u32::MAX) {
                if let State::Take(set, to) = automaton.states[state as usize] {
                    for &class in &automaton.members[set as usize] {
                        targets[usize::from(class)].push(to);
                    }
                }
            }
            done += 1;
            for (class, targets) in targets.iter_mut().enumerate().filter(|(_, targets)| !targets.is_empty())
            {
                places.clear();
                for to in targets.drain(..) {
                    places.add(automaton, to);
                }
                let row = number(&mut places, &mut rows, &mut queue)?;
                rows[done * stride + class] = row;
            }
        }
        Some(Self { rows, stride, start })
    }

    fn takes_anything(&self) -> bool {
        let start = self.start as usize;
        let row = &self.rows[start..start + self.stride];
        row[self.stride - 1] == 1 && row[..self.stride - 1].iter().all(|&next| next == self.start)
    }

    fn matches(&self, alphabet: &Alphabet, text: &str) -> bool {
        let mut state = self.start as usize;
        for c in text.chars() {
            state = self.rows[state + usize::from(alphabet.class(c))] as usize;
            if state == 0 {
                return false;
            }
        }
        self.rows[state + self.stride - 1] == 1
    }
}
