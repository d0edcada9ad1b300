//! The state of git: what is open, unmerged, unfinished, behind, or not known.

use super::{Asked, rules};
use crate::model::{Finding, RepoPath, Site, Snapshot, Touched, Worktree};

/// So many paths are listed beside a finding.
const SHOWN_MAX: usize = 10;

/// Judges what is known of the working tree.
pub fn judge(snapshot: &Snapshot, asked: &Asked, findings: &mut Vec<Finding>) {
    let worktree = &*snapshot.facts.worktree;
    if !snapshot.facts.in_git {
        let message = "there is no git repository, so nobody can say what a change adds: large files and secrets are not looked for";
        let help = "`git init` and a commit start a past that changes can be told from";
        findings.push(Finding::new(&rules::UNJUDGED, whole(), message, help));
        return;
    }
    for path in &worktree.unmerged {
        let message = "git has not seen this merge resolved";
        let help = format!("resolve it, then `git add {path}`; or `git merge --abort`");
        findings.push(Finding::new(&rules::UNMERGED, Site::file(path), message, help));
    }
    for what in &worktree.unfinished {
        let message = format!("a {what} has begun and is not finished");
        let way_out = match *what {
            "bisect" => "`git bisect reset`".to_owned(),
            what => format!("`git {what} --continue`, or `git {what} --abort`"),
        };
        findings.push(Finding::new(&rules::UNFINISHED, whole(), message, way_out));
    }
    for (path, module) in &worktree.submodules {
        let (message, help) = match (module.has_moved, module.is_dirty) {
            (true, _) => (
                "another commit is checked out in this submodule than the one recorded",
                format!("`git submodule update {path}`, or `git add {path}` if the new one is meant"),
            ),
            (false, _) => (
                "this submodule has changes that are not committed in it",
                format!("commit them in {path}, then `git add {path}`; or take them back"),
            ),
        };
        findings.push(Finding::new(&rules::SUBMODULE, Site::file(path), message, help));
    }
    findings.extend(worktree.open.as_ref().map(|open| dirt(open, asked)).into_iter().flatten());
    findings.extend(behind(worktree));
    if let Touched::Open(why, _) = &worktree.touched {
        let message = format!("{why}, so large files and secrets are looked for only in what is not committed");
        let help = "fetch the main branch with its history, name it in `git.main`, or say `--since REV`";
        findings.push(Finding::new(&rules::UNJUDGED, whole(), message, help));
    }
}

/// The repository as a whole.
fn whole() -> Site {
    Site::file(&RepoPath::shown(b".git"))
}

/// What is open and should not be, and what was declared and is not open.
fn dirt(open: &[String], asked: &Asked) -> Vec<Finding> {
    let is_of = |path: &str, declared: &RepoPath| {
        path.strip_prefix(declared.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mut findings = Vec::new();
    let strange: Vec<&String> =
        open.iter().filter(|path| !asked.changes.iter().any(|declared| is_of(path, declared))).collect();
    if !strange.is_empty() {
        let what = if asked.changes.is_empty() { "not committed" } else { "not committed, and not declared" };
        let message = match strange.len() {
            1 => format!("1 path is {what}"),
            count => format!("{count} paths are {what}"),
        };
        let mut detail: Vec<String> = strange.iter().take(SHOWN_MAX).map(|path| format!("open: {path}")).collect();
        if strange.len() > SHOWN_MAX {
            detail.push(format!("... {} more", strange.len() - SHOWN_MAX));
        }
        let help = "commit or remove what is listed, or declare it with `--changes`; `git status` lists all";
        findings.push(Finding::new(&rules::DIRTY_TREE, whole(), message, help).showing(detail));
    }
    for declared in asked.changes.iter().filter(|declared| !open.iter().any(|path| is_of(path, declared))) {
        let message = "`--changes` declares a change here, and nothing has changed";
        let help = "make the change, or do not declare it";
        findings.push(Finding::new(&rules::DIRTY_TREE, Site::file(declared), message, help));
    }
    findings
}

fn behind(worktree: &Worktree) -> Option<Finding> {
    let behind = worktree.behind.as_ref().filter(|behind| behind.commits > 0)?;
    let revision = &behind.revision;
    let message = match behind.commits {
        1 => format!("HEAD does not have 1 commit of {revision}"),
        count => format!("HEAD does not have {count} commits of {revision}"),
    };
    let help = format!("`git rebase {revision}`, or `git merge {revision}`");
    Some(Finding::new(&rules::BEHIND, whole(), message, help))
}
