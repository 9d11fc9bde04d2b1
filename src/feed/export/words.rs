//! The names of the members that are read, in both spellings and of both generations of the service.

use crate::records::AssociationKind;

macro_rules! words {
    ($($word:ident = $($name:literal)|+,)+) => {
        /// What the name of a member means.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Word {
            $($word,)+
            /// Nothing that is read.
            Other,
        }

        impl Word {
            /// The meaning of a name.
            pub(super) fn of(name: &str) -> Self {
                match name {
                    $($($name)|+ => Self::$word,)+
                    _ => Self::Other,
                }
            }

            /// Its position, below 64.
            pub(super) fn bit(self) -> u64 {
                1 << self as u32
            }
        }
    };
}

words! {
    Disabled = "disabled",
    Email = "email",
    Enabled = "enabled",
    EndDate = "endDate",
    ExternalId = "externalId",
    ExternalIdSource = "externalIdSource",
    ExternalableInfo = "externalableInfo",
    ExternallyManaged = "externallyManaged",
    FirstName = "firstName",
    Honorary = "honoraryStaffOrganizationAssociations" | "honoraryStaffOrganisationAssociations",
    Id = "id",
    IdSource = "idSource",
    Identifiers = "identifiers" | "ids" | "classifiedSources",
    Items = "items",
    LastName = "lastName",
    Life = "lifecycle" | "lifeCycle",
    Locale = "locale",
    Locked = "locked",
    Name = "name",
    Orcid = "orcid",
    Organisation = "organization" | "organisation" | "organizationalUnit" | "organisationalUnit",
    Parent = "parent",
    Parents = "parents",
    Period = "period",
    PureId = "pureId",
    RoleDefinition = "roleDefinition",
    RoleName = "assignableRoleName" | "roleName" | "role",
    Roles = "roles" | "userRoles" | "roleAssignments" | "globalRoleAssignments" | "localRoleAssignments",
    Source = "source",
    SourceId = "sourceId",
    Staff = "staffOrganizationAssociations" | "staffOrganisationAssociations",
    StartDate = "startDate",
    Student = "studentOrganizationAssociations" | "studentOrganisationAssociations",
    SystemName = "systemName",
    TakenOverBy = "takenOverBy",
    Text = "text",
    Type = "type",
    TypeDiscriminator = "typeDiscriminator",
    Uri = "uri",
    User = "user",
    UserName = "username" | "userName",
    Uuid = "uuid",
    Value = "value",
    Visiting = "visitingScholarOrganizationAssociations" | "visitingScholarOrganisationAssociations",
}

impl Word {
    /// The kind of the associations that a member of a person lists.
    pub(super) fn associations(self) -> Option<AssociationKind> {
        Some(match self {
            Self::Staff => AssociationKind::Staff,
            Self::Student => AssociationKind::Student,
            Self::Honorary => AssociationKind::Honorary,
            Self::Visiting => AssociationKind::Visiting,
            _ => return None,
        })
    }
}
