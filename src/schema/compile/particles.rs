//! Content models: elements, wildcards and groups with their bounds.

use super::super::components::{Particle, Term, UNBOUNDED, WildcardId};
use super::super::names::{Name, Space};
use super::super::wildcard::{Allowed, Process, Wildcard};
use super::{Compiler, Kind, Source};

/// Parts of a group that is referred to: groups of groups can be as large as can be imagined.
const GROUP_PARTS_MAX: usize = 10_000;

impl<'a> Compiler<'a> {
    /// A particle; none when it may not occur at all, or was refused. `top` says that it is the whole content of a type.
    pub(super) fn particle(&mut self, source: Source<'a>, top: bool) -> Option<Particle> {
        let (min, max) = self.bounds(source)?;
        let term = match source.node.name.as_str() {
            "element" => self.element_term(source),
            "any" => {
                self.only_attributes(source, &["namespace", "processContents", "minOccurs", "maxOccurs"]);
                let wildcard = self.wildcard(source);
                self.components.wildcards.push(wildcard);
                Some(Term::Any(WildcardId(self.components.wildcards.len() as u32 - 1)))
            }
            "group" => self.group_reference(source, top, max),
            _ => self.group_term(source, top),
        }?;
        if matches!(term, Term::All(_)) && max > 1 {
            self.refuse(source, "an all group can occur once at most".to_owned());
            return None;
        }
        (max > 0).then(|| Particle { min, max, term, origin: source.origin() })
    }

    fn bounds(&mut self, source: Source<'a>) -> Option<(u32, u32)> {
        let mut number = |attribute: &str| {
            let Some(text) = source.node.attribute(attribute) else { return Some(1) };
            if attribute == "maxOccurs" && text == "unbounded" {
                return Some(UNBOUNDED);
            }
            let digits = text.strip_prefix('+').unwrap_or(text);
            let number = digits.parse().ok().filter(|&number| number != UNBOUNDED);
            if number.is_none() {
                self.refuse_at(
                    source,
                    attribute,
                    format!("{attribute} is “{text}”, which is no number that is supported"),
                );
            }
            number
        };
        let (min, max) = (number("minOccurs"), number("maxOccurs"));
        let (min, max) = (min?, max?);
        if min > max {
            self.refuse(source, format!("minOccurs ({min}) is greater than maxOccurs ({max})"));
            return None;
        }
        Some((min, max))
    }

    /// The group that stands in a type or another group.
    fn group_term(&mut self, source: Source<'a>, top: bool) -> Option<Term> {
        self.only_attributes(source, &["minOccurs", "maxOccurs"]);
        let is_all = source.node.name == "all";
        if is_all && !top {
            self.refuse(source, "an all group must be the whole content of a type".to_owned());
            return None;
        }
        let mut parts = Vec::new();
        for child in &source.node.children {
            let inner = source.of(child);
            let part = self.particle(inner, false);
            if is_all && part.as_ref().is_some_and(|part| part.max > 1) {
                self.refuse(inner, "an element of an all group can occur once at most".to_owned());
            }
            parts.extend(part);
        }
        Some(match source.node.name.as_str() {
            "all" => Term::All(parts),
            "choice" => Term::Choice(parts),
            _ => Term::Sequence(parts),
        })
    }

    fn group_reference(&mut self, source: Source<'a>, top: bool, max: u32) -> Option<Term> {
        self.only_attributes(source, &["ref", "minOccurs", "maxOccurs"]);
        if let Some(node) = source.node.children.first() {
            self.refuse(source.of(node), "a reference to a group cannot hold one".to_owned());
        }
        if source.node.attribute("ref").is_none() {
            self.refuse(source, "group has no ref".to_owned());
        }
        let (name, definition) = self.global(source, "ref", Kind::Group)?;
        let group = self.group(name, definition)?;
        if matches!(group.term, Term::All(_)) && (!top || max != 1) {
            self.refuse(source, "an all group must be the whole content of a type".to_owned());
            return None;
        }
        let mut parts = 0_usize;
        group.visit(&mut |_| parts += 1);
        if parts > GROUP_PARTS_MAX {
            self.refuse(
                source,
                format!("the group has more than {GROUP_PARTS_MAX} parts, which is not supported"),
            );
            return None;
        }
        Some(group.term)
    }

    /// A named group, compiled once.
    pub(super) fn group(&mut self, name: Name, source: Source<'a>) -> Option<Particle> {
        if let Some(known) = self.groups.get(&name).cloned() {
            if known.is_none() {
                self.refuse(
                    source,
                    format!("the group {} contains itself", self.components.names.local(name)),
                );
            }
            return known;
        }
        self.groups.insert(name, None);
        self.only_attributes(source, &["name"]);
        let made = match source.node.child(&["all", "choice", "sequence"]) {
            None => {
                self.refuse(source, "the group holds no all, choice or sequence".to_owned());
                None
            }
            Some(node) => {
                for bound in ["minOccurs", "maxOccurs"] {
                    if node.attribute(bound).is_some() {
                        let text =
                            format!("{bound} cannot stand here; it belongs to the reference to the group");
                        self.refuse_at(source.of(node), bound, text);
                    }
                }
                self.particle(source.of(node), true)
            }
        };
        let made = made.unwrap_or(Particle {
            min: 1,
            max: 1,
            term: Term::Sequence(Vec::new()),
            origin: source.origin(),
        });
        self.groups.insert(name, Some(made.clone()));
        Some(made)
    }

    /// `any` or `anyAttribute`.
    pub(super) fn wildcard(&mut self, source: Source<'a>) -> Wildcard {
        let process = match source.node.attribute("processContents") {
            None | Some("strict") => Process::Strict,
            Some("lax") => Process::Lax,
            Some("skip") => Process::Skip,
            Some(other) => {
                let text = format!("processContents is “{other}”, not strict, lax or skip");
                self.refuse_at(source, "processContents", text);
                Process::Skip
            }
        };
        let documents = self.documents;
        let target = documents[source.document].target.as_str();
        let target = self.components.names.space(target);
        let allowed = match source.node.attribute("namespace") {
            None | Some("##any") => Allowed::Any,
            Some("##other") => Allowed::Not(target),
            Some(list) => {
                let mut spaces = Vec::new();
                for word in list.split_ascii_whitespace() {
                    spaces.push(match word {
                        "##targetNamespace" => target,
                        "##local" => Space::ABSENT,
                        word if word.starts_with("##") => {
                            let text = format!("“{word}” cannot stand in a list of namespaces");
                            self.refuse_at(source, "namespace", text);
                            target
                        }
                        word => self.components.names.space(word),
                    });
                }
                Allowed::only(spaces)
            }
        };
        Wildcard { allowed, process }
    }
}
