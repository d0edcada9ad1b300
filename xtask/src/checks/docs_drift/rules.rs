//! What `docs-drift` can find.

mod examples;
mod names;
mod shape;
mod truths;
mod weight;

use crate::model::{Reach, Rule, Severity};
pub use examples::{COMMAND_FAILED, EXAMPLE_DIFFERS, EXAMPLE_FAILS, EXAMPLE_NOT_RUN, EXAMPLE_PASSES};
pub use names::{
    MISSING_OPERAND, UNKNOWN_ALIAS, UNKNOWN_FEATURE, UNKNOWN_FLAG, UNKNOWN_MODULE, UNKNOWN_SCRIPT, UNKNOWN_SERVICE,
    UNKNOWN_SUBCOMMAND, UNKNOWN_TARGET, UNKNOWN_VARIABLE, UNKNOWN_WORKFLOW, UNREADABLE_SOURCE,
};
pub use shape::{
    BAD_WAIVER, CHANGE_UNJUDGED, FORBIDDEN_HEADING, HEADING_LEVEL, HEADING_ORDER, MISSING_HEADING, TOO_LONG,
    UNCOUPLED_CHANGE,
};

pub use truths::{LOST_PLACE, NO_SOURCE, TWO_TRUTHS, UNFIT_ITEM, UNREADABLE_TRUTH};

pub use weight::weighed;

/// Every rule of `docs-drift`, in the order of the reference.
pub const ALL: &[&Rule] = &[
    &BROKEN_LINK,
    &BROKEN_OLD_LINK,
    &WRONG_CASE,
    &LEAVES_REPOSITORY,
    &UNDEFINED_LABEL,
    &BROKEN_ANCHOR,
    &MISSING_PATH,
    &UNUSED_ELSEWHERE,
    &UNKNOWN_SUBCOMMAND,
    &UNKNOWN_FLAG,
    &UNKNOWN_ALIAS,
    &UNKNOWN_SCRIPT,
    &UNKNOWN_TARGET,
    &UNKNOWN_FEATURE,
    &UNKNOWN_MODULE,
    &UNKNOWN_SERVICE,
    &UNKNOWN_VARIABLE,
    &UNKNOWN_WORKFLOW,
    &MISSING_OPERAND,
    &UNREADABLE_SOURCE,
    &FORBIDDEN_PHRASE,
    &DISCOURAGED_PHRASE,
    &MISSING_PHRASE,
    &WANTED_PHRASE,
    &UNTRUE_PHRASE,
    &TWO_TRUTHS,
    &NO_SOURCE,
    &LOST_PLACE,
    &UNREADABLE_TRUTH,
    &UNFIT_ITEM,
    &MISSING_HEADING,
    &FORBIDDEN_HEADING,
    &HEADING_ORDER,
    &HEADING_LEVEL,
    &TOO_LONG,
    &UNCOUPLED_CHANGE,
    &BAD_WAIVER,
    &CHANGE_UNJUDGED,
    &EXAMPLE_FAILS,
    &EXAMPLE_PASSES,
    &EXAMPLE_DIFFERS,
    &EXAMPLE_NOT_RUN,
    &COMMAND_FAILED,
    &STALE_BASELINE,
    &HIDDEN_TEXT,
    &NOT_TEXT,
    &NO_INPUT,
];

/// A link that leads nowhere.
pub const BROKEN_LINK: Rule = Rule {
    id: "docs-drift/broken-link",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A link or an image of a document leads to nothing that the repository holds.",
    why: "A reader who follows it sees an error page, and a document that was moved is lost to everybody who does not know its new name.",
    example: "`[the guide](docs/guide.md)` written in `docs/index.md`, where it leads to `docs/docs/guide.md`.",
    repair: "Write the path that the help names. Where git knows that the file was renamed, `cargo xtask docs-drift --execute` writes it; one obvious candidate takes `--unsafe`. `references.elsewhere` takes out what a website serves.",
};

/// A link of a history that leads nowhere.
pub const BROKEN_OLD_LINK: Rule = Rule {
    id: "docs-drift/broken-old-link",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "A link of a ledger, a changelog or another history leads to no file, heading or line that the repository holds.",
    why: "History is not rewritten, and what it linked to may be gone for good; but a reader still follows the link.",
    example: "A changelog of 2020 that links to a guide which was deleted in 2023.",
    repair: "Leave it, or link to the commit that still held the file. `references.history` says which documents are histories.",
};

/// A path in another case.
pub const WRONG_CASE: Rule = Rule {
    id: "docs-drift/wrong-case",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A link or a path differs from the file it means only in upper and lower case.",
    why: "It works on the disk of its author and nowhere else: git, GitHub and Linux tell the two apart.",
    example: "`[licence](license)` beside a file `LICENSE`.",
    repair: "`cargo xtask docs-drift --execute` writes the path as the file is called.",
};

/// A link out of the repository.
pub const LEAVES_REPOSITORY: Rule = Rule {
    id: "docs-drift/leaves-repository",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A link leads above the root of the repository, or to a drive of one machine.",
    why: "What is there on one machine is not there on another, and is never looked up.",
    example: "`[x](../../../etc/hostname)`, or `[x](C:/dev/project/README.md)`.",
    repair: "Link to a file of the repository, or to an address on the web.",
};

/// A label without a definition.
pub const UNDEFINED_LABEL: Rule = Rule {
    id: "docs-drift/undefined-label",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A link names a label that the document does not define.",
    why: "It is shown as text with its brackets and leads nowhere.",
    example: "`[the guide][guide]` in a document without a line `[guide]: docs/guide.md`.",
    repair: "Define the label, or write the target in the link. Brackets that are no link are written `\\[`.",
};

/// A link to a heading that is not there.
pub const BROKEN_ANCHOR: Rule = Rule {
    id: "docs-drift/broken-anchor",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A link leads to a heading, an anchor or a line that its document does not have.",
    why: "The reader lands at the top of the page and has to search.",
    example: "`[setup](guide.md#set-up)` where the heading is called `Installation`.",
    repair: "Write the anchor of the heading as GitHub makes it: lower case, hyphens for spaces, no punctuation. The help names the nearest.",
};

/// A path that is not there.
pub const MISSING_PATH: Rule = Rule {
    id: "docs-drift/missing-path",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "Code in a document names a path in a folder of the repository, and nothing is there.",
    why: "Readers open what a document names, and take a file that is not there for their own mistake.",
    example: "`scripts/deploy.sh` in a sentence of the README, after the script was renamed.",
    repair: "Write the path that the help names. Where git knows the renaming, `cargo xtask docs-drift --execute` writes it. A line that says that the path is planned, generated, an example or gone is not judged.",
};

/// A pattern that exempts nothing.
pub const UNUSED_ELSEWHERE: Rule = Rule {
    id: "docs-drift/unused-elsewhere",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A pattern of `references.elsewhere` exempts no link.",
    why: "It would silently accept the next broken link that it happens to match.",
    example: "`elsewhere = ['^/api/']` after the last link to `/api/` was taken out.",
    repair: "Take the pattern out.",
};

/// A retired text.
pub const FORBIDDEN_PHRASE: Rule = Rule {
    id: "docs-drift/forbidden-phrase",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A text that must not stand in a document does.",
    why: "Readers paste what documents say; a command that was retired fails for every one of them, and a retired claim misleads.",
    example: "`uvicorn backend.main:app` where a phrase forbids it.",
    repair: "Write what the phrase's message says. Where the phrase has a `replace`, `cargo xtask docs-drift --execute` writes it.",
};

/// A text on its way out.
pub const DISCOURAGED_PHRASE: Rule = Rule {
    id: "docs-drift/discouraged-phrase",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "A text that should not stand in a document does.",
    why: "It is on its way out, and every new place makes the way longer.",
    example: "`docker-compose` where a phrase of severity `warning` asks for `docker compose`.",
    repair: "Write what the phrase's message says, or run with `--strict` once there is none left.",
};

/// A text that is missing.
pub const MISSING_PHRASE: Rule = Rule {
    id: "docs-drift/missing-phrase",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A text that must stand in a document does not.",
    why: "Somebody relies on finding it there.",
    example: "A guide without the command that copies the settings template, where a phrase asks for it in each file.",
    repair: "Write the text into the file that is named.",
};

/// A text that is wanted.
pub const WANTED_PHRASE: Rule = Rule {
    id: "docs-drift/wanted-phrase",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "A text that should stand in a document does not.",
    why: "Somebody looks for it there.",
    example: "A page without a support note where a phrase of severity `warning` asks for one.",
    repair: "Write the text into the file that is named.",
};

/// A required command that fails.
pub const UNTRUE_PHRASE: Rule = Rule {
    id: "docs-drift/untrue-phrase",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A command that must stand in a document names something that is not there.",
    why: "A contract that asks for a text and not for its truth stays green while the command fails for every reader.",
    example: "A phrase that asks for the command which copies a settings template, after the template was deleted.",
    repair: "Bring back what the command names, or ask for the command of today. `resolves = false` asks for the text alone.",
};

/// A finding that was repaired.
pub const STALE_BASELINE: Rule = Rule {
    id: "docs-drift/stale-baseline",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The baseline lists a finding that is not there any more.",
    why: "Left on the list it would let the same finding come back unseen.",
    example: "A line of the baseline whose document was corrected.",
    repair: "`cargo xtask docs-drift --execute` takes it off the list.",
};

/// A text that nobody sees.
pub const HIDDEN_TEXT: Rule = Rule {
    id: "docs-drift/hidden-text",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A document holds NUL characters, as a text in UTF-16 does that was appended to one in UTF-8.",
    why: "What it says there is seen by no reader of UTF-8 and by no search, so nobody can say that nothing is wrong with it.",
    example: "A README whose last line a shell appended in UTF-16.",
    repair: "Save the whole file as UTF-8.",
};

/// A document that cannot be read.
pub const NOT_TEXT: Rule = Rule {
    id: "docs-drift/not-text",
    severity: Severity::Blocked,
    reach: Reach::Tree,
    finds: "A document that is to be judged is not UTF-8.",
    why: "What cannot be read was not judged, and a run that did not see everything never says clean.",
    example: "A guide that was saved in Latin-1.",
    repair: "Save the file as UTF-8, or take it out of the reach of the configuration.",
};

/// A rule that cannot fail.
pub const NO_INPUT: Rule = Rule {
    id: "docs-drift/no-input",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A phrase, a structure, a coupling, a list of documents or a baseline looks at nothing.",
    why: "A rule that no file can break is green for ever.",
    example: "`paths = [\"doc\"]` in a repository whose documents are in `docs/`.",
    repair: "Correct the paths, or take the rule out.",
};
