//! What can be wrong with the bytes of a file.

use crate::model::{Reach, Rule, Severity};

/// Every rule, in the order of the reference.
pub const ALL: &[&Rule] = &[
    &UTF8_INVALID,
    &UTF16_FRAGMENT,
    &UTF16_FRAGMENT_DAMAGED,
    &ANSI_FRAGMENT,
    &UTF16_FILE,
    &LEGACY_ENCODING,
    &NUL_BYTE,
    &BOM_FORBIDDEN,
    &BOM_MISSING,
    &BOM_INCONSISTENT,
    &BOM_INTERIOR,
    &BOM_REPEATED,
    &REPLACEMENT_CHAR,
    &CONTROL_CHAR,
    &DECLARED_MISMATCH,
];

/// Broken UTF-8.
pub const UTF8_INVALID: Rule = Rule {
    id: "encoding/utf8-invalid",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A text holds bytes that are not UTF-8 and are no letters of a code page either: truncated, overlong or stray.",
    why: "One such byte makes strict readers refuse the whole file, and lenient ones lose the character for good.",
    example: "`E2 82` at the end of a file that was cut within a euro sign.",
    repair: "Take the text from an older commit, or write it anew. A warning where nobody knows who reads the file.",
};

/// The same where nobody knows who reads the file.
pub static UTF8_INVALID_MILD: Rule = UTF8_INVALID.as_warning();

/// UTF-16 in a file of UTF-8.
pub const UTF16_FRAGMENT: Rule = Rule {
    id: "encoding/utf16-fragment",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "Lines of UTF-16 stand in a file of UTF-8, with or without a BOM, at its end or in the middle.",
    why: "NUL is a valid character, so every check for UTF-8 passes; but git takes the file for a binary, no search finds the lines, and in `.gitignore` a pattern ends at its first NUL: what ignored `*.tmp` ignores `*`.",
    example: "A README to which `echo \"docker compose up\" >> README.md` of Windows PowerShell appended a line.",
    repair: "`--execute` writes the lines in UTF-8 with the line ends of the file, where no other reading of the bytes comes near; else the edit is a suggestion.",
};

/// UTF-16 that a tool for UTF-8 changed since.
pub const UTF16_FRAGMENT_DAMAGED: Rule = Rule {
    id: "encoding/utf16-fragment-damaged",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "Lines of UTF-16 in a file of UTF-8 have line ends that a tool for UTF-8 changed: `0A 00 0A 00 0A` where `0D 00 0A 00` was.",
    why: "A tool that mends line ends byte by byte takes half of a unit for a line end, and then nobody decodes the rest.",
    example: "A README with an appended line of UTF-16, after a hook that mends line ends.",
    repair: "`--execute --unsafe` writes the lines in UTF-8, with one end for each that was doubled.",
};

/// A code page in a file of UTF-8.
pub const ANSI_FRAGMENT: Rule = Rule {
    id: "encoding/ansi-fragment",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A line of a file that is UTF-8 elsewhere is in a code page.",
    why: "Readers of UTF-8 refuse the file, or lose the letters for good when they save it.",
    example: "A line with `caf\\xE9` that `Add-Content` of Windows PowerShell appended.",
    repair: "`--execute --unsafe` writes the line in UTF-8; `ansi` of `[encoding]` names the code page, windows-1252 unless configured.",
};

/// A file in UTF-16 or UTF-32.
pub const UTF16_FILE: Rule = Rule {
    id: "encoding/utf16-file",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A whole file is UTF-16 or UTF-32, with a BOM or without.",
    why: "Few programs read it: a `.gitignore` in UTF-16 ignores nothing, and git shows no difference of any of them.",
    example: "`pip freeze > requirements.txt` in Windows PowerShell.",
    repair: "`--execute --unsafe` saves it as UTF-8. A warning where its reader understands it; nothing for `.reg`, `.inf`, `.rc` and their like.",
};

/// The same where the reader understands it.
pub static UTF16_FILE_MILD: Rule = UTF16_FILE.as_warning();

/// A file in a code page.
pub const LEGACY_ENCODING: Rule = Rule {
    id: "encoding/legacy-encoding",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A text is in a code page instead of UTF-8.",
    why: "What it says depends on the system that reads it, and strict readers refuse it.",
    example: "A C header whose author's name is in Latin-1.",
    repair: "Open it in the encoding that the message names and save it as UTF-8. Where the file says itself what it is in, this is a warning and `--execute --unsafe` does that; in data of tests (`encoding.test_data`) it is a warning, too.",
};

/// The same where the file says so, or nobody knows who reads it.
pub static LEGACY_ENCODING_MILD: Rule = LEGACY_ENCODING.as_warning();

/// NUL in a text.
pub const NUL_BYTE: Rule = Rule {
    id: "encoding/nul-byte",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A text holds NUL bytes that are not part of UTF-16, or a file with the name of a text is none.",
    why: "Shells, git and C programs stop at it, parsers refuse it, and git takes the file for a binary.",
    example: "A YAML file that ends with a block of NUL bytes after a crash.",
    repair: "Take them out, or write an escape. A warning where the reader goes on, nothing in a file of unknown kind.",
};

/// The same where the reader goes on.
pub static NUL_BYTE_MILD: Rule = NUL_BYTE.as_warning();

/// A BOM that stops its reader.
pub const BOM_FORBIDDEN: Rule = Rule {
    id: "encoding/bom-forbidden",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A file begins with a BOM that its reader does not skip: JSON, TOML, shell, `.env`, PHP, Java.",
    why: "The three bytes are taken for text, and the error that follows names anything but them.",
    example: "`settings.json` that was saved as \"UTF-8 with BOM\".",
    repair: "`--execute` takes it out. A warning where only some readers stumble. Scripts with `#!` and batch files have rules of their own.",
};

/// The same where only some readers stumble.
pub static BOM_FORBIDDEN_MILD: Rule = BOM_FORBIDDEN.as_warning();

/// A BOM that has to be there.
pub const BOM_MISSING: Rule = Rule {
    id: "encoding/bom-missing",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A file has no BOM although the policy of the repository asks for one.",
    why: "A program that needs it to know UTF-8 reads the file in the code page of the system.",
    example: "`data/export.csv` without a BOM, where `bom = [\"data\"]` is configured for Excel.",
    repair: "`--execute` puts one in front.",
};

/// Files of one kind with and without a BOM.
pub const BOM_INCONSISTENT: Rule = Rule {
    id: "encoding/bom-inconsistent",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "Some files of one extension begin with a BOM, and others that are not ASCII do not.",
    why: "Nobody can tell which is meant, and every editor that adds or removes one makes a difference of the first line.",
    example: "`A.cs` with a BOM, and `B.cs` with a word in French and without.",
    repair: "Decide, and say so with `charset` in .editorconfig.",
};

/// A BOM in the middle.
pub const BOM_INTERIOR: Rule = Rule {
    id: "encoding/bom-interior",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "U+FEFF stands in the middle of a file.",
    why: "Nobody sees it, and no search for the words around it finds them.",
    example: "Two files with BOMs that were put together.",
    repair: "`--execute --unsafe` takes it out at the start of a line; elsewhere take it out, or write an escape.",
};

/// Several BOMs.
pub const BOM_REPEATED: Rule = Rule {
    id: "encoding/bom-repeated",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A file begins with several BOMs.",
    why: "Readers skip one and take the next for text, so the first word of the file is another one.",
    example: "A file to which two tools in turn added a BOM.",
    repair: "`--execute` keeps the first.",
};

/// A lost character.
pub const REPLACEMENT_CHAR: Rule = Rule {
    id: "encoding/replacement-char",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "U+FFFD stands in a text where a program put it in the place of what it could not read.",
    why: "The character is lost in this version of the file, and every copy made from now on lacks it.",
    example: "`na\\u{FFFD}ve` in a README. A line that speaks of decoding is none, nor is U+FFFD alone in quotes, in a string of a program that handles lost characters, or in data of tests.",
    repair: "More than ten about one file are one. Take the word from the commit before the one that `git log -S` names.",
};

/// A control character.
pub const CONTROL_CHAR: Rule = Rule {
    id: "encoding/control-char",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "A text holds control characters besides tab, line ends and form feed, or U+001A at its end.",
    why: "Nobody sees them; a terminal may obey them, and JSON, TOML, YAML and XML refuse them, where this is an error.",
    example: "A raw escape character in a log message; a batch file that `copy /a` ended with U+001A.",
    repair: "Write an escape. `--execute` takes U+001A from the end, `--execute --unsafe` writes escapes in JSON.",
};

/// The same where the reader refuses it.
pub static CONTROL_CHAR_BREAKS: Rule = as_error(&CONTROL_CHAR);

const fn as_error(rule: &Rule) -> Rule {
    let Rule { id, severity: _, reach, finds, why, example, repair } = *rule;
    Rule { id, severity: Severity::Error, reach, finds, why, example, repair }
}

/// A text that says it is in another encoding.
pub const DECLARED_MISMATCH: Rule = Rule {
    id: "encoding/declared-encoding-mismatch",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A file of UTF-8 says that it is in another encoding: a coding cookie of Python, the declaration of XML, `meta` of HTML, the header of a gettext catalogue.",
    why: "Readers believe what it says, and show two characters for one or refuse it.",
    example: "`# -*- coding: latin-1 -*-` above a source with UTF-8 in its strings.",
    repair: "`--execute --unsafe` makes it say `utf-8`. Plain ASCII agrees with all of them but UTF-16.",
};

/// The same where a policy outside of the file says so.
pub static DECLARED_MISMATCH_MILD: Rule = DECLARED_MISMATCH.as_warning();
