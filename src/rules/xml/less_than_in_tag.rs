use crate::rules::rule;

rule! {
    /// A tag holds a less-than sign, most often after a quote that was not closed.
    ///
    /// ## Why it matters
    /// A parser refuses the file at this place. A quote or a “>” is missing before it, or a value holds “<” as a
    /// character.
    ///
    /// ## What to do
    /// Close the quote or the tag; in a value write `&lt;`.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u«XML018»<1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u&lt;1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "XML018", "less-than-in-tag", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [];
    message: |[name, ..]| format!("The tag “{name}” holds “<”: a quote or a “>” is missing before it, or it is meant as a character.");
    remedy: |_| "Close the quote or the tag; write “<” in a value as &lt;.".to_owned();
}
