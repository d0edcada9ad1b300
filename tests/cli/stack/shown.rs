//! What is shown of a plan: pictures, regions of documents, documents for machines.

use serde_json::Value;

use super::{CONFIG, PLAN, Repo, json, repo};

#[test]
fn a_plan_is_drawn() {
    let repo = repo(PLAN);
    let graph = |format: &str| repo.run(&["stack", "graph", "--format", format]).stdout;
    assert!(graph("mermaid").starts_with("flowchart TD\n    i0[\"PR-01: Say what is meant<br/>ready\"]\n"));
    assert!(graph("mermaid").contains("    i0 --> i1\n"));
    assert!(graph("dot").contains("    i0 -> i1;\n"));
    assert!(graph("svg").contains("<line ") && graph("svg").ends_with("</svg>\n"));
    assert!(graph("ascii").contains("  PR-01 Say what is meant [ready]\n  +- PR-02 Do it [blocked]\n"));
    assert_eq!(repo.run(&["stack", "show", "--tree"]).stdout, graph("ascii"));
}

#[test]
fn regions_keep_the_status_of_a_plan_fresh() {
    let plan = "# Plans\n\n<!-- xtask:begin stack-table -->\n<!-- xtask:end stack-table -->\n\n<!-- xtask:begin stack-graph -->\n<!-- xtask:end stack-graph -->\n".to_owned()
        + PLAN.trim_start_matches("# Plans\n");
    let repo = repo(&plan);
    let run = repo.run(&["sot", "--execute"]);
    assert_eq!(run.code, 0, "{run}");
    let text = repo.text("docs/plan.md");
    assert!(text.contains("| PR-01: Say what is meant | P0 | ready |"), "{text}");
    assert!(text.contains("| PR-02: Do it | P0 | blocked | waits for PR-01 |\n"), "{text}");
    assert!(text.contains("```mermaid\nflowchart TD\n"), "{text}");
    repo.commit("status");
    assert_eq!(repo.run(&["gate"]).code, 0);
    repo.write("tests/test_policy.py", "x = 1\n");
    repo.commit("PR-01: say what is meant");
    let run = repo.run(&["sot"]);
    assert!(run.code == 1 && run.stdout.contains("+| PR-02: Do it | P0 | ready |"), "{run}");
    // Without a history nothing is said, and nothing is called clean.
    let plain = Repo::plain(&[("xtask.toml", CONFIG), ("docs/plan.md", &plan)]);
    let run = plain.run(&["sot"]);
    assert!(run.code == 2 && run.stdout.contains("stack/no-history"), "{run}");
}

#[test]
fn documents_for_machines_are_what_their_schemas_say() {
    let repo = repo(PLAN);
    assert_eq!(repo.run(&["gate"]).code, 0);
    let record = std::fs::read_dir(repo.path(".git/xtask/records")).unwrap().next().unwrap().unwrap().path();
    let record: Value = serde_json::from_slice(&std::fs::read(record).unwrap()).unwrap();
    let parsed = json(&repo.run(&["stack", "parse", "--format", "json"]));
    let shown = json(&repo.run(&["stack", "show", "--format", "json"]));
    for (schema, document) in [
        (include_str!("../../../docs/plan.schema.json"), parsed),
        (include_str!("../../../docs/stack.schema.json"), shown),
        (include_str!("../../../docs/record.schema.json"), record),
    ] {
        let schema: Value = serde_json::from_str(schema).unwrap();
        let mut wrong = Vec::new();
        crate::cli::output::validate(&schema, &document, "document", &mut wrong);
        assert_eq!(wrong, Vec::<String>::new());
    }
}
