use crate::rules::rule;

rule! {
    /// A feed is not well-formed XML, so its job would stop.
    ///
    /// ## Why it matters
    /// A parser may not go on after such a fault: the real job refuses the whole file, and nothing of it is applied here either.
    /// Everything that depends on it is missing then: without its users, no person is linked; without its persons, all users are
    /// locked.
    ///
    /// ## What to do
    /// Mend the faults of the families XML and ENC in this file first; what they are stands at each of them.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada«XML009»&lovelace</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada&amp;lovelace</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "FED007", "feed-not-well-formed", Error;
    since: "0.1.0";
    sources: [];
    mistakes: [14, 46];
    remedy: |_| "Mend the faults of family XML or ENC in this file first.".to_owned();
}
