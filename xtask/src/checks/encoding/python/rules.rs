//! What can be wrong with Python that is also run on Windows.

use crate::model::{Reach, Rule, Severity};

/// A text file in whatever the machine calls its encoding.
pub const OPEN: Rule = Rule {
    id: "encoding/py-open-encoding",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "Python opens a text file and does not say its encoding.",
    why: "Before Python 3.15 the encoding is then that of the machine: UTF-8 here, a code page such as cp1252 on Windows, where the same line reads other characters or fails.",
    example: "`open(\"notes.txt\")`, `Path(\"a.json\").read_text()`, `logging.FileHandler(\"run.log\")`.",
    repair: "Say `encoding=\"utf-8\"`, which the suggested edit adds, or `encoding=\"locale\"` if the encoding of the machine is really meant. `requires-python = \">=3.15\"` turns the rule off.",
};

/// The output of a program in whatever the machine calls its encoding.
pub const SUBPROCESS: Rule = Rule {
    id: "encoding/py-subprocess-encoding",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "Python reads or writes a program's streams as text and does not say their encoding.",
    why: "Before Python 3.15 they are decoded as the code page of the machine. Programs such as git write UTF-8 on every system, so on Windows their output is garbled or raises UnicodeDecodeError.",
    example: "`subprocess.run([\"git\", \"log\"], capture_output=True, text=True)`, `os.popen(\"git log\")`.",
    repair: "Say `encoding=\"utf-8\"`, which the suggested edit adds, if the program writes UTF-8; for `os.popen` and `getoutput`, which take no encoding everywhere, call `subprocess.run`.",
};

/// Text that a console cannot encode.
pub const PRINT: Rule = Rule {
    id: "encoding/py-print-unencodable",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "Python prints a character that a configured code page has not.",
    why: "On Windows, before Python 3.15, the output of a script that goes to a pipe or a file is encoded strictly in the code page: the print raises UnicodeEncodeError and the script dies. What goes to standard error, as log messages and exit messages do, is printed as an escape; there it is a warning.",
    example: "`print(\"\\u2713 done\")`, where cp1252 has no U+2713.",
    repair: "Write it in ASCII, as the suggested edit does where `cargo xtask encoding glyphs` knows a twin; or call `sys.stdout.reconfigure(encoding=\"utf-8\")` before the first print.",
};

/// The same where it cannot raise.
pub static PRINT_MILD: Rule = PRINT.as_warning();

/// The rules of the guard.
pub const ALL: &[&Rule] = &[&OPEN, &SUBPROCESS, &PRINT];
