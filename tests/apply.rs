//! Writing, tested the way it fails: by ending it in the middle.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test that cannot go on says so and ends"
)]

mod commit;
mod concurrency;
mod failure;
mod kill;
mod recovery;
mod rename;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;
use xtask::{
    apply::{Lock, Place, Step, Write, commit, lock},
    model::RepoPath,
};

/// Names the folder a child process works in; without it the tests that are children return at once.
const CHILD: &str = "XTASK_APPLY_CHILD";

/// A root and a state folder side by side, so that nothing of ours hides below the root.
struct Yard {
    _owner: Option<TempDir>,
    place: Place,
}

impl Yard {
    fn new() -> Yard {
        let owner = tempfile::tempdir().unwrap();
        let folder = fs::canonicalize(owner.path()).unwrap();
        fs::create_dir(folder.join("root")).unwrap();
        Yard { _owner: Some(owner), ..Yard::at(&folder) }
    }

    /// The yard another process made.
    fn at(folder: &Path) -> Yard {
        Yard {
            _owner: None,
            place: Place { root: folder.join("root"), state: folder.join("state"), scope: String::new() },
        }
    }

    /// The yard this process was started for, if it is a child.
    fn of_child() -> Option<Yard> {
        std::env::var_os(CHILD).map(|folder| Yard::at(Path::new(&folder)))
    }

    fn folder(&self) -> &Path {
        self.place.root.parent().unwrap()
    }

    fn path(&self, path: &str) -> PathBuf {
        self.place.root.join(path)
    }

    fn put(&self, path: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let full = self.path(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(&full, bytes).unwrap();
        full
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.path(path)).ok()
    }

    fn lock(&self) -> Lock {
        lock(&self.place, &mut |_| {}).unwrap()
    }

    fn commit(&self, writes: &[Write<'_>]) -> anyhow::Result<Vec<String>> {
        self.commit_observed(writes, &mut |_| {})
    }

    fn commit_observed(&self, writes: &[Write<'_>], observe: &mut dyn FnMut(Step)) -> anyhow::Result<Vec<String>> {
        commit(&self.place, &self.lock(), writes, observe)
    }

    /// Commits and expects a refusal that holds every one of `words` and leaves the root as it was.
    #[track_caller]
    fn refuse(&self, writes: &[Write<'_>], words: &[&str]) {
        let before = tree(&self.place.root);
        let error = format!("{:#}", self.commit(writes).unwrap_err());
        for word in words {
            assert!(error.contains(word), "`{word}` is not in: {error}");
        }
        assert_eq!(tree(&self.place.root), before, "{error}");
        self.assert_clean();
    }

    /// No temporary below the root, nothing but the lock in the state folder.
    #[track_caller]
    fn assert_clean(&self) {
        let names = tree(&self.place.root);
        assert!(!names.keys().any(|name| name.contains(".xtask-")), "{names:#?}");
        let state = tree(&self.place.state);
        let rest: Vec<_> = state.keys().filter(|name| !matches!(name.as_str(), "lock" | "holder")).collect();
        assert!(rest.is_empty(), "{rest:?}");
    }

    /// The journal of an unfinished transaction.
    fn journal(&self) -> PathBuf {
        let folders = fs::read_dir(&self.place.state).unwrap();
        let folder = folders.map(|entry| entry.unwrap().path()).find(|path| path.is_dir());
        folder.unwrap().join("journal")
    }
}

/// Everything below a folder: its name, and its bytes, its link or that it is a folder.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            let kind = fs::symlink_metadata(&path).unwrap();
            let text = if kind.is_symlink() {
                format!("-> {}", fs::read_link(&path).unwrap().display())
            } else if kind.is_dir() {
                open.push(path.clone());
                "folder".to_owned()
            } else {
                String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned()
            };
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            found.insert(name, text);
        }
    }
    found
}

fn write<'a>(path: &str, before: impl Into<Option<&'a str>>, after: &'a str) -> Write<'a> {
    let before = before.into().map(str::as_bytes);
    Write { path: RepoPath::new(path).unwrap(), from: None, before, after: after.as_bytes(), program: false }
}

fn renamed<'a>(from: &str, path: &str, before: &'a str, after: &'a str) -> Write<'a> {
    Write { from: Some(RepoPath::new(from).unwrap()), ..write(path, before, after) }
}

/// A command that runs one test of this binary as a child working in `yard`.
fn child(module: &str, test: &str, yard: &Yard) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(child_arguments(module, test)).env(CHILD, yard.folder());
    command
}

fn child_arguments(module: &str, test: &str) -> [String; 4] {
    // The harness names a test by its path without the crate.
    let module = module.split_once("::").unwrap().1;
    [format!("{module}::{test}"), "--exact".to_owned(), "--nocapture".to_owned(), "--test-threads=1".to_owned()]
}
