//! XML Schema 1.0: a compiler for schema documents and a streaming validator.
//!
//! [`Schema::compile`] reads schema documents and answers all that is wrong with them, or a [`Schema`]: components that
//! refer to each other by number, with a deterministic automaton for every content model. A [`Validator`] takes the
//! events of the XML reader and tells every [`Violation`] of a document in one pass; its memory is bounded by the depth
//! of the document and by what identity constraints have to remember. What of XSD 1.0 is not supported is refused,
//! never ignored. This module knows nothing of feeds.

mod automaton;
mod compile;
mod components;
mod document;
mod grammar;
mod identity;
mod names;
mod restrict;
mod simple;
mod validate;
mod violation;
mod wildcard;

use std::sync::{Arc, OnceLock};

use crate::xml::Place;
use components::{Components, ElementId};
pub use validate::Validator;
use validate::plan::{Entry, Plan, entries, plans};
pub use violation::{NEEDED, Violation, ViolationKind};

/// The schema documents that are built in, by file.
const BUILT_IN: [(&str, &str); 4] = [
    ("commons.xsd", include_str!("pure/commons.xsd")),
    ("organisation.xsd", include_str!("pure/organisation.xsd")),
    ("user.xsd", include_str!("pure/user.xsd")),
    ("person.xsd", include_str!("pure/person.xsd")),
];

/// A schema document as it was given.
#[derive(Clone, Copy, Debug)]
pub struct SchemaSource<'a> {
    /// Its name, by which others include it.
    pub file: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// Something wrong with a schema, or something in it that is not supported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaFault {
    /// The document it is in.
    pub file: String,
    /// Where in it.
    pub place: Place,
    /// What it is, in one sentence.
    pub text: String,
}

impl SchemaFault {
    pub(crate) fn new(file: &str, place: Place, text: String) -> Self {
        Self { file: file.to_owned(), place, text }
    }
}

/// A compiled schema.
#[derive(Debug)]
pub struct Schema {
    components: Components,
    plans: Vec<Plan>,
    entries: Vec<Entry>,
    /// The global elements that no other element holds, so that they are meant as roots.
    roots: Vec<ElementId>,
    /// The namespaces its documents are for, and whether they are the built-in ones.
    namespaces: Vec<(String, bool)>,
}

impl Schema {
    /// Compiles the given documents, or answers everything that is wrong with them.
    ///
    /// # Errors
    /// When any of the documents is no schema, is not as XSD 1.0 asks, or uses what is not supported.
    pub fn compile(given: &[SchemaSource<'_>]) -> Result<Self, Vec<SchemaFault>> {
        Self::compile_all(given, &[])
    }

    /// Compiles the given documents together with the built-in ones of the namespaces they are not for.
    ///
    /// # Errors
    /// As for [`Schema::compile`].
    pub fn with_built_in(given: &[SchemaSource<'_>]) -> Result<Self, Vec<SchemaFault>> {
        Self::compile_all(given, &BUILT_IN)
    }

    /// The built-in documents alone, compiled once.
    ///
    /// # Panics
    /// Never: a test compiles them.
    #[must_use]
    pub fn built_in() -> Arc<Self> {
        static COMPILED: OnceLock<Arc<Schema>> = OnceLock::new();
        let compile =
            || Arc::new(Self::with_built_in(&[]).expect("the built-in schemas compile, as a test shows"));
        COMPILED.get_or_init(compile).clone()
    }

    /// Whether it has a document for this namespace.
    #[must_use]
    pub fn declares_namespace(&self, namespace: &str) -> bool {
        self.namespaces.iter().any(|(known, _)| known == namespace)
    }

    /// Whether an element of this name may be the root of a document.
    #[must_use]
    pub fn declares_root(&self, namespace: &str, local: &str) -> bool {
        let (name, _) = self.components.names.find(namespace, local);
        self.components.global_elements.contains_key(&name)
    }

    /// Whether an element of this name may stand anywhere in a document.
    #[must_use]
    pub fn declares_element(&self, namespace: &str, local: &str) -> bool {
        let (name, _) = self.components.names.find(namespace, local);
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// Whether what it says of this namespace is built in.
    #[must_use]
    pub fn is_built_in(&self, namespace: &str) -> bool {
        self.namespaces.iter().any(|(known, built_in)| known == namespace && *built_in)
    }

    fn compile_all(given: &[SchemaSource<'_>], built_in: &[(&str, &str)]) -> Result<Self, Vec<SchemaFault>> {
        let (components, namespaces) = compile::compile(given, built_in)?;
        let (plans, entries) = (plans(&components), entries(&components));
        let roots = components.roots();
        Ok(Self { components, plans, entries, roots, namespaces })
    }
}
