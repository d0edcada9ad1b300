//! Fragments in all shapes.

use std::io::Write;

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

/// A generator of numbers that is the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn line(&mut self, scripts: &[&[&str]], longest: usize) -> String {
        let script = scripts[self.below(scripts.len())];
        (0..1 + self.below(longest)).map(|_| script[self.below(script.len())]).collect()
    }
}

const LATIN: &[&str] =
    &["the", "a", "build", "-", " ", "*", "#", "x", "}", "1", "docker", "compose", ".env", "=", "/", "\u{e9}"];
const CHINESE: &[&str] =
    &["\u{4e2d}", "\u{6587}", "\u{4e0a}", "\u{7684}", "\u{662f}", "\u{3002}", "\u{4e0d}", "\u{570b}", "\u{5728}"];
/// What ends with the byte that "above" begins with in UTF-16BE, and letters that are the halves of a character there.
const CAPITALS: &[&str] =
    &["N", "RUN", "PLAN", "BEGIN", "JOIN", "tN", "xN", "-", " ", "if", "on", "f(x)", "PyN", "NaN", "ok", "e)"];
const OTHER: &[&str] =
    &["\u{3b1}", "\u{3b2}", "\u{43f}", "\u{440}", "\u{e4}", "\u{d55c}", "\u{3042}", " ", "\u{5d0}", "\u{627}"];
const EMOJI: &[&str] = &["\u{1F389}", "\u{2705}", "\u{26a0}\u{fe0f}", " ", "\u{2014}", "\u{2192}"];

/// What came of a number of files.
#[derive(Default)]
struct Sum {
    /// Nothing was found in them.
    missed: usize,
    /// They are read exactly.
    exact: usize,
    /// And would be repaired at once.
    sure: usize,
    /// They are read wrongly, and would be repaired at once in part.
    wrong: usize,
}

/// What comes of `count` of the files made by `make`.
fn measure(count: usize, mut make: impl FnMut(&mut Numbers) -> (Vec<u8>, String)) -> Sum {
    let mut sum = Sum::default();
    for seed in 0..count {
        let (bytes, text) = make(&mut Numbers(seed as u64));
        let fragments = fragments(&bytes);
        let mut read = Vec::new();
        let mut at = 0;
        for fragment in &fragments {
            read.extend_from_slice(&bytes[at..fragment.range.start]);
            read.extend_from_slice(fragment.text.replace("\r\n", "\n").as_bytes());
            at = fragment.range.end;
        }
        read.extend_from_slice(&bytes[at..]);
        let is_exact = read == text.as_bytes();
        let is_sure = fragments.iter().all(is_safe);
        sum.missed += usize::from(fragments.is_empty());
        sum.exact += usize::from(is_exact);
        sum.sure += usize::from(is_exact && is_sure);
        sum.wrong += usize::from(!is_exact && fragments.iter().any(is_safe));
    }
    sum
}

/// The form, of which letters, whether appended, and what came of it.
type Figures = (Wide, &'static str, bool, Sum);

/// What comes of `count` files of each kind: in which form, of which letters, appended or interleaved.
fn figures(count: usize) -> Vec<Figures> {
    let sets: [(&str, &[&[&str]]); 5] = [
        ("ASCII and Latin", &[LATIN]),
        ("mixed scripts", &[LATIN, CHINESE, OTHER, EMOJI]),
        ("no Latin", &[CHINESE, OTHER, EMOJI]),
        ("Chinese", &[CHINESE]),
        ("capitals and Chinese", &[CAPITALS, CHINESE]),
    ];
    let mut figures = Vec::new();
    for (wide, (name, scripts)) in
        [Wide::Utf16Le, Wide::Utf16Be].into_iter().flat_map(|wide| sets.map(|set| (wide, set)))
    {
        let appended = |numbers: &mut Numbers| {
            let mut text: String = (0..numbers.below(4)).map(|_| numbers.line(scripts, 12) + "\n").collect();
            let mut bytes = text.clone().into_bytes();
            if numbers.below(2) == 0 {
                bytes.extend_from_slice(wide.bom());
            }
            for _ in 0..1 + numbers.below(20) {
                let line = numbers.line(scripts, 12);
                bytes.extend(wide.encode(&(line.clone() + "\r\n")));
                text += &(line + "\n");
            }
            (bytes, text)
        };
        let interleaved = |numbers: &mut Numbers| {
            let (mut text, mut bytes) = (String::new(), Vec::new());
            for _ in 0..2 + numbers.below(10) {
                let line = numbers.line(scripts, 8);
                match numbers.below(2) {
                    0 => bytes.extend((line.clone() + "\n").into_bytes()),
                    _ => bytes.extend(wide.encode(&(line.clone() + "\r\n"))),
                }
                text += &(line + "\n");
            }
            (bytes, text)
        };
        figures.push((wide, name, true, measure(count, appended)));
        figures.push((wide, name, false, measure(count, interleaved)));
    }
    figures
}

/// No repair is wrong, every appended line is found, and of a thousand files so many are not read exactly.
#[track_caller]
fn hold(count: usize) {
    for (wide, name, is_appended, sum) in figures(count) {
        let shape = if is_appended { "appended" } else { "interleaved" };
        let _ = writeln!(
            std::io::stdout(),
            "{wide:?}, {name}, {shape}: of {count} read exactly {}, repaired at once {}, repaired wrongly {}",
            sum.exact,
            sum.sure,
            sum.wrong
        );
        assert_eq!(sum.wrong, 0);
        assert!(sum.missed == 0 || !is_appended, "{}", sum.missed);
        // In UTF-16BE a line that begins with "above" may be two.
        let misses = match (wide, is_appended, name) {
            (Wide::Utf16Le, true, _) => 0,
            (_, true, _) => 2,
            (Wide::Utf16Be, false, "capitals and Chinese") => 40,
            (_, false, _) => 5,
        };
        // One more, so that a few files may have one, too.
        let misses = if misses == 0 { 0 } else { 1 + count * misses / 1000 };
        assert!(sum.exact + misses >= count, "{}", sum.exact);
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

#[test]
fn a_few_files_of_each_kind_are_read() {
    hold(60);
}

/// `scripts/encoding-fragments` runs this.
#[test]
#[ignore = "a measurement, not a test"]
fn many_files_of_each_kind_are_read() {
    hold(5000);
}
