//! Which program a command runs, and of what kind it is.

/// What a command is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It always succeeds: `echo`, `true`.
    Harmless,
    /// It prepares: it may fail, and checks nothing.
    Auxiliary,
    /// What it prints is part of another command; it may check something.
    Value,
    /// Anything else.
    Check,
}

/// Programs that succeed.
const HARMLESS: [&str; 12] =
    ["true", ":", "echo", "printf", "sleep", "export", "local", "declare", "readonly", "shift", "pwd", "date"];

/// Programs that prepare something, or look at what is there.
const AUXILIARY: [&str; 62] = [
    "set", "cd", "mkdir", "rm", "cp", "mv", "ln", "touch", "cat", "ls", "tee", "head", "tail", "chmod", "chown", "tar",
    "unzip", "zip", "gzip", "curl", "wget", "apt", "apt-get", "apk", "brew", "choco", "yum", "dnf", "gem", "rustup",
    "git", "source", ".", "which", "command", "type", "env", "pushd", "popd", "find", "sort", "uniq", "wc", "tr",
    "cut", "sed", "awk", "jq", "read", "wait", "kill", "id", "uname", "df", "free", "trap", "ulimit", "umask", "unset",
    "gh", "base64", "sysctl",
];

/// What a program is told to do when it only installs.
const INSTALLS: [&str; 10] =
    ["install", "ci", "add", "sync", "update", "upgrade", "pull", "login", "config", "download"];

/// Programs that install, by their first argument.
const INSTALLERS: [&str; 20] = [
    "pip",
    "pip3",
    "npm",
    "yarn",
    "pnpm",
    "bun",
    "cargo",
    "poetry",
    "uv",
    "pipx",
    "pipenv",
    "pdm",
    "conda",
    "mamba",
    "docker",
    "go",
    "bundle",
    "composer",
    "dotnet",
    "playwright",
];

/// The words that matter of a command: the program without its folder, behind whatever only starts it, and its arguments.
pub fn looked_through(words: &[String]) -> Vec<String> {
    let mut rest: &[String] = words;
    let mut module = None;
    // Each round takes a word off.
    while let Some(count) = wrapper(rest) {
        let count = count.min(rest.len());
        // `python -m pytest` is `pytest`.
        if count > 0 && rest[count - 1] == "-m" {
            module = rest.get(count).map(|name| name.replace('_', "-"));
        }
        rest = &rest[count..];
        while rest.first().is_some_and(|word| is_assignment(word)) {
            rest = &rest[1..];
        }
        if count == 0 || module.is_some() {
            break;
        }
    }
    let mut words = rest.to_vec();
    if let Some(first) = words.first_mut() {
        let name = first.rsplit('/').next().unwrap_or_default();
        let name = name.strip_suffix(".exe").unwrap_or(name);
        // A program of the repository is called by its path.
        if let Some(module) = module {
            *first = module;
        } else if !name.is_empty() && !is_own(first) {
            *first = name.to_owned();
        }
    }
    words
}

/// Whether a program is a file of the repository: a path that is not the path of the system.
pub fn is_own(program: &str) -> bool {
    program.contains('/') && !program.starts_with('/') && !program.starts_with('~') && !program.contains('$')
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// How many words at the front only start another program; none if the first is the program.
fn wrapper(words: &[String]) -> Option<usize> {
    let texts: Vec<&str> = words.iter().take(2).map(String::as_str).collect();
    let first = texts.first()?.rsplit('/').next().unwrap_or_default();
    let options = |from: usize, valued: &[&str]| {
        let mut at = from;
        while let Some(word) = words.get(at).filter(|word| word.starts_with('-') && word.len() > 1) {
            at += if valued.contains(&word.as_str()) { 2 } else { 1 };
            if word == "--" {
                break;
            }
        }
        at
    };
    let behind = |at: usize| (at < words.len()).then_some(at);
    match (first, texts.get(1).copied().unwrap_or_default()) {
        ("sudo" | "doas", _) => behind(options(1, &["-u", "-g", "-C"])),
        ("env", _) => {
            let at = options(1, &["-u", "-C"]);
            behind(at + words[at.min(words.len())..].iter().take_while(|word| is_assignment(word)).count())
        }
        ("time" | "exec" | "nohup" | "builtin" | "command" | "xvfb-run" | "nice" | "stdbuf" | "setarch", second) => {
            // `command -v x` asks where x is.
            let asks = first == "command" && second.starts_with('-');
            if asks { None } else { behind(options(1, &["-n", "-s", "-e", "-f", "-o"])) }
        }
        ("timeout" | "gtimeout", _) => behind(options(1, &["-k", "-s"]) + 1),
        ("xargs", _) => behind(options(1, &["-n", "-I", "-P", "-L", "-d", "-s", "-a", "-E"])),
        ("npx" | "bunx" | "uvx", _) => behind(options(1, &["-p", "--package", "--from", "--with"])),
        ("uv" | "poetry" | "pipenv" | "pdm" | "hatch" | "rye" | "pixi" | "bundle" | "dotenv", "run" | "exec") => {
            behind(options(2, &["--with", "--python", "-p", "--extra", "--group", "-e", "--package", "--directory"]))
        }
        ("coverage", "run") => {
            let at = 2 + words.iter().skip(2).position(|word| word == "-m")?;
            behind(at + 1)
        }
        (python, _) if is_python(python) => {
            let at = words.iter().skip(1).take_while(|word| word.starts_with('-') && *word != "-m").count() + 1;
            if words.get(at).is_some_and(|word| word == "-m") { behind(at + 1) } else { None }
        }
        _ => None,
    }
}

/// Whether a program is an interpreter of Python.
pub fn is_python(program: &str) -> bool {
    let rest = program.strip_prefix("python").or_else(|| program.strip_prefix("pypy"));
    program == "py" || rest.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}

/// Of what kind a command is; `words` were looked through.
pub fn kind(words: &[String]) -> Kind {
    let Some(program) = words.first().map(String::as_str) else { return Kind::Harmless };
    let second = words.get(1).map(String::as_str).unwrap_or_default();
    match program {
        "exit" | "return" if matches!(second, "0") => Kind::Harmless,
        "continue" | "break" => Kind::Harmless,
        _ if HARMLESS.contains(&program) => Kind::Harmless,
        "exit" | "return" | "false" | "test" | "[" | "[[" | "((" | "let" => Kind::Auxiliary,
        _ if AUXILIARY.contains(&program) => Kind::Auxiliary,
        _ if INSTALLERS.contains(&program) && words.iter().skip(1).take(2).any(|word| is_install(word)) => {
            Kind::Auxiliary
        }
        _ => Kind::Check,
    }
}

fn is_install(word: &str) -> bool {
    INSTALLS.contains(&word)
}

/// Whether `words` run what `wanted` asks for: the same program, and its arguments in the same order, others between.
/// Both were looked through.
pub fn satisfies(words: &[String], wanted: &[String]) -> bool {
    let (Some(program), Some(own)) = (wanted.first(), words.first()) else { return false };
    let same = |one: &str, other: &str| {
        let plain = |word: &str| word.strip_prefix("./").unwrap_or(word).trim_end_matches('/').to_owned();
        plain(one) == plain(other)
    };
    let name = |word: &str| word.rsplit('/').next().unwrap_or_default().to_owned();
    // A program without a folder is any program of that name.
    let is_program = same(own, program) || !program.contains('/') && name(own) == *program;
    let (own, wanted) = (split(&words[1..]), split(&wanted[1..]));
    let mut rest = own.iter();
    is_program && wanted.iter().all(|argument| rest.any(|word| same(word, argument)))
}

/// `--a=b` is `--a b`.
fn split(words: &[String]) -> Vec<String> {
    let mut out = Vec::with_capacity(words.len());
    for word in words {
        match word.split_once('=').filter(|(name, _)| name.starts_with("--")) {
            Some((name, value)) => out.extend([name.to_owned(), value.to_owned()]),
            None => out.push(word.clone()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn through(text: &str) -> String {
        looked_through(&words(text)).join(" ")
    }

    #[test]
    fn what_only_starts_a_program_is_looked_through() {
        for (text, wanted) in [
            ("python -m pytest -q tests", "pytest -q tests"),
            ("uv run --frozen python3.12 -I -m pytest x", "pytest x"),
            ("sudo -E env A=1 B=2 xvfb-run -a poetry run mypy src", "mypy src"),
            ("timeout -k 5 60 /usr/bin/make all", "make all"),
            ("npx --yes eslint .", "eslint ."),
            ("coverage run --source x -m pytest -q", "pytest -q"),
            ("./scripts/check.sh --all", "./scripts/check.sh --all"),
            ("command -v mypy", "command -v mypy"),
            ("python scripts/check.py", "python scripts/check.py"),
            ("sudo", "sudo"),
            ("python -m", "python -m"),
            ("", ""),
        ] {
            assert_eq!(through(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_command_is_what_its_words_say() {
        let is = |have: &str, want: &str| satisfies(&looked_through(&words(have)), &looked_through(&words(want)));
        assert!(is("pytest -q --tb=short tests/docs/", "pytest tests/docs"));
        assert!(is("python -m pytest tests/docs", "pytest tests/docs"));
        assert!(is("cargo xtask gate --format json", "cargo xtask gate"));
        assert!(is("trivy fs --exit-code=0 .", "trivy --exit-code 0"));
        assert!(is("./.ci/run", ".ci/run") && is("a/b/tool --check", "tool --check"));
        assert!(!is("echo cargo xtask gate", "cargo xtask gate"));
        assert!(!is("black --check", "tool --check"));
        assert!(!is("cargo gate xtask", "cargo xtask gate"));
        assert!(!is("pytest tests/docs2", "pytest tests/docs"));
        assert!(!is("other/run", ".ci/run"));
    }

    #[test]
    fn what_prepares_is_no_check() {
        let kind_of = |text: &str| kind(&looked_through(&words(text)));
        assert_eq!(kind_of("pip install -e ."), Kind::Auxiliary);
        assert_eq!(kind_of("python -m pip install x"), Kind::Auxiliary);
        assert_eq!(kind_of("pip check"), Kind::Check);
        assert_eq!(kind_of("echo x"), Kind::Harmless);
        assert_eq!(kind_of("exit 0"), Kind::Harmless);
        assert_eq!(kind_of("exit 1"), Kind::Auxiliary);
        assert_eq!(kind_of("mypy src"), Kind::Check);
    }
}
