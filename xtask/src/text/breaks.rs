//! Where lines end, and how, byte by byte.

use std::ops::Range;

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// LF.
    Lf,
    /// CR and LF.
    CrLf,
    /// Several CR and one LF: what CR LF becomes when it is converted once too often.
    Doubled,
    /// One CR that no LF follows.
    Cr,
}

/// Every line end of `bytes`, in order.
pub fn breaks(bytes: &[u8]) -> impl Iterator<Item = (Range<usize>, Break)> + '_ {
    // A run of CR that no LF ends is counted once, not once from each of its bytes.
    let (mut skip_to, mut lone_to) = (0, 0);
    memchr::memchr2_iter(b'\r', b'\n', bytes).filter_map(move |start| {
        if start < skip_to {
            return None;
        }
        if start < lone_to {
            return Some((start..start + 1, Break::Cr));
        }
        let returns = bytes[start..].iter().take_while(|byte| **byte == b'\r').count();
        let is_ended = bytes.get(start + returns) == Some(&b'\n');
        let (length, kind) = match (returns, is_ended) {
            (0, _) => (1, Break::Lf),
            (1, true) => (2, Break::CrLf),
            (returns, true) => (returns + 1, Break::Doubled),
            (_, false) => (1, Break::Cr),
        };
        skip_to = start + length;
        if kind == Break::Cr {
            lone_to = start + returns;
        }
        Some((start..skip_to, kind))
    })
}

/// How many ends of each kind there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// [`Break::Lf`].
    pub lf: usize,
    /// [`Break::CrLf`].
    pub crlf: usize,
    /// [`Break::Doubled`].
    pub doubled: usize,
    /// [`Break::Cr`].
    pub cr: usize,
}

impl Counts {
    /// Counts the line ends of `bytes`.
    pub fn of(bytes: &[u8]) -> Counts {
        let mut counts = Counts::default();
        for (_, kind) in breaks(bytes) {
            *match kind {
                Break::Lf => &mut counts.lf,
                Break::CrLf => &mut counts.crlf,
                Break::Doubled => &mut counts.doubled,
                Break::Cr => &mut counts.cr,
            } += 1;
        }
        counts
    }
}

/// Whether there are too many control characters among `bytes` for git to call them text, whatever the line
/// ends: more than one in 128 (`convert_is_binary` of `convert.c`, git 2.47). NUL is one; a lone CR, which makes
/// a file binary to git too, is left to the caller.
pub fn is_odd(bytes: &[u8]) -> bool {
    let (mut printable, mut other) = (0usize, 0usize);
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'\r' | b'\n' => {}
            8 | b'\t' | 12 | 27 => printable += 1,
            // The end of a file of DOS.
            26 if at + 1 == bytes.len() => {}
            ..32 | 127 => other += 1,
            _ => printable += 1,
        }
    }
    printable / 128 < other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carriage_returns_belong_to_the_feed_behind_them() {
        let all = |text: &str| {
            breaks(text.as_bytes()).map(|(range, kind)| (range.start, range.end, kind)).collect::<Vec<_>>()
        };
        assert_eq!(all("a\nb\r\n"), [(1, 2, Break::Lf), (3, 5, Break::CrLf)]);
        assert_eq!(all("\r\r\r\n\n"), [(0, 4, Break::Doubled), (4, 5, Break::Lf)]);
        assert_eq!(all("\r\rx\r"), [(0, 1, Break::Cr), (1, 2, Break::Cr), (3, 4, Break::Cr)]);
        assert_eq!(all(""), []);
    }

    #[test]
    fn a_few_control_characters_are_still_text() {
        for (text, expected) in [("a\r\nb\n", false), ("a\rb", false), ("\u{1}", true), ("ab\u{1A}", false)] {
            assert_eq!(is_odd(text.as_bytes()), expected, "{text:?}");
        }
        assert!(!is_odd(format!("{}\u{1}", "x".repeat(128)).as_bytes()));
        assert!(is_odd(format!("{}\u{1}\u{2}", "x".repeat(128)).as_bytes()));
        assert_eq!(Counts::of(b"\n\r\n\r\r\n\r"), Counts { lf: 1, crlf: 1, doubled: 1, cr: 1 });
    }
}
