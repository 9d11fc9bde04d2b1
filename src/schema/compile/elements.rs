//! Element declarations and their identity constraints.

use super::super::components::{EXTENSION, ElementId, RESTRICTION, SUBSTITUTION, Term, TypeId};
use super::super::identity::{Constraint, ConstraintKind, paths};
use super::{Compiler, Kind, Source};

impl<'a> Compiler<'a> {
    /// An element inside a content model: a reference to a global one, or one of its own.
    pub(super) fn element_term(&mut self, source: Source<'a>) -> Option<Term> {
        if source.node.attribute("ref").is_some() {
            self.only_attributes(source, &["ref", "minOccurs", "maxOccurs"]);
            if let Some(node) = source.node.children.first() {
                self.refuse(source.of(node), format!("a reference to an element cannot hold {}", node.name));
            }
            let (name, _) = self.global(source, "ref", Kind::Element)?;
            return self.components.global_elements.get(&name).map(|&id| Term::Element(id));
        }
        self.only_attributes(
            source,
            &["name", "type", "minOccurs", "maxOccurs", "default", "fixed", "nillable", "block", "form"],
        );
        let name = self.local_name(source, "elementFormDefault")?;
        let id = self.new_element(name, source, false);
        self.compile_element(id, source, false);
        Some(Term::Element(id))
    }

    pub(super) fn compile_element(&mut self, id: ElementId, source: Source<'a>, global: bool) {
        if global {
            self.only_attributes(
                source,
                &[
                    "name",
                    "type",
                    "substitutionGroup",
                    "default",
                    "fixed",
                    "nillable",
                    "abstract",
                    "final",
                    "block",
                ],
            );
        }
        let head = source.node.attribute("substitutionGroup").is_some().then(|| {
            let text = source.node.attribute("substitutionGroup").unwrap_or_default();
            let name = self.qname(source, "substitutionGroup", text)?;
            let found = self.components.global_elements.get(&name).copied();
            if found.is_none() {
                self.refuse_at(source, "substitutionGroup", format!("the element {text} is not defined"));
            }
            found
        });
        let ty = match (source.node.attribute("type"), source.node.child(&["simpleType", "complexType"])) {
            (Some(_), Some(node)) => {
                self.refuse(source, format!("the element has both a type and a {}", node.name));
                None
            }
            (Some(_), None) => self.type_reference(source, "type"),
            (None, Some(node)) => {
                let ty = self.new_type(None, source.of(node));
                self.waiting.push(ty);
                Some(ty)
            }
            (None, None) => {
                if head.flatten().is_some() {
                    self.inheriting.insert(id);
                }
                None
            }
        };
        let (default, fixed) = (Self::value(source, "default"), Self::value(source, "fixed"));
        if default.is_some() && fixed.is_some() {
            self.refuse(source, "an element cannot have both a default and a fixed value".to_owned());
        }
        let nillable = self.boolean(source, "nillable").unwrap_or(false);
        let is_abstract = self.boolean(source, "abstract").unwrap_or(false);
        let block = self.ways(source, "block", EXTENSION | RESTRICTION | SUBSTITUTION);
        let exclusions = if global { self.ways(source, "final", EXTENSION | RESTRICTION) } else { 0 };
        let constraints = self.constraints(source);
        let element = &mut self.components.elements[id.0 as usize];
        element.ty = ty.unwrap_or(TypeId::ANY);
        element.head = head.flatten();
        (element.default, element.fixed, element.constraints) = (default, fixed, constraints);
        (element.nillable, element.is_abstract) = (nillable, is_abstract);
        (element.block, element.exclusions) = (block, exclusions);
    }

    fn constraints(&mut self, source: Source<'a>) -> Vec<u32> {
        let mut made = Vec::new();
        for node in source
            .node
            .children
            .iter()
            .filter(|node| matches!(node.name.as_str(), "unique" | "key" | "keyref"))
        {
            let inner = source.of(node);
            let allowed: &[&str] = if node.name == "keyref" { &["name", "refer"] } else { &["name"] };
            self.only_attributes(inner, allowed);
            let Some(name) = self.declared_name(inner, Kind::Constraint) else { continue };
            let Some(selector) = node.child(&["selector"]) else {
                self.refuse(inner, format!("{} has no selector", node.name));
                continue;
            };
            let selector = self.constraint_paths(source.of(selector), false);
            let fields: Vec<_> =
                node.children("field").map(|field| self.constraint_paths(source.of(field), true)).collect();
            if fields.is_empty() {
                self.refuse(inner, format!("{} has no field", node.name));
            }
            let number = self.components.constraints.len();
            let kind = match node.name.as_str() {
                "unique" => ConstraintKind::Unique,
                "key" => ConstraintKind::Key,
                _ => {
                    let refer = node.attribute("refer");
                    if refer.is_none() {
                        self.refuse(inner, "keyref has no refer".to_owned());
                    }
                    let refer = refer.and_then(|text| self.qname(inner, "refer", text));
                    self.references.extend(refer.map(|refer| (number, inner, refer)));
                    ConstraintKind::Reference(0)
                }
            };
            let name_text = self.components.names.local(name).to_owned();
            self.components.constraints.push(Constraint { name: name_text, kind, selector, fields });
            self.constraint_names.push(name);
            made.push(number as u32);
        }
        made
    }

    fn constraint_paths(&mut self, source: Source<'a>, is_field: bool) -> Vec<super::super::identity::Path> {
        let Some(text) = source.node.attribute("xpath") else {
            self.refuse(source, format!("{} has no xpath", source.node.name));
            return Vec::new();
        };
        match paths(text, is_field, &*source.node.bindings, &mut self.components.names) {
            Ok(paths) => paths,
            Err(text) => {
                self.refuse_at(source, "xpath", text);
                Vec::new()
            }
        }
    }

    /// Finds the keys that keyrefs refer to, once all are known.
    pub(super) fn resolve_constraints(&mut self) {
        for (number, source, refer) in std::mem::take(&mut self.references) {
            let found = self.constraint_names.iter().position(|&name| name == refer);
            let local = self.components.names.local(refer).to_owned();
            let Some(found) = found else {
                self.refuse_at(source, "refer", format!("the key {local} is not defined"));
                continue;
            };
            let (constraints, fields) =
                (&self.components.constraints, |at: usize| self.components.constraints[at].fields.len());
            if matches!(constraints[found].kind, ConstraintKind::Reference(_)) {
                self.refuse_at(source, "refer", format!("{local} is a keyref, not a key"));
            } else if fields(number) != fields(found) {
                self.refuse(source, format!("it has another number of fields than {local}"));
            }
            self.components.constraints[number].kind = ConstraintKind::Reference(found as u32);
        }
    }

    /// An element without a type has that of the head of its substitution group.
    pub(super) fn inherit_types(&mut self) {
        let inheriting = std::mem::take(&mut self.inheriting);
        for &id in &inheriting {
            let mut at = id;
            for _ in 0..=inheriting.len() {
                match self.components.element(at).head {
                    Some(head) if inheriting.contains(&at) => at = head,
                    _ => break,
                }
            }
            self.components.elements[id.0 as usize].ty = self.components.element(at).ty;
        }
    }
}
