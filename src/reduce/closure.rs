//! Which records a finding may need: those it is about, those they name, and those that name them.
//!
//! It need not be exact. Too many are shrunk away later, and where too few were taken the finding does not show again and
//! more are taken.

use hashbrown::{HashMap, HashSet};

use super::symptom::{Spot, file_of, record_at};
use crate::feed::LoadedFile;
use crate::records::{Feed, Key};
use crate::report::{Finding, Report, Where};
use crate::rules::Code;
use crate::sorting;
use crate::symbols::{Symbol, hash_text};

/// Records that one id may lead to, and records that may lead to one record.
const OF_ONE_MAX: usize = 64;

/// Records of a closure.
const ALL_MAX: usize = 2_000;

/// Steps from a record of the finding. Organisations are followed up to the root.
const STEPS_MAX: u32 = 2;

type Set<T> = HashSet<T, foldhash::fast::FixedState>;

/// The records that a finding is about, and those that its explanation names.
pub(super) fn seeds<'a>(
    report: &Report<'a>,
    files: &'a [LoadedFile],
    code: Code,
    finding: &Finding<'a>,
) -> Vec<(usize, u32)> {
    let mut seeds = Vec::new();
    let mut add = |at: &Where<'_>| {
        let file = file_of(files, at);
        let spot = file.and_then(|file| Some((file, record_at(&files[file], at.offset)?)));
        seeds.extend(spot.filter(|spot| !seeds.contains(spot)));
    };
    add(&finding.at);
    finding.related.iter().for_each(|related| add(&related.at));
    let counts = report.summary();
    let here = |at: &Where<'_>| std::ptr::eq(at.file, finding.at.file) && at.offset == finding.at.offset;
    if code.code().starts_with("LCK") {
        let locked = (0..counts.would_be_locked as usize).map(|index| report.locked_user(index));
        for user in locked.filter(|user| here(&user.at)) {
            user.chain.iter().for_each(|fact| add(&fact.at));
        }
    } else if code.code().starts_with("REF") {
        let missing = (0..counts.missing_references as usize).map(|index| report.missing_reference(index));
        for missing in missing.filter(|missing| here(&missing.at)) {
            let target = Feed::ALL.into_iter().find(|feed| feed.record() == missing.to.kind);
            for near in &missing.near_misses {
                seeds.extend(target.into_iter().flat_map(|feed| holders(files, feed, near.id)));
            }
        }
    }
    seeds
}

/// The records of a feed with this very id, of the source or classified.
fn holders(files: &[LoadedFile], feed: Feed, id: &str) -> Vec<(usize, u32)> {
    let mut found = Vec::new();
    for (index, file) in files.iter().enumerate().filter(|(_, file)| file.feed == Some(feed)) {
        let (symbols, records) = (&file.segment.symbols, &file.segment.records);
        let keys = (0..records.len()).filter(|&record| symbols.text(records.key(record)) == id);
        let classified = records.classified.iter().filter(|known| symbols.text(known.value) == id);
        let all = keys.chain(classified.map(|known| known.record));
        found.extend(all.take(OF_ONE_MAX).map(|record| (index, record)));
    }
    found
}

/// The closure of some records over the references between the files.
pub(super) fn closure(files: &[LoadedFile], seeds: &[(usize, u32)]) -> Vec<(usize, u32)> {
    let mut walk =
        Walk { files, ids: files.iter().map(|_| None).collect(), found: Vec::new(), seen: Set::default() };
    for &seed in seeds {
        walk.add(seed, 0);
    }
    walk.incoming(seeds);
    let mut next = 0;
    while next < walk.found.len() && walk.found.len() < ALL_MAX {
        let (spot, steps) = walk.found[next];
        next += 1;
        walk.outgoing(spot, steps);
    }
    let mut found: Vec<(usize, u32)> = walk.found.iter().map(|&(spot, _)| spot).collect();
    sorting::sort(&mut found);
    found
}

struct Walk<'a> {
    files: &'a [LoadedFile],
    /// For each file, when it is first needed: its records by the forms of their ids, hashed.
    ids: Vec<Option<HashMap<u64, Vec<u32>, foldhash::fast::FixedState>>>,
    found: Vec<((usize, u32), u32)>,
    seen: Set<(usize, u32)>,
}

impl Walk<'_> {
    fn add(&mut self, spot: (usize, u32), steps: u32) {
        if self.seen.insert(spot) {
            self.found.push((spot, steps));
        }
    }

    /// What a record names, and the records that share its id.
    fn outgoing(&mut self, (file, record): (usize, u32), steps: u32) {
        let (segment, feed) = (&self.files[file].segment, self.files[file].feed);
        let Some(feed) = feed else { return };
        let records = &segment.records;
        let key = segment.symbols.text(records.key(record));
        self.named(feed, key, steps);
        for reference in records.references_of(record) {
            let made = records.reference(reference);
            let target = made.via.target();
            if steps < STEPS_MAX || target == Feed::Organisations {
                self.named(target, Key::of(segment.symbols.text(made.target)).value, steps + 1);
            }
        }
    }

    /// The records that answer to an id, or nearly.
    fn named(&mut self, feed: Feed, id: &str, steps: u32) {
        let form = form(id);
        for index in 0..self.files.len() {
            if self.files[index].feed != Some(feed) {
                continue;
            }
            let ids = self.ids[index].get_or_insert_with(|| ids(&self.files[index]));
            let records = ids.get(&form).cloned().unwrap_or_default();
            records.into_iter().take(OF_ONE_MAX).for_each(|record| self.add((index, record), steps));
        }
    }

    /// The records that name one of the seeds, or nearly.
    fn incoming(&mut self, seeds: &[(usize, u32)]) {
        let mut wanted: Set<(Feed, u64)> = Set::default();
        for &(file, record) in seeds {
            let (segment, feed) = (&self.files[file].segment, self.files[file].feed);
            let Some(feed) = feed else { continue };
            let key = segment.symbols.text(segment.records.key(record));
            wanted.insert((feed, form(key)));
            let classified = segment.records.classified.iter().filter(|known| known.record == record);
            wanted.extend(classified.map(|known| (feed, form(segment.symbols.text(known.value)))));
        }
        let is_wanted = |symbol: Symbol, text: &str| {
            let form = form(Key::of(text).value);
            let feeds = Feed::ALL.map(|feed| wanted.contains(&(feed, form)));
            feeds.contains(&true).then_some((symbol, feeds))
        };
        for (index, file) in self.files.iter().enumerate() {
            let texts = file.segment.symbols.iter();
            let symbols: HashMap<Symbol, [bool; 4], foldhash::fast::FixedState> =
                texts.filter_map(|(symbol, text)| is_wanted(symbol, text)).collect();
            if symbols.is_empty() {
                continue;
            }
            let records = &file.segment.records;
            let naming = (0..records.references()).filter(|&reference| {
                let made = records.reference(reference);
                symbols.get(&made.target).is_some_and(|feeds| feeds[made.via.target().index()])
            });
            let naming: Vec<u32> =
                naming.map(|reference| records.record_of_reference(reference)).take(OF_ONE_MAX).collect();
            for record in naming {
                if self.seen.insert((index, record)) {
                    self.found.push(((index, record), 1));
                }
            }
        }
    }
}

fn ids(file: &LoadedFile) -> HashMap<u64, Vec<u32>, foldhash::fast::FixedState> {
    let mut ids: HashMap<u64, Vec<u32>, foldhash::fast::FixedState> = HashMap::default();
    let (symbols, records) = (&file.segment.symbols, &file.segment.records);
    let keys = (0..records.len()).map(|record| (records.key(record), record));
    let classified = records.classified.iter().map(|known| (known.value, known.record));
    for (id, record) in keys.chain(classified) {
        let holders = ids.entry(form(symbols.text(id))).or_default();
        if holders.len() < OF_ONE_MAX {
            holders.push(record);
        }
    }
    ids
}

/// What ids that are meant to be the same have in common, most often: neither blanks nor case, leading zeros or a prefix.
fn form(id: &str) -> u64 {
    let id = id.trim().to_lowercase();
    let rest = match id.find(['-', '_', ':', '.', '/']) {
        Some(at) if id[..at].bytes().all(|byte| byte.is_ascii_alphabetic()) => &id[at + 1..],
        _ => &id,
    };
    let rest = if rest.is_empty() { &id } else { rest };
    hash_text(rest.trim_start_matches('0'))
}

/// Some records more: those around the ones there are, and the first and the last of every file.
pub(super) fn widened(files: &[LoadedFile], closure: &[(usize, u32)]) -> Vec<(usize, u32)> {
    const AROUND: u32 = 10;
    const FIRST: u32 = 200;
    const LAST: u32 = 50;
    let mut wide: Vec<(usize, u32)> = closure.to_vec();
    for &(file, record) in closure.iter().take(FIRST as usize) {
        let end = files[file].segment.records.len().min(record + AROUND);
        wide.extend((record.saturating_sub(AROUND)..end).map(|record| (file, record)));
    }
    for (index, file) in files.iter().enumerate() {
        let records = file.segment.records.len();
        let ends = (0..records.min(FIRST)).chain(records.saturating_sub(LAST)..records);
        wide.extend(ends.map(|record| (index, record)));
    }
    sorting::sort(&mut wide);
    wide.dedup();
    wide
}

/// Every record there is, unless there are too many to go through again and again.
pub(super) fn everything(files: &[LoadedFile]) -> Option<Vec<(usize, u32)>> {
    const RECORDS_MAX: u32 = 20_000;
    const BYTES_MAX: u64 = 48 << 20;
    let records: u32 = files.iter().map(|file| file.segment.records.len()).sum();
    let bytes: u64 = files.iter().map(|file| file.bytes).sum();
    let all = || {
        let of_file = |(index, file): (usize, &LoadedFile)| {
            (0..file.segment.records.len()).map(move |record| (index, record)).collect::<Vec<_>>()
        };
        files.iter().enumerate().flat_map(of_file).collect()
    };
    (records <= RECORDS_MAX && bytes <= BYTES_MAX).then(all)
}

/// The slots that hold a fault of XML: what stands in them counts as it is, byte by byte.
pub(super) fn faulty(files: &[LoadedFile]) -> Vec<Spot> {
    const EACH_MAX: usize = 5;
    let mut faulty = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let notices = file.segment.notices.iter().filter(|notice| notice.code.is_of_xml());
        faulty.extend(notices.take(EACH_MAX).map(|notice| (index, record_at(file, notice.place.offset))));
    }
    sorting::sort(&mut faulty);
    faulty.dedup();
    faulty
}
