use crate::rules::rule;

rule! {
    /// Associations of different persons have the same id.
    ///
    /// An id is told once, with the number of associations that have it.
    ///
    /// ## Why it matters
    /// The ids of associations have to be unique over all persons. An id that comes again takes the association away from the one
    /// person and gives it to the other, or is refused; some generators write one and the same id for everyone who lacks one.
    ///
    /// ## What to do
    /// Use the key of the employment or enrolment in the source system, or put the id of the person in front.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    ///   <person id="P-2">
    ///     <name><v3:lastname>Noether</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation «IDS007»id="A-1">
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
    ///       <staffOrganisationAssociation id="A-1">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    ///   <person id="P-2">
    ///     <name><v3:lastname>Noether</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-2">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    /// </persons>
    /// ```
    "IDS007", "duplicate-association-id", Warning;
    since: "0.2.0";
    sources: ["MERGE"];
    mistakes: [26];
    folds: true;
    passing: [2];
    message: |[id, owner, line]| {
        format!("The association id “{id}” is used by person “{owner}” already, at line {line}.")
    };
    remedy: |_| "Give every association an id of its own, unique over all persons.".to_owned();
}
