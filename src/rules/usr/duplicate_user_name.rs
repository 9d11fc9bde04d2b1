use super::Accounts;
use crate::records::Feed;
use crate::rules::{Check, Code, Found, Loaded, rule};

rule! {
    /// Two users have the same user name.
    ///
    /// ## Why it matters
    /// The user name is what someone logs in with, and Pure wants it to be unique. Of two accounts with one name, one is not
    /// made or logs in as the other. A name should not be given again to another person either, once its owner has left.
    ///
    /// ## What to do
    /// Look up both records in the source system: either they are one person under two ids, and one of the records goes, or one
    /// of the two needs a user name of its own.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   <user id="u-2">«USR003»<userName>ada</userName><email>emmy@example.org</email></user>
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
    "USR003", "duplicate-user-name", Error;
    since: "0.2.0";
    sources: ["VIEW-U"];
    mistakes: [22];
    passing: [1, 2];
    check: Check::Feeds(check);
    message: |[name, id, line]| {
        let but = if name.trim() == name { "" } else { ", but for the blanks around it," };
        format!("User name “{name}” is{but} that of user “{id}” at line {line} already.")
    };
    remedy: |_| "Remove one of the two users, or give it a user name of its own.".to_owned();
}

fn check(loaded: &Loaded<'_>, found: &mut Found) {
    let Some(accounts) = Accounts::new(loaded) else { return };
    let users = accounts.users;
    accounts.same_names(|first, user| {
        let there = users.place_of_user_name(first);
        let at = (Feed::Users, user, users.place_of_user_name(user));
        let own = users.user_names.get(user);
        let quotes = [own, accounts.id(first), &there.line.to_string()];
        let related = (Feed::Users, there, "the first with this user name");
        found.add_related(Code::DuplicateUserName, at, quotes, Some(related));
    });
}
