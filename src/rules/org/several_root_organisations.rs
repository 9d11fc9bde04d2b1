use super::links::Links;
use crate::records::{Feed, Via};
use crate::rules::{Check, Code, Found, Loaded, rule};

rule! {
    /// More than one organisation has no parent.
    ///
    /// ## Why it matters
    /// Pure shows organisations as a tree that hangs from one root. A second organisation without a parent stands
    /// beside the university instead of in it, and is missing wherever Pure counts what belongs to it.
    ///
    /// ## What to do
    /// Give every organisation but the one at the top the id of its parent. Where two roots are meant, two universities
    /// in one Pure, switch the rule off. An organisation that names its successor hangs from that.
    ///
    /// ## Failing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type><name><c:text>Organisation UNI</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility>
    ///   </organisation>
    ///   <organisation>
    ///     <organisationId>CHEM</organisationId><type>department</type><name><c:text>Organisation CHEM</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    ///   «ORG006»<organisation>
    ///     <organisationId>PHYS</organisationId><type>department</type><name><c:text>Organisation PHYS</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility>
    ///   </organisation>
    /// </organisations>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>UNI</organisationId><type>university</type><name><c:text>Organisation UNI</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility>
    ///   </organisation>
    ///   <organisation>
    ///     <organisationId>CHEM</organisationId><type>department</type><name><c:text>Organisation CHEM</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    ///   <organisation>
    ///     <organisationId>PHYS</organisationId><type>department</type><name><c:text>Organisation PHYS</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility><parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    /// </organisations>
    /// ```
    "ORG006", "several-root-organisations", Warning;
    since: "0.2.0";
    sources: ["ORGXML", "TAKEN"];
    mistakes: [37];
    passing: [0, 1, 2];
    check: Check::Feeds(check);
    message: |[second, count, first]| {
        format!("Organisation “{second}” has no parent, nor has “{first}”: {count} organisations are roots.")
    };
    remedy: |_| "Name a parent in every organisation but the one at the top.".to_owned();
}

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    let Some(links) = Links::loaded(loaded) else { return };
    let emptied = emptied(loaded);
    // The successor of an organisation is its parent too (TAKEN).
    let hangs =
        |record: u32| links.named(record, Via::Parent).next().is_some() || links.has_successor(record);
    let mut roots = links.each().filter(|&record| !hangs(record));
    let Some(first) = roots.next() else { return };
    // An empty parent is a finding of its own, and no second root.
    let mut roots = roots.filter(|record| emptied.binary_search(record).is_err());
    let Some(second) = roots.next() else { return };
    let count = (roots.count() + 2).to_string();
    let (feed, _, place) = links.spot(first);
    let quotes = [links.key(second), &count, links.key(first)];
    found.add_related(
        Code::SeveralRootOrganisations,
        links.spot(second),
        quotes,
        Some((feed, place, "the first without a parent")),
    );
}

/// The organisations whose parent is an empty element, in order.
fn emptied(loaded: &Loaded<'_>) -> Vec<u32> {
    let Some(file) = loaded.feeds.file(Feed::Organisations) else { return Vec::new() };
    let notices = file.segment.notices.iter().filter(|notice| {
        notice.code == Code::EmptyReference
            && file.segment.symbols.text(notice.quotes[0]) == Via::Parent.name()
    });
    let mut records: Vec<u32> = notices.map(|notice| notice.record).collect();
    records.sort_unstable();
    records
}
