use crate::rules::rule;

rule! {
    /// An element or type is used that only stands for others.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. It has names that only stand for others:
    /// `organisationAssociation` is what staff, student, honorary and visiting associations have in common. Used itself
    /// it has the feed refused.
    ///
    /// ## What to do
    /// Write the element that says which kind it is.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="p-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       «SCH014»<organisationAssociation id="p-1-a">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-01-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </organisationAssociation>
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
    "SCH014", "abstract-element", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [];
    folds: true;
    message: |[name, others, kind]| match (others, kind) {
        (_, "type") => format!("The type of “{name}” only stands for others."),
        ("", _) => format!("The element “{name}” only stands for others."),
        _ => format!("The element “{name}” only stands for others: {others}."),
    };
    remedy: |[_, _, kind]| match kind {
        "type" => "Write the element of the kind that is meant, such as staffOrganisationAssociation, or name its type by xsi:type.",
        _ => "Write one of the elements that it stands for.",
    }
    .to_owned();
}
