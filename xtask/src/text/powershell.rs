//! PowerShell cut into tokens and commands, by byte range.
//!
//! Modelled on PowerShell's own tokenizer (`tokenizer.cs` and `CharTraits.cs` of its engine): typographic quotes
//! open and close strings, typographic dashes are dashes, and a word in a command reaches further than one in an
//! expression. Accepts every text: what is left open ends with the file.

mod brackets;
mod characters;
mod holes;
mod strings;
mod words;

use std::ops::Range;

pub use characters::{is_dash, is_double_quote, is_single_quote};
pub use holes::holes;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands; of a string, quotes included.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text(Text),
    /// `#` to the end of the line, or `<#` to `#>`.
    Comment,
    /// `$name`, `${name}` or `@name`.
    Variable,
    /// A name, keyword, number or bare argument. Quotes within a bare argument belong to it.
    Word,
    /// A dash and a name: a parameter, or an operator such as `-eq`.
    Parameter,
    /// What follows is a file to be written: `>`, `>>`, `2>`, `*>`.
    Redirection {
        /// Whether the file is kept.
        appends: bool,
    },
    /// A statement or an element of a pipeline ends: a line end, `;`, `|`, `&&`, `||`.
    Separator,
    /// Anything else.
    Operator,
}

/// A string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Between the quotes; of a here-string, without its first and last line end.
    pub body: Range<usize>,
    /// Whether variables, `$( )` and backticks count in it.
    pub expands: bool,
    /// Whether it is a here-string.
    pub here: bool,
    /// Whether its end was found.
    pub closed: bool,
}

/// A command and what it is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Its name, as an index into [`Source::tokens`]: a word, or what `&` or `.` calls.
    pub name: usize,
    /// The tokens behind it, as indices; what stands in brackets among them included, so ranges nest.
    pub arguments: Range<usize>,
}

/// A scanned script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Every token, in order, never overlapping.
    pub tokens: Vec<Token>,
    /// Every command, by the place of its name.
    pub commands: Vec<Command>,
    /// Every `$( )` within a string or a word, brackets included: code that is not among the tokens.
    pub holes: Vec<Range<usize>>,
}

/// Scans a script. Takes linear time.
pub fn scan(text: &str) -> Source {
    let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let frames = vec![Frame::new(0, State::Start)];
    let mut scanner = Scanner { text, at, frames, last: Last::Separator, source: Source::default() };
    scanner.run();
    scanner.source
}

/// What may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// A statement: a word here is a command or a keyword.
    Start,
    /// What is called: behind `&` and `.`.
    Called,
    /// The name of an entry of a table.
    Key,
    /// The name of a function.
    Named,
    /// Arguments of a command.
    Arguments,
    /// The rest of an expression.
    Expression,
}

/// A bracket that is open, or the file.
#[derive(Debug)]
struct Frame {
    /// What closes it; 0 of the file.
    close: u8,
    state: State,
    /// Entries of a table stand in it.
    is_table: bool,
    /// Arguments of a method or an attribute stand in it: a line end does not end them.
    is_call: bool,
    /// The last token was a keyword, so a bracket behind it is no call.
    is_behind_keyword: bool,
    /// The command that is being read, as an index.
    command: Option<usize>,
}

impl Frame {
    fn new(close: u8, state: State) -> Frame {
        Frame { close, state, is_table: false, is_call: false, is_behind_keyword: false, command: None }
    }
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Never empty: the file is the first.
    frames: Vec<Frame>,
    /// What was read last, comments passed over.
    last: Last,
    source: Source,
}

/// What was read last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    Comma,
    Separator,
    Other,
}

impl Scanner<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn character(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(0, State::Start));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn state(&self) -> State {
        self.frames.last().map_or(State::Start, |frame| frame.state)
    }

    /// Adds the token from the current place to `end` and stands behind it.
    fn push(&mut self, end: usize, kind: Kind) {
        self.frame().is_behind_keyword = false;
        self.last = match kind {
            Kind::Comment => self.last,
            Kind::Separator => Last::Separator,
            Kind::Operator if self.byte(self.at) == b',' => Last::Comma,
            _ => Last::Other,
        };
        self.source.tokens.push(Token { range: self.at..end, kind });
        self.at = end;
    }

    fn run(&mut self) {
        while let Some(character) = self.character(self.at) {
            match character {
                '\n' | '\r' => self.line_end(),
                _ if characters::is_blank(character) => self.at += character.len_utf8(),
                '`' if matches!(self.byte(self.at + 1), b'\n' | b'\r') => self.at = self.behind_line_end(self.at + 1),
                '#' => self.push(self.end_of_line(self.at), Kind::Comment),
                '<' if self.byte(self.at + 1) == b'#' => {
                    let end = self.text[self.at + 2..].find("#>").map_or(self.text.len(), |found| self.at + found + 4);
                    self.push(end, Kind::Comment);
                }
                _ if is_single_quote(character) || is_double_quote(character) => self.string(character),
                '$' => self.dollar(),
                '@' => self.at_sign(),
                '(' | '{' => self.open(1, character == '{', false),
                ')' | '}' => self.close(character as u8),
                ';' => self.separate(1),
                '|' => self.separate(if self.byte(self.at + 1) == b'|' { 2 } else { 1 }),
                '&' if self.byte(self.at + 1) == b'&' => self.separate(2),
                '&' => self.ampersand(),
                ',' => self.push(self.at + 1, Kind::Operator),
                '>' | '<' | '*' | '0'..='9' if self.redirection() => {}
                _ => self.word(character),
            }
        }
        while let Some(frame) = self.frames.pop() {
            self.finish(frame.command);
        }
    }

    fn end_of_line(&self, at: usize) -> usize {
        memchr::memchr2(b'\n', b'\r', &self.text.as_bytes()[at..]).map_or(self.text.len(), |found| at + found)
    }

    /// Behind the line end that begins at `at`.
    fn behind_line_end(&self, at: usize) -> usize {
        let is_pair = self.byte(at) == b'\r' && self.byte(at + 1) == b'\n';
        (at + 1 + usize::from(is_pair)).min(self.text.len())
    }

    fn line_end(&mut self) {
        let end = self.behind_line_end(self.at);
        if self.last != Last::Other || self.frame().is_call {
            self.at = end;
        } else {
            self.separate(end - self.at);
        }
    }

    fn separate(&mut self, length: usize) {
        let command = self.frame().command.take();
        self.finish(command);
        let is_pipe = self.byte(self.at) == b'|';
        self.push(self.at + length, Kind::Separator);
        let frame = self.frame();
        frame.state = if frame.is_table && !is_pipe { State::Key } else { State::Start };
    }

    /// Ends the arguments of a command with the last token.
    fn finish(&mut self, command: Option<usize>) {
        let end = self.source.tokens.len();
        if let Some(command) = command.and_then(|command| self.source.commands.get_mut(command)) {
            command.arguments.end = end.max(command.arguments.start);
        }
    }

    /// Says that the last token names a command.
    fn begin(&mut self) {
        let name = self.source.tokens.len().saturating_sub(1);
        self.source.commands.push(Command { name, arguments: name + 1..name + 1 });
        let command = self.source.commands.len() - 1;
        let before = self.frame().command.replace(command);
        self.finish(before);
        self.frame().state = State::Arguments;
    }

    /// Says that the last token was a value.
    fn operand(&mut self) {
        match self.state() {
            State::Called => self.begin(),
            State::Start | State::Key | State::Named => self.frame().state = State::Expression,
            State::Arguments | State::Expression => {}
        }
    }

    fn ampersand(&mut self) {
        let is_call = self.state() == State::Start;
        self.push(self.at + 1, Kind::Operator);
        if is_call {
            self.frame().state = State::Called;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The tokens without separators, each with a letter for its kind.
    fn shown(text: &str) -> String {
        let source = scan(text);
        let tokens = source.tokens.iter().filter(|token| token.kind != Kind::Separator);
        let shown = tokens.map(|token| {
            let letter = match &token.kind {
                Kind::Text(text) if !text.closed => 'U',
                Kind::Text(text) if text.here => 'H',
                Kind::Text(text) if text.expands => 'D',
                Kind::Text(_) => 'S',
                Kind::Comment => 'C',
                Kind::Variable => 'V',
                Kind::Word => 'W',
                Kind::Parameter => 'P',
                Kind::Redirection { appends: false } => 'R',
                Kind::Redirection { appends: true } => 'A',
                Kind::Separator | Kind::Operator => 'O',
            };
            format!("{letter}{}", &text[token.range.clone()])
        });
        shown.collect::<Vec<_>>().join(" ~ ")
    }

    /// Every command, with the tokens that it is given.
    fn commands(text: &str) -> Vec<String> {
        let source = scan(text);
        let token = |index: usize| &text[source.tokens[index].range.clone()];
        let shown = |command: &Command| {
            let arguments: Vec<&str> = command.arguments.clone().map(token).collect();
            format!("{}: {}", token(command.name), arguments.join(" "))
        };
        source.commands.iter().map(shown).collect()
    }

    #[test]
    fn strings_end_where_powershell_ends_them() {
        assert_eq!(shown("'it''s' 'b'"), "S'it''s' ~ S'b'");
        assert_eq!(shown("$a = \"x`\"y\"\"z\" # c"), "V$a ~ O= ~ D\"x`\"y\"\"z\" ~ C# c");
        assert_eq!(shown("\"$(f \"b\" (1)) c\" d"), "D\"$(f \"b\" (1)) c\" ~ Wd");
        assert_eq!(scan("\"$(f \"b\" (1)) c\"").holes, vec![1..13]);
        assert_eq!(shown("\u{201C}a\u{201D} \u{2018}b\u{201B}"), "D\u{201C}a\u{201D} ~ S\u{2018}b\u{201B}");
        assert_eq!(shown("'a \u{2019} b'"), "S'a \u{2019} ~ Wb ~ U'");
        assert_eq!(shown("\"open\nto the end"), "U\"open\nto the end");
    }

    #[test]
    fn code_in_strings_is_found_at_every_depth() {
        let text = "a \"b $(c \"d $(e) f\") g\" \"$(\"";
        let found: Vec<&str> = holes(&scan(text), text).into_iter().map(|hole| &text[hole]).collect();
        assert_eq!(found, ["c \"d $(e) f\"", "\"", "e"]);
    }

    #[test]
    fn here_strings_end_at_the_beginning_of_a_line() {
        assert_eq!(shown("@'\na '@ 'b\n'@ + 1"), "H@'\na '@ 'b\n'@ ~ O+ ~ W1");
        assert_eq!(shown("@\" \r\n`\"@ $(x\n\"@\n) \r\n\"@"), "H@\" \r\n`\"@ $(x\n\"@\n) \r\n\"@");
        assert_eq!(shown("@'\n'@"), "H@'\n'@");
        let source = scan("@'\r\na\r\n'@");
        assert!(matches!(&source.tokens[0].kind, Kind::Text(text) if text.body == (4..5) && text.closed));
        assert_eq!(shown("@'x'"), "O@ ~ S'x'");
    }

    #[test]
    fn comments_begin_where_a_token_could() {
        assert_eq!(shown("a#b #c"), "Wa#b ~ C#c");
        assert_eq!(shown("$a#b"), "V$a ~ C#b");
        assert_eq!(shown("<# ' #> 'x' <# open"), "C<# ' #> ~ S'x' ~ C<# open");
    }

    #[test]
    fn words_of_commands_reach_further_than_names() {
        assert_eq!(shown("git log --format=%h's x' a.b"), "Wgit ~ Wlog ~ W--format=%h's x' ~ Wa.b");
        assert_eq!(shown("$x=-1+a.b"), "V$x ~ O= ~ O- ~ W1 ~ O+ ~ Wa ~ O. ~ Wb");
        assert_eq!(shown("@{a='b';c=d e}"), "O@{ ~ Wa ~ O= ~ S'b' ~ Wc ~ O= ~ Wd ~ We ~ O}");
        assert_eq!(shown("&$a.\"b c\" $d['e f'] g"), "O& ~ V$a ~ O. ~ D\"b c\" ~ V$d ~ O[ ~ S'e f' ~ W] ~ Wg");
        assert_eq!(shown("f -A:b -c \u{2013}d"), "Wf ~ P-A: ~ Wb ~ P-c ~ P\u{2013}d");
        assert_eq!(shown("icacls --% a \"b ; c\nd"), "Wicacls ~ W--% ~ W a \"b ; c ~ Wd");
        assert_eq!(shown("icacls --%"), "Wicacls ~ W--%");
        assert_eq!(shown("$a::b ${c d} $env:E $? $$"), "V$a ~ O: ~ O: ~ Wb ~ V${c d} ~ V$env:E ~ V$? ~ V$$");
    }

    #[test]
    fn output_goes_into_files() {
        assert_eq!(shown("a > b.txt 2>> c 2>&1"), "Wa ~ R> ~ Wb.txt ~ A2>> ~ Wc ~ O2>&1");
        assert_eq!(shown("'x'>b.txt; 1 -gt 2"), "S'x' ~ R> ~ Wb.txt ~ W1 ~ P-gt ~ W2");
        assert_eq!(shown("a *>$null '>'"), "Wa ~ R*> ~ V$null ~ S'>'");
    }

    #[test]
    fn commands_are_found_where_one_may_stand() {
        assert_eq!(commands("Write-Host 'a', `\n 'b'; c"), ["Write-Host: 'a' , 'b'", "c: "]);
        let found = commands("if (Test-Path x) { Write-Host ('a' + b) } else { d }");
        assert_eq!(found, ["Test-Path: x", "Write-Host: ( 'a' + b )", "d: "]);
        assert_eq!(
            commands("$x = Get-A | % { Write-Output $_ } | Out-File f"),
            ["Get-A: ", "%: { Write-Output $_ }", "Write-Output: $_", "Out-File: f"]
        );
        assert_eq!(commands("& 'p q.exe' a\n. .\\b.ps1 c\nreturn d"), ["'p q.exe': a", ".\\b.ps1: c", "d: "]);
        assert_eq!(commands("@{ a = Get-A x\n b = 'c' }\nfunction Do-It($a) { e }"), ["Get-A: x", "e: "]);
        assert_eq!(commands("[Parameter(Mandatory=$true,\n Help='x')] $a.f(b,\nc)"), Vec::<String>::new());
        assert_eq!(commands("foreach ($a in Get-B) { c }\nswitch ($d) { 'e' { f } }"), ["Get-B: ", "c: ", "f: "]);
        assert_eq!(commands("try { a } catch [X] { b } finally { c }\n1..3 | d"), ["a: ", "b: ", "c: ", "d: "]);
    }

    /// Pieces that open, close and cross.
    const PIECES: &[&str] = &[
        "'",
        "\"",
        "`",
        "$",
        "$(",
        "(",
        ")",
        "{",
        "}",
        "@{",
        "@(",
        "@'",
        "@\"",
        "'@",
        "\"@",
        "\n",
        "\r\n",
        "\r",
        "#",
        "<#",
        "#>",
        " ",
        ";",
        "|",
        "&",
        "&&",
        ",",
        ">",
        ">>",
        "2>&1",
        "=",
        "==",
        "-",
        "-eq",
        "--%",
        ".",
        ":",
        "::",
        "[",
        "]",
        "if",
        "function",
        "in",
        "return",
        "Write-Host",
        "x",
        "9",
        "\u{2014}",
        "\u{2019}",
        "\u{201D}",
        "\u{A0}",
        "\u{1F600}",
        "\u{FEFF}",
        "${",
        "%",
        "?",
        "<",
    ];

    proptest! {
        #[test]
        fn any_text_is_scanned_in_order(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
            holds(&pieces.concat());
        }

        #[test]
        fn any_characters_are_scanned_in_order(text in ".*") {
            holds(&text);
        }
    }

    fn holds(text: &str) {
        let source = scan(text);
        let mut at = 0;
        for token in &source.tokens {
            assert!(token.range.start >= at && token.range.end > token.range.start, "{text:?} {token:?}");
            let gap = text[at..token.range.start].trim_matches(|c: char| characters::is_blank(c) || c == '`');
            assert!(gap.chars().all(|c| matches!(c, '\n' | '\r' | '`') || characters::is_blank(c)), "{text:?} {gap:?}");
            assert!(text.get(token.range.clone()).is_some());
            if let Kind::Text(inside) = &token.kind {
                assert!(text.get(inside.body.clone()).is_some());
                assert!(inside.body.start >= token.range.start && inside.body.end <= token.range.end);
            }
            at = token.range.end;
        }
        for command in &source.commands {
            assert!(command.name < command.arguments.start && command.arguments.end <= source.tokens.len());
        }
        assert!(source.holes.iter().all(|hole| text.get(hole.clone()).is_some()));
        assert!(holes(&source, text).into_iter().all(|hole| text.get(hole).is_some()));
    }

    #[test]
    fn hostile_texts_take_linear_time() {
        for piece in ["$(", "\"$(", "@'\n", "{(", "#\n", ")}", "-a", "${", "x$(", "`", "'", "@{\n", "\"\"", "<#", "2>"]
        {
            let text = piece.repeat(400_000 / piece.len());
            assert!(scan(&text).tokens.len() <= text.len());
        }
    }
}
