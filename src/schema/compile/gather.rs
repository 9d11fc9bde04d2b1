//! Which documents make up a schema: include and import among those at hand.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::super::document::{Node, XSD, read};
use super::super::{SchemaFault, SchemaSource};

const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The attributes every schema may refer to after an import of their namespace.
const XML_ATTRIBUTES: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
    targetNamespace="http://www.w3.org/XML/1998/namespace">
  <xs:attribute name="lang">
    <xs:simpleType><xs:union memberTypes="xs:language">
      <xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value=""/></xs:restriction></xs:simpleType>
    </xs:union></xs:simpleType>
  </xs:attribute>
  <xs:attribute name="space">
    <xs:simpleType><xs:restriction base="xs:NCName">
      <xs:enumeration value="default"/><xs:enumeration value="preserve"/>
    </xs:restriction></xs:simpleType>
  </xs:attribute>
  <xs:attribute name="base" type="xs:anyURI"/>
  <xs:attribute name="id" type="xs:ID"/>
  <xs:attributeGroup name="specialAttrs">
    <xs:attribute ref="xml:base"/><xs:attribute ref="xml:lang"/><xs:attribute ref="xml:space"/><xs:attribute ref="xml:id"/>
  </xs:attributeGroup>
</xs:schema>"#;

/// A schema document as part of a schema. One without a target namespace takes that of the document that includes it,
/// and is there once for each.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) file: String,
    pub(super) node: Rc<Node>,
    pub(super) target: String,
    /// The target namespace is that of the document that includes it.
    pub(super) chameleon: bool,
    pub(super) built_in: bool,
    /// The namespaces it imports.
    pub(super) imports: Vec<String>,
}

struct Source {
    file: String,
    node: Rc<Node>,
    target: String,
    built_in: bool,
}

/// Reads the documents and finds how they belong together.
pub(super) fn gather(
    given: &[SchemaSource<'_>],
    built_in: &[(&str, &str)],
    faults: &mut Vec<SchemaFault>,
) -> Vec<Document> {
    let mut sources = Vec::new();
    for source in given {
        let node = read(source.file, source.bytes, faults);
        sources.extend(node.map(|node| source_of(source.file.to_owned(), node, false)));
    }
    let given_targets: BTreeSet<String> = sources.iter().map(|source| source.target.clone()).collect();
    let names_xml = |source: &Source| {
        source.node.children("import").any(|import| import.attribute("namespace") == Some(XML))
    };
    let xml = sources.iter().any(names_xml).then_some(("xml.xsd", XML_ATTRIBUTES));
    for (file, text) in built_in.iter().copied().chain(xml) {
        let file = format!("{file} (built in)");
        let Some(node) = read(&file, text.as_bytes(), faults) else { continue };
        let source = source_of(file, node, true);
        if !given_targets.contains(&source.target) {
            sources.push(source);
        }
    }
    join(&sources, faults)
}

fn source_of(file: String, node: Node, built_in: bool) -> Source {
    let target = node.attribute("targetNamespace").unwrap_or_default().to_owned();
    Source { file, node: Rc::new(node), target, built_in }
}

fn join(sources: &[Source], faults: &mut Vec<SchemaFault>) -> Vec<Document> {
    // A document without a target namespace that others include is there for them alone.
    let mut chameleons = BTreeSet::new();
    for source in sources.iter().filter(|source| !source.target.is_empty()) {
        for include in source.node.children("include") {
            chameleons.extend(find(sources, include, source).filter(|&at| sources[at].target.is_empty()));
        }
    }
    let mut parts: Vec<(usize, String)> = Vec::new();
    for (at, source) in sources.iter().enumerate() {
        if !chameleons.contains(&at) {
            parts.push((at, source.target.clone()));
        }
    }
    let mut next = 0;
    while next < parts.len() {
        let (at, target) = parts[next].clone();
        let source = &sources[at];
        for include in source.node.children("include") {
            match find(sources, include, source) {
                None => faults.push(SchemaFault::new(&source.file, include.place, not_found(include))),
                Some(found) if sources[found].target.is_empty() || sources[found].target == target => {
                    let part = (found, target.clone());
                    if !parts.contains(&part) {
                        parts.push(part);
                    }
                }
                Some(found) => {
                    let text = format!(
                        "{} cannot be included: it is for the namespace {}, not {target}",
                        sources[found].file, sources[found].target
                    );
                    faults.push(SchemaFault::new(&source.file, include.place, text));
                }
            }
        }
        next += 1;
    }
    let provided: BTreeSet<String> = parts.iter().map(|(_, target)| target.clone()).collect();
    let document = |(at, target): (usize, String)| {
        let source = &sources[at];
        let imports = imports(source, &target, &provided, faults);
        Document {
            file: source.file.clone(),
            node: source.node.clone(),
            chameleon: source.target.is_empty() && !target.is_empty(),
            built_in: source.built_in,
            target,
            imports,
        }
    };
    parts.into_iter().map(document).collect()
}

fn imports(
    source: &Source,
    target: &str,
    provided: &BTreeSet<String>,
    faults: &mut Vec<SchemaFault>,
) -> Vec<String> {
    let mut imports = Vec::new();
    if let Some("") = source.node.attribute("targetNamespace") {
        let text = "targetNamespace is empty; leave it out for a schema without a namespace".to_owned();
        faults.push(SchemaFault::new(&source.file, source.node.place_of("targetNamespace"), text));
    }
    for import in source.node.children("import") {
        let namespace = import.attribute("namespace").unwrap_or_default();
        let text = if namespace == target {
            Some("a schema cannot import its own namespace; documents of it are included".to_owned())
        } else if namespace == XSD || provided.contains(namespace) {
            None
        } else {
            let wanted = if namespace.is_empty() { "no namespace" } else { namespace };
            Some(format!("no schema document for {wanted} was given ({})", not_found(import)))
        };
        match text {
            Some(text) => faults.push(SchemaFault::new(&source.file, import.place, text)),
            None => imports.push(namespace.to_owned()),
        }
    }
    imports
}

/// The document an include names, by the last part of its path.
fn find(sources: &[Source], include: &Node, from: &Source) -> Option<usize> {
    let wanted = base_name(include.attribute("schemaLocation")?);
    let named = |source: &Source| base_name(source.file.trim_end_matches(" (built in)")) == wanted;
    let same = sources.iter().position(|source| source.built_in == from.built_in && named(source));
    same.or_else(|| sources.iter().position(named))
}

fn not_found(node: &Node) -> String {
    match node.attribute("schemaLocation") {
        Some(location) => format!("{} is not among the documents given", base_name(location)),
        None => format!("the {} names no schemaLocation", node.name),
    }
}

fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
