//! Identity constraints as they are declared: unique, key and keyref with their paths (XSD 1.0 part 1, section 3.11).

use super::names::{Name, NameTable, Space};
use super::simple::Prefixes;

/// An identity constraint.
#[derive(Clone, Debug)]
pub(super) struct Constraint {
    pub(super) name: String,
    pub(super) kind: ConstraintKind,
    pub(super) selector: Vec<Path>,
    pub(super) fields: Vec<Vec<Path>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ConstraintKind {
    Unique,
    Key,
    /// A reference to the values of another constraint.
    Reference(u32),
}

/// A path from an element down.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    /// It may start at any depth.
    pub(super) anywhere: bool,
    pub(super) steps: Vec<Test>,
    /// The attribute it ends with.
    pub(super) attribute: Option<Test>,
}

/// A test of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test {
    Any,
    In(Space),
    Is(Name),
}

impl Test {
    pub(super) fn fits(self, name: Name, space: Space) -> bool {
        match self {
            Self::Any => true,
            Self::In(wanted) => space == wanted,
            Self::Is(wanted) => name == wanted && name != Name::OTHER,
        }
    }
}

impl Path {
    /// Whether the names of elements, outermost first, are a way along this path.
    pub(super) fn fits(
        &self,
        below: impl ExactSizeIterator<Item = (Name, Space)> + DoubleEndedIterator,
    ) -> bool {
        let depth = below.len();
        if depth < self.steps.len() || (depth > self.steps.len() && !self.anywhere) {
            return false;
        }
        self.steps.iter().rev().zip(below.rev()).all(|(test, (name, space))| test.fits(name, space))
    }
}

/// Reads the paths of a selector or a field.
pub(super) fn paths(
    text: &str,
    is_field: bool,
    prefixes: &dyn Prefixes,
    names: &mut NameTable,
) -> Result<Vec<Path>, String> {
    text.split('|').map(|path| one_path(path.trim(), is_field, prefixes, names)).collect()
}

fn one_path(
    text: &str,
    is_field: bool,
    prefixes: &dyn Prefixes,
    names: &mut NameTable,
) -> Result<Path, String> {
    let refuse = || format!("“{text}” is no path of the kind that identity constraints may have");
    let mut path = Path::default();
    let mut pieces: Vec<&str> = text.split('/').map(str::trim).collect();
    if pieces.len() > 2 && pieces[0] == "." && pieces[1].is_empty() {
        path.anywhere = true;
        pieces.drain(..2);
    }
    let count = pieces.len();
    for (index, piece) in pieces.into_iter().enumerate() {
        let attribute = piece.strip_prefix('@').or_else(|| axis(piece, "attribute"));
        if let Some(test) = attribute {
            if !is_field || index + 1 != count {
                return Err(refuse());
            }
            path.attribute = Some(name_test(test.trim(), prefixes, names).ok_or_else(refuse)?);
        } else if piece != "." {
            let step = axis(piece, "child").unwrap_or(piece);
            path.steps.push(name_test(step.trim(), prefixes, names).ok_or_else(refuse)?);
        }
    }
    Ok(path)
}

fn axis<'t>(piece: &'t str, name: &str) -> Option<&'t str> {
    piece.strip_prefix(name)?.trim_start().strip_prefix("::")
}

/// Names without a prefix are in no namespace, whatever the default one is.
fn name_test(text: &str, prefixes: &dyn Prefixes, names: &mut NameTable) -> Option<Test> {
    if text == "*" {
        return Some(Test::Any);
    }
    let (namespace, local) = match text.split_once(':') {
        Some((prefix, local)) => (prefixes.namespace(prefix)?.to_owned(), local),
        None => (String::new(), text),
    };
    if local == "*" {
        return Some(Test::In(names.space(&namespace)));
    }
    let is_name = crate::xml::is_ncname(local);
    is_name.then(|| Test::Is(names.intern(&namespace, local)))
}
