//! A document as a tree that can be changed and written out again, well-formed whatever was done to it.

use std::fmt::Write as _;

use roxmltree::{Document, Node as Read, ParsingOptions};

pub(crate) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// Wished for; another is taken where it cannot be had.
    pub(crate) prefix: String,
    pub(crate) namespace: String,
    pub(crate) local: String,
    /// Prefixes that have to stand here because values may use them.
    pub(crate) declared: Vec<(String, String)>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) children: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) namespace: String,
    pub(crate) local: String,
    pub(crate) value: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
    /// Text in a CDATA section, where that can hold it.
    Section(String),
    Comment(String),
    Instruction(String),
}

impl Element {
    pub(crate) fn read(document: &str) -> Self {
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let read = Document::parse_with_options(document, options);
        let read = read.unwrap_or_else(|error| panic!("{error} in {document}"));
        from(read.root_element())
    }

    pub(crate) fn write(&self) -> String {
        let mut out = String::new();
        let scope = vec![(String::new(), String::new()), ("xml".to_owned(), XML.to_owned())];
        write(self, &scope, &mut out);
        out
    }

    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }

    /// How many elements there are, this one with them.
    pub(crate) fn count(&self) -> usize {
        1 + self.elements().map(Element::count).sum::<usize>()
    }

    /// The element at a place in document order; this one is at 0.
    pub(crate) fn at(&mut self, place: usize) -> &mut Element {
        self.find(&mut { place }).expect("the place is below the count")
    }

    fn find(&mut self, left: &mut usize) -> Option<&mut Element> {
        if *left == 0 {
            return Some(self);
        }
        *left -= 1;
        self.children.iter_mut().find_map(|node| match node {
            Node::Element(element) => element.find(left),
            _ => None,
        })
    }

    /// Places of this element and all below it for which `wanted` is true.
    pub(crate) fn places(&self, wanted: &impl Fn(&Element) -> bool) -> Vec<usize> {
        let (mut found, mut place) = (Vec::new(), 0);
        self.each(&mut |element| {
            if wanted(element) {
                found.push(place);
            }
            place += 1;
        });
        found
    }

    pub(crate) fn each(&self, visit: &mut impl FnMut(&Element)) {
        visit(self);
        for element in self.elements() {
            element.each(visit);
        }
    }

    /// Its text, where it holds text alone.
    pub(crate) fn value(&self) -> Option<String> {
        let mut value = String::new();
        for node in &self.children {
            match node {
                Node::Text(text) | Node::Section(text) => value.push_str(text),
                Node::Element(_) => return None,
                Node::Comment(_) | Node::Instruction(_) => {}
            }
        }
        Some(value)
    }

    pub(crate) fn set_value(&mut self, value: &str) {
        self.children = if value.is_empty() { Vec::new() } else { vec![Node::Text(value.to_owned())] };
    }

    pub(crate) fn set_attribute(&mut self, namespace: &str, local: &str, value: &str) {
        self.attributes.retain(|attribute| attribute.namespace != namespace || attribute.local != local);
        let (namespace, local) = (namespace.to_owned(), local.to_owned());
        self.attributes.push(Attribute { namespace, local, value: value.to_owned() });
    }
}

fn from(read: Read) -> Element {
    let namespace = read.tag_name().namespace().unwrap_or_default();
    let source = &read.document().input_text()[read.range()];
    let name = source[1..].split([' ', '\t', '\n', '\r', '/', '>']).next().unwrap_or_default();
    let inherited = |prefix: Option<&str>| read.parent().and_then(|up| up.lookup_namespace_uri(prefix));
    let declared = read
        .namespaces()
        .filter(|declared| inherited(declared.name()) != Some(declared.uri()))
        .map(|declared| (declared.name().unwrap_or_default().to_owned(), declared.uri().to_owned()))
        .collect();
    let attributes = read.attributes().map(|attribute| Attribute {
        namespace: attribute.namespace().unwrap_or_default().to_owned(),
        local: attribute.name().to_owned(),
        value: attribute.value().to_owned(),
    });
    let node = |child: Read| match child.node_type() {
        roxmltree::NodeType::Element => Node::Element(from(child)),
        roxmltree::NodeType::Comment => Node::Comment(child.text().unwrap_or_default().to_owned()),
        roxmltree::NodeType::PI => Node::Instruction("note".to_owned()),
        _ => Node::Text(child.text().unwrap_or_default().to_owned()),
    };
    Element {
        prefix: name.split_once(':').map_or("", |(prefix, _)| prefix).to_owned(),
        namespace: namespace.to_owned(),
        local: read.tag_name().name().to_owned(),
        declared,
        attributes: attributes.collect(),
        children: read.children().map(node).collect(),
    }
}

type Scope = Vec<(String, String)>;

fn bound<'s>(scope: &'s [(String, String)], prefix: &str) -> Option<&'s str> {
    scope.iter().rev().find(|(name, _)| name == prefix).map(|(_, uri)| uri.as_str())
}

fn write(element: &Element, outer: &[(String, String)], out: &mut String) {
    let (mut here, prefix) = declarations(element, outer);
    let mut scope = [outer, &here].concat();
    let name = qualified(&prefix, &element.local);
    let mut attributes = String::new();
    for attribute in &element.attributes {
        let prefix = attribute_prefix(attribute, &mut scope, &mut here);
        let _ = write!(attributes, " {}=\"", qualified(&prefix, &attribute.local));
        escape(&attribute.value, true, &mut attributes);
        attributes.push('"');
    }
    out.push('<');
    out.push_str(&name);
    for (prefix, uri) in &here {
        out.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
        out.push_str(prefix);
        out.push_str("=\"");
        escape(uri, true, out);
        out.push('"');
    }
    out.push_str(&attributes);
    if element.children.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    for node in &element.children {
        write_node(node, &scope, out);
    }
    out.push_str("</");
    out.push_str(&name);
    out.push('>');
}

/// What an element has to declare, and the prefix of its name.
fn declarations(element: &Element, outer: &[(String, String)]) -> (Scope, String) {
    // A prefix other than the empty one cannot be taken back in Namespaces 1.0.
    let needed = |(prefix, uri): &&(String, String)| {
        bound(outer, prefix) != Some(uri) && (prefix.is_empty() || !uri.is_empty())
    };
    let mut here: Scope = element.declared.iter().filter(needed).cloned().collect();
    if element.namespace.is_empty() {
        here.retain(|(prefix, _)| !prefix.is_empty());
        if bound(outer, "") != Some("") {
            here.push((String::new(), String::new()));
        }
        return (here, String::new());
    }
    let mut prefix = element.prefix.as_str();
    if bound(&here, prefix).is_some_and(|uri| uri != element.namespace) {
        prefix = "own";
    }
    if bound(&here, prefix).or_else(|| bound(outer, prefix)) != Some(&element.namespace) {
        here.push((prefix.to_owned(), element.namespace.clone()));
    }
    (here, prefix.to_owned())
}

fn write_node(node: &Node, scope: &[(String, String)], out: &mut String) {
    match node {
        Node::Element(child) => write(child, scope, out),
        Node::Section(text) if !text.contains("]]>") && !text.contains('\r') => {
            out.push_str("<![CDATA[");
            out.push_str(text);
            out.push_str("]]>");
        }
        Node::Text(text) | Node::Section(text) => escape(text, false, out),
        Node::Comment(text) => {
            out.push_str("<!--");
            out.push_str(text);
            out.push_str("-->");
        }
        Node::Instruction(text) => {
            out.push_str("<?");
            out.push_str(text);
            out.push_str("?>");
        }
    }
}

fn qualified(prefix: &str, local: &str) -> String {
    if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") }
}

/// A prefix that stands for the attribute's namespace, declared here if need be.
fn attribute_prefix(attribute: &Attribute, scope: &mut Scope, here: &mut Scope) -> String {
    if attribute.namespace.is_empty() {
        return String::new();
    }
    let known = scope.iter().rev().find(|(prefix, uri)| {
        !prefix.is_empty() && *uri == attribute.namespace && bound(scope, prefix) == Some(uri)
    });
    if let Some((prefix, _)) = known {
        return prefix.clone();
    }
    let prefix = if attribute.namespace == XSI { "xsi" } else { "other" };
    let free = (0..).map(|n| if n == 0 { prefix.to_owned() } else { format!("{prefix}{n}") });
    let prefix =
        free.into_iter().find(|name| bound(scope, name).is_none()).expect("there is no end of names");
    here.push((prefix.clone(), attribute.namespace.clone()));
    scope.push((prefix.clone(), attribute.namespace.clone()));
    prefix
}

fn escape(text: &str, quoted: bool, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quoted => out.push_str("&quot;"),
            '\t' | '\n' if quoted => {
                let _ = write!(out, "&#{};", character as u32);
            }
            '\r' => out.push_str("&#13;"),
            other => out.push(other),
        }
    }
}
