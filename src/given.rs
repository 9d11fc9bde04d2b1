//! What a file is given as: most files say themselves what they are, and whoever gives them may say otherwise.

use crate::DryRun;
use crate::feed::{LoadedFile, Role};
use crate::lists::ListKind;
use crate::settings::Paths;

/// What whoever gives a file says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// Whatever shows in it: a feed of tonight, an export, a schema, an archive, or a list of users.
    Anything,
    /// A feed, or an archive of feeds, for this.
    For(Role),
    /// A list of users that tells this of them.
    List(ListKind),
}

/// Words in the name of a folder that tell of what was loaded before.
const OF_BASELINES: [&str; 7] = ["baseline", "before", "last", "loaded", "previous", "prior", "yesterday"];

impl Given {
    /// Everything that can be said.
    pub const ALL: [Self; 9] = [
        Self::Anything,
        Self::For(Role::Tonight),
        Self::For(Role::Baseline),
        Self::List(ListKind::RoleHolders),
        Self::List(ListKind::Trusted),
        Self::List(ListKind::LockedBefore),
        Self::For(Role::AlmaNew),
        Self::For(Role::AlmaPrevious),
        Self::For(Role::AlmaExport),
    ];

    /// What a user file of Alma may be given as; as `tonight`, its role is guessed.
    pub const ALMA: [Self; 4] = [
        Self::For(Role::Tonight),
        Self::For(Role::AlmaNew),
        Self::For(Role::AlmaPrevious),
        Self::For(Role::AlmaExport),
    ];
    /// What a feed may be given as.
    pub const FEEDS: [Self; 2] = [Self::For(Role::Tonight), Self::For(Role::Baseline)];
    /// What a list of users may be given as.
    pub const LISTS: [Self; 3] = [
        Self::List(ListKind::RoleHolders),
        Self::List(ListKind::Trusted),
        Self::List(ListKind::LockedBefore),
    ];

    /// What a file that was read counts as; none for a schema, and for a file that is nothing of all this.
    #[must_use]
    pub fn of(file: &LoadedFile) -> Option<Self> {
        match &file.list {
            Some(list) => Some(Self::List(list.kind)),
            None => file.kind().map(|_| Self::For(file.role)),
        }
    }

    /// What a file that was read may be given as.
    #[must_use]
    pub fn choices(file: &LoadedFile) -> &'static [Self] {
        match file.feed {
            // An export can be nothing else.
            Some(_) if file.is_export() => &[],
            Some(_) => &Self::FEEDS,
            None if file.alma.is_some() => &Self::ALMA,
            None if file.schema.is_some() => &[],
            None if file.list.as_ref().is_some_and(|list| !list.unreadable) => &Self::LISTS,
            None => &Self::ALL,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Anything => "anything",
            Self::For(Role::Tonight) => "tonight",
            Self::For(Role::Baseline) => "baseline",
            Self::For(Role::AlmaNew) => "alma-new",
            Self::For(Role::AlmaPrevious) => "alma-previous",
            Self::For(Role::AlmaExport) => "alma-export",
            Self::List(kind) => kind.name(),
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|given| given.name() == name)
    }

    /// The same; but where nothing was said, a feed that lies in a folder by a name such as `baseline` or `last-night` counts as
    /// what Pure holds already.
    #[must_use]
    pub fn told_by(self, path: &str) -> Self {
        let mut folders = path.to_lowercase();
        let name = folders.split_off(folders.rfind('/').map_or(0, |end| end + 1));
        let is_feed = [".xml", ".gz", ".zip"].iter().any(|end| name.ends_with(end));
        let tells = |word: &str| OF_BASELINES.contains(&word);
        let told = folders.split(|letter: char| !letter.is_alphanumeric()).any(tells);
        if self == Self::Anything && is_feed && told { Self::For(Role::Baseline) } else { self }
    }

    /// What the file is read for.
    #[must_use]
    pub fn role(self) -> Role {
        match self {
            Self::For(role) => role,
            Self::Anything | Self::List(_) => Role::Tonight,
        }
    }
}

/// Writes the names of the files that were given for something besides tonight's feeds into the settings that name such
/// files, so that a report tells them, whichever way they came. `names` are those of the files by their tags.
pub fn tell_files(dry_run: &DryRun, names: &[(u32, &str)], paths: &mut Paths) {
    let told_of = |is_wanted: &dyn Fn(&LoadedFile) -> bool| {
        let holds = |tag: u32| dry_run.files().iter().any(|file| file.tag == tag && is_wanted(file));
        let names: Vec<&str> = names.iter().filter(|(tag, _)| holds(*tag)).map(|(_, name)| *name).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let listed = |kind| told_of(&|file| file.list.as_ref().is_some_and(|list| list.kind == kind));
    let tell = |path: &mut Option<String>, told: Option<String>| *path = path.take().or(told);
    tell(&mut paths.baseline, told_of(&|file| file.role == Role::Baseline));
    tell(&mut paths.role_holders, listed(ListKind::RoleHolders));
    tell(&mut paths.trusted, listed(ListKind::Trusted));
    tell(&mut paths.locked_before, listed(ListKind::LockedBefore));
}
