use super::{span_text, spot};
use crate::rules::{Check, Code, Found, Ran, rule};

rule! {
    /// Jobs that are apart tonight overlap on another of the next fourteen nights.
    ///
    /// ## Why it matters
    /// When the clocks are set forward between the starts of two jobs, the time between them is an hour shorter; and cron
    /// expressions may give a job another start on other days.
    ///
    /// ## What to do
    /// Leave an hour more between starts on both sides of the hour in which the clocks are changed, or start all jobs after it.
    ///
    /// ## Failing example
    /// Settings: `as-of=2026-03-28 schedule.time-zone=Europe/Copenhagen schedule.users.start=01:30 schedule.users.duration=45m schedule.persons.start=03:05`
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// «RUN012»<persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
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
    /// Settings: `as-of=2026-03-28 schedule.time-zone=Europe/Copenhagen schedule.users.start=01:30 schedule.users.duration=45m schedule.persons.start=04:05`
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
    "RUN012", "overlap-on-a-later-night", Warning;
    since: "0.3.0";
    sources: ["ORDER"];
    mistakes: [];
    check: Check::Run(check);
    message: |[job, needed, when]| format!("{job} starts before {needed} has ended {when}.");
    remedy: |_| "Leave more time between the two starts.".to_owned();
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    let settings = &ran.outcome.settings;
    let Some(timing) = &ran.outcome.timing else { return };
    for later in &timing.later {
        let when = format!("on {}, by {}", settings.as_of.plus(later.days), span_text(later.by));
        if let Some(at) = spot(ran, later.job) {
            found.add(Code::OverlapOnALaterNight, at, [later.job.title(), later.needed.title(), &when]);
        }
    }
}
