use crate::records::Feed;
use crate::rules::{Check, Code, Found, Ran, rule};
use crate::run::{is_below_safe_size, job_of};

rule! {
    /// A feed holds fewer records than the safe size of its job, so the job does nothing.
    ///
    /// ## Why it matters
    /// The safe size keeps a feed that was cut short from taking most records out of Pure. The job logs it as fatal and stops before
    /// it has applied anything; what the other jobs need of its feed is as old as the night before. It is asked for only where Pure
    /// holds more records than the safe size.
    ///
    /// ## What to do
    /// See whether the feed is complete. If it has become smaller for good, lower the safe size in the settings of the job.
    ///
    /// ## Failing example
    /// Settings: `safe-size.users=2`
    ///
    /// ```xml baseline
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>u-1</userName><email>u-1@example.org</email></user>
    ///   <user id="u-2"><userName>u-2</userName><email>u-2@example.org</email></user>
    ///   <user id="u-3"><userName>u-3</userName><email>u-3@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// «PLN001»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>u-1</userName><email>u-1@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// Settings: `safe-size.users=2`
    ///
    /// ```xml baseline
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>u-1</userName><email>u-1@example.org</email></user>
    ///   <user id="u-2"><userName>u-2</userName><email>u-2@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>u-1</userName><email>u-1@example.org</email></user>
    ///   <user id="u-2"><userName>u-2</userName><email>u-2@example.org</email></user>
    /// </users>
    /// ```
    "PLN001", "safe-size-not-met", Error;
    since: "0.3.0";
    sources: ["ERRORS"];
    mistakes: [46];
    check: Check::Run(check);
    message: |[title, safe_size, records]| {
        format!("The {title} holds {records} records, fewer than its safe size, {safe_size}: its job does nothing.")
    };
    remedy: |[title, ..]| format!("See whether the {title} is complete; if it is, lower the safe size of its job.");
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    let Ran { feeds, facts, outcome } = *ran;
    for feed in Feed::ALL {
        if is_below_safe_size(feeds, facts, &outcome.evening, &outcome.settings, feed)
            && let Some(at) = ran.root_of(feed)
        {
            let safe_size = outcome.settings.safe_size(job_of(feed)).to_string();
            let records = feeds.len(feed).to_string();
            found.add(Code::SafeSizeNotMet, at, [feed.title(), &safe_size, &records]);
        }
    }
}
