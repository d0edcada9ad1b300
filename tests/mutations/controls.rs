//! Changes that look like a mutation and break nothing.

use super::Control;
use super::repository::Edit::{Append, Commit, Git, Refresh, Rename, Replace, Write};

/// Every control.
pub const ALL: &[Control] = &[
    // sot
    Control {
        name: "figure-of-another-thing",
        why: "a sentence has the figure of a ledger and speaks of machines",
        edits: &[Append("docs/RUNBOOK.md", "\nIt runs on 4 machines.\n")],
    },
    Control {
        name: "marker-shown-in-code",
        why: "a guide shows a marker in a code span, which is a quotation",
        edits: &[Append(
            "docs/guides/first-message.md",
            "\nThe markers are `<!-- SOT_SUMMARY_START -->` and its end.\n",
        )],
    },
    // ledger
    Control {
        name: "note-below-an-old-entry",
        why: "an old entry may get a dated note",
        edits: &[Replace(
            "docs/DEBUG_LOG.md",
            "where a rename takes two steps.\n",
            "where a rename takes two steps.\n\n**Note 2026-02-01**: not seen since.\n",
        )],
    },
    Control {
        name: "status-moves-on",
        why: "an open entry is resolved, row and section, which the vocabulary allows",
        edits: &[
            Replace("docs/DEBUG_LOG.md", "| The port was taken | open |", "| The port was taken | resolved |"),
            Replace(
                "docs/DEBUG_LOG.md",
                "The port was taken\n\n**Status**: open",
                "The port was taken\n\n**Status**: resolved",
            ),
        ],
    },
    Control {
        name: "new-entry",
        why: "an entry is added as it should be, and what is derived from it is refreshed",
        edits: &[
            Replace(
                "docs/ARCHITECTURE_DECISIONS.md",
                "### DEC-3 |",
                "### DEC-4 | 2026-02-01 | Times are UTC\n\n**Status**: in force\n\nOperators sit in two countries.\n\n### DEC-3 |",
            ),
            Refresh,
        ],
    },
    // docs-drift
    Control {
        name: "retired-command-in-the-changelog",
        why: "a changelog tells what was; a longer name is another command",
        edits: &[Append("docs/CHANGELOG.md", "- `python -m courier starting` never was a command.\n")],
    },
    Control {
        name: "planned-path",
        why: "a path that is said to be planned need not be there",
        edits: &[Append("docs/DEPLOYMENT.md", "\n`scripts/backup.sh` is planned.\n")],
    },
    Control {
        name: "renamed-with-all-references",
        why: "a script is renamed, and the page that names it is changed with it",
        edits: &[
            Rename("scripts/release.sh", "scripts/tag.sh"),
            Git(&["add", "--all"]),
            Git(&["update-index", "--chmod=+x", "scripts/tag.sh"]),
            Replace("docs/DEPLOYMENT.md", "`scripts/release.sh` tags", "`scripts/tag.sh` tags"),
        ],
    },
    Control {
        name: "version-raised-everywhere",
        why: "the version changes in the manifest, the code and the README",
        edits: &[
            Replace("pyproject.toml", "version = \"0.4.2\"", "version = \"0.4.3\""),
            Replace("src/courier/__init__.py", "0.4.2", "0.4.3"),
            Replace("README.md", "version 0.4.2", "version 0.4.3"),
        ],
    },
    Control {
        name: "setting-with-its-documents",
        why: "a new setting stands in the code, the template and the guide",
        edits: &[
            Replace(
                "src/courier/settings.py",
                "    token_file = os",
                "    os.getenv(\"COURIER_REGION\")\n    token_file = os",
            ),
            Replace(".env.example", "COURIER_ATTEMPTS=5\n", "COURIER_ATTEMPTS=5\nCOURIER_REGION=\n"),
            Replace(
                "docs/CONFIG_GUIDE.md",
                "| `COURIER_TOKEN_FILE` |",
                "| `COURIER_REGION` | none | where it runs |\n| `COURIER_TOKEN_FILE` |",
            ),
            Refresh,
        ],
    },
    Control {
        name: "compose-file-with-its-page",
        why: "the compose file changes, and the deployment page with it",
        edits: &[
            Replace("compose.yaml", "    build: .\n", "    build: .\n    restart: unless-stopped\n"),
            Append("docs/DEPLOYMENT.md", "\nIt starts again by itself.\n"),
        ],
    },
    Control {
        name: "coupling-waived-with-a-reason",
        why: "a commit says why a document need not change",
        edits: &[
            Replace("compose.yaml", "services:\n", "# One service.\nservices:\n"),
            Commit("Comment the compose file\n\nDocs-Not-Needed: compose -- only a comment"),
        ],
    },
    Control {
        name: "port-of-another-program",
        why: "a page names the port of another program",
        edits: &[Append("docs/DEPLOYMENT.md", "\nThe proxy before it listens on 443.\n")],
    },
    // encoding
    Control {
        name: "words-of-another-language",
        why: "letters beyond ASCII are right where they are meant",
        edits: &[Append(
            "docs/RUNBOOK.md",
            "\nAsk at the caf\u{E9} \u{2013} or \u{41F}\u{440}\u{438}\u{432}\u{435}\u{442}, \u{4F60}\u{597D}.\n",
        )],
    },
    Control {
        name: "check-mark-on-a-page",
        why: "a check mark in prose meets no console",
        edits: &[Append("docs/RUNBOOK.md", "\n\u{2713} means that somebody looked.\n")],
    },
    Control {
        name: "binary-read-as-bytes",
        why: "a file that is opened in binary has no encoding",
        edits: &[Replace(
            "scripts/seed.py",
            "    message = json",
            "    with open(sys.argv[1], \"rb\") as file:\n        file.read()\n    message = json",
        )],
    },
    Control {
        name: "names-alike-in-two-folders",
        why: "names that differ in case only are two names in two folders",
        edits: &[Write("src/courier/plugins/Spool.py", "\"\"\"Another queue.\"\"\"\n")],
    },
    // stack
    Control {
        name: "plan-that-calls-itself-history",
        why: "a second plan says that it is none any more",
        edits: &[Append(
            "docs/RUNBOOK.md",
            "\n## Legacy plan (superseded)\n\n### PR-03: A dashboard\n\n- **Depends on**: PR-01\n",
        )],
    },
    Control {
        name: "item-behind-the-others",
        why: "a new item is listed behind what it waits for",
        edits: &[
            Append(
                "docs/PR_STACK.md",
                "\n### PR-05 (P2): Count deliveries\n\n- **Depends on**: PR-04\n- **Scope (files)**:\n  - `src/courier/worker.py`\n  - Tests: extend `tests/test_worker.py`\n- **Acceptance criteria**:\n  - A test counts.\n",
            ),
            Refresh,
        ],
    },
    // contracts
    Control {
        name: "failure-taken-from-a-helper",
        why: "`|| true` behind a command that is no check takes nothing away",
        edits: &[Replace(".github/workflows/ci.yml", "mkdir -p build\n", "mkdir -p build || true\n")],
    },
    Control {
        name: "comment-in-a-workflow",
        why: "a comment names a command that also runs",
        edits: &[Replace(
            ".github/workflows/ci.yml",
            "      - run: cargo xtask gate\n",
            "      # cargo xtask gate judges the documents, too.\n      - run: cargo xtask gate\n",
        )],
    },
    Control {
        name: "never-auto-approved",
        why: "a page says that something is not approved by itself, as the policy does",
        edits: &[Append(
            "docs/DEPLOYMENT.md",
            "\n`src/` is NEVER auto-approved, and `docs/*.md` isn't auto-approved either.\n",
        )],
    },
    Control {
        name: "not-enforced-in-words",
        why: "a page says of a STAGED check that it is not enforced yet",
        edits: &[Append("docs/DEPLOYMENT.md", "\n`mypy src` is not enforced yet.\n")],
    },
    // hygiene
    Control {
        name: "underline-of-seven",
        why: "a row of equals signs alone is no conflict",
        edits: &[Append("scripts/release.sh", "# done\n# =======\n")],
    },
    Control {
        name: "token-that-is-an-example",
        why: "a value says of itself that it is an example",
        edits: &[Append("scripts/seed.py", "# the token looks like AKIAIOSFODNN7EXAMPLE\n")],
    },
    // gate
    Control {
        name: "blank-where-no-step-looks",
        why: "a blank at the end of a line stands where no step looks",
        edits: &[Append("docs/RUNBOOK.md", "\nTwo blanks end this line.  \nThey are a line break.\n")],
    },
];
