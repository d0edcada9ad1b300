//! What the hosts of scripts on Windows and Unix make of a file.
//!
//! Each host reads bytes its own way: Windows PowerShell takes UTF-8 without a mark for an ANSI code page, `cmd.exe`
//! counts on CRLF, a Unix kernel on LF. A finding weighs what that does to this file, not that it is unusual.

mod batch;
mod cmdlets;
mod hosts;
mod misreading;
mod modes;
mod places;
mod policy;
pub mod rules;
mod shebang;
mod tokens;

use std::sync::Arc;

use encoding_rs::Encoding;

pub use shebang::is_hook;

use super::kind::Kind;
use super::policy::Policy;
use super::{Guard, Scope, Subject};
use crate::config::schema::{AnsiPage, Config};
use crate::model::{Finding, RepoPath, Snapshot};
use crate::text::powershell;
use crate::text::survey::Survey;

/// The mark in front of UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// How many bytes the marks in front of `bytes` take: careless programs write one before another.
fn marks(bytes: &[u8]) -> usize {
    bytes.chunks_exact(BOM.len()).take_while(|chunk| *chunk == BOM).count() * BOM.len()
}

/// The guard of scripts.
pub struct Scripts {
    /// The code pages that a PowerShell script may be taken for, with the names people know them by.
    pages: Vec<(String, &'static Encoding)>,
}

impl Scripts {
    /// The guard by `config`.
    pub fn new(config: &Arc<Config>) -> Scripts {
        let page = |page: &AnsiPage| Some((format!("code page {page}"), Encoding::for_label(page.label().as_bytes())?));
        Scripts { pages: config.encoding.ansi_pages.iter().filter_map(page).collect() }
    }
}

impl Guard for Scripts {
    fn keeps(&self, path: &RepoPath, kind: Kind, bytes: &[u8], survey: &Survey) -> bool {
        if shebang::has_one(bytes) {
            return true;
        }
        match kind {
            Kind::PowerShell => true,
            Kind::Batch => !survey.is_plain() || survey.lf > 0,
            Kind::Shell | Kind::Make => survey.crlf > 0 || survey.has_bom,
            Kind::Yaml => places::is_workflow(path) && places::speaks_of_powershell(bytes),
            Kind::Markdown => places::speaks_of_powershell(bytes),
            _ => {
                is_hook(path) && survey.crlf > 0
                    || hosts::is_read_by_one(path) && survey.has_non_ascii
                    || hosts::is_project(path)
            }
        }
    }

    fn wants_modes(&self) -> bool {
        true
    }

    fn judge(&self, snapshot: &Snapshot, scope: &Scope) -> Vec<Finding> {
        let policy = scope.policy(snapshot);
        let mut findings = scope.each(snapshot, |subject| self.file(snapshot, &policy, subject));
        findings.extend(modes::unmarked(snapshot, scope));
        findings.extend(hosts::projects(snapshot, scope));
        findings
    }
}

impl Scripts {
    /// What is wrong with one file.
    fn file(&self, snapshot: &Snapshot, policy: &Policy, subject: &Subject<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        match subject.kind {
            Kind::PowerShell => self.powershell(policy, subject, &mut findings),
            Kind::Batch => batch::judge(policy, subject, &mut findings),
            Kind::Yaml if places::is_workflow(subject.path) => places::workflow(subject, &mut findings),
            Kind::Markdown => places::document(subject, &mut findings),
            _ => findings.extend(hosts::judge(subject)),
        }
        shebang::judge(snapshot, policy, subject, &mut findings);
        findings.extend(modes::judge(snapshot, subject));
        findings
    }

    fn powershell(&self, policy: &Policy, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let Ok(text) = subject.file.text() else { return };
        let extension = subject.path.extension().unwrap_or_default().to_ascii_lowercase();
        // Without the extension only a Unix kernel starts it, and there is no Windows PowerShell there.
        if !matches!(extension.as_str(), "ps1" | "psm1" | "psd1" | "ps1xml") {
            return;
        }
        let is_markup = extension == "ps1xml";
        let source = if is_markup { powershell::Source::default() } else { powershell::scan(text) };
        let script = tokens::Script { path: subject.path, text, source: &source };
        let survey = subject.file.survey();
        if survey.has_non_ascii {
            tokens::typographic(&script, findings);
        }
        if script.needs_core() {
            return;
        }
        if survey.has_non_ascii && !survey.has_bom {
            findings.extend(if is_markup {
                misreading::of_markup(policy, &script)
            } else {
                misreading::of_script(policy, &script, &self.pages)
            });
        }
        findings.extend(cmdlets::judge(text, &source).into_iter().map(|write| write.into_finding(subject.path, 0)));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::config;
    use crate::model::snapshot::edited;
    use crate::model::{Edit, Facts, Safety, SourceFile, Timestamp};

    /// One file of each kind that a host reads.
    const PATHS: &[&str] = &[
        "a.ps1",
        "a.ps1xml",
        "a.bat",
        "a.sh",
        "a.py",
        "a.vbs",
        "a.vcxproj",
        "a.md",
        "Makefile",
        "tool",
        "hooks/pre-commit",
        ".github/workflows/a.yml",
    ];

    /// Pieces that mean something to one of them.
    const PIECES: &[&str] = &[
        "\u{FEFF}",
        "#!/bin/sh",
        "#!",
        "\n",
        "\r\n",
        "\r",
        "\0",
        "\u{2014}",
        "\u{2713}",
        "\u{E9}",
        "\u{201C}",
        "\u{2013}a",
        "'",
        "\"",
        "`",
        "$(",
        ")",
        "(",
        "{",
        "}",
        " >> ",
        " > ",
        "Set-Content ",
        "$a",
        "@\"\n",
        "\n\"@",
        "#Requires -Version 7\n",
        "# SIG # Begin signature block\n",
        ":a\n",
        "goto a\n",
        "rem ",
        "chcp 65001\n",
        "echo ",
        ":;",
        "```powershell\n",
        "```\n",
        "runs:\n  steps:\n  - shell: powershell\n    run: |\n      ",
        "      ",
        "PS> ",
        "; ",
        "<",
        "/utf-8",
    ];

    static CONFIG: LazyLock<Arc<Config>> =
        LazyLock::new(|| Arc::new(config::load("xtask.toml", config::EMBEDDED).unwrap().config));

    fn snapshot(path: &str, bytes: &[u8]) -> Snapshot {
        let path = RepoPath::new(path).unwrap();
        let files = BTreeMap::from([(path.clone(), Arc::new(SourceFile::new(bytes.to_vec())))]);
        let mut facts = Facts::at(Timestamp::from_unix(0).unwrap());
        facts.executable = Some(Arc::default());
        Snapshot::new(files, BTreeSet::from([path]), BTreeMap::new(), Vec::new(), facts)
    }

    /// The edits that are applied, each once.
    fn edits(findings: &[Finding], allowed: Safety) -> Vec<Edit> {
        let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref()).filter(|fix| fix.safety <= allowed);
        let mut edits: Vec<Edit> = Vec::new();
        for edit in fixes.flat_map(|fix| &fix.edits) {
            if !edits.contains(edit) {
                edits.push(edit.clone());
            }
        }
        edits
    }

    proptest! {
        #[test]
        fn whatever_is_found_was_kept_and_its_repair_settles(
            path in prop::sample::select(PATHS),
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24),
            allowed in prop::sample::select(&[Safety::Safe, Safety::Suggested][..]),
        ) {
            let (guard, scope) = (Scripts::new(&CONFIG), Scope::new(&CONFIG));
            let bytes = pieces.concat().into_bytes();
            let before = snapshot(path, &bytes);
            let findings = guard.judge(&before, &scope);
            let repo_path = RepoPath::new(path).unwrap();
            let survey = Survey::of(&bytes);
            let kept = guard.keeps(&repo_path, Kind::of(&repo_path, &bytes), &bytes, &survey);
            prop_assert!(kept || findings.is_empty(), "{findings:?}");
            for finding in &findings {
                prop_assert!(finding.site.range.end <= bytes.len() && finding.site.range.start <= finding.site.range.end);
            }
            let edits = edits(&findings, allowed);
            let after = edited(&repo_path, &bytes, &mut edits.iter().collect::<Vec<_>>()).unwrap();
            let left = guard.judge(&snapshot(path, &after), &scope);
            prop_assert!(left.iter().all(|finding| finding.fix.as_ref().is_none_or(|fix| fix.safety > allowed)), "{left:?}");
            let known = |id: &str| findings.iter().any(|finding| finding.rule.id == id);
            let is_harmful = |finding: &Finding| finding.rule.severity == crate::model::Severity::Error && !known(finding.rule.id);
            prop_assert!(!left.iter().any(is_harmful), "{left:?}");
        }
    }
}
