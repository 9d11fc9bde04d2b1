use crate::rules::rule;

rule! {
    /// Two elements stand side by side of which only one may stand.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. Where it offers a choice, one of the elements
    /// may stand and no second. An organisation that is named by its source id and by its Pure id at once has the feed
    /// refused: nobody can say which of the two would count.
    ///
    /// ## What to do
    /// Keep the one by which the record is to be found; in most cases that is `source_id`.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="p-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="p-1-a">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id>«SCH019»<c:pure_id>4711</c:pure_id></organisation>
    ///         <period><c:startDate>2020-01-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <visibility>Public</visibility>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
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
    ///     <visibility>Public</visibility>
    ///   </person>
    /// </persons>
    /// ```
    "SCH019", "exclusive-elements", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [41, 42];
    message: |[name, only, parent]| format!("The element “{name}” stands beside another in “{parent}”, where {only} may stand.");
    remedy: |[name, ..]| match name {
        "source_id" | "pure_id" | "non_explicit_id" | "classified_id" => {
            "Keep the one by which the record is to be found, most often source_id.".to_owned()
        }
        _ => "Keep one of the two.".to_owned(),
    };
}
