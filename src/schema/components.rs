//! The components of a compiled schema (XSD 1.0 part 1, chapter 3), referring to each other by number.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::automaton::Model;
use super::document::Bindings;
use super::identity::Constraint;
use super::names::{Name, NameTable};
use super::simple::SimpleType;
use super::wildcard::Wildcard;
use crate::sorting;
use crate::xml::Place;

/// Ways to derive a type, or to stand in for an element, as a set.
pub(super) type Ways = u8;
pub(super) const EXTENSION: Ways = 1;
pub(super) const RESTRICTION: Ways = 2;
pub(super) const SUBSTITUTION: Ways = 4;
pub(super) const LIST: Ways = 8;
pub(super) const UNION: Ways = 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ElementId(pub(super) u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TypeId(pub(super) u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct WildcardId(pub(super) u32);

impl TypeId {
    pub(super) const ANY: Self = Self(0);
    pub(super) const ANY_SIMPLE: Self = Self(1);
}

/// Where a component stands: the number of its document, and the place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) document: usize,
    pub(super) place: Place,
}

/// A value written in a schema, with the prefixes it may use.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) bindings: Arc<Bindings>,
}

#[derive(Clone, Debug)]
pub(super) struct Element {
    pub(super) name: Name,
    pub(super) ty: TypeId,
    pub(super) origin: Origin,
    pub(super) global: bool,
    pub(super) nillable: bool,
    pub(super) is_abstract: bool,
    pub(super) fixed: Option<Value>,
    pub(super) default: Option<Value>,
    pub(super) block: Ways,
    pub(super) exclusions: Ways,
    /// The head of its substitution group.
    pub(super) head: Option<ElementId>,
    pub(super) constraints: Vec<u32>,
}

#[derive(Clone, Debug)]
pub(super) struct AttributeDeclaration {
    pub(super) name: Name,
    pub(super) ty: TypeId,
    pub(super) simple: SimpleType,
    pub(super) fixed: Option<Value>,
    pub(super) default: Option<Value>,
}

#[derive(Clone, Debug)]
pub(super) struct AttributeUse {
    pub(super) declaration: Arc<AttributeDeclaration>,
    pub(super) required: bool,
    pub(super) prohibited: bool,
    pub(super) fixed: Option<Value>,
    pub(super) origin: Origin,
}

impl AttributeUse {
    pub(super) fn name(&self) -> Name {
        self.declaration.name
    }
}

#[derive(Clone, Debug)]
pub(super) struct Type {
    /// None for a type without a name.
    pub(super) name: Option<Name>,
    pub(super) base: TypeId,
    /// How it is derived from its base.
    pub(super) way: Ways,
    pub(super) exclusions: Ways,
    pub(super) block: Ways,
    pub(super) is_abstract: bool,
    pub(super) origin: Origin,
    pub(super) body: Body,
}

#[derive(Clone, Debug)]
pub(super) enum Body {
    Simple(Simple),
    Complex(Complex),
}

#[derive(Clone, Debug)]
pub(super) struct Simple {
    pub(super) values: SimpleType,
    /// The types of a union.
    pub(super) members: Vec<TypeId>,
}

#[derive(Clone, Debug)]
pub(super) struct Complex {
    pub(super) content: Content,
    pub(super) attributes: Vec<AttributeUse>,
    pub(super) any_attribute: Option<Wildcard>,
    /// Whether a document may leave all attributes out.
    pub(super) requires_attributes: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Content {
    Empty,
    Simple(TypeId, SimpleType),
    Elements(Elements),
}

#[derive(Clone, Debug)]
pub(super) struct Elements {
    pub(super) particle: Particle,
    pub(super) mixed: bool,
    /// The number of its automaton, once that is built.
    pub(super) model: usize,
}

/// Part of a content model.
#[derive(Clone, Debug)]
pub(super) struct Particle {
    pub(super) min: u32,
    /// [`UNBOUNDED`] for any number.
    pub(super) max: u32,
    pub(super) term: Term,
    pub(super) origin: Origin,
}

pub(super) const UNBOUNDED: u32 = u32::MAX;

#[derive(Clone, Debug)]
pub(super) enum Term {
    Element(ElementId),
    Any(WildcardId),
    Sequence(Vec<Particle>),
    Choice(Vec<Particle>),
    All(Vec<Particle>),
}

impl Particle {
    /// Whether it may match nothing (XSD 1.0 part 1, section 3.9.6, "emptiable").
    pub(super) fn emptiable(&self) -> bool {
        self.min == 0
            || match &self.term {
                Term::Element(_) | Term::Any(_) => false,
                Term::Sequence(parts) | Term::All(parts) => parts.iter().all(Self::emptiable),
                Term::Choice(parts) => parts.iter().any(Self::emptiable),
            }
    }

    pub(super) fn visit(&self, see: &mut impl FnMut(&Self)) {
        see(self);
        if let Term::Sequence(parts) | Term::Choice(parts) | Term::All(parts) = &self.term {
            for part in parts {
                part.visit(see);
            }
        }
    }
}

/// A whole compiled schema.
#[derive(Debug)]
pub(super) struct Components {
    pub(super) names: NameTable,
    pub(super) elements: Vec<Element>,
    pub(super) types: Vec<Type>,
    pub(super) wildcards: Vec<Wildcard>,
    pub(super) models: Vec<Model>,
    pub(super) constraints: Vec<Constraint>,
    pub(super) global_elements: BTreeMap<Name, ElementId>,
    pub(super) global_attributes: BTreeMap<Name, Arc<AttributeDeclaration>>,
    pub(super) global_types: BTreeMap<Name, TypeId>,
}

impl Components {
    pub(super) fn element(&self, id: ElementId) -> &Element {
        &self.elements[id.0 as usize]
    }

    pub(super) fn ty(&self, id: TypeId) -> &Type {
        &self.types[id.0 as usize]
    }

    pub(super) fn wildcard(&self, id: WildcardId) -> &Wildcard {
        &self.wildcards[id.0 as usize]
    }

    pub(super) fn local(&self, id: ElementId) -> &str {
        self.names.local(self.element(id).name)
    }

    /// The simple type of a type's content, if it has any.
    pub(super) fn simple(&self, id: TypeId) -> Option<&SimpleType> {
        match &self.ty(id).body {
            Body::Simple(simple) => Some(&simple.values),
            Body::Complex(complex) => match &complex.content {
                Content::Simple(_, simple) => Some(simple),
                _ => None,
            },
        }
    }

    /// The ways in which `derived` is derived from `base`; none when it is not.
    pub(super) fn derivation(&self, derived: TypeId, base: TypeId) -> Option<Ways> {
        let mut ways = 0;
        let mut at = derived;
        // A chain is never longer than the list of types, whatever is wrong with the schema.
        for _ in 0..=self.types.len() {
            if at == base {
                return Some(ways);
            }
            if at == TypeId::ANY {
                break;
            }
            let ty = self.ty(at);
            ways |= ty.way;
            at = ty.base;
        }
        // A member of a union may stand for the union (XSD 1.0 part 1, section 3.14.6, clause 2.2.4).
        if let Body::Simple(Simple { members, .. }) = &self.ty(base).body
            && base != TypeId::ANY_SIMPLE
        {
            return members
                .iter()
                .filter(|&&member| member != base)
                .find_map(|&member| self.derivation(derived, member));
        }
        None
    }

    /// Whether `member` may stand where `head` is declared (XSD 1.0 part 1, section 3.3.6, substitution group OK).
    pub(super) fn may_stand_for(&self, member: ElementId, head: ElementId) -> bool {
        let (from, to) = (self.element(member), self.element(head));
        if to.block & SUBSTITUTION != 0 {
            return false;
        }
        let mut blocked = to.block;
        let mut ways = 0;
        let mut at = from.ty;
        for _ in 0..=self.types.len() {
            if at == to.ty {
                blocked |= self.ty(at).block;
                return ways & blocked == 0;
            }
            if at == TypeId::ANY {
                break;
            }
            let ty = self.ty(at);
            if at != from.ty {
                blocked |= ty.block;
            }
            ways |= ty.way;
            at = ty.base;
        }
        self.derivation(from.ty, to.ty).is_some_and(|ways| ways & to.block == 0)
    }

    /// Whether an element can be met under another name or type alone.
    pub(super) fn is_abstract(&self, id: ElementId) -> bool {
        let element = self.element(id);
        element.is_abstract || self.ty(element.ty).is_abstract
    }

    /// The global elements that stand in no content model, in the order of declaration; all of them if there are none.
    pub(super) fn roots(&self) -> Vec<ElementId> {
        let mut inner = BTreeSet::new();
        for ty in &self.types {
            if let Body::Complex(Complex { content: Content::Elements(elements), .. }) = &ty.body {
                elements.particle.visit(&mut |part| {
                    if let Term::Element(id) = part.term {
                        inner.insert(id);
                    }
                });
            }
        }
        let mut all: Vec<ElementId> = self.global_elements.values().copied().collect();
        sorting::sort(&mut all);
        let is_root = |&id: &ElementId| !inner.contains(&id) && self.element(id).head.is_none();
        let roots: Vec<ElementId> = all.iter().copied().filter(is_root).collect();
        if roots.is_empty() { all } else { roots }
    }

    /// A type in words.
    pub(super) fn describe(&self, id: TypeId) -> String {
        match self.ty(id).name {
            Some(name) => self.names.local(name).to_owned(),
            None => "a type without a name".to_owned(),
        }
    }
}
