//! Unified diffs that `git apply` accepts, made from the edits and not from whole files.

use std::ops::Range;

use similar::DiffTag;

use crate::judge::Change;
use crate::text::change::{By, compared};
use crate::text::lines::LineIndex;

/// Unchanged lines shown round a change, as git does.
const CONTEXT: usize = 3;

/// How a line of a diff begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// File and hunk headers.
    Header,
    /// An unchanged line.
    Context,
    /// A line that goes.
    Removed,
    /// A line that comes.
    Added,
    /// `\ No newline at end of file`.
    Note,
}

/// One line of a diff: its mark, and its bytes with the line end they have in the file.
pub struct Line<'a> {
    /// What kind of line.
    pub mark: Mark,
    /// The bytes, without the mark's sign.
    pub bytes: std::borrow::Cow<'a, [u8]>,
}

/// Whole lines of the file before that are exchanged for others.
struct Exchange<'a> {
    old: Range<usize>,
    new: Vec<&'a [u8]>,
}

/// The diff of one change, exact to the byte.
pub fn patch(change: &Change) -> Vec<u8> {
    let mut out = Vec::new();
    for line in lines(change) {
        let sign: &[u8] = match line.mark {
            Mark::Header | Mark::Note => b"",
            Mark::Context => b" ",
            Mark::Removed => b"-",
            Mark::Added => b"+",
        };
        out.extend_from_slice(sign);
        out.extend_from_slice(&line.bytes);
        if !line.bytes.ends_with(b"\n") {
            out.push(b'\n');
        }
    }
    out
}

/// The lines of a diff. A line without a line end is followed by a [`Mark::Note`].
pub fn lines(change: &Change) -> Vec<Line<'_>> {
    let old = change.before.as_ref().map_or(&[][..], |file| file.bytes());
    let empty = LineIndex::new(&[]);
    let index = change.before.as_ref().map_or(&empty, |file| file.lines());
    let exchanges = exchanges(change, old, index);
    let mut out = Vec::new();
    header(&mut out, change, !exchanges.is_empty());
    let mut shift: isize = 0;
    let mut first = 0;
    while first < exchanges.len() {
        let mut last = first;
        while last + 1 < exchanges.len() && exchanges[last + 1].old.start - exchanges[last].old.end <= 2 * CONTEXT {
            last += 1;
        }
        hunk(&mut out, &exchanges[first..=last], old, index, &mut shift);
        first = last + 1;
    }
    out
}

fn header(out: &mut Vec<Line<'_>>, change: &Change, has_hunks: bool) {
    let from = change.from.as_ref().unwrap_or(&change.path).as_str();
    let (old, new) = (quoted("a/", from), quoted("b/", change.path.as_str()));
    // A tab ends a name with spaces, or patch tools would take what follows for a time.
    let tab = |path: &str| if path.contains(' ') { "\t" } else { "" };
    let mut push = |text: String| out.push(Line { mark: Mark::Header, bytes: text.into_bytes().into() });
    push(format!("diff --git {old} {new}\n"));
    if change.from.is_some() {
        push(format!("rename from {}\n", quoted("", from)));
        push(format!("rename to {}\n", quoted("", change.path.as_str())));
        // Git takes a name that no hunk follows for a broken patch.
        if !has_hunks {
            return;
        }
    }
    if change.before.is_some() {
        push(format!("--- {old}{}\n", tab(from)));
    } else {
        push(format!("new file mode {}\n", if change.program { "100755" } else { "100644" }));
        push("--- /dev/null\n".to_owned());
    }
    push(format!("+++ {new}{}\n", tab(change.path.as_str())));
}

/// A name as git writes it: quoted when it holds a control character, a quote or a backslash.
fn quoted(side: &str, path: &str) -> String {
    if !path.bytes().any(|b| b < b' ' || matches!(b, b'"' | b'\\' | 0x7F)) {
        return format!("{side}{path}");
    }
    let mut name = format!("\"{side}");
    for c in path.chars() {
        match c {
            '"' | '\\' => name.extend(['\\', c]),
            c if u32::from(c) < 0x20 || c == '\x7F' => name.push_str(&format!("\\{:03o}", u32::from(c))),
            c => name.push(c),
        }
    }
    name.push('"');
    name
}

/// The number of lines of a file: a last line without an end counts, an empty one does not.
fn line_count(bytes: &[u8], index: &LineIndex) -> usize {
    if bytes.is_empty() { 0 } else { index.line_index(bytes.len() - 1) + 1 }
}

/// The changed lines, minimal and in order.
fn exchanges<'a>(change: &'a Change, old: &'a [u8], index: &LineIndex) -> Vec<Exchange<'a>> {
    let count = line_count(old, index);
    let after = change.after.bytes();
    let mut out = Vec::new();
    let mut windows: Vec<(Range<usize>, isize, isize)> = Vec::new();
    let mut shift: isize = 0;
    for (range, text) in change.draft.replacements() {
        let first = index.line_index(range.start).min(count);
        // An insertion before a line touches that line too, so that both sides are whole lines.
        let last = (index.line_index(range.end) + 1).min(count).max(first);
        let before = shift;
        shift += text.len() as isize - range.len() as isize;
        match windows.last_mut() {
            Some((window, _, end_shift)) if first <= window.end => {
                window.end = window.end.max(last);
                *end_shift = shift;
            }
            _ => windows.push((first..last, before, shift)),
        }
    }
    for (window, start_shift, end_shift) in windows {
        let old_start = index.range(window.start, old.len()).start;
        let old_end = index.range(window.end, old.len()).start;
        let new = offset(old_start, start_shift)..offset(old_end, end_shift).min(after.len());
        let old_lines: Vec<&[u8]> = split(&old[old_start..old_end]);
        let new_lines: Vec<&[u8]> = split(&after[new]);
        for op in compared(By::Fewest, &old_lines, &new_lines) {
            if op.tag() != DiffTag::Equal {
                let range = op.old_range();
                out.push(Exchange {
                    old: window.start + range.start..window.start + range.end,
                    new: new_lines[op.new_range()].to_vec(),
                });
            }
        }
    }
    out
}

fn offset(at: usize, shift: isize) -> usize {
    at.saturating_add_signed(shift)
}

fn split(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

/// One hunk: the exchanges and the context round them.
fn hunk<'a>(out: &mut Vec<Line<'a>>, exchanges: &[Exchange<'a>], old: &'a [u8], index: &LineIndex, shift: &mut isize) {
    let (Some(first), Some(last)) = (exchanges.first(), exchanges.last()) else { return };
    let count = line_count(old, index);
    let start = first.old.start.saturating_sub(CONTEXT);
    let end = (last.old.end + CONTEXT).min(count);
    let removed: usize = exchanges.iter().map(|exchange| exchange.old.len()).sum();
    let added: usize = exchanges.iter().map(|exchange| exchange.new.len()).sum();
    let (old_length, new_length) = (end - start, end - start - removed + added);
    let new_start = offset(start, *shift);
    *shift += added as isize - removed as isize;
    // A side without lines is named by the line before it.
    let number = |start: usize, length: usize| if length == 0 { start } else { start + 1 };
    let range = |start, length| {
        if length == 1 { format!("{}", number(start, length)) } else { format!("{},{length}", number(start, length)) }
    };
    let head = format!("@@ -{} +{} @@\n", range(start, old_length), range(new_start, new_length));
    out.push(Line { mark: Mark::Header, bytes: head.into_bytes().into() });
    let mut line = start;
    for exchange in exchanges {
        push_old(out, Mark::Context, line..exchange.old.start, old, index);
        push_old(out, Mark::Removed, exchange.old.clone(), old, index);
        for new in &exchange.new {
            push(out, Mark::Added, new);
        }
        line = exchange.old.end;
    }
    push_old(out, Mark::Context, line..end, old, index);
}

fn push_old<'a>(out: &mut Vec<Line<'a>>, mark: Mark, lines: Range<usize>, old: &'a [u8], index: &LineIndex) {
    for line in lines {
        push(out, mark, &old[index.range(line, old.len())]);
    }
}

fn push<'a>(out: &mut Vec<Line<'a>>, mark: Mark, bytes: &'a [u8]) {
    out.push(Line { mark, bytes: bytes.into() });
    if !bytes.ends_with(b"\n") {
        out.push(Line { mark: Mark::Note, bytes: (&b"\\ No newline at end of file"[..]).into() });
    }
}
