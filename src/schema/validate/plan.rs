//! What a validator has to know of a type, ready to hand.

use super::super::Schema;
use super::super::automaton::Spot;
use super::super::components::{AttributeUse, Body, Complex, Components, Content, Element, TypeId};
use super::super::document::Bindings;
use super::super::names::{Name, XSI_NIL, XSI_TYPE};
use super::super::simple::{Identity, Lengths, SimpleType};
use super::{ANY_ORDER, BLANK, COLLECT, COMPLETE, SILENT, Spellings};
use crate::symbols::Ends;
use crate::xml::{NameId, Tag};

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
    simple: SimpleType,
}

impl Usual {
    fn takes(&self, value: &str) -> bool {
        self.plain.admit(value) || self.simple.check(value, &Bindings::default()).is_ok()
    }
}

/// Attributes of a tag that were found to be usual ones, with none missing beside them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Together {
    count: u8,
    /// Their numbers among the usual ones.
    usual: [u8; TOGETHER],
    names: [NameId; TOGETHER],
    plain: [Lengths; TOGETHER],
    /// Their last values that had to be looked at, which were valid.
    last: [Option<Ends>; TOGETHER],
}

/// Attributes that are remembered together.
const TOGETHER: usize = 2;

impl Plan {
    /// Whether the attributes of a tag are all of the usual ones, their values valid and none missing. Of any others this
    /// says nothing. Tags of an element mostly have the same attributes as `last` time.
    #[inline]
    pub(super) fn takes(
        &self,
        schema: &Schema,
        tag: &Tag<'_>,
        names: &mut Spellings,
        last: &mut Option<Together>,
    ) -> bool {
        if let Some(together) = last
            && together.names.get(..usize::from(together.count)) == Some(tag.attribute_names())
        {
            let Together { usual, plain, last, .. } = together;
            return tag.attributes().enumerate().all(|(at, attribute)| {
                if plain[at].admit(attribute.value) {
                    return true;
                }
                let ends = Ends::of(attribute.value);
                if last[at] == Some(ends) {
                    return true;
                }
                let takes = self.attributes[usize::from(usual[at])].takes(attribute.value);
                if takes && ends.are_all() {
                    last[at] = Some(ends);
                }
                takes
            });
        }
        self.takes_one_by_one(schema, tag, names, last)
    }

    fn takes_one_by_one(
        &self,
        schema: &Schema,
        tag: &Tag<'_>,
        names: &mut Spellings,
        last: &mut Option<Together>,
    ) -> bool {
        let mut met: u64 = 0;
        let mut together = Together {
            count: 0,
            usual: [0; TOGETHER],
            names: [tag.name; TOGETHER],
            plain: [Lengths::NONE; TOGETHER],
            last: [None; TOGETHER],
        };
        for (at, attribute) in tag.attributes().enumerate() {
            let (name, _) = names.of(schema, attribute.name, tag.table);
            let Some(index) = self.attributes.iter().position(|usual| usual.name == name) else {
                return false;
            };
            let usual = &self.attributes[index];
            if !usual.takes(attribute.value) {
                return false;
            }
            met |= 1 << (index & 63);
            together.count = together.count.saturating_add(1);
            if at < TOGETHER {
                together.usual[at] = index as u8;
                together.names[at] = attribute.name;
                together.plain[at] = usual.plain;
            }
        }
        let missing = |(index, usual): (usize, &Usual)| usual.required && met & 1 << (index & 63) == 0;
        let are_all = self.attributes.len() <= 64
            && !self.requires_others
            && !self.attributes.iter().enumerate().any(missing);
        if are_all && usize::from(together.count) <= TOGETHER {
            *last = Some(together);
        }
        are_all
    }
}

fn flags(content: &Inside, components: &Components) -> u16 {
    match *content {
        Inside::Text { plain: Lengths::ANY, .. } => COMPLETE,
        Inside::Text { .. } => COLLECT,
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
        Usual { name: known.name(), required: known.required, plain, simple: simple.clone() }
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
        /// The texts that are valid wherever they stand if one of them is valid once; none where that is not all there is
        /// to a value.
        alike: Option<Alike>,
        /// Texts that are valid wherever they stand.
        plain: Lengths,
    },
    /// Elements by the automaton of this number, with text between them if `mixed`.
    Elements {
        model: usize,
        mixed: bool,
    },
}

/// Texts that are one to a type.
#[derive(Clone, Copy, Debug)]
pub(super) enum Alike {
    /// The same text.
    Equal,
    /// Texts that differ in nothing but digits, as dates do.
    ButForDigits,
}

impl Alike {
    fn of(simple: &SimpleType) -> Option<Self> {
        let alone = simple.identity() == Identity::None && !simple.needs_prefixes();
        let alike = if simple.takes_any_digits() { Self::ButForDigits } else { Self::Equal };
        alone.then_some(alike)
    }

    /// What texts that are alike have in common, as far as their ends tell.
    #[inline]
    pub(super) fn ends(self, text: &str) -> Ends {
        match self {
            Self::Equal => Ends::of(text),
            Self::ButForDigits => Ends::of(text).without_digits(),
        }
    }
}

/// The plans of all types, by number.
pub(in super::super) fn plans(components: &Components) -> Vec<Plan> {
    let text = |simple: &SimpleType| Inside::Text {
        simple: simple.clone(),
        alike: Alike::of(simple),
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
