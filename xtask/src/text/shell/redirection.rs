//! Redirections, and the lines of here-documents.

use super::{Scanner, Token};

impl Scanner<'_> {
    /// A redirection whose operator stands behind `digits` digits.
    pub(super) fn redirection(&mut self, digits: usize, depth: usize) {
        const OPERATORS: [(&str, bool); 12] = [
            ("&>>", true),
            ("&>", true),
            ("<<<", false),
            ("<<-", false),
            ("<<", false),
            ("<&", false),
            ("<>", false),
            ("<", false),
            (">>", true),
            (">|", true),
            (">&", true),
            (">", true),
        ];
        let start = self.at;
        self.at += digits;
        let rest = &self.bytes[self.at..];
        let Some((operator, writes)) = OPERATORS.iter().find(|(operator, _)| rest.starts_with(operator.as_bytes()))
        else {
            self.at += 1;
            return;
        };
        self.at += operator.len();
        let range = start..self.at;
        self.blanks();
        if self.is_end() {
            return;
        }
        let target = self.word(depth);
        match *operator {
            "<<" | "<<-" => {
                let raw = || self.text[target.range.clone()].to_owned();
                let end = target.literal().map_or_else(raw, str::to_owned);
                let expands = !self.text[target.range.clone()].contains(['\'', '"', '\\']);
                self.documents.push((end, *operator == "<<-", expands));
                self.tokens.push(Token::Asks);
            }
            _ if *writes => self.tokens.push(Token::Redirection { range, target }),
            _ => {}
        }
    }

    /// The lines of the here-documents that the line asked for.
    pub(super) fn skip_documents(&mut self) {
        for (end, tabs, expands) in std::mem::take(&mut self.documents) {
            let start = self.at;
            let mut last = self.at;
            while self.at < self.bytes.len() {
                let rest = &self.text[self.at..];
                let line = rest.split_inclusive('\n').next().unwrap_or(rest);
                self.at += line.len();
                let line = line.trim_end_matches(['\r', '\n']);
                if (if tabs { line.trim_start_matches('\t') } else { line }) == end {
                    break;
                }
                last = self.at;
            }
            self.tokens.push(Token::Document(start..last, expands));
        }
    }
}
