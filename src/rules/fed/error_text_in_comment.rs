use crate::rules::rule;

rule! {
    /// A comment in the feed tells of an error.
    ///
    /// ## Why it matters
    /// Some generators write what went wrong into the file, where no job looks. The feed may be well-formed and still lack all the
    /// records that came after the error.
    ///
    /// ## What to do
    /// Look at the log of what writes the feed, and compare the number of records with that of yesterday.
    ///
    /// ## Failing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   «FED009»<!-- ERROR: connection to the database lost -->
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ada</userName><email>ada@example.org</email></user>
    ///   <!-- 1 user written, no errors -->
    /// </users>
    /// ```
    "FED009", "error-text-in-comment", Warning;
    since: "0.2.0";
    sources: [];
    mistakes: [46];
    message: |[text, ..]| format!("A comment tells of an error: “{text}”.");
    remedy: |_| "Look at the log of what writes the feed; the feed may be incomplete.".to_owned();
}

/// The line of a comment that tells of an error, and not that there was none.
pub(crate) fn line_of_an_error(comment: &str) -> Option<&str> {
    comment.lines().map(str::trim).find(|line| tells_of_an_error(line))
}

fn tells_of_an_error(line: &str) -> bool {
    const WORDS: [&str; 8] =
        ["error", "exception", "traceback", "failed", "failure", "timeout", "timed out", "aborted"];
    const NONE: [&str; 5] = ["0", "no", "not", "without", "zero"];
    let (original, line) = (line, line.to_ascii_lowercase());
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    WORDS.iter().any(|word| {
        line.match_indices(word).any(|(at, _)| {
            let (before, after) = (&line[..at], &line[at + word.len()..]);
            let after = after.strip_prefix('s').unwrap_or(after);
            let denied = before.split_whitespace().next_back().is_some_and(|last| NONE.contains(&last));
            let count = after.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '='));
            let digits = count.bytes().take_while(u8::is_ascii_digit).count();
            let counted = count.len() < after.len() && digits > 0;
            let none = counted && count[..digits].bytes().all(|digit| digit == b'0');
            // As in “SQLException” and “TypeError”.
            let starts =
                original[at..].starts_with(char::is_uppercase) || !letter(before.chars().next_back());
            starts && !letter(after.chars().next()) && !denied && !none
        })
    })
}

#[cfg(test)]
mod tests {
    use super::line_of_an_error;

    #[test]
    fn errors_are_told_from_their_absence() {
        for line in [
            "Error: disk full",
            "3 errors",
            "errors: 3",
            "errors=10",
            "failed after 20 rows",
            "java.sql.SQLException: closed",
            "NullPointerException",
            "Traceback (most recent call last):",
            "query timed out",
        ] {
            assert_eq!(line_of_an_error(&format!(" start\n  {line} \nend")), Some(line), "{line}");
        }
        for line in [
            "",
            "no errors",
            "0 errors, 12 records",
            "errors: 0",
            "failed=0",
            "written without error",
            "School of Terrorism Studies",
            "Errorist",
        ] {
            assert_eq!(line_of_an_error(line), None, "{line}");
        }
    }
}
