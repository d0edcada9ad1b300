//! The last lines of an output of any length.

/// What is kept at most.
const BYTES_MAX: usize = 16 << 10;

/// How many lines are repeated.
const LINES_MAX: usize = 40;

/// The end of an output.
#[derive(Debug, Default)]
pub struct Tail {
    bytes: Vec<u8>,
    /// Whether something before is gone.
    is_cut: bool,
}

impl Tail {
    /// Adds what was printed.
    pub fn push(&mut self, bytes: &[u8]) {
        let new = bytes.get(bytes.len().saturating_sub(BYTES_MAX)..).unwrap_or(bytes);
        self.is_cut |= new.len() < bytes.len();
        self.bytes.extend_from_slice(new);
        // Moved seldom, so that many small pieces cost little.
        if self.bytes.len() > 2 * BYTES_MAX {
            self.trim();
        }
    }

    fn trim(&mut self) {
        let surplus = self.bytes.len().saturating_sub(BYTES_MAX);
        self.bytes.drain(..surplus);
        self.is_cut |= surplus > 0;
    }

    /// The last lines, each with its end; what a cut left of a line is not among them.
    pub fn lines(mut self) -> Vec<u8> {
        self.trim();
        let mut start = 0;
        if self.is_cut {
            start = self.bytes.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        }
        let ends: Vec<usize> =
            self.bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at).collect();
        let is_open = self.bytes.last().is_some_and(|byte| *byte != b'\n');
        let lines = ends.len() + usize::from(is_open);
        if lines > LINES_MAX {
            start = start.max(ends[lines - LINES_MAX - 1] + 1);
        }
        self.bytes.drain(..start);
        if is_open {
            self.bytes.push(b'\n');
        }
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tail(pieces: &[&str]) -> String {
        let mut tail = Tail::default();
        for piece in pieces {
            tail.push(piece.as_bytes());
        }
        String::from_utf8(tail.lines()).unwrap()
    }

    #[test]
    fn the_last_lines_are_kept_whole() {
        assert_eq!(tail(&[]), "");
        assert_eq!(tail(&["a\nb", "c"]), "a\nbc\n");
        let many: String = (0..100).map(|n| format!("{n}\n")).collect();
        let last: String = (60..100).map(|n| format!("{n}\n")).collect();
        assert_eq!(tail(&[&many]), last);
        assert_eq!(tail(&[&many, "end"]), last.replacen("60\n", "", 1) + "end\n");
    }

    #[test]
    fn an_output_without_end_costs_no_more_than_its_tail() {
        let mut tail = Tail::default();
        for _ in 0..10_000 {
            tail.push(&[b'x'; 997]);
            assert!(tail.bytes.len() <= 3 * BYTES_MAX);
        }
        tail.push(b"\nlast\n");
        assert_eq!(tail.lines(), b"last\n");
        let mut one = Tail::default();
        one.push(&vec![b'x'; 10 * BYTES_MAX]);
        assert_eq!(one.lines().len(), BYTES_MAX + 1, "a line without end is cut, and shown all the same");
    }
}
