//! The units in which phrases are looked for: lines, and commands that go on over several lines.

use std::ops::Range;

/// Several lines read as one, with the way back to their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The text: each join is one blank.
    pub text: String,
    /// Where each piece of it starts, in it and in the whole.
    pieces: Vec<(usize, usize)>,
    /// Where the lines stand in the whole, without the end of the last.
    pub range: Range<usize>,
}

impl Joined {
    /// `lines` of `text` as one, of each the part that `part` leaves; empty parts go.
    pub fn of(
        text: &str,
        lines: impl Iterator<Item = Range<usize>>,
        part: impl Fn(&Range<usize>) -> Range<usize>,
    ) -> Joined {
        let mut unit = Joined { text: String::new(), pieces: Vec::new(), range: 0..0 };
        for line in lines {
            let part = part(&line);
            if unit.pieces.is_empty() {
                unit.range.start = line.start;
            }
            unit.range.end = line.end;
            if part.is_empty() && !unit.pieces.is_empty() {
                continue;
            }
            if !unit.text.is_empty() {
                unit.text.push(' ');
            }
            unit.pieces.push((unit.text.len(), part.start));
            unit.text.push_str(&text[part]);
        }
        if unit.pieces.is_empty() {
            unit.pieces.push((0, unit.range.start));
        }
        unit
    }

    /// The place in the whole of a place in the unit.
    pub fn origin(&self, offset: usize) -> usize {
        let after = self.pieces.partition_point(|(start, _)| *start <= offset);
        let (start, origin) = self.pieces[after.saturating_sub(1)];
        origin + (offset - start)
    }
}

/// The lines of `text` without their ends. LF, CR LF and a lone CR end lines; a leading BOM is no
/// part of the first.
pub fn lines(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let mut at = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    for end in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        if end < at {
            continue;
        }
        lines.push(at..end);
        at = end + 1 + usize::from(bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n'));
    }
    if at < bytes.len() {
        lines.push(at..bytes.len());
    }
    lines
}

/// The line that holds `offset`, without its end.
pub fn line_at(text: &str, offset: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = memchr::memrchr2(b'\n', b'\r', &bytes[..offset]).map_or(0, |end| end + 1);
    let start = if start == 0 && text.starts_with('\u{FEFF}') { 3 } else { start };
    let end =
        memchr::memchr2(b'\n', b'\r', &bytes[offset.max(start)..]).map_or(bytes.len(), |at| offset.max(start) + at);
    start.min(end)..end
}

/// The commands of `text` that go on over a backslash at the end of a line, where `joins` says that
/// the line at an offset can.
pub fn joined(text: &str, joins: impl Fn(usize) -> bool) -> Vec<Joined> {
    let bytes = text.as_bytes();
    let mut units: Vec<Joined> = Vec::new();
    for slash in memchr::memchr_iter(b'\\', bytes) {
        if !matches!(bytes.get(slash + 1), Some(b'\n' | b'\r'))
            || units.last().is_some_and(|unit| slash < unit.range.end)
        {
            continue;
        }
        let first = line_at(text, slash);
        // An even number of backslashes is text, and a comment does not go on.
        let run = bytes[first.start..=slash].iter().rev().take_while(|byte| **byte == b'\\').count();
        if run % 2 == 0 || !joins(first.start) {
            continue;
        }
        units.push(join(text, first));
    }
    units
}

fn join(text: &str, first: Range<usize>) -> Joined {
    let mut unit = Joined { text: String::new(), pieces: Vec::new(), range: first.clone() };
    let mut line = first;
    loop {
        let piece = &text[line.clone()];
        let goes_on = piece.ends_with('\\') && line.end < text.len();
        let said = if goes_on { &piece[..piece.len() - 1] } else { piece };
        let lead = if unit.pieces.is_empty() { 0 } else { said.len() - said.trim_start().len() };
        let said = &said[lead..];
        let said = if goes_on { said.trim_end() } else { said };
        if !unit.pieces.is_empty() {
            unit.text.push(' ');
        }
        unit.pieces.push((unit.text.len(), line.start + lead));
        unit.text.push_str(said);
        unit.range.end = line.end;
        if !goes_on {
            return unit;
        }
        let crlf = text[line.end..].starts_with("\r\n");
        line = line_at(text, (line.end + 1 + usize::from(crlf)).min(text.len()));
        if line.is_empty() && line.start >= text.len() {
            return unit;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_every_way() {
        let text = "\u{FEFF}a\r\nb\rc\n\nd";
        let found: Vec<&str> = lines(text).into_iter().map(|line| &text[line]).collect();
        assert_eq!(found, ["a", "b", "c", "", "d"]);
        assert_eq!(&text[line_at(text, 4)], "a");
        assert_eq!(&text[line_at(text, 6)], "b");
    }

    #[test]
    fn joined_commands_know_where_they_stand() {
        let text = "x\nrun \\\r\n   one \\\n\ttwo\ny\\\\\nz";
        let units = joined(text, |_| true);
        assert_eq!(units.len(), 1);
        assert_eq!(units[0].text, "run one two");
        assert_eq!(&text[units[0].origin(4)..][..3], "one");
        assert_eq!(&text[units[0].origin(8)..][..3], "two");
        assert_eq!(&text[units[0].range.clone()], "run \\\r\n   one \\\n\ttwo");
        assert_eq!(joined("a \\\n", |_| true)[0].text, "a");
    }
}
