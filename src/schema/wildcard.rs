//! Which namespaces a wildcard lets in, and how wildcards combine (XSD 1.0 part 1, section 3.10).

use super::names::Space;
use crate::sorting;

/// The namespaces a wildcard allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    Any,
    /// Any but this one and none at all.
    Not(Space),
    /// These, sorted.
    Only(Vec<Space>),
}

/// What is to be done with what a wildcard lets in. The order is that of strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Process {
    Skip,
    Lax,
    Strict,
}

#[derive(Clone, Debug)]
pub(super) struct Wildcard {
    pub(super) allowed: Allowed,
    pub(super) process: Process,
}

impl Allowed {
    pub(super) fn only(mut spaces: Vec<Space>) -> Self {
        sorting::sort(&mut spaces);
        spaces.dedup();
        Self::Only(spaces)
    }

    pub(super) fn allows(&self, space: Space) -> bool {
        match self {
            Self::Any => true,
            Self::Not(not) => space != *not && space != Space::ABSENT,
            Self::Only(spaces) => spaces.contains(&space),
        }
    }

    /// Whether everything `self` allows is allowed by `other`.
    pub(super) fn within(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::Any) => true,
            (Self::Not(a), Self::Not(b)) => a == b || *b == Space::ABSENT,
            (Self::Only(spaces), _) => spaces.iter().all(|&space| other.allows(space)),
            _ => false,
        }
    }

    /// What both allow; none when that cannot be said with one wildcard.
    pub(super) fn intersection(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Any, set) | (set, Self::Any) => Some(set.clone()),
            (Self::Only(spaces), set) | (set, Self::Only(spaces)) => {
                Some(Self::Only(spaces.iter().copied().filter(|&space| set.allows(space)).collect()))
            }
            (Self::Not(a), Self::Not(b)) if a == b || *b == Space::ABSENT => Some(self.clone()),
            (Self::Not(Space::ABSENT), set) => Some(set.clone()),
            _ => None,
        }
    }

    /// What either allows; none when that cannot be said with one wildcard.
    pub(super) fn union(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Any, _) | (_, Self::Any) => Some(Self::Any),
            (Self::Only(a), Self::Only(b)) => Some(Self::only([&a[..], &b[..]].concat())),
            (Self::Not(a), Self::Not(b)) if a == b => Some(self.clone()),
            (Self::Not(_), Self::Not(_)) => Some(Self::Not(Space::ABSENT)),
            (Self::Not(not), Self::Only(spaces)) | (Self::Only(spaces), Self::Not(not)) => {
                match (spaces.contains(not), spaces.contains(&Space::ABSENT)) {
                    (true, true) => Some(Self::Any),
                    (true, false) => Some(Self::Not(Space::ABSENT)),
                    (false, true) => None,
                    (false, false) => Some(Self::Not(*not)),
                }
            }
        }
    }
}
