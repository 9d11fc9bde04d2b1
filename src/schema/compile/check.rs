//! What can only be checked once all components are there.

use std::collections::BTreeMap;

use super::super::components::{Body, Complex, Content, ElementId, RESTRICTION, Type, TypeId};
use super::super::names::Name;
use super::super::restrict::restricts;
use super::super::simple::Identity;
use super::Compiler;

impl Compiler<'_> {
    /// Types, values and substitution groups of elements.
    pub(super) fn check_elements(&mut self) {
        for index in 0..self.components.elements.len() {
            self.check_element_value(index);
            self.check_substitution(ElementId(index as u32));
            let element = &self.components.elements[index];
            if let Some(simple) = self.components.simple(element.ty)
                && simple.is_notation_without_enumeration()
            {
                self.refuse_origin(
                    element.origin,
                    "NOTATION can be used with an enumeration alone".to_owned(),
                );
            }
        }
    }

    fn check_element_value(&mut self, index: usize) {
        let element = &self.components.elements[index];
        let Some(value) = element.fixed.as_ref().or(element.default.as_ref()) else { return };
        let text = match &self.components.ty(element.ty).body {
            Body::Complex(Complex { content: Content::Elements(elements), .. })
                if elements.mixed && elements.particle.emptiable() =>
            {
                return;
            }
            Body::Complex(Complex { content: Content::Elements(_) | Content::Empty, .. }) => {
                "its content cannot be left out, so that it can have no default or fixed value".to_owned()
            }
            _ => match self.components.simple(element.ty) {
                Some(simple) if simple.identity() == Identity::Id => {
                    "what is of type ID can have no default or fixed value".to_owned()
                }
                Some(simple) => match simple.check(&value.text, &*value.bindings) {
                    Ok(()) => return,
                    Err(fault) => {
                        format!("“{}” is no value of its type: expected {}", value.text, fault.expected)
                    }
                },
                None => return,
            },
        };
        self.refuse_origin(element.origin, text);
    }

    /// XSD 1.0 part 1, section 3.3.6, element declaration properties correct.
    fn check_substitution(&mut self, id: ElementId) {
        let element = self.components.element(id);
        let Some(head) = element.head else { return };
        let mut at = head;
        for _ in 0..=self.components.elements.len() {
            if at == id {
                let text =
                    format!("the substitution group of {} comes back to it", self.components.local(id));
                self.refuse_origin(element.origin, text);
                return;
            }
            let Some(next) = self.components.element(at).head else { break };
            at = next;
        }
        let of_head = self.components.element(head);
        let text = match self.components.derivation(element.ty, of_head.ty) {
            None => format!(
                "its type is not derived from that of {}, for which it is to stand",
                self.components.local(head)
            ),
            Some(ways) if ways & of_head.exclusions != 0 => {
                format!("{} is final for the way in which its type is derived", self.components.local(head))
            }
            Some(_) => return,
        };
        self.refuse_origin(element.origin, text);
    }

    /// Types that restrict another must allow nothing that it does not.
    pub(super) fn check_restrictions(&mut self) {
        let mut refused = Vec::new();
        for ty in &self.components.types {
            if ty.way == RESTRICTION && ty.base != TypeId::ANY {
                refused.extend(self.restriction_fault(ty).map(|text| (ty.origin, text)));
            }
        }
        for (origin, text) in refused {
            self.refuse_origin(origin, text);
        }
    }

    /// XSD 1.0 part 1, section 3.4.6, derivation valid (restriction, complex), clause 5.
    fn restriction_fault(&self, ty: &Type) -> Option<String> {
        let (Body::Complex(own), Body::Complex(base)) = (&ty.body, &self.components.ty(ty.base).body) else {
            return None;
        };
        let base_name = self.components.describe(ty.base);
        match (&own.content, &base.content) {
            (Content::Empty, Content::Empty) | (Content::Simple(..), _) => None,
            (Content::Empty, Content::Elements(elements)) if elements.particle.emptiable() => None,
            (Content::Empty, _) => {
                Some(format!("it leaves out all content, which {base_name} does not allow"))
            }
            (Content::Elements(own), Content::Elements(base)) => {
                if own.mixed && !base.mixed {
                    return Some(format!("it is mixed, but the type {base_name} which it restricts is not"));
                }
                let (own, base) = (&self.components.models[own.model], &self.components.models[base.model]);
                restricts(&self.components, own, base)
                    .map(|what| format!("it is no restriction of {base_name}: {what}"))
            }
            (Content::Elements(_), _) => {
                Some(format!("it has elements as its content, but {base_name} has none"))
            }
        }
    }

    /// Elements of one name in one content model must be of one type (XSD 1.0 part 1, section 3.8.6).
    pub(super) fn inconsistent(&self, elements: &[ElementId]) -> Option<Name> {
        let mut types: BTreeMap<Name, TypeId> = BTreeMap::new();
        elements.iter().find_map(|&id| {
            let element = self.components.element(id);
            (*types.entry(element.name).or_insert(element.ty) != element.ty).then_some(element.name)
        })
    }
}
