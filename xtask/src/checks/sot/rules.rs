//! What `sot` can find.

use crate::model::{Reach, Rule, Severity};

/// Every rule of `sot`, in the order of the reference.
pub const ALL: &[&Rule] = &[
    &STALE_REGION,
    &EDITED_BY_HAND,
    &STALE_META,
    &STALE_FACT,
    &UNKNOWN_FACT,
    &UNKNOWN_REGION,
    &BROKEN_MARKERS,
    &MISSING_REGION,
    &MISSING_META,
    &MISSING_INDEX,
    &NO_INPUT,
    &STRAY_ROW,
    &UNCOUNTED_MENTION,
    &LATEST_UNCLEAR,
    &UNMARKED_COPY,
    &NOT_TEXT,
];

/// A derived text whose source moved.
pub const STALE_REGION: Rule = Rule {
    id: "sot/stale-region",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A generated text differs from what its source says now.",
    why: "Readers and CI quote the generated text; when the ledger moved on, they quote a figure that is wrong.",
    example: "A README block that says 214 builds above a ledger whose INDEX has 210 rows.",
    repair: "`cargo xtask sot --execute` writes the text anew; the diff shows it first.",
};

/// A derived text that somebody changed.
pub const EDITED_BY_HAND: Rule = Rule {
    id: "sot/edited-by-hand",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The text of a generated region is not the text that was written, by the digest in its closing marker, or was never written by this tool.",
    why: "Writing the region anew would discard what somebody typed, perhaps on purpose.",
    example: "A row added by hand between `xtask:begin ledger-index` and `xtask:end`.",
    repair: "Move the text to its source, then `cargo xtask sot --execute --force` writes the region anew. The diff shows what is lost.",
};

/// A META value that does not hold.
pub const STALE_META: Rule = Rule {
    id: "sot/stale-meta",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A value in a ledger's `<!-- META` block differs from the ledger.",
    why: "Tools read META instead of the ledger; a wrong total there is a second truth.",
    example: "`Total_Builds: 214` above an INDEX with 210 rows.",
    repair: "`cargo xtask sot --execute` writes the value.",
};

/// An inline fact that does not hold.
pub const STALE_FACT: Rule = Rule {
    id: "sot/stale-fact",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The text between `xtask:fact` markers differs from the fact.",
    why: "A sentence with an old figure reads as true.",
    example: "`<!-- xtask:fact builds.entries -->214<!-- /xtask:fact -->` when there are 210.",
    repair: "`cargo xtask sot --execute` writes the value.",
};

/// A fact nobody knows.
pub const UNKNOWN_FACT: Rule = Rule {
    id: "sot/unknown-fact",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A marker or a configured text names a fact that does not exist.",
    why: "The text beside it is never refreshed, and nobody would notice.",
    example: "`<!-- xtask:fact builds.totl -->`.",
    repair: "Write one of the facts that the message lists; `cargo xtask sot --format json` prints all of them.",
};

/// A region nobody can write.
pub const UNKNOWN_REGION: Rule = Rule {
    id: "sot/unknown-region",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A region names a provider that does not exist, or gives it arguments it cannot use.",
    why: "The region is never refreshed.",
    example: "`<!-- xtask:begin ledger-latst builds 5 -->`.",
    repair: "Write a provider that the message names, with the arguments it takes, or remove the region.",
};

/// Markers without one well-ordered pair.
pub const BROKEN_MARKERS: Rule = Rule {
    id: "sot/broken-markers",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "Markers that are doubled, reversed, nested, unclosed or not alone on their line.",
    why: "Writing between the wrong two markers deletes what stands there. No edit is made to a file with broken markers.",
    example: "A README that quotes `<!-- SOT_SUMMARY_START -->` a second time outside a code span.",
    repair: "Leave exactly one pair, each marker alone on its line; quote markers in code.",
};

/// Markers that are not there.
pub const MISSING_REGION: Rule = Rule {
    id: "sot/missing-region",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The markers of a configured region are missing from its file.",
    why: "Without markers nothing is refreshed, which looks like nothing being stale.",
    example: "A README from which `<!-- SOT_SUMMARY_START -->` was deleted.",
    repair: "Add both markers, or say `optional = true`. With `insert = \"after-title\"` a suggested edit adds them: `--execute --unsafe`.",
};

/// A META block or key that is not there.
pub const MISSING_META: Rule = Rule {
    id: "sot/missing-meta",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A ledger has no `<!-- META` block, or the block lacks a configured key.",
    why: "What is not there cannot be refreshed.",
    example: "A META block without `Total_Builds`.",
    repair: "Add the line that the message prints, or take the key out of `[ledger.meta]`.",
};

/// A ledger without an INDEX.
pub const MISSING_INDEX: Rule = Rule {
    id: "sot/missing-index",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A ledger has no INDEX heading, more than one, or no table with entries after it.",
    why: "An empty count is a broken INDEX far more often than an empty ledger.",
    example: "A ledger whose INDEX heading was renamed.",
    repair: "Give the ledger one INDEX heading with its table below, or set `index.heading`.",
};

/// A configured file that is not there.
pub const NO_INPUT: Rule = Rule {
    id: "sot/no-input",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A configured ledger or document does not exist, or a glob of `sot.documents` matches no Markdown file.",
    why: "Nothing was looked at, and that is not clean.",
    example: "`docs/BUILD_HISTORY.md` deleted or moved.",
    repair: "Restore the file, correct `path` or the glob, or say `optional = true`.",
};

/// A row in the wrong place.
pub const STRAY_ROW: Rule = Rule {
    id: "sot/stray-row",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "A line has the shape of an INDEX row and does not stand in the INDEX. It is not counted.",
    why: "Line-counting scripts did count it; somebody may believe the entry is recorded.",
    example: "`| 2026-01-02 | BUILD-153 | ... |` between two sections.",
    repair: "Move the row into the INDEX, or delete it.",
};

/// An id without an entry.
pub const UNCOUNTED_MENTION: Rule = Rule {
    id: "sot/uncounted-mention",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "A ledger names an id of its own kind that has neither a row nor a section. It is not counted.",
    why: "Either the entry was never written, or the id is a slip.",
    example: "\"see BUILD-777\" in a ledger that ends at BUILD-209.",
    repair: "Write the entry, or correct the id.",
};

/// A latest entry that is not beyond doubt.
pub const LATEST_UNCLEAR: Rule = Rule {
    id: "sot/latest-unclear",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "The newest INDEX row has no section, is not at the new end, or a section has a higher number.",
    why: "Different readers would name different latest entries.",
    example: "An INDEX that starts at BUILD-209 while the sections end at BUILD-208.",
    repair: "Write the missing section or row, or put the newest row at the end that `index.order` names.",
};

/// A figure repeated in a sentence.
pub const UNMARKED_COPY: Rule = Rule {
    id: "sot/unmarked-copy",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "A sentence repeats a ledger's figure, as it is or as it was, without a fact marker.",
    why: "The sentence will be wrong at the next entry, or already is.",
    example: "\"All 214 builds are listed\" in a document of a ledger that had 214.",
    repair: "Put the figure between fact markers as the message shows, or reword the sentence.",
};

/// A file that is no text.
pub const NOT_TEXT: Rule = Rule {
    id: "sot/not-text",
    severity: Severity::Blocked,
    reach: Reach::Tree,
    finds: "A file that must be read is not UTF-8, or could not be read.",
    why: "Figures taken from part of the input would be wrong, so nothing is written at all.",
    example: "A ledger saved as UTF-16 by an editor.",
    repair: "Save the file as UTF-8; the message gives the first offending line.",
};
