//! Names of one folder that some file system takes for one.

use std::collections::HashMap;

use super::rules;
use super::tree::{Node, Tree, place};
use crate::model::{Finding, Rule, Site};
use crate::text::file_name::fold;
use crate::text::unicode::name::spelled;

/// Every name that another one stands in the way of. Folders that are one folder share their names.
pub fn judge(tree: &Tree<'_>, findings: &mut Vec<Finding>) {
    let mut by_key: HashMap<String, Vec<usize>> = HashMap::with_capacity(tree.nodes.len());
    for (index, node) in tree.nodes.iter().enumerate() {
        by_key.entry(fold::apple(node.path)).or_default().push(index);
    }
    let mut groups: Vec<Vec<usize>> = by_key.into_values().filter(|group| group.len() > 1).collect();
    groups.sort_unstable();
    for group in groups {
        let (Some(first), rest) = (group.first().map(|index| &tree.nodes[*index]), &group[1..]) else { continue };
        for node in rest.iter().map(|index| &tree.nodes[*index]) {
            let is_asked = (node.is_new || first.is_new) && (node.is_judged || first.is_judged);
            // What differs in a folder above was said of the folder.
            if is_asked && (node.name() != first.name() || node.is_folder != first.is_folder) {
                findings.push(finding(first, node));
            }
        }
    }
}

fn finding(first: &Node<'_>, node: &Node<'_>) -> Finding {
    let is_form = fold::composed(first.path) == fold::composed(node.path);
    let are_folders = first.is_folder && node.is_folder;
    let rule: &'static Rule = match (is_form, are_folders) {
        (true, _) => &rules::FORM_COLLISION,
        (false, true) => &rules::CASE_COLLISION_MILD,
        (false, false) => &rules::CASE_COLLISION,
    };
    let on_ntfs = fold::ntfs(first.path) == fold::ntfs(node.path);
    let systems = if on_ntfs { "Windows (NTFS) and macOS (APFS) keep" } else { "macOS (APFS) keeps" };
    let (a, b) = (spelled(node.path), spelled(first.path));
    let outcome = match (first.is_folder, node.is_folder) {
        (true, true) => "one folder for the files of both",
        (false, false) => "one of the two files",
        _ => "the file or the folder, not both",
    };
    let what = if is_form { "differ only in how characters are composed" } else { "are one name" };
    let message = format!("the {} `{a}` and the {} `{b}` {what}: {systems} {outcome}", node.noun(), first.noun());
    let help = format!("rename or remove one of the two with git on Linux, such as `git mv '{b}' NEW_NAME`");
    Finding::new(rule, Site::file(&place(node.path)), message, help).because(Site::file(&place(first.path)))
}
