//! Sorting by numbers alone: texts become ranks once, and every order of rows is made of ranks by one stable sort.

/// Bits that one pass of the sort looks at.
const DIGIT_BITS: u32 = 11;

/// So few are put in order one by one.
const FEW: usize = 12;

/// Bytes that are looked at in one round, of which as many count as their letters fit into a key.
const ROUND_BYTES: usize = 8;

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
    let varying = items.iter().fold(0, |varying, &item| varying | key_of(item ^ first));
    spare.resize(items.len(), 0);
    let (mut from, mut to) = (items, spare.as_mut_slice());
    let mut in_spare = false;
    for shift in (0..u32::BITS).step_by(DIGIT_BITS as usize) {
        let digit = |key: u32| (key >> shift) as usize & ((1 << DIGIT_BITS) - 1);
        if digit(varying) == 0 {
            continue;
        }
        let mut starts = [0u32; 1 << DIGIT_BITS];
        for &item in from.iter() {
            starts[digit(key_of(item))] += 1;
        }
        to_starts(&mut starts);
        for &item in from.iter() {
            let start = &mut starts[digit(key_of(item))];
            to[*start as usize] = item;
            *start += 1;
        }
        std::mem::swap(&mut from, &mut to);
        in_spare = !in_spare;
    }
    if in_spare {
        to.copy_from_slice(from);
    }
}

/// Where each lot starts, from how many there are of it.
fn to_starts(counts: &mut [u32]) {
    let mut sum = 0;
    for count in counts {
        sum += std::mem::replace(count, sum);
    }
}

/// Puts rows into the order of their ranks, the last first where `flip` says so; what is equal stays in its order.
pub(super) fn order(rows: &mut Vec<u32>, ranks: &[u32], flip: bool) {
    let highest = ranks.iter().fold(0, |highest, &rank| highest.max(rank));
    let rank = |row: u32| {
        let rank = ranks[row as usize];
        (if flip { highest - rank } else { rank }) as usize
    };
    let mut starts = vec![0; highest as usize + 1];
    for &row in rows.iter() {
        starts[rank(row)] += 1;
    }
    to_starts(&mut starts);
    let mut ordered = vec![0; rows.len()];
    for &row in rows.iter() {
        let start = &mut starts[rank(row)];
        ordered[*start as usize] = row;
        *start += 1;
    }
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
    let bytes = |item: u64| texts[item as u32 as usize].as_bytes();
    let mut order: Vec<u64> = (0..texts.len() as u64).collect();
    let mut spare = Vec::new();
    // Whether another text than the one before begins here.
    let mut differs = vec![false; texts.len()];
    let mut open = vec![(0..order.len(), 0)];
    while let Some((range, skip)) = open.pop() {
        let start = range.start;
        let run = &mut order[range];
        if run.len() <= FEW {
            insert_in_order(run, |item| &bytes(item)[skip..]);
            for at in 1..run.len() {
                differs[start + at] = bytes(run[at])[skip..] != bytes(run[at - 1])[skip..];
            }
            continue;
        }
        let shared = skip + in_common(run.iter().map(|&item| &bytes(item)[skip..]));
        let letters = Letters::of(run.iter().map(|&item| &bytes(item)[shared..]));
        for item in run.iter_mut() {
            *item = packed(letters.key(&bytes(*item)[shared..]), *item as u32);
        }
        sort(run, &mut spare);
        let skip = shared + letters.bytes;
        let mut at = 0;
        while at < run.len() {
            let key = key_of(run[at]);
            let end = at + run[at..].iter().take_while(|&&item| key_of(item) == key).count();
            differs[start + at] |= at > 0;
            let equal = &mut run[at..end];
            if letters.goes_on && equal.len() > 1 && equal.iter().any(|&item| bytes(item).len() > skip) {
                // What ends within these bytes comes before what goes on, and is equal.
                let (short, long): (Vec<u64>, Vec<u64>) =
                    equal.iter().partition(|&&item| bytes(item).len() <= skip);
                equal[..short.len()].copy_from_slice(&short);
                equal[short.len()..].copy_from_slice(&long);
                let goes_on = start + at + short.len();
                differs[goes_on] |= !short.is_empty();
                open.push((goes_on..start + end, skip));
            }
            at = end;
        }
    }
    let mut ranks = vec![0; texts.len()];
    let mut rank = 0;
    for (&item, differs) in order.iter().zip(differs) {
        rank += u32::from(differs);
        ranks[item as u32 as usize] = rank;
    }
    ranks
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

/// How many bytes all begin with.
fn in_common<'t>(mut texts: impl Iterator<Item = &'t [u8]>) -> usize {
    let Some(first) = texts.next() else { return 0 };
    texts.fold(first.len(), |common, text| {
        let alike = first[..common].iter().zip(text).take_while(|(a, b)| a == b);
        alike.count()
    })
}

/// Which letters stand at which place: numbered in their order, those of ids take four bits each.
struct Letters {
    numbers: [[u8; 256]; ROUND_BYTES],
    widths: [u32; ROUND_BYTES],
    /// How many places fit into a key.
    bytes: usize,
    /// Whether a text goes on after them.
    goes_on: bool,
}

impl Letters {
    fn of<'t>(texts: impl Iterator<Item = &'t [u8]>) -> Self {
        let mut numbers = [[0; 256]; ROUND_BYTES];
        let mut longest = 0;
        for text in texts {
            longest = longest.max(text.len());
            for (place, numbers) in numbers.iter_mut().enumerate() {
                // No text has a zero byte; were there one, it would count as the end.
                numbers[usize::from(text.get(place).copied().unwrap_or_default())] = 1;
            }
        }
        let mut widths = [0; ROUND_BYTES];
        for (numbers, width) in numbers.iter_mut().zip(&mut widths) {
            let mut next = 0u32;
            for number in numbers {
                next += u32::from(std::mem::replace(number, next as u8));
            }
            *width = u32::BITS - next.saturating_sub(1).leading_zeros();
        }
        let mut sum = 0;
        let sums = widths.iter().map(|width| {
            sum += width;
            sum
        });
        let bytes = sums.take_while(|&sum| sum <= u32::BITS).count();
        Self { numbers, widths, bytes, goes_on: longest > bytes }
    }

    /// The letters of a text as a number that sorts like them.
    fn key(&self, text: &[u8]) -> u32 {
        (0..self.bytes).fold(0, |key, place| {
            let letter = text.get(place).copied().unwrap_or_default();
            key << self.widths[place] | u32::from(self.numbers[place][usize::from(letter)])
        })
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
