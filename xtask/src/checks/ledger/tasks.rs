//! Tasks that are still called open although what they want is there.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::rules;
use crate::config::schema::OpenTasks;
use crate::model::{Finding, RepoPath, Site, Snapshot};
use crate::text::markdown::Document;

/// An open task that wants a file: `TODO: create x`, `- [ ] add x`. The file follows in code or bare.
static TASK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\bTODO\b[:\s]+|\[ \]\s+)(?i:implement|add|create|write)\s+`?(?P<path>[\w./-]+)`?")
        .expect("the pattern is fixed and has a test")
});

/// Whether open tasks are looked for in `path`.
pub fn is_judged(tasks: &OpenTasks, path: &RepoPath) -> bool {
    path.is_markdown() && tasks.documents.set.contains(path) && !tasks.exclude.set.contains(path)
}

/// Finds open tasks whose file exists.
pub fn judge(tasks: &OpenTasks, snapshot: &Snapshot, findings: &mut Vec<Finding>) {
    for (index, glob) in tasks.documents.texts.iter().enumerate() {
        let mut paths = snapshot.tree.iter().filter(|path| is_judged(tasks, path));
        if !paths.any(|path| tasks.documents.set.matches(index, path)) {
            let message = format!("`{glob}` of `open_tasks.documents` matches no Markdown file");
            let site = Site::file(&crate::checks::sot::config_path());
            findings.push(Finding::new(&rules::NO_INPUT, site, message, "correct the glob, or take it out"));
        }
    }
    let mut files: Option<Files<'_>> = None;
    for (path, file) in snapshot.files().filter(|(path, _)| is_judged(tasks, path)) {
        let (Ok(text), Ok(document)) = (file.text(), file.document()) else { continue };
        for (place, wanted) in wanted(text, document) {
            let files = files.get_or_insert_with(|| Files::new(snapshot));
            let Some(found) = files.find(wanted) else { continue };
            let message = format!("the task is open, and {found} is there");
            let help = "tick it off, or say what is still missing";
            findings.push(Finding::new(&rules::FINISHED_TASK, Site::new(path, place), message, help));
        }
    }
}

/// The open tasks of a text, and the file each wants. Code is no task list.
fn wanted<'t>(text: &'t str, document: &Document) -> Vec<(Range<usize>, &'t str)> {
    let found = TASK.captures_iter(text);
    let tasks = found.filter_map(|groups| {
        let (whole, path) = (groups.get(0)?, groups.name("path")?);
        let wanted = path.as_str().trim_end_matches('.');
        (!document.is_quoted(text, whole.start())).then_some((whole.range(), wanted))
    });
    tasks.collect()
}

/// The repository's files, by path and by name.
struct Files<'s> {
    snapshot: &'s Snapshot,
    by_name: HashMap<&'s str, Vec<&'s RepoPath>>,
}

impl<'s> Files<'s> {
    fn new(snapshot: &'s Snapshot) -> Files<'s> {
        let mut by_name: HashMap<&str, Vec<&RepoPath>> = HashMap::new();
        for path in snapshot.tree.iter() {
            by_name.entry(path.file_name()).or_default().push(path);
        }
        Files { snapshot, by_name }
    }

    /// The file that `wanted` names: a path from the root, or the only file of that name. A folder
    /// or a word without an extension names none.
    fn find(&self, wanted: &str) -> Option<&'s RepoPath> {
        let wanted = wanted.strip_prefix("./").unwrap_or(wanted);
        let path = RepoPath::new(wanted).ok()?;
        if let Some(known) = self.snapshot.tree.get(&path) {
            return Some(known);
        }
        let only = (!wanted.contains('/') && path.extension().is_some()).then(|| self.by_name.get(wanted))??;
        match only.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }
}
