//! Which values of a feed the rules look at, by the names of the elements they stand in (XSD21).

use std::sync::OnceLock;

use super::words::Word;
use crate::records::{Day, Feed};
use crate::rules::{Code, Kind, Scheme};

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub(super) enum Watch {
    /// A value of this kind.
    Value(Kind),
    /// A key of this scheme.
    Key(Scheme),
}

/// From this day on, the first of January 2045, dates are kept for a run to say whether they are far ahead.
pub(super) const FAR: Day = Day(27_394);

/// The finding for a date of a feed that is none.
pub(super) fn impossible_date(feed: Feed) -> Code {
    match feed {
        Feed::Organisations => Code::ImpossibleOrganisationDate,
        Feed::Users | Feed::Persons => Code::ImpossibleDate,
        Feed::Supervisors => Code::ImpossibleSupervisionDate,
    }
}

/// What the texts of elements are, by the word of each in the row of its parent's.
pub(super) fn elements(feed: Feed) -> &'static [Option<Watch>] {
    static OF_FEEDS: [OnceLock<Box<[Option<Watch>]>>; 4] = [const { OnceLock::new() }; 4];
    OF_FEEDS[feed as usize].get_or_init(|| {
        let of_parent = |&parent: &Word| Word::ALL.iter().map(move |&word| element(feed, parent, word));
        Word::ALL.iter().flat_map(of_parent).collect()
    })
}

/// What the text of an element is.
fn element(feed: Feed, parent: Word, word: Word) -> Option<Watch> {
    match feed {
        Feed::Organisations => organisation(parent, word),
        Feed::Users => match (parent, word) {
            (Word::User, Word::UserName) => Some(Watch::Value(Kind::UserName)),
            (Word::User, Word::Email) => Some(Watch::Value(Kind::UserEmail)),
            _ => None,
        },
        Feed::Persons => person(parent, word),
        Feed::Supervisors => None,
    }
}

/// What the value of an attribute is; `depth` counts the open elements around its own, the root left out.
pub(super) fn attribute(feed: Feed, depth: usize, parent: Word, word: Word, name: Word) -> Option<Watch> {
    match (feed, name) {
        (Feed::Users | Feed::Persons, Word::Id) if depth == 0 => Some(Watch::Value(Kind::RecordId)),
        (Feed::Persons, Word::Id) if word == Word::User => None,
        (Feed::Persons | Feed::Organisations, Word::Id) => Some(Watch::Value(Kind::ItemId)),
        (Feed::Persons, Word::Type) if (parent, word) == (Word::PersonIds, Word::Id) => {
            Some(Watch::Key(Scheme::PersonIdSource))
        }
        _ => None,
    }
}

fn organisation(parent: Word, word: Word) -> Option<Watch> {
    Some(match (parent, word) {
        (Word::Organisation, Word::OrganisationId) => Watch::Value(Kind::RecordId),
        (Word::Organisation, Word::StartDate | Word::EndDate) => Watch::Value(Kind::Date),
        (Word::Email, Word::Email) => Watch::Value(Kind::Email),
        (Word::Photo, Word::PhotoProtocol) => Watch::Value(Kind::PhotoProtocol),
        (Word::Id, Word::IdSource) => Watch::Key(Scheme::OrganisationIdSource),
        (_, Word::Type) => Watch::Key(match parent {
            Word::Organisation => Scheme::OrganisationType,
            Word::NameVariant => Scheme::NameVariant,
            Word::ProfileInfo => Scheme::OrganisationProfile,
            Word::Photo => Scheme::OrganisationPhoto,
            Word::PhoneNumber => Scheme::OrganisationPhone,
            Word::Email => Scheme::OrganisationEmail,
            Word::WebAddress => Scheme::OrganisationWeb,
            Word::Address => Scheme::OrganisationAddress,
            _ => return None,
        }),
        _ => return None,
    })
}

fn person(parent: Word, word: Word) -> Option<Watch> {
    Some(match (parent, word) {
        (
            Word::Person,
            Word::DateOfBirth
            | Word::EmployeeStartDate
            | Word::SystemLeavingDate
            | Word::AcademicProfessionEntry
            | Word::RetiralDate,
        )
        | (Word::Period | Word::LeaveOfAbsence, Word::StartDate | Word::EndDate)
        | (Word::Education | Word::StudentAssociation, Word::AwardDate)
        | (Word::StudentAssociation, Word::InitialSubmissionDate | Word::ExpectedEndDate) => {
            Watch::Value(Kind::Date)
        }
        (Word::Person, Word::OrcId) => Watch::Value(Kind::Orcid),
        (Word::StaffAssociation | Word::StudentAssociation, Word::Fte) => Watch::Value(Kind::Fte),
        (Word::User, Word::UserName | Word::Email) => Watch::Value(Kind::DeprecatedUserChild),
        (Word::ClassifiedEmail, Word::Value) => Watch::Value(Kind::Email),
        (_, Word::Classification) => Watch::Key(match parent {
            Word::LeaveOfAbsence => Scheme::Leave,
            Word::PersonPhoto => Scheme::PersonPhoto,
            Word::ClassifiedPhoneNumber => Scheme::PhoneType,
            Word::ClassifiedEmail => Scheme::EmailType,
            Word::ClassifiedWebAddress => Scheme::WebType,
            _ => return None,
        }),
        (_, Word::TypeClassification) => Watch::Key(match parent {
            Word::ClassifiedName => Scheme::NameType,
            Word::Title => Scheme::TitleType,
            Word::PersonCustomField => Scheme::PersonProfile,
            _ => return None,
        }),
        (Word::Person, Word::Gender) => Watch::Key(Scheme::Gender),
        (Word::ClassifiedAddress, Word::AddressType) => Watch::Key(Scheme::AddressType),
        (Word::StudentAssociation, Word::EmploymentType) => Watch::Key(Scheme::StudentType),
        (_, Word::EmploymentType) => Watch::Key(Scheme::EmploymentType),
        (_, Word::StaffType) => Watch::Key(Scheme::StaffType),
        (_, Word::ContractType) => Watch::Key(Scheme::ContractType),
        (_, Word::JobTitle) => Watch::Key(Scheme::JobTitle),
        (_, Word::SupervisorRole) => Watch::Key(Scheme::SupervisorRole),
        _ => return None,
    })
}
