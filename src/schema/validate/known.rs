//! Steps into elements that were made before.
//!
//! Feeds are made of few kinds of steps, a hundred or two, that come again and again. What one takes is worked out the first
//! time: the column of the name, the step of the automaton, the declaration and the type. After that it is one look-up.

use super::super::Schema;
use super::super::automaton::{Column, Leaf, Spot};
use super::super::components::{ElementId, TypeId};
use super::super::names::{Name, Space};
use super::plan::Inside;
use super::{ANY_ORDER, COLLECT, COMPLETE, Frame, NIL, Run, Spellings, TROUBLED, VALUED};
use crate::xml::{NameId, Tag};

/// Slots for the numbers of steps. When half of them are taken, all steps are forgotten: no feed has so many.
const SLOTS: usize = 1024;
/// Stands for no step.
const NONE: u32 = u32::MAX;
/// Stands for any state of a parent whose children may come in any order.
const ANY_STATE: u32 = u32::MAX;

/// The type and the state of the parent, and the name as the document knows it.
type From = (TypeId, u32, NameId);

/// A step into an element about which nothing is out of the ordinary: it is not abstract, has no fixed value and starts no
/// identity constraint.
#[derive(Debug)]
struct Step {
    from: From,
    /// The next state, or the member that is met.
    to: u32,
    column: Column,
    /// Whether the parent may end after it, where that depends on the state alone; if not, its end looks.
    completes: bool,
    /// The flags of the element.
    flags: u16,
    element: ElementId,
    ty: TypeId,
    name: Name,
    space: Space,
    /// The step that was made after it last time, which is looked at first: records are mostly alike.
    followed_by: u32,
}

/// The steps made before.
#[derive(Debug)]
pub(super) struct Known {
    steps: Vec<Step>,
    /// The number of each step, in the first free slot from that of what it is made from on.
    slots: Vec<u32>,
    /// The last one that was made.
    last: u32,
}

impl Default for Known {
    fn default() -> Self {
        Self { steps: Vec::new(), slots: vec![NONE; SLOTS], last: NONE }
    }
}

impl Known {
    /// The step that a start tag makes, if it was made before, can be made now, and the attributes are as usual too.
    #[inline]
    fn find(
        &mut self,
        schema: &Schema,
        parent: &Frame,
        tag: &Tag<'_>,
        names: &mut Spellings,
    ) -> Option<(&Step, Spot)> {
        if parent.flags & (NIL | TROUBLED) != 0 {
            return None;
        }
        let from = from(parent, tag.name);
        let expected = self.steps.get(self.last as usize).map_or(NONE, |last| last.followed_by);
        let is_expected = self.steps.get(expected as usize).is_some_and(|step| step.from == from);
        let found = if is_expected { expected } else { self.look_up(from)? };
        self.last = found;
        let step = &self.steps[found as usize];
        let any_order = parent.flags & ANY_ORDER != 0;
        let next = if any_order { parent.spot.with_member(step.to as u8)? } else { Spot::of_state(step.to) };
        schema.plans[step.ty.0 as usize].takes(schema, tag, names).then_some((step, next))
    }

    /// The number of a step that another follows than last time.
    #[inline(never)]
    fn look_up(&mut self, from: From) -> Option<u32> {
        let found = self.slots[self.slot(from)];
        if found == NONE {
            return None;
        }
        if let Some(last) = self.steps.get_mut(self.last as usize) {
            last.followed_by = found;
        }
        Some(found)
    }

    /// The slot of a step, or the one that it would have.
    fn slot(&self, from: From) -> usize {
        let (ty, state, name) = from;
        let name = (name.index() as u32).wrapping_mul(0xC2B2_AE3D);
        let mixed = ty.0.wrapping_mul(0x9E37_79B1) ^ state.wrapping_mul(0x85EB_CA77) ^ name;
        let first = (mixed >> 16) as usize;
        let is_its = |&slot: &usize| {
            let step = self.steps.get(self.slots[slot] as usize);
            step.is_none_or(|step| step.from == from)
        };
        (first..first + SLOTS).map(|slot| slot % SLOTS).find(is_its).unwrap_or_default()
    }

    /// Remembers a step that is about to be made, if it is one that can be.
    #[cold]
    pub(super) fn keep(
        &mut self,
        schema: &Schema,
        parent: &Frame,
        name: NameId,
        (next, column, leaf): (Spot, Column, Leaf),
        space: Space,
    ) {
        let &Inside::Elements { model, .. } = &schema.plans[parent.ty.0 as usize].content else { return };
        let model = &schema.components.models[model];
        let to = match model.member(column) {
            Some(member) if parent.flags & ANY_ORDER != 0 => u32::from(member),
            None if model.is_plain(parent.spot) => next.state(),
            _ => return,
        };
        let Leaf::Element(element) = leaf else { return };
        let entry = &schema.entries[element.0 as usize];
        let plan = &schema.plans[entry.ty.0 as usize];
        let fixed = schema.components.element(element).fixed.is_some();
        if entry.is_abstract || entry.constrained || fixed || plan.is_abstract {
            return;
        }
        let mut flags = plan.flags;
        if entry.valued {
            // Whether there is any text is not all the same then.
            flags = (flags | COLLECT | VALUED) & !COMPLETE;
        }
        let from = from(parent, name);
        let step = Step {
            from,
            to,
            column,
            completes: parent.flags & ANY_ORDER == 0 && model.accepts(next),
            flags,
            element,
            ty: entry.ty,
            name: entry.name,
            space,
            followed_by: NONE,
        };
        if self.steps.len() == SLOTS / 2 {
            *self = Self::default();
        }
        let slot = self.slot(from);
        if self.slots[slot] == NONE {
            self.slots[slot] = self.steps.len() as u32;
            self.steps.push(step);
        }
    }
}

#[inline]
fn from(parent: &Frame, name: NameId) -> From {
    let state = if parent.flags & ANY_ORDER == 0 { parent.spot.state() } else { ANY_STATE };
    (parent.ty, state, name)
}

impl Frame {
    /// Makes a step that is known.
    #[inline]
    fn take(&mut self, step: &Step, next: Spot) {
        self.advance(next, step.column);
        if step.completes && self.flags & VALUED == 0 {
            self.flags |= COMPLETE;
        }
    }
}

impl Run {
    /// Goes into an element if everything about it is as usual; answers whether.
    #[inline]
    pub(super) fn enter_as_usual(&mut self, schema: &Schema, tag: &Tag<'_>) -> bool {
        if self.constraints.active() {
            return false;
        }
        let Self { frames, known, names, .. } = self;
        let Some(parent) = frames.last_mut() else { return false };
        let Some((step, next)) = known.find(schema, parent, tag, names) else { return false };
        parent.take(step, next);
        let &Step { name, space, element, ty, flags, .. } = step;
        let (spot, scope) = (Spot::default(), tag.scope() as u32);
        let element = Some(element);
        frames.push(Frame { name, space, element, ty, spot, before: spot, last: 0, met: 0, scope, flags });
        self.scope(tag);
        if flags & COLLECT != 0 {
            self.text.clear();
        }
        true
    }

    /// Judges an element that holds nothing but `text`, if everything about it is as usual and it is valid; answers whether.
    #[inline]
    pub(super) fn leaf(&mut self, schema: &Schema, tag: &Tag<'_>, text: &str) -> bool {
        if self.skipped > 0 {
            return true;
        }
        if self.constraints.active() {
            return false;
        }
        let Self { frames, known, names, valid, .. } = self;
        let Some(parent) = frames.last_mut() else { return false };
        let Some((step, next)) = known.find(schema, parent, tag, names) else { return false };
        let Inside::Text { simple, judged, repeats, plain } = &schema.plans[step.ty.0 as usize].content
        else {
            return false;
        };
        // An empty element may have the value of its declaration.
        if step.flags & VALUED != 0 && text.is_empty() {
            return false;
        }
        if *judged && !plain.admit(text) && !(*repeats && valid.judge(step.ty, simple, text)) {
            return false;
        }
        parent.take(step, next);
        true
    }
}
