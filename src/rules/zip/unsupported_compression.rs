use crate::rules::rule;

rule! {
    /// A file in an archive is compressed in a way that is not read.
    ///
    /// ## Why it matters
    /// The feed is there, but cannot be unpacked here, and so is not checked.
    ///
    /// ## What to do
    /// Make the archive anew with the usual compression, deflate, or give the feeds themselves.
    ///
    /// ## Failing example
    /// Each line is a file in the archive, with what is special about it in brackets.
    ///
    /// ```zip
    /// users.xml [method 14] «ZIP004»: <users xmlns="v1.user-sync.pure.atira.dk"><user id="u-1"><userName>ada</userName><email>ada@example.org</email></user></users>
    /// ```
    ///
    /// ## Passing example
    /// ```zip
    /// users.xml: <users xmlns="v1.user-sync.pure.atira.dk"><user id="u-1"><userName>ada</userName><email>ada@example.org</email></user></users>
    /// ```
    "ZIP004", "unsupported-compression", Error;
    since: "0.2.0";
    sources: [];
    mistakes: [];
    message: |[method, ..]| format!("This file of an archive is compressed with {method}, which is not read here.");
    remedy: |_| "Make the archive anew with the usual compression (deflate), or give the feeds themselves.".to_owned();
}
