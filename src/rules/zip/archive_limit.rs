use crate::rules::rule;

rule! {
    /// A limit for archives is exceeded.
    ///
    /// ## Why it matters
    /// An archive of a few bytes can unpack to more than any disk holds. So there are limits: a thousand files, two hundred times
    /// the packed size, 64 GiB, and 512 MiB for a zip that has to be held in memory. What is beyond them is not read.
    ///
    /// ## What to do
    /// If the feeds are really that large, unpack the archive and give the feeds themselves.
    ///
    /// ## Failing example
    /// Each line is a file in the archive, with what is special about it in brackets.
    ///
    /// ```zip
    /// [1001 more files like it] «ZIP003»
    /// users.xml: <users xmlns="v1.user-sync.pure.atira.dk"><user id="u-1"><userName>ada</userName><email>ada@example.org</email></user></users>
    /// ```
    ///
    /// ## Passing example
    /// ```zip
    /// users.xml: <users xmlns="v1.user-sync.pure.atira.dk"><user id="u-1"><userName>ada</userName><email>ada@example.org</email></user></users>
    /// ```
    "ZIP003", "archive-limit", Error;
    since: "0.2.0";
    sources: [];
    mistakes: [];
    message: |[what, ..]| format!("A limit for archives is exceeded: {what}.");
    remedy: |_| "Unpack it and give the feeds themselves.".to_owned();
}
