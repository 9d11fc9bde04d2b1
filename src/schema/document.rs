//! A schema document as a small tree with places.

use std::sync::Arc;

use super::SchemaFault;
use super::grammar;
use super::simple::Prefixes;
use crate::xml::{At, Fault, Handler, Limits, Parser, Place, Tag};

pub(super) const XSD: &str = "http://www.w3.org/2001/XMLSchema";

/// An element of a schema document. Annotations are left out.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) attributes: Vec<Attribute>,
    pub(super) children: Vec<Node>,
    pub(super) place: Place,
    pub(super) bindings: Arc<Bindings>,
    /// An annotation was met in it.
    annotated: bool,
}

/// An attribute in no namespace.
#[derive(Clone, Debug)]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) place: Place,
}

/// The prefixes bound at some place: prefix, namespace.
#[derive(Clone, Debug, Default)]
pub(super) struct Bindings(pub(super) Vec<(String, String)>);

impl Prefixes for Bindings {
    fn namespace(&self, prefix: &str) -> Option<&str> {
        let bound = self.0.iter().find(|(known, _)| known == prefix);
        bound.map(|(_, namespace)| namespace.as_str()).or((prefix.is_empty()).then_some(""))
    }
}

impl Node {
    /// The value of an attribute, without the blanks around it.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.raw(name).map(|value| value.trim_matches([' ', '\t', '\n', '\r']))
    }

    /// The value of an attribute as it stands.
    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|found| found.value.as_str())
    }

    pub(super) fn place_of(&self, name: &str) -> Place {
        let found = self.attributes.iter().find(|attribute| attribute.name == name);
        found.map_or(self.place, |attribute| attribute.place)
    }

    pub(super) fn child(&self, names: &[&str]) -> Option<&Node> {
        self.children.iter().find(|child| names.contains(&child.name.as_str()))
    }

    pub(super) fn children<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

/// Reads a schema document; none when there is nothing to go on with.
pub(super) fn read(file: &str, bytes: &[u8], faults: &mut Vec<SchemaFault>) -> Option<Node> {
    let before = faults.len();
    let mut reader =
        Reader { file, faults, open: Vec::new(), root: None, skipped: 0, scopes: Vec::new(), broken: false };
    let mut parser = Parser::new(Limits { depth_max: 256, ..Limits::default() });
    parser.push(bytes, &mut reader);
    parser.finish(&mut reader);
    let Reader { root, broken, .. } = reader;
    if root.is_none() && faults.len() == before {
        faults.push(SchemaFault::new(file, Place::START, "this is no schema document".to_owned()));
    }
    root.filter(|_| !broken)
}

struct Reader<'f> {
    file: &'f str,
    faults: &'f mut Vec<SchemaFault>,
    open: Vec<Node>,
    root: Option<Node>,
    /// Depth of open elements in an annotation, or in what was refused.
    skipped: u32,
    scopes: Vec<Option<Arc<Bindings>>>,
    /// Not well-formed, so that nothing more is worth saying.
    broken: bool,
}

impl Reader<'_> {
    fn refuse(&mut self, place: Place, text: String) {
        self.faults.push(SchemaFault::new(self.file, place, text));
    }

    fn bindings(&mut self, tag: &Tag<'_>) -> Arc<Bindings> {
        let scope = tag.scope();
        if self.scopes.len() <= scope {
            self.scopes.resize(scope + 1, None);
        }
        let slot = &mut self.scopes[scope];
        let owned = |(prefix, namespace): (&str, &str)| (prefix.to_owned(), namespace.to_owned());
        slot.get_or_insert_with(|| Arc::new(Bindings(tag.bindings().map(owned).collect()))).clone()
    }

    fn attributes(&mut self, tag: &Tag<'_>, local: &str, at: &mut At<'_>) -> Vec<Attribute> {
        let mut kept = Vec::new();
        for attribute in tag.attributes() {
            let name = tag.table.local(attribute.name);
            let place = at.place_in(attribute.offset);
            match tag.table.namespace(attribute.name) {
                "" if grammar::allows_attribute(local, name) => {
                    kept.push(Attribute { name: name.to_owned(), value: attribute.value.to_owned(), place });
                }
                "" | XSD => self.refuse(place, format!("{local} has no attribute {name} in XSD 1.0")),
                _ => {}
            }
        }
        kept
    }
}

impl Handler for Reader<'_> {
    fn comment(&mut self, _: &str, _: &mut At<'_>) {}

    fn start(&mut self, tag: &Tag<'_>, at: &mut At<'_>) {
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        let (local, namespace) = (tag.table.local(tag.name), tag.table.namespace(tag.name));
        let place = at.place();
        let parent = self.open.last().map(|node| node.name.clone());
        let refusal = match &parent {
            None if namespace != XSD || local != "schema" => {
                Some(format!("the root element is {local}, not the schema element of XML Schema"))
            }
            Some(parent) if namespace != XSD || !grammar::allows_child(parent, local) => {
                Some(format!("{local} is not supported or not allowed inside {parent}"))
            }
            _ => None,
        };
        if let Some(text) = refusal {
            self.refuse(place, text);
            self.skipped = 1;
            return;
        }
        if local == "annotation" {
            self.skipped = 1;
            if let Some(parent) = self.open.last_mut().filter(|parent| parent.name != "schema")
                && (std::mem::replace(&mut parent.annotated, true) || !parent.children.is_empty())
            {
                self.refuse(place, "an annotation stands first, and only one does".to_owned());
            }
            return;
        }
        if let Some(text) = self.open.last().and_then(|parent| grammar::order_fault(parent, local)) {
            self.refuse(place, text);
        }
        let node = Node {
            name: local.to_owned(),
            attributes: self.attributes(tag, local, at),
            children: Vec::new(),
            place,
            bindings: self.bindings(tag),
            annotated: false,
        };
        self.open.push(node);
    }

    fn text(&mut self, piece: &str, _: &mut At<'_>) {
        if self.skipped == 0
            && let Some(place) = self.open.last().map(|node| node.place)
            && piece.bytes().any(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
        {
            self.refuse(place, "plain text stands in it, which XML Schema does not allow here".to_owned());
        }
    }

    fn end(&mut self, _: &mut At<'_>) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        let Some(node) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.root = Some(node),
        }
    }

    fn fault(&mut self, fault: Fault, place: Place) {
        self.broken = true;
        let text = match &fault {
            Fault::Doctype => {
                "it has a document type declaration, which is refused for safety: remove it".to_owned()
            }
            Fault::Truncated(name) => format!("it is cut off while {name} is open"),
            Fault::MismatchedEndTag(found, expected) => {
                format!("it is not well-formed: {found} is closed where {expected} is open")
            }
            Fault::UndeclaredPrefix(prefix) => format!("the prefix {prefix} is not declared"),
            other => format!("it is not well-formed: {other:?}"),
        };
        self.refuse(place, text);
    }
}
