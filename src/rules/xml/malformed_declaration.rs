use crate::rules::rule;

rule! {
    /// The XML declaration is misplaced or malformed.
    ///
    /// ## Why it matters
    /// The declaration may stand at the very start of the file alone, before any blank or empty line, and holds
    /// version, encoding and standalone in this order. A parser refuses anything else.
    ///
    /// ## What to do
    /// Remove what stands before it, or the whole declaration: a file in UTF-8 needs none. Where feeds are joined from
    /// parts, only the first part may have one.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<!-- written by the export -->
    /// «XML016»<?xml version="1.0" encoding="UTF-8"?>
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <?xml version="1.0" encoding="UTF-8"?>
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "XML016", "malformed-declaration", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [];
    message: |[what, ..]| format!("The XML declaration is wrong: {what}.");
    remedy: |_| "Write <?xml version=\"1.0\" encoding=\"UTF-8\"?> at the very start of the file, or nothing.".to_owned();
}
