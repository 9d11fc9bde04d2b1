use crate::rules::rule;

rule! {
    /// Text holds the end mark of a CDATA section.
    ///
    /// ## Why it matters
    /// `]]>` may stand in text only with its last character escaped; a parser refuses the file. It is left over where a
    /// CDATA section was nested in another, or closed twice.
    ///
    /// ## What to do
    /// Write `]]&gt;`, or remove the mark.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada«XML017»]]></userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName><![CDATA[ada]]></userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "XML017", "cdata-end-in-text", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [];
    message: |_| "Text holds “]]>”, the end mark of a CDATA section.".to_owned();
    remedy: |_| "Remove it, or write ]]&gt;.".to_owned();
}
