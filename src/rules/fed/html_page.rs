use crate::rules::rule;

rule! {
    /// The file is a web page.
    ///
    /// ## Why it matters
    /// Whoever fetched the feed got a page for people in its place: that of an error, or the log-in page because the password or
    /// the token was missing or out of date. The job would get the same.
    ///
    /// ## What to do
    /// Open the address of the feed in a browser that is not logged in, and read what the page says.
    ///
    /// ## Failing example
    /// ```html
    /// «FED003»<!DOCTYPE html>
    /// <html><head><title>Sign in</title></head><body><p>Please sign in.</p></body></html>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   <user id="u-2"><userName>emmy</userName><email>emmy@example.org</email></user>
    /// </users>
    /// ```
    "FED003", "html-page", Error;
    since: "0.1.0";
    sources: [];
    mistakes: [46];
    message: |_| "The file is a web page, most likely an error or login page that was saved in place of the feed.".to_owned();
    remedy: |_| "Look at how the file is fetched: give the XML that the job would read.".to_owned();
}
