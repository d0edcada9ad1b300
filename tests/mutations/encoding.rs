//! Mutations of `encoding`: bytes and names that do not read the same everywhere.

use super::Mutation;
use super::Repair::{Clean, Exact, Person, Unsafe};
use super::repository::Edit::{Append, Bytes, Git, Replace, Write};

const RELEASE: &str = "scripts/release.sh";

/// Every mutation.
pub const ALL: &[Mutation] = &[
    Mutation {
        name: "script-with-crlf",
        breaks: "a shell script has the line ends of Windows, and no shell starts it",
        edits: &[Bytes(RELEASE, |bytes| replaced(bytes, b"\n", b"\r\n"))],
        rule: "encoding/eol-policy",
        path: RELEASE,
        status: 1,
        repair: Exact,
    },
    Mutation {
        name: "batch-file-with-lf",
        breaks: "a batch file has the line ends of Linux, and `cmd.exe` loses its labels",
        edits: &[Bytes("scripts/run.bat", |bytes| replaced(bytes, b"\r\n", b"\n"))],
        rule: "encoding/eol-policy",
        path: "scripts/run.bat",
        status: 1,
        repair: Exact,
    },
    Mutation {
        name: "some-lines-with-crlf",
        breaks: "a line of a page was pasted with the line ends of Windows",
        edits: &[Replace("docs/RUNBOOK.md", "# Runbook\n", "# Runbook\r\n")],
        rule: "encoding/eol-mixed",
        path: "docs/RUNBOOK.md",
        status: 1,
        repair: Exact,
    },
    Mutation {
        name: "policies-of-line-ends-differ",
        breaks: "`.editorconfig` asks for other line ends than `.gitattributes`",
        edits: &[Replace(".editorconfig", "end_of_line = lf", "end_of_line = crlf")],
        rule: "encoding/eol-policy-conflict",
        path: ".editorconfig",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "attribute-that-git-ignores",
        breaks: "a line of `.gitattributes` ends with a slash, so git passes over it",
        edits: &[Append(".gitattributes", "build/ -text\n")],
        rule: "encoding/attribute-ignored",
        path: ".gitattributes",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "manifest-with-a-bom",
        breaks: "a manifest begins with a byte order mark, which `.editorconfig` forbids",
        edits: &[Bytes("Cargo.toml", |bytes| [b"\xEF\xBB\xBF", bytes].concat())],
        rule: "encoding/bom-forbidden",
        path: "Cargo.toml",
        status: 0,
        repair: Unsafe,
    },
    Mutation {
        name: "script-with-a-bom",
        breaks: "a byte order mark stands before the `#!` line of a script, so the kernel does not know its program",
        edits: &[Bytes(RELEASE, |bytes| [b"\xEF\xBB\xBF", bytes].concat())],
        rule: "encoding/shebang-bom",
        path: RELEASE,
        status: 1,
        repair: Exact,
    },
    Mutation {
        name: "page-read-in-a-code-page",
        breaks: "the words of a page were read in a code page and saved again",
        edits: &[Append("docs/RUNBOOK.md", "\nCall the caf\u{C3}\u{A9} \u{E2}\u{20AC}\u{201C} they know.\n")],
        rule: "encoding/mojibake",
        path: "docs/RUNBOOK.md",
        status: 1,
        repair: Clean,
    },
    Mutation {
        name: "line-in-a-code-page",
        breaks: "a comment in the code is in Latin-1, the rest in UTF-8",
        edits: &[Bytes("tests/test_governance.py", |bytes| {
            [bytes, "# Na\u{EF}ve, in UTF-8.\n".as_bytes(), b"# Caf\xE9, in Latin-1.\n"].concat()
        })],
        rule: "encoding/ansi-fragment",
        path: "tests/test_governance.py",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "line-of-utf-16",
        breaks: "Windows PowerShell appended a line of UTF-16 to the list of ignored files",
        edits: &[Bytes(".gitignore", |bytes| {
            let line = "*.tmp\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
            [bytes, &line].concat()
        })],
        rule: "encoding/utf16-fragment",
        path: ".gitignore",
        status: 1,
        repair: Clean,
    },
    Mutation {
        name: "end-of-file-lost",
        breaks: "the last line of a page does not end",
        edits: &[Bytes("docs/CHANGELOG.md", |bytes| bytes[..bytes.len() - 1].to_vec())],
        rule: "encoding/final-newline",
        path: "docs/CHANGELOG.md",
        status: 1,
        repair: Exact,
    },
    Mutation {
        name: "code-that-reads-otherwise",
        breaks: "a comment holds a control that turns the order of what is shown",
        edits: &[Replace("src/courier/worker.py", "    delivered = 0\n", "    delivered = 0  # \u{202E}none yet\n")],
        rule: "encoding/bidi-control-comment",
        path: "src/courier/worker.py",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "space-that-nobody-sees",
        breaks: "a zero width space stands in an expression",
        edits: &[Replace("src/courier/worker.py", "delivered += 1", "delivered\u{200B} += 1")],
        rule: "encoding/invisible-char",
        path: "src/courier/worker.py",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "letter-of-another-script",
        breaks: "a name in the code has a Cyrillic letter that looks like a Latin one",
        edits: &[Replace(
            "src/courier/worker.py",
            "    delivered = 0\n",
            "    deliver\u{435}d = 0\n    delivered = deliver\u{435}d\n",
        )],
        rule: "encoding/confusable-identifier",
        path: "src/courier/worker.py",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "message-that-no-console-shows",
        breaks: "the command line prints a check mark, which ends the program in a pipe on Windows",
        edits: &[Replace("src/courier/__main__.py", "print(f\"waiting:", "print(f\"\u{2713} waiting:")],
        rule: "encoding/py-print-unencodable",
        path: "src/courier/__main__.py",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "file-read-in-the-encoding-of-the-machine",
        breaks: "Python reads a file and does not say in which encoding",
        edits: &[Replace("src/courier/settings.py", "read_text(encoding=\"utf-8\")", "read_text()")],
        rule: "encoding/py-open-encoding",
        path: "src/courier/settings.py",
        status: 0,
        repair: Unsafe,
    },
    Mutation {
        name: "script-without-its-mode",
        breaks: "a script with a `#!` line is not executable in git",
        edits: &[Git(&["update-index", "--chmod=-x", "scripts/release.sh"]), Git(&["commit", "--quiet", "-m", "Mode"])],
        rule: "encoding/shebang-not-executable",
        path: RELEASE,
        status: 0,
        repair: Person,
    },
    Mutation {
        name: "name-of-a-device",
        breaks: "a file is called like a device of Windows, where no clone can hold it",
        edits: &[
            Write(
                ".git/aux.patch",
                "diff --git a/src/courier/aux.py b/src/courier/aux.py\nnew file mode 100644\n--- /dev/null\n+++ b/src/courier/aux.py\n@@ -0,0 +1 @@\n+\"\"\"Small helpers.\"\"\"\n",
            ),
            // As in a clone that could not check it out: git has it, and the disk has not.
            Git(&["-c", "core.protectNTFS=false", "apply", "--cached", ".git/aux.patch"]),
        ],
        rule: "encoding/path-reserved-name",
        path: "src/courier/aux.py",
        status: 1,
        repair: Person,
    },
    Mutation {
        name: "names-in-two-cases",
        breaks: "two files of one folder have names that differ in case only",
        edits: &[
            Write(
                ".git/spool.patch",
                "diff --git a/src/courier/Spool.py b/src/courier/Spool.py\nnew file mode 100644\n--- /dev/null\n+++ b/src/courier/Spool.py\n@@ -0,0 +1 @@\n+\"\"\"Another queue.\"\"\"\n",
            ),
            // Only git has it, as where another system committed it: not every system can hold both files.
            Git(&["apply", "--cached", ".git/spool.patch"]),
            Git(&["update-index", "--skip-worktree", "src/courier/Spool.py"]),
        ],
        rule: "encoding/path-case-collision",
        path: "src/courier/spool.py",
        status: 1,
        repair: Person,
    },
];

/// The bytes with each `from` replaced.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    text.replace(std::str::from_utf8(from).unwrap(), std::str::from_utf8(to).unwrap()).into_bytes()
}
