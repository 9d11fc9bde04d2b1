//! From a content model to its automaton.

use std::collections::{BTreeMap, BTreeSet};

use super::super::components::{Components, ElementId, Origin, Particle, Term, UNBOUNDED};
use super::super::names::{Name, Space};
use super::super::wildcard::Allowed;
use super::{AllGroup, Alphabet, Column, Counter, Leaf, Machine, Model, Step, Table};

/// A leaf that repeats more often than this is counted, not unfolded.
const UNFOLDED_MAX: u32 = 3;
/// Positions of one content model, after groups that repeat are unfolded.
const POSITIONS_MAX: usize = 20_000;
/// Steps of one automaton.
const STEPS_MAX: usize = 4 << 20;
/// Members of an `all` group.
const MEMBERS_MAX: usize = 128;

/// What is wrong with a content model.
pub(in super::super) type ModelFault = (Origin, String);

/// Builds the automaton of a content model. `stand_ins` answers the elements that may stand where one is declared, itself
/// among them.
pub(in super::super) fn build(
    particle: &Particle,
    components: &Components,
    stand_ins: &dyn Fn(ElementId) -> Vec<ElementId>,
) -> Result<Model, ModelFault> {
    let mut builder = Builder::new(particle, components, stand_ins)?;
    if let Term::All(members) = &particle.term {
        return builder.all(particle, members);
    }
    match builder.table(particle) {
        Err(Failure::Uncountable) => {
            builder.counting = false;
            builder.table(particle).map_err(|failure| failure.into_fault(particle))
        }
        other => other.map_err(|failure| failure.into_fault(particle)),
    }
}

enum Failure {
    Fault(ModelFault),
    /// A counted leaf can be met again right after itself, so that one counter cannot tell how often it was met.
    Uncountable,
}

impl Failure {
    fn into_fault(self, particle: &Particle) -> ModelFault {
        match self {
            Self::Fault(fault) => fault,
            Self::Uncountable => {
                (particle.origin, "this content model repeats in a way that is not supported".to_owned())
            }
        }
    }
}

/// A leaf of the content model.
struct LeafInfo {
    origin: Origin,
    /// The columns it takes, and what it takes them for.
    columns: Vec<(Column, Leaf)>,
}

struct Position {
    leaf: usize,
    /// The bounds it counts to; both 0 where it does not.
    bounds: (u32, u32),
    follow: Vec<u32>,
}

/// Part of the expression, in Glushkov's terms.
#[derive(Clone, Default)]
struct Fragment {
    nullable: bool,
    first: Vec<u32>,
    last: Vec<u32>,
}

struct Builder<'a> {
    components: &'a Components,
    names: Vec<(Name, usize)>,
    leaves: Vec<LeafInfo>,
    letters: (BTreeSet<Name>, BTreeSet<Space>),
    positions: Vec<Position>,
    counting: bool,
    too_large: bool,
    next_leaf: usize,
}

impl<'a> Builder<'a> {
    fn new(
        particle: &Particle,
        components: &'a Components,
        stand_ins: &dyn Fn(ElementId) -> Vec<ElementId>,
    ) -> Result<Self, ModelFault> {
        let (mut names, mut spaces) = (BTreeSet::new(), BTreeSet::new());
        let mut raw: Vec<(Origin, Vec<ElementId>, Option<Leaf>)> = Vec::new();
        let mut any = false;
        particle.visit(&mut |part| match &part.term {
            Term::Element(id) => {
                let all = stand_ins(*id);
                for &one in &all {
                    names.insert(components.element(one).name);
                    spaces.insert(components.names.space_of(components.element(one).name));
                }
                raw.push((part.origin, all, None));
            }
            Term::Any(id) => {
                any = true;
                match &components.wildcard(*id).allowed {
                    Allowed::Any => {}
                    Allowed::Not(space) => drop(spaces.insert(*space)),
                    Allowed::Only(only) => spaces.extend(only.iter().copied()),
                }
                raw.push((part.origin, Vec::new(), Some(Leaf::Any(*id))));
            }
            _ => {}
        });
        if any {
            spaces.extend([Space::ABSENT, Space::OTHER]);
        } else {
            spaces.clear();
        }
        if names.len() + spaces.len() >= usize::from(Column::MAX) {
            return Err((
                particle.origin,
                "this content model has more different elements than are supported".to_owned(),
            ));
        }
        let mut builder = Self {
            components,
            names: names.iter().enumerate().map(|(column, &name)| (name, column)).collect(),
            leaves: Vec::new(),
            letters: (names, spaces),
            positions: Vec::new(),
            counting: true,
            too_large: false,
            next_leaf: 0,
        };
        for (origin, elements, wildcard) in raw {
            let columns = match wildcard {
                Some(leaf) => builder.wildcard_columns(leaf),
                None => elements.iter().map(|&id| (builder.column(id), Leaf::Element(id))).collect(),
            };
            builder.leaves.push(LeafInfo { origin, columns });
        }
        Ok(builder)
    }

    fn column(&self, id: ElementId) -> Column {
        let name = self.components.element(id).name;
        let at = self.names.binary_search_by_key(&name, |&(known, _)| known);
        at.map_or(0, |at| self.names[at].1 as Column)
    }

    fn wildcard_columns(&self, leaf: Leaf) -> Vec<(Column, Leaf)> {
        let Leaf::Any(id) = leaf else { return Vec::new() };
        let allowed = &self.components.wildcard(id).allowed;
        let spaces = self.letters.0.iter().map(|&name| self.components.names.space_of(name));
        let spaces = spaces.chain(self.letters.1.iter().copied());
        let columns = spaces.enumerate().filter(|&(_, space)| allowed.allows(space));
        columns.map(|(column, _)| (column as Column, leaf)).collect()
    }

    fn all(&self, particle: &Particle, members: &[Particle]) -> Result<Model, ModelFault> {
        let alphabet = Alphabet::new(&self.letters.0, &self.letters.1);
        if members.len() > MEMBERS_MAX {
            let text = format!(
                "this group has {} members; more than {MEMBERS_MAX} are not supported",
                members.len()
            );
            return Err((particle.origin, text));
        }
        let mut group = AllGroup {
            members: vec![None; alphabet.letters.len()],
            required: 0,
            optional: particle.min == 0,
        };
        for (index, (member, leaf)) in members.iter().zip(&self.leaves).enumerate() {
            if member.min > 0 {
                group.required |= 1 << index;
            }
            for &(column, what) in &leaf.columns {
                if group.members[column as usize].is_some() {
                    return Err(self.ambiguous(&alphabet, column, leaf.origin));
                }
                group.members[column as usize] = Some((index as u32, what));
            }
        }
        Ok(Model { alphabet, machine: Machine::All(group) })
    }

    fn table(&mut self, particle: &Particle) -> Result<Model, Failure> {
        self.positions = vec![Position { leaf: usize::MAX, bounds: (0, 0), follow: Vec::new() }];
        self.next_leaf = 0;
        self.too_large = false;
        let whole = self.particle(particle);
        if self.too_large {
            let text = format!(
                "this content model unfolds to more than {POSITIONS_MAX} parts, which is not supported"
            );
            return Err(Failure::Fault((particle.origin, text)));
        }
        let mut last: BTreeSet<u32> = whole.last.iter().copied().collect();
        if whole.nullable {
            last.insert(0);
        }
        self.positions[0].follow = whole.first;
        self.determine(particle, &last)
    }

    /// The positions of `particle`, whose first leaf is the next one.
    fn particle(&mut self, particle: &Particle) -> Fragment {
        let first_leaf = self.next_leaf;
        let (min, max) = (particle.min, particle.max);
        if self.counting && matches!(particle.term, Term::Element(_) | Term::Any(_)) {
            let bound = if max == UNBOUNDED { min } else { max };
            if bound > UNFOLDED_MAX {
                self.next_leaf += 1;
                let at = self.position(first_leaf, (min, max));
                return Fragment { nullable: min == 0, first: vec![at], last: vec![at] };
            }
        }
        let mut whole = self.term(&particle.term);
        let after = self.next_leaf;
        if whole.first.is_empty() {
            // Nothing, however often it is repeated.
            whole.nullable |= min == 0;
            return whole;
        }
        let nullable_body = whole.nullable;
        let mut previous = whole.last.clone();
        let mut copies = 1;
        // Leaving out a body that matches nothing is the same as repeating it less often.
        let required = if nullable_body { 0 } else { min };
        if required > 1 {
            whole.last.clear();
        }
        let most = if max == UNBOUNDED { required.max(1) } else { max };
        while copies < most && !self.too_large {
            self.next_leaf = first_leaf;
            let next = self.term(&particle.term);
            copies += 1;
            self.connect(&previous, &next.first);
            previous.clone_from(&next.last);
            if copies >= required {
                whole.last.extend(next.last);
            }
            if max == UNBOUNDED && copies == most {
                self.connect(&previous, &next.first);
            }
        }
        if max == UNBOUNDED && most == 1 {
            let first = whole.first.clone();
            self.connect(&previous, &first);
        }
        self.next_leaf = after;
        whole.nullable = required == 0;
        whole
    }

    fn term(&mut self, term: &Term) -> Fragment {
        match term {
            Term::Element(_) | Term::Any(_) => {
                let at = self.position(self.next_leaf, (0, 0));
                self.next_leaf += 1;
                Fragment { nullable: false, first: vec![at], last: vec![at] }
            }
            Term::Sequence(parts) | Term::All(parts) => {
                let mut whole = Fragment { nullable: true, ..Fragment::default() };
                for part in parts {
                    let next = self.particle(part);
                    self.connect(&whole.last, &next.first);
                    if whole.nullable {
                        whole.first.extend(&next.first);
                    }
                    if !next.nullable {
                        whole.last.clear();
                    }
                    whole.last.extend(&next.last);
                    whole.nullable &= next.nullable;
                }
                whole
            }
            Term::Choice(parts) => {
                let mut whole = Fragment::default();
                for part in parts {
                    let next = self.particle(part);
                    whole.first.extend(next.first);
                    whole.last.extend(next.last);
                    whole.nullable |= next.nullable;
                }
                whole
            }
        }
    }

    fn position(&mut self, leaf: usize, bounds: (u32, u32)) -> u32 {
        if self.positions.len() > POSITIONS_MAX {
            self.too_large = true;
            return self.positions.len() as u32 - 1;
        }
        self.positions.push(Position { leaf, bounds, follow: Vec::new() });
        self.positions.len() as u32 - 1
    }

    fn connect(&mut self, from: &[u32], to: &[u32]) {
        if self.too_large {
            return;
        }
        for &position in from {
            let follow = &mut self.positions[position as usize].follow;
            for &next in to {
                if !follow.contains(&next) {
                    follow.push(next);
                }
            }
        }
    }

    /// Sets of positions become states.
    fn determine(&self, particle: &Particle, last: &BTreeSet<u32>) -> Result<Model, Failure> {
        let alphabet = Alphabet::new(&self.letters.0, &self.letters.1);
        let columns = alphabet.letters.len();
        let mut table = Table { columns, steps: Vec::new(), accepts: Vec::new(), counters: Vec::new() };
        let mut sets: Vec<Vec<u32>> = vec![vec![0]];
        let mut numbers: BTreeMap<Vec<u32>, u32> = BTreeMap::from([(vec![0], 0)]);
        let mut state = 0;
        while state < sets.len() {
            let set = sets[state].clone();
            if (state + 1) * columns.max(1) > STEPS_MAX {
                let text = "this content model needs a larger automaton than is supported".to_owned();
                return Err(Failure::Fault((particle.origin, text)));
            }
            table.accepts.push(set.iter().any(|position| last.contains(position)));
            table.counters.push(self.counter(&set)?);
            for target in self.targets(&set, columns, &alphabet)? {
                table.steps.push(target.map(|(mut to, leaf)| {
                    to.sort_unstable();
                    to.dedup();
                    let next = sets.len() as u32;
                    let number = *numbers.entry(to.clone()).or_insert(next);
                    if number == next {
                        sets.push(to);
                    }
                    Step { to: number, leaf }
                }));
            }
            state += 1;
        }
        Ok(Model { alphabet, machine: Machine::Table(table) })
    }

    fn counter(&self, set: &[u32]) -> Result<Option<Box<Counter>>, Failure> {
        let counted =
            set.iter().map(|&at| &self.positions[at as usize]).find(|position| position.bounds.1 > 0);
        let Some(position) = counted else { return Ok(None) };
        if set.len() > 1 {
            return Err(Failure::Uncountable);
        }
        let (min, max) = position.bounds;
        Ok(Some(Box::new(Counter { min, max, stays: self.leaves[position.leaf].columns.clone() })))
    }

    /// Of each column: the positions it leads to from a set, and what for.
    #[expect(clippy::type_complexity, reason = "a table that lives for one step of the construction")]
    fn targets(
        &self,
        set: &[u32],
        columns: usize,
        alphabet: &Alphabet,
    ) -> Result<Vec<Option<(Vec<u32>, Leaf)>>, Failure> {
        let mut targets: Vec<Option<(Vec<u32>, Leaf)>> = vec![None; columns];
        let mut origins: Vec<usize> = vec![usize::MAX; columns];
        for &from in set {
            let position = &self.positions[from as usize];
            let (min, max) = position.bounds;
            for &to in &position.follow {
                let leaf = self.positions[to as usize].leaf;
                if max > 0 && leaf == position.leaf {
                    return Err(Failure::Uncountable);
                }
                for &(column, what) in &self.leaves[leaf].columns {
                    let stays = || self.leaves[position.leaf].columns.iter().any(|&(stay, _)| stay == column);
                    let known = origins[column as usize];
                    // As long as a counter may count on, it takes what it counts.
                    if (known != usize::MAX && known != leaf) || (max > min && stays()) {
                        return Err(Failure::Fault(self.ambiguous(
                            alphabet,
                            column,
                            self.leaves[leaf].origin,
                        )));
                    }
                    origins[column as usize] = leaf;
                    targets[column as usize].get_or_insert((Vec::new(), what)).0.push(to);
                }
            }
        }
        Ok(targets)
    }

    fn ambiguous(&self, alphabet: &Alphabet, column: Column, origin: Origin) -> ModelFault {
        let what = match alphabet.letter(column) {
            super::Letter::Name(name) => format!("the element {}", self.components.names.local(name)),
            super::Letter::Rest(_) => "an element of a wildcard".to_owned(),
        };
        (
            origin,
            format!("the content model is ambiguous: {what} may belong to two parts of it at the same point"),
        )
    }
}
