use super::{Losses, overlaps};
use crate::rules::{Check, Code, Found, Ran, rule};

rule! {
    /// A job starts before the one that it needs has ended, though nothing of tonight's feeds is lost by it.
    ///
    /// ## Why it matters
    /// Tonight every record is there in time, because of the order in which the two feeds hold their records or because nothing
    /// in one names what is new in the other. With other feeds, or when a job takes a minute more, references do not resolve.
    ///
    /// ## What to do
    /// Start the job when the other has ended, with room for a longer run.
    ///
    /// ## Failing example
    /// Settings: `schedule.users.start=02:00 schedule.users.duration=10m schedule.persons.start=02:05 schedule.persons.duration=10m`
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// «RUN003»<persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
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
    /// Settings: `schedule.users.start=02:00 schedule.users.duration=10m schedule.persons.start=02:15 schedule.persons.duration=10m`
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
    "RUN003", "overlapping-jobs", Warning;
    since: "0.3.0";
    sources: ["ORDER"];
    mistakes: [];
    check: Check::Run(check);
    message: |[overlap, _, _]| format!("{overlap}. Nothing of tonight's feeds is lost by it.");
    remedy: |[_, _, safe]| safe.to_owned();
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    overlaps(ran, found, Code::OverlappingJobs, Losses::None);
}
