//! What stands in front of a command: conditions and loops.

use super::Scanner;

/// Conditions with one operand behind their name.
const UNARY: &[&str] = &["exist", "defined", "errorlevel", "cmdextversion"];

/// Comparisons that are words.
const COMPARISONS: &[&str] = &["equ", "neq", "lss", "leq", "gtr", "geq"];

impl Scanner<'_> {
    fn behind_blanks(&self, mut at: usize) -> usize {
        while matches!(self.byte(at), b' ' | b'\t') {
            at += 1;
        }
        at
    }

    /// Behind the operand at `at`: to the next blank outside quotes, or to `==`.
    fn operand_end(&self, at: usize) -> usize {
        let mut is_quoted = false;
        for (at, &byte) in self.text.as_bytes().iter().enumerate().skip(at) {
            match byte {
                b'\n' | b'\r' => return at,
                b'"' => is_quoted = !is_quoted,
                b'=' if !is_quoted && self.byte(at + 1) == b'=' => return at,
                b' ' | b'\t' | b'(' if !is_quoted => return at,
                _ => {}
            }
        }
        self.text.len()
    }

    /// Behind the condition of an `if` whose name ends at `at`: where the command begins.
    pub(super) fn behind_condition(&self, at: usize) -> usize {
        let mut at = self.behind_blanks(at);
        loop {
            let end = self.operand_end(at);
            let word = self.text[at..end].to_ascii_lowercase();
            let next = self.behind_blanks(end);
            if word == "/i" || word == "not" {
                at = next;
                continue;
            }
            if UNARY.contains(&word.as_str()) {
                return self.operand_end(next);
            }
            if self.text[next..].starts_with("==") {
                return self.operand_end(self.behind_blanks(next + 2));
            }
            let end_of_comparison = self.operand_end(next);
            let comparison = self.text[next..end_of_comparison].to_ascii_lowercase();
            if COMPARISONS.contains(&comparison.as_str()) {
                return self.operand_end(self.behind_blanks(end_of_comparison));
            }
            return end;
        }
    }

    /// Behind the `do` of a `for` whose name ends at `at`; the end of its line when there is none.
    pub(super) fn behind_loop(&self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let (mut depth, mut is_quoted) = (0_usize, false);
        for (at, &byte) in bytes.iter().enumerate().skip(at) {
            match byte {
                b'\n' | b'\r' if depth == 0 => return at,
                b'\n' => is_quoted = false,
                b'"' => is_quoted = !is_quoted,
                b'(' if !is_quoted => depth += 1,
                b')' if !is_quoted => depth = depth.saturating_sub(1),
                b'd' | b'D' if !is_quoted && depth == 0 => {
                    let is_word = bytes.get(at..at + 2).is_some_and(|word| word.eq_ignore_ascii_case(b"do"));
                    let before = bytes.get(at.wrapping_sub(1)).copied().unwrap_or(b' ');
                    if is_word
                        && matches!(before, b' ' | b'\t' | b')')
                        && matches!(self.byte(at + 2), b' ' | b'\t' | b'(' | b'@')
                    {
                        return at + 2;
                    }
                }
                _ => {}
            }
        }
        self.text.len()
    }
}
