//! What becomes of odd bytes where they are read.

use super::super::Kind;
use crate::model::RepoPath;

/// What the program that reads a file does with NUL bytes, if they stop or mislead it.
pub fn of_nul(path: &RepoPath, kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Git => match path.file_name() {
            ".gitattributes" => "git reads each line of it up to its first NUL, so other files get the attributes",
            name if name.ends_with("ignore") => {
                "git reads each pattern up to its first NUL: what ignored `*.tmp` ignores `*`"
            }
            _ => "git reads each line of it up to its first NUL",
        },
        Kind::Requirements => "pip reads the NUL as part of a package's name and refuses the file",
        Kind::Python => "CPython refuses source that holds a NUL",
        Kind::Shell | Kind::Script => "a shell drops the NUL or takes the file for a binary",
        Kind::Batch => "cmd.exe stops reading at the first NUL",
        Kind::PowerShell => "PowerShell reads the NUL as part of a word",
        Kind::Json => "no JSON parser accepts a NUL",
        Kind::Toml => "no TOML parser accepts a NUL",
        Kind::Yaml if path.as_str().starts_with(".github/workflows/") => {
            "no YAML parser accepts a NUL, so the workflow does not run"
        }
        Kind::Yaml => "no YAML parser accepts a NUL",
        Kind::Env => "a variable's value ends at the first NUL",
        Kind::Make => "make ends a line at the first NUL",
        Kind::Docker => "the builder reads the NUL as part of an instruction",
        Kind::C => "a C compiler warns and ignores the NUL",
        Kind::Markup => "no XML parser accepts a NUL",
        _ => return None,
    })
}

/// The same of any file: what happens to everybody.
pub fn of_nul_or_all(path: &RepoPath, kind: Kind) -> &'static str {
    of_nul(path, kind).unwrap_or("git takes the file for a binary, and no search finds what is said there")
}

/// Why a whole file in UTF-16 or UTF-32 stops its reader; `None` where it is read, or only shown wrongly.
pub fn of_wide(path: &RepoPath, kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Git if path.file_name().ends_with("ignore") => "git finds no pattern in it, so nothing is ignored",
        Kind::Git => "git finds no line in it that it knows",
        Kind::Rust => "rustc reads UTF-8 alone",
        Kind::Json => "JSON is exchanged in UTF-8 alone (RFC 8259, section 8.1)",
        Kind::Markup | Kind::PowerShell | Kind::JavaScript | Kind::C | Kind::Code => return None,
        _ => return of_nul(path, kind),
    })
}

/// Why a BOM stops who reads the file, and whether it surely does; `None` where it is skipped or wanted.
pub fn of_bom(path: &RepoPath, kind: Kind) -> Option<(bool, &'static str)> {
    let name = path.file_name();
    Some(match kind {
        Kind::Json => (true, "`JSON.parse` and Python's `json` refuse it (RFC 8259, section 8.1)"),
        Kind::Toml if matches!(name, "Cargo.toml" | "Cargo.lock" | "config.toml" | "rust-toolchain.toml") => {
            return None;
        }
        Kind::Toml if matches!(name, "rustfmt.toml" | "clippy.toml" | ".rustfmt.toml" | ".clippy.toml") => return None,
        Kind::Toml => (true, "Python's `tomllib` refuses it"),
        Kind::Shell => (true, "the shell takes it for part of the first command"),
        Kind::Env => (true, "it becomes part of the first variable's name"),
        Kind::Docker => (false, "some builders take it for part of the first instruction"),
        Kind::Code => match path.extension() {
            Some("java") => (true, "javac refuses it as an illegal character"),
            Some("php") => (true, "PHP sends it as output before the first header"),
            _ => return None,
        },
        _ => return None,
    })
}

/// Why the control character `code`, not NUL, stops who reads the file.
pub fn of_control(path: &RepoPath, kind: Kind, code: u32) -> Option<&'static str> {
    match (kind, code) {
        (Kind::Json, ..0x20) => Some("JSON allows it only as an escape (RFC 8259, section 7)"),
        (Kind::Toml, ..=0x7F) => Some("TOML allows it only as an escape"),
        (Kind::Yaml, _) => Some("YAML allows it only as an escape (YAML 1.2, section 5.1)"),
        (Kind::Markup, ..0x20) if !matches!(path.extension(), Some("html" | "htm")) => {
            Some("XML 1.0 allows it nowhere")
        }
        _ => None,
    }
}
