//! From schema documents to components.
//!
//! All global components are numbered first; each is then compiled when another needs it, or in its turn. A component that
//! is refused is replaced by one that allows anything, so that one mistake is told once and all mistakes are told.

mod attributes;
mod built_in;
mod check;
mod complex;
mod elements;
mod gather;
mod models;
mod particles;
mod simple;

use std::collections::{BTreeMap, BTreeSet};

use super::SchemaFault;
use super::components::AttributeUse;
use super::components::{
    Body, Components, EXTENSION, Element, ElementId, LIST, Origin, Particle, RESTRICTION, SUBSTITUTION, Type,
    TypeId, UNION, Value, Ways,
};
use super::document::{Node, XSD};
use super::names::{Name, NameTable};
use super::simple::Prefixes;
use super::wildcard::Wildcard;
use crate::sorting;
use crate::xml::{Place, is_ncname};
use gather::{Document, gather};

/// The attributes of a type or a group.
type Attributes = (Vec<AttributeUse>, Option<Wildcard>);

type Compiled = (Components, Vec<(String, bool)>);

/// Compiles the given documents, and the built-in ones whose namespaces they do not define.
pub(super) fn compile(
    given: &[super::SchemaSource<'_>],
    built_in: &[(&str, &str)],
) -> Result<Compiled, Vec<SchemaFault>> {
    let mut faults = Vec::new();
    let documents = gather(given, built_in, &mut faults);
    if documents.is_empty() && faults.is_empty() {
        faults.push(SchemaFault::new("", Place::START, "no schema document was given".to_owned()));
    }
    let mut compiler = Compiler::new(&documents, faults);
    compiler.register();
    compiler.compile_all();
    let Compiler { mut faults, components, .. } = compiler;
    if faults.is_empty() {
        let mut namespaces: Vec<(String, bool)> = Vec::new();
        for document in &documents {
            if !namespaces.iter().any(|(known, _)| *known == document.target) {
                namespaces.push((document.target.clone(), document.built_in));
            }
        }
        return Ok((components, namespaces));
    }
    let order = |file: &str| documents.iter().position(|document| document.file == file);
    sorting::sort_by(&mut faults, |a, b| {
        (order(&a.file), a.place.offset, &a.text).cmp(&(order(&b.file), b.place.offset, &b.text))
    });
    faults.dedup();
    Err(faults)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Type,
    Element,
    Attribute,
    Group,
    AttributeGroup,
    Notation,
    Constraint,
}

/// A node and the number of its document.
#[derive(Clone, Copy)]
struct Source<'a> {
    document: usize,
    node: &'a Node,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Waiting,
    Underway,
    Done,
}

struct Compiler<'a> {
    documents: &'a [Document],
    faults: Vec<SchemaFault>,
    components: Components,
    globals: BTreeMap<(Kind, Name), Source<'a>>,
    /// Of each type: where it is declared, and how far it has come.
    type_sources: Vec<Option<Source<'a>>>,
    progress: Vec<Progress>,
    /// Types without names that still have to be compiled.
    waiting: Vec<TypeId>,
    groups: BTreeMap<Name, Option<Particle>>,
    attribute_groups: BTreeMap<Name, Option<Attributes>>,
    /// Elements whose type is that of the head of their substitution group.
    inheriting: BTreeSet<ElementId>,
    /// References between constraints, to be resolved when all are known: constraint, source, what it refers to.
    references: Vec<(usize, Source<'a>, Name)>,
    /// The names of constraints, in the order of their numbers.
    constraint_names: Vec<Name>,
}

impl<'a> Compiler<'a> {
    fn new(documents: &'a [Document], faults: Vec<SchemaFault>) -> Self {
        let mut compiler = Self {
            documents,
            faults,
            components: Components {
                names: NameTable::new(),
                elements: Vec::new(),
                types: Vec::new(),
                wildcards: Vec::new(),
                models: Vec::new(),
                constraints: Vec::new(),
                global_elements: BTreeMap::new(),
                global_attributes: BTreeMap::new(),
                global_types: BTreeMap::new(),
            },
            globals: BTreeMap::new(),
            type_sources: Vec::new(),
            progress: Vec::new(),
            waiting: Vec::new(),
            groups: BTreeMap::new(),
            attribute_groups: BTreeMap::new(),
            inheriting: BTreeSet::new(),
            references: Vec::new(),
            constraint_names: Vec::new(),
        };
        compiler.add_built_in_types();
        compiler
    }

    /// Numbers all global components.
    fn register(&mut self) {
        let documents = self.documents;
        for (document, of) in documents.iter().enumerate() {
            for node in &of.node.children {
                let kind = match node.name.as_str() {
                    "simpleType" | "complexType" => Kind::Type,
                    "element" => Kind::Element,
                    "attribute" => Kind::Attribute,
                    "group" => Kind::Group,
                    "attributeGroup" => Kind::AttributeGroup,
                    "notation" => Kind::Notation,
                    _ => continue,
                };
                let source = Source { document, node };
                let Some(name) = self.declared_name(source, kind) else { continue };
                match kind {
                    Kind::Type => {
                        let id = self.new_type(Some(name), source);
                        self.components.global_types.insert(name, id);
                    }
                    Kind::Element => {
                        let id = self.new_element(name, source, true);
                        self.components.global_elements.insert(name, id);
                    }
                    _ => {}
                }
            }
        }
    }

    /// The name of a global component; none, with a fault, when it has no good one or one that is taken.
    fn declared_name(&mut self, source: Source<'a>, kind: Kind) -> Option<Name> {
        let local = self.ncname(source, "name")?;
        let name = self.components.names.intern(&self.documents[source.document].target, local);
        if let Some(first) = self.globals.get(&(kind, name)) {
            let file = &self.documents[first.document].file;
            let text = format!(
                "{} {local} is defined twice: first in {file}, line {}",
                source.node.name, first.node.place.line
            );
            self.refuse(source, text);
            return None;
        }
        self.globals.insert((kind, name), source);
        Some(name)
    }

    fn compile_all(&mut self) {
        self.schema_attributes();
        let globals: Vec<((Kind, Name), Source<'a>)> =
            self.globals.iter().map(|(&key, &source)| (key, source)).collect();
        for ((kind, name), source) in globals {
            match kind {
                Kind::Type => {
                    if let Some(&id) = self.components.global_types.get(&name) {
                        self.complete(id);
                    }
                }
                Kind::Element => {
                    if let Some(&id) = self.components.global_elements.get(&name) {
                        self.compile_element(id, source, true);
                    }
                }
                Kind::Attribute => drop(self.global_attribute(name)),
                Kind::Group => drop(self.group(name, source)),
                Kind::AttributeGroup => drop(self.attribute_group(name, source)),
                Kind::Notation | Kind::Constraint => {}
            }
            self.complete_waiting();
        }
        self.resolve_constraints();
        self.inherit_types();
        self.complete_waiting();
        self.check_elements();
        // What refers to nothing makes no sense of content models, and a circle no end of them.
        if self.faults.is_empty() {
            self.build_models();
            self.check_restrictions();
        }
    }

    fn complete_waiting(&mut self) {
        while let Some(id) = self.waiting.pop() {
            self.complete(id);
        }
    }

    fn new_type(&mut self, name: Option<Name>, source: Source<'a>) -> TypeId {
        let id = TypeId(self.components.types.len() as u32);
        let body = self.components.types[TypeId::ANY.0 as usize].body.clone();
        let origin = source.origin();
        self.components.types.push(Type {
            name,
            base: TypeId::ANY,
            way: RESTRICTION,
            exclusions: 0,
            block: 0,
            is_abstract: false,
            origin,
            body,
        });
        self.type_sources.push(Some(source));
        self.progress.push(Progress::Waiting);
        id
    }

    fn new_element(&mut self, name: Name, source: Source<'a>, global: bool) -> ElementId {
        let id = ElementId(self.components.elements.len() as u32);
        self.components.elements.push(Element {
            name,
            ty: TypeId::ANY,
            origin: source.origin(),
            global,
            nillable: false,
            is_abstract: false,
            fixed: None,
            default: None,
            block: 0,
            exclusions: 0,
            head: None,
            constraints: Vec::new(),
        });
        id
    }

    /// Compiles a type unless that is done; false when it is underway, so that it depends on itself.
    fn complete(&mut self, id: TypeId) -> bool {
        let at = id.0 as usize;
        match self.progress[at] {
            Progress::Done => return true,
            Progress::Underway => return false,
            Progress::Waiting => self.progress[at] = Progress::Underway,
        }
        if let Some(source) = self.type_sources[at] {
            if source.node.name == "simpleType" {
                self.simple_type(id, source);
            } else {
                self.complex_type(id, source);
            }
        }
        self.progress[at] = Progress::Done;
        true
    }

    /// The type a `QName` refers to, compiled; `anyType` when there is none.
    fn complete_base(&mut self, source: Source<'a>, attribute: &str) -> Option<TypeId> {
        let id = self.type_reference(source, attribute)?;
        if !self.complete(id) {
            let text = format!("{} is derived from itself", self.components.describe(id));
            self.refuse(source, text);
            return None;
        }
        Some(id)
    }

    /// The type a `QName` refers to, which may not be compiled yet.
    fn type_reference(&mut self, source: Source<'a>, attribute: &str) -> Option<TypeId> {
        let text = source.node.attribute(attribute)?;
        self.type_named(source, attribute, text)
    }

    fn type_named(&mut self, source: Source<'a>, attribute: &str, text: &str) -> Option<TypeId> {
        let name = self.qname(source, attribute, text)?;
        let found = self.components.global_types.get(&name).copied();
        if found.is_none() {
            self.refuse_at(source, attribute, format!("the type {text} is not defined"));
        }
        found
    }

    /// The component of a kind that a `QName` refers to.
    fn global(&mut self, source: Source<'a>, attribute: &str, kind: Kind) -> Option<(Name, Source<'a>)> {
        let text = source.node.attribute(attribute)?;
        let name = self.qname(source, attribute, text)?;
        let found = self.globals.get(&(kind, name)).copied();
        if found.is_none() {
            let what = &source.node.name;
            self.refuse_at(source, attribute, format!("the {what} {text} is not defined"));
        }
        found.map(|found| (name, found))
    }

    /// Resolves a `QName`, which must be in a namespace the document may refer to.
    fn qname(&mut self, source: Source<'a>, attribute: &str, text: &str) -> Option<Name> {
        let (prefix, local) = text.split_once(':').unwrap_or(("", text));
        if !is_ncname(local) || (text.contains(':') && !is_ncname(prefix)) {
            self.refuse_at(source, attribute, format!("“{text}” is no name"));
            return None;
        }
        let document = &self.documents[source.document];
        let Some(mut namespace) = source.node.bindings.namespace(prefix) else {
            self.refuse_at(source, attribute, format!("the prefix {prefix} is not declared"));
            return None;
        };
        if namespace.is_empty() && document.chameleon {
            namespace = &document.target;
        }
        let known = namespace == document.target
            || namespace == XSD
            || document.imports.iter().any(|import| import == namespace);
        if !known {
            let namespace = if namespace.is_empty() { "no namespace" } else { namespace };
            let text = format!("{text} is in {namespace}, which this document does not import");
            self.refuse_at(source, attribute, text);
            return None;
        }
        Some(self.components.names.intern(namespace, local))
    }

    fn ncname(&mut self, source: Source<'a>, attribute: &str) -> Option<&'a str> {
        match source.node.attribute(attribute) {
            None => {
                self.refuse(source, format!("{} has no {attribute}", source.node.name));
                None
            }
            Some(name) if !is_ncname(name) => {
                self.refuse_at(source, attribute, format!("“{name}” is no name"));
                None
            }
            name => name,
        }
    }

    fn boolean(&mut self, source: Source<'a>, attribute: &str) -> Option<bool> {
        match source.node.attribute(attribute)? {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            other => {
                self.refuse_at(source, attribute, format!("{attribute} is “{other}”, not true or false"));
                None
            }
        }
    }

    /// A set of derivation methods, or the default of the document where the attribute is missing.
    fn ways(&mut self, source: Source<'a>, attribute: &str, allowed: Ways) -> Ways {
        let root = &self.documents[source.document].node;
        let (text, is_default) = match source.node.attribute(attribute) {
            Some(text) => (text, false),
            None => (root.attribute(&format!("{attribute}Default")).unwrap_or_default(), true),
        };
        if text == "#all" {
            return allowed;
        }
        let mut ways = 0;
        for word in text.split_ascii_whitespace() {
            let way = match word {
                "extension" => EXTENSION,
                "restriction" => RESTRICTION,
                "substitution" => SUBSTITUTION,
                "list" => LIST,
                "union" => UNION,
                _ => 0,
            };
            if way & allowed == 0 && !(is_default && way != 0) {
                self.refuse_at(source, attribute, format!("“{word}” cannot stand in {attribute} here"));
            }
            ways |= way & allowed;
        }
        ways
    }

    /// Refuses attributes that XSD has on other uses of the same element.
    fn only_attributes(&mut self, source: Source<'a>, allowed: &[&str]) {
        for attribute in &source.node.attributes {
            if attribute.name != "id" && !allowed.contains(&attribute.name.as_str()) {
                let text = format!("{} cannot have the attribute {} here", source.node.name, attribute.name);
                self.refuse_at(source, &attribute.name, text);
            }
        }
    }

    fn value(source: Source<'a>, attribute: &str) -> Option<Value> {
        let text = source.node.raw(attribute)?.to_owned();
        Some(Value { text, bindings: source.node.bindings.clone() })
    }

    /// The attributes of the schema elements themselves.
    fn schema_attributes(&mut self) {
        for (document, of) in self.documents.iter().enumerate() {
            let source = Source { document, node: &of.node };
            for attribute in ["elementFormDefault", "attributeFormDefault"] {
                self.form(source, attribute);
            }
            for include in
                of.node.children("include").filter(|node| node.attribute("schemaLocation").is_none())
            {
                self.refuse(Source { document, node: include }, "include names no schemaLocation".to_owned());
            }
        }
    }

    fn form(&mut self, source: Source<'a>, attribute: &str) -> Option<bool> {
        match source.node.attribute(attribute)? {
            "qualified" => Some(true),
            "unqualified" => Some(false),
            other => {
                let text = format!("{attribute} is “{other}”, not qualified or unqualified");
                self.refuse_at(source, attribute, text);
                None
            }
        }
    }

    /// The name of a local element or attribute, in the target namespace if it is qualified.
    fn local_name(&mut self, source: Source<'a>, default: &str) -> Option<Name> {
        let local = self.ncname(source, "name")?;
        let root = &self.documents[source.document].node;
        let qualified = self.form(source, "form").unwrap_or(root.attribute(default) == Some("qualified"));
        let target = &self.documents[source.document].target;
        Some(self.components.names.intern(if qualified { target } else { "" }, local))
    }

    fn refuse(&mut self, source: Source<'a>, text: String) {
        self.refuse_origin(source.origin(), text);
    }

    fn refuse_at(&mut self, source: Source<'a>, attribute: &str, text: String) {
        let place = source.node.place_of(attribute);
        self.refuse_origin(Origin { place, ..source.origin() }, text);
    }

    fn refuse_origin(&mut self, origin: Origin, text: String) {
        let file = self.documents.get(origin.document).map_or("", |document| document.file.as_str());
        self.faults.push(SchemaFault::new(file, origin.place, text));
    }
}

impl<'a> Source<'a> {
    fn origin(self) -> Origin {
        Origin { document: self.document, place: self.node.place }
    }

    fn of(self, node: &'a Node) -> Self {
        Self { node, ..self }
    }
}

fn is_simple(ty: &Type) -> bool {
    matches!(ty.body, Body::Simple(_))
}
