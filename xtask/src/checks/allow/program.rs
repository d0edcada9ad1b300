//! What counts as one line of a program, and what in it is no comment.

use std::ops::Range;

use crate::checks::encoding::parts_of_program;
use crate::model::RepoPath;
use crate::text::code::{Part, Parts};
use crate::text::lines::LineIndex;
use crate::text::python;

/// A program, as far as comments in it are concerned.
pub struct Program {
    parts: Parts,
    /// Ranges of lines counted from zero, of statements that take several, in order; of Python alone.
    statements: Vec<Range<usize>>,
}

impl Program {
    /// Reads the program at `path`; nothing of a file that is none.
    pub fn read(path: &RepoPath, text: &str, lines: &LineIndex) -> Option<Program> {
        let parts = parts_of_program(path, text)?;
        let is_python = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("py"));
        let source = if is_python { python::scan(text) } else { python::Source::default() };
        let statements = source.lines.iter().filter_map(|line| {
            let tokens = &source.tokens[line.tokens.clone()];
            let (first, last) = (tokens.first()?, tokens.last()?);
            let (first, last) = (lines.line_index(first.range.start), lines.line_index(last.range.end));
            (first < last).then_some(first..last + 1)
        });
        Some(Program { parts, statements: statements.collect() })
    }

    /// Whether the byte at `offset` belongs to a literal.
    pub fn is_literal(&self, offset: usize) -> bool {
        self.parts.at(offset) == Part::Literal
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
        let path = RepoPath::new("a.py").unwrap();
        let program = Program::read(&path, text, &LineIndex::new(text.as_bytes())).unwrap();
        assert_eq!(program.whole(0..1), 0..1);
        assert_eq!(program.whole(0..2), 0..4);
        assert_eq!(program.whole(3..4), 1..4);
        assert_eq!(program.whole(7..8), 7..8);
        assert!(program.is_literal(text.find("# z").unwrap()) && !program.is_literal(text.find("# y").unwrap()));
    }
}
