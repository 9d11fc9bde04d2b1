use crate::rules::rule;

rule! {
    /// The root element has the name of a feed, but not its namespace.
    ///
    /// ## Why it matters
    /// To an XML parser, `users` without a namespace is another element than `users` in `v1.user-sync.pure.atira.dk`, and the job
    /// refuses the whole file. The namespace is a bare name, without `http://` before it.
    ///
    /// ## What to do
    /// Declare the namespace at the root element: `xmlns="…"` when the elements have no prefix, `xmlns:v1="…"` when they have that.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED005»<users xmlns="http://v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "FED005", "wrong-namespace", Error;
    since: "0.1.0";
    sources: ["XSD21"];
    mistakes: [1];
    message: |[root, namespace, expected]| match namespace {
        "" => format!("The root element “{root}” is in no namespace; “{expected}” was expected."),
        _ => format!("The root element “{root}” is in the namespace “{namespace}”; “{expected}” was expected."),
    };
    remedy: |_| "Declare the expected namespace at the root element; the job would refuse this file.".to_owned();
}
