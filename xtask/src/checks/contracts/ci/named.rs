//! What a text names of what workflows run: jobs, steps, commands, and where.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::open::Opened;
use crate::text::shell::plain;
use crate::workflow::program::{Kind, is_python, looked_through, satisfies};
use crate::workflow::{State, Verdict};

/// Names that are words of every text: outside of code they need `step`, `job` or the like behind them.
const WORDS: [&str; 38] = [
    "test", "tests", "lint", "build", "builds", "check", "checks", "docs", "make", "go", "node", "python", "npm",
    "git", "docker", "bash", "sh", "just", "task", "format", "fmt", "cargo", "release", "deploy", "coverage", "safety",
    "all", "run", "gate", "scan", "audit", "types", "success", "changes", "install", "ci", "black", "security",
];

/// What makes such a word a name.
const KINDS: [&str; 6] = ["step", "steps", "job", "jobs", "scan", "check"];

/// Something that workflows run.
#[derive(Clone, Debug)]
pub struct Thing {
    /// The workflow's path.
    pub path: String,
    /// The job's id.
    pub job: String,
    /// Where it stands there.
    pub range: Range<usize>,
    /// What it comes to.
    pub state: State,
    /// Whether it is a job.
    pub is_job: bool,
    /// Its commands; of a command its own words.
    words: Vec<Vec<String>>,
}

/// Everything that workflows run, by what it is called.
#[derive(Default)]
pub struct Things {
    all: Vec<Thing>,
    /// Jobs and steps by their names in lower case.
    by_name: BTreeMap<String, Vec<usize>>,
    /// Commands by their program.
    by_program: BTreeMap<String, Vec<usize>>,
    /// Commands by the files they name.
    by_file: BTreeMap<String, Vec<usize>>,
    /// Paths of workflows by file name.
    files: BTreeSet<String>,
}

/// One mention in a text.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Where it stands, quotes of code left out.
    pub range: Range<usize>,
    /// Whether it stands in code.
    pub is_code: bool,
    /// Everything that it may mean.
    pub things: Vec<usize>,
}

impl Things {
    /// Takes in everything that `opened` runs.
    pub fn of(opened: &Opened) -> Things {
        let mut things = Things::default();
        for job in &opened.board.jobs {
            things.files.insert(job.path.clone());
            let thing = |range: &Range<usize>, state: &State, is_job: bool, words: Vec<Vec<String>>| Thing {
                path: job.path.clone(),
                job: job.id.clone(),
                range: range.clone(),
                state: state.clone(),
                is_job,
                words,
            };
            let mut names: BTreeSet<String> = [job.id.to_lowercase(), job.name.to_lowercase()].into();
            names.extend(job.reported.iter().map(|reported| reported.shown().to_lowercase()));
            names.extend(job.reported.iter().map(|name| format!("{} / {}", job.workflow, name.shown()).to_lowercase()));
            things.push(thing(&job.range, &job.state, true, Vec::new()), names);
            for step in &job.steps {
                let mut names = BTreeSet::new();
                if step.is_named {
                    names.insert(step.name.to_lowercase());
                }
                let tool = step.uses.as_deref().and_then(action_name);
                names.extend(tool.clone());
                if let Some(tool) = tool {
                    things.by_program.entry(tool).or_default().push(things.all.len());
                }
                things.push(thing(&step.range, &step.state, false, Vec::new()), names);
                for row in step.commands.iter().chain(&step.inner).filter(|row| row.command.kind >= Kind::Value) {
                    let words = vec![row.command.words.clone()];
                    things.push_command(thing(&row.range, &row.state, false, words));
                }
            }
        }
        for (path, _, hidden) in &opened.board.hidden {
            let thing = Thing {
                path: path.clone(),
                job: hidden.job.clone().unwrap_or_default(),
                range: hidden.range.clone(),
                state: State::staged("it stands in a comment only"),
                is_job: false,
                words: hidden.commands.clone(),
            };
            things.push(thing.clone(), [hidden.name.to_lowercase()].into());
            things.push_command(thing);
        }
        things
    }

    fn push(&mut self, thing: Thing, names: BTreeSet<String>) {
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            self.by_name.entry(name).or_default().push(self.all.len());
        }
        self.all.push(thing);
    }

    fn push_command(&mut self, thing: Thing) {
        let place = self.all.len();
        for words in &thing.words {
            if let Some(program) = words.first() {
                let name = program.rsplit('/').next().unwrap_or(program);
                self.by_program.entry(name.to_lowercase()).or_default().push(place);
            }
            if let Some(word) = script_of(words) {
                let word = word.trim_start_matches("./");
                self.by_file.entry(word.to_owned()).or_default().push(place);
                if let Some((_, name)) = word.rsplit_once('/').filter(|(_, name)| name.contains('.')) {
                    self.by_file.entry(name.to_owned()).or_default().push(place);
                }
            }
        }
        self.all.push(thing);
    }

    /// One of them.
    pub fn get(&self, place: usize) -> &Thing {
        &self.all[place]
    }

    /// What a code span may mean.
    pub fn meant(&self, said: &str) -> Vec<usize> {
        let said = said.trim();
        if let Some(found) = self.by_name.get(&said.to_lowercase()) {
            return found.clone();
        }
        if let Some(found) = self.by_file.get(said.trim_start_matches("./")) {
            return found.clone();
        }
        let Ok(words) = plain::words(said) else { return Vec::new() };
        let words = looked_through(&words);
        let Some(program) = words.first() else { return Vec::new() };
        let name = program.rsplit('/').next().unwrap_or(program);
        let known = self.by_program.get(&name.to_lowercase()).map(Vec::as_slice).unwrap_or_default();
        let fits = |place: &&usize| self.all[**place].words.iter().any(|own| satisfies(own, &words));
        known.iter().filter(fits).copied().collect()
    }

    /// The path of the workflow that a text names.
    pub fn workflow(&self, said: &str) -> Option<&str> {
        let name = said.rsplit('/').next().unwrap_or(said);
        let is_file = name.ends_with(".yml") || name.ends_with(".yaml");
        self.files.iter().find(|path| is_file && path.rsplit('/').next() == Some(name)).map(String::as_str)
    }

    /// What is named outside of code in a piece: names of several words or with a hyphen, and programs. A single word
    /// is a name where `name` says that it is one.
    pub fn in_prose(
        &self,
        text: &str,
        range: &Range<usize>,
        name: Option<&Range<usize>>,
        is_code: &dyn Fn(usize) -> bool,
    ) -> Vec<Mention> {
        let piece = &text[range.clone()];
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let mut starts: Vec<Range<usize>> = Vec::new();
        let mut start = None;
        for (at, c) in piece.char_indices().chain([(piece.len(), ' ')]) {
            match (start, is_word(c)) {
                (None, true) => start = Some(at),
                (Some(from), false) => {
                    starts.push(from..at);
                    start = None;
                }
                _ => {}
            }
        }
        let mut found: Vec<Mention> = Vec::new();
        let mut behind = 0;
        for (nth, word) in starts.iter().enumerate() {
            if word.start < behind || is_code(range.start + word.start) {
                continue;
            }
            // The longest name that begins here.
            const WORDS_MAX: usize = 8;
            let ends = (nth..starts.len().min(nth + WORDS_MAX)).rev();
            let named = ends.map(|last| word.start..starts[last].end).find_map(|place| {
                let said = piece.get(place.clone())?;
                let said = said.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
                let is_single = !said.contains([' ', '-', '_', '/']);
                let things = if is_single {
                    let place = range.start + place.start..range.start + place.end;
                    let is_kind = self.is_kind(piece, &starts, nth + 1) || name == Some(&place);
                    let program = self.by_program.get(&said).filter(|_| is_kind || !WORDS.contains(&said.as_str()));
                    self.by_name.get(&said).filter(|_| is_kind).or(program)
                } else {
                    self.by_name.get(&said)
                };
                Some((place, things?.clone()))
            });
            if let Some((place, things)) = named {
                behind = place.end;
                let range = range.start + place.start..range.start + place.end;
                found.push(Mention { range, is_code: false, things });
            }
        }
        found
    }

    fn is_kind(&self, piece: &str, words: &[Range<usize>], next: usize) -> bool {
        words.get(next).is_some_and(|word| KINDS.contains(&piece[word.clone()].to_lowercase().as_str()))
    }

    /// Whether something that is enforced runs what nobody reads here, so that a command may be run by it.
    pub fn hides(&self) -> bool {
        const OPAQUE: [&str; 22] = [
            "make",
            "just",
            "task",
            "tox",
            "nox",
            "pre-commit",
            "npm",
            "pnpm",
            "yarn",
            "bun",
            "node",
            "gradle",
            "gradlew",
            "mvn",
            "docker",
            "nix",
            "bazel",
            "earthly",
            "dagger",
            "invoke",
            "rake",
            "act",
        ];
        self.all.iter().any(|thing| {
            thing.state.verdict() != Verdict::Staged
                && thing.words.iter().flatten().take(1).any(|program| {
                    let name = program.rsplit('/').next().unwrap_or(program);
                    OPAQUE.contains(&name) || program.contains('/') || program == "python"
                })
        })
    }
}

/// The name by which an action is known: `aquasecurity/trivy-action@v1` is `trivy`.
fn action_name(action: &str) -> Option<String> {
    let path = action.split('@').next()?;
    let name = path.split('/').nth(1)?;
    let name = name.trim_end_matches("-action");
    (name.len() > 3 && !name.starts_with("setup") && !WORDS.contains(&name)).then(|| name.to_lowercase())
}

/// The script that a command runs.
fn script_of(words: &[String]) -> Option<&String> {
    let program = words.first()?;
    let runs = is_python(program) || matches!(program.as_str(), "bash" | "sh" | "node" | "ruby" | "perl" | "pwsh");
    let script = if runs { words.iter().skip(1).find(|word| !word.starts_with('-'))? } else { program };
    (script.contains('/') || runs && script.contains('.')).then_some(script)
}
