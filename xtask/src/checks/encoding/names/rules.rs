//! What can be wrong with the names of files and folders.

use crate::model::{Reach, Rule, Severity};

/// Every rule about names, in the order of the reference.
pub const ALL: &[&Rule] = &[
    &RESERVED,
    &ILLEGAL,
    &TRAILING,
    &CASE_COLLISION,
    &FORM_COLLISION,
    &NOT_NFC,
    &TOO_LONG,
    &NOT_UTF8,
    &HIDDEN,
    &DOTGIT,
];

/// A name that Windows takes for a device.
pub const RESERVED: Rule = Rule {
    id: "encoding/path-reserved-name",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The name of a file or folder is that of a device on Windows: `CON`, `PRN`, `AUX`, `NUL`, `CONIN$`, `CONOUT$`, `COM1` to `COM9`, `LPT1` to `LPT9`, also with superscript digits, in any case, with spaces and with anything behind a dot.",
    why: "Git on Windows refuses to check such a name out, so nobody there can clone the repository whole; other programs write into the device. `COM0` and `LPT0` are a warning: not every list has them.",
    example: "`src/aux.h`, `NUL .txt`, `docs/con/page.md`; not `COM10`, `foo.aux` or `com.dat`.",
    repair: "Rename it: `aux.h` becomes `aux_.h`, and what refers to it is edited with it.",
};

/// The same, where lists differ.
pub static RESERVED_MILD: Rule = RESERVED.as_warning();

/// A character that no file name holds on Windows.
pub const ILLEGAL: Rule = Rule {
    id: "encoding/path-illegal-char",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The name of a file or folder holds a character that Windows does not allow: one of `<>:\"|?*`, a backslash, a control character.",
    why: "Git on Windows refuses to check it out; a colon would write into a hidden stream of another file, a backslash into a folder.",
    example: "`notes 12:30.md`, `what?.txt`, `a\\b`.",
    repair: "Rename it: `:`, `|` and `\\` become `-`, `\"` becomes `'`, the others `_`.",
};

/// A dot or a space at the end.
pub const TRAILING: Rule = Rule {
    id: "encoding/path-trailing-dot-space",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The name of a file or folder ends with a dot or a space.",
    why: "Windows drops them, so the file cannot be opened under its name, and git refuses to check it out.",
    example: "`notes.`, `Section 1 /page.md`.",
    repair: "Rename it without them.",
};

/// Names that are one name where case does not count.
pub const CASE_COLLISION: Rule = Rule {
    id: "encoding/path-case-collision",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "Two names in one folder are the same name to Windows or macOS, which take no account of case. Two folders are a warning: their files end up in one.",
    why: "One of the two files is lost in every checkout there, and git shows it as changed for ever.",
    example: "`README.md` and `readme.md`; `docs` and `Docs/page.md`; on macOS also `stra\u{DF}e` and `strasse`.",
    repair: "Rename or remove one of the two: which one is meant, the names do not say.",
};

/// The same of two folders.
pub static CASE_COLLISION_MILD: Rule = CASE_COLLISION.as_warning();

/// Names that differ only in how their characters are composed.
pub const FORM_COLLISION: Rule = Rule {
    id: "encoding/path-normalization-collision",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "Two names in one folder differ only in how their characters are composed.",
    why: "They look the same everywhere, and macOS keeps one of them.",
    example: "`caf\u{E9}.md` with U+00E9, and with `e` and U+0301.",
    repair: "Rename or remove one of the two.",
};

/// A name that is not in form C.
pub const NOT_NFC: Rule = Rule {
    id: "encoding/path-not-nfc",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "The name of a file or folder is not in Unicode's normalisation form C.",
    why: "Keyboards write form C: a reference that is typed does not find the file where names are compared byte by byte, as on Linux and Windows.",
    example: "`cafe.md` with U+0301 behind the `e`, as old systems of macOS wrote it.",
    repair: "Rename it to its form C.",
};

/// A path that some checkout cannot hold.
pub const TOO_LONG: Rule = Rule {
    id: "encoding/path-too-long",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A name is longer than 255 UTF-16 units or bytes, or, as a warning, a path is so long that `encoding.root_budget` units of the folder above it leave no room in the 260 of Windows (248 for a folder).",
    why: "Windows, macOS or Linux cannot hold the name; git on Windows fails to check out the path unless `core.longpaths` is set, and other programs fail on it all the same.",
    example: "A path of 180 units: in a clone whose own path takes 80 it is 261 with the slash.",
    repair: "Shorten a folder that many long paths share, or set `long_paths = true` where every clone is set up for them.",
};

/// The same where it depends on the clone.
pub static TOO_LONG_MILD: Rule = TOO_LONG.as_warning();

/// A name that is not text.
pub const NOT_UTF8: Rule = Rule {
    id: "encoding/path-invalid-utf8",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The name of a file is not UTF-8. Its contents were not looked at.",
    why: "Windows and macOS cannot create it, and every system shows it otherwise.",
    example: "`caf\\xe9.md`, written under a Latin-1 locale.",
    repair: "Rename it with `git mv`; the shell completes the name.",
};

/// A character of a name that is not seen.
pub const HIDDEN: Rule = Rule {
    id: "encoding/path-bidi-invisible",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The name of a file or folder holds a character that is not seen, or, as an error, one that changes the order in which the others are shown.",
    why: "The file is not what it looks like: `gpj.exe` behind U+202E reads `exe.jpg`. Nobody can type its name.",
    example: "U+200B within a name, or U+202F before `PM` in the name of a screen shot; not the joiners of emoji or Persian.",
    repair: "Rename it without the character; a no-break space becomes a space.",
};

/// The same where nothing is shown otherwise than it is.
pub static HIDDEN_MILD: Rule = HIDDEN.as_warning();

/// A name that some file system takes for one of git's.
pub const DOTGIT: Rule = Rule {
    id: "encoding/path-dotgit-alias",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A name is another spelling of `.git`, `.gitmodules`, `.gitattributes`, `.gitignore` or `.mailmap` to Windows or macOS.",
    why: "There the file takes the place of one that git obeys: it is how repositories run code in a clone. Git refuses some of these names itself.",
    example: "`git~1`, `.git .`, `.gitmodules::$DATA`, `.GITATTRIBUTES`, `.g` U+200C `it`.",
    repair: "Find out who added it and why, then remove or rename it by hand.",
};
