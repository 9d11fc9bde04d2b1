use crate::rules::rule;

rule! {
    /// The id of an association holds its start date.
    ///
    /// It is told once for a feed, with the number of such ids.
    ///
    /// ## Why it matters
    /// When the date is corrected, the id changes with it. To Pure that is a new association, and the old one is ended: the person
    /// has two, and what was attached to the first by hand is lost. Ids made of job titles or names of units have the same flaw.
    ///
    /// ## What to do
    /// Use the key of the employment or enrolment in the source system, which stays when its data change. Do not change ids that
    /// are loaded already without asking the vendor how to take them over.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation «IDS009»id="P-1-PHYS-2020-01-01">
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
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="P-1-4711">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    /// </persons>
    /// ```
    "IDS009", "association-id-from-date", Note;
    since: "0.2.0";
    sources: ["RELID", "MERGE"];
    mistakes: [27];
    folds: true;
    message: |[_, id, _]| format!("The association id “{id}” is made from the start date, and changes when that is corrected.");
    remedy: |_| "Use the key of the employment or enrolment in the source system.".to_owned();
}
