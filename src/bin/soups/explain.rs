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
        (None, code) => rule(code.as_deref().unwrap_or_default()),
    }
}

fn record(what: Explained, asked: &One) -> Result<ExitCode, Trouble> {
    let (settings, given) = settings(&asked.inputs)?;
    let Read { mut dry_run, .. } = read_inputs(&asked.inputs, &settings, &given)?;
    let report = dry_run.run(&settings);
    let Some(explanation) = report.explain(what, &asked.id) else {
        let nearest: Vec<String> =
            report.nearest_ids(what, &asked.id).iter().map(|id| format!("“{id}”")).collect();
        let nearest = match nearest.as_slice() {
            [] => String::new(),
            [one] => format!("; the nearest is {one}"),
            many => format!("; the nearest are {}", many.join(", ")),
        };
        return Err(format!("no {} is called “{}”{nearest}", what.name(), asked.id).into());
    };
    let mut out = io::BufWriter::new(anstream::AutoStream::auto(io::stdout().lock()));
    let written = match asked.format {
        Written::Text => explanation.write_text(&mut out),
        Written::Json => explanation.write_json(&mut out),
    };
    unless_left(written.and_then(|()| out.flush()))?;
    Ok(ExitCode::SUCCESS)
}

fn rule(code: &str) -> Result<ExitCode, Trouble> {
    let rule = Code::find(code).ok_or_else(|| {
        let distance = |known: &&Code| strsim::damerau_levenshtein(known.code(), &code.to_uppercase());
        let nearest = Code::ALL.iter().min_by_key(distance).map_or("", |known| known.code());
        format!("“{code}” is no rule; the nearest is {nearest}, and `soups rules` lists all")
    })?;
    print(&soups::rules::page(rule))
}
