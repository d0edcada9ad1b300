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
