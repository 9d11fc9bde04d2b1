//! Sets of characters, and the sets XSD has names for.

use crate::sorting;
use std::sync::OnceLock;

use unicode_general_category::get_general_category;

use super::super::names;
use super::blocks;

const LAST: u32 = 0x0010_FFFF;

/// A set of characters as sorted ranges that neither overlap nor touch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Set(Vec<(u32, u32)>);

impl Set {
    pub(super) fn of(mut ranges: Vec<(u32, u32)>) -> Self {
        sorting::sort(&mut ranges);
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match merged.last_mut() {
                Some(previous) if first <= previous.1.saturating_add(1) => previous.1 = previous.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        Self(merged)
    }

    pub(super) fn one(c: char) -> Self {
        Self(vec![(u32::from(c), u32::from(c))])
    }

    pub(super) fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }

    pub(super) fn contains(&self, c: u32) -> bool {
        let at = self.0.partition_point(|&(_, last)| last < c);
        self.0.get(at).is_some_and(|&(first, _)| first <= c)
    }

    pub(super) fn complement(&self) -> Self {
        let mut ranges = Vec::with_capacity(self.0.len() + 1);
        let mut next = 0;
        for &(first, last) in &self.0 {
            if first > next {
                ranges.push((next, first - 1));
            }
            next = last + 1;
        }
        if next <= LAST {
            ranges.push((next, LAST));
        }
        Self(ranges)
    }

    pub(super) fn without(&self, other: &Self) -> Self {
        // What is in neither the complement of the one nor in the other.
        let mut ranges = self.complement().0;
        ranges.extend_from_slice(&other.0);
        Self::of(ranges).complement()
    }

    /// Every character but line ends: what a full stop stands for.
    pub(super) fn wildcard() -> Self {
        Self::of(vec![(0x0A, 0x0A), (0x0D, 0x0D)]).complement()
    }

    /// `\s`, `\i`, `\c`, `\d`, `\w` and their opposites.
    pub(super) fn of_escape(letter: char) -> Option<Self> {
        let set = match letter.to_ascii_lowercase() {
            's' => Self::of(vec![(0x09, 0x0A), (0x0D, 0x0D), (0x20, 0x20)]),
            'i' => Self::of(wide(&names::STARTS).collect()),
            'c' => Self::of(wide(&names::STARTS).chain(wide(&names::CONTINUES)).collect()),
            'd' => Self::of_category("Nd")?,
            'w' => {
                let mut ranges = Vec::new();
                for category in ["P", "Z", "C"] {
                    ranges.extend(Self::of_category(category)?.0);
                }
                Self::of(ranges).complement()
            }
            _ => return None,
        };
        Some(if letter.is_ascii_uppercase() { set.complement() } else { set })
    }

    /// What stands between the braces of `\p{…}`: a category (`Lu`) or a block (`IsBasicLatin`).
    pub(super) fn of_property(name: &str) -> Option<Self> {
        match name.strip_prefix("Is") {
            Some(block) => blocks::block(block).map(|ranges| Self::of(ranges.to_vec())),
            None => Self::of_category(name),
        }
    }

    fn of_category(name: &str) -> Option<Self> {
        // `Cs` is left out of XSD 1.0: surrogates are no characters.
        const KNOWN: [&str; 36] = [
            "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd",
            "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc",
            "Cf", "Co", "Cn",
        ];
        if !KNOWN.contains(&name) {
            return None;
        }
        let runs = categories();
        let ends = runs.iter().skip(1).map(|&(next, _)| next - 1).chain([LAST]);
        let found = runs.iter().zip(ends).filter(|((_, category), _)| category.starts_with(name));
        Some(Self::of(found.map(|(&(first, _), last)| (first, last)).collect()))
    }
}

fn wide(ranges: &[(u16, u16)]) -> impl Iterator<Item = (u32, u32)> {
    ranges.iter().map(|&(first, last)| (u32::from(first), u32::from(last)))
}

/// Where each run of characters of one category starts.
fn categories() -> &'static [(u32, &'static str)] {
    static RUNS: OnceLock<Vec<(u32, &'static str)>> = OnceLock::new();
    RUNS.get_or_init(|| {
        let mut runs: Vec<(u32, &'static str)> = Vec::with_capacity(4000);
        let mut add = |c: u32, category: &'static str| {
            if runs.last().is_none_or(|&(_, last)| last != category) {
                runs.push((c, category));
            }
        };
        // Planes 4 to 13 are empty; the last two are for private use but for their last two code points.
        for c in (0..=0x3_FFFF).chain([0x4_0000]).chain(0xE_0000..=0xE_0FFF) {
            // A surrogate is no character: whatever it counts as, no text has one.
            add(c, char::from_u32(c).map_or("Cs", |c| get_general_category(c).abbreviation()));
        }
        for (c, category) in
            [(0xE_1000, "Cn"), (0xF_0000, "Co"), (0xF_FFFE, "Cn"), (0x10_0000, "Co"), (0x10_FFFE, "Cn")]
        {
            add(c, category);
        }
        runs
    })
}
