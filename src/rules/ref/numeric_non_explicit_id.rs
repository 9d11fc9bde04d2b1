use crate::rules::rule;

rule! {
    /// A non-explicit id is all digits, so it may match the Pure id of another record.
    ///
    /// ## Why it matters
    /// Such an id is tried as a Pure id first and as a source id only after that; the first match is taken. Pure’s own
    /// ids are numbers, so a number from your source may meet a record that has nothing to do with it, and the
    /// association goes there without a word.
    ///
    /// ## What to do
    /// Name the record by `source_id`, which is looked up among source ids alone, or give the ids of your source a
    /// prefix of letters on both sides.
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
    ///         <organisation>«REF004»<c:non_explicit_id>4711</c:non_explicit_id></organisation>
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
    ///         <organisation><c:source_id>4711</c:source_id></organisation>
    ///         <period><c:startDate>2020-01-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <visibility>Public</visibility>
    ///   </person>
    /// </persons>
    /// ```
    "REF004", "numeric-non-explicit-id", Warning;
    since: "0.1.0";
    sources: ["NEI"];
    mistakes: [40];
    message: |[id, ..]| format!("The non-explicit id “{id}” is all digits, so it may match the Pure id of another record.");
    remedy: |_| "Use source_id, which is looked up among source ids alone.".to_owned();
}
