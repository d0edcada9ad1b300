//! The versions of the tools that steps run, as the tools say it.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::schema::GateStep;
use crate::gather::{self, Repository};
use crate::model::{Answer, Request};
use crate::ordered::Ordered;

/// Longer lines are cut.
const LENGTH_MAX: usize = 200;

/// Programs that say their version quickly when asked in the usual way.
const SAY_VERSION: [&str; 14] = [
    "cargo", "rustc", "python", "python3", "node", "npm", "pnpm", "yarn", "ruff", "black", "mypy", "pytest", "deno",
    "uv",
];

/// What the tools said.
#[derive(Default)]
pub struct Versions {
    answers: BTreeMap<Request, Answer>,
}

impl Versions {
    /// Asks the tools of `steps` and git, at the same time.
    pub fn ask<'s>(repository: &Repository, steps: impl Iterator<Item = &'s GateStep>) -> Versions {
        let mut asked: BTreeSet<Request> = steps.filter_map(question).into_set();
        if repository.git {
            asked.insert(request(["git", "--version"].map(str::to_owned).to_vec()));
        }
        Versions { answers: gather::answers(&repository.root, asked) }
    }

    /// What the tool of `step` said.
    pub fn of(&self, step: &GateStep) -> Option<String> {
        said(self.answers.get(&question(step)?)?)
    }

    /// Whether the tool of `step` was asked and is not there. What may not be asked here may be there all the same.
    pub fn lacks(&self, step: &GateStep) -> bool {
        let answer = question(step).and_then(|asked| self.answers.get(&asked));
        answer.is_some_and(|answer| said(answer).is_none()) && gather::may_ask()
    }

    /// Every tool that said something, by the command that is its name.
    pub fn known(&self) -> BTreeMap<String, String> {
        let name = |asked: &Request| {
            let words = asked.argv.iter().enumerate();
            let words = words.filter(|(at, word)| *at == 0 || !word.starts_with('-')).map(|(_, word)| word.as_str());
            words.collect::<Vec<_>>().join(" ")
        };
        self.answers.iter().filter_map(|(asked, answer)| Some((name(asked), said(answer)?))).into_map()
    }
}

/// How the tool of `step` is asked: as it is configured, or as it is usual where that is known.
fn question(step: &GateStep) -> Option<Request> {
    if !step.version.is_empty() {
        return Some(request(step.version.clone()));
    }
    let program = step.command.first().filter(|program| SAY_VERSION.contains(&program.as_str()))?;
    Some(request(vec![program.clone(), "--version".to_owned()]))
}

/// The first line of what a tool said that ended well.
fn said(answer: &Answer) -> Option<String> {
    if answer.status() != Ok(0) {
        return None;
    }
    let line = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
        Some(line.chars().filter(|c| !c.is_control()).take(LENGTH_MAX).collect::<String>())
    };
    line(&answer.stdout).or_else(|| line(&answer.stderr))
}

/// What is asked about the version of a tool.
fn request(argv: Vec<String>) -> Request {
    Request { argv, stdin: Vec::new(), seconds: 10 }
}
