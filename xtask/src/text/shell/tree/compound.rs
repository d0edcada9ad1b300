//! `if`, `case` and functions.

use super::pieces::Piece;
use super::{Item, Joint, List, Part, Pipe, Reader};

impl Reader<'_> {
    pub(super) fn condition(&mut self, depth: usize) -> Part {
        self.at += 1;
        let mut branches = Vec::new();
        loop {
            let condition = self.list(&["then", "fi"], depth);
            self.takes("then");
            let body = self.list(&["elif", "else", "fi"], depth);
            branches.push((condition, body));
            if !self.takes("elif") {
                break;
            }
        }
        let otherwise = self.takes("else").then(|| self.list(&["fi"], depth));
        self.takes("fi");
        Part::If(branches, otherwise)
    }

    pub(super) fn case(&mut self, depth: usize) -> Part {
        while self.word() != Some("in") && self.at < self.pieces.len() {
            self.at += 1;
        }
        self.at += 1;
        let mut branches = Vec::new();
        while self.at < self.pieces.len() {
            self.ends();
            if self.takes("esac") {
                break;
            }
            // The patterns.
            while !matches!(self.pieces.get(self.at), None | Some(Piece::Close)) {
                self.at += 1;
            }
            self.at += 1;
            branches.push(self.list(&["esac"], depth));
            if matches!(self.pieces.get(self.at), Some(Piece::Branch | Piece::Close)) {
                self.at += 1;
            }
        }
        Part::Case(branches)
    }

    /// A function's body, behind its name.
    pub(super) fn function(&mut self, name: String, depth: usize) -> Part {
        if let [Some(Piece::Open), Some(Piece::Close)] = [self.pieces.get(self.at), self.pieces.get(self.at + 1)] {
            self.at += 2;
        }
        self.ends();
        let body = match self.part(depth + 1) {
            Part::Group(list) | Part::Subshell(list) => list,
            part => List {
                items: vec![Item {
                    chain: vec![(Joint::First, Pipe { negated: false, parts: vec![part] })],
                    background: false,
                }],
            },
        };
        Part::Function(name, body)
    }
}
