//! Near misses, in three values: the rules name six ways in which two ids nearly agree, but leave open how far each goes (does a distance of
//! one count between `A1` and `A2`?). Where a sensible reader could take either side, the oracle takes none.

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Near {
    No,
    Perhaps,
    Yes,
}

/// How near the value of a reference comes to an id it does not equal.
pub(crate) fn near(value: &str, id: &str) -> Near {
    if value == id {
        return Near::Perhaps;
    }
    let without_prefix = |a: &str, b: &str| a.strip_prefix("user-").is_some_and(|rest| rest == b);
    let blank = value.trim().is_empty() || id.trim().is_empty();
    if value.to_lowercase() == id.to_lowercase()
        || (value.trim() == id.trim() && !blank)
        || (value.trim_start_matches('0') == id.trim_start_matches('0')
            && digits(value)
            && digits(id)
            && !blank)
        || without_prefix(value, id)
        || without_prefix(id, value)
    {
        return Near::Yes;
    }
    let distance = distance(value, id);
    let usual_length = |s: &str| (5..=40).contains(&s.chars().count());
    if distance == 1 && usual_length(value) && usual_length(id) && !digits(value) && !digits(id) {
        return Near::Yes;
    }
    // Two rules at once, another prefix, two letters that changed places.
    let (a, b) = (bare(value), bare(id));
    let contained = !a.is_empty() && !b.is_empty() && (a.ends_with(&b) || b.ends_with(&a));
    if distance <= 1 || a == b || contained || transposed(value, id) {
        return Near::Perhaps;
    }
    Near::No
}

/// A user's name or e-mail address where the id belongs.
pub(crate) fn near_user(value: &str, id: &str, user_name: &str, email: &str) -> Near {
    let mut best = near(value, id);
    for other in [user_name, email] {
        if value == other && !other.trim().is_empty() {
            best = Near::Yes;
        } else if bare(value) == bare(other) {
            best = best.max(Near::Perhaps);
        }
    }
    best
}

fn digits(s: &str) -> bool {
    s.chars().all(|c| c.is_ascii_digit())
}

/// Everything that the rules may look past, taken off.
fn bare(s: &str) -> String {
    s.trim().to_lowercase().trim_start_matches("user-").trim_start_matches('0').to_owned()
}

fn transposed(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let differing: Vec<usize> = (0..a.len().min(b.len())).filter(|i| a[*i] != b[*i]).collect();
    a.len() == b.len() && matches!(differing[..], [i, j] if j == i + 1 && a[i] == b[j] && a[j] == b[i])
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let next = (diagonal + usize::from(ca != *cb)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}
