use crate::rules::rule;

rule! {
    /// The file is a web page, or starts with a piece of one.
    ///
    /// ## Why it matters
    /// Whoever fetched the feed got a page for people in its place: that of an error, or the log-in page because the password or
    /// the token was missing or out of date. The job would get the same. A message of
    /// the program that writes the feed, as PHP writes it for browsers, makes the file no XML, even if the feed follows.
    ///
    /// ## What to do
    /// Open the address of the feed in a browser that is not logged in, and read what the page says. Have the program
    /// write its messages into a log.
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
    message: |[piece, ..]| match piece {
        "" => "The file is a web page, most likely an error or login page that was saved in place of the feed.",
        _ => "The file starts with HTML, most likely an error message of the program that writes the feed.",
    }
    .to_owned();
    remedy: |[piece, ..]| match piece {
        "" => "Look at how the file is fetched: give the XML that the job would read.",
        _ => "Read what the message says, mend that, and have the program write its messages elsewhere.",
    }
    .to_owned();
}
