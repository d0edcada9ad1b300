//! Console blocks with what their commands print now.

use super::blocks::Block;
use super::session::{PROMPT, Step};
use crate::model::{Edit, Fix, Safety};
use crate::text::lines::LineEnd;

/// The block with other outputs; nothing when they could not be shown there.
pub fn fix(block: &Block<'_>, outputs: &[(&Step, Vec<String>)]) -> Option<Fix> {
    let mut edits = Vec::new();
    for (step, lines) in outputs {
        edits.push(edit(block, step, lines)?);
    }
    let lines = outputs.iter().flat_map(|(_, lines)| lines);
    edits.extend(longer_fence(block, lines.map(String::as_str))?);
    Some(Fix { safety: Safety::Suggested, edits })
}

/// What is shown below a command, exchanged.
fn edit(block: &Block<'_>, step: &Step, lines: &[String]) -> Option<Edit> {
    // It would be read as the next command.
    if lines.iter().any(|line| line.starts_with(PROMPT)) {
        return None;
    }
    let (text, places) = (block.text, &block.code.lines);
    let command = places.get(step.command.start)?.start;
    let start = places.get(step.command.end.checked_sub(1)?)?.end;
    let end = if step.shown.is_empty() { start } else { places.get(step.shown.end - 1)?.end };
    if !text[..start].ends_with('\n') {
        return None;
    }
    // What stands before a line of this block: its indentation, the marker of a quotation.
    let prefix = &text[text[..command].rfind('\n').map_or(0, |at| at + 1)..command];
    if !prefix.chars().all(|c| matches!(c, ' ' | '\t' | '>')) {
        return None;
    }
    let line_end = LineEnd::at(text.as_bytes(), command).as_str();
    let mut new = String::new();
    for line in lines {
        let prefix = if line.is_empty() { prefix.trim_end() } else { prefix };
        new.extend([prefix, line, line_end]);
    }
    // A block that is not closed ends with the file.
    if end > start && !text[..end].ends_with('\n') {
        new.truncate(new.trim_end_matches(['\r', '\n']).len());
    }
    Some(Edit::replace(block.path, start..end, new))
}

/// Longer fences, where a line of the output would close the block; nothing when they are not understood.
fn longer_fence<'l>(block: &Block<'_>, lines: impl Iterator<Item = &'l str>) -> Option<Vec<Edit>> {
    let range = block.code.range.clone();
    let whole = &block.text[range.clone()];
    let opening = range.start + whole.len() - whole.trim_start_matches([' ', '\t']).len();
    let sign = block.text[opening..].chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let run = |line: &str| line.len() - line.trim_start_matches(sign).len();
    let length = run(&block.text[opening..range.end]);
    let longest = lines.map(|line| run(line.trim_start())).max().unwrap_or(0);
    if longest < length {
        return Some(Vec::new());
    }
    let more = sign.to_string().repeat(longest + 1 - length);
    let mut edits = vec![Edit::insert(block.path, opening, more.as_str())];
    let trimmed = whole.trim_end();
    let last = trimmed.rfind('\n')? + 1;
    let closing = trimmed[last..].trim_start_matches([' ', '\t', '>']);
    // Without a closing fence the block goes on to the end of its container.
    if run(closing) == closing.len() && closing.len() >= length {
        edits.push(Edit::insert(block.path, range.start + trimmed.len() - closing.len(), more));
    }
    Some(edits)
}
