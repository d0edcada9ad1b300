//! Mutations of `stack`: a plan that cannot be followed, or is not.

use super::Mutation;
use super::Repair::Person;
use super::repository::Edit::{Append, Delete, Refresh, Replace};

const PLAN: &str = "docs/PR_STACK.md";

/// Every mutation.
pub const ALL: &[Mutation] = &[
    Mutation {
        name: "id-of-two-items",
        breaks: "two items have the same id",
        edits: &[
            Append(
                PLAN,
                "\n### PR-04 (P2): Count deliveries\n\n- **Depends on**: PR-02\n- **Scope (files)**:\n  - `src/courier/worker.py`\n  - Tests: extend `tests/test_worker.py`\n- **Acceptance criteria**:\n  - A test counts.\n",
            ),
            Refresh,
        ],
        rule: "stack/duplicate-id:PR-04",
        path: PLAN,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "dependency-of-no-item",
        breaks: "an item waits for one that the plan does not have",
        edits: &[Replace(PLAN, "- **Depends on**: PR-02\n", "- **Depends on**: PR-02, PR-09\n")],
        rule: "stack/unknown-dependency:PR-03",
        path: PLAN,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "dependency-in-vague-words",
        breaks: "what an item waits for cannot be decided from its words",
        edits: &[Replace(PLAN, "- **Depends on**: PR-02\n", "- **Depends on**: PR-02, or the new schema\n")],
        rule: "stack/undecided-dependency:PR-03",
        path: PLAN,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "circle",
        breaks: "two items wait for each other",
        edits: &[
            Replace(PLAN, "### PR-04 (P2)", "### PR-04 (P1)"),
            Replace(PLAN, "- **Depends on**: PR-02\n", "- **Depends on**: PR-02, PR-04\n"),
            Replace(PLAN, "- **Depends on**: PR-02, PR-03 (recommended)", "- **Depends on**: PR-02, PR-03"),
            Refresh,
        ],
        rule: "stack/cycle:PR-03",
        path: PLAN,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "listed-before-what-it-needs",
        breaks: "an item is listed before one that it waits for",
        edits: &[
            Replace(PLAN, "### PR-04 (P2)", "### PR-04 (P1)"),
            Replace(PLAN, "- **Depends on**: PR-02\n", "- **Depends on**: PR-02, PR-04\n"),
            Replace(PLAN, "- **Depends on**: PR-02, PR-03 (recommended)", "- **Depends on**: PR-02"),
            Refresh,
        ],
        rule: "stack/order:PR-03",
        path: PLAN,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "listed-before-what-it-should-follow",
        breaks: "an item is listed before one that should come first and need not",
        edits: &[
            Replace(PLAN, "- **Depends on**: PR-02, PR-03 (recommended)", "- **Depends on**: PR-02"),
            Replace(PLAN, "- **Depends on**: PR-02\n", "- **Depends on**: PR-02, PR-04 (recommended)\n"),
            Refresh,
        ],
        rule: "stack/soft-order:PR-03",
        path: PLAN,
        status: 0,
        repair: Person,
    },
    Mutation {
        name: "urgent-item-waits-for-another",
        breaks: "an urgent item waits for one that is less urgent",
        edits: &[
            Replace(PLAN, "### PR-04 (P2)", "### PR-04 (P0)"),
            Replace(PLAN, "PR-03 (recommended)", "PR-03"),
            Refresh,
        ],
        rule: "stack/priority-inversion:PR-04",
        path: PLAN,
        status: 0,
        repair: Person,
    },
    Mutation {
        name: "item-without-acceptance",
        breaks: "an item does not say when it is done",
        edits: &[Replace(PLAN, "- **Acceptance criteria**:\n  - A test sees the alarm.\n", "")],
        rule: "stack/no-acceptance:PR-03",
        path: PLAN,
        status: 0,
        repair: Person,
    },
    Mutation {
        name: "item-without-a-test",
        breaks: "an item names no test that proves it",
        edits: &[
            Replace(PLAN, "  - Tests: add `tests/test_alarms.py`\n", ""),
            Replace(PLAN, "  - A test sees the alarm.", "  - The alarm is heard."),
        ],
        rule: "stack/no-test:PR-03",
        path: PLAN,
        status: 0,
        repair: Person,
    },
    Mutation {
        name: "item-without-a-scope",
        breaks: "an item names no file, so its branch cannot be checked",
        edits: &[Replace(
            PLAN,
            "  - Add: `src/courier/alarms.py` (new)\n  - Tests: add `tests/test_alarms.py`\n",
            "  - wherever it fits\n",
        )],
        rule: "stack/no-scope:PR-03",
        path: PLAN,
        status: 0,
        repair: Person,
    },
    Mutation {
        name: "item-of-another-tree",
        breaks: "an item touches a file that is not there",
        edits: &[Replace(PLAN, "  - `src/courier/spool.py`\n", "  - `src/courier/spol.py`\n")],
        rule: "stack/missing-path:PR-04",
        path: PLAN,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "two-items-on-one-file",
        breaks: "two items touch one file, and neither waits for the other",
        edits: &[
            Replace(
                PLAN,
                "  - Add: `src/courier/alarms.py` (new)\n",
                "  - Add: `src/courier/alarms.py` (new)\n  - `src/courier/spool.py`\n",
            ),
            Replace(PLAN, ", PR-03 (recommended)", ""),
            Refresh,
        ],
        rule: "stack/shared-file:PR-04",
        path: PLAN,
        status: 0,
        repair: Person,
    },
    Mutation {
        name: "second-plan",
        breaks: "another document uses an id of the plan for something else",
        edits: &[Append(
            "docs/RUNBOOK.md",
            "\n## Next\n\n### PR-03: A dashboard\n\n- **Depends on**: PR-01\n- **Scope (files)**:\n  - `compose.yaml`\n",
        )],
        rule: "stack/two-truths:PR-03",
        path: "docs/RUNBOOK.md",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "done-by-its-own-word",
        breaks: "the plan calls an item done, and git shows no commit of it",
        edits: &[
            Replace(PLAN, "### PR-03 (P1): Tell the operator\n", "### PR-03 (P1): Tell the operator (done)\n"),
            Refresh,
        ],
        rule: "stack/contradicted:PR-03",
        path: PLAN,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "promised-test-is-not-there",
        breaks: "an item landed, and a test that it promised is not there",
        edits: &[Delete("tests/test_spool.py")],
        rule: "stack/broken-promise:PR-01",
        path: PLAN,
        status: 1,
        repair: Person,
    },
];
