//! Whom `stack` asks: git, however large it is, and `gh` or a file where it may; and what it says when nobody knows.

use super::status::{move_on, reasons, states};
use super::{CONFIG, PLAN, Repo, json, repo};

#[test]
#[cfg(unix)]
fn gh_is_asked_only_where_it_is_allowed() {
    use std::os::unix::fs::PermissionsExt as _;
    let repo = repo(PLAN);
    repo.write(
        ".git/bin/gh",
        "#!/bin/sh\necho '[{\"number\": 4, \"title\": \"PR-01: x\", \"state\": \"MERGED\", \"headRefName\": \"x\"}]'\n",
    );
    let program = repo.path(".git/bin/gh");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let asked = || {
        let path = std::env::var("PATH").unwrap();
        let path = format!("{}:{path}", repo.path(".git/bin").display());
        repo.finish(repo.command(&["stack", "show"]).env("PATH", path)).stdout
    };
    assert!(asked().contains("PR-01  P0  ready"), "{}", asked());
    repo.write("xtask.toml", format!("{CONFIG}\n[commands]\nallow = [\"gh\"]\n"));
    assert!(asked().contains("PR-01  P0  landed") && asked().contains("pull request #4 is merged"), "{}", asked());
}

#[test]
fn recorded_pull_requests_count() {
    let requests = r#"[
        {"number": 4, "title": "PR-01: x", "state": "MERGED", "headRefName": "x"},
        {"number": 5, "title": "y", "state": "OPEN", "isDraft": false, "headRefName": "me/pr-02-y"}
    ]"#;
    let repo = repo(PLAN);
    repo.write("prs.json", requests);
    repo.write(
        "xtask.toml",
        CONFIG.replace("\n[[stack.plan]]", "\n[stack]\npull_requests = \"prs.json\"\n\n[[stack.plan]]"),
    );
    repo.commit("requests");
    assert_eq!(states(&repo), ["PR-01 landed", "PR-02 in review"]);
    assert_eq!(reasons(&repo), "pull request #4 is merged");
    repo.write("prs.json", "[{}]");
    let run = repo.run(&["stack", "show"]);
    assert!(run.code == 2 && run.stderr.contains("`prs.json` cannot be read: entry 1 is no pull request"), "{run}");
}

#[test]
fn evidence_is_chosen_and_dated_by_the_configuration() {
    let repo = repo(PLAN);
    repo.git_run(&["commit", "--quiet", "--allow-empty", "-m", "PR-01: of an earlier plan"]);
    repo.git_run(&["tag", "v1"]);
    repo.write("xtask.toml", format!("{CONFIG}since = \"v1\"\n"));
    repo.commit("a new plan");
    assert_eq!(states(&repo), ["PR-01 ready", "PR-02 blocked"]);
    repo.write("xtask.toml", format!("{CONFIG}since = \"v9\"\n"));
    let run = repo.run(&["stack", "show"]);
    assert!(run.code == 2 && run.stderr.contains("`v9`, which is no revision here"), "{run}");
    let only = CONFIG.replace("\n[[stack.plan]]", "\n[stack]\nevidence = [\"trailer\"]\n\n[[stack.plan]]");
    repo.write("xtask.toml", only);
    assert_eq!(states(&repo), ["PR-01 ready", "PR-02 blocked"]);
}

#[test]
fn what_git_does_not_have_cannot_be_judged() {
    let full = repo(&PLAN.replace("Say what is meant", "Say what is meant \u{2705} DONE"));
    move_on(&full);
    let shallow = tempfile::TempDir::new().unwrap();
    let url = format!("file://{}", full.root().display());
    let target = shallow.path().join("clone");
    full.git_run(&["clone", "--quiet", "--depth", "1", &url, &target.display().to_string()]);
    let clone = target.display().to_string();
    let run = full.run(&["stack", "--repo", &clone]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stdout.contains("stack/no-history") && run.stdout.contains("this clone is shallow"), "{run}");
    let show = full.run(&["stack", "show", "--repo", &clone]);
    assert!(show.code == 2 && show.stderr.contains("shallow"), "{show}");
    let plain = Repo::plain(&[("xtask.toml", CONFIG), ("docs/plan.md", PLAN)]);
    let run = plain.run(&["stack", "show"]);
    assert!(run.code == 2 && run.stderr.contains("there is no git here"), "{run}");
}

#[test]
fn a_configuration_that_cannot_work_is_refused() {
    let said = |lines: &str| {
        let repo = repo(PLAN);
        repo.write("xtask.toml", format!("ledger = []\n{lines}"));
        let run = repo.run(&["stack"]);
        assert_eq!(run.code, 2, "{run}");
        run.stderr
    };
    let plan = "[[stack.plan]]\nfile = \"docs/plan.md\"\n";
    assert!(said("[stack]\nsubject = [\"PR\"]\n").contains("does not have `{id}` once"));
    assert!(said("[stack]\ntrailer = \"Stack Item\"\n").contains("is no key of a trailer"));
    let named = format!("{plan}name = \"a\"\n");
    assert!(said(&format!("{named}{named}")).contains("is the name of another plan too"));
    assert!(said(&format!("{plan}labels = {{ Anchor = \"paths\" }}\n")).contains("gives `Anchor` the meaning `paths`"));
    assert!(said(&format!("{plan}since = \"-x\"\n")).contains("is no revision"));
    assert!(said("[[stack.plan]]\nfile = \"plan.txt\"\n").contains("is no Markdown file"));
}

/// The sessions that git was started for by `stack show`, whatever they were.
fn processes(items: usize, commits: usize) -> usize {
    let item = |n: usize| format!("### PR-{n}: item {n}\n\n- **Depends on**: none\n\n");
    let plan = format!("# Plans\n\n## PR stack\n\n{}", (1..=items).map(item).collect::<String>());
    let repo = repo(&plan);
    let mut stream = String::new();
    let mut mark = 0;
    let mut commit = |branch: &str, from: String, text: String| {
        mark += 1;
        let (length, size) = (text.len(), text.len() + 1);
        stream += &format!(
            "commit refs/heads/{branch}\nmark :{mark}\ncommitter A <a@example.org> {} +0000\n",
            1_770_000_000 + mark
        );
        stream += &format!("data {length}\n{text}\n{from}M 100644 inline {text}\ndata {size}\n{text}\n\n\n");
        mark
    };
    let mut main = commit("main", "from refs/heads/main^0\n".to_owned(), "start".to_owned());
    for nth in 0..commits {
        main = commit("main", format!("from :{main}\n"), format!("file{nth}"));
        let every = commits / items;
        // A third is open, a third is squashed, the rest has no branch.
        let (own, which) = (format!("pr-{}", nth / every + 1), nth / every % 3);
        if nth % every == 0 && which < 2 {
            commit(&own, format!("from :{main}\n"), format!("work{nth}"));
        }
        if nth % every == 0 && which == 1 {
            main = commit("main", format!("from :{main}\n"), format!("work{nth}"));
        }
    }
    use std::io::Write as _;
    let mut import = repo.git_command(&["fast-import", "--quiet"]);
    let mut import = import.stdin(std::process::Stdio::piped()).spawn().unwrap();
    import.stdin.take().unwrap().write_all(stream.as_bytes()).unwrap();
    assert!(import.wait().unwrap().success());
    let traces = tempfile::TempDir::new().unwrap();
    // Git reads where to write its trace from a configuration that ours does not hide.
    let settings = traces.path().join("gitconfig");
    let target = traces.path().join("trace");
    std::fs::create_dir(&target).unwrap();
    let path = target.display().to_string().replace('\\', "/");
    std::fs::write(&settings, format!("[trace2]\n\teventTarget = {path}\n")).unwrap();
    let mut command = repo.command(&["stack", "show", "--format", "json"]);
    let shown = json(&repo.finish(command.env("GIT_CONFIG_GLOBAL", &settings)));
    let rows = shown["plans"][0]["items"].as_array().unwrap();
    let count = |state: &str| rows.iter().filter(|row| row["state"] == state).count();
    assert_eq!((rows.len(), count("in progress")), (items, items.div_ceil(3)));
    assert_eq!(count("landed"), (items + 1) / 3);
    std::fs::read_dir(&target).unwrap().count()
}

#[test]
fn git_is_started_as_often_for_a_large_plan_as_for_a_small_one() {
    let small = processes(10, 50);
    assert_eq!(small, processes(200, 1_000));
    assert!((5..=24).contains(&small), "{small} processes");
}
