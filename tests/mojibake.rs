//! Mojibake of other people's texts: the cases of another repairer and the sources on a machine, both read at test
//! time. `scripts/mojibake` names them in the environment; without it nothing is asked here.

#![expect(clippy::print_stdout, reason = "what it counts is what it is run for")]

use std::path::{Path, PathBuf};

use serde_json::Value;
use xtask::text::codepage::CodePage;
use xtask::text::mojibake::{Damage, inspect};

/// Each case as it is and as it should be.
fn cases() -> Option<Vec<(String, String)>> {
    let path = PathBuf::from(std::env::var_os("FTFY_CASES")?);
    let cases: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let text = |case: &Value, key: &str| case[key].as_str().map(str::to_owned);
    let pair = |case: &Value| {
        let fixed = text(case, "fixed-encoding").or_else(|| text(case, "fixed"));
        (text(case, "original").unwrap(), fixed.unwrap())
    };
    Some(cases.as_array().unwrap().iter().map(pair).collect())
}

#[test]
fn the_cases_of_ftfy_are_repaired_as_often_as_by_ftfy() {
    let Some(cases) = cases() else { return };
    let (mut repaired, mut positives, mut left, mut negatives) = (0, 0, 0, 0);
    for (original, fixed) in &cases {
        let is_right = inspect(original).repaired(original) == *fixed;
        let (count, all) =
            if original == fixed { (&mut left, &mut negatives) } else { (&mut repaired, &mut positives) };
        *count += usize::from(is_right);
        *all += 1;
        if !is_right {
            println!("otherwise: {} | {}", original.escape_default(), fixed.escape_default());
        }
    }
    println!("ftfy's cases: {repaired} of {positives} repaired, {left} of {negatives} left alone");
    // What ftfy 6.3.1 does itself.
    assert!(repaired >= 103 && left >= 48, "{repaired} {left}");
}

#[test]
fn the_same_texts_come_back_from_pages_that_ftfy_does_not_know() {
    let Some(cases) = cases() else { return };
    for name in ["cp437", "cp850", "cp852", "cp866", "koi8-r", "cp1252", "cp1251", "mac-roman"] {
        let page = CodePage::named(name).unwrap();
        let (mut all, mut right) = (0, 0);
        for (original, text) in &cases {
            if original == text || text.is_ascii() || text.contains('\u{FFFD}') || inspect(text) != Damage::default() {
                continue;
            }
            let Some(damaged) = text.bytes().map(|byte| page.decode_leniently(byte)).collect::<Option<String>>() else {
                continue;
            };
            all += 1;
            right += usize::from(inspect(&damaged).repaired(&damaged) == *text);
        }
        println!("{name}: {right} of {all} texts come back");
        let least = if ["cp1251", "mac-roman"].contains(&name) { 90 } else { 95 };
        assert!(right * 100 >= all * least, "{name}: {right} of {all}");
    }
}

#[test]
fn sources_on_this_machine() {
    let Some(roots) = std::env::var_os("MOJIBAKE_ROOTS") else { return };
    let (mut lines, mut hits) = (0, 0);
    for root in std::env::split_paths(&roots) {
        let walk = ignore::WalkBuilder::new(root).standard_filters(false).build();
        for entry in walk.flatten().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file())) {
            let text = std::fs::read(entry.path()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            let Some(text) = text.filter(|text| !text.is_ascii() && !text.contains('\0')) else { continue };
            for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.is_ascii()) {
                lines += 1;
                hits += usize::from(show(entry.path(), index, line));
            }
        }
    }
    println!("{hits} damaged of {lines} lines that are not ASCII");
}

/// Shows what is found in a line.
fn show(path: &Path, index: usize, line: &str) -> bool {
    let damage = inspect(line);
    for run in damage.runs.iter().take(2) {
        let is = line[run.range.clone()].escape_default();
        println!("{}:{} {} {is} -> {} {:?}", path.display(), index + 1, run.gain, run.text.escape_default(), run.pages);
    }
    !damage.runs.is_empty()
}
