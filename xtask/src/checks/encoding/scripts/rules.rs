//! What can be wrong with a script in the eyes of the program that runs it.

use crate::model::{Reach, Rule, Severity};

/// Every rule about scripts, in the order of the reference.
pub const ALL: &[&Rule] = &[
    &PS1_ANSI_MISREAD,
    &PS1_DEFAULT_ENCODING,
    &PS1_TYPOGRAPHIC_TOKEN,
    &BATCH_LF,
    &BATCH_BOM,
    &BATCH_NON_ASCII,
    &SHELL_CRLF,
    &SHEBANG_BOM,
    &SHEBANG_NOT_EXECUTABLE,
    &EXECUTABLE_WITHOUT_SHEBANG,
    &HOST_ENCODING,
];

/// A PowerShell script that Windows PowerShell does not read as UTF-8.
pub const PS1_ANSI_MISREAD: Rule = Rule {
    id: "encoding/ps1-ansi-misread",
    severity: Severity::Error,
    reach: Reach::Line,
    finds: "A PowerShell script holds a character beyond ASCII and has no byte order mark.",
    why: "Windows PowerShell 5.1 reads such a script in the ANSI code page of the machine. U+2014, box drawings and many emoji then turn into characters that it takes for quotes, and the script fails to parse at a line that has nothing to do with it: an error. Elsewhere in strings and names the wrong text appears: a warning. In comments nothing happens, and nothing is reported.",
    example: "`Write-Host \"Done U+2014 ok\"` in a script without a byte order mark: as Windows-1252 the last byte of the dash is U+201D, which ends the string.",
    repair: "Save the script as UTF-8 with a byte order mark, or write ASCII or `[char]0x2014`. A script for PowerShell 7 alone says `#Requires -Version 7`. A signed script has to be signed again. One that is installed by `irm URL | iex` takes no mark either: write ASCII there.",
};

/// The same where nothing but the wrong text appears.
pub static PS1_ANSI_MISREAD_MILD: Rule = PS1_ANSI_MISREAD.as_warning();

/// A command that writes UTF-16 or ANSI.
pub const PS1_DEFAULT_ENCODING: Rule = Rule {
    id: "encoding/ps1-default-encoding",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "A PowerShell command for Windows PowerShell writes a file and says no encoding: `>`, `>>`, `Out-File`, `Set-Content`, `Add-Content` or `Export-Csv`, in a script, a workflow step with `shell: powershell` or a code block of a document.",
    why: "In Windows PowerShell 5.1, `>`, `>>` and `Out-File` write UTF-16, `Set-Content` and `Add-Content` the ANSI code page, and `Export-Csv` ASCII with question marks. Appending does not look at what the file holds already: this is where UTF-16 tails in UTF-8 files come from.",
    example: "`'*.tmp' >> .gitignore`: git reads the new pattern as `*`.",
    repair: "Write `| Out-File FILE -Append -Encoding utf8` (`ascii` where a byte order mark hurts: 5.1 writes one with `utf8`), set `$PSDefaultParameterValues['*:Encoding'] = 'utf8'`, or say `#Requires -Version 7` or `shell: pwsh`.",
};

/// A quote or a dash of a word processor, as syntax.
pub const PS1_TYPOGRAPHIC_TOKEN: Rule = Rule {
    id: "encoding/ps1-typographic-token",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "A typographic quote opens or closes a string of a PowerShell script, or a typographic dash begins an option or an operator.",
    why: "PowerShell accepts them, editors, searches and other tools do not, and where the script is misread they are something else. Most often they were pasted from a word processor.",
    example: "U+2013 in the place of the dash of `Get-ChildItem -Recurse`.",
    repair: "Write `\"`, `'` or `-`.",
};

/// A batch file with Unix line ends.
pub const BATCH_LF: Rule = Rule {
    id: "encoding/batch-lf",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "Lines of a `.bat` or `.cmd` file end with LF alone.",
    why: "`cmd.exe` looks for labels in blocks of 512 bytes and counts on CRLF: `goto` and `call :label` may miss a label or land in the middle of a line, depending on where it stands. That is an error; without labels most files work, which is a warning. It is a warning, too, and nothing is repaired, where git gives each system its own line ends and every line has LF: `text` without `eol`, or `core.autocrlf`.",
    example: "A `.cmd` file with `goto done` and `:done`, saved on Linux.",
    repair: "Save it with CRLF, and keep git from changing that: `*.bat text eol=crlf` and `*.cmd text eol=crlf` in `.gitattributes`.",
};

/// A batch file that may work all the same.
pub static BATCH_LF_MILD: Rule = BATCH_LF.as_warning();

/// A batch file with a byte order mark.
pub const BATCH_BOM: Rule = Rule {
    id: "encoding/batch-bom",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A `.bat` or `.cmd` file begins with a byte order mark.",
    why: "`cmd.exe` reads the mark as three characters in front of the first command and does not know that command: `@echo off` fails, and everything is echoed.",
    example: "The bytes EF BB BF in front of `@echo off`.",
    repair: "Take the three bytes out. `chcp 65001` is how a batch file says that it is UTF-8.",
};

/// A batch file whose characters depend on the console.
pub const BATCH_NON_ASCII: Rule = Rule {
    id: "encoding/batch-non-ascii",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "A batch file holds a character beyond ASCII, and no `chcp 65001` stands before it.",
    why: "`cmd.exe` reads the bytes in the code page of the console, 437 or 850 on most machines: texts come out garbled, and names of files are not found. After `rem` and `::` nothing happens.",
    example: "`echo` with U+2713.",
    repair: "Write ASCII, or `chcp 65001 >nul` before it.",
};

/// A Unix script with Windows line ends.
pub const SHELL_CRLF: Rule = Rule {
    id: "encoding/shell-crlf",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A shell script, a git hook or a program with a `#!` line has CRLF line ends, or a makefile in which a backslash stands before one.",
    why: "The carriage return belongs to the line on Unix: the kernel looks for a program `sh\\r`, a command gets it as a part of its last argument, and `fi\\r` is no `fi`. Of a script in another language, only the `#!` line suffers: a warning while git does not mark the file executable. Of a makefile, only lines that a backslash continues suffer, and only in BSD make: a warning with a suggested edit. It is a warning, too, and nothing is repaired, where git gives each system its own line ends and every line has CRLF: `text` without `eol`, or `core.autocrlf`.",
    example: "`#!/bin/sh` with CRLF: \"required file not found\".",
    repair: "Save it with LF, and keep git from changing that: `*.sh text eol=lf` in `.gitattributes`.",
};

/// A script that is perhaps never run by its first line.
pub static SHELL_CRLF_MILD: Rule = SHELL_CRLF.as_warning();

/// A `#!` that is not seen.
pub const SHEBANG_BOM: Rule = Rule {
    id: "encoding/shebang-bom",
    severity: Severity::Error,
    reach: Reach::Tree,
    finds: "A byte order mark stands before `#!`.",
    why: "The kernel looks for `#!` in the first two bytes. With a mark the file is run by the calling shell, or not at all.",
    example: "The bytes EF BB BF in front of `#!/usr/bin/env python3`.",
    repair: "Take the three bytes out.",
};

/// The same where the mark is needed for something else.
pub static SHEBANG_BOM_MILD: Rule = SHEBANG_BOM.as_warning();

/// A program that cannot be started by its name.
pub const SHEBANG_NOT_EXECUTABLE: Rule = Rule {
    id: "encoding/shebang-not-executable",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "A file begins with `#!`, and git does not mark it executable.",
    why: "`./FILE` is refused with \"Permission denied\" in a clone, although the first line says it is meant to be run. On Windows nobody notices, for git marks nothing there.",
    example: "`scripts/release.sh` with mode 100644.",
    repair: "`git update-index --chmod=+x FILE`, or take the `#!` line out.",
};

/// An executable that no system can start.
pub const EXECUTABLE_WITHOUT_SHEBANG: Rule = Rule {
    id: "encoding/executable-without-shebang",
    severity: Severity::Warning,
    reach: Reach::Tree,
    finds: "Git marks a text file executable that does not begin with `#!`.",
    why: "What such a file does depends on who starts it: a shell runs it as shell, everybody else refuses. Most often the mark came from a Windows share or an archive and means nothing.",
    example: "`README.md` with mode 100755.",
    repair: "`git update-index --chmod=-x FILE`, or a `#!` line.",
};

/// A file in an encoding that its reader does not know.
pub const HOST_ENCODING: Rule = Rule {
    id: "encoding/host-encoding",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "A file with characters beyond ASCII is UTF-8, and the Windows program that reads it takes it for something else: `.reg`, `.inf`, `.rc`, `.vbs`, `.iss`, `.nsi`, `.mof`; or C and C++ sources are built by a Visual Studio project without `/utf-8`.",
    why: "These programs read the ANSI code page unless a byte order mark or an option says otherwise, and some know no UTF-8 at all.",
    example: "A `.vbs` file with U+00DC in the text of a `MsgBox`, in UTF-8: the script host knows ANSI and UTF-16 only.",
    repair: "Save it in the encoding that the help line names, give the option, or write ASCII.",
};
