//! Large files and secrets that a change adds. No token stands here as a whole.

use super::super::Repo;
use super::{CONFIG, found, gate, of, random, repo, settled};

/// A text with the shape of a token of GitHub.
fn token() -> String {
    ["gh", "p_", &random(36)].concat()
}

#[test]
fn a_token_in_an_added_line_is_found_and_not_printed() {
    let repo = settled(&[("app.py", "a = 1\n")]);
    repo.write("app.py", format!("a = 1\nkey = '{}'\n", token()));
    let run = gate(&repo, &[]);
    assert_eq!(of(&run), ["app.py:2:8 hygiene/secret"], "{run}");
    assert!(run.stdout.contains("(`ghp_...`)") && !run.stdout.contains(&token()[..8]), "{run}");
    assert_eq!(run.code, 1);
}

#[test]
fn a_token_that_was_there_is_not_the_fault_of_the_change() {
    let repo = settled(&[("app.py", &format!("key = '{}'\n", token()))]);
    repo.write("app.py", format!("# moved\n\nkey = '{}'\n", token()));
    assert_eq!(found(&repo, &[]), [""; 0]);
    assert_eq!(found(&repo, &["--since", "HEAD"]), [""; 0]);
    // A second one is.
    repo.write("app.py", format!("key = '{}'\nold = '{}x'\n", token(), ["npm", "_", &random(35)].concat()));
    assert_eq!(found(&repo, &["--since", "HEAD"]), ["app.py:2:8 hygiene/secret"]);
}

#[test]
fn an_example_is_no_token() {
    let repo = settled(&[]);
    repo.write(
        "doc.md",
        "# Keys\n\nAKIAIOSFODNN7EXAMPLE and ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx and `sk_live_...`\n",
    );
    assert_eq!(found(&repo, &[]), [""; 0]);
}

#[test]
fn the_whole_branch_is_the_change() {
    let repo = repo(&[]);
    repo.git_run(&["switch", "--quiet", "--create", "feature"]);
    repo.write("key.txt", token());
    repo.commit("key");
    repo.write("other.txt", "x\n");
    repo.commit("other");
    assert_eq!(found(&repo, &[]), ["key.txt:1:1 hygiene/secret"]);
    // On the main branch itself the last commit is judged, and what is open.
    repo.git_run(&["switch", "--quiet", "main"]);
    repo.git_run(&["merge", "--quiet", "--ff-only", "feature"]);
    assert_eq!(found(&repo, &[]), [""; 0]);
    repo.git_run(&["reset", "--quiet", "--hard", "HEAD~1"]);
    assert_eq!(found(&repo, &[]), ["key.txt:1:1 hygiene/secret"]);
    // A checked-out commit without a branch, as in CI.
    repo.git_run(&["switch", "--quiet", "--detach", "feature"]);
    assert_eq!(found(&repo, &["--since", "main~1"]), ["key.txt:1:1 hygiene/secret"]);
    repo.git_run(&["branch", "--quiet", "--force", "main", "main~1"]);
    assert_eq!(found(&repo, &[]), ["key.txt:1:1 hygiene/secret"]);
}

#[test]
fn a_file_that_holds_secrets_is_found_by_its_name() {
    let repo = settled(&[(".env.example", "PASSWORD=\n")]);
    repo.write(".env", "PASSWORD=hunter2\n");
    repo.write(".env.example", "PASSWORD=hunter2\n");
    repo.write("deploy/id_ed25519", "key\n");
    repo.write("deploy/id_ed25519.pub", "ssh-ed25519 AAAA\n");
    assert_eq!(found(&repo, &[]), [".env hygiene/secret", "deploy/id_ed25519 hygiene/secret"]);
    // What the message says helps: taken out and ignored, nothing is left.
    repo.write(".gitignore", ".env\nid_ed25519\n");
    assert_eq!(found(&repo, &[]), [""; 0]);
    repo.git_run(&["add", "--force", ".env"]);
    assert_eq!(found(&repo, &[]), [".env hygiene/secret"]);
    repo.git_run(&["rm", "--quiet", "--cached", ".env"]);
    assert_eq!(found(&repo, &[]), [""; 0]);
}

#[test]
fn everything_is_new_before_the_first_commit() {
    let repo = Repo::plain(&[("xtask.toml", CONFIG), ("README.md", "# A\n"), (".env", "A=b\n")]);
    repo.git_run(&["init", "--quiet", "--initial-branch=main"]);
    assert_eq!(found(&repo, &[]), [".env hygiene/secret"]);
}

#[test]
fn a_private_key_in_a_file_is_found() {
    let repo = settled(&[]);
    let begin = ["-----BEGIN ", "RSA PRIVATE KEY-----"].concat();
    repo.write("tests/data/server.txt", format!("# a key\n{begin}\n{}\n", random(64)));
    repo.write("src/detect.py", format!("if text.startswith('{begin}'):\n    pass\n"));
    assert_eq!(found(&repo, &[]), ["tests/data/server.txt:2:1 hygiene/secret"]);
}

#[test]
fn an_exemption_accepts_a_secret_and_a_large_file() {
    let allow = "\n[gate.hygiene]\nbytes_max = 100\n\n[[allow]]\nrule = \"hygiene/secret\"\npaths = [\"tests/**\"]\nreason = \"made up\"\n\n[[allow]]\nrule = \"hygiene/large-file\"\npaths = [\"tests/**\"]\nreason = \"a fixture\"\n";
    let repo = repo(&[("xtask.toml", &format!("{CONFIG}{allow}"))]);
    repo.commit("later");
    repo.write("tests/a.txt", format!("{}\n{}", token(), "x".repeat(200)));
    let run = gate(&repo, &[]);
    assert_eq!(of(&run), [""; 0], "{run}");
    assert!(!run.stdout.contains("allow/"), "{run}");
    repo.write("b.py", format!("x = '{}'  # xtask-allow: hygiene/secret -- made up\n", token()));
    assert_eq!(found(&repo, &[]), [""; 0]);
}

#[test]
fn a_large_file_is_one_that_the_change_makes_large() {
    let limit = format!("{CONFIG}\n[gate.hygiene]\nbytes_max = 1000\n");
    let old = "x".repeat(2000);
    let repo = repo(&[("xtask.toml", &limit), ("old.txt", &old), ("small.txt", "x")]);
    repo.commit("later");
    assert_eq!(found(&repo, &[]), [""; 0]);
    repo.write("old.txt", "y".repeat(3000));
    repo.write("exact.txt", "x".repeat(1000));
    assert_eq!(found(&repo, &[]), [""; 0]);
    repo.write("new.bin", [0u8; 1001]);
    repo.write("small.txt", "x".repeat(1500));
    let run = gate(&repo, &[]);
    assert_eq!(of(&run), ["new.bin hygiene/large-file", "small.txt hygiene/large-file"], "{run}");
    assert!(run.stdout.contains("the change adds 1001 bytes; a file may have 1000"), "{run}");
    assert!(run.stdout.contains("the change makes a file of 1 bytes one of 1500"), "{run}");
    let since: Vec<String> = found(&repo, &["--since", "HEAD"]);
    assert_eq!(since, ["new.bin hygiene/large-file", "small.txt hygiene/large-file"]);
    // Git keeps a pointer to it.
    repo.write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");
    assert_eq!(found(&repo, &[]), ["small.txt hygiene/large-file"]);
}

#[test]
fn what_cannot_be_told_is_said() {
    let repo = settled(&[]);
    repo.write("key.txt", token());
    repo.git_run(&["branch", "--quiet", "--move", "trunk"]);
    repo.git_run(&["branch", "--quiet", "other"]);
    let run = gate(&repo, &[]);
    assert_eq!(of(&run), [".git hygiene/unjudged", "key.txt:1:1 hygiene/secret"], "{run}");
    assert!(run.stdout.contains("the main branch is not known here"), "{run}");
    repo.write("xtask.toml", format!("{CONFIG}\n[git]\nmain = \"trunk\"\n"));
    assert_eq!(found(&repo, &[]), ["key.txt:1:1 hygiene/secret"]);
    let plain = Repo::plain(&[("xtask.toml", CONFIG), ("README.md", "# A\n"), (".env", "A=b\n")]);
    assert_eq!(found(&plain, &[]), [".git hygiene/unjudged"]);
}

#[test]
fn a_shallow_clone_says_that_it_ends() {
    let from = settled(&[]);
    let folder = tempfile::TempDir::new().unwrap();
    let there = folder.path().join("clone");
    let url = format!("file://{}", from.root().to_str().unwrap().replace('\\', "/"));
    from.git_run(&["clone", "--quiet", "--depth=1", &url, there.to_str().unwrap()]);
    let run = gate(&from, &["--repo", there.to_str().unwrap()]);
    assert_eq!(of(&run), [".git hygiene/unjudged"], "{run}");
    assert!(run.stdout.contains("HEAD is where this shallow clone ends"), "{run}");
    let run = from.run(&["gate", "--repo", there.to_str().unwrap(), "--against", "nowhere"]);
    assert_eq!(run.code, 2, "{run}");
}

#[test]
fn two_ways_to_the_main_branch_are_one_change() {
    // Each side has merged the other, so there are two merge bases.
    let repo = repo(&[]);
    repo.git_run(&["switch", "--quiet", "--create", "side"]);
    repo.write("a.txt", "a\n");
    repo.commit("a");
    repo.git_run(&["switch", "--quiet", "main"]);
    repo.write("b.txt", "b\n");
    repo.commit("b");
    let b = repo.git_run(&["rev-parse", "HEAD"]);
    repo.git_run(&["merge", "--quiet", "--no-edit", "side"]);
    repo.git_run(&["switch", "--quiet", "side"]);
    repo.git_run(&["merge", "--quiet", "--no-edit", b.trim()]);
    repo.write("key.txt", token());
    repo.commit("key");
    assert_eq!(found(&repo, &[]), ["key.txt:1:1 hygiene/secret"]);
}
