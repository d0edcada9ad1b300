//! Whole merge conflicts in a text, as git writes them.
//!
//! A conflict is `<<<<<<<` at the beginning of a line, later a line `=======`, later `>>>>>>>`; `|||||||` may stand
//! before the middle. Each mark has seven signs, git's default, and behind it nothing or a blank. So a heading that is
//! underlined with `=======` is none, a mark that is indented is none, and half a conflict is none.

use std::ops::Range;

/// What one line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Ours,
    Base,
    Middle,
    Theirs,
}

/// The conflicts of `bytes`, each as the range of its first line.
pub fn conflicts(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    // Where the next opening mark is looked for; nearly every file has none.
    while let Some(offset) = memchr::memmem::find(&bytes[at..], b"<<<<<<<") {
        let start = at + offset;
        let end = end_of_line(bytes, start);
        let is_line = start == 0 || bytes[start - 1] == b'\n';
        if is_line && mark(&bytes[start..end]) == Some(Mark::Ours) {
            match closed(bytes, end) {
                Closed::At(after) => {
                    found.push(start..end);
                    at = after;
                }
                Closed::Reopened(next) => at = next,
                Closed::Never => return found,
            }
        } else {
            at = end;
        }
    }
    found
}

/// How a conflict goes on.
enum Closed {
    /// It is whole, and ends here.
    At(usize),
    /// Another begins here before it is whole.
    Reopened(usize),
    /// Nothing of it follows.
    Never,
}

/// Looks from `from` on for the rest of a conflict.
fn closed(bytes: &[u8], from: usize) -> Closed {
    let mut at = from;
    let mut has_middle = false;
    while at < bytes.len() {
        let end = end_of_line(bytes, at);
        match mark(&bytes[at..end]) {
            Some(Mark::Ours) => return Closed::Reopened(at),
            Some(Mark::Middle) => has_middle = true,
            Some(Mark::Theirs) if has_middle => return Closed::At(end),
            _ => {}
        }
        at = end;
    }
    Closed::Never
}

/// The offset behind the line that holds `at`.
fn end_of_line(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |feed| at + feed + 1)
}

/// Which mark a line is, its end included.
fn mark(line: &[u8]) -> Option<Mark> {
    let (sign, rest) = (line.get(..7)?, &line[7..]);
    let is_bare = matches!(rest, b"" | b"\n" | b"\r\n");
    let is_labelled = is_bare || rest.starts_with(b" ");
    match sign {
        b"<<<<<<<" if is_labelled => Some(Mark::Ours),
        b"|||||||" if is_labelled => Some(Mark::Base),
        b"=======" if is_bare => Some(Mark::Middle),
        b">>>>>>>" if is_labelled => Some(Mark::Theirs),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines at which conflicts begin, counted from one.
    fn lines(text: &str) -> Vec<usize> {
        conflicts(text.as_bytes()).iter().map(|range| text[..range.start].matches('\n').count() + 1).collect()
    }

    /// Seven of a sign, so that this file holds no mark.
    fn seven(text: &str) -> String {
        text.replace('1', "<<<<<<<").replace('2', "|||||||").replace('3', "=======").replace('4', ">>>>>>>")
    }

    #[test]
    fn whole_conflicts_are_found() {
        assert_eq!(lines(&seven("a\n1 HEAD\nx\n3\ny\n4 side\nb\n")), [2]);
        assert_eq!(lines(&seven("1 HEAD\r\nx\r\n2 base\r\n0\r\n3\r\ny\r\n4 side\r\n")), [1]);
        assert_eq!(lines(&seven("1\n3\n4\n1 a\n3\n4 b")), [1, 4]);
        // A second one begins before the first is whole.
        assert_eq!(lines(&seven("1 a\nx\n1 b\n3\n4 c\n")), [3]);
    }

    #[test]
    fn what_only_looks_alike_is_none() {
        for text in [
            "Heading\n3\ntext\n",
            "1 HEAD\nx\n3\ny\n",
            "1 HEAD\nx\n4 side\n",
            "3\n4 side\n1 HEAD\n",
            "    1 HEAD\n    x\n    3\n    4 side\n",
            "1< HEAD\n3\n4 side\n",
            "1 HEAD\n3=\n4 side\n",
            "",
        ] {
            assert_eq!(lines(&seven(text)), [0usize; 0], "{text}");
        }
    }

    #[test]
    fn a_long_file_of_opening_marks_costs_one_pass() {
        let text = seven("1 a\n").repeat(100_000);
        assert!(conflicts(text.as_bytes()).is_empty());
        let text = seven("1 a\n3\n").repeat(100_000);
        assert!(conflicts(text.as_bytes()).is_empty());
    }
}
