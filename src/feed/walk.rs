//! Walks the elements of a feed and keeps what its records need.

use super::items::{Again, First, Items};
use super::values::{self, Watch};
use super::words::{Vocabulary, Word};
use hashbrown::{HashMap, HashSet};

use crate::records::{
    Association, By, Date, Day, FarDate, Feed, KeyUse, Notice, Other, Records, Reference, Segment, Via,
};
use crate::rules::{Code, Kind, Quotes, Scheme, Sink, Value, is_pattern, look};
use crate::symbols::{Ends, Symbol, Symbols};
use crate::xml::{At, Attribute, Place, Tag};

/// How the names of the elements of associations end.
const ASSOCIATION: &str = "OrganisationAssociation";

/// Uses of keys that are remembered.
const LATE_USES: usize = 256;

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

    /// Whether the text of an element in this state is to be had at its end.
    fn reads_text(_: Self::State) -> bool {
        true
    }

    /// The end of an element in `state`, a child of one in `parent`.
    fn leave(&mut self, state: Self::State, parent: Self::State, ended: &mut Ended<'_, '_>, feed: &mut Draft);
}

/// An end tag as a [`RecordReader`] sees it.
pub(super) struct Ended<'t, 'w> {
    /// The text directly in the element.
    pub(super) text: &'t str,
    at: &'t mut At<'w>,
}

impl Ended<'_, '_> {
    /// The place of the element, which is that of its start.
    pub(super) fn place(&mut self) -> Place {
        self.at.opened()
    }
}

/// Where a value stands, which is worked out only when something is found in it.
pub(super) enum Spot<'t, 'w> {
    Known(Place),
    /// The innermost open element.
    Element(&'t mut At<'w>),
    /// An attribute of the tag at hand, by its offset in the tag.
    Attribute(&'t mut At<'w>, usize),
}

impl Spot<'_, '_> {
    fn place(&mut self) -> Place {
        match self {
            Self::Known(place) => *place,
            Self::Element(at) => at.opened(),
            Self::Attribute(at, offset) => at.place_in(*offset),
        }
    }
}

/// Takes what rules find in the value at a spot.
struct Finder<'d, 's, 't, 'w> {
    draft: &'d mut Draft,
    spot: &'s mut Spot<'t, 'w>,
}

impl Sink for Finder<'_, '_, '_, '_> {
    fn add(&mut self, code: Code, quotes: Quotes<'_>) {
        self.draft.notice(code, self.spot.place(), quotes);
    }
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
        let found = self.find(wanted)?;
        Some((found.value, self.at.place_in(found.offset)))
    }

    /// The value of an attribute.
    pub(super) fn value(&mut self, wanted: Word) -> Option<&'a str> {
        self.find(wanted).map(|found| found.value)
    }

    fn find(&mut self, wanted: Word) -> Option<Attribute<'a>> {
        self.tag.attributes().find(|attribute| {
            self.vocabulary.word(attribute.name, self.tag.table) == wanted
                && self.tag.table.namespace(attribute.name).is_empty()
        })
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
    /// Whether values are shown to the rules.
    pub(super) rules: bool,
    record: Option<Place>,
    /// The id of the record at hand, as soon as it was read.
    record_id: String,
    /// Where the schema has found something in the record at hand.
    flaws: Vec<Place>,
    /// The notices of what the schema has found since the last record: if a record starts there, they are of that one.
    between: Vec<usize>,
    folds: HashMap<(Code, Symbol), usize, foldhash::fast::FixedState>,
    key_uses: HashMap<(Scheme, Symbol), usize, foldhash::fast::FixedState>,
    /// Uses of keys lately: of the few keys there are, most come again and again.
    late_uses: Vec<Option<(Scheme, Ends, usize)>>,
    far_dates: HashMap<Day, usize, foldhash::fast::FixedState>,
    items: Items,
    /// An association of the person at hand has started, and its id was not looked at yet.
    opened_association: bool,
}

impl Draft {
    /// A draft without records; `rules` says whether values are shown to the rules.
    pub(super) fn new(rules: bool) -> Self {
        Self { rules, ..Self::default() }
    }

    pub(super) fn records(&mut self) -> &mut Records {
        &mut self.segment.records
    }

    pub(super) fn symbols(&mut self) -> &mut Symbols {
        &mut self.segment.symbols
    }

    pub(super) fn intern(&mut self, text: &str) -> Symbol {
        self.segment.symbols.intern(text)
    }

    /// Keeps something found in the record at hand. What is found where the schema has found something already is the
    /// same mistake.
    #[cold]
    #[inline(never)]
    pub(super) fn notice(&mut self, code: Code, place: Place, quotes: Quotes<'_>) {
        if (self.rules || code.concerns_jobs()) && !self.flaws.contains(&place) {
            self.keep(code, place, self.segment.records.len(), quotes);
        }
    }

    /// Keeps a fault against the schema. What stands between two records is in neither; but the schema sees the start tag
    /// of a record before it is known to be one.
    pub(super) fn flaw(&mut self, code: Code, place: Place, quotes: Quotes<'_>) {
        self.segment.schema_faults += 1;
        self.flaws.push(place);
        if self.record.is_some() {
            self.flaw_record();
            self.keep(code, place, self.segment.records.len(), quotes);
            return;
        }
        let next = self.segment.notices.len();
        self.keep(code, place, u32::MAX, quotes);
        if self.segment.notices.len() > next {
            self.between.push(next);
        }
    }

    /// Keeps that the record at hand is not as the schema has it.
    fn flaw_record(&mut self) {
        let record = self.segment.records.len();
        if self.segment.flawed.last() != Some(&record) {
            self.segment.flawed.push(record);
        }
    }

    /// Keeps something found in the file as a whole.
    pub(super) fn notice_of_file(&mut self, code: Code, place: Place, quotes: Quotes<'_>) {
        self.keep(code, place, u32::MAX, quotes);
    }

    #[cold]
    #[inline(never)]
    fn keep(&mut self, code: Code, place: Place, record: u32, quotes: Quotes<'_>) {
        let quotes = quotes
            .map(|quote| if quote.is_empty() { Symbol::EMPTY } else { self.segment.symbols.intern(quote) });
        let notices = &mut self.segment.notices;
        if code.rule().folds {
            let first = *self.folds.entry((code, quotes[0])).or_insert(notices.len());
            if let Some(first) = notices.get_mut(first) {
                first.count += 1;
                return;
            }
        }
        notices.push(Notice { code, place, record, quotes, count: 1 });
    }

    /// Forgets everything that was found.
    pub(super) fn forget_notices(&mut self) {
        self.segment.notices.clear();
        self.segment.schema_faults = 0;
        self.segment.flawed.clear();
        self.between.clear();
        self.folds.clear();
    }

    /// Opens a record.
    pub(super) fn begin(&mut self, place: Place) {
        self.record = Some(place);
        // What the schema has found at the start tag of this record stays.
        if !self.flaws.is_empty() {
            self.begin_flawed(place);
        }
        self.record_id.clear();
        self.items.begin();
    }

    #[cold]
    fn begin_flawed(&mut self, place: Place) {
        self.flaws.retain(|flaw| flaw.offset >= place.offset);
        if !self.flaws.is_empty() {
            self.flaw_record();
        }
        let record = self.segment.records.len();
        for index in std::mem::take(&mut self.between) {
            if let Some(notice) = self.segment.notices.get_mut(index)
                && notice.place.offset >= place.offset
            {
                notice.record = record;
            }
        }
    }

    /// Ends the feed: what is the way of the whole feed is told once.
    pub(super) fn settle(&mut self) {
        self.settle_item_ids();
        self.settle_patterns();
        let Segment { notices, others, .. } = &mut self.segment;
        if !others.is_empty() {
            let told = |notice: &&Notice| Other::is_of(notice.code);
            let places: HashSet<u64, foldhash::fast::FixedState> =
                notices.iter().filter(told).map(|notice| notice.place.offset).collect();
            others.retain(|other| places.contains(&other.at));
        }
    }

    /// An id that comes in many records is one mistake, even where it comes in one of them twice.
    fn settle_item_ids(&mut self) {
        let Segment { symbols, notices, .. } = &mut self.segment;
        let across: HashSet<(Symbol, bool), foldhash::fast::FixedState> = notices
            .iter()
            .filter_map(|notice| match notice.code {
                Code::DuplicateAssociationId => Some((notice.quotes[0], true)),
                Code::ConstantItemId => Some((notice.quotes[1], false)),
                _ => None,
            })
            .collect();
        notices.retain(|notice| {
            let [id, element, _] = notice.quotes;
            let association = symbols.text(element).ends_with(ASSOCIATION);
            notice.code != Code::DuplicateItemId || !across.contains(&(id, association))
        });
    }

    /// Folds what a rule found in half of the records or more. The faults against the schema stay as they are: each
    /// names what was expected at its place.
    fn settle_patterns(&mut self) {
        let Segment { records, notices, .. } = &mut self.segment;
        let of_rule = |notice: &Notice| !notice.of_file() && !notice.code.code().starts_with("SCH");
        let mut cases: HashMap<Code, (u32, usize), foldhash::fast::FixedState> = HashMap::default();
        for (index, notice) in notices.iter().enumerate().filter(|(_, notice)| of_rule(notice)) {
            cases.entry(notice.code).or_insert((0, index)).0 += notice.count;
        }
        let mut next = 0;
        notices.retain_mut(|notice| {
            let index = next;
            next += 1;
            match cases.get(&notice.code) {
                Some(&(count, first)) if of_rule(notice) && is_pattern(count as usize, records.len()) => {
                    notice.count = count;
                    first == index
                }
                _ => true,
            }
        });
    }

    /// Looks at a date of a feed.
    fn date(&mut self, feed: Feed, value: &Value<'_>, spot: &mut Spot<'_, '_>) {
        let text = value.text;
        match value.date {
            Date::Unreadable => match Date::read_month_first(text) {
                Some(day) => self.notice(Code::DayMonthConfusion, spot.place(), ["", text, &day.to_string()]),
                None => self.notice(values::impossible_date(feed), spot.place(), [text, "", ""]),
            },
            // People retire decades after they came.
            Date::On(day) if day >= values::FAR && value.element != Word::RetiralDate.text() => {
                let next = self.segment.far_dates.len();
                let index = *self.far_dates.entry(day).or_insert(next);
                if let Some(known) = self.segment.far_dates.get_mut(index) {
                    known.count += 1;
                } else {
                    let (record, place) = (self.segment.records.len(), spot.place());
                    self.segment.far_dates.push(FarDate { day, place, record, count: 1 });
                }
            }
            Date::On(_) | Date::Absent => {}
        }
    }

    /// Shows a value of the supervisor feed to the rules.
    pub(super) fn show(&mut self, value: &Value<'_>, place: Place) {
        if self.rules {
            self.show_of(Feed::Supervisors, value, &mut Spot::Known(place));
        }
    }

    fn show_of(&mut self, feed: Feed, value: &Value<'_>, spot: &mut Spot<'_, '_>) {
        match value.kind {
            Kind::RecordId => value.text.clone_into(&mut self.record_id),
            Kind::Date => self.date(feed, value, spot),
            Kind::ItemId => self.item(value.element, value.text, spot),
            _ => {}
        }
        look(value, &mut Finder { draft: self, spot });
    }

    /// Keeps the use of a classification key.
    fn key(&mut self, scheme: Scheme, text: &str, spot: &mut Spot<'_, '_>) {
        if !self.flaws.is_empty() && self.flaws.contains(&spot.place()) {
            return;
        }
        let ends = Ends::of(text);
        let late = ends.hash_with(scheme as u32) as usize % LATE_USES;
        if let Some(&Some((late_scheme, late_ends, index))) = self.late_uses.get(late)
            && (late_scheme, late_ends) == (scheme, ends)
            && let Some(known) = self.segment.key_uses.get_mut(index)
            && (ends.are_all() || self.segment.symbols.text(known.key) == text)
        {
            known.count += 1;
            return;
        }
        let key = self.segment.symbols.intern(text);
        let next = self.segment.key_uses.len();
        let index = *self.key_uses.entry((scheme, key)).or_insert(next);
        self.late_uses.resize(LATE_USES, None);
        self.late_uses[late] = Some((scheme, ends, index));
        if let Some(known) = self.segment.key_uses.get_mut(index) {
            known.count += 1;
        } else {
            let (record, place) = (self.segment.records.len(), spot.place());
            self.segment.key_uses.push(KeyUse { scheme, key, place, record, count: 1 });
        }
    }

    /// Looks at the id of a part of a record.
    fn item(&mut self, element: &str, id: &str, spot: &mut Spot<'_, '_>) {
        let record = self.segment.records.len();
        if element.ends_with(ASSOCIATION) {
            // One that is kept is known by its number; others, such as those with an organisation outside, are parts.
            let part = if std::mem::take(&mut self.opened_association) {
                First::association(self.segment.records.associations())
            } else {
                First::in_record(record)
            };
            if let Some(first) = self.items.association(id, part) {
                self.association_again(first, (element, id), spot);
            }
            return;
        }
        match self.items.part(element, id, record, || spot.place()) {
            Some(Again::InRecord(there)) => self.item_in_record((element, id), there, spot),
            Some(Again::InFeed(first, there)) if !self.is_of_this_record(first) => {
                let quotes = [&*format!("{element} {id}"), id, element];
                self.notice_of_two(Code::ConstantItemId, spot.place(), quotes, (first, there));
            }
            Some(Again::InFeed(..)) | None => {}
        }
    }

    #[cold]
    fn association_again(&mut self, first: First, (element, id): (&str, &str), spot: &mut Spot<'_, '_>) {
        let records = &self.segment.records;
        let (record, there) = match first.number() {
            Ok(number) => {
                let kept = (number < records.associations()).then(|| records.place_of_association(number));
                (records.record_of_association(number), kept)
            }
            Err(record) => (record, None),
        };
        if record == records.len() {
            self.item_in_record((element, id), there, spot);
        } else if !self.is_of_this_record(record) {
            let owner = self.segment.symbols.text(records.key(record)).to_owned();
            let there = there.unwrap_or(records.place(record));
            let quotes = [id, &owner, &there.line.to_string()];
            self.notice_of_two(Code::DuplicateAssociationId, spot.place(), quotes, (record, there));
        }
    }

    fn item_in_record(&mut self, (element, id): (&str, &str), there: Option<Place>, spot: &mut Spot<'_, '_>) {
        let line = there.map_or_else(String::new, |there| there.line.to_string());
        let quotes = [id, element, &line];
        match there {
            Some(there) => {
                let record = self.segment.records.len();
                self.notice_of_two(Code::DuplicateItemId, spot.place(), quotes, (record, there));
            }
            None => self.notice(Code::DuplicateItemId, spot.place(), quotes),
        }
    }

    /// Whether an earlier record is this one: a record that is given twice gives everything in it twice.
    fn is_of_this_record(&self, record: u32) -> bool {
        self.segment.symbols.text(self.segment.records.key(record)) == self.record_id
    }

    /// Keeps something found in the record at hand, of which there is another one, in a record and at a place.
    fn notice_of_two(&mut self, code: Code, place: Place, quotes: Quotes<'_>, (record, there): (u32, Place)) {
        let before = self.segment.notices.len();
        self.notice(code, place, quotes);
        if self.segment.notices.len() > before {
            self.segment.others.push(Other { at: place.offset, record, place: there });
        }
    }

    /// Where the record at hand starts.
    pub(super) fn record_place(&self) -> Place {
        self.record.unwrap_or(Place::START)
    }

    /// Keeps a reference of the record at hand.
    pub(super) fn refer(&mut self, via: Via, by: By, target: &str, place: Place) {
        if matches!(by, By::NonExplicitId)
            && !target.is_empty()
            && target.bytes().all(|byte| byte.is_ascii_digit())
        {
            self.notice(Code::NumericNonExplicitId, place, [target, via.name(), ""]);
        }
        let target = self.intern(target);
        self.segment.records.refer(Reference { via, by, target }, place);
    }

    /// Says that an association of the person at hand starts.
    pub(super) fn open_association(&mut self) {
        self.opened_association = true;
    }

    /// Keeps an association of the person at hand, and the references made since the last one with it.
    pub(super) fn associate(&mut self, association: Association, place: Place) {
        self.opened_association = false;
        self.segment.records.associate(association, place);
    }

    /// How many associations the record at hand has so far.
    pub(super) fn associations_of_record(&self) -> u32 {
        let records = &self.segment.records;
        let before = records.len().checked_sub(1).map_or(0, |last| records.associations_of(last).end);
        records.associations() - before
    }

    /// Keeps a reference to an organisation by its id, which may be empty or blank to say that there is none.
    pub(super) fn refer_by_id(&mut self, via: Via, target: &str, place: Place) {
        if target.trim().is_empty() {
            self.notice(Code::EmptyReference, place, [via.name(), "", ""]);
        } else {
            self.refer(via, By::SourceId, target, place);
        }
    }

    /// Closes the record at hand, whose key stands at `key_place`.
    pub(super) fn complete(&mut self, key: &str, key_place: Option<Place>, without: Option<Code>) {
        let place = self.record_place();
        let key_place = key_place.unwrap_or(place);
        if let Some(without) = without.filter(|_| key.trim().is_empty()) {
            self.notice(without, key_place, [key, "", ""]);
        }
        let key = self.segment.symbols.add(key);
        self.segment.records.complete(key, place, key_place);
        self.record = None;
        self.flaws.clear();
    }
}

/// Drives a [`RecordReader`] over the events of a file.
pub(super) struct Walk<R: RecordReader> {
    reader: R,
    feed: Feed,
    states: Vec<R::State>,
    /// Depth of open elements below one that does not matter.
    ignored: u32,
    /// What the open elements are called; the root is not among them.
    open: Vec<Word>,
    /// What the innermost open element holds, when a rule looks at it.
    watched: Option<Watch>,
    /// What the text of an element is, by its word in the row of its parent's.
    meanings: &'static [Option<Watch>],
    text: String,
    vocabulary: Vocabulary,
}

impl<R: RecordReader> Walk<R> {
    pub(super) fn new(feed: Feed, reader: R) -> Self {
        Self {
            reader,
            feed,
            states: vec![R::ROOT],
            ignored: 0,
            open: Vec::new(),
            watched: None,
            meanings: values::elements(feed),
            text: String::new(),
            vocabulary: Vocabulary::default(),
        }
    }

    /// What the name of an element means. An association may be told by its type instead of its name.
    #[inline]
    fn word(&mut self, tag: &Tag<'_>) -> Word {
        let word = self.vocabulary.word(tag.name, tag.table);
        if word == Word::Association { self.association(tag) } else { word }
    }

    #[cold]
    fn association(&mut self, tag: &Tag<'_>) -> Word {
        let mut is_type =
            |given: &Attribute<'_>| self.vocabulary.word(given.name, tag.table) == Word::XsiType;
        let given = tag.attributes().find(|given| is_type(given));
        given.and_then(|given| Word::of_association_type(given.value)).unwrap_or(Word::Association)
    }

    pub(super) fn start(&mut self, tag: &Tag<'_>, at: &mut At<'_>, draft: &mut Draft) {
        let word = self.word(tag);
        self.text.clear();
        let entered = match (self.ignored, self.states.last()) {
            (0, Some(&parent)) => {
                let mut element = Element { word, tag, at: &mut *at, vocabulary: &mut self.vocabulary };
                self.reader.enter(parent, &mut element, draft)
            }
            _ => None,
        };
        match entered {
            Some(state) => self.states.push(state),
            None => self.ignored += 1,
        }
        if draft.rules {
            self.watch(word, tag, at, draft);
        }
        self.open.push(word);
    }

    /// An element with nothing in it but `text`: what its parts would do one after the other.
    pub(super) fn leaf(&mut self, tag: &Tag<'_>, text: &str, at: &mut At<'_>, draft: &mut Draft) {
        let word = self.word(tag);
        let mut entered = None;
        if self.ignored == 0
            && let Some(&parent) = self.states.last()
        {
            let mut element = Element { word, tag, at: &mut *at, vocabulary: &mut self.vocabulary };
            entered = self.reader.enter(parent, &mut element, draft).map(|state| (state, parent));
        }
        if draft.rules {
            self.watch(word, tag, at, draft);
            if let Some(watch) = self.watched.take() {
                show(watch, self.feed, word.text(), text, &mut Spot::Element(&mut *at), draft);
            }
        }
        if let Some((state, parent)) = entered {
            self.reader.leave(state, parent, &mut Ended { text, at }, draft);
        }
        // What stood in the element around before this one is no value of its own.
        self.text.clear();
    }

    /// Sees which values of a start tag the rules look at, now or at its end.
    fn watch(&mut self, word: Word, tag: &Tag<'_>, at: &mut At<'_>, draft: &mut Draft) {
        let parent = self.open.last().copied().unwrap_or(Word::Other);
        self.watched = self.meanings[parent as usize * Word::ALL.len() + word as usize];
        if !tag.has_attributes() {
            return;
        }
        for (index, &name) in tag.attribute_names().iter().enumerate() {
            match self.vocabulary.word(name, tag.table) {
                Word::Other => {}
                // What is said to be nil has no value.
                Word::XsiNil => self.watched = None,
                name => {
                    if let Some(watch) = values::attribute(self.feed, self.open.len(), parent, word, name) {
                        let attribute = tag.attribute(index);
                        let spot = &mut Spot::Attribute(&mut *at, attribute.offset);
                        let local = if word == Word::Other { tag.table.local(tag.name) } else { word.text() };
                        show(watch, self.feed, local, attribute.value, spot, draft);
                    }
                }
            }
        }
    }

    pub(super) fn text(&mut self, piece: &str) {
        let read = self.ignored == 0 && self.states.last().is_some_and(|&state| R::reads_text(state));
        if read || self.watched.is_some() {
            self.text.push_str(piece);
        }
    }

    /// Ends the innermost element; the root's own end leaves nothing to do.
    pub(super) fn end(&mut self, at: &mut At<'_>, draft: &mut Draft) {
        let Some(word) = self.open.pop() else { return };
        if let Some(watch) = self.watched.take() {
            show(watch, self.feed, word.text(), &self.text, &mut Spot::Element(&mut *at), draft);
        }
        if self.ignored > 0 {
            self.ignored -= 1;
        } else if let (Some(state), Some(&parent)) = (self.states.pop(), self.states.last()) {
            self.reader.leave(state, parent, &mut Ended { text: &self.text, at }, draft);
        }
        self.text.clear();
    }
}

/// Shows what an element or attribute holds to the rules.
fn show(watch: Watch, feed: Feed, element: &str, text: &str, spot: &mut Spot<'_, '_>, draft: &mut Draft) {
    match watch {
        Watch::Value(kind) => draft.show_of(feed, &Value::new(kind, text, element), spot),
        Watch::Key(scheme) => draft.key(scheme, text, spot),
    }
}
