use super::words::BUILT_IN;
use crate::rules::rule;

rule! {
    /// An element that the schema does not know here.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. An element that it does not know has the whole
    /// feed refused, whatever is in it. Most often the name is nearly right: another case, a plural, an underscore; or
    /// the element belongs into another one.
    ///
    /// ## What to do
    /// Write the name as the feed has it, at the place where it belongs. A newer Pure may know more than the built-in
    /// schema. Every Pure hands out its own XSD: give it with `--schema`, or drop it beside the feeds, and it takes the
    /// place of the built-in one.
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
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-01-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///         «SCH001»<job_title>professor</job_title>
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
    ///         <jobTitle>professor</jobTitle>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <visibility>Public</visibility>
    ///   </person>
    /// </persons>
    /// ```
    "SCH001", "unknown-element", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [6, 8, 45];
    folds: true;
    message: |[name, meant, _]| format!("The element “{name}” is not known here{meant}.");
    remedy: |[_, _, built_in]| match built_in {
        BUILT_IN => "Correct the name, move the element, or leave it out. If a newer Pure knows it, give the XSD of that Pure with --schema, or drop it beside the feeds.",
        _ => "Correct the name, move the element, or leave it out.",
    }
    .to_owned();
}
