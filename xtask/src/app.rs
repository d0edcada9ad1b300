//! The pipeline: gather, judge, show, and with `--execute` act.

mod commands;
mod contracts;
mod describe;
mod entries;
mod gate;
mod progress;
mod record;
mod report;
mod session;
mod stack;
mod task;

use std::io::Write;

use anyhow::{Result, bail};

use self::task::Writing;
use crate::checks::{Task, encoding, rules};
use crate::cli::{Cli, Command, DriftAction, EncodingAction, Where};
use crate::config::{self, Loaded, Problem, suggest};
use crate::gather::{self, Repository};
use crate::model::{RepoPath, Rule};
use crate::text::lines::LineIndex;

/// Where a run writes to: the report, and what could not be done or takes long.
pub struct Streams<'a> {
    /// The report.
    pub out: &'a mut dyn Write,
    /// What could not be done.
    pub err: &'a mut dyn Write,
    /// Whether the report is read on a terminal.
    pub terminal: bool,
    /// Whether a person watches the other stream.
    pub err_terminal: bool,
}

/// Runs one command line; returns the exit status.
///
/// # Errors
/// Whatever kept the tool from doing its job: exit status 2.
pub fn run(cli: &Cli, streams: &mut Streams<'_>) -> Result<u8> {
    match &cli.command {
        Command::Sot(args) => task::run(Task::Sot, args, streams),
        Command::Ledger(args) => entries::run(args, streams),
        Command::DocsDrift(args) => match &args.action {
            None => task::run(Task::DocsDrift, &args.task, streams),
            Some(DriftAction::Baseline(args)) => {
                task::run_with(Task::DocsDrift, Some(&Writing::Baseline), args, streams)
            }
        },
        Command::Encoding(args) => match &args.action {
            None => task::run(Task::Encoding, &args.task, streams),
            Some(EncodingAction::Glyphs(args)) => {
                let repository = gather::open(args.place.repo.as_deref())?;
                let (loaded, _) = load(&repository, &args.place)?;
                streams.out.write_all(encoding::glyphs(&loaded.config).as_bytes())?;
                Ok(0)
            }
        },
        Command::Stack(args) => stack::run(args, streams),
        Command::Contracts(args) => contracts::run(args, streams),
        Command::Gate(args) => gate::run(args, streams),
        Command::Rules(args) => print_rules(args.rule.as_deref(), streams),
        Command::Config(args) => {
            let repository = gather::open(args.place.repo.as_deref())?;
            let (loaded, _) = load(&repository, &args.place)?;
            streams.out.write_all(config::effective::print(&loaded).as_bytes())?;
            Ok(0)
        }
    }
}

/// Reads the configuration that `place` names, or the repository's, or the embedded one; and its
/// path, when it is a file of the repository.
fn load(repository: &Repository, place: &Where) -> Result<(Loaded, Option<RepoPath>)> {
    let file = gather::config_file(repository, place.config.as_deref())?;
    let (name, text, path) = match file {
        Some(file) => (file.name, file.text, file.path),
        None => ("the embedded configuration".to_owned(), config::EMBEDDED.to_owned(), None),
    };
    Ok((parsed(&name, &text)?, path))
}

/// The configuration in `text`, called `name`.
fn parsed(name: &str, text: &str) -> Result<Loaded> {
    match config::load(name, text) {
        Ok(loaded) => Ok(loaded),
        Err(problems) => bail!("{}", say(name, text, &problems)),
    }
}

/// Every problem of a configuration, as lines with their place.
fn say(name: &str, text: &str, problems: &[Problem]) -> String {
    let lines = LineIndex::new(text.as_bytes());
    let mut out = format!("{name} cannot be used");
    for problem in problems {
        let at = lines.position(text.as_bytes(), problem.span.start);
        out.push_str(&format!("\n{name}:{}:{}: error: {}", at.line, at.column, problem.message));
        if !problem.help.is_empty() {
            out.push_str(&format!("\n  help: {}", problem.help));
        }
    }
    out
}

fn print_rules(id: Option<&str>, streams: &mut Streams<'_>) -> Result<u8> {
    let all = rules::all();
    let Some(id) = id else {
        for rule in all {
            writeln!(streams.out, "{:<24} {:<8} {}", rule.id, rule.severity.word(), rule.finds)?;
        }
        return Ok(0);
    };
    match rules::find(id) {
        Some(rule) => {
            write!(streams.out, "{}", explain(rule))?;
            Ok(0)
        }
        None => match suggest::nearest(id, all.iter().map(|rule| rule.id)) {
            Some(nearest) => bail!("there is no rule `{id}`; did you mean `{nearest}`?"),
            None => bail!("there is no rule `{id}`; `cargo xtask rules` lists them"),
        },
    }
}

fn explain(rule: &Rule) -> String {
    format!(
        "{} ({})\n\n{}\n\nWhy: {}\n\nExample: {}\n\nRepair: {}\n",
        rule.id,
        rule.severity.word(),
        rule.finds,
        rule.why,
        rule.example,
        rule.repair
    )
}

/// The reference of every rule as Markdown.
pub fn rule_reference() -> String {
    let mut out = String::new();
    for rule in rules::all() {
        out.push_str(&format!(
            "### `{}`\n\n{}: {}\n\n- Why: {}\n- Example: {}\n- Repair: {}\n\n",
            rule.id,
            if rule.severity == crate::model::Severity::Warning { "Warning" } else { "Error" },
            rule.finds,
            rule.why,
            rule.example,
            rule.repair
        ));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}
