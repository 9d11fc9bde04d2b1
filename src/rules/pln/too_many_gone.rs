use super::guards::{guard, remedy, words};
use crate::rules::{Check, Code, Found, Ran, rule};
use crate::settings::Change;

rule! {
    /// More records would be gone from a feed than the guard allows.
    ///
    /// ## Why it matters
    /// A feed that was cut short, or that holds only one faculty, takes the rest out of the synchronisation: persons become former, users
    /// are left behind or deleted. A schema sees nothing wrong with a short feed.
    ///
    /// ## What to do
    /// Look at the plan before the jobs run. Where so many changes are meant, raise the guard with the setting
    /// `guard.KIND.CHANGE`, as a share, a number of records, or both: `10%,500`. Shares count from 20 records on.
    /// Pure itself knows no such guard: it would apply everything.
    ///
    /// ## Failing example
    /// Settings: `guard.users.gone=1`
    ///
    /// ```xml baseline
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>u-1</userName><email>u-1@example.org</email></user>
    ///   <user id="u-2"><userName>u-2</userName><email>u-2@example.org</email></user>
    ///   <user id="u-3"><userName>u-3</userName><email>u-3@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// «PLN004»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>u-1</userName><email>u-1@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `guard.users.gone=1`
    ///
    /// ```xml baseline
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>u-1</userName><email>u-1@example.org</email></user>
    ///   <user id="u-2"><userName>u-2</userName><email>u-2@example.org</email></user>
    ///   <user id="u-3"><userName>u-3</userName><email>u-3@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>u-1</userName><email>u-1@example.org</email></user>
    ///   <user id="u-2"><userName>u-2</userName><email>u-2@example.org</email></user>
    /// </users>
    /// ```
    "PLN004", "too-many-gone", Warning;
    since: "0.3.0";
    sources: [];
    mistakes: [46];
    check: Check::Run(check);
    message: |[what, most, of]| words(what, most, of);
    remedy: remedy;
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    guard(ran, found, Code::TooManyGone, Change::Gone);
}
