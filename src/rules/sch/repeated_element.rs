use crate::rules::rule;

rule! {
    /// An element stands more often than the schema allows.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. It allows this element no more often than the
    /// message says; a second one has the feed refused. A wrapper that is written once for every item, instead of once
    /// around all of them, is the usual cause.
    ///
    /// ## What to do
    /// Put all items into one wrapper; of an element that holds one value keep one.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="p-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="p-1-a">
    ///         <emails><c:classifiedEmail id="p-1-e1"><c:classification>email</c:classification><c:value>ada@example.org</c:value></c:classifiedEmail></emails>
    ///         «SCH004»<emails><c:classifiedEmail id="p-1-e2"><c:classification>email</c:classification><c:value>byron@example.org</c:value></c:classifiedEmail></emails>
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
    ///         <emails><c:classifiedEmail id="p-1-e1"><c:classification>email</c:classification><c:value>ada@example.org</c:value></c:classifiedEmail>
    ///           <c:classifiedEmail id="p-1-e2"><c:classification>email</c:classification><c:value>byron@example.org</c:value></c:classifiedEmail></emails>
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
    "SCH004", "repeated-element", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [7];
    folds: true;
    message: |[name, times, parent]| format!("The element “{name}” stands again in “{parent}”, where it may stand {times}.");
    remedy: |[name, times, _]| {
        if times != "once" {
            format!("Keep as many “{name}” as may stand there: {}.", times.trim_end_matches(" times"))
        } else if name.ends_with('s') || name == "profileInformation" {
            format!("Put all items into one “{name}”.")
        } else {
            format!("Keep one “{name}”.")
        }
    };
}
