//! What can be wrong with text that was read in the wrong code page.

use crate::model::{Reach, Rule, Severity};

/// Text that a wrong code page garbled and that can be restored.
pub static MOJIBAKE: Rule = Rule {
    id: "encoding/mojibake",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A piece of a line is UTF-8 that was read in a code page (cp1252, Latin-1, Mac Roman, cp437, cp850 and nine others), once or several times, and saved again.",
    why: "Everybody sees the wrong characters, a search for the right ones misses the line, and the next careless program damages it once more. The file is valid UTF-8, so no check of the encoding finds it.",
    example: "`caf\\u{C3}\\u{A9}` where `caf\\u{E9}` was written.",
    repair: "The original characters are put back where that is proved: read in the same page they give the same bytes again. It is done by itself where two pieces or a character of three bytes say so, one page explains every piece of the file, and nothing in the result is a control character; elsewhere it is a suggestion. A short piece that somebody may have written is a warning, and so is one in data of tests (`encoding.test_data`).",
};

/// The same where somebody may have written it.
pub static MOJIBAKE_MILD: Rule = MOJIBAKE.as_warning();

/// Text that a wrong code page garbled and of which something was lost.
pub static MOJIBAKE_LOSSY: Rule = Rule {
    id: "encoding/mojibake-lossy",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "A piece of a line is UTF-8 that was read in a code page, and a byte of it was lost since: it became a question mark, a straight quote, a plain space or U+FFFD.",
    why: "What was lost cannot be computed, only guessed from the words around it or taken from an older version of the file.",
    example: "`\\u{E2}\\u{20AC}\" where a dash or a curled quote was written.",
    repair: "Write what stood there; the candidates are in the help line. `git log -S` with the damaged text finds the commit that brought it.",
};

/// In the order of the reference.
pub const ALL: &[&Rule] = &[&MOJIBAKE, &MOJIBAKE_LOSSY];
