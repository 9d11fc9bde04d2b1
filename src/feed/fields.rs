//! The fields of records: every leaf with its path below the record, and every attribute.
//!
//! A path is made of the local names of elements, joined by dots, and of the keys of items in brackets. An item is known
//! by its id, a localised text by its language and country, a classified id by its type; of other elements of one name
//! the second is `[2]`. Prefixes, comments, the order of elements of different names and the way text is written make no
//! difference.

use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::{HashSet, HashTable};

use super::supervisor;
use super::words::{Vocabulary, Word};
use crate::records::{Changes, Comparison, Digest, Feed, FieldTexts, without_keys};
use crate::symbols::hash_text;
use crate::xml::{NameId, Names, Tag};

/// What is looked for in the fields of records.
#[derive(Clone, Debug, Default)]
pub enum Look {
    /// Nothing.
    #[default]
    Nothing,
    /// Whether records are the same as they were.
    Digests,
    /// The fields of some records, and nothing else: a file is read for the second time.
    Again(Arc<SecondLook>),
}

/// What is looked for in files that are read for the second time.
#[derive(Debug, Default)]
pub struct SecondLook {
    /// By the name of the file.
    pub(crate) searches: Vec<(String, Search)>,
}

impl SecondLook {
    /// Whether anything is looked for in a file of this name.
    pub(super) fn wants(&self, file: &str) -> bool {
        self.searches.iter().any(|(name, _)| name == file)
    }
}

/// What is looked for in one file.
#[derive(Debug)]
pub(crate) enum Search {
    /// The fields of these records, in order, until so many bytes are kept.
    Keep { wanted: Vec<Wanted>, bytes_max: u64 },
    /// In which fields these records, in order, differ from those that are known.
    Compare { wanted: Vec<Wanted>, known: Arc<FieldTexts>, by: Paths },
}

/// How fields are found in those that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paths {
    /// All are known, by keys.
    Keys,
    /// Some are known, by their paths as text; of the others nothing is said.
    Texts,
}

/// A record whose fields are looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) record: u32,
    /// Which of the records that are known it is compared with.
    pub(crate) row: u32,
    /// What it was when it was read first: a record that is another by now is passed over.
    pub(crate) digest: Option<Digest>,
}

/// What was found in a file that was read for the second time.
#[derive(Debug)]
pub(crate) struct Looked {
    pub(crate) look: Arc<SecondLook>,
    /// Which of its searches it was.
    pub(crate) search: usize,
    pub(crate) found: Findings,
}

#[derive(Debug)]
pub(crate) enum Findings {
    /// Fields of records, and whether there are more that were wanted.
    Kept {
        texts: FieldTexts,
        more: bool,
    },
    Compared(Changes),
}

/// A longer value is kept as its start.
const SHOWN_BYTES_MAX: usize = 4096;

/// Text is hashed in blocks of this length, so that no value has to be held as a whole.
const BLOCK_BYTES: usize = 64 << 10;

fn fold(a: u64, b: u64) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write_u64(a);
    hasher.write_u64(b);
    hasher.finish()
}

/// Where paths start.
const RECORD: u64 = 0x536F_7570;
/// Sets attributes apart from elements.
const ATTRIBUTE: u64 = 0x4174;

/// What a name means for a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Plain,
    Id,
    Type,
    Language,
    Country,
    /// It says nothing about the record: where the schema is.
    Nothing,
}

#[derive(Clone, Copy, Debug)]
struct Name {
    hash: u64,
    /// As the name of an attribute.
    attribute: Part,
    /// As the name of an element: whether it is a classified id, and whether it is the user of a person.
    classified: bool,
    user: bool,
}

impl Name {
    fn of(name: NameId, table: &Names) -> Self {
        let (local, namespace) = (table.local(name), table.namespace(name));
        let attribute = match (namespace, local) {
            ("", "id") => Part::Id,
            ("", "type") => Part::Type,
            ("", "lang") => Part::Language,
            ("", "country") => Part::Country,
            (super::words::XSI, "schemaLocation" | "noNamespaceSchemaLocation") => Part::Nothing,
            _ => Part::Plain,
        };
        Self {
            hash: hash_text(local),
            attribute,
            classified: matches!(local, "id" | "classified_id"),
            user: local == "user",
        }
    }
}

/// An element that is open inside a record, or the record itself.
#[derive(Debug)]
struct Open {
    path: u64,
    /// Bytes of the path as text.
    shown: usize,
    /// Elements were met in it.
    parent: bool,
    /// It has attributes that are fields.
    attributes: bool,
}

/// The text at hand.
#[derive(Debug, Default)]
struct Run {
    text: String,
    /// The start of a long one.
    start: String,
    hash: u64,
    hashed_bytes: u64,
}

impl Run {
    fn clear(&mut self) {
        self.text.clear();
        if self.hashed_bytes > 0 {
            *self = Self::default();
        }
    }

    fn push(&mut self, piece: &str) {
        self.text.push_str(piece);
        while self.text.len() >= BLOCK_BYTES {
            let block = before(&self.text, BLOCK_BYTES);
            if self.hashed_bytes == 0 {
                before(&self.text, SHOWN_BYTES_MAX).clone_into(&mut self.start);
            }
            let length = block.len();
            self.hash = fold(self.hash, hash_text(block));
            self.hashed_bytes += length as u64;
            self.text.drain(..length);
        }
    }

    fn is_empty(&self) -> bool {
        self.text.is_empty() && self.hashed_bytes == 0
    }

    /// Whether there is nothing but white space.
    fn is_blank(&self) -> bool {
        self.hashed_bytes == 0 && self.text.bytes().all(is_space)
    }

    fn value(&self) -> Value<'_> {
        let Self { text, start, hash, hashed_bytes } = self;
        if *hashed_bytes == 0 {
            return Value::of(text);
        }
        let hash = fold(*hash, hash_text(text));
        Value { text: start, hash, bytes: hashed_bytes + text.len() as u64 }
    }

    /// The value of an element that has others in it.
    fn trimmed(&self) -> Value<'_> {
        if self.hashed_bytes > 0 {
            self.value()
        } else {
            Value::of(self.text.trim_matches(|c: char| c.is_ascii() && is_space(c as u8)))
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// The first characters of a text, of which there are at most so many bytes.
fn before(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A value, or the start of a long one.
struct Value<'a> {
    text: &'a str,
    hash: u64,
    bytes: u64,
}

impl<'a> Value<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, hash: hash_text(text), bytes: text.len() as u64 }
    }

    /// The value as it is kept. A long one ends with its length and its hash: two that differ look different.
    fn shown<T>(&self, show: impl FnOnce(&str) -> T) -> T {
        if self.bytes <= SHOWN_BYTES_MAX as u64 {
            return show(self.text);
        }
        let start = before(self.text, SHOWN_BYTES_MAX);
        show(&format!("{start}… ({} bytes, {:016x})", self.bytes, self.hash))
    }
}

/// Walks the elements of the records of one feed.
#[derive(Debug)]
pub(super) struct Fields {
    feed: Feed,
    task: Task,
    vocabulary: Vocabulary,
    names: Vec<Option<Name>>,
    /// Open elements below the root.
    depth: u32,
    records: u32,
    in_record: bool,
    /// Those of the record at hand, when it is looked at.
    open: Vec<Open>,
    /// How often each path has come in the record at hand.
    paths: HashTable<(u64, u32)>,
    run: Run,
    digest: u64,
    path: String,
}

#[derive(Debug)]
enum Task {
    Digest,
    Again { look: Arc<SecondLook>, search: usize, next: usize, state: State },
}

#[derive(Debug)]
enum State {
    Keep { texts: FieldTexts, full: bool },
    Compare { comparison: Box<Comparison>, kinds: HashSet<String, FixedState> },
}

/// More paths than this are not worth keeping the table for.
const PATHS_KEPT_MAX: usize = 1 << 10;

impl Fields {
    /// What looks at the fields of a feed for the first time.
    pub(super) fn digests(feed: Feed) -> Self {
        Self::new(feed, Task::Digest)
    }

    /// What looks at the fields of a file for the second time; none when nothing is wanted of it.
    pub(super) fn again(feed: Feed, look: &Arc<SecondLook>, file: &str) -> Option<Self> {
        let search = look.searches.iter().position(|(name, _)| name == file)?;
        let state = match &look.searches[search].1 {
            Search::Keep { .. } => State::Keep { texts: FieldTexts::new(), full: false },
            Search::Compare { known, by, .. } => {
                let kinds = if *by == Paths::Texts { known.kinds() } else { HashSet::default() };
                State::Compare { comparison: Box::default(), kinds }
            }
        };
        Some(Self::new(feed, Task::Again { look: Arc::clone(look), search, next: 0, state }))
    }

    fn new(feed: Feed, task: Task) -> Self {
        Self {
            feed,
            task,
            vocabulary: Vocabulary::default(),
            names: Vec::new(),
            depth: 0,
            records: 0,
            in_record: false,
            open: Vec::new(),
            paths: HashTable::new(),
            run: Run::default(),
            digest: 0,
            path: String::new(),
        }
    }

    /// What was found by looking for the second time.
    pub(super) fn into_looked(self) -> Option<Looked> {
        let Task::Again { look, search, state, .. } = self.task else { return None };
        let found = match state {
            State::Keep { texts, full } => Findings::Kept { texts, more: full },
            State::Compare { comparison, .. } => Findings::Compared(comparison.into_found()),
        };
        Some(Looked { look, search, found })
    }

    /// Whether the file is read for the second time, for these fields alone.
    pub(super) fn is_second_look(&self) -> bool {
        matches!(self.task, Task::Again { .. })
    }

    /// Whether the rest of the file makes no difference.
    pub(super) fn done(&self) -> bool {
        match &self.task {
            Task::Digest => false,
            Task::Again { state: State::Keep { full: true, .. }, .. } => true,
            Task::Again { look, search, next, .. } => *next >= wanted(look, *search).len(),
        }
    }

    /// A start tag below the root.
    pub(super) fn start(&mut self, tag: &Tag<'_>) {
        self.depth += 1;
        if self.depth == 1 {
            self.in_record = self.is_record(tag);
            if self.in_record && self.task.begin(self.records) {
                self.begin(tag);
            }
        } else if !self.open.is_empty() {
            self.enter(tag);
        }
    }

    fn is_record(&mut self, tag: &Tag<'_>) -> bool {
        let word = match self.feed {
            Feed::Organisations => Word::Organisation,
            Feed::Users => Word::User,
            Feed::Persons => Word::Person,
            Feed::Supervisors => return supervisor::is_row(tag.table.local(tag.name)),
        };
        self.vocabulary.word(tag.name, tag.table) == word
    }

    fn begin(&mut self, tag: &Tag<'_>) {
        self.digest = 0;
        self.path.clear();
        if self.paths.capacity() > PATHS_KEPT_MAX {
            self.paths = HashTable::new();
        } else {
            self.paths.clear();
        }
        let attributes = self.attributes(RECORD, tag, |_| false);
        self.open.push(Open { path: RECORD, shown: 0, parent: true, attributes });
        self.run.clear();
    }

    fn name(&mut self, name: NameId, table: &Names) -> Name {
        if self.names.len() <= name.index() {
            self.names.resize(name.index() + 1, None);
        }
        *self.names[name.index()].get_or_insert_with(|| Name::of(name, table))
    }

    /// An element inside a record.
    fn enter(&mut self, tag: &Tag<'_>) {
        self.flush();
        let nested = self.open.len() > 1;
        let Some(parent) = self.open.last_mut() else { return };
        parent.parent = true;
        let parent = parent.path;
        let name = self.name(tag.name, tag.table);
        let mut values = [None; 4];
        for attribute in tag.attributes().filter(|attribute| !attribute.value.is_empty()) {
            match self.name(attribute.name, tag.table).attribute {
                Part::Id => values[0] = Some(attribute.value),
                Part::Type => values[1] = Some(attribute.value),
                Part::Language => values[2] = Some(attribute.value),
                Part::Country => values[3] = Some(attribute.value),
                Part::Plain | Part::Nothing => {}
            }
        }
        let key = self.key(name, nested, values);
        let segment = match &key {
            Key::None => name.hash,
            Key::Of(_, value) => fold(name.hash, hash_text(value)),
            Key::Text(language, country) => fold(fold(name.hash, hash_text(language)), hash_text(country)),
        };
        let (path, times) = self.times(fold(parent, segment));
        if self.task.shows() {
            self.show(tag.table.local(tag.name), &key, times);
        }
        let shown = self.path.len();
        let attributes = self.attributes(path, tag, |part| match key {
            Key::None => false,
            Key::Of(of, _) => of == part,
            Key::Text(..) => matches!(part, Part::Language | Part::Country),
        });
        self.open.push(Open { path, shown, parent: false, attributes });
        self.run.clear();
    }

    /// By what an element is known among its like.
    fn key<'a>(
        &self,
        name: Name,
        nested: bool,
        [id, kind, language, country]: [Option<&'a str>; 4],
    ) -> Key<'a> {
        // Of a row of the supervisor feed nothing is known; a person has one user.
        let keyed = self.feed != Feed::Supervisors && (nested || !name.user);
        match (id, kind) {
            _ if !keyed => Key::None,
            (_, Some(kind)) if name.classified => Key::Of(Part::Type, kind),
            (Some(id), _) => Key::Of(Part::Id, id),
            _ if language.or(country).is_some() => {
                Key::Text(language.unwrap_or_default(), country.unwrap_or_default())
            }
            (None, Some(kind)) => Key::Of(Part::Type, kind),
            (None, None) => Key::None,
        }
    }

    /// The path of an element as a number, and how often it has come with this one.
    fn times(&mut self, path: u64) -> (u64, u32) {
        let entry = self.paths.entry(path, |&(known, _)| known == path, |&(known, _)| known);
        let times = &mut entry.or_insert((path, 0)).into_mut().1;
        *times += 1;
        (if *times > 1 { fold(path, u64::from(*times)) } else { path }, *times)
    }

    /// Adds an element to the path as text.
    fn show(&mut self, local: &str, key: &Key<'_>, times: u32) {
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(local);
        match key {
            Key::None => {}
            Key::Of(_, value) => self.path.extend(["[", value, "]"]),
            Key::Text(language, "") => self.path.extend(["[", language, "]"]),
            Key::Text(language, country) => self.path.extend(["[", language, "_", country, "]"]),
        }
        if times > 1 {
            self.path.extend(["[", &times.to_string(), "]"]);
        }
    }

    /// The attributes of an element as fields, but for those that are its key; answers whether there are any.
    fn attributes(&mut self, path: u64, tag: &Tag<'_>, is_key: impl Fn(Part) -> bool) -> bool {
        let mut any = false;
        let shown = self.path.len();
        for attribute in tag.attributes() {
            let name = self.name(attribute.name, tag.table);
            if name.attribute == Part::Nothing || (is_key(name.attribute) && !attribute.value.is_empty()) {
                continue;
            }
            any = true;
            let namespace = tag.table.namespace(attribute.name);
            let hash = if namespace.is_empty() { name.hash } else { fold(name.hash, hash_text(namespace)) };
            if self.task.shows() {
                self.path.extend(["@", tag.table.local(attribute.name)]);
            }
            self.field(fold(fold(path, ATTRIBUTE), hash), &Value::of(attribute.value));
            self.path.truncate(shown);
        }
        any
    }

    fn field(&mut self, path: u64, value: &Value<'_>) {
        // A sum, because order makes no difference.
        self.digest = self.digest.wrapping_add(fold(path, value.hash));
        self.task.field(path, &self.path, value);
    }

    /// Keeps text that stands beside elements.
    fn flush(&mut self) {
        if self.run.is_blank() {
            return;
        }
        let Some(&Open { path, shown, .. }) = self.open.last() else { return };
        // Its first piece is the value of the element, as if it had none in it.
        let (path, times) = match self.times(fold(path, 0)) {
            (_, 1) => (path, 1),
            later => later,
        };
        if times > 1 && self.task.shows() {
            self.path.extend(["[", &times.to_string(), "]"]);
        }
        if shown == 0 && self.task.shows() {
            // Text of the record itself.
            self.path.push('.');
        }
        let run = std::mem::take(&mut self.run);
        self.field(path, &run.trimmed());
        self.run = run;
        self.path.truncate(shown);
    }

    /// Text inside an element.
    #[inline]
    pub(super) fn text(&mut self, piece: &str) {
        if !self.open.is_empty() {
            self.run.push(piece);
        }
    }

    /// The end of an element, or of the root; answers the digest of a record that was looked at for the first time.
    pub(super) fn end(&mut self) -> Option<Digest> {
        if self.depth == 0 {
            return None;
        }
        self.depth -= 1;
        if let Some(&Open { path, parent, attributes, .. }) = self.open.last() {
            if parent {
                self.flush();
            } else if !self.run.is_empty() || !attributes {
                let run = std::mem::take(&mut self.run);
                self.field(path, &run.value());
                self.run = run;
            }
            self.run.clear();
            self.open.pop();
            self.path.truncate(self.open.last().map_or(0, |open| open.shown));
            if self.open.is_empty() {
                self.task.end(Digest::of(self.digest));
            }
        }
        if self.depth > 0 || !std::mem::take(&mut self.in_record) {
            return None;
        }
        self.records += 1;
        matches!(self.task, Task::Digest).then_some(Digest::of(self.digest))
    }
}

/// By what an element is known among its like.
#[derive(Clone, Copy)]
enum Key<'a> {
    None,
    /// The value of an attribute.
    Of(Part, &'a str),
    /// Language and country.
    Text(&'a str, &'a str),
}

fn wanted(look: &SecondLook, search: usize) -> &[Wanted] {
    match &look.searches[search].1 {
        Search::Keep { wanted, .. } | Search::Compare { wanted, .. } => wanted,
    }
}

impl Task {
    /// Whether paths are needed as text.
    fn shows(&self) -> bool {
        matches!(self, Self::Again { .. })
    }

    /// Whether the fields of a record are to be looked at.
    fn begin(&mut self, record: u32) -> bool {
        let Self::Again { look, search, next, state } = self else { return true };
        let Some(wanted) = wanted(look, *search).get(*next).filter(|wanted| wanted.record == record) else {
            return false;
        };
        match (state, &look.searches[*search].1) {
            (State::Keep { full, .. }, _) => !*full,
            (State::Compare { comparison, .. }, Search::Compare { known, .. }) => {
                comparison.begin(known, wanted.row);
                true
            }
            (State::Compare { .. }, Search::Keep { .. }) => false,
        }
    }

    #[inline]
    fn field(&mut self, key: u64, path: &str, value: &Value<'_>) {
        let Self::Again { look, search, next, state } = self else { return };
        match (state, &look.searches[*search].1) {
            (State::Keep { texts, .. }, _) => value.shown(|text| texts.push_keyed(key, path, text)),
            (State::Compare { comparison, kinds }, Search::Compare { wanted, known, by }) => {
                let row = wanted[*next].row;
                match by {
                    Paths::Keys => value.shown(|text| comparison.field(known, row, (key, path, text))),
                    Paths::Texts if !kinds.contains(&without_keys(path)) => {}
                    Paths::Texts => value.shown(|text| comparison.field_by_path(known, row, (path, text))),
                }
            }
            (State::Compare { .. }, Search::Keep { .. }) => {}
        }
    }

    /// Ends a record that was looked at.
    fn end(&mut self, digest: Digest) {
        let Self::Again { look, search, next, state } = self else { return };
        let Some(&Wanted { record, row, digest: first }) = wanted(look, *search).get(*next) else { return };
        let same = first.is_none_or(|first| first == digest);
        match (state, &look.searches[*search].1) {
            (State::Keep { texts, full }, Search::Keep { wanted, bytes_max }) => {
                if !same {
                    texts.forget_record();
                }
                texts.end_record();
                *full = texts.bytes() > *bytes_max && *next + 1 < wanted.len();
            }
            (State::Compare { comparison, .. }, Search::Compare { known, by, .. }) => {
                // A record without fields was another by the time it was read again.
                if same && (*by == Paths::Texts || known.of(row).next().is_some()) {
                    // An export tells of an organisation in one way, a feed in any.
                    let by_texts = *by == Paths::Texts;
                    comparison.end(known, row, record, |path| {
                        by_texts && path.ends_with(".organisation.source_id")
                    });
                } else {
                    comparison.forget();
                }
            }
            _ => {}
        }
        *next += 1;
    }
}
