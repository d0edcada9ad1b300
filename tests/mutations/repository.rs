//! The service as a git repository, and how it is changed.

use std::fs;
use std::path::Path;

use crate::cli::Repo;

/// One change of a repository. A change that changes nothing is an error.
pub enum Edit {
    /// In the file, the first text becomes the second, at its first place.
    Replace(&'static str, &'static str, &'static str),
    /// The text is put at the end of the file.
    Append(&'static str, &'static str),
    /// A new file with this text.
    Write(&'static str, &'static str),
    /// The bytes of the file, made anew.
    Bytes(&'static str, fn(&[u8]) -> Vec<u8>),
    /// The file is not there any more.
    Delete(&'static str),
    /// The file has another path.
    Rename(&'static str, &'static str),
    /// What is derived is written anew, as its author does before anybody looks.
    Refresh,
    /// Something that git does.
    Git(&'static [&'static str]),
    /// Everything is committed with this message.
    Commit(&'static str),
}

impl Edit {
    /// Makes the change, or says why it would be none.
    pub fn apply(&self, repo: &Repo) -> Result<(), String> {
        match self {
            Edit::Replace(path, from, to) => {
                let text = read(repo, path)?;
                let text = String::from_utf8(text).map_err(|_| format!("`{path}` is no text"))?;
                changed(repo, path, text.as_bytes(), text.replacen(from, to, 1).as_bytes())
            }
            Edit::Append(path, text) => {
                let old = read(repo, path)?;
                changed(repo, path, &old, &[&old, text.as_bytes()].concat())
            }
            Edit::Write(path, text) if !repo.path(path).exists() => {
                repo.write(path, text);
                Ok(())
            }
            Edit::Write(path, _) => Err(format!("`{path}` is there already")),
            Edit::Bytes(path, make) => {
                let old = read(repo, path)?;
                changed(repo, path, &old, &make(&old))
            }
            Edit::Delete(path) => fs::remove_file(repo.path(path)).map_err(|why| format!("`{path}`: {why}")),
            Edit::Rename(from, to) => {
                let to = repo.path(to);
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::rename(repo.path(from), to).map_err(|why| format!("`{from}`: {why}"))
            }
            Edit::Refresh => {
                let run = repo.run(&["sot", "--execute"]);
                if run.stdout.contains(" written (") { Ok(()) } else { Err(format!("nothing is stale\n{run}")) }
            }
            Edit::Git(arguments) => {
                if repo.git_try(arguments) {
                    return Ok(());
                }
                Err(format!("git {arguments:?} fails"))
            }
            Edit::Commit(message) => {
                repo.commit(message);
                Ok(())
            }
        }
    }
}

fn read(repo: &Repo, path: &str) -> Result<Vec<u8>, String> {
    fs::read(repo.path(path)).map_err(|why| format!("`{path}`: {why}"))
}

fn changed(repo: &Repo, path: &str, old: &[u8], new: &[u8]) -> Result<(), String> {
    if old == new {
        return Err(format!("nothing changes in `{path}`"));
    }
    repo.write(path, new);
    Ok(())
}

/// How the files were on the main branch: what the work at hand put into them is not there yet.
const BEFORE: &[Edit] = &[
    Edit::Bytes("docs/BUILD_HISTORY.md", |bytes| without(bytes, "BUILD-4")),
    Edit::Bytes("docs/DEBUG_LOG.md", |bytes| without(&without(bytes, "DBG-003"), "DBG-004")),
    Edit::Bytes("docs/ARCHITECTURE_DECISIONS.md", |bytes| without(bytes, "DEC-3")),
    Edit::Replace("src/courier/settings.py", "    attempts: int\n", ""),
    Edit::Replace("src/courier/settings.py", "        attempts=int(os.getenv(\"COURIER_ATTEMPTS\", \"5\")),\n", ""),
    Edit::Replace("docs/CONFIG_GUIDE.md", "| `COURIER_ATTEMPTS` | `5` | how often it tries |\n", ""),
    Edit::Replace(".env.example", "COURIER_ATTEMPTS=5\n", ""),
    Edit::Replace("src/courier/worker.py", "        if entry[\"attempts\"] >= attempts:\n", "        if False:\n"),
    Edit::Replace("tests/test_worker.py", "    assert (spool.failed / name).exists()\n", ""),
];

/// A ledger before it had this entry: no row and no section of it.
fn without(ledger: &[u8], id: &str) -> Vec<u8> {
    let text = String::from_utf8(ledger.to_vec()).unwrap();
    let mut is_inside = false;
    let kept = text.split_inclusive('\n').filter(|line| {
        if line.starts_with("### ") {
            is_inside = line.starts_with(&format!("### {id} "));
        }
        !is_inside && !line.contains(&format!("| {id} |"))
    });
    kept.collect::<String>().into_bytes()
}

/// The service as a repository: `main`, and on top of it the branch of PR-02, which is checked out.
pub struct Service {
    repo: Repo,
}

impl Service {
    /// Makes the repository once; the mutations work on copies of it.
    pub fn new() -> Service {
        let repo = Repo::plain(&[]);
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/service");
        copy(&fixture, repo.root());
        repo.git_run(&["init", "--quiet", "--initial-branch=main", "--template="]);
        for setting in [["core.autocrlf", "false"], ["core.safecrlf", "false"], ["gc.auto", "0"]] {
            repo.git_run(&["config", setting[0], setting[1]]);
        }
        for edit in BEFORE {
            edit.apply(&repo).unwrap();
        }
        // Where files have no modes, git is told.
        repo.git_run(&["add", "--all"]);
        repo.git_run(&["update-index", "--chmod=+x", "scripts/release.sh"]);
        repo.git_run(&["commit", "--quiet", "--message", "PR-01: Keep messages on disk"]);
        repo.git_run(&["checkout", "--quiet", "-b", "pr-02-attempts"]);
        copy(&fixture, repo.root());
        repo.commit("Give up after the last attempt");
        repo.git_run(&["repack", "-a", "-d", "--quiet"]);
        Service { repo }
    }

    /// Every file of the service, with its bytes.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        self.repo.files()
    }

    /// A copy of its own.
    pub fn copy(&self) -> Repo {
        let repo = Repo::plain(&[]);
        copy(self.repo.root(), repo.root());
        repo
    }
}

/// Copies everything below one folder into another.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
