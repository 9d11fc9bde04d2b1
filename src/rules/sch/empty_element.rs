use super::words::plainly;
use crate::rules::rule;
use crate::schema::NEEDED;

rule! {
    /// An element is empty although its type asks for a value.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. A date, a number or a key cannot be empty, so
    /// the feed is refused. A column without a value was written as an element without one.
    ///
    /// ## What to do
    /// Leave the element out where there is no value. If the schema asks for it, the source has to have a value.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="p-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     «SCH010»<dateOfBirth></dateOfBirth>
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
    "SCH010", "empty-element", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [4];
    folds: true;
    message: |[name, expected, _]| format!("The element “{name}” is empty: expected is {}.", plainly(expected));
    remedy: |[name, expected, needed]| match needed {
        NEEDED => format!("Write {} into it: “{name}” has to be there.", plainly(expected)),
        _ => "Leave the element out where there is no value.".to_owned(),
    };
}
