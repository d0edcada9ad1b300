//! What can be wrong with the output of programs that are not Python.

use crate::model::{Reach, Rule, Severity};

/// A printed text that some consoles garble.
pub const CONSOLE_GARBLED: Rule = Rule {
    id: "encoding/console-garbled",
    severity: Severity::Warning,
    reach: Reach::Line,
    finds: "A text that Rust, JavaScript, C, a shell, PowerShell or a batch file prints has a character that one of `code_pages` has not.",
    why: "No such program crashes. But what it writes into a pipe is UTF-8 and is read as the page of the console, C and batch files are read so on the console too, and PowerShell itself writes `?` where the page has no character. Python crashes, and has a rule of its own.",
    example: "`println!(\"U+2713 done\")` with the character itself; the same in `console.log`, `echo`, `printf`, `Write-Host` or the `///` text of a clap argument.",
    repair: "Write it in ASCII. Where `cargo xtask encoding glyphs` lists every such character of the line, `--execute --unsafe` writes its texts. `console` of `[encoding]` says which files are held to this.",
};

/// Every rule of the guard.
pub const ALL: &[&Rule] = &[&CONSOLE_GARBLED];
