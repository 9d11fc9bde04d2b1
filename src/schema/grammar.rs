//! Which elements and attributes XSD 1.0 itself knows, and where they stand.

use super::document::Node;
use super::simple::FACETS;

/// An element of XSD: its name, its attributes, and its children with their rank; ranks never go down, and children of
/// an odd rank stand alone in it.
type Rule = (&'static str, &'static str, &'static [(&'static str, u8)]);

const COMPLEX: &[(&str, u8)] = &[
    ("simpleContent", 1),
    ("complexContent", 1),
    ("group", 1),
    ("all", 1),
    ("choice", 1),
    ("sequence", 1),
    ("attribute", 2),
    ("attributeGroup", 2),
    ("anyAttribute", 3),
];
const ATTRIBUTES: &[(&str, u8)] = &[("attribute", 2), ("attributeGroup", 2), ("anyAttribute", 3)];
const PARTICLES: &[(&str, u8)] = &[("element", 2), ("group", 2), ("choice", 2), ("sequence", 2), ("any", 2)];

const RULES: &[Rule] = &[
    (
        "schema",
        "targetNamespace version id elementFormDefault attributeFormDefault blockDefault finalDefault",
        &[
            ("include", 2),
            ("import", 2),
            ("simpleType", 4),
            ("complexType", 4),
            ("group", 4),
            ("attributeGroup", 4),
            ("element", 4),
            ("attribute", 4),
            ("notation", 4),
        ],
    ),
    ("include", "schemaLocation", &[]),
    ("import", "schemaLocation namespace", &[]),
    ("notation", "name public system", &[]),
    (
        "element",
        "name ref type substitutionGroup minOccurs maxOccurs default fixed nillable abstract final block form",
        &[("simpleType", 1), ("complexType", 1), ("unique", 2), ("key", 2), ("keyref", 2)],
    ),
    ("attribute", "name ref type use default fixed form", &[("simpleType", 1)]),
    ("complexType", "name mixed abstract final block", COMPLEX),
    ("simpleContent", "", &[("restriction", 1), ("extension", 1)]),
    ("complexContent", "mixed", &[("restriction", 1), ("extension", 1)]),
    ("extension", "base", COMPLEX),
    ("restriction", "base", COMPLEX),
    ("simpleType", "name final", &[("restriction", 1), ("list", 1), ("union", 1)]),
    ("list", "itemType", &[("simpleType", 1)]),
    ("union", "memberTypes", &[("simpleType", 2)]),
    ("group", "name ref minOccurs maxOccurs", &[("all", 1), ("choice", 1), ("sequence", 1)]),
    ("all", "minOccurs maxOccurs", &[("element", 2)]),
    ("choice", "minOccurs maxOccurs", PARTICLES),
    ("sequence", "minOccurs maxOccurs", PARTICLES),
    ("any", "namespace processContents minOccurs maxOccurs", &[]),
    ("anyAttribute", "namespace processContents", &[]),
    ("attributeGroup", "name ref", ATTRIBUTES),
    ("unique", "name", &[("selector", 1), ("field", 2)]),
    ("key", "name", &[("selector", 1), ("field", 2)]),
    ("keyref", "name refer", &[("selector", 1), ("field", 2)]),
    ("selector", "xpath", &[]),
    ("field", "xpath", &[]),
];

fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.0 == name)
}

pub(super) fn is_facet(name: &str) -> bool {
    FACETS.contains(&name)
}

pub(super) fn allows_attribute(element: &str, attribute: &str) -> bool {
    if is_facet(element) {
        return matches!(attribute, "value" | "fixed" | "id")
            && (attribute != "fixed" || !matches!(element, "pattern" | "enumeration"));
    }
    attribute == "id" || rule(element).is_some_and(|rule| rule.1.split(' ').any(|known| known == attribute))
}

pub(super) fn allows_child(parent: &str, child: &str) -> bool {
    child == "annotation"
        || (parent == "restriction" && (is_facet(child) || child == "simpleType"))
        || rule(parent).is_some_and(|rule| rule.2.iter().any(|&(known, _)| known == child))
}

/// What is wrong with a further child of `parent`, if anything is.
pub(super) fn order_fault(parent: &Node, child: &str) -> Option<String> {
    let rank = |name: &str| {
        if parent.name == "restriction" && is_facet(name) {
            return 2;
        }
        if parent.name == "restriction" {
            // A simple type may stand first; attributes come after facets.
            return match name {
                "attribute" | "attributeGroup" => 4,
                "anyAttribute" => 5,
                _ => 1,
            };
        }
        let known = rule(&parent.name).and_then(|rule| rule.2.iter().find(|&&(known, _)| known == name));
        known.map_or(2, |&(_, rank)| rank)
    };
    let last = parent.children.last()?;
    let (before, after) = (rank(&last.name), rank(child));
    if parent.name == "schema" {
        return (after < before)
            .then(|| format!("{child} stands after {}, but belongs to the head of the schema", last.name));
    }
    if after < before {
        return Some(format!(
            "{child} stands after {} in {}, where it is not allowed",
            last.name, parent.name
        ));
    }
    (after == before && after % 2 == 1)
        .then(|| format!("{} holds both {} and {child}, but only one is allowed", parent.name, last.name))
}
