use crate::rules::rule;

rule! {
    /// Two parts of one kind in one record have the same id.
    ///
    /// ## Why it matters
    /// Pure tells the parts of a record apart by their ids. Of two associations, titles or addresses with one id, the second
    /// overwrites the first, and half of what the feed says is lost.
    ///
    /// ## What to do
    /// Give each part the key of its own row in the source system; a number that starts anew in every record changes as soon as a
    /// row goes.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate><v3:endDate>2024-12-31</v3:endDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///       <staffOrganisationAssociation «IDS006»id="A-1">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2025-01-01</v3:startDate></period>
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
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate><v3:endDate>2024-12-31</v3:endDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///       <staffOrganisationAssociation id="A-2">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2025-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    /// </persons>
    /// ```
    "IDS006", "duplicate-item-id", Warning;
    since: "0.2.0";
    sources: ["MERGE"];
    mistakes: [26];
    passing: [2];
    message: |[id, element, line]| {
        let place = if line.is_empty() { String::new() } else { format!(", at line {line}") };
        format!("The id “{id}” of this {element} stands in the same record already{place}.")
    };
    remedy: |_| "Give each of them an id of its own, which never changes.".to_owned();
}
