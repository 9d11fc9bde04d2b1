use crate::rules::{Check, Code, Kind, Sink, Value, rule};

rule! {
    /// A user has an empty user name.
    ///
    /// ## Why it matters
    /// The schema takes an empty name, but nobody can log in with one, and user names have to be unique: a second user without a
    /// name is the double of the first.
    ///
    /// ## What to do
    /// Find out why the source system has no name for this person: often the account is requested and not made yet. Leave the
    /// user out until it is.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1">«USR007»<userName/><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "USR007", "empty-user-name", Error;
    since: "0.2.0";
    sources: ["USERXML"];
    mistakes: [21];
    check: Check::Values(&[Kind::UserName], check);
    message: |_| "The user name is empty.".to_owned();
    remedy: |_| "Fill in the name the person logs in with, or leave the user out.".to_owned();
}

fn check(value: &Value<'_>, sink: &mut dyn Sink) {
    if value.text.trim().is_empty() {
        sink.add(Code::EmptyUserName, ["", "", ""]);
    }
}
