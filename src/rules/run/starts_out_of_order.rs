use super::{clock_text, spot};
use crate::rules::{Check, Code, Found, Ran, rule};
use crate::settings::{Job, Order};
use crate::sorting;

rule! {
    /// The jobs do not start in the order in which they need each other.
    ///
    /// ## Why it matters
    /// Organisations and users come first, then persons, then supervisors, and Person Maintenance comes last. A job that starts
    /// before one that it needs works with what the night before has left.
    ///
    /// ## What to do
    /// Change the starts to that order. The section on the schedule in the report proposes a start for every job.
    ///
    /// ## Failing example
    /// Settings: `schedule.persons.start=02:00 schedule.persons.duration=1m schedule.users.start=02:10 schedule.users.duration=1m`
    ///
    /// ```xml
    /// «RUN003»«RUN006»<persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="p-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="p-1-a">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-01-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///     <visibility>Public</visibility>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `schedule.users.start=02:00 schedule.users.duration=1m schedule.persons.start=02:10 schedule.persons.duration=1m`
    ///
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="p-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="p-1-a">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-01-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///     <visibility>Public</visibility>
    ///   </person>
    /// </persons>
    /// ```
    "RUN006", "starts-out-of-order", Warning;
    since: "0.3.0";
    sources: ["ORDER"];
    mistakes: [];
    check: Check::Run(check);
    message: |[order, jobs, _]| format!("The jobs start in the order {order}: {jobs}.");
    remedy: |[_, _, wanted]| format!("Let them start in the order {wanted}, each when the one before has ended.");
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    let Some(timing) = &ran.outcome.timing else { return };
    let mut jobs: Vec<(i64, Job)> = timing.jobs.iter().map(|timing| (timing.start, timing.job)).collect();
    let start = |job: Job| timing.of(job).map(|timing| timing.start);
    let is_early = |&(own, job): &(i64, Job)| {
        job.needs().iter().any(|&needed| start(needed).is_some_and(|needed| own < needed))
    };
    let Some(&(_, first)) = jobs.iter().find(|job| is_early(job)) else { return };
    let wanted = Order::text(jobs.iter().map(|&(_, job)| job));
    sorting::sort(&mut jobs);
    let order = Order::text(jobs.iter().map(|&(_, job)| job));
    let told: Vec<String> =
        jobs.iter().map(|&(start, job)| format!("{} at {}", job.title(), clock_text(ran, start))).collect();
    if let Some(at) = spot(ran, first) {
        found.add(Code::StartsOutOfOrder, at, [&order, &told.join(", "), &wanted]);
    }
}
