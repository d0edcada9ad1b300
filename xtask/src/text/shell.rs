//! Shell cut into words, redirections and separators.
//!
//! Quotes, comments, expansions, here-documents, `[[ ]]` and `(( ))` are told apart: a reported `>` is a redirection.

mod expansion;
pub mod plain;
mod redirection;
pub mod tree;

use std::ops::Range;

use expansion::Builder;

/// Deeper substitutions end the reading of the file.
const DEPTH_MAX: usize = 32;

/// A piece of a script.
#[derive(Clone, Debug)]
pub enum Token {
    /// A word of a command.
    Word(Word),
    /// A redirection that writes, its operator, and where to.
    Redirection {
        /// The operator, the number in front included.
        range: Range<usize>,
        /// The file.
        target: Word,
    },
    /// A command asks for a here-document, whose lines come behind this line.
    Asks,
    /// The lines of a here-document, and whether what is in them is expanded.
    Document(Range<usize>, bool),
    /// A command ends, at this offset: a line end, `;`, `&`, `|`, `(` or `)`.
    Separator(usize),
    /// `((...))` where a command may stand, the parentheses included.
    Arithmetic(Range<usize>),
    /// A command substitution begins inside the command.
    Opens,
    /// It ends.
    Closes,
}

/// A word after the removal of quotes.
#[derive(Clone, Debug)]
pub struct Word {
    /// Where it stands, quotes included.
    pub range: Range<usize>,
    /// Its text, from the end of the last expansion on.
    pub text: String,
    /// Every expansion in it as it is written, and what is written before each.
    pub expanded: Vec<String>,
    /// The variable it assigns to, if it stands before a command.
    pub assigns: Option<String>,
    /// The variables in it.
    pub variables: Vec<String>,
    /// The scripts of its command substitutions, those within them not.
    pub substitutions: Vec<Range<usize>>,
}

impl Word {
    /// Its text, if nothing in it is expanded.
    pub fn literal(&self) -> Option<&str> {
        self.expanded.is_empty().then_some(self.text.as_str())
    }
}

/// Every token of `text`. Takes linear time.
pub fn tokens(text: &str) -> Vec<Token> {
    let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let fuel = text.len().saturating_mul(16);
    let mut scanner = Scanner { text, bytes: text.as_bytes(), at, fuel, tokens: Vec::new(), documents: Vec::new() };
    scanner.commands(0);
    scanner.tokens
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// How many bytes may still be read for arithmetic that turns out to be none.
    fuel: usize,
    tokens: Vec<Token>,
    /// Here-documents that begin on the next line: the closing word, whether tabs before it count, and whether
    /// it is not quoted.
    documents: Vec<(String, bool, bool)>,
}

impl Scanner<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn stop(&mut self) {
        self.at = self.bytes.len();
    }

    /// The length of the line end at `ahead`, if one stands there.
    fn newline(&self, ahead: usize) -> usize {
        match (self.peek(ahead), self.peek(ahead + 1)) {
            (b'\n', _) => 1,
            (b'\r', b'\n') => 2,
            _ => 0,
        }
    }

    /// Reads commands up to the parenthesis that closes the substitution, or to the end.
    fn commands(&mut self, depth: usize) {
        const GO_ON: [&str; 11] = ["if", "then", "elif", "else", "do", "while", "until", "!", "{", "time", "in"];
        if depth > DEPTH_MAX {
            self.stop();
        }
        let (mut parentheses, mut cases) = (0_usize, 0_usize);
        let (mut begins, mut test) = (true, false);
        while self.at < self.bytes.len() {
            let digits = self.bytes[self.at..].iter().take(8).take_while(|byte| byte.is_ascii_digit()).count();
            let first = self.bytes[self.at];
            match first {
                b' ' | b'\t' => self.at += 1,
                b'\\' if self.newline(1) > 0 => self.at += 1 + self.newline(1),
                b'#' => self.comment(),
                b'\n' | b'\r' if self.newline(0) > 0 => {
                    let at = self.at;
                    self.at += self.newline(0);
                    self.skip_documents();
                    self.tokens.push(Token::Separator(at));
                    begins = true;
                }
                b'<' | b'>' | b'(' | b')' | b'&' | b'|' | b';' if test => self.at += 1,
                b'(' if self.peek(1) == b'(' => match self.arithmetic() {
                    Some(range) => {
                        self.tokens.push(Token::Arithmetic(range));
                        begins = false;
                    }
                    None => {
                        parentheses += 1;
                        self.separator();
                        begins = true;
                    }
                },
                b'&' if self.peek(1) == b'>' => self.redirection(0, depth),
                b'<' | b'>' => self.redirection(0, depth),
                b'0'..=b'9' if matches!(self.peek(digits), b'<' | b'>') && !test => self.redirection(digits, depth),
                b'(' | b')' | b'&' | b'|' | b';' => {
                    match first {
                        b'(' => parentheses += 1,
                        b')' if parentheses > 0 => parentheses -= 1,
                        b')' if cases == 0 && depth > 0 => return,
                        _ => {}
                    }
                    self.separator();
                    begins = true;
                }
                _ => {
                    let word = self.word(depth);
                    let text = word.literal().unwrap_or_default();
                    match text {
                        "]]" => test = false,
                        "[[" if begins => test = true,
                        "case" if begins => cases += 1,
                        "esac" if begins => cases = cases.saturating_sub(1),
                        _ => {}
                    }
                    begins = begins && GO_ON.contains(&text) || cases > 0 && text == "in";
                    self.tokens.push(Token::Word(word));
                }
            }
        }
    }

    fn separator(&mut self) {
        self.tokens.push(Token::Separator(self.at));
        self.at += 1;
    }

    fn comment(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    }

    fn blanks(&mut self) {
        loop {
            match self.peek(0) {
                b' ' | b'\t' => self.at += 1,
                b'\\' if self.newline(1) > 0 => self.at += 1 + self.newline(1),
                _ => return,
            }
        }
    }

    /// Whether no word goes on here.
    fn is_end(&self) -> bool {
        let stop = matches!(self.peek(0), b' ' | b'\t' | b'\n' | b'&' | b'|' | b';' | b'<' | b'>' | b'(' | b')');
        stop || self.newline(0) > 0 || self.at >= self.bytes.len()
    }

    /// The word that starts here; it takes at least a byte.
    fn word(&mut self, depth: usize) -> Word {
        let start = self.at;
        let mut builder = Builder::default();
        while !self.is_end() {
            match self.bytes[self.at] {
                b'\\' if self.newline(1) > 0 => self.at += 1 + self.newline(1),
                b'\\' => {
                    builder.push(self.peek(1));
                    self.at = (self.at + 2).min(self.bytes.len());
                }
                b'\'' => self.single(&mut builder),
                b'"' => self.double(&mut builder, depth),
                b'$' if self.peek(1) == b'\'' => self.ansi(&mut builder),
                b'$' if self.peek(1) == b'"' => self.at += 1,
                b'$' => self.dollar(&mut builder, false, depth),
                b'`' => self.backquoted(&mut builder),
                byte => {
                    builder.push(byte);
                    self.at += 1;
                }
            }
        }
        // Escaped or not, a character is never cut.
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        let range = start..self.at;
        let assigns = assigned(&self.text[range.clone()]);
        if assigns.is_some() && self.peek(0) == b'(' {
            self.array(depth);
        }
        let text = builder.text();
        let Builder { expanded, variables, substitutions, .. } = builder;
        Word { range, text, assigns, expanded, variables, substitutions }
    }

    /// The list in `name=(...)`: words of no command.
    fn array(&mut self, depth: usize) {
        if depth > DEPTH_MAX {
            return self.stop();
        }
        self.at += 1;
        while self.at < self.bytes.len() {
            match self.bytes[self.at] {
                b')' => {
                    self.at += 1;
                    return;
                }
                b'#' => self.comment(),
                _ if self.is_end() => self.at += 1,
                _ => {
                    self.word(depth + 1);
                }
            }
        }
    }
}

/// The variable that a word like `name=value` assigns to.
fn assigned(word: &str) -> Option<String> {
    let name = word.split_once('=')?.0;
    let name = name.strip_suffix('+').unwrap_or(name);
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then(|| name.to_owned())
}
