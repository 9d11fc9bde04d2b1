use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::records::Feed;
use crate::rules::{Check, Code, Found, Ran, rule};

rule! {
    /// A user of the feed has the user name of a user that was made by hand in Pure.
    ///
    /// ## Why it matters
    /// User names are unique, and jobs never touch what was made by hand: the feed's user can be neither created nor joined with the one that
    /// is there. What Pure does then is not documented; this run goes on as if the user were created.
    ///
    /// ## What to do
    /// Let the job take the manual user over: open it in Pure, add a secondary source `SynchronisedUnifiedUser` with the id of the feed's
    /// user, and the next run of the job takes it over (Pure 5.16 and later). Or give one of the two another user name.
    ///
    /// ## Failing example
    /// ```json baseline
    /// {"count": 1, "items": [{"pureId": 7, "uuid": "7a", "username": "ada", "email": "ada@example.org"}]}
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1">«PLN006»<userName>ada</userName><email>ada@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```json baseline
    /// {"count": 1, "items": [{"pureId": 7, "uuid": "7a", "username": "ada", "email": "ada@example.org"}]}
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>grace</userName><email>grace@example.org</email></user>
    /// </users>
    /// ```
    "PLN006", "manual-user-collision", Error;
    since: "0.3.0";
    sources: ["UPDUSERS"];
    mistakes: [];
    check: Check::Run(check);
    message: |[name, id, _]| {
        format!("User “{id}” has the user name “{name}”, which a user made by hand has in Pure already.")
    };
    remedy: |[_, id, _]| {
        format!("Give the manual user the secondary source SynchronisedUnifiedUser with the id “{id}”, so that the job takes it over.")
    };
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    let baseline = ran.feeds.of_baseline();
    let (Some(users), Some(before)) = (ran.feeds.records(Feed::Users), baseline.records(Feed::Users)) else {
        return;
    };
    let manual = (0..before.len()).filter(|&user| baseline.key(Feed::Users, user).is_empty());
    let named: HashMap<String, u32, FixedState> =
        manual.map(|user| (before.user_names.get(user).to_lowercase(), user)).collect();
    for user in ran.outcome.night.applied[Feed::Users.index()].iter().filter(|_| !named.is_empty()) {
        let name = users.user_names.get(user);
        if !name.is_empty() && named.contains_key(&name.to_lowercase()) {
            let at = (Feed::Users, user, users.place_of_user_name(user));
            found.add(Code::ManualUserCollision, at, [name, ran.feeds.key(Feed::Users, user), ""]);
        }
    }
}
