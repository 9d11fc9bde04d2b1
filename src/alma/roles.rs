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
        let is_guess = |file: &u32| !files[*file as usize].role.is_of_alma();
        let guessed = loads.iter().flat_map(|load| load.files.clone()).filter(is_guess).collect();
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
        let score = score(users);
        // What lies beside the feeds that Pure was loaded with before was loaded before, or was exported.
        let role = match file.role {
            Role::Baseline if score >= STRONG => Role::AlmaExport,
            Role::Baseline => Role::AlmaPrevious,
            role => role,
        };
        let same = |load: &&mut Load<'_>| {
            file.packed_in.is_some()
                && load.first.packed_in.is_some()
                && load.first.tag == file.tag
                && load.role == role
        };
        let newest = users.newest.map(|day| day.0);
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

/// What one sign weighs that Alma alone gives: more than all the others together.
const STRONG: u32 = 8;

/// How much speaks for an export: Alma alone writes internal segments and stamps.
fn score(users: &Users) -> u32 {
    let sign = |sign: Sign, weight| if users.signs[sign as usize] { weight } else { 0 };
    sign(Sign::InternalSegment, STRONG)
        + sign(Sign::Stamp, STRONG)
        + sign(Sign::InternalAccount, STRONG)
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
        let (a, b) = (&*a.first.file, &*b.first.file);
        days.then_with(|| hint(a).cmp(&hint(b))).then_with(|| natural(a, b))
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

/// What the name of a file says of its age, where it says so in a word.
fn hint(name: &str) -> i8 {
    const BEFORE: [&str; 7] = ["before", "last", "loaded", "old", "previous", "prior", "yesterday"];
    const NOW: [&str; 4] = ["incoming", "new", "next", "tonight"];
    let name = name.to_lowercase();
    let has = |words: &[&str]| name.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word));
    i8::from(has(&NOW)) - i8::from(has(&BEFORE))
}

/// Compares names as people do, with the numbers in them as numbers.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    while let (Some(first), Some(second)) = (left.chars().next(), right.chars().next()) {
        let (order, lengths) = if first.is_ascii_digit() && second.is_ascii_digit() {
            let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
            let lengths = [digits(left), digits(right)];
            let [one, other] =
                [&left[..lengths[0]], &right[..lengths[1]]].map(|text| text.trim_start_matches('0'));
            (one.len().cmp(&other.len()).then_with(|| one.cmp(other)), lengths)
        } else {
            (first.cmp(&second), [first.len_utf8(), second.len_utf8()])
        };
        if order != Ordering::Equal {
            return order;
        }
        (left, right) = (&left[lengths[0]..], &right[lengths[1]..]);
    }
    left.len().cmp(&right.len()).then_with(|| a.cmp(b))
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
