//! The state of git: clean, unmerged, unfinished, behind, submodules.

use super::super::Repo;
use super::{CONFIG, found, gate, of, repo, settled};

/// A repository in which a merge has stopped at a conflict.
fn conflicting() -> Repo {
    let repo = repo(&[("app.py", "a = 1\n")]);
    repo.git_run(&["switch", "--quiet", "--create", "side"]);
    repo.write("app.py", "a = 2\n");
    repo.commit("two");
    repo.git_run(&["switch", "--quiet", "main"]);
    repo.write("app.py", "a = 3\n");
    repo.commit("three");
    repo
}

#[test]
fn a_merge_that_stopped_is_found_until_it_is_resolved() {
    let repo = conflicting();
    assert!(!repo.git_try(&["merge", "side"]));
    let (unfinished, unmerged) = (".git hygiene/unfinished", "app.py hygiene/unmerged");
    assert_eq!(found(&repo, &[]), [unfinished, "app.py:1:1 hygiene/conflict-marker", unmerged]);
    repo.write("app.py", "a = 4\n");
    assert_eq!(found(&repo, &[]), [unfinished, unmerged]);
    repo.git_run(&["add", "app.py"]);
    assert_eq!(found(&repo, &[]), [unfinished]);
    repo.git_run(&["commit", "--quiet", "--no-edit"]);
    assert_eq!(found(&repo, &[]), [""; 0]);
}

#[test]
fn what_is_unfinished_is_named_and_only_a_warning() {
    for (arguments, name) in [
        (&["rebase", "side"][..], "a rebase has begun"),
        (&["cherry-pick", "side"], "a cherry-pick has begun"),
        (&["revert", "--no-edit", "HEAD~1", "HEAD"], "a revert has begun"),
    ] {
        let repo = conflicting();
        repo.git_try(arguments);
        let run = gate(&repo, &[]);
        assert!(run.stdout.contains(&format!(".git: warning[hygiene/unfinished]: {name}")), "{name}: {run}");
    }
    let repo = settled(&[]);
    repo.git_run(&["bisect", "start"]);
    let run = gate(&repo, &[]);
    assert!(run.stdout.contains("a bisect has begun") && run.stdout.contains("`git bisect reset`"), "{run}");
    // Another work tree of the repository is not in that state.
    let other = tempfile::TempDir::new().unwrap();
    let folder = other.path().join("tree");
    repo.git_run(&["worktree", "add", "--quiet", "--detach", folder.to_str().unwrap()]);
    assert_eq!(found(&repo, &["--repo", folder.to_str().unwrap()]), [""; 0]);
}

#[test]
fn a_clean_tree_is_asked_for_by_name_only() {
    let repo = settled(&[("a/b.txt", "x\n")]);
    repo.write("a/b.txt", "y\n");
    repo.write("new file.txt", "y\n");
    assert_eq!(found(&repo, &[]), [""; 0]);
    let run = gate(&repo, &["--clean"]);
    assert_eq!(of(&run), [".git hygiene/dirty-tree"], "{run}");
    assert!(run.stdout.contains("2 paths are not committed\n  open: a/b.txt\n  open: new file.txt\n"), "{run}");
    repo.commit("all");
    assert_eq!(found(&repo, &["--clean"]), [""; 0]);
    repo.write("xtask.toml", format!("{CONFIG}\n[gate.hygiene]\nclean = true\n"));
    assert_eq!(found(&repo, &[]), [".git hygiene/dirty-tree"]);
}

#[test]
fn only_some_open_paths_are_listed() {
    let repo = settled(&[]);
    for number in 0..25 {
        repo.write(&format!("f{number:02}.txt"), "x\n");
    }
    let run = gate(&repo, &["--clean"]);
    assert!(run.stdout.contains("25 paths are not committed") && run.stdout.contains("  ... 15 more\n"), "{run}");
}

#[test]
fn declared_changes_are_exactly_what_is_open() {
    let repo = settled(&[("a/b.txt", "x\n"), ("c.txt", "x\n")]);
    repo.write("a/b.txt", "y\n");
    repo.write("c.txt", "y\n");
    assert_eq!(found(&repo, &["--changes", "a/", "c.txt"]), [""; 0]);
    let run = gate(&repo, &["--changes", "c.txt", "README.md"]);
    assert_eq!(of(&run), [".git hygiene/dirty-tree", "README.md hygiene/dirty-tree"], "{run}");
    assert!(run.stdout.contains("1 path is not committed, and not declared\n  open: a/b.txt"), "{run}");
    // A name is not a beginning of a name.
    assert_eq!(found(&repo, &["--changes", "a", "c.tx"]).len(), 2);
    assert_eq!(repo.run(&["gate", "--changes", "../x"]).code, 2);
}

#[test]
fn a_branch_that_is_behind_is_told_by_how_much() {
    let repo = settled(&[]);
    repo.git_run(&["switch", "--quiet", "--create", "feature"]);
    repo.commit("own");
    assert_eq!(found(&repo, &["--against", "main"]), [""; 0]);
    repo.git_run(&["switch", "--quiet", "main"]);
    repo.commit("one");
    repo.commit("two");
    repo.git_run(&["switch", "--quiet", "feature"]);
    let run = gate(&repo, &["--against", "main"]);
    assert_eq!(of(&run), [".git hygiene/behind"], "{run}");
    assert!(
        run.stdout.contains("HEAD does not have 2 commits of main\n  help: `git rebase main`, or `git merge main`"),
        "{run}"
    );
    assert_eq!(found(&repo, &[]), [""; 0]);
    repo.write("xtask.toml", format!("{CONFIG}\n[gate.hygiene]\nagainst = \"main\"\n"));
    assert_eq!(found(&repo, &[]), [".git hygiene/behind"]);
    repo.git_run(&["merge", "--quiet", "main"]);
    assert_eq!(found(&repo, &[]), [""; 0]);
}

#[test]
fn what_was_asked_and_cannot_be_told_is_no_clean_run() {
    let repo = settled(&[]);
    let run = repo.run(&["gate", "--against", "nowhere"]);
    assert!(run.code == 2 && run.stderr.contains("git knows no such revision; fetch it first"), "{run}");
    assert_eq!(repo.run(&["gate", "--against=--all"]).code, 2);
    // A tree has no commits that could be missing.
    let tree = repo.run(&["gate", "--against", "HEAD^{tree}"]);
    assert!(tree.code == 2 && tree.stderr.contains("that is no commit"), "{tree}");
    let plain = Repo::plain(&[("xtask.toml", CONFIG), ("README.md", "# A\n")]);
    for arguments in [&["--clean"][..], &["--changes", "x"], &["--against", "main"]] {
        let run = plain.run(&[&["gate"], arguments].concat());
        assert!(run.code == 2 && run.stderr.contains("git repository"), "{run}");
    }
}

#[test]
fn a_submodule_is_as_recorded() {
    let inner = settled(&[]);
    let repo = settled(&[]);
    let from = inner.root().to_str().unwrap().replace('\\', "/");
    repo.git_run(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &from, "lib"]);
    repo.commit("lib");
    assert_eq!(found(&repo, &[]), [""; 0]);
    // Files in it are changed, or not tracked.
    repo.write("lib/new.txt", "x\n");
    let run = gate(&repo, &[]);
    assert_eq!(of(&run), ["lib hygiene/submodule"], "{run}");
    assert!(run.stdout.contains("has changes that are not committed in it"), "{run}");
    repo.git_run(&["-C", "lib", "add", "new.txt"]);
    repo.git_run(&["-C", "lib", "commit", "--quiet", "--message", "new"]);
    let run = gate(&repo, &[]);
    assert!(run.stdout.contains("lib: error[hygiene/submodule]: another commit is checked out"), "{run}");
    repo.commit("moved");
    assert_eq!(found(&repo, &[]), [""; 0]);
    // One that is not checked out is not judged.
    repo.git_run(&["submodule", "--quiet", "deinit", "--force", "lib"]);
    assert_eq!(found(&repo, &[]), [""; 0]);
}

#[test]
fn a_folder_of_a_work_tree_is_judged_by_its_own_names() {
    let repo = Repo::git(&[("sub/xtask.toml", CONFIG), ("sub/README.md", "# A\n"), ("other.txt", "x\n")]);
    repo.commit("later");
    repo.write("sub/.env", "A=b\n");
    repo.write(".env", "A=b\n");
    let at = ["--repo", "sub", "--clean"];
    let run = gate(&repo, &at);
    assert_eq!(of(&run), [".env hygiene/secret", ".git hygiene/dirty-tree"], "{run}");
    assert!(run.stdout.contains("1 path is not committed\n  open: .env\n"), "{run}");
}
