//! What changed since a revision, as old contents.
//!
//! Git names the changed paths and hands over their old blobs; the line difference is made by us,
//! so no output of git has to be read as text. The number of processes does not grow with the change.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anyhow::{Context, Result, bail};

use super::files::path_of;
use super::{Repository, git};
use crate::model::{RepoPath, Since, SourceFile};
use crate::ordered::Ordered;

/// The change between the merge base of `revision` and `HEAD`, and the working tree.
///
/// # Errors
/// When there is no git, no such revision or no merge base.
pub fn since(repository: &Repository, revision: &str) -> Result<Since> {
    if !repository.git {
        bail!("`--since {revision}` needs git, and {} is not in a git repository", repository.root.display());
    }
    if revision.starts_with('-') {
        bail!("`--since {revision}`: that is an option, not a revision");
    }
    let base = merge_base(repository, revision)?;
    let raw = difference(repository, &base)?;
    let changed: BTreeMap<RepoPath, Option<String>> = changes(&raw).into_iter().into_map();
    let contents = blobs(repository, changed.values().flatten())?;
    let names = raw.split(|byte| *byte == 0).skip(1).step_by(2);
    let unnameable = names.filter(|name| !name.is_empty() && path_of(name).is_none()).map(<[u8]>::to_vec);
    let mut since =
        Since { revision: revision.to_owned(), changed: BTreeMap::new(), unnameable: unnameable.into_set() };
    for (path, blob) in changed {
        let old = blob.and_then(|blob| contents.get(&blob).cloned());
        since.changed.insert(path, old);
    }
    Ok(since)
}

/// The commit that `revision` and `HEAD` have in common.
///
/// # Errors
/// When there is no such revision or no merge base.
pub fn merge_base(repository: &Repository, revision: &str) -> Result<String> {
    // Where this has an answer, the questions below have one, too, and each takes a process.
    let direct = repository.ask(&["merge-base", revision, "HEAD"])?;
    if direct.success {
        return commit_of(direct.stdout);
    }
    // The revision is resolved as it was typed, and then peeled: `:/text^{commit}` would be another text.
    let named = repository.ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", revision])?;
    if !named.success {
        bail!("`--since {revision}`: git knows no such revision; fetch it first");
    }
    let commit = format!("{}^{{commit}}", String::from_utf8_lossy(&named.stdout).trim());
    if !repository.ask(&["rev-parse", "--verify", "--quiet", &commit])?.success {
        bail!("`--since {revision}`: that is no commit");
    }
    let base = repository.ask(&["merge-base", &commit, "HEAD"])?;
    if !base.success {
        let why = if base.code == Some(1) { "the two have no common commit here" } else { base.stderr.trim() };
        bail!(
            "`--since {revision}`: no merge base with HEAD ({why}); in a shallow clone, `git fetch --unshallow` helps"
        );
    }
    commit_of(base.stdout)
}

fn commit_of(answer: Vec<u8>) -> Result<String> {
    let commit = String::from_utf8(answer).context("git named a commit in something that is not text")?;
    Ok(commit.trim().to_owned())
}

/// What lists the files that are neither tracked nor ignored.
const UNTRACKED: [&str; 4] = ["ls-files", "-z", "--others", "--exclude-standard"];

/// Changed paths with their old blobs.
pub type Changed = Vec<(RepoPath, Option<String>)>;

/// What every comparison is asked for.
const RAW: [&str; 7] = ["diff", "--raw", "-z", "--no-renames", "--no-ext-diff", "--abbrev=64", "--relative"];

/// Every path that differs between `commit` and the working tree, with its old blob.
///
/// # Errors
/// When git cannot compare them.
pub fn changed(repository: &Repository, commit: &str) -> Result<Changed> {
    Ok(changes(&difference(repository, commit)?))
}

fn difference(repository: &Repository, commit: &str) -> Result<Vec<u8>> {
    repository.ask_data(&[&RAW[..], &[commit]].concat())
}

/// Every path that differs between `commit` and the index, with its old blob.
///
/// # Errors
/// When git cannot compare them.
pub fn staged(repository: &Repository, commit: &str) -> Result<Changed> {
    let arguments = [&RAW[..], &["--cached", commit]].concat();
    Ok(changes(&repository.ask_data(&arguments)?))
}

/// Paths and old blobs of `git diff --raw -z`: `:mode mode blob blob status NUL path NUL`.
fn changes(raw: &[u8]) -> Changed {
    let mut fields = raw.split(|byte| *byte == 0);
    let mut changes = Vec::new();
    while let (Some(head), Some(path)) = (fields.next(), fields.next()) {
        let head = String::from_utf8_lossy(head);
        let mut words = head.trim_start_matches(':').split(' ');
        let (mode, blob) = (words.next(), words.nth(1));
        let Some(path) = path_of(path) else { continue };
        // Only files have contents to compare: 100644, 100755.
        let old = blob.filter(|_| mode.is_some_and(|mode| mode.starts_with("100"))).map(str::to_owned);
        changes.push((path, old));
    }
    changes
}

/// Names that differ from `commit`, or are not tracked, and that are no paths here; escaped, to be shown.
///
/// # Errors
/// When git cannot compare them.
pub fn unnameable(repository: &Repository, commit: &str) -> Result<Vec<String>> {
    let raw = difference(repository, commit)?;
    let untracked = repository.ask_data(&UNTRACKED)?;
    let changed = raw.split(|byte| *byte == 0).skip(1).step_by(2);
    let all = changed.chain(untracked.split(|byte| *byte == 0)).filter(|name| !name.is_empty());
    Ok(all.filter(|name| path_of(name).is_none()).map(|name| RepoPath::shown(name).to_string()).collect())
}

/// How many lines of each path differ from `commit`, added and removed together; `None` for what has no lines. What is
/// staged counts as much as what lies on the disk.
///
/// # Errors
/// When git cannot compare them.
pub fn line_counts(
    repository: &Repository,
    commit: &str,
    untracked: &BTreeSet<RepoPath>,
) -> Result<BTreeMap<RepoPath, Option<usize>>> {
    const COUNT: [&str; 8] = [
        "diff",
        "--numstat",
        "-z",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--relative",
        // A repository can hide what changes in its submodules.
        "--ignore-submodules=none",
    ];
    let mut counts: BTreeMap<RepoPath, Option<usize>> = BTreeMap::new();
    for arguments in [[&COUNT[..], &[commit]].concat(), [&COUNT[..], &["--cached", commit]].concat()] {
        let answer = repository.ask_data(&arguments)?;
        for (path, count) in answer.split(|byte| *byte == 0).filter_map(line_count) {
            let known = counts.entry(path).or_insert(count);
            *known = (*known).zip(count).map(|(known, count)| known.max(count));
        }
    }
    for path in untracked {
        let own = own_lines(&repository.root.join(path.as_str()));
        let known = counts.entry(path.clone()).or_insert(Some(0));
        *known = (*known).zip(own).map(|(known, own)| known + own);
    }
    Ok(counts)
}

/// How many lines a file has that git does not track, as git would count them; what cannot be read has none.
fn own_lines(path: &std::path::Path) -> Option<usize> {
    if std::fs::symlink_metadata(path).ok()?.is_symlink() {
        return Some(1);
    }
    let bytes = std::fs::read(path).ok()?;
    (!bytes.contains(&0)).then(|| bytes.split_inclusive(|byte| *byte == b'\n').count())
}

/// Names that differ from `commit`, or are not tracked, beside the root in a larger repository; escaped, to be shown.
///
/// # Errors
/// When git cannot compare them.
pub fn outside(repository: &Repository, commit: &str) -> Result<Vec<String>> {
    if repository.scope.is_empty() {
        return Ok(Vec::new());
    }
    let mut whole: Vec<&str> = RAW.into_iter().filter(|word| *word != "--relative").collect();
    whole.push("--ignore-submodules=none");
    let tree = repository.ask_data(&[&whole[..], &[commit]].concat())?;
    let index = repository.ask_data(&[&whole[..], &["--cached", commit]].concat())?;
    let top = "../".repeat(repository.scope.matches('/').count());
    let untracked = repository.ask_data(&[&UNTRACKED[..], &["--full-name", "--", &top]].concat())?;
    let raw = |answer: &[u8]| -> Vec<Vec<u8>> {
        answer.split(|byte| *byte == 0).skip(1).step_by(2).map(<[u8]>::to_vec).collect()
    };
    let mut names = [raw(&tree), raw(&index)].concat();
    names.extend(untracked.split(|byte| *byte == 0).map(<[u8]>::to_vec));
    names.retain(|name| !name.is_empty() && !name.starts_with(repository.scope.as_bytes()));
    names.sort_unstable();
    names.dedup();
    Ok(names.iter().map(|name| RepoPath::shown(name).to_string()).collect())
}

/// One answer of `git diff --numstat -z`: `added TAB removed TAB path`, with `-` for what is binary.
fn line_count(field: &[u8]) -> Option<(RepoPath, Option<usize>)> {
    let mut parts = field.splitn(3, |byte| *byte == b'\t');
    let mut number = || std::str::from_utf8(parts.next()?).ok()?.trim().parse::<usize>().ok();
    let (added, removed) = (number(), number());
    Some((path_of(parts.next()?)?, added.zip(removed).map(|(added, removed)| added + removed)))
}

/// The contents of blobs, by one process.
///
/// # Errors
/// When git has not all of them.
pub fn blobs<'a>(
    repository: &Repository,
    wanted: impl Iterator<Item = &'a String>,
) -> Result<BTreeMap<String, Arc<SourceFile>>> {
    let wanted: BTreeSet<&String> = wanted.into_set();
    let mut contents = BTreeMap::new();
    if wanted.is_empty() {
        return Ok(contents);
    }
    let request: String = wanted.iter().map(|blob| format!("{blob}\n")).collect();
    let answer = git::data(&repository.root, &["cat-file", "--batch"], Some(request.as_bytes()))?;
    let mut rest = answer.as_slice();
    for blob in wanted {
        // `<id> blob <size> LF <bytes> LF`
        let end = memchr::memchr(b'\n', rest).context("git cat-file stopped early")?;
        let head = std::str::from_utf8(&rest[..end]).context("git cat-file answered with something else")?;
        let size: usize = match head.rsplit_once(' ') {
            Some((id, size)) if id.starts_with(blob.as_str()) => {
                size.parse().with_context(|| format!("git cat-file answered `{head}`"))?
            }
            _ => bail!("git has no object {blob} (`{head}`); in a partial clone, fetch it first"),
        };
        let bytes = rest.get(end + 1..end + 1 + size).context("git cat-file stopped early")?;
        contents.insert(blob.clone(), Arc::new(SourceFile::new(bytes.to_vec())));
        rest = rest.get(end + 1 + size + 1..).unwrap_or_default();
    }
    Ok(contents)
}

/// What is neither tracked nor ignored.
///
/// # Errors
/// When git cannot list it.
pub fn untracked(repository: &Repository) -> Result<Vec<RepoPath>> {
    let names = repository.ask_data(&UNTRACKED)?;
    Ok(names.split(|byte| *byte == 0).filter_map(path_of).collect())
}
