//! Elements that their parent's content model does not allow where they stand.
//!
//! One mistake is to be one violation. What stands in the wrong place may be too early or too late, and only what
//! follows tells which; so what seems to be missing is remembered until the parent ends, and taken back when it turns up.

use std::sync::Arc;

use super::super::Violation;
use super::super::automaton::{Column, Leaf, Letter, Model, Spot};
use super::super::components::ElementId;
use super::super::names::{Name, Space};
use super::super::{Schema, ViolationKind};
use super::path::{Steps, path};
use super::plan::Inside;
use super::words::{in_namespace, in_turn, nearest, one_of, spell};
use super::{ALIAS, CHILDREN, Report, Run, TOLD, TROUBLED, violation};
use crate::xml::{At, Place, Tag};

/// Ways through content models that are kept.
const PATHS_MAX: usize = 20_000;

/// Elements that came too early and are not told yet, of one open element.
const EARLY_MAX: usize = 32;

/// What is wrong so far with the children of one open element.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    pending: Vec<Pending>,
    /// Columns that count as met: those that were met in another place, or under a name that is nearly right.
    excused: Vec<Column>,
    /// The points at which unknown elements were met, none of them like another name. One that stands where an element is
    /// missing is that element under another name.
    strangers: Vec<Spot>,
    /// Columns that were met in another place than theirs, which was told: they are not missing.
    moved: Vec<Column>,
    /// Elements that came too early. How far they have to go is known at the end.
    early: Vec<Early>,
    /// Text in place of elements, in a child that may be another one under a wrong name: what follows it tells.
    suspect: Option<(Violation, Place)>,
}

/// An element that came too early.
#[derive(Debug)]
struct Early {
    column: Column,
    place: Place,
    /// The columns that were met since, each where it was met last.
    since: Vec<Column>,
}

/// Elements that seem to be missing.
#[derive(Debug)]
struct Pending {
    steps: Steps,
    /// The element found instead, where it stands, and the point in the content model before it.
    column: Column,
    place: Place,
    before: Spot,
    /// No other child was met since.
    fresh: bool,
}

impl Run {
    /// A child was met where it belongs, which in an `all` group is anywhere.
    pub(super) fn note_step(&mut self, column: Column, anywhere: bool) {
        let Some(trouble) = self.troubles.last_mut() else { return };
        trouble.note(column);
        if let Some(pending) = trouble.pending.last_mut() {
            pending.fresh = false;
        }
        if !anywhere {
            trouble.strangers.clear();
        }
        // What is here after all needs no excuse.
        if let Some(at) = trouble.excused.iter().position(|&excused| excused == column) {
            trouble.excused.swap_remove(at);
        }
    }

    fn trouble(&mut self) -> &mut Trouble {
        if let Some(frame) = self.frames.last_mut()
            && frame.flags & TROUBLED == 0
        {
            frame.flags |= TROUBLED;
            self.troubles.push(Trouble::default());
        }
        if self.troubles.is_empty() {
            self.troubles.push(Trouble::default());
        }
        let last = self.troubles.len() - 1;
        &mut self.troubles[last]
    }

    /// A child that the content model does not allow at this point.
    #[cold]
    pub(super) fn recover(
        &mut self,
        schema: &Schema,
        number: usize,
        tag: &Tag<'_>,
        at: &mut At<'_>,
        name: (Name, Space),
        found: Report<'_>,
    ) {
        let model = &schema.components.models[number];
        let known = model.alphabet.column(name.0, name.1).filter(|&column| model.leaf(column).is_some());
        if let Some(column) = known {
            let leaf = self.displaced(schema, number, column, at.place(), found);
            self.enter_leaf(schema, leaf, tag, at, name, found);
            return;
        }
        let local = tag.table.local(tag.name);
        if let Some((column, id)) = self.namesake(schema, model, local) {
            self.wrong_namespace(schema, tag, at, id, found);
            self.count_as_met(model, column);
            self.enter(schema, Some(id), schema.components.element(id).ty, tag, at, name, found);
            if let Some(frame) = self.frames.last_mut().filter(|frame| frame.element == Some(id)) {
                frame.flags |= ALIAS;
            }
            return;
        }
        self.unknown(schema, model, local, at.place(), found);
        match schema.components.global_elements.get(&name.0) {
            Some(&id) if !schema.components.is_abstract(id) => {
                self.enter(schema, Some(id), schema.components.element(id).ty, tag, at, name, found);
            }
            _ => self.skipped = 1,
        }
    }

    /// The element of this local name that the content model has in another namespace.
    fn namesake(&self, schema: &Schema, model: &Model, local: &str) -> Option<(Column, ElementId)> {
        let spot = self.frames.last()?.spot;
        let same = model.alphabet.letters().filter_map(|(column, letter)| {
            let Letter::Name(name) = letter else { return None };
            let Some(Leaf::Element(id)) = model.leaf(column) else { return None };
            (schema.components.names.local(name) == local).then_some((column, id))
        });
        let all: Vec<_> = same.collect();
        all.iter().copied().find(|&(column, _)| model.step(spot, column).is_some()).or(all.first().copied())
    }

    /// The whole subtree of a wrong namespace is one mistake.
    fn wrong_namespace(
        &mut self,
        schema: &Schema,
        tag: &Tag<'_>,
        at: &mut At<'_>,
        id: ElementId,
        found: Report<'_>,
    ) {
        let namespace = tag.table.namespace(tag.name);
        let (_, space) = schema.components.names.find(namespace, "");
        let told =
            self.frames.last().is_some_and(|parent| parent.flags & ALIAS != 0 && parent.space == space);
        if !told {
            let right = schema.components.names.namespace_of(schema.components.element(id).name);
            let found_there = format!("{} {namespace}", in_namespace(tag, right));
            let quotes = [tag.table.local(tag.name), right, &found_there];
            found(violation(ViolationKind::WrongNamespace, quotes), at.place());
        }
    }

    /// An element that stands for one of the content model, though not under its name.
    fn count_as_met(&mut self, model: &Model, column: Column) {
        let Some(frame) = self.frames.last_mut() else { return };
        frame.flags |= CHILDREN;
        if let Some((next, _)) = model.step(frame.spot, column) {
            frame.advance(next, column);
            if frame.flags & TROUBLED != 0 {
                self.note_step(column, model.is_all());
            }
        } else {
            self.excuse(column);
        }
    }

    /// Takes back what was said to be missing of a column, now or later.
    fn excuse(&mut self, column: Column) {
        let trouble = self.trouble();
        if !trouble.resolve(column) {
            trouble.excused.push(column);
        }
    }

    fn unknown(&mut self, schema: &Schema, model: &Model, local: &str, place: Place, found: Report<'_>) {
        let Some(frame) = self.frames.last_mut() else { return };
        frame.flags |= CHILDREN;
        let (spot, met) = (frame.spot, frame.met);
        let columns = || model.alphabet.letters().map(|(column, _)| column);
        let here: Vec<Column> = columns().filter(|&column| model.step(spot, column).is_some()).collect();
        let expected = one_of(schema, model, &here);
        let names = &schema.components.names;
        let letters = || {
            model.alphabet.letters().filter_map(|(column, letter)| match letter {
                Letter::Name(name) => Some((column, names.local(name))),
                Letter::Rest(_) => None,
            })
        };
        // A name that can be met here is meant rather than one that was met before.
        let near =
            nearest(local, letters().filter(|(column, _)| here.contains(column)).map(|(_, name)| name))
                .or_else(|| nearest(local, letters().map(|(_, name)| name)));
        let quotes = [local, &expected, near.unwrap_or_default()];
        found(violation(ViolationKind::UnknownElement, quotes), place);
        let meant = letters().find(|&(_, name)| Some(name) == near).map(|(column, _)| column);
        match meant {
            Some(column) if met & (1 << (column & 63)) == 0 => self.excuse(column),
            Some(_) => {}
            None => self.trouble().strangers.push(spot),
        }
    }

    /// An element of the content model in the wrong place: what it is to be taken for.
    fn displaced(
        &mut self,
        schema: &Schema,
        number: usize,
        column: Column,
        place: Place,
        found: Report<'_>,
    ) -> Leaf {
        let model = &schema.components.models[number];
        let leaf = model.leaf(column).unwrap_or(Leaf::Any(super::super::components::WildcardId(0)));
        if self.frames.last().is_some_and(|frame| frame.flags & TROUBLED != 0)
            && let Some(trouble) = self.troubles.last_mut()
        {
            trouble.note(column);
            if trouble.early.len() >= EARLY_MAX {
                self.tell_early(schema, number, found);
            }
        }
        if self.was_missing(schema, model, column, place, found) {
            return leaf;
        }
        if let Some(steps) = self.way(number, model, Some(column)) {
            return self.skip_ahead(model, column, place, steps).unwrap_or(leaf);
        }
        let Some(frame) = self.frames.last_mut() else { return leaf };
        frame.flags |= CHILDREN;
        let excused = frame.flags & TROUBLED != 0
            && self.troubles.last().is_some_and(|trouble| trouble.excused.contains(&column));
        if excused {
            return leaf;
        }
        if !self.neighbour_is_early(schema, model, column, place, found) {
            self.misplaced(schema, number, column, place, found);
        }
        leaf
    }

    /// Whether the neighbour of an element came too early, which is then told.
    fn neighbour_is_early(
        &mut self,
        schema: &Schema,
        model: &Model,
        column: Column,
        place: Place,
        found: Report<'_>,
    ) -> bool {
        let parent = self.local(schema);
        let Some(frame) = self.frames.last_mut() else { return false };
        if frame.met == 0 || column == frame.last || model.is_all() {
            return false;
        }
        let (last, before) = (frame.last, frame.before);
        let only_last = model.step(before, last).is_some_and(|(next, _)| next == frame.spot);
        let back = model.step(before, column).map(|(next, _)| next).filter(|_| only_last);
        let Some(next) = back.filter(|&next| after_next(model, next, last)) else { return false };
        let (name, belongs) =
            (spell(schema, model, column), format!("before {}", spell(schema, model, last)));
        found(violation(ViolationKind::OutOfOrder, [&name, &belongs, parent]), place);
        frame.advance(next, column);
        self.excuse(last);
        true
    }

    /// Tells an element that is there too often, or instead of another, or behind what it belongs before.
    fn misplaced(&mut self, schema: &Schema, number: usize, column: Column, place: Place, found: Report<'_>) {
        let model = &schema.components.models[number];
        let parent = self.local(schema);
        let name = spell(schema, model, column);
        let Some(frame) = self.frames.last() else { return };
        let met = frame.met & (1 << (column & 63)) != 0;
        let is_met = |other: Column| frame.met & (1 << (other & 63)) != 0;
        let bound = model.repeats(column);
        if model.is_all() || (met && (bound == Some(1) || column == frame.last)) {
            let times = match bound {
                None | Some(0 | 1) => "once".to_owned(),
                Some(times) => format!("{times} times"),
            };
            found(violation(ViolationKind::RepeatedElement, [&name, &times, parent]), place);
            return;
        }
        let others: Vec<Column> = model
            .alphabet
            .letters()
            .map(|(other, _)| other)
            .filter(|&other| other != column && is_met(other))
            .collect();
        let after = self.after(number, model, column);
        let apart = |other: Column, met: &[bool]| !after[other as usize] && !met[column as usize];
        let rival = others.iter().copied().find(|&other| apart(other, &self.after(number, model, other)));
        if let Some(other) = rival {
            let either = one_of(schema, model, &[other.min(column), other.max(column)]);
            let quotes = [&name, &format!("only {either}"), parent];
            found(violation(ViolationKind::ExclusiveElement, quotes), place);
            return;
        }
        let later: Vec<Column> = others.into_iter().filter(|&other| after[other as usize]).collect();
        let first = later.iter().copied().find(|&one| {
            let after_one = self.after(number, model, one);
            later.iter().all(|&other| other == one || after_one[other as usize])
        });
        match first.or(later.first().copied()) {
            Some(first) => {
                let belongs = format!("before {}", spell(schema, model, first));
                found(violation(ViolationKind::OutOfOrder, [&name, &belongs, parent]), place);
            }
            None => found(violation(ViolationKind::RepeatedElement, [&name, "once", parent]), place),
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.met |= 1 << (column & 63);
        }
        self.trouble().move_away(column);
    }

    /// Of each column: whether it can be met after `column`.
    fn after(&mut self, number: usize, model: &Model, column: Column) -> Arc<[bool]> {
        self.orders.entry((number, column)).or_insert_with(|| model.met_after(column).into()).clone()
    }

    /// Whether an element was said to be missing: then it is here, or what was met instead came too early.
    fn was_missing(
        &mut self,
        schema: &Schema,
        model: &Model,
        column: Column,
        place: Place,
        found: Report<'_>,
    ) -> bool {
        let parent = self.local(schema);
        let Some(frame) = self.frames.last_mut().filter(|frame| frame.flags & TROUBLED != 0) else {
            return false;
        };
        let Some(trouble) = self.troubles.last_mut() else { return false };
        if let Some(pending) = trouble.pending.last()
            && pending.fresh
            && pending.column != column
            && let Some((next, _)) = model.step(pending.before, column)
        {
            let (early, place) = (pending.column, pending.place);
            trouble.pending.pop();
            trouble.excused.push(early);
            trouble.early.push(Early { column: early, place, since: vec![column] });
            frame.advance(next, column);
            return true;
        }
        let Some(instead) = trouble.pending.iter().rev().find(|pending| pending.lacks(column)) else {
            return false;
        };
        let name = spell(schema, model, column);
        let belongs = format!("before {}", spell(schema, model, instead.column));
        found(violation(ViolationKind::OutOfOrder, [&name, &belongs, parent]), place);
        trouble.resolve(column);
        trouble.move_away(column);
        frame.met |= 1 << (column & 63);
        true
    }

    /// Goes on as if what is missing had been met.
    fn skip_ahead(&mut self, model: &Model, column: Column, place: Place, mut steps: Steps) -> Option<Leaf> {
        let frame = self.frames.last()?;
        let before = frame.spot;
        let mut spot = before;
        let free: Vec<Column> = self.free();
        // The way is found again rather than kept, for it may lead over columns that are not told.
        let way = super::path::way(model, before, Some(column), &free, u32::MAX)?;
        for step in way {
            spot = model.step(spot, step)?.0;
        }
        let (next, leaf) = model.step(spot, column)?;
        self.adopt_strangers(model, before, &mut steps);
        let frame = self.frames.last_mut()?;
        frame.advance(next, column);
        if frame.flags & TROUBLED != 0 {
            self.note_step(column, model.is_all());
        }
        if !steps.is_empty() {
            self.trouble().pending.push(Pending { steps, column, place, before, fresh: true });
        }
        Some(leaf)
    }

    /// Takes missing steps for the unknown elements that were met in their place.
    fn adopt_strangers(&mut self, model: &Model, spot: Spot, steps: &mut Steps) {
        let troubled = self.frames.last().is_some_and(|frame| frame.flags & TROUBLED != 0);
        let Some(trouble) = self.troubles.last_mut().filter(|_| troubled) else { return };
        if model.is_all() {
            if trouble.strangers.len() >= steps.len() {
                steps.clear();
            }
            return;
        }
        let strangers = trouble.strangers.iter().filter(|&&stranger| stranger == spot).count();
        steps.drain(..strangers.min(steps.len()));
    }

    fn free(&self) -> Vec<Column> {
        let troubled = self.frames.last().is_some_and(|frame| frame.flags & TROUBLED != 0);
        let trouble = self.troubles.last().filter(|_| troubled);
        trouble.map(|trouble| [&*trouble.excused, &*trouble.moved].concat()).unwrap_or_default()
    }

    /// Whether the child that was met last in an open element is one without which that would lack something.
    #[cold]
    pub(super) fn is_needed(
        &mut self,
        schema: &Schema,
        parent: Option<usize>,
        element: Option<ElementId>,
    ) -> bool {
        let Some(parent) = parent.and_then(|index| self.frames.get(index)) else { return false };
        let &Inside::Elements { model: number, .. } = &schema.plans[parent.ty.0 as usize].content else {
            return false;
        };
        let model = &schema.components.models[number];
        let is_last = matches!(model.leaf(parent.last), Some(Leaf::Element(id)) if Some(id) == element);
        if !is_last {
            return false;
        }
        let [without, with] =
            [parent.before, parent.spot].map(|spot| self.way_from(number, model, spot, None));
        matches!((without, with), (Some(without), Some(with)) if without.len() > with.len())
    }

    /// Text was met where a child holds elements. Where something is missing before the child, that may be what is meant by
    /// it; then it is not told yet.
    #[cold]
    pub(super) fn suspect(&mut self, schema: &Schema, told: Violation, at: &mut At<'_>) -> Option<Violation> {
        let [.., parent, child] = self.frames.as_slice() else { return Some(told) };
        let is_early = parent.flags & TROUBLED != 0
            && child.flags & TROUBLED == 0
            && self.troubles.last().is_some_and(|trouble| {
                trouble.pending.last().is_some_and(|pending| pending.fresh && pending.column == parent.last)
            });
        let &Inside::Elements { model, .. } = &schema.plans[parent.ty.0 as usize].content else {
            return Some(told);
        };
        let leaf = schema.components.models[model].leaf(parent.last);
        if !is_early || !matches!(leaf, Some(Leaf::Element(id)) if Some(id) == child.element) {
            return Some(told);
        }
        if let Some(trouble) = self.troubles.last_mut() {
            trouble.suspect = Some((told, at.opened()));
        }
        None
    }

    /// The child after one that may stand under a wrong name was met, or there is none.
    #[cold]
    pub(super) fn settle_suspect(
        &mut self,
        schema: &Schema,
        number: usize,
        next: Option<Column>,
        found: Report<'_>,
    ) {
        let Some((mut told, place)) = self.troubles.last_mut().and_then(|trouble| trouble.suspect.take())
        else {
            return;
        };
        let model = &schema.components.models[number];
        if let Some((meant, before)) = self.meant(schema, model, next)
            && let Some((next, _)) = model.step(before, meant)
            && let Some(frame) = self.frames.last_mut()
            && let Some(trouble) = self.troubles.last_mut()
        {
            let here: Vec<Column> = model
                .alphabet
                .letters()
                .map(|(column, _)| column)
                .filter(|&column| model.step(before, column).is_some())
                .collect();
            let expected = one_of(schema, model, &here);
            let name = std::mem::take(&mut told.quotes[0]);
            told = violation(ViolationKind::UnknownElement, [&name, &expected, &spell(schema, model, meant)]);
            trouble.pending.pop();
            trouble.excused.push(meant);
            frame.met &= !(1 << (frame.last & 63));
            frame.spot = before;
            frame.advance(next, meant);
        }
        found(told, place);
    }

    /// What is missing where the last child stands, if that holds text and the next child goes on behind it.
    fn meant(&self, schema: &Schema, model: &Model, next: Option<Column>) -> Option<(Column, Spot)> {
        let next = next?;
        let spot = self.frames.last()?.spot;
        let pending = self.troubles.last()?.pending.last().filter(|pending| pending.fresh)?;
        let holds_text = |column: Column| match model.leaf(column) {
            Some(Leaf::Element(id)) => {
                let ty = schema.components.element(id).ty;
                matches!(schema.plans[ty.0 as usize].content, Inside::Text { .. })
            }
            _ => false,
        };
        let meant = pending.steps.first()?.iter().copied().find(|&column| holds_text(column))?;
        let (behind, _) = model.step(pending.before, meant)?;
        let goes_on = next != meant && model.step(behind, next).is_some() && model.step(spot, next).is_none();
        goes_on.then_some((meant, pending.before))
    }

    /// What is missing on the way from the point at hand to `goal`.
    fn way(&mut self, number: usize, model: &Model, goal: Option<Column>) -> Option<Steps> {
        let spot = self.frames.last()?.spot;
        let free = self.free();
        if !free.is_empty() {
            return path(model, spot, goal, &free);
        }
        self.way_from(number, model, spot, goal)
    }

    /// The same from any point, with nothing met elsewhere.
    fn way_from(&mut self, number: usize, model: &Model, spot: Spot, goal: Option<Column>) -> Option<Steps> {
        let key = (number, spot, goal);
        if let Some(known) = self.paths.get(&key) {
            return known.clone();
        }
        let steps = path(model, spot, goal, &[]);
        if self.paths.len() < PATHS_MAX {
            self.paths.insert(key, steps.clone());
        }
        steps
    }

    /// The end of an element's content: what is still missing is missing.
    #[cold]
    pub(super) fn tell_missing(
        &mut self,
        schema: &Schema,
        number: usize,
        at: &mut At<'_>,
        found: Report<'_>,
    ) {
        let model = &schema.components.models[number];
        let Some(frame) = self.frames.last() else { return };
        let (flags, spot) = (frame.flags, frame.spot);
        let (parent, place) = (self.local(schema), at.opened());
        if flags & TROUBLED != 0 {
            self.settle_suspect(schema, number, None, found);
            self.tell_early(schema, number, found);
            let pending = self.troubles.last_mut().map(|trouble| std::mem::take(&mut trouble.pending));
            for pending in pending.unwrap_or_default() {
                let missing = in_turn(schema, model, &pending.steps);
                let quotes = [parent, &missing, &spell(schema, model, pending.column)];
                found(violation(ViolationKind::MissingElement, quotes), place);
            }
        }
        if model.accepts(spot) || (flags & TOLD != 0 && flags & CHILDREN == 0) {
            return;
        }
        let mut way = self.way(number, model, None);
        if let Some(steps) = &mut way {
            self.adopt_strangers(model, spot, steps);
        }
        match way {
            Some(steps) if steps.is_empty() => {}
            Some(steps) => {
                let missing = in_turn(schema, model, &steps);
                found(violation(ViolationKind::MissingElement, [parent, &missing, ""]), place);
            }
            // No content can satisfy this model, or the way is too long to be told.
            None => found(violation(ViolationKind::MissingElement, [parent, "more elements", ""]), place),
        }
    }
}

impl Run {
    /// Tells what came too early, and behind what of its neighbours it belongs.
    fn tell_early(&mut self, schema: &Schema, number: usize, found: Report<'_>) {
        let model = &schema.components.models[number];
        let parent = self.local(schema);
        let early = self.troubles.last_mut().map(|trouble| std::mem::take(&mut trouble.early));
        for Early { column, place, since } in early.unwrap_or_default() {
            let after = self.after(number, model, column);
            let mut later = since.iter().rev().copied();
            let last = later
                .find(|&other| !after[other as usize] && self.after(number, model, other)[column as usize]);
            let name = spell(schema, model, column);
            let last = last.or(since.first().copied()).unwrap_or(column);
            let belongs = format!("after {}", spell(schema, model, last));
            found(violation(ViolationKind::OutOfOrder, [&name, &belongs, parent]), place);
        }
    }
}

/// Whether `column` can be met from a point on.
fn after_next(model: &Model, from: Spot, column: Column) -> bool {
    super::path::way(model, from, Some(column), &[], u32::MAX).is_some()
}

impl Trouble {
    /// A child was told to be in the wrong place.
    fn move_away(&mut self, column: Column) {
        if !self.moved.contains(&column) {
            self.moved.push(column);
        }
    }

    /// A child was met, in its place or not.
    fn note(&mut self, column: Column) {
        for early in &mut self.early {
            early.since.retain(|&other| other != column);
            early.since.push(column);
        }
    }

    /// Takes one missing step back that `column` would have been; whether there was one.
    fn resolve(&mut self, column: Column) -> bool {
        let Some(at) = self.pending.iter().rposition(|pending| pending.lacks(column)) else { return false };
        let pending = &mut self.pending[at];
        let step = pending.steps.iter().position(|step| step.contains(&column));
        step.map(|step| pending.steps.remove(step));
        if pending.steps.is_empty() {
            self.pending.remove(at);
        }
        true
    }
}

impl Pending {
    fn lacks(&self, column: Column) -> bool {
        self.steps.iter().any(|step| step.contains(&column))
    }
}
