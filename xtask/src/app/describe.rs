//! `stack describe`: the description of a pull request, and what is wrong with one.

use std::sync::Arc;

use anyhow::{Result, anyhow, bail};

use super::stack::print;
use super::{Streams, load};
use crate::checks::Check;
use crate::checks::stack::describe::{Described, Kind, describe, request_of, staged, verify};
use crate::checks::stack::requests::are_known;
use crate::checks::stack::scope::{Request, Scope};
use crate::checks::stack::status::pull_requests;
use crate::checks::stack::{rules, verdicts_of};
use crate::cli::DescribeArgs;
use crate::gather::{self, Repository, Wanted};
use crate::model::{Changes, RepoPath, Rule, Snapshot};
use crate::record::Record;
use crate::render::escape::visible;

/// Runs `stack describe`.
///
/// # Errors
/// Whatever kept the tool from doing its job.
pub fn run(args: &DescribeArgs, streams: &mut Streams<'_>) -> Result<u8> {
    let repository = gather::open(args.place.repo.as_deref())?;
    let (loaded, _) = load(&repository, &args.place)?;
    let config = Arc::new(loaded.config);
    let tree = gather::tree(&repository)?;
    let Some(tree) = tree else { bail!("there is no git here, or nothing is committed, so nothing can be described") };
    let records = records(&repository, streams)?;
    let request = Request { item: args.item.clone(), base: args.base.clone() };
    let checks: Vec<Box<dyn Check>> = vec![Box::new(Scope::new(&config, &request))];
    let wanted = Wanted { main: config.git.main.clone(), ..Wanted::default() };
    let snapshot = gather::snapshot(&repository, &checks, wanted)?;
    let staged = staged(&config, &snapshot);
    if let Some(file) = &args.verify {
        let text = gather::body(file)?;
        let doubts = verify(&text, &tree.key, &records, &staged, &|path| is_path(&snapshot, path));
        let name = file.display().to_string();
        let mut out = String::new();
        for doubt in &doubts {
            let rule = rule_of(doubt.kind);
            let message = visible(doubt.message.as_bytes(), false);
            out.push_str(&format!("{name}:{}: error[{}]: {message}\n  help: {}\n", doubt.line, rule.id, doubt.help));
        }
        out.push_str(&match doubts.len() {
            0 => "stack describe: clean, everything it says is on record\n".to_owned(),
            1 => "stack describe: findings, 1 error\n".to_owned(),
            count => format!("stack describe: findings, {count} errors\n"),
        });
        print(&out, streams)?;
        return Ok(u8::from(!doubts.is_empty()));
    }
    let scope = Scope::new(&config, &request);
    let chosen = scope.chosen(&snapshot).map_err(|why| anyhow!("no item can be described: {why}"))?;
    let Changes::Made(changed) = &snapshot.facts.changes else { bail!("what changed is not known here") };
    let verdicts = verdicts_of(&config, &chosen.opened, &snapshot);
    let verdicts = verdicts.map_err(|why| anyhow!("how far the plan is cannot be judged: {why}"))?;
    let requests = pull_requests(&config, &snapshot).map_err(anyhow::Error::msg)?;
    let item = &chosen.opened.plan.items[chosen.place];
    let text = describe(&Described {
        opened: &chosen.opened,
        place: chosen.place,
        changed,
        verdicts: &verdicts,
        requests_known: are_known(&config, &snapshot),
        request: request_of(&config, &chosen.opened, item, &requests),
        tree: &tree.key,
        branch: tree.branch.as_deref(),
        records: &records,
        staged: &staged,
    });
    print(&text, streams)?;
    Ok(0)
}

/// Whether the repository has this file or folder.
fn is_path(snapshot: &Snapshot, text: &str) -> bool {
    let Ok(path) = RepoPath::new(text.trim_end_matches('/')) else { return false };
    // One word is a program sooner than a folder.
    snapshot.tree.contains(&path) || (text.contains('/') && snapshot.has_folder(path.as_str()))
}

fn rule_of(kind: Kind) -> &'static Rule {
    match kind {
        Kind::Section => &rules::MISSING_SECTION,
        Kind::Record => &rules::CLAIM_WITHOUT_RECORD,
        Kind::Staged => &rules::STAGED_CLAIM,
    }
}

/// The records that are evidence, oldest first. One that is none is named and left out.
fn records(repository: &Repository, streams: &mut Streams<'_>) -> Result<Vec<Record>> {
    let mut found = Vec::new();
    for (name, bytes) in gather::records(repository)? {
        match Record::read(&bytes) {
            Ok(record) => found.push(record),
            Err(why) => writeln!(streams.err, "xtask: the record {name} is no evidence: {why}")?,
        }
    }
    found.sort_by_cached_key(|record| record.time.clone());
    Ok(found)
}
