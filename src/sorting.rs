//! Sorting that is compiled once.
//!
//! Each kind of item for which a slice is sorted in the ordinary way adds up to ten kilobytes to what a page has to load.
//! Here it is the numbers of the items that are sorted, whatever the items are. What is sorted at every turn, or in
//! millions, is better off with the slice's own.

use std::cmp::Ordering;

/// Sorts items; those that are equal stay in their order.
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// Sorts items by keys; those with equal keys stay in their order.
pub(crate) fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts items as they compare; those that are equal stay in their order.
pub(crate) fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    if items.len() < 2 {
        return;
    }
    let order = order(items.len(), &|a, b| compare(&items[a], &items[b]));
    arrange(items, order);
}

/// The positions of so many items in their order.
fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    // With the position as the last resort, no two are equal.
    order.sort_unstable_by(|&a, &b| compare(a, b).then(a.cmp(&b)));
    order
}

/// Puts in each place the item whose position is given for it, circle by circle.
fn arrange<T>(items: &mut [T], mut order: Vec<usize>) {
    for start in 0..order.len() {
        let mut to = start;
        loop {
            let from = std::mem::replace(&mut order[to], to);
            if from == start {
                break;
            }
            items.swap(to, from);
            to = from;
        }
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_stable_sort_of_slices_does(items in prop::collection::vec((0_u8..20, any::<u32>()), 0..200)) {
            let (mut by_key, mut whole) = (items.clone(), items.clone());
            super::sort_by_key(&mut by_key, |item| item.0);
            super::sort(&mut whole);
            let (mut known_by_key, mut known) = (items.clone(), items);
            known_by_key.sort_by_key(|item| item.0);
            known.sort_unstable();
            prop_assert_eq!((by_key, whole), (known_by_key, known));
        }
    }
}
