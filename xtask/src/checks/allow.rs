//! Accepted findings: `[[allow]]` tables and `xtask-allow` comments, and what is wrong with them.

mod program;

use std::ops::Range;

use self::program::Program;
use super::rules;
use crate::config::Loaded;
use crate::config::suggest;
use crate::model::{Finding, PathSet, Reach, RepoPath, Rule, Severity, Site, Snapshot};
use crate::text::lines::LineIndex;

/// Every rule about exemptions.
pub const ALL: &[&Rule] = &[&UNUSED, &EXPIRED, &MALFORMED];

/// An exemption that exempts nothing.
pub const UNUSED: Rule = Rule {
    id: "allow/unused",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "An exemption matches no finding.",
    why: "It would silently accept the next one of its kind.",
    example: "`<!-- xtask-allow: sot/stray-row -- moved next week -->` above a row that was moved.",
    repair: "Delete the exemption.",
};

/// An exemption past its date.
pub const EXPIRED: Rule = Rule {
    id: "allow/expired",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "An exemption is past its `until` date. It exempts nothing any more.",
    why: "The date is the day somebody promised to be done.",
    example: "`until = \"2026-01-31\"` in February.",
    repair: "Repair what it exempted, or set a new date and say why.",
};

/// An exemption that cannot be understood.
pub const MALFORMED: Rule = Rule {
    id: "allow/malformed",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "An exemption gives no reason, or names a rule that does not exist.",
    why: "Nobody can later say whether it still holds.",
    example: "`<!-- xtask-allow: sot/stray-row -->`.",
    repair: "Write `xtask-allow: rule -- reason` in a comment.",
};

/// Where an exemption holds.
enum Scope {
    Paths(PathSet),
    /// On these lines of one file, counted from zero.
    Lines(RepoPath, Range<usize>),
}

struct Exemption {
    rule: String,
    scope: Scope,
    site: Site,
    used: bool,
    expired: Option<String>,
}

impl Exemption {
    /// Whether it exempts findings like this: of its rule, and where it names one, of its subject.
    fn names(&self, finding: &Finding) -> bool {
        match self.rule.split_once(':') {
            Some((rule, subject)) => rule == finding.rule.id && finding.subject.as_deref() == Some(subject),
            None => self.rule == finding.rule.id,
        }
    }
}

/// Every exemption that concerns one run.
pub struct Exemptions {
    all: Vec<Exemption>,
    malformed: Vec<Finding>,
}

impl Exemptions {
    /// No exemption at all.
    pub fn none() -> Exemptions {
        Exemptions { all: Vec::new(), malformed: Vec::new() }
    }

    /// Reads the configuration's exemptions and those beside the texts of `snapshot`.
    pub fn gather(loaded: &Loaded, file: Option<&RepoPath>, snapshot: &Snapshot) -> Exemptions {
        let mut found = Exemptions { all: Vec::new(), malformed: Vec::new() };
        let today = snapshot.facts.now.to_string();
        for (index, allow) in loaded.config.allow.indexed() {
            let key = format!("allow[{index}].rule");
            let offset = loaded.set.iter().find(|(name, _)| *name == key).map_or(0, |(_, offset)| *offset);
            let site = match file {
                Some(path) => Site::new(path, offset..offset + 1),
                // Outside the repository there is no line to point at, only the file's name.
                None => Site::file(&loaded.path_for_messages()),
            };
            let expired =
                allow.until.clone().filter(|until| today.get(..10).is_some_and(|today| until.as_str() < today));
            found.add(&allow.rule, Scope::Paths(allow.paths.set.clone()), site, expired);
        }
        for (path, file) in snapshot.files() {
            if let (Some(_), Ok(text)) = (memchr::memmem::find(file.bytes(), PRAGMA.as_bytes()), file.text()) {
                let page = file.document().ok().filter(|_| path.is_markdown());
                let program = Program::read(path, text, file.lines());
                found.read(path, text, file.lines(), program.as_ref(), |offset| {
                    page.is_some_and(|page| page.is_quoted(text, offset))
                        || program.as_ref().is_some_and(|program| program.is_literal(offset))
                });
            }
        }
        found
    }

    fn add(&mut self, rule: &str, scope: Scope, site: Site, expired: Option<String>) {
        let known = rules::find(rule.split_once(':').map_or(rule, |(rule, _)| rule));
        if known.is_none() {
            let ids = rules::all();
            let help = match suggest::nearest(rule, ids.iter().map(|rule| rule.id)) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => "`cargo xtask rules` lists them".to_owned(),
            };
            self.malformed.push(Finding::new(&MALFORMED, site, format!("there is no rule `{rule}`"), help));
            return;
        }
        self.all.push(Exemption { rule: rule.to_owned(), scope, site, used: false, expired });
    }

    /// Reads the comments `xtask-allow: rule -- reason` of one text: one behind something holds for its line, one
    /// on a line of its own for the next line too. In a program a statement counts as one line.
    fn read(
        &mut self,
        path: &RepoPath,
        text: &str,
        lines: &LineIndex,
        program: Option<&Program>,
        quoted: impl Fn(usize) -> bool,
    ) {
        for at in memchr::memmem::find_iter(text.as_bytes(), PRAGMA.as_bytes()) {
            let line_index = lines.line_index(at);
            let line = lines.range(line_index, text.len());
            let before = text[line.start..at].trim_end();
            let Some(start) = COMMENT_STARTS.iter().find(|start| before.ends_with(*start)).filter(|_| !quoted(at))
            else {
                continue;
            };
            let is_alone = before[..before.len() - start.len()].trim().is_empty();
            let held = line_index..line_index + 1 + usize::from(is_alone);
            let held = program.map_or(held.clone(), |program| program.whole(held));
            let body = text[at + PRAGMA.len()..line.end].trim_end();
            let body = body.strip_suffix("-->").or_else(|| body.strip_suffix("*/")).unwrap_or(body);
            let site = Site::new(path, at..at + PRAGMA.len());
            match body.split_once(" -- ").filter(|(_, reason)| !reason.trim().is_empty()) {
                Some((rule, _)) => {
                    let scope = Scope::Lines(path.clone(), held);
                    self.add(rule.trim(), scope, site, None);
                }
                None => {
                    let help = "write `xtask-allow: rule -- reason`";
                    self.malformed.push(Finding::new(&MALFORMED, site, "the exemption gives no reason", help));
                }
            }
        }
    }

    /// Whether `rule` is accepted at line `line_index` of `path`; remembers that the exemption was needed.
    pub fn accept(&mut self, finding: &Finding, path: &RepoPath, line_index: usize) -> bool {
        let rule = finding.rule;
        if rule.severity == Severity::Blocked {
            return false;
        }
        let mut accepted = false;
        for exemption in self.all.iter_mut().filter(|exemption| exemption.names(finding)) {
            let here = match &exemption.scope {
                Scope::Paths(paths) => paths.contains(path),
                Scope::Lines(file, lines) => file == path && lines.contains(&line_index),
            };
            if here {
                exemption.used = true;
                accepted |= exemption.expired.is_none();
            }
        }
        accepted
    }

    /// What is wrong with the exemptions themselves, once every finding was held against them; `is_judged` says
    /// of the first word of a rule's id whether everything that the rule finds was looked for.
    pub fn findings(self, is_judged: impl Fn(&str) -> bool) -> Vec<Finding> {
        let mut findings = self.malformed;
        for exemption in self.all {
            let rule = &exemption.rule;
            let check = rule.split_once('/').map_or(rule.as_str(), |(check, _)| check);
            match exemption.expired {
                Some(until) => {
                    let message = format!("the exemption of `{rule}` ended on {until}");
                    findings.push(Finding::new(
                        &EXPIRED,
                        exemption.site,
                        message,
                        "repair what it exempted, or set a new date",
                    ));
                }
                None if !exemption.used && is_judged(check) => {
                    let message = format!("the exemption of `{rule}` exempts nothing");
                    findings.push(Finding::new(&UNUSED, exemption.site, message, "delete it"));
                }
                None => {}
            }
        }
        findings
    }
}

/// What an exemption beside a text starts with.
const PRAGMA: &str = "xtask-allow:";

/// What may stand before it: the comment signs of the languages that are read.
const COMMENT_STARTS: &[&str] = &["<!--", "#", "//", "/*", ";", "--", "REM", "rem"];
