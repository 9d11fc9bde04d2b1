//! What an element is declared as, and whether it may be.

use super::super::automaton::Leaf;
use super::super::components::{ElementId, TypeId, WildcardId};
use super::super::names::{Name, Space, XSI, XSI_NIL, XSI_TYPE};
use super::super::simple::Prefixes;
use super::super::wildcard::Process;
use super::super::{Schema, ViolationKind};
use super::words::{in_namespace, nearest, need, shorten};
use super::{ALIAS, COLLECT, COMPLETE, Frame, NIL, Report, Run, TOLD, VALUED, violation};
use crate::sorting;
use crate::xml::{At, Place, Tag};

impl Run {
    #[cold]
    pub(super) fn root(
        &mut self,
        schema: &Schema,
        tag: &Tag<'_>,
        at: &mut At<'_>,
        name: (Name, Space),
        found: Report<'_>,
    ) {
        if std::mem::replace(&mut self.root_seen, true) {
            self.skipped = 1;
            return;
        }
        let roots = &schema.components.global_elements;
        if let Some(&id) = roots.get(&name.0) {
            self.enter(schema, Some(id), schema.components.element(id).ty, tag, at, name, found);
            return;
        }
        let (local, namespace) = (tag.table.local(tag.name), tag.table.namespace(tag.name));
        let names = &schema.components.names;
        let mut same = roots.iter().filter(|&(&root, _)| names.local(root) == local);
        if let (Some((&root, &id)), None) = (same.next(), same.next()) {
            let right = names.namespace_of(root);
            let quotes = [local, right, &format!("{} {namespace}", in_namespace(tag, right))];
            found(violation(ViolationKind::WrongNamespace, quotes), at.place());
            self.enter(schema, Some(id), schema.components.element(id).ty, tag, at, name, found);
            if let Some(frame) = self.frames.last_mut() {
                frame.flags |= ALIAS;
            }
            return;
        }
        let known: Vec<&str> = schema.roots.iter().map(|&root| schema.components.local(root)).collect();
        let meant = nearest(local, known.iter().copied()).map_or_else(|| known.join(", "), str::to_owned);
        found(violation(ViolationKind::UndeclaredRoot, [local, &shorten(&meant), namespace]), at.place());
        self.skipped = 1;
    }

    /// Goes into an element that was met as `leaf`.
    #[inline]
    pub(super) fn enter_leaf(
        &mut self,
        schema: &Schema,
        leaf: Leaf,
        tag: &Tag<'_>,
        at: &mut At<'_>,
        name: (Name, Space),
        found: Report<'_>,
    ) {
        match leaf {
            Leaf::Element(id) => {
                self.enter(schema, Some(id), schema.entries[id.0 as usize].ty, tag, at, name, found);
            }
            Leaf::Any(wildcard) => self.enter_any(schema, wildcard, tag, at, name, found),
        }
    }

    fn enter_any(
        &mut self,
        schema: &Schema,
        wildcard: WildcardId,
        tag: &Tag<'_>,
        at: &mut At<'_>,
        name: (Name, Space),
        found: Report<'_>,
    ) {
        let process = schema.components.wildcard(wildcard).process;
        if process == Process::Skip {
            self.skipped = 1;
            return;
        }
        if let Some(&id) = schema.components.global_elements.get(&name.0) {
            self.enter(schema, Some(id), schema.components.element(id).ty, tag, at, name, found);
            return;
        }
        let typed = tag.attributes().any(|attribute| {
            tag.table.local(attribute.name) == "type" && tag.table.namespace(attribute.name) == XSI
        });
        if process == Process::Strict && !typed {
            let local = tag.table.local(tag.name);
            let expected = "an element that the schema declares";
            found(violation(ViolationKind::UnknownElement, [local, expected, ""]), at.place());
            self.skipped = 1;
            return;
        }
        // Nothing is declared of it, but of what is in it something may be.
        self.enter(schema, None, TypeId::ANY, tag, at, name, found);
    }

    /// Goes into an element of a known declaration, or of none.
    #[expect(clippy::too_many_arguments, reason = "the facts of one start tag")]
    #[inline]
    pub(super) fn enter(
        &mut self,
        schema: &Schema,
        element: Option<ElementId>,
        declared: TypeId,
        tag: &Tag<'_>,
        at: &mut At<'_>,
        (name, space): (Name, Space),
        found: Report<'_>,
    ) {
        let entry = element.and_then(|id| schema.entries.get(id.0 as usize));
        if entry.is_some_and(|entry| entry.is_abstract) {
            self.refuse_abstract(schema, element, at.place(), found);
            return;
        }
        let has_attributes = tag.has_attributes();
        let (mut ty, mut flags) = (declared, 0);
        if has_attributes {
            let of_instances = tag.attributes().any(|attribute| {
                let (name, _) = self.name(schema, attribute.name, tag.table);
                name == XSI_TYPE || name == XSI_NIL
            });
            if of_instances {
                (ty, flags) = self.instance_attributes(schema, element, declared, tag, at, found);
            }
        }
        let plan = &schema.plans[ty.0 as usize];
        if plan.is_abstract {
            self.refuse_abstract_type(schema, element, ty, tag, at.place(), found);
            return;
        }
        flags |= plan.flags;
        if entry.is_some_and(|entry| entry.valued) {
            flags = (flags | COLLECT | VALUED) & !COMPLETE;
        }
        if flags & COLLECT != 0 {
            self.text.clear();
        }
        let scope = self.scope(tag);
        // What is met is noted under its declared name, so that messages and paths speak of that.
        let name = entry.map_or(name, |entry| entry.name);
        self.frames.push(Frame::new((name, space), element, ty, scope, flags));
        if has_attributes || plan.requires_attributes {
            self.attributes(schema, tag, at, found);
        }
        if entry.is_some_and(|entry| entry.constrained) || self.constraints.active() {
            self.start_constraints(schema, tag, at, found);
        }
    }

    #[cold]
    fn refuse_abstract(
        &mut self,
        schema: &Schema,
        element: Option<ElementId>,
        place: Place,
        found: Report<'_>,
    ) {
        let Some(id) = element else { return };
        let names = substitutes(schema, id);
        found(violation(ViolationKind::AbstractElement, [schema.components.local(id), &names, ""]), place);
        self.skipped = 1;
    }

    #[cold]
    fn refuse_abstract_type(
        &mut self,
        schema: &Schema,
        element: Option<ElementId>,
        ty: TypeId,
        tag: &Tag<'_>,
        place: Place,
        found: Report<'_>,
    ) {
        let others = element.map(|id| substitutes(schema, id)).unwrap_or_default();
        let quotes = [tag.table.local(tag.name), &schema.components.describe(ty), &others];
        found(violation(ViolationKind::AbstractType, quotes), place);
        self.skipped = 1;
    }

    /// `xsi:type` and `xsi:nil`: the type of the element, and whether it is nil or wrongly said to be.
    #[cold]
    fn instance_attributes(
        &mut self,
        schema: &Schema,
        element: Option<ElementId>,
        declared: TypeId,
        tag: &Tag<'_>,
        at: &mut At<'_>,
        found: Report<'_>,
    ) -> (TypeId, u16) {
        let (mut ty, mut flags) = (declared, 0);
        for attribute in tag.attributes() {
            let (name, _) = self.name(schema, attribute.name, tag.table);
            if name != XSI_TYPE && name != XSI_NIL {
                continue;
            }
            let value = attribute.value.trim_matches([' ', '\t', '\n', '\r']);
            if name == XSI_TYPE {
                let scope = self.scope(tag);
                match self.substitute(schema, element, declared, scope, value) {
                    Ok(other) => ty = other,
                    Err(kind) => {
                        let expected = schema.components.describe(declared);
                        let quotes = [tag.table.local(tag.name), &expected, &shorten(value)];
                        found(violation(kind, quotes), at.place_in(attribute.offset));
                    }
                }
            } else if name == XSI_NIL {
                let local = tag.table.local(tag.name);
                let declaration = element.map(|id| schema.components.element(id));
                let refusal = match value {
                    _ if declaration.is_some_and(|element| !element.nillable) => {
                        let is_nil = matches!(value, "true" | "1");
                        // That it has no value is the same mistake.
                        flags |= if is_nil { TOLD } else { 0 };
                        let needed = self.is_needed(schema, self.frames.len().checked_sub(1), element);
                        let quotes = [local, if is_nil { "" } else { "false" }, need(needed)];
                        Some(violation(ViolationKind::NotNillable, quotes))
                    }
                    "true" | "1" => {
                        // Of an element that nothing declares, nil says nothing.
                        flags |= if declaration.is_some() { NIL } else { 0 };
                        let fixed = declaration.and_then(|element| element.fixed.as_ref());
                        fixed.map(|fixed| violation(ViolationKind::FixedValue, [local, &fixed.text, ""]))
                    }
                    "false" | "0" => None,
                    other => {
                        let quotes = ["xsi:nil", "true or false", &shorten(other)];
                        Some(violation(ViolationKind::InvalidAttribute, quotes))
                    }
                };
                if let Some(refusal) = refusal {
                    found(refusal, at.place_in(attribute.offset));
                }
            }
        }
        (ty, flags)
    }

    /// The type that `xsi:type` names, if it may stand for the declared one.
    fn substitute(
        &self,
        schema: &Schema,
        element: Option<ElementId>,
        declared: TypeId,
        scope: u32,
        value: &str,
    ) -> Result<TypeId, ViolationKind> {
        let (prefix, local) = value.split_once(':').unwrap_or(("", value));
        let bindings = self.bindings(scope);
        let namespace = bindings.namespace(prefix).ok_or(ViolationKind::UnknownType)?;
        let (name, _) = schema.components.names.find(namespace, local);
        let &ty = schema.components.global_types.get(&name).ok_or(ViolationKind::UnknownType)?;
        let block = element.map_or(0, |id| schema.components.element(id).block)
            | schema.components.ty(declared).block;
        match schema.components.derivation(ty, declared) {
            Some(ways) if ways & block == 0 => Ok(ty),
            _ => Err(ViolationKind::WrongType),
        }
    }
}

/// The elements that stand for one.
fn substitutes(schema: &Schema, id: ElementId) -> String {
    let mut others: Vec<ElementId> = schema.components.global_elements.values().copied().collect();
    others.retain(|&other| {
        let declaration = schema.components.element(other);
        declaration.head == Some(id) && !declaration.is_abstract
    });
    sorting::sort(&mut others);
    let names: Vec<&str> = others.iter().map(|&other| schema.components.local(other)).collect();
    shorten_list(&names)
}

fn shorten_list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [name] => (*name).to_owned(),
        [most @ .., last] => format!("one of {} or {last}", most.join(", ")),
    }
}
