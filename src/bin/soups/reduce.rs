//! `soups reduce`: writes the smallest feeds that show one finding.

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgGroup, Args};
use soups::archive;
use soups::reduce::{Cut, Reduced, Reducer, Wanted};

use super::{Inputs, Named, Read, Trouble, about, print, quoted, read_inputs, settings};

#[derive(Args)]
#[command(group(ArgGroup::new("wanted").required(true).args(["user", "finding"])))]
pub(super) struct Reduce {
    #[command(flatten)]
    inputs: Inputs,
    /// The user whose lock the feeds are to show, by its id or user name
    #[arg(long, value_name = "ID")]
    user: Option<String>,
    /// The finding that the feeds are to show: CODE for the first of a rule, CODE:ID for one about a record, or
    /// CODE@FILE:LINE
    #[arg(long, value_name = "FINDING")]
    finding: Option<String>,
    /// The folder to write the feeds into, which is made if need be
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
    /// Replace names, addresses, ids and free texts by pseudonyms, the same everywhere
    #[arg(long)]
    pseudonymise: bool,
    /// What the pseudonyms hang on, beside the values; keep it to yourself [default: made from the feeds]
    #[arg(long, value_name = "TEXT", requires = "pseudonymise")]
    seed: Option<String>,
}

pub(super) fn run(reduce: &Reduce) -> Result<ExitCode, Trouble> {
    let (mut settings, given) = settings(&reduce.inputs)?;
    let wanted = match (&reduce.user, &reduce.finding) {
        (Some(user), _) => Wanted::User(user.clone()),
        (None, Some(finding)) => finding.parse()?,
        (None, None) => return Err("give --user or --finding".into()),
    };
    let Read { mut dry_run, files: sources } = read_inputs(&reduce.inputs, &mut settings, &given)?;
    let mut search = Reducer::new(&mut dry_run, &settings, &wanted)?;
    let mut notes = Vec::new();
    if search.matching() > 1 {
        notes.push(format!("It is the first of {} findings that are as asked for.\n", search.matching()));
    }
    for export in search.left_out() {
        notes.push(format!("{export} is an export of Pure, which cannot be cut: it is left out.\n"));
    }
    let mut reduced = loop {
        let cuts = cut(&search, &sources)?;
        if let Some(reduced) = search.take(cuts)? {
            break reduced;
        }
    };
    if reduce.pseudonymise {
        reduced.pseudonymise(reduce.seed.as_deref())?;
    }
    write(reduce, &reduced)?;
    let options = reduce.inputs.repeated(&settings);
    let baseline = if reduced.has_baseline() {
        format!(" --baseline {}", quoted(&reduce.output.join("baseline").display().to_string()))
    } else {
        String::new()
    };
    let output = quoted(&reduce.output.display().to_string());
    let again = format!("To see it: soups check {output}{baseline}{options}\n");
    print(&[reduced.summary(), notes.concat(), again].concat())
}

/// Goes through the files once more, for the records that are wanted of them.
fn cut(search: &Reducer<'_>, sources: &[Named]) -> Result<Vec<(usize, Cut)>, Trouble> {
    let mut cuts = Vec::new();
    for (index, mut cutter) in search.cutters() {
        let file = search.file(index);
        let source = source_of(sources, file.tag, &file.file)?;
        let mut opened = File::open(&source.path).map_err(|error| about(&source.path, &error))?;
        let mut take = |bytes: &[u8]| {
            cutter.push(bytes);
            !cutter.done()
        };
        archive::again(&mut opened, (&source.name, &file.file), &mut take)
            .map_err(|error| about(&source.path, &error))?;
        cuts.push((index, cutter.finish()));
    }
    Ok(cuts)
}

/// The file that a feed was read from: its tag counts the files from 1.
fn source_of<'a>(sources: &'a [Named], tag: u32, name: &str) -> Result<&'a Named, Trouble> {
    let numbered = (tag as usize).checked_sub(1).and_then(|index| sources.get(index));
    numbered.ok_or_else(|| format!("{name}: where it was read from is not known").into())
}

/// Writes the feeds; nothing that is there is overwritten, and nothing is written when one of them is there.
fn write(reduce: &Reduce, reduced: &Reduced) -> Result<(), Trouble> {
    let files = reduced.files();
    let path = |name: &str| reduce.output.join(name);
    if let Some(there) = files.iter().map(|file| path(file.name)).find(|path| path.exists()) {
        return Err(format!("{}: it is there already, and is not overwritten", there.display()).into());
    }
    for file in files {
        let path = path(file.name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| about(folder, &error))?;
        }
        let mut out = File::create_new(&path).map_err(|error| about(&path, &error))?;
        out.write_all(file.bytes).map_err(|error| about(&path, &error))?;
    }
    Ok(())
}
