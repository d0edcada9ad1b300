//! Names that some system cannot hold, loses, or shows otherwise than they are.
//!
//! Judged by the list of paths alone. The repair is a rename to the nearest plain name that is free on every file
//! system, with edits of what refers to the file; it is suggested, because who else knows the old name is not known.
//!
//! Left out of the rule list on purpose: names that only best-fit conversions of ANSI programs mistake (full-width
//! slashes), because git and every shell use the wide functions; and a policy for Windows 11 alone, because git
//! refuses device names there as well.

mod collisions;
mod mentions;
mod plan;
pub mod rules;
mod tree;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::plan::Plan;
use self::tree::{Node, Tree, brought, place};
use super::kind::Kind;
use super::{Guard, Scope};
use crate::config::schema::Config;
use crate::model::{Finding, RepoPath, Rule, Site, Snapshot};
use crate::ordered::Ordered;
use crate::text::file_name::{self as name, Device, alias, hidden};
use crate::text::survey::Survey;
use crate::text::unicode::name::{number, spelled};

/// The longest path of a file on Windows, in UTF-16 units, its final NUL included (MAX_PATH).
const PATH_UNITS_MAX: usize = 260;

/// The same of a folder, which leaves room for a short name in it (MAX_PATH - 12).
const FOLDER_UNITS_MAX: usize = 248;

/// The longest component that Linux holds (NAME_MAX), in bytes.
const COMPONENT_BYTES_MAX: usize = 255;

/// The guard.
pub struct Names {
    config: Arc<Config>,
}

impl Names {
    /// The guard.
    pub fn new(config: &Arc<Config>) -> Names {
        Names { config: Arc::clone(config) }
    }
}

impl Guard for Names {
    /// Only a file that is to be renamed, for its bytes.
    fn keeps(&self, path: &RepoPath, _: Kind, _: &[u8], _: &Survey) -> bool {
        !is_plain(path)
    }

    /// What may refer to a file that is to be renamed.
    fn follows(&self, snapshot: &Snapshot, scope: &Scope) -> BTreeSet<RepoPath> {
        if brought(snapshot).all(is_plain) {
            return BTreeSet::new();
        }
        let tree = Tree::of(snapshot, scope);
        let plan = Plan::sketch(&self.config, snapshot, &tree);
        if plan.is_empty() {
            return BTreeSet::new();
        }
        let renamed = plan.files().filter(|path| snapshot.blob(path).is_none()).cloned();
        renamed.chain(mentions::readers(&self.config, snapshot, scope)).into_set()
    }

    fn judge(&self, snapshot: &Snapshot, scope: &Scope) -> Vec<Finding> {
        let mut findings = of_no_path(snapshot, scope);
        // A folder is as old as the oldest file in it.
        if brought(snapshot).next().is_none() {
            return findings;
        }
        let tree = Tree::of(snapshot, scope);
        let mut repairable: Vec<(usize, Finding)> = Vec::new();
        for (index, node) in tree.nodes.iter().enumerate().filter(|(_, node)| node.is_asked_about()) {
            repairable.extend(of_name(node).into_iter().map(|finding| (index, finding)));
            findings.extend(alias_of(node));
            findings.extend(self.length_of(node));
        }
        collisions::judge(&tree, &mut findings);
        if !repairable.is_empty() {
            let plan = Plan::of(&self.config, snapshot, &tree);
            let mentions = mentions::find(&self.config, snapshot, scope, &tree, &plan);
            findings
                .extend(repairable.into_iter().map(|(node, finding)| plan.repaired(&tree, node, finding, &mentions)));
        }
        findings
    }
}

impl Names {
    /// What is too long about a file or folder: its own name, or its path from the root of a drive.
    fn length_of(&self, node: &Node<'_>) -> Option<Finding> {
        let units = name::units(node.name());
        if units > name::COMPONENT_UNITS_MAX {
            let message = format!("the name of the {} has {units} UTF-16 units; file systems hold 255", node.noun());
            return Some(finding(&rules::TOO_LONG, node, message, "give it a shorter name with `git mv`"));
        }
        let bytes = node.name().len();
        if bytes > COMPONENT_BYTES_MAX {
            let message =
                format!("the name of the {} has {bytes} bytes; Linux holds {COMPONENT_BYTES_MAX}", node.noun());
            return Some(finding(&rules::TOO_LONG, node, message, "give it a shorter name with `git mv`"));
        }
        let encoding = &self.config.encoding;
        let (units, max) = (name::units(node.path), if node.is_folder { FOLDER_UNITS_MAX } else { PATH_UNITS_MAX });
        let whole = encoding.root_budget.saturating_add(1).saturating_add(units);
        if encoding.long_paths || whole < max {
            return None;
        }
        let budget = encoding.root_budget;
        let message = format!(
            "the path of the {} has {units} UTF-16 units; below a clone of {budget} that is {whole}, and Windows holds {}",
            node.noun(),
            max - 1
        );
        let help = match node.parent() {
            "" => "give it a shorter name with `git mv`".to_owned(),
            folder => format!("shorten a folder above it, such as `{}`, or set `encoding.long_paths`", spelled(folder)),
        };
        Some(finding(&rules::TOO_LONG_MILD, node, message, help))
    }
}

/// Whether every system can hold each component of `path`.
fn is_plain(path: &RepoPath) -> bool {
    path.as_str().split('/').all(name::is_plain)
}

fn finding(rule: &'static Rule, node: &Node<'_>, message: String, help: impl Into<String>) -> Finding {
    Finding::new(rule, Site::file(&place(node.path)), message, help)
}

/// What is wrong with one name and can be repaired by another.
fn of_name(node: &Node<'_>) -> Vec<Finding> {
    let text = node.name();
    if name::is_plain(text) {
        return Vec::new();
    }
    let (noun, shown) = (node.noun(), spelled(text));
    let mut found = Vec::new();
    let mut add = |rule, message| found.push(finding(rule, node, message, ""));
    if let Some(device) = name::device(text) {
        let base = text.split(['.', ':', ' ']).next().unwrap_or_default();
        let base = spelled(&base.to_uppercase());
        match device {
            Device::Certain => {
                add(&rules::RESERVED, format!("`{shown}` is the device {base} to Windows, not a {noun}"));
            }
            Device::Doubtful => {
                add(&rules::RESERVED_MILD, format!("`{shown}` is the device {base} to some versions of Windows"));
            }
        }
    }
    if let Some(c) = name::illegal(text) {
        let sign = if c.is_ascii_graphic() { format!("`{c}`") } else { number(c) };
        add(&rules::ILLEGAL, format!("`{shown}` holds {sign}, which no name on Windows can"));
    }
    if let Some(c) = name::trailing(text) {
        let end = if c == '.' { "dot" } else { "space" };
        add(&rules::TRAILING, format!("`{shown}` ends with a {end}, which Windows drops"));
    }
    if !name::is_composed(text) {
        let message = "is not in normalisation form C: typed on a keyboard, the name does not lead to the";
        add(&rules::NOT_NFC, format!("`{shown}` {message} {noun}"));
    }
    if let Some((_, c)) = hidden::first(text) {
        let point = u32::from(c);
        if text.chars().any(hidden::reorders) {
            add(&rules::HIDDEN, format!("`{shown}` holds U+{point:04X}, so it is not shown as it is"));
        } else {
            add(&rules::HIDDEN_MILD, format!("`{shown}` holds U+{point:04X}, which nobody sees"));
        }
    }
    found
}

/// A name that is taken for one of git's own.
fn alias_of(node: &Node<'_>) -> Option<Finding> {
    let own = alias::of(node.name())?;
    let message = format!("`{}` is `{own}` to some file system, where git obeys it", spelled(node.name()));
    let help = "find out with `git log` who added it and why, then remove or rename it by hand";
    Some(finding(&rules::DOTGIT, node, message, help))
}

/// Names that are no paths here.
fn of_no_path(snapshot: &Snapshot, scope: &Scope) -> Vec<Finding> {
    let since = snapshot.facts.since.as_ref();
    let asked = snapshot.unnameable.iter().filter(|name| since.is_none_or(|since| since.unnameable.contains(*name)));
    let findings = asked.filter(|name| scope.contains(&RepoPath::shown(name))).map(|bytes| {
        let site = Site::file(&RepoPath::shown(bytes));
        match std::str::from_utf8(bytes) {
            Ok(_) => {
                let message = "the name holds a `:` or a `\\`, so the file cannot be on Windows and was not looked at";
                Finding::new(&rules::ILLEGAL, site, message, "rename it with git on another system")
            }
            Err(error) => {
                let at = error.valid_up_to();
                let message = format!(
                    "the name is not UTF-8: its byte {} is {:02X}; the contents were not looked at",
                    at + 1,
                    bytes.get(at).copied().unwrap_or_default()
                );
                Finding::new(&rules::NOT_UTF8, site, message, "give it a name in UTF-8 with `git mv`")
            }
        }
    });
    findings.collect()
}
