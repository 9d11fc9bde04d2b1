use crate::rules::rule;

rule! {
    /// The file is in an encoding that this version does not read.
    ///
    /// ## Why it matters
    /// Nothing of the file could be read, so nothing is known of it. Encodings such as UTF-32, EBCDIC or UTF-7 are
    /// refused by most parsers too.
    ///
    /// ## What to do
    /// Write the feed in UTF-8. What a parser must read is UTF-8 and UTF-16 alone; everything else depends on the
    /// parser.
    ///
    /// ## Failing example
    /// ```xml
    /// «ENC002»<?xml version="1.0" encoding="UTF-7"?>
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
    "ENC002", "unsupported-encoding", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [];
    message: |[name, ..]| format!("The file is in {name}, which is not read here.");
    remedy: |_| "Write the file in UTF-8 and declare encoding=\"UTF-8\", or nothing.".to_owned();
}
