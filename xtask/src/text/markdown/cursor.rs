//! A place in one line that counts columns, with tab stops of four, as CommonMark measures indentation.
//!
//! Knows white space only: what a marker is, `starts` decides.

/// A place in a line.
pub(super) struct Cursor<'a> {
    /// The text up to the end of the line, line end excluded.
    pub(super) bytes: &'a [u8],
    /// The next byte. A tab of which only some columns are used up still counts as next.
    pub(super) at: usize,
    column: usize,
    /// The next byte that is neither space nor tab, or the end of the line.
    pub(super) word: usize,
    word_column: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Cursor<'a> {
        let mut cursor = Cursor { bytes, at, column: 0, word: at, word_column: 0 };
        cursor.find_word();
        cursor
    }

    /// Nothing but white space is left.
    pub(super) fn is_blank(&self) -> bool {
        self.word >= self.bytes.len()
    }

    /// The columns before the next word.
    pub(super) fn indent(&self) -> usize {
        self.word_column - self.column
    }

    /// From the next word to the end of the line.
    pub(super) fn rest(&self) -> &'a [u8] {
        &self.bytes[self.word..]
    }

    /// Goes past the white space.
    pub(super) fn skip_blank(&mut self) {
        self.at = self.word;
        self.column = self.word_column;
    }

    /// Goes past the next `length` bytes of the next word, none of which is a tab.
    pub(super) fn skip_marker(&mut self, length: usize) {
        self.at = self.word + length;
        self.column = self.word_column + length;
        self.word = self.at;
        self.word_column = self.column;
        self.find_word();
    }

    /// Goes past up to `columns` of white space, which may end inside a tab.
    pub(super) fn skip_columns(&mut self, columns: usize) {
        let target = self.word_column.min(self.column + columns);
        while self.column < target {
            let stop = if self.bytes[self.at] == b'\t' { tab_stop(self.column) } else { self.column + 1 };
            if stop <= target {
                self.at += 1;
            }
            self.column = stop.min(target);
        }
    }

    fn find_word(&mut self) {
        while let Some(byte) = self.bytes.get(self.word) {
            match byte {
                b' ' => self.word_column += 1,
                b'\t' => self.word_column = tab_stop(self.word_column),
                _ => break,
            }
            self.word += 1;
        }
    }
}

fn tab_stop(column: usize) -> usize {
    column + 4 - column % 4
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn tabs_go_to_the_next_stop() {
        for (line, indent) in [("\tx", 4), (" \tx", 4), ("   \tx", 4), ("    \tx", 8), ("  x", 2), ("x", 0)] {
            assert_eq!(Cursor::new(line.as_bytes(), 0).indent(), indent, "{line:?}");
        }
    }

    #[test]
    fn a_tab_can_be_used_up_in_part() {
        let mut cursor = Cursor::new(b"-\t\tx", 0);
        cursor.skip_marker(1);
        assert_eq!(cursor.indent(), 7);
        cursor.skip_columns(2);
        assert_eq!((cursor.at, cursor.indent()), (1, 5));
        cursor.skip_columns(1);
        assert_eq!((cursor.at, cursor.indent()), (2, 4));
        cursor.skip_columns(9);
        assert_eq!((cursor.at, cursor.indent()), (3, 0));
    }

    #[test]
    fn white_space_alone_is_blank() {
        assert!(Cursor::new(b" \t ", 0).is_blank());
        assert!(Cursor::new(b"", 0).is_blank());
        assert!(!Cursor::new(b" \x0c", 0).is_blank());
        assert_eq!(Cursor::new(b"  ab", 0).rest(), b"ab");
    }
}
