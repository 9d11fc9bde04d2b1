//! The smallest feeds that show one finding, to be given to somebody else.
//!
//! The records that a finding may need are cut out of the feeds as they are, and the dry run is made again on ever fewer
//! of them, until none can be left out without losing the finding. On request everything in them that could tell of whom
//! they speak is then replaced, and the dry run says once more whether the finding is still there.
//!
//! Nothing here reads a file: whoever has the files gives their bytes to a [`Cutter`] as often as asked.
//!
//! ```
//! use soups::reduce::{Reducer, Wanted};
//!
//! let users = br#"<users xmlns="v1.user-sync.pure.atira.dk"><user id="u1"/><user id="u2"/></users>"#;
//! let persons = br#"<persons xmlns="v1.unified-person-sync.pure.atira.dk"/>"#;
//! let mut dry_run = soups::DryRun::new();
//! dry_run.read("users.xml", users);
//! dry_run.read("persons.xml", persons);
//! let settings = soups::Settings::for_date("2026-11-22")?;
//! let mut reducer = Reducer::new(&mut dry_run, &settings, &Wanted::User("u2".to_owned()))?;
//! let reduced = loop {
//!     let mut cuts = Vec::new();
//!     for (file, mut cutter) in reducer.cutters() {
//!         cutter.push(if reducer.file(file).file == "users.xml" { users } else { persons });
//!         cuts.push((file, cutter.finish()));
//!     }
//!     if let Some(reduced) = reducer.take(cuts)? {
//!         break reduced;
//!     }
//! };
//! assert_eq!(reduced.files().iter().map(|file| file.records).collect::<Vec<_>>(), [1, 0]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bench;
mod closure;
mod cut;
mod disguise;
mod pseudonym;
mod shrink;
mod symptom;
mod wanted;

use std::fmt;
use std::ops::Range;

use crate::DryRun;
use crate::feed::{LoadedFile, Role};
use crate::records::Feed;
use crate::rules::Code;
use crate::settings::Settings;
use bench::{Bench, Part};
use cut::{Frame, Width, trimmed};
use symptom::{Likeness, Spot, Symptom};

pub use bench::{Reduced, ReducedFile, Reducing};
pub use cut::{Cut, Cutter};
pub use wanted::{About, Wanted};

/// Why feeds cannot be reduced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Irreducible(String);

impl fmt::Display for Irreducible {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Irreducible {}

/// Finds the smallest feeds for one finding.
#[derive(Debug)]
pub struct Reducer<'a> {
    files: &'a [LoadedFile],
    settings: Settings,
    code: Code,
    symptom: Symptom,
    offset: u64,
    /// The records to try it with, by file: a few, more, all.
    tries: std::vec::IntoIter<Vec<(usize, u32)>>,
    chosen: Vec<(usize, u32)>,
    /// Slots that are kept byte by byte.
    whole: Vec<Spot>,
    /// How many findings would have done.
    matching: usize,
    knows_roles: bool,
}

impl<'a> Reducer<'a> {
    /// A reducer for a finding of a dry run with these settings.
    ///
    /// # Errors
    /// When there is no such finding, or when it is about something that cannot be cut out of a file.
    pub fn new(dry_run: &'a mut DryRun, settings: &Settings, wanted: &Wanted) -> Result<Self, Irreducible> {
        let outcome = dry_run.simulate(settings);
        let dry_run: &'a DryRun = dry_run;
        let files = dry_run.files();
        let report = dry_run.report(&outcome);
        let found = wanted.find(&report, files)?;
        let file = &files[found.symptom.spot.0];
        if file.feed.is_none() || file.segment.root.is_none() {
            return Err(Irreducible(format!(
                "{} is about {} as a whole, of which no record was read: it cannot be cut",
                found.code, file.file
            )));
        }
        let seeds = closure::seeds(&report, files, found.code, &found.finding);
        let mut whole = closure::faulty(files);
        let faulty = whole.iter().filter_map(|&(file, record)| Some((file, record?)));
        let seeds: Vec<(usize, u32)> = seeds.into_iter().chain(faulty).collect();
        let few = closure::closure(files, &seeds);
        let more = closure::widened(files, &few);
        let all = closure::everything(files);
        let mut tries = vec![few, more];
        tries.extend(all);
        tries.dedup();
        if found.code.is_of_xml() {
            whole.push(found.symptom.spot);
        }
        let mut tries = tries.into_iter();
        Ok(Self {
            files,
            settings: settings.clone(),
            code: found.code,
            offset: found.finding.at.offset,
            symptom: found.symptom,
            chosen: tries.next().unwrap_or_default(),
            tries,
            whole,
            matching: found.matching,
            knows_roles: report.knows_roles(),
        })
    }

    /// How many findings are as it was asked for; the first of them is taken.
    #[must_use]
    pub fn matching(&self) -> usize {
        self.matching
    }

    /// One of the files of the dry run.
    ///
    /// # Panics
    /// When there is no such file.
    #[must_use]
    pub fn file(&self, file: usize) -> &'a LoadedFile {
        &self.files[file]
    }

    /// What is to be cut, by the number of the file.
    #[must_use]
    pub fn cutters(&self) -> Vec<(usize, Cutter)> {
        self.parts().map(|file| (file, Cutter::new(self.ranges(file)))).collect()
    }

    /// The baseline files that cannot be cut, because they are not XML.
    #[must_use]
    pub fn left_out(&self) -> Vec<&'a str> {
        let exports = self
            .files
            .iter()
            .filter(|file| file.role == Role::Baseline && file.feed.is_some() && file.segment.root.is_none());
        exports.map(|file| file.file.as_str()).collect()
    }

    /// The feeds that are cut: those the dry run used, and the one that the finding is in.
    fn parts(&self) -> impl Iterator<Item = usize> + use<'a, '_> {
        let first = |index: usize| {
            let file = &self.files[index];
            let same = |other: &LoadedFile| (other.role, other.feed) == (file.role, file.feed);
            self.files.iter().position(same) == Some(index)
        };
        (0..self.files.len()).filter(move |&index| {
            let file = &self.files[index];
            let cuttable = file.feed.is_some() && file.segment.root.is_some();
            cuttable && (first(index) || index == self.symptom.spot.0)
        })
    }

    /// The bytes of a file up to its first record, and those of the records that are chosen.
    fn ranges(&self, file: usize) -> Vec<Range<u64>> {
        let records = &self.files[file].segment.records;
        let start = |record: u32| {
            if record < records.len() { records.place(record).offset } else { u64::MAX }
        };
        let slots = self.records_of(file).map(|record| start(record)..start(record + 1));
        std::iter::once(0..start(0)).chain(slots).collect()
    }

    fn records_of(&self, file: usize) -> impl Iterator<Item = u32> + use<'a, '_> {
        self.chosen.iter().filter(move |(of, _)| *of == file).map(|&(_, record)| record)
    }

    /// Takes what was cut, and answers the smallest feeds; none when it has to be cut once more, with more records.
    ///
    /// # Errors
    /// When the finding does not show in what was cut and more would be too much.
    pub fn take(&mut self, cuts: Vec<(usize, Cut)>) -> Result<Option<Reduced>, Irreducible> {
        Ok(self.begin(cuts)?.map(Reducing::finish))
    }

    /// Takes what was cut, and answers what makes it smaller step by step; none when it has to be cut once more, with more
    /// records.
    ///
    /// # Errors
    /// When the finding does not show in what was cut and more would be too much.
    pub fn begin(&mut self, cuts: Vec<(usize, Cut)>) -> Result<Option<Reducing>, Irreducible> {
        let parts = cuts.into_iter().map(|(file, cut)| self.part(file, cut)).collect();
        let mut bench = Bench::new(parts, self.settings.clone(), self.code, self.symptom.clone());
        bench.knows_roles = self.knows_roles;
        let all = bench.all();
        if !bench.holds(&all) {
            if let Some(more) = self.tries.next() {
                self.chosen = more;
                return Ok(None);
            }
            let weaker = [Likeness::Scope, Likeness::Spot].into_iter().find(|&likeness| {
                bench.likeness = likeness;
                bench.holds(&all)
            });
            if weaker.is_none() {
                return Err(self.gone(all.len()));
            }
        }
        Ok(Some(Reducing::new(bench, all, self.needed())))
    }

    fn gone(&self, tried: usize) -> Irreducible {
        let given: u64 = self.parts().map(|file| u64::from(self.files[file].segment.records.len())).sum();
        Irreducible(format!(
            "{} does not show any more in {tried} of the {given} records: it hangs on more of the feeds than can be \
             cut out of them",
            self.code
        ))
    }

    /// The feeds without which the finding would be another one, even if it had the same code.
    fn needed(&self) -> &'static [Feed] {
        let lock = self.code.code().starts_with("LCK");
        if lock { &[Feed::Users, Feed::Persons] } else { &[] }
    }

    fn part(&self, index: usize, cut: Cut) -> Part {
        let file = &self.files[index];
        let width = Width::of(file.encoding);
        let mut pieces = cut.pieces.into_iter();
        let root = file.segment.root.map_or(0, |place| place.offset as usize);
        let head = pieces.next().unwrap_or_default();
        let frame = Frame::new(head, root, width, self.whole.contains(&(index, None)));
        let records = &file.segment.records;
        let slots = self.records_of(index).zip(pieces).map(|(record, bytes)| {
            let here = (index, Some(record));
            let last = record + 1 == records.len();
            let mut whole = self.whole.contains(&here);
            // What stands after a record is seldom needed.
            if !whole && self.symptom.spot == here {
                let inside = self.offset - records.place(record).offset;
                whole = trimmed(bytes.clone(), width, false, last, record).bytes.len() as u64 <= inside;
            }
            trimmed(bytes, width, whole, last, record)
        });
        let before =
            self.files[..index].iter().filter(|other| (other.role, other.feed) == (file.role, file.feed));
        Part {
            name: bench::name(file, before.count()),
            role: file.role,
            feed: file.feed.unwrap_or(Feed::Persons),
            checks: file.checks.clone(),
            encoding: file.encoding,
            frame,
            slots: slots.collect(),
            source: index,
            of: records.len(),
        }
    }
}
