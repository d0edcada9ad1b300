//! The example configuration finds what the replaced script finds, line by line, but for what is listed here.

use std::collections::BTreeSet;

use regex::RegexBuilder;

use super::Repo;

const CONFIG: &str = include_str!("../../../docs/examples/seed-repo.toml");

/// The patterns of the replaced script: tried on every line, in any case.
const PATTERNS: [&str; 24] = [
    r"uvicorn\s+backend\.main:app",
    r"uvicorn\s+src\.backend\.main:app",
    r"uvicorn\s+src\.autopack\.main:app",
    r#""uvicorn",\s*"src\.autopack\.main:app""#,
    r"uvicorn\s+autopack\.api\.server:app",
    r"python\s+-m\s+autopack\.api\.server",
    r"python\s+-m\s+backend\.main",
    r"python\s+src/backend/main\.py",
    r"python\s+src\\backend\\main\.py",
    r"run\s+the\s+backend\s+server",
    r"start\s+the\s+backend\s+server",
    r"use\s+the\s+backend\s+server",
    r"POST\s+/register\b",
    r"POST\s+/login\b",
    r"GET\s+/me\b",
    r"from\s+backend\.api\.auth",
    r"import\s+backend\.api\.auth",
    r"cp\s+docs/templates/env\.example\s+\.env",
    r"docker-compose\s+logs\s+-f\s+api\b",
    r"docker-compose\s+up\s+.*\s+postgres\b",
    r"docker-compose\s+restart\s+postgres\b",
    r"\.autonomous_runs/<run_id>",
    r"\.autonomous_runs/\{run_id\}",
    r"\.autonomous_runs/\$\{run_id\}",
];

/// On these both agree: one for each pattern, then what neither finds.
const SAME: [&str; 32] = [
    "PYTHONPATH=src uvicorn backend.main:app --reload",
    "uvicorn src.backend.main:app",
    "uvicorn src.autopack.main:app --port 8000",
    r#"CMD ["uvicorn", "src.autopack.main:app"]"#,
    "Uvicorn autopack.api.server:app",
    "python -m autopack.api.server",
    "python -m backend.main",
    "python src/backend/main.py",
    r"python src\backend\main.py",
    "Run the backend server first.",
    "Then start the backend server.",
    "Or use the backend server.",
    "POST /register",
    "curl -X POST /login",
    "`GET /me`",
    "from backend.api.auth import login",
    "import backend.api.auth",
    "cp docs/templates/env.example .env",
    "docker-compose logs -f api",
    "docker-compose up -d postgres",
    "docker-compose restart postgres",
    "`.autonomous_runs/<run_id>/x`",
    "`.autonomous_runs/{run_id}`",
    "`.autonomous_runs/${run_id}`",
    "PYTHONPATH=src uvicorn autopack.main:app",
    "python -m autopack.cli",
    "POST /api/auth/login",
    "GET /messages",
    "cp .env.example .env",
    "docker-compose logs -f backend",
    "docker-compose up -d db",
    "`.autonomous_runs/<project>/runs/<family>/<run_id>/`",
];

/// What only ours finds: the simplest form of a command, its other spelling, other signs for an id.
const OURS: [&str; 4] = [
    "docker-compose up postgres",
    "docker compose logs -f api",
    "uvicorn --reload backend.main:app",
    "`.autonomous_runs/$run_id`",
];

/// What only the script finds: other routes and modules, and a sentence that warns of the command.
const THEIRS: [&str; 3] =
    ["POST /login-sso", "python -m backend.mainframe", "Never type `uvicorn backend.main:app` again."];

#[test]
fn findings_agree_with_the_replaced_script_line_by_line() {
    let lines: Vec<&str> = SAME.iter().chain(&OURS).chain(&THEIRS).copied().collect();
    let patterns = PATTERNS.map(|pattern| RegexBuilder::new(pattern).case_insensitive(true).build().unwrap());
    let by_script = |line: &&&str| patterns.iter().any(|pattern| pattern.is_match(line));
    let script: BTreeSet<&str> = lines.iter().filter(by_script).copied().collect();
    let repo = Repo::git(&[("xtask.toml", CONFIG), ("docs/OPS.md", &lines.join("\n\n"))]);
    let found = repo.run(&["docs-drift"]).findings();
    let phrases = found.iter().filter(|finding| finding.contains("docs-drift/forbidden-phrase"));
    let ours: BTreeSet<&str> = phrases
        .filter_map(|finding| finding.strip_prefix("docs/OPS.md:")?.split(':').next()?.parse::<usize>().ok())
        .map(|number| lines[(number - 1) / 2])
        .collect();
    assert!(patterns.iter().all(|pattern| SAME.iter().any(|line| pattern.is_match(line))), "a pattern has no line");
    assert_eq!(ours.difference(&script).copied().collect::<BTreeSet<_>>(), BTreeSet::from(OURS));
    assert_eq!(script.difference(&ours).copied().collect::<BTreeSet<_>>(), BTreeSet::from(THEIRS));
    assert_eq!(ours.intersection(&script).count(), PATTERNS.len());
}
