//! What `ledger` can find.

use crate::model::{Reach, Rule, Severity};

/// Every rule of `ledger`, in the order of the reference.
pub const ALL: &[&Rule] = &[
    &DUPLICATE_ID,
    &MISSING_SECTION,
    &MISSING_OLD_SECTION,
    &MISSING_ROW,
    &TITLE_DIFFERS,
    &BAD_DATE,
    &DATE_DIFFERS,
    &FUTURE_DATE,
    &OUT_OF_ORDER,
    &STUB_MARKER,
    &UNKNOWN_STATUS,
    &CONTRADICTORY_STATUS,
    &UNLISTED_DOCUMENT,
    &MACHINE_PATH,
    &ENTRY_REWRITTEN,
    &ENTRY_DELETED,
    &ENTRY_MOVED,
    &STATUS_TRANSITION,
    &CLAIM_WITHOUT_EVIDENCE,
    &CODE_WRITES_LEDGER,
    &FINISHED_TASK,
    &PAST_UNSEEN,
    &HISTORY_UNJUDGED,
    &NO_INPUT,
];

/// An id of two entries.
pub const DUPLICATE_ID: Rule = Rule {
    id: "ledger/duplicate-id",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "An id has two INDEX rows or two sections.",
    why: "People and CI quote entries by id; a quotation of this one means two things. After a merge it is how two branches that took the same number show.",
    example: "`### BUILD-7 | Walls` on one branch and `### BUILD-7 | Roof` on another, both merged.",
    repair: "`cargo xtask ledger renumber BUILD-7 BUILD-8` gives the newer entry an id of its own. `contract.follow_ups` allows further sections of an id by their heading, but never two that say the same.",
};

/// A new row without an entry.
pub const MISSING_SECTION: Rule = Rule {
    id: "ledger/missing-section",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "One of the newest INDEX rows has no section.",
    why: "The row promises an entry that nobody can read.",
    example: "A row of BUILD-209 at the top of the INDEX, and no heading of BUILD-209.",
    repair: "Write the section, or a stub of it. `contract.strict_rows` says how many rows are held to this.",
};

/// An old row without an entry.
pub const MISSING_OLD_SECTION: Rule = Rule {
    id: "ledger/missing-old-section",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "An INDEX row outside the strict window has no section.",
    why: "It is a gap in the history, but often one that nobody can fill any more.",
    example: "A row of DBG-007 at the bottom of the INDEX, and no heading of DBG-007.",
    repair: "Write a stub that says what is known, or accept it with an exemption.",
};

/// An entry that the INDEX does not know.
pub const MISSING_ROW: Rule = Rule {
    id: "ledger/missing-row",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A section has no INDEX row.",
    why: "Whoever reads the INDEX, and every figure made of it, misses the entry.",
    example: "`### DEC-034 | ...` in a ledger whose INDEX knows no DEC-034.",
    repair: "Add the row. An INDEX in a region `ledger-index` is rebuilt by `cargo xtask sot`.",
};

/// Two titles of one entry.
pub const TITLE_DIFFERS: Rule = Rule {
    id: "ledger/title-differs",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "An INDEX row and the section of its id have different titles.",
    why: "One of the two is about something else, or was never updated.",
    example: "`| ... | DEC-7 | Use SQLite |` above `### DEC-7 | ... | Use PostgreSQL`.",
    repair: "Let both say the same. A title that is cut off in the INDEX ends in an ellipsis and is the start of the section's title.",
};

/// A day that never was.
pub const BAD_DATE: Rule = Rule {
    id: "ledger/bad-date",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A date in the INDEX or in a section's heading is none of the calendar.",
    why: "It cannot be sorted or compared, and is passed over by whatever does.",
    example: "`| 2026-02-30 | BUILD-7 | Walls |`.",
    repair: "Write the day as `2026-02-28`.",
};

/// Two dates of one entry.
pub const DATE_DIFFERS: Rule = Rule {
    id: "ledger/date-differs",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "An INDEX row and the section of its id have different dates.",
    why: "The order of the INDEX and the text of the entry tell two stories.",
    example: "`| 2026-01-02 | BUILD-7 | Walls |` above `### BUILD-7 | 2026-01-03 | Walls`.",
    repair: "Let both say the same.",
};

/// A day that is still to come.
pub const FUTURE_DATE: Rule = Rule {
    id: "ledger/future-date",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A date of an entry, or a time of the last change, lies in the future.",
    why: "Local time that is written as UTC is hours ahead, and the entry counts as the newest until then.",
    example: "`Last_Updated: 2026-01-30T15:08:05Z`, written at 04:08 UTC.",
    repair: "Write the day it happened. A date may be a day ahead of UTC, as it is in the east; times that this tool writes are UTC.",
};

/// An entry in the wrong place.
pub const OUT_OF_ORDER: Rule = Rule {
    id: "ledger/out-of-order",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "An INDEX row, or a section where `contract.section_order` says so, stands out of order.",
    why: "Readers take the end that is called newest for the newest entry.",
    example: "A row of 2026-01-05 below one of 2026-01-02, newest first.",
    repair: "Move it to where its date belongs, or correct the date. Entries of one day may stand in any order.",
};

/// A stub in its own words.
pub const STUB_MARKER: Rule = Rule {
    id: "ledger/stub-marker",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A section calls itself a stub and does not hold the marker sentence.",
    why: "Whoever looks for stubs to write out looks for that sentence.",
    example: "`**Note**: stub section generated from INDEX` where `contract.stub_marker` is another sentence.",
    repair: "Write the sentence as it was agreed on.",
};

/// A status of no vocabulary.
pub const UNKNOWN_STATUS: Rule = Rule {
    id: "ledger/unknown-status",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A status holds no word of the ledger's closed vocabulary.",
    why: "A status that no reader knows says nothing, and no tool can count it.",
    example: "`**Status**: mostly` where the vocabulary has `planned` and `done`.",
    repair: "Use a word of the vocabulary, or add the word to a `status` table.",
};

/// Two statuses of one entry.
pub const CONTRADICTORY_STATUS: Rule = Rule {
    id: "ledger/contradictory-status",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "An entry has two statuses that exclude each other: in one text, in two lines, or in INDEX and section.",
    why: "Nobody can say which of them holds.",
    example: "`| DEC-4 | ... | Implemented |` above `**Status**: superseded`.",
    repair: "Keep the one that holds. What was before can follow in brackets: `failed (was planned)`.",
};

/// A document that no entry lists.
pub const UNLISTED_DOCUMENT: Rule = Rule {
    id: "ledger/unlisted-document",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A document of `contract.documents` is listed by no INDEX row and no section.",
    why: "A document about a build that the history does not know is found by chance only. A mention in passing is no listing.",
    example: "`docs/BUILD-12-notes.md` beside a history without BUILD-12.",
    repair: "`cargo xtask ledger add` writes the entry.",
};

/// A path that nobody else has.
pub const MACHINE_PATH: Rule = Rule {
    id: "ledger/machine-path",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "An entry names an absolute path of one machine: a Windows drive, a UNC share, a home folder, also with the backslashes doubled as in JSON.",
    why: "Nobody else can follow it, and it tells who worked where.",
    example: "`cd C:\\dev\\App` in an entry that is new since the main branch, or from `contract.portable_from` on.",
    repair: "Write the path relative to the repository, or with a placeholder such as `<home>`.",
};

/// A past that was changed.
pub const ENTRY_REWRITTEN: Rule = Rule {
    id: "ledger/entry-rewritten",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "An entry that was there before the change at hand says something else now.",
    why: "Ledgers are quoted as they were read; a history that is rewritten quietly proves nothing.",
    example: "A number exchanged in the text of BUILD-12, three months later.",
    repair: "Write the old text back. What was learned since can be added as a dated note; statuses and generated regions may change.",
};

/// A past that was deleted.
pub const ENTRY_DELETED: Rule = Rule {
    id: "ledger/entry-deleted",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "An entry that was there before the change at hand is gone.",
    why: "Somebody may quote it, and a gap cannot be told from a number that was never used.",
    example: "A branch that deletes the section of BUILD-12 and its row.",
    repair: "Bring it back; the finding shows what it said.",
};

/// A past that was reordered.
pub const ENTRY_MOVED: Rule = Rule {
    id: "ledger/entry-moved",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "Entries that were there before the change at hand stand in another order.",
    why: "The order of an append-only file is part of what it says, and a moved entry hides other changes in the diff.",
    example: "BUILD-12 cut out and pasted above BUILD-14.",
    repair: "Move it back to where it stood.",
};

/// A status that went where it may not.
pub const STATUS_TRANSITION: Rule = Rule {
    id: "ledger/status-transition",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The status of an old entry moved in a way that the vocabulary does not allow.",
    why: "A decision that is superseded does not come back into force by an edit; a new entry says so.",
    example: "`superseded` turned into `in force`, where `next` of `superseded` does not name it.",
    repair: "Write a new entry, or name the move in `next` of the status.",
};

/// Done, by its own word only.
pub const CLAIM_WITHOUT_EVIDENCE: Rule = Rule {
    id: "ledger/claim-without-evidence",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "An entry is newly done by its status and names no file of the repository, or one that is not there.",
    why: "That something is done is easily written. A file that is there can be looked at.",
    example: "`**Status**: done` in a new entry whose text has no path in backticks and no link.",
    repair: "Name the files that show it, in backticks or as links, or let the status say planned: the suggested edit does that.",
};

/// A second writer.
pub const CODE_WRITES_LEDGER: Rule = Rule {
    id: "ledger/code-writes-ledger",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "Source code of `contract.sources` writes the ledger.",
    why: "Whatever writes a ledger beside this tool can rewrite its history, and loses line ends and other writers' entries.",
    example: "`Path(\"docs/BUILD_HISTORY.md\").write_text(text)`, or `echo x >> docs/BUILD_HISTORY.md`.",
    repair: "Let the code call `cargo xtask ledger add`. Each file is judged alone: a path that comes from a parameter, another module or the environment is not seen, nor one behind `+=`, a loop, a container, `chdir` or a helper of the file's own, nor code inside strings and here-documents.",
};

/// An open task that is done.
pub const FINISHED_TASK: Rule = Rule {
    id: "ledger/finished-task",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "A task that a document calls open wants a file that is there.",
    why: "The list of what is left is longer than the truth, and nobody trusts it.",
    example: "`- [ ] add docs/SETUP.md` beside that file.",
    repair: "Tick it off, or say what is still missing.",
};

/// A past that cannot be read.
pub const PAST_UNSEEN: Rule = Rule {
    id: "ledger/past-unseen",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "Git is there, and the past of a ledger still cannot be read.",
    why: "A rewritten entry passes unnoticed, and finding nothing because nothing could be compared is not clean.",
    example: "A ledger that `.gitignore` ignores, that lies in a submodule, or that was not UTF-8 on the main branch.",
    repair: "Let git keep the ledger, in UTF-8. Where the past was no text, accept it once with an exemption.",
};

/// A past that nobody knows.
pub const HISTORY_UNJUDGED: Rule = Rule {
    id: "ledger/history-unjudged",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "There is no git repository, so the ledgers were not held against their past.",
    why: "A rewritten entry passes unnoticed.",
    example: "A folder that was unpacked from an archive.",
    repair: "`git init` and a commit start a past that can be kept.",
};

/// A contract that looks at nothing.
pub const NO_INPUT: Rule = Rule {
    id: "ledger/no-input",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A contract looks at nothing: no ledger is configured, or a glob of documents or sources matches no file.",
    why: "Finding nothing because nothing was looked at is not clean.",
    example: "`contract.sources = [\"src/**/*.py\"]` in a repository whose code moved to `lib/`.",
    repair: "Correct the glob, or take it out. `cargo xtask ledger init NAME` creates a ledger.",
};
