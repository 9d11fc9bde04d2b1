//! What a validator has to know of a type, ready to hand.

use super::super::Schema;
use super::super::automaton::Spot;
use super::super::components::{AttributeUse, Body, Complex, Components, Content, Element, TypeId};
use super::super::document::Bindings;
use super::super::names::{Name, XSI_NIL, XSI_TYPE};
use super::super::simple::{Identity, Lengths, SimpleType};
use super::{ANY_ORDER, BLANK, COLLECT, COMPLETE, SILENT, Spellings};
use crate::xml::Tag;

/// What to do inside an element of a type.
#[derive(Debug)]
pub(in super::super) struct Plan {
    pub(super) content: Inside,
    pub(super) requires_attributes: bool,
    pub(super) is_abstract: bool,
    /// The flags of an element of this type, as long as there is nothing in it.
    pub(super) flags: u16,
    /// The attributes that can be judged by themselves, by far the most.
    attributes: Vec<Usual>,
    /// There are required ones among the others.
    requires_others: bool,
}

/// An attribute whose value depends on nothing else and is nothing to anything else.
#[derive(Debug)]
struct Usual {
    name: Name,
    required: bool,
    /// Values that need not be looked at.
    plain: Lengths,
    /// None where any value will do.
    simple: Option<SimpleType>,
}

impl Plan {
    /// Whether the attributes of a tag are all of the usual ones, their values valid and none missing. Of any others this
    /// says nothing.
    #[inline]
    pub(super) fn takes(&self, schema: &Schema, tag: &Tag<'_>, names: &mut Spellings) -> bool {
        if !tag.has_attributes() {
            return !self.requires_attributes;
        }
        let mut met: u64 = 0;
        for attribute in tag.attributes() {
            let (name, _) = names.of(schema, attribute.name, tag.table);
            let Some(index) = self.attributes.iter().position(|usual| usual.name == name) else {
                return false;
            };
            let Usual { plain, simple, .. } = &self.attributes[index];
            if let Some(simple) = simple.as_ref().filter(|_| !plain.admit(attribute.value))
                && simple.check(attribute.value, &Bindings::default()).is_err()
            {
                return false;
            }
            met |= 1 << (index & 63);
        }
        let missing = |(index, usual): (usize, &Usual)| usual.required && met & 1 << (index & 63) == 0;
        self.attributes.len() <= 64
            && !self.requires_others
            && !self.attributes.iter().enumerate().any(missing)
    }
}

fn flags(content: &Inside, components: &Components) -> u16 {
    match *content {
        Inside::Text { judged: true, .. } => COLLECT,
        Inside::Text { .. } => COMPLETE,
        Inside::Nothing => SILENT | COMPLETE,
        Inside::Elements { model, mixed } => {
            let model = &components.models[model];
            let complete = if model.accepts(Spot::default()) { COMPLETE } else { 0 };
            complete | if mixed { 0 } else { BLANK } | if model.is_all() { ANY_ORDER } else { 0 }
        }
    }
}

/// The attributes of a type that can be judged by themselves, and whether others are required.
fn usual(uses: &[AttributeUse]) -> (Vec<Usual>, bool) {
    let is_usual = |known: &&AttributeUse| {
        let simple = &known.declaration.simple;
        known.fixed.is_none()
            && simple.identity() == Identity::None
            && !simple.needs_prefixes()
            && ![XSI_TYPE, XSI_NIL].contains(&known.name())
    };
    let usual = |known: &AttributeUse| {
        let simple = &known.declaration.simple;
        let plain = simple.plain_lengths();
        let simple = (!simple.accepts_anything()).then(|| simple.clone());
        Usual { name: known.name(), required: known.required, plain, simple }
    };
    let others = uses.iter().any(|known| known.required && !is_usual(&known));
    (uses.iter().filter(is_usual).map(usual).collect(), others)
}

/// What a validator has to know of a declared element where it is met.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Entry {
    pub(in super::super) name: Name,
    pub(super) ty: TypeId,
    pub(super) is_abstract: bool,
    /// Its value is fixed, or there is one for it when it is empty.
    pub(super) valued: bool,
    pub(super) constrained: bool,
}

/// The entries of all elements, by number.
pub(in super::super) fn entries(components: &Components) -> Vec<Entry> {
    let entry = |element: &Element| Entry {
        name: element.name,
        ty: element.ty,
        is_abstract: element.is_abstract,
        valued: element.fixed.is_some() || element.default.is_some(),
        constrained: !element.constraints.is_empty(),
    };
    components.elements.iter().map(entry).collect()
}

/// What stands inside an element.
#[derive(Debug)]
pub(super) enum Inside {
    Nothing,
    /// Text.
    Text {
        simple: SimpleType,
        /// Whether it has to be looked at.
        judged: bool,
        /// Whether a text that is valid once is valid wherever it comes again.
        repeats: bool,
        /// Texts that are valid wherever they stand.
        plain: Lengths,
    },
    /// Elements by the automaton of this number, with text between them if `mixed`.
    Elements {
        model: usize,
        mixed: bool,
    },
}

/// The plans of all types, by number.
pub(in super::super) fn plans(components: &Components) -> Vec<Plan> {
    let text = |simple: &SimpleType| Inside::Text {
        simple: simple.clone(),
        judged: !simple.accepts_anything() || simple.identity() != Identity::None,
        repeats: simple.identity() == Identity::None && !simple.needs_prefixes(),
        plain: if simple.identity() == Identity::None { simple.plain_lengths() } else { Lengths::NONE },
    };
    let plan = |ty: &super::super::components::Type| {
        let (content, requires_attributes, uses) = match &ty.body {
            Body::Simple(simple) => (text(&simple.values), false, &[][..]),
            Body::Complex(Complex { content, requires_attributes, attributes, .. }) => {
                let content = match content {
                    Content::Empty => Inside::Nothing,
                    Content::Simple(_, simple) => text(simple),
                    Content::Elements(elements) => {
                        Inside::Elements { model: elements.model, mixed: elements.mixed }
                    }
                };
                (content, *requires_attributes, &attributes[..])
            }
        };
        let (attributes, requires_others) = usual(uses);
        let flags = flags(&content, components);
        Plan { content, requires_attributes, is_abstract: ty.is_abstract, flags, attributes, requires_others }
    };
    components.types.iter().map(plan).collect()
}
