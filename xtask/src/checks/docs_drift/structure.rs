//! Documents that are held to a shape: which headings they have, in which order, at which levels, and
//! how long they are.

mod headings;
mod levels;

use std::ops::Range;
use std::sync::Arc;

use super::references::unread;
use super::rules::{self, weighed};
use crate::checks::sot::config_path;
use crate::config::schema::{Config, Structure};
use crate::config::scope::Chosen;
use crate::model::{Finding, Looked, RepoPath, Report, Rule, Site, Snapshot, SourceFile};
use crate::parallel;

/// The files of one structure.
struct Scope {
    paths: Chosen,
    exclude: Chosen,
}

/// The structures of a configuration.
pub struct Structures {
    config: Arc<Config>,
    scopes: Vec<Scope>,
}

impl Structures {
    /// Makes the structures ready.
    pub fn new(config: &Arc<Config>) -> Structures {
        let scope =
            |structure: &Structure| Scope { paths: structure.paths.chosen(), exclude: structure.exclude.chosen() };
        Structures { config: Arc::clone(config), scopes: config.structure.iter().map(scope).collect() }
    }

    /// The structures that a document has, each with its place.
    fn of<'s>(&'s self, path: &'s RepoPath) -> impl Iterator<Item = (usize, &'s Structure)> {
        let scopes = self.config.structure.iter().zip(&self.scopes).enumerate();
        scopes
            .filter(|(_, (_, scope))| path.is_markdown() && scope.paths.contains(path) && !scope.exclude.contains(path))
            .map(|(index, (structure, _))| (index, structure))
    }

    /// Whether `path` is held to any shape.
    pub fn wants(&self, path: &RepoPath) -> bool {
        self.of(path).next().is_some()
    }

    /// Holds every document to its shapes.
    pub fn judge(&self, snapshot: &Snapshot, report: &mut Report) {
        if self.config.structure.is_empty() {
            return;
        }
        self.report_idle(snapshot, &mut report.findings);
        let files: Vec<_> = snapshot.files().filter(|(path, _)| self.wants(path)).collect();
        let judged = parallel::each(&files, |(path, file)| {
            let mut findings: Vec<Finding> = unread(path, file).into_iter().collect();
            for (_, structure) in self.of(path) {
                findings.extend(judge(structure, path, file));
            }
            findings
        });
        report.findings.extend(judged.into_iter().flatten());
        report.looked.push(Looked { count: self.config.structure.len(), noun: "structure" });
    }

    /// A shape that no document has is a rule that cannot fail.
    fn report_idle(&self, snapshot: &Snapshot, findings: &mut Vec<Finding>) {
        let mut is_idle = vec![true; self.scopes.len()];
        for path in snapshot.tree.iter() {
            self.of(path).for_each(|(index, _)| is_idle[index] = false);
        }
        for (structure, is_idle) in self.config.structure.iter().zip(is_idle) {
            let name = &structure.name;
            let messages = if is_idle {
                vec![format!("no Markdown file is of the paths of structure `{name}`, so nothing is held to it")]
            } else {
                let lost = structure.paths.lost(&snapshot.tree).into_iter();
                lost.map(|path| format!("`{path}`, which structure `{name}` is about, is not there")).collect()
            };
            for message in messages {
                let help = "correct `paths` and `exclude` of the structure, or take it out";
                let finding = Finding::new(&rules::NO_INPUT, Site::file(&config_path()), message, help);
                findings.push(finding.about(name));
            }
        }
    }
}

/// One document and the shape that it is held to.
struct Held<'a> {
    structure: &'a Structure,
    path: &'a RepoPath,
    file: &'a SourceFile,
    headings: Vec<Place<'a>>,
}

/// One heading of the document.
struct Place<'a> {
    level: u8,
    text: &'a str,
    range: Range<usize>,
}

impl Place<'_> {
    /// The heading as the configuration would name it.
    fn shown(&self) -> String {
        format!("`{} {}`", "#".repeat(usize::from(self.level)), self.text)
    }
}

impl Held<'_> {
    /// A finding about a place of the document, the whole of it without one.
    fn finding(
        &self,
        rule: &'static Rule,
        place: Option<&Place<'_>>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Finding {
        let site = match place {
            Some(place) => Site::new(self.path, place.range.clone()),
            None => Site::file(self.path),
        };
        self.finding_at(rule, site, message, help)
    }

    fn finding_at(
        &self,
        rule: &'static Rule,
        site: Site,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Finding {
        let (help, why) = (help.into(), &self.structure.why);
        let help = if why.is_empty() { help } else { format!("{help}; {why}") };
        Finding::new(weighed(rule, self.structure.severity), site, message, help).about(&self.structure.name)
    }

    /// The place of a heading in this document.
    fn site(&self, place: &Place<'_>) -> Site {
        Site::new(self.path, place.range.clone())
    }
}

/// What keeps one document from its shape.
fn judge(structure: &Structure, path: &RepoPath, file: &SourceFile) -> Vec<Finding> {
    let (Ok(text), Ok(page)) = (file.text(), file.page()) else { return Vec::new() };
    // What is quoted is another document's heading.
    let is_own = |start: usize| {
        let line = text[..start].rfind('\n').map_or(0, |end| end + 1);
        text[line..start].trim_start_matches('\u{FEFF}').trim().is_empty()
    };
    let own = page.headings.iter().filter(|heading| is_own(heading.range.start));
    let place = own.map(|heading| {
        let end = heading.range.start + text[heading.range.clone()].trim_end().len();
        Place { level: heading.level, text: heading.text.trim(), range: heading.range.start..end }
    });
    let held = Held { structure, path, file, headings: place.collect() };
    let mut findings = Vec::new();
    headings::judge(&held, &mut findings);
    levels::judge(&held, &mut findings);
    length(&held, text, &mut findings);
    findings
}

/// Finds a document that is too long. The place is its first line, which is there whatever is shortened.
fn length(held: &Held<'_>, text: &str, findings: &mut Vec<Finding>) {
    let (lines, bytes) = (held.file.lines().count(text.len()), text.len());
    for (unit, is, max) in [("lines", lines, held.structure.lines_max), ("bytes", bytes, held.structure.bytes_max)] {
        if max > 0 && is > max {
            let first = held.file.lines().range(0, text.len());
            let said = text[first.clone()].trim_end().len();
            // A blank line is a place, too: an empty one would mean the file.
            let site = Site::new(held.path, 0..if said == 0 { first.end } else { said });
            let message = format!("the document has {is} {unit}, and at most {max} are allowed");
            findings.push(held.finding_at(
                &rules::TOO_LONG,
                site,
                message,
                "shorten it, or move parts of it elsewhere",
            ));
        }
    }
}
