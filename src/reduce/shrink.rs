//! Leaving out whatever can be left out: delta debugging.

/// Leaves out items one try after the other, as long as what is looked for is seen in the rest.
#[derive(Debug)]
pub(super) struct Shrink<T> {
    items: Vec<T>,
    /// How many are left out at once, from which on, and how many there were when that began.
    size: usize,
    start: usize,
    before: usize,
}

impl<T: Clone> Shrink<T> {
    pub(super) fn new(items: Vec<T>) -> Self {
        let (size, before) = (items.len().div_ceil(2), items.len());
        Self { items, size, start: 0, before }
    }

    /// What is left by now.
    pub(super) fn items(&self) -> &[T] {
        &self.items
    }

    pub(super) fn into_items(self) -> Vec<T> {
        self.items
    }

    /// What is to be tried next; nothing once no item can be left out.
    pub(super) fn next(&self) -> Option<Vec<T>> {
        (self.size > 0 && !self.items.is_empty())
            .then(|| self.items[..self.start].iter().chain(&self.items[self.end()..]).cloned().collect())
    }

    /// Tells whether it was seen in the rest that was tried.
    pub(super) fn tried(&mut self, rest: Vec<T>, seen: bool) {
        if seen {
            self.items = rest;
        } else {
            self.start = self.end();
        }
        if self.start < self.items.len() {
            return;
        }
        // What was needed may no longer be once something else is gone: single items are gone through until all stay.
        self.size = match self.size {
            1 if self.items.len() == self.before => 0,
            1 => 1,
            size => size.div_ceil(2).min(self.items.len().max(1)),
        };
        (self.start, self.before) = (0, self.items.len());
    }

    fn end(&self) -> usize {
        (self.start + self.size).min(self.items.len())
    }
}

#[cfg(test)]
mod tests {
    use super::Shrink;

    /// What is left, and after how many tries.
    fn shrunk(items: std::ops::Range<i32>, holds: impl Fn(&[i32]) -> bool) -> (Vec<i32>, usize) {
        let (mut shrink, mut tries) = (Shrink::new(items.collect()), 0);
        while let Some(rest) = shrink.next() {
            tries += 1;
            let seen = holds(&rest);
            shrink.tried(rest, seen);
        }
        (shrink.into_items(), tries)
    }

    #[test]
    fn what_is_needed_stays() {
        let needed = [3, 57, 58, 99];
        let (items, tries) = shrunk(0..100, |items| needed.iter().all(|item| items.contains(item)));
        assert_eq!(items, needed);
        assert!(tries < 100, "{tries}");
    }

    #[test]
    fn more_than_half_stays_where_more_than_twenty_are_asked_for() {
        assert_eq!(shrunk(0..64, |items| items.len() > 20).0.len(), 21);
    }

    #[test]
    fn nothing_is_left_where_nothing_is_needed() {
        assert!(shrunk(0..3, |_| true).0.is_empty());
        assert_eq!(shrunk(0..0, |_| true), (Vec::new(), 0));
    }
}
