use crate::rules::{Check, Code, Kind, Sink, Value, rule};

rule! {
    /// A part of a record, such as an association or an e-mail address, or a row of the supervisor feed has an empty id.
    ///
    /// ## Why it matters
    /// The schema asks for the id and takes an empty one. Pure matches everything by ids: what has none cannot be found again the
    /// next night, so it is made anew or lost.
    ///
    /// ## What to do
    /// Give every part an id that is unique for its kind and never changes: the key of its row in the source system.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation «IDS003»id="">
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
    /// </persons>
    /// ```
    "IDS003", "empty-item-id", Warning;
    since: "0.2.0";
    sources: ["XSD21", "MERGE"];
    mistakes: [21];
    check: Check::OddValues(&[Kind::ItemId], check);
    message: |[element, what, _]| match what {
        "absent" => format!("This {element} has no id."),
        _ => format!("The id of this {element} is empty."),
    };
    remedy: |_| "Give it an id that is unique for its kind and never changes.".to_owned();
}

fn check(value: &Value<'_>, sink: &mut dyn Sink) {
    if value.text.trim().is_empty() {
        sink.add(Code::EmptyItemId, [value.element, "", ""]);
    }
}
