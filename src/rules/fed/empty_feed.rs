use crate::rules::rule;

rule! {
    /// A feed is valid and holds no record.
    ///
    /// ## Why it matters
    /// The schema has allowed this since 2021, and to the job it means that everyone is gone: persons become former, and their
    /// users are locked. Only the safe size of the job, if one is set, stops it. Mostly the query behind the export failed quietly,
    /// or ran before its tables were filled. A feed of changes, which carries a resumption token, may well be empty.
    ///
    /// ## What to do
    /// Look at the log of the export. Set the safe size of the job in Pure to somewhat less than the usual number of records.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED008»<users xmlns="v1.user-sync.pure.atira.dk"/>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "FED008", "empty-feed", Warning;
    since: "0.2.0";
    sources: ["XSD21", "ERRORS"];
    mistakes: [46];
    message: |[feed, ..]| format!("The {feed} holds no record.");
    remedy: |_| "Look at the log of what writes the feed, and set the safe size of the job in Pure.".to_owned();
}
