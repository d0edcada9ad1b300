//! Recognises what one line can start: headings, fences, breaks and list markers.
//!
//! Every function gets the line from its first word on. Whether the place allows such a block
//! (indentation, an open paragraph) is the business of `blocks`.

use super::{line_end, trim};
use std::ops::Range;

/// A code fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    mark: u8,
    length: usize,
}

/// A list marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    /// Its bytes, white space excluded.
    pub(super) length: usize,
    /// Whether its item may follow a paragraph line directly.
    pub(super) interrupts: bool,
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn run(line: &[u8], mark: u8) -> usize {
    line.iter().take_while(|&&byte| byte == mark).count()
}

fn all_blank(line: &[u8]) -> bool {
    line.iter().all(|&byte| is_blank(byte))
}

/// The level of an ATX heading.
pub(super) fn atx(line: &[u8]) -> Option<u8> {
    // Seven marks settle it: a line of a million of them must not be counted.
    let level = run(&line[..line.len().min(7)], b'#');
    let ends = line.get(level).is_none_or(|&byte| is_blank(byte));
    ((1..=6).contains(&level) && ends).then_some(level as u8)
}

/// The level of a setext heading underline.
pub(super) fn setext(line: &[u8]) -> Option<u8> {
    let (mark, level) = match line.first()? {
        b'=' => (b'=', 1),
        b'-' => (b'-', 2),
        _ => return None,
    };
    all_blank(&line[run(line, mark)..]).then_some(level)
}

/// A fence that opens a code block.
pub(super) fn fence(line: &[u8]) -> Option<Fence> {
    let mark = *line.first().filter(|&&byte| byte == b'`' || byte == b'~')?;
    let length = run(line, mark);
    let info = &line[length..];
    (length >= 3 && (mark == b'~' || memchr::memchr(b'`', info).is_none())).then_some(Fence { mark, length })
}

/// Whether the line closes the code block that `open` opened.
pub(super) fn closes(line: &[u8], open: Fence) -> bool {
    let length = run(line, open.mark);
    length >= open.length && all_blank(&line[length..])
}

/// Whether the line is a thematic break; if not, how many of its bytes were read.
pub(super) fn thematic(line: &[u8]) -> Result<(), usize> {
    let mark = *line.first().filter(|byte| matches!(byte, b'*' | b'-' | b'_')).ok_or(0usize)?;
    let mut count = 0;
    for (index, &byte) in line.iter().enumerate() {
        if byte == mark {
            count += 1;
        } else if !is_blank(byte) {
            return Err(index);
        }
    }
    if count >= 3 { Ok(()) } else { Err(0) }
}

/// The list marker the line starts with.
pub(super) fn marker(line: &[u8]) -> Option<Marker> {
    let (length, first) = match line.first()? {
        b'-' | b'+' | b'*' => (1, true),
        b'0'..=b'9' => {
            let digits = line.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
            let closed = matches!(line.get(digits), Some(b'.' | b')'));
            if digits > 9 || !closed {
                return None;
            }
            let zeros = run(&line[..digits], b'0');
            (digits + 1, &line[zeros..digits] == b"1")
        }
        _ => return None,
    };
    let rest = &line[length..];
    let spaced = rest.first().is_none_or(|&byte| is_blank(byte));
    spaced.then(|| Marker { length, interrupts: first && !all_blank(rest) })
}

/// What a heading says, as a range of `block`, its whole lines.
pub(super) fn heading_text(block: &[u8]) -> Range<usize> {
    let (end, next) = line_end(block, 0);
    if next < block.len() {
        return setext_text(block);
    }
    let line = &block[..end];
    let all = trim(line);
    let marks = run(&line[all.clone()], b'#');
    let inner = trim(&line[all.start + marks..all.end]);
    let (start, end) = (all.start + marks + inner.start, all.start + marks + inner.end);
    let closing = line[start..end].iter().rev().take_while(|&&byte| byte == b'#').count();
    let body = &line[start..end - closing];
    if body.last().is_none_or(|&byte| is_blank(byte)) {
        return start..start + trim(body).end;
    }
    start..end
}

/// The lines above the underline, white space at both ends left out.
fn setext_text(block: &[u8]) -> Range<usize> {
    let white = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let last = |end: usize| block[..end].iter().rposition(|byte| !white(byte)).map_or(0, |at| at + 1);
    let underline = last(block.len());
    let above = memchr::memrchr2(b'\n', b'\r', &block[..underline]).unwrap_or(0);
    let end = last(above);
    let start = block[..end].iter().position(|byte| !white(byte)).unwrap_or(end);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn atx_levels_and_near_misses() {
        for (line, level) in [("# a", Some(1)), ("######\tb", Some(6)), ("#", Some(1)), ("####### a", None)] {
            assert_eq!(atx(line.as_bytes()), level, "{line:?}");
        }
        assert_eq!(atx(b"#a"), None);
        assert_eq!(atx("#\u{a0}a".as_bytes()), None);
    }

    #[test]
    fn setext_underlines() {
        assert_eq!(setext(b"=== \t"), Some(1));
        assert_eq!(setext(b"-"), Some(2));
        assert_eq!(setext(b"= ="), None);
        assert_eq!(setext(b"--="), None);
    }

    #[test]
    fn fences() {
        let open = fence(b"```` rust").expect("opens");
        assert!(closes(b"````` ", open));
        assert!(!closes(b"```", open));
        assert!(!closes(b"```` x", open));
        assert!(!closes(b"~~~~", open));
        assert_eq!(fence(b"``` a`b"), None);
        assert!(fence(b"~~~ a`b").is_some());
        assert_eq!(fence(b"``"), None);
    }

    #[test]
    fn thematic_breaks() {
        assert!(thematic(b"* * *").is_ok());
        assert!(thematic(b"___").is_ok());
        assert_eq!(thematic(b"- - x"), Err(4));
        assert_eq!(thematic(b"--"), Err(0));
        assert_eq!(thematic(b"+++"), Err(0));
    }

    #[test]
    fn list_markers() {
        assert_eq!(marker(b"- a"), Some(Marker { length: 1, interrupts: true }));
        assert_eq!(marker(b"*"), Some(Marker { length: 1, interrupts: false }));
        assert_eq!(marker(b"1) a"), Some(Marker { length: 2, interrupts: true }));
        assert_eq!(marker(b"123456789. a"), Some(Marker { length: 10, interrupts: false }));
        assert_eq!(marker(b"1234567890. a"), None);
        assert_eq!(marker(b"-a"), None);
        assert_eq!(marker(b"1: a"), None);
        assert_eq!(marker(b". a"), None);
    }

    #[test]
    fn heading_texts() {
        let cases: [(&str, &str); 12] = [
            ("# a ##\n", "a"),
            ("# a#\n", "a#"),
            ("  ## a # b ## \r\n", "a # b"),
            ("#\n", ""),
            ("## ##", ""),
            ("# # #", "#"),
            ("# a \\#", "a \\#"),
            ("#\ta\t#\t", "a"),
            ("a\n===\n", "a"),
            ("#a\r\n  b \r\n---\r\n", "#a\r\n  b"),
            (" x\r=", "x"),
            ("# \u{e9} #\r", "\u{e9}"),
        ];
        for (block, text) in cases {
            assert_eq!(&block[heading_text(block.as_bytes())], text, "{block:?}");
        }
    }
}
