use crate::rules::{Check, Code, Kind, Sink, Value, rule};

rule! {
    /// The e-mail address of a user is not an e-mail address.
    ///
    /// ## Why it matters
    /// The schema takes any text for an address. Pure sends its messages to this one, so they are lost.
    ///
    /// ## What to do
    /// Correct the address in the source system: a name, one “@”, and a domain with a dot in it, without blanks.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName>«USR006»<email>ada@localhost</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "USR006", "malformed-email", Warning;
    since: "0.2.0";
    sources: ["VIEW-U"];
    mistakes: [22];
    check: Check::Values(&[Kind::UserEmail], check);
    message: |[address, ..]| format!("“{address}” is not an e-mail address.");
    remedy: |_| "Correct the address in the source system: name@domain.".to_owned();
}

fn check(value: &Value<'_>, sink: &mut dyn Sink) {
    if !value.text.trim().is_empty() && !is_address(value.text) {
        sink.add(Code::MalformedEmail, [value.text, "", ""]);
    }
}

/// Whether a text could be an address. No more than what every address has is asked: whether anyone reads what is sent to
/// it, no rule can tell.
pub(in crate::rules) fn is_address(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('@') else { return false };
    let blank = |c: char| c.is_whitespace() || c.is_control();
    let quoted = name.len() > 2 && name.starts_with('"') && name.ends_with('"');
    let named =
        !name.is_empty() && !name.contains(blank) && (quoted || !name.contains(['@', ',', ';', '<', '>']));
    let labels = || domain.split('.');
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    named && labels().count() > 1 && labels().all(label)
}
