//! Batch files cut into statements, by byte range.
//!
//! Reads as `cmd.exe` does, as far as no variable is needed for it: quotes and `^`, brackets, `if`, `else` and
//! `for` in front of a command, output into files. Accepts every text.

mod prefixes;

use std::ops::Range;

/// One command, label or remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Where it stands: from its name to the end of its arguments.
    pub range: Range<usize>,
    /// What it does.
    pub kind: Kind,
}

/// What a statement does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It prints.
    Echo {
        /// What is printed.
        text: Range<usize>,
        /// Whether it goes into a file or another program, not to the console.
        redirected: bool,
    },
    /// `rem` or `::`.
    Comment,
    /// `:name`.
    Label {
        /// The name, without the colon.
        name: Range<usize>,
    },
    /// `goto name` or `call :name`.
    Jump {
        /// The name, without a colon; may hold variables.
        name: Range<usize>,
    },
    /// `chcp`.
    CodePage {
        /// The page it switches to, if it says one.
        page: Option<u32>,
    },
    /// Any other command.
    Other,
}

/// Every statement of `text`, in order. Takes linear time.
pub fn statements(text: &str) -> Vec<Statement> {
    let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut scanner = Scanner { text, at, depth: 0, redirected: false, statements: Vec::new() };
    while scanner.at < text.len() {
        scanner.statement();
    }
    scanner.statements
}

/// A label or the name of a jump's target as `cmd.exe` compares it: up to what ends it, in small letters.
pub fn label(name: &str) -> String {
    named(name).to_lowercase()
}

/// `text` up to what ends the name of a label.
fn named(text: &str) -> &str {
    let ends = |c: char| c.is_whitespace() || ":+,;=&|<>()".contains(c);
    text.split(ends).next().unwrap_or_default()
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// How many brackets are open.
    depth: usize,
    /// The output of the statement at hand is not for the console.
    redirected: bool,
    statements: Vec<Statement>,
}

impl Scanner<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    /// The end of the line that holds `at`, its own end excluded.
    fn end_of_line(&self, at: usize) -> usize {
        memchr::memchr2(b'\n', b'\r', &self.text.as_bytes()[at..]).map_or(self.text.len(), |found| at + found)
    }

    fn push(&mut self, range: Range<usize>, kind: Kind) {
        self.at = range.end;
        self.statements.push(Statement { range, kind });
    }

    /// Reads one statement, or what stands between two.
    fn statement(&mut self) {
        match self.byte(self.at) {
            b'\n' | b'\r' | b'&' | b'|' => {
                (self.at, self.redirected) = (self.at + 1, false);
            }
            b' ' | b'\t' | b'\x0b' | b'\x0c' | b'@' | b',' | b';' | b'=' => self.at += 1,
            b'(' => (self.at, self.depth) = (self.at + 1, self.depth + 1),
            b')' => (self.at, self.depth) = (self.at + 1, self.depth.saturating_sub(1)),
            b'>' | b'<' => self.redirect(),
            b'0'..=b'9' if matches!(self.byte(self.at + 1), b'>' | b'<') => {
                self.at += 1;
                self.redirect();
            }
            b':' => self.label(),
            _ => self.command(),
        }
    }

    /// Passes over an arrow in front of a command, and the file behind it.
    fn redirect(&mut self) {
        self.redirected |= self.byte(self.at) == b'>';
        while matches!(self.byte(self.at), b'>' | b'<' | b'&' | b' ' | b'\t') {
            self.at += 1;
        }
        self.at = self.word_end(self.at);
    }

    fn label(&mut self) {
        let end = self.end_of_line(self.at);
        let from = self.at + 1;
        if self.byte(from) == b':' {
            return self.push(self.at..end, Kind::Comment);
        }
        let blank = self.text[from..end].len() - self.text[from..end].trim_start().len();
        let name = from + blank..from + blank + named(&self.text[from + blank..end]).len();
        self.push(self.at..end, Kind::Label { name });
    }

    /// Behind the word that begins at `at`, quotes and `^` counted.
    fn word_end(&self, mut at: usize) -> usize {
        let mut is_quoted = false;
        while at < self.text.len() {
            match self.byte(at) {
                b'\n' | b'\r' => return at,
                b'"' => is_quoted = !is_quoted,
                _ if is_quoted => {}
                b'^' if !matches!(self.byte(at + 1), b'\n' | b'\r') => at += 1,
                b' ' | b'\t' | b'&' | b'|' | b'(' | b')' | b'<' | b'>' | b',' | b';' | b'=' => return at,
                _ => {}
            }
            at += 1;
        }
        self.boundary(at)
    }

    /// Where the arguments that begin at `from` end, and where the first arrow in them stands.
    fn arguments(&self, from: usize) -> (usize, Option<usize>) {
        let (mut at, mut is_quoted, mut arrow) = (from, false, None);
        while at < self.text.len() {
            match self.byte(at) {
                b'\n' | b'\r' => break,
                b'"' => is_quoted = !is_quoted,
                b'^' if !is_quoted => {
                    // A line that ends with it goes on in the next.
                    let is_pair = self.byte(at + 1) == b'\r' && self.byte(at + 2) == b'\n';
                    at += 1 + usize::from(is_pair);
                }
                b'>' | b'<' if !is_quoted => {
                    arrow = arrow.or(Some(at));
                    // `2>&1` is no end.
                    at += usize::from(self.byte(at + 1) == b'&');
                }
                b'&' | b'|' if !is_quoted => break,
                b')' if !is_quoted && self.depth > 0 => break,
                _ => {}
            }
            at += 1;
        }
        let at = at.min(self.text.len());
        (self.boundary(at), arrow)
    }

    /// The first place from `at` on that no character stands across.
    fn boundary(&self, at: usize) -> usize {
        (at.min(self.text.len())..self.text.len()).find(|at| self.text.is_char_boundary(*at)).unwrap_or(self.text.len())
    }

    fn command(&mut self) {
        let from = self.at;
        let end = self.name_end(from);
        let name = self.text[from..end].to_ascii_lowercase();
        match name.as_str() {
            "if" => self.at = self.behind_condition(end),
            "else" => self.at = end,
            "for" => self.at = self.behind_loop(end),
            "rem" => self.push(from..self.end_of_line(end), Kind::Comment),
            "goto" => {
                let (stop, _) = self.arguments(end);
                let target = self.text[end..stop].trim_start_matches([' ', '\t', ',', ';', '=']);
                let target = target.strip_prefix(':').unwrap_or(target);
                let start = stop - target.len();
                self.push(from..stop, Kind::Jump { name: start..start + target.trim_end().len() });
            }
            "call" => {
                let (stop, _) = self.arguments(end);
                let target = self.text[end..stop].trim_start();
                match target.strip_prefix(':') {
                    Some(target) => {
                        let name = stop - target.len()..stop;
                        let first = self.word_end(name.start).min(stop);
                        self.push(from..stop, Kind::Jump { name: name.start..first });
                    }
                    // What it calls is a statement of its own.
                    None => self.at = end,
                }
            }
            "chcp" => {
                let (stop, _) = self.arguments(end);
                let page = self.text[end..stop].trim_start().split(|c: char| !c.is_ascii_digit()).next();
                let page = page.and_then(|page| page.parse().ok());
                self.push(from..stop, Kind::CodePage { page });
            }
            "echo" => self.echo(from, end),
            _ => {
                let (stop, _) = self.arguments(end);
                self.push(from..stop.max(from + 1), Kind::Other);
            }
        }
    }

    /// Behind the name of the command at `from`, at least one character.
    fn name_end(&self, from: usize) -> usize {
        let end = self.word_end(from);
        let word = &self.text[from..end];
        // `echo.x`, `goto:x`, `call:x`, `if/i`: what follows belongs to no name.
        for name in ["echo", "goto", "call", "rem", "if"] {
            let rest = word.get(name.len()..).unwrap_or_default();
            let is_name = word.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
            let ends = ['.', ':', '/', '[', ']', '+', '\\'];
            if is_name && rest.starts_with(ends) {
                return from + name.len();
            }
        }
        if end > from { end } else { self.boundary(from + 1) }
    }

    fn echo(&mut self, from: usize, end: usize) {
        let (stop, arrow) = self.arguments(end);
        let mut last = arrow.map_or(stop, |arrow| arrow.min(stop));
        // `2>` names a stream only behind a blank.
        let bytes = self.text.as_bytes();
        if arrow.is_some() && last > end + 1 && bytes[last - 1].is_ascii_digit() && bytes[last - 2] == b' ' {
            last -= 1;
        }
        let separator =
            matches!(self.byte(end), b' ' | b'\t' | b'.' | b':' | b'/' | b'(' | b'[' | b'+' | b',' | b';' | b'=');
        let first = (end + usize::from(separator)).min(last);
        let into_file = |arrow: usize| {
            let target = self.text[arrow..stop].trim_start_matches(['>', ' ']).to_ascii_lowercase();
            self.byte(arrow) == b'>' && !target.starts_with('&') && !target.starts_with("con")
        };
        let is_piped = self.byte(stop) == b'|' && self.byte(stop + 1) != b'|';
        let redirected = self.redirected || is_piped || arrow.is_some_and(into_file);
        self.push(from..stop, Kind::Echo { text: first..last, redirected });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let shown = |statement: &Statement| match &statement.kind {
            Kind::Echo { text: printed, redirected } => {
                format!("echo{} [{}]", if *redirected { ">" } else { "" }, &text[printed.clone()])
            }
            Kind::Comment => "rem".to_owned(),
            Kind::Label { name } => format!(":{}", &text[name.clone()]),
            Kind::Jump { name } => format!("goto {}", &text[name.clone()]),
            Kind::CodePage { page } => format!("chcp {page:?}"),
            Kind::Other => format!("({})", &text[statement.range.clone()]),
        };
        statements(text).iter().map(shown).collect()
    }

    #[test]
    fn statements_are_told_apart() {
        assert_eq!(shown("@echo off\r\nset A=b & dir \"x & y\"\r\n"), ["echo [off]", "(set A=b )", "(dir \"x & y\")"]);
        assert_eq!(shown("rem a & b\n:: c\n  @REM\n:d e\n"), ["rem", "rem", "rem", ":d"]);
        assert_eq!(
            shown("goto :EOF\ngoto a b\ncall :c %1\ncall d.bat\ngoto:e"),
            ["goto EOF", "goto a b", "goto c", "(d.bat)", "goto e"]
        );
        assert_eq!(shown("chcp 65001 >nul\nchcp\n@chcp.com 437"), ["chcp Some(65001)", "chcp None", "(chcp.com 437)"]);
        assert_eq!(shown("set A=b^\r\n & c\nd^&e"), ["(set A=b^\r\n )", "(c)", "(d^&e)"]);
    }

    #[test]
    fn a_command_stands_behind_conditions_and_loops() {
        assert_eq!(shown("if not exist \"a b\" echo c"), ["echo [c]"]);
        assert_eq!(shown("if /i \"%a%\"==\"b c\" (echo d) else echo e"), ["echo [d]", "echo [e]"]);
        assert_eq!(shown("if %a% NEQ 0 goto f"), ["goto f"]);
        assert_eq!(shown("if %a% == b goto f"), ["goto f"]);
        assert_eq!(shown("for %%a in (1 do 2) do @echo %%a"), ["echo [%%a]"]);
        assert_eq!(shown("if defined A (\n echo (b)\n)\necho c)"), ["echo [(b]", "echo [c)]"]);
    }

    #[test]
    fn what_echo_prints_is_known_and_where_it_goes() {
        assert_eq!(
            shown("echo.a\necho:b\necho(c\necho\nechoes"),
            ["echo [a]", "echo [b]", "echo [c]", "echo []", "(echoes)"]
        );
        assert_eq!(shown("echo a > b\necho c 1>&2\necho d >con"), ["echo> [a ]", "echo [c ]", "echo [d ]"]);
        assert_eq!(shown(">>a echo b\necho c"), ["echo> [b]", "echo [c]"]);
        assert_eq!(shown("echo a | find b\necho c || d"), ["echo> [a ]", "(find b)", "echo [c ]", "(d)"]);
        assert_eq!(shown("echo \"a > b\" ^> c"), ["echo [\"a > b\" ^> c]"]);
    }

    #[test]
    fn labels_are_compared_up_to_their_end() {
        assert_eq!(label("Main:x"), "main");
        assert_eq!(label("a.b+c"), "a.b");
    }

    /// Pieces that open, close and cross.
    const PIECES: &[&str] = &[
        "echo", "rem", "::", ":", "goto", "call", "if", "not", "exist", "==", "else", "for", "do", "in", "chcp", "(",
        ")", "^", "&", "|", ">", "<", "2>&1", "\"", "%", "\n", "\r\n", "\r", " ", "@", "a", "9", ".", "\u{2014}",
        "\u{130}", "\u{FEFF}",
    ];

    proptest! {
        #[test]
        fn any_text_is_read_in_order(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
            holds(&pieces.concat());
        }

        #[test]
        fn any_characters_are_read_in_order(text in ".*") {
            holds(&text);
        }
    }

    fn holds(text: &str) {
        let mut at = 0;
        for statement in statements(text) {
            let range = statement.range;
            assert!(range.start >= at && range.end > range.start, "{text:?} {range:?}");
            assert!(text.get(range.clone()).is_some(), "{text:?} {range:?}");
            if let Kind::Echo { text: inside, .. } | Kind::Label { name: inside } | Kind::Jump { name: inside } =
                statement.kind
            {
                assert!(text.get(inside.clone()).is_some(), "{text:?} {inside:?}");
                assert!(inside.start >= range.start && inside.end <= range.end, "{text:?} {inside:?}");
            }
            at = range.end;
        }
    }

    #[test]
    fn hostile_texts_take_linear_time() {
        for piece in ["if ", "for ", "if \"", "(", "^\n", "echo >", "&", "call :", "\u{2014}^"] {
            let text = piece.repeat(400_000 / piece.len());
            assert!(statements(&text).len() <= text.len());
        }
    }
}
