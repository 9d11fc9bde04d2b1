//! The settings as a document.

use std::fmt::Write as _;

use super::Job;
use super::guards::{Change, KINDS};
use super::keys::KEYS;
use crate::rules::Scheme;

const INTRODUCTION: &str = "\
# Settings

What a dry run assumes about your Pure, by name. The names are the same everywhere:

- on the command line, `--set grace.staff=30`, as often as need be; the most used have an option of their own;
- in a settings file, `--settings FILE`, as TOML with tables for the dots; the command line counts more, and paths are
  relative to that file;
- in the address of the page, after its `#`.

Every report lists all of them with their values. A name that is no setting is an error that tells the nearest one there is.
A setting given twice has the value given last; an option of its own, such as `--as-of`, counts more than `--set`.

This file is written by `UPDATE_DOCS=1 cargo test --test settings`; the settings stand in `src/settings/keys.rs`.

## All settings

| Setting | Values | Default | What it says |
|---|---|---|---|
";

const EXAMPLE: &str = "\
## A settings file

A field that holds others is written in quotes where both have a rule.

```toml
as-of = 2026-11-22
order = \"OUPSM\"
gone-users = \"lock\"
baseline = \"last-night\"

[grace]
staff = 30

[lists]
role-holders = \"role-holders.csv\"

[safe-size]
persons = 4000

[fields.persons]
name = \"once\"
\"name.firstname\" = \"sync\"
profileInformation = \"do-not-lock\"

[guard.users]
gone = \"5%,200\"

[schedule]
time-zone = \"Europe/Zurich\"
users = { start = \"01:00\", duration = \"20m\" }
persons = { start = \"02:30\", duration = \"1h30m\" }
maintenance = { start = \"05:00\" }

[rules]
IDS002 = \"off\"

[[suppress]]
code = \"LCK001\"
id = \"u-4711\"
reason = \"Service account of the library, has a role by hand\"
until = \"2027-03-31\"
```
";

pub(super) fn manual() -> String {
    let mut out = INTRODUCTION.to_owned();
    for key in KEYS {
        let cell = |text: &str| text.replace('|', "\\|");
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} |",
            key.pattern,
            cell(key.takes),
            cell(key.default),
            cell(key.text)
        );
    }
    let names = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let _ = writeln!(
        out,
        "\nWhat stands for the words in capitals:\n\n\
        - JOB: {}. Person Maintenance reads no feed, so that of these it has a start alone.\n\
        - FIELD: a field or a list of a record by its name in the feed; dots go inwards.\n\
        - KIND: {}.\n- CHANGE: {}.\n- CODE: the code of a rule, see [rules.md](rules.md).\n- SCHEME: {}.\n\n{EXAMPLE}",
        names(&Job::ALL.map(Job::name)),
        names(&KINDS.map(crate::records::Feed::name)),
        names(&Change::ALL.map(Change::name)),
        names(&Scheme::ALL.iter().map(|scheme| scheme.name()).collect::<Vec<_>>()),
    );
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}
