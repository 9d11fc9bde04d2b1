//! The attributes of an element.

use super::super::components::{AttributeUse, Body, Complex, Components, Value};
use super::super::document::Bindings;
use super::super::names::{Name, XSI, XSI_LOCATIONS, XSI_NIL, XSI_TYPE};
use super::super::simple::{Identity, SimpleType, ValueFaultKind};
use super::super::wildcard::{Process, Wildcard};
use super::super::{Schema, ViolationKind};
use super::values::expected;
use super::words::{nearest, need, shorten};
use super::{Report, Run, TypeId, violation};
use crate::xml::{At, Attribute, Tag};

/// The attributes that a type allows.
pub(super) fn of_type(components: &Components, ty: TypeId) -> (&[AttributeUse], Option<&Wildcard>) {
    match &components.ty(ty).body {
        Body::Complex(Complex { attributes, any_attribute, .. }) => (attributes, any_attribute.as_ref()),
        Body::Simple(_) => (&[], None),
    }
}

impl Run {
    /// Judges the attributes of the innermost element.
    pub(super) fn attributes(&mut self, schema: &Schema, tag: &Tag<'_>, at: &mut At<'_>, found: Report<'_>) {
        let Some(ty) = self.frames.last().map(|frame| frame.ty) else { return };
        let (uses, wildcard) = of_type(&schema.components, ty);
        // Those that are meant by a name that is not known are not missing as well.
        let mut meant: Vec<Name> = Vec::new();
        let mut free = None;
        for attribute in tag.attributes() {
            let (name, space) = self.name(schema, attribute.name, tag.table);
            if let Some(known) = uses.iter().find(|known| known.name() == name) {
                let simple = &known.declaration.simple;
                self.attribute(simple, known.fixed.as_ref(), known.required, &attribute, tag, at, found);
            } else if name == XSI_TYPE || name == XSI_NIL || XSI_LOCATIONS.contains(&name) {
                // These are judged elsewhere, or only give hints.
            } else if let Some(wildcard) = wildcard.filter(|wildcard| {
                wildcard.allowed.allows(space) && tag.table.namespace(attribute.name) != XSI
            }) {
                let declaration = schema.components.global_attributes.get(&name);
                match declaration.filter(|_| wildcard.process != Process::Skip) {
                    Some(known) => {
                        let (simple, fixed) = (&known.simple, known.fixed.as_ref());
                        self.attribute(simple, fixed, false, &attribute, tag, at, found);
                    }
                    None if wildcard.process == Process::Strict => {
                        meant.extend(unknown(schema, (uses, &mut free), &attribute, tag, at, found));
                    }
                    None => {}
                }
            } else {
                meant.extend(unknown(schema, (uses, &mut free), &attribute, tag, at, found));
            }
        }
        for known in uses.iter().filter(|known| known.required && !meant.contains(&known.name())) {
            let wanted = known.name();
            if !tag.attributes().any(|attribute| self.name(schema, attribute.name, tag.table).0 == wanted) {
                let local = schema.components.names.local(wanted);
                let quotes = [local, &known.declaration.simple.describe(), tag.table.local(tag.name)];
                found(violation(ViolationKind::MissingAttribute, quotes), at.place());
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the facts of one attribute")]
    fn attribute(
        &mut self,
        simple: &SimpleType,
        fixed: Option<&Value>,
        required: bool,
        attribute: &Attribute<'_>,
        tag: &Tag<'_>,
        at: &mut At<'_>,
        found: Report<'_>,
    ) {
        let free = simple.accepts_anything();
        if free && fixed.is_none() {
            return;
        }
        let scope = self.scope(tag);
        let none = Bindings::default();
        let bindings = self.scopes.get(scope as usize).and_then(Option::as_deref).unwrap_or(&none);
        let local = tag.table.local(attribute.name);
        if let Err(fault) = simple.check(attribute.value, bindings) {
            let kind = match fault.kind {
                ValueFaultKind::Empty => ViolationKind::EmptyAttribute,
                _ if attribute.value.is_empty() => ViolationKind::EmptyAttribute,
                _ => ViolationKind::InvalidAttribute,
            };
            let third = match kind {
                ViolationKind::EmptyAttribute => need(required).to_owned(),
                _ => shorten(attribute.value),
            };
            let quotes = [local, &expected(simple, &fault, attribute.value), &third];
            found(violation(kind, quotes), at.place_in(attribute.offset));
        } else if let Some(fixed) = fixed
            && !simple.equal(&fixed.text, &*fixed.bindings, attribute.value, bindings)
        {
            let quotes = [local, &fixed.text, &shorten(attribute.value)];
            found(violation(ViolationKind::FixedAttribute, quotes), at.place_in(attribute.offset));
        } else if simple.identity() != Identity::None {
            let place = at.place_in(attribute.offset);
            self.note_identity(simple, attribute.value, local, place, found);
        }
    }
}

/// Tells an attribute that is not known; answers the one that it may have been meant to be: one of those that `free` keeps,
/// which the element does not have.
#[cold]
fn unknown<'a>(
    schema: &Schema,
    (uses, free): (&'a [AttributeUse], &mut Option<Vec<&'a AttributeUse>>),
    attribute: &Attribute<'_>,
    tag: &Tag<'_>,
    at: &mut At<'_>,
    found: Report<'_>,
) -> Option<Name> {
    let names = &schema.components.names;
    let local = tag.table.local(attribute.name);
    // Looked for once a tag: it may have any number of attributes.
    let free = free.get_or_insert_with(|| {
        let there = |known: &&AttributeUse| {
            tag.attributes().any(|other| {
                (tag.table.namespace(other.name), tag.table.local(other.name))
                    == (names.namespace_of(known.name()), names.local(known.name()))
            })
        };
        uses.iter().filter(|known| !there(known)).collect()
    });
    let near = nearest(local, free.iter().map(|known| names.local(known.name())));
    let all: Vec<&str> = uses.iter().map(|known| names.local(known.name())).collect();
    let proposed = near.map_or_else(|| shorten(&all.join(", ")), str::to_owned);
    let quotes = [local, &proposed, tag.table.local(tag.name)];
    found(violation(ViolationKind::UnknownAttribute, quotes), at.place_in(attribute.offset));
    let near = near?;
    uses.iter().map(AttributeUse::name).find(|&name| names.local(name) == near)
}
