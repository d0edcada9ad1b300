//! Scripts within the words of a command: `$( )` and backquotes.

use std::ops::Range;

use super::simple::{Around, DEPTH_MAX};
use super::{Context, Walk, program, within};
use crate::text::shell::Word;
use crate::text::shell::tree::Simple;
use crate::workflow::program::Kind;
use crate::workflow::script::names::decides;
use crate::workflow::script::{Command, Mode, calls};

/// What a command makes of a substitution.
enum Use {
    /// Its status is that of the command: `x=$(mypy)`.
    Kept,
    /// What it prints is looked at later: `x=$(gofmt -l .)`, where `x` is tested.
    Printed,
    /// What it prints is looked at by the command: `test -z "$(gofmt -l .)"`.
    Tested,
    /// Nothing looks at its status: `export X=$(mypy)`.
    Lost(String),
}

impl Walk<'_> {
    /// The commands that `simple` substitutes.
    pub(super) fn substituted(&mut self, simple: &Simple, context: &Context, counts: bool) {
        if self.depth >= DEPTH_MAX {
            return;
        }
        let words = simple.sets.iter().chain(&simple.words);
        let mut scripts = words.flat_map(|word| word.substitutions.iter().map(move |script| (word, script))).peekable();
        while let Some((word, script)) = scripts.next() {
            let made = self.use_of(simple, word, scripts.peek().is_none());
            self.substitution(script.clone(), &made, context, counts);
        }
    }

    fn use_of(&self, simple: &Simple, word: &Word, is_last: bool) -> Use {
        let program = program(simple);
        let is_used = word.assigns.as_ref().is_some_and(|name| self.names.used.contains(name));
        if decides(program) {
            Use::Tested
        } else if is_used {
            Use::Printed
        } else if simple.words.is_empty() && is_last {
            Use::Kept
        } else if simple.words.is_empty() {
            Use::Lost("only the last `$( )` of an assignment has a say".to_owned())
        } else {
            let shown = if program.is_empty() { "the command" } else { program };
            Use::Lost(format!("in a `$( )` of `{shown}` nothing looks at its exit status"))
        }
    }

    fn substitution(&mut self, script: Range<usize>, made: &Use, context: &Context, counts: bool) {
        let mode = Mode { errexit: self.mode.errexit && self.mode.nested, ..self.mode };
        let outer = match made {
            Use::Kept | Use::Tested => context.lost.clone().or_else(|| self.ended.clone()),
            Use::Printed => self.ended.clone(),
            Use::Lost(why) => context.lost.clone().or_else(|| self.ended.clone()).or_else(|| Some(why.clone())),
        };
        let guard = context.guard.clone().or_else(|| self.early.clone());
        let function = context.function.clone();
        let exits = context.exits;
        let around = Around { lost: outer.clone(), guard, function: function.clone(), is_tail: counts, exits };
        let commands = within(self.text.get(script.clone()).unwrap_or_default(), mode, self.depth + 1);
        for mut command in commands {
            if matches!(made, Use::Printed | Use::Tested) {
                command.lost = None;
            }
            let called = command.words.first().filter(|name| self.names.functions.contains_key(*name));
            if let Some(name) = called.cloned() {
                let lost = outer.clone().or_else(|| command.lost.clone());
                let unseen = (context.unseen || !mode.errexit) && !matches!(made, Use::Printed | Use::Tested);
                let call = calls::Call {
                    lost,
                    unseen,
                    is_tail: counts,
                    exits,
                    walled: outer.clone(),
                    caller: function.clone(),
                };
                self.calls.entry(name).or_default().push(call);
                continue;
            }
            // Most of what is substituted is a version or a path. It is called a check only where the failure of a
            // plain assignment is what gets lost.
            let is_check = matches!(made, Use::Kept) && outer.is_some();
            let kind = if command.kind == Kind::Check && !is_check { Kind::Value } else { command.kind };
            let offset = script.start + command.offset;
            self.found.push(around.found(Command { kind, offset, ..command }));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::workflow::program::Kind;
    use crate::workflow::script::{Command, Mode, options, read};

    fn mypy(text: &str, mode: Mode) -> Command {
        let mut commands = read(text, mode).into_iter().filter(|command| command.words[0] == "mypy");
        let first = commands.next();
        first.filter(|_| commands.next().is_none()).unwrap_or_else(|| panic!("mypy is there once: {text}"))
    }

    /// Each was run with `-e`, and a `mypy` that prints a line and fails.
    #[test]
    fn a_failure_in_another_script_counts_as_the_shells_have_it() {
        let both = true;
        for (text, bash, sh) in [
            ("x=$(mypy)", both, both),
            ("x=`mypy`\necho $x", both, both),
            ("x=\"$(mypy)\"", both, both),
            ("x=${y:-$(mypy)}", both, both),
            ("x=$(mypy; echo done)", false, true),
            ("shopt -s inherit_errexit\nx=$(mypy; echo)", true, true),
            ("x=$(mypy || true)", false, false),
            ("x=$(mypy | cat)", false, false),
            ("set -o pipefail\nx=$(mypy | cat)", both, both),
            ("x=$(mypy) || echo bad", false, false),
            ("x=$(mypy) || exit 1", both, both),
            ("x=$(mypy) && echo fine\necho", false, false),
            ("if x=$(mypy); then echo; fi", false, false),
            ("if x=$(mypy); then echo; else exit 1; fi", both, both),
            ("set +e\nx=$(mypy)\nrc=$?\nexit $rc", both, both),
            ("x=$(mypy) y=$(echo)", false, false),
            ("y=$(echo) x=$(mypy)", both, both),
            ("export X=$(mypy)", false, false),
            ("f() { local x=$(mypy); }\nf", false, false),
            ("f() { local x; x=$(mypy); }\nf", both, both),
            ("echo \"a $(mypy) b\"", false, false),
            ("x=$(echo $(mypy))", false, false),
            ("test -z \"$(mypy)\"", both, both),
            ("[ -z \"$(mypy || true)\" ]", both, both),
            ("x=$(mypy || true)\nif [ -n \"$x\" ]; then exit 1; fi", both, both),
            ("f() { mypy; }\nx=$(f)", both, both),
            ("f() { mypy; echo; }\nx=$(f)", false, true),
            ("f() { mypy; }\necho $(f)", false, false),
            ("f() { mypy; }\ntest -z \"$(f)\"", both, both),
            ("set +e\ntest -z \"$(mypy)\"\nset -e", false, false),
            ("bash <<E\nmypy\nE", both, both),
            ("bash <<E\nmypy\necho\nE", false, false),
            ("bash -e <<E\nmypy\necho\nE", both, both),
            ("bash -e -s a b <<E\nmypy\necho\nE", both, both),
            ("bash <<E\nmypy || true\nE", false, false),
            ("bash <<'E' || true\nmypy\nE", false, false),
            ("bash <<-E\n\tset -e\n\tmypy\n\techo\n\tE\necho", both, both),
            ("bash <<E && echo ok\nmypy\nE", both, both),
        ] {
            for (shell, counts) in [("bash", bash), ("sh", sh)] {
                let command = mypy(text, options(shell, &["-e"]));
                assert_eq!(command.lost.is_none(), counts, "{shell}: {text}: {:?}", command.lost);
                let place = &text[command.offset..];
                assert!(place.starts_with("mypy"), "{text}: {place}");
            }
        }
    }

    #[test]
    fn a_text_that_no_shell_reads_is_no_script() {
        for text in ["cat <<E\nmypy\nE", "bash x.sh <<E\nmypy\nE", "python <<E\nmypy\nE", "x='$(mypy)'"] {
            let commands = read(text, options("bash", &[]));
            assert!(!commands.iter().any(|command| command.words[0] == "mypy"), "{text}");
        }
    }

    #[test]
    fn a_value_does_not_make_a_step_a_check() {
        let kind = |text: &str| mypy(text, options("bash", &["-e"])).kind;
        assert_eq!(kind("x=$(mypy || true)"), Kind::Value);
        assert_eq!(kind("echo $(mypy)"), Kind::Value);
        assert_eq!(kind("x=$(mypy)"), Kind::Value);
        assert_eq!(kind("x=$(mypy) || true"), Kind::Check);
    }
}
