use super::guards::{guard, remedy, words};
use crate::rules::{Check, Code, Found, Ran, rule};
use crate::settings::Change;

rule! {
    /// More records would be updated than the guard allows.
    ///
    /// ## Why it matters
    /// A job that was set up anew, or a change in the source, may write most records of Pure in one night: searches, portals and the log
    /// fill up, and a mistake is in all of them in the morning.
    ///
    /// ## What to do
    /// Look at the plan before the jobs run. Where so many changes are meant, raise the guard with the setting
    /// `guard.KIND.CHANGE`, as a share, a number of records, or both: `10%,500`. Shares count from 20 records on.
    /// Pure itself knows no such guard: it would apply everything.
    ///
    /// ## Failing example
    /// Settings: `guard.organisations.updated=0`
    ///
    /// ```xml baseline
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type>
    ///     <name><c:text lang="en">Old name</c:text></name>
    ///     <startDate>1900-01-01</startDate><visibility>Public</visibility>
    ///   </organisation>
    /// </organisations>
    /// ```
    ///
    /// ```xml
    /// «PLN003»<organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type>
    ///     <name><c:text lang="en">New name</c:text></name>
    ///     <startDate>1900-01-01</startDate><visibility>Public</visibility>
    ///   </organisation>
    /// </organisations>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `guard.organisations.updated=0`
    ///
    /// ```xml baseline
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type>
    ///     <name><c:text lang="en">Old name</c:text></name>
    ///     <startDate>1900-01-01</startDate><visibility>Public</visibility>
    ///   </organisation>
    /// </organisations>
    /// ```
    ///
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type>
    ///     <name><c:text lang="en">Old name</c:text></name>
    ///     <startDate>1900-01-01</startDate><visibility>Public</visibility>
    ///   </organisation>
    /// </organisations>
    /// ```
    "PLN003", "too-many-updated", Warning;
    since: "0.3.0";
    sources: [];
    mistakes: [];
    check: Check::Run(check);
    message: |[what, most, of]| words(what, most, of);
    remedy: remedy;
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    guard(ran, found, Code::TooManyUpdated, Change::Updated);
}
