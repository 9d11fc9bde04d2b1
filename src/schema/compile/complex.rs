//! Complex types: their content and how it is derived.

use super::super::components::{
    Body, Complex, Content, EXTENSION, Elements, Origin, Particle, RESTRICTION, Term, TypeId, Ways,
};
use super::super::grammar::is_facet;
use super::{Compiler, Source};

impl<'a> Compiler<'a> {
    pub(super) fn complex_type(&mut self, id: TypeId, source: Source<'a>) {
        let global = self.components.ty(id).name.is_some();
        let allowed: &[&str] =
            if global { &["name", "mixed", "abstract", "final", "block"] } else { &["mixed"] };
        self.only_attributes(source, allowed);
        let exclusions = self.ways(source, "final", EXTENSION | RESTRICTION);
        let block = self.ways(source, "block", EXTENSION | RESTRICTION);
        let is_abstract = self.boolean(source, "abstract").unwrap_or(false);
        let derived = source.node.child(&["simpleContent", "complexContent"]);
        let (base, way, derivation) = match derived {
            None => (TypeId::ANY, RESTRICTION, Some(source)),
            Some(node) => {
                if source.node.children.len() > 1 {
                    let text = format!("nothing can stand beside {} in a complexType", node.name);
                    self.refuse(source.of(node), text);
                }
                self.derivation(source.of(node))
            }
        };
        let ty = &mut self.components.types[id.0 as usize];
        (ty.base, ty.way, ty.exclusions, ty.block, ty.is_abstract) =
            (base, way, exclusions, block, is_abstract);
        let Some(derivation) = derivation else { return };
        let mixed = self.mixed(source, derived);
        let content = match derived {
            Some(node) if node.name == "simpleContent" => self.simple_content(derivation, base, way),
            _ => self.complex_content(derivation, base, way, mixed),
        };
        let Some(content) = content else { return };
        let (attributes, any_attribute) = self.derived_attributes(derivation, base, way);
        let requires_attributes = attributes.iter().any(|attribute| attribute.required);
        self.components.types[id.0 as usize].body =
            Body::Complex(Complex { content, attributes, any_attribute, requires_attributes });
    }

    fn mixed(&mut self, source: Source<'a>, derived: Option<&'a super::Node>) -> bool {
        let outer = self.boolean(source, "mixed");
        let inner = derived.and_then(|node| self.boolean(source.of(node), "mixed"));
        inner.or(outer).unwrap_or(false)
    }

    /// Base, way and the node that holds the rest.
    fn derivation(&mut self, source: Source<'a>) -> (TypeId, Ways, Option<Source<'a>>) {
        let refused = (TypeId::ANY, RESTRICTION, None);
        let Some(node) = source.node.child(&["restriction", "extension"]) else {
            self.refuse(source, format!("{} holds no restriction or extension", source.node.name));
            return refused;
        };
        let inner = source.of(node);
        if node.attribute("base").is_none() {
            self.refuse(inner, format!("{} has no base", node.name));
            return refused;
        }
        let Some(base) = self.complete_base(inner, "base") else { return refused };
        let way = if node.name == "extension" { EXTENSION } else { RESTRICTION };
        self.must_not_exclude(inner, base, way, &node.name);
        (base, way, Some(inner))
    }

    fn simple_content(&mut self, source: Source<'a>, base: TypeId, way: Ways) -> Option<Content> {
        if let Some(node) = source.node.child(&["group", "all", "choice", "sequence"]) {
            self.refuse(source.of(node), format!("{} cannot stand in simpleContent", node.name));
            return None;
        }
        let (content, is_simple) = match &self.components.ty(base).body {
            Body::Simple(simple) => (Some((base, simple.values.clone())), true),
            Body::Complex(Complex { content: Content::Simple(id, simple), .. }) => {
                (Some((*id, simple.clone())), false)
            }
            Body::Complex(_) => (None, false),
        };
        if way == EXTENSION {
            if let Some(node) = source.node.children.iter().find(|node| is_facet(&node.name)) {
                self.refuse(source.of(node), format!("{} cannot stand in an extension", node.name));
            }
            if content.is_none() {
                let text = format!("{} has no simple content to extend", self.components.describe(base));
                self.refuse_at(source, "base", text);
            }
            return content.map(|(id, simple)| Content::Simple(id, simple));
        }
        self.restricted_simple_content(source, base, content.filter(|_| !is_simple))
    }

    /// XSD 1.0 part 1, section 3.4.2, simple content, cases 1 and 2.
    fn restricted_simple_content(
        &mut self,
        source: Source<'a>,
        base: TypeId,
        content: Option<(TypeId, super::super::simple::SimpleType)>,
    ) -> Option<Content> {
        let inline = source.node.child(&["simpleType"]).map(|node| self.inline_simple(source.of(node)));
        let emptiable = matches!(&self.components.ty(base).body, Body::Complex(Complex {
            content: Content::Elements(elements), ..
        }) if elements.mixed && elements.particle.emptiable());
        let from = match (inline, content) {
            (Some(inline), Some((of_base, _))) => {
                if self.components.derivation(inline, of_base).is_none() {
                    let text = format!(
                        "its simpleType is not derived from that of {}",
                        self.components.describe(base)
                    );
                    self.refuse(source, text);
                }
                inline
            }
            (Some(inline), None) if emptiable => inline,
            (None, Some((of_base, _))) => of_base,
            _ => {
                let text = format!("{} has no simple content to restrict", self.components.describe(base));
                self.refuse_at(source, "base", text);
                return None;
            }
        };
        let simple = self.components.simple(from)?.clone();
        let restricted = self.restrict(source, &simple)?;
        // The type has no name of its own, so the one it restricts is as near as types can be told apart.
        if !source.node.children.iter().any(|node| is_facet(&node.name)) {
            return Some(Content::Simple(from, restricted));
        }
        let id = self.new_type(None, source);
        self.progress[id.0 as usize] = super::Progress::Done;
        let Body::Simple(known) = self.components.ty(from).body.clone() else { return None };
        let ty = &mut self.components.types[id.0 as usize];
        ty.base = from;
        ty.body = Body::Simple(super::super::components::Simple { values: restricted.clone(), ..known });
        Some(Content::Simple(id, restricted))
    }

    /// XSD 1.0 part 1, section 3.4.2, complex content.
    fn complex_content(
        &mut self,
        source: Source<'a>,
        base: TypeId,
        way: Ways,
        mixed: bool,
    ) -> Option<Content> {
        if let Some(node) =
            source.node.children.iter().find(|node| is_facet(&node.name) || node.name == "simpleType")
        {
            if !(node.name == "simpleType" && source.node.name == "complexType") {
                self.refuse(source.of(node), format!("{} cannot stand in complexContent", node.name));
            }
            return None;
        }
        let explicit = self.explicit_content(source);
        let effective = match explicit {
            Some(particle) => Some(particle),
            None if mixed => Some(empty_sequence(source.origin())),
            None => None,
        };
        let of = |particle, mixed| Content::Elements(Elements { particle, mixed, model: 0 });
        if base != TypeId::ANY && super::is_simple(self.components.ty(base)) {
            let text = format!(
                "{} is a simple type, so that it is derived from in simpleContent",
                self.components.describe(base)
            );
            self.refuse_at(source, "base", text);
            return None;
        }
        if way == RESTRICTION {
            return Some(effective.map_or(Content::Empty, |particle| of(particle, mixed)));
        }
        self.extended_content(source, base, effective, mixed)
    }

    /// The content of an extension: that of the base, then its own.
    fn extended_content(
        &mut self,
        source: Source<'a>,
        base: TypeId,
        effective: Option<Particle>,
        mixed: bool,
    ) -> Option<Content> {
        let of = |particle, mixed| Content::Elements(Elements { particle, mixed, model: 0 });
        let Body::Complex(Complex { content: inherited, .. }) = &self.components.ty(base).body else {
            return None;
        };
        let inherited = inherited.clone();
        match (effective, inherited) {
            (None, inherited @ (Content::Empty | Content::Elements(_))) => Some(inherited),
            (Some(particle), Content::Empty) => Some(of(particle, mixed)),
            (_, Content::Simple(..)) => {
                let text = format!(
                    "{} has simple content, so that it is extended in simpleContent",
                    self.components.describe(base)
                );
                self.refuse_at(source, "base", text);
                None
            }
            (Some(own), Content::Elements(elements)) => {
                if elements.mixed != mixed {
                    let text = "of a type and its extension both must be mixed, or neither".to_owned();
                    self.refuse(source, text);
                    return None;
                }
                if is_nothing(&own) {
                    return Some(Content::Elements(elements));
                }
                let is_all = |particle: &Particle| matches!(particle.term, Term::All(_));
                if (is_all(&elements.particle) || is_all(&own)) && !is_nothing(&elements.particle) {
                    let text = "content that is an all group cannot be extended, nor extend any".to_owned();
                    self.refuse(source, text);
                    return None;
                }
                if is_nothing(&elements.particle) {
                    return Some(of(own, mixed));
                }
                let origin = source.origin();
                let term = Term::Sequence(vec![elements.particle, own]);
                Some(of(Particle { min: 1, max: 1, term, origin }, mixed))
            }
        }
    }

    /// The content model that stands in a derivation; none when there is none, or it has nothing in it.
    fn explicit_content(&mut self, source: Source<'a>) -> Option<Particle> {
        let node = source.node.child(&["group", "all", "choice", "sequence"])?;
        let particle = self.particle(source.of(node), true)?;
        match &particle.term {
            Term::All(parts) | Term::Sequence(parts) if parts.is_empty() => None,
            Term::Choice(parts) if parts.is_empty() && particle.min == 0 => None,
            _ => Some(particle),
        }
    }
}

fn empty_sequence(origin: Origin) -> Particle {
    Particle { min: 1, max: 1, term: Term::Sequence(Vec::new()), origin }
}

fn is_nothing(particle: &Particle) -> bool {
    matches!(&particle.term, Term::Sequence(parts) if parts.is_empty())
}
