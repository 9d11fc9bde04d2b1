//! The element and attribute names that carry keys, references and dates.

use crate::xml::{NameId, Names};

/// Namespaces of the feeds and of the types they share (XSD21).
const NAMESPACES: [&str; 4] = [
    "v1.organisation-sync.pure.atira.dk",
    "v1.user-sync.pure.atira.dk",
    "v1.unified-person-sync.pure.atira.dk",
    "v3.commons.pure.atira.dk",
];

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
        }
    };
}

words! {
    ClassifiedId = "classified_id",
    Education = "personEducation",
    Educations = "personEducations",
    Email = "email",
    EndDate = "endDate",
    Funding = "fundingAssociation",
    Fundings = "fundingAssociations",
    Hint = "hint",
    HonoraryAssociation = "honoraryOrganisationAssociation",
    Id = "id",
    IdSource = "idSource",
    Ids = "ids",
    NonExplicitId = "non_explicit_id",
    Organisation = "organisation",
    OrganisationAssociations = "organisationAssociations",
    OrganisationId = "organisationId",
    Organisations = "organisations",
    Owner = "owner",
    ParentOrganisationId = "parentOrganisationId",
    Period = "period",
    Person = "person",
    PersonIds = "personIds",
    PureId = "pure_id",
    SourceId = "source_id",
    StaffAssociation = "staffOrganisationAssociation",
    StartDate = "startDate",
    StudentAssociation = "studentOrganisationAssociation",
    SupervisedByRelations = "supervisedByRelations",
    Supervisor = "supervisor",
    SupervisorRelation = "supervisorRelation",
    TakenOverBy = "takenOverBy",
    Type = "type",
    User = "user",
    UserName = "userName",
    VisitingAssociation = "visitingOrganisationAssociation",
}

/// What the names of one file mean, each worked out once.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: Vec<Option<Word>>,
}

impl Vocabulary {
    /// The word of a name; names of attributes have no namespace.
    pub(super) fn word(&mut self, name: NameId, names: &Names) -> Word {
        if self.words.len() <= name.index() {
            self.words.resize(name.index() + 1, None);
        }
        *self.words[name.index()].get_or_insert_with(|| {
            let namespace = names.namespace(name);
            if namespace.is_empty() || NAMESPACES.contains(&namespace) {
                Word::of(names.local(name))
            } else {
                Word::Other
            }
        })
    }
}
