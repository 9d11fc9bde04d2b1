//! The names a schema speaks of, numbered densely, and the namespaces they are in.

use std::collections::BTreeMap;

/// A name of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Name(pub(super) u32);

/// A namespace of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Space(pub(super) u32);

impl Space {
    /// No namespace.
    pub(super) const ABSENT: Self = Self(0);
    /// Any namespace the schema does not mention: all of them are alike to it.
    pub(super) const OTHER: Self = Self(u32::MAX);
}

impl Name {
    /// Any name the schema does not mention.
    pub(super) const OTHER: Self = Self(u32::MAX);

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

pub(super) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// What validators look at without any declaration; these have the first numbers.
pub(super) const XSI_TYPE: Name = Name(0);
pub(super) const XSI_NIL: Name = Name(1);
/// `xsi:schemaLocation` and `xsi:noNamespaceSchemaLocation`.
pub(super) const XSI_LOCATIONS: [Name; 2] = [Name(2), Name(3)];

/// The table of names.
#[derive(Debug)]
pub(super) struct NameTable {
    spaces: Vec<String>,
    names: Vec<(Space, String)>,
    by_text: BTreeMap<String, (Space, BTreeMap<String, Name>)>,
}

impl NameTable {
    pub(super) fn new() -> Self {
        let mut table = Self { spaces: Vec::new(), names: Vec::new(), by_text: BTreeMap::new() };
        table.space("");
        for local in ["type", "nil", "schemaLocation", "noNamespaceSchemaLocation"] {
            table.intern(XSI, local);
        }
        table
    }

    pub(super) fn space(&mut self, namespace: &str) -> Space {
        if let Some((space, _)) = self.by_text.get(namespace) {
            return *space;
        }
        let space = Space(self.spaces.len() as u32);
        self.spaces.push(namespace.to_owned());
        self.by_text.insert(namespace.to_owned(), (space, BTreeMap::new()));
        space
    }

    pub(super) fn intern(&mut self, namespace: &str, local: &str) -> Name {
        let space = self.space(namespace);
        let next = Name(self.names.len() as u32);
        let Some((_, locals)) = self.by_text.get_mut(namespace) else { return Name::OTHER };
        if let Some(&known) = locals.get(local) {
            return known;
        }
        locals.insert(local.to_owned(), next);
        self.names.push((space, local.to_owned()));
        next
    }

    /// The numbers of a name met in a document.
    pub(super) fn find(&self, namespace: &str, local: &str) -> (Name, Space) {
        match self.by_text.get(namespace) {
            None => (Name::OTHER, Space::OTHER),
            Some((space, locals)) => (locals.get(local).copied().unwrap_or(Name::OTHER), *space),
        }
    }

    pub(super) fn local(&self, name: Name) -> &str {
        self.names.get(name.index()).map_or("", |(_, local)| local)
    }

    pub(super) fn space_of(&self, name: Name) -> Space {
        self.names.get(name.index()).map_or(Space::OTHER, |&(space, _)| space)
    }

    pub(super) fn namespace(&self, space: Space) -> &str {
        self.spaces.get(space.0 as usize).map_or("", String::as_str)
    }

    pub(super) fn namespace_of(&self, name: Name) -> &str {
        self.namespace(self.space_of(name))
    }
}
