//! Identity constraints while a document is read.

use std::collections::{HashMap, HashSet};

use super::super::components::Value;
use super::super::identity::{Constraint, ConstraintKind, Path};
use super::super::simple::{SimpleType, ValueKey};
use super::super::{Schema, ViolationKind};
use super::attributes::of_type;
use super::words::shorten;
use super::{COLLECT, Frame, NIL, Report, Run, TEXT, TOLD, violation};
use crate::xml::{At, Place, Tag};

type Key = Vec<ValueKey>;

/// The constraints at work, and the keys that references further out may still need.
#[derive(Debug, Default)]
pub(super) struct Constraints {
    scopes: Vec<Scope>,
    tables: Vec<Table>,
    /// The text of an element with a field: scope, target and field, and the depth of the element.
    watched: Vec<Watch>,
}

/// A constraint inside the element it is declared for.
#[derive(Debug)]
struct Scope {
    constraint: u32,
    depth: usize,
    targets: Vec<Target>,
    /// The keys met so far.
    keys: HashSet<Key>,
    /// The references met so far: place, name of the element, value in words.
    references: Vec<(Key, Place, String, String)>,
}

/// An element that a selector picks, while it is open.
#[derive(Debug)]
struct Target {
    depth: usize,
    values: Vec<Option<ValueKey>>,
    words: Vec<String>,
    /// It was told that it has no proper key.
    told: bool,
}

#[derive(Clone, Copy, Debug)]
struct Watch {
    scope: usize,
    target: usize,
    field: usize,
    depth: usize,
}

/// The keys of a constraint that an element which is closed has passed on outwards.
#[derive(Debug)]
struct Table {
    constraint: u32,
    depth: usize,
    /// False for keys that two elements had, so that neither can be referred to.
    keys: HashMap<Key, bool>,
}

impl Constraints {
    #[inline]
    pub(super) fn active(&self) -> bool {
        !self.scopes.is_empty()
    }
}

impl Run {
    /// The innermost element starts: it may open scopes, be a target, or be a field.
    #[cold]
    pub(super) fn start_constraints(
        &mut self,
        schema: &Schema,
        tag: &Tag<'_>,
        at: &mut At<'_>,
        found: Report<'_>,
    ) {
        let depth = self.frames.len();
        let Some(frame) = self.frames.last() else { return };
        for &constraint in frame.declaration(schema).map_or(&[][..], |element| &element.constraints) {
            let (keys, references) = (HashSet::new(), Vec::new());
            self.constraints.scopes.push(Scope { constraint, depth, targets: Vec::new(), keys, references });
        }
        for index in 0..self.constraints.scopes.len() {
            let scope = &self.constraints.scopes[index];
            let constraint = &schema.components.constraints[scope.constraint as usize];
            if constraint.selector.iter().any(|path| self.fits(path, scope.depth)) {
                let (values, words) =
                    (vec![None; constraint.fields.len()], vec![String::new(); constraint.fields.len()]);
                self.constraints.scopes[index].targets.push(Target { depth, values, words, told: false });
            }
            self.start_fields(schema, index, constraint, tag, at, found);
        }
    }

    /// Whether a path leads from the element at `depth` to the innermost one.
    fn fits(&self, path: &Path, depth: usize) -> bool {
        path.fits(self.frames[depth.min(self.frames.len())..].iter().map(|frame| (frame.name, frame.space)))
    }

    fn start_fields(
        &mut self,
        schema: &Schema,
        scope: usize,
        constraint: &Constraint,
        tag: &Tag<'_>,
        at: &mut At<'_>,
        found: Report<'_>,
    ) {
        let depth = self.frames.len();
        for target in 0..self.constraints.scopes[scope].targets.len() {
            let from = self.constraints.scopes[scope].targets[target].depth;
            for (field, paths) in constraint.fields.iter().enumerate() {
                let fitting = paths.iter().filter(|path| self.fits(path, from));
                let (attributes, elements): (Vec<&Path>, Vec<&Path>) =
                    fitting.partition(|path| path.attribute.is_some());
                if !elements.is_empty() {
                    self.watch(schema, constraint, Watch { scope, target, field, depth }, at, found);
                }
                for path in attributes {
                    for (key, words) in self.attribute_keys(schema, path, tag) {
                        self.set_field(constraint, scope, target, field, (key, words), at, found);
                    }
                }
            }
        }
    }

    /// The innermost element is a field, which its text will fill.
    fn watch(
        &mut self,
        schema: &Schema,
        constraint: &Constraint,
        watch: Watch,
        at: &mut At<'_>,
        found: Report<'_>,
    ) {
        let Some(frame) = self.frames.last_mut() else { return };
        let nillable = frame.declaration(schema).is_some_and(|element| element.nillable);
        let simple = schema.components.simple(frame.ty).is_some();
        if simple {
            if frame.flags & COLLECT == 0 {
                frame.flags |= COLLECT;
                self.text.clear();
            }
            self.constraints.watched.push(watch);
        }
        if !simple || (constraint.kind == ConstraintKind::Key && nillable) {
            let local = self.local(schema);
            let target = &mut self.constraints.scopes[watch.scope].targets[watch.target];
            if !std::mem::replace(&mut target.told, true) {
                found(violation(ViolationKind::AmbiguousKey, [&constraint.name, local, ""]), at.opened());
            }
        }
    }

    /// The values that a path picks among the attributes of the innermost element, those that are implied included.
    fn attribute_keys(&mut self, schema: &Schema, path: &Path, tag: &Tag<'_>) -> Vec<(ValueKey, String)> {
        let (Some(test), Some(ty)) = (path.attribute, self.frames.last().map(|frame| frame.ty)) else {
            return Vec::new();
        };
        let (uses, _) = of_type(&schema.components, ty);
        let scope = self.scope(tag);
        let bindings = self.bindings(scope);
        let mut keys = Vec::new();
        let mut given = Vec::new();
        for attribute in tag.attributes() {
            let (name, space) = self.name(schema, attribute.name, tag.table);
            given.push(name);
            if test.fits(name, space) {
                let known = uses.iter().find(|known| known.name() == name).map(|known| &*known.declaration);
                let known =
                    known.or_else(|| schema.components.global_attributes.get(&name).map(|known| &**known));
                if let Some(key) = known.and_then(|known| known.simple.key(attribute.value, &*bindings)) {
                    keys.push((key, attribute.value.to_owned()));
                }
            }
        }
        for known in uses.iter().filter(|known| !given.contains(&known.name())) {
            let implied = known.fixed.as_ref().or(known.declaration.default.as_ref());
            let space = schema.components.names.space_of(known.name());
            if let Some(value) = implied.filter(|_| test.fits(known.name(), space)) {
                let key = known.declaration.simple.key(&value.text, &*value.bindings);
                keys.extend(key.map(|key| (key, value.text.clone())));
            }
        }
        keys
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one field of one target")]
    fn set_field(
        &mut self,
        constraint: &Constraint,
        scope: usize,
        target: usize,
        field: usize,
        (key, words): (ValueKey, String),
        at: &mut At<'_>,
        found: Report<'_>,
    ) {
        let target = &mut self.constraints.scopes[scope].targets[target];
        if target.values[field].is_some() {
            if !std::mem::replace(&mut target.told, true) {
                found(violation(ViolationKind::AmbiguousKey, [&constraint.name, &words, ""]), at.opened());
            }
            return;
        }
        target.values[field] = Some(key);
        target.words[field] = words;
    }

    /// The innermost element ends.
    #[cold]
    pub(super) fn end_constraints(&mut self, schema: &Schema, at: &mut At<'_>, found: Report<'_>) {
        let depth = self.frames.len();
        let local = self.local(schema);
        let first = self.constraints.watched.iter().position(|watch| watch.depth >= depth);
        let watched = self.constraints.watched.split_off(first.unwrap_or(self.constraints.watched.len()));
        if let Some(value) = self.field_value(schema).filter(|_| !watched.is_empty()) {
            for watch in watched {
                let number = self.constraints.scopes[watch.scope].constraint;
                let constraint = &schema.components.constraints[number as usize];
                self.set_field(constraint, watch.scope, watch.target, watch.field, value.clone(), at, found);
            }
        }
        for scope in &mut self.constraints.scopes {
            while scope.targets.last().is_some_and(|target| target.depth >= depth) {
                if let Some(target) = scope.targets.pop() {
                    let constraint = &schema.components.constraints[scope.constraint as usize];
                    scope.settle(constraint, target, local, at, found);
                }
            }
        }
        self.close_scopes(schema, depth, found);
    }

    /// The value of the innermost element, if it has a proper one.
    fn field_value(&self, schema: &Schema) -> Option<(ValueKey, String)> {
        let frame: &Frame = self.frames.last()?;
        if frame.flags & (NIL | TOLD) != 0 {
            return None;
        }
        let simple: &SimpleType = schema.components.simple(frame.ty)?;
        let implied =
            frame.declaration(schema).and_then(|element| element.fixed.as_ref().or(element.default.as_ref()));
        if let Some(Value { text, bindings }) = implied.filter(|_| frame.flags & TEXT == 0) {
            return Some((simple.key(text, &**bindings)?, text.clone()));
        }
        let bindings = self.bindings(frame.scope);
        Some((simple.key(&self.text, &*bindings)?, self.text.clone()))
    }

    /// Closes the scopes of an element: references are looked up, and keys passed on outwards where they may be needed.
    fn close_scopes(&mut self, schema: &Schema, depth: usize, found: Report<'_>) {
        let Constraints { scopes, tables, .. } = &mut self.constraints;
        let open = scopes.partition_point(|scope| scope.depth < depth);
        let closed = scopes.split_off(open);
        let mut references = Vec::new();
        for scope in closed {
            let constraint = &schema.components.constraints[scope.constraint as usize];
            if let ConstraintKind::Reference(key) = constraint.kind {
                references.push((key, constraint, scope.references));
                continue;
            }
            // Keys of the element itself stand before those of elements inside it.
            let inner =
                tables.iter().position(|table| table.constraint == scope.constraint && table.depth == depth);
            let mut keys = inner.map(|at| tables.remove(at).keys).unwrap_or_default();
            keys.extend(scope.keys.into_iter().map(|key| (key, true)));
            tables.push(Table { constraint: scope.constraint, depth, keys });
        }
        for (key, constraint, all) in references {
            let table = tables.iter().find(|table| table.constraint == key && table.depth == depth);
            for (value, place, local, words) in all {
                if table.is_none_or(|table| table.keys.get(&value) != Some(&true)) {
                    found(violation(ViolationKind::UnknownKey, [&constraint.name, &local, &words]), place);
                }
            }
        }
        let (passed, kept): (Vec<Table>, Vec<Table>) =
            std::mem::take(tables).into_iter().partition(|table| table.depth >= depth);
        *tables = kept;
        for table in passed {
            let needed = scopes.iter().any(|scope| {
                let kind = schema.components.constraints[scope.constraint as usize].kind;
                kind == ConstraintKind::Reference(table.constraint)
            });
            if needed {
                pass_on(tables, table, depth - 1);
            }
        }
    }
}

/// Joins the keys of an element with those its siblings have passed on.
fn pass_on(tables: &mut Vec<Table>, table: Table, depth: usize) {
    let known = tables.iter_mut().find(|known| known.constraint == table.constraint && known.depth == depth);
    let Some(known) = known else {
        tables.push(Table { depth, ..table });
        return;
    };
    #[expect(clippy::iter_over_hash_type, reason = "the outcome is the same in any order")]
    for (key, only) in table.keys {
        let twice = known.keys.contains_key(&key);
        known.keys.insert(key, only && !twice);
    }
}

impl Scope {
    /// A target is complete.
    fn settle(
        &mut self,
        constraint: &Constraint,
        target: Target,
        local: &str,
        at: &mut At<'_>,
        found: Report<'_>,
    ) {
        if target.told {
            return;
        }
        let Some(key) = target.values.into_iter().collect::<Option<Key>>() else {
            if constraint.kind == ConstraintKind::Key {
                found(violation(ViolationKind::MissingKey, [&constraint.name, local, ""]), at.opened());
            }
            return;
        };
        let words = shorten(&target.words.join(", "));
        if let ConstraintKind::Reference(_) = constraint.kind {
            self.references.push((key, at.opened(), local.to_owned(), words));
        } else if !self.keys.insert(key) {
            found(violation(ViolationKind::DuplicateKey, [&constraint.name, local, &words]), at.opened());
        }
    }
}
