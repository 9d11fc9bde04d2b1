//! The shortest way through a content model to a point where something can be met.

use std::collections::{BTreeMap, VecDeque};

use super::super::automaton::{Column, Model, Spot};

/// What would have to be met one after the other, each step with the columns that would do.
pub(super) type Steps = Vec<Vec<Column>>;

/// Points looked at before the search is given up.
const POINTS_MAX: usize = 5_000;
/// Ways longer than this are told without alternatives.
const STEPS_TOLD: usize = 16;

/// The steps missing from `from` to the first point where `goal` can be met, or the content may end if there is no goal.
/// Steps over `free` columns cost nothing, and are not told.
pub(super) fn path(model: &Model, from: Spot, goal: Option<Column>, free: &[Column]) -> Option<Steps> {
    if model.is_all() {
        return goal.is_none().then(|| {
            let mut missing = model.missing_members(from);
            missing.retain(|step| !step.iter().any(|column| free.contains(column)));
            missing
        });
    }
    let way = way(model, from, goal, free, u32::MAX)?;
    let mut steps = Vec::new();
    let mut at = from;
    for (index, &column) in way.iter().enumerate() {
        let (next, _) = model.step(at, column)?;
        if !free.contains(&column) {
            let left = (way.len() - index - 1) as u32;
            steps.push(alternatives(model, at, goal, free, (column, next), left));
        }
        at = next;
    }
    Some(steps)
}

/// The columns that lead on as well as `chosen` does.
fn alternatives(
    model: &Model,
    at: Spot,
    goal: Option<Column>,
    free: &[Column],
    chosen: (Column, Spot),
    left: u32,
) -> Vec<Column> {
    let leads_on = |column: Column| {
        let Some((next, _)) = model.step(at, column) else { return false };
        next == chosen.1
            || (left as usize <= STEPS_TOLD
                && way(model, next, goal, free, left).is_some_and(|way| way.len() == left as usize))
    };
    let columns = model.alphabet.letters().map(|(column, _)| column);
    columns.filter(|&column| column == chosen.0 || leads_on(column)).collect()
}

/// The cheapest way, as columns, if it is no dearer than `most`.
pub(super) fn way(
    model: &Model,
    from: Spot,
    goal: Option<Column>,
    free: &[Column],
    most: u32,
) -> Option<Vec<Column>> {
    let reached = |spot: Spot| match goal {
        Some(column) => model.step(spot, column).is_some(),
        None => model.accepts(spot),
    };
    let mut known: BTreeMap<Spot, (u32, Spot, Column)> = BTreeMap::from([(from, (0, from, 0))]);
    let mut waiting = VecDeque::from([(0, from)]);
    while let Some((cost, spot)) = waiting.pop_front() {
        if known.get(&spot).is_some_and(|&(best, ..)| best < cost) {
            continue;
        }
        if reached(spot) {
            return Some(way_to(&known, from, spot));
        }
        if known.len() > POINTS_MAX {
            return None;
        }
        // Names before wildcards, so that a name is proposed where there is one.
        for (column, _) in model.alphabet.letters() {
            let Some((next, _)) = model.step(spot, column) else { continue };
            let is_free = free.contains(&column);
            let cost = cost + u32::from(!is_free);
            if cost > most {
                continue;
            }
            if known.get(&next).is_none_or(|&(best, ..)| cost < best) {
                known.insert(next, (cost, spot, column));
                if is_free {
                    waiting.push_front((cost, next));
                } else {
                    waiting.push_back((cost, next));
                }
            }
        }
    }
    None
}

fn way_to(known: &BTreeMap<Spot, (u32, Spot, Column)>, from: Spot, to: Spot) -> Vec<Column> {
    let mut way = Vec::new();
    let mut at = to;
    while at != from {
        let Some(&(_, before, column)) = known.get(&at) else { break };
        way.push(column);
        at = before;
    }
    way.reverse();
    way
}
