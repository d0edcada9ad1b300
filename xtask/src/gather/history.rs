//! The history of the main branch, and the branches beside it.
//!
//! However many commits and branches there are, git is started a fixed number of times.

mod compare;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::{Result, bail};

use super::start::{has_commit, is_shallow, main_branches};
use super::{Repository, git};
use crate::model::{Apart, Branch, Commit, History, Log, Own, Standing, WantedHistory};
use crate::ordered::Ordered;

/// More commits of the main branch than these are not read.
const COMMITS_MAX: usize = 50_000;
/// More commits beside the main branch than these are not read.
const OWN_MAX: usize = 20_000;

/// Separates the values of trailers, which hold no control characters.
const VALUE: char = '\u{1d}';

/// Reads the history.
///
/// # Errors
/// When git cannot be started, or answers with something else.
pub fn history(repository: &Repository, wanted: &WantedHistory<'_>, main: Option<&str>) -> Result<History> {
    if !repository.git {
        return Ok(History::Unknown("there is no git here".to_owned()));
    }
    if !has_commit(repository)? {
        return Ok(History::Unknown("nothing is committed yet".to_owned()));
    }
    if is_shallow(repository)? {
        return Ok(History::Unknown("this clone is shallow; `git fetch --unshallow` brings the rest".to_owned()));
    }
    let Some((base, tip)) = main_branches(repository, main)?.into_iter().next() else {
        return Ok(History::Unknown(
            "the main branch is not known here; fetch it, or name it in `git.main`".to_owned(),
        ));
    };
    let mut log = Log { base, ..Log::default() };
    let read = commits(repository, &wanted.trailer, &[tip.as_str()], &[], COMMITS_MAX + 1)?;
    (log.is_cut, log.commits) = (read.len() > COMMITS_MAX, read);
    log.commits.truncate(COMMITS_MAX);
    for revision in &wanted.since {
        log.counted.insert(revision.clone(), counted(repository, &tip, revision)?);
    }
    let line = Line::of(&log, &tip);
    let refs = references(repository)?;
    log.current = refs.current;
    log.tags =
        refs.tags.into_iter().filter(|(_, commit)| line.all.contains_key(commit)).map(|(name, _)| name).collect();
    let chosen = refs.branches.into_iter().filter_map(|(name, (tip, remote))| {
        let item = (wanted.item)(&name)?;
        Some(Named { name, tip, remote, item })
    });
    let beside = branches(repository, wanted, &line, &chosen.collect::<Vec<_>>(), &mut log)?;
    let compared = (wanted.compares)(&log);
    if !compared.is_empty() {
        compare::compare(repository, &mut log, &beside, &compared, &tip)?;
    }
    Ok(History::Known(Box::new(log)))
}

/// The commits of the main branch.
struct Line {
    /// All of them, and where in the order of the log they stand: none before one that it is a parent of.
    all: HashMap<String, usize>,
    /// Those on its own line: first parents of first parents.
    own: HashSet<String>,
}

impl Line {
    fn of(log: &Log, tip: &str) -> Line {
        let parents: HashMap<&str, &Commit> = log.commits.iter().map(|commit| (commit.id.as_str(), commit)).collect();
        let mut own = HashSet::new();
        let mut at = Some(tip);
        // Each step goes to another commit, and there are so many.
        while let Some(commit) = at.and_then(|id| parents.get(id)) {
            own.insert(commit.id.clone());
            at = commit.parents.first().map(String::as_str);
        }
        Line { all: log.commits.iter().enumerate().map(|(at, commit)| (commit.id.clone(), at)).collect(), own }
    }
}

/// A branch that is of interest.
struct Named {
    name: String,
    tip: String,
    remote: bool,
    /// What it is for.
    item: String,
}

/// What a branch stands on.
struct Beside {
    tip: String,
    /// The first commit below it on its own line that is not its own.
    boundary: Option<String>,
    /// The newest commit of the main branch that it has, where it merged that.
    merged: Option<String>,
}

/// Reads `tips` without what `without` can reach, newest first.
fn commits(repository: &Repository, trailer: &str, tips: &[&str], without: &[&str], max: usize) -> Result<Vec<Commit>> {
    let format = format!(
        "--format=tformat:%H%x00%P%x00%s%x00%(trailers:key={trailer},valueonly,unfold,separator={VALUE})%x00%b"
    );
    let max = format!("--max-count={max}");
    // Git knows other separators of trailers where somebody configured them.
    let arguments = [
        "-c",
        "trailer.separators=:",
        "log",
        "-z",
        "--no-show-signature",
        "--encoding=UTF-8",
        "--topo-order",
        "--stdin",
        &max,
        &format,
    ];
    let asked: String = tips.iter().map(|tip| format!("{tip}\n")).collect();
    let asked = asked + &without.iter().map(|tip| format!("^{tip}\n")).collect::<String>();
    let answer = git::data(&repository.root, &arguments, Some(asked.as_bytes()))?;
    // A message holds no NUL, so nothing in one is taken for a separator: five fields are a commit.
    let mut fields: Vec<&[u8]> = answer.split(|byte| *byte == 0).collect();
    fields.pop();
    fields.chunks(5).map(commit).collect()
}

fn commit(fields: &[&[u8]]) -> Result<Commit> {
    let [id, parents, subject, trailers, body] = fields else { bail!("git log answered with something else") };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (parents, trailers, body) = (text(parents), text(trailers), text(body));
    let parents = parents.split(' ').filter(|parent| !parent.is_empty()).map(str::to_owned).collect();
    let trailers = trailers.split(VALUE).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect();
    // As `git revert` writes it: on lines of their own.
    let reverted = body.lines().filter_map(|line| {
        let rest = line.strip_prefix("This reverts commit ")?;
        let id: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
        let ends = matches!(rest[id.len()..].chars().next(), None | Some('.' | ','));
        (ends && id.len() >= 7).then_some(id)
    });
    let reverts = reverted.collect();
    Ok(Commit { id: text(id).trim_start().to_owned(), parents, subject: text(subject), trailers, reverts })
}

/// The commits of the main branch that `revision` does not have.
fn counted(repository: &Repository, tip: &str, revision: &str) -> Result<BTreeSet<String>> {
    if revision.starts_with('-') {
        bail!("`since` of a plan names `{revision}`, which is no revision");
    }
    let without = format!("^{revision}^{{commit}}");
    let answer = git::run(&repository.root, &["rev-list", tip, &without, "--"], None)?;
    if !answer.success {
        bail!("`since` of a plan names `{revision}`, which is no revision here");
    }
    Ok(String::from_utf8_lossy(&answer.stdout).lines().map(str::to_owned).into_set())
}

/// Names and commits of what can be named.
struct References {
    branches: BTreeMap<String, (String, bool)>,
    tags: Vec<(String, String)>,
    current: Option<String>,
}

fn references(repository: &Repository) -> Result<References> {
    let format = "--format=%(refname)%00%(objectname)%00%(*objectname)%00%(HEAD)%00%(symref)";
    let arguments = ["for-each-ref", format, "refs/heads", "refs/remotes", "refs/tags"];
    let answer = git::data(&repository.root, &arguments, None)?;
    let mut found = References { branches: BTreeMap::new(), tags: Vec::new(), current: None };
    for line in String::from_utf8_lossy(&answer).lines() {
        let fields: Vec<&str> = line.split('\0').collect();
        let [name, commit, peeled, head, symref] = fields[..] else { continue };
        if let Some(name) = name.strip_prefix("refs/heads/") {
            if head == "*" {
                found.current = Some(name.to_owned());
            }
            found.branches.insert(name.to_owned(), (commit.to_owned(), false));
        } else if let Some(tag) = name.strip_prefix("refs/tags/") {
            let commit = if peeled.is_empty() { commit } else { peeled };
            found.tags.push((tag.to_owned(), commit.to_owned()));
        } else if let Some((_, name)) = name.strip_prefix("refs/remotes/").and_then(|rest| rest.split_once('/'))
            && symref.is_empty()
        {
            // Local branches are listed first.
            found.branches.entry(name.to_owned()).or_insert((commit.to_owned(), true));
        }
    }
    Ok(found)
}

/// Where each branch stands, and on what.
fn branches(
    repository: &Repository,
    wanted: &WantedHistory<'_>,
    line: &Line,
    chosen: &[Named],
    log: &mut Log,
) -> Result<Vec<Beside>> {
    let mut tips: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for branch in chosen {
        tips.entry(&branch.tip).or_default().insert(&branch.item);
    }
    let apart: Vec<&str> = tips.keys().copied().filter(|tip| !line.all.contains_key(*tip)).collect();
    let base = log.commits.first().map(|commit| commit.id.clone()).unwrap_or_default();
    let own =
        if apart.is_empty() { Vec::new() } else { commits(repository, &wanted.trailer, &apart, &[&base], OWN_MAX)? };
    let own: HashMap<&str, &Commit> = own.iter().map(|commit| (commit.id.as_str(), commit)).collect();
    let mut beside = Vec::new();
    for Named { name, tip, remote, item } in chosen {
        let mut stops = Vec::new();
        let standing = if line.own.contains(tip) {
            Standing::OnLine
        } else if line.all.contains_key(tip) {
            Standing::Merged
        } else {
            // It ends where a branch begins that is for something else.
            let is_other = |id: &str| tips.get(id).is_some_and(|items| items.iter().any(|other| other != item));
            let (commits, found) = walk(tip, &own, is_other);
            stops = found;
            let on = stops.first().filter(|stop| own.contains_key(stop.as_str())).cloned();
            Standing::Apart(Apart { commits, on, ..Apart::default() })
        };
        log.branches.push(Branch { name: name.clone(), remote: *remote, tip: tip.clone(), standing });
        let boundary = stops.first().cloned();
        let on_main = boundary.as_ref().is_some_and(|boundary| line.all.contains_key(boundary));
        let merged = stops.into_iter().filter(|_| on_main).filter_map(|stop| Some((*line.all.get(&stop)?, stop)));
        let merged = merged.min().map(|(_, stop)| stop);
        beside.push(Beside { tip: tip.clone(), boundary, merged });
    }
    Ok(beside)
}

/// The commits of a branch down to the main branch or to another one, and the commits below them, that of its own
/// line first.
fn walk(tip: &str, own: &HashMap<&str, &Commit>, is_other: impl Fn(&str) -> bool) -> (Vec<Own>, Vec<String>) {
    let (mut found, mut stops) = (Vec::new(), Vec::new());
    let mut seen: HashSet<&str> = HashSet::new();
    let mut todo = vec![tip];
    while let Some(id) = todo.pop() {
        if !seen.insert(id) {
            continue;
        }
        match own.get(id) {
            Some(commit) if id == tip || !is_other(id) => {
                found.push(Own { id: id.to_owned(), is_merge: commit.parents.len() > 1, landed_as: None });
                // The first parent comes next, so that the first stop is that of the branch's own line.
                todo.extend(commit.parents.iter().rev().map(String::as_str));
            }
            _ => stops.push(id.to_owned()),
        }
    }
    (found, stops)
}
