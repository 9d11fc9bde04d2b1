//! The rules: what can be found, one file each, and the one ordered registry of them.
//!
//! A rule's doc comment is its manual page, and the examples on that page are its tests (`tests/rules.rs`). What a rule
//! finds is told by its check, where it has one; the rules of the families ENC, XML, FED, ZIP, SCH, REF, LCK and LST are found
//! by the reader, the schema and the run themselves, and are here for their code, their words and their page.

mod found;
mod grade;
mod list;
mod manual;
mod mistakes;
mod pairs;
mod periods;
mod values;

mod alm;
mod cls;
mod dat;
mod enc;
mod fed;
mod ids;
mod lck;
mod lst;
mod org;
mod per;
mod pln;
mod r#ref;
mod run;
mod sch;
mod sup;
mod usr;
mod xml;
mod zip;

use crate::sorting;
use std::fmt;
use std::sync::OnceLock;

pub(crate) use fed::error_text_in_comment::line_of_an_error;
pub(crate) use found::{Found, FoundItem, Loaded, OnDay, Ran, Scope, Spot, is_pattern};
pub use grade::{Grades, Suppression};
pub use list::{RuleRow, list_as_json, list_as_text};
pub use manual::{manual, page};
pub use mistakes::{MISTAKES, Mistake};
pub(crate) use sch::describe;
pub use values::Scheme;
pub(crate) use values::{Kind, Sink, Value, look};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look.
    Note,
    /// Loads, but wrong.
    Warning,
    /// The load is refused, or data or access is lost.
    Error,
}

impl Severity {
    /// The name in reports and settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What the sentence of a finding quotes; unused ones are empty.
pub type Quotes<'a> = [&'a str; 3];

/// One rule: its code for ever, its words and its manual page.
#[derive(Debug)]
pub struct Rule {
    /// The stable code: a family and a number.
    pub code: &'static str,
    /// The name of the thing found.
    pub name: &'static str,
    /// How bad it is, unless a setting grades it otherwise.
    pub severity: Severity,
    /// The version that had it first.
    pub since: &'static str,
    /// Keys of `docs/SOURCES.md` that it rests on.
    pub sources: &'static [&'static str],
    /// Numbers in the catalogue of known mistakes (`docs/rules.md`) that it catches.
    pub mistakes: &'static [u8],
    /// The manual page, in Markdown; its first paragraph is the summary.
    pub page: &'static str,
    /// One finding stands for all of a file that quote the same first text, and counts them.
    pub(crate) folds: bool,
    /// Which of its quotes tell how many there are, where another stands or what comes first by chance: they make no
    /// fingerprint. When all three do, the record is one by chance too.
    pub(crate) passing: &'static [usize],
    pub(crate) message: fn(Quotes<'_>) -> String,
    pub(crate) remedy: fn(Quotes<'_>) -> String,
    pub(crate) check: Check,
}

/// How a rule is checked.
#[derive(Debug)]
pub(crate) enum Check {
    /// The reader, the schema or the run finds it on its way.
    OnTheWay,
    /// Every value of some kinds is looked at while a feed is read.
    Values(&'static [Kind], fn(&Value<'_>, &mut dyn Sink)),
    /// Those of them that are not plain, which hardly any are.
    OddValues(&'static [Kind], fn(&Value<'_>, &mut dyn Sink)),
    /// The feeds are looked at when all are read; no setting but the comparison of ids matters.
    Feeds(fn(&Loaded<'_>, &mut Found)),
    /// The same for one day: nothing else that a run is set to matters.
    Day(fn(&OnDay<'_>, &mut Found)),
    /// Every run is looked at.
    Run(fn(&Ran<'_>, &mut Found)),
}

impl Rule {
    /// What stands on the page under a heading, as it stands there.
    #[must_use]
    pub fn section(&self, heading: &str) -> &'static str {
        let mut sections = self.page.split("\n ## ").skip(1);
        let found = sections.find_map(|section| section.strip_prefix(heading)?.strip_prefix('\n'));
        found.unwrap_or_default().trim_ascii()
    }

    /// The first paragraph of the page: what it finds.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.page.split("\n\n").next().unwrap_or_default().trim_ascii()
    }
}

/// Declares the rule of a file.
macro_rules! rule {
    (
        $(#[doc = $doc:literal])+
        $code:literal, $name:literal, $severity:ident;
        since: $since:literal;
        sources: [$($source:literal),* $(,)?];
        mistakes: [$($mistake:literal),* $(,)?];
        $(folds: $folds:literal;)?
        $(passing: [$($passing:literal),*];)?
        $(check: $check:expr;)?
        $(message: $message:expr;)?
        remedy: $remedy:expr;
    ) => {
        pub(in crate::rules) static RULE: $crate::rules::Rule = $crate::rules::Rule {
            code: $code,
            name: $name,
            severity: $crate::rules::Severity::$severity,
            since: $since,
            sources: &[$($source),*],
            mistakes: &[$($mistake),*],
            page: concat!($($doc, "\n"),+),
            folds: $crate::rules::either!(false $(, $folds)?),
            passing: &[$($($passing),*)?],
            check: $crate::rules::either!($crate::rules::Check::OnTheWay $(, $check)?),
            message: $crate::rules::either!(|_| String::new() $(, $message)?),
            remedy: $remedy,
        };
    };
}

/// The second where it is given, else the first.
macro_rules! either {
    ($default:expr) => {
        $default
    };
    ($default:expr, $given:expr) => {
        $given
    };
}
pub(crate) use {either, rule};

macro_rules! registry {
    ($($family:ident { $($variant:ident = $rule:ident,)+ })+) => {
        /// Every rule's code, in the order of the documentation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(
                #[doc = concat!("`", stringify!($family), "/", stringify!($rule), "`")]
                $variant,
            )+)+
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Self] = &[$($(Self::$variant,)+)+];
        }

        /// Every rule, in the order of the documentation and of [`Code`].
        pub static RULES: &[&Rule] = &[$($(&$family::$rule::RULE,)+)+];
    };
}

registry! {
    enc {
        InvalidEncoding = invalid_encoding,
        UnsupportedEncoding = unsupported_encoding,
        EncodingContradiction = encoding_contradiction,
    }
    xml {
        TruncatedFile = truncated_file,
        SecondRoot = second_root,
        MismatchedEndTag = mismatched_end_tag,
        UnmatchedEndTag = unmatched_end_tag,
        UndeclaredPrefix = undeclared_prefix,
        IllegalCharacter = illegal_character,
        Doctype = doctype,
        UndefinedEntity = undefined_entity,
        MalformedReference = malformed_reference,
        TextOutsideRoot = text_outside_root,
        MalformedTag = malformed_tag,
        DuplicateAttribute = duplicate_attribute,
        MalformedName = malformed_name,
        MalformedComment = malformed_comment,
        MalformedInstruction = malformed_instruction,
        MalformedDeclaration = malformed_declaration,
        CdataEndInText = cdata_end_in_text,
        LessThanInTag = less_than_in_tag,
        ReservedNamespace = reserved_namespace,
        LimitExceeded = limit_exceeded,
    }
    zip {
        BrokenArchive = broken_archive,
        EncryptedArchive = encrypted_archive,
        ArchiveLimit = archive_limit,
        UnsupportedCompression = unsupported_compression,
        ArchiveWithoutFeed = archive_without_feed,
        EntryPassedOver = entry_passed_over,
    }
    fed {
        EmptyFile = empty_file,
        NoXml = no_xml,
        HtmlPage = html_page,
        UnknownRoot = unknown_root,
        WrongNamespace = wrong_namespace,
        FeedGivenTwice = feed_given_twice,
        FeedNotWellFormed = feed_not_well_formed,
        EmptyFeed = empty_feed,
        ErrorTextInComment = error_text_in_comment,
        DeltaFeed = delta_feed,
        NoUserLinks = no_user_links,
        UserLinkPattern = user_link_pattern,
        FeedNotValid = feed_not_valid,
        BrokenExport = broken_export,
        RepeatedField = repeated_field,
        StrangeRecord = strange_record,
    }
    sch {
        UnknownElement = unknown_element,
        MissingElement = missing_element,
        ElementOutOfOrder = element_out_of_order,
        RepeatedElement = repeated_element,
        ElementInWrongNamespace = element_in_wrong_namespace,
        UnknownAttribute = unknown_attribute,
        MissingAttribute = missing_attribute,
        InvalidValue = invalid_value,
        InvalidAttributeValue = invalid_attribute_value,
        EmptyElement = empty_element,
        TextNotAllowed = text_not_allowed,
        ChildrenNotAllowed = children_not_allowed,
        NilNotAllowed = nil_not_allowed,
        AbstractElement = abstract_element,
        WrongType = wrong_type,
        IdentityBroken = identity_broken,
        UnusableSchema = unusable_schema,
        UndeclaredRoot = undeclared_root,
        ExclusiveElements = exclusive_elements,
        EmptyAttribute = empty_attribute,
        ChangedFixedValue = changed_fixed_value,
        NilWithContent = nil_with_content,
    }
    ids {
        PaddedId = padded_id,
        IdWithBlank = id_with_blank,
        EmptyItemId = empty_item_id,
        IdsDifferingInCase = ids_differing_in_case,
        IdOfAnotherKind = id_of_another_kind,
        DuplicateItemId = duplicate_item_id,
        DuplicateAssociationId = duplicate_association_id,
        ConstantItemId = constant_item_id,
        AssociationIdFromDate = association_id_from_date,
    }
    dat {
        SentinelDate = sentinel_date,
        FarFutureDate = far_future_date,
        DayMonthConfusion = day_month_confusion,
    }
    cls {
        UnknownKey = unknown_key,
        RenamedKey = renamed_key,
    }
    org {
        OrganisationWithoutId = organisation_without_id,
        DuplicateOrganisation = duplicate_organisation,
        ImpossibleOrganisationDate = impossible_organisation_date,
        OrganisationEndBeforeStart = organisation_end_before_start,
        NoRootOrganisation = no_root_organisation,
        SeveralRootOrganisations = several_root_organisations,
        SelfParent = self_parent,
        ParentCycle = parent_cycle,
        EndedWithActiveChildren = ended_with_active_children,
        EndedWithCurrentPeople = ended_with_current_people,
        SelfTakeover = self_takeover,
        SuccessorWithoutEnd = successor_without_end,
        SuccessorChain = successor_chain,
        SuccessorCycle = successor_cycle,
        UnknownPhotoProtocol = unknown_photo_protocol,
    }
    usr {
        UserWithoutId = user_without_id,
        DuplicateUser = duplicate_user,
        DuplicateUserName = duplicate_user_name,
        DuplicateEmail = duplicate_email,
        UserNamesDifferingInCase = user_names_differing_in_case,
        MalformedEmail = malformed_email,
        EmptyUserName = empty_user_name,
        EmptyUserEmail = empty_user_email,
        PaddedUserName = padded_user_name,
    }
    per {
        PersonWithoutId = person_without_id,
        DuplicatePerson = duplicate_person,
        ImpossibleDate = impossible_date,
        EndBeforeStart = end_before_start,
        PersonNotCreated = person_not_created,
        InvalidOrcid = invalid_orcid,
        FteOutOfScale = fte_out_of_scale,
        NoPrimaryAssociation = no_primary_association,
        SeveralPrimaryAssociations = several_primary_associations,
        AssociationOutsideOrganisation = association_outside_organisation,
        SharedUser = shared_user,
        DeprecatedUserChild = deprecated_user_child,
        LeaveEndBeforeStart = leave_end_before_start,
        PersonWithoutName = person_without_name,
        MalformedPersonEmail = malformed_person_email,
    }
    sup {
        DuplicateSupervisorRelation = duplicate_supervisor_relation,
        SupervisorCount = supervisor_count,
        ApprenticeAbsent = apprentice_absent,
        SelfSupervision = self_supervision,
        SupervisionOutsideAssociations = supervision_outside_associations,
        SupervisorWithoutStaffAssociation = supervisor_without_staff_association,
        SupervisionEndBeforeStart = supervision_end_before_start,
        PercentageOutOfScale = percentage_out_of_scale,
        ImpossibleSupervisionDate = impossible_supervision_date,
    }
    r#ref {
        MissingOrganisation = missing_organisation,
        MissingUser = missing_user,
        MissingPerson = missing_person,
        NumericNonExplicitId = numeric_non_explicit_id,
        EmptyReference = empty_reference,
    }
    pln {
        SafeSizeNotMet = safe_size_not_met,
        TooManyCreated = too_many_created,
        TooManyUpdated = too_many_updated,
        TooManyGone = too_many_gone,
        TooManyLocked = too_many_locked,
        ManualUserCollision = manual_user_collision,
        ChangedId = changed_id,
        PersonsGoneWithoutEnd = persons_gone_without_end,
    }
    run {
        JobsOutOfOrder = jobs_out_of_order,
        OverlapLosesReferences = overlap_loses_references,
        OverlappingJobs = overlapping_jobs,
        EarlyMaintenanceLocks = early_maintenance_locks,
        EarlyMaintenance = early_maintenance,
        StartsOutOfOrder = starts_out_of_order,
        ThinGap = thin_gap,
        DaysDiffer = days_differ,
        StartInClockChange = start_in_clock_change,
        SeveralStarts = several_starts,
        JobNotRun = job_not_run,
        OverlapOnALaterNight = overlap_on_a_later_night,
    }
    lck {
        LockedNoPerson = locked_no_person,
        LockedPersonNotCreated = locked_person_not_created,
        LockedLinkMissing = locked_link_missing,
        LockedLinkTooLate = locked_link_too_late,
        LockedEnded = locked_ended,
        LockedFutureOnly = locked_future_only,
        LockedMaintenanceTooEarly = locked_maintenance_too_early,
        LockedFeedRejected = locked_feed_rejected,
        LockedLinkNotSynchronised = locked_link_not_synchronised,
    }
    lst {
        UnknownListEntry = unknown_list_entry,
        ListWithoutHeader = list_without_header,
        ListRowWithoutId = list_row_without_id,
        ListEncodingGuessed = list_encoding_guessed,
        UnreadableList = unreadable_list,
        EmptyList = empty_list,
    }
    alm {
        MatchIdMissing = match_id_missing,
        IdentifierTwiceInUser = identifier_twice_in_user,
        IdentifierTaken = identifier_taken,
        NewUserWithoutPrimaryId = new_user_without_primary_id,
        InternalUser = internal_user,
        UnmatchedUser = unmatched_user,
        MandatoryFieldMissing = mandatory_field_missing,
        ImpossibleUserDate = impossible_user_date,
        ExpiryInThePast = expiry_in_the_past,
        PurgeInThePast = purge_in_the_past,
        PurgeBeforeExpiry = purge_before_expiry,
        NoPurgeDate = no_purge_date,
        SeveralPreferred = several_preferred,
        IncompleteSegment = incomplete_segment,
        LabelInsteadOfCode = label_instead_of_code,
        ValueCleared = value_cleared,
        ManualValueReset = manual_value_reset,
        OutcomeAmbiguous = outcome_ambiguous,
        OldFileReplayed = old_file_replayed,
        RolesWithoutEffect = roles_without_effect,
        RecordTypeDiffers = record_type_differs,
        NotZipped = not_zipped,
        UserFileLimit = user_file_limit,
        NoUserFile = no_user_file,
        IdentifierHeld = identifier_held,
        PrimaryIdChanges = primary_id_changes,
    }
}

impl Code {
    /// Its rule.
    #[must_use]
    pub fn rule(self) -> &'static Rule {
        RULES[self as usize]
    }

    /// The code written like `USR002`, in any case.
    #[must_use]
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.code().eq_ignore_ascii_case(code))
    }

    /// Its position among the codes in the order of the alphabet, in which reports list what stands at one place.
    pub(crate) fn rank(self) -> u16 {
        static RANKS: OnceLock<Vec<u16>> = OnceLock::new();
        let ranks = RANKS.get_or_init(|| {
            let mut sorted: Vec<Self> = Self::ALL.to_vec();
            sorting::sort_by_key(&mut sorted, |code| code.code());
            let rank = |code: &Self| sorted.iter().position(|other| other == code).unwrap_or_default() as u16;
            Self::ALL.iter().map(rank).collect()
        });
        ranks[self as usize]
    }

    /// The stable code: a family and a number.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.rule().code
    }

    /// Whether it is about a file as bytes and as XML: with such a fault, no more of a feed is loaded.
    #[must_use]
    pub fn is_of_xml(self) -> bool {
        matches!(self.code().as_bytes(), [b'E', b'N', b'C', ..] | [b'X', b'M', b'L', ..])
    }

    /// Whether the jobs themselves trip over it, so that it is told even where rules are left out.
    pub(crate) fn concerns_jobs(self) -> bool {
        match self.code().split_at(3) {
            ("ENC" | "XML" | "ZIP" | "SCH" | "REF" | "LCK" | "LST" | "PLN" | "ALM", _) => true,
            ("FED", number) => number <= "007" || self == Self::FeedNotValid,
            ("ORG" | "USR", number) => number <= "002",
            ("PER", number) => matches!(number, "001" | "002" | "004" | "005"),
            ("SUP", number) => number <= "003",
            _ => false,
        }
    }

    /// The name of the thing found.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.rule().name
    }

    /// How bad it is, unless a setting grades it otherwise.
    #[must_use]
    pub fn severity(self) -> Severity {
        self.rule().severity
    }

    /// What it finds, in one line.
    #[must_use]
    pub fn summary(self) -> &'static str {
        self.rule().summary()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}
