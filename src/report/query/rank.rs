//! Sorting by numbers alone: texts become ranks once, and every order of rows is made of ranks by one stable sort.

/// Bits that one pass of the sort looks at.
const DIGIT_BITS: u32 = 11;

/// So few are put in order one by one.
const FEW: usize = 12;

/// Sorts `order`, which holds indices of `keys`, by their keys; what is equal stays in its order.
pub(super) fn sort(order: &mut [u32], keys: &[u64]) {
    let Some(&first) = order.first() else { return };
    let first = keys[first as usize];
    let varying = order.iter().fold(0, |varying, &index| varying | (keys[index as usize] ^ first));
    let mut spare = vec![0; order.len()];
    let mut shift = 0;
    while shift < u64::BITS {
        let digit = |index: u32| (keys[index as usize] >> shift) as usize & ((1 << DIGIT_BITS) - 1);
        if (varying >> shift) & ((1 << DIGIT_BITS) - 1) != 0 {
            let mut starts = [0u32; 1 << DIGIT_BITS];
            for &index in order.iter() {
                starts[digit(index)] += 1;
            }
            let mut sum = 0;
            for start in &mut starts {
                sum += std::mem::replace(start, sum);
            }
            for &index in order.iter() {
                let start = &mut starts[digit(index)];
                spare[*start as usize] = index;
                *start += 1;
            }
            order.copy_from_slice(&spare);
        }
        shift += DIGIT_BITS;
    }
}

/// The ranks of numbers: equal ones have one rank.
pub(super) fn of_numbers(numbers: &[u64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..numbers.len() as u32).collect();
    sort(&mut order, numbers);
    dense(&order, |a, b| numbers[a as usize] == numbers[b as usize])
}

/// The ranks of texts in the order of their characters: equal ones have one rank.
///
/// Eight bytes after what all have in common are looked at at once, and what is equal in them goes on with the next
/// eight.
pub(super) fn of_texts(texts: &[&str]) -> Vec<u32> {
    let bytes = |index: u32| texts[index as usize].as_bytes();
    let mut order: Vec<u32> = (0..texts.len() as u32).collect();
    let mut keys = vec![0; texts.len()];
    let mut open = vec![(0..order.len(), 0)];
    while let Some((range, skip)) = open.pop() {
        let run = &mut order[range.clone()];
        if run.len() <= FEW {
            insert_in_order(run, |index| &bytes(index)[skip..]);
            continue;
        }
        let shared = skip + in_common(run.iter().map(|&index| &bytes(index)[skip..]));
        for &index in run.iter() {
            keys[index as usize] = eight(&bytes(index)[shared..]);
        }
        squeeze(run, &mut keys);
        sort(run, &keys);
        let key = |index: u32| keys[index as usize];
        let (mut at, last) = (range.start, range.end);
        while at < last {
            let end = (at + 1..last).find(|&end| key(order[end]) != key(order[at])).unwrap_or(last);
            // What ends within these eight bytes comes before what goes on.
            let ends = |index: u32| bytes(index).len() <= shared + 8;
            let run = &mut order[at..end];
            if run.len() > 1 && !run.iter().all(|&index| ends(index)) {
                let (short, long): (Vec<u32>, Vec<u32>) = run.iter().partition(|&&index| ends(index));
                run[..short.len()].copy_from_slice(&short);
                run[short.len()..].copy_from_slice(&long);
                open.push((at + short.len()..end, shared + 8));
            }
            at = end;
        }
    }
    dense(&order, |a, b| bytes(a) == bytes(b))
}

fn insert_in_order<'t>(run: &mut [u32], text: impl Fn(u32) -> &'t [u8]) {
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

/// The first eight bytes as a number that sorts like them.
fn eight(bytes: &[u8]) -> u64 {
    match bytes.first_chunk() {
        Some(&eight) => u64::from_be_bytes(eight),
        None => {
            let mut padded = [0; 8];
            padded[..bytes.len()].copy_from_slice(bytes);
            u64::from_be_bytes(padded)
        }
    }
}

/// Leaves out of every byte the upper bits in which no key differs, so that the digits of ids take four bits each.
fn squeeze(run: &[u32], keys: &mut [u64]) {
    let Some(&first) = run.first() else { return };
    let first = keys[first as usize];
    let varying = run.iter().fold(0, |varying, &index| varying | (keys[index as usize] ^ first));
    let widths = varying.to_be_bytes().map(|byte: u8| u8::BITS - byte.leading_zeros());
    for &index in run {
        let key = &mut keys[index as usize];
        *key =
            key.to_be_bytes().iter().zip(widths).fold(0, |squeezed, (&byte, width)| {
                squeezed << width | (u64::from(byte) & ((1 << width) - 1))
            });
    }
}

fn dense(order: &[u32], same: impl Fn(u32, u32) -> bool) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    let mut rank = 0;
    for (at, &index) in order.iter().enumerate() {
        if at > 0 && !same(order[at - 1], index) {
            rank += 1;
        }
        ranks[index as usize] = rank;
    }
    ranks
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
    fn what_is_equal_stays_in_its_order() {
        let mut order = vec![3, 1, 2, 0];
        sort(&mut order, &[5, 1, 1, 5]);
        assert_eq!(order, [1, 2, 3, 0]);
    }
}
