//! Measures what docs/PERFORMANCE.md states of `encoding`: whole processes, warm, medians.
//!
//! `cargo bench --bench encoding -- [RUNS]`. Needs bash and awk for `scripts/drift-tree`; runs `isutf8` of
//! moreutils over the same files where it is installed.

#![expect(clippy::disallowed_methods, reason = "the trees that are measured are made and changed here")]

mod measure;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use measure::{median, report, run};

const RUNS: usize = 7;
/// Files, and how many of them are documents, where one line in sixteen holds a character outside ASCII.
const TREES: [(&str, &str); 2] = [("15000", "2500"), ("15000", "1")];

fn main() -> io::Result<()> {
    // Cargo adds `--bench`.
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let runs = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(RUNS).max(1);
    let work = tempfile::tempdir()?;
    for (files, documents) in TREES {
        let tree = work.path().join(documents);
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/drift-tree");
        run(Command::new("bash").arg(script).arg(&tree).args([files, documents]))?;
        let paths = tracked(&tree)?;
        let bytes: u64 = paths.iter().map(|path| fs::metadata(path).map_or(0, |data| data.len())).sum();
        writeln!(io::stdout(), "{files} files, {} MB, {documents} of them documents", bytes / 1_000_000)?;
        measure(&tree, &paths, runs)?;
        fs::remove_dir_all(&tree)?;
    }
    Ok(())
}

/// The files of a repository.
fn tracked(tree: &Path) -> io::Result<Vec<PathBuf>> {
    let output = Command::new("git").args(["ls-files", "-z"]).current_dir(tree).output()?;
    let names = String::from_utf8_lossy(&output.stdout);
    Ok(names.split('\0').filter(|name| !name.is_empty()).map(|name| tree.join(name)).collect())
}

/// Prints one line for each thing that is measured on `tree`.
fn measure(tree: &Path, paths: &[PathBuf], runs: usize) -> io::Result<()> {
    let xtask = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("encoding").arg("--repo").arg(tree).args(arguments);
        command
    };
    report("encoding", median(&mut xtask(&[]), runs)?)?;
    if Command::new("isutf8").arg("--version").stdout(Stdio::null()).status().is_ok() {
        report("isutf8", median(Command::new("isutf8").args(paths), runs)?)?;
    }
    let mut timed = Command::new("time");
    timed.args(["-f", "%U + %S s of CPU, %M KB", env!("CARGO_BIN_EXE_xtask"), "encoding", "--repo"]);
    // GNU time says what a process took; elsewhere there is no such line.
    if let Ok(output) = timed.arg(tree).output() {
        let said = String::from_utf8_lossy(&output.stderr);
        writeln!(io::stdout(), "  once                     {}", said.lines().next_back().unwrap_or_default())?;
    }
    for path in paths.iter().step_by(paths.len() / 10).take(10) {
        let mut text = fs::read(path)?;
        text.extend_from_slice(b"one line more\n");
        fs::write(path, text)?;
    }
    report("ten files since HEAD", median(&mut xtask(&["--since", "HEAD"]), runs)?)
}
