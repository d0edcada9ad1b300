//! Filters of paths: those of triggers, and those that a job computes for others.

use super::condition;
use super::state::Condition;
use super::{Job, Step};
use crate::text::yaml;

/// As many globs are shown.
const SHOWN_MAX: usize = 4;

/// Some of `globs`, as they are shown.
pub fn listed(globs: &[String]) -> String {
    let mut out = globs.iter().take(SHOWN_MAX).map(|glob| format!("`{glob}`")).collect::<Vec<_>>().join(", ");
    if globs.len() > SHOWN_MAX {
        out.push_str(&format!(" and {} more", globs.len() - SHOWN_MAX));
    }
    out
}

/// Whether `globs` take `path`: the last one that matches decides, and one with `!` takes out.
///
/// The syntax is that of docs.github.com, "Filter pattern cheat sheet".
pub fn takes(globs: &[String], path: &str) -> bool {
    let mut taken = false;
    for glob in globs {
        match glob.strip_prefix('!') {
            Some(glob) if taken && matches(glob, path) => taken = false,
            None if !taken => taken = matches(glob, path),
            _ => {}
        }
    }
    taken
}

/// Whether one glob matches the whole of `path`; takes time in the product of their lengths.
fn matches(glob: &str, path: &str) -> bool {
    let glob: Vec<char> = glob.strip_prefix("./").unwrap_or(glob).chars().collect();
    let path: Vec<char> = path.chars().collect();
    // The places of the path up to which the glob matches so far.
    let mut reached = vec![false; path.len() + 1];
    reached[0] = true;
    let mut at = 0;
    while at < glob.len() {
        let mut next = vec![false; path.len() + 1];
        let is_double = glob[at] == '*' && glob.get(at + 1) == Some(&'*');
        match glob[at] {
            '*' => {
                let mut open = false;
                for place in 0..=path.len() {
                    open = open && (is_double || path.get(place.wrapping_sub(1)) != Some(&'/')) || reached[place];
                    next[place] = open;
                }
                at += if is_double { 2 } else { 1 };
                // `**/` is also nothing.
                if is_double && glob.get(at) == Some(&'/') {
                    // From behind, since each place asks for the one before it.
                    for place in (0..=path.len()).rev() {
                        let behind = place > 0 && path[place - 1] == '/' && next[place - 1];
                        next[place] = reached[place] || behind;
                    }
                    at += 1;
                }
            }
            '[' => {
                let end = glob[at..].iter().position(|c| *c == ']').map_or(glob.len(), |length| at + length);
                let set = &glob[at + 1..end];
                for place in 0..path.len() {
                    next[place + 1] = reached[place] && is_in(set, path[place]);
                }
                at = end + 1;
            }
            '\\' if at + 1 < glob.len() => {
                step(&reached, &mut next, &path, glob[at + 1]);
                at += 2;
            }
            '?' => {
                // The character before it may be missing, which only a plain one can be.
                next.clone_from(&reached);
                at += 1;
            }
            sign => {
                step(&reached, &mut next, &path, sign);
                if glob.get(at + 1) == Some(&'?') {
                    next.iter_mut().zip(&reached).for_each(|(next, reached)| *next |= reached);
                }
                at += 1;
            }
        }
        reached = next;
    }
    reached[path.len()]
}

fn step(reached: &[bool], next: &mut [bool], path: &[char], sign: char) {
    for place in 0..path.len() {
        next[place + 1] = reached[place] && path[place] == sign;
    }
}

fn is_in(set: &[char], sign: char) -> bool {
    let mut at = 0;
    while at < set.len() {
        if set.get(at + 1) == Some(&'-') && at + 2 < set.len() {
            if (set[at]..=set[at + 2]).contains(&sign) {
                return true;
            }
            at += 3;
        } else {
            if set[at] == sign {
                return true;
            }
            at += 1;
        }
    }
    false
}

/// The filter that a job's condition asks for, if it asks for one that another job computes.
pub(super) fn asked(expression: &str, jobs: &[Job]) -> Option<Condition> {
    let (mut names, mut globs) = (Vec::new(), Vec::new());
    for (job, output) in condition::outputs(expression) {
        let Some(filtering) = jobs.iter().find(|other| other.id.text == job) else { continue };
        let made = filtering.outputs.iter().find(|(name, _)| *name == output).map(|(_, made)| made.as_str());
        for (step, name) in made.map(condition::step_outputs).unwrap_or_default() {
            let is_it = |other: &&Step| other.id.as_deref() == Some(step.as_str());
            if let Some(found) = filtering.steps.iter().find(is_it).and_then(|step| defined(step, &name)) {
                globs.extend(found);
                names.push(format!("`{name}` of `{job}`"));
            }
        }
    }
    if names.is_empty() {
        return None;
    }
    let text = format!("path filter {}: {}", names.join(" or "), listed(&globs));
    Some(Condition { text, paths: Some(globs), expression: Some(expression.to_owned()) })
}

/// The same within one job: `if: steps.filter.outputs.docs == 'true'`.
pub(super) fn asked_of_steps(expression: &str, job: &Job) -> Option<Condition> {
    let mut found = Vec::new();
    let mut names = Vec::new();
    for (step, name) in condition::step_outputs(expression) {
        let is_it = |other: &&Step| other.id.as_deref() == Some(step.as_str());
        if let Some(globs) = job.steps.iter().find(is_it).and_then(|step| defined(step, &name)) {
            found.extend(globs);
            names.push(format!("`{name}`"));
        }
    }
    let text = format!("path filter {}: {}", names.join(" or "), listed(&found));
    (!names.is_empty()).then(|| Condition { text, paths: Some(found), expression: Some(expression.to_owned()) })
}

/// Whether a step computes filters.
pub(super) fn is_filter(step: &Step) -> bool {
    let action = step.uses.as_ref().map(|uses| uses.text.as_str()).unwrap_or_default();
    ["dorny/paths-filter", "tj-actions/changed-files"].iter().any(|known| action.starts_with(known))
}

/// The globs of the filter `name` that a step computes.
fn defined(step: &Step, name: &str) -> Option<Vec<String>> {
    if !is_filter(step) {
        return None;
    }
    let with = |key: &str| step.with.iter().find(|(name, _)| name == key).map(|(_, said)| said.text.as_str());
    if let Some(files) = with("files").filter(|_| matches!(name, "any_changed" | "any_modified" | "only_changed")) {
        return Some(files.split_whitespace().map(str::to_owned).collect());
    }
    let filters = with("filters").or_else(|| with("files_yaml"))?;
    let name = name.trim_end_matches("_any_changed").trim_end_matches("_any_modified");
    let documents = yaml::parse(filters).ok()?;
    let node = documents.first()?.get(name)?;
    let mut globs = Vec::new();
    let mut open = vec![node];
    // Filters may hold others by anchors, as lists in lists, and kinds of change as keys.
    while let Some(node) = open.pop() {
        globs.extend(node.as_str().map(str::to_owned));
        open.extend(node.items().iter().rev());
        open.extend(node.written().iter().map(|entry| &entry.value));
    }
    Some(globs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(glob: &str, path: &str) -> bool {
        takes(&[glob.to_owned()], path)
    }

    #[test]
    fn globs_are_those_of_the_cheat_sheet() {
        assert!(is("docs/**", "docs/a/b.md") && is("docs/**", "docs/a.md") && !is("docs/**", "docs2/a.md"));
        assert!(is("*.js", "app.js") && !is("*.js", "src/app.js") && is("**.js", "src/app.js"));
        assert!(is("**/docs/**", "docs/hello.md") && is("**/docs/**", "dir/docs/my/file.txt"));
        assert!(is("requirements*.txt", "requirements-dev.txt") && !is("requirements*.txt", "a/requirements.txt"));
        assert!(is("*.jsx?", "page.js") && is("*.jsx?", "page.jsx") && is("**", "all/the/files.md"));
        assert!(is("v[12].[0-9]", "v2.7") && !is("v[12].[0-9]", "v3.1") && is("README.md", "README.md"));
        assert!(is("**/migrate-*.sql", "db/sept/migrate-v1.sql") && is("*", "README") && !is("*", "a/b"));
        assert!(!is("[", "x") && !is("", "x") && is("./a", "a"));
    }

    #[test]
    fn the_last_glob_that_matches_decides() {
        let globs = ["src/**".to_owned(), "!src/docs/**".to_owned(), "src/docs/api.md".to_owned()];
        assert!(takes(&globs, "src/a.py") && !takes(&globs, "src/docs/b.md") && takes(&globs, "src/docs/api.md"));
    }
}
