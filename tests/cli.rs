//! The binary as its users see it: a repository in a temporary folder, a scrubbed environment, one
//! printable result.

mod config;
mod contracts;
mod docs_drift;
mod encoding;
mod gate;
mod gate_install;
mod gate_workflow;
mod hygiene;
mod ledger;
mod output;
mod parity;
mod phrases;
mod rules;
mod stack;
mod weakness;

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// 2026-02-03T04:05:06Z, the time of every run that does not ask for another.
pub const NOW: &str = "1770091506";

/// A repository on disk.
pub struct Repo {
    folder: TempDir,
}

/// What one run printed and how it ended.
#[must_use]
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    pub code: i32,
}

impl Run {
    /// What was found: `path:line:column rule`, in the order of the report.
    pub fn findings(&self) -> Vec<String> {
        let lines = self.stdout.lines().filter(|line| line.contains(": error[") || line.contains(": warning["));
        lines
            .map(|line| {
                let (place, rest) = line.split_once(": ").unwrap();
                format!("{place} {}", &rest[rest.find('[').unwrap() + 1..rest.find(']').unwrap()])
            })
            .collect()
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A line of blanks does not survive in an inline snapshot: its end is made visible.
        for line in self.stdout.split_inclusive('\n') {
            let blank = line.trim().is_empty() && line != "\n";
            f.write_str(&if blank { format!("{}~\n", line.trim_end_matches('\n')) } else { line.to_owned() })?;
        }
        if !self.stderr.is_empty() {
            write!(f, "--- stderr\n{}", self.stderr)?;
        }
        writeln!(f, "--- exit {}", self.code)
    }
}

impl Repo {
    /// A git repository with these files, all of them tracked and committed.
    pub fn git(files: &[(&str, &str)]) -> Repo {
        let repo = Repo::plain(files);
        repo.git_run(&["init", "--quiet", "--initial-branch=main"]);
        repo.git_run(&["config", "core.autocrlf", "false"]);
        repo.commit("start");
        repo
    }

    /// A folder with these files that git knows nothing about.
    pub fn plain(files: &[(&str, &str)]) -> Repo {
        let folder = TempDir::new().unwrap();
        let repo = Repo { folder };
        for (path, text) in files {
            repo.write(path, text);
        }
        repo
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let full = self.path(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(full, bytes).unwrap();
    }

    pub fn bytes(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.path(path)).unwrap()
    }

    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.bytes(path)).unwrap()
    }

    /// Every file below the root but git's own, with its bytes.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.root().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(self.root()).unwrap().to_string_lossy().replace('\\', "/");
                if path.is_dir() && !path.is_symlink() {
                    if name != ".git" && name != ".xtask" {
                        folders.push(path);
                    }
                } else if let Ok(bytes) = std::fs::read(&path) {
                    files.push((name, bytes));
                }
            }
        }
        files.sort();
        files
    }

    pub fn commit(&self, message: &str) {
        self.git_run(&["add", "--all"]);
        self.git_run(&["commit", "--quiet", "--allow-empty", "--message", message]);
    }

    /// The command `git ...`, ready to be changed and run.
    pub fn git_command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(self.root());
        scrubbed(&mut command);
        command
    }

    pub fn git_run(&self, arguments: &[&str]) -> String {
        let output = self.git_command(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Whether git succeeds, for a command that may fail.
    pub fn git_try(&self, arguments: &[&str]) -> bool {
        scrubbed(Command::new("git").args(arguments).current_dir(self.root())).output().unwrap().status.success()
    }

    /// The command `xtask ...`, ready to be changed and run.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).current_dir(self.root());
        scrubbed(&mut command);
        command
    }

    /// Runs `xtask ...` at the root.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.finish(&mut self.command(arguments))
    }

    /// Runs a prepared command.
    pub fn finish(&self, command: &mut Command) -> Run {
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| {
            let root = self.root().canonicalize().unwrap();
            let text = String::from_utf8(bytes).unwrap();
            text.replace(&*root.to_string_lossy(), "[ROOT]").replace(&*self.root().to_string_lossy(), "[ROOT]")
        };
        Run { stdout: text(output.stdout), stderr: text(output.stderr), code: output.status.code().unwrap_or(-1) }
    }
}

/// Takes out of the environment whatever would make a run depend on the machine.
fn scrubbed(command: &mut Command) -> &mut Command {
    let kept = ["PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LLVM_PROFILE_FILE"];
    command.env_clear();
    for name in kept {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    let null = if cfg!(windows) { "NUL" } else { "/dev/null" };
    command
        .env("SOURCE_DATE_EPOCH", NOW)
        .env("GIT_CONFIG_GLOBAL", null)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "Author")
        .env("GIT_AUTHOR_EMAIL", "author@example.org")
        .env("GIT_COMMITTER_NAME", "Author")
        .env("GIT_COMMITTER_EMAIL", "author@example.org")
        .env("GIT_AUTHOR_DATE", "2026-02-01T00:00:00Z")
        .env("GIT_COMMITTER_DATE", "2026-02-01T00:00:00Z")
}

/// The default layout: three ledgers and a README, two of whose figures are stale.
pub const BUILD_HISTORY: &str = "\
# Build History

<!-- AUTO-GENERATED SUMMARY - DO NOT EDIT MANUALLY -->
**Summary**: 1 build(s) documented | Last updated: 2026-01-01 00:00:00
<!-- END AUTO-GENERATED SUMMARY -->

<!-- META
Last_Updated: 2026-01-01T00:00:00Z
Total_Builds: 1
Format_Version: 2.0
-->

## INDEX (Chronological - Most Recent First)

| Timestamp | BUILD-ID | Phase | Summary |
|-----------|----------|-------|---------|
| 2026-01-02 | BUILD-2 | Second | More |
| 2026-01-01 | BUILD-1 | First | Some |

## BUILDS

### BUILD-2 | 2026-01-02 | Second

**Status**: [OK] done

### BUILD-1 | 2026-01-01 | First

**Status**: done
";

pub const DEBUG_LOG: &str = "\
# Debug Log

<!-- AUTO-GENERATED SUMMARY - DO NOT EDIT MANUALLY -->
**Summary**: 1 debug session(s) documented | Last updated: 2026-01-01 00:00:00
<!-- END AUTO-GENERATED SUMMARY -->

<!-- META
Last_Updated: 2026-01-01T00:00:00Z
Total_Issues: 1
-->

## INDEX

| Timestamp | DBG-ID | Severity | Summary | Status |
|-----------|--------|----------|---------|--------|
| 2026-01-01 | DBG-001 | LOW | One | Resolved |

### DBG-001 | 2026-01-01 | One
";

pub const DECISIONS: &str = "\
# Architecture Decisions

<!-- AUTO-GENERATED SUMMARY - DO NOT EDIT MANUALLY -->
**Summary**: 1 decision(s) documented | Last updated: 2026-01-01 00:00:00
<!-- END AUTO-GENERATED SUMMARY -->

<!-- META
Last_Updated: 2026-01-01T00:00:00Z
Total_Decisions: 1
-->

## INDEX

| Timestamp | DEC-ID | Decision | Status | Impact |
|-----------|--------|----------|--------|--------|
| 2026-01-01 | DEC-001 | One | Implemented | Some |

### DEC-001 | 2026-01-01 | One
";

pub const README: &str = "\
# Project

<!-- SOT_SUMMARY_START -->
**Last Updated**: 2026-01-01 00:00

- **Builds Completed**: 1
- **Latest Build**: BUILD-1: First
- **Architecture Decisions**: 1
- **Debugging Sessions**: 1

*Auto-generated by Autopack Tidy System*
<!-- SOT_SUMMARY_END -->

## License

MIT
";

/// The default layout, with some files exchanged or added.
pub fn layout(other: &[(&str, &str)]) -> Repo {
    let mut files = vec![
        ("docs/BUILD_HISTORY.md", BUILD_HISTORY),
        ("docs/DEBUG_LOG.md", DEBUG_LOG),
        ("docs/ARCHITECTURE_DECISIONS.md", DECISIONS),
        ("README.md", README),
    ];
    for (path, text) in other {
        files.retain(|(known, _)| known != path);
        files.push((path, text));
    }
    Repo::git(&files)
}
