//! Small mistakes, made at random and on purpose, in documents that a person wrote.

use std::collections::BTreeSet;

use crate::corpus::Construct;
use crate::rng::Rng;
use crate::tree::{Element, Node, XSI};

const XS: &str = "http://www.w3.org/2001/XMLSchema";

/// Values that are of one type and not of another.
const VALUES: [&str; 44] = [
    "",
    " ",
    "x",
    "abc",
    "0",
    "1",
    "-1",
    "+1",
    "12",
    "007",
    "1.50",
    "1,5",
    "1e3",
    "INF",
    "-INF",
    "NaN",
    "true",
    "TRUE",
    "false",
    "yes",
    "2024-02-29",
    "2023-02-29",
    "29-02-2024",
    "31-JAN-2024",
    "2024-1-1",
    "2024-01-31T00:00:00",
    "2024-01-31T24:00:00Z",
    "2024-01",
    "12:30:00",
    "--02-30",
    "P1Y2M",
    "PT1.5S",
    "P",
    "en",
    "en-GB",
    "en_GB",
    "urn:x:y",
    "a b",
    "a  b",
    "äöü",
    "\u{1F600}",
    "FFfe",
    "QUJD",
    "9223372036854775808",
];

/// Lengths around which facets stand.
const LENGTHS: [usize; 20] =
    [1, 2, 3, 4, 5, 9, 10, 20, 21, 30, 31, 64, 65, 256, 257, 400, 401, 1024, 1025, 2049];

/// What the schemas and the documents of a construct know, to make mistakes that are nearly right.
pub(crate) struct Known {
    elements: Vec<String>,
    attributes: Vec<String>,
    types: Vec<(String, String)>,
    namespaces: Vec<String>,
    values: Vec<String>,
}

impl Known {
    pub(crate) fn of(construct: &Construct, seeds: &[Element]) -> Self {
        let [mut elements, mut attributes, mut namespaces, mut values] = [const { BTreeSet::new() }; 4];
        let mut types = BTreeSet::new();
        for (file, bytes) in &construct.sources {
            let source = String::from_utf8_lossy(bytes);
            let schema = Element::read(&source);
            let attribute = |element: &Element, local: &str| {
                element.attributes.iter().find(|found| found.local == local).map(|found| found.value.clone())
            };
            let target = attribute(&schema, "targetNamespace").unwrap_or_default();
            schema.each(&mut |part| {
                let (name, value) = (attribute(part, "name"), attribute(part, "value"));
                match (part.local.as_str(), name) {
                    ("element", Some(name)) => drop(elements.insert(name)),
                    ("attribute", Some(name)) => drop(attributes.insert(name)),
                    ("complexType" | "simpleType", Some(name)) => drop(types.insert((target.clone(), name))),
                    _ => {}
                }
                if part.local != "pattern" {
                    values.extend(value);
                }
            });
            assert!(schema.namespace == XS, "{file} is no schema");
            namespaces.insert(target);
        }
        for name in ["string", "integer", "anyType", "token"] {
            types.insert((XS.to_owned(), name.to_owned()));
        }
        namespaces.extend(["", "urn:elsewhere"].map(str::to_owned));
        for seed in seeds {
            seed.each(&mut |element| {
                namespaces.insert(element.namespace.clone());
                values.extend(element.value());
                values.extend(element.attributes.iter().map(|attribute| attribute.value.clone()));
            });
        }
        values.extend(VALUES.map(str::to_owned));
        elements.insert("stray".to_owned());
        attributes.insert("stray".to_owned());
        let (elements, attributes) = (Vec::from_iter(elements), Vec::from_iter(attributes));
        let (types, namespaces) = (Vec::from_iter(types), Vec::from_iter(namespaces));
        Self { elements, attributes, types, namespaces, values: Vec::from_iter(values) }
    }
}

/// A document with one mistake or several, and what was done to it.
pub(crate) fn mutant(seeds: &[Element], known: &Known, rng: &mut Rng) -> (Element, Vec<&'static str>) {
    let mut document = rng.any(seeds).clone();
    let mut done = Vec::new();
    let wanted = if rng.chance(60) { 1 } else { rng.between(2, 4) };
    for _ in 0..50 {
        let (name, mutation) = rng.any(&MUTATIONS);
        if mutation(&mut document, rng, known) {
            done.push(*name);
        }
        if done.len() == wanted {
            break;
        }
    }
    (document, done)
}

/// Changes a document, or says that there is nothing here to change.
type Mutation = fn(&mut Element, &mut Rng, &Known) -> bool;

const MUTATIONS: [(&str, Mutation); 38] = [
    ("delete", delete),
    ("delete", delete),
    ("repeat", repeat),
    ("swap neighbours", swap),
    ("move", graft),
    ("copy", copy),
    ("insert", insert),
    ("insert", insert),
    ("typo", |document, rng, _| rename(document, rng, typo)),
    ("case of a name", |document, rng, _| rename(document, rng, other_case)),
    ("plural", |document, rng, _| rename(document, rng, plural)),
    ("hyphen", |document, rng, _| rename(document, rng, hyphen)),
    ("another name", another_name),
    ("another name", another_name),
    ("empty", empty),
    ("overlong", overlong),
    ("overlong", overlong),
    ("wrong type", wrong_type),
    ("wrong type", wrong_type),
    ("another value", another_value),
    ("another value", another_value),
    ("one character", |document, rng, _| change_value(document, rng, one_character)),
    ("one character", |document, rng, _| change_value(document, rng, one_character)),
    ("padded", |document, rng, _| change_value(document, rng, padded)),
    ("case of a value", |document, rng, _| change_value(document, rng, other_case)),
    ("stray text", stray_text),
    ("stray attribute", stray_attribute),
    ("drop attribute", drop_attribute),
    ("value of an attribute", attribute_value),
    ("value of an attribute", attribute_value),
    ("qualified attribute", qualified_attribute),
    ("another namespace", namespace),
    ("another prefix", prefix),
    ("nil", nil),
    ("xsi:type", xsi_type),
    ("xsi:type", xsi_type),
    ("remark", remark),
    ("section", section),
];

// ------------------------------------------------------------------ elements

fn some_element<'d>(document: &'d mut Element, rng: &mut Rng) -> &'d mut Element {
    let place = rng.below(document.count());
    document.at(place)
}

/// One for which `wanted` is true.
fn element_that<'d>(
    document: &'d mut Element,
    rng: &mut Rng,
    wanted: impl Fn(&Element) -> bool,
) -> Option<&'d mut Element> {
    let places = document.places(&wanted);
    if places.is_empty() { None } else { Some(document.at(*rng.any(&places))) }
}

/// One with an element in it, and the position of that among its children.
fn parent<'d>(document: &'d mut Element, rng: &mut Rng) -> Option<(&'d mut Element, usize)> {
    let parent = element_that(document, rng, |element| element.elements().next().is_some())?;
    let is_element = |(_, node): &(usize, &Node)| matches!(node, Node::Element(_));
    let positions: Vec<usize> =
        parent.children.iter().enumerate().filter(is_element).map(|(at, _)| at).collect();
    let position = *rng.any(&positions);
    Some((parent, position))
}

fn delete(document: &mut Element, rng: &mut Rng, _: &Known) -> bool {
    parent(document, rng).map(|(parent, at)| parent.children.remove(at)).is_some()
}

fn repeat(document: &mut Element, rng: &mut Rng, _: &Known) -> bool {
    let times = rng.between(1, 3);
    let Some((parent, at)) = parent(document, rng) else { return false };
    for _ in 0..times {
        parent.children.insert(at, parent.children[at].clone());
    }
    true
}

fn swap(document: &mut Element, rng: &mut Rng, _: &Known) -> bool {
    let Some((parent, at)) = parent(document, rng) else { return false };
    let next = parent.children[at + 1..].iter().position(|node| matches!(node, Node::Element(_)));
    next.inspect(|next| parent.children.swap(at, at + 1 + next)).is_some()
}

fn put(parent: &mut Element, node: Node, rng: &mut Rng) {
    let at = rng.below(parent.children.len() + 1);
    parent.children.insert(at, node);
}

fn graft(document: &mut Element, rng: &mut Rng, _: &Known) -> bool {
    let Some((from, at)) = parent(document, rng) else { return false };
    let node = from.children.remove(at);
    put(some_element(document, rng), node, rng);
    true
}

fn copy(document: &mut Element, rng: &mut Rng, _: &Known) -> bool {
    let Some((from, at)) = parent(document, rng) else { return false };
    let node = from.children[at].clone();
    put(some_element(document, rng), node, rng);
    true
}

fn insert(document: &mut Element, rng: &mut Rng, known: &Known) -> bool {
    let parent = some_element(document, rng);
    let (mut namespace, mut prefix) = (parent.namespace.clone(), parent.prefix.clone());
    if rng.chance(20) {
        namespace.clone_from(rng.any(&known.namespaces));
        "n".clone_into(&mut prefix);
    }
    let mut element =
        Element { namespace, prefix, local: rng.any(&known.elements).clone(), ..Element::default() };
    if rng.chance(60) {
        element.set_value(&rng.any(&known.values).clone());
    }
    // Right after another element as a rule, not before the blanks that part two of them.
    put(parent, Node::Element(element), rng);
    true
}

// ------------------------------------------------------------------ names

fn rename(document: &mut Element, rng: &mut Rng, change: fn(&mut Rng, &str) -> String) -> bool {
    let element = some_element(document, rng);
    let name = change(rng, &element.local);
    let starts_well = name.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_');
    let changed = starts_well && name != element.local;
    if changed {
        element.local = name;
    }
    changed
}

fn typo(rng: &mut Rng, name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = rng.below(letters.len());
    match rng.below(3) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        _ => letters.swap(at, (at + 1) % name.chars().count()),
    }
    letters.into_iter().collect()
}

fn other_case(rng: &mut Rng, text: &str) -> String {
    let flip = |c: char| if c.is_ascii_uppercase() { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() };
    match rng.below(3) {
        0 => text.to_ascii_uppercase(),
        1 => text.to_ascii_lowercase(),
        _ => text.char_indices().map(|(at, c)| if at == 0 { flip(c) } else { c }).collect(),
    }
}

fn plural(_: &mut Rng, name: &str) -> String {
    name.strip_suffix('s').map_or_else(|| format!("{name}s"), str::to_owned)
}

fn hyphen(_: &mut Rng, name: &str) -> String {
    let mut out = String::new();
    for character in name.chars() {
        match character {
            '_' => out.push('-'),
            'A'..='Z' if !out.is_empty() => {
                out.push('-');
                out.push(character.to_ascii_lowercase());
            }
            other => out.push(other),
        }
    }
    if out == name { name.replace('-', "_") } else { out }
}

fn another_name(document: &mut Element, rng: &mut Rng, known: &Known) -> bool {
    let name = rng.any(&known.elements).clone();
    let element = some_element(document, rng);
    let changed = element.local != name;
    element.local = name;
    changed
}

fn namespace(document: &mut Element, rng: &mut Rng, known: &Known) -> bool {
    let (namespace, deep) = (rng.any(&known.namespaces).clone(), rng.chance(40));
    let element = some_element(document, rng);
    let old = std::mem::replace(&mut element.namespace, namespace.clone());
    if deep {
        for place in 0..element.count() {
            let below = element.at(place);
            if below.namespace == old {
                below.namespace.clone_from(&namespace);
            }
        }
    }
    old != namespace
}

/// The same name in other letters, which is no mistake.
fn prefix(document: &mut Element, rng: &mut Rng, _: &Known) -> bool {
    let prefix = rng.pick(&["", "p", "v1", "xs"]).to_owned();
    let element = some_element(document, rng);
    let changed = element.prefix != prefix;
    element.prefix = prefix;
    changed
}

// ------------------------------------------------------------------ values

fn empty(document: &mut Element, rng: &mut Rng, _: &Known) -> bool {
    let element = some_element(document, rng);
    let changed = !element.children.is_empty();
    element.children.clear();
    changed
}

fn leaf<'d>(document: &'d mut Element, rng: &mut Rng) -> Option<&'d mut Element> {
    element_that(document, rng, |element| element.value().is_some())
}

fn overlong(document: &mut Element, rng: &mut Rng, _: &Known) -> bool {
    let (length, letter) = (*rng.any(&LENGTHS), *rng.any(&["x", "7", "é", "\u{1F600}", " "]));
    leaf(document, rng).map(|element| element.set_value(&letter.repeat(length))).is_some()
}

fn wrong_type(document: &mut Element, rng: &mut Rng, _: &Known) -> bool {
    let value = rng.pick(&VALUES).to_owned();
    leaf(document, rng).map(|element| element.set_value(&value)).is_some()
}

fn another_value(document: &mut Element, rng: &mut Rng, known: &Known) -> bool {
    let value = rng.any(&known.values).clone();
    leaf(document, rng).map(|element| element.set_value(&value)).is_some()
}

fn change_value(document: &mut Element, rng: &mut Rng, change: fn(&mut Rng, &str) -> String) -> bool {
    let filled = |element: &Element| element.value().is_some_and(|value| !value.is_empty());
    let Some(element) = element_that(document, rng, filled) else { return false };
    let old = element.value().unwrap_or_default();
    let new = change(rng, &old);
    element.set_value(&new);
    old != new
}

fn one_character(rng: &mut Rng, value: &str) -> String {
    let mut letters: Vec<char> = value.chars().collect();
    let at = rng.below(letters.len());
    let other = rng.pick(&["0", "1", "2", "5", "9", "a", "Z", "-", "+", ".", ":", "/", " ", "T", "_", "é"]);
    match rng.below(3) {
        0 => drop(letters.remove(at)),
        1 => letters[at] = other.chars().next().unwrap_or('0'),
        _ => letters.insert(at, other.chars().next().unwrap_or('0')),
    }
    letters.into_iter().collect()
}

fn padded(rng: &mut Rng, value: &str) -> String {
    let blank = rng.pick(&[" ", "\n", "\t", "  ", "\r", "\u{A0}"]);
    match rng.below(3) {
        0 => format!("{blank}{value}"),
        1 => format!("{value}{blank}"),
        _ => value.replacen(|c: char| !c.is_alphanumeric(), blank, 1),
    }
}

fn stray_text(document: &mut Element, rng: &mut Rng, _: &Known) -> bool {
    let text = rng.pick(&["stray", " ", "\n", ".", "0", "\u{A0}"]).to_owned();
    put(some_element(document, rng), Node::Text(text), rng);
    true
}

/// Something between the text that says nothing, which is no mistake.
fn remark(document: &mut Element, rng: &mut Rng, _: &Known) -> bool {
    let element = some_element(document, rng);
    let instruction = rng.chance(50);
    let remark =
        if instruction { Node::Instruction("note".to_owned()) } else { Node::Comment(" ".to_owned()) };
    let text = element.children.iter_mut().enumerate().find_map(|(at, node)| match node {
        Node::Text(text) if text.is_ascii() && text.len() > 1 => Some((at, text.split_off(text.len() / 2))),
        _ => None,
    });
    match text {
        Some((at, rest)) => {
            element.children.splice(at + 1..=at, [remark, Node::Text(rest)]);
        }
        None => put(element, remark, rng),
    }
    true
}

/// Text as a CDATA section, which is no mistake between the text of a value.
fn section(document: &mut Element, rng: &mut Rng, _: &Known) -> bool {
    let element = some_element(document, rng);
    let is_text = |node: &&mut Node| matches!(node, Node::Text(text) if !text.trim().is_empty());
    let Some(node) = element.children.iter_mut().find(is_text) else { return false };
    if let Node::Text(text) = node {
        *node = Node::Section(std::mem::take(text));
    }
    true
}

// ------------------------------------------------------------------ attributes

fn stray_attribute(document: &mut Element, rng: &mut Rng, known: &Known) -> bool {
    let (name, value) = (rng.any(&known.attributes).clone(), rng.any(&known.values).clone());
    let element = some_element(document, rng);
    let new = element.attributes.iter().all(|attribute| attribute.local != name);
    if new {
        let namespace = if rng.chance(15) { rng.any(&known.namespaces).clone() } else { String::new() };
        element.set_attribute(&namespace, &name, &value);
    }
    new
}

fn with_attributes<'d>(document: &'d mut Element, rng: &mut Rng) -> Option<&'d mut Element> {
    element_that(document, rng, |element| !element.attributes.is_empty())
}

fn drop_attribute(document: &mut Element, rng: &mut Rng, _: &Known) -> bool {
    let Some(element) = with_attributes(document, rng) else { return false };
    let at = rng.below(element.attributes.len());
    element.attributes.remove(at);
    true
}

fn attribute_value(document: &mut Element, rng: &mut Rng, known: &Known) -> bool {
    let Some(element) = with_attributes(document, rng) else { return false };
    let at = rng.below(element.attributes.len());
    let attribute = &mut element.attributes[at];
    let old = attribute.value.clone();
    attribute.value = match rng.below(5) {
        0 => padded(rng, &old),
        1 => other_case(rng, &old),
        2 if !old.is_empty() => one_character(rng, &old),
        3 => "x".repeat(*rng.any(&LENGTHS)),
        _ => rng.any(&known.values).clone(),
    };
    attribute.value != old
}

fn qualified_attribute(document: &mut Element, rng: &mut Rng, known: &Known) -> bool {
    let namespace = rng.any(&known.namespaces).clone();
    let Some(element) = with_attributes(document, rng) else { return false };
    let at = rng.below(element.attributes.len());
    let local = element.attributes[at].local.clone();
    let free = element.attributes.iter().all(|other| other.namespace != namespace || other.local != local);
    if free && element.attributes[at].namespace != XSI {
        element.attributes[at].namespace = namespace;
        return true;
    }
    false
}

fn nil(document: &mut Element, rng: &mut Rng, _: &Known) -> bool {
    let (value, hollow) = (rng.pick(&["true", "1", "false", "0", "maybe", ""]).to_owned(), rng.chance(50));
    let element = some_element(document, rng);
    element.set_attribute(XSI, "nil", &value);
    if hollow {
        element.children.clear();
    }
    true
}

fn xsi_type(document: &mut Element, rng: &mut Rng, known: &Known) -> bool {
    let (namespace, mut name) = rng.any(&known.types).clone();
    if rng.chance(5) {
        name.push_str("Unknown");
    }
    let element = some_element(document, rng);
    let prefix = if namespace.is_empty() { "" } else { "t" };
    element.declared.retain(|(declared, _)| declared != prefix);
    element.declared.push((prefix.to_owned(), namespace));
    let value = if prefix.is_empty() { name } else { format!("{prefix}:{name}") };
    element.set_attribute(XSI, "type", &value);
    true
}
