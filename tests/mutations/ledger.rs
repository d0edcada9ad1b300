//! Mutations of `ledger`: entries that do not keep what they promise.

use super::Mutation;
use super::Repair::Person;
use super::repository::Edit::{Append, Bytes, Replace, Write};

const DEBUG: &str = "docs/DEBUG_LOG.md";
const BUILDS: &str = "docs/BUILD_HISTORY.md";

/// Every mutation.
pub const ALL: &[Mutation] = &[
    Mutation {
        name: "id-used-twice",
        breaks: "a merge brings a second entry with the id of one that is there, row and section",
        edits: &[
            Replace(
                DEBUG,
                "| 2026-01-29 | DBG-004",
                "| 2026-01-30 | DBG-004 | A token was logged | open |\n| 2026-01-29 | DBG-004",
            ),
            Replace(
                DEBUG,
                "### DBG-004 |",
                "### DBG-004 | 2026-01-30 | A token was logged\n\n**Status**: open\n\nOnce.\n\n### DBG-004 |",
            ),
            Replace("README.md", "- **Debugging sessions**: 4", "- **Debugging sessions**: 5"),
        ],
        rule: "ledger/duplicate-id",
        path: DEBUG,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "row-without-a-section",
        breaks: "the INDEX lists an entry that has no section",
        edits: &[Bytes(DEBUG, |bytes| {
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            let (before, rest) = text.split_once("### DBG-003 ").unwrap();
            format!("{before}### DBG-002 {}", rest.split_once("### DBG-002 ").unwrap().1).into_bytes()
        })],
        rule: "ledger/missing-section",
        path: DEBUG,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "section-without-a-row",
        breaks: "a section is not listed in the INDEX",
        edits: &[
            Replace(DEBUG, "| 2026-01-27 | DBG-003 | A message was tried for ever | resolved |\n", ""),
            Replace("README.md", "- **Debugging sessions**: 4", "- **Debugging sessions**: 3"),
        ],
        rule: "ledger/missing-row",
        path: DEBUG,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "titles-differ",
        breaks: "the row of an entry and its section have different titles",
        edits: &[Replace(DEBUG, "| DBG-003 | A message was tried for ever |", "| DBG-003 | A message was lost |")],
        rule: "ledger/title-differs",
        path: DEBUG,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "dates-differ",
        breaks: "the row of an entry and its section have different dates",
        edits: &[Replace(DEBUG, "| 2026-01-27 | DBG-003", "| 2026-01-28 | DBG-003")],
        rule: "ledger/date-differs",
        path: DEBUG,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "day-that-does-not-exist",
        breaks: "an entry is dated on a day that no calendar has",
        edits: &[
            Replace(DEBUG, "| 2026-01-27 | DBG-003", "| 2026-01-32 | DBG-003"),
            Replace(DEBUG, "### DBG-003 | 2026-01-27", "### DBG-003 | 2026-01-32"),
        ],
        rule: "ledger/bad-date",
        path: DEBUG,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "day-to-come",
        breaks: "an entry is dated on a day that has not come",
        edits: &[
            Replace(DEBUG, "| 2026-01-29 | DBG-004", "| 2026-12-29 | DBG-004"),
            Replace(DEBUG, "### DBG-004 | 2026-01-29", "### DBG-004 | 2026-12-29"),
        ],
        rule: "ledger/future-date",
        path: DEBUG,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "new-entry-at-the-wrong-place",
        breaks: "a new entry is older than the one below it",
        edits: &[
            Replace(DEBUG, "| 2026-01-27 | DBG-003", "| 2026-01-12 | DBG-003"),
            Replace(DEBUG, "### DBG-003 | 2026-01-27", "### DBG-003 | 2026-01-12"),
        ],
        rule: "ledger/out-of-order",
        path: DEBUG,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "stub-without-its-sentence",
        breaks: "a new section says that it is a stub, in other words than were agreed on",
        edits: &[Replace(
            DEBUG,
            "The count of attempts was kept in memory and lost at each start. It stands in the message's file now.",
            "**Note**: short entry.",
        )],
        rule: "ledger/stub-marker",
        path: DEBUG,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "status-of-no-vocabulary",
        breaks: "an entry has a status that the ledger does not know",
        edits: &[
            Replace(DEBUG, "A message was tried for ever | resolved |", "A message was tried for ever | mostly |"),
            Replace(DEBUG, "tried for ever\n\n**Status**: resolved", "tried for ever\n\n**Status**: mostly"),
        ],
        rule: "ledger/unknown-status",
        path: DEBUG,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "two-statuses",
        breaks: "the INDEX calls an entry open, and its section calls it resolved",
        edits: &[Replace(DEBUG, "A message was tried for ever | resolved |", "A message was tried for ever | open |")],
        rule: "ledger/contradictory-status",
        path: DEBUG,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "document-of-no-entry",
        breaks: "a document is called after an entry that does not exist",
        edits: &[Write("docs/notes/DBG-007-clock.md", "# The clock\n\nIt ran behind.\n")],
        rule: "ledger/unlisted-document",
        path: "docs/notes/DBG-007-clock.md",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "path-of-one-machine",
        breaks: "a new entry names a folder that only its author has",
        edits: &[Replace(DEBUG, "It stands in the message's file now.", "See `D:\\dev\\courier\\spool` on the desk.")],
        rule: "ledger/machine-path",
        path: DEBUG,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "past-rewritten",
        breaks: "an old entry says something else than it did on the main branch",
        edits: &[Replace(
            "docs/ARCHITECTURE_DECISIONS.md",
            "One machine delivers some hundred messages",
            "One machine delivers some thousand messages",
        )],
        rule: "ledger/entry-rewritten",
        path: "docs/ARCHITECTURE_DECISIONS.md",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "past-deleted",
        breaks: "an old entry is gone, row and section",
        edits: &[
            Replace(DEBUG, "| 2026-01-13 | DBG-001 | Half a message was read | resolved |\n", ""),
            Bytes(DEBUG, |bytes| {
                let at = bytes.windows(12).position(|part| part == b"### DBG-001 ").unwrap();
                bytes[..at - 1].to_vec()
            }),
            Replace("README.md", "- **Debugging sessions**: 4", "- **Debugging sessions**: 3"),
        ],
        rule: "ledger/entry-deleted",
        path: DEBUG,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "past-moved",
        breaks: "two old entries of the INDEX change places",
        edits: &[
            Replace(DEBUG, "| 2026-01-13 | DBG-002 | The port was taken | open |\n", ""),
            Replace(
                DEBUG,
                "| DBG-001 | Half a message was read | resolved |\n",
                "| DBG-001 | Half a message was read | resolved |\n| 2026-01-13 | DBG-002 | The port was taken | open |\n",
            ),
        ],
        rule: "ledger/entry-moved",
        path: DEBUG,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "resolved-and-open-again",
        breaks: "a status moves back in a way that the vocabulary does not allow",
        edits: &[
            Replace(DEBUG, "Half a message was read | resolved |", "Half a message was read | open |"),
            Replace(DEBUG, "message was read\n\n**Status**: resolved", "message was read\n\n**Status**: open"),
        ],
        rule: "ledger/status-transition",
        path: DEBUG,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "done-without-evidence",
        breaks: "a new entry is called done and names no file that shows it",
        edits: &[Replace(
            BUILDS,
            "`src/courier/worker.py` counts attempts; `tests/test_worker.py` holds it. It follows DEC-3.",
            "The worker counts attempts. It follows DEC-3.",
        )],
        rule: "ledger/claim-without-evidence",
        path: BUILDS,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "script-writes-a-ledger",
        breaks: "a script appends to a ledger on its own",
        edits: &[Append("scripts/release.sh", "echo \"| released | v$version |\" >> docs/DEBUG_LOG.md\n")],
        rule: "ledger/code-writes-ledger",
        path: "scripts/release.sh",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "open-task-that-is-done",
        breaks: "a document calls a task open, and the file it asks for is there",
        edits: &[Append("docs/PR_STACK.md", "\n## Small things\n\n- [ ] add `docs/RUNBOOK.md`\n")],
        rule: "ledger/finished-task",
        path: "docs/PR_STACK.md",
        status: 0,
        repair: Person,
    },
    Mutation {
        name: "sources-that-are-not-there",
        breaks: "a contract watches code in a folder that does not exist",
        edits: &[Replace("xtask.toml", "sources = [\"src/**/*.py\", ", "sources = [\"lib/**/*.py\", ")],
        rule: "ledger/no-input",
        path: "xtask.toml",
        status: 1,
        repair: Person,
    },
];
