//! Texts that documents must not hold, or must.
//!
//! Each file is read once and searched once for the words without which no phrase can match; only
//! where one stands is a phrase looked for. So a thousand phrases cost little more than ten.

mod places;
mod repair;
mod required;
mod search;

use std::collections::BTreeSet;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};

use super::references::is_source;
use super::rules;
use crate::checks::sot::config_path;
use crate::config::schema::{Config, DriftPhrase, Lines, Must, Weight};
use crate::config::scope::{Chosen, Kinds};
use crate::model::{Finding, Looked, RepoPath, Report, Rule, Site, Snapshot};
use crate::ordered::Ordered;
use crate::text::phrase::{Phrase, literals};

/// One configured phrase, ready to be looked for.
struct Wanted {
    /// Its place in the configuration.
    index: usize,
    phrase: Phrase,
    /// Which of the scopes it is looked for in.
    scope: usize,
    /// Whether no word is known that every match holds.
    is_open: bool,
}

/// Files that some phrases are looked for in.
struct Scope {
    paths: Option<Chosen>,
    exclude: Chosen,
    kinds: Kinds,
}

impl Scope {
    fn contains(&self, path: &RepoPath) -> bool {
        self.kinds.contain(path)
            && self.paths.as_ref().is_none_or(|paths| paths.contains(path))
            && !self.exclude.contains(path)
    }
}

/// The phrases of a configuration.
pub struct Phrases {
    config: Arc<Config>,
    wanted: Vec<Wanted>,
    scopes: Vec<Scope>,
    /// Every word that some phrase needs.
    words: AhoCorasick,
    /// Which phrase, by its place in `wanted`, needs each word.
    needed_by: Vec<usize>,
}

impl Phrases {
    /// Makes the phrases ready.
    pub fn new(config: &Arc<Config>) -> Phrases {
        let mut scopes: Vec<(Vec<&[String]>, Scope)> = Vec::new();
        let mut wanted = Vec::new();
        let (mut words, mut needed_by) = (Vec::new(), Vec::new());
        for (index, configured) in config.phrase.iter().enumerate() {
            let Some(phrase) = configured.compiled() else { continue };
            let key = vec![&*configured.paths.texts, &*configured.exclude.texts, &*configured.kinds.texts];
            let scope = scopes.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
                scopes.push((key, scope(configured)));
                scopes.len() - 1
            });
            let needed = literals::required(phrase.pattern.as_str(), configured.spans);
            let is_open = needed.is_none();
            for word in needed.unwrap_or_default() {
                words.push(word);
                needed_by.push(wanted.len());
            }
            wanted.push(Wanted { index, phrase, scope, is_open });
        }
        let words = AhoCorasickBuilder::new().ascii_case_insensitive(true).build(&words);
        let words = words.unwrap_or_else(|_| AhoCorasick::new([""; 0]).expect("no words make an automaton"));
        let scopes = scopes.into_iter().map(|(_, scope)| scope).collect();
        Phrases { config: Arc::clone(config), wanted, scopes, words, needed_by }
    }

    /// The configuration of a phrase.
    fn configured(&self, wanted: &Wanted) -> &DriftPhrase {
        &self.config.phrase[wanted.index]
    }

    /// Whether any phrase is looked for in `path`.
    pub fn wants(&self, path: &RepoPath) -> bool {
        // What a required command names is judged by the manifests of the repository.
        let names_commands = self.config.phrase.iter().any(|phrase| phrase.must != Must::NotStand && phrase.resolves);
        self.looks_in(path) || (names_commands && is_source(&self.config, path))
    }

    /// Whether any phrase is looked for in `path`.
    fn looks_in(&self, path: &RepoPath) -> bool {
        self.scopes.iter().any(|scope| scope.contains(path))
    }

    /// The files of which only added lines count for some phrase.
    pub fn recalls(&self, tree: &BTreeSet<RepoPath>) -> Vec<RepoPath> {
        let added = self.wanted.iter().filter(|wanted| self.configured(wanted).lines == Lines::Added);
        let scopes: BTreeSet<usize> = added.map(|wanted| wanted.scope).into_set();
        let is_recalled = |path: &&RepoPath| scopes.iter().any(|scope| self.scopes[*scope].contains(path));
        if scopes.is_empty() { Vec::new() } else { tree.iter().filter(is_recalled).cloned().collect() }
    }

    /// Looks for every phrase in every file of its scope.
    pub fn judge(&self, snapshot: &Snapshot, report: &mut Report) {
        if self.wanted.is_empty() {
            return;
        }
        self.report_idle(snapshot, &mut report.findings);
        let files: Vec<_> = snapshot.files().filter(|(path, _)| self.looks_in(path)).collect();
        let seen = search::all(self, snapshot, &files);
        required::judge(self, &seen, report);
        required::untrue(self, snapshot, &seen, report);
        for file in seen {
            report.findings.extend(file.findings);
        }
        report.looked.push(Looked { count: self.wanted.len(), noun: "phrase" });
    }

    /// A phrase that no file can hold is a rule that cannot fail.
    fn report_idle(&self, snapshot: &Snapshot, findings: &mut Vec<Finding>) {
        let matched: Vec<bool> =
            self.scopes.iter().map(|scope| snapshot.tree.iter().any(|path| scope.contains(path))).collect();
        for wanted in &self.wanted {
            let phrase = self.configured(wanted);
            let id = &phrase.id;
            let mut idle = |message: String| {
                let help = "correct `paths`, `exclude` and `kinds` of the phrase, or take it out";
                let finding = Finding::new(&rules::NO_INPUT, Site::file(&config_path()), message, help);
                findings.push(finding.about(id));
            };
            if !matched[wanted.scope] {
                idle(format!("no file is of the kinds and paths of phrase `{id}`, so it can never be found"));
            } else if phrase.must == Must::StandInEach {
                // A text that is asked for in a file that was renamed is asked for nowhere.
                for path in phrase.paths.lost(&snapshot.tree) {
                    idle(format!("`{path}`, in which phrase `{id}` must stand, is not there"));
                }
            }
        }
    }
}

fn scope(phrase: &DriftPhrase) -> Scope {
    let paths = (!phrase.paths.texts.is_empty()).then(|| phrase.paths.chosen());
    Scope { paths, exclude: phrase.exclude.chosen(), kinds: phrase.kinds.clone() }
}

/// The rule under which a phrase is found.
fn rule(phrase: &DriftPhrase) -> &'static Rule {
    match (phrase.must, phrase.severity) {
        (Must::NotStand, Weight::Error) => &rules::FORBIDDEN_PHRASE,
        (Must::NotStand, Weight::Warning) => &rules::DISCOURAGED_PHRASE,
        (_, Weight::Error) => &rules::MISSING_PHRASE,
        (_, Weight::Warning) => &rules::WANTED_PHRASE,
    }
}
