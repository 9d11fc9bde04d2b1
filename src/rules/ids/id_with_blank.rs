use crate::rules::{Check, Code, Kind, Sink, Value, rule};

rule! {
    /// An id holds white space, or a character that cannot be seen.
    ///
    /// ## Why it matters
    /// The vendor advises against blanks in ids. They are written in more than one way (a blank, a no-break space, two of them),
    /// they get lost on the way through spreadsheets, and an id with a blank in it is mostly made of a name or a title, which
    /// changes. Characters without width are worse: two ids that look the same are not.
    ///
    /// ## What to do
    /// Use the key of the source system. Where an id has to be put together, join its parts with hyphens.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user «IDS002»id="u 1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "IDS002", "id-with-blank", Warning;
    since: "0.2.0";
    sources: ["RELID"];
    mistakes: [28];
    check: Check::OddValues(&[Kind::RecordId, Kind::ItemId], check);
    message: |[id, element, character]| format!("The id “{id}” of this {element} holds {character}.");
    remedy: |_| "Use an id without white space, here and wherever it is named.".to_owned();
}

fn check(value: &Value<'_>, sink: &mut dyn Sink) {
    let id = value.text;
    // An id with white space around it is found for that.
    if id.trim().len() < id.len() {
        return;
    }
    if let Some(c) = id.chars().find(|&c| c.is_whitespace() || is_invisible(c)) {
        let name = match c {
            ' ' => "a blank".to_owned(),
            _ => format!("the character U+{:04X}", u32::from(c)),
        };
        sink.add(Code::IdWithBlank, [id, value.element, &name]);
    }
}

/// Soft hyphen, spaces and joiners without width, marks of direction, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}') || c.is_control()
}
