//! What each user file is given for: as told, or guessed from what is in it.

use std::cmp::Ordering;

use super::users::{Sign, Users};
use crate::feed::{LoadedFile, Role};
use crate::sorting;

/// Which files are loaded now, were loaded before, and say what Alma holds; by their numbers among all files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Roles {
    pub(crate) new: Vec<u32>,
    /// Loads, the oldest first; each is a file, or all that lay in one zip.
    pub(crate) history: Vec<Vec<u32>>,
    pub(crate) export: Vec<u32>,
    /// Files whose role was guessed.
    pub(crate) guessed: Vec<u32>,
}

/// A file, or the files of one zip.
struct Load<'a> {
    files: Vec<u32>,
    first: &'a LoadedFile,
    role: Role,
    score: u32,
    newest: Option<i32>,
}

impl Roles {
    pub(crate) fn of(files: &[LoadedFile]) -> Self {
        let mut loads = loads(files);
        let guessed = loads
            .iter()
            .filter(|load| load.role == Role::Tonight)
            .flat_map(|load| load.files.clone())
            .collect();
        // Those that were guessed come in the order of their age, behind those that were told.
        let order = guess(&mut loads);
        let told =
            |role: Role| order.iter().map(|&index| &loads[index]).filter(move |load| load.role == role);
        let all = |role: Role| told(role).flat_map(|load| load.files.clone()).collect();
        Self {
            new: all(Role::AlmaNew),
            history: told(Role::AlmaPrevious).map(|load| load.files.clone()).collect(),
            export: all(Role::AlmaExport),
            guessed,
        }
    }

    /// What a file is given for.
    pub(crate) fn role(&self, file: u32) -> Role {
        match () {
            () if self.new.contains(&file) => Role::AlmaNew,
            () if self.export.contains(&file) => Role::AlmaExport,
            () => Role::AlmaPrevious,
        }
    }
}

/// The loads in the order of their files; those that were loaded before in the order in which they were given.
fn loads(files: &[LoadedFile]) -> Vec<Load<'_>> {
    let mut loads: Vec<Load<'_>> = Vec::new();
    for (index, file) in (0..).zip(files) {
        let Some(users) = &file.alma else { continue };
        let role = if file.role == Role::Baseline { Role::AlmaExport } else { file.role };
        let same = |load: &&mut Load<'_>| {
            file.packed_in.is_some()
                && load.first.packed_in.is_some()
                && load.first.tag == file.tag
                && load.role == role
        };
        let (score, newest) = (score(users), users.newest.map(|day| day.0));
        match loads.iter_mut().find(same) {
            Some(load) => {
                load.files.push(index);
                load.score = load.score.max(score);
                load.newest = load.newest.max(newest);
            }
            None => loads.push(Load { files: vec![index], first: file, role, score, newest }),
        }
    }
    // Who gives files one by one as loaded before says in which order they were.
    sorting::sort_by(&mut loads, |a, b| {
        let given = |load: &Load<'_>| if load.role == Role::AlmaPrevious { load.first.tag } else { 0 };
        (a.role, given(a)).cmp(&(b.role, given(b)))
    });
    loads
}

/// How much speaks for an export: Alma alone writes internal segments and stamps.
fn score(users: &Users) -> u32 {
    let sign = |sign: Sign, weight| if users.signs[sign as usize] { weight } else { 0 };
    sign(Sign::InternalSegment, 8)
        + sign(Sign::Stamp, 8)
        + sign(Sign::InternalAccount, 8)
        + sign(Sign::Role, 2)
        + sign(Sign::ExternalId, 1)
        + sign(Sign::RecordType, 1)
}

/// Gives every load a role that has none. The export is the one for which clearly most speaks; of the others the newest is
/// the one that is loaded now, by the days inside or else by name.
///
/// Answers the loads in their order.
fn guess(loads: &mut [Load<'_>]) -> Vec<usize> {
    let told = |loads: &[Load<'_>], role| loads.iter().any(|load| load.role == role);
    let open = |load: &Load<'_>| load.role == Role::Tonight;
    let mut left: Vec<usize> = (0..loads.len()).filter(|&index| open(&loads[index])).collect();
    let mut order: Vec<usize> = (0..loads.len()).filter(|&index| !open(&loads[index])).collect();
    if !told(loads, Role::AlmaExport) && (left.len() > 1 || told(loads, Role::AlmaNew)) {
        let best = left.iter().map(|&index| loads[index].score).max().unwrap_or_default();
        let stands_out = loads.iter().any(|load| load.score < best);
        let top: Vec<usize> = left.iter().copied().filter(|&index| loads[index].score == best).collect();
        if let ([one], true) = (top.as_slice(), stands_out) {
            loads[*one].role = Role::AlmaExport;
            order.push(*one);
            left.retain(|index| index != one);
        }
    }
    // Days count when all tell one: an order has to be one.
    let by_day = left.iter().all(|&index| loads[index].newest.is_some());
    sorting::sort_by(&mut left, |&a, &b| {
        let (a, b) = (&loads[a], &loads[b]);
        let days = if by_day { a.newest.cmp(&b.newest) } else { Ordering::Equal };
        days.then_with(|| natural(&a.first.file, &b.first.file))
    });
    order.extend(&left);
    if !told(loads, Role::AlmaNew)
        && let Some(newest) = left.pop()
    {
        loads[newest].role = Role::AlmaNew;
    }
    for &index in &left {
        loads[index].role = Role::AlmaPrevious;
    }
    order
}

/// Compares names as people do, with the numbers in them as numbers.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        match (left.chars().next(), right.chars().next()) {
            (None, None) => return a.cmp(b),
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
                let (m, n) = (digits(left), digits(right));
                let (p, q) = (left[..m].trim_start_matches('0'), right[..n].trim_start_matches('0'));
                let order = p.len().cmp(&q.len()).then_with(|| p.cmp(q));
                if order != Ordering::Equal {
                    return order;
                }
                (left, right) = (&left[m..], &right[n..]);
            }
            (Some(x), Some(y)) if x == y => (left, right) = (&left[x.len_utf8()..], &right[y.len_utf8()..]),
            (Some(x), Some(y)) => return x.cmp(&y),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        for (a, b) in
            [("users-2.xml", "users-10.xml"), ("a", "ab"), ("2025-12-31", "2026-01-01"), ("a09", "a10")]
        {
            assert_eq!(natural(a, b), Ordering::Less, "{a} {b}");
            assert_eq!(natural(b, a), Ordering::Greater, "{a} {b}");
        }
        assert_eq!(natural("a1", "a1"), Ordering::Equal);
        assert_ne!(natural("a01", "a1"), Ordering::Equal);
    }
}
