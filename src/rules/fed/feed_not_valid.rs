use crate::rules::rule;

rule! {
    /// A feed is not valid against its schema, and by the setting `invalid-feed` its job stops.
    ///
    /// ## Why it matters
    /// Whether Pure refuses a whole feed for one invalid record, or leaves out that record, is not documented. By default the run goes
    /// on with what could be read. With the setting `invalid-feed=job-stops` you see the worse case: nothing of the feed is applied.
    ///
    /// ## What to do
    /// Mend the findings of the family SCH in this file first.
    ///
    /// ## Failing example
    /// Settings: `invalid-feed=job-stops`
    ///
    /// ```xml
    /// «FED013»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1" «SCH006»role="editor"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `invalid-feed=job-stops`
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "FED013", "feed-not-valid", Error;
    since: "0.2.0";
    sources: [];
    mistakes: [3];
    remedy: |_| "Mend the findings of family SCH in this file first.".to_owned();
}
