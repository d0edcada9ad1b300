//! `docs-drift`: texts that documents must not hold, or must.

mod agreement;
mod baseline;
mod edges;
mod lines;
mod mutation;
mod repairs;
mod weakness;

use super::{Repo, Run};

/// A phrase that forbids `backend.main`, with further keys.
fn old_server(keys: &str) -> String {
    format!(
        "[references]\noff = [\"link\", \"anchor\", \"path\", \"cargo\", \"npm\", \"target\", \"python\", \"service\", \"environment\", \"workflow\"]\n\n[[phrase]]\nid = \"old-server\"\npattern = '(?i)uvicorn\\s+backend\\.main'\nmessage = \"it is gone\"\nbad = [\"uvicorn backend.main\"]\n{keys}\n"
    )
}

const OLD: &str = "uvicorn backend.main:app\n";

/// What `docs-drift` finds: `path:line:column rule`.
#[track_caller]
fn found(repo: &Repo) -> Vec<String> {
    findings(&repo.run(&["docs-drift"]))
}

#[track_caller]
fn findings(run: &Run) -> Vec<String> {
    assert!(matches!(run.code, 0 | 1), "{run}");
    run.findings()
}

/// What is found in one document by a phrase with further keys.
#[track_caller]
fn check(keys: &str, document: &str, expected: &[&str]) {
    let repo = Repo::git(&[("xtask.toml", &old_server(keys)), ("a.md", document)]);
    assert_eq!(found(&repo), expected, "{document}");
}

const HERE: &str = "a.md:1:1 docs-drift/forbidden-phrase:old-server";

#[test]
fn a_forbidden_phrase_is_found_with_its_place_and_its_reason() {
    let repo = Repo::git(&[
        ("xtask.toml", &old_server("why = \"moved in May\"")),
        ("a.md", "x\nRun uvicorn  backend.main.\n"),
    ]);
    let run = repo.run(&["docs-drift"]);
    assert_eq!(
        run.to_string(),
        "a.md:2:5: error[docs-drift/forbidden-phrase:old-server]: `uvicorn backend.main`: it is gone\n  help: moved in May\ndocs-drift: findings, 1 error (looked at 1 document, 1 phrase)\n--- exit 1\n"
    );
}

#[test]
fn a_warning_fails_only_when_it_shall() {
    let repo = Repo::git(&[("xtask.toml", &old_server("severity = \"warning\"")), ("a.md", OLD)]);
    assert_eq!(found(&repo), ["a.md:1:1 docs-drift/discouraged-phrase:old-server"]);
    assert_eq!(repo.run(&["docs-drift"]).code, 0);
    assert_eq!(repo.run(&["docs-drift", "--strict"]).code, 1);
}

#[test]
fn a_phrase_can_be_looked_for_in_parts_of_a_document() {
    let document = "# uvicorn backend.main\n\nuvicorn backend.main and `uvicorn backend.main`\n\n```sh\nuvicorn backend.main\n```\n\n```python\nuvicorn backend.main\n```\n\n<!-- uvicorn backend.main -->\n";
    for (keys, places) in [
        ("within = [\"heading\"]", &["1:3"][..]),
        ("within = [\"prose\"]", &["3:1"]),
        ("within = [\"inline-code\"]", &["3:27"]),
        ("within = [\"code\"]", &["6:1", "10:1"]),
        ("within = [\"code\"]\nlanguages = [\"sh\"]", &["6:1"]),
        ("within = [\"comment\"]", &["13:6"]),
        ("within = [\"heading\", \"comment\"]", &["1:3", "13:6"]),
    ] {
        let expected: Vec<String> =
            places.iter().map(|place| format!("a.md:{place} docs-drift/forbidden-phrase:old-server")).collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check(keys, document, &expected);
    }
}

#[test]
fn context_excuses_a_phrase_or_is_needed_for_it() {
    check("unless = 'never'", "never uvicorn backend.main\n", &[]);
    check("unless = 'never'", "never\nuvicorn backend.main\n", &["a.md:2:1 docs-drift/forbidden-phrase:old-server"]);
    check("unless = 'never'\ncontext = \"block\"", "never\nuvicorn backend.main\n", &[]);
    check(
        "unless = 'never'\ncontext = \"block\"",
        "never\n\nuvicorn backend.main\n",
        &["a.md:3:1 docs-drift/forbidden-phrase:old-server"],
    );
    let near = old_server("near = 'port'")
        .replace("bad = [\"uvicorn backend.main\"]", "bad = [\"uvicorn backend.main port\"]");
    let repo = Repo::git(&[("xtask.toml", &near), ("a.md", "uvicorn backend.main\n\nuvicorn backend.main port 80\n")]);
    assert_eq!(found(&repo), ["a.md:3:1 docs-drift/forbidden-phrase:old-server"]);
}

#[test]
fn a_replacement_is_an_edit_that_settles_and_touches_nothing_else() {
    let config = old_server("replace = \"uvicorn app.main\"")
        + "\n[[phrase]]\nid = \"port\"\ntext = \"--port 80\"\nwords = true\nmessage = \"it is 8000\"\nreplace = \"--port 8000\"\nbad = [\"--port 80\"]\ngood = [\"--port 8000\"]\n";
    let repo = Repo::git(&[("xtask.toml", &config), ("a.md", "")]);
    repo.write("a.md", "\u{FEFF}one\r\nUse Uvicorn backend.main:app --port 80, twice uvicorn backend.main\r\nlast");
    let run = repo.run(&["docs-drift", "--execute"]);
    assert_eq!(run.code, 0, "{run}");
    let text = "\u{FEFF}one\r\nUse uvicorn app.main:app --port 8000, twice uvicorn app.main\r\nlast";
    assert_eq!(repo.text("a.md"), text);
    assert_eq!(found(&repo), Vec::<String>::new());
}

#[test]
fn what_is_accepted_is_not_replaced() {
    let config = old_server("replace = \"uvicorn app.main\"");
    let document = "uvicorn backend.main <!-- xtask-allow: docs-drift/forbidden-phrase:old-server -- quoted -->\n";
    let repo = Repo::git(&[("xtask.toml", &config), ("a.md", document)]);
    let run = repo.run(&["docs-drift", "--execute"]);
    assert_eq!((run.code, repo.text("a.md").as_str()), (0, document), "{run}");
    repo.write("a.md", document.replace(":old-server", ":new-server"));
    assert_eq!(found(&repo), [HERE, "a.md:1:27 allow/unused"]);
}

#[test]
fn a_required_text_stands_in_each_file_or_in_one() {
    let config = |must: &str| {
        format!(
            "[references]\noff = [\"path\"]\n[[phrase]]\nid = \"start\"\ntext = \"make up\"\nmust = \"{must}\"\nmessage = \"people look for it\"\npaths = [\"docs\"]\n"
        )
    };
    let files = [("docs/a.md", "run `make up`\n"), ("docs/b.md", "nothing\n")];
    let each = Repo::git(&[("xtask.toml", config("stand-in-each").as_str()), files[0], files[1]]);
    assert_eq!(found(&each), ["docs/b.md docs-drift/missing-phrase:start"]);
    let one = Repo::git(&[("xtask.toml", config("stand-in-one").as_str()), files[0], files[1]]);
    assert_eq!(found(&one), Vec::<String>::new());
    one.write("docs/a.md", "nothing\n");
    assert_eq!(found(&one), ["docs/a.md docs-drift/missing-phrase:start"]);
    // A file that is named and is not there holds nothing.
    let named = |must: &str| config(must).replace("[\"docs\"]", "[\"docs/a.md\", \"docs/c.md\", \"docs/z*.md\"]");
    let lost = Repo::git(&[("xtask.toml", named("stand-in-each").as_str()), files[0]]);
    assert_eq!(found(&lost), ["xtask.toml docs-drift/no-input:start"]);
    lost.write("docs/c.md", "also `make up`\n");
    assert_eq!(found(&lost), Vec::<String>::new());
    let wanted = config("stand-in-one") + "severity = \"warning\"\n";
    one.write("xtask.toml", wanted);
    assert_eq!(found(&one), ["docs/a.md docs-drift/wanted-phrase:start"]);
}

#[test]
fn a_phrase_that_no_file_can_hold_is_a_finding() {
    check("paths = [\"doc\"]", OLD, &["xtask.toml docs-drift/no-input:old-server"]);
    check("kinds = [\".adoc\"]", OLD, &["xtask.toml docs-drift/no-input:old-server"]);
}

#[test]
fn a_phrase_that_contradicts_itself_is_refused_with_its_place() {
    for (keys, why) in [
        (
            "good = [\"run uvicorn backend.main\"]",
            "`phrase[0].good` holds `run uvicorn backend.main`, in which it is found",
        ),
        ("replace = \"uvicorn backend.main2\"", "makes `uvicorn backend.main2`, which is found again"),
        ("text = \"x\"", "stands beside a `pattern`"),
        ("must = \"stand-in-one\"\nreplace = \"x\"", "replaces a text that must stand"),
        ("spans = true\nreplace = \"x\"", "stands beside `spans`"),
        ("paths = [\"../x\"]", "stays inside the repository"),
        ("kinds = [\"a/b\"]", "is no kind of file"),
        ("near = '('", "is not a regular expression: unclosed group"),
        ("entries = 0", "`phrase[0].entries` is 0"),
        ("lines = \"new\"", "it takes one of \"all\", \"added\""),
    ] {
        let repo = Repo::git(&[("xtask.toml", &old_server(keys)), ("a.md", OLD)]);
        let run = repo.run(&["docs-drift"]);
        assert!(run.code == 2 && run.stderr.contains(why), "{keys}: {run}");
    }
    // What must stand is found in a good text.
    let must = |examples: &str| {
        let keys = "id = \"up\"\ntext = \"make up\"\nmust = \"stand-in-each\"\nmessage = \"m\"\npaths = [\"a.md\"]";
        let config = format!("ledger = []\n[[phrase]]\n{keys}\n{examples}\n");
        Repo::git(&[("xtask.toml", config.as_str()), ("a.md", "make up\n")]).run(&["docs-drift"])
    };
    assert!(must("good = [\"run make up\"]\nbad = [\"make down\"]").code != 2);
    let run = must("good = [\"make down\"]\nbad = [\"run make up\"]");
    assert!(run.stderr.contains("`phrase[0].good` holds `make down`, in which it is not found"), "{run}");
    assert!(run.stderr.contains("`phrase[0].bad` holds `run make up`, in which it is found"), "{run}");
    let twice = old_server("") + "[[phrase]]\nid = \"old-server\"\ntext = \"y\"\nmessage = \"z\"\n";
    let run = Repo::git(&[("xtask.toml", &twice)]).run(&["docs-drift"]);
    assert!(run.stderr.contains("is the id of another phrase too"), "{run}");
    assert!(run.stderr.contains("has no example"), "{run}");
}

#[test]
fn two_runs_print_the_same_bytes() {
    let documents: Vec<(String, String)> =
        (0..40).map(|number| (format!("d{number}.md"), OLD.repeat(number % 5))).collect();
    let config = old_server("");
    let mut files = vec![("xtask.toml", config.as_str())];
    files.extend(documents.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let repo = Repo::git(&files);
    let first = repo.run(&["docs-drift"]);
    for _ in 0..5 {
        assert_eq!(repo.run(&["docs-drift"]), first);
    }
}

#[test]
fn a_required_command_must_be_true() {
    let config = |more: &str| {
        format!(
            "[references]\noff = [\"path\"]\n[[phrase]]\nid = \"env\"\ntext = \"cp .env.example .env\"\nmust = \"stand-in-each\"\nmessage = \"m\"\nkinds = [\".md\", \".json\"]\npaths = [\"docs\"]\n{more}"
        )
    };
    let page = "Run `cp .env.example .env`.\n";
    let json = "{\"quick_start\": [\"cp .env.example .env\"]}\n";
    let files = [("docs/a.md", page), ("docs/index.json", json)];
    let repo = Repo::git(&[("xtask.toml", config("").as_str()), files[0], files[1], (".env.example", "A=1\n")]);
    assert_eq!(found(&repo), Vec::<String>::new());
    std::fs::remove_file(repo.path(".env.example")).unwrap();
    repo.commit("the template is gone");
    let expected = ["docs/a.md:1:6 docs-drift/untrue-phrase:env", "docs/index.json:1:19 docs-drift/untrue-phrase:env"];
    assert_eq!(found(&repo), expected);
    repo.write("xtask.toml", config("resolves = false\n"));
    assert_eq!(found(&repo), Vec::<String>::new());
}
