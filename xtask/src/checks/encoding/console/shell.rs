//! What a shell prints: `echo`, `printf` and here-documents for `cat`, where no file and no other program takes it.

use std::ops::Range;

use super::said::{Fields, Said, Style};
use crate::text::shell::{self, Token, Word};

/// Words in front of a command.
const BEFORE: &[&str] =
    &["then", "do", "else", "elif", "if", "while", "until", "!", "{", "time", "command", "builtin", "exec"];

/// What opens a group of commands, and what closes it.
const GROUPS: &[(&str, &str)] = &[
    ("{", "}"),
    ("if", "fi"),
    ("case", "esac"),
    ("while", "done"),
    ("until", "done"),
    ("for", "done"),
    ("select", "done"),
];

/// Everything that `text` prints.
pub(super) fn said(text: &str) -> Vec<Said> {
    let mut reader = Reader { text, groups: Vec::new(), said: Vec::new() };
    let mut around: Vec<Command> = Vec::new();
    let mut command = Command::default();
    for token in shell::tokens(text) {
        match token {
            Token::Word(word) => {
                command.end = word.range.end;
                command.words.push(word);
            }
            Token::Redirection { range, target } => {
                command.end = target.range.end;
                command.redirected |= leaves(&text[range], target.literal().unwrap_or("?"));
            }
            Token::Asks | Token::Arithmetic(_) => {}
            Token::Document(range, expands) => command.documents.push((range, expands)),
            Token::Opens => around.push(std::mem::take(&mut command)),
            // What a substitution prints becomes part of a word.
            Token::Closes => command = around.pop().unwrap_or_default(),
            Token::Separator(_) if around.is_empty() => reader.command(&std::mem::take(&mut command)),
            Token::Separator(_) => command = Command::default(),
        }
    }
    reader.command(&command);
    reader.said
}

/// Whether a redirection leads away from the console.
fn leaves(operator: &str, target: &str) -> bool {
    let is_errors = operator.starts_with('2');
    let is_console = matches!(target, "/dev/stdout" | "/dev/stderr" | "/dev/tty");
    let is_stream = operator.trim_end().ends_with(">&") && matches!(target, "1" | "2");
    !(is_errors || is_console || is_stream)
}

#[derive(Default)]
struct Command {
    words: Vec<Word>,
    documents: Vec<(Range<usize>, bool)>,
    redirected: bool,
    /// Where its last word ends.
    end: usize,
}

struct Reader<'a> {
    text: &'a str,
    /// The word that closes each open group, and how much had been printed before it.
    groups: Vec<(&'static str, usize)>,
    said: Vec<Said>,
}

impl Reader<'_> {
    fn command(&mut self, command: &Command) {
        let mut words = command.words.as_slice();
        let rest = self.text[command.end..].trim_start_matches([' ', '\t']);
        let leaves = command.redirected || rest.starts_with('|') && !rest.starts_with("||");
        while let [word, behind @ ..] = words {
            let text = word.literal().unwrap_or_default();
            if let Some((_, close)) = GROUPS.iter().find(|(open, _)| *open == text) {
                self.groups.push((close, self.said.len()));
            }
            if self.groups.last().is_some_and(|(close, _)| *close == text) {
                let (_, before) = self.groups.pop().unwrap_or_default();
                if leaves {
                    self.said.truncate(before);
                }
                return;
            }
            if !BEFORE.contains(&text) && word.assigns.is_none() {
                break;
            }
            words = behind;
        }
        let [name, arguments @ ..] = words else { return };
        if leaves {
            return;
        }
        match name.literal() {
            Some("echo") => arguments.iter().for_each(|word| self.word(word, "echo", Fields::None)),
            Some("printf") if arguments.first().and_then(Word::literal) != Some("-v") => {
                let mut fields = Fields::Percent;
                for word in arguments.iter().skip_while(|word| word.literal() == Some("--")) {
                    self.word(word, "printf", fields);
                    fields = Fields::None;
                }
            }
            Some("cat") => {
                for (range, expands) in &command.documents {
                    let style = if *expands { Style::Document } else { Style::Single(Fields::None) };
                    self.said.push(Said { range: range.clone(), sink: "cat".to_owned(), style, sure: true });
                }
            }
            _ => {}
        }
    }

    /// The pieces of a word that stand there as they are printed.
    fn word(&mut self, word: &Word, sink: &str, fields: Fields) {
        let bytes = self.text.as_bytes();
        let (mut at, end) = (word.range.start, word.range.end);
        let (mut start, mut style) = (at, Style::Bare);
        let mut pieces = Vec::new();
        while at < end {
            let (next, after) = match (bytes[at], style) {
                (b'\\', Style::Bare | Style::Double(_)) => (at + 2, None),
                (b'\'', Style::Bare) => (at + 1, Some(Style::Single(fields))),
                (b'\'', Style::Single(_)) | (b'"', Style::Double(_)) => (at + 1, Some(Style::Bare)),
                (b'"', Style::Bare) => (at + 1, Some(Style::Double(fields))),
                (b'`', Style::Bare | Style::Double(_)) => (behind(bytes, at + 1, end, b'`', b'`'), Some(style)),
                (b'$', Style::Bare | Style::Double(_)) if bytes.get(at + 1) == Some(&b'(') => {
                    (behind(bytes, at + 2, end, b'(', b')'), Some(style))
                }
                (b'$', Style::Bare | Style::Double(_)) if bytes.get(at + 1) == Some(&b'{') => {
                    (behind(bytes, at + 2, end, b'{', b'}'), Some(style))
                }
                _ => (at + 1, None),
            };
            if let Some(after) = after {
                pieces.push((start..at, style));
                (start, style) = (next, after);
            }
            at = next;
        }
        pieces.push((start.min(end)..end, style));
        for (range, style) in pieces.into_iter().filter(|(range, _)| !range.is_empty()) {
            self.said.push(Said { range, sink: sink.to_owned(), style, sure: true });
        }
    }
}

/// Behind the sign that closes what began before `from`, brackets of the kind inside it counted.
fn behind(bytes: &[u8], from: usize, end: usize, open: u8, close: u8) -> usize {
    let mut depth = 1_usize;
    let mut at = from;
    while at < end {
        match bytes[at] {
            b'\\' => at += 1,
            byte if byte == close => depth -= 1,
            byte if byte == open => depth += 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at.min(end)
}
