//! Two branches took the same id: found after the merge, in either order, and mended by one command.

use super::{BUILDS, CONFIG, Repo, found, ledger};

/// A branch that adds BUILD-4 with a title, and a note that refers to it.
fn branch(repo: &Repo, name: &str, title: &str) {
    repo.git_run(&["checkout", "--quiet", "-b", name, "start"]);
    let run = repo.run(&["ledger", "add", "build", "--title", title, "--execute"]);
    assert_eq!(run.code, 0, "{run}");
    assert!(repo.text("docs/BUILDS.md").contains(&format!("### BUILD-4 | 2026-02-03 | {title}")), "{run}");
    repo.write(&format!("docs/{name}.md"), format!("# {title}\n\nSee BUILD-4, after BUILD-3.\n"));
    repo.commit(title);
}

/// A repository in which `first` and then `second` were merged, both with BUILD-4, as a person resolves it.
fn merged(first: &str, second: &str) -> Repo {
    let repo = ledger(CONFIG, BUILDS);
    repo.git_run(&["branch", "start"]);
    // Neither branch sees the other's entry: the main branch has none of them yet.
    branch(&repo, "doors", "Doors");
    branch(&repo, "paint", "Paint");
    let theirs = repo.git_run(&["show", &format!("{second}:docs/BUILDS.md")]);
    repo.git_run(&["checkout", "--quiet", "main"]);
    repo.git_run(&["branch", "--delete", "start"]);
    repo.git_run(&["merge", "--quiet", "--no-ff", "--message", first, first]);
    let ours = repo.text("docs/BUILDS.md");
    let merge = repo.git_try(&["merge", "--quiet", "--no-ff", "--message", second, second]);
    assert!(!merge, "git sees the conflict of the two entries");
    let line = |start: &str| theirs[theirs.find(start).unwrap()..].lines().next().unwrap().to_owned();
    let row = line("| 2026-02-03 | BUILD-4");
    let section = line("### BUILD-4");
    let both = ours.replacen("| 2026-02-03 | BUILD-4", &format!("{row}\n| 2026-02-03 | BUILD-4"), 1);
    let both = both.replacen("### BUILD-4", &format!("{section}\n\n**Status**: planned\n\n### BUILD-4"), 1);
    repo.write("docs/BUILDS.md", both);
    repo.commit(second);
    repo
}

#[test]
fn a_collision_is_found_after_the_merge_and_mended_by_one_command() {
    for (first, second, kept, renumbered) in
        [("doors", "paint", "Doors", "Paint"), ("paint", "doors", "Paint", "Doors")]
    {
        let repo = merged(first, second);
        let before = repo.run(&["ledger"]);
        let rules: Vec<String> =
            super::findings(&before).into_iter().map(|line| line.split_once(' ').unwrap().1.to_owned()).collect();
        assert_eq!(rules, ["ledger/duplicate-id", "ledger/duplicate-id"], "each row is that of a section: {before}");
        assert!(before.stdout.contains("`cargo xtask ledger renumber BUILD-4 BUILD-5`"), "{before}");
        let run = repo.run(&["ledger", "renumber", "BUILD-4", "BUILD-5", "--execute"]);
        assert_eq!(run.code, 0, "{run}");
        let text = repo.text("docs/BUILDS.md");
        assert!(text.contains(&format!("### BUILD-4 | 2026-02-03 | {kept}\n")), "{text}");
        assert!(text.contains(&format!("### BUILD-5 | 2026-02-03 | {renumbered}\n")), "{text}");
        assert!(text.contains(&format!("| 2026-02-03 | BUILD-5 | {renumbered} |")), "{text}");
        assert_eq!(repo.text(&format!("docs/{second}.md")), format!("# {renumbered}\n\nSee BUILD-5, after BUILD-3.\n"));
        assert_eq!(repo.text(&format!("docs/{first}.md")), format!("# {kept}\n\nSee BUILD-4, after BUILD-3.\n"));
        assert_eq!(found(&repo), Vec::<String>::new(), "and the past of what was merged is kept");
        repo.commit("renumbered");
        assert_eq!(found(&repo), Vec::<String>::new());
    }
}

#[test]
fn a_single_entry_is_renumbered_wherever_it_is_named() {
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/x.md", "BUILD-3 and BUILD-3.1, not BUILD-33 or BUILD-3-notes.md\n");
    repo.write("src/x.py", "# see BUILD-3\n");
    repo.commit("references");
    let run = repo.run(&["ledger", "renumber", "BUILD-3", "BUILD-7"]);
    assert!(run.stdout.starts_with("BUILD-3 becomes BUILD-7 in 4 places\n"), "{run}");
    assert_eq!(repo.text("docs/BUILDS.md"), BUILDS, "a preview");
    let _ = repo.run(&["ledger", "renumber", "BUILD-3", "BUILD-7", "--execute"]);
    assert_eq!(repo.text("docs/x.md"), "BUILD-7 and BUILD-3.1, not BUILD-33 or BUILD-3-notes.md\n");
    assert_eq!(repo.text("src/x.py"), "# see BUILD-7\n");
    assert_eq!(repo.text("docs/BUILDS.md"), BUILDS.replace("BUILD-3", "BUILD-7"));
}

#[test]
fn what_cannot_be_renumbered_is_refused() {
    let repo = ledger(CONFIG, &BUILDS.replace("BUILD-2", "BUILD-1"));
    for (arguments, why) in [
        (&["BUILD-9"][..], "no ledger has an entry BUILD-9"),
        (&["BUILD-3", "BUILD-1"], "BUILD-1 is taken; BUILD-4 is free"),
        (&["BUILD-3", "X-1"], "`X-1` is no id of ledger `builds`"),
        (&["BUILD-1"], "choose with `--line`: docs/BUILDS.md:19, docs/BUILDS.md:25"),
    ] {
        let run = repo.run(&[&["ledger", "renumber"], arguments].concat());
        assert_eq!(run.code, 2, "{run}");
        assert!(run.stderr.contains(why), "{run}");
    }
    let run = repo.run(&["ledger", "renumber", "BUILD-1", "BUILD-2", "--line", "19", "--execute"]);
    assert_eq!(repo.text("docs/BUILDS.md"), BUILDS, "{run}");
}

#[test]
fn anchors_follow_the_heading_and_digits_are_ascii() {
    let repo = ledger(CONFIG, BUILDS);
    repo.write("docs/x.md", "[r](BUILDS.md#build-3--2026-01-03--roof) [w](BUILDS.md#build-2--2026-01-02--walls)\n");
    repo.commit("links");
    let _ = repo.run(&["ledger", "renumber", "BUILD-3", "BUILD-7", "--execute"]);
    assert_eq!(
        repo.text("docs/x.md"),
        "[r](BUILDS.md#build-7--2026-01-03--roof) [w](BUILDS.md#build-2--2026-01-02--walls)\n"
    );
    let run = repo.run(&["ledger", "renumber", "BUILD-2", "BUILD-\u{663}"]);
    assert!(run.code == 2 && run.stderr.contains("is no id of ledger"), "{run}");
}
