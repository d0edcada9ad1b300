//! What can be wrong with line ends.

use crate::model::{Reach, Rule, Severity};

/// Every rule about line ends, in the order of the reference.
pub const ALL: &[&Rule] = &[
    &MIXED,
    &POLICY,
    &POLICY_CONFLICT,
    &UNPINNED_SCRIPT,
    &NOT_NORMALIZABLE,
    &LONE_CR,
    &UNICODE_SEPARATOR,
    &FINAL_NEWLINE,
    &ATTRIBUTE_IGNORED,
];

/// Two styles in one file.
pub const MIXED: Rule = Rule {
    id: "encoding/eol-mixed",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "Some lines of a file end with LF and some with CRLF. Where neither `.gitattributes` nor `.editorconfig` says which it should be, it is a warning.",
    why: "Each editor and each tool repairs it in its own way, so the next change of one line becomes a difference of the whole file.",
    example: "A file of 40 lines with LF in which three lines were pasted with CRLF.",
    repair: "`--execute` writes the line end that is asked for; without a policy `--execute --unsafe` writes the one that most lines have, LF where both are as many. Patches and, without a policy, tables are left alone: theirs are data.",
};

/// [`MIXED`] where nobody says which it should be.
pub static MIXED_MILD: Rule = MIXED.as_warning();

/// Not what the repository says.
pub const POLICY: Rule = Rule {
    id: "encoding/eol-policy",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "The lines of a file do not end as `.gitattributes`, or where that is silent `.editorconfig`, says.",
    why: "At the next checkout or the next save all of its lines change. `text` without `eol` asks for no line end: CRLF is right there in a checkout on Windows.",
    example: "`*.sh eol=lf` in `.gitattributes`, and a `build.sh` with CRLF.",
    repair: "`--execute` writes the line ends that are asked for; no other byte changes. `git add --renormalize .` does the same to what is committed.",
};

/// Two promises that cannot both be kept.
pub const POLICY_CONFLICT: Rule = Rule {
    id: "encoding/eol-policy-conflict",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "`.gitattributes` and `.editorconfig` ask for different line ends of one file, rustfmt or Prettier is told to write others, or what is asked for breaks the file's reader. Where git leaves the line end to the system and `.editorconfig` names one, it is a warning.",
    why: "Git and the editor undo each other's work; which of them wrote last decides. A shell cannot run a script with CRLF, and `cmd.exe` misses labels of one with LF.",
    example: "`* text eol=lf` in `.gitattributes` and `end_of_line = crlf` in `.editorconfig`.",
    repair: "Make the line that the message names say the same as the other. We follow `.gitattributes`, because git does.",
};

/// [`POLICY_CONFLICT`] that shows on some systems only.
pub static POLICY_CONFLICT_MILD: Rule = POLICY_CONFLICT.as_warning();

/// A script whose line ends each clone decides anew.
pub const UNPINNED_SCRIPT: Rule = Rule {
    id: "encoding/eol-unpinned-script",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "Scripts stand in git that only one line end lets run, and no line of `.gitattributes` names it: LF for shells and for whatever begins with `#!`, CRLF for `cmd.exe`.",
    why: "With `core.autocrlf`, which Git for Windows sets, a clone gives every text file CRLF: the script is right here and broken in a container that was built there. PowerShell reads both, so its scripts are not asked about.",
    example: "A `deploy.sh` and no `*.sh text eol=lf`.",
    repair: "`--execute --unsafe` puts the missing lines at the top of `.gitattributes`, where every later line still wins, and gives the scripts these line ends.",
};

/// Text that git takes for binary.
pub const NOT_NORMALIZABLE: Rule = Rule {
    id: "encoding/eol-not-normalizable",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "`text=auto` asks git to convert the line ends of a text file, and git does not, because a lone CR or a NUL in it makes it binary.",
    why: "Git says nothing about it; CRLF is committed as it is, and every system gets it.",
    example: "A file with CRLF in which one line ends with CR CR LF.",
    repair: "`--execute --unsafe` makes line ends of all CR where they are nothing else. Otherwise take the CR out, or say `text` or `-text` instead of `text=auto`.",
};

/// A carriage return without a line feed.
pub const LONE_CR: Rule = Rule {
    id: "encoding/eol-lone-cr",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "A carriage return stands without a line feed, as in old files of the Macintosh and in CRLF that was converted once too often.",
    why: "Some readers begin a new line there and some do not, so a reviewer, `git diff` and a compiler count different lines; behind a `//` or `#` the rest of the line may be a comment or not.",
    example: "`a CR CR LF b`, what a program makes that writes CRLF in text mode on Windows.",
    repair: "`--execute --unsafe` writes the line end of the other lines, where the language begins a line at CR or where CR CR LF shows what happened. Elsewhere write `\\r`, or take it out.",
};

/// Other characters that begin a line.
pub const UNICODE_SEPARATOR: Rule = Rule {
    id: "encoding/eol-unicode-separator",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "U+2028, U+2029, U+0085, a vertical tab or a form feed within a line of code.",
    why: "Some readers begin a new line there: for JavaScript and C# a comment ends, Python's `splitlines` and many editors count one line more than compilers do. A form feed at the start of a line is an old custom, and in strings of JavaScript the separators are legal; neither is reported.",
    example: "`// note U+2028 run()` in JavaScript: `run()` is called.",
    repair: "Write a line end where one is meant, an escape where the character is.",
};

/// A last line that does not end.
pub const FINAL_NEWLINE: Rule = Rule {
    id: "encoding/final-newline",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "The last line of a file does not end, and `insert_final_newline = true` of `.editorconfig` asks that it does; or it is code for which `.editorconfig` says nothing, which is a warning.",
    why: "What is appended joins the last line, and `git diff` shows it as changed then. `insert_final_newline = false` is respected.",
    example: "A script that ends with `exit 0` and no line end.",
    repair: "`--execute` adds the line end; without a policy `--execute --unsafe` does.",
};

/// [`FINAL_NEWLINE`] where nobody asked for one.
pub static FINAL_NEWLINE_MILD: Rule = FINAL_NEWLINE.as_warning();

/// A line of `.gitattributes` that says nothing.
pub const ATTRIBUTE_IGNORED: Rule = Rule {
    id: "encoding/attribute-ignored",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "Git passes over a line of `.gitattributes`: its pattern is negative or ends with a slash, an attribute has no valid name, it is too long, or it defines a macro outside the root.",
    why: "What the line promises holds for no file, and git says so at most once, on a terminal nobody looks at.",
    example: "`vendor/ linguist-vendored`: no path of a file ends with a slash.",
    repair: "Write `vendor/**` for everything in a folder; `--execute --unsafe` does. Other lines say nothing until they are corrected.",
};
