use crate::rules::{Check, Code, Kind, Sink, Value, rule};

rule! {
    /// A share of a supervision is not between 0 and 1.
    ///
    /// ## Why it matters
    /// In the person feed the schema holds the share of a supervision between 0 and 1; for the supervisor feed, which
    /// has no public schema, the same is assumed. A 50 is fifty times the whole, or refused.
    ///
    /// ## What to do
    /// Give the share as a number between 0 and 1: 0.5 for half. A source that holds percentages is divided by a
    /// hundred.
    ///
    /// ## Failing example
    /// ```xml
    /// <supervisors>
    ///   <supervisorRelation id="s-1"><apprenticeId>P-2</apprenticeId><supervisorId>P-1</supervisorId>
    ///     «SUP008»<supervisionPercentage>50</supervisionPercentage><startDate>2021-03-01</startDate>
    ///   </supervisorRelation>
    /// </supervisors>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <supervisors>
    ///   <supervisorRelation id="s-1"><apprenticeId>P-2</apprenticeId><supervisorId>P-1</supervisorId>
    ///     <supervisionPercentage>0.5</supervisionPercentage><startDate>2021-03-01</startDate>
    ///   </supervisorRelation>
    /// </supervisors>
    /// ```
    "SUP008", "percentage-out-of-scale", Warning;
    since: "0.2.0";
    sources: ["XSD21", "VIEW-S"];
    mistakes: [20];
    folds: true;
    check: Check::Values(&[Kind::Percentage], check);
    message: |[kind, share, _]| match kind {
        "above" => format!("“{share}” is more than 1, which is the whole."),
        "below" => format!("“{share}” is less than nothing: a share lies between 0 and 1."),
        _ => format!("“{share}” is no number between 0 and 1."),
    };
    remedy: |[kind, ..]| match kind {
        "above" => "Divide by a hundred, if it is a percentage.".to_owned(),
        _ => "Give a number between 0 and 1, with a point.".to_owned(),
    };
}

fn check(value: &Value<'_>, sink: &mut dyn Sink) {
    let text = value.text.trim_ascii();
    // What is too large is the way of a whole feed, and told once.
    let kind = match text.parse::<f64>() {
        Ok(share) if share > 1.0 => "above",
        Ok(share) if share < 0.0 => "below",
        Ok(share) if !share.is_nan() => return,
        _ => text,
    };
    sink.add(Code::PercentageOutOfScale, [kind, text, ""]);
}
