//! How far items are, as git shows it: merges, squashes, rebases, trailers, reverts, and what shows nothing.

use serde_json::Value;

use super::{PLAN, Repo, json, repo};

/// `id state` of every item.
pub fn states(repo: &Repo) -> Vec<String> {
    let shown = json(&repo.run(&["stack", "show", "--format", "json"]));
    let items = shown["plans"][0]["items"].as_array().unwrap().clone();
    items.iter().map(|item| format!("{} {}", text(&item["id"]), text(&item["state"]))).collect()
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Why the first item is where it is.
pub fn reasons(repo: &Repo) -> String {
    let shown = json(&repo.run(&["stack", "show", "--format", "json"]));
    let reasons = shown["plans"][0]["items"][0]["reasons"].as_array().unwrap().clone();
    reasons.iter().map(text).collect::<Vec<_>>().join("; ")
}

/// Makes a branch with commits, each of which adds a line to a file of its own, and goes back to main.
pub fn branch(repo: &Repo, name: &str, from: &str, files: &[&str]) {
    repo.git_run(&["checkout", "--quiet", "-b", name, from]);
    for file in files {
        repo.write(file, format!("{file}\n"));
        repo.commit(&format!("work on {file}"));
    }
    repo.git_run(&["checkout", "--quiet", "main"]);
}

/// Lets main move on, so that no branch is its end.
pub fn move_on(repo: &Repo) {
    repo.write("other.txt", format!("{}\n", repo.git_run(&["rev-parse", "HEAD"])));
    repo.commit("other work");
}

#[test]
fn before_anything_happens_items_are_ready_or_blocked() {
    let repo = repo(PLAN);
    assert_eq!(states(&repo), ["PR-01 ready", "PR-02 blocked"]);
    let next = repo.run(&["stack", "next"]);
    assert!(next.code == 0 && next.stdout.starts_with("PR-01 (P0): Say what is meant\n"), "{next}");
}

#[test]
fn a_merge_lands_an_item() {
    let repo = repo(PLAN);
    branch(&repo, "pr-01-policy", "main", &["a", "b"]);
    assert_eq!(states(&repo), ["PR-01 in progress", "PR-02 blocked"]);
    assert_eq!(reasons(&repo), "branch pr-01-policy has 2 commits of its own");
    repo.git_run(&["merge", "--quiet", "--no-ff", "--message", "merge it", "pr-01-policy"]);
    assert_eq!(states(&repo), ["PR-01 landed", "PR-02 ready"]);
    assert_eq!(states(&repo), ["PR-01 landed", "PR-02 ready"]);
    assert!(reasons(&repo).starts_with("branch pr-01-policy is merged into main by "), "{}", reasons(&repo));
    // Taking the merge back takes the item back.
    repo.git_run(&["revert", "--no-edit", "-m", "1", "HEAD"]);
    assert_eq!(states(&repo), ["PR-01 ready", "PR-02 blocked"]);
    repo.git_run(&["revert", "--no-edit", "HEAD"]);
    assert_eq!(states(&repo), ["PR-01 landed", "PR-02 ready"]);
}

#[test]
fn a_merge_names_its_branch_when_that_is_gone() {
    for subject in [
        "Merge branch 'pr-01-policy'",
        "Merge branch 'me/pr-01' into main",
        "Merge pull request #12 from me/pr-01-policy",
        "Merge remote-tracking branch 'origin/pr-01'",
    ] {
        let repo = repo(PLAN);
        branch(&repo, "work", "main", &["a"]);
        repo.git_run(&["merge", "--quiet", "--no-ff", "--message", subject, "work"]);
        repo.git_run(&["branch", "--quiet", "-D", "work"]);
        assert_eq!(states(&repo)[0], "PR-01 landed", "{subject}");
    }
}

#[test]
fn a_branch_made_at_the_end_of_a_merged_one_shows_nothing() {
    let repo = repo(PLAN);
    branch(&repo, "pr-01", "main", &["a"]);
    repo.git_run(&["merge", "--quiet", "--no-ff", "pr-01"]);
    repo.git_run(&["branch", "pr-02", "pr-01"]);
    assert_eq!(states(&repo), ["PR-01 landed", "PR-02 ready"]);
}

#[test]
fn a_squash_lands_an_item_by_its_content() {
    let repo = repo(PLAN);
    branch(&repo, "pr-01", "main", &["a", "b"]);
    move_on(&repo);
    repo.git_run(&["merge", "--quiet", "--squash", "pr-01"]);
    repo.commit("say what is meant (#12)");
    // Later work on the same files changes nothing about that.
    repo.write("a", "changed\n");
    repo.commit("later");
    assert_eq!(states(&repo), ["PR-01 landed", "PR-02 ready"]);
    assert!(reasons(&repo).ends_with(" makes the change of branch pr-01 as one commit"), "{}", reasons(&repo));
}

#[test]
fn a_rebase_or_cherry_pick_lands_an_item_by_its_content() {
    let repo = repo(PLAN);
    branch(&repo, "pr-01", "main", &["a", "b"]);
    move_on(&repo);
    repo.git_run(&["cherry-pick", "main..pr-01"]);
    assert_eq!(states(&repo), ["PR-01 landed", "PR-02 ready"]);
    assert_eq!(reasons(&repo), "each commit of branch pr-01 is in main under another id");
    repo.git_run(&["revert", "--no-edit", "HEAD"]);
    assert_eq!(states(&repo)[0], "PR-01 in progress");
}

#[test]
fn a_part_that_landed_is_no_landing() {
    let repo = repo(PLAN);
    branch(&repo, "pr-01", "main", &["a", "b"]);
    move_on(&repo);
    repo.git_run(&["cherry-pick", "pr-01~1"]);
    assert_eq!(states(&repo)[0], "PR-01 in progress");
    assert_eq!(reasons(&repo), "branch pr-01 has 2 commits of its own, 1 of them in main");
}

#[test]
fn a_squash_with_more_in_it_lands_an_item_by_its_files() {
    let repo = repo(PLAN);
    branch(&repo, "pr-01", "main", &["a", "b"]);
    move_on(&repo);
    for file in ["a", "b", "c"] {
        repo.write(file, format!("{file}\n"));
    }
    repo.commit("all of it and more");
    assert_eq!(states(&repo)[0], "PR-01 landed");
    assert_eq!(reasons(&repo), "main holds every file as branch pr-01 has it");
}

#[test]
fn a_branch_on_another_is_judged_by_its_own_commits() {
    let repo = repo(PLAN);
    branch(&repo, "pr-01", "main", &["a"]);
    branch(&repo, "pr-02", "pr-01", &["b"]);
    assert_eq!(states(&repo), ["PR-01 in progress", "PR-02 in progress"]);
    move_on(&repo);
    repo.git_run(&["merge", "--quiet", "--squash", "pr-01"]);
    repo.commit("first");
    assert_eq!(states(&repo), ["PR-01 landed", "PR-02 in progress"]);
    repo.git_run(&["cherry-pick", "pr-02"]);
    assert_eq!(states(&repo), ["PR-01 landed", "PR-02 landed"]);
}

#[test]
fn the_longest_id_in_the_name_of_a_branch_is_meant() {
    // `{id}-*` matches both names with another id.
    let repo = repo(&PLAN.replace("PR-01", "PR-T-1").replace("PR-02", "PR-T-2"));
    branch(&repo, "pr-t-1/work", "main", &["a"]);
    branch(&repo, "pr-t-02_work", "main", &["b"]);
    assert_eq!(states(&repo), ["PR-T-1 in progress", "PR-T-2 in progress"]);
}

#[test]
fn a_trailer_may_name_an_id_in_small_letters() {
    let repo = repo(PLAN);
    repo.git_run(&["commit", "--quiet", "--allow-empty", "-m", "x", "-m", "Stack-Item: pr-1"]);
    assert_eq!(states(&repo), ["PR-01 landed", "PR-02 ready"]);
}

#[test]
fn the_revert_of_a_merge_takes_back_the_commits_that_it_brought() {
    let repo = repo(PLAN);
    repo.git_run(&["checkout", "--quiet", "-b", "pr-01"]);
    repo.write("a", "a\n");
    repo.commit("PR-01: say what is meant");
    repo.git_run(&["checkout", "--quiet", "main"]);
    repo.git_run(&["merge", "--quiet", "--no-ff", "--message", "merge it", "pr-01"]);
    assert_eq!(states(&repo), ["PR-01 landed", "PR-02 ready"]);
    repo.git_run(&["revert", "--no-edit", "-m", "1", "HEAD"]);
    assert_eq!(states(&repo), ["PR-01 ready", "PR-02 blocked"]);
    repo.git_run(&["branch", "--delete", "--force", "pr-01"]);
    assert_eq!(states(&repo), ["PR-01 ready", "PR-02 blocked"]);
}

#[test]
fn a_merge_whose_commit_was_reverted_is_no_landing() {
    let repo = repo(PLAN);
    branch(&repo, "pr-01", "main", &["a", "b"]);
    repo.git_run(&["merge", "--quiet", "--no-ff", "--message", "merge it", "pr-01"]);
    repo.git_run(&["revert", "--no-edit", "pr-01~1"]);
    assert_eq!(states(&repo)[0], "PR-01 ready");
    let by = repo.git_run(&["rev-parse", "HEAD"])[..10].to_owned();
    assert_eq!(reasons(&repo), format!("branch pr-01 was merged, and {by} took that back"));
}

#[test]
fn one_of_two_branches_of_an_item_is_no_landing() {
    let repo = repo(PLAN);
    branch(&repo, "pr-01-part1", "main", &["a"]);
    branch(&repo, "pr-01-part2", "pr-01-part1", &["b"]);
    repo.git_run(&["merge", "--quiet", "--no-ff", "--message", "merge it", "pr-01-part1"]);
    assert_eq!(states(&repo)[0], "PR-01 in progress");
    assert!(reasons(&repo).contains(", which is not all of its branches; "), "{}", reasons(&repo));
    repo.git_run(&["merge", "--quiet", "--squash", "pr-01-part2"]);
    repo.commit("the rest");
    move_on(&repo);
    assert_eq!(states(&repo)[0], "PR-01 landed");
}

#[test]
fn a_branch_is_not_landed_by_what_it_stands_on() {
    let repo = repo(PLAN);
    // Another branch is older, so that older commits are looked through.
    branch(&repo, "pr-02", "main", &["z"]);
    repo.write("a", "a\n");
    repo.commit("try it");
    repo.git_run(&["rm", "--quiet", "a"]);
    repo.commit("not yet");
    branch(&repo, "pr-01", "main", &["a"]);
    move_on(&repo);
    assert_eq!(states(&repo), ["PR-01 in progress", "PR-02 in progress"]);
}

#[test]
fn what_is_undone_without_the_words_of_a_revert_did_not_land() {
    let repo = repo(PLAN);
    branch(&repo, "pr-01", "main", &["a", "b"]);
    move_on(&repo);
    repo.git_run(&["merge", "--quiet", "--squash", "pr-01"]);
    repo.commit("say what is meant");
    repo.git_run(&["revert", "--no-commit", "HEAD"]);
    repo.commit("this was not good");
    assert_eq!(states(&repo)[0], "PR-01 in progress");
}

#[test]
fn a_branch_that_merged_main_is_compared_with_what_it_merged() {
    let repo = repo(PLAN);
    branch(&repo, "pr-01", "main", &["a"]);
    move_on(&repo);
    repo.git_run(&["checkout", "--quiet", "pr-01"]);
    repo.git_run(&["merge", "--quiet", "--no-edit", "main"]);
    repo.write("b", "b\n");
    repo.commit("more");
    repo.git_run(&["checkout", "--quiet", "main"]);
    repo.git_run(&["merge", "--quiet", "--squash", "pr-01"]);
    repo.commit("all of it");
    move_on(&repo);
    repo.write("a", "later\n");
    repo.commit("later");
    assert_eq!(states(&repo)[0], "PR-01 landed");
    assert!(reasons(&repo).ends_with(" makes the change of branch pr-01 as one commit"), "{}", reasons(&repo));
}

#[test]
fn trailers_subjects_and_tags_land_items() {
    let trailer = repo(PLAN);
    trailer.git_run(&["commit", "--quiet", "--allow-empty", "-m", "x", "-m", "Stack-Item: PR-1, PR-02"]);
    assert_eq!(states(&trailer), ["PR-01 landed", "PR-02 landed"]);
    assert!(trailer.run(&["stack", "next"]).code == 0);
    let subject = repo(PLAN);
    subject.git_run(&["commit", "--quiet", "--allow-empty", "-m", "PR-01: say it (#7)"]);
    assert_eq!(states(&subject), ["PR-01 landed", "PR-02 ready"]);
    subject.git_run(&["commit", "--quiet", "--allow-empty", "-m", "Revert \"PR-01: say it (#7)\" (#8)"]);
    assert_eq!(states(&subject), ["PR-01 ready", "PR-02 blocked"]);
    assert!(reasons(&subject).starts_with("it landed in "), "{}", reasons(&subject));
    let tag = repo(PLAN);
    tag.git_run(&["tag", "stack/PR-01"]);
    assert_eq!(states(&tag), ["PR-01 landed", "PR-02 ready"]);
}

#[test]
fn what_only_mentions_an_item_lands_nothing() {
    let repo = repo(PLAN);
    for subject in ["Prepare PR-01: x", "Update the plan of PR-01", "PR #1: x", "Merge pull request #1 from x/y"] {
        repo.git_run(&["commit", "--quiet", "--allow-empty", "-m", subject, "-m", "See PR-01."]);
    }
    repo.git_run(&["branch", "pr-01"]);
    repo.git_run(&["checkout", "--quiet", "-b", "pr-02-x"]);
    repo.git_run(&["commit", "--quiet", "--allow-empty", "-m", "PR-02: only on its branch", "-m", "Stack-Item: PR-02"]);
    repo.git_run(&["checkout", "--quiet", "main"]);
    assert_eq!(states(&repo), ["PR-01 ready", "PR-02 in progress"]);
    assert_eq!(reasons(&repo), "branch pr-01 has no commit of its own, which shows nothing");
}

#[test]
fn a_plan_that_says_otherwise_is_contradicted() {
    let done = repo(&PLAN.replace("Say what is meant", "Say what is meant \u{2705} DONE"));
    let run = done.run(&["stack"]);
    assert_eq!(run.findings(), ["docs/plan.md:5:37 stack/contradicted:PR-01"], "{run}");
    assert!(run.stdout.contains("the plan says that PR-01 is done, and git says it is ready"), "{run}");
    // The gate holds the plan to that, too.
    assert!(done.run(&["gate"]).stdout.contains("stack/contradicted"));
    assert_eq!(states(&done), ["PR-01 contradicted", "PR-02 blocked"]);
    done.write("tests/test_policy.py", "x = 1\n");
    done.commit("PR-01: say what is meant");
    assert_eq!(done.run(&["stack"]).findings(), Vec::<String>::new());
    let small = repo(&PLAN.replace("Say what is meant", "Say what is meant (done)"));
    assert_eq!(small.run(&["stack"]).findings(), ["docs/plan.md:5:36 stack/contradicted:PR-01"]);
    let open = repo(&PLAN.replace("Say what is meant", "Say what is meant (NOT STARTED)"));
    open.write("tests/test_policy.py", "x = 1\n");
    open.commit("PR-01: say what is meant");
    assert_eq!(open.run(&["stack"]).findings().len(), 1);
}

#[test]
fn a_landed_item_kept_its_promises() {
    let repo = repo(PLAN);
    repo.git_run(&["commit", "--quiet", "--allow-empty", "-m", "PR-01: say what is meant"]);
    let run = repo.run(&["stack"]);
    assert_eq!(run.findings(), ["docs/plan.md:12:11 stack/broken-promise:PR-01"], "{run}");
}

#[test]
fn a_branch_that_only_stands_on_another_did_not_land_with_it() {
    let squashed = repo(PLAN);
    branch(&squashed, "pr-01-x", "main", &["a"]);
    squashed.git_run(&["branch", "pr-02-y", "pr-01-x"]);
    move_on(&squashed);
    squashed.git_run(&["merge", "--quiet", "--squash", "pr-01-x"]);
    squashed.commit("PR-01: x (#1)");
    assert_eq!(states(&squashed)[0], "PR-01 landed");
    assert_ne!(states(&squashed)[1], "PR-02 landed");
    squashed.git_run(&["branch", "--quiet", "-D", "pr-01-x"]);
    assert_ne!(states(&squashed)[1], "PR-02 landed");
    // The same with a merge, at its end and in its middle.
    for at in ["pr-01-x", "pr-01-x~1"] {
        let merged = repo(PLAN);
        branch(&merged, "pr-01-x", "main", &["a", "b"]);
        merged.git_run(&["branch", "pr-02-y", at]);
        move_on(&merged);
        merged.git_run(&["merge", "--quiet", "--no-ff", "pr-01-x"]);
        merged.git_run(&["branch", "--quiet", "-D", "pr-01-x"]);
        assert_eq!(states(&merged), ["PR-01 landed", "PR-02 ready"], "{at}");
    }
}

#[test]
fn what_is_merged_into_another_branch_has_not_landed() {
    let repo = repo(PLAN);
    branch(&repo, "pr-01-x", "main", &["a"]);
    branch(&repo, "pr-02-y", "main", &["b"]);
    repo.git_run(&["checkout", "--quiet", "pr-02-y"]);
    repo.git_run(&["merge", "--quiet", "--no-ff", "pr-01-x"]);
    repo.git_run(&["checkout", "--quiet", "main"]);
    move_on(&repo);
    repo.git_run(&["merge", "--quiet", "--no-ff", "pr-02-y"]);
    repo.git_run(&["checkout", "--quiet", "pr-01-x"]);
    repo.write("c", "c\n");
    repo.commit("more of it");
    repo.git_run(&["checkout", "--quiet", "main"]);
    assert_eq!(states(&repo), ["PR-01 in progress", "PR-02 landed"]);
}

#[test]
fn a_main_branch_that_was_merged_into_a_work_branch_merges_no_item() {
    let repo = repo(PLAN);
    repo.git_run(&["checkout", "--quiet", "-b", "local"]);
    repo.write("l", "l\n");
    repo.commit("local work");
    repo.git_run(&["checkout", "--quiet", "main"]);
    move_on(&repo);
    repo.git_run(&["branch", "pr-01-x"]);
    repo.git_run(&["checkout", "--quiet", "local"]);
    repo.git_run(&["merge", "--quiet", "--no-ff", "main"]);
    repo.git_run(&["checkout", "--quiet", "main"]);
    repo.git_run(&["merge", "--quiet", "--ff-only", "local"]);
    assert_eq!(states(&repo)[0], "PR-01 ready");
}

#[test]
fn white_space_may_be_the_change() {
    let repo = repo(PLAN);
    repo.write("m.py", "if a:\n    b()\nc()\n");
    repo.commit("a module");
    repo.git_run(&["checkout", "--quiet", "-b", "pr-01"]);
    repo.write("m.py", "if a:\n    b()\n    d()\nc()\n");
    repo.commit("call d");
    repo.git_run(&["checkout", "--quiet", "main"]);
    repo.write("m.py", "if a:\n    b()\nd()\nc()\n");
    repo.commit("call d always");
    assert_eq!(states(&repo)[0], "PR-01 in progress");
}

#[test]
fn a_trailer_names_items_and_nothing_else() {
    let with = |message: &[&str]| {
        let repo = repo(PLAN);
        let paragraphs: Vec<&str> = message.iter().flat_map(|text| ["-m", text]).collect();
        repo.git_run(&[&["commit", "--quiet", "--allow-empty"], &paragraphs[..]].concat());
        states(&repo)[0] == "PR-01 landed"
    };
    assert!(
        with(&["x", "Stack-Item: PR-01"])
            && with(&["x", "Stack-Item: 1"])
            && with(&["x", "Stack-Item: PR-01 and PR-02"])
    );
    assert!(!with(&["x", "Stack-Item: part of PR-01, not all"]) && !with(&["x", "Stack-Item: PR-01..PR-02"]));
    assert!(!with(&["x\u{1f}PR-01\u{1f}"]) && !with(&["x\u{1d}PR-01"]));
}

#[test]
fn a_revert_says_what_it_takes_back_on_lines_of_their_own() {
    let repo = repo(PLAN);
    let land = |subject: &str| {
        repo.git_run(&["commit", "--quiet", "--allow-empty", "-m", subject]);
        repo.git_run(&["rev-parse", "HEAD"]).trim().to_owned()
    };
    let (one, two) = (land("PR-01: x"), land("PR-02: y"));
    land(&format!("note\n\n\"This reverts commit {one}\" is what git writes"));
    assert_eq!(states(&repo), ["PR-01 landed", "PR-02 landed"]);
    land(&format!("take back\n\nThis reverts commit {two}.\nThis reverts commit {one}."));
    assert_eq!(states(&repo), ["PR-01 ready", "PR-02 blocked"]);
}

#[test]
fn what_waits_for_something_nobody_can_decide_is_not_ready() {
    for words in ["PR-99", "the new schema", "PR-02 or PR-03"] {
        let repo = repo(&PLAN.replacen("nothing", words, 1));
        assert_eq!(states(&repo)[0], "PR-01 blocked", "{words}");
        assert!(reasons(&repo).starts_with("waits for what cannot be decided: "), "{}", reasons(&repo));
    }
}

#[test]
fn the_gate_holds_landed_items_to_their_promises_too() {
    let repo = repo(PLAN);
    repo.git_run(&["commit", "--quiet", "--allow-empty", "-m", "PR-01: say what is meant"]);
    assert!(repo.run(&["gate"]).stdout.contains("stack/broken-promise"));
}
