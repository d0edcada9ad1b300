//! What can be wrong with the shape of documents, and with what changes together.

use crate::model::{Reach, Rule, Severity};

/// A heading that is not there.
pub const MISSING_HEADING: Rule = Rule {
    id: "docs-drift/missing-heading",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A document has not every heading that its `structure` requires.",
    why: "Whoever knows one document of the kind looks for the section here, too. Headings in code, in comments and in quotes are none.",
    example: "A runbook without `## Rollback`, where `required` lists it; `### Rollback` is another level.",
    repair: "Write the heading at the level that is asked for, or correct the one that the help line names. `severity = \"warning\"` of the structure makes it a warning.",
};

/// A heading that is there and must not be.
pub const FORBIDDEN_HEADING: Rule = Rule {
    id: "docs-drift/forbidden-heading",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A document has a heading that its `structure` forbids.",
    why: "What it announces has another place, or none any more.",
    example: "`## Changelog` in a README, where `forbidden` lists it.",
    repair: "Move the section to where it belongs, or give it another heading. `severity = \"warning\"` of the structure makes it a warning.",
};

/// A heading that stands too late or too soon.
pub const HEADING_ORDER: Rule = Rule {
    id: "docs-drift/heading-order",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The required headings of a document do not stand in the order of its `structure`.",
    why: "A reader of many documents finds a section by where it stands.",
    example: "`## Usage` above `## Installation`, where `required` lists them the other way round and `ordered` is set.",
    repair: "Move the section behind the one that the message names. `severity = \"warning\"` of the structure makes it a warning.",
};

/// A heading of a level that it cannot have there.
pub const HEADING_LEVEL: Rule = Rule {
    id: "docs-drift/heading-level",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A document has no title or several, its title is not the first heading, or a heading is deeper than its `structure` allows.",
    why: "Contents, anchors and screen readers take the outline from the levels; a skipped one is a section that is missing in it.",
    example: "`#### Details` directly below `## Usage`, where `no_skips` is set; a second `# Title`, where `one_title` is.",
    repair: "Give the heading the level that the message names. `severity = \"warning\"` of the structure makes it a warning.",
};

/// A document that is too long.
pub const TOO_LONG: Rule = Rule {
    id: "docs-drift/too-long",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A document has more lines or bytes than its `structure` allows.",
    why: "A page that is meant to be read whole is not, once it is long.",
    example: "A page of 400 lines, where `lines_max` is 300.",
    repair: "Shorten the document, or move parts of it to others. `severity = \"warning\"` of the structure makes it a warning.",
};

/// A change without its documents.
pub const UNCOUPLED_CHANGE: Rule = Rule {
    id: "docs-drift/uncoupled-change",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "Files of a `coupling` changed since the main branch, and a document that must change with them did not.",
    why: "A document that no change of its subject reaches is wrong sooner or later. Each entry of `change` is asked for on its own: the document of one area does not stand for that of another.",
    example: "A new route in `src/api.rs` and no change of `docs/API.md`, where `when` and `change` name the two; or no new date in the section of `dated`.",
    repair: "Change the document in the same branch. Where there is nothing to say, a commit with the trailer `Docs-Not-Needed: NAME -- reason` waives it. `severity = \"warning\"` of the coupling makes it a warning.",
};

/// A waiver that waives nothing.
pub const BAD_WAIVER: Rule = Rule {
    id: "docs-drift/bad-waiver",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A commit waives a coupling without a reason, or one that does not exist.",
    why: "A waiver is all that is left when somebody asks later why the document says nothing.",
    example: "`Docs-Not-Needed: api` without ` -- ` and a reason, or with the name of no coupling.",
    repair: "Amend the message of the commit to `Docs-Not-Needed: NAME -- reason`.",
};

/// A change that nobody can know.
pub const CHANGE_UNJUDGED: Rule = Rule {
    id: "docs-drift/change-unjudged",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "A coupling is configured and there is no git repository.",
    why: "What changed is not known then, so a missing change of a document passes unnoticed.",
    example: "A source archive that was unpacked without its history.",
    repair: "Run the check in a clone of the repository.",
};
