//! The element and attribute names that carry keys, references and dates.

use crate::xml::{NameId, Names};

/// Namespaces of the feeds and of the types they share (XSD21).
const NAMESPACES: [&str; 4] = [
    "v1.organisation-sync.pure.atira.dk",
    "v1.user-sync.pure.atira.dk",
    "v1.unified-person-sync.pure.atira.dk",
    "v3.commons.pure.atira.dk",
];

/// The namespace of `xsi:nil`.
pub(super) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

macro_rules! words {
    ($($variant:ident = $name:literal,)+) => {
        /// A name that means something to a feed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Word {
            /// Any other name, and any name of a foreign namespace.
            Other,
            $($variant,)+
        }

        impl Word {
            fn of(local: &str) -> Self {
                match local {
                    $($name => Self::$variant,)+
                    _ => Self::Other,
                }
            }

            /// All of them.
            pub(super) const ALL: &'static [Self] = &[Self::Other, $(Self::$variant),+];

            /// The local name; empty for any other.
            pub(super) fn text(self) -> &'static str {
                const TEXTS: &[&str] = &["", $($name),+];
                TEXTS[self as usize]
            }
        }
    };
}

words! {
    AcademicProfessionEntry = "academicProfessionEntry",
    Address = "address",
    AddressType = "addressType",
    Association = "organisationAssociation",
    AwardDate = "awardDate",
    Classification = "classification",
    ClassifiedAddress = "classifiedAddress",
    ClassifiedEmail = "classifiedEmail",
    ClassifiedId = "classified_id",
    ClassifiedName = "classifiedName",
    ClassifiedPhoneNumber = "classifiedPhoneNumber",
    ClassifiedWebAddress = "classifiedWebAddress",
    ContractType = "contractType",
    DateOfBirth = "dateOfBirth",
    Day = "day",
    Education = "personEducation",
    Educations = "personEducations",
    Email = "email",
    EmployeeStartDate = "employeeStartDate",
    EmploymentType = "employmentType",
    EndDate = "endDate",
    ExpectedEndDate = "expectedEndDate",
    Firstname = "firstname",
    ExternalPosition = "externalPosition",
    ExternalPositions = "externalPositions",
    Fte = "fte",
    Funding = "fundingAssociation",
    Fundings = "fundingAssociations",
    Gender = "gender",
    Hint = "hint",
    HonoraryAssociation = "honoraryOrganisationAssociation",
    Id = "id",
    IdSource = "idSource",
    Ids = "ids",
    InitialSubmissionDate = "initialSubmissionDate",
    JobTitle = "jobTitle",
    Lastname = "lastname",
    LeaveOfAbsence = "leaveOfAbsence",
    LeavesOfAbsence = "leavesOfAbsence",
    Month = "month",
    Name = "name",
    NameVariant = "nameVariant",
    NonExplicitId = "non_explicit_id",
    OrcId = "orcId",
    Organisation = "organisation",
    OrganisationAssociations = "organisationAssociations",
    OrganisationId = "organisationId",
    Organisations = "organisations",
    Owner = "owner",
    ParentOrganisationId = "parentOrganisationId",
    Period = "period",
    Person = "person",
    PersonCustomField = "personCustomField",
    PersonIds = "personIds",
    PersonPhoto = "personPhoto",
    PhoneNumber = "phoneNumber",
    Photo = "photo",
    PhotoProtocol = "photoProtocol",
    PrimaryAssociation = "primaryAssociation",
    ProfessionalQualification = "professionalQualification",
    ProfessionalQualifications = "professionalQualifications",
    ProfileInfo = "profileInfo",
    PureId = "pure_id",
    ResumptionToken = "resumptionToken",
    RetiralDate = "retiralDate",
    SourceId = "source_id",
    StaffAssociation = "staffOrganisationAssociation",
    StaffType = "staffType",
    StartDate = "startDate",
    StudentAssociation = "studentOrganisationAssociation",
    SupervisedByRelations = "supervisedByRelations",
    Supervisor = "supervisor",
    SupervisorRelation = "supervisorRelation",
    SupervisorRole = "supervisorRole",
    SystemLeavingDate = "systemLeavingDate",
    TakenOverBy = "takenOverBy",
    Title = "title",
    Type = "type",
    TypeClassification = "typeClassification",
    User = "user",
    UserName = "userName",
    Value = "value",
    VisitingAssociation = "visitingOrganisationAssociation",
    WebAddress = "webAddress",
    Year = "year",
    XsiNil = "xsi:nil",
    XsiType = "xsi:type",
}

impl Word {
    const ASSOCIATIONS: [Self; 4] = [
        Self::StaffAssociation,
        Self::StudentAssociation,
        Self::HonoraryAssociation,
        Self::VisitingAssociation,
    ];

    /// The element that has, by its own name, the type that `xsi:type` gives to an association: XSD21 names the type of each
    /// kind after its element.
    pub(super) fn of_association_type(name: &str) -> Option<Self> {
        let local = name.trim().rsplit(':').next()?;
        let word = Self::of(local.strip_suffix("Type")?);
        Self::ASSOCIATIONS.contains(&word).then_some(word)
    }
}

impl crate::xml::Word for Word {
    /// Names of attributes have no namespace.
    fn of_name(name: NameId, names: &Names) -> Self {
        let namespace = names.namespace(name);
        if namespace.is_empty() || NAMESPACES.contains(&namespace) {
            Self::of(names.local(name))
        } else if namespace == XSI {
            Self::of(&format!("xsi:{}", names.local(name)))
        } else {
            Self::Other
        }
    }
}

/// What the names of a feed mean.
pub(super) type Vocabulary = crate::xml::Vocabulary<Word>;
