//! The words and signs of a script outside of substitutions.

use std::collections::VecDeque;
use std::ops::Range;

use crate::text::shell::{Token, Word, tokens};

/// A word or a sign.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Word(Word),
    /// The lines of a here-document, where it is asked for.
    Document(Range<usize>),
    /// `((...))`, as a word with its variables, and what it assigns to.
    Arithmetic(Word, Option<Word>),
    And,
    Or,
    Pipe,
    Background,
    /// `;`, or a line end.
    End,
    /// `;;`.
    Branch,
    Open,
    Close,
}

/// The tokens outside of substitutions, signs of two characters as one.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let (mut pieces, mut inside) = (Vec::new(), 0_usize);
    let mut last = None;
    // Where each one is asked for whose lines are still to come; none within a substitution.
    let mut asked: VecDeque<Option<usize>> = VecDeque::new();
    for token in tokens(text) {
        match token {
            Token::Opens => inside += 1,
            Token::Closes => inside = inside.saturating_sub(1),
            Token::Asks => {
                asked.push_back((inside == 0).then_some(pieces.len()));
                if inside == 0 {
                    pieces.push(Piece::Document(0..0));
                    last = None;
                }
            }
            Token::Document(lines, _) => {
                if let Some(Some(at)) = asked.pop_front() {
                    pieces[at] = Piece::Document(lines);
                }
                last = None;
            }
            _ if inside > 0 => {}
            Token::Arithmetic(range) => {
                let (word, assigned) = arithmetic(text, range);
                pieces.push(Piece::Arithmetic(word, assigned));
                last = None;
            }
            Token::Word(word) => {
                pieces.push(Piece::Word(word));
                last = None;
            }
            Token::Redirection { .. } => last = None,
            Token::Separator(at) => {
                let sign = text.as_bytes().get(at).copied().unwrap_or(b'\n');
                let joined = last.filter(|(before, _)| before + 1 == at).map(|(_, sign)| sign);
                let two = match (joined, sign) {
                    (Some(b'&'), b'&') => Some(Piece::And),
                    (Some(b'|'), b'|') => Some(Piece::Or),
                    (Some(b'|'), b'&') => Some(Piece::Pipe),
                    (Some(b';'), b';' | b'&') => Some(Piece::Branch),
                    _ => None,
                };
                last = if two.is_some() { None } else { Some((at, sign)) };
                if let Some(two) = two {
                    pieces.pop();
                    pieces.push(two);
                    continue;
                }
                pieces.push(match sign {
                    b'|' => Piece::Pipe,
                    b'&' => Piece::Background,
                    b'(' => Piece::Open,
                    b')' => Piece::Close,
                    _ => Piece::End,
                });
            }
        }
    }
    pieces
}

/// What `((...))` looks at, and the variable that it changes.
fn arithmetic(text: &str, range: Range<usize>) -> (Word, Option<Word>) {
    let inside = text.get(range.start + 2..range.end - 2).unwrap_or_default();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let names = inside.split(|c: char| !is_name(c)).filter(|name| !name.is_empty());
    let variables = names.filter(|name| !name.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned).collect();
    let word = Word {
        range,
        text: "((".to_owned(),
        expanded: Vec::new(),
        assigns: None,
        variables,
        substitutions: Vec::new(),
    };
    let assigned = changed(inside).map(|name| Word { assigns: Some(name.to_owned()), ..word.clone() });
    (word, assigned)
}

/// The variable that `x++`, `--x` or `x += 1` changes.
fn changed(inside: &str) -> Option<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let inside = inside.trim();
    if let Some(rest) = inside.strip_prefix("++").or_else(|| inside.strip_prefix("--")) {
        return rest.split(|c| !is_name(c)).next();
    }
    let name = inside.split(|c| !is_name(c)).next().filter(|name| !name.is_empty())?;
    let rest = inside[name.len()..].trim_start();
    let is_step = rest.starts_with("++") || rest.starts_with("--");
    let set = rest.trim_start_matches(['+', '-', '*', '/', '%', '|', '&', '^', '<', '>']);
    let is_set = set.starts_with('=') && !set.starts_with("==") && !rest.starts_with(['<', '>']);
    (is_step || is_set).then_some(name)
}
