use crate::rules::{Check, Code, Kind, Sink, Value, rule};

rule! {
    /// An id begins or ends with white space.
    ///
    /// ## Why it matters
    /// An attribute keeps its blanks, and whether Pure takes them off before it compares ids is not documented. If it does not,
    /// every record that names this one without the blanks misses it, and the day the export is mended, all of it is new.
    ///
    /// ## What to do
    /// Trim the id where the feed is made: fixed-width columns of a database are the usual cause.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user «IDS001»id="u-1 "><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "IDS001", "padded-id", Warning;
    since: "0.2.0";
    sources: ["RELID"];
    mistakes: [30];
    check: Check::OddValues(&[Kind::RecordId, Kind::ItemId], check);
    message: |[id, element, _]| format!("The id “{id}” of this {element} has white space around it.");
    remedy: |[id, ..]| format!("Write it “{}”, here and wherever it is named.", id.trim());
}

fn check(value: &Value<'_>, sink: &mut dyn Sink) {
    // One that is nothing but white space is found as an empty one.
    let trimmed = value.text.trim();
    if trimmed.len() < value.text.len() && !trimmed.is_empty() {
        sink.add(Code::PaddedId, [value.text, value.element, ""]);
    }
}
