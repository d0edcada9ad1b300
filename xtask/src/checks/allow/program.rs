//! What counts as one line of a program, and what in it is no comment.

use std::ops::Range;

use crate::text::lines::LineIndex;
use crate::text::python::{self, Kind};

/// A program, as far as comments in it are concerned.
pub struct Program {
    /// Ranges of bytes, in order.
    literals: Vec<Range<usize>>,
    /// Ranges of lines counted from zero, of statements that take several, in order.
    statements: Vec<Range<usize>>,
}

impl Program {
    /// Reads a Python program.
    pub fn read(text: &str, lines: &LineIndex) -> Program {
        let source = python::scan(text);
        let literals = source.tokens.iter().filter(|token| matches!(token.kind, Kind::Literal(_)));
        let statements = source.lines.iter().filter_map(|line| {
            let tokens = &source.tokens[line.tokens.clone()];
            let (first, last) = (tokens.first()?, tokens.last()?);
            let (first, last) = (lines.line_index(first.range.start), lines.line_index(last.range.end));
            (first < last).then_some(first..last + 1)
        });
        Program { literals: literals.map(|token| token.range.clone()).collect(), statements: statements.collect() }
    }

    /// Whether the byte at `offset` belongs to a string.
    pub fn is_literal(&self, offset: usize) -> bool {
        let after = self.literals.partition_point(|range| range.start <= offset);
        self.literals[..after].last().is_some_and(|range| range.contains(&offset))
    }

    /// `lines` with every statement that they touch, whole.
    pub fn whole(&self, lines: Range<usize>) -> Range<usize> {
        let from = self.statements.partition_point(|statement| statement.end <= lines.start);
        let to = self.statements.partition_point(|statement| statement.start < lines.end);
        let touched = self.statements.get(from..to).unwrap_or_default();
        let start = touched.first().map_or(lines.start, |statement| statement.start.min(lines.start));
        start..touched.last().map_or(lines.end, |statement| statement.end.max(lines.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_counts_as_one_line_and_a_string_is_no_comment() {
        let text = "a = 1\nprint(\n    'x',  # y\n)\nb = '''\n# z\n'''\n";
        let program = Program::read(text, &LineIndex::new(text.as_bytes()));
        assert_eq!(program.whole(0..1), 0..1);
        assert_eq!(program.whole(0..2), 0..4);
        assert_eq!(program.whole(3..4), 1..4);
        assert_eq!(program.whole(7..8), 7..8);
        assert!(program.is_literal(text.find("# z").unwrap()) && !program.is_literal(text.find("# y").unwrap()));
    }
}
