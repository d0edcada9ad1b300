//! Hidden text: every input is judged, nothing clean is found, and what is hidden in clean text is.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

use super::fragments::Files;
use super::{ALLOWED, configuration, of_bytes, path, written};
use xtask::checks::Task;
use xtask::checks::allow::Exemptions;
use xtask::judge::{Allowed, Outcome, judge};
use xtask::model::Snapshot;
use xtask::text::code::Parts;
use xtask::text::code::language::{self, Language};

/// Lines of many scripts as their readers expect them, none of them in need of a control.
const CLEAN: &[&str] = &[
    "plain words, 1 + 2 = 3; it's \"quoted\"",
    "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} \u{26A0}\u{FE0F} 1\u{FE0F}\u{20E3}",
    "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
    "\u{645}\u{6CC}\u{200C}\u{62E}\u{648}\u{627}\u{647}\u{645}",
    "\u{915}\u{94D}\u{200D}\u{937} \u{930}\u{94D}\u{200C}\u{92F}",
    "\u{5E9}\u{5DC}\u{5D5}\u{5DD} \u{2066}C++\u{2069} \u{5E2}\u{5D5}\u{5DC}\u{5DD}\u{200F}!",
    "\u{4F60}\u{597D}\u{FF0C}\u{4E16}\u{754C}\u{FF01}\u{3000}\u{845B}\u{E0100}",
    "C\u{2019}est \u{E7}a\u{A0}! Dampf\u{AD}schiff Za\u{17C}\u{F3}\u{142}\u{107}",
    "\u{41F}\u{440}\u{438}\u{432}\u{435}\u{442}, \u{39A}\u{3B1}\u{3BB}\u{3B7}\u{3BC}\u{3AD}\u{3C1}\u{3B1}",
    "\u{E20}\u{E32}\u{E29}\u{E32}\u{200B}\u{E44}\u{E17}\u{E22} \u{394}x \u{3BC}s",
];

/// What is hidden in them, and the rule that finds it.
const HIDDEN: &[(&str, &str)] = &[
    ("a \u{202E}b", "bidi-control"),
    ("a\u{200B}b", "invisible-char"),
    ("a\u{E0041}\u{E0042}\u{E0043}\u{E0044}", "hidden-payload"),
    ("p\u{430}ypal", "confusable-word"),
];

const OTHERS: &[&str] = &[
    "bidi-control-comment",
    "bidi-control-literal",
    "confusable-identifier",
    "odd-space",
    "lookalike-punctuation",
    "non-nfc",
];

/// Every description of a language.
const LANGUAGES: [&Language; 30] = [
    &language::TEXT,
    &language::MARKUP,
    &language::VALUES,
    &language::C,
    &language::C_LIKE,
    &language::ASSEMBLY,
    &language::RUST,
    &language::GO,
    &language::JAVA,
    &language::JAVA_LIKE,
    &language::SCALA,
    &language::CSHARP,
    &language::SWIFT,
    &language::ZIG,
    &language::JAVASCRIPT,
    &language::PHP,
    &language::PYTHON,
    &language::HASH,
    &language::TRIPLE,
    &language::RUBY,
    &language::PERL,
    &language::SHELL,
    &language::POWERSHELL,
    &language::SQL,
    &language::LUA,
    &language::HASKELL,
    &language::ML,
    &language::TERRAFORM,
    &language::JSON,
    &language::TOML,
];

const NAMES: &[&str] = &[
    "a.md", "a.rs", "a.py", "a.js", "a.c", "a.go", "a.sh", "a.ps1", "a.lua", "a.json", "a.toml", "a.php", "a.rb",
    "a.hs", "a.yml",
];

/// Pieces that a scanner of tokens can trip over.
const PIECES: &[&str] = &[
    "\"",
    "'",
    "`",
    "\\",
    "/",
    "/*",
    "*/",
    "//",
    "#",
    "r#\"",
    "\"#",
    "'''",
    "\"\"\"",
    "${",
    "}",
    "{",
    "<<A",
    "\nA\n",
    "[[",
    "]]",
    "--",
    "<?",
    "?>",
    "<#",
    "#>",
    "R\"x(",
    ")x\"",
    "{-",
    "-}",
    "\n",
    "\r",
    "a",
    "1",
    "\u{E9}",
    "\u{202E}",
    "\u{2069}",
    "\u{200D}",
    "\u{FE0F}",
    "\u{E0041}",
    "\u{430}",
    "\u{A0}",
    "\u{37E}",
    "\u{301}",
    "\u{1F468}",
    "\u{FEFF}",
    "\u{3164}",
];

/// The outcome for one file.
fn judged(name: &str, text: &str, allowed: Allowed) -> Result<(Snapshot, Outcome), TestCaseError> {
    let before = of_bytes(&Files(BTreeMap::from([(path(name), text.as_bytes().to_vec())])));
    let checks = Task::Encoding.checks(&configuration("ledger = []\n"));
    let outcome = judge(&checks, &before, &[], Exemptions::none(), allowed);
    Ok((before, outcome.map_err(|fault| TestCaseError::fail(format!("{allowed:?}: {fault}")))?))
}

/// The rules of hidden text that fire.
fn fired(outcome: &Outcome) -> Vec<&'static str> {
    let ids = outcome.findings.iter().map(|finding| finding.rule.id.trim_start_matches("encoding/"));
    let is_ours = |id: &&str| HIDDEN.iter().any(|(_, rule)| rule == id) || OTHERS.contains(id);
    ids.filter(is_ours).collect()
}

proptest! {
    #[test]
    fn every_text_is_cut_into_parts(pieces in proptest::collection::vec(select(PIECES), 0..40)) {
        let text = pieces.concat();
        for language in LANGUAGES {
            let parts = Parts::of(&text, language);
            let mut at = 0;
            for span in &parts.spans {
                prop_assert!(at <= span.range.start && span.range.start < span.range.end, "{:?}", parts.spans);
                at = span.range.end;
                prop_assert!(text.is_char_boundary(span.range.start) && text.is_char_boundary(at));
            }
            let cut: String = parts.cut(0..text.len()).into_iter().map(|(range, _)| &text[range]).collect();
            prop_assert_eq!(&cut, &text);
        }
    }

    #[test]
    fn every_text_is_judged_and_repairs_settle(
        pieces in proptest::collection::vec(select(PIECES), 0..40),
        name in select(NAMES),
        suggested in any::<bool>(),
    ) {
        let allowed = Allowed { suggested, discards: false };
        let (before, first) = judged(name, &pieces.concat(), allowed)?;
        let after = written(&before, &first);
        let text = after.file(&path(name)).unwrap().text().unwrap().to_owned();
        let (_, second) = judged(name, &text, allowed)?;
        prop_assert!(second.changes.is_empty(), "{:?}", text);
    }

    #[test]
    fn clean_text_is_clean_and_what_is_hidden_in_it_is_found(
        lines in proptest::collection::vec(select(CLEAN), 1..12),
        at in any::<prop::sample::Index>(),
        hidden in select(HIDDEN),
        name in select(&["a.md", "a.txt", "a.html"][..]),
    ) {
        let text = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        let (_, outcome) = judged(name, &text(&lines), ALLOWED[0])?;
        prop_assert_eq!(fired(&outcome), [""; 0]);
        let mut lines = lines;
        lines.insert(at.index(lines.len() + 1), hidden.0);
        let (_, outcome) = judged(name, &text(&lines), ALLOWED[0])?;
        prop_assert_eq!(fired(&outcome), [hidden.1]);
    }
}

/// Lines of one thing over and over, which a pass that starts again and again would not get through.
#[test]
fn long_lines_of_hidden_text_are_read_in_one_pass() {
    const COUNT: usize = 2_000;
    for piece in [
        "\u{202B}",
        "\u{2066}\u{2069}",
        "\u{2069}",
        "\u{200B}",
        "a\u{200B}",
        "\u{5D0}\u{200F}",
        "p\u{430}",
        "\u{430}",
        "\u{2800}",
        "<<A ",
        "`${",
        "/*",
        "'\u{A0}",
        "\u{A0}x",
        "p\u{430}y ",
        "e\u{301} ",
        "\u{1F468}\u{200D}",
    ] {
        for name in ["a.md", "a.rs", "a.js", "a.sh"] {
            judged(name, &piece.repeat(COUNT), ALLOWED[0]).unwrap();
        }
    }
}
