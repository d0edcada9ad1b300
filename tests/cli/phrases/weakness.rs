//! One test or more per weakness of the docs-drift script and its companions, named after it.

use super::{HERE, OLD, Repo, check, found, old_server};

/// The configuration that says in our words what three replaced scripts look for.
const SEED: &str = include_str!("../../../docs/examples/seed-repo.toml");

/// The phrases that the configuration of the seed repository finds in a document.
#[track_caller]
fn seed(path: &str, document: &str) -> Vec<String> {
    let phrases = &SEED[SEED.find("[[phrase]]").unwrap()..];
    let mut files = vec![("xtask.toml", phrases), (path, document)];
    let complete = [
        ("docs/DEPLOYMENT.md", "uvicorn autopack.main:app\n"),
        ("docs/CONFIG_GUIDE.md", "cp .env.example .env\n"),
        ("docs/ARCHITECTURE_DECISIONS.md", "# D\n"),
        (".env.example", ""),
        ("Dockerfile", ""),
    ];
    files.extend(complete.iter().filter(|(known, _)| *known != path));
    let repo = Repo::git(&files);
    let found = found(&repo).into_iter().filter(|finding| finding.contains("phrase:"));
    found.map(|finding| finding.rsplit(':').next().unwrap().to_owned()).collect()
}

#[test]
fn dd_1_the_folder_above_the_repository_changes_nothing() {
    for name in ["distilled", "my-archive", "me.github.io", "venv"] {
        let outer = Repo::plain(&[]);
        let folder = format!("{name}/repo");
        outer.write(
            &format!("{folder}/xtask.toml"),
            old_server("exclude = [\"dist\", \"archive\", \".git\", \"venv\"]"),
        );
        outer.write(&format!("{folder}/a.md"), OLD);
        let run = outer.run(&["docs-drift", "--repo", &folder]);
        assert_eq!(super::findings(&run), [HERE], "{name}");
    }
}

#[test]
fn dd_2_exclusions_are_whole_components() {
    let config = old_server("exclude = [\"dist\", \"archive\", \"venv\", \".git\"]");
    let repo = Repo::git(&[
        ("xtask.toml", &config),
        ("docs/distributed.md", OLD),
        ("docs/archived_notes.md", OLD),
        ("docs/venv-setup.md", OLD),
        (".github/PULL_REQUEST_TEMPLATE.md", OLD),
        ("dist/x.md", OLD),
        ("docs/archive/x.md", OLD),
    ]);
    assert_eq!(found(&repo).len(), 4, "{:?}", found(&repo));
}

#[test]
fn dd_3_dd_4_commands_of_compose_are_found_in_every_form() {
    for command in [
        "docker-compose up postgres",
        "docker compose logs -f api",
        "docker-compose up -d postgres",
        "docker compose exec postgres psql",
        "docker compose logs --tail 5 api",
    ] {
        assert_eq!(seed("docs/x.md", command), ["old-compose-services"], "{command}");
    }
    assert_eq!(seed("docs/x.md", "docker-compose logs -f api-gateway"), Vec::<String>::new());
}

#[test]
fn dd_5_wrapped_commands_and_options_are_found() {
    assert_eq!(seed("docs/x.md", "```\nuvicorn \\\n  src.backend.main:app\n```\n"), ["old-server"]);
    assert_eq!(seed("docs/x.md", "uvicorn --reload backend.main:app"), ["old-server"]);
    assert_eq!(seed("docs/x.md", "python3 -m backend.main"), ["backend-script"]);
}

#[test]
fn dd_6_words_end_where_they_end_and_a_warning_is_none() {
    assert_eq!(seed("docs/x.md", "POST http://localhost:8000/login"), ["old-auth-routes"]);
    for fine in ["POST /login-sso", "GET /me-too", "restart the backend server", "Never `uvicorn backend.main:app`"] {
        assert_eq!(seed("docs/x.md", fine), Vec::<String>::new(), "{fine}");
    }
}

#[test]
fn dd_7_a_file_that_cannot_be_read_is_not_clean() {
    let repo = Repo::git(&[("xtask.toml", &old_server("")), ("a.md", "")]);
    repo.write("a.md", [OLD.as_bytes(), b"\xE9\n"].concat());
    let run = repo.run(&["docs-drift"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stdout.contains("error[docs-drift/not-text]"), "{run}");
    let folder = Repo::plain(&[("xtask.toml", &old_server("")), ("x.md/inside.md", OLD)]);
    assert_eq!(found(&folder), ["x.md/inside.md:1:1 docs-drift/forbidden-phrase:old-server"]);
}

#[test]
fn dd_8_text_in_utf_16_is_not_passed_over() {
    let tail: Vec<u8> = OLD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let repo = Repo::git(&[("xtask.toml", &old_server("")), ("a.md", "")]);
    repo.write("a.md", [b"# A\n", tail.as_slice()].concat());
    assert_eq!(found(&repo), ["a.md:2:2 docs-drift/hidden-text"]);
    repo.write("a.md", [&[0xFF, 0xFE], tail.as_slice()].concat());
    assert_eq!(repo.run(&["docs-drift"]).code, 2);
}

#[test]
fn dd_9_kinds_are_told_in_any_case_and_by_name() {
    let config = old_server("kinds = [\".md\", \".mdx\", \"Dockerfile\"]");
    let files = [("docs/UP.MD", OLD), ("docs/a.mdx", OLD), ("Dockerfile", OLD), ("Dockerfile.dev", OLD), ("a.py", OLD)];
    let mut all = vec![("xtask.toml", config.as_str())];
    all.extend(files);
    assert_eq!(found(&Repo::git(&all)).len(), 4);
    assert_eq!(seed("Dockerfile", "CMD [\"uvicorn\", \"src.autopack.main:app\"]"), ["dotted-src-command"]);
}

/// A repository in which only added lines count, with one committed line.
fn history() -> Repo {
    Repo::git(&[("xtask.toml", &old_server("lines = \"added\"")), ("a.md", "one\n")])
}

#[test]
fn dd_10_uncommitted_lines_count() {
    let repo = history();
    repo.write("a.md", format!("one\n{OLD}"));
    assert_eq!(found(&repo), ["a.md:2:1 docs-drift/forbidden-phrase:old-server"]);
}

#[test]
fn dd_11_without_a_base_nothing_is_clean() {
    let origin = history();
    origin.write("b.md", "");
    origin.commit("second");
    let clone = Repo::plain(&[]);
    clone.git_run(&["clone", "--quiet", "--depth=1", &format!("file://{}", origin.root().display()), "."]);
    let run = clone.run(&["docs-drift"]);
    assert_eq!(run.code, 2, "{run}");
    let orphan = history();
    orphan.git_run(&["checkout", "--quiet", "--orphan", "other"]);
    orphan.commit("unrelated");
    assert_eq!(orphan.run(&["docs-drift"]).code, 2);
}

#[test]
fn dd_12_settings_of_git_change_nothing() {
    let repo = history();
    repo.git_run(&["config", "color.ui", "always"]);
    repo.git_run(&["config", "diff.external", "false"]);
    repo.git_run(&["config", "diff.noprefix", "true"]);
    repo.write("a.md", format!("one\n{OLD}"));
    assert_eq!(found(&repo), ["a.md:2:1 docs-drift/forbidden-phrase:old-server"]);
}

#[test]
fn dd_13_a_nul_hides_no_added_line() {
    let repo = history();
    repo.write("a.md", format!("one\0\n{OLD}"));
    assert_eq!(found(&repo), ["a.md:1:4 docs-drift/hidden-text", "a.md:2:1 docs-drift/forbidden-phrase:old-server"]);
}

#[test]
fn dd_14_an_added_line_may_start_with_plus_signs() {
    let repo = history();
    repo.write("a.md", format!("one\n++ {OLD}"));
    assert_eq!(found(&repo), ["a.md:2:4 docs-drift/forbidden-phrase:old-server"]);
}

#[test]
fn dd_15_what_was_pushed_to_the_main_branch_is_judged_there() {
    let origin = history();
    origin.write("a.md", format!("one\n{OLD}"));
    origin.commit("bad");
    let clone = Repo::plain(&[]);
    clone.git_run(&["clone", "--quiet", &format!("file://{}", origin.root().display()), "."]);
    assert_eq!(found(&clone), ["a.md:2:1 docs-drift/forbidden-phrase:old-server"]);
}

#[test]
fn dd_16_one_rule_knows_every_spelling_of_a_layout() {
    for layout in ["<run_id>", "<run-id>", "<runid>", "{run_id}", "$run_id", "${run_id}"] {
        assert_eq!(seed("docs/x.md", &format!("in .autonomous_runs/{layout}/x")), ["flat-run-layout"], "{layout}");
    }
    assert_eq!(seed("docs/x.md", "in .autonomous_runs/<project>/runs/<family>/<run_id>/"), Vec::<String>::new());
}

#[test]
fn td_1_the_whole_document_is_held_to_portability() {
    let path = ["C:", "dev", "Autopack"].join("\\");
    let long = format!("cd {path}\n{}", "line\n".repeat(300));
    assert_eq!(seed("docs/QUICKSTART.md", &long), ["workstation-path"]);
}

#[test]
fn td_2_td_3_every_spelling_of_a_path_is_found() {
    for path in [["c:", "dev", "autopack"].join("/"), ["C:", "Dev", "Autopack"].join("\\\\")] {
        assert_eq!(seed("docs/PROJECT_INDEX.json", &format!("{{\"x\": \"{path}\"}}")), ["workstation-path"], "{path}");
    }
}

#[test]
fn cr_1_an_ordinary_windows_path_is_found_on_every_drive() {
    for drive in ["C", "D"] {
        let path = [format!("{drive}:").as_str(), "dev", "Autopack"].join("\\");
        assert_eq!(seed("docs/DEPLOYMENT.md", &format!("uvicorn autopack.main:app in {path}")), ["workstation-path"]);
    }
}

#[test]
fn cr_2_an_excuse_is_a_word() {
    let found = |text: &str| seed("docs/QUICKSTART.md", text);
    assert_eq!(found("Threshold: see src/backend/x"), ["retired-sources"]);
    assert_eq!(found("This is not legacy, use src/backend/x"), ["retired-sources"]);
    assert_eq!(found("LEGACY: src/backend/x"), Vec::<String>::new());
}

#[test]
fn cr_3_an_address_is_no_path() {
    assert_eq!(
        seed("docs/QUICKSTART.md", "https://example.org/src/backend/x ![i](img/src/backend/x.png)"),
        Vec::<String>::new()
    );
}

#[test]
fn cr_4_a_folder_is_found_without_its_slash() {
    assert_eq!(seed("docs/QUICKSTART.md", "everything in src/backend, and"), ["retired-sources"]);
    assert_eq!(seed("docs/QUICKSTART.md", "run python -m backend.main"), ["backend-script"]);
}

#[test]
fn cr_5_an_open_fence_hides_nothing() {
    let text = "HISTORICAL EXAMPLE\n\n```\nold\n\nsrc/backend/x\n";
    assert_eq!(seed("docs/QUICKSTART.md", text), ["retired-sources"]);
    let inline = "```inline``` text\n\nsrc/backend/x\n";
    assert_eq!(seed("docs/QUICKSTART.md", inline), ["retired-sources"]);
}

#[test]
fn cr_6_a_document_that_must_hold_something_and_is_gone_is_a_finding() {
    let keys = "must = \"stand-in-each\"\npaths = [\"docs/GONE.md\"]";
    let config = old_server(keys).replace("bad = ", "good = ");
    let repo = Repo::git(&[("xtask.toml", config.as_str()), ("a.md", "x\n")]);
    assert_eq!(found(&repo), ["xtask.toml docs-drift/no-input:old-server"]);
}

#[test]
fn parity_traps_of_the_original_are_none() {
    // White space of a pattern does not reach into the next line.
    check("", "uvicorn\nbackend.main\n", &[]);
    // The Kelvin sign and the long s are letters without case: no filter may miss them.
    check("", "uvicorn bac\u{212A}end.main\n", &[HERE]);
    let config = old_server("").replace("uvicorn\\\\s+backend", "u");
    assert!(config.contains("[[phrase]]"));
    // A lone CR ends a line.
    check("", "one\ruvicorn backend.main\r", &["a.md:1:5 docs-drift/forbidden-phrase:old-server"]);
    // A pattern without any certain word is still looked for.
    let open = "[references]\noff = [\"link\"]\n[[phrase]]\nid = \"digits\"\npattern = '\\d{6}'\nmessage = \"m\"\nbad = [\"123456\"]\n";
    let repo = Repo::git(&[("xtask.toml", open), ("a.md", "x\n 123456\n")]);
    assert_eq!(found(&repo), ["a.md:2:2 docs-drift/forbidden-phrase:digits"]);
}
