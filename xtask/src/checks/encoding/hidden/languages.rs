//! How each file is scanned, by who reads it.

use super::Kind;
use crate::model::RepoPath;
use crate::text::code::language::{self, Language};

/// The language of the file at `path`.
pub fn of(path: &RepoPath, kind: Kind) -> &'static Language {
    match kind {
        Kind::Python => &language::PYTHON,
        Kind::PowerShell => &language::POWERSHELL,
        Kind::Shell => &language::SHELL,
        Kind::Script => &language::HASH,
        Kind::Rust => &language::RUST,
        Kind::JavaScript => &language::JAVASCRIPT,
        Kind::C => &language::C,
        Kind::Code => by_extension(path),
        Kind::Json => &language::JSON,
        Kind::Toml => &language::TOML,
        Kind::Yaml | Kind::Git | Kind::Requirements | Kind::Make | Kind::Docker | Kind::Env => &language::VALUES,
        Kind::Markup => &language::MARKUP,
        Kind::Other => by_rare_extension(path),
        Kind::Markdown | Kind::Prose | Kind::Batch | Kind::Windows | Kind::Patch | Kind::Table => &language::TEXT,
    }
}

fn by_extension(path: &RepoPath) -> &'static Language {
    let extension = path.extension().map(str::to_ascii_lowercase).unwrap_or_default();
    match extension.as_str() {
        "go" => &language::GO,
        "java" => &language::JAVA,
        "kt" | "kts" | "dart" | "groovy" | "gradle" | "sol" | "v" => &language::JAVA_LIKE,
        "scala" => &language::SCALA,
        "cs" => &language::CSHARP,
        "swift" => &language::SWIFT,
        "zig" => &language::ZIG,
        "php" => &language::PHP,
        "rb" => &language::RUBY,
        "pl" | "pm" => &language::PERL,
        "lua" => &language::LUA,
        "hs" => &language::HASKELL,
        "ml" | "fs" => &language::ML,
        "clj" => &language::LISP,
        "erl" => &language::PERCENT,
        "vb" => &language::BASIC,
        "sql" => &language::SQL,
        "tf" => &language::TERRAFORM,
        "jl" | "ex" | "exs" | "nim" => &language::TRIPLE,
        "vue" | "svelte" => &language::MARKUP,
        _ => &language::HASH,
    }
}

/// Languages that nothing else tells apart.
fn by_rare_extension(path: &RepoPath) -> &'static Language {
    let extension = path.extension().map(str::to_ascii_lowercase).unwrap_or_default();
    match extension.as_str() {
        "s" | "asm" => &language::ASSEMBLY,
        "css" | "scss" | "less" | "cu" | "d" | "proto" | "thrift" | "hlsl" | "glsl" | "wgsl" | "cr" | "hx" | "vala" => {
            &language::C_LIKE
        }
        "el" | "lisp" | "scm" | "rkt" => &language::LISP,
        "cmake" | "graphql" | "gd" | "pro" => &language::HASH,
        _ => &language::TEXT,
    }
}
