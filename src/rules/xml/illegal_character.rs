use crate::rules::rule;

rule! {
    /// A character stands in the file that XML does not allow.
    ///
    /// ## Why it matters
    /// Control characters, such as those that come with text pasted from a word processor or a terminal, have no place
    /// in XML, not even as a numeric reference. One of them has the whole feed refused.
    ///
    /// ## What to do
    /// Take out everything below U+0020 but tab and line ends, and U+FFFE and U+FFFF, when the text is read from its
    /// source.
    ///
    /// ## Failing example
    /// ```xml bytes
    /// «FED007»<users xmlns="v1.user-sync.pure.atira.dk"><user id="u-1"><userName>ada«XML006»\x0B</userName><email>ada@example.org</email></user></users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml bytes
    /// <users xmlns="v1.user-sync.pure.atira.dk"><user id="u-1"><userName>ada</userName><email>ada@example.org</email></user></users>
    /// ```
    "XML006", "illegal-character", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [14];
    message: |[name, ..]| format!("The character {name} is not allowed in XML.");
    remedy: |_| "Remove control characters from the source before the feed is written.".to_owned();
}
