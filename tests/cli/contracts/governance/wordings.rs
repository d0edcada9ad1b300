//! The many ways to say that a path is approved without a person, and what only looks like one of them.

use super::{CONFIG, NONE, found, repo};

/// Every one of these texts, read in one run: the places of those in which something is found.
fn found_in(texts: &[&str]) -> Vec<String> {
    let repo = repo("# Governance\n");
    repo.write("xtask.toml", CONFIG.replace("wordings", "documents = [\"said/*.md\"]\nwordings"));
    for (nth, text) in texts.iter().enumerate() {
        repo.write(&format!("said/{nth:03}.md"), format!("{text}\n"));
    }
    found(&repo).into_iter().map(|line| line.replace("contracts/policy-", "").replace(":merge", "")).collect()
}

#[test]
fn tc_7_every_way_to_say_it_is_found() {
    let texts = [
        "Docs (`tests/*.py`) get auto-approved.",
        "Any PR that only touches tests/*.py is auto-approved",
        "* `tests/*.py` -> auto-approved",
        "* `tests/*.py` => auto approve",
        "auto-approved: tests/*.py, tests/*.py",
        "Low-risk paths such as `tests/` are approved without human intervention.",
        "`tests/`: no approval needed",
        "`tests/` \u{2013} auto\u{2011}approved",
        "Auto\u{2011}approved paths include `tests/`.",
        "Paths in `tests/**/*.py` qualify for automatic approval.",
        "We auto-approve `tests/*.py`.",
        "The bot auto-approves tests/*.py changes.",
        "`tests/*.py` (auto-approved)",
        "- **Docs**: Auto-approved (`tests/` is allowed)",
        "- Documentation updates in `tests/` \u{2192} AUTO_APPROVED",
        "It is safe to auto-approve `tests/`.",
        "`tests/` does not need a human reviewer.",
        "`tests/` needs no human reviewer.",
        "You can merge `tests/*.py` without a review.",
        "`tests/*.py` is auto-approved, never blocked.",
        "`tests/*.py` is auto-approved, not reviewed.",
        "Unlike `src/`, `tests/*.py` is auto-approved.",
        "`tests/*.py` is always auto-approved.",
        "Everything except `src/` is auto-approved: `tests/`, `examples/`.",
        "tests/*.py\nauto-approved",
        "tests/*.py changes\n\tare auto\n\tapproved",
        "| Path | Policy |\n|---|---|\n| tests/*.py | auto-approved |",
        "| Tier | Paths |\n|---|---|\n| Auto-approved | `tests/*.py` |",
        "# `tests/*.py`: auto-approved",
        "## Auto-approvable paths\n\n* tests/*.py",
        "1. Auto-approved\n   - `tests/*.py`",
        "Auto-approved categories:\n\n- Documentation: `tests/*.py`",
        "Auto-approved categories:\n\n- Documentation (all of `tests/`)",
        "<details>\n\n`tests/` is auto-approved\n\n</details>",
        "Tier 1 (auto-approved): `tests/`, `examples/`",
        "`tests/*` auto-approved when <=100 lines, LOW risk",
        "**Allowed (auto-approved when risk criteria met)**:\n- `tests/*`",
        "Files matching `tests/*.py` will be auto-approved.",
        "Files matching `tests/*.py` may be auto-approved.",
        "Files matching `tests/*.py` can be approved automatically by the bot.",
        "A change to `tests/*.py` or `tests/*.py` is auto-approved.",
        "`tests/*.py` auto-approved; others are not.",
        "Not only `examples/` but also `tests/` is auto-approved.",
        "`tests/*.py` is auto-approved and must not be blocked.",
        "`./tests/*.py` is auto-approved",
        "`/tests/` is auto-approved",
        "`tests` is auto-approved",
        "[tests/*.py](tests) is auto-approved",
        "<code>tests/*.py</code> is auto-approved",
        "\u{201C}tests/*.py\u{201D} is auto-approved",
        "`tests/*.py` is auto\\-approved",
        "`tests/*.py` is <b>auto-approved</b>",
        "`tests/*.py` is auto--approved",
        "`tests/*.py` is _auto-approved_",
        "`tests/*.py`    **auto-**approved",
    ];
    let found = found_in(&texts);
    let missed = texts.iter().enumerate().filter(|(nth, _)| {
        let file = format!("said/{nth:03}.md:");
        !found.iter().any(|line| line.starts_with(&file) && line.ends_with(" contradicted"))
    });
    assert_eq!(missed.map(|(_, text)| *text).collect::<Vec<_>>(), NONE);
}

#[test]
fn tc_7_what_only_looks_like_it_is_not_found() {
    let texts = [
        "`tests/*.py` is NEVER auto-approved",
        "`tests/*.py` are never automatically approved.",
        "tests/*.py is NOT auto approved",
        "`tests/` is no longer auto-approved",
        "Auto-approval of `tests/` is forbidden.",
        "Do not auto-approve `tests/`.",
        "Auto-approved: none of `tests/`",
        "`tests/` isn't approved automatically",
        "`tests/*.py` is neither auto-approved nor skipped.",
        "Auto-approved: everything not under `tests/`",
        "`tests/*.py`: NOT auto-approved",
        "Auto-approved paths never include `tests/`.",
        "Only `examples/` is auto-approved; `tests/` is not.",
        "`examples/` is auto-approved, `tests/` is not.",
        "`examples/` is auto-approved (but not `tests/`).",
        "`examples/` is auto-approved and `tests/` is not.",
        "`examples/` (not `tests/`) is auto-approved.",
        "Unlike `tests/`, `examples/` is auto-approved.",
        "In contrast to `tests/`, `examples/` is auto-approved.",
        "`tests/` requires review, `examples/` is auto-approved.",
        "`examples/` is auto-approved while `tests/` needs a human.",
        "Tests: reviewed (`tests/`). Examples: auto-approved (`examples/`).",
        "The auto-approval rules live in `tests/a.md`.",
        "`tests/a.md` documents which paths are auto-approved.",
        "Auto-approved changes are logged in `tests/a.md`.",
        "Auto-approved changes are listed in `tests/a.md`.",
        "After an auto-approved change run `scripts/s.sh`.",
        "If auto-approved, the executor in `src/autopack/m.py` proceeds.",
        "`src/autopack/m.py` decides what is auto-approved.",
        "`src/autopack/m.py` implements auto-approve.",
        "The list of auto-approved paths is in `src/autopack/m.py`.",
        "Before 2025, `tests/` had been auto-approved.",
        "We stopped auto-approving `tests/`; `tests/` was auto-approved once.",
        "DEC-046 removed `tests/` from the auto-approved paths.",
        "Remove `tests/` from auto-approved paths.",
        "Why is `tests/` not auto-approved?",
        "## Never auto-approved\n\n- tests/*.py",
        "## Not auto-approved\n\n- tests/*.py",
        "## Auto-approved\n\nNone of these:\n\n- tests/*.py",
        "**\u{2717} Not auto-approved**:\n- tests/*.py",
        "| Path | Auto-approved |\n|---|---|\n| tests/*.py | no |",
        "| Path | Auto-approved |\n|---|---|\n| tests/*.py | \u{2717} |",
        "| Path | Auto-approved |\n|---|---|\n| tests/*.py | NEVER |",
        "| Path | Auto-approved |\n|---|---|\n| tests/*.py | \u{274C} (DEC-046) |",
        "| Path | Auto-approved |\n|---|---|\n| tests/*.py | - |",
        "- [ ] `tests/` not touched\n- [ ] auto-approved",
        "`tests/*.py` must be approved; auto-approved is only `examples/`.",
        "It would be wrong to auto-approve `tests/`.",
        "A change that touches `tests/` cannot be auto-approved.",
        "Changes touching `tests/` are excluded from auto-approval.",
        "`tests/` and `tests/` are on the list of never auto-approved paths.",
    ];
    let wrong: Vec<String> = found_in(&texts)
        .into_iter()
        .map(|line| format!("{} {line}", texts[line["said/".len()..][..3].parse::<usize>().unwrap()]))
        .collect();
    assert_eq!(wrong, NONE);
}

#[test]
fn no_text_stops_the_reader() {
    let words = [
        "auto",
        "-",
        "approved",
        "never",
        "`",
        "``",
        "docs/*.md",
        "`src/`",
        "**",
        "_",
        "(",
        ")",
        ",",
        ";",
        ":",
        "?",
        "!",
        ".",
        "\n",
        "\n\n",
        "- ",
        "| ",
        "|\n|---|\n",
        "# ",
        "```\n",
        "> ",
        "except",
        "but",
        "not in",
        "[x](",
        "](",
        "<b>",
        "</",
        "/",
        "\u{2019}",
        "\u{2014}",
        "\u{2705}",
        "\u{130}",
        "no review needed",
        "without",
        "if",
        "even",
        "\r\n",
        "\t",
        "'",
        "\"",
        "./",
        "*",
    ];
    // The same texts in every run.
    let mut state = 1_u32;
    let mut next = |count: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % count
    };
    let texts: Vec<String> = (0..400)
        .map(|_| {
            (0..40).map(|_| words[next(words.len())]).collect::<Vec<_>>().join(if next(2) == 0 { " " } else { "" })
        })
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    // A panic would be no exit status that a run has.
    let _ = found_in(&texts);
}
