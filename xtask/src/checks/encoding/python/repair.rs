//! `encoding="utf-8"` put into a call.

use super::open::{Open, Repair};
use crate::model::{Edit, RepoPath};
use crate::text::python::tree::{Call, Module};

/// The edits that say the encoding of a call. Where a caller may give another mode, a binary file gets none.
pub fn encoding(path: &RepoPath, module: &Module<'_>, call: &Call, open: &Open) -> Option<Vec<Edit>> {
    let value = match open.mode {
        Some(mode) => format!("None if \"b\" in {} else \"utf-8\"", module.of(&module.nodes[mode].range)),
        None => "\"utf-8\"".to_owned(),
    };
    match &open.repair {
        Repair::None => None,
        Repair::Replace(old) => Some(vec![Edit::replace(path, module.nodes[*old].range.clone(), value)]),
        Repair::Add => {
            let said = format!("encoding={value}");
            let text = match call.arguments.last() {
                None => said,
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
