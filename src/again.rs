//! Which files are read once more, and what for.
//!
//! A feed says of each record whether it is the same as in the baseline with eight bytes. In which fields those differ
//! that do is asked of the files themselves: first of the baseline, whose fields are kept for as long as they are
//! compared, then of tonight's feed, whose fields are compared as they are met. Of a baseline that differs in more than
//! is to be kept at once, a part is taken after the other.

use std::sync::Arc;

use crate::feed::{Checks, Findings, LoadedFile, Look, Looked, Paths, Role, Search, SecondLook, Wanted};
use crate::records::{Changes, Feed, FieldTexts};
use crate::run::{Keys, NONE};
use crate::settings::IdComparison;

/// A file that is to be read once more.
#[derive(Clone, Debug)]
pub struct Again {
    /// The number it was given; with an archive all that is in it is read once more.
    pub tag: u32,
    /// What it was given for.
    pub role: Role,
    /// What is to be looked at.
    pub checks: Checks,
}

/// Fields of a baseline that are kept at once: so many bytes, or this part of the file where that is more.
const KEPT_BYTES_MAX: u64 = 64 << 20;
const KEPT_PART_MAX: u64 = 16;

/// The changes of the four feeds, as far as they are known.
#[derive(Debug, Default)]
pub(crate) struct Changing {
    states: [State; 4],
    /// Fields of a baseline that are kept at once, in bytes, where that was set.
    pub(crate) kept_bytes_max: Option<u64>,
    /// How ids are compared, which says which records belong together; none until that was said.
    comparison: Option<IdComparison>,
}

#[derive(Debug, Default)]
enum State {
    /// The files have changed.
    #[default]
    Unknown,
    Looking(Box<Looking>),
    /// None where there is nothing to compare.
    Known(Option<Changes>),
}

/// Files are read once more, one after the other.
#[derive(Debug)]
struct Looking {
    baseline: Named,
    tonight: Named,
    /// The records of the baseline that are compared, in order.
    kept: Vec<Wanted>,
    /// The records of tonight; a row is a position in `kept`, or a record of an export.
    pairs: Vec<Wanted>,
    by: Paths,
    /// The part of `kept` that is compared: it starts here.
    from: u32,
    /// And what is known of it.
    known: Option<Known>,
    bytes_max: u64,
    changes: Changes,
    asked: Option<Arc<SecondLook>>,
}

/// A file by what it was given by.
#[derive(Debug, PartialEq, Eq)]
struct Named {
    tag: u32,
    role: Role,
    file: String,
}

impl Named {
    fn of(file: &LoadedFile) -> Self {
        Self { tag: file.tag, role: file.role, file: file.file.clone() }
    }
}

#[derive(Debug)]
struct Known {
    texts: Arc<FieldTexts>,
    /// Where in `kept` they end.
    end: u32,
}

impl Changing {
    /// The changes of a feed, when they are known.
    pub(crate) fn of(&self, feed: Feed) -> Option<&Changes> {
        match &self.states[feed.index()] {
            State::Known(changes) => changes.as_ref(),
            State::Unknown | State::Looking(_) => None,
        }
    }

    /// Forgets the changes of a feed, because its files have changed.
    pub(crate) fn forget(&mut self, feed: Feed) {
        self.states[feed.index()] = State::Unknown;
    }

    fn comparison(&self) -> IdComparison {
        self.comparison.unwrap_or(IdComparison::Exact)
    }

    /// Compares ids in another way from now on. What is known of a feed is forgotten where other records belong together
    /// then.
    pub(crate) fn compare_ids(
        &mut self,
        comparison: IdComparison,
        pairs: [Option<(&LoadedFile, &LoadedFile)>; 4],
    ) {
        let before = self.comparison();
        self.comparison = Some(comparison);
        if before == comparison {
            return;
        }
        for (state, pair) in self.states.iter_mut().zip(pairs) {
            if !matches!(state, State::Unknown)
                && pair.is_some_and(|pair| twins(pair, before) != twins(pair, comparison))
            {
                *state = State::Unknown;
            }
        }
    }

    /// The files that are to be read for the second time, which is none once the changes of these pairs of baseline and
    /// tonight's feed are known.
    pub(crate) fn looks(&mut self, pairs: [Option<(&LoadedFile, &LoadedFile)>; 4]) -> Vec<Again> {
        let mut searches: Vec<(Feed, Named, Search)> = Vec::new();
        let (most, comparison) = (self.kept_bytes_max, self.comparison());
        for (feed, pair) in Feed::ALL.into_iter().zip(pairs) {
            let state = &mut self.states[feed.index()];
            if let State::Unknown = state {
                *state = pair.map_or(State::Known(None), |pair| begin(pair, most, comparison));
            }
            if let State::Looking(looking) = state {
                let (named, search) = looking.search();
                searches.push((feed, named, search));
            }
        }
        let mut files: Vec<(u32, Role, SecondLook, Vec<Feed>)> = Vec::new();
        for (feed, Named { tag, role, file }, search) in searches {
            let index =
                files.iter().position(|known| (known.0, known.1) == (tag, role)).unwrap_or(files.len());
            if index == files.len() {
                files.push((tag, role, SecondLook::default(), Vec::new()));
            }
            let (_, _, look, feeds) = &mut files[index];
            look.searches.push((file, search));
            feeds.push(feed);
        }
        let again = files.into_iter().map(|(tag, role, look, feeds)| {
            let look = Arc::new(look);
            for feed in feeds {
                if let State::Looking(looking) = &mut self.states[feed.index()] {
                    looking.asked = Some(Arc::clone(&look));
                }
            }
            Again { tag, role, checks: Checks { look: Look::Again(look), ..Checks::NONE } }
        });
        again.collect()
    }

    /// Takes what a second look has found; what was not found in it will not be.
    pub(crate) fn take(&mut self, look: &Arc<SecondLook>, found: Vec<Looked>) {
        let mut found: Vec<(usize, Findings)> = found
            .into_iter()
            .filter(|looked| Arc::ptr_eq(&looked.look, look))
            .map(|looked| (looked.search, looked.found))
            .collect();
        for state in &mut self.states {
            let State::Looking(looking) = state else { continue };
            if !looking.asked.as_ref().is_some_and(|asked| Arc::ptr_eq(asked, look)) {
                continue;
            }
            looking.asked = None;
            let file = if looking.known.is_some() { &looking.tonight.file } else { &looking.baseline.file };
            let search = look.searches.iter().position(|(name, _)| name == file);
            let own = found.iter().position(|(index, _)| Some(*index) == search);
            if looking.take(own.map(|at| found.swap_remove(at).1)) {
                looking.changes.seal();
                *state = State::Known(Some(std::mem::take(&mut looking.changes)));
            }
        }
    }
}

/// Finds the records that differ.
fn begin(pair: (&LoadedFile, &LoadedFile), kept_bytes_max: Option<u64>, comparison: IdComparison) -> State {
    let (baseline, tonight) = pair;
    let records = &tonight.segment.records;
    let pairs = (0..).zip(twins(pair, comparison)).filter(|&(_, of_baseline)| of_baseline != NONE);
    let looking = |kept, pairs, by, known, changes| Looking {
        baseline: Named::of(baseline),
        tonight: Named::of(tonight),
        kept,
        pairs,
        by,
        from: 0,
        known,
        bytes_max: kept_bytes_max.unwrap_or(KEPT_BYTES_MAX.max(baseline.bytes / KEPT_PART_MAX)),
        changes,
        asked: None,
    };
    if let Some(texts) = &baseline.export_fields {
        let wanted = |(record, row)| Wanted { record, row, digest: records.digest(record) };
        let pairs: Vec<Wanted> = pairs.map(wanted).collect();
        if pairs.is_empty() {
            return State::Known(Some(Changes::default()));
        }
        let known = Some(Known { texts: Arc::clone(texts), end: 0 });
        let looking = looking(Vec::new(), pairs, Paths::Texts, known, Changes::default());
        return State::Looking(Box::new(looking));
    }
    let of_baseline = |record| baseline.segment.records.digest(record);
    let pairs = pairs.filter(|&(record, row)| records.digest(record) != of_baseline(row));
    let mut pairs: Vec<Wanted> =
        pairs.map(|(record, row)| Wanted { record, row, digest: records.digest(record) }).collect();
    if pairs.is_empty() {
        return State::Known(Some(Changes::default()));
    }
    let mut kept: Vec<u32> = pairs.iter().map(|pair| pair.row).collect();
    kept.sort_unstable();
    kept.dedup();
    for pair in &mut pairs {
        pair.row = kept.partition_point(|&record| record < pair.row) as u32;
    }
    let kept = (0..).zip(kept).map(|(row, record)| Wanted { record, row, digest: of_baseline(record) });
    let changes = Changes::in_records(pairs.iter().map(|pair| pair.record));
    State::Looking(Box::new(looking(kept.collect(), pairs, Paths::Keys, None, changes)))
}

/// For each record of tonight the one of the baseline that Pure holds under its source id.
fn twins((baseline, tonight): (&LoadedFile, &LoadedFile), comparison: IdComparison) -> Vec<u32> {
    Keys::new(&baseline.segment, comparison).twins(&tonight.segment)
}

impl Looking {
    /// What is to be looked for next, and where.
    fn search(&self) -> (Named, Search) {
        let named = |Named { tag, role, file }: &Named| Named { tag: *tag, role: *role, file: file.clone() };
        match &self.known {
            None => {
                let wanted = self.kept[self.from as usize..].to_vec();
                (named(&self.baseline), Search::Keep { wanted, bytes_max: self.bytes_max })
            }
            Some(Known { texts, end }) => {
                let part = self.from..*end;
                let own =
                    self.pairs.iter().filter(|pair| self.by == Paths::Texts || part.contains(&pair.row));
                let wanted = own.map(|pair| Wanted { row: pair.row - self.from, ..*pair }).collect();
                (named(&self.tonight), Search::Compare { wanted, known: Arc::clone(texts), by: self.by })
            }
        }
    }

    /// Takes what was found; answers whether that was all.
    fn take(&mut self, found: Option<Findings>) -> bool {
        match (self.known.take(), found) {
            (None, Some(Findings::Kept { texts, more })) => {
                let end = if more { self.from + texts.len() } else { self.kept.len() as u32 };
                self.known = Some(Known { texts: Arc::new(texts), end });
                false
            }
            (Some(Known { end, .. }), Some(Findings::Compared(changes))) => {
                self.changes.absorb(changes);
                self.from = end;
                self.by == Paths::Texts || end as usize >= self.kept.len()
            }
            // The file is not what it was.
            _ => true,
        }
    }
}
