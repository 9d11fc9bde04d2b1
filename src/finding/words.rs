//! What is found while reading, in words. One place for every sentence, so that they can be checked and translated.

use super::Code;

/// The sentence of a finding made while reading; `quotes` are what it quotes.
pub(crate) fn notice_message(code: Code, quotes: [&str; 2]) -> String {
    let [a, b] = quotes;
    match code {
        Code::InvalidEncoding if a == "1" => format!("The bytes here are no valid {b}."),
        Code::InvalidEncoding => format!("The bytes here are no valid {b}; the file has {a} such places."),
        Code::UnsupportedEncoding => format!("The file is in {a}, which is not read here."),
        Code::EncodingContradiction => format!("The file says that it is in {a}, but its bytes are {b}."),
        Code::TruncatedFile => format!("The file ends although {a}: it was cut off."),
        Code::SecondRoot => format!("A second root element “{a}” starts here; what follows was not read."),
        Code::MismatchedEndTag => format!("The end tag “{a}” stands where “{b}” has to be closed."),
        Code::UnmatchedEndTag => format!("The end tag “{a}” closes nothing."),
        Code::UndeclaredPrefix => format!("The prefix “{a}” is not declared; this is its first use."),
        Code::IllegalCharacter => format!("The character {a} is not allowed in XML."),
        Code::Doctype => "The file carries a document type declaration, which feeds do not have.".to_owned(),
        Code::UndefinedEntity => {
            format!("The entity “{a}” is not defined; XML knows amp, lt, gt, quot and apos.")
        }
        Code::MalformedReference => format!("“{a}” is no reference: an ampersand is written &amp;amp;."),
        Code::TextOutsideRoot => "Text stands beside the root element.".to_owned(),
        Code::MalformedTag => format!("This is no tag: {a}."),
        Code::DuplicateAttribute => format!("The attribute “{a}” stands twice in one tag."),
        Code::MalformedName => format!("“{a}” is no XML name."),
        Code::MalformedComment => "The comment holds two hyphens, which end it.".to_owned(),
        Code::MalformedInstruction => format!("The processing instruction has no legal target: “{a}”."),
        Code::MalformedDeclaration => format!("The XML declaration is wrong: {a}."),
        Code::CdataEndInText => "Text holds “]]>”, the end mark of a CDATA section.".to_owned(),
        Code::LessThanInTag => {
            format!("The tag “{a}” is not closed before the next “<”: a quote or a “>” is missing.")
        }
        Code::ReservedNamespace => format!("“{a}” declares or uses a name that XML keeps for itself."),
        Code::LimitExceeded => format!("A limit of this reader is exceeded: {a}; what follows was not read."),
        Code::EmptyFile if a.is_empty() => "The file is empty.".to_owned(),
        Code::EmptyFile => "The file holds no element.".to_owned(),
        Code::NoXml => format!("The file is no XML: it looks like {a}."),
        Code::HtmlPage => {
            "The file is a web page, most likely an error or login page that was saved in place of the feed."
                .to_owned()
        }
        Code::UnknownRoot if b.is_empty() => {
            format!(
                "The root element “{a}” is that of no feed: organisations, users, persons or supervisor relations were expected."
            )
        }
        Code::UnknownRoot => format!("The root element “{a}” is that of no feed; it looks like {b}."),
        Code::WrongNamespace if b.is_empty() => {
            format!("The root element “{a}” is in no namespace; {} was expected.", expected_namespace(a))
        }
        Code::WrongNamespace => {
            format!(
                "The root element “{a}” is in the namespace “{b}”; {} was expected.",
                expected_namespace(a)
            )
        }
        Code::OrganisationWithoutId => "The organisation has no id, so it cannot be loaded.".to_owned(),
        Code::UserWithoutId => "The user has no id, so it cannot be loaded.".to_owned(),
        Code::PersonWithoutId => "The person has no id, so it cannot be loaded.".to_owned(),
        Code::ImpossibleDate => format!("“{a}” is no date of the calendar."),
        Code::EndBeforeStart => format!("The association ends on {a}, before it starts on {b}."),
        Code::SupervisorCount if a == "both" => {
            "The relation names both an internal and an external supervisor.".to_owned()
        }
        Code::SupervisorCount => "The relation names no supervisor.".to_owned(),
        Code::ApprenticeAbsent => "The relation names no apprentice.".to_owned(),
        Code::NumericNonExplicitId => {
            format!("The non-explicit id “{a}” is all digits, so it may match the Pure id of another record.")
        }
        Code::EmptyReference => format!("The element “{a}” is empty, so it names nothing."),
        _ => code.summary().to_owned(),
    }
}

fn expected_namespace(root: &str) -> &'static str {
    match root {
        "organisations" => "“v1.organisation-sync.pure.atira.dk”",
        "users" => "“v1.user-sync.pure.atira.dk”",
        _ => "“v1.unified-person-sync.pure.atira.dk”",
    }
}

/// What to do about a finding made while reading.
pub(crate) fn notice_remedy(code: Code) -> &'static str {
    match code {
        Code::InvalidEncoding | Code::UnsupportedEncoding | Code::EncodingContradiction => {
            "Write the file in UTF-8 and declare encoding=\"UTF-8\", or nothing."
        }
        Code::TruncatedFile => "Make the feed anew and let it be written to the end before it is read.",
        Code::SecondRoot | Code::TextOutsideRoot => {
            "Put all records into one root element, with nothing beside it."
        }
        Code::MismatchedEndTag | Code::UnmatchedEndTag => "Close every element, the innermost first.",
        Code::UndeclaredPrefix => "Declare the prefix at the root element: xmlns:prefix=\"namespace\".",
        Code::IllegalCharacter => "Remove control characters from the source before the feed is written.",
        Code::Doctype => "Remove the document type declaration; write characters instead of its entities.",
        Code::UndefinedEntity | Code::MalformedReference => {
            "Write the character itself, or a number such as &#233;; write & as &amp;."
        }
        Code::MalformedTag
        | Code::DuplicateAttribute
        | Code::MalformedName
        | Code::LessThanInTag
        | Code::MalformedComment
        | Code::MalformedInstruction
        | Code::MalformedDeclaration
        | Code::CdataEndInText
        | Code::ReservedNamespace => {
            "Correct the generator of the feed; a library that writes XML does not make this mistake."
        }
        Code::LimitExceeded => "Look at the generator of the feed: records are small.",
        Code::EmptyFile | Code::HtmlPage | Code::NoXml => {
            "Look at how the file is fetched: give the XML that the job would read."
        }
        Code::UnknownRoot => "Give the feeds of organisations, users, persons and supervisors.",
        Code::WrongNamespace => {
            "Declare the expected namespace at the root element; the job would refuse this file."
        }
        Code::OrganisationWithoutId | Code::UserWithoutId | Code::PersonWithoutId => {
            "Give the record its id from the source system; it must never change."
        }
        Code::ImpossibleDate => "Write the date as yyyy-mm-dd.",
        Code::EndBeforeStart => "Correct one of the two dates; Person Maintenance warns about it too.",
        Code::SupervisorCount => "Name exactly one supervisor, an internal or an external one.",
        Code::ApprenticeAbsent => "Name the apprentice by the id of its person.",
        Code::NumericNonExplicitId => "Use source_id, which is looked up among source ids alone.",
        Code::EmptyReference => "Leave the element out where there is nothing to name.",
        _ => "",
    }
}
