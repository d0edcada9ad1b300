//! How many of many made files are read, and what is said of the others. `scripts/encoding-fragments` prints it.

use std::io::Write;

use super::*;
use crate::text::encoding::unit;
use crate::text::encoding::wide::Wide;

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
    /// They hold a line of UTF-16, and nothing was found in them.
    missed: usize,
    /// They are read exactly.
    exact: usize,
    /// And would be repaired at once.
    sure: usize,
    /// They are read otherwise, in a way that may be meant as well, and nothing would be repaired at once.
    declined: usize,
    /// They are read in a way that nobody means, or would be repaired wrongly.
    wrong: usize,
    /// Of those that are not read exactly the first, as they are meant and read.
    shown: Vec<String>,
}

/// So many of a kind are shown.
const SHOWN_MAX: usize = 4;

/// A stretch of a file that is read as one line, and what it says, with its line feed.
type Line = (Range<usize>, String);

/// The lines of `bytes` as they are read.
fn lines(bytes: &[u8], fragments: &[Fragment]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let utf8 = |lines: &mut Vec<Line>, range: Range<usize>| {
        let mut at = range.start;
        for line in bytes[range].split_inclusive(|byte| *byte == b'\n') {
            lines.push((at..at + line.len(), String::from_utf8_lossy(line).into_owned()));
            at += line.len();
        }
    };
    let mut at = 0;
    for fragment in fragments {
        utf8(&mut lines, at..fragment.range.start);
        let form = if fragment.is_big_endian { Wide::Utf16Be } else { Wide::Utf16Le };
        at = fragment.range.start;
        for (index, line) in fragment.text.split_inclusive('\n').enumerate() {
            let mark = if index == 0 && fragment.has_bom { form.bom().len() } else { 0 };
            let end = (at + mark + form.encode(line).len()).min(fragment.range.end);
            lines.push((at..end, line.replace("\r\n", "\n")));
            at = end;
        }
        at = fragment.range.end;
    }
    utf8(&mut lines, at..bytes.len());
    lines
}

/// Whether somebody may have written `bytes` as they are read: lines of UTF-8, and lines of `wide` that end as
/// Windows ends one, of nothing but characters that there are. Then they say two things, and nobody can know which.
fn may_be_meant(bytes: &[u8], fragments: &[Fragment], wide: Wide) -> bool {
    let is_written = |text: &str| !text.contains(|c: char| unit::price(u32::from(c)).0 >= unit::ALIEN);
    let is_utf8 = |bytes: &[u8]| {
        let text = std::str::from_utf8(bytes);
        text.is_ok_and(|text| is_written(text) && (text.is_empty() || text.ends_with('\n')) && !text.contains('\r'))
    };
    let mut at = 0;
    let are_fragments = fragments.iter().all(|fragment| {
        let mark = if fragment.has_bom { wide.bom() } else { b"" };
        let is_wide = [mark, &wide.encode(&fragment.text)].concat() == bytes[fragment.range.clone()];
        let ends = |line: &str| line.ends_with("\r\n") && line.matches('\r').count() == 1;
        let is_before = is_utf8(&bytes[at..fragment.range.start]);
        at = fragment.range.end;
        is_before && is_wide && is_written(&fragment.text) && fragment.text.split_inclusive('\n').all(ends)
    });
    are_fragments && is_utf8(&bytes[at..])
}

/// Where a file is read otherwise: the bytes, what is meant, and what is read.
fn difference(bytes: &[u8], meant: &str, read: &[Line]) -> String {
    let meant: Vec<&str> = meant.split_inclusive('\n').collect();
    let head = meant.iter().zip(read).take_while(|(meant, (_, read))| **meant == read).count();
    let rest = meant[head..].iter().rev().zip(read[head..].iter().rev());
    let tail = rest.take_while(|(meant, (_, read))| **meant == read).count();
    let other = &read[head..read.len() - tail];
    let range = other.first().map_or(0, |line| line.0.start)..other.last().map_or(0, |line| line.0.end);
    let hex: Vec<String> = bytes[range].iter().map(|byte| format!("{byte:02x}")).collect();
    let other: String = other.iter().map(|line| line.1.as_str()).collect();
    let said = meant[head..meant.len() - tail].concat();
    format!("{}: meant {}, read {}", hex.join(" "), said.escape_default(), other.escape_default())
}

/// What comes of `count` of the files made by `make`.
fn measure(count: usize, wide: Wide, mut make: impl FnMut(&mut Numbers) -> (Vec<u8>, String)) -> Sum {
    let mut sum = Sum::default();
    for seed in 0..count {
        let (bytes, text) = make(&mut Numbers(seed as u64));
        let fragments = fragments(&bytes);
        let read = lines(&bytes, &fragments);
        let is_exact = read.iter().map(|(_, line)| line.as_str()).collect::<String>() == text;
        let (is_sure, is_any_sure) = (fragments.iter().all(Fragment::is_safe), fragments.iter().any(Fragment::is_safe));
        let is_declined = !is_exact && !is_any_sure && may_be_meant(&bytes, &fragments, wide);
        sum.missed += usize::from(fragments.is_empty() && bytes.contains(&0));
        sum.exact += usize::from(is_exact);
        sum.sure += usize::from(is_exact && is_sure);
        sum.declined += usize::from(is_declined);
        sum.wrong += usize::from(!is_exact && !is_declined);
        if !is_exact && sum.shown.len() < SHOWN_MAX {
            let what = if is_declined { "declined" } else { "WRONG" };
            sum.shown.push(format!("  {what}, file {seed}: {}", difference(&bytes, &text, &read)));
        }
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
        figures.push((wide, name, true, measure(count, wide, appended)));
        figures.push((wide, name, false, measure(count, wide, interleaved)));
    }
    figures
}

/// None is read wrongly or repaired so, every appended line is found, and of a thousand files so many say two things.
#[track_caller]
fn hold(count: usize) {
    for (wide, name, is_appended, sum) in figures(count) {
        let shape = if is_appended { "appended" } else { "interleaved" };
        let Sum { missed, exact, sure, declined, wrong, shown } = sum;
        // What is written here passes by the capture of tests.
        let mut out = std::io::stdout();
        writeln!(
            out,
            "{wide:?}, {name}, {shape}: of {count} exact {exact} (repaired at once {sure}), declined as ambiguous \
             {declined}, wrong {wrong}, not found {missed}"
        )
        .unwrap();
        shown.iter().for_each(|shown| writeln!(out, "{shown}").unwrap());
        assert_eq!(wrong, 0);
        assert_eq!(missed, 0);
        let declined_max = match (wide, is_appended, name) {
            (Wide::Utf16Be, false, "capitals and Chinese") => 40,
            (Wide::Utf16Be, _, "capitals and Chinese" | "Chinese") => 2,
            _ => 0,
        };
        // One more, so that a few files may have one, too.
        let declined_max = if declined_max == 0 { 0 } else { 1 + count * declined_max / 1000 };
        assert!(declined <= declined_max, "{declined}");
    }
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
