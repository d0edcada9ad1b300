//! What a path that leads nowhere was meant to be.

use std::cell::Cell;
use std::ops::Bound;

use super::world::{Doc, World};
use crate::config::suggest;
use crate::model::{Edit, Finding, Fix, RepoPath, Safety, Site};

/// The file that was meant, and how sure that is.
pub struct Candidate {
    /// Where it is.
    pub path: RepoPath,
    /// What it takes to write it.
    pub safety: Safety,
    /// How it is known, as the end of a sentence about the path.
    pub known: &'static str,
}

/// Names that so many folders have that the one file of that name means nothing.
const COMMON_NAMES: &[&str] = &[
    "Cargo.toml",
    "CHANGELOG.md",
    "Dockerfile",
    "Makefile",
    "README.md",
    "__init__.py",
    "index.html",
    "index.js",
    "index.md",
    "index.ts",
    "lib.rs",
    "main.py",
    "main.rs",
    "mod.rs",
    "package.json",
];

fn is_common(path: &RepoPath) -> bool {
    COMMON_NAMES.iter().any(|name| name.eq_ignore_ascii_case(path.file_name()))
}

/// The one file that a missing `path` means, if that is obvious. `from_root` is the same reference read from the root.
pub fn candidate(world: &World<'_>, doc: &Doc<'_>, path: &RepoPath, from_root: Option<RepoPath>) -> Option<Candidate> {
    let suggested = |path: RepoPath, known| Candidate { path, safety: Safety::Suggested, known };
    if let Some(new) = world.snapshot.facts.renamed.get(path).filter(|new| world.has(new)) {
        return Some(Candidate { path: new.clone(), safety: Safety::Safe, known: "git knows that it was renamed" });
    }
    if let Some(there) = from_root.filter(|there| there != path && world.snapshot.tree.contains(there)) {
        return Some(suggested(there, "it is there seen from the root"));
    }
    let text = path.as_str();
    let spelled = [format!("{text}.md"), text.replace('\\', "/"), text.replace(".html", ".md")];
    let spelled = spelled.into_iter().filter(|other| other != text).filter_map(|other| RepoPath::new(&other).ok());
    if let Some(there) = spelled.into_iter().find(|there| world.snapshot.tree.contains(there)) {
        return Some(suggested(there, "it is there spelled this way"));
    }
    match world.by_name.get(path.file_name()).map(Vec::as_slice) {
        Some([only]) if !is_common(path) && *only != doc.path => {
            Some(suggested((*only).clone(), "it is the only file of that name"))
        }
        _ => None,
    }
}

/// Looks for near names, for so many findings of one document as a person reads.
pub struct Near {
    left: Cell<usize>,
}

/// How many findings of one document get a near name.
const LOOKS_MAX: usize = 200;

/// How many neighbours of a missing file are compared with it.
const NEIGHBOURS_MAX: usize = 1000;

impl Near {
    /// For one document.
    pub fn new() -> Near {
        Near { left: Cell::new(LOOKS_MAX) }
    }

    /// The nearest of `names` to `word`. Names that differ in a number are two names and no slip:
    /// `#build-1709` does not mean `#build-170`.
    pub fn of<'a>(&self, word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        self.left.set(self.left.get().checked_sub(1)?);
        suggest::nearest(word, names.take(NEIGHBOURS_MAX).filter(|name| numbers(name).eq(numbers(word))))
    }

    /// The only one of `names` that goes on after `word` and a hyphen, else the nearest.
    pub fn longer<'a>(&self, word: &str, names: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
        self.left.set(self.left.get().checked_sub(1)?);
        let goes_on = |name: &&str| name.strip_prefix(word).is_some_and(|rest| rest.starts_with('-'));
        let mut longer = names.clone().filter(goes_on);
        match (longer.next(), longer.next()) {
            (Some(only), None) => Some(only),
            _ => self.of(word, names),
        }
    }

    /// What to do about a missing `path` that nothing obvious replaces.
    pub fn help(&self, world: &World<'_>, path: &RepoPath) -> String {
        let text = path.as_str();
        let same = world.by_name.get(path.file_name()).map_or(&[][..], Vec::as_slice);
        if (2..=3).contains(&same.len()) && !is_common(path) {
            let all: Vec<String> = same.iter().map(|path| format!("`{path}`")).collect();
            return format!("files of that name are {}", all.join(", "));
        }
        let (folder, name) = text.rsplit_once('/').unwrap_or(("", text));
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        match self.of(name, neighbours(world, &prefix)) {
            Some(near) => format!("did you mean `{prefix}{near}`?"),
            None => "write a path that exists, or take the reference out".to_owned(),
        }
    }
}

/// The runs of digits.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty())
}

/// The names of what lies directly in a folder, given with its slash; a folder with many files below it is cut short.
fn neighbours<'w>(world: &World<'w>, prefix: &str) -> impl Iterator<Item = &'w str> {
    let tree = &world.snapshot.tree;
    let start = RepoPath::new(prefix.trim_end_matches('/')).ok();
    let from = start.as_ref().map_or(Bound::Unbounded, Bound::Included);
    let length = prefix.len();
    let prefix = prefix.to_owned();
    let below = tree.range::<RepoPath, _>((from, Bound::Unbounded)).map(RepoPath::as_str);
    let below = below.take(4 * NEIGHBOURS_MAX).filter(move |path| path.starts_with(&*prefix));
    let mut last = "";
    below.filter_map(move |path| {
        let name = path[length..].split('/').next().unwrap_or_default();
        let is_new = name != last;
        last = name;
        is_new.then_some(name)
    })
}

/// `finding` with its repair: `range` of the document becomes `text`, because `candidate` is meant.
pub fn repaired(
    world: &World<'_>,
    doc: &Doc<'_>,
    mut finding: Finding,
    candidate: &Candidate,
    edit: Option<(std::ops::Range<usize>, String)>,
) -> Finding {
    let option = if candidate.safety == Safety::Safe { "" } else { " --unsafe" };
    let known = candidate.known;
    finding = finding.because(Site::file(&candidate.path));
    match edit.filter(|(range, _)| doc.may_edit(world, range.start)) {
        Some((range, text)) => {
            finding.help = format!("`cargo xtask docs-drift --execute{option}` writes `{text}`: {known}");
            let edits = vec![Edit::replace(doc.path, range, text)];
            finding.fixed_by(Fix { safety: candidate.safety, edits })
        }
        None => {
            finding.help = format!("write the path to `{}`: {known}", candidate.path);
            finding
        }
    }
}
