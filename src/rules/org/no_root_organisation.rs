use super::links::Links;
use crate::records::{Feed, Via};
use crate::rules::{Check, Code, Found, Loaded, rule};

rule! {
    /// Every organisation names a parent, so none is the root.
    ///
    /// ## Why it matters
    /// Pure shows organisations as a tree that hangs from one root, as a rule the university itself. When the feed
    /// leaves it out, all organisations below it come without a place in the tree.
    ///
    /// ## What to do
    /// Add the organisation at the top to the feed, without a parent. Often the query that makes the feed leaves it out
    /// because it joins each organisation with its parent. Organisations in a circle have rules of their own, and so
    /// has a single parent that is not there.
    ///
    /// ## Failing example
    /// ```xml
    /// «ORG005»<organisations xmlns="v1.organisation-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <organisation>
    ///     <organisationId>CHEM</organisationId><type>department</type><name><c:text>Organisation CHEM</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility>«REF001»<parentOrganisationId>UNI</parentOrganisationId>
    ///   </organisation>
    ///   <organisation>
    ///     <organisationId>PHYS</organisationId><type>department</type><name><c:text>Organisation PHYS</c:text></name>
    ///     <startDate>2001-03-01</startDate>
    ///     <visibility>Public</visibility>«REF001»<parentOrganisationId>UNI</parentOrganisationId>
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
    "ORG005", "no-root-organisation", Warning;
    since: "0.2.0";
    sources: ["ORGXML"];
    mistakes: [37];
    passing: [0];
    check: Check::Feeds(check);
    message: |[first, ..]| format!("No organisation is the root: every one names a parent, and that of organisation “{first}” and others is not in the feed.");
    remedy: |_| "Add the organisation at the top, without a parent.".to_owned();
}

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    let Some(links) = Links::loaded(loaded) else { return };
    let root = loaded.feeds.file(Feed::Organisations).and_then(|file| file.segment.root);
    let named = |record: u32| links.named(record, Via::Parent).next().is_some();
    if (0..links.records.len()).any(|record| !named(record)) {
        return;
    }
    // A circle is told by its own rule, and one parent that is not there by the reference itself.
    let mut tops = links.each().filter(|&record| links.found(record, Via::Parent).next().is_none());
    if let (Some(first), Some(_), Some(root)) = (tops.next(), tops.next(), root) {
        found.add(
            Code::NoRootOrganisation,
            (Feed::Organisations, u32::MAX, root),
            [links.key(first), "", ""],
        );
    }
}
