//! Fragments in all shapes.

use super::*;
use crate::text::encoding::wide::Wide;

/// What is found: where, and what it says.
fn found(bytes: &[u8]) -> Vec<(Range<usize>, String)> {
    fragments(bytes).into_iter().map(|fragment| (fragment.range, fragment.text)).collect()
}

fn is_safe(fragment: &Fragment) -> bool {
    fragment.is_safe()
}

const LINES: [&str; 6] = [
    "docker compose up\r\n",
    "*.tmp\r\n",
    "\r\n",
    "caf\u{e9} \u{2013} na\u{ef}ve\r\n",
    "\u{4f7f}\u{7528} PowerShell \u{811a}\u{672c}\u{4e0a}\u{4f20}\r\n",
    "\u{1F389} done\r\n",
];

const BEFORE: [&str; 5] = ["", "# Title\n", "# Title\r\n\r\ntext\r\n", "}\n", "\u{4e2d}\u{6587}\u{1F389}\nab\n"];

#[test]
fn appended_lines_are_found_at_every_alignment() {
    for before in BEFORE {
        for wide in [Wide::Utf16Le, Wide::Utf16Be] {
            for has_bom in [false, true] {
                for line in LINES {
                    for count in [1, 2, 20] {
                        let text = line.repeat(count);
                        let bom = if has_bom { wide.bom() } else { b"" };
                        let bytes = [before.as_bytes(), bom, &wide.encode(&text)].concat();
                        let found = fragments(&bytes);
                        let what = format!("{before:?} + {bom:?} {text:?} in {wide:?}: {found:?}");
                        assert_eq!(found.len(), 1, "{what}");
                        assert_eq!(found[0].range, before.len()..bytes.len(), "{what}");
                        assert_eq!(found[0].text, text, "{what}");
                        assert!(is_safe(&found[0]) || wide == Wide::Utf16Be, "{what}");
                    }
                }
            }
        }
    }
}

#[test]
fn fragments_in_the_middle_are_cut_out() {
    let wide = |text: &str| Wide::Utf16Le.encode(text);
    let parts = [b"one\n".to_vec(), wide("two\r\n"), b"three\n".to_vec(), wide("four\r\n"), b"five\n".to_vec()];
    let bytes = parts.concat();
    assert_eq!(found(&bytes), [(4..14, "two\r\n".to_owned()), (20..32, "four\r\n".to_owned())]);
    // A long clean text between two fragments is looked at from both sides only.
    let long = "a clean line\n".repeat(1000);
    let bytes = [b"one\n", &wide("two\r\n")[..], long.as_bytes(), &wide("four\r\n"), b"end"].concat();
    let found = found(&bytes);
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].1, "four\r\n");
}

#[test]
fn a_line_of_one_character_between_fragments_is_not_sure() {
    let wide = |text: &str| Wide::Utf16Be.encode(text);
    let bytes = [b"# Title\n", &wide("one two\r\n")[..], b"x\n", &wide("three\r\n")].concat();
    assert!(fragments(&bytes).iter().all(|fragment| !is_safe(fragment)), "{:?}", fragments(&bytes));
}

#[test]
fn tools_for_line_ends_leave_traces() {
    let damage: [(&[u8], &str); 6] = [
        // CR and LF each taken for a line end, and a last one put behind.
        (b"a\0b\0\n\0\n\0\n", "ab\n"),
        (b"a\0b\0\n\0\n\0c\0\n\0\n\0", "ab\nc\n"),
        // Only a last line feed put behind.
        (b"a\0b\0\r\0\n\0\n", "ab\r\n"),
        // Every line feed made CR LF.
        (b"a\0b\0\r\0\r\n\0c\0\r\0\r\n\0", "ab\r\nc\r\n"),
        (b"a\0b\0\r\n\0\r\n\0\r\n", "ab\n"),
        // Cut off within the last line feed.
        (b"a\0b\0\r\0\n", "ab\r\n"),
    ];
    for (bytes, text) in damage {
        let bytes = [b"# Title\n", bytes].concat();
        let found = fragments(&bytes);
        assert_eq!(found.len(), 1, "{}: {found:?}", bytes.escape_ascii());
        assert_eq!((found[0].range.clone(), &*found[0].text), (8..bytes.len(), text), "{}", bytes.escape_ascii());
        assert!(found[0].is_damaged);
    }
}

#[test]
fn a_fragment_behind_a_line_without_end_is_joined() {
    let bytes = [b"the end", &Wide::Utf16Le.encode("one two\r\n")[..]].concat();
    let found = fragments(&bytes);
    assert_eq!(found[0].range, 7..bytes.len());
    assert!(found[0].is_joined);
}

#[test]
fn other_bytes_are_no_fragments() {
    let none: [&[u8]; 6] = [
        b"one\0two\0three\0",
        b"one\n\0two\n\0",
        b"line\n\0\0\0\0\0\0",
        b"key=\xFF\xFE\n",
        "\u{feff}\u{4e2d}\u{6587}\n".as_bytes(),
        b"caf\xE9\ncaf\xE9\0\n",
    ];
    for bytes in none {
        assert_eq!(found(bytes), [], "{}", bytes.escape_ascii());
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_found_and_not_sure() {
    // "Is above" and a line end, or `f/N` and an empty line: the bytes are the same.
    let wide = |text: &str| Wide::Utf16Be.encode(text);
    let bytes = wide("\u{662f}\u{4e0a}\r\n");
    assert_eq!(bytes, [b"f/N\n", &wide("\r\n")[..]].concat());
    let fragments = fragments(&[b"# Title\n", &bytes[..]].concat());
    assert!(fragments.len() == 1 && fragments[0].is_ambiguous && !fragments[0].is_safe(), "{fragments:?}");
    // What begins with bytes that are no UTF-8 can be nothing else.
    let sure = super::fragments(&[b"# Title\n", &wide("\u{6587}\u{4e0a} one two\r\n")[..]].concat());
    assert!(sure.len() == 1 && sure[0].is_safe(), "{sure:?}");
}
