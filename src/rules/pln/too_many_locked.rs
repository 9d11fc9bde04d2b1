use super::guards::{guard, remedy, words};
use crate::rules::{Check, Code, Found, Ran, rule};
use crate::settings::Change;

rule! {
    /// More users would be locked than the guard allows.
    ///
    /// ## Why it matters
    /// Many locks in one night are most often one mistake: a missing organisation, jobs in the wrong order, a changed prefix. The root causes
    /// of the report say which. Without a baseline this guard counts only where it is set.
    ///
    /// ## What to do
    /// Look at the plan before the jobs run. Where so many changes are meant, raise the guard with the setting
    /// `guard.KIND.CHANGE`, as a share, a number of records, or both: `10%,500`. Shares count from 20 records on.
    /// Pure itself knows no such guard: it would apply everything.
    ///
    /// ## Failing example
    /// Settings: `guard.users.locked=0`
    ///
    /// ```xml
    /// «PLN005»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   «LCK001»<user id="u-1"><userName>u-1</userName><email>u-1@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// «FED008»<persons xmlns="v1.unified-person-sync.pure.atira.dk"/>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `guard.users.locked=1`
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   «LCK001»<user id="u-1"><userName>u-1</userName><email>u-1@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// «FED008»<persons xmlns="v1.unified-person-sync.pure.atira.dk"/>
    /// ```
    "PLN005", "too-many-locked", Warning;
    since: "0.3.0";
    sources: [];
    mistakes: [];
    check: Check::Run(check);
    message: |[what, most, of]| words(what, most, of);
    remedy: remedy;
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    guard(ran, found, Code::TooManyLocked, Change::Locked);
}
