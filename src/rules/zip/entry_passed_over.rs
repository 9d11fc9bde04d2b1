use crate::rules::rule;

rule! {
    /// An archive holds files that are no XML.
    ///
    /// ## Why it matters
    /// They were not read. If one of them is meant to be a feed, it is missing from the dry run.
    ///
    /// ## What to do
    /// Nothing, unless one of them is meant to be a feed: then give it as XML.
    ///
    /// ## Failing example
    /// Each line is a file in the archive, with what is special about it in brackets.
    ///
    /// ```zip
    /// [the archive] «ZIP006»
    /// users.xml: <users xmlns="v1.user-sync.pure.atira.dk"><user id="u-1"><userName>ada</userName><email>ada@example.org</email></user></users>
    /// notes.txt: to be done
    /// ```
    ///
    /// ## Passing example
    /// ```zip
    /// users.xml: <users xmlns="v1.user-sync.pure.atira.dk"><user id="u-1"><userName>ada</userName><email>ada@example.org</email></user></users>
    /// ```
    "ZIP006", "entry-passed-over", Note;
    since: "0.2.0";
    sources: [];
    mistakes: [];
    message: |[others, ..]| format!("The archive also holds what is no XML and was not read: {others}.");
    remedy: |_| "Nothing is to be done unless one of these is meant to be a feed.".to_owned();
}
