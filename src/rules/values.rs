//! Values that rules look at while a feed is read.

use std::sync::OnceLock;

use super::{Check, Code, Quotes, RULES};
use crate::records::Date;

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident,)+) => {
        /// What a value is, whatever element or attribute it stands in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Kind {
            $($(#[doc = $doc])+ $kind,)+
        }

        impl Kind {
            const ALL: &'static [Self] = &[$(Self::$kind,)+];
        }
    };
}

kinds! {
    /// The source id of a record.
    RecordId,
    /// The id of a part of a record: an association, a title, an e-mail address.
    ItemId,
    /// The user name of a user.
    UserName,
    /// The e-mail address of a user.
    UserEmail,
    /// An e-mail address of a person or an organisation.
    Email,
    /// A date as one text.
    Date,
    /// An ORCID.
    Orcid,
    /// A share of full time.
    Fte,
    /// A share of a supervision, in the supervisor feed.
    Percentage,
    /// How the photograph of an organisation is given.
    PhotoProtocol,
    /// A child of the user element of a person.
    DeprecatedUserChild,
}

/// A value of a feed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a> {
    pub(crate) kind: Kind,
    /// The text, white space included.
    pub(crate) text: &'a str,
    /// The local name of that element; for an attribute, of the element that carries it.
    pub(crate) element: &'a str,
    /// What the text says, if it is a date.
    pub(crate) date: Date,
}

impl<'a> Value<'a> {
    pub(crate) fn new(kind: Kind, text: &'a str, element: &'a str) -> Self {
        let date = if matches!(kind, Kind::Date) { Date::read(text) } else { Date::Absent };
        Self { kind, text, element, date }
    }

    /// Whether there is something, and all of it visible ASCII.
    fn is_plain(&self) -> bool {
        !self.text.is_empty() && self.text.bytes().all(|byte| byte.is_ascii_graphic())
    }
}

/// Takes what rules find in a value.
pub(crate) trait Sink {
    /// Keeps a finding at the element or attribute that holds the value; what is found where the schema has found something
    /// already is the same mistake.
    fn add(&mut self, code: Code, quotes: Quotes<'_>);
}

/// The checks of values of one kind: of all, and of those that are not plain.
#[derive(Default)]
struct Checks {
    all: Vec<fn(&Value<'_>, &mut dyn Sink)>,
    odd: Vec<fn(&Value<'_>, &mut dyn Sink)>,
}

impl Checks {
    fn of(kind: Kind) -> Self {
        let mut checks = Self::default();
        for rule in RULES {
            match rule.check {
                Check::Values(kinds, check) if kinds.contains(&kind) => checks.all.push(check),
                Check::OddValues(kinds, check) if kinds.contains(&kind) => checks.odd.push(check),
                _ => {}
            }
        }
        checks
    }
}

/// Shows a value to every rule that looks at values of its kind.
pub(crate) fn look(value: &Value<'_>, sink: &mut dyn Sink) {
    static BY_KIND: OnceLock<Vec<Checks>> = OnceLock::new();
    let Checks { all, odd } =
        &BY_KIND.get_or_init(|| Kind::ALL.iter().copied().map(Checks::of).collect())[value.kind as usize];
    for check in all {
        check(value, sink);
    }
    if !odd.is_empty() && !value.is_plain() {
        for check in odd {
            check(value, sink);
        }
    }
}

macro_rules! schemes {
    ($($(#[doc = $doc:literal])+ $scheme:ident = $name:literal, [$($key:literal),*];)+) => {
        /// A classification scheme of Pure, by the elements that hold its keys.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Scheme {
            $($(#[doc = $doc])+ $scheme,)+
        }

        impl Scheme {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$scheme,)+];

            /// The name in settings: `keys.NAME`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$scheme => $name,)+ }
            }

            /// The keys seen in the vendor's own examples and defaults; every Pure has its own.
            #[must_use]
            pub fn defaults(self) -> &'static [&'static str] {
                match self { $(Self::$scheme => &[$($key),*],)+ }
            }
        }
    };
}

schemes! {
    /// `organisation/type`.
    OrganisationType = "organisation-type", ["university", "faculty", "department"];
    /// `organisation/nameVariants/nameVariant/type`.
    NameVariant = "name-variant", ["shortname"];
    /// `organisation/profileInfos/profileInfo/type`.
    OrganisationProfile = "organisation-profile", ["organisation_profile"];
    /// `organisation/photos/photo/type`.
    OrganisationPhoto = "organisation-photo", ["organisation_photo"];
    /// `organisation/phoneNumbers/phoneNumber/type`.
    OrganisationPhone = "organisation-phone", ["phone", "fax"];
    /// `organisation/emails/email/type`.
    OrganisationEmail = "organisation-email", ["email"];
    /// `organisation/webAddresses/webAddress/type`.
    OrganisationWeb = "organisation-web", ["official_website", "web"];
    /// `organisation/addresses/address/type`.
    OrganisationAddress = "organisation-address", ["visiting_adress", "visiting", "postal"];
    /// `organisation/ids/id/idSource`.
    OrganisationIdSource = "organisation-id-source", ["organisationid"];
    /// `person/gender`.
    Gender = "gender", ["male", "female", "unknown"];
    /// `person/names/classifiedName/typeClassification`.
    NameType = "name-type", ["knownas", "translated", "sort", "former"];
    /// `person/titles/title/typeClassification`.
    TitleType = "title-type", ["designation", "honorary", "postnominal", "prenominal"];
    /// `person/leavesOfAbsence/leaveOfAbsence/classification`.
    Leave = "leave", ["other"];
    /// `person/photos/personPhoto/classification`.
    PersonPhoto = "person-photo", ["portrait"];
    /// `person/profileInformation/personCustomField/typeClassification`.
    PersonProfile = "person-profile", ["researchinterests"];
    /// `person/personIds/id/@type`.
    PersonIdSource = "person-id-source", ["employee", "scopusauthor", "mendeleyprofile", "hesastaff"];
    /// `addressType` of an association's addresses.
    AddressType = "address-type", ["visiting", "postal"];
    /// `classification` of an association's phone numbers.
    PhoneType = "phone-type", ["phone", "mobilephone", "fax"];
    /// `classification` of an association's e-mail addresses.
    EmailType = "email-type", ["email"];
    /// `classification` of an association's web addresses.
    WebType = "web-type", ["web"];
    /// `employmentType` of a staff, honorary or visiting association.
    EmploymentType = "employment-type", ["academic", "faculty"];
    /// `employmentType` of a student association.
    StudentType = "student-type", ["phd"];
    /// `staffType` of a staff association.
    StaffType = "staff-type", ["academic", "nonacademic"];
    /// `contractType` of a staff association.
    ContractType = "contract-type", ["fixedterm"];
    /// `jobTitle` of an association.
    JobTitle = "job-title", ["juniorprofessor", "professor"];
    /// `supervisorRole` of a supervisor relation.
    SupervisorRole = "supervisor-role", ["lead"];
}
