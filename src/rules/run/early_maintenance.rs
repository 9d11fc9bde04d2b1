use super::{Losses, early_maintenance};
use crate::rules::{Check, Code, Found, Ran, rule};

rule! {
    /// Person Maintenance starts before the jobs that it needs have ended, though it locks nobody because of it tonight.
    ///
    /// ## Why it matters
    /// Tonight it makes no difference: whoever it would lock is locked anyway, or is loaded by then. On a night with new users it
    /// locks those whose person comes later.
    ///
    /// ## What to do
    /// Start Person Maintenance when users, persons and supervisors have ended.
    ///
    /// ## Failing example
    /// Settings: `schedule.users.start=02:00 schedule.users.duration=1m schedule.supervisors.start=02:20 schedule.supervisors.duration=10m schedule.maintenance.start=02:25`
    ///
    /// ```xml
    /// «RUN005»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `schedule.users.start=02:00 schedule.users.duration=1m schedule.supervisors.start=02:20 schedule.supervisors.duration=10m schedule.maintenance.start=02:40`
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "RUN005", "early-maintenance", Warning;
    since: "0.3.0";
    sources: ["ORDER", "PMJ"];
    mistakes: [];
    check: Check::Run(check);
    message: |[early, _, _]| format!("{early}. It locks nobody because of it tonight.");
    remedy: |[_, _, safe]| safe.to_owned();
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    early_maintenance(ran, found, Code::EarlyMaintenance, Losses::None);
}
