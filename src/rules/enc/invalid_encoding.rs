use crate::rules::rule;

rule! {
    /// The bytes are not in the encoding the file claims.
    ///
    /// ## Why it matters
    /// A file without a declaration is UTF-8. Bytes that are none of it stop the job at this place, and the whole feed
    /// is refused; most often one field came from a source in Windows-1252 or ISO-8859-1 and was pasted in as it was.
    ///
    /// ## What to do
    /// Convert all text to UTF-8 where the feed is written, not afterwards. The place is that of the first wrong byte:
    /// the field it stands in tells which source is not converted.
    ///
    /// ## Failing example
    /// ```xml bytes
    /// «FED007»<users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ren«ENC001»\xE9</userName><email>rene@example.org</email></user>
    /// </users>
    /// ```
    ///
    /// ## Passing example
    /// ```xml bytes
    /// <users xmlns="v1.user-sync.pure.atira.dk">
    ///   <user id="u-1"><userName>ren\xC3\xA9</userName><email>rene@example.org</email></user>
    /// </users>
    /// ```
    "ENC001", "invalid-encoding", Error;
    since: "0.1.0";
    sources: ["XML"];
    mistakes: [14];
    passing: [0];
    message: |[count, encoding, _]| match count {
        "1" => format!("The bytes here are no valid {encoding}."),
        _ => format!("The bytes here are no valid {encoding}; the file has {count} such places."),
    };
    remedy: |_| "Write the file in UTF-8 and declare encoding=\"UTF-8\", or nothing.".to_owned();
}
