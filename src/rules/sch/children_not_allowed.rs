use crate::rules::rule;

rule! {
    /// Elements stand where the schema allows text alone.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. This element holds a value, or nothing. An
    /// element inside it has the feed refused: markup pasted into a text, or a wrapper too many.
    ///
    /// ## What to do
    /// Write the value itself. Markup in a text is escaped, or taken out.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>«SCH012»<name>ada</name></userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "SCH012", "children-not-allowed", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [6, 14];
    folds: true;
    message: |[parent, expected, found]| match expected {
        "nothing" => format!("The element “{found}” stands in “{parent}”, which holds nothing."),
        _ => format!("The element “{found}” stands in “{parent}”, which holds a value and no elements."),
    };
    remedy: |[parent, expected, found]| match expected {
        "nothing" => format!("Remove “{found}” from “{parent}”."),
        _ => format!("Write the value into “{parent}” itself, without an element around it."),
    };
}
