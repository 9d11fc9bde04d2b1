use crate::records::Feed;
use crate::rules::{Check, Code, rule};

rule! {
    /// Two users have the same id.
    ///
    /// ## Why it matters
    /// Pure knows a user by this id. Of two records with one id, one account is made, and the other person cannot log in.
    ///
    /// ## What to do
    /// Look up both records in the source system: either one of them is left over and goes, or one of them needs an id of
    /// its own. An id must never change afterwards.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   <user «USR002»id="u-1"><userName>emmy</userName><email>emmy@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   <user id="u-2"><userName>emmy</userName><email>emmy@example.org</email></user>
    /// </users>
    /// ```
    "USR002", "duplicate-user", Error;
    since: "0.1.0";
    sources: ["VIEW-U", "SQLVAL"];
    mistakes: [22];
    passing: [1];
    check: Check::Feeds(|loaded, found| found.duplicates(loaded, Feed::Users, Code::DuplicateUser));
    message: |[id, line, _]| format!("User “{id}” stands in the feed already, at line {line}; only the first is loaded.");
    remedy: |_| "Remove one of the two, or give it an id of its own.".to_owned();
}
