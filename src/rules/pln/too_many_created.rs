use super::guards::{guard, remedy, words};
use crate::rules::{Check, Code, Found, Ran, rule};
use crate::settings::Change;

rule! {
    /// More records would be created than the guard allows.
    ///
    /// ## Why it matters
    /// A feed whose ids have changed, or a feed of another instance, creates everything anew beside what is there. There is no default for
    /// this guard.
    ///
    /// ## What to do
    /// Look at the plan before the jobs run. Where so many changes are meant, raise the guard with the setting
    /// `guard.KIND.CHANGE`, as a share, a number of records, or both: `10%,500`. Shares count from 20 records on.
    /// Pure itself knows no such guard: it would apply everything.
    ///
    /// ## Failing example
    /// Settings: `guard.users.created=1`
    ///
    /// ```xml baseline
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>u-1</userName><email>u-1@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// «PLN002»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>u-1</userName><email>u-1@example.org</email></user>
    ///   <user id="u-2"><userName>u-2</userName><email>u-2@example.org</email></user>
    ///   <user id="u-3"><userName>u-3</userName><email>u-3@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `guard.users.created=2`
    ///
    /// ```xml baseline
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>u-1</userName><email>u-1@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>u-1</userName><email>u-1@example.org</email></user>
    ///   <user id="u-2"><userName>u-2</userName><email>u-2@example.org</email></user>
    ///   <user id="u-3"><userName>u-3</userName><email>u-3@example.org</email></user>
    /// </users>
    /// ```
    "PLN002", "too-many-created", Warning;
    since: "0.3.0";
    sources: [];
    mistakes: [];
    check: Check::Run(check);
    message: |[what, most, of]| words(what, most, of);
    remedy: remedy;
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    guard(ran, found, Code::TooManyCreated, Change::Created);
}
