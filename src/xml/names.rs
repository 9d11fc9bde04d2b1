//! Names and the namespaces they live in.
//!
//! Every distinct spelling of a name is taken apart, checked and resolved once for each set of declarations in
//! scope; after that a name costs one look-up. Scopes are kept by their content, so a generator that repeats the
//! same declarations at every element makes one scope, not a million.

use hashbrown::HashTable;

use super::chars::is_ncname;
use super::fault::Fault;
use crate::sorting;
use crate::symbols::{Ends, Symbol, Symbols};

/// The namespace that the prefix `xml` is bound to, always.
const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace that the prefix `xmlns` is bound to, which nothing may declare.
const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";

/// An expanded name: the same number for the same namespace and local part, whatever the prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameId(u32);

/// How many bindings a scope may have if all have as many.
const SCOPE_BINDINGS: usize = 256;

impl NameId {
    /// The number as an index: names are numbered from 0 in the order they are met.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A set of namespace declarations in effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ScopeId(u32);

impl ScopeId {
    pub(super) const DOCUMENT: Self = Self(0);
    /// Unprefixed attributes are in no namespace, whatever is declared.
    const ATTRIBUTES: Self = Self(u32::MAX);

    /// Scopes are numbered from 0 in the order they are met.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The names met so far in one file.
#[derive(Debug)]
pub struct Names {
    texts: Symbols,
    /// What each scope binds, sorted by the symbols of the prefixes.
    scopes: Vec<Vec<(Symbol, Symbol)>>,
    by_bindings: HashTable<u32>,
    /// How many bindings there are in all scopes together.
    bindings: usize,
    expanded: Vec<(Symbol, Symbol)>,
    by_expansion: HashTable<u32>,
    spellings: Vec<Spelling>,
    by_spelling: HashTable<u32>,
    /// How the last element was spelled, and its last attribute so far.
    last: u32,
    last_attribute: Option<u32>,
    /// Prefixes already reported: one missing declaration is one mistake, however often the prefix is used.
    undeclared: Vec<(ScopeId, Symbol)>,
    by_undeclared: HashTable<u32>,
}

#[derive(Debug)]
struct Spelling {
    scope: ScopeId,
    ends: Ends,
    text: Symbol,
    name: NameId,
    /// Of an element: what the element that came after it when it was met last was spelled like.
    next: u32,
    /// Of an element: what its first attribute was spelled like when it was met last; of an attribute, the one after it.
    next_attribute: u32,
}

impl Spelling {
    fn hash(&self) -> u64 {
        self.ends.hash_with(self.scope.0)
    }
}

/// What a name can mean.
pub(crate) trait Word: Copy {
    /// What a name means.
    fn of_name(name: NameId, names: &Names) -> Self;
}

/// What the names of one file mean to who reads it, each worked out once.
#[derive(Debug)]
pub(crate) struct Vocabulary<W> {
    words: Vec<Option<W>>,
}

impl<W> Default for Vocabulary<W> {
    fn default() -> Self {
        Self { words: Vec::new() }
    }
}

impl<W: Word> Vocabulary<W> {
    /// What a name means.
    #[inline]
    pub(crate) fn word(&mut self, name: NameId, names: &Names) -> W {
        if self.words.len() <= name.index() {
            self.words.resize(name.index() + 1, None);
        }
        *self.words[name.index()].get_or_insert_with(|| W::of_name(name, names))
    }
}

impl Names {
    pub(super) fn new() -> Self {
        let mut texts = Symbols::new();
        let xml = (texts.intern("xml"), texts.intern(XML_NAMESPACE));
        Self {
            texts,
            scopes: vec![vec![xml]],
            by_bindings: HashTable::new(),
            bindings: 1,
            expanded: Vec::new(),
            by_expansion: HashTable::new(),
            spellings: Vec::new(),
            by_spelling: HashTable::new(),
            last: 0,
            last_attribute: None,
            undeclared: Vec::new(),
            by_undeclared: HashTable::new(),
        }
    }

    /// The namespace of a name; empty when it is in none.
    #[must_use]
    pub fn namespace(&self, name: NameId) -> &str {
        self.texts.text(self.expanded[name.index()].0)
    }

    /// The local part of a name.
    #[must_use]
    pub fn local(&self, name: NameId) -> &str {
        self.texts.text(self.expanded[name.index()].1)
    }

    /// The name of the element that is to be expected next in this scope, if `text` starts with its spelling, and the length
    /// of that. Elements follow each other in much the same order in all records.
    #[inline]
    pub(super) fn expected(&mut self, text: &[u8], scope: ScopeId) -> Option<(NameId, usize)> {
        let next = self.spellings.get(self.last as usize)?.next;
        let spelling = &self.spellings[next as usize];
        if spelling.scope != scope || !spelling.ends.start(text) {
            return None;
        }
        let length = spelling.ends.length();
        if !spelling.ends.are_all() && text[..length] != *self.texts.text(spelling.text).as_bytes() {
            return None;
        }
        self.last = next;
        self.last_attribute = None;
        Some((spelling.name, length))
    }

    /// Resolves an element's name as written.
    pub(super) fn element(&mut self, written: &str, scope: ScopeId, faults: &mut Vec<Fault>) -> NameId {
        self.last_attribute = None;
        let Some(known) = self.known(written, scope) else {
            return self.resolve(written, scope, false, faults);
        };
        if let Some(last) = self.spellings.get_mut(self.last as usize) {
            last.next = known;
        }
        self.last = known;
        self.spellings[known as usize].name
    }

    /// Resolves an attribute's name as written. Without a prefix it is in no namespace.
    pub(super) fn attribute(&mut self, written: &str, scope: ScopeId, faults: &mut Vec<Fault>) -> NameId {
        let before = self.last_attribute.unwrap_or(self.last) as usize;
        if let Some(next) = self.spellings.get(before).map(|before| before.next_attribute) {
            let spelling = &self.spellings[next as usize];
            // A name that is known as one without a prefix has none.
            if spelling.scope == ScopeId::ATTRIBUTES
                && spelling.ends == Ends::of(written)
                && (spelling.ends.are_all() || self.texts.text(spelling.text) == written)
            {
                self.last_attribute = Some(next);
                return spelling.name;
            }
        }
        let scope = if written.contains(':') { scope } else { ScopeId::ATTRIBUTES };
        let Some(known) = self.known(written, scope) else {
            return self.resolve(written, scope, true, faults);
        };
        if let Some(before) = self.spellings.get_mut(before) {
            before.next_attribute = known;
        }
        self.last_attribute = Some(known);
        self.spellings[known as usize].name
    }

    /// The scope inside an element of `outer` that carries `declarations` (prefix, namespace), each prefix once. None when
    /// there would be more than `scopes_max` of them, or more bindings than that in one.
    pub(super) fn declare<'a>(
        &mut self,
        outer: ScopeId,
        declarations: impl Iterator<Item = (&'a str, &'a str)>,
        scopes_max: u32,
        faults: &mut Vec<(usize, Fault)>,
    ) -> Option<ScopeId> {
        let mut inner: Vec<(Symbol, Symbol)> = Vec::new();
        for (index, (prefix, namespace)) in declarations.enumerate() {
            if let Some(fault) = reserved(prefix, namespace) {
                faults.push((index, fault));
                continue;
            }
            if !prefix.is_empty() && !is_ncname(prefix) {
                faults.push((index, Fault::MalformedName(format!("xmlns:{prefix}"))));
                continue;
            }
            inner.push((self.texts.intern(prefix), self.texts.intern(namespace)));
        }
        sorting::sort(&mut inner);
        let bindings = joined(&self.scopes[outer.index()], &inner);
        let hash = bindings_hash(&bindings);
        let scopes = &self.scopes;
        if let Some(&known) = self.by_bindings.find(hash, |&scope| scopes[scope as usize] == bindings) {
            return Some(ScopeId(known));
        }
        if bindings == self.scopes[0] {
            return Some(ScopeId::DOCUMENT);
        }
        let count = self.scopes.len() as u32;
        self.bindings += bindings.len();
        let full = count >= scopes_max || bindings.len() > scopes_max as usize;
        if full || self.bindings > scopes_max as usize * SCOPE_BINDINGS {
            return None;
        }
        self.scopes.push(bindings);
        let scopes = &self.scopes;
        self.by_bindings.insert_unique(hash, count, |&scope| bindings_hash(&scopes[scope as usize]));
        Some(ScopeId(count))
    }

    #[inline]
    fn known(&self, written: &str, scope: ScopeId) -> Option<u32> {
        let ends = Ends::of(written);
        let found = self.by_spelling.find(ends.hash_with(scope.0), |&index| {
            let spelling = &self.spellings[index as usize];
            (spelling.ends, spelling.scope) == (ends, scope)
                && (ends.are_all() || self.texts.text(spelling.text) == written)
        });
        found.copied()
    }

    /// The slow way, once for each spelling in a scope. A malformed name is not remembered, so that every use is reported.
    fn resolve(&mut self, written: &str, scope: ScopeId, attribute: bool, faults: &mut Vec<Fault>) -> NameId {
        let faults_before = faults.len();
        let mut undeclared = None;
        let (prefix, local) = match written.split_once(':') {
            Some((prefix, local)) if is_ncname(prefix) && is_ncname(local) => (prefix, local),
            None if is_ncname(written) => ("", written),
            _ => {
                faults.push(Fault::MalformedName(written.to_owned()));
                ("", written)
            }
        };
        let namespace = match self.binding(scope, prefix) {
            Some(namespace) if !(attribute && prefix.is_empty()) => namespace,
            None if prefix == "xmlns" => {
                if !attribute {
                    faults.push(Fault::ReservedNamespace(written.to_owned()));
                }
                self.texts.intern(XMLNS_NAMESPACE)
            }
            None if !prefix.is_empty() => {
                let breach = (scope, self.texts.intern(prefix));
                if self.is_first(breach) {
                    undeclared = Some(Fault::UndeclaredPrefix(prefix.to_owned()));
                }
                self.texts.intern("")
            }
            _ => self.texts.intern(""),
        };
        let local = self.texts.intern(local);
        let name = self.expand(namespace, local);
        if faults.len() == faults_before {
            let text = self.texts.intern(written);
            let spelling =
                Spelling { scope, ends: Ends::of(written), text, name, next: 0, next_attribute: 0 };
            let Self { by_spelling, spellings, .. } = self;
            let next = spellings.len() as u32;
            by_spelling.insert_unique(spelling.hash(), next, |&index| spellings[index as usize].hash());
            spellings.push(spelling);
        }
        faults.extend(undeclared);
        name
    }

    /// Whether a breach is met for the first time.
    fn is_first(&mut self, breach: (ScopeId, Symbol)) -> bool {
        let hash = |(scope, prefix): (ScopeId, Symbol)| expansion_hash((Symbol(scope.0), prefix));
        let Self { undeclared, by_undeclared, .. } = self;
        if by_undeclared.find(hash(breach), |&index| undeclared[index as usize] == breach).is_some() {
            return false;
        }
        let index = undeclared.len() as u32;
        undeclared.push(breach);
        by_undeclared.insert_unique(hash(breach), index, |&index| hash(undeclared[index as usize]));
        true
    }

    /// The prefixes a scope binds, and to what.
    pub(super) fn bindings(&self, scope: ScopeId) -> impl Iterator<Item = (&str, &str)> {
        let bindings = self.scopes.get(scope.index()).into_iter().flatten();
        bindings.map(|&(prefix, namespace)| (self.texts.text(prefix), self.texts.text(namespace)))
    }

    fn binding(&self, scope: ScopeId, prefix: &str) -> Option<Symbol> {
        let bindings = self.scopes.get(scope.0 as usize)?;
        let prefix = self.texts.find(prefix)?;
        let index = bindings.binary_search_by_key(&prefix, |&(known, _)| known).ok()?;
        Some(bindings[index].1)
    }

    fn expand(&mut self, namespace: Symbol, local: Symbol) -> NameId {
        let wanted = (namespace, local);
        let expanded = &self.expanded;
        let found =
            self.by_expansion.find(expansion_hash(wanted), |&index| expanded[index as usize] == wanted);
        if let Some(&known) = found {
            return NameId(known);
        }
        let index = self.expanded.len() as u32;
        self.expanded.push(wanted);
        let expanded = &self.expanded;
        self.by_expansion
            .insert_unique(expansion_hash(wanted), index, |&index| expansion_hash(expanded[index as usize]));
        NameId(index)
    }
}

/// What holds inside an element: its own bindings and those around it that it does not replace; all sorted by prefix.
fn joined(outer: &[(Symbol, Symbol)], inner: &[(Symbol, Symbol)]) -> Vec<(Symbol, Symbol)> {
    let mut all = Vec::with_capacity(outer.len() + inner.len());
    let mut rest = outer.iter().copied().peekable();
    for &own in inner {
        while let Some(before) = rest.next_if(|&(prefix, _)| prefix < own.0) {
            all.push(before);
        }
        rest.next_if(|&(prefix, _)| prefix == own.0);
        all.push(own);
    }
    all.extend(rest);
    all
}

fn bindings_hash(bindings: &[(Symbol, Symbol)]) -> u64 {
    bindings.iter().fold(0, |hash: u64, &binding| hash.rotate_left(5) ^ expansion_hash(binding))
}

fn expansion_hash((namespace, local): (Symbol, Symbol)) -> u64 {
    (u64::from(namespace.0) << 32 | u64::from(local.0)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Namespaces in XML 1.0, section 3: `xml` and `xmlns` are reserved, and a prefix cannot be undeclared.
fn reserved(prefix: &str, namespace: &str) -> Option<Fault> {
    let breach = match prefix {
        "xml" => namespace != XML_NAMESPACE,
        "xmlns" => true,
        _ => {
            namespace == XML_NAMESPACE
                || namespace == XMLNS_NAMESPACE
                || (namespace.is_empty() && !prefix.is_empty())
        }
    };
    breach.then(|| {
        Fault::ReservedNamespace(if prefix.is_empty() {
            "xmlns".to_owned()
        } else {
            format!("xmlns:{prefix}")
        })
    })
}
