//! Which commands of a shell script make the script fail when they fail.

mod calls;
mod inner;
mod mode;
mod names;
mod shown;
mod walk;

use super::program::Kind;

/// How a script is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    /// Whether the first failure ends it (`-e`).
    pub errexit: bool,
    /// Whether a pipe fails when any of its commands does.
    pub pipefail: bool,
    /// Whether `-e` holds in `$( )`, too: bash turns it off there, other shells do not.
    pub nested: bool,
}

impl Mode {
    /// How bash runs it; `-e` is on or off.
    pub const fn bash(errexit: bool) -> Mode {
        Mode { errexit, pipefail: false, nested: false }
    }
}

/// A command of a script.
#[derive(Clone, Debug)]
pub struct Command {
    /// The program and its arguments, what only starts it looked through.
    pub words: Vec<String>,
    /// Where it begins in the script.
    pub offset: usize,
    /// What is written there, on one line.
    pub shown: String,
    /// What it is good for.
    pub kind: Kind,
    /// Why its failure does not fail the script, if it does not.
    pub lost: Option<String>,
    /// On which condition it runs, if the script has one.
    pub guard: Option<String>,
}

/// The mode of `shell` with these options.
pub fn options(shell: &str, options: &[&str]) -> Mode {
    mode::set(Mode { nested: shell != "bash", ..Mode::bash(false) }, options)
}

/// Every command of `text`, in the order they are written. Takes linear time but for the variables that keep a status.
pub fn read(text: &str, mode: Mode) -> Vec<Command> {
    walk::read(text, mode)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULT: Mode = Mode::bash(true);

    /// The commands whose failure is lost, and why.
    fn lost(text: &str, mode: Mode) -> Vec<String> {
        let commands = read(text, mode).into_iter();
        commands.filter_map(|command| Some(format!("{}: {}", command.words[0], command.lost?))).collect()
    }

    fn is_lost(text: &str) -> bool {
        read(text, DEFAULT).iter().any(|command| command.kind == Kind::Check && command.lost.is_some())
    }

    #[test]
    fn what_takes_a_status_away_is_seen() {
        for text in [
            "mypy || true",
            "mypy || :",
            "mypy || echo failed",
            "mypy || exit 0",
            "mypy || { echo failed; true; }",
            "mypy || (echo failed)",
            "(mypy; ruff) || true",
            "set +e\nmypy; true",
            "set +e\nmypy\nexit 0",
            "set +e\nmypy\nset -e\necho done",
            "mypy | tee out",
            "mypy 2>&1 | tee out\necho done",
            "mypy && echo fine\necho done",
            "! mypy\necho done",
            "mypy &\necho done",
            "if mypy; then echo fine; else echo bad; fi",
            "exit 0\nmypy",
            "f() { mypy; }\necho f",
            "f() { mypy; }\nf || true",
            "f() { mypy || true; }\nf",
            "for x in a; do mypy $x || true; done",
            "mypy || rc=$?\necho $rc",
            "trap 'exit 0' EXIT\nmypy",
            "mypy \\\n  src ||\n  true",
            "warn() { echo bad; }\nmypy || warn",
            "mypy &\nwait",
            "until mypy; do n=$((n+1)); [ $n -ge 2 ] && break; done",
            "bash -c 'mypy || true'",
            "sh -c 'mypy | tee out'",
            "bash -c 'mypy; echo done'",
            "eval 'mypy || true'",
            "find . -name x -exec mypy {} \\;",
            "try() { \"$@\" || true; }\ntry mypy",
            "f() { mypy; echo; }\nf || exit 1",
            "f() { mypy; echo; }\nif f; then echo; else exit 1; fi",
            "g() { mypy; echo; }\nf() { g; echo; }\nf || exit 1",
            "{ mypy; echo; } || exit 1",
            "set +e\n(set -e; true)\nmypy\necho",
            "set +e\nmypy || ruff\necho",
            "(mypy || exit 1) || true",
            "{ mypy || exit 1; } | cat\necho",
            "f() { mypy || exit 1; echo; }\n{ f || true; } | cat",
            "f() { mypy || exit 1; echo; }\n(f) || true",
            "f() { mypy || return 1; }\nf || true",
            "failed=()\nmypy || failed+=(mypy)\necho ${#failed[@]}",
            "mypy || ((failed++)) || true",
            "mypy | grep -v noise",
        ] {
            assert!(is_lost(text), "{text}");
        }
    }

    #[test]
    fn what_fails_the_script_is_seen() {
        for text in [
            "mypy",
            "mypy; true",
            "mypy || exit 1",
            "mypy || echo x && exit 1",
            "mypy || { echo failed; exit 1; }",
            "x=$(grep a b || true)\nmypy",
            "set -o pipefail\nmypy | tee out",
            "set -euo pipefail\nmypy | tee out",
            "echo x | mypy",
            "cd x && mypy",
            "mypy && echo fine",
            "! mypy",
            "if mypy; then echo fine; else exit 1; fi",
            "if ! mypy; then\n  failed=1\nfi\nexit ${failed:-0}",
            "f() { mypy; }\nf",
            "mypy || rc=$?\nexit $rc",
            "set +e\nmypy\nrc=$?\nset -e\nexit $rc",
            "set +e\nmypy",
            "mypy | tee out\ntest ${PIPESTATUS[0]} -eq 0",
            "for x in a; do mypy $x; done",
            "# mypy || true\nmypy",
            "echo 'mypy || true'",
            "(cd x; mypy)",
            "mypy &\nwait $!",
            "if mypy; then exit 0; fi\nexit 1",
            "mypy && exit 0\nexit 1",
            "retry() { for i in 1 2; do \"$@\" && return 0; done; return 1; }\nretry mypy",
            "die() { echo bad; exit 1; }\nmypy || die",
            "die() { echo bad; exit 1; }\nif ! mypy; then die; fi",
            "fail() { rc=1; }\nmypy || fail\nexit ${rc:-0}",
            "(exit 0)\nmypy",
            "(set +e; true)\nmypy\necho",
            "bash -o pipefail -c 'mypy | tee out'",
            "bash -ec 'mypy; echo'",
            "find . -exec mypy {} +",
            "f() { mypy; }\nf || exit 1",
            "n=0; until mypy; do n=$((n+1)); [ $n -ge 2 ] && exit 1; done",
            "failed=()\nmypy || failed+=(mypy)\nif [ ${#failed[@]} -gt 0 ]; then exit 1; fi",
            "failed=0\nmypy || ((failed++)) || true\nif ((failed > 0)); then exit 1; fi",
            "failed=0\nmypy || failed=$((failed+1))\n((failed == 0))",
            "failed=0\nmypy || let failed+=1\n[ $failed = 0 ]",
            "mypy && ok=1\n[ \"$ok\" = 1 ]",
            "mypy | grep -q err && exit 1",
            "mypy | grep err && exit 1 || true",
            "! mypy | grep err",
            "if mypy | grep err; then exit 1; fi",
            "mypy || mypy --again",
            "{ mypy || exit 1; } || true",
            "f() { mypy || exit 1; echo; }\nf || true",
            "die() { echo; exit 1; }\nf() { mypy || die; echo; }\ng() { f; echo; }\ng || true",
            "if { mypy || exit 1; }; then echo; fi",
            "{ if ! mypy; then exit 1; fi; } || true",
            "[ -d / ] && { mypy && exit 0; exit 1; }",
        ] {
            assert!(!is_lost(text), "{text}: {:?}", lost(text, DEFAULT));
        }
    }

    #[test]
    fn the_reason_says_what_is_written() {
        assert_eq!(lost("mypy || true", DEFAULT), ["mypy: `|| true` takes its exit status away"]);
        assert_eq!(lost("mypy | tee x", DEFAULT), ["mypy: a pipe without `pipefail` takes its exit status away"]);
        assert_eq!(lost("mypy | tee x", Mode { pipefail: true, ..DEFAULT }), [""; 0]);
        assert_eq!(lost("mypy\nruff", Mode::bash(false)), ["mypy: without `-e` the shell goes on after it"]);
    }

    #[test]
    fn a_condition_is_known_as_one() {
        let guards: Vec<_> = read(
            "if [ -d x ]; then mypy; fi\n[ -n \"$X\" ] && ruff\ncd y && black\nif [ -f z ]; then exit 0; fi\nflake8",
            DEFAULT,
        )
        .into_iter()
        .filter(|command| command.kind == Kind::Check)
        .map(|command| (command.words[0].clone(), command.guard.unwrap_or_default()))
        .collect();
        let pair = |name: &str, guard: &str| (name.to_owned(), guard.to_owned());
        assert_eq!(
            guards,
            [
                pair("mypy", "[ -d x ]"),
                pair("ruff", "[ -n \"$X\" ]"),
                pair("black", ""),
                pair("flake8", "not [ -f z ]")
            ]
        );
    }

    #[test]
    fn another_program_in_its_place_is_a_condition() {
        let guard = |text: &str| read(text, DEFAULT).into_iter().find(|it| it.words[0] == "mypy").unwrap().guard;
        assert_eq!(guard("mypy || ruff").as_deref(), Some("ruff fails, too"));
        assert_eq!(guard("mypy || ./notify.sh && echo").as_deref(), Some("./notify.sh fails, too"));
        for text in ["mypy || mypy --again", "mypy || exit 1", "mypy || { echo; exit 1; }", "mypy || (exit 3)", "mypy"]
        {
            assert_eq!(guard(text), None, "{text}");
        }
    }

    #[test]
    fn a_function_that_runs_its_arguments_is_looked_through() {
        let commands =
            read("step() {\n  echo \"$*\"\n  \"$@\"\n}\nstep cargo test --all\nstep mypy || true\n", DEFAULT);
        let shown: Vec<_> = commands
            .iter()
            .filter(|command| command.kind == Kind::Check)
            .map(|command| (command.words.join(" "), command.lost.is_some()))
            .collect();
        assert_eq!(shown, [("cargo test --all".to_owned(), false), ("mypy".to_owned(), true)]);
    }

    #[test]
    fn nothing_breaks_on_any_prefix() {
        let text = "f() { \"$@\" || rc=$?; }\nset +e; if a | b; then c; fi && ! d || { e; } &\ncase x in y) exit $rc;; esac\n\u{E9} || \u{E9}\n";
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            read(&text[..end], DEFAULT);
        }
    }
}
