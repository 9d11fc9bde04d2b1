use super::Accounts;
use crate::records::Feed;
use crate::rules::pairs::{hash_caseless, pairs};
use crate::rules::{Check, Code, Found, Loaded, rule};

rule! {
    /// Two users have user names that differ only in case.
    ///
    /// ## Why it matters
    /// It is not documented whether Pure tells upper from lower case in user names, and what it hands a log-in over to mostly does
    /// not. Then two accounts share one name, and one of their owners sees the other's data or nothing.
    ///
    /// ## What to do
    /// Mostly this is one person who came into the source system twice: keep one of the records. If they are two persons, give
    /// one of them another name.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   <user id="u-2">«USR005»<userName>Ada</userName><email>a.lovelace@example.org</email></user>
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
    "USR005", "user-names-differing-in-case", Warning;
    since: "0.2.0";
    sources: [];
    mistakes: [23];
    passing: [2];
    check: Check::Feeds(check);
    message: |[name, other, line]| format!("User name “{name}” differs only in case from “{other}” at line {line}.");
    remedy: |_| "Remove one of the two users, or give it a user name of its own.".to_owned();
}

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    let Some(accounts) = Accounts::new(loaded) else { return };
    let users = accounts.users;
    let mut told = Vec::new();
    accounts.same_names(|_, user| told.push(user));
    let hash = |user| accounts.name(user).map(hash_caseless);
    pairs(
        users.len(),
        hash,
        |a, b| accounts.names_alike(a, b),
        |first, user| {
            if told.binary_search(&user).is_ok() || accounts.ids_alike(first, user) {
                return;
            }
            let there = users.place_of_user_name(first);
            let at = (Feed::Users, user, users.place_of_user_name(user));
            let quotes = [users.user_names.get(user), users.user_names.get(first), &there.line.to_string()];
            let related = (Feed::Users, there, "the other user name");
            found.add_related(Code::UserNamesDifferingInCase, at, quotes, Some(related));
        },
    );
}
