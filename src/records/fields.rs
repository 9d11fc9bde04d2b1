//! What records say, field by field, and in which fields two records differ.
//!
//! A field is a path below its record and a text: `userName`, `name.text[en_GB]`, `user@id`.

use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

use crate::columns::Column;
use crate::symbols::{Symbol, Symbols, hash_text};

/// The fields of some records, with their texts, record after record.
#[derive(Debug, Default)]
pub struct FieldTexts {
    symbols: Symbols,
    fields: Column<Field>,
    ends: Column<u32>,
    bytes: u64,
    /// Whether there may be texts that stand for the source id of a record that Pure itself knows by another id.
    has_aliases: bool,
}

/// How a text begins that stands for the source id of the record with a Pure id or UUID. No text of a feed holds it.
const ALIAS: char = '\0';

/// A field; its key is the same for the same path.
#[derive(Clone, Copy, Debug)]
struct Field {
    key: u64,
    path: Symbol,
    text: Symbol,
}

impl FieldTexts {
    /// No records.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Adds a field to the record at hand, which is known by its path alone.
    pub fn push(&mut self, path: &str, text: &str) {
        self.push_keyed(hash_text(path), path, text);
    }

    /// Adds a field that holds the source id of a record of which only the name of its feed, a type of classified ids and
    /// such an id are known so far.
    pub(crate) fn push_alias(&mut self, path: &str, [feed, kind, id]: [&str; 3]) {
        self.push(path, &format!("{ALIAS}{feed}{ALIAS}{kind}{ALIAS}{id}"));
        self.has_aliases = true;
    }

    /// Whether there may be fields of [`FieldTexts::push_alias`].
    pub(crate) fn has_aliases(&self) -> bool {
        self.has_aliases
    }

    /// Puts source ids in the place of classified ids, where `find` knows that of the record.
    pub(crate) fn resolve<'k>(&mut self, mut find: impl FnMut([&str; 3]) -> Option<&'k str>) {
        let mut known: HashMap<Symbol, Symbol, FixedState> = HashMap::default();
        let Self { symbols, fields, .. } = self;
        for Field { text, .. } in fields.iter_mut() {
            let alias = *text;
            *text = *known.entry(alias).or_insert_with(|| {
                let meant = alias_of(symbols.text(alias)).and_then(&mut find);
                meant.map_or(alias, |meant| symbols.intern(meant))
            });
        }
    }

    pub(crate) fn push_keyed(&mut self, key: u64, path: &str, text: &str) {
        let known = self.symbols.len();
        let (path, text) = (self.symbols.intern(path), self.symbols.intern(text));
        for symbol in [path, text].into_iter().filter(|symbol| symbol.index() >= known) {
            self.bytes += self.symbols.text(symbol).len() as u64 + 8;
        }
        self.bytes += size_of::<Field>() as u64;
        self.fields.push(Field { key, path, text });
    }

    /// Ends the record at hand.
    pub fn end_record(&mut self) {
        self.ends.push(self.fields.len() as u32);
    }

    /// Forgets the fields of the record at hand.
    pub(crate) fn forget_record(&mut self) {
        self.fields.truncate(self.range(self.len()).start as usize);
    }

    /// About how many bytes are kept.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.symbols.memory() + self.fields.memory() + self.ends.memory()
    }

    /// The paths and texts of a record's fields in order, but for those whose text is not known.
    pub fn of(&self, record: u32) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.range(record).map(|field| {
            let Field { path, text, .. } = self.fields[field as usize];
            (self.symbols.text(path), self.symbols.text(text))
        });
        fields.filter(|(_, text)| alias_of(text).is_none())
    }

    /// Where the fields of a record are; of one that is not there, nowhere.
    fn range(&self, record: u32) -> Range<u32> {
        let all = self.fields.len() as u32;
        let start = record.checked_sub(1).map_or(0, |before| self.ends.get(before as usize).unwrap_or(all));
        start..self.ends.get(record as usize).unwrap_or(start)
    }

    /// The paths of all fields, without the keys of items.
    pub(crate) fn kinds(&self) -> HashSet<String, FixedState> {
        let mut told = HashSet::<Symbol, FixedState>::default();
        let paths = self.fields.iter().map(|field| field.path).filter(|&path| told.insert(path));
        paths.map(|path| without_keys(self.symbols.text(path))).collect()
    }
}

/// The feed, the type of classified ids and the id for which a text stands.
fn alias_of(text: &str) -> Option<[&str; 3]> {
    let mut parts = text.strip_prefix(ALIAS)?.splitn(3, ALIAS);
    Some([parts.next()?, parts.next()?, parts.next()?])
}

/// A path without the keys of items: `personIds.id[employee]` is `personIds.id`.
pub(crate) fn without_keys(path: &str) -> String {
    let mut depth = 0_u32;
    path.chars()
        .filter(|&c| {
            depth += u32::from(c == '[');
            let outside = depth == 0;
            depth = depth.saturating_sub(u32::from(c == ']'));
            outside
        })
        .collect()
}

/// A field in which a record differs from what Pure holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its path.
    pub field: Symbol,
    /// What it held; none when it was not there.
    pub before: Option<Symbol>,
    /// What it is to hold; none when it is not there any more.
    pub after: Option<Symbol>,
}

/// The records of one feed that differ from what Pure holds, and in which fields.
#[derive(Debug, Default)]
pub struct Changes {
    symbols: Symbols,
    /// Record after record.
    fields: Vec<Change>,
    /// By record, in order.
    rows: Vec<Row>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    record: u32,
    start: u32,
    end: u32,
}

impl Changes {
    /// Records that differ, in order, of which no more is known yet.
    pub(crate) fn in_records(records: impl Iterator<Item = u32>) -> Self {
        let rows = records.map(|record| Row { record, start: 0, end: 0 }).collect();
        Self { rows, ..Self::default() }
    }

    /// The fields in which a record differs, in the order in which they stand, those that are gone at the end. None are
    /// known of a record that differs when its file was replaced or could not be read once more.
    #[must_use]
    pub fn of(&self, record: u32) -> &[Change] {
        self.row(record).map_or(&[], |row| &self.fields[row.start as usize..row.end as usize])
    }

    /// Whether a record says anything else than what Pure holds of it. A record that Pure does not hold does not differ.
    #[must_use]
    pub fn differs(&self, record: u32) -> bool {
        self.row(record).is_some()
    }

    /// The records that differ, in order.
    pub fn records(&self) -> impl Iterator<Item = u32> {
        self.rows.iter().map(|row| row.record)
    }

    /// The string behind a symbol.
    #[must_use]
    pub fn text(&self, symbol: Symbol) -> &str {
        self.symbols.text(symbol)
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.symbols.memory()
            + self.fields.capacity() * size_of::<Change>()
            + self.rows.capacity() * size_of::<Row>()
    }

    fn row(&self, record: u32) -> Option<&Row> {
        let index = self.rows.binary_search_by_key(&record, |row| row.record).ok()?;
        self.rows.get(index)
    }

    /// Takes what was found in some of the records, which are none of those that were taken before.
    pub(crate) fn absorb(&mut self, found: Self) {
        let first = self.fields.len() as u32;
        if self.fields.is_empty() {
            (self.symbols, self.fields) = (found.symbols, found.fields);
        } else {
            let mut known: HashMap<Symbol, Symbol, FixedState> = HashMap::default();
            let mut own = |symbol: Symbol| {
                *known.entry(symbol).or_insert_with(|| self.symbols.intern(found.symbols.text(symbol)))
            };
            self.fields.extend(found.fields.iter().map(|change| Change {
                field: own(change.field),
                before: change.before.map(&mut own),
                after: change.after.map(&mut own),
            }));
        }
        for row in found.rows {
            let row = Row { start: first + row.start, end: first + row.end, ..row };
            match self.rows.binary_search_by_key(&row.record, |row| row.record) {
                Ok(at) => self.rows[at] = row,
                Err(at) => self.rows.insert(at, row),
            }
        }
    }

    /// Nothing more is to be taken.
    pub(crate) fn seal(&mut self) {
        self.symbols.seal();
        self.fields.shrink_to_fit();
        self.rows.shrink_to_fit();
    }
}

/// The path of a localised text without its locale, its language, and whether a country is told: `name.text[en_GB]`.
fn of_language(path: &str) -> Option<(&str, &str, bool)> {
    let (stem, locale) = path.strip_suffix(']')?.rsplit_once('[')?;
    let (language, country) = locale.split_once('_').map_or((locale, None), |(a, b)| (a, Some(b)));
    stem.ends_with("text").then_some((stem, language, country.is_some()))
}

/// Compares records, field by field, with what is known of them.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    found: Changes,
    /// Of the fields that are known of the record at hand: those that were met.
    met: Vec<bool>,
    /// Where the next one is expected: most records keep their order.
    next: u32,
    /// Where they are by their keys, once one is not where it was expected.
    places: HashMap<u64, u32, FixedState>,
    first_change: u32,
}

impl Comparison {
    /// Starts with a record.
    pub(crate) fn begin(&mut self, known: &FieldTexts, row: u32) {
        self.met.clear();
        self.met.resize(known.range(row).len(), false);
        self.next = 0;
        self.places.clear();
        self.first_change = self.found.fields.len() as u32;
    }

    /// A field of the record at hand.
    pub(crate) fn field(&mut self, known: &FieldTexts, row: u32, (key, path, text): (u64, &str, &str)) {
        let before = self.find(known, row, key);
        self.note(known, before, (path, text));
    }

    /// A field of the record at hand that is known by its path alone. A text of a language is the same field whether a
    /// country is told or not, as long as no other one is.
    pub(crate) fn field_by_path(&mut self, known: &FieldTexts, row: u32, (path, text): (&str, &str)) {
        let before = self.find(known, row, hash_text(path)).or_else(|| {
            let (stem, language, has_country) = of_language(path)?;
            if has_country {
                return self.find(known, row, hash_text(&format!("{stem}[{language}]")));
            }
            let is_it = |field: &Field| {
                let other = of_language(known.symbols.text(field.path));
                other.is_some_and(|(other, of, _)| (other, of) == (stem, language))
            };
            let range = known.range(row);
            let fields = range.zip(&mut self.met).map(|(field, met)| (known.fields[field as usize], met));
            let (field, met) = fields.into_iter().find(|(field, met)| !**met && is_it(field))?;
            *met = true;
            Some(field)
        });
        self.note(known, before, (path, text));
    }

    fn note(&mut self, known: &FieldTexts, before: Option<Field>, (path, text): (&str, &str)) {
        let symbols = &mut self.found.symbols;
        match before {
            Some(before) if known.symbols.text(before.text) == text => {}
            // Whose id this is nobody has said.
            Some(before) if alias_of(known.symbols.text(before.text)).is_some() => {}
            _ => {
                let before = before.map(|before| symbols.intern(known.symbols.text(before.text)));
                let (field, after) = (symbols.intern(path), Some(symbols.intern(text)));
                self.found.fields.push(Change { field, before, after });
            }
        }
    }

    fn find(&mut self, known: &FieldTexts, row: u32, key: u64) -> Option<Field> {
        let range = known.range(row);
        let expected = known.fields.get((range.start + self.next) as usize);
        let expected = expected.filter(|field| self.next < range.len() as u32 && field.key == key);
        let at = if expected.is_some() {
            self.next
        } else {
            if self.places.is_empty() {
                let all = range.clone().zip(0..);
                self.places.extend(all.map(|(field, at)| (known.fields[field as usize].key, at)));
            }
            *self.places.get(&key)?
        };
        self.next = at + 1;
        // A path that comes twice is found once.
        if std::mem::replace(self.met.get_mut(at as usize)?, true) {
            return None;
        }
        known.fields.get((range.start + at) as usize)
    }

    /// Ends the record at hand: what was not met is gone, but for what may be told `otherwise` too.
    pub(crate) fn end(
        &mut self,
        known: &FieldTexts,
        row: u32,
        record: u32,
        otherwise: impl Fn(&str) -> bool,
    ) {
        for (field, _) in known.range(row).zip(&self.met).filter(|(_, met)| !**met) {
            let field = known.fields[field as usize];
            let is_untold = alias_of(known.symbols.text(field.text)).is_some();
            if is_untold || otherwise(known.symbols.text(field.path)) {
                continue;
            }
            let symbols = &mut self.found.symbols;
            let before = Some(symbols.intern(known.symbols.text(field.text)));
            let path = symbols.intern(known.symbols.text(field.path));
            self.found.fields.push(Change { field: path, before, after: None });
        }
        let end = self.found.fields.len() as u32;
        if end > self.first_change {
            self.found.rows.push(Row { record, start: self.first_change, end });
        }
    }

    /// Forgets what was found in the record at hand.
    pub(crate) fn forget(&mut self) {
        self.found.fields.truncate(self.first_change as usize);
    }

    pub(crate) fn into_found(self) -> Changes {
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_taken_out_of_paths() {
        for (path, kind) in [
            ("email", "email"),
            ("personIds.id[employee]", "personIds.id"),
            ("a.b[A.1].c[2]@x", "a.b.c@x"),
            ("a[[x]].b", "a.b"),
            ("a[", "a"),
        ] {
            assert_eq!(without_keys(path), kind);
        }
    }

    #[test]
    fn fields_come_back_by_record() {
        let mut texts = FieldTexts::new();
        texts.push("a", "1");
        texts.push("b", "");
        texts.end_record();
        texts.end_record();
        texts.push("c", "gone");
        texts.forget_record();
        texts.push("a", "2");
        texts.end_record();
        assert!(texts.of(0).eq([("a", "1"), ("b", "")]));
        assert!(texts.of(1).eq([]));
        assert!(texts.of(2).eq([("a", "2")]));
        assert!(texts.of(3).eq([]) && texts.of(u32::MAX).eq([]));
    }
}
