//! Examples in documents that are run. The programs are git and this tool, which every system here has.

use super::{Repo, found};
use crate::cli::Run;

const XTASK: &str = env!("CARGO_BIN_EXE_xtask");

/// A configuration with one example of these keys, which may run git and this tool.
fn config(keys: &str) -> String {
    format!("ledger = []\n[commands]\nallow = ['git', '{XTASK}']\nseconds = 60\n[[example]]\nname = 'e'\n{keys}\n")
}

/// Every `ini` block is read by git, which refuses what is no configuration.
const READ_BY_GIT: &str = "language = ['ini']\nrun = ['git', 'config', '--file', '-', '--list']";

const CONSOLE: &str = "console = true";

fn repo(keys: &str, document: &str) -> Repo {
    Repo::git(&[("xtask.toml", config(keys).as_str()), ("a.md", document)])
}

#[track_caller]
fn check(keys: &str, document: &str, expected: &[&str]) {
    let _ = checked(keys, document, expected);
}

/// The same, with what was printed.
#[track_caller]
fn checked(keys: &str, document: &str, expected: &[&str]) -> Run {
    let repo = repo(keys, document);
    let run = repo.run(&["docs-drift"]);
    assert_eq!(super::findings(&run), expected, "{run}");
    run
}

#[test]
fn a_block_that_its_program_refuses_is_a_finding() {
    let document = "# A\n\n```ini\n[a]\n\tb = c\n```\n\n```ini\n[a\n```\n\n```text\n[a\n```\n";
    let run = checked(READ_BY_GIT, document, &["a.md:9 example-fails:e"]);
    assert!(run.stdout.contains("fails on the block, with status 128"), "{run}");
    assert!(run.stdout.contains("\n  | fatal: bad config line 1"), "what it said is shown\n{run}");
    assert!(run.stdout.contains("(looked at 1 document, 2 examples)"), "{run}");
    assert_eq!(run.code, 1);
    let warns = checked(
        &format!("{READ_BY_GIT}\nseverity = 'warning'\nwhy = 'people paste it'"),
        document,
        &["a.md:9 example-fails:e"],
    );
    assert!(warns.code == 0 && warns.stdout.contains("warning[docs-drift/example-fails:e]"), "{warns}");
    assert!(warns.stdout.contains("; people paste it\n"), "{warns}");
}

#[test]
fn a_block_that_is_marked_to_fail_must() {
    let block = |info: &str, body: &str| format!("```ini {info}\n{body}\n```\n");
    check(READ_BY_GIT, &(block("", "[x]") + &block("fails", "[a")), &[]);
    let run = checked(READ_BY_GIT, &(block("", "[x]") + &block("fails", "[a]")), &["a.md:5 example-passes:e"]);
    assert!(run.stdout.contains("error[docs-drift/example-passes:e]"), "{run}");
    let weight = format!("{READ_BY_GIT}\nseverity = 'warning'");
    check(&weight, &block("should_panic", "[a]"), &["a.md:2 example-passes:e"]);
    let commented = format!("{}<!-- fails: on purpose -->\n{}", block("", "[x]"), block("", "[a]"));
    check(READ_BY_GIT, &commented, &["a.md:6 example-passes:e"]);
    check(READ_BY_GIT, &(block("", "[x]") + &block("skip", "[a")), &[]);
    check(READ_BY_GIT, &(block("", "[x]") + "<!-- ignore -->\n" + &block("", "[a")), &[]);
}

#[test]
fn placeholders_and_line_ends_are_the_same_everywhere() {
    let document = "> ```ini\r\n> [a]\r\n>\tb = c\r\n> ```\r\n";
    let alias = "language = ['ini']\nrun = ['git', '-c', 'alias.zz=!od -c >&2; false #', 'zz']";
    let run = checked(READ_BY_GIT, document, &[]);
    assert!(run.stdout.contains("1 example"), "{run}");
    if cfg!(unix) {
        let run = checked(alias, document, &["a.md:2 example-fails:e"]);
        assert!(!run.stdout.contains("\\r"), "LF alone is given to the program\n{run}");
    }
    let named = "language = ['ini']\nrun = ['git', '-c', 'x.y=z', 'no-{path}-{line}']";
    let run = checked(named, document, &["a.md:2 example-fails:e"]);
    assert!(run.stdout.contains("no-a.md-2"), "{run}");
}

#[test]
fn an_example_that_no_block_can_fail_is_a_finding() {
    check(READ_BY_GIT, "```sh\n```\n", &["xtask.toml no-input:e"]);
    check(READ_BY_GIT, "```ini skip\n```\n", &["xtask.toml no-input:e"]);
    check(&format!("{READ_BY_GIT}\npaths = ['docs']"), "```ini\n```\n", &["xtask.toml no-input:e"]);
    check(&format!("{READ_BY_GIT}\nexclude = ['a.md']"), "```ini\n```\n", &["xtask.toml no-input:e"]);
    check(&format!("{READ_BY_GIT}\npaths = ['*.md']"), "```ini\n```\n", &[]);
}

#[test]
fn a_session_is_held_against_what_its_commands_print() {
    let shown = "```console\n$ git ls-files\na.md\nxtask.toml\n\n$ git ls-files \\\n> -- 'a*'\na.md\n```\n";
    let run = checked(CONSOLE, shown, &[]);
    assert!(run.stdout.contains("1 example"), "{run}");
    let stale = shown.replacen("xtask.toml\n", "xtask.json\n", 1);
    let run = checked(CONSOLE, &stale, &["a.md:4 example-differs:e"]);
    assert!(run.stdout.contains("error[docs-drift/example-differs:e]: `git ls-files` prints"), "{run}");
    assert!(run.stdout.contains("\n  -xtask.json\n  +xtask.toml\n"), "{run}");
    assert!(run.stdout.contains("suggested, applied with `--execute --unsafe`"), "{run}");
    check(&format!("{CONSOLE}\nseverity = 'warning'"), &stale, &["a.md:4 example-differs:e"]);
    check(CONSOLE, "```console\n$ git ls-files\n```\n", &["a.md:2 example-differs:e"]);
    check(CONSOLE, "```console\n$ git ls-files\na.md\n```\n", &["a.md:3 example-differs:e"]);
    check(CONSOLE, "```console skip\n$ git ls-files\n```\n\n```console\n$ git add -n a.md\n```\n", &[]);
    let ours = format!("```console\n$ '{XTASK}' docs-drift --config none.toml\nerror: ...\n[exit status 2]\n```\n");
    let keys =
        "console = true\nstatus = true\nnormalise = [{ pattern = '(?ms)^error: .*?$(\\n  .*?$)*', with = 'error' }]";
    check(keys, &ours, &[]);
}

#[test]
fn a_command_of_a_session_may_fail_only_where_it_says_so() {
    let document =
        "```console\n$ git ls-files --no-such-option\n```\n\n```console\n$ git ls-files\na.md\nxtask.toml\n```\n";
    check(CONSOLE, document, &["a.md:2 example-fails:e"]);
    let shown = |info: &str, status: &str| {
        format!("```console{info}\n$ git rev-parse --verify --quiet no-such-name\n{status}```\n")
    };
    check("console = true\nstatus = true", &shown("", "[exit status 1]\n"), &[]);
    check("console = true\nstatus = true", &shown("", "[exit status 2]\n"), &["a.md:3 example-differs:e"]);
    check("console = true\nstatus = true", &shown("", ""), &["a.md:2 example-differs:e"]);
    check(CONSOLE, &shown(" fails", ""), &[]);
    check(CONSOLE, "```console fails\n$ git ls-files\na.md\nxtask.toml\n```\n", &["a.md:2 example-passes:e"]);
}

#[test]
fn what_needs_a_shell_or_is_not_allowed_is_said_and_not_run() {
    let document = "```console\n$ git ls-files | wc -l\n2\n$ git ls-files > x\n$ make y\n$ git ls-files\na.md\nxtask.toml\n```\n\n```console\nno command\n```\n\n```console\nbefore\n$ git add -n a.md\n```\n\n```console skip\n$ rm -rf *\n```\n";
    let expected = [
        "a.md:2 example-not-run:e",
        "a.md:4 example-not-run:e",
        "a.md:5 example-not-run:e",
        "a.md:12 example-not-run:e",
        "a.md:16 example-not-run:e",
    ];
    let keys = format!("{CONSOLE}\n[references]\ndocuments = []");
    let run = checked(&keys, document, &expected);
    assert!(run.stdout.contains("error[docs-drift/example-not-run:e]"), "{run}");
    assert!(run.stdout.contains("it holds a pipe, and no shell is started"), "{run}");
    assert!(run.stdout.contains("`make` is not allowed to run; add it to `commands.allow`"), "{run}");
    let weight = keys.replace("[references]", "severity = 'warning'\n[references]");
    assert_eq!(checked(&weight, document, &expected).code, 0);
    assert!(!repo(&keys, document).path("x").exists());
}

#[test]
fn what_is_printed_now_is_written_with_the_indentation_and_the_line_ends_of_the_block() {
    let document = "\u{FEFF}- a\r\n\r\n  ```console\r\n  $ git ls-files\r\n  old\r\n  xtask.toml\r\n\r\n  $ git --no-pager ls-files -- 'a*'\r\n  ```\r\n\r\n> ```console\r\n> $ git cat-file -p HEAD:f\r\n> z\r\n> ```\r\n\r\nend";
    let fence = "one\n\n```\ntwo  \n";
    let files = [("xtask.toml", config(CONSOLE)), ("a.md", document.to_owned()), ("f", fence.to_owned())];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let repo = Repo::git(&files);
    let run = repo.run(&["docs-drift", "--execute"]);
    assert!(run.code == 1 && repo.text("a.md") == document, "a suggestion is not applied by itself\n{run}");
    let run = repo.run(&["docs-drift", "--execute", "--unsafe"]);
    let written = "\u{FEFF}- a\r\n\r\n  ```console\r\n  $ git ls-files\r\n  a.md\r\n  f\r\n  xtask.toml\r\n\r\n  $ git --no-pager ls-files -- 'a*'\r\n  a.md\r\n  ```\r\n\r\n> ````console\r\n> $ git cat-file -p HEAD:f\r\n> one\r\n>\r\n> ```\r\n> two\r\n> ````\r\n\r\nend";
    assert_eq!((run.code, repo.text("a.md").as_str()), (0, written), "{run}");
    assert_eq!(found(&repo), [""; 0]);
}

#[test]
fn what_cannot_stand_in_a_block_is_not_written() {
    for (text, name) in [("$ x\n", "a command"), ("a\u{7}b\n", "a control character")] {
        let document = "```console\n$ git cat-file -p HEAD:f\nold\n```\n";
        let repo = Repo::git(&[("xtask.toml", &config(CONSOLE)), ("a.md", document), ("f", text)]);
        let run = repo.run(&["docs-drift", "--execute", "--unsafe"]);
        assert_eq!(
            (super::findings(&run), repo.text("a.md").as_str()),
            (vec!["a.md:3 example-differs:e".to_owned()], document),
            "{name}: {run}"
        );
        assert!(run.stdout.contains("correct the block by hand"), "{name}: {run}");
    }
}

#[test]
fn what_differs_on_every_run_is_made_alike_and_stays_as_it_is_shown() {
    let document = "```console\n$ git show-ref --heads\n0123 refs/heads/main\n```\n";
    let keys = "console = true\nnormalise = [{ pattern = '(?m)^[0-9a-f]{4,} ', with = 'ID ' }]";
    check(CONSOLE, document, &["a.md:3 example-differs:e"]);
    check(keys, document, &[]);
    let gone = "console = true\nnormalise = [{ pattern = '(?m)^.*refs/heads/main\\n' }]";
    check(gone, document, &[]);
    check(gone, &document.replace("heads/main", "heads/other"), &["a.md:3 example-differs:e"]);
    let repo = repo(keys, &document.replace("heads/main\n", "heads/main\nold\n"));
    let run = repo.run(&["docs-drift", "--execute", "--unsafe"]);
    assert_eq!((run.code, repo.text("a.md").as_str()), (0, document), "{run}");
}

#[test]
fn a_program_that_is_not_there_blocks_the_run_and_is_said_once() {
    let keys = "language = ['ini']\nrun = ['no-such-program-anywhere']";
    let config = config(keys).replace("'git'", "'no-such-program-anywhere'");
    let repo = Repo::git(&[("xtask.toml", &config), ("a.md", "```ini\n[a]\n```\n\n```ini\n[b]\n```\n")]);
    let run = repo.run(&["docs-drift"]);
    assert_eq!((run.code, super::findings(&run)), (2, vec!["a.md:2 command-failed:e".to_owned()]), "{run}");
    assert!(run.stdout.contains("error[docs-drift/command-failed:e]"), "{run}");
    assert!(run.stdout.contains("`no-such-program-anywhere` could not be started: it is not found"), "{run}");
}

#[test]
fn a_document_that_shows_a_run_of_this_tool_does_not_run_itself_for_ever() {
    let document = format!("```console\n$ '{XTASK}' docs-drift\n```\n");
    let keys = format!("{CONSOLE}\nstatus = true");
    let run = repo(&keys, &document).run(&["docs-drift"]);
    assert!(run.stdout.starts_with("a.md:2:1: error[docs-drift/example-differs:e]"), "{run}");
    assert!(run.stdout.contains("which must not go on and on"), "{run}");
}

#[test]
fn an_edit_elsewhere_in_the_document_asks_nothing_twice() {
    let phrase = "[[phrase]]\nid = 'p'\ntext = 'old'\nmessage = 'm'\nreplace = 'new\\nline'\nbad = ['old']";
    let phrase = phrase.replace("'new\\nline'", "\"new\\nline\"");
    let keys = "language = ['ini']\nrun = ['git', 'config', '--file', '-', '--list', '--type={line}']";
    let repo = repo(&format!("{keys}\n{phrase}"), "old\n\n```ini\n[a]\n```\n");
    let run = repo.run(&["docs-drift", "--execute"]);
    assert!(run.code == 1 && repo.text("a.md").starts_with("new\nline\n"), "{run}");
}

#[test]
fn an_example_that_contradicts_itself_is_refused_with_its_place() {
    let repo = |keys: &str| Repo::git(&[("xtask.toml", &config(keys)), ("a.md", "```ini\n```\n")]);
    for (keys, place, why) in [
        (
            "language = ['x']\nrun = ['make', 'x']",
            "8:7",
            "runs `make`, which is not allowed to run\n  help: add it to `commands.allow`",
        ),
        ("language = ['x']\nrun = ['']", "8:7", "names no program"),
        ("language = ['x']", "6:8", "says not how its blocks are run"),
        ("run = ['git']", "6:8", "names no `language`"),
        ("console = true\nrun = ['git']", "8:7", "stands beside `console`"),
        ("language = ['a b']\nrun = ['git']", "7:12", "holds what is no language"),
        ("language = ['a']\nrun = ['git']\nstatus = true", "9:10", "stands without `console`"),
        ("language = ['a']\nrun = ['git']\nnormalise = [{ pattern = 'x' }]", "9:13", "stands without `console`"),
        ("console = true\nnormalise = [{ pattern = '(' }]", "8:26", "is not a regular expression"),
        ("console = true\nseverity = 'bad'", "8:12", "cannot be \"bad\""),
        ("console = true\n[[example]]\nname = 'e'\nconsole = true", "9:8", "is the name of another example too"),
        ("console = true\n[[example]]\nname = 'E x'\nconsole = true", "9:8", "is no name"),
    ] {
        let run = repo(keys).run(&["docs-drift"]);
        assert!(run.code == 2 && run.stderr.contains(why), "{keys}: {run}");
        assert!(run.stderr.contains(&format!("xtask.toml:{place}: error: ")), "{keys}: {run}");
    }
    let nothing = config(CONSOLE).replace(&format!("'git', '{XTASK}'"), "");
    let run = Repo::git(&[("xtask.toml", &nothing)]).run(&["docs-drift"]);
    assert!(run.stderr.contains("`example[0].console` can run nothing"), "{run}");
}

/// The ways in which a program can be no program to wait for.
#[cfg(unix)]
mod unix {
    use super::super::findings;
    use super::Repo;
    use crate::cli::Run;

    fn run(script: &str, body: &str) -> Run {
        let config = format!(
            "ledger = []\n[commands]\nallow = ['sh']\nseconds = 1\n[[example]]\nname = 'e'\nlanguage = ['x']\nrun = ['sh', '-c', '{script}']\n"
        );
        let document = format!("```x\n{body}```\n");
        Repo::git(&[("xtask.toml", &config), ("a.md", &document)]).run(&["docs-drift"])
    }

    #[test]
    fn a_program_that_hangs_or_prints_without_end_is_stopped() {
        for (script, why) in [
            ("sleep 300", "did not end within its time limit and was stopped"),
            ("sleep 300 & sleep 300", "did not end within its time limit and was stopped"),
            ("trap : TERM; while :; do sleep 1; done", "did not end within its time limit"),
        ] {
            let run = run(script, "a\n");
            assert_eq!((run.code, findings(&run)), (2, vec!["a.md:2 command-failed:e".to_owned()]), "{script}: {run}");
            assert!(run.stdout.contains(why), "{script}: {run}");
        }
        let run = run("while :; do echo 0123456789012345678901234567890123456789; done", "a\n");
        assert_eq!((run.code, findings(&run)), (2, vec!["a.md:2 command-failed:e".to_owned()]), "{run}");
    }

    #[test]
    fn a_program_need_not_read_nor_end_its_children() {
        let large = "0123456789\n".repeat(100_000);
        assert_eq!(findings(&run("exit 0", &large)), [""; 0]);
        assert_eq!(findings(&run("cat >/dev/null", &large)), [""; 0]);
        assert_eq!(findings(&run("cat; cat", &large)), [""; 0]);
        assert_eq!(findings(&run("sleep 300 & exit 0", "a\n")), [""; 0]);
        assert_eq!(findings(&run("sleep 300 & exit 1", "a\n")), ["a.md:2 example-fails:e"]);
    }
}
