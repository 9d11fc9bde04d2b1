//! Steps into elements that were made before.
//!
//! Feeds are made of few kinds of steps, a hundred or two, that come again and again. What one takes is worked out the first
//! time: the column of the name, the step of the automaton, the declaration and the type. After that it is one look-up.

use std::num::NonZeroU16;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::super::Schema;
use super::super::automaton::{Column, Leaf, Spot};
use super::super::components::{ElementId, TypeId};
use super::super::names::{Name, Space};
use super::super::simple::Lengths;
use super::plan::{Alike, Inside, Together};
use super::{ANY_ORDER, COLLECT, COMPLETE, Frame, NIL, Run, Spellings, TROUBLED, VALUED};
use crate::xml::{NameId, Tag};

/// Places for the numbers of steps. When half of them are taken, all steps are forgotten: no feed has so many.
const PLACES: usize = 1024;
/// Stands for no step.
const NONE: u16 = u16::MAX;

/// A type and the state of an element of it, as one number: from there on, a name tells the step. Of an element whose
/// children may come in any order any state is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stand(NonZeroU16);

/// Where a step starts, and the name as the document knows it.
type From = (Stand, u16);

/// A step into an element about which nothing is out of the ordinary: it is not abstract, has no fixed value and starts no
/// identity constraint. This is what is looked at each time, and so no more than half a line of the cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Step {
    from: From,
    /// The next state, or the member that is met.
    to: u32,
    ty: TypeId,
    /// Where that leaves the parent, and where the element begins.
    stand: Option<Stand>,
    inner: Option<Stand>,
    column: Column,
    /// The flags of the element.
    flags: u16,
    /// Whether the parent may end after it, where that depends on the state alone; if not, its end looks.
    completes: bool,
    requires_attributes: bool,
    /// Whether it holds nothing but text, and what tells at once that this is valid.
    is_text: bool,
    alike: Option<Alike>,
    lengths: Lengths,
}

/// What an element of a step is, which matters where there is more in it than text.
#[derive(Clone, Copy, Debug)]
struct Met {
    element: ElementId,
    name: Name,
    space: Space,
}

/// The steps made before.
#[derive(Debug)]
pub(super) struct Known {
    stands: HashMap<(TypeId, u32), Stand, FixedState>,
    steps: Vec<Step>,
    met: Vec<Met>,
    /// The attributes that each had last.
    attributes: Vec<Option<Together>>,
    /// The number of each step, in the first free place from that of what it is made from on.
    places: Box<[u16]>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            stands: HashMap::default(),
            steps: Vec::new(),
            met: Vec::new(),
            attributes: Vec::new(),
            places: Box::new([NONE; PLACES]),
        }
    }
}

impl Known {
    /// The number of the step that a start tag makes, if it was made before, can be made now, and the attributes are as
    /// usual too.
    #[inline]
    fn find(
        &mut self,
        schema: &Schema,
        parent: &mut Frame,
        tag: &Tag<'_>,
        names: &mut Spellings,
    ) -> Option<(usize, Spot)> {
        if parent.flags & (NIL | TROUBLED) != 0 {
            return None;
        }
        let stand = if let Some(stand) = parent.stand { stand } else { self.stand_of(parent)? };
        let index = usize::from(self.places[self.place(from(stand, tag.name)?)]);
        let step = self.steps.get(index)?;
        let any_order = parent.flags & ANY_ORDER != 0;
        let next = if any_order { parent.spot.with_member(step.to as u8)? } else { Spot::of_state(step.to) };
        let as_usual = if tag.has_attributes() {
            schema.plans[step.ty.0 as usize].takes(schema, tag, names, &mut self.attributes[index])
        } else {
            !step.requires_attributes
        };
        as_usual.then_some((index, next))
    }

    /// The place of a step, or the one that it would have.
    #[inline]
    fn place(&self, from: From) -> usize {
        let (stand, name) = from;
        let mixed =
            u32::from(stand.0.get()).wrapping_mul(0x9E37_79B1) ^ u32::from(name).wrapping_mul(0x85EB_CA77);
        let mut place = (mixed >> 16) as usize % PLACES;
        // Half of the places are free.
        while self.steps.get(usize::from(self.places[place])).is_some_and(|step| step.from != from) {
            place = (place + 1) % PLACES;
        }
        place
    }

    /// Where an element stands by now.
    #[cold]
    fn stand_of(&mut self, frame: &mut Frame) -> Option<Stand> {
        frame.stand = self.stand(frame.ty, frame.spot.state(), frame.flags);
        frame.stand
    }

    fn stand(&mut self, ty: TypeId, state: u32, flags: u16) -> Option<Stand> {
        const ANY_STATE: u32 = u32::MAX;
        let state = if flags & ANY_ORDER == 0 { state } else { ANY_STATE };
        if let Some(&known) = self.stands.get(&(ty, state)) {
            return Some(known);
        }
        // Those for which there is no number are not known.
        let stand = Stand(NonZeroU16::new(u16::try_from(self.stands.len() + 1).ok()?)?);
        self.stands.insert((ty, state), stand);
        Some(stand)
    }

    /// Remembers a step that is about to be made, if it is one that can be.
    #[cold]
    pub(super) fn keep(
        &mut self,
        schema: &Schema,
        parent: &mut Frame,
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
        let Some(from) = self.stand_of(parent).and_then(|stand| from(stand, name)) else { return };
        let (is_text, alike, lengths) = match plan.content {
            Inside::Text { alike, plain, .. } => (true, alike, plain),
            _ => (false, None, Lengths::NONE),
        };
        let step = Step {
            from,
            to,
            ty: entry.ty,
            stand: self.stand(parent.ty, next.state(), parent.flags),
            inner: self.stand(entry.ty, Spot::default().state(), flags),
            column,
            flags,
            completes: parent.flags & ANY_ORDER == 0 && model.accepts(next),
            requires_attributes: plan.requires_attributes,
            is_text,
            alike,
            lengths,
        };
        if self.steps.len() == PLACES / 2 {
            *self = Self { stands: std::mem::take(&mut self.stands), ..Self::default() };
        }
        let place = self.place(from);
        if self.places[place] == NONE {
            self.places[place] = self.steps.len() as u16;
            self.steps.push(step);
            self.met.push(Met { element, name: entry.name, space });
            self.attributes.push(None);
        }
    }
}

#[inline]
fn from(stand: Stand, name: NameId) -> Option<From> {
    u16::try_from(name.index()).ok().map(|name| (stand, name))
}

impl Frame {
    /// Makes a step that is known.
    #[inline]
    fn take(&mut self, step: &Step, next: Spot) {
        self.advance(next, step.column);
        self.stand = step.stand;
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
        let Some((index, next)) = known.find(schema, parent, tag, names) else { return false };
        let step = &known.steps[index];
        parent.take(step, next);
        let &Step { ty, flags, inner, .. } = step;
        let Met { element, name, space } = known.met[index];
        let frame = Frame::new((name, space), Some(element), ty, tag.scope() as u32, flags);
        frames.push(Frame { stand: inner, ..frame });
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
        let Some((index, next)) = known.find(schema, parent, tag, names) else { return false };
        let step = &known.steps[index];
        // An empty element may have the value of its declaration.
        if !step.is_text || (step.flags & VALUED != 0 && text.is_empty()) {
            return false;
        }
        let is_valid = |alike| valid.judge(schema, step.ty, alike, text);
        if !step.lengths.admit(text) && !step.alike.is_some_and(is_valid) {
            return false;
        }
        parent.take(step, next);
        true
    }
}
