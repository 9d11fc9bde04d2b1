//! Leaving out whatever can be left out: delta debugging.

/// What is left, and whether each of it is known to be needed.
#[derive(Debug)]
pub(super) struct Shrunk<T> {
    pub(super) items: Vec<T>,
    pub(super) minimal: bool,
}

/// Leaves out items as long as `holds` is true of the rest. `holds` answers nothing when it has had enough; what is left
/// by then need not be minimal.
pub(super) fn shrink<T: Clone>(mut items: Vec<T>, holds: &mut impl FnMut(&[T]) -> Option<bool>) -> Shrunk<T> {
    let mut size = items.len().div_ceil(2);
    while size > 0 && !items.is_empty() {
        let mut start = 0;
        let before = items.len();
        while start < items.len() {
            let end = (start + size).min(items.len());
            let rest: Vec<T> = items[..start].iter().chain(&items[end..]).cloned().collect();
            match holds(&rest) {
                None => return Shrunk { items, minimal: false },
                Some(true) => items = rest,
                Some(false) => start = end,
            }
        }
        // What was needed may no longer be once something else is gone: single items are gone through until all stay.
        size = match size {
            1 if items.len() == before => 0,
            1 => 1,
            _ => size.div_ceil(2).min(items.len().max(1)),
        };
    }
    Shrunk { items, minimal: true }
}

#[cfg(test)]
mod tests {
    use super::shrink;

    #[test]
    fn what_is_needed_stays() {
        let needed = [3, 57, 58, 99];
        let shrunk = shrink((0..100).collect(), &mut |items: &[i32]| {
            Some(needed.iter().all(|item| items.contains(item)))
        });
        assert!(shrunk.minimal);
        assert_eq!(shrunk.items, needed);
    }

    #[test]
    fn more_than_half_stays_where_more_than_twenty_are_asked_for() {
        let shrunk = shrink((0..64).collect(), &mut |items: &[i32]| Some(items.len() > 20));
        assert_eq!(shrunk.items.len(), 21);
    }

    #[test]
    fn nothing_is_left_where_nothing_is_needed() {
        assert!(shrink(vec![1, 2, 3], &mut |_: &[i32]| Some(true)).items.is_empty());
    }

    #[test]
    fn it_stops_when_told() {
        let mut runs = 0;
        let shrunk = shrink((0..100).collect(), &mut |items: &[i32]| {
            runs += 1;
            (runs < 4).then(|| items.contains(&7))
        });
        assert!(!shrunk.minimal && shrunk.items.contains(&7));
    }
}
