use crate::rules::rule;

rule! {
    /// An element is in another namespace than the schema asks for.
    ///
    /// ## Why it matters
    /// Pure reads a feed by its schema before it loads a single record. For it an element of another namespace is
    /// another element, so the feed is refused. Elements of the shared types, such as firstname, startDate and text,
    /// are in `v3.commons.pure.atira.dk`; those of the feed itself are in the namespace of the feed.
    ///
    /// ## What to do
    /// Declare a prefix for the shared types at the root element, and write it before the name of every element that
    /// belongs to them. What else lacks it in the file is counted with this finding.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email>
    ///     <name>«SCH005»<firstname>Ada</firstname></name></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email>
    ///     <name><c:firstname>Ada</c:firstname></name></user>
    /// </users>
    /// ```
    "SCH005", "element-in-wrong-namespace", Error;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [1];
    folds: true;
    message: |[right, name, found]| match found.split_once(' ').map_or("", |(_, found)| found) {
        "" => format!("The element “{name}” is in no namespace; it has to be in “{right}”."),
        found => format!("The element “{name}” is in the namespace “{found}”; it has to be in “{right}”."),
    };
    remedy: |[right, name, found]| match (right, found.split(' ').next().unwrap_or_default()) {
        ("", _) => format!("Write “{name}” without a prefix, where no default namespace is declared."),
        (_, written) if written.starts_with(':') => format!("Write {name} without a prefix."),
        (_, written) => match written.strip_prefix('+').and_then(|written| written.split_once(':')) {
            Some((prefix, _)) => {
                format!("Declare xmlns:{prefix}=\"{right}\" at the root element, and write {prefix}:{name}.")
            }
            None => format!("Write {written}: the prefix is declared."),
        },
    };
}
