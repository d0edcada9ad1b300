//! Brackets, and what may stand behind them.

use super::{Frame, Kind, Scanner, State};

impl Scanner<'_> {
    /// Opens a bracket of which `length` bytes belong to the token.
    pub(super) fn open(&mut self, length: usize, is_block: bool, is_table: bool) {
        let touches =
            self.source.tokens.last().is_some_and(|last| last.range.end == self.at && last.kind == Kind::Word);
        let is_call = touches && !self.frame().is_behind_keyword && self.state() == State::Expression && !is_block;
        let end = self.at + length;
        // A block behind a condition or a name is the body of a statement, and another one may follow it.
        if is_block && !is_table && matches!(self.state(), State::Expression | State::Named) {
            self.push(end, Kind::Operator);
            self.frame().state = State::Start;
        } else {
            self.push(end, Kind::Operator);
            self.operand();
        }
        let state = match (is_table, is_call) {
            (true, _) => State::Key,
            (_, true) => State::Expression,
            _ => State::Start,
        };
        let close = if is_block { b'}' } else { b')' };
        self.frames.push(Frame { is_table, is_call, ..Frame::new(close, state) });
    }

    pub(super) fn close(&mut self, close: u8) {
        // Of two brackets that cross, the inner one is given up.
        let depth = self.frames.iter().rev().take(2).position(|frame| frame.close == close);
        for _ in 0..depth.map_or(0, |depth| depth + 1) {
            let command = self.frames.pop().and_then(|frame| frame.command);
            self.finish(command);
        }
        self.push(self.at + 1, Kind::Operator);
    }
}
