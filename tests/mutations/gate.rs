//! Mutations of `gate`: the project's own commands, which the gate runs.

use super::Mutation;
use super::Repair::Person;
use super::repository::Edit::{Append, Replace};

const BLANKS: &str = "command = [\"git\", \"diff\", \"--check\", \"main\", \"--\", \"src\"]";

/// Every mutation.
pub const ALL: &[Mutation] = &[
    Mutation {
        name: "step-fails",
        breaks: "a line of the code ends with a blank, which a step of the gate refuses",
        edits: &[Replace("src/courier/worker.py", "    delivered = 0\n", "    delivered = 0 \n")],
        rule: "gate/step-failed:blanks",
        path: "xtask.toml",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "staged-step-fails",
        breaks: "a line of a guide ends with a blank, which a step reports that does not count yet",
        edits: &[Append("docs/guides/first-message.md", "\nThat is all. \n")],
        rule: "gate/staged-failed:prose",
        path: "xtask.toml",
        status: 0,
        repair: Person,
    },
    Mutation {
        name: "step-of-no-program",
        breaks: "a step runs a program that is not there",
        edits: &[Replace("xtask.toml", BLANKS, "command = [\"courier-no-such-program\"]")],
        rule: "gate/step-not-run:blanks",
        path: "xtask.toml",
        status: 2,
        repair: Person,
    },
    Mutation {
        name: "step-writes",
        breaks: "a step that should look at the repository writes a file of it",
        edits: &[Replace(
            "xtask.toml",
            BLANKS,
            "command = [\"git\", \"config\", \"--file\", \"setup.cfg\", \"message.bytes\", \"1024\"]",
        )],
        rule: "gate/changed-while-running",
        path: "xtask.toml",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "step-waits-for-nothing",
        breaks: "a step waits for a change of files that are not there, so it never runs",
        edits: &[Replace("xtask.toml", "when = [\"pyproject.toml\"]", "when = [\"setup.py\"]")],
        rule: "gate/no-input:tag",
        path: "xtask.toml",
        status: 1,
        repair: Person,
    },
];
