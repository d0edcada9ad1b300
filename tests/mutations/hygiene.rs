//! Mutations of `hygiene`: a working tree that is not what will be merged, and files that must not be.

use super::Mutation;
use super::Repair::Person;
use super::repository::Edit::{Append, Bytes, Commit, Git, Replace, Write};

const WORK: &str = "pr-02-attempts";
const TEST: &str = "tests/test_worker.py";

/// Every mutation.
pub const ALL: &[Mutation] = &[
    Mutation {
        name: "conflict-in-a-file",
        breaks: "both sides of a merge stand in a file, with the marks between them",
        edits: &[Bytes(TEST, |bytes| {
            let marks = ["<".repeat(7), "=".repeat(7), ">".repeat(7)];
            let conflict = format!("{} HEAD\n# a\n{}\n# b\n{} main\n", marks[0], marks[1], marks[2]);
            [bytes, conflict.as_bytes()].concat()
        })],
        rule: "hygiene/conflict-marker",
        path: TEST,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "merge-not-resolved",
        breaks: "git's index says of a file that its merge is not resolved",
        edits: &[
            Git(&["checkout", "--quiet", "-b", "other", "main"]),
            Replace(TEST, "attempts=3", "attempts=4"),
            Append(TEST, "# of the other branch\n"),
            Commit("Another way"),
            Git(&["checkout", "--quiet", WORK]),
            Git(&["read-tree", "-m", "main", "HEAD", "other"]),
        ],
        rule: "hygiene/unmerged",
        path: TEST,
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "merge-not-finished",
        breaks: "a merge has begun and is not committed",
        edits: &[
            Git(&["checkout", "--quiet", "-b", "other"]),
            Git(&["commit", "--quiet", "--allow-empty", "--message", "Something else"]),
            Git(&["checkout", "--quiet", WORK]),
            Git(&["merge", "--quiet", "--no-commit", "--no-ff", "other"]),
        ],
        rule: "hygiene/unfinished",
        path: ".git",
        status: 0,
        repair: Person,
    },
    Mutation {
        name: "something-not-committed",
        breaks: "the configuration asks for a clean tree, and a file is not committed",
        edits: &[
            Replace("xtask.toml", "against = \"main\"\n", "against = \"main\"\nclean = true\n"),
            Commit("Ask for a clean tree"),
            Append("docs/guides/first-message.md", "\nThat is all.\n"),
        ],
        rule: "hygiene/dirty-tree",
        path: ".git",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "main-branch-moved-on",
        breaks: "the main branch has a commit that the branch does not have",
        edits: &[
            Git(&["checkout", "--quiet", "main"]),
            Git(&["commit", "--quiet", "--allow-empty", "--message", "Something else"]),
            Git(&["checkout", "--quiet", WORK]),
        ],
        rule: "hygiene/behind",
        path: ".git",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "large-file",
        breaks: "the change makes a file larger than any may be",
        edits: &[Bytes("tests/data/message.json", |bytes| [bytes, &b"\n".repeat(20_000)[..]].concat())],
        rule: "hygiene/large-file",
        path: "tests/data/message.json",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "token-in-the-code",
        breaks: "the change adds a token of a shape that its issuer documents",
        edits: &[Bytes("scripts/seed.py", |bytes| {
            let token = ["gh", "p_", "1b4D7f9K2m5Q8s1U3w6Y9a2C4e7G0i3k5M8n"].concat();
            [bytes, format!("# {token}\n").as_bytes()].concat()
        })],
        rule: "hygiene/secret",
        path: "scripts/seed.py",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "file-of-secrets",
        breaks: "a file of environment variables with their values is added",
        edits: &[
            Write("config/.env.production", "COURIER_TOKEN_FILE=\n"),
            Bytes("config/.env.production", |_| ["COURIER_", "TOKEN=", "q7Lw2ZxT9v\n"].concat().into_bytes()),
            Append("docs/GOVERNANCE.md", "- 2026-02-01: a file with the token was added.\n"),
        ],
        rule: "hygiene/secret",
        path: "config/.env.production",
        status: 1,
        repair: Person,
    },
];
