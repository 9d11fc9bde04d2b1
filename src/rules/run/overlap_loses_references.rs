use super::{Losses, overlaps};
use crate::rules::{Check, Code, Found, Ran, rule};

rule! {
    /// A job starts before the one that it needs has ended, and references of tonight's feeds do not resolve because of it.
    ///
    /// ## Why it matters
    /// A record finds another only if that has been applied. While both jobs run, what is found depends on the order of the
    /// records in the two feeds and on seconds. Associations, links with users and supervisor relations are lost for a night, and
    /// new users are locked in it.
    ///
    /// ## What to do
    /// Start the job when the other has ended, with room for a longer run. The finding tells the smallest start with which
    /// tonight's feeds lose nothing; the section on the schedule in the report proposes a start for every job.
    ///
    /// ## Failing example
    /// Settings: `schedule.users.start=02:00 schedule.users.duration=10m schedule.persons.start=02:05 schedule.persons.duration=1m`
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// «RUN002»<persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
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
    ///     <user «REF002»id="u-1"/>
    ///     <visibility>Public</visibility>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `schedule.users.start=02:00 schedule.users.duration=10m schedule.persons.start=02:15 schedule.persons.duration=1m`
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
    "RUN002", "overlap-loses-references", Error;
    since: "0.3.0";
    sources: ["ORDER"];
    mistakes: [46];
    check: Check::Run(check);
    message: |[overlap, lost, _]| format!("{overlap}: {lost} because of it.");
    remedy: |[_, _, safe]| safe.to_owned();
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    overlaps(ran, found, Code::OverlapLosesReferences, Losses::Some);
}
