//! What a ledger is held to, and what a new entry of it looks like.

use crate::config::decode::table;
use crate::config::value::{Globs, Pattern};
use crate::config::words::words;

table! {
    /// What `ledger` holds a ledger to.
    pub struct Contract {
        /// Promises that this ledger does not make: rules of `ledger` without the `ledger/` before them.
        pub off: Vec<Promise> = "[]",
        /// How many of the newest INDEX rows must have a section; for older rows a missing one is a warning.
        pub strict_rows: usize = "50",
        /// What the heading of a further section of an id must match; without it an id has one section.
        pub follow_ups: Option<Pattern> = "[]",
        /// In which order the sections stand.
        pub section_order: SectionOrder = "\"any\"",
        /// Words by which a section says that it is a stub, in any case.
        pub stub_sign: String = "\"\"",
        /// The sentence that every stub must hold.
        pub stub_marker: String = "\"\"",
        /// Whether every status must hold a word of the `status` tables.
        pub closed_vocabulary: bool = "false",
        /// Documents that must be listed in this ledger by a row or a section: of the id in their name, or by their name.
        pub documents: Globs = "[]",
        /// Machine-specific paths are refused in entries from this id or date on; without it, in entries that are new since the main branch.
        pub portable_from: Option<String> = "[]",
        /// How the first line of a note starts that may be added to an old entry. It must hold a date.
        pub note: Pattern = "'^\\s*(?:[-*>]\\s+)*\\*\\*[^*]*\\b\\d{4}-\\d{2}-\\d{2}\\b[^*]*\\*\\*'",
        /// Source code, in Python or shell, that must not write this ledger.
        pub sources: Globs = "[]",
    }
}

words! {
    /// The promises of a ledger.
    pub enum Promise ("a rule of `ledger`") {
        /// An id has one INDEX row and one section.
        DuplicateId = "duplicate-id",
        /// Each of the newest INDEX rows has a section.
        MissingSection = "missing-section",
        /// Each older INDEX row has a section.
        MissingOldSection = "missing-old-section",
        /// Every section has an INDEX row.
        MissingRow = "missing-row",
        /// An INDEX row and its section have the same title.
        TitleDiffers = "title-differs",
        /// Every date is one of the calendar.
        BadDate = "bad-date",
        /// An INDEX row and its section have the same date.
        DateDiffers = "date-differs",
        /// No date lies in the future.
        FutureDate = "future-date",
        /// INDEX rows, and sections if configured, stand in their order.
        OutOfOrder = "out-of-order",
        /// Stubs hold the marker sentence.
        StubMarker = "stub-marker",
        /// Statuses come from the vocabulary.
        UnknownStatus = "unknown-status",
        /// An entry has one status.
        ContradictoryStatus = "contradictory-status",
        /// Documents are listed.
        UnlistedDocument = "unlisted-document",
        /// No path of one machine is named.
        MachinePath = "machine-path",
        /// An old entry keeps its text.
        EntryRewritten = "entry-rewritten",
        /// An old entry stays.
        EntryDeleted = "entry-deleted",
        /// Old entries keep their order.
        EntryMoved = "entry-moved",
        /// A status moves along allowed transitions.
        StatusTransition = "status-transition",
        /// A new claim that something is done names evidence.
        ClaimWithoutEvidence = "claim-without-evidence",
        /// Source code does not write the ledger.
        CodeWritesLedger = "code-writes-ledger",
    }
}

words! {
    /// In which order sections stand.
    pub enum SectionOrder ("`any`, `newest-first` or `oldest-first`") {
        /// In any order.
        Any = "any",
        /// The newest date first.
        NewestFirst = "newest-first",
        /// The newest date last.
        OldestFirst = "oldest-first",
    }
}

words! {
    /// What a status claims.
    pub enum State ("`open`, `planned`, `staged` or `done`") {
        /// Nothing about completion.
        Open = "open",
        /// The work is still to come.
        Planned = "planned",
        /// The work is there and not yet in force.
        Staged = "staged",
        /// The work is finished; a new claim of it must name evidence.
        Done = "done",
    }
}

table! {
    /// What `ledger add` writes.
    pub struct Entry {
        /// The id of the first entry, such as `DEC-001`; without it the id pattern's own start, and 1.
        pub first: Option<String> = "[]",
        /// The level of the section's heading; without it the last of `section.levels`.
        pub level: Option<usize> = "[]",
        /// The heading's text; `{id}`, `{date}` and `{title}` stand for those of the entry.
        pub heading: String = "\"{id} | {date} | {title}\"",
        /// The section's text. `{status}`, `{fields}` (a line `**Name**: value` of each `--field`) and `{body}`; a line whose placeholders are all empty is left out.
        pub text: String = "\"**Status**: {status}\\n{fields}\\n\\n{body}\"",
        /// The status without `--status`; without it the first word that the vocabulary calls planned, if any.
        pub status: Option<String> = "[]",
    }
}

table! {
    /// Open tasks in documents: `TODO: create docs/x.md`, `- [ ] add docs/x.md`.
    pub struct OpenTasks {
        /// Markdown files in which an open task is a finding once the file it wants is there.
        pub documents: Globs = "[]",
        /// Files taken out of `documents` again.
        pub exclude: Globs = "[]",
    }
}

table! {
    /// How git is asked about the past.
    pub struct Git {
        /// The main branch, such as `origin/trunk`; without it the first of `origin/HEAD`, `origin/main`, `origin/master`, `main` and `master` that is there.
        pub main: Option<String> = "[]",
    }
}
