use crate::rules::{Check, Code, Kind, Sink, Value, rule};

rule! {
    /// A user name begins or ends with white space.
    ///
    /// ## Why it matters
    /// Whether Pure takes the blanks off is not documented. If it does not, nobody can log in with this name, because what hands
    /// the log-in over has none; if it does, the name may be that of another user.
    ///
    /// ## What to do
    /// Trim the name where the feed is made: fixed-width columns of a database are the usual cause.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1">«USR009»<userName>ada </userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "USR009", "padded-user-name", Warning;
    since: "0.3.0";
    sources: ["VIEW-U"];
    mistakes: [22];
    check: Check::Values(&[Kind::UserName], check);
    message: |[name, ..]| format!("The user name “{name}” has white space around it.");
    remedy: |[name, ..]| format!("Write it “{}”.", name.trim());
}

fn check(value: &Value<'_>, sink: &mut dyn Sink) {
    let trimmed = value.text.trim();
    if trimmed.len() < value.text.len() && !trimmed.is_empty() {
        sink.add(Code::PaddedUserName, [value.text, "", ""]);
    }
}
