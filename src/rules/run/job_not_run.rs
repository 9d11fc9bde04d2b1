use super::spot;
use crate::records::Feed;
use crate::rules::{Check, Code, Found, Ran, rule};
use crate::run::job_of;

rule! {
    /// The schedule does not run the job of a feed that is given.
    ///
    /// ## Why it matters
    /// With a schedule, a job without a start does not run, and neither does one whose start is of other days. Nothing of its feed
    /// is loaded that night, and whatever names a record that is new in it does not find it.
    ///
    /// ## What to do
    /// Give the job a start with `schedule.JOB.start`, or leave its feed out to see the night without it.
    ///
    /// ## Failing example
    /// Settings: `schedule.users.start=02:00`
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// «RUN011»<persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
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
    /// Settings: `schedule.users.start=02:00 schedule.persons.start=03:00`
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
    "RUN011", "job-not-run", Warning;
    since: "0.3.0";
    sources: ["ORDER"];
    mistakes: [];
    check: Check::Run(check);
    message: |[job, why, _]| format!("{job} {why}, so nothing of its feed is loaded.");
    remedy: |[_, _, key]| format!("Give it a start on that day with {key}, or leave its feed out.");
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    let settings = &ran.outcome.settings;
    let Some(timing) = &ran.outcome.timing else { return };
    for feed in Feed::ALL {
        let job = job_of(feed);
        if ran.feeds.file(feed).is_none() || timing.of(job).is_some() {
            continue;
        }
        let why = match settings.schedule.start(job) {
            Some(_) => format!("does not start on {}", settings.as_of),
            None => "has no start in the schedule".to_owned(),
        };
        if let Some(at) = spot(ran, job) {
            found.add(Code::JobNotRun, at, [job.title(), &why, &format!("schedule.{}.start", job.name())]);
        }
    }
}
