use crate::rules::rule;
use crate::schema::NEEDED;

rule! {
    /// An element is marked as nil where the schema does not allow it.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. None of the elements of Pure’s feeds can be
    /// nil, so `xsi:nil` has the feed refused. It comes from databases that write it for columns without a value.
    ///
    /// ## What to do
    /// Leave the element out where there is no value. In SQL that means to leave out `XSINIL`.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk"
    ///     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
    ///   <person id="p-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <phdResearchProjects «SCH013»xsi:nil="true"/>
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
    "SCH013", "nil-not-allowed", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [5];
    folds: true;
    message: |[name, says, _]| match says {
        "" => format!("The element “{name}” is marked as nil, which the schema does not allow."),
        _ => format!("The element “{name}” has xsi:nil, which the schema does not allow, whatever it says."),
    };
    remedy: |[name, says, needed]| match (says, needed) {
        ("", NEEDED) => format!("Write what “{name}” holds, without xsi:nil: the element has to be there."),
        ("", _) => format!("Leave “{name}” out where there is no value."),
        _ => format!("Take xsi:nil away from “{name}”."),
    };
}
