use crate::rules::rule;

rule! {
    /// A limit of this reader is exceeded.
    ///
    /// ## Why it matters
    /// No feed of a university comes near: a tag of 64 MB, elements 4,096 deep, 4,096 declared namespaces or sets of them.
    /// Such a file is broken or meant to do harm, and what follows is not read, so nothing is known of it.
    ///
    /// ## What to do
    /// Look at the generator of the feed: a quote or a comment that is never closed makes one endless tag; a loop that
    /// opens and never closes makes endless depth.
    ///
    /// ## Failing example
    /// ```xml bytes
    /// «FED007»<supervisors>
    ///   <supervision id="s-1">
    /// (<field>)×4094
    /// «XML020»<field>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <supervisors>
    ///   <supervision id="s-1"><apprentice>p-1</apprentice><supervisor>p-2</supervisor></supervision>
    /// </supervisors>
    /// ```
    "XML020", "limit-exceeded", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [];
    message: |[what, ..]| format!("A limit of this reader is exceeded: {what}; what follows was not read.");
    remedy: |_| "Look at the generator of the feed: records are small and flat.".to_owned();
}
