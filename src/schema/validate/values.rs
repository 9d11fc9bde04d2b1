//! Text in elements, and where none is allowed.

use super::super::components::Value;
use super::super::document::Bindings;
use super::super::simple::{Identity, SimpleType, ValueFault, ValueFaultKind};
use super::super::{Schema, ViolationKind};
use super::plan::Inside;
use super::words::{need, one_of, shorten};
use super::{CHILDREN, NIL, Report, Run, TEXT, TOLD, violation};
use crate::symbols::Ends;
use crate::xml::{At, Place, Tag};

impl Run {
    /// The value that the innermost element is fixed to.
    pub(super) fn fixed_of<'s>(&self, schema: &'s Schema) -> Option<&'s Value> {
        self.frames.last()?.declaration(schema)?.fixed.as_ref()
    }

    /// Text of an element with simple content, at its end; `ends`, where texts with the same ones are as valid.
    pub(super) fn judge_text(
        &mut self,
        schema: &Schema,
        simple: &SimpleType,
        ends: Option<Ends>,
        at: &mut At<'_>,
        found: Report<'_>,
    ) {
        let Some(frame) = self.frames.last() else { return };
        let declaration = frame.declaration(schema);
        let (ty, scope) = (frame.ty, frame.scope);
        let bindings = self.scopes.get(scope as usize).and_then(Option::as_deref);
        let empty = Bindings::default();
        let bindings = bindings.unwrap_or(&empty);
        let implied = declaration.and_then(|element| element.fixed.as_ref().or(element.default.as_ref()));
        if let Some(value) = implied.filter(|_| frame.flags & TEXT == 0) {
            // The value that is implied was checked against the declared type.
            if declaration.is_some_and(|element| element.ty != ty)
                && simple.check(&value.text, &*value.bindings).is_err()
            {
                let quotes = [self.local(schema), &simple.describe(), &value.text];
                found(violation(ViolationKind::InvalidValue, quotes), at.opened());
            }
            return;
        }
        if let Err(fault) = simple.check(&self.text, bindings) {
            self.refuse_value(schema, simple, &fault, at.opened(), found);
            return;
        }
        if let Some(ends) = ends {
            self.valid.keep(ty, ends);
            return;
        }
        if let Some(fixed) = declaration.and_then(|element| element.fixed.as_ref())
            && !simple.equal(&fixed.text, &*fixed.bindings, &self.text, bindings)
        {
            let quotes = [self.local(schema), &fixed.text, &shorten(&self.text)];
            found(violation(ViolationKind::FixedValue, quotes), at.opened());
            return;
        }
        if simple.identity() != Identity::None {
            let text = std::mem::take(&mut self.text);
            let local = self.local(schema).to_owned();
            self.note_identity(simple, &text, &local, at.opened(), found);
            self.text = text;
        }
    }

    #[cold]
    fn refuse_value(
        &mut self,
        schema: &Schema,
        simple: &SimpleType,
        fault: &ValueFault,
        place: Place,
        found: Report<'_>,
    ) {
        let expected = expected(simple, fault, &self.text);
        let kind = match fault.kind {
            ValueFaultKind::Empty => ViolationKind::EmptyElement,
            _ if self.text.is_empty() => ViolationKind::EmptyElement,
            _ => ViolationKind::InvalidValue,
        };
        let quoted = match kind {
            ViolationKind::EmptyElement => {
                let element = self.frames.last().and_then(|frame| frame.element);
                need(self.is_needed(schema, self.frames.len().checked_sub(2), element)).to_owned()
            }
            _ => shorten(&self.text),
        };
        found(violation(kind, [self.local(schema), &expected, &quoted]), place);
    }

    /// A fixed value of mixed content is compared as it stands.
    #[cold]
    pub(super) fn judge_mixed(&mut self, schema: &Schema, at: &mut At<'_>, found: Report<'_>) {
        let (Some(fixed), Some(frame)) = (self.fixed_of(schema), self.frames.last()) else { return };
        let empty = frame.flags & (TEXT | CHILDREN) == 0;
        if !empty && (frame.flags & CHILDREN != 0 || self.text != fixed.text) {
            let quotes = [self.local(schema), &fixed.text, &shorten(&self.text)];
            found(violation(ViolationKind::FixedValue, quotes), at.opened());
        }
    }

    /// Remembers an ID, or a reference to one.
    pub(super) fn note_identity(
        &mut self,
        simple: &SimpleType,
        text: &str,
        local: &str,
        place: Place,
        found: Report<'_>,
    ) {
        let mut words = text.split_ascii_whitespace();
        match simple.identity() {
            Identity::None => {}
            Identity::Id => {
                for id in words {
                    if !self.ids.insert(id.to_owned()) {
                        found(violation(ViolationKind::DuplicateId, [local, &shorten(id), ""]), place);
                    }
                }
            }
            Identity::IdRef | Identity::IdRefs => {
                let reference = |id: &str| (id.to_owned(), place, local.to_owned());
                self.references.extend(words.map(reference));
            }
            // Entities are declared in document type declarations, which are refused.
            Identity::Entity | Identity::Entities => {
                let entity = words.next().unwrap_or_default();
                let quotes = [local, "the name of an entity, of which there can be none", &shorten(entity)];
                found(violation(ViolationKind::InvalidValue, quotes), place);
            }
        }
    }

    #[cold]
    pub(super) fn refuse_text(&mut self, schema: &Schema, piece: &str, at: &mut At<'_>, found: Report<'_>) {
        let is_root = self.frames.len() == 1;
        let Some(frame) = self.frames.last_mut() else { return };
        let (flags, ty, spot) = (frame.flags, frame.ty, frame.spot);
        frame.flags |= TOLD;
        if flags & TOLD != 0 {
            return;
        }
        if flags & NIL != 0 {
            found(violation(ViolationKind::NilWithContent, [self.local(schema), "", ""]), at.opened());
            return;
        }
        let expected = match &schema.plans[ty.0 as usize].content {
            &Inside::Elements { model, .. } => {
                let model = &schema.components.models[model];
                let columns: Vec<_> = model.alphabet.letters().map(|(column, _)| column).collect();
                let here: Vec<_> =
                    columns.iter().copied().filter(|&column| model.step(spot, column).is_some()).collect();
                let text = one_of(schema, model, if here.is_empty() { &columns } else { &here });
                if text.is_empty() { "nothing".to_owned() } else { text }
            }
            _ => "nothing".to_owned(),
        };
        let text = shorten(piece.trim_ascii());
        let told = violation(ViolationKind::TextNotAllowed, [self.local(schema), &expected, &text]);
        // Text in place of the content is about the element; what got between its children may stand far from its start.
        if is_root || flags & CHILDREN != 0 {
            found(told, at.place_in(piece.len() - piece.trim_ascii_start().len()));
        } else if let Some(told) = self.suspect(schema, told, at) {
            found(told, at.opened());
        }
    }

    /// A child of an element that can have none.
    #[cold]
    pub(super) fn refuse_child(
        &mut self,
        schema: &Schema,
        tag: &Tag<'_>,
        at: &mut At<'_>,
        found: Report<'_>,
    ) {
        self.skipped = 1;
        let Some(frame) = self.frames.last_mut() else { return };
        let (flags, ty) = (frame.flags, frame.ty);
        frame.flags |= TOLD | CHILDREN;
        if flags & TOLD != 0 {
            return;
        }
        if flags & NIL != 0 {
            found(violation(ViolationKind::NilWithContent, [self.local(schema), "", ""]), at.around());
            return;
        }
        let expected = match &schema.plans[ty.0 as usize].content {
            Inside::Text { simple, .. } => simple.describe(),
            _ => "nothing".to_owned(),
        };
        let quotes = [self.local(schema), &expected, tag.table.local(tag.name)];
        found(violation(ViolationKind::ElementNotAllowed, quotes), at.place());
    }
}

/// What is expected in place of a value, with the allowed value it is but for case.
pub(super) fn expected(simple: &SimpleType, fault: &ValueFault, text: &str) -> String {
    let same = |value: &&String| value.to_lowercase() == text.trim().to_lowercase();
    let meant = simple.enumeration().and_then(|values| values.iter().find(same));
    match meant.filter(|_| fault.kind == ValueFaultKind::Enumeration) {
        Some(value) => format!("“{value}”, written exactly so"),
        None => fault.expected.clone(),
    }
}
