use super::words::BUILT_IN;
use crate::rules::rule;

rule! {
    /// An attribute that the schema does not know here.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. An attribute that it does not know has the feed
    /// refused, as an element would. Names count in their case: `ID` is not `id`.
    ///
    /// ## What to do
    /// Write the name as the feed has it, or leave the attribute out. A newer Pure may know more than the built-in
    /// schema. Every Pure hands out its own XSD: give it with `--schema`, or drop it beside the feeds, and it takes the
    /// place of the built-in one.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1" «SCH006»active="true"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "SCH006", "unknown-attribute", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [];
    folds: true;
    message: |[name, known, _]| format!("The attribute “{name}” is not known {known}.");
    remedy: |[_, _, built_in]| match built_in {
        BUILT_IN => "Correct the name or leave the attribute out. If a newer Pure knows it, give the XSD of that Pure with --schema, or drop it beside the feeds.",
        _ => "Correct the name or leave the attribute out.",
    }
    .to_owned();
}
