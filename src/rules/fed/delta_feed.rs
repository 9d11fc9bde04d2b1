use crate::rules::rule;

rule! {
    /// A feed carries a resumption token, so it may hold changes only.
    ///
    /// ## Why it matters
    /// Asked with a token, a source sends what has changed since. Records that are not in such a feed are not gone: references to
    /// them count as missing here, and users without a person in it as locked, although Pure holds what is needed.
    ///
    /// ## What to do
    /// For a dry run fetch the complete feed: with an empty token. If this is the complete one, because each answer carries the
    /// token for the next, nothing is to be done.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk" «FED010»resumptionToken="2026-11-21T02:00:00">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "FED010", "delta-feed", Note;
    since: "0.2.0";
    sources: ["USERXML"];
    mistakes: [46];
    passing: [0];
    message: |[token, ..]| format!("The feed carries the resumption token “{token}”: it may hold changes only.");
    remedy: |_| "For a dry run fetch the complete feed, with an empty token.".to_owned();
}
