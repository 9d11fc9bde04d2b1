use crate::rules::rule;

rule! {
    /// An archive holds no XML file.
    ///
    /// ## Why it matters
    /// Nothing of it can be loaded: perhaps the export failed, or it is the wrong archive.
    ///
    /// ## What to do
    /// Look at what is in the archive, and put the feeds into it as XML.
    ///
    /// ## Failing example
    /// Each line is a file in the archive, with what is special about it in brackets.
    ///
    /// ```zip
    /// [the archive] «ZIP005»
    /// notes.txt: to be done
    /// ```
    ///
    /// ## Passing example
    /// ```zip
    /// users.xml: <users xmlns="v1.user-sync.pure.atira.dk"><user id="u-1"><userName>ada</userName><email>ada@example.org</email></user></users>
    /// ```
    "ZIP005", "archive-without-feed", Error;
    since: "0.2.0";
    sources: [];
    mistakes: [];
    message: |[others, ..]| match others {
        "" => "The archive holds no file.".to_owned(),
        _ => format!("The archive holds no XML file, only {others}."),
    };
    remedy: |_| "Put the feeds into the archive as XML, or give them as they are.".to_owned();
}
