//! `encoding="utf-8"` put into a call.

use super::open::Repair;
use crate::model::{Edit, RepoPath};
use crate::text::python::tree::{Call, Module};

/// The edits that say the encoding of a call.
pub fn encoding(path: &RepoPath, module: &Module<'_>, call: &Call, repair: &Repair) -> Option<Vec<Edit>> {
    match repair {
        Repair::None => None,
        Repair::Replace(value) => Some(vec![Edit::replace(path, module.nodes[*value].range.clone(), "\"utf-8\"")]),
        Repair::Add => {
            let said = "encoding=\"utf-8\"";
            let text = match call.arguments.last() {
                None => said.to_owned(),
                Some(last) => match own_line(module, last.range.start) {
                    // Every argument on a line of its own, so this one, too.
                    Some(before) => format!(",{before}{said}"),
                    None => format!(", {said}"),
                },
            };
            Some(vec![Edit::insert(path, call.end, text)])
        }
    }
}

/// The line end and the blanks before `start`, if nothing else stands before it on its line.
fn own_line<'a>(module: &Module<'a>, start: usize) -> Option<&'a str> {
    let before = &module.text[..start];
    let text = before.trim_end_matches([' ', '\t', '\x0c']);
    let end = ["\r\n", "\n", "\r"].into_iter().find(|end| text.ends_with(end))?;
    Some(&before[text.len() - end.len()..])
}
