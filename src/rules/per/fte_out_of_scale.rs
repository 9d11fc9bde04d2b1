use crate::rules::{Check, Code, Kind, Sink, Value, rule};

rule! {
    /// A share of full time is a percentage, or more than full time.
    ///
    /// ## Why it matters
    /// The schema takes any number. Pure reads 1 as full time, so that 100 is a hundred full-time posts, and every
    /// figure per full-time equivalent comes out wrong.
    ///
    /// ## What to do
    /// Give the share as a number between 0 and 1: 0.5 for half time. A source that holds percentages is divided by a
    /// hundred. A little more than 1, up to 1.05, is let pass.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///         «PER007»<fte>50</fte>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:c="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><c:firstname>Ada</c:firstname><c:lastname>Byron</c:lastname></name>
    ///     <gender>unknown</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="a-1">
    ///         <primaryAssociation>true</primaryAssociation>
    ///         <organisation><c:source_id>UNI</c:source_id></organisation>
    ///         <period><c:startDate>2020-03-01</c:startDate></period>
    ///         <staffType>academic</staffType>
    ///         <fte>0.5</fte>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///     <user id="u-1"/>
    ///   </person>
    /// </persons>
    /// ```
    "PER007", "fte-out-of-scale", Warning;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [20];
    folds: true;
    check: Check::Values(&[Kind::Fte], check);
    message: |[kind, fte, _]| match kind {
        "percent" => format!("“{fte}” is a percentage: full time is 1."),
        "negative" => format!("“{fte}” is less than nothing: a share of full time lies between 0 and 1."),
        "NaN" => format!("“{fte}” is no number: a share of full time lies between 0 and 1."),
        _ => format!("“{fte}” is more than full time, which is 1."),
    };
    remedy: |[kind, ..]| match kind {
        "percent" => "Divide by a hundred.".to_owned(),
        _ => "Give a number between 0 and 1.".to_owned(),
    };
}

/// What is let pass, for rounding and a lecture more than the post asks for.
const FTE_MAX: f64 = 1.05;
/// From here on it can only be a percentage.
const PERCENT_MIN: f64 = 10.0;

fn check(value: &Value<'_>, sink: &mut dyn Sink) {
    let text = value.text.trim_ascii();
    // What is no number is the schema's.
    let Ok(fte) = text.parse::<f64>() else { return };
    // Percentages are the way of a whole feed and told once; of the others, those that are alike.
    let kind = match fte {
        _ if fte.is_nan() => "NaN",
        _ if fte < 0.0 => "negative",
        _ if fte >= PERCENT_MIN && fte.is_finite() => "percent",
        _ if fte > FTE_MAX => text,
        _ => return,
    };
    sink.add(Code::FteOutOfScale, [kind, text, ""]);
}
