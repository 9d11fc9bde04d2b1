use super::words::plainly;
use crate::rules::rule;

rule! {
    /// An attribute is missing that the schema asks for.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. An id, above all, is what Pure knows a part of
    /// a record by at the next delivery; where the schema asks for one, it refuses the feed without.
    ///
    /// ## What to do
    /// Write the attribute. An id comes from the source and never changes: not a number that is counted anew at every
    /// export.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="p-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       «SCH007»<staffOrganisationAssociation>
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
    "SCH007", "missing-attribute", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [];
    folds: true;
    message: |[name, _, element]| format!("The element “{element}” has no attribute “{name}”.");
    remedy: |[name, expected, _]| match name {
        "id" => "Give it an id from the source that never changes.".to_owned(),
        _ => format!("Write {name}=\"…\": {}.", plainly(expected)),
    };
}
