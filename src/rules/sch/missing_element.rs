use super::words::quoted;
use crate::rules::rule;

rule! {
    /// An element is missing that the schema asks for.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. Where an element has to be and is not, the feed
    /// is refused; it does not help that every other record is whole.
    ///
    /// ## What to do
    /// Write the element, in its place. Where the source has no value, the record cannot be delivered like this: a
    /// person without an association, for one, is left out of the feed.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="p-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       «SCH002»<staffOrganisationAssociation id="p-1-a">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-01-01</c:startDate></period>
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
    "SCH002", "missing-element", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [8, 44, 45];
    message: |[parent, missing, instead]| match instead {
        "" => format!("The element “{parent}” lacks {}.", quoted(missing)),
        _ => format!("The element “{parent}” lacks {} before “{instead}”.", quoted(missing)),
    };
    remedy: |[parent, missing, _]| match (parent, missing) {
        ("person", missing) if missing.contains("organisationAssociations") => {
            "Give the person an association, or leave the person out of the feed.".to_owned()
        }
        ("organisationAssociations", _) => {
            "Write at least one association into it, or leave the person out of the feed.".to_owned()
        }
        ("organisation", "startDate") => {
            "Write a start date: of an organisation that has always been there, any early day.".to_owned()
        }
        (_, "staffType") => "Write staffType, most often academic or nonacademic, after the period.".to_owned(),
        (_, "text") => "Write the value into a text element of the namespace v3.commons.pure.atira.dk.".to_owned(),
        _ => format!("Write {} into “{parent}”, in the order of the schema.", quoted(missing)),
    };
}
