//! Which tree is being judged, and the records of earlier runs.

use anyhow::{Context, Result};

use super::{Repository, git, since};
use crate::text::digest::sha256;

/// The tree that is being judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// Git's id of the commit's tree, and `+` with a digest of what is not committed.
    pub key: String,
    /// The commit that is checked out.
    pub commit: String,
    /// The branch that is checked out, if one is.
    pub branch: Option<String>,
}

/// The tree that is being judged; `None` outside git and before the first commit.
///
/// # Errors
/// When git cannot be asked.
pub fn tree(repository: &Repository) -> Result<Option<Tree>> {
    if !repository.git {
        return Ok(None);
    }
    let known = git::run(&repository.root, &["rev-parse", "--quiet", "HEAD^{commit}", "HEAD^{tree}"], None)?;
    if !known.success {
        return Ok(None);
    }
    let known = String::from_utf8_lossy(&known.stdout).into_owned();
    let [commit, tree] = known.lines().collect::<Vec<_>>()[..] else { return Ok(None) };
    let branch = git::run(&repository.root, &["symbolic-ref", "--quiet", "--short", "HEAD"], None)?;
    let branch = branch.success.then(|| String::from_utf8_lossy(&branch.stdout).trim().to_owned());
    let mut open: Vec<String> =
        since::changed(repository, "HEAD")?.into_iter().map(|(path, _)| path.to_string()).collect();
    open.extend(since::staged(repository, "HEAD")?.into_iter().map(|(path, _)| path.to_string()));
    open.extend(since::untracked(repository)?.into_iter().map(|path| path.to_string()));
    open.sort_unstable();
    open.dedup();
    let mut key = tree.to_owned();
    if !open.is_empty() {
        let content = |path: &String| {
            // What cannot be read counts as what is not there: its name alone makes the tree another one.
            let bytes = std::fs::read(repository.root.join(path)).unwrap_or_default();
            format!("{path}\0{}\n", sha256(&bytes))
        };
        let digest = sha256(open.iter().map(content).collect::<String>().as_bytes());
        key = format!("{tree}+{}", digest.get(..16).unwrap_or(&digest));
    }
    Ok(Some(Tree { key, commit: commit.to_owned(), branch }))
}

/// The files of the records, by name; none where nothing was recorded yet.
///
/// # Errors
/// When the folder is there and cannot be read.
pub fn records(repository: &Repository) -> Result<Vec<(String, Vec<u8>)>> {
    let folder = repository.state.join(crate::apply::RECORDS);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("reading {}", folder.display())),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.with_context(|| format!("reading {}", folder.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".json") {
            let bytes = std::fs::read(entry.path()).with_context(|| format!("reading {}", entry.path().display()))?;
            found.push((name, bytes));
        }
    }
    found.sort();
    Ok(found)
}
