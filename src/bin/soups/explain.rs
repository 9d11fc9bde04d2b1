//! `soups explain`: what a rule finds, or what the jobs make of one user or one person.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use soups::report::Explained;
use soups::rules::Code;

use super::{Inputs, Read, Trouble, print, read_inputs, settings, unless_left};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Explain {
    /// The code of a rule, as in USR002
    #[arg(required = true)]
    code: Option<String>,
    #[command(subcommand)]
    about: Option<About>,
}

#[derive(Subcommand)]
enum About {
    /// Say what the jobs make of a user, step by step, and what would change it
    User(Box<One>),
    /// Say what the jobs make of a person, step by step, and what would change it
    Person(Box<One>),
    /// Say what Alma's Users Synchronize job makes of a user, field by field
    Alma(Box<One>),
}

#[derive(Args)]
struct One {
    /// Its id; a user is known by its user name, too
    id: String,
    #[command(flatten)]
    inputs: Inputs,
    /// How to write the explanation
    #[arg(long, value_enum, default_value_t = Written::Text)]
    format: Written,
}

#[derive(Clone, Copy, ValueEnum)]
enum Written {
    Text,
    Json,
}

pub(super) fn run(asked: &Explain) -> Result<ExitCode, Trouble> {
    match (&asked.about, &asked.code) {
        (Some(About::User(one)), _) => record(Explained::User, one),
        (Some(About::Person(one)), _) => record(Explained::Person, one),
        (Some(About::Alma(one)), _) => alma(one),
        (None, code) => rule(code.as_deref().unwrap_or_default()),
    }
}

fn record(what: Explained, asked: &One) -> Result<ExitCode, Trouble> {
    let (mut settings, given) = settings(&asked.inputs)?;
    let Read { mut dry_run, .. } = read_inputs(&asked.inputs, &mut settings, &given)?;
    let report = dry_run.run(&settings);
    let Some(explanation) = report.explain(what, &asked.id) else {
        return Err(nobody(what.name(), &asked.id, &report.nearest_ids(what, &asked.id)));
    };
    let mut out = io::BufWriter::new(anstream::AutoStream::auto(io::stdout().lock()));
    let written = match asked.format {
        Written::Text => explanation.write_text(&mut out),
        Written::Json => explanation.write_json(&mut out),
    };
    unless_left(written.and_then(|()| out.flush()))?;
    Ok(ExitCode::SUCCESS)
}

fn alma(asked: &One) -> Result<ExitCode, Trouble> {
    let (mut settings, given) = settings(&asked.inputs)?;
    let Read { mut dry_run, .. } = read_inputs(&asked.inputs, &mut settings, &given)?;
    let report = dry_run.run(&settings);
    let Some(user) = report.alma_user(&asked.id) else {
        return Err(nobody(
            "user of the file about to be loaded",
            &asked.id,
            &report.nearest_alma_ids(&asked.id),
        ));
    };
    let mut out = io::BufWriter::new(anstream::AutoStream::auto(io::stdout().lock()));
    let written = match asked.format {
        Written::Text => user.write_text(&mut out),
        Written::Json => user.write_json(&mut out),
    };
    unless_left(written.and_then(|()| out.flush()))?;
    Ok(ExitCode::SUCCESS)
}

/// That nobody is called so, with those whose ids are the nearest.
fn nobody(what: &str, id: &str, nearest: &[&str]) -> Trouble {
    let nearest: Vec<String> = nearest.iter().map(|id| format!("“{id}”")).collect();
    let nearest = match nearest.as_slice() {
        [] => String::new(),
        [one] => format!("; the nearest is {one}"),
        many => format!("; the nearest are {}", many.join(", ")),
    };
    format!("no {what} is called “{id}”{nearest}").into()
}

fn rule(code: &str) -> Result<ExitCode, Trouble> {
    let rule = Code::find(code).ok_or_else(|| {
        let distance = |known: &&Code| strsim::damerau_levenshtein(known.code(), &code.to_uppercase());
        let nearest = Code::ALL.iter().min_by_key(distance).map_or("", |known| known.code());
        format!("“{code}” is no rule; the nearest is {nearest}, and `soups rules` lists all")
    })?;
    print(&soups::rules::page(rule))
}
