//! Measures what docs/PERFORMANCE.md states of `docs-drift`: whole processes, warm, medians.
//!
//! `cargo bench --bench docs_drift -- [RUNS] [huge]`. Needs bash and awk for `scripts/drift-tree`; searches with
//! ripgrep too where it is installed. `huge` adds 100,000 files of 1.3 GB.

#![expect(clippy::disallowed_methods, reason = "the trees that are measured are made and removed here")]

mod measure;

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use measure::{median, report, run};

const RUNS: usize = 7;
const TREES: [(&str, &str); 3] = [("335", "335"), ("642", "642"), ("15000", "1150")];
const HUGE: (&str, &str) = ("100000", "5000");

fn main() -> io::Result<()> {
    // Cargo adds `--bench`.
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let runs = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(RUNS).max(1);
    let huge = arguments.iter().any(|argument| argument == "huge");
    let work = tempfile::tempdir()?;
    for (files, documents) in TREES.into_iter().chain(huge.then_some(HUGE)) {
        let tree = work.path().join(files);
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/drift-tree");
        run(Command::new("bash").arg(script).arg(&tree).args([files, documents]))?;
        writeln!(io::stdout(), "{files} files, {documents} of them documents")?;
        measure(&tree, work.path(), runs)?;
        fs::remove_dir_all(&tree)?;
    }
    Ok(())
}

/// Prints one line for each thing that is measured on `tree`.
fn measure(tree: &Path, work: &Path, runs: usize) -> io::Result<()> {
    let xtask = |config: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("docs-drift").arg("--repo").arg(tree).arg("--config").arg(config);
        command
    };
    for count in [10, 24, 100, 1_000] {
        let config = written(work, "phrases.toml", &phrases(count))?;
        report(&format!("{count} phrases"), median(&mut xtask(&config), runs)?)?;
    }
    let config = written(work, "references.toml", "[references]\n")?;
    report("references", median(&mut xtask(&config), runs)?)?;
    let groups = fs::read_dir(tree)?.count() - 1;
    let config = written(work, "truths.toml", &truths(200, groups))?;
    report("200 truths", median(&mut xtask(&config), runs)?)?;
    let config = written(work, "both.toml", &phrases(24).replace("documents = [\"none.md\"]\n", ""))?;
    report("both, 24 phrases", median(&mut xtask(&config), runs)?)?;
    let mut timed = Command::new("time");
    timed.args(["-f", "%U + %S s of CPU, %M KB", env!("CARGO_BIN_EXE_xtask"), "docs-drift", "--repo"]);
    // GNU time says what a process took; elsewhere there is no such line.
    if let Ok(output) = timed.arg(tree).arg("--config").arg(config).output() {
        let said = String::from_utf8_lossy(&output.stderr);
        writeln!(io::stdout(), "  both, once               {}", said.lines().next_back().unwrap_or_default())?;
    }
    if Command::new("rg").arg("--version").stdout(Stdio::null()).status().is_ok() {
        let patterns = written(work, "patterns", &(0..24).map(|n| pattern(n) + "\n").collect::<String>())?;
        for (name, flags) in [("ripgrep, 24 patterns", &[][..]), ("ripgrep --no-unicode", &["--no-unicode"])] {
            let mut command = Command::new("rg");
            command.args(flags).arg("--file").arg(&patterns).args(["--glob", "*.md"]).arg(tree);
            report(name, median(&mut command, runs)?)?;
        }
    }
    Ok(())
}

/// A pattern that no document holds, with words of its own.
fn pattern(n: usize) -> String {
    format!(r"(?i)\bretired{n}\s+command[-_]{n}\b")
}

/// A configuration with `count` phrases and no references.
fn phrases(count: usize) -> String {
    let mut text = "[references]\ndocuments = [\"none.md\"]\n".to_owned();
    for n in 0..count {
        let (pattern, bad) = (pattern(n), format!("retired{n} command-{n}"));
        write!(text, "\n[[phrase]]\nid = \"p{n}\"\npattern = '{pattern}'\nmessage = \"m\"\nbad = [\"{bad}\"]\n")
            .expect("a string takes every write");
    }
    text
}

/// A configuration with `count` truths over the documents of so many folders, and no references.
fn truths(count: usize, groups: usize) -> String {
    let mut text = "references = { documents = [] }\nledger = []\n".to_owned();
    for n in 0..count {
        let group = n % groups;
        write!(
            text,
            "\n[[truth]]\nname = \"t{n}\"\nsource = [\n  {{ from = \"text\", paths = [\"part{group}/**/*.md\"], \
             pattern = '(?m)^# Page (\\d+)' }},\n  {{ from = \"files\", paths = [\"part{group}/docs/*.md\"], \
             normalise = [\"stem\", \"strip-prefix:page\"] }},\n]\n"
        )
        .expect("a string takes every write");
    }
    text
}

fn written(work: &Path, name: &str, text: &str) -> io::Result<PathBuf> {
    let path = work.join(name);
    fs::write(&path, text)?;
    Ok(path)
}
