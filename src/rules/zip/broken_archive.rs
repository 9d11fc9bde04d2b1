use crate::rules::rule;

rule! {
    /// An archive is broken, or a file in it is.
    ///
    /// ## Why it matters
    /// An archive that was cut off or damaged on its way holds no feed that can be trusted, and what would be loaded from it is
    /// anyone's guess.
    ///
    /// ## What to do
    /// Make the archive anew, and look that it is copied whole: compare its size with that of the original.
    ///
    /// ## Failing example
    /// Each line is a file in the archive, with what is special about it in brackets.
    ///
    /// ```zip
    /// [cut off] «ZIP001»
    /// users.xml: <users xmlns="v1.user-sync.pure.atira.dk"><user id="u-1"><userName>ada</userName><email>ada@example.org</email></user></users>
    /// ```
    ///
    /// ## Passing example
    /// ```zip
    /// users.xml: <users xmlns="v1.user-sync.pure.atira.dk"><user id="u-1"><userName>ada</userName><email>ada@example.org</email></user></users>
    /// ```
    "ZIP001", "broken-archive", Error;
    since: "0.2.0";
    sources: [];
    mistakes: [46];
    message: |[what, file, _]| match file {
        "" => format!("The archive is broken: {what}."),
        _ => format!("This file of an archive is broken: {what}."),
    };
    remedy: |_| "Make the archive anew, and look that it is copied whole.".to_owned();
}
