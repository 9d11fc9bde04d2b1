use super::{clock_text, span_text, spot};
use crate::rules::{Check, Code, Found, Ran, rule};
use crate::run::Need;

rule! {
    /// The time between the end of a job and the start of one that needs it is smaller than the spread to be expected of its duration.
    ///
    /// ## Why it matters
    /// No two runs take equally long. A duration that is estimated from the number of records may easily be off by a quarter, one
    /// that was measured by a tenth, and anything by five minutes. Whatever is later than that makes the jobs overlap.
    ///
    /// ## What to do
    /// Leave a quarter of an estimated duration, a tenth of a measured one, and five minutes at least, or give the duration that
    /// was measured with `schedule.JOB.duration`.
    ///
    /// ## Failing example
    /// Settings: `schedule.users.start=02:00 schedule.users.duration=10m schedule.persons.start=02:11`
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// «RUN007»<persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
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
    /// Settings: `schedule.users.start=02:00 schedule.users.duration=10m schedule.persons.start=02:15`
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
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
    "RUN007", "thin-gap", Warning;
    since: "0.3.0";
    sources: ["ORDER"];
    mistakes: [];
    check: Check::Run(check);
    message: |[gap, needed, _]| format!("{gap}, where {needed} should be left.");
    remedy: |[_, _, start]| format!("Start it at {start} or later.");
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    let Some(timing) = &ran.outcome.timing else { return };
    for job in &timing.jobs {
        let thin = |need: &&Need| !need.overlaps() && need.gap < need.spread;
        // What would have to be mended most mends the others too.
        let Some(need) = job.needs.iter().filter(thin).max_by_key(|need| need.spread - need.gap) else {
            continue;
        };
        let estimated = timing.of(need.job).is_some_and(|needed| needed.estimated);
        let gap = format!(
            "{} starts at {}, {} after {} ends",
            job.job.title(),
            clock_text(ran, job.start),
            span_text(need.gap),
            need.job.title()
        );
        let from = if estimated { " for a duration that is estimated" } else { "" };
        let wanted = format!("{}{from}", span_text(need.spread));
        let start = clock_text(ran, need.end.milliseconds_up() + need.spread);
        if let Some(at) = spot(ran, job.job) {
            found.add(Code::ThinGap, at, [&gap, &wanted, &start]);
        }
    }
}
