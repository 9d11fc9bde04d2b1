use crate::rules::rule;

rule! {
    /// The file carries a document type declaration.
    ///
    /// ## Why it matters
    /// Feeds need none, and through its entities one small file can make a parser read other files or fill its memory.
    /// This reader never expands them and refuses the declaration, for your safety and for the server’s.
    ///
    /// ## What to do
    /// Remove the declaration, from `<!DOCTYPE` to its closing `>`, and write the characters that its entities stand
    /// for.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»«XML007»<!DOCTYPE users>
    /// <users xmlns="v1.user-sync.pure.atira.dk">
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
    "XML007", "doctype", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [];
    message: |_| "The file carries a document type declaration, which feeds do not have.".to_owned();
    remedy: |_| "Remove the document type declaration; write characters instead of its entities.".to_owned();
}
