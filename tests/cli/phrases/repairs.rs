//! Replacements that meet links, headings, other phrases, histories and the baseline.

use super::{Repo, found};

/// Phrases: id, text, replacement.
fn phrases(phrases: &[(&str, &str, &str)]) -> String {
    let written = phrases.iter().map(|(id, text, replace)| {
        format!("[[phrase]]\nid = \"{id}\"\ntext = \"{text}\"\nwords = true\nmessage = \"m\"\nreplace = \"{replace}\"\nbad = [\"{text}\"]\n")
    });
    format!("ledger = []\n{}", written.collect::<String>())
}

/// What a document becomes by `--execute`, which must settle; and what is found after it.
#[track_caller]
fn executed(config: &str, document: &str, others: &[(&str, &str)]) -> (String, Vec<String>) {
    let files = [&[("xtask.toml", config), ("a.md", document)], others].concat();
    let repo = Repo::git(&files);
    let run = repo.run(&["docs-drift", "--execute"]);
    assert_ne!(run.code, 2, "{run}");
    let rest = found(&repo);
    assert_eq!(run.code == 0, rest.is_empty(), "{run}\n{rest:?}");
    (repo.text("a.md"), rest)
}

const SERVER: &[(&str, &str, &str)] = &[("old", "uvicorn", "gunicorn")];

#[test]
fn a_replacement_that_would_break_a_link_is_left_to_a_person() {
    for document in ["## uvicorn notes\n\n[x](#uvicorn-notes)\n", "[x](uvicorn.md)\n"] {
        let (text, rest) = executed(&phrases(SERVER), document, &[("uvicorn.md", "# U\n")]);
        assert_eq!(text, document);
        assert!(!rest.is_empty());
    }
    let (text, _) = executed(&phrases(SERVER), "[x](Uv/x.md) uvicorn\n", &[("uv/x.md", "# U\n")]);
    assert!(text == "[x](uv/x.md) uvicorn\n" || text == "[x](uv/x.md) gunicorn\n" || text == "[x](Uv/x.md) uvicorn\n");
}

#[test]
fn what_one_phrase_writes_another_replaces() {
    let chain = [("a", "one", "two"), ("b", "two", "three")];
    assert_eq!(executed(&phrases(&chain), "one\n", &[]), ("three\n".to_owned(), Vec::new()));
    let circle = [("a", "one", "two"), ("b", "two", "one")];
    let (text, rest) = executed(&phrases(&circle), "one\n", &[]);
    assert_eq!((text.as_str(), rest.len()), ("one\n", 1));
}

#[test]
fn histories_and_generated_texts_are_not_replaced_in() {
    let config = phrases(SERVER) + "[references]\nhistory = [\"a.md\"]\n";
    let (text, rest) = executed(&config, "uvicorn\n", &[]);
    assert_eq!((text.as_str(), rest.len()), ("uvicorn\n", 1));
    let region = "<!-- xtask:begin excerpt b.txt -->\nuvicorn\n<!-- xtask:end excerpt -->\n";
    let (text, _) = executed(&phrases(SERVER), region, &[("b.txt", "x\n")]);
    assert_eq!(text, region);
}

#[test]
fn a_line_with_an_accepted_finding_is_not_edited() {
    let config =
        phrases(&[("old", "oldsrv", "new"), ("two", "two", "three")]) + "[docs_drift]\nbaseline = \"base.txt\"\n";
    let first = config.replace("\"two\"", "\"none\"").replace("text = \"two\"", "text = \"none\"");
    let repo = Repo::git(&[("xtask.toml", &first), ("a.md", "oldsrv two\n")]);
    assert_eq!(repo.run(&["docs-drift", "baseline", "--execute"]).code, 0);
    repo.write("xtask.toml", &config);
    let run = repo.run(&["docs-drift", "--execute"]);
    assert_eq!((run.code, repo.text("a.md").as_str()), (1, "oldsrv two\n"), "{run}");
    assert!(run.stdout.contains("the baseline accepts another finding of the line"), "{run}");
}

#[test]
fn a_baseline_takes_nothing_for_an_entry_that_is_none() {
    let config = phrases(SERVER) + "[docs_drift]\nbaseline = \"README.md\"\n";
    let repo = Repo::git(&[("xtask.toml", &config), ("README.md", "Long text.\n")]);
    assert_eq!(found(&repo), ["README.md:1:1 docs-drift/stale-baseline"]);
    assert_eq!(repo.run(&["docs-drift", "--execute"]).code, 1);
    let run = repo.run(&["docs-drift", "baseline", "--execute"]);
    assert!(run.code == 2 && run.stderr.contains("is there and is no baseline"), "{run}");
    assert_eq!(repo.text("README.md"), "Long text.\n");
    let entry = "docs-drift/forbidden-phrase:old a.md 0123456789ab";
    let counts = format!("{entry} x18446744073709551615\n{entry} x18446744073709551615\n{entry} x0\n");
    let repo =
        Repo::git(&[("xtask.toml", &config.replace("README.md", "base.txt")), ("base.txt", &counts), ("a.md", "")]);
    assert_eq!(found(&repo).len(), 2);
}

#[test]
fn an_accepted_finding_is_not_recorded_too() {
    let config = phrases(SERVER) + "[docs_drift]\nbaseline = \"base.txt\"\n";
    let allowed = "<!-- xtask-allow: docs-drift/forbidden-phrase:old -- quoted -->\nuvicorn\n";
    let repo = Repo::git(&[("xtask.toml", &config), ("a.md", allowed)]);
    assert_eq!(repo.run(&["docs-drift", "baseline", "--execute"]).code, 0);
    assert_eq!(repo.text("base.txt").lines().count(), 1);
    assert_eq!(found(&repo), Vec::<String>::new());
}

#[test]
fn a_replacement_names_groups_that_are_there() {
    let config = phrases(&[("home", "~/app", "$HOME/app")]);
    let run = Repo::git(&[("xtask.toml", &config), ("a.md", "")]).run(&["docs-drift"]);
    assert!(run.code == 2 && run.stderr.contains("holds `$HOME`, which is no group"), "{run}");
    let (text, _) = executed(&phrases(&[("home", "~/app", "$$HOME/app")]), "cd ~/app\n", &[]);
    assert_eq!(text, "cd $HOME/app\n");
}

#[test]
fn a_block_is_one_in_lists_and_quotations() {
    let config = "ledger = []\n[[phrase]]\nid = \"old\"\ntext = \"oldsrv\"\nmessage = \"m\"\nunless = 'retired'\ncontext = \"block\"\nbad = [\"oldsrv\"]\n";
    for document in ["- oldsrv\n  is retired\n", "> oldsrv\n> is retired\n"] {
        assert_eq!(
            found(&Repo::git(&[("xtask.toml", config), ("a.md", document)])),
            Vec::<String>::new(),
            "{document}"
        );
    }
}

#[test]
fn a_renamed_history_keeps_its_old_lines() {
    let config = "ledger = []\n[[phrase]]\nid = \"old\"\ntext = \"oldsrv\"\nmessage = \"m\"\nlines = \"added\"\nbad = [\"oldsrv\"]\n";
    let repo = Repo::git(&[("xtask.toml", config), ("h.md", "oldsrv\nx\n"), ("t/h.txt", "oldsrv\n")]);
    repo.git_run(&["mv", "h.md", "hist.md"]);
    repo.git_run(&["mv", "t", "u"]);
    assert_eq!(found(&repo), Vec::<String>::new());
    repo.write("hist.md", "oldsrv\nx\noldsrv\n");
    assert_eq!(found(&repo), ["hist.md:3:1 docs-drift/forbidden-phrase:old"]);
}

#[test]
fn only_the_target_of_a_link_is_edited() {
    let config = "ledger = []\n";
    for (document, expected) in [
        ("[a](real.md \"t](real.md\")\n", "[a](Real.md \"t](real.md\")\n"),
        ("[a][l]\n\n[l]: real.md \"foo](real.md\"\n", "[a][l]\n\n[l]: Real.md \"foo](real.md\"\n"),
    ] {
        let (text, _) = executed(config, document, &[("Real.md", "# R\n")]);
        assert_eq!(text, expected);
    }
}

#[test]
fn html_is_read_as_a_whole() {
    let document = "<div\n  id=\"x\">\n</div>\n\n[x](#x)\n\n<!--\n<a href=\"gone.md\">\n-->\n\n<p>\n<!--\n<a href=\"gone.md\"> -->\n</p>\n\n<script>\nlet x = '<a href=\"gone.md\">';\n</script>\n";
    assert_eq!(found(&Repo::git(&[("xtask.toml", "ledger = []\n"), ("a.md", document)])), Vec::<String>::new());
}

#[test]
fn a_very_long_link_is_a_finding_like_any_other() {
    let document = format!("[x]({})\n", "a/".repeat(100_000));
    let found = found(&Repo::git(&[("xtask.toml", "ledger = []\n"), ("a.md", &document)]));
    assert!(found.len() == 1 && found[0].ends_with("docs-drift/broken-link"), "{found:?}");
}
