//! Who reads a file: what is harmless to one reader stops another.

use crate::model::RepoPath;

/// Who reads a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// CPython.
    Python,
    /// PowerShell: scripts, modules, data and format files.
    PowerShell,
    /// `cmd.exe`.
    Batch,
    /// A POSIX shell, or one of its relatives.
    Shell,
    /// Another script that a `#!` line starts.
    Script,
    /// rustc.
    Rust,
    /// JavaScript and TypeScript.
    JavaScript,
    /// C, C++ and Objective-C compilers.
    C,
    /// Another programming language.
    Code,
    /// JSON.
    Json,
    /// TOML.
    Toml,
    /// YAML.
    Yaml,
    /// Markdown.
    Markdown,
    /// HTML and XML.
    Markup,
    /// Running text of another format.
    Prose,
    /// What git itself reads: ignored files, attributes, modules, mail map.
    Git,
    /// A list of Python packages for pip.
    Requirements,
    /// make.
    Make,
    /// Docker.
    Docker,
    /// Environment variables, `KEY=value`.
    Env,
    /// What Windows itself reads in an encoding of its own: `.reg`, `.inf`, `.rc` and the like.
    Windows,
    /// A patch: every byte of it stands for one of another file.
    Patch,
    /// Tables of data.
    Table,
    /// Anything else.
    Other,
}

impl Kind {
    /// Who reads the file at `path`: by its name, and where the name says nothing by its `#!` line.
    pub fn of(path: &RepoPath, bytes: &[u8]) -> Kind {
        let name = path.file_name();
        if let Some(kind) = by_name(name) {
            return kind;
        }
        if name.starts_with("requirements") && name.ends_with(".txt") {
            return Kind::Requirements;
        }
        let extension = path.extension().map(str::to_ascii_lowercase).unwrap_or_default();
        match by_extension(&extension) {
            Some(kind) => kind,
            None => by_interpreter(bytes).unwrap_or(Kind::Other),
        }
    }

    /// Whether a compiler, an interpreter or a shell reads it.
    pub fn is_code(self) -> bool {
        use Kind::{Batch, C, Code, Docker, JavaScript, Make, PowerShell, Python, Rust, Script, Shell};
        matches!(self, Python | PowerShell | Batch | Shell | Script | Rust | JavaScript | C | Code | Make | Docker)
    }

    /// Whether a program obeys it, be it no more than a list.
    pub fn is_obeyed(self) -> bool {
        self.is_code() || matches!(self, Kind::Git | Kind::Requirements | Kind::Env)
    }

    /// Whether people read it as running text.
    pub fn is_prose(self) -> bool {
        matches!(self, Kind::Markdown | Kind::Markup | Kind::Prose)
    }
}

// Names are matched as bytes, which is decided byte by byte: as text each would be compared after the other, and
// every guard asks this of every file.
fn by_name(name: &str) -> Option<Kind> {
    Some(match name.as_bytes() {
        b".gitignore" | b".gitattributes" | b".gitmodules" | b".mailmap" | b".git-blame-ignore-revs" => Kind::Git,
        b".dockerignore" | b".npmignore" | b".prettierignore" | b".eslintignore" | b".ignore" => Kind::Git,
        b"Makefile" | b"makefile" | b"GNUmakefile" => Kind::Make,
        b"Dockerfile" | b"Containerfile" => Kind::Docker,
        b"Cargo.lock" | b"Pipfile" => Kind::Toml,
        b"README" | b"LICENSE" | b"COPYING" | b"NOTICE" | b"AUTHORS" | b"CHANGELOG" => Kind::Prose,
        b"configure" => Kind::Shell,
        _ if name == ".env" || name.starts_with(".env.") => Kind::Env,
        _ if name.starts_with("Dockerfile.") => Kind::Docker,
        _ => return None,
    })
}

fn by_extension(extension: &str) -> Option<Kind> {
    Some(match extension.as_bytes() {
        b"py" | b"pyi" | b"pyw" => Kind::Python,
        b"ps1" | b"psm1" | b"psd1" | b"ps1xml" => Kind::PowerShell,
        b"bat" | b"cmd" => Kind::Batch,
        b"sh" | b"bash" | b"zsh" | b"ksh" | b"dash" => Kind::Shell,
        b"rs" => Kind::Rust,
        b"js" | b"mjs" | b"cjs" | b"jsx" | b"ts" | b"mts" | b"cts" | b"tsx" => Kind::JavaScript,
        b"c" | b"h" | b"cc" | b"cpp" | b"cxx" | b"hh" | b"hpp" | b"hxx" | b"m" | b"mm" => Kind::C,
        b"go" | b"java" | b"kt" | b"kts" | b"scala" | b"cs" | b"fs" | b"vb" | b"swift" | b"dart" | b"rb" | b"pl"
        | b"pm" | b"php" | b"lua" | b"r" | b"jl" | b"ex" | b"exs" | b"erl" | b"hs" | b"ml" | b"clj" | b"groovy"
        | b"gradle" | b"sol" | b"zig" | b"nim" | b"v" | b"sql" | b"vue" | b"svelte" | b"tf" | b"nix" | b"awk"
        | b"fish" | b"tcl" => Kind::Code,
        b"json" | b"jsonc" | b"json5" | b"webmanifest" | b"ipynb" => Kind::Json,
        b"toml" => Kind::Toml,
        b"yaml" | b"yml" => Kind::Yaml,
        b"md" | b"markdown" | b"mdx" => Kind::Markdown,
        b"html" | b"htm" | b"xhtml" | b"xml" | b"svg" | b"xsd" | b"xsl" | b"xslt" | b"csproj" | b"props"
        | b"targets" => Kind::Markup,
        b"txt" | b"rst" | b"adoc" | b"asciidoc" | b"org" | b"tex" => Kind::Prose,
        b"mk" => Kind::Make,
        b"reg" | b"inf" | b"rc" | b"mof" | b"iss" | b"nsi" | b"vbs" | b"strings" => Kind::Windows,
        b"patch" | b"diff" => Kind::Patch,
        b"csv" | b"tsv" => Kind::Table,
        _ => return None,
    })
}

/// The program that a `#!` line names; also behind a BOM, which keeps the kernel from reading the line.
fn by_interpreter(bytes: &[u8]) -> Option<Kind> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).strip_prefix(b"#!")?;
    let line = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let line = String::from_utf8_lossy(&line[..line.len().min(256)]);
    let mut words = line.split_whitespace().filter(|word| !word.starts_with('-'));
    let first = words.next()?.rsplit('/').next().unwrap_or_default();
    let program = if first == "env" { words.find(|word| !word.contains('=')).unwrap_or_default() } else { first };
    let program =
        program.rsplit('/').next().unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    Some(match program {
        "python" | "pypy" => Kind::Python,
        "sh" | "bash" | "zsh" | "ksh" | "dash" | "ash" => Kind::Shell,
        "pwsh" | "powershell" => Kind::PowerShell,
        "node" | "deno" | "bun" => Kind::JavaScript,
        _ => Kind::Script,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(path: &str, text: &str) -> Kind {
        Kind::of(&RepoPath::new(path).unwrap(), text.as_bytes())
    }

    #[test]
    fn a_name_says_who_reads_a_file() {
        assert_eq!(kind("a/.gitignore", ""), Kind::Git);
        assert_eq!(kind("A.PY", ""), Kind::Python);
        assert_eq!(kind("requirements-dev.txt", ""), Kind::Requirements);
        assert_eq!(kind(".env.example", ""), Kind::Env);
        assert_eq!(kind("notes.txt", "#!/bin/sh\n"), Kind::Prose);
        assert_eq!(kind("unknown", ""), Kind::Other);
    }

    #[test]
    fn without_a_telling_name_the_first_line_does() {
        assert_eq!(kind("run", "#!/usr/bin/env -S python3.11 -u\n"), Kind::Python);
        assert_eq!(kind("run", "#!/bin/bash\r\n"), Kind::Shell);
        assert_eq!(kind("run", "\u{feff}#!/usr/bin/env A=b node\n"), Kind::JavaScript);
        assert_eq!(kind("run", "#!/usr/bin/perl -w\n"), Kind::Script);
        assert_eq!(kind("run", "#!\n"), Kind::Other);
        assert_eq!(kind("run", " #!/bin/sh\n"), Kind::Other);
    }
}
