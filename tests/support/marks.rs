//! Expectations inside a fixture: `«CODE»` stands right before the place at which the finding is expected.

use soups::DryRun;

/// A finding by code and place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(crate) offset: u64,
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) code: String,
}

/// Takes the marks out of a fixture and works out the places they stand at, the plain way.
pub(crate) fn unmarked(fixture: &str) -> (String, Vec<Found>) {
    let (mut document, mut expected) = (String::new(), Vec::new());
    let mut rest = fixture;
    while let Some((before, after)) = rest.split_once('«') {
        document.push_str(before);
        let (code, after) = after.split_once('»').expect("a mark is closed");
        expected.push(found_at(&document, code));
        rest = after;
    }
    document.push_str(rest);
    expected.sort();
    (document, expected)
}

fn found_at(before: &str, code: &str) -> Found {
    let line = before.rsplit('\n').next().unwrap_or_default();
    // A byte order mark takes bytes but no column.
    let mark = usize::from(before.len() == line.len() && line.starts_with('\u{FEFF}'));
    Found {
        offset: before.len() as u64,
        line: before.matches('\n').count() as u32 + 1,
        column: (line.chars().count() - mark) as u32 + 1,
        code: code.to_owned(),
    }
}

/// What a dry run found in one file, as far as `wanted` says.
pub(crate) fn found_in(dry_run: &mut DryRun, file: &str, wanted: impl Fn(&str) -> bool) -> Vec<Found> {
    let report = dry_run.run(&super::settings(""));
    let mut found: Vec<Found> = (0..report.findings_len())
        .map(|index| report.finding(index))
        .filter(|finding| finding.at.file == file && wanted(finding.code))
        .map(|finding| Found {
            offset: finding.at.offset,
            line: finding.at.line,
            column: finding.at.column,
            code: finding.code.to_owned(),
        })
        .collect();
    found.sort();
    found
}
