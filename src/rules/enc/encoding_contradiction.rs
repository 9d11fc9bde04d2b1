use crate::rules::rule;

rule! {
    /// The declared encoding is not the one the bytes are in.
    ///
    /// ## Why it matters
    /// A parser that believes the declaration reads other characters than were written, or refuses the file at once. It
    /// comes about when a program converts a file and leaves its first line as it was.
    ///
    /// ## What to do
    /// Let the same program write the declaration and the bytes. A file in UTF-8 needs no declaration at all.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»«ENC003»<?xml version="1.0" encoding="UTF-16"?>
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
    "ENC003", "encoding-contradiction", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [];
    message: |[declared, found, _]| format!("The file says that it is in {declared}, but its bytes are {found}.");
    remedy: |_| "Write the file in UTF-8 and declare encoding=\"UTF-8\", or nothing.".to_owned();
}
