//! Where strings end, replacement fields of f-strings and strings inside them included.

/// How deep replacement fields and the strings in them may nest; deeper ones end at the next quote.
const NESTING_MAX: usize = 32;

/// Finds the ends of strings.
pub(super) struct Strings<'a> {
    bytes: &'a [u8],
    /// How many steps may still be taken for replacement fields. Each byte needs one; fields that
    /// never close could otherwise be read to the end again and again.
    fuel: usize,
}

impl<'a> Strings<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Strings<'a> {
        Strings { bytes, fuel: bytes.len().saturating_mul(16) }
    }

    /// Of the string whose body starts at `from`: where the text behind the last field begins,
    /// where the body ends and where the string ends.
    pub(super) fn read(&mut self, from: usize, delimiter: Delimiter, formatted: bool) -> (usize, usize, usize) {
        let fields = if formatted { self.formatted(from, delimiter, 0) } else { None };
        if let Some((tail, end)) = fields {
            return (tail, end - delimiter.length, end);
        }
        // Fields that do not close are no fields, and nothing of the text is known to be literal.
        let end = self.plain(from, delimiter);
        let (body, end) = end.map_or_else(|end| (end, end), |end| (end - delimiter.length, end));
        (if formatted { body } else { from }, body, end)
    }

    fn peek(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// Behind the closing quotes of a string without fields, or where it breaks off.
    fn plain(&self, from: usize, delimiter: Delimiter) -> Result<usize, usize> {
        let mut at = from;
        while let Some(found) = self.bytes.get(at..).and_then(|rest| {
            let stop = |&byte: &u8| byte == delimiter.quote || matches!(byte, b'\\' | b'\n' | b'\r');
            rest.iter().position(stop)
        }) {
            at += found;
            match self.bytes[at] {
                b'\\' => at = escape_end(self.bytes, at, 2),
                b'\n' | b'\r' if !delimiter.triple() => return Err(at),
                _ if delimiter.closes(self.bytes, at) => return Ok(at + delimiter.length),
                _ => at += 1,
            }
        }
        Err(self.bytes.len())
    }

    fn burn(&mut self, steps: usize) -> Option<()> {
        self.fuel = self.fuel.checked_sub(steps)?;
        Some(())
    }

    /// Where the text behind the last field begins and where the string ends, quotes included.
    fn formatted(&mut self, from: usize, delimiter: Delimiter, depth: usize) -> Option<(usize, usize)> {
        let (mut at, mut tail) = (from, from);
        loop {
            self.burn(1)?;
            match *self.bytes.get(at)? {
                b'\\' if self.bytes[at..].starts_with(b"\\N{") => at += 3,
                b'\\' if self.peek(at + 1) == b'{' => at += 1,
                b'\\' => at = escape_end(self.bytes, at, 2),
                b'{' if self.peek(at + 1) == b'{' => at += 2,
                b'{' => {
                    at = self.field(at + 1, delimiter, depth)?;
                    tail = at;
                }
                b'\n' | b'\r' if !delimiter.triple() => return None,
                _ if delimiter.closes(self.bytes, at) => return Some((tail, at + delimiter.length)),
                _ => at += 1,
            }
        }
    }

    /// Behind the brace that closes the field whose inside starts at `at`.
    fn field(&mut self, mut at: usize, delimiter: Delimiter, depth: usize) -> Option<usize> {
        if depth >= NESTING_MAX {
            return None;
        }
        let mut open = 0_usize;
        loop {
            self.burn(1)?;
            match *self.bytes.get(at)? {
                b'}' if open == 0 => return Some(at + 1),
                b':' if open == 0 => return self.specification(at + 1, delimiter, depth + 1),
                b'(' | b'[' | b'{' => open += 1,
                b')' | b']' | b'}' => open = open.saturating_sub(1),
                b'#' => {
                    let rest = &self.bytes[at..];
                    let end = memchr::memchr2(b'\n', b'\r', rest).map_or(self.bytes.len(), |found| at + found);
                    self.burn(end - at)?;
                    at = end;
                    continue;
                }
                b'"' | b'\'' => {
                    at = self.nested(at, depth)?;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Behind the brace that closes the field whose format starts at `at`.
    fn specification(&mut self, mut at: usize, delimiter: Delimiter, depth: usize) -> Option<usize> {
        loop {
            self.burn(1)?;
            match *self.bytes.get(at)? {
                b'}' => return Some(at + 1),
                b'{' => at = self.field(at + 1, delimiter, depth)?,
                b'\n' | b'\r' if !delimiter.triple() => return None,
                _ if delimiter.closes(self.bytes, at) => return None,
                _ => at += 1,
            }
        }
    }

    /// Behind the string whose quote stands at `quote` inside a field.
    fn nested(&mut self, quote: usize, depth: usize) -> Option<usize> {
        let prefix = self.bytes[..quote].iter().rev().take(2).take_while(|byte| byte.is_ascii_alphabetic());
        let formatted = prefix.into_iter().any(|byte| matches!(byte.to_ascii_lowercase(), b'f' | b't'));
        let delimiter = Delimiter::at(self.bytes, quote);
        let from = quote + delimiter.length;
        if formatted {
            return self.formatted(from, delimiter, depth + 1).map(|(_, end)| end);
        }
        let end = self.plain(from, delimiter);
        let (Ok(looked) | Err(looked)) = end;
        self.burn(looked.saturating_sub(from))?;
        end.ok()
    }
}

/// The quotes around a string.
#[derive(Clone, Copy)]
pub(super) struct Delimiter {
    quote: u8,
    pub(super) length: usize,
}

impl Delimiter {
    pub(super) fn at(bytes: &[u8], at: usize) -> Delimiter {
        let quote = bytes[at];
        let triple = bytes.get(at..at + 3) == Some(&[quote; 3]);
        Delimiter { quote, length: if triple { 3 } else { 1 } }
    }

    fn triple(self) -> bool {
        self.length == 3
    }

    fn closes(self, bytes: &[u8], at: usize) -> bool {
        bytes.get(at..at + self.length).is_some_and(|found| found.iter().all(|&byte| byte == self.quote))
    }
}

/// Behind the backslash at `at` and what it escapes: a whole line end, otherwise up to `length` bytes in all.
pub(super) fn escape_end(bytes: &[u8], at: usize, length: usize) -> usize {
    let end = match bytes.get(at + 1..) {
        Some([b'\r', b'\n', ..]) => at + 3,
        Some([b'\n' | b'\r', ..]) => at + 2,
        _ => at + length,
    };
    end.min(bytes.len())
}
