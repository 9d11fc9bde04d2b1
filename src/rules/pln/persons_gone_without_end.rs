use crate::records::Feed;
use crate::rules::{Check, Code, Found, Ran, rule};

rule! {
    /// Persons are gone from the feed while associations of theirs are still open.
    ///
    /// ## Why it matters
    /// Whoever leaves is best given an end date and kept in the feed. Where the source drops leavers, the job ends their open associations on the
    /// day of the run, whatever day they truly left, the person becomes former, and from the day after, or when the grace is over, Person
    /// Maintenance locks the user.
    ///
    /// ## What to do
    /// Deliver leavers with the end dates of their associations, for as long as Pure should know them.
    ///
    /// ## Failing example
    /// ```xml baseline
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-P-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-P-1"/>
    ///   </person>
    ///   <person id="P-2">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-P-2">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-P-2"/>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ```xml
    /// «PLN008»<persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-P-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-P-1"/>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// ```xml baseline
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-P-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-P-1"/>
    ///   </person>
    ///   <person id="P-2">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-P-2">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-P-2"/>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-P-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-P-1"/>
    ///   </person>
    ///   <person id="P-2">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-P-2">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate><c:endDate>2026-11-30</c:endDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-P-2"/>
    ///   </person>
    /// </persons>
    /// ```
    "PLN008", "persons-gone-without-end", Warning;
    since: "0.3.0";
    sources: ["TERM"];
    mistakes: [46];
    check: Check::Run(check);
    message: |[count, first, day]| {
        format!("{count} gone from the person feed with open associations, the first is “{first}”: these would end on {day}, and users lose access after that.")
    };
    remedy: |_| "Deliver leavers with the end dates of their associations instead of leaving them out.".to_owned();
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    let baseline = ran.feeds.of_baseline();
    let (Some(persons), day) = (baseline.records(Feed::Persons), ran.outcome.settings.as_of) else { return };
    let is_open = |person: &u32| {
        persons.associations_of(*person).any(|index| {
            let association = persons.association(index);
            association.end.day().is_none_or(|end| end > day)
        })
    };
    let gone: Vec<u32> = ran.outcome.night.gone[Feed::Persons.index()].iter().filter(is_open).collect();
    let (Some(&first), Some(at)) = (gone.first(), ran.root_of(Feed::Persons)) else { return };
    let count =
        if gone.len() == 1 { "1 person is".to_owned() } else { format!("{} persons are", gone.len()) };
    let first = baseline.key(Feed::Persons, first);
    found.add(Code::PersonsGoneWithoutEnd, at, [&count, first, &day.to_string()]);
}
