//! Attributes of complex types: uses, groups, wildcards, and how derivation changes them.

use std::sync::Arc;

use super::super::components::{AttributeDeclaration, AttributeUse, Body, Complex, EXTENSION, TypeId, Ways};
use super::super::names::{Name, XSI};
use super::super::simple::Identity;
use super::super::wildcard::Wildcard;
use super::{Attributes, Compiler, Kind, Source};

impl<'a> Compiler<'a> {
    /// The attributes of a type: its own and those of its base (XSD 1.0 part 1, section 3.4.2).
    pub(super) fn derived_attributes(&mut self, source: Source<'a>, base: TypeId, way: Ways) -> Attributes {
        let (mut own, own_wildcard) = self.attributes_in(source, true);
        let Body::Complex(Complex { attributes: inherited, any_attribute, .. }) =
            &self.components.ty(base).body
        else {
            own.retain(|attribute| !attribute.prohibited);
            return (own, own_wildcard);
        };
        let (inherited, inherited_wildcard) = (inherited.clone(), any_attribute.clone());
        if way == EXTENSION {
            own.retain(|attribute| !attribute.prohibited);
            for attribute in &own {
                if inherited.iter().any(|known| known.name() == attribute.name()) {
                    let text = format!(
                        "the base already has the attribute {}",
                        self.components.names.local(attribute.name())
                    );
                    self.refuse_origin(attribute.origin, text);
                }
            }
            let all: Vec<AttributeUse> = inherited.into_iter().chain(own).collect();
            self.one_id(source, &all);
            let wildcard = self.extended_wildcard(source, own_wildcard, inherited_wildcard);
            return (all, wildcard);
        }
        if base != TypeId::ANY {
            self.restricted_attributes(
                source,
                &own,
                &inherited,
                own_wildcard.as_ref(),
                inherited_wildcard.as_ref(),
            );
        }
        let mut all: Vec<AttributeUse> =
            inherited.into_iter().filter(|known| own.iter().all(|own| own.name() != known.name())).collect();
        all.extend(own.into_iter().filter(|attribute| !attribute.prohibited));
        self.one_id(source, &all);
        (all, own_wildcard)
    }

    fn extended_wildcard(
        &mut self,
        source: Source<'a>,
        own: Option<Wildcard>,
        inherited: Option<Wildcard>,
    ) -> Option<Wildcard> {
        let (Some(own), Some(inherited)) = (&own, &inherited) else { return own.or(inherited) };
        let allowed = own.allowed.union(&inherited.allowed);
        if allowed.is_none() {
            let text = "the attribute wildcards of the type and its base cannot be joined into one";
            self.refuse(source, text.to_owned());
        }
        allowed.map(|allowed| Wildcard { allowed, process: own.process })
    }

    /// XSD 1.0 part 1, section 3.4.6, derivation valid (restriction, complex), clauses 2 to 4.
    fn restricted_attributes(
        &mut self,
        source: Source<'a>,
        own: &[AttributeUse],
        inherited: &[AttributeUse],
        own_wildcard: Option<&Wildcard>,
        inherited_wildcard: Option<&Wildcard>,
    ) {
        for attribute in own {
            let local = self.components.names.local(attribute.name()).to_owned();
            let known = inherited.iter().find(|known| known.name() == attribute.name());
            let text = match known {
                Some(known) if known.required && attribute.prohibited => {
                    Some(format!("the attribute {local} is required in the base and cannot be prohibited"))
                }
                _ if attribute.prohibited => None,
                Some(known) if known.required && !attribute.required => {
                    Some(format!("the attribute {local} is required in the base and must be so here"))
                }
                Some(known)
                    if self
                        .components
                        .derivation(attribute.declaration.ty, known.declaration.ty)
                        .is_none() =>
                {
                    Some(format!(
                        "the type of the attribute {local} is not derived from the one it has in the base"
                    ))
                }
                Some(known) if !keeps_fixed(attribute, known) => {
                    Some(format!("the attribute {local} must keep the fixed value it has in the base"))
                }
                Some(_) => None,
                None => {
                    let space = self.components.names.space_of(attribute.name());
                    let allowed = inherited_wildcard.is_some_and(|wildcard| wildcard.allowed.allows(space));
                    (!allowed).then(|| format!("the base has no attribute {local}"))
                }
            };
            if let Some(text) = text {
                self.refuse_origin(attribute.origin, text);
            }
        }
        let text = match (own_wildcard, inherited_wildcard) {
            (Some(_), None) => "the base allows no other attributes, so its restriction cannot",
            (Some(own), Some(base)) if !own.allowed.within(&base.allowed) => {
                "its anyAttribute allows more than that of the base"
            }
            (Some(own), Some(base)) if own.process < base.process => {
                "its anyAttribute is processed more laxly than that of the base"
            }
            _ => return,
        };
        self.refuse(source, text.to_owned());
    }

    fn one_id(&mut self, source: Source<'a>, all: &[AttributeUse]) {
        let ids = all.iter().filter(|attribute| attribute.declaration.simple.identity() == Identity::Id);
        if ids.count() > 1 {
            self.refuse(source, "two attributes of one element are of type ID".to_owned());
        }
    }

    /// The attributes that stand in a type or an attribute group.
    fn attributes_in(&mut self, source: Source<'a>, in_type: bool) -> Attributes {
        let mut uses: Vec<AttributeUse> = Vec::new();
        let mut local: Option<Wildcard> = None;
        let mut of_groups: Vec<Wildcard> = Vec::new();
        for child in &source.node.children {
            let inner = source.of(child);
            match child.name.as_str() {
                "attribute" => {
                    let attribute = self.attribute_use(inner);
                    uses.extend(attribute.filter(|attribute| in_type || !attribute.prohibited));
                }
                "attributeGroup" => {
                    self.only_attributes(inner, &["ref"]);
                    if child.attribute("ref").is_none() {
                        self.refuse(inner, "attributeGroup has no ref".to_owned());
                    }
                    let Some((name, definition)) = self.global(inner, "ref", Kind::AttributeGroup) else {
                        continue;
                    };
                    let Some((more, wildcard)) = self.attribute_group(name, definition) else { continue };
                    uses.extend(more);
                    of_groups.extend(wildcard);
                }
                "anyAttribute" => local = Some(self.wildcard(inner)),
                _ => {}
            }
        }
        let mut once: Vec<AttributeUse> = Vec::new();
        for attribute in uses {
            if once.iter().any(|known| known.name() == attribute.name()) {
                let local = self.components.names.local(attribute.name());
                self.refuse(source, format!("the attribute {local} is there twice"));
            } else {
                once.push(attribute);
            }
        }
        (once, self.complete_wildcard(source, local, of_groups))
    }

    /// XSD 1.0 part 1, section 3.4.2, the complete wildcard.
    fn complete_wildcard(
        &mut self,
        source: Source<'a>,
        local: Option<Wildcard>,
        of_groups: Vec<Wildcard>,
    ) -> Option<Wildcard> {
        let mut all = local.into_iter().chain(of_groups);
        let mut whole = all.next()?;
        for wildcard in all {
            match whole.allowed.intersection(&wildcard.allowed) {
                Some(allowed) => whole.allowed = allowed,
                None => self.refuse(source, "its attribute wildcards cannot be joined into one".to_owned()),
            }
        }
        Some(whole)
    }

    /// A named attribute group, compiled once.
    pub(super) fn attribute_group(&mut self, name: Name, source: Source<'a>) -> Option<Attributes> {
        if let Some(known) = self.attribute_groups.get(&name).cloned() {
            if known.is_none() {
                let text =
                    format!("the attribute group {} contains itself", self.components.names.local(name));
                self.refuse(source, text);
            }
            return known;
        }
        self.attribute_groups.insert(name, None);
        self.only_attributes(source, &["name"]);
        let made = self.attributes_in(source, false);
        self.attribute_groups.insert(name, Some(made.clone()));
        Some(made)
    }

    fn attribute_use(&mut self, source: Source<'a>) -> Option<AttributeUse> {
        let (required, prohibited) = match source.node.attribute("use") {
            None | Some("optional") => (false, false),
            Some("required") => (true, false),
            Some("prohibited") => (false, true),
            Some(other) => {
                self.refuse_at(
                    source,
                    "use",
                    format!("use is “{other}”, not optional, required or prohibited"),
                );
                return None;
            }
        };
        if (required || prohibited) && source.node.attribute("default").is_some() {
            self.refuse_at(source, "default", "an attribute with a default must be optional".to_owned());
        }
        let declaration = if source.node.attribute("ref").is_some() {
            self.only_attributes(source, &["ref", "use", "default", "fixed"]);
            let (name, _) = self.global(source, "ref", Kind::Attribute)?;
            if let Some(node) = source.node.children.first() {
                self.refuse(source.of(node), "a reference to an attribute cannot hold a type".to_owned());
            }
            self.global_attribute(name)?
        } else {
            self.only_attributes(source, &["name", "type", "use", "default", "fixed", "form"]);
            let name = self.local_name(source, "attributeFormDefault")?;
            Arc::new(self.attribute_declaration(source, name)?)
        };
        let fixed = Self::value(source, "fixed");
        if let Some(value) = fixed.as_ref().or(Self::value(source, "default").as_ref()) {
            self.check_value(source, &declaration.simple, value);
            if let Some(known) = &declaration.fixed {
                let same = fixed.is_some()
                    && declaration.simple.equal(&known.text, &*known.bindings, &value.text, &*value.bindings);
                if !same {
                    self.refuse(
                        source,
                        format!("the attribute is declared with the fixed value “{}”", known.text),
                    );
                }
            }
        }
        let fixed = fixed.or_else(|| declaration.fixed.clone());
        Some(AttributeUse { declaration, required, prohibited, fixed, origin: source.origin() })
    }

    /// A global attribute, compiled once.
    pub(super) fn global_attribute(&mut self, name: Name) -> Option<Arc<AttributeDeclaration>> {
        if let Some(known) = self.components.global_attributes.get(&name) {
            return Some(known.clone());
        }
        let &source = self.globals.get(&(Kind::Attribute, name))?;
        self.only_attributes(source, &["name", "type", "default", "fixed"]);
        let declaration = Arc::new(self.attribute_declaration(source, name)?);
        if let Some(value) = declaration.fixed.as_ref().or(declaration.default.as_ref()) {
            self.check_value(source, &declaration.simple, value);
        }
        self.components.global_attributes.insert(name, declaration.clone());
        Some(declaration)
    }

    fn attribute_declaration(&mut self, source: Source<'a>, name: Name) -> Option<AttributeDeclaration> {
        if self.components.names.local(name) == "xmlns" || self.components.names.namespace_of(name) == XSI {
            self.refuse(source, "no attribute can be declared by this name".to_owned());
            return None;
        }
        let (default, fixed) = (Self::value(source, "default"), Self::value(source, "fixed"));
        if default.is_some() && fixed.is_some() {
            self.refuse(source, "an attribute cannot have both a default and a fixed value".to_owned());
        }
        let ty = match (source.node.attribute("type"), source.node.child(&["simpleType"])) {
            (Some(_), Some(_)) => {
                self.refuse(source, "the attribute has both a type and a simpleType".to_owned());
                return None;
            }
            (Some(_), None) => {
                let ty = self.complete_base(source, "type")?;
                self.must_be_simple(source, "type", ty)?
            }
            (None, Some(node)) => self.inline_simple(source.of(node)),
            (None, None) => TypeId::ANY_SIMPLE,
        };
        let simple = self.components.simple(ty)?.clone();
        if simple.is_notation_without_enumeration() {
            self.refuse(source, "NOTATION can be used with an enumeration alone".to_owned());
        }
        Some(AttributeDeclaration { name, ty, simple, fixed, default })
    }

    /// A default or fixed value must be one of the type.
    pub(super) fn check_value(
        &mut self,
        source: Source<'a>,
        simple: &super::super::simple::SimpleType,
        value: &super::Value,
    ) {
        if simple.identity() == Identity::Id {
            self.refuse(source, "what is of type ID can have no default or fixed value".to_owned());
        } else if let Err(fault) = simple.check(&value.text, &*value.bindings) {
            self.refuse(
                source,
                format!("“{}” is no value of its type: expected {}", value.text, fault.expected),
            );
        }
    }
}

/// Whether a restriction keeps a value that its base fixes.
fn keeps_fixed(own: &AttributeUse, base: &AttributeUse) -> bool {
    let Some(wanted) = &base.fixed else { return true };
    own.fixed.as_ref().is_some_and(|found| {
        base.declaration.simple.equal(&wanted.text, &*wanted.bindings, &found.text, &*found.bindings)
    })
}
