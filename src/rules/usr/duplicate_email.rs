use super::Accounts;
use crate::records::Feed;
use crate::rules::pairs::pairs;
use crate::rules::{Check, Code, Found, Loaded, rule};
use crate::run::is_system_user;
use crate::symbols::hash_text;

rule! {
    /// Two users have the same e-mail address.
    ///
    /// ## Why it matters
    /// The vendor lists it among the problems to look for before loading: often it is one person with two accounts, and where it
    /// is not, one of the two never gets the messages of Pure. Case does not count in an address. Pure's own system users may share
    /// the address of an administrator, so they are left out, and so are records that have the same id or user name: those are
    /// found for that.
    ///
    /// ## What to do
    /// Look up both records in the source system: remove the second account of the same person, or correct the address.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   <user id="u-2"><userName>emmy</userName>«USR004»<email>Ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   <user id="u-2"><userName>emmy</userName><email>emmy@example.org</email></user>
    /// </users>
    /// ```
    "USR004", "duplicate-email", Warning;
    since: "0.2.0";
    sources: ["SQLVAL"];
    mistakes: [22];
    passing: [1, 2];
    check: Check::Feeds(check);
    message: |[id, other, line]| format!("User “{id}” has the same e-mail address as user “{other}” at line {line}.");
    remedy: |_| "Remove one of the two users, or correct its address.".to_owned();
}

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    let Some(accounts) = Accounts::new(loaded) else { return };
    let users = accounts.users;
    let none = hash_text("");
    let address = |user: u32| {
        let counts = !accounts.is_duplicate(user) && !is_system_user(users.user_names.get(user));
        users.emails.get(user as usize).filter(|&email| counts && email != none)
    };
    pairs(
        users.len(),
        address,
        |a, b| address(a) == address(b),
        |first, user| {
            if accounts.names_alike(first, user) || accounts.ids_alike(first, user) {
                return;
            }
            let there = users.place_of_email(first);
            let at = (Feed::Users, user, users.place_of_email(user));
            let quotes = [accounts.id(user), accounts.id(first), &there.line.to_string()];
            let related = (Feed::Users, there, "the first with this address");
            found.add_related(Code::DuplicateEmail, at, quotes, Some(related));
        },
    );
}
