use crate::rules::rule;

rule! {
    /// A reference names an organisation that is not there.
    ///
    /// ## Why it matters
    /// Organisations are loaded first, and everything after them may point only at those. Without its organisation an
    /// association is not made; a person without any other is lost with it, and the user is locked. A parent, successor
    /// or owner that is missing leaves the tree open at that place.
    ///
    /// ## What to do
    /// Add the organisation to the organisation feed, or correct the id where it is used. When many persons name the
    /// same id, one line of the report stands for all: begin with that. Ids that differ only in case, zeros or a prefix
    /// are offered as what may be meant.
    ///
    /// ## Failing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type>
    ///     <name><c:text>University</c:text></name>
    ///     <startDate>1990-01-01</startDate><visibility>Public</visibility>
    ///   </organisation>
    /// </organisations>
    /// ```
    ///
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
    ///   <person id="p-2">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="p-2-a">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-01-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///       <staffOrganisationAssociation id="p-2-b">
    ///         <primaryAssociation>false</primaryAssociation>
    ///         <organisation>«REF001»<c:source_id>CHEM</c:source_id></organisation>
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
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type>
    ///     <name><c:text>University</c:text></name>
    ///     <startDate>1990-01-01</startDate><visibility>Public</visibility>
    ///   </organisation>
    ///   <organisation>
    ///     <organisationId>CHEM</organisationId><type>department</type>
    ///     <name><c:text>Chemistry</c:text></name>
    ///     <startDate>1990-01-01</startDate><visibility>Public</visibility>
    ///     <parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    /// </organisations>
    /// ```
    ///
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="p-2">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="p-2-a">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-01-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///       <staffOrganisationAssociation id="p-2-b">
    ///         <primaryAssociation>false</primaryAssociation>
    ///         <organisation><c:source_id>CHEM</c:source_id></organisation>
    ///         <period><c:startDate>2020-01-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <visibility>Public</visibility>
    ///   </person>
    /// </persons>
    /// ```
    "REF001", "missing-organisation", Error;
    since: "0.1.0";
    sources: ["ORDER", "PERSONXML"];
    mistakes: [30, 31, 37, 46];
    remedy: |_| String::new();
}
