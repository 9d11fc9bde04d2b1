//! Whether one content model allows nothing that another does not.
//!
//! XSD 1.0 has rules for pairs of particles (part 1, section 3.9.6). Here the two automata are walked together: what the
//! restriction accepts the base must accept, element by element. That is what the rules are for, and allows some
//! restrictions that they, which look at the form alone, do not.

use std::collections::BTreeSet;

use super::automaton::{Column, Leaf, Letter, Model, Spot};
use super::components::{Components, EXTENSION, ElementId, LIST, UNION};
use super::names::{Name, Space};

/// Pairs of points looked at; beyond this the restriction is taken to be valid.
const PAIRS_MAX: usize = 200_000;

/// What the restriction allows and the base does not, if there is anything.
pub(super) fn restricts(components: &Components, own: &Model, base: &Model) -> Option<String> {
    let mut seen: BTreeSet<(Spot, Spot)> = BTreeSet::new();
    let mut waiting = vec![(Spot::default(), Spot::default())];
    while let Some((at, in_base)) = waiting.pop() {
        if !seen.insert((at, in_base)) || seen.len() > PAIRS_MAX {
            continue;
        }
        if own.accepts(at) && !base.accepts(in_base) {
            return Some("it may end where the base asks for more elements".to_owned());
        }
        for (column, letter) in own.alphabet.letters() {
            let Some((next, leaf)) = own.step(at, column) else { continue };
            for counterpart in counterparts(components, letter, leaf, own, base) {
                let found = counterpart.and_then(|column| base.step(in_base, column));
                let Some((base_next, base_leaf)) = found else {
                    return Some(format!("{} is not allowed there in the base", spell(components, letter)));
                };
                if let Some(text) = leaf_fault(components, leaf, base_leaf) {
                    return Some(text);
                }
                waiting.push((next, base_next));
            }
        }
    }
    None
}

/// The columns of the base that a letter of the restriction falls into.
fn counterparts(
    components: &Components,
    letter: Letter,
    leaf: Leaf,
    own: &Model,
    base: &Model,
) -> Vec<Option<Column>> {
    match letter {
        Letter::Name(name) => vec![base.alphabet.column(name, components.names.space_of(name))],
        Letter::Rest(space) => {
            let Leaf::Any(_) = leaf else { return Vec::new() };
            let mut columns = vec![base.alphabet.column(Name::OTHER, space)];
            for (column, other) in base.alphabet.letters() {
                let falls_in = match other {
                    Letter::Name(name) => own.alphabet.column(name, components.names.space_of(name)),
                    Letter::Rest(other) => own.alphabet.column(Name::OTHER, other),
                };
                if falls_in.is_some_and(|column| own.alphabet.letter(column) == Letter::Rest(space)) {
                    columns.push(Some(column));
                }
            }
            columns.dedup();
            columns
        }
    }
}

fn leaf_fault(components: &Components, own: Leaf, base: Leaf) -> Option<String> {
    match (own, base) {
        (Leaf::Element(own), Leaf::Element(base)) => element_fault(components, own, base),
        (Leaf::Element(_), Leaf::Any(_)) => None,
        (Leaf::Any(_), Leaf::Element(base)) => {
            Some(format!("it allows any element where the base allows {}", components.local(base)))
        }
        (Leaf::Any(own), Leaf::Any(base)) => (components.wildcard(own).process
            < components.wildcard(base).process)
            .then(|| "its wildcard is processed more laxly than that of the base".to_owned()),
    }
}

/// XSD 1.0 part 1, section 3.9.6, particle restriction OK (elements: name and type).
fn element_fault(components: &Components, own: ElementId, base: ElementId) -> Option<String> {
    if own == base {
        return None;
    }
    let (of_own, of_base) = (components.element(own), components.element(base));
    let local = components.local(own);
    let ways = components.derivation(of_own.ty, of_base.ty);
    if ways.is_none_or(|ways| ways & (EXTENSION | LIST | UNION) != 0) {
        return Some(format!("the type of {local} is no restriction of the one it has in the base"));
    }
    if of_own.nillable && !of_base.nillable {
        return Some(format!("{local} is nillable here, but not in the base"));
    }
    if of_base.block & !of_own.block != 0 {
        return Some(format!("{local} blocks less than in the base"));
    }
    let wanted = of_base.fixed.as_ref()?;
    let simple = components.simple(of_base.ty)?;
    let kept = of_own
        .fixed
        .as_ref()
        .is_some_and(|found| simple.equal(&wanted.text, &*wanted.bindings, &found.text, &*found.bindings));
    (!kept).then(|| format!("{local} must keep the fixed value it has in the base"))
}

/// A letter in words.
fn spell(components: &Components, letter: Letter) -> String {
    match letter {
        Letter::Name(name) => components.names.local(name).to_owned(),
        Letter::Rest(Space::ABSENT) => "any element without a namespace".to_owned(),
        Letter::Rest(Space::OTHER) => "any element of another namespace".to_owned(),
        Letter::Rest(space) => format!("any element of {}", components.names.namespace(space)),
    }
}
