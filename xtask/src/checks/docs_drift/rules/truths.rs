//! Rules about facts that stand in several places.

use crate::model::{Reach, Rule, Severity};

/// Two places disagree.
pub const TWO_TRUTHS: Rule = Rule {
    id: "docs-drift/two-truths",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "Two places that state one fact disagree; a warning where the `[[truth]]` says so of a direction.",
    why: "A reader believes the place that was found first, and one of the two is wrong.",
    example: "A README that says version 0.5.1 while the manifest says 0.5.2, where a truth names both.",
    repair: "Make both say the same. Where the truth names a master, `cargo xtask docs-drift --execute` writes a value; a line of a list takes `--unsafe`.",
};

/// A side is empty.
pub const NO_SOURCE: Rule = Rule {
    id: "docs-drift/no-source",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A place from which a fact is read holds nothing of the kind.",
    why: "A comparison with nothing is never wrong, so it would be green for ever.",
    example: "A pattern with a backslash too many, which matches nothing in any file.",
    repair: "Correct the source in the configuration, or bring back what it read. `may_be_empty = true` says that nothing is a possible answer.",
};

/// A limit is gone.
pub const LOST_PLACE: Rule = Rule {
    id: "docs-drift/lost-place",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The heading, the marker or the column that says where a fact is read from is not there.",
    why: "Whoever renames a heading does not know that something is read below it.",
    example: "`under = \"Settings\"` for a page whose heading is now `Configuration`.",
    repair: "Write the heading, the marker or the column as the configuration names it, or correct the configuration.",
};

/// A side cannot be read.
pub const UNREADABLE_TRUTH: Rule = Rule {
    id: "docs-drift/unreadable-truth",
    severity: Severity::Blocked,
    reach: Reach::Tree,
    finds: "A place from which a fact is read cannot be read.",
    why: "What cannot be read was not compared, and a run that did not see everything never says clean.",
    example: "A YAML file in which a key stands twice.",
    repair: "Repair the file, or take it out of the configuration.",
};

/// An item is not what it must be.
pub const UNFIT_ITEM: Rule = Rule {
    id: "docs-drift/unfit-item",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "An item of a list, a table or a text is not what every item must be; a warning where the `[[each]]` says so.",
    why: "One entry without its path, its link or its owner is how a list begins to rot.",
    example: "A row of a table of folders that names a folder which is gone, where `[[each]]` asks for `path = \"there\"`.",
    repair: "Correct the item, or take it out.",
};
