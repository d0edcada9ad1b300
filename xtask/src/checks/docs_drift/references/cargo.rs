//! Commands of cargo: our own behind `cargo xtask`, aliases, packages, targets and features.

use super::command_line;
use super::facts::{Name, site};
use super::problem::{Case, Problem, each, slip, texts};
use super::world::{Doc, World};
use crate::checks::docs_drift::rules;
use crate::model::{Finding, Rule, Site};
use crate::text::commands::Word;

/// Options of cargo itself that take the next word.
const GLOBAL_VALUED: [&str; 4] = ["--color", "--config", "-Z", "-C"];

/// Commands that take a package of the workspace, its targets and features.
const BUILDS: [&str; 14] =
    ["build", "b", "run", "r", "test", "t", "check", "c", "bench", "doc", "d", "clippy", "rustc", "nextest"];

/// Commands that cargo brings along or that are widely installed beside it.
const KNOWN: &[&str] = &[
    "add",
    "audit",
    "bench",
    "binstall",
    "bisect-rustc",
    "bloat",
    "build",
    "b",
    "c",
    "check",
    "clean",
    "clippy",
    "config",
    "crev",
    "criterion",
    "d",
    "deb",
    "deny",
    "dist",
    "doc",
    "edit",
    "expand",
    "fetch",
    "fix",
    "flamegraph",
    "fmt",
    "fuzz",
    "generate",
    "generate-lockfile",
    "geiger",
    "git-checkout",
    "hack",
    "hakari",
    "help",
    "info",
    "init",
    "insta",
    "install",
    "leptos",
    "lambda",
    "llvm-cov",
    "llvm-lines",
    "locate-project",
    "login",
    "logout",
    "machete",
    "make",
    "metadata",
    "minimal-versions",
    "miri",
    "msrv",
    "mutants",
    "new",
    "nextest",
    "ndk",
    "outdated",
    "owner",
    "package",
    "pgrx",
    "pkgid",
    "public-api",
    "publish",
    "r",
    "readme",
    "release",
    "remove",
    "report",
    "rm",
    "run",
    "rustc",
    "rustdoc",
    "search",
    "semver-checks",
    "set-version",
    "shear",
    "show-asm",
    "smart-release",
    "sort",
    "sqlx",
    "sweep",
    "t",
    "tarpaulin",
    "test",
    "tree",
    "udeps",
    "uninstall",
    "update",
    "upgrade",
    "vendor",
    "verify-project",
    "version",
    "vet",
    "watch",
    "workspaces",
    "yank",
    "xtask",
    "xwin",
    "zigbuild",
];

/// Judges every command of cargo in `doc`.
pub fn judge(world: &World<'_>, doc: &Doc<'_>, findings: &mut Vec<Finding>) {
    each(world, doc, findings, command);
}

/// Judges one command.
pub fn command(case: &Case<'_>, problems: &mut Vec<Problem>) {
    let own = case.world.names.runs_this_tool();
    match case.program {
        "xtask" if own => command_line::judge(case.world, case.arguments, problems),
        "cargo" => {
            let Some((name, rest)) = subcommand(case.arguments) else { return };
            let Some(text) = name.known() else { return };
            match text {
                "xtask" if own => command_line::judge(case.world, rest, problems),
                _ if BUILDS.contains(&text) => {
                    build(case, text, rest, problems);
                    if let Some(words) = own.then(|| behind_dashes(rest)).flatten().filter(|_| runs_own(text, rest)) {
                        command_line::judge(case.world, words, problems);
                    }
                }
                _ if KNOWN.contains(&text) => {}
                _ => alias(case, name, text, problems),
            }
        }
        _ => {}
    }
}

/// The word behind cargo's own options, and what follows it.
fn subcommand(arguments: &[Word]) -> Option<(&Word, &[Word])> {
    let mut at = 0;
    while let Some(word) = arguments.get(at) {
        at += 1;
        if GLOBAL_VALUED.contains(&word.text.as_str()) {
            at += 1;
        } else if !word.is_option() && !word.text.starts_with('+') {
            return Some((word, &arguments[at..]));
        }
    }
    None
}

/// The words behind `--`.
fn behind_dashes(words: &[Word]) -> Option<&[Word]> {
    let dashes = words.iter().position(|word| word.text == "--")?;
    words.get(dashes + 1..)
}

/// Whether `cargo run` runs this tool.
fn runs_own(text: &str, rest: &[Word]) -> bool {
    let named = |option: &str| values(rest, option).any(|(value, _)| value == "xtask");
    matches!(text, "run" | "r") && (named("--package") || named("-p") || named("--bin"))
}

/// The values of an option before `--`, with their places.
fn values<'w>(words: &'w [Word], option: &'w str) -> impl Iterator<Item = (&'w str, std::ops::Range<usize>)> {
    let end = words.iter().position(|word| word.text == "--").unwrap_or(words.len());
    let words = &words[..end];
    words.iter().enumerate().filter_map(move |(at, word)| {
        if word.text == option {
            let value = words.get(at + 1)?;
            return Some((value.known()?, value.range.clone()));
        }
        let value = word.known()?.strip_prefix(option)?.strip_prefix('=')?;
        Some((value, word.range.end.saturating_sub(value.len())..word.range.end))
    })
}

fn alias(case: &Case<'_>, name: &Word, text: &str, problems: &mut Vec<Problem>) {
    let mut aliases: Vec<(&crate::model::RepoPath, &Name)> = Vec::new();
    for (path, read) in &case.world.names.aliases {
        match read {
            Ok(names) => aliases.extend(names.iter().map(|name| (path, name))),
            Err(unreadable) => return problems.push(Problem::unread(path, unreadable, &name.range)),
        }
    }
    let names: Vec<&str> = aliases.iter().map(|(_, alias)| alias.text.as_str()).collect();
    if names.contains(&text) {
        return;
    }
    // Another word may be a program somebody installed.
    let Some(near) = slip(text, &names) else { return };
    let cause = aliases.iter().find(|(_, alias)| alias.text == near).map(|(path, alias)| site(path, alias));
    let message = format!("cargo has no command `{text}`, and no alias is called so");
    let lists = "`cargo --list` shows commands and aliases";
    let problem =
        Problem::unknown(&rules::UNKNOWN_ALIAS, (text, name.range.clone()), message, names.into_iter(), lists);
    problems.push(problem.because(cause));
}

/// Packages, targets and features of `cargo build` and its like.
fn build(case: &Case<'_>, text: &str, rest: &[Word], problems: &mut Vec<Problem>) {
    let manifests = &case.world.names.manifests;
    let elsewhere = rest.iter().any(|word| word.text.starts_with("--manifest-path"));
    if manifests.is_empty() || elsewhere || !case.said.sure {
        return;
    }
    let mut read = Vec::new();
    for (path, manifest) in manifests {
        match manifest {
            Ok(manifest) => read.push((path, manifest)),
            Err(unreadable) => {
                if ["--bin", "--example", "--features", "-F"].iter().any(|option| values(rest, option).next().is_some())
                {
                    problems.push(Problem::unread(path, unreadable, &rest[0].range));
                }
                return;
            }
        }
    }
    // A package of another folder has another manifest; the nearest one is shown.
    let cause = || read.first().map(|(path, _)| Site::file(path));
    let mut unknown = |rule: &'static Rule, kind: &str, value: &str, range: std::ops::Range<usize>, names: &[&str]| {
        let said = if kind == "feature" { "no manifest of the repository has a" } else { "the repository has no" };
        let message = format!("`cargo {text}` names the {kind} `{value}`, and {said} {kind} of this name");
        let lists = "`cargo metadata --no-deps` lists them";
        let problem = Problem::unknown(rule, (value, range), message, names.iter().copied(), lists);
        problems.push(problem.because(cause()));
    };
    let of_tree = |folder: &str| automatic(case.world, folder);
    for (option, kind, folder) in [
        ("--bin", "binary", "src/bin/"),
        ("--example", "example", "examples/"),
        ("--test", "test", "tests/"),
        ("--bench", "benchmark", "benches/"),
    ] {
        for (value, range) in values(rest, option) {
            let mut names = of_tree(folder);
            let written = read.iter().flat_map(|(_, manifest)| match option {
                "--bin" => {
                    texts(&manifest.bins).chain(manifest.package.iter().map(|name| name.text.as_str())).collect()
                }
                _ => texts(&manifest.others).collect::<Vec<_>>(),
            });
            names.extend(written.map(str::to_owned));
            if !names.iter().any(|name| name == value) {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                unknown(&rules::UNKNOWN_TARGET, kind, value, range, &names);
            }
        }
    }
    let features: Vec<&str> = read.iter().flat_map(|(_, manifest)| texts(&manifest.features)).collect();
    for (list, range) in values(rest, "--features").chain(values(rest, "-F")) {
        for value in list.split([',', ' ']).filter(|value| !value.is_empty() && *value != "default") {
            if !value.contains('/') && !features.contains(&value) {
                unknown(&rules::UNKNOWN_FEATURE, "feature", value, range.clone(), &features);
            }
        }
    }
    let packages: Vec<&str> =
        read.iter().filter_map(|(_, manifest)| Some(manifest.package.as_ref()?.text.as_str())).collect();
    for (value, range) in values(rest, "--package").chain(values(rest, "-p")) {
        // A dependency can be named too, so only a slip is told.
        if !packages.contains(&value) && slip(value, &packages).is_some() {
            unknown(&rules::UNKNOWN_TARGET, "package", value, range, &packages);
        }
    }
}

/// Targets that cargo finds by itself in a folder.
fn automatic(world: &World<'_>, folder: &str) -> Vec<String> {
    let mut names = Vec::new();
    for path in world.snapshot.tree.iter().map(crate::model::RepoPath::as_str).filter(|path| path.ends_with(".rs")) {
        let found = path.find(folder).filter(|at| *at == 0 || path[..*at].ends_with('/'));
        let Some(rest) = found.map(|at| &path[at + folder.len()..]) else { continue };
        let name = match rest.split_once('/') {
            None => rest.strip_suffix(".rs"),
            Some((name, "main.rs")) => Some(name),
            Some(_) => None,
        };
        names.extend(name.map(str::to_owned));
    }
    names
}
