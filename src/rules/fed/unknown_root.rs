use crate::rules::rule;

rule! {
    /// The root element is that of no feed.
    ///
    /// ## Why it matters
    /// A job knows its feed by the root element: `organisations`, `users` or `persons`. Given anything else it stops, also when
    /// the records in it are right: a single `user`, a list in an envelope, the file of another product.
    ///
    /// ## What to do
    /// Give each job its own feed, with the root element that its schema declares.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED004»<accounts xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </accounts>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "FED004", "unknown-root", Error;
    since: "0.1.0";
    sources: ["XSD21"];
    mistakes: [2];
    message: |[root, hint, _]| match hint {
        "" => format!(
            "The root element “{root}” is that of no feed: organisations, users, persons or supervisor relations were expected."
        ),
        _ => format!("The root element “{root}” is that of no feed; it looks like {hint}."),
    };
    remedy: |[_, hint, _]| match hint.split(['“', '”']).nth(1) {
        Some(root) => format!("Write “{root}” as root element."),
        None => "Give the feeds of organisations, users, persons and supervisors.".to_owned(),
    };
}
