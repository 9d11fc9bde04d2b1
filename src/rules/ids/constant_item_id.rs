use crate::rules::rule;

rule! {
    /// Parts of different records have the same id: a constant.
    ///
    /// An id is told once, with the number of times it comes again.
    ///
    /// ## Why it matters
    /// Every id has to be unique for its kind: titles, addresses, telephone numbers and all other parts of records are matched by
    /// it. With a constant, one record's part can end up in another's, or replace it. The first few thousand ids of a feed are
    /// compared, which is where a constant shows.
    ///
    /// ## What to do
    /// Make the id of the part from the id of its record and the key of the part: a constant is unique once the person's id stands
    /// before it.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <titles>
    ///       <title id="title"><typeClassification>prenominal</typeClassification><value><v3:text>Dr.</v3:text></value></title>
    ///     </titles>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    ///   <person id="P-2">
    ///     <name><v3:lastname>Noether</v3:lastname></name>
    ///     <titles>
    ///       <title «IDS008»id="title"><typeClassification>prenominal</typeClassification><value><v3:text>Dr.</v3:text></value></title>
    ///     </titles>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-2">
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
    ///     <titles>
    ///       <title id="P-1-title"><typeClassification>prenominal</typeClassification><value><v3:text>Dr.</v3:text></value></title>
    ///     </titles>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    ///   <person id="P-2">
    ///     <name><v3:lastname>Noether</v3:lastname></name>
    ///     <titles>
    ///       <title id="P-2-title"><typeClassification>prenominal</typeClassification><value><v3:text>Dr.</v3:text></value></title>
    ///     </titles>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-2">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    /// </persons>
    /// ```
    "IDS008", "constant-item-id", Warning;
    since: "0.2.0";
    sources: ["MERGE"];
    mistakes: [26];
    folds: true;
    message: |[_, id, element]| format!("The id “{id}” of this {element} is that of a {element} in another record too.");
    remedy: |[_, id, _]| format!("Make it unique, for example with the id of the record before it: “…-{id}”.");
}
