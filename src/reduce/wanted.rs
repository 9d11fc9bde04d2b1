//! Which finding feeds are to be reduced to.

use std::str::FromStr;

use super::Irreducible;
use super::symptom::{Symptom, file_of, symptoms};
use crate::feed::LoadedFile;
use crate::records::Feed;
use crate::report::{Finding, Report};
use crate::rules::Code;

/// What feeds are to be reduced to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The lock of a user, by its id or else its user name.
    User(String),
    /// The first finding of a rule that is as described.
    Finding(Code, About),
}

/// Which of the findings of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Any.
    Anything,
    /// One about the record with this id.
    Record(String),
    /// One at this line of the file with this name.
    Line(String, u32),
}

impl FromStr for Wanted {
    type Err = Irreducible;

    /// Reads `CODE`, `CODE:ID` or `CODE@FILE:LINE`.
    fn from_str(text: &str) -> Result<Self, Irreducible> {
        let end = text.find([':', '@']).unwrap_or(text.len());
        let (code, rest) = text.split_at(end);
        let code = Code::find(code.trim()).ok_or_else(|| {
            Irreducible(format!("“{code}” is no rule; write CODE, CODE:ID or CODE@FILE:LINE"))
        })?;
        let about = if let Some(place) = rest.strip_prefix('@') {
            let place = place.rsplit_once(':');
            let place = place.and_then(|(file, line)| Some(About::Line(file.to_owned(), line.parse().ok()?)));
            place.ok_or_else(|| Irreducible(format!("“{text}” names no line; write CODE@FILE:LINE")))?
        } else {
            rest.strip_prefix(':').map_or(About::Anything, |id| About::Record(id.to_owned()))
        };
        Ok(Self::Finding(code, about))
    }
}

/// Whether a finding is as asked for.
type Fits<'a> = Box<dyn Fn(&Finding<'_>) -> bool + 'a>;

/// The finding that is meant.
pub(super) struct FoundOne<'a> {
    pub(super) code: Code,
    pub(super) symptom: Symptom,
    pub(super) finding: Finding<'a>,
    pub(super) matching: usize,
}

impl Wanted {
    pub(super) fn find<'a>(
        &self,
        report: &Report<'a>,
        files: &'a [LoadedFile],
    ) -> Result<FoundOne<'a>, Irreducible> {
        let (code, fits): (Code, Fits<'_>) = match self {
            Self::User(id) => {
                let (code, offset) = lock_of(report, files, id)?;
                (code, Box::new(move |finding| finding.at.offset == offset))
            }
            Self::Finding(code, About::Anything) => (*code, Box::new(|_| true)),
            Self::Finding(code, About::Record(id)) => {
                let id = id.as_str();
                (*code, Box::new(move |finding| finding.record.as_ref().is_some_and(|who| who.id == id)))
            }
            Self::Finding(code, About::Line(file, line)) => {
                let (file, line) = (file.as_str(), *line);
                (*code, Box::new(move |finding| finding.at.file == file && finding.at.line == line))
            }
        };
        let mut found = symptoms(report, files, code, |file, record| (file, record));
        found.retain(|(_, finding)| fits(finding));
        let matching = found.len();
        let first = found.into_iter().next();
        let first = first.filter(|(_, finding)| file_of(files, &finding.at).is_some());
        let (symptom, finding) =
            first.ok_or_else(|| Irreducible(format!("no finding of {code} is as asked for")))?;
        Ok(FoundOne { code, symptom, finding, matching })
    }
}

/// The rule by which a user would be locked, and where the user stands.
fn lock_of(report: &Report<'_>, files: &[LoadedFile], id: &str) -> Result<(Code, u64), Irreducible> {
    let locked = || (0..report.summary().would_be_locked as usize).map(|index| report.locked_user(index));
    let user = locked()
        .find(|user| user.id == id && !id.is_empty())
        .or_else(|| locked().find(|user| user.user_name == id));
    if let Some(user) = user {
        let code = Code::ALL
            .iter()
            .copied()
            .find(|code| code.name().strip_prefix("locked-").is_some_and(|reason| reason == user.reason));
        return code
            .map(|code| (code, user.at.offset))
            .ok_or_else(|| Irreducible(format!("no rule tells of the lock of user “{id}”")));
    }
    let known = files.iter().filter(|file| file.feed == Some(Feed::Users)).any(|file| {
        let (symbols, users) = (&file.segment.symbols, &file.segment.records);
        (0..users.len()).any(|user| symbols.text(users.key(user)) == id || users.user_names.get(user) == id)
    });
    Err(Irreducible(if known {
        format!("user “{id}” would not be locked")
    } else {
        format!("no user has the id or the user name “{id}”")
    }))
}
