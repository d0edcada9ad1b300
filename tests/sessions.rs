//! The sessions shown in the documents, run again.
//!
//! A document sets a repository up with fences that say `file=PATH`, and shows a session in `console`
//! fences: `$ cargo xtask ...` and what it prints. A fence `diff apply` is an edit somebody makes by hand.
//! With `UPDATE_DOCS=1` the shown output is replaced by the real one.

use std::fs;
use std::path::Path;

use crate::cli::Repo;

/// One fence of a document: info string, body, and where the body stands.
struct Fence {
    info: String,
    body: String,
    start: usize,
}

fn fences(text: &str) -> Vec<Fence> {
    let mut fences: Vec<Fence> = Vec::new();
    let mut open: Option<(String, Fence)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mark: String = line.chars().take_while(|c| *c == '`').collect();
        at += line.len();
        match &mut open {
            Some((fence, current)) if line.trim_end() == fence => {
                current.body = text[current.start..at - line.len()].to_owned();
                fences.extend(open.take().map(|(_, fence)| fence));
            }
            None if mark.len() >= 3 => {
                let info = line[mark.len()..].trim().to_owned();
                open = Some((mark, Fence { info, body: String::new(), start: at }));
            }
            _ => {}
        }
    }
    fences
}

/// The commands of a console fence with the output shown below each.
fn commands(body: &str) -> Vec<(&str, String)> {
    let mut commands: Vec<(&str, String)> = Vec::new();
    for line in body.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command, String::new())),
            (None, Some((_, output))) => {
                output.push_str(line);
                output.push('\n');
            }
            (None, None) => panic!("output before the first command: {line}"),
        }
    }
    commands
}

/// The bytes that a fence of hexadecimal numbers stands for.
fn from_hex(body: &str) -> Vec<u8> {
    body.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

/// What the first two console fences of the gate's page show, as the README quotes it.
fn quoted_session() -> String {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/tasks/gate.md")).unwrap();
    let consoles = fences(&page).into_iter().filter(|fence| fence.info == "console");
    consoles.take(2).map(|fence| fence.body).collect()
}

/// The words of a command; double quotes keep blanks.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for character in command.chars() {
        match character {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            _ => words.last_mut().unwrap().push(character),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What is printed, whatever git is here.
fn versionless(text: &str) -> String {
    let pattern = regex::Regex::new(r"git version \d[^\s;]*(?: \([^)]*\))?").unwrap();
    pattern.replace_all(text, "git version 2.47.3").into_owned()
}

/// Runs one command of a session; what it prints, with its exit status when that is not 0.
fn run(repo: &Repo, command: &str) -> String {
    let words = words(command);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["cargo", "xtask", arguments @ ..] => {
            let run = repo.run(arguments);
            let status = if run.code == 0 { String::new() } else { format!("[exit status {}]\n", run.code) };
            versionless(&format!("{}{}{status}", run.stdout, run.stderr))
        }
        ["git", arguments @ ..] => repo.git_run(arguments),
        _ => panic!("a session cannot run `{command}`"),
    }
}

#[test]
fn sessions_in_the_documents_are_true() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/tasks");
    let mut shown = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let fences = fences(&text);
        let repo = Repo::git(&[]);
        let mut edits = Vec::new();
        for fence in &fences {
            if let Some(name) = fence.info.split_whitespace().find_map(|word| word.strip_prefix("file=")) {
                // Bytes that are no text are shown in hexadecimal; they are put behind what the file already holds.
                if fence.info.split_whitespace().any(|word| word == "hex") {
                    repo.write(name, [repo.bytes(name), from_hex(&fence.body)].concat());
                } else {
                    repo.write(name, &fence.body);
                }
                repo.commit(name);
            } else if fence.info == "diff apply" {
                repo.write(".git/edit.patch", &fence.body);
                repo.git_run(&["apply", ".git/edit.patch"]);
            } else if fence.info == "console" {
                let mut body = String::new();
                for (command, output) in commands(&fence.body) {
                    shown += 1;
                    let real = run(&repo, command);
                    body.push_str(&format!("$ {command}\n{real}"));
                    if std::env::var_os("UPDATE_DOCS").is_none() {
                        assert_eq!(
                            real,
                            output,
                            "{}: `{command}` prints something else; UPDATE_DOCS=1 cargo test",
                            path.display()
                        );
                    }
                }
                edits.push((fence.start..fence.start + fence.body.len(), body));
            }
        }
        if std::env::var_os("UPDATE_DOCS").is_some() {
            let mut text = text;
            for (range, body) in edits.into_iter().rev() {
                text.replace_range(range, &body);
            }
            fs::write(&path, text).unwrap();
        }
    }
    assert!(shown > 5, "only {shown} commands were run");
}

/// A report of our own gate without what depends on whether rustfmt is here, and on the change at hand.
fn lasting(report: &str) -> String {
    let lines = report.lines().filter(|line| !line.starts_with("[1/1] format: "));
    let left_out = regex::Regex::new(", without format: [^(]*").unwrap();
    let changed = regex::Regex::new(r"looked at \d+ changed files?, ").unwrap();
    lines.map(|line| changed.replace(&left_out.replace(line, " "), "looked at ").into_owned() + "\n").collect()
}

#[test]
fn the_readme_shows_a_real_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let console = fences(&readme).into_iter().find(|fence| fence.info == "console").unwrap();
    let commands = commands(&console.body);
    let names: Vec<&str> = commands.iter().map(|(command, _)| *command).collect();
    assert_eq!(names, ["cargo xtask gate", "cargo test"], "the two commands of a fresh machine");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["gate", "--no-cache", "--color", "never"])
        .env_remove("GITHUB_ACTIONS")
        .current_dir(&root)
        .output()
        .unwrap();
    let real = String::from_utf8(output.stdout).unwrap();
    let quoted = fences(&readme).into_iter().find(|fence| fence.info == "text").unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let readme = readme.replace(&quoted.body, &quoted_session()).replace(&commands[0].1, &real);
        fs::write(root.join("README.md"), readme).unwrap();
    } else {
        assert_eq!(quoted.body, quoted_session(), "UPDATE_DOCS=1 cargo test");
        assert_eq!(lasting(&commands[0].1), lasting(&real), "UPDATE_DOCS=1 cargo test");
    }
}

#[test]
fn the_readme_says_how_to_install_it() {
    // What the README tells to copy and to delete, held against cargo's reading of the result.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = tempfile::tempdir().unwrap();
    let manifest = fs::read_to_string(root.join("xtask/Cargo.toml")).unwrap();
    let manifest = &manifest[..manifest.find("[[test]]").unwrap()];
    fs::create_dir_all(folder.path().join("xtask/src")).unwrap();
    fs::write(folder.path().join("xtask/Cargo.toml"), manifest).unwrap();
    for source in ["src/main.rs", "src/lib.rs"] {
        fs::copy(root.join("xtask").join(source), folder.path().join("xtask").join(source)).unwrap();
    }
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nmembers = [\"xtask\"]\nresolver = \"3\"\n").unwrap();
    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
