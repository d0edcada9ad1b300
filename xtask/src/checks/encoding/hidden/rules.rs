//! What text can hide.

use crate::model::{Reach, Rule, Severity};

/// Every rule, in the order of the reference.
pub const ALL: &[&Rule] = &[
    &BIDI_CONTROL,
    &BIDI_CONTROL_COMMENT,
    &BIDI_CONTROL_LITERAL,
    &INVISIBLE_CHAR,
    &HIDDEN_PAYLOAD,
    &CONFUSABLE_IDENTIFIER,
    &CONFUSABLE_WORD,
    &ODD_SPACE,
    &LOOKALIKE_PUNCTUATION,
    &NON_NFC,
];

/// A bidirectional control in code or text.
pub const BIDI_CONTROL: Rule = Rule {
    id: "encoding/bidi-control",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A bidirectional control stands in code or text: an override, one that is still open at the end of its line, or a balanced one in code.",
    why: "A reviewer is shown the line in another order than the one the compiler reads (\"Trojan Source\", CVE-2021-42574). Running text from right to left with balanced isolates is fine.",
    example: "`\\u202E` before a word, and no `\\u202C` behind it.",
    repair: "Take the control out, or close it on its own line. Balanced controls in code are a warning, and so are unbalanced ones in text that really runs from right to left.",
};
/// The same where it changes less.
pub static BIDI_CONTROL_MILD: Rule = BIDI_CONTROL.as_warning();

/// A bidirectional control in a comment.
pub const BIDI_CONTROL_COMMENT: Rule = Rule {
    id: "encoding/bidi-control-comment",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A comment holds an override, or a bidirectional control that is still open at its end or that of its line.",
    why: "What stands behind the comment seems to be part of it, or the other way round, although the compiler reads it. It has an id of its own, so that an exemption for comments never covers code.",
    example: "`/*\\u202E } \\u2066if (isAdmin)\\u2069 \\u2066 begin admins only */`, with the controls themselves.",
    repair: "Take the controls out, or close each before the comment ends. Balanced ones are a warning, and so are those of data of tests (`encoding.test_data`, programs in `encoding.test_inputs`).",
};
/// The same where everything that is opened is closed.
pub static BIDI_CONTROL_COMMENT_MILD: Rule = BIDI_CONTROL_COMMENT.as_warning();

/// A bidirectional control in a literal.
pub const BIDI_CONTROL_LITERAL: Rule = Rule {
    id: "encoding/bidi-control-literal",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A literal holds an override, or a bidirectional control that is still open at its end or that of its line.",
    why: "The rest of the line is shown as part of the literal, or the literal as code. It has an id of its own, so that an exemption for literals never covers code.",
    example: "`if level != \"user\\u202E \\u2066// Check if admin\\u2069 \\u2066\"`, with the controls themselves.",
    repair: "Write the control as an escape, which the suggested edit does where the language has one. Balanced ones are a warning, and so are those of data of tests (`encoding.test_data`, programs in `encoding.test_inputs`).",
};
/// The same where everything that is opened is closed.
pub static BIDI_CONTROL_LITERAL_MILD: Rule = BIDI_CONTROL_LITERAL.as_warning();

/// A character that nobody sees.
pub const INVISIBLE_CHAR: Rule = Rule {
    id: "encoding/invisible-char",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A character that shows nothing stands where it does nothing that a reader could see.",
    why: "Two names, keys or words that look the same are different, a search misses one of them, and a compiler may take the character for a name. Those that a script or an emoji is written with pass: joiners in emoji, in Persian and in the scripts of India, marks beside letters from right to left, selectors behind what they select, soft hyphens in running text; and so does one that is all of a character literal of Rust or C.",
    example: "`user\\u200Bname`, with a zero width space.",
    repair: "Take it out, or write it as an escape in a literal, which the suggested edit does. In code, and in files that git, pip and the like read, it is an error, elsewhere a warning. More than ten warnings about one file are one, which has no edit: it is a table of such characters. `encoding.soft_hyphens` and an exemption allow others.",
};
/// The same where no program reads it as a token.
pub static INVISIBLE_CHAR_MILD: Rule = INVISIBLE_CHAR.as_warning();

/// A message in characters that nobody sees.
pub const HIDDEN_PAYLOAD: Rule = Rule {
    id: "encoding/hidden-payload",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A row of characters that show nothing is long enough to carry a message: four tags that are no flag, three different variation selectors, eight others.",
    why: "Nobody reviews what nobody sees. Language models read tags as instructions, and a loader of a few bytes runs what such a row hides.",
    example: "`\\u{E0072}\\u{E0075}\\u{E006E}\\u{E0021}` behind a word: tags that say `run!`.",
    repair: "Find out who wrote it and why before it is taken out; the message shows what it says, if it says something in ASCII.",
};

/// An identifier that looks like another.
pub const CONFUSABLE_IDENTIFIER: Rule = Rule {
    id: "encoding/confusable-identifier",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "An identifier holds letters of another script that look like those of its own, or looks like another identifier of the repository (UTS #39 skeletons).",
    why: "A reviewer takes one function for the other (CVE-2021-42694). Letters that a reader can tell apart may stand together: `\\u{394}x` is no mixture.",
    example: "`say\\u{41D}ello`, with a Cyrillic letter in the place of `H`.",
    repair: "Rename it. Scripts that the project itself is written in are named in `encoding.scripts`. It is a warning where a reader can see the difference.",
};
/// The same where a reader can see the difference.
pub static CONFUSABLE_IDENTIFIER_MILD: Rule = CONFUSABLE_IDENTIFIER.as_warning();

/// A word with letters of another script.
pub const CONFUSABLE_WORD: Rule = Rule {
    id: "encoding/confusable-word",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A word in a text, a comment, a literal or a path mixes Latin letters with Cyrillic, Greek or Armenian ones that look the same.",
    why: "No search finds it, and a directive that is spelled so is not obeyed. Only letters count, and only whole words: punctuation and formulas are left alone.",
    example: "`# n\\u{43E}qa`, with a Cyrillic letter: no linter reads it.",
    repair: "Exchange the letter, which the suggested edit does outside of paths; a line that names the letter by its number, as `U+043E`, shows it on purpose. It is an error in a directive for a tool, elsewhere a warning. Scripts of the project are named in `encoding.scripts`.",
};
/// The same in running text.
pub static CONFUSABLE_WORD_MILD: Rule = CONFUSABLE_WORD.as_warning();

/// A space that is none.
pub const ODD_SPACE: Rule = Rule {
    id: "encoding/odd-space",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "Another space than that of ASCII stands in code, outside of literals and comments.",
    why: "It cannot be told from a plain one, and compilers refuse it or take it for part of a word.",
    example: "`x\\u{A0}= 1` in a Python file.",
    repair: "Write a plain space. The edit is safe in languages whose compilers accept no other, and suggested elsewhere, where the finding is a warning.",
};
/// The same in languages that accept it.
pub static ODD_SPACE_MILD: Rule = ODD_SPACE.as_warning();

/// Punctuation that is none.
pub const LOOKALIKE_PUNCTUATION: Rule = Rule {
    id: "encoding/lookalike-punctuation",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A character that looks like punctuation of ASCII stands in code, outside of literals and comments.",
    why: "A Greek question mark is no semicolon, and a click letter behind a name is no `!`, but part of the name.",
    example: "`if (environment\\u{1C3}=PRODUCTION)`: an assignment to a new name.",
    repair: "Write the character of ASCII, as the suggested edit does. In languages that accept such characters it is a warning.",
};
/// The same in languages that accept it.
pub static LOOKALIKE_PUNCTUATION_MILD: Rule = LOOKALIKE_PUNCTUATION.as_warning();

/// A name in another normal form than its twin.
pub const NON_NFC: Rule = Rule {
    id: "encoding/non-nfc",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A name, a key or the target of a link is not in Normalization Form C, and its composed twin exists.",
    why: "Both are drawn alike and are different bytes: the key is not found, the link leads nowhere.",
    example: "`caf\\u{65}\\u{301}` in a link to the file `caf\\u{E9}.md`.",
    repair: "Write the composed form, as the suggested edit does. It is a warning in languages that normalise names themselves: Python, Rust.",
};
/// The same where the compiler sees one name.
pub static NON_NFC_MILD: Rule = NON_NFC.as_warning();
