//! What is found about examples that are run.

use crate::model::{Reach, Rule, Severity};

/// An example that fails.
pub const EXAMPLE_FAILS: Rule = Rule {
    id: "docs-drift/example-fails",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A code block or a command of a document fails when it is run; a warning where the `[[example]]` says so.",
    why: "An example is what a reader pastes first, and nobody runs it again when the code moves on.",
    example: "A `python` block that imports a module which was renamed, where an `[[example]]` gives such blocks to `python -`.",
    repair: "Correct the example. One that is meant to fail is marked `fails` behind the language of its fence, one that cannot be run here `skip`.",
};

/// An example that should fail.
pub const EXAMPLE_PASSES: Rule = Rule {
    id: "docs-drift/example-passes",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A code block that is marked to fail does not; a warning where the `[[example]]` says so.",
    why: "The document warns of something that works by now.",
    example: "A block `python fails` that shows a limit which was lifted.",
    repair: "Take the mark off, or correct what the document says about it.",
};

/// A session that shows something else.
pub const EXAMPLE_DIFFERS: Rule = Rule {
    id: "docs-drift/example-differs",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A command of a console block prints something else than the document shows; a warning where the `[[example]]` says so.",
    why: "Readers compare what they see with what they were told to expect, and look for a mistake of their own.",
    example: "A block that shows `$ tool --version` and `tool 1.2`, after the release of 1.3.",
    repair: "`cargo xtask docs-drift --execute --unsafe` writes what the command prints now. What differs on every run is made alike by `normalise`.",
};

/// A command that is not run.
pub const EXAMPLE_NOT_RUN: Rule = Rule {
    id: "docs-drift/example-not-run",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A console block shows a command that needs a shell or that the configuration does not allow, or no command at all; a warning where the `[[example]]` says so.",
    why: "No shell is started and no program that `commands.allow` does not name, so nobody knows whether the block is true.",
    example: "`$ tool list | head` in a block that is run.",
    repair: "Show a plain command, add its program to `commands.allow`, or mark the block `skip`.",
};

/// A program that gives no answer.
pub const COMMAND_FAILED: Rule = Rule {
    id: "docs-drift/command-failed",
    severity: Severity::Blocked,
    reach: Reach::Tree,
    finds: "A program that an example needs could not be started, did not end in time, or printed more than 4 MiB.",
    why: "What the example does is then not known, and what could not be judged is never clean.",
    example: "`run = [\"python3\", \"-\"]` on a machine without Python.",
    repair: "Install the program, raise `commands.seconds`, or mark the block `skip`.",
};
