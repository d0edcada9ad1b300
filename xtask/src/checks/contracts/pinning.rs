//! Actions and reusable workflows of others are pinned to what was looked at.
//!
//! Workflows and actions are read as YAML, so quotes, flow mappings and text inside scripts make no difference. A
//! workflow that is no YAML is the finding of the check that reads workflows; nothing of it is judged here.

mod uses;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::uses::{Ref, Target, Use, is_action, is_digest, uses};
use crate::checks::Check;
use crate::checks::sot::config_path;
use crate::checks::stack::describe::is_workflow;
use crate::config::schema::{Config, Pinning};
use crate::model::{Finding, Looked, Reach, RepoPath, Report, Rule, Severity, Site, Snapshot, SourceFile};
use crate::ordered::Ordered;

/// What is found about pins.
pub const RULES: &[&Rule] = &[&UNPINNED, &ON_BRANCH, &MIXED, &UNREADABLE, &NO_INPUT];

/// Somebody else decides what runs.
pub const UNPINNED: Rule = Rule {
    id: "contracts/action-unpinned",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "An action, a reusable workflow or an image of others is not pinned to a commit or a digest.",
    why: "A tag can be moved: tomorrow other code runs with the secrets of this repository, and no diff shows it.",
    example: "`uses: owner/action@v3`.",
    repair: "Write the commit, with the version behind it: `uses: owner/action@<40 digits> # v3.1.0`.",
};

/// A branch moves with every push.
pub const ON_BRANCH: Rule = Rule {
    id: "contracts/action-on-branch",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "An action of a trusted owner is used from a branch, or without saying which version.",
    why: "A branch moves with every push, so two runs of one commit may run different code.",
    example: "`uses: actions/checkout@main`.",
    repair: "Use a version tag (`@v4`), or a commit with the version behind it.",
};

/// One action, two habits.
pub const MIXED: Rule = Rule {
    id: "contracts/action-mixed-pins",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "One action is pinned to a commit in one place and used by tag in another.",
    why: "The pin protects nothing while another job runs whatever the tag says today.",
    example: "`actions/checkout@v4` in one workflow, `actions/checkout@<40 digits>` in another.",
    repair: "Use one form of it everywhere; the commit is the safer one.",
};

/// An action that cannot be read.
pub const UNREADABLE: Rule = Rule {
    id: "contracts/unreadable-action",
    severity: Severity::Blocked,
    reach: Reach::Tree,
    finds: "An action of this repository cannot be read, so nobody can say what it uses.",
    why: "What was not seen was not judged: an action may run others that are not pinned.",
    example: "`.github/actions/setup/action.yml` with a bracket too many.",
    repair: "Correct the file. One that is no action is read only below `.github/`, at the root, or where a workflow uses it.",
};

/// Nothing to judge.
pub const NO_INPUT: Rule = Rule {
    id: "contracts/pinning-no-input",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "`contracts.pinning` is set, and there is no workflow and no action.",
    why: "Asked in the wrong folder, a check that finds nothing says that all is well.",
    example: "`pinning = \"all\"` in a repository without `.github/workflows/`.",
    repair: "Add the workflows, or take the key out.",
};

/// Every `uses`, held to how it must be pinned.
pub struct Pins {
    config: Arc<Config>,
}

impl Pins {
    /// The check.
    pub fn new(config: &Arc<Config>) -> Pins {
        Pins { config: Arc::clone(config) }
    }

    fn pinning(&self) -> Pinning {
        self.config.contracts.pinning.unwrap_or(Pinning::ThirdParty)
    }

    fn is_trusted(&self, owner: &str) -> bool {
        let owners = &self.config.contracts.trusted_owners;
        self.pinning() == Pinning::ThirdParty && owners.iter().any(|known| known.eq_ignore_ascii_case(owner))
    }

    /// What is wrong with one use, if anything.
    fn judge(&self, used: &Use<'_>) -> Option<Finding> {
        let Use { text, target, .. } = used;
        let finding = |rule, message: String, help: &str| {
            Some(Finding::new(rule, used.site(), message, help).about(&used.name()))
        };
        match target {
            Target::Local => None,
            Target::Image(image) => {
                let digest = image.split_once("@sha256:").map(|(_, digest)| digest);
                let help = "write the digest that was looked at: `docker://image:tag@sha256:...`";
                if digest.is_some_and(is_digest) {
                    return None;
                }
                finding(&UNPINNED, format!("`{text}` names no digest, so its tag decides what runs"), help)
            }
            Target::Action { owner, reference, .. } => match (reference, self.is_trusted(owner)) {
                (Ref::Commit, _) | (Ref::Version, true) => None,
                (Ref::Nothing, true) => {
                    let message = format!("`{text}` says no version, so the newest commit runs");
                    finding(&ON_BRANCH, message, "add a version tag or a commit")
                }
                (Ref::Other, true) => {
                    let message = format!("`{text}` names no version tag, so a branch decides what runs");
                    finding(
                        &ON_BRANCH,
                        message,
                        "use a version tag such as `@v4`, or a commit with the version behind it: `@<40 digits> # v4`",
                    )
                }
                (kind, false) => {
                    let why = match kind {
                        Ref::Version => "a tag, which can be moved",
                        Ref::Nothing => "nothing, so the newest commit runs",
                        _ => "a branch, a tag or a part of a commit, which can come to mean another one",
                    };
                    let message = format!("`{text}` is pinned to {why}");
                    finding(
                        &UNPINNED,
                        message,
                        "pin it to the commit of the version, and say the version behind it: `@<40 digits> # v1.2.3`",
                    )
                }
            },
        }
    }
}

/// The actions of this repository that cannot be read. Only the name says that a file is one, so it must be used, or
/// stand where actions do.
fn unreadable(files: &[(&RepoPath, &Arc<SourceFile>)], used: &[Use<'_>]) -> Vec<Finding> {
    let local = used.iter().filter(|used| matches!(used.target, Target::Local));
    let local: BTreeSet<&str> = local.map(|used| used.text.trim_start_matches("./").trim_end_matches('/')).into_set();
    let mut found = Vec::new();
    for (path, file) in files.iter().filter(|(path, _)| is_action(path)) {
        let folder = path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        let is_one = folder.is_empty() || folder.starts_with(".github/") || local.contains(folder);
        let (Err(error), true) = (file.yaml(), is_one) else { continue };
        let message = format!("the action cannot be read, so what it uses is not judged: {}", error.message);
        let site = Site::new(path, error.offset..error.offset);
        found.push(Finding::new(&UNREADABLE, site, message, "correct the file; GitHub does not run it either"));
    }
    found
}

/// Finds actions that are pinned in one place and not in another, each once.
fn mixed(kept: &[&Use<'_>], findings: &mut Vec<Finding>) {
    let mut forms: BTreeMap<String, [Option<&Use<'_>>; 2]> = BTreeMap::new();
    for used in kept {
        let Target::Action { name, reference, .. } = &used.target else { continue };
        // Actions of one repository have one history.
        let repository: Vec<&str> = name.split('/').take(2).collect();
        let place = usize::from(*reference == Ref::Commit);
        forms.entry(repository.join("/").to_ascii_lowercase()).or_default()[place].get_or_insert(used);
    }
    for (name, pair) in forms {
        let [Some(by_tag), Some(by_commit)] = pair else { continue };
        let message = format!("`{}` is used by tag here, and pinned to a commit in {}", by_tag.text, by_commit.path);
        let help = "pin it to a commit here too";
        let finding = Finding::new(&MIXED, by_tag.site(), message, help).about(&name);
        findings.push(finding.because(by_commit.site()));
    }
}

impl Check for Pins {
    fn name(&self) -> &'static str {
        "contracts"
    }

    fn wants(&self, path: &RepoPath) -> bool {
        self.pinning() != Pinning::Off && (is_workflow(path.as_str()) || is_action(path))
    }

    fn run(&self, snapshot: &Snapshot) -> Report {
        let mut report = Report::default();
        if self.pinning() == Pinning::Off {
            return report;
        }
        let files: Vec<_> = snapshot.files().filter(|(path, _)| self.wants(path)).collect();
        if files.is_empty() && self.config.contracts.pinning.is_some() {
            let message = "`contracts.pinning` is set, and there is no workflow and no action here";
            let help = "add workflows below `.github/workflows/`, or take the key out";
            report.findings.push(Finding::new(&NO_INPUT, Site::file(&config_path()), message, help));
        }
        let documents = files.iter().filter_map(|(path, file)| Some((*path, file.yaml().ok()?)));
        let all: Vec<Use<'_>> = documents
            .flat_map(|(path, stream)| stream.documents.iter().flat_map(move |node| uses(path, node)))
            .collect();
        let mut kept = Vec::new();
        for used in &all {
            match self.judge(used) {
                Some(finding) => report.findings.push(finding),
                None => kept.push(used),
            }
        }
        mixed(&kept, &mut report.findings);
        report.findings.extend(unreadable(&files, &all));
        if !all.is_empty() {
            report.looked.push(Looked { count: all.len(), noun: "action" });
        }
        report
    }
}
