//! What a validator has to know of a type, ready to hand.

use super::super::components::{Body, Complex, Components, Content};
use super::super::simple::{Identity, SimpleType};

/// What to do inside an element of a type.
#[derive(Debug)]
pub(in super::super) struct Plan {
    pub(super) content: Inside,
    pub(super) requires_attributes: bool,
    pub(super) is_abstract: bool,
}

/// What stands inside an element.
#[derive(Debug)]
pub(super) enum Inside {
    Nothing,
    /// Text; whether it has to be looked at.
    Text {
        simple: SimpleType,
        judged: bool,
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
