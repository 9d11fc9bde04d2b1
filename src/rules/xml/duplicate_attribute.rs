use crate::rules::rule;

rule! {
    /// An attribute stands twice in one tag.
    ///
    /// ## Why it matters
    /// A parser cannot know which of the two is meant and refuses the file.
    ///
    /// ## What to do
    /// Keep one of the two. In a template, look for a value that is written both always and on a condition.
    ///
    /// ## Failing example
    /// ```xml
    /// «FED007»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1" «XML012»id="u-2"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "XML012", "duplicate-attribute", Error;
    since: "0.1.0";
    sources: ["XML", "XMLNS"];
    mistakes: [];
    message: |[name, ..]| format!("The attribute “{name}” stands twice in one tag.");
    remedy: |_| "Keep one of the two.".to_owned();
}
