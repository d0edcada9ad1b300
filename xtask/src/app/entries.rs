//! `ledger` and what can be done with ledgers: write entries, and read them.

use anyhow::{Result, bail};
use serde::Serialize;

use super::task::{self, Writing};
use super::{Streams, load};
use crate::authoring::{self, add, init, renumber};
use crate::checks::{Task, sot};
use crate::cli::{AddArgs, LedgerAction, LedgerArgs, ListArgs, ListFormat, ShowArgs};
use crate::config::schema;
use crate::gather::{self, Wanted};
use crate::ledger::{Entry, Ledger, entries};
use crate::model::{RepoPath, Snapshot};
use crate::render::escape::visible;

/// The version of the contract of `--format json`.
const SCHEMA: u32 = 1;

/// Runs `ledger`.
///
/// # Errors
/// Whatever kept the tool from doing its job.
pub fn run(args: &LedgerArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let (writing, args) = match &args.action {
        None => return task::run(Task::Ledger, &args.task, streams),
        Some(LedgerAction::Show(args)) => return show(args, streams),
        Some(LedgerAction::List(args)) => return list(args, streams),
        Some(LedgerAction::Add(args)) => (Writing::Add(request(args)?), &args.task),
        Some(LedgerAction::Renumber(args)) => {
            let (old, new, line) = (args.old.clone(), args.new.clone(), args.line);
            (Writing::Renumber(renumber::Request { old, new, line }), &args.task)
        }
        Some(LedgerAction::Init(args)) => {
            let (name, path, prefix) = (args.name.clone(), args.path.clone(), args.prefix.clone());
            (Writing::Init(init::Request { name, path, prefix }), &args.task)
        }
    };
    task::run_with(Task::Write, Some(&writing), args, streams)
}

fn request(args: &AddArgs) -> Result<add::Request> {
    let mut fields = Vec::new();
    for field in &args.fields {
        match field.split_once('=') {
            Some((name, text)) => fields.push((name.to_owned(), text.to_owned())),
            None => bail!("`--field {field}` has no `=`; write it as `--field Impact=\"...\"`"),
        }
    }
    Ok(add::Request {
        ledger: args.ledger.clone(),
        title: args.title.clone(),
        status: args.status.clone(),
        date: args.date.clone(),
        fields,
        body: args.body.as_deref().map(gather::body).transpose()?,
    })
}

/// The ledgers of a repository as they stand.
fn read(place: &crate::cli::Where) -> Result<(crate::config::Loaded, Snapshot)> {
    let repository = gather::open(place.repo.as_deref())?;
    let (loaded, _) = load(&repository, place)?;
    let always: Vec<RepoPath> = loaded.config.ledger.iter().map(|ledger| ledger.path.clone()).collect();
    let snapshot = gather::snapshot(&repository, &[], Wanted { always, ..Wanted::default() })?;
    Ok((loaded, snapshot))
}

/// Every entry of `policy`'s ledger, handed to `take`.
///
/// # Errors
/// When the ledger is missing or no text.
fn with_entries(
    config: &schema::Config,
    snapshot: &Snapshot,
    policy: &schema::Ledger,
    mut take: impl FnMut(&Ledger<'_>, &RepoPath, usize, &Entry),
) -> Result<()> {
    let path = snapshot.resolve(&policy.path);
    let Some(file) = snapshot.file(path) else {
        if policy.optional {
            return Ok(());
        }
        bail!("ledger `{}` cannot be read: there is no {path}", policy.name);
    };
    let (Ok(text), Ok(document)) = (file.text(), file.document()) else {
        bail!("ledger `{}` cannot be read: {path} is not UTF-8", policy.name);
    };
    let ledger = Ledger::read(text, document, policy, sot::derived(config, snapshot, path, file));
    for entry in entries(&ledger, document) {
        let line = file.lines().line_index(entry.range.start) + 1;
        take(&ledger, path, line, &entry);
    }
    Ok(())
}

/// One entry, for machines.
#[derive(Serialize)]
struct Listed {
    id: String,
    ledger: String,
    date: String,
    title: String,
    status: String,
    path: String,
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

#[derive(Serialize)]
struct Document {
    schema: u32,
    entries: Vec<Listed>,
}

fn listed(ledger: &Ledger<'_>, path: &RepoPath, line: usize, entry: &Entry, with_text: bool) -> Listed {
    Listed {
        id: entry.id.clone(),
        ledger: ledger.policy.name.clone(),
        date: entry.date.clone(),
        title: entry.title.clone(),
        status: entry.status.clone(),
        path: path.to_string(),
        line,
        text: with_text.then(|| ledger.at(&entry.range).to_owned()),
    }
}

fn list(args: &ListArgs, streams: &mut Streams<'_>) -> Result<u8> {
    if let Some(since) = args.since.as_deref().filter(|since| !crate::text::date::is_date(since)) {
        bail!("`--since {since}` is no day; write it as 2026-12-31");
    }
    let (loaded, snapshot) = read(&args.place)?;
    let asked = match &args.ledger {
        Some(name) => vec![authoring::find_ledger(&loaded.config, name).map_err(anyhow::Error::msg)?],
        None => loaded.config.ledger.iter().collect(),
    };
    let mut found = Vec::new();
    for policy in asked {
        with_entries(&loaded.config, &snapshot, policy, |ledger, path, line, entry| {
            let is_old = args.since.as_deref().is_some_and(|since| entry.date.get(..10).unwrap_or_default() < since);
            let is_other = args.status.as_deref().is_some_and(|status| !has_status(policy, &entry.status, status));
            if !is_old && !is_other {
                found.push(listed(ledger, path, line, entry, false));
            }
        })?;
    }
    print(found, args.format, streams, |entry| {
        let status = if entry.status.is_empty() { String::new() } else { format!(" ({})", entry.status) };
        format!("{} {} {}{status}\n", entry.id, entry.date, entry.title)
    })
}

/// Whether a status text says `wanted`: the same status of the vocabulary, else the word itself.
fn has_status(policy: &schema::Ledger, text: &str, wanted: &str) -> bool {
    let claim = |text| crate::ledger::claim(policy, text).map(|claim| claim.status);
    match (claim(text), claim(wanted)) {
        (Some(has), Some(wants)) => std::ptr::eq(has, wants),
        _ => text.to_lowercase().contains(&wanted.to_lowercase()),
    }
}

fn show(args: &ShowArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let (loaded, snapshot) = read(&args.place)?;
    let mut found = Vec::new();
    let mut known = Vec::new();
    for policy in loaded.config.ledger.iter() {
        with_entries(&loaded.config, &snapshot, policy, |ledger, path, line, entry| {
            if entry.id == args.id {
                found.push(listed(ledger, path, line, entry, true));
            } else {
                known.push(entry.id.clone());
            }
        })?;
    }
    if found.is_empty() {
        match crate::config::suggest::nearest(&args.id, known.iter().map(String::as_str)) {
            Some(nearest) => bail!("there is no entry {}; did you mean {nearest}?", args.id),
            None => bail!("there is no entry {}; `cargo xtask ledger list` shows them", args.id),
        }
    }
    print(found, args.format, streams, |entry| {
        format!("{}:{}\n{}\n", entry.path, entry.line, entry.text.as_deref().unwrap_or_default().trim_end())
    })
}

fn print(
    entries: Vec<Listed>,
    format: ListFormat,
    streams: &mut Streams<'_>,
    line: impl Fn(&Listed) -> String,
) -> Result<u8> {
    let text = match format {
        ListFormat::Json => serde_json::to_string(&Document { schema: SCHEMA, entries })? + "\n",
        ListFormat::Human => {
            let ascii = streams.terminal && !gather::shows_unicode();
            entries
                .iter()
                .flat_map(|entry| line(entry).lines().map(str::to_owned).collect::<Vec<_>>())
                .fold(String::new(), |out, line| out + &visible(line.as_bytes(), ascii) + "\n")
        }
    };
    super::task::ignore_closed_pipe(streams.out.write_all(text.as_bytes()))?;
    Ok(0)
}
