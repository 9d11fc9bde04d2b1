use super::sentinel_date::is_end_of_time;
use crate::records::Feed;
use crate::rules::{Check, Code, Found, OnDay, rule};

rule! {
    /// Dates lie more than twenty years after the day of the run.
    ///
    /// They are told once for a feed, with their number.
    ///
    /// ## Why it matters
    /// A contract or a doctorate that ends in more than twenty years is mostly a slip of the keyboard, such as 2062 for 2026, or a
    /// date that a source system fills in where none is known. An association that begins so late keeps its person from logging in.
    /// Dates of retirement are left out, and so are those found to stand for “none”.
    ///
    /// ## What to do
    /// Correct the date, or leave the element out when there is none.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate>«DAT002»<v3:endDate>2062-06-30</v3:endDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate><v3:endDate>2036-06-30</v3:endDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    /// </persons>
    /// ```
    "DAT002", "far-future-date", Note;
    since: "0.2.0";
    sources: [];
    mistakes: [13];
    folds: true;
    check: Check::Day(check);
    message: |[_, date, _]| format!("The date {date} lies more than twenty years ahead.");
    remedy: |_| "Correct the date, or leave the element out when there is none.".to_owned();
}

/// Twenty years.
const DAYS: u32 = 7305;

fn check(seen: &OnDay<'_>, found: &mut Found) {
    let latest = seen.day.plus(DAYS);
    for feed in Feed::ALL {
        let Some(file) = seen.feeds.file(feed) else { continue };
        for far in file.segment.far_dates.iter().filter(|far| far.day > latest && !is_end_of_time(far.day)) {
            let at = (feed, far.record, far.place);
            found.add_counted(Code::FarFutureDate, at, ["", &far.day.to_string(), ""], far.count);
        }
    }
}
