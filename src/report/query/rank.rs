//! Sorting by numbers alone: texts become ranks once, and every order of rows is made of ranks by one stable sort.
//!
//! What goes over all items does so in parts, in a function of its own that is called for each: a browser compiles WebAssembly
//! quickly first and well when it turns out to matter, and what is running already stays as it was compiled.

use std::ops::Range;

/// Bits that one pass of the sort looks at.
const DIGIT_BITS: u32 = 11;

/// Items in a part.
const PART_ITEMS: usize = 1 << 14;

/// So few are put in order one by one.
const FEW: usize = 12;

/// Of many texts, one in so many is looked at for its letters.
const SAMPLE_STEP: usize = 64;

/// Bytes that are looked at in one round, of which as many count as their letters fit into a key.
const ROUND_BYTES: usize = 16;

/// A key above the index of what has it: sorting reads and writes one number after the other then.
fn packed(key: u32, index: u32) -> u64 {
    u64::from(key) << u32::BITS | u64::from(index)
}

fn key_of(packed: u64) -> u32 {
    (packed >> u32::BITS) as u32
}

/// Sorts by keys; what is equal stays in its order.
fn sort(items: &mut [u64], spare: &mut Vec<u64>) {
    let Some(&first) = items.first() else { return };
    let varying = items.chunks(PART_ITEMS).fold(0, |varying, part| varying | differing(part, first));
    spare.resize(items.len(), 0);
    let (mut from, mut to) = (items, spare.as_mut_slice());
    let mut in_spare = false;
    for shift in (0..u32::BITS).step_by(DIGIT_BITS as usize) {
        let digit = |key: u32| (key >> shift) as usize & ((1 << DIGIT_BITS) - 1);
        if digit(varying) == 0 {
            continue;
        }
        deal_out(from, to, &mut [0; 1 << DIGIT_BITS], |item| digit(key_of(item)));
        std::mem::swap(&mut from, &mut to);
        in_spare = !in_spare;
    }
    if in_spare {
        to.copy_from_slice(from);
    }
}

/// The bits of keys that are not the same as in the first.
#[inline(never)]
fn differing(part: &[u64], first: u64) -> u32 {
    part.iter().fold(0, |varying, &item| varying | key_of(item ^ first))
}

/// Deals items out by their lots; what is in one lot stays in its order. `lots` are as many zeros as there are lots.
fn deal_out<T: Copy>(from: &[T], to: &mut [T], lots: &mut [u32], lot: impl Fn(T) -> usize) {
    from.chunks(PART_ITEMS).for_each(|part| count(part, lots, &lot));
    // From how many each lot has to where it starts.
    let mut sum = 0;
    for start in lots.iter_mut() {
        sum += std::mem::replace(start, sum);
    }
    from.chunks(PART_ITEMS).for_each(|part| deal(part, to, lots, &lot));
}

#[inline(never)]
fn count<T: Copy>(part: &[T], lots: &mut [u32], lot: &impl Fn(T) -> usize) {
    for &item in part {
        lots[lot(item)] += 1;
    }
}

#[inline(never)]
fn deal<T: Copy>(part: &[T], to: &mut [T], lots: &mut [u32], lot: &impl Fn(T) -> usize) {
    for &item in part {
        let next = &mut lots[lot(item)];
        to[*next as usize] = item;
        *next += 1;
    }
}

/// Puts rows into the order of their ranks, the last first where `flip` says so; what is equal stays in its order.
pub(super) fn order(rows: &mut Vec<u32>, ranks: &[u32], flip: bool) {
    let highest = ranks.iter().copied().max().unwrap_or_default();
    let rank = |row: u32| {
        let rank = ranks[row as usize];
        (if flip { highest - rank } else { rank }) as usize
    };
    let mut ordered = vec![0; rows.len()];
    deal_out(rows, &mut ordered, &mut vec![0; highest as usize + 1], rank);
    *rows = ordered;
}

/// The ranks of numbers: equal ones have one rank.
pub(super) fn of_numbers(numbers: &[u64]) -> Vec<u32> {
    let indices = 0..numbers.len() as u32;
    let mut order: Vec<u64> = indices.map(u64::from).collect();
    if !numbers.is_sorted() {
        let mut spare = Vec::new();
        for shift in [0, u32::BITS] {
            for item in &mut order {
                let index = *item as u32;
                *item = packed((numbers[index as usize] >> shift) as u32, index);
            }
            sort(&mut order, &mut spare);
        }
    }
    let number = |item: u64| numbers[item as u32 as usize];
    let mut ranks = vec![0; numbers.len()];
    let mut rank = 0;
    for (at, &item) in order.iter().enumerate() {
        rank += u32::from(at > 0 && number(order[at - 1]) != number(item));
        ranks[item as u32 as usize] = rank;
    }
    ranks
}

/// The ranks of texts in the order of their characters: equal ones have one rank.
///
/// A few bytes after what all have in common are looked at at once, and what is equal in them goes on with the next few.
pub(super) fn of_texts(texts: &[&str]) -> Vec<u32> {
    let texts = Texts(texts);
    let bytes = |item: u64| texts.bytes(item, 0);
    let mut order: Vec<u64> = (0..texts.0.len() as u64).collect();
    let mut spare = Vec::new();
    // Whether another text than the one before begins here.
    let mut differs = vec![false; order.len()];
    let mut open = vec![(0..order.len(), 0)];
    while let Some((range, skip)) = open.pop() {
        let start = range.start;
        let run = &mut order[range];
        if run.len() <= FEW {
            insert_in_order(run, |item| texts.bytes(item, skip));
            for at in 1..run.len() {
                differs[start + at] = texts.bytes(run[at], skip) != texts.bytes(run[at - 1], skip);
            }
            continue;
        }
        let first = texts.bytes(run[0], skip);
        let parts = run.chunks(PART_ITEMS);
        let shared =
            skip + parts.fold(first.len(), |common, part| texts.in_common(part, skip, &first[..common]));
        let letters = texts.give_keys(run, shared);
        sort(run, &mut spare);
        let skip = shared + letters.bytes;
        let mut at = 0;
        while at < run.len() {
            let equal = next_equal(run, at, &mut differs[start..]);
            at = equal.end;
            let (from, equal) = (start + equal.start, &mut run[equal]);
            if letters.goes_on() && equal.iter().any(|&item| bytes(item).len() > skip) {
                // What ends within these bytes comes before what goes on, and is equal.
                let (short, long): (Vec<u64>, Vec<u64>) =
                    equal.iter().partition(|&&item| bytes(item).len() <= skip);
                equal[..short.len()].copy_from_slice(&short);
                equal[short.len()..].copy_from_slice(&long);
                let goes_on = from + short.len();
                differs[goes_on] |= !short.is_empty();
                open.push((goes_on..from + equal.len(), skip));
            }
        }
    }
    let mut ranks = vec![0; order.len()];
    let parts = order.chunks(PART_ITEMS).zip(differs.chunks(PART_ITEMS));
    parts.fold(0, |rank, (part, differs)| give_ranks(part, differs, rank, &mut ranks));
    ranks
}

/// Texts by the indices of items.
struct Texts<'a>(&'a [&'a str]);

impl<'a> Texts<'a> {
    fn bytes(&self, item: u64, skip: usize) -> &'a [u8] {
        &self.0[item as u32 as usize].as_bytes()[skip..]
    }

    /// How many bytes all begin with, of those that those before do.
    #[inline(never)]
    fn in_common(&self, part: &[u64], skip: usize, before: &[u8]) -> usize {
        part.iter().fold(before.len(), |common, &item| {
            let (before, bytes) = (&before[..common], self.bytes(item, skip));
            if bytes.starts_with(before) {
                return common;
            }
            before.iter().zip(bytes).take_while(|(a, b)| a == b).count()
        })
    }

    /// Gives items the keys of their letters from `skip` on; answers which letters there are.
    ///
    /// What letters there are is mostly seen in some of the texts, and told by the keys where it is not.
    fn give_keys(&self, items: &mut [u64], skip: usize) -> Letters {
        let mut letters = Letters::default();
        // That a text ends here is rare, as numbers are mostly as long as the highest.
        letters.mark(&[]);
        let step = if items.len() > PART_ITEMS { SAMPLE_STEP } else { 1 };
        items.iter().step_by(step).for_each(|&item| letters.mark(self.bytes(item, skip)));
        if step > 1 {
            letters.mark_digits();
        }
        letters.number();
        if !items.chunks_mut(PART_ITEMS).all(|part| self.give_keys_by(part, skip, &mut letters)) {
            letters = Letters::default();
            items.chunks(PART_ITEMS).for_each(|part| self.mark(part, skip, &mut letters));
            letters.number();
            items.chunks_mut(PART_ITEMS).for_each(|part| {
                self.give_keys_by(part, skip, &mut letters);
            });
        }
        letters
    }

    #[inline(never)]
    fn mark(&self, part: &[u64], skip: usize, letters: &mut Letters) {
        for &item in part {
            letters.mark(self.bytes(item, skip));
        }
    }

    /// Answers whether all letters were known.
    #[inline(never)]
    fn give_keys_by(&self, part: &mut [u64], skip: usize, letters: &mut Letters) -> bool {
        let mut longest = letters.longest;
        let mut seen = 0;
        for item in part {
            let text = self.bytes(*item, skip);
            longest = longest.max(text.len());
            let key = letters.key(text, &mut seen);
            *item = packed(key, *item as u32);
        }
        letters.longest = longest;
        seen & UNKNOWN == 0
    }
}

/// Goes through sorted keys from `at` on, as many as a part has or up to one that several have, and tells where each begins;
/// answers who has that one, or nobody where the part ended.
#[inline(never)]
fn next_equal(run: &[u64], at: usize, differs: &mut [bool]) -> Range<usize> {
    let stop = run.len().min(at + PART_ITEMS);
    for at in at..stop {
        differs[at] |= at > 0;
        let has_key = |&&item: &&u64| key_of(item) == key_of(run[at]);
        if run.get(at + 1).as_ref().is_some_and(has_key) {
            return at..at + run[at..].iter().take_while(has_key).count();
        }
    }
    stop..stop
}

/// Gives texts in their order their ranks, from that of the last one before them on; answers that of the last.
#[inline(never)]
fn give_ranks(part: &[u64], differs: &[bool], mut rank: u32, ranks: &mut [u32]) -> u32 {
    for (&item, &differs) in part.iter().zip(differs) {
        rank += u32::from(differs);
        ranks[item as u32 as usize] = rank;
    }
    rank
}

fn insert_in_order<'t>(run: &mut [u64], text: impl Fn(u64) -> &'t [u8]) {
    for end in 1..run.len() {
        let mut at = end;
        while at > 0 && text(run[at]) < text(run[at - 1]) {
            run.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// Which letters stand at which place: numbered in their order, those of ids take four bits each.
struct Letters {
    numbers: [[u16; 256]; ROUND_BYTES],
    widths: [u32; ROUND_BYTES],
    longest: usize,
    /// How many places fit into a key.
    bytes: usize,
}

/// The number of a letter that was not marked.
const UNKNOWN: u16 = 1 << 15;

impl Default for Letters {
    fn default() -> Self {
        let (widths, longest, bytes) = Default::default();
        Self { numbers: [[UNKNOWN; 256]; ROUND_BYTES], widths, longest, bytes }
    }
}

impl Letters {
    fn mark(&mut self, text: &[u8]) {
        self.longest = self.longest.max(text.len());
        for (place, numbers) in self.numbers.iter_mut().enumerate() {
            // No text has a zero byte; were there one, it would count as the end.
            numbers[usize::from(text.get(place).copied().unwrap_or_default())] = 0;
        }
    }

    /// Marks all digits where there is one: few numbers begin with a zero.
    fn mark_digits(&mut self) {
        for digits in
            self.numbers.iter_mut().map(|numbers| &mut numbers[usize::from(b'0')..=usize::from(b'9')])
        {
            if digits.contains(&0) {
                digits.fill(0);
            }
        }
    }

    /// Numbers the letters that are marked.
    fn number(&mut self) {
        for (numbers, width) in self.numbers.iter_mut().zip(&mut self.widths) {
            let marked = numbers.iter_mut().filter(|number| **number != UNKNOWN);
            let count = marked.zip(0..).map(|(number, next)| *number = next).count() as u32;
            *width = u32::BITS - count.saturating_sub(1).leading_zeros();
        }
        let mut sum = 0;
        let sums = self.widths.iter().map(|width| {
            sum += width;
            sum
        });
        self.bytes = sums.take_while(|&sum| sum <= u32::BITS).count();
    }

    /// The letters of a text as a number that sorts like them, where all of them are known: `seen` holds the bits of theirs.
    fn key(&self, text: &[u8], seen: &mut u16) -> u32 {
        let places = self.numbers[..self.bytes].iter().zip(&self.widths);
        let letters = text.iter().copied().chain(std::iter::repeat(0));
        places.zip(letters).fold(0, |key, ((numbers, width), letter)| {
            let number = numbers[usize::from(letter)];
            *seen |= number;
            key << width | u32::from(number)
        })
    }

    /// Whether a text goes on after what a key holds of it.
    fn goes_on(&self) -> bool {
        self.longest > self.bytes
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranks_sort_like_the_texts(texts in prop::collection::vec("(person-|p)?[ab1-3é]{0,11}(aaaaaaaaaaaaaaaa)?[ab]{0,9}", 0..200)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let ranks = of_texts(&texts);
            for (a, one) in texts.iter().enumerate() {
                for (b, other) in texts.iter().enumerate() {
                    prop_assert_eq!(ranks[a].cmp(&ranks[b]), one.cmp(other), "{} {}", one, other);
                }
            }
        }

        #[test]
        fn ranks_sort_like_the_numbers(numbers in prop::collection::vec(prop_oneof![0..9u64, any::<u64>()], 0..100)) {
            let ranks = of_numbers(&numbers);
            for (a, one) in numbers.iter().enumerate() {
                for (b, other) in numbers.iter().enumerate() {
                    prop_assert_eq!(ranks[a].cmp(&ranks[b]), one.cmp(other));
                }
            }
        }
    }

    #[test]
    fn more_than_a_part_is_one_order() {
        let count = PART_ITEMS * 3 + 7;
        let number = |at: usize| at * 7919 % (count / 2);
        let mut names: Vec<String> =
            (0..count).map(|at| format!("user-{:09}-of-the-same-letters-{}", number(at), at % 2)).collect();
        // Letters and ends that few texts have, where none is looked at for its letters.
        for (at, rare) in ["", "user-ß", "user-0Z", "user-00000001", "äöü"].into_iter().enumerate() {
            names[1 + at * SAMPLE_STEP] = rare.to_owned();
        }
        let texts: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut sorted = texts.clone();
        sorted.sort_unstable();
        sorted.dedup();
        let ranks = of_texts(&texts);
        assert!(texts.iter().zip(&ranks).all(|(text, &rank)| sorted[rank as usize] == *text));
        let mut rows: Vec<u32> = (0..count as u32).collect();
        order(&mut rows, &ranks, true);
        let key = |&row: &u32| (std::cmp::Reverse(ranks[row as usize]), row);
        assert!(rows.is_sorted_by_key(key));
    }

    #[test]
    fn texts_in_their_order_have_their_ranks() {
        assert_eq!(of_texts(&["", "a", "a", "a1", "b", "b"]), [0, 1, 1, 2, 3, 3]);
        assert!(of_texts(&[]).is_empty());
    }

    #[test]
    fn what_is_equal_stays_in_its_order() {
        let mut rows = vec![3, 1, 2, 0];
        order(&mut rows, &[5, 1, 1, 5], false);
        assert_eq!(rows, [1, 2, 3, 0]);
        order(&mut rows, &[5, 1, 1, 5], true);
        assert_eq!(rows, [3, 0, 1, 2]);
    }
}
