//! Guards: how much a run may change before it needs a look.

use crate::records::Feed;
use crate::rules::{Code, Found, Ran};
use crate::run::synchronised;
use crate::settings::Change;

/// Shares say nothing of fewer records than this.
const SHARE_FROM: u32 = 20;

/// Keeps a finding for every kind of record of which more are changed than its guard allows.
pub(super) fn guard(ran: &Ran<'_>, found: &mut Found, code: Code, change: Change) {
    let Ran { feeds, facts, outcome } = *ran;
    for kind in [Feed::Organisations, Feed::Users, Feed::Persons] {
        if change == Change::Locked && kind != Feed::Users {
            continue;
        }
        // Without a baseline everything is new, and only who is locked is known.
        let set = outcome.settings.guard_is_set(kind, change);
        if facts.before().is_none() && !(change == Change::Locked && set) {
            continue;
        }
        let plan = outcome.plan.of(kind);
        let changed = match change {
            Change::Created => plan.created.count(),
            Change::Updated => plan.updated.count(),
            Change::Gone => outcome.night.gone[kind.index()].count(),
            Change::Locked => outcome.locked.len() as u32,
        };
        let of = match change {
            Change::Locked => outcome.night.seen.users,
            Change::Created | Change::Updated | Change::Gone => {
                synchronised(feeds, facts, &outcome.evening, kind)
            }
        };
        let mut guard = outcome.settings.guard(kind, change);
        guard.percent = guard.percent.filter(|_| of >= SHARE_FROM);
        if let Some(at) = ran.root_near(kind).filter(|_| guard.trips(changed, of)) {
            let one = changed == 1;
            let what = format!(
                "{changed} {} would be {}",
                if one { kind.record() } else { kind.name() },
                change.name()
            );
            let key = format!("guard.{}.{} = {guard}", kind.name(), change.name());
            found.add(code, at, [&what, &key, &of.to_string()]);
        }
    }
}

/// The sentence of a guard that trips.
pub(super) fn words(what: &str, guard: &str, of: &str) -> String {
    format!("The run needs a look: {what}, of {of}; the guard is {guard}.")
}

/// What to do about a guard that trips.
pub(super) fn remedy([_, guard, _]: [&str; 3]) -> String {
    let key = guard.split(' ').next().unwrap_or_default();
    format!("Look at the plan and at the root causes before the jobs run; where this is meant, raise {key}.")
}
