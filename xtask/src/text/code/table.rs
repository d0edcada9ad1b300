//! The languages, as the scanner knows them.

use super::Part;
use super::language::{Escape, Language, Quote, Syntax};

const fn one_line(quote: &'static str, escape: Option<u8>) -> Quote {
    Quote { open: quote, close: quote, escape, lines: false }
}

const fn lines(quote: &'static str, escape: Option<u8>) -> Quote {
    Quote { open: quote, close: quote, escape, lines: true }
}

const SLASH: Option<u8> = Some(b'\\');

/// Text that nobody compiles.
pub const TEXT: Language = Language {
    base: Part::Text,
    line: &[],
    block: &[],
    nests: false,
    quotes: &[],
    raw: "",
    syntax: Syntax::Plain,
    escape: Escape::None,
    is_strict: false,
};

/// HTML, XML, components of web frameworks.
pub const MARKUP: Language = Language { block: &[("<!--", "-->")], ..TEXT };

/// Values without quotes, comments behind `#`: YAML, Docker, make, lists of patterns.
pub const VALUES: Language = Language { line: &["#"], syntax: Syntax::Words, ..TEXT };

const CODE: Language = Language { base: Part::Code, ..TEXT };

/// C, C++, Objective-C.
pub const C: Language = Language {
    line: &["//"],
    block: &[("/*", "*/")],
    quotes: &[one_line("\"", SLASH), one_line("'", SLASH)],
    syntax: Syntax::C,
    escape: Escape::Long,
    is_strict: true,
    ..CODE
};

/// Style sheets, interface descriptions and other relatives of C.
pub const C_LIKE: Language = Language { syntax: Syntax::Plain, escape: Escape::None, is_strict: false, ..C };

/// Assembly.
pub const ASSEMBLY: Language = Language { line: &["#", "//", ";"], quotes: &[one_line("\"", SLASH)], ..C_LIKE };

/// Rust.
pub const RUST: Language = Language {
    nests: true,
    quotes: &[lines("\"", SLASH), one_line("'", SLASH)],
    syntax: Syntax::Rust,
    escape: Escape::Braces,
    ..C
};

/// Go.
pub const GO: Language =
    Language { quotes: &[one_line("\"", SLASH), one_line("'", SLASH), lines("`", None)], syntax: Syntax::Plain, ..C };

/// Java.
pub const JAVA: Language = Language {
    quotes: &[lines("\"\"\"", SLASH), one_line("\"", SLASH), one_line("'", SLASH)],
    syntax: Syntax::Plain,
    escape: Escape::Pairs,
    ..C
};

/// Kotlin, Groovy, Dart, Solidity and others that are written like Java.
pub const JAVA_LIKE: Language = Language {
    quotes: &[lines("\"\"\"", None), lines("'''", None), one_line("\"", SLASH), one_line("'", SLASH)],
    is_strict: false,
    ..JAVA
};

/// Scala, where `'` begins symbols, too.
pub const SCALA: Language = Language { syntax: Syntax::Tick, ..JAVA_LIKE };

/// C#.
pub const CSHARP: Language = Language {
    quotes: &[
        lines("\"\"\"", None),
        Quote { open: "@\"", close: "\"", escape: None, lines: true },
        Quote { open: "@$\"", close: "\"", escape: None, lines: true },
        one_line("\"", SLASH),
        one_line("'", SLASH),
    ],
    escape: Escape::Long,
    ..JAVA_LIKE
};

/// Swift.
pub const SWIFT: Language = Language {
    nests: true,
    quotes: &[lines("\"\"\"", SLASH), one_line("\"", SLASH)],
    escape: Escape::Braces,
    ..JAVA_LIKE
};

/// Zig.
pub const ZIG: Language =
    Language { quotes: &[one_line("\"", SLASH), one_line("'", SLASH)], syntax: Syntax::Zig, ..SWIFT };

/// JavaScript and TypeScript.
pub const JAVASCRIPT: Language = Language {
    quotes: &[one_line("\"", SLASH), one_line("'", SLASH)],
    syntax: Syntax::JavaScript,
    escape: Escape::Pairs,
    is_strict: false,
    ..C
};

/// PHP.
pub const PHP: Language = Language {
    line: &["//", "#"],
    quotes: &[lines("\"", SLASH), lines("'", SLASH)],
    syntax: Syntax::Php,
    escape: Escape::Braces,
    is_strict: false,
    ..C
};

/// Python.
pub const PYTHON: Language = Language {
    line: &["#"],
    quotes: &[lines("\"\"\"", SLASH), lines("'''", SLASH), one_line("\"", SLASH), one_line("'", SLASH)],
    raw: "rR",
    escape: Escape::Long,
    is_strict: true,
    ..CODE
};

/// Other languages with `#` comments and quotes: R, Tcl, awk, fish, Nix.
pub const HASH: Language =
    Language { line: &["#"], quotes: &[lines("\"", SLASH), lines("'", SLASH)], syntax: Syntax::Words, ..CODE };

/// Elixir, Julia, Nim: triple quotes.
pub const TRIPLE: Language = Language {
    block: &[("#=", "=#"), ("#[", "]#")],
    quotes: &[lines("\"\"\"", SLASH), one_line("\"", SLASH), one_line("'", SLASH)],
    line: &["#"],
    syntax: Syntax::Tick,
    ..CODE
};

/// Ruby.
pub const RUBY: Language =
    Language { block: &[("\n=begin", "\n=end")], syntax: Syntax::Script, escape: Escape::Braces, ..HASH };

/// Perl.
pub const PERL: Language = Language { block: &[("\n=", "\n=cut")], syntax: Syntax::Script, ..HASH };

/// POSIX shells.
pub const SHELL: Language = Language { quotes: &[lines("\"", SLASH), lines("'", None)], syntax: Syntax::Shell, ..HASH };

/// PowerShell.
pub const POWERSHELL: Language = Language {
    block: &[("<#", "#>")],
    quotes: &[
        Quote { open: "@\"", close: "\n\"@", escape: None, lines: true },
        Quote { open: "@'", close: "\n'@", escape: None, lines: true },
        lines("\"", Some(b'`')),
        lines("'", None),
    ],
    ..HASH
};

/// SQL.
pub const SQL: Language = Language {
    line: &["--"],
    block: &[("/*", "*/")],
    quotes: &[lines("'", None), lines("\"", None)],
    syntax: Syntax::Plain,
    ..CODE
};

/// Lua.
pub const LUA: Language = Language {
    line: &["--"],
    quotes: &[one_line("\"", SLASH), one_line("'", SLASH)],
    syntax: Syntax::Lua,
    escape: Escape::Braces,
    ..CODE
};

/// Haskell.
pub const HASKELL: Language = Language {
    line: &["--"],
    block: &[("{-", "-}")],
    nests: true,
    quotes: &[one_line("\"", SLASH), one_line("'", SLASH)],
    syntax: Syntax::Tick,
    ..CODE
};

/// OCaml and F#.
pub const ML: Language = Language {
    line: &["//"],
    block: &[("(*", "*)")],
    quotes: &[lines("\"\"\"", None), lines("\"", SLASH), one_line("'", SLASH)],
    ..HASKELL
};

/// Lisps, and others with `;` comments.
pub const LISP: Language = Language { line: &[";"], quotes: &[lines("\"", SLASH)], ..CODE };

/// Erlang, and TeX-like comments.
pub const PERCENT: Language = Language { line: &["%"], quotes: &[lines("\"", SLASH), one_line("'", SLASH)], ..CODE };

/// Visual Basic.
pub const BASIC: Language = Language { line: &["'"], quotes: &[one_line("\"", None)], ..CODE };

/// Terraform.
pub const TERRAFORM: Language =
    Language { line: &["#", "//"], block: &[("/*", "*/")], quotes: &[one_line("\"", SLASH)], ..SHELL };

/// JSON, with the comments of its relatives.
pub const JSON: Language =
    Language { quotes: &[one_line("\"", SLASH)], syntax: Syntax::Plain, escape: Escape::Pairs, ..C };

/// TOML.
pub const TOML: Language = Language {
    line: &["#"],
    quotes: &[lines("\"\"\"", SLASH), lines("'''", None), one_line("\"", SLASH), one_line("'", None)],
    syntax: Syntax::Plain,
    escape: Escape::Long,
    is_strict: true,
    ..CODE
};
