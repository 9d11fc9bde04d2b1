//! What a validator has to know of a type, ready to hand.

use super::super::components::{Body, Complex, Components, Content, Element, TypeId};
use super::super::names::Name;
use super::super::simple::{Identity, SimpleType};

/// What to do inside an element of a type.
#[derive(Debug)]
pub(in super::super) struct Plan {
    pub(super) content: Inside,
    pub(super) requires_attributes: bool,
    pub(super) is_abstract: bool,
}

/// What a validator has to know of a declared element where it is met.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Entry {
    pub(super) name: Name,
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
    };
    let plan = |ty: &super::super::components::Type| {
        let (content, requires_attributes) = match &ty.body {
            Body::Simple(simple) => (text(&simple.values), false),
            Body::Complex(Complex { content, requires_attributes, .. }) => {
                let content = match content {
                    Content::Empty => Inside::Nothing,
                    Content::Simple(_, simple) => text(simple),
                    Content::Elements(elements) => {
                        Inside::Elements { model: elements.model, mixed: elements.mixed }
                    }
                };
                (content, *requires_attributes)
            }
        };
        Plan { content, requires_attributes, is_abstract: ty.is_abstract }
    };
    components.types.iter().map(plan).collect()
}
