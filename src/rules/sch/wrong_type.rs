use crate::rules::rule;

rule! {
    /// An element claims a type that it cannot have.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. By `xsi:type` an element says that it is of a
    /// more special type. If the schema has no such type, or not in place of the declared one, the feed is refused.
    ///
    /// ## What to do
    /// Leave `xsi:type` out: no element of Pure’s feeds needs it. It is left behind by programs that write their own
    /// classes as XML.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk"
    ///     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
    ///   <user id="u-1"><userName «SCH015»xsi:type="login">ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "SCH015", "wrong-type", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [];
    folds: true;
    message: |[name, _, found]| format!("The element “{name}” claims to be of the type “{found}”, which it cannot be.");
    remedy: |_| "Leave xsi:type out.".to_owned();
}
