//! The automata of all content models.

use crate::sorting;
use std::collections::BTreeMap;

use super::super::automaton::build;
use super::super::components::{Body, Complex, Content, ElementId, Term};
use super::Compiler;

impl Compiler<'_> {
    pub(super) fn build_models(&mut self) {
        let groups = self.substitution_groups();
        let stand_ins = |id: ElementId| {
            let mut all = vec![id];
            if self.components.element(id).global {
                let members = groups.get(&id).into_iter().flatten().copied();
                all.extend(members.filter(|&member| self.components.may_stand_for(member, id)));
            }
            all
        };
        let mut made = Vec::new();
        let mut refused = Vec::new();
        for (index, ty) in self.components.types.iter().enumerate() {
            let Body::Complex(Complex { content: Content::Elements(elements), .. }) = &ty.body else {
                continue;
            };
            let mut all = Vec::new();
            elements.particle.visit(&mut |part| {
                if let Term::Element(id) = part.term {
                    all.extend(stand_ins(id));
                }
            });
            if let Some(name) = self.inconsistent(&all) {
                let local = self.components.names.local(name);
                refused.push((
                    ty.origin,
                    format!("the element {local} has two different types in one content model"),
                ));
            }
            match build(&elements.particle, &self.components, &stand_ins) {
                Ok(model) => made.push((index, model)),
                Err(fault) => refused.push(fault),
            }
        }
        for (index, model) in made {
            let number = self.components.models.len();
            self.components.models.push(model);
            if let Body::Complex(Complex { content: Content::Elements(elements), .. }) =
                &mut self.components.types[index].body
            {
                elements.model = number;
            }
        }
        for (origin, text) in refused {
            self.refuse_origin(origin, text);
        }
    }

    /// Of each head: all that stand for it, directly or through others.
    fn substitution_groups(&self) -> BTreeMap<ElementId, Vec<ElementId>> {
        let mut groups: BTreeMap<ElementId, Vec<ElementId>> = BTreeMap::new();
        for &id in self.components.global_elements.values() {
            let mut at = self.components.element(id).head;
            for _ in 0..self.components.elements.len() {
                let Some(head) = at else { break };
                groups.entry(head).or_default().push(id);
                at = self.components.element(head).head;
            }
        }
        // In the order of declaration, which is the order messages name them in.
        for members in groups.values_mut() {
            sorting::sort(members);
        }
        groups
    }
}
