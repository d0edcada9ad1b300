//! What the replaced scripts passed over or made worse, by id.

use super::super::wide;
use crate::cli::{BUILD_HISTORY, README, Repo, layout};

/// A rule about words, and no other document than the README.
const CONFIG: &str = "\
ledger = []

[references]
documents = []

[[phrase]]
id = \"old-server\"
text = \"uvicorn backend.main\"
message = \"the server has another name\"
bad = [\"uvicorn backend.main\"]
";

#[test]
fn dd_8_a_phrase_in_a_utf_16_tail_is_found_in_the_run_that_repairs_it() {
    let repo = Repo::git(&[("xtask.toml", CONFIG)]);
    repo.write("README.md", [b"# Title\n", &wide("uvicorn backend.main\r\n")[..]].concat());
    repo.commit("tail");
    let run = repo.run(&["gate", "--execute"]);
    let found = ["README.md:2:1 docs-drift/forbidden-phrase:old-server", "README.md:2:1 encoding/utf16-fragment"];
    let here: Vec<String> = run.findings().into_iter().filter(|finding| finding.starts_with("README")).collect();
    assert_eq!(here, found, "{run}");
    assert_eq!(repo.bytes("README.md"), b"# Title\nuvicorn backend.main\n");
    // With a BOM the file was no UTF-8 at all, and nobody could judge it.
    repo.write("README.md", [b"# Title\n\xFF\xFE", &wide("uvicorn backend.main\r\n")[..]].concat());
    let run = repo.run(&["gate", "--execute"]);
    let here: Vec<String> = run.findings().into_iter().filter(|finding| finding.starts_with("README")).collect();
    assert_eq!((here.len(), run.code), (2, 1), "{run}");
    assert_eq!(repo.bytes("README.md"), b"# Title\nuvicorn backend.main\n");
}

#[test]
fn ss_15_the_tail_becomes_lines_instead_of_worse() {
    let repo = layout(&[]);
    repo.write("README.md", [README.as_bytes(), &wide("note\r\n")[..]].concat());
    repo.commit("tail");
    let run = repo.run(&["gate", "--execute"]);
    let text = repo.text("README.md");
    assert!(text.ends_with("\nMIT\nnote\n") && !text.contains('\0') && !text.contains('\r'), "{run}");
    assert!(text.contains("**Builds Completed**: 2"), "{run}");
}

#[test]
fn ss_16_a_summary_comes_behind_the_bom() {
    let repo = layout(&[("docs/BUILD_HISTORY.md", &format!("\u{feff}{BUILD_HISTORY}"))]);
    let run = repo.run(&["gate", "--execute"]);
    let text = repo.text("docs/BUILD_HISTORY.md");
    assert!(text.starts_with("\u{feff}# Build History\n") && text.matches('\u{feff}').count() == 1, "{run}");
    assert!(text.contains("**Summary**: 2 build entries") || text.contains("**Summary**: 2 build"), "{run}");
}
