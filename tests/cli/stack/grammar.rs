//! The grammars that plans are written in. Each fixture has the shape of one kind of document seen in the wild.

use serde_json::Value;

use super::parsed;

/// `id priorities title -> hard; soft` of every item.
fn shape(plan: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().unwrap().clone();
    list(&plan["items"])
        .iter()
        .map(|item| {
            let edges = |hard: bool| {
                let edges = list(&item["depends_on"]);
                let edges = edges.iter().filter(|edge| edge["hard"] == hard).map(|edge| text(&edge["id"]));
                edges.collect::<Vec<_>>().join(" ")
            };
            let priorities: Vec<String> = list(&item["priorities"]).iter().map(text).collect();
            let claim = item["claim"].as_str().map(|claim| format!(" [{claim}]")).unwrap_or_default();
            let line = format!(
                "{} {} {}{claim} -> {}; {}",
                text(&item["id"]),
                priorities.join("/"),
                text(&item["title"]),
                edges(true),
                edges(false)
            );
            line.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

fn paths(plan: &Value) -> Vec<String> {
    let items = plan["items"].as_array().unwrap();
    let touches = items.iter().flat_map(|item| {
        let own = item["scope"].as_array().unwrap().iter().chain(item["tests"].as_array().unwrap());
        own.map(|t| {
            format!(
                "{} {} {} {}",
                item["id"].as_str().unwrap(),
                t["action"].as_str().unwrap(),
                t["when"].as_str().unwrap(),
                t["path"].as_str().unwrap()
            )
        })
        .collect::<Vec<_>>()
    });
    touches.collect()
}

/// The canonical grammar, with every trap of its dependencies and scopes.
const CANONICAL: &str = "\
## Canonical PR stack (single plan; use this)

**Rule**: this stack wins over `docs/other.md`.

**Implementation handoff**:
- `docs/handoff.md` (step by step)

### PR-00 (P0): Policy \u{201C}one truth\u{201D} (DEC-046)

- **Depends on**: nothing
- **Scope (files)**:
  - `docs/GOV.md`
  - `tests/ci/test_gov.py` (extend only if needed)

### PR-01 (P0): Remove the footgun (AUTO_X)

- **Depends on**: PR-00 (so the docs, which come first, describe it; before/while we change defaults)
- **Scope (files)**:
  - `src/main.py` (`GET /runs`)
  - Add: `tests/ci/test_safe.py` (new) and/or extend others
  - Optional doc note: `docs/GOV.md` legacy section

### PR-02 (P0): Secrets via `*_FILE`

- **Depends on**: none (can land anytime; low risk)
- **Scope (files)**:
  - Docs/ADR (where it is recorded)

### PR-03 (P0/P1): `.credentials/` posture

- **Depends on**: PR-02 (recommended; reduces alternatives)
- **Scope (files)**:
  - Ownership: `src/models.py`, `src/main.py`, `src/auth/*` (if multi-tenant)

### PR-04 (P3): Migrations

- **Depends on**: none (but do after P0 stack unless you\u{2019}re changing them)
- **Scope (files)**:
  - Add: `tests/ci/test_m.py` (if you keep it)

---

## Next
";

#[test]
fn the_canonical_grammar() {
    let plan = parsed(CANONICAL, &["--plan", "docs/plan.md#Canonical PR stack"]);
    assert_eq!(
        shape(&plan),
        [
            "PR-00 P0 Policy \u{201C}one truth\u{201D} (DEC-046) -> ;",
            "PR-01 P0 Remove the footgun (AUTO_X) -> PR-00;",
            "PR-02 P0 Secrets via `*_FILE` -> ;",
            "PR-03 P0/P1 `.credentials/` posture -> ; PR-02",
            "PR-04 P3 Migrations -> ; PR-00 PR-01 PR-02 PR-03",
        ]
    );
    assert_eq!(
        paths(&plan),
        [
            "PR-00 touch always docs/GOV.md",
            "PR-00 extend conditional tests/ci/test_gov.py",
            "PR-01 touch always src/main.py",
            "PR-01 add always tests/ci/test_safe.py",
            "PR-01 touch optional docs/GOV.md",
            "PR-03 touch conditional src/models.py",
            "PR-03 touch conditional src/main.py",
            "PR-03 touch conditional src/auth/*",
            "PR-04 add conditional tests/ci/test_m.py",
        ]
    );
}

#[test]
fn the_legacy_grammar_with_other_labels() {
    let plan = parsed(
        "## Legacy PR plan\n\n### PR-01 (P0): Auth\n\n- **Covers**: **R-01 (G1 + G8)** \u{2014} one\n- **Exit criteria (readiness gate)**:\n  - done\n- **Goal**: it\n- **Code changes**:\n  - `src/main.py`\n    - Update `GET /x`\n- **Option A (one tenant)**: no\n- **Files likely touched**:\n  - `docs/A.md`\n\n- [x] **Done**: PR-03: not this numbering\n",
        &["--plan", "docs/plan.md#Legacy"],
    );
    assert_eq!(shape(&plan), ["PR-01 P0 Auth -> ;"]);
    assert_eq!(paths(&plan), ["PR-01 touch always src/main.py", "PR-01 touch always docs/A.md"]);
    assert_eq!(plan["items"][0]["claim"], Value::Null);
}

#[test]
fn the_prompt_grammar_with_bold_fields() {
    let plan = parsed(
        "## PR implementation order (must follow)\n\n### PR creation output format (must follow)\n\n### PR-00 (P0): Docs\n\n**Scope**:\n- Update `docs/G.md` to match (NEVER `docs/`, `tests/`).\n\n**Pitfalls**:\n- Don\u{2019}t.\n\n**CI/tests**:\n- `tests/ci/test_g.py` passes.\n\n---\n\n### PR-01 (P0): Code\n\n**Scope**:\n- `src/main.py`: see `docs/x.md`.\n- Add a CI contract test (suggested): `tests/ci/test_m.py`.\n",
        &["--plan", "docs/plan.md#PR implementation order"],
    );
    assert_eq!(shape(&plan), ["PR-00 P0 Docs -> ;", "PR-01 P0 Code -> ;"]);
    assert_eq!(
        paths(&plan),
        [
            "PR-00 touch always docs/G.md",
            "PR-00 touch always tests/ci/test_g.py",
            "PR-01 touch always src/main.py",
            "PR-01 add always tests/ci/test_m.py",
        ]
    );
}

#[test]
fn letters_references_open_ranges_and_named_ids() {
    let plan = parsed(
        "## Implementation Order\n\n### PR-A (P0): a\n\n**Goal**: x\n\n1. Step\n   - `src/a.py`\n\n### PR-G (P2/P3): g\n\n### PR-01 (E1): e\n\nFree prose first.\n\n**Scope** (minimum):\n- `src/e.py`\n\n### PR-08+: rest\n\n### PR-3..PR-N: more\n\n### PR-(state): named\n\n### PR-(typed-phase) (optional, later): later\n",
        &["--plan", "docs/plan.md#Implementation Order"],
    );
    assert_eq!(
        shape(&plan),
        [
            "PR-A P0 a -> ;",
            "PR-G P2/P3 g -> ;",
            "PR-01 e -> ;",
            "PR-08 rest -> ;",
            "PR-3 more -> ;",
            "PR-(state) named -> ;",
            "PR-(typed-phase) later -> ;",
        ]
    );
    assert_eq!(plan["items"][2]["lead"][0], "Free prose first.");
}

#[test]
fn dashes_levels_and_checklists_of_the_same_id() {
    let plan = parsed(
        "## 4. PRs\n\n#### PR-T1 \u{2014} first (optional)\n\n- **Scope (files)**\n  - `a/b.py`\n\n##### PR-T1 ready-to-execute checklist (x)\n\n- [ ] do\n\n#### PR\u{2011}T2 \u{2014} second\n",
        &["--plan", "docs/plan.md#4. PRs"],
    );
    assert_eq!(shape(&plan), ["PR-T1 first (optional) -> ;", "PR-T2 second -> ;"]);
    assert_eq!(paths(&plan), ["PR-T1 touch always a/b.py"]);
}

#[test]
fn sub_headings_are_fields_and_other_ids_are_notes() {
    let plan = parsed(
        "# Delta\n\n## PR\u{2011}T1 \u{2014} one\n\n### Goal\n\nIt.\n\n### Files\n\n- `src/a.py`\n\n### Validation\n\n- `tests/test_a.py`\n\n## PR\u{2011}04 / R-01 (G1 + G8): two\n\n- Depends on: PR\u{2011}T1\n- Watch-outs: care\n\n## PR-05 (also R-03 / G4): three\n",
        &["--plan", "docs/plan.md#Delta"],
    );
    assert_eq!(shape(&plan), ["PR-T1 one -> ;", "PR-04 two -> PR-T1;", "PR-05 three -> ;"]);
    assert_eq!(paths(&plan), ["PR-T1 touch always src/a.py", "PR-T1 touch always tests/test_a.py"]);
    assert_eq!(plan["items"][1]["notes"], serde_json::json!(["R-01", "G1 + G8"]));
}

#[test]
fn numbered_and_bulleted_lists() {
    let numbered = parsed(
        "## Implementation order\n\n1. **PR-01: first** (PR\u{2011}T1)\n2. **PR-02: second** (awaits PR-01)\n11. **PR-A (decisions + docs)**: third\n",
        &["--plan", "docs/plan.md#Implementation order"],
    );
    assert_eq!(shape(&numbered), ["PR-01 first -> ;", "PR-02 second -> PR-01;", "PR-A third -> ;"]);
    let bullets = parsed(
        "## Seams\n\n- **PR-1 (P0)**: a + b + c\n- **PR-5 (P5)**: d\n- \u{2705} **PR-6**: e\n- ~~**PR-7**: f~~\n",
        &["--plan", "docs/plan.md#Seams"],
    );
    assert_eq!(
        shape(&bullets),
        ["PR-1 P0 a + b + c -> ;", "PR-5 P5 d -> ;", "PR-6 e [done] -> ;", "PR-7 f [done] -> ;"]
    );
}

#[test]
fn ids_below_a_list_item_are_about_it() {
    let plan = parsed(
        "## Seams\n\n- **PR-1**: a\n- **PR-2**: b\n  - **Depends on**:\n    - PR-1\n- **PR-3**: c\n",
        &["--plan", "docs/plan.md#Seams"],
    );
    assert_eq!(shape(&plan), ["PR-1 a -> ;", "PR-2 b -> PR-1;", "PR-3 c -> ;"]);
}

#[test]
fn bold_paragraphs_with_statuses() {
    let plan = parsed(
        "## Gaps\n\n**PR-API-3a: split** \u{2705} IMPLEMENTED\n\n- **Part 1 - PR #141** \u{2705} MERGED\n- **Create**\n  - `src/new.py`\n- **Add tests**\n  - **New** `tests/test_n.py` \u{2014} note\n- **Done when**\n  - it works\n\n**PR-API-3 COMPLETE** \u{2014} all parts\n\n**PR-EXE-6: run** \u{1F504} NOT STARTED (awaits PR-API-3a)\n",
        &["--plan", "docs/plan.md#Gaps"],
    );
    assert_eq!(shape(&plan), ["PR-API-3a split [done] -> ;", "PR-EXE-6 run [open] -> PR-API-3a;"]);
    let found = paths(&plan);
    assert!(found.contains(&"PR-API-3a add always tests/test_n.py".to_owned()), "{found:?}");
}

#[test]
fn tables_with_awaited_tails_and_reverse_edges() {
    let plan = parsed(
        "## PR sequence\n\n| PR | Status | Notes |\n|---|---|---|\n| PR-EXE-4 | done | - |\n| PR-EXE-5 | | x |\n| PR-EXE-6 | \u{1F504} NOT STARTED | run (awaits EXE-4, EXE-5) |\n| PR-EXE-7 | | (awaits ALL executor PRs) |\n",
        &["--plan", "docs/plan.md#PR sequence"],
    );
    assert_eq!(
        shape(&plan),
        ["PR-EXE-4 [done] -> ;", "PR-EXE-5 -> ;", "PR-EXE-6 [open] -> PR-EXE-4 PR-EXE-5;", "PR-EXE-7 -> ;"]
    );
    assert_eq!(plan["doubts"][0]["id"], "PR-EXE-7");
}

/// Ids of another shape, declared by the configuration.
fn declared(id: &str, text: &str) -> Value {
    let config = format!("ledger = []\n\n[[stack.plan]]\nfile = \"docs/plan.md\"\nsection = \"Work\"\nid = '{id}'\n");
    let repo = super::Repo::git(&[("xtask.toml", &config), ("docs/plan.md", text)]);
    super::json(&repo.run(&["stack", "parse", "--format", "json"]))["plans"][0].clone()
}

#[test]
fn ids_of_other_shapes() {
    let tasks = declared(
        r"Task R\d+",
        "## Work\n\n### Task R1: one \u{2705} COMPLETE\n\n**Dependencies**: None\n\n### Task R2: two\n\n**Dependencies**: Task R1 \u{2705}\n\n### Task R3: three\n\n**Dependencies**: Task R1, Task R2 results\n",
    );
    assert_eq!(
        shape(&tasks),
        ["Task R1 one [done] -> ;", "Task R2 two -> Task R1;", "Task R3 three -> Task R1 Task R2;"]
    );
    let waves = declared(
        r"IMP-[A-Z]+-\d+",
        "## Work\n\n| Id | Title | Dependencies |\n|---|---|---|\n| IMP-RES-003 | a | Independent (Wave 1) |\n| IMP-RES-004 | b | Depends on IMP-RES-003 |\n| IMP-RES-005 | c | IMP-RES-003/004 |\n| IMP-RES-006 | d | Blocks IMP-RES-005 |\n| IMP-RES-007 | e | Foundation for all downstream |\n",
    );
    assert_eq!(
        shape(&waves),
        [
            "IMP-RES-003 a -> ;",
            "IMP-RES-004 b -> IMP-RES-003;",
            "IMP-RES-005 c -> IMP-RES-003 IMP-RES-004 IMP-RES-006;",
            "IMP-RES-006 d -> ;",
            "IMP-RES-007 e -> ;",
        ]
    );
    assert_eq!(waves["doubts"].as_array().unwrap().len(), 1);
    let phases = declared(
        r"Phase \d+",
        "## Work\n\n### Phase 1: a (PRIORITY 1)\n\n### Phase 2: b\n\n**Dependencies**:\n- Phase 1\n\n**Status**: \u{23F8}\u{FE0F} QUEUED\n\n### Phase 3: c\n\n**Status**: QUEUED (blocked by Phase 2)\n",
    );
    assert_eq!(
        shape(&phases),
        ["Phase 1 a (PRIORITY 1) -> ;", "Phase 2 b [open] -> Phase 1;", "Phase 3 c [open] -> Phase 2;"]
    );
    let queue = declared(
        r"P\d-\d+",
        "## Work\n\n#### P0-01 \u{2014} a\n\n- **Anchor(s)**:\n  - `src/a.py`\n\n#### P0-02 \u{2014} b\n",
    );
    assert_eq!(shape(&queue), ["P0-01 a -> ;", "P0-02 b -> ;"]);
}

#[test]
fn companion_headings_and_fences_are_no_items() {
    let plan = parsed(
        "# Two\n\n## PR1: first\n\n### PR1 exact patch (apply as-is)\n\n```diff\n+## PR-02: in a patch\n ### PR-03: there\n```\n\n## PR2: second\n",
        &["--plan", "docs/plan.md#Two"],
    );
    assert_eq!(shape(&plan), ["PR1 first -> ;", "PR2 second -> ;"]);
}
