//! What is found about the working tree and the files that a change adds.

use crate::model::{Reach, Rule, Severity};

/// Every rule of the check, in the order of the reference.
pub const ALL: &[&Rule] =
    &[&CONFLICT_MARKER, &UNMERGED, &UNFINISHED, &DIRTY_TREE, &BEHIND, &LARGE_FILE, &SECRET, &SUBMODULE, &UNJUDGED];

/// A conflict in a file.
pub const CONFLICT_MARKER: Rule = Rule {
    id: "hygiene/conflict-marker",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A text file holds a whole merge conflict: at the beginning of lines and in this order `<<<<<<<`, `=======` and `>>>>>>>`.",
    why: "Somebody committed, or is about to commit, both sides of a merge and the marks between them.",
    example: "`<<<<<<< HEAD`, one line, `=======`, another line, `>>>>>>> feature`.",
    repair: "Keep one side, or both without the marks. A lone `=======` is an underline; marks in a fenced block of a Markdown file, or indented, are shown on purpose.",
};

/// Unmerged entries of the index.
pub const UNMERGED: Rule = Rule {
    id: "hygiene/unmerged",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "Git's index says of a path that its merge is not resolved.",
    why: "Git refuses to commit it, and whatever is judged now is not what will be committed.",
    example: "After `git merge feature` with a conflict in `app.py`.",
    repair: "Resolve the conflict and `git add` the path, or `git merge --abort`.",
};

/// An operation in progress.
pub const UNFINISHED: Rule = Rule {
    id: "hygiene/unfinished",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "A merge, rebase, cherry-pick, revert, bisect or `git am` has begun and is not finished.",
    why: "The commit that is checked out is one on the way, so a result about it says little about the branch.",
    example: "A rebase that stopped to be edited.",
    repair: "Finish it or abort it. A command of `git rebase --exec` runs in that state on purpose, so this is a warning.",
};

/// Something is not committed.
pub const DIRTY_TREE: Rule = Rule {
    id: "hygiene/dirty-tree",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "Something is not committed although `--clean` asks for a clean tree, or is not what `--changes` declares. Without those nothing is asked.",
    why: "What is judged is what lies on the disk; only what is committed reaches anybody else.",
    example: "`gate --clean` after a build that left `out.txt` beside the sources.",
    repair: "Commit it, remove it, ignore it, or declare it with `--changes`.",
};

/// Commits that are missing.
pub const BEHIND: Rule = Rule {
    id: "hygiene/behind",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The revision named by `--against`, or by `against` of the configuration, has commits that `HEAD` does not have.",
    why: "What is green on an old base may be red once it is merged.",
    example: "`gate --against origin/main` when the main branch has moved on by three commits.",
    repair: "`git rebase` onto the revision, or `git merge` it.",
};

/// A large file.
pub const LARGE_FILE: Rule = Rule {
    id: "hygiene/large-file",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The change adds a file of more than `bytes_max` bytes, or makes a file larger than that.",
    why: "Git keeps every version for ever, and every clone fetches it.",
    example: "A dump of a data base beside the sources.",
    repair: "Keep it elsewhere, or in LFS; or accept it by an `[[allow]]` with its reason.",
};

/// A secret.
pub const SECRET: Rule = Rule {
    id: "hygiene/secret",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A file that the change touches is one that holds secrets, by its name and what it holds; or the change adds a private key, or a token of a shape that its issuer documents.",
    why: "What was pushed once is known, also after it is taken out again.",
    example: "`.env` with a password in it, or the key file of a server.",
    repair: "Take it out and rotate the secret if it was ever pushed: `git rm --cached FILE`, and its name into `.gitignore`. Values that say they are examples are passed over.",
};

/// A submodule that is not as recorded.
pub const SUBMODULE: Rule = Rule {
    id: "hygiene/submodule",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A submodule has another commit checked out than the one recorded, or changes of its own. One that is not checked out is not judged.",
    why: "What was tried here is not what anybody else will get.",
    example: "`git pull` without `git submodule update`.",
    repair: "`git submodule update`, or commit what is new: in the submodule, then with `git add` of its path.",
};

/// Nobody could look.
pub const UNJUDGED: Rule = Rule {
    id: "hygiene/unjudged",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "What a change adds cannot be told: there is no git repository, or what the change started from is not here.",
    why: "Large files and secrets that were not looked at are not known to be absent.",
    example: "A shallow clone of one commit.",
    repair: "Fetch the main branch with its history, name it in `git.main`, or say `--since REV`.",
};
