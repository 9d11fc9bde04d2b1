use super::words::quoted;
use crate::rules::rule;

rule! {
    /// An element stands in the wrong place of the sequence.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. It asks for most elements in one order and
    /// refuses the feed for any other, although everything is there.
    ///
    /// ## What to do
    /// Write the elements in the order of the schema. In a generator that is one change for all records.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1">«SCH003»<email>ada@example.org</email><userName>ada</userName></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "SCH003", "element-out-of-order", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [3];
    folds: true;
    message: |[name, belongs, parent]| match belongs.split_once(' ') {
        Some(("after", first)) => {
            let first = quoted(first);
            format!("The element “{name}” stands before {first} in “{parent}”; {first} has to come first.")
        }
        Some((_, next)) => {
            format!("The element “{name}” stands after {} in “{parent}”; “{name}” has to come first.", quoted(next))
        }
        None => format!("The element “{name}” stands in the wrong place of “{parent}”."),
    };
    remedy: |[name, belongs, _]| match belongs.split_once(' ') {
        Some((side, other)) => format!("Write “{name}” {side} {}.", quoted(other)),
        None => "Write the elements in the order of the schema.".to_owned(),
    };
}
