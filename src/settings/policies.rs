//! What is assumed of Pure where its documentation leaves a choice.

use std::fmt;

use super::SettingError;

/// Declares a setting that takes one of a few words.
macro_rules! choice {
    ($(#[doc = $doc:literal])+ $seen:vis $name:ident { $($(#[doc = $variant_doc:literal])+ $variant:ident = $text:literal,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $seen enum $name {
            $($(#[doc = $variant_doc])+ $variant,)+
        }

        impl $name {
            pub(in crate::settings) const TEXTS: &'static [&'static str] = &[$($text,)+];

            pub(in crate::settings) fn read(key: &str, text: &str) -> Result<Self, SettingError> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(SettingError::of(key, text, &format!("is not one of {}", Self::TEXTS.join(", ")))),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(match self { $(Self::$variant => $text,)+ })
            }
        }
    };
}
pub(super) use choice;

choice! {
    /// What becomes of an association whose organisation is missing. Not documented.
    pub MissingOrganisation {
        /// The association is not created.
        SkipAssociation = "skip-association",
        /// The whole person is not created.
        SkipPerson = "skip-person",
    }
}

choice! {
    /// What becomes of a person whose user is missing. Not documented; the wording of ORDER suggests the first.
    pub MissingUser {
        /// The person is created without its user.
        LoadUnlinked = "load-unlinked",
        /// The person is not created.
        SkipPerson = "skip-person",
    }
}

choice! {
    /// What becomes of a user that is in Pure and no longer in its feed.
    pub GoneUsers {
        /// It stays, and is no longer kept in step with the feed.
        Unsynchronise = "unsynchronise",
        /// It is locked.
        Lock = "lock",
        /// It is deleted.
        Delete = "delete",
    }
}

choice! {
    /// How ids are compared. Not documented.
    pub IdComparison {
        /// Character by character.
        Exact = "exact",
        /// Blanks around an id do not count.
        Trimmed = "trimmed",
        /// Upper and lower case are the same.
        CaseInsensitive = "case-insensitive",
    }
}

choice! {
    /// What becomes of a feed that is well-formed but not valid against its schema. Not documented.
    pub InvalidFeed {
        /// The run goes on with every record whose key could be read; the real job may refuse the file.
        ReportAndContinue = "report-and-continue",
        /// The job of the feed stops, and nothing of it is applied.
        JobStops = "job-stops",
    }
}

choice! {
    /// What the feeds that were loaded last have left in Pure.
    pub BaselineFeeds {
        /// What their jobs would have created of them.
        AsLoaded = "as-loaded",
        /// Every record of them.
        AsGiven = "as-given",
    }
}
