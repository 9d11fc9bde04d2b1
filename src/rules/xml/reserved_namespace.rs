use crate::rules::rule;

rule! {
    /// A declaration of namespaces breaks the rules for them.
    ///
    /// ## Why it matters
    /// The prefixes `xml` and `xmlns` and their namespaces belong to XML itself, and a prefix cannot be declared for no
    /// namespace. A parser that knows namespaces refuses the file.
    ///
    /// ## What to do
    /// Use another prefix, or write the namespace that is meant.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<users xmlns="v1.user-sync.pure.atira.dk" «XML019»xmlns:c="">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "XML019", "reserved-namespace", Error;
    since: "0.1.0";
    sources: ["XMLNS"];
    mistakes: [];
    message: |[name, ..]| format!("“{name}” declares or uses a name that XML keeps for itself, or no namespace.");
    remedy: |_| "Declare another prefix, with the namespace that is meant.".to_owned();
}
