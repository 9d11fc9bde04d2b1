//! Walks the elements of a feed and keeps what its records need.

use super::words::{Vocabulary, Word};
use crate::finding::Code;
use crate::records::{Association, By, Notice, Records, Reference, Segment, Via};
use crate::symbols::{Symbol, Symbols};
use crate::xml::{At, Place, Tag};

/// How one feed reads its records: a small machine whose states are the elements that matter.
pub(super) trait RecordReader {
    /// Where in a record the walk is.
    type State: Copy;
    /// Inside the root element.
    const ROOT: Self::State;

    /// A child of an element in `parent`; none when nothing below it matters.
    fn enter(
        &mut self,
        parent: Self::State,
        element: &mut Element<'_, '_, '_>,
        feed: &mut Draft,
    ) -> Option<Self::State>;

    /// The end of an element in `state`, a child of one in `parent`, with the text directly in it.
    fn leave(&mut self, state: Self::State, parent: Self::State, text: &str, feed: &mut Draft);
}

/// A start tag as a [`RecordReader`] sees it.
pub(super) struct Element<'t, 'a, 'w> {
    /// What its name means.
    pub(super) word: Word,
    tag: &'t Tag<'a>,
    at: &'t mut At<'w>,
    vocabulary: &'t mut Vocabulary,
}

impl<'a> Element<'_, 'a, '_> {
    /// The place of the element.
    pub(super) fn place(&mut self) -> Place {
        self.at.place()
    }

    /// The value and the place of an attribute.
    pub(super) fn attribute(&mut self, wanted: Word) -> Option<(&'a str, Place)> {
        let found = self.tag.attributes().find(|attribute| {
            self.vocabulary.word(attribute.name, self.tag.table) == wanted
                && self.tag.table.namespace(attribute.name).is_empty()
        })?;
        Some((found.value, self.at.place_in(found.offset)))
    }

    /// The element's local name.
    pub(super) fn local(&self) -> &str {
        self.tag.table.local(self.tag.name)
    }

    /// Local names, values and places of the attributes.
    pub(super) fn attributes(&mut self) -> Vec<(&str, &'a str, Place)> {
        let (tag, at) = (self.tag, &mut *self.at);
        tag.attributes()
            .map(|attribute| {
                (tag.table.local(attribute.name), attribute.value, at.place_in(attribute.offset))
            })
            .collect()
    }
}

/// The segment in the making.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) segment: Segment,
    record: Option<Place>,
}

impl Draft {
    pub(super) fn records(&mut self) -> &mut Records {
        &mut self.segment.records
    }

    pub(super) fn symbols(&mut self) -> &mut Symbols {
        &mut self.segment.symbols
    }

    pub(super) fn intern(&mut self, text: &str) -> Symbol {
        self.segment.symbols.intern(text)
    }

    /// Keeps something found in the record at hand.
    pub(super) fn notice(&mut self, code: Code, place: Place, quotes: [&str; 2]) {
        let record = self.segment.records.len();
        let quotes = quotes.map(|quote| self.segment.symbols.intern(quote));
        self.segment.notices.push(Notice { code, place, record, quotes });
    }

    /// Opens a record.
    pub(super) fn begin(&mut self, place: Place) {
        self.record = Some(place);
    }

    /// Where the record at hand starts.
    fn record_place(&self) -> Place {
        self.record.unwrap_or(Place::START)
    }

    /// Keeps a reference of the record at hand.
    pub(super) fn refer(&mut self, via: Via, by: By, target: &str, place: Place) {
        if matches!(by, By::NonExplicitId)
            && !target.is_empty()
            && target.bytes().all(|byte| byte.is_ascii_digit())
        {
            self.notice(Code::NumericNonExplicitId, place, [target, via.name()]);
        }
        let target = self.intern(target);
        self.segment.records.refer(Reference { via, by, target }, place);
    }

    /// Keeps an association of the person at hand, and the references made since the last one with it.
    pub(super) fn associate(&mut self, association: Association, place: Place) {
        self.segment.records.associate(association, place);
    }

    /// Keeps a reference to an organisation by its id, which may be empty to say that there is none.
    pub(super) fn refer_by_id(&mut self, via: Via, target: &str, place: Place) {
        if target.is_empty() {
            self.notice(Code::EmptyReference, place, [via.name(), ""]);
        } else {
            self.refer(via, By::SourceId, target, place);
        }
    }

    /// Closes the record at hand.
    pub(super) fn complete(&mut self, key: &str, without: Option<Code>) {
        let place = self.record_place();
        if let Some(without) = without.filter(|_| key.is_empty()) {
            self.notice(without, place, ["", ""]);
        }
        let key = self.segment.symbols.add(key);
        self.segment.records.complete(key, place);
    }
}

/// Drives a [`RecordReader`] over the events of a file.
pub(super) struct Walk<R: RecordReader> {
    reader: R,
    states: Vec<R::State>,
    /// Depth of open elements below one that does not matter.
    ignored: u32,
    text: String,
    vocabulary: Vocabulary,
}

impl<R: RecordReader> Walk<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader,
            states: vec![R::ROOT],
            ignored: 0,
            text: String::new(),
            vocabulary: Vocabulary::default(),
        }
    }

    pub(super) fn start(&mut self, tag: &Tag<'_>, at: &mut At<'_>, draft: &mut Draft) {
        let (0, Some(&parent)) = (self.ignored, self.states.last()) else {
            self.ignored += 1;
            return;
        };
        let word = self.vocabulary.word(tag.name, tag.table);
        let mut element = Element { word, tag, at, vocabulary: &mut self.vocabulary };
        match self.reader.enter(parent, &mut element, draft) {
            Some(state) => {
                self.states.push(state);
                self.text.clear();
            }
            None => self.ignored = 1,
        }
    }

    pub(super) fn text(&mut self, piece: &str) {
        if self.ignored == 0 {
            self.text.push_str(piece);
        }
    }

    /// Ends the innermost element; the root's own end leaves nothing to do.
    pub(super) fn end(&mut self, draft: &mut Draft) {
        if self.ignored > 0 {
            self.ignored -= 1;
            return;
        }
        if let (Some(state), Some(&parent)) = (self.states.pop(), self.states.last()) {
            self.reader.leave(state, parent, &self.text, draft);
            self.text.clear();
        }
    }
}
