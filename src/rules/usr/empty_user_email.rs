use crate::rules::{Check, Code, Kind, Sink, Value, rule};

rule! {
    /// A user has an empty e-mail address.
    ///
    /// ## Why it matters
    /// Every user has to have an address. The schema takes an empty one, but then Pure has nowhere to send what it has to say to
    /// this person.
    ///
    /// ## What to do
    /// Fill in the address from the source system; for someone without one, that of the unit is better than none.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName>«USR008»<email/></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    "USR008", "empty-user-email", Warning;
    since: "0.2.0";
    sources: ["VIEW-U"];
    mistakes: [21];
    check: Check::Values(&[Kind::UserEmail], check);
    message: |_| "The e-mail address of the user is empty.".to_owned();
    remedy: |_| "Fill in the address of the user.".to_owned();
}

fn check(value: &Value<'_>, sink: &mut dyn Sink) {
    if value.text.trim().is_empty() {
        sink.add(Code::EmptyUserEmail, ["", "", ""]);
    }
}
