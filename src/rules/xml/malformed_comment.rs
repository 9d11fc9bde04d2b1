use crate::rules::rule;

rule! {
    /// A comment holds two hyphens.
    ///
    /// ## Why it matters
    /// Two hyphens in a row end a comment, so none may stand inside it, and its last character may not be one. A parser
    /// refuses the file. Commenting out a part of a feed that has comments itself does this.
    ///
    /// ## What to do
    /// Write another character between the hyphens, or remove the comment: the jobs do not read comments.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   «XML014»<!-- staff -- and students -->
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <!-- staff and students -->
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "XML014", "malformed-comment", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [];
    message: |_| "The comment holds two hyphens, or ends in three, which XML does not allow.".to_owned();
    remedy: |_| "Remove the comment, or write one hyphen where there are two.".to_owned();
}
