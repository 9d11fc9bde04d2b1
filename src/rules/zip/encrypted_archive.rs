use crate::rules::rule;

rule! {
    /// A file in an archive is encrypted.
    ///
    /// ## Why it matters
    /// Without the password the feed cannot be read, and so not checked. None is asked for here: passwords belong into no report.
    ///
    /// ## What to do
    /// Make the archive without a password, or unpack it and give the feeds themselves.
    ///
    /// ## Failing example
    /// Each line is a file in the archive, with what is special about it in brackets.
    ///
    /// ```zip
    /// users.xml [encrypted] «ZIP002»: <users xmlns="v1.user-sync.pure.atira.dk"><user id="u-1"><userName>ada</userName><email>ada@example.org</email></user></users>
    /// ```
    ///
    /// ## Passing example
    /// ```zip
    /// users.xml: <users xmlns="v1.user-sync.pure.atira.dk"><user id="u-1"><userName>ada</userName><email>ada@example.org</email></user></users>
    /// ```
    "ZIP002", "encrypted-archive", Error;
    since: "0.2.0";
    sources: [];
    mistakes: [];
    message: |_| "This file of an archive is encrypted, so it could not be read.".to_owned();
    remedy: |_| "Make the archive without a password, or give the feeds themselves.".to_owned();
}
