//! One pass over the events of a document.

mod attributes;
mod content;
mod enter;
mod identity;
mod known;
mod path;
pub(super) mod plan;
mod values;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::automaton::{Column, Model, Spot};
use super::components::{Element, ElementId, TypeId};
use super::document::Bindings;
use super::names::{Name, Space};
use super::{Schema, Violation, ViolationKind};
use crate::symbols::Ends;
use crate::xml::{At, NameId, Names, Place, Tag};
use content::Trouble;
use identity::Constraints;
use known::{Known, Stand};
use plan::{Alike, Inside};
use words::shorten;

/// Where violations are told.
type Report<'r> = &'r mut dyn FnMut(Violation, Place);

/// Validates one document. Give it every event of the document, then [`Validator::finish`].
#[derive(Debug)]
pub struct Validator {
    schema: Arc<Schema>,
    run: Run,
}

impl Validator {
    /// A validator at the start of a document.
    #[must_use]
    pub fn new(schema: Arc<Schema>) -> Self {
        Self { schema, run: Run::default() }
    }

    /// A start tag.
    pub fn start(&mut self, tag: &Tag<'_>, at: &mut At<'_>, found: &mut impl FnMut(Violation, Place)) {
        self.run.start(&self.schema, tag, at, found);
    }

    /// An element that holds nothing but `text`, if all about it is as usual; the answer is whether it was. If not, nothing
    /// was told and nothing is known of it.
    #[inline]
    pub fn leaf(&mut self, tag: &Tag<'_>, text: &str) -> bool {
        self.run.leaf(&self.schema, tag, text)
    }

    /// Text of the innermost open element. It may come in pieces.
    pub fn text(&mut self, piece: &str, at: &mut At<'_>, found: &mut impl FnMut(Violation, Place)) {
        self.run.text(&self.schema, piece, at, found);
    }

    /// Text that is a line feed and spaces; answers whether there was nothing else to do. If not, nothing was told.
    #[inline]
    pub fn indent(&mut self) -> bool {
        self.run.indent()
    }

    /// The end of the innermost open element.
    pub fn end(&mut self, at: &mut At<'_>, found: &mut impl FnMut(Violation, Place)) {
        self.run.end(&self.schema, at, found);
    }

    /// The end of the document.
    pub fn finish(&mut self, found: &mut impl FnMut(Violation, Place)) {
        self.run.finish(found);
    }
}

/// What is known of the document so far.
#[derive(Debug, Default)]
struct Run {
    frames: Vec<Frame>,
    /// Depth of open elements inside one that is not looked into.
    skipped: u32,
    root_seen: bool,
    /// The text of the innermost element, where it matters.
    text: String,
    names: Spellings,
    /// Of each set of declarations in the document: what they bind.
    scopes: Vec<Option<Arc<Bindings>>>,
    valid: Valid,
    known: Known,
    troubles: Vec<Trouble>,
    /// Ways through content models that were looked for before.
    paths: BTreeMap<(usize, Spot, Option<Column>), Option<path::Steps>>,
    /// Of columns of content models: what can be met after them.
    orders: BTreeMap<(usize, Column), Arc<[bool]>>,
    constraints: Constraints,
    ids: BTreeSet<String>,
    /// References to IDs: the ID, where, and what refers to it.
    references: Vec<(String, Place, String)>,
}

/// An open element.
#[derive(Debug)]
struct Frame {
    name: Name,
    space: Space,
    element: Option<ElementId>,
    ty: TypeId,
    /// The point in the content model, and the one before the last child.
    spot: Spot,
    before: Spot,
    /// What that point is to steps that are known; none where that is not known itself.
    stand: Option<Stand>,
    /// The column of the last child.
    last: Column,
    /// The columns met so far; those beyond the 64th share bits.
    met: u64,
    scope: u32,
    flags: u16,
}

/// Its text is to be collected.
const COLLECT: u16 = 1;
/// It has text.
const TEXT: u16 = 2;
/// It has children.
const CHILDREN: u16 = 4;
/// It is nil.
const NIL: u16 = 8;
/// Text where none is allowed, or content of the wrong kind, was told.
const TOLD: u16 = 16;
/// There is a [`Trouble`] for it.
const TROUBLED: u16 = 32;
/// Its namespace is wrong, which was told.
const ALIAS: u16 = 64;
/// Its declaration has a value for it.
const VALUED: u16 = 128;
/// No text is allowed but white space.
const BLANK: u16 = 256;
/// No text is allowed, not even white space.
const SILENT: u16 = 512;
/// It may end here, and then there is nothing to look at. Without this flag it is not known whether it may.
const COMPLETE: u16 = 1024;
/// Its children may come in any order, each once.
const ANY_ORDER: u16 = 2048;

/// Of each name of the document: the name in the schema.
#[derive(Debug, Default)]
struct Spellings(Vec<Option<(Name, Space)>>);

impl Spellings {
    #[inline]
    fn of(&mut self, schema: &Schema, id: NameId, table: &Names) -> (Name, Space) {
        match self.0.get(id.index()) {
            Some(&Some(known)) => known,
            _ => self.find(schema, id, table),
        }
    }

    #[cold]
    fn find(&mut self, schema: &Schema, id: NameId, table: &Names) -> (Name, Space) {
        if self.0.len() <= id.index() {
            self.0.resize(id.index() + 1, None);
        }
        let known = schema.components.names.find(table.namespace(id), table.local(id));
        self.0[id.index()] = Some(known);
        known
    }
}

/// Short values that were found to be valid lately: most of what a feed holds are keys, codes and dates that come again
/// and again.
#[derive(Debug, Default)]
struct Valid {
    slots: Vec<Option<(TypeId, Ends)>>,
    /// By type: how much rarer values that came again were than others, lately.
    rarely: Vec<u16>,
}

/// Values that are remembered.
const VALID_SLOTS: usize = 512;
/// Values of a type that is so rarely repeated, such as dates of birth, are judged each time.
const TOO_RARELY: u16 = 256;

impl Valid {
    #[inline]
    fn has(&self, ty: TypeId, ends: Ends) -> bool {
        self.slots.get(Self::slot(ty, ends)) == Some(&Some((ty, ends)))
    }

    fn keep(&mut self, ty: TypeId, ends: Ends) {
        if ends.are_all() {
            self.slots.resize(VALID_SLOTS, None);
            self.slots[Self::slot(ty, ends)] = Some((ty, ends));
            let index = ty.0 as usize;
            self.rarely.resize(self.rarely.len().max(index + 1), 0);
            self.rarely[index] = self.rarely[index].saturating_add(1);
        }
    }

    /// Judges a text of an element of a type none of whose values needs anything else.
    #[inline]
    fn judge(&mut self, schema: &Schema, ty: TypeId, alike: Alike, text: &str) -> bool {
        let rarely = self.rarely.get(ty.0 as usize).copied().unwrap_or_default();
        if rarely >= TOO_RARELY {
            return is_valid(schema, ty, text);
        }
        let ends = alike.ends(text);
        if self.has(ty, ends) {
            self.rarely[ty.0 as usize] = rarely.saturating_sub(2);
            return true;
        }
        let valid = is_valid(schema, ty, text);
        if valid {
            self.keep(ty, ends);
        }
        valid
    }

    fn slot(ty: TypeId, ends: Ends) -> usize {
        ends.hash_with(ty.0) as usize % VALID_SLOTS
    }
}

impl Run {
    fn start(&mut self, schema: &Schema, tag: &Tag<'_>, at: &mut At<'_>, found: Report<'_>) {
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        if self.enter_as_usual(schema, tag) {
            return;
        }
        let (name, space) = self.name(schema, tag.name, tag.table);
        let Some(parent) = self.frames.last_mut() else {
            self.root(schema, tag, at, (name, space), found);
            return;
        };
        let &Inside::Elements { model, .. } = &schema.plans[parent.ty.0 as usize].content else {
            self.refuse_child(schema, tag, at, found);
            return;
        };
        if parent.flags & NIL != 0 {
            self.refuse_child(schema, tag, at, found);
            return;
        }
        let machine: &Model = &schema.components.models[model];
        let column = machine.alphabet.column(name, space);
        if parent.flags & TROUBLED != 0 {
            self.settle_suspect(schema, model, column, found);
        }
        let Some(parent) = self.frames.last_mut() else { return };
        if let Some(column) = column
            && let Some((next, leaf)) = machine.step(parent.spot, column)
        {
            self.known.keep(schema, parent, tag.name, (next, column, leaf), space);
            parent.advance(next, column);
            if parent.flags & TROUBLED != 0 {
                self.note_step(column, machine.is_all());
            }
            self.enter_leaf(schema, leaf, tag, at, (name, space), found);
            return;
        }
        self.recover(schema, model, tag, at, (name, space), found);
    }

    fn text(&mut self, schema: &Schema, piece: &str, at: &mut At<'_>, found: Report<'_>) {
        if self.skipped > 0 || piece.is_empty() {
            return;
        }
        let Some(frame) = self.frames.last_mut() else { return };
        if frame.flags & (NIL | SILENT) != 0 || (frame.flags & BLANK != 0 && !is_blank(piece)) {
            self.refuse_text(schema, piece, at, found);
            return;
        }
        frame.flags |= TEXT;
        if frame.flags & COLLECT != 0 {
            self.text.push_str(piece);
        }
    }

    #[inline]
    fn indent(&mut self) -> bool {
        if self.skipped > 0 {
            return true;
        }
        let Some(frame) = self.frames.last_mut() else { return true };
        let is_nothing = frame.flags & (NIL | SILENT | COLLECT) == 0;
        frame.flags |= if is_nothing { TEXT } else { 0 };
        is_nothing
    }

    fn end(&mut self, schema: &Schema, at: &mut At<'_>, found: Report<'_>) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        let Some(frame) = self.frames.last() else { return };
        if frame.flags & (COMPLETE | NIL | TOLD | TROUBLED) == COMPLETE && !self.constraints.active() {
            self.frames.pop();
            return;
        }
        if frame.flags & (NIL | TOLD) == 0 {
            match &schema.plans[frame.ty.0 as usize].content {
                Inside::Text { simple, alike, .. } => {
                    if frame.flags & COLLECT != 0 {
                        let alike = alike.filter(|_| frame.flags & VALUED == 0);
                        let ends = alike.map(|alike| alike.ends(&self.text));
                        if ends.is_none_or(|ends| !self.valid.has(frame.ty, ends)) {
                            self.judge_text(schema, simple, ends, at, found);
                        }
                    }
                }
                &Inside::Elements { model, mixed } => {
                    let incomplete = !schema.components.models[model].accepts(frame.spot);
                    if incomplete || frame.flags & TROUBLED != 0 {
                        self.tell_missing(schema, model, at, found);
                    }
                    if mixed && self.fixed_of(schema).is_some() {
                        self.judge_mixed(schema, at, found);
                    }
                }
                Inside::Nothing => {}
            }
        } else if frame.flags & TROUBLED != 0
            && let &Inside::Elements { model, .. } = &schema.plans[frame.ty.0 as usize].content
        {
            self.tell_missing(schema, model, at, found);
        } else if frame.flags & (TOLD | CHILDREN | NIL) == TOLD | CHILDREN
            && let &Inside::Elements { model, .. } = &schema.plans[frame.ty.0 as usize].content
            && !schema.components.models[model].accepts(frame.spot)
        {
            // Stray text between children is one mistake, a missing child another.
            self.tell_missing(schema, model, at, found);
        }
        if self.constraints.active() {
            self.end_constraints(schema, at, found);
        }
        if let Some(frame) = self.frames.pop()
            && frame.flags & TROUBLED != 0
        {
            self.troubles.pop();
        }
    }

    fn finish(&mut self, found: Report<'_>) {
        for (id, place, what) in std::mem::take(&mut self.references) {
            if !self.ids.contains(&id) {
                let quotes = [what, shorten(&id), String::new()];
                found(Violation { kind: ViolationKind::UnknownId, quotes }, place);
            }
        }
    }

    /// The name of the schema that a name of the document is.
    #[inline]
    fn name(&mut self, schema: &Schema, id: NameId, table: &Names) -> (Name, Space) {
        self.names.of(schema, id, table)
    }

    /// The number of the declarations in scope, which are kept.
    #[inline]
    fn scope(&mut self, tag: &Tag<'_>) -> u32 {
        let scope = tag.scope();
        if !matches!(self.scopes.get(scope), Some(Some(_))) {
            self.keep_scope(tag);
        }
        scope as u32
    }

    #[cold]
    fn keep_scope(&mut self, tag: &Tag<'_>) {
        let scope = tag.scope();
        if self.scopes.len() <= scope {
            self.scopes.resize(scope + 1, None);
        }
        let owned = |(prefix, namespace): (&str, &str)| (prefix.to_owned(), namespace.to_owned());
        self.scopes[scope] = Some(Arc::new(Bindings(tag.bindings().map(owned).collect())));
    }

    /// The prefixes bound in an open element.
    fn bindings(&self, scope: u32) -> Arc<Bindings> {
        self.scopes.get(scope as usize).cloned().flatten().unwrap_or_default()
    }

    /// The name of the innermost open element.
    fn local<'s>(&self, schema: &'s Schema) -> &'s str {
        self.frames.last().map_or("", |frame| schema.components.names.local(frame.name))
    }
}

impl Frame {
    /// At the start of an element of a type.
    #[inline]
    fn new(
        (name, space): (Name, Space),
        element: Option<ElementId>,
        ty: TypeId,
        scope: u32,
        flags: u16,
    ) -> Self {
        let spot = Spot::default();
        Self { name, space, element, ty, spot, before: spot, stand: None, last: 0, met: 0, scope, flags }
    }

    #[inline]
    fn advance(&mut self, next: Spot, column: Column) {
        self.before = self.spot;
        self.spot = next;
        self.stand = None;
        self.last = column;
        self.met |= 1 << (column & 63);
        self.flags = (self.flags | CHILDREN) & !COMPLETE;
    }

    fn declaration<'s>(&self, schema: &'s Schema) -> Option<&'s Element> {
        self.element.map(|id| schema.components.element(id))
    }
}

/// Whether a text is one of the values of a type of text that knows no prefixes.
fn is_valid(schema: &Schema, ty: TypeId, text: &str) -> bool {
    match &schema.plans[ty.0 as usize].content {
        Inside::Text { simple, .. } => simple.check(text, &Bindings::default()).is_ok(),
        _ => false,
    }
}

fn is_blank(text: &str) -> bool {
    // Most of it is one line feed and then spaces.
    let text = text.strip_prefix('\n').unwrap_or(text);
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let spaces = words.iter().all(|word| word == b"        ") && rest.iter().all(|&byte| byte == b' ');
    spaces || text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
}

fn violation(kind: ViolationKind, quotes: [&str; 3]) -> Violation {
    Violation { kind, quotes: quotes.map(str::to_owned) }
}
