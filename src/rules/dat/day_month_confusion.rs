use crate::rules::rule;

rule! {
    /// A date makes sense only with the month before the day.
    ///
    /// It is told once for a feed, with the number of such dates.
    ///
    /// ## Why it matters
    /// With the year at the end, a date is read day first: 07-18-2004 would be the seventh of an eighteenth month. The schema looks
    /// at the digits alone and takes it, and then the date is lost. What is worse: if the feed is written month first, then every
    /// date up to the twelfth of a month is read without complaint, and wrong: 07-08-2004 as the seventh of August.
    ///
    /// ## What to do
    /// Write all dates year first: 2004-07-18 can be read in one way only.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     «DAT003»<dateOfBirth>07-18-1984</dateOfBirth>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <dateOfBirth>1984-07-18</dateOfBirth>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    /// </persons>
    /// ```
    "DAT003", "day-month-confusion", Warning;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [12];
    folds: true;
    message: |[_, text, date]| format!("“{text}” is a date only if the month stands before the day: {date}.");
    remedy: |[_, _, date]| format!("Write it {date}, and all other dates year first too: those with a day up to 12 are read wrong.");
}
