//! How far the link reference definitions at the start of a paragraph go, because a line of `=` or
//! `-` under nothing but definitions is no underline.
//!
//! Resolves no links and remembers no labels.

/// The length of all definitions `paragraph` starts with; a line start or its end. Zero if there are none.
pub(super) fn length(paragraph: &[u8]) -> usize {
    let mut done = 0;
    while let Some(end) = definition(paragraph, done) {
        done = end;
    }
    done
}

fn definition(text: &[u8], from: usize) -> Option<usize> {
    let open = blanks(text, from);
    let colon = label(text, open)?;
    if text.get(colon) != Some(&b':') {
        return None;
    }
    let target = destination(text, spacing(text, colon + 1))?;
    let title = spacing(text, target);
    let titled = if title > target { self::title(text, title) } else { None };
    // A title that does not end its line was none; the definition may still stand without it.
    titled.and_then(|end| line_stop(text, end)).or_else(|| line_stop(text, target))
}

/// Behind the `]` of the label that starts at `from`.
fn label(text: &[u8], from: usize) -> Option<usize> {
    if text.get(from) != Some(&b'[') {
        return None;
    }
    let (mut at, mut length, mut filled) = (from + 1, 0, false);
    while let Some(&byte) = text.get(at) {
        match byte {
            b']' => return (filled && length <= 999).then_some(at + 1),
            b'[' => return None,
            _ => {}
        }
        filled |= !is_white(byte);
        // Characters count, so the bytes that continue one do not.
        length += usize::from(byte & 0xC0 != 0x80);
        at += 1;
        if byte == b'\\' && matches!(text.get(at), Some(b'[' | b']' | b'\\')) {
            at += 1;
            length += 1;
        }
    }
    None
}

fn destination(text: &[u8], from: usize) -> Option<usize> {
    let angle = *text.get(from)? == b'<';
    let (mut at, mut depth) = (from + usize::from(angle), 0usize);
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' if text.get(at + 1).is_some_and(u8::is_ascii_punctuation) => at += 1,
            b'\n' | b'\r' | b'<' if angle => return None,
            b'>' if angle => return Some(at + 1),
            _ if angle => {}
            b'(' => depth += 1,
            b')' if depth == 0 => return None,
            b')' => depth -= 1,
            _ if byte == b' ' || byte.is_ascii_control() => break,
            _ => {}
        }
        at += 1;
    }
    (!angle && depth == 0 && at > from).then_some(at)
}

fn title(text: &[u8], from: usize) -> Option<usize> {
    let close = match *text.get(from)? {
        b'(' => b')',
        quote @ (b'"' | b'\'') => quote,
        _ => return None,
    };
    let mut at = from + 1;
    while let Some(&byte) = text.get(at) {
        match byte {
            _ if byte == close => return Some(at + 1),
            b'(' if close == b')' => return None,
            b'\\' if text.get(at + 1).is_some_and(u8::is_ascii_punctuation) => at += 2,
            _ => at += 1,
        }
    }
    None
}

fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn blanks(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// Past white space that holds at most one line end.
fn spacing(text: &[u8], from: usize) -> usize {
    let line = blanks(text, from);
    line_break(text, line).map_or(line, |next| blanks(text, next))
}

fn line_break(text: &[u8], at: usize) -> Option<usize> {
    match *text.get(at)? {
        b'\r' if text.get(at + 1) == Some(&b'\n') => Some(at + 2),
        b'\r' | b'\n' => Some(at + 1),
        _ => None,
    }
}

/// The next line's start, if nothing but white space is left on this one.
fn line_stop(text: &[u8], from: usize) -> Option<usize> {
    let end = blanks(text, from);
    if end == text.len() { Some(end) } else { line_break(text, end) }
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn whole_definitions() {
        for text in [
            "[a]: b",
            "[a]: b\n",
            "  [a]:\n  <b c>\r\n  'd\n e'  \r\n",
            "[a\\]]: b (c)\n[d]: e \"f\"\n",
            "[a]: (b(c))\r[d]: e\r",
            "[a]: <>\n",
        ] {
            assert_eq!(length(text.as_bytes()), text.len(), "{text:?}");
        }
    }

    #[test]
    fn near_misses() {
        for text in
            ["[a]", "[a] : b", "[]: b", "[ \n]: b", "[a[]: b", "[a]: ", "[a]: b c", "[a]: <b\n>", "[a]: b)", "x"]
        {
            assert_eq!(length(text.as_bytes()), 0, "{text:?}");
        }
        let long = format!("[{}]: b", "\u{e9}".repeat(999));
        assert_eq!(length(long.as_bytes()), long.len());
        assert_eq!(length(format!("[{}]: b", "a".repeat(1000)).as_bytes()), 0);
    }

    #[test]
    fn stops_before_text() {
        assert_eq!(length(b"[a]: b\ntext"), 7);
        assert_eq!(length(b"[a]: b\n\"title\" no\n"), 7);
        assert_eq!(length(b"[a]: b \"t\" x\n"), 0);
        assert_eq!(length(b"[a]: <b>\"t\"\n"), 0);
    }
}
