//! Any damage to any text: it is found, and the repair gives back what was meant or there is none.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use xtask::text::encoding::segments::fragments;
use xtask::text::encoding::wide::Wide;
use xtask::text::encoding::{legacy, nature, utf8};
use xtask::text::survey::Survey;

use xtask::checks::Task;
use xtask::checks::allow::Exemptions;
use xtask::judge::{Allowed, judge};
use xtask::model::SourceFile;

use super::{configurations, path, snapshot};

/// A line without its end.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{1,40}",
        "[a-z ]{1,20}",
        vec(select(vec!["\u{e9}", "a", "\u{4e2d}", "\u{4e0a}", "\u{1F389}", "\u{43f}", " ", "\u{2014}"]), 1..12)
            .prop_map(|parts| parts.concat()),
    ]
}

fn lines(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<String>> {
    vec(line(), count)
}

fn text(lines: &[String], end: &str) -> String {
    lines.iter().map(|line| format!("{line}{end}")).collect()
}

/// `bytes` of `a.md` as the first guard of `encoding --execute` leaves them, with the rules that were found.
fn executed(bytes: Vec<u8>, is_unsafe: bool) -> (Vec<u8>, Vec<String>) {
    let before = snapshot([(path("a.md"), Arc::new(SourceFile::new(bytes.clone())))]);
    let allowed = Allowed { suggested: is_unsafe, discards: false };
    let mut checks = Task::Encoding.checks(&configurations()[0]);
    checks.truncate(1);
    let outcome = judge(&checks, &before, &[], Exemptions::none(), allowed);
    let outcome = outcome.unwrap_or_else(|fault| panic!("{fault}: {}", bytes.escape_ascii()));
    let found = outcome.findings.iter().map(|finding| finding.rule.id.to_owned()).collect();
    let after = outcome.changes.first().map_or(bytes, |change| change.after.bytes().to_vec());
    (after, found)
}

proptest! {
    #[test]
    fn appended_utf_16_is_found_and_given_back_or_left(
        before in lines(0..6), after in lines(1..6), bom in any::<bool>(), crlf in any::<bool>(), big in any::<bool>(),
    ) {
        let end = if crlf { "\r\n" } else { "\n" };
        let wide = if big { Wide::Utf16Be } else { Wide::Utf16Le };
        let mark = if bom { wide.bom() } else { b"" };
        let bytes = [text(&before, end).as_bytes(), mark, &wide.encode(&text(&after, "\r\n"))].concat();
        let meant = text(&before, end) + &text(&after, if before.is_empty() { "\n" } else { end });
        let (safe, found) = executed(bytes.clone(), false);
        prop_assert!(found.iter().any(|rule| rule.starts_with("encoding/utf16-")), "{found:?}");
        prop_assert!(safe == bytes || safe == meant.as_bytes(), "{}", safe.escape_ascii());
    }

    #[test]
    fn fragments_give_back_their_bytes(parts in vec((any::<bool>(), line()), 1..12)) {
        let mut bytes = Vec::new();
        for (wide, line) in &parts {
            bytes.extend(if *wide { Wide::Utf16Le.encode(&format!("{line}\r\n")) } else { format!("{line}\n").into_bytes() });
        }
        let meant: String = parts.iter().map(|(_, line)| format!("{line}\n")).collect();
        let found = fragments(&bytes);
        let mut read = Vec::new();
        let mut at = 0;
        for fragment in &found {
            let form = if fragment.is_big_endian { Wide::Utf16Be } else { Wide::Utf16Le };
            let is_same = form.encode(&fragment.text) == bytes[fragment.range.clone()];
            prop_assert!(is_same || fragment.is_damaged || !fragment.is_exact);
            read.extend_from_slice(&bytes[at..fragment.range.start]);
            read.extend_from_slice(fragment.text.replace("\r\n", "\n").as_bytes());
            at = fragment.range.end;
        }
        read.extend_from_slice(&bytes[at..]);
        if found.iter().all(|fragment| fragment.is_safe()) && parts.iter().any(|(wide, _)| *wide) {
            prop_assert_eq!(String::from_utf8_lossy(&read), meant);
        }
    }

    #[test]
    fn a_line_in_a_code_page_comes_back(before in lines(1..4), words in vec("[a-z\u{e9}\u{e8}\u{fc} ]{1,12}", 1..3)) {
        let words = words.join(" ");
        prop_assume!(!words.is_ascii());
        let ansi: Vec<u8> = words.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let bytes = ["\u{e9}t\u{e9}\n".as_bytes(), text(&before, "\n").as_bytes(), &ansi, b"\n"].concat();
        let (after, found) = executed(bytes.clone(), true);
        prop_assert!(!found.is_empty());
        let meant = format!("\u{e9}t\u{e9}\n{}{words}\n", text(&before, "\n"));
        let is_given_back = after == meant.as_bytes();
        prop_assert!(is_given_back || after == bytes || found.iter().any(|rule| rule == "encoding/legacy-encoding"));
    }

    #[test]
    fn doubled_boms_and_cuts_are_found(before in lines(1..4), count in 2..4usize, cut in 1..3usize) {
        let clean = text(&before, "\n");
        let (after, found) = executed(("\u{feff}".repeat(count) + &clean).into_bytes(), false);
        prop_assert!(found.contains(&"encoding/bom-repeated".to_owned()));
        prop_assert_eq!(after, ("\u{feff}".to_owned() + &clean).into_bytes());
        let mut bytes = (clean + "\u{20ac}").into_bytes();
        bytes.truncate(bytes.len() - cut);
        prop_assert!(executed(bytes.clone(), true).1.iter().any(|rule| rule.starts_with("encoding/")), "{}", bytes.escape_ascii());
    }

    #[test]
    fn clean_text_stays_clean(before in lines(0..8)) {
        let bytes = text(&before, "\n").into_bytes();
        let (after, found) = executed(bytes.clone(), true);
        prop_assert_eq!(found.iter().filter(|rule| rule.starts_with("encoding/utf") || rule.contains("legacy")).count(), 0);
        prop_assert_eq!(after, bytes);
    }

    #[test]
    fn any_bytes_are_judged(
        pieces in vec(
            prop_oneof![
                vec(any::<u8>(), 0..24),
                select(vec![&b"\n\0"[..], b"\r\0\n\0", b"\xFF\xFE", b"\xEF\xBB\xBF", b"a\0b\0", b"\0a", b"\n", b"\x1a", b"\xC3", b"text\n"])
                    .prop_map(<[u8]>::to_vec),
            ],
            0..12,
        ),
    ) {
        let bytes = pieces.concat();
        let _ = (nature::of(&bytes, &Survey::of(&bytes)), legacy::guess(&bytes), utf8::invalid(&bytes).count());
        let (once, _) = executed(bytes.clone(), true);
        let (twice, _) = executed(once.clone(), true);
        prop_assert_eq!(once.escape_ascii().to_string(), twice.escape_ascii().to_string());
        executed(bytes, false);
    }
}
