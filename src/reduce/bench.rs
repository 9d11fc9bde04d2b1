//! Where cut feeds are tried.

use super::Irreducible;
use super::cut::{Frame, Slot};
use super::disguise::{Exempt, disguise};
use super::shrink::Shrink;
use super::symptom::{Likeness, Symptom, symptoms};
use crate::DryRun;
use crate::feed::{Checks, FeedReader, LoadedFile, Role};
use crate::lists::{self, ListKind};
use crate::records::Feed;
use crate::rules::Code;
use crate::settings::Settings;
use crate::symbols::hash_text;
use crate::xml::{Limits, decode};

/// Bytes that are read while feeds are made smaller, beyond which what is left is taken as it is.
const BUDGET_BYTES: u64 = 600 << 20;

/// A feed that was cut.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) feed: Feed,
    pub(super) checks: Checks,
    pub(super) encoding: &'static str,
    pub(super) frame: Frame,
    pub(super) slots: Vec<Slot>,
    /// The number of the file it was cut from, and how many records that holds.
    pub(super) source: usize,
    pub(super) of: u32,
}

/// The name of a cut feed; `before` counts the files of its kind before it.
pub(super) fn name(file: &LoadedFile, before: usize) -> String {
    let folder = if file.role == Role::Baseline { "baseline/" } else { "" };
    let feed = file.feed.map_or("", Feed::name);
    // An underscore sorts after the full stop, so that the first file stays the first.
    let number = if before == 0 { String::new() } else { format!("_{}", before + 1) };
    format!("{folder}{feed}{number}.xml")
}

/// A slot by its part and its number there.
type Item = (usize, usize);

/// A feed as it is tried.
#[derive(Clone, Debug)]
struct Document {
    part: usize,
    bytes: Vec<u8>,
    /// The numbers that its records have in the feed it was cut from.
    records: Vec<u32>,
}

/// The finding as it shows in some documents.
struct Sight {
    message: String,
    /// The part it is in, and the byte.
    place: (usize, usize),
}

#[derive(Debug)]
pub(super) struct Bench {
    parts: Vec<Part>,
    settings: Settings,
    code: Code,
    symptom: Symptom,
    pub(super) likeness: Likeness,
    /// Whether it is known who has a role. Whoever would be locked has none, so that a list without anybody says the same.
    pub(super) knows_roles: bool,
    budget: u64,
}

impl Bench {
    pub(super) fn new(parts: Vec<Part>, settings: Settings, code: Code, symptom: Symptom) -> Self {
        let (likeness, budget) = (Likeness::Words, BUDGET_BYTES);
        Self { parts, settings, code, symptom, likeness, knows_roles: false, budget }
    }

    /// Every slot there is.
    pub(super) fn all(&self) -> Vec<Item> {
        let slots = |(part, of): (usize, &Part)| {
            (0..of.slots.len()).map(move |slot| (part, slot)).collect::<Vec<_>>()
        };
        self.parts.iter().enumerate().flat_map(slots).collect()
    }

    /// Whether the finding shows in feeds with these slots alone.
    pub(super) fn holds(&self, items: &[Item]) -> bool {
        self.sight(&self.documents(items, &[])).is_some()
    }

    fn documents(&self, items: &[Item], dropped: &[usize]) -> Vec<Document> {
        let parts = self.parts.iter().enumerate().filter(|(index, _)| !dropped.contains(index));
        let document = |(index, part): (usize, &Part)| {
            let slots = || items.iter().filter(move |item| item.0 == index).map(|item| &part.slots[item.1]);
            let records = slots().map(|slot| slot.record).collect();
            Document { part: index, bytes: part.frame.document(slots()), records }
        };
        parts.map(document).collect()
    }

    /// The finding in these documents.
    fn sight(&self, documents: &[Document]) -> Option<Sight> {
        let mut dry_run = DryRun::new();
        for document in documents {
            let part = &self.parts[document.part];
            let mut reader = FeedReader::with(&part.name, Limits::default(), part.checks.clone());
            reader.push(&document.bytes);
            let file = reader.finish();
            match part.role {
                Role::Tonight => dry_run.add(file),
                Role::Baseline => dry_run.add_baseline(file),
                role => dry_run.add_as(role, file),
            }
        }
        if self.knows_roles {
            dry_run.add(lists::read(ListKind::RoleHolders, "", b"id\n"));
        }
        let outcome = dry_run.simulate(&self.settings);
        let report = dry_run.report(&outcome);
        let files = dry_run.files();
        let document = |file: usize| {
            documents.iter().find(|document| self.parts[document.part].name == files[file].file)
        };
        let number = |file: usize, record: Option<u32>| match document(file) {
            Some(document) => {
                let numbered =
                    |record: u32| document.records.get(record as usize).copied().unwrap_or(u32::MAX);
                (self.parts[document.part].source, record.map(numbered))
            }
            None => (usize::MAX, record),
        };
        let found = symptoms(&report, files, self.code, number);
        let (_, finding) = found.into_iter().find(|(symptom, _)| self.symptom.is(symptom, self.likeness))?;
        let part = documents.iter().find(|document| self.parts[document.part].name == finding.at.file)?.part;
        Some(Sight { place: (part, finding.at.offset as usize), message: finding.message })
    }

    /// A feed without a record that is not needed to see the finding. One is dropped at a time.
    fn droppable(&self, items: &[Item], needed: &[Feed], dropped: &[usize]) -> Vec<usize> {
        let candidates = (0..self.parts.len()).filter(|&index| {
            let part = &self.parts[index];
            let empty = !items.iter().any(|item| item.0 == index);
            let needed = part.role == Role::Tonight && needed.contains(&part.feed);
            empty && !needed && !dropped.contains(&index)
        });
        let mut candidates = candidates.filter(|&index| {
            let dropped: Vec<usize> = dropped.iter().copied().chain([index]).collect();
            self.sight(&self.documents(items, &dropped)).is_some()
        });
        candidates.next().into_iter().collect()
    }

    /// The documents in UTF-8, unless that mends what the finding is about.
    fn in_utf8(&self, documents: Vec<Document>) -> Vec<Document> {
        let other =
            |document: &&Document| !["UTF-8", "US-ASCII"].contains(&self.parts[document.part].encoding);
        if !documents.iter().any(|document| other(&document)) {
            return documents;
        }
        let made: Vec<Document> = documents
            .iter()
            .map(|document| {
                let text = decode(&document.bytes).filter(|_| other(&document));
                let bytes = text.map_or_else(|| document.bytes.clone(), |text| declared(&text).into_bytes());
                Document { bytes, ..document.clone() }
            })
            .collect();
        if self.sight(&made).is_some() { made } else { documents }
    }
}

/// Feeds that are made smaller, a try at a time, so that whoever waits may hear how far it is, or think better of it.
#[derive(Debug)]
pub struct Reducing {
    bench: Bench,
    shrink: Shrink<Item>,
    /// Feeds that are given even without a record.
    needed: &'static [Feed],
    /// Parts that are not needed at all.
    dropped: Vec<usize>,
    minimal: bool,
    done: bool,
}

impl Reducing {
    pub(super) fn new(bench: Bench, all: Vec<Item>, needed: &'static [Feed]) -> Self {
        Self { bench, shrink: Shrink::new(all), needed, dropped: Vec::new(), minimal: true, done: false }
    }

    /// How many records are left by now.
    #[must_use]
    pub fn left(&self) -> usize {
        self.shrink.items().len()
    }

    /// Makes one try; answers whether there is another to be made.
    pub fn step(&mut self) -> bool {
        if !self.done {
            self.done = !self.try_once();
        }
        !self.done
    }

    fn try_once(&mut self) -> bool {
        let Some(rest) = self.shrink.next() else { return self.drop_a_feed() };
        let documents = self.bench.documents(&rest, &self.dropped);
        let bytes: usize = documents.iter().map(|document| document.bytes.len()).sum();
        let Some(budget) = self.bench.budget.checked_sub(bytes as u64 + 1) else {
            // What is left by now need not be minimal.
            self.minimal = false;
            return self.drop_a_feed();
        };
        self.bench.budget = budget;
        let seen = self.bench.sight(&documents).is_some();
        self.shrink.tried(rest, seen);
        true
    }

    /// Without a feed, other records may not be needed any more.
    fn drop_a_feed(&mut self) -> bool {
        let more = self.bench.droppable(self.shrink.items(), self.needed, &self.dropped);
        let dropped = !more.is_empty();
        if dropped {
            self.dropped.extend(more);
            self.shrink = Shrink::new(self.shrink.items().to_vec());
        }
        dropped
    }

    /// The smallest feeds, with whatever steps are left for that.
    #[must_use]
    pub fn finish(mut self) -> Reduced {
        while self.step() {}
        let documents = self.bench.documents(&self.shrink.into_items(), &self.dropped);
        let documents = self.bench.in_utf8(documents);
        let message = self.bench.sight(&documents).map_or_else(String::new, |sight| sight.message);
        Reduced {
            bench: self.bench,
            documents,
            minimal: self.minimal,
            message,
            disguised: None,
            kept: Vec::new(),
        }
    }
}

/// A document that declares to be in UTF-8, if it declares anything.
fn declared(text: &str) -> String {
    let end = text.strip_prefix("<?xml").and_then(|rest| rest.find("?>"));
    match end {
        Some(end) => format!("<?xml version=\"1.0\" encoding=\"UTF-8\"{}", &text["<?xml".len() + end..]),
        None => text.to_owned(),
    }
}

/// The smallest feeds that show a finding.
#[derive(Debug)]
pub struct Reduced {
    bench: Bench,
    documents: Vec<Document>,
    minimal: bool,
    message: String,
    /// What they are with pseudonyms.
    disguised: Option<Vec<Document>>,
    kept: Vec<String>,
}

/// One of the smallest feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReducedFile<'a> {
    /// The name to write it under; that of a baseline is in the folder `baseline`.
    pub name: &'a str,
    /// What it is given for.
    pub role: Role,
    /// What is in it.
    pub bytes: &'a [u8],
    /// How many records it holds.
    pub records: usize,
    /// How many the feed holds that it was cut from.
    pub of: u32,
}

impl Reduced {
    /// The feeds.
    #[must_use]
    pub fn files(&self) -> Vec<ReducedFile<'_>> {
        let documents = self.disguised.as_ref().unwrap_or(&self.documents);
        let file = |document: &'_ Document| {
            let part = &self.bench.parts[document.part];
            (part.name.as_str(), part.role, part.of, document.records.len())
        };
        let with_bytes = documents.iter().map(|document| (file(document), document.bytes.as_slice()));
        with_bytes
            .map(|((name, role, of, records), bytes)| ReducedFile { name, role, bytes, records, of })
            .collect()
    }

    /// The code of the finding.
    #[must_use]
    pub fn code(&self) -> Code {
        self.bench.code
    }

    /// What the finding says in these feeds.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Whether it was seen that no record can be left out.
    #[must_use]
    pub fn minimal(&self) -> bool {
        self.minimal
    }

    /// What had to be left as it is although it could tell of whom it speaks.
    #[must_use]
    pub fn kept(&self) -> &[String] {
        &self.kept
    }

    /// Whether some of the feeds say what Pure holds already.
    #[must_use]
    pub fn has_baseline(&self) -> bool {
        self.files().iter().any(|file| file.role == Role::Baseline)
    }

    /// Whether the finding says the same as in the whole feeds, but for numbers.
    #[must_use]
    pub fn same_words(&self) -> bool {
        self.bench.likeness == Likeness::Words
    }

    /// Replaces whatever could tell of whom the feeds speak, the same everywhere. The pseudonyms hang on `seed`, or else
    /// on what is in the feeds.
    ///
    /// # Errors
    /// When the finding does not show any more however little is replaced of what it is about.
    pub fn pseudonymise(&mut self, seed: Option<&str>) -> Result<(), Irreducible> {
        const SALTS: u32 = 6;
        let undecodable =
            || Irreducible("a file in an encoding that is not read cannot be rewritten".to_owned());
        let texts: Option<Vec<String>> =
            self.documents.iter().map(|document| decode(&document.bytes)).collect();
        let texts = texts.ok_or_else(undecodable)?;
        let own = texts.iter().fold(0, |sum: u64, text| sum.rotate_left(7).wrapping_add(hash_text(text)));
        let seed = seed.map_or_else(|| format!("{own:016x}"), str::to_owned);
        // Where the finding is in the texts, which need not be where it is in the bytes.
        let documents = |texts: Vec<String>| -> Vec<Document> {
            let with = |(document, text): (&Document, String)| Document {
                bytes: text.into_bytes(),
                ..document.clone()
            };
            self.documents.iter().zip(texts).map(with).collect()
        };
        let plain = documents(texts.iter().map(|text| declared(text)).collect());
        let texts: Vec<String> =
            plain.iter().map(|document| String::from_utf8_lossy(&document.bytes).into_owned()).collect();
        let place = self.bench.sight(&plain).and_then(|sight| {
            let (part, offset) = sight.place;
            Some((plain.iter().position(|document| document.part == part)?, offset))
        });
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        self.bench.likeness = self.bench.likeness.max(Likeness::Scope);
        let exempts =
            [Exempt::default(), Exempt { place, everywhere: false }, Exempt { place, everywhere: true }];
        for exempt in exempts {
            for salt in 0..SALTS {
                let disguised = disguise(&texts, (&seed, salt), &exempt);
                let made = documents(disguised.texts);
                if let Some(sight) = self.bench.sight(&made) {
                    self.message = sight.message;
                    self.kept = disguised.kept.into_iter().collect();
                    self.disguised = Some(made);
                    return Ok(());
                }
            }
        }
        Err(Irreducible(format!(
            "with pseudonyms {} does not show any more, because it hangs on what they stand for; without them the feeds show it",
            self.bench.code
        )))
    }

    /// What was done, in a paragraph.
    #[must_use]
    pub fn summary(&self) -> String {
        let files = self.files();
        let counts = files.iter().map(|file| format!("{} ({} of {})", file.name, file.records, file.of));
        let mut text = format!("{} {}\n", self.bench.code, self.message);
        text.push_str("The smallest feeds that show it, with records of how many: ");
        text.push_str(&counts.collect::<Vec<_>>().join(", "));
        text.push_str(if self.minimal {
            ". No record can be left out.\n"
        } else {
            ". There was too much to try: some of the records may not be needed.\n"
        });
        if !self.same_words() && self.disguised.is_none() {
            text.push_str("What it says differs from what it says of the whole feeds, because it counts what is in them.\n");
        }
        if self.disguised.is_some() {
            text.push_str(
                "Names, addresses, ids and free texts are replaced by pseudonyms, the same everywhere.",
            );
            for kept in &self.kept {
                text.push_str(" Left as it is, because the finding is about it: ");
                text.push_str(kept);
                text.push('.');
            }
            text.push('\n');
        }
        text
    }
}
