use crate::records::Feed;
use crate::rules::{Check, Code, rule};

rule! {
    /// Two persons have the same id.
    ///
    /// ## Why it matters
    /// Pure knows a person by this id. Of two records with one id, one is loaded; the associations and the user of the
    /// other are lost.
    ///
    /// ## What to do
    /// Look up both records in the source system. Where a query gives one row for each contract, put the associations
    /// of a person into one record; where they are two people, one of them needs an id of its own.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    ///   <person «PER002»id="P-1">
    ///     <name><c:firstname>Emmy</c:firstname><c:lastname>Noether</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-2">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-2"/>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    ///   <person id="P-2">
    ///     <name><c:firstname>Emmy</c:firstname><c:lastname>Noether</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-2">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-2"/>
    ///   </person>
    /// </persons>
    /// ```
    "PER002", "duplicate-person", Error;
    since: "0.1.0";
    sources: ["SQLVAL"];
    mistakes: [25];
    passing: [1];
    check: Check::Feeds(|loaded, found| found.duplicates(loaded, Feed::Persons, Code::DuplicatePerson));
    message: |[id, line, _]| format!("Person “{id}” stands in the feed already, at line {line}; only the first is loaded.");
    remedy: |_| "Remove one of the two, or give it an id of its own.".to_owned();
}
