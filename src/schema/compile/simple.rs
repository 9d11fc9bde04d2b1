//! Simple types: restriction, list and union.

use super::super::components::{Body, LIST, RESTRICTION, Simple, TypeId, UNION, Ways};
use super::super::grammar::is_facet;
use super::super::simple::{Facet, SimpleType};
use super::{Compiler, Progress, Source, is_simple};

impl<'a> Compiler<'a> {
    pub(super) fn simple_type(&mut self, id: TypeId, source: Source<'a>) {
        let global = self.components.ty(id).name.is_some();
        self.only_attributes(source, if global { &["name", "final"] } else { &[] });
        let exclusions = self.ways(source, "final", LIST | UNION | RESTRICTION);
        let Some(node) = source.node.child(&["restriction", "list", "union"]) else {
            self.refuse(source, "simpleType holds no restriction, list or union".to_owned());
            return;
        };
        let inner = source.of(node);
        let made = match node.name.as_str() {
            "restriction" => self.simple_restriction(inner),
            "list" => self.list(inner),
            _ => self.union(inner),
        };
        let (base, body) = match made {
            Some((base, simple)) => (base, Body::Simple(simple)),
            None => (TypeId::ANY_SIMPLE, self.components.ty(TypeId::ANY_SIMPLE).body.clone()),
        };
        let ty = &mut self.components.types[id.0 as usize];
        (ty.base, ty.body, ty.exclusions, ty.way) = (base, body, exclusions, RESTRICTION);
    }

    /// A simple type without a name.
    pub(super) fn inline_simple(&mut self, source: Source<'a>) -> TypeId {
        let id = self.new_type(None, source);
        self.progress[id.0 as usize] = Progress::Underway;
        self.simple_type(id, source);
        self.progress[id.0 as usize] = Progress::Done;
        id
    }

    /// The simple type an attribute refers to, or the one that stands inside.
    fn referred_or_inline(&mut self, source: Source<'a>, attribute: &str) -> Option<TypeId> {
        let inline = source.node.child(&["simpleType"]);
        let id = match (source.node.attribute(attribute), inline) {
            (Some(_), None) => self.complete_base(source, attribute)?,
            (None, Some(node)) => self.inline_simple(source.of(node)),
            (Some(_), Some(_)) => {
                self.refuse(source, format!("{} has both {attribute} and a simpleType", source.node.name));
                return None;
            }
            (None, None) => {
                self.refuse(source, format!("{} has neither {attribute} nor a simpleType", source.node.name));
                return None;
            }
        };
        self.must_be_simple(source, attribute, id)
    }

    pub(super) fn must_be_simple(
        &mut self,
        source: Source<'a>,
        attribute: &str,
        id: TypeId,
    ) -> Option<TypeId> {
        if is_simple(self.components.ty(id)) {
            return Some(id);
        }
        let text = format!("{} is no simple type", self.components.describe(id));
        self.refuse_at(source, attribute, text);
        None
    }

    /// Refuses a derivation that the base does not allow.
    pub(super) fn must_not_exclude(&mut self, source: Source<'a>, base: TypeId, way: Ways, what: &str) {
        if self.components.ty(base).exclusions & way != 0 {
            let text = format!("{} is final: it does not allow {what}", self.components.describe(base));
            self.refuse(source, text);
        }
    }

    fn simple_restriction(&mut self, source: Source<'a>) -> Option<(TypeId, Simple)> {
        let base = self.referred_or_inline(source, "base")?;
        for child in source.node.children.iter().filter(|child| !is_facet(&child.name)) {
            if child.name != "simpleType" {
                self.refuse(source.of(child), format!("{} cannot stand in a simple type", child.name));
            }
        }
        self.must_not_exclude(source, base, RESTRICTION, "restriction");
        if base == TypeId::ANY_SIMPLE {
            self.refuse(source, "anySimpleType cannot be restricted".to_owned());
            return None;
        }
        let Body::Simple(known) = self.components.ty(base).body.clone() else { return None };
        let simple = self.restrict(source, &known.values)?;
        Some((base, Simple { values: simple, ..known }))
    }

    /// Applies the facets of a restriction.
    pub(super) fn restrict(&mut self, source: Source<'a>, base: &SimpleType) -> Option<SimpleType> {
        let nodes: Vec<_> = source.node.children.iter().filter(|child| is_facet(&child.name)).collect();
        let mut facets = Vec::new();
        for node in &nodes {
            let fixed = self.boolean(source.of(node), "fixed").unwrap_or(false);
            match node.raw("value") {
                Some(value) => facets.push(Facet { name: &node.name, value, fixed }),
                None => self.refuse(source.of(node), format!("{} has no value", node.name)),
            }
        }
        if facets.len() < nodes.len() {
            return None;
        }
        if facets.is_empty() {
            return Some(base.clone());
        }
        match base.restrict(&facets, &*source.node.bindings) {
            Ok(simple) => Some(simple),
            Err(faults) => {
                for fault in faults {
                    let node = fault.facet.and_then(|at| nodes.get(at)).map_or(source.node, |node| *node);
                    self.refuse(source.of(node), fault.text);
                }
                None
            }
        }
    }

    fn list(&mut self, source: Source<'a>) -> Option<(TypeId, Simple)> {
        let item = self.referred_or_inline(source, "itemType")?;
        self.must_not_exclude(source, item, LIST, "lists of it");
        let simple = self.components.simple(item)?.clone();
        match SimpleType::list_of(&simple) {
            Ok(simple) => Some((TypeId::ANY_SIMPLE, Simple { values: simple, members: Vec::new() })),
            Err(text) => {
                self.refuse(source, text);
                None
            }
        }
    }

    fn union(&mut self, source: Source<'a>) -> Option<(TypeId, Simple)> {
        let mut members = Vec::new();
        let mut whole = true;
        let named = source.node.attribute("memberTypes").unwrap_or_default();
        for name in named.split_ascii_whitespace() {
            let id = self.type_named(source, "memberTypes", name);
            let id = id.and_then(|id| self.must_be_simple_once_complete(source, id));
            whole &= id.is_some();
            members.extend(id);
        }
        for node in source.node.children("simpleType") {
            members.push(self.inline_simple(source.of(node)));
        }
        if members.is_empty() && whole {
            self.refuse(source, "the union has no member types".to_owned());
        }
        for &member in &members {
            self.must_not_exclude(source, member, UNION, "unions with it");
        }
        let simple: Option<Vec<SimpleType>> =
            members.iter().map(|&member| self.components.simple(member).cloned()).collect();
        let simple = SimpleType::union_of(&simple.filter(|_| whole && !members.is_empty())?);
        Some((TypeId::ANY_SIMPLE, Simple { values: simple, members }))
    }

    fn must_be_simple_once_complete(&mut self, source: Source<'a>, id: TypeId) -> Option<TypeId> {
        if self.complete(id) {
            return self.must_be_simple(source, "memberTypes", id);
        }
        let text = format!("{} is a union of itself", self.components.describe(id));
        self.refuse(source, text);
        None
    }
}
