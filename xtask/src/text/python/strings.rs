//! Where strings end, replacement fields of f-strings and strings inside them included.
//!
//! As CPython 3.12 and later read them (PEP 701); what earlier versions accept means the same there.

use std::ops::Range;

/// How deep replacement fields and the strings in them may nest, as in CPython; deeper ones end at the next quote.
const NESTING_MAX: usize = 150;

/// A replacement field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Where it stands, braces included.
    pub range: Range<usize>,
    /// The expression, with its conversion and without its format.
    pub expression: Range<usize>,
    /// How many other fields it stands in the format of.
    pub depth: usize,
}

/// How the inside of a string is read.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// Backslashes stand for themselves.
    pub(super) raw: bool,
    /// There are replacement fields.
    pub(super) formatted: bool,
}

/// The inside of a string that was read.
pub(super) struct Read {
    /// Where the text behind the last field begins.
    pub(super) tail: usize,
    /// Where the body ends.
    pub(super) body: usize,
    /// Where the string ends.
    pub(super) end: usize,
    /// Its fields.
    pub(super) fields: Vec<Field>,
}

/// Finds the ends of strings.
pub(super) struct Strings<'a> {
    bytes: &'a [u8],
    /// How many steps may still be taken for replacement fields. Each byte needs one; fields that
    /// never close could otherwise be read to the end again and again.
    fuel: usize,
    /// The fields of the outermost string that is being read.
    fields: Vec<Field>,
}

impl<'a> Strings<'a> {
    /// For strings in the last `length` bytes.
    pub(super) fn new(bytes: &'a [u8], length: usize) -> Strings<'a> {
        Strings { bytes, fuel: length.saturating_mul(16), fields: Vec::new() }
    }

    /// The string whose body starts at `from`.
    pub(super) fn read(&mut self, from: usize, delimiter: Delimiter, style: Style) -> Read {
        self.fields.clear();
        let found = if style.formatted { self.formatted(from, delimiter, style.raw, 0) } else { None };
        let fields = std::mem::take(&mut self.fields);
        if let Some((tail, end)) = found {
            return Read { tail, body: end - delimiter.length, end, fields };
        }
        // Fields that do not close are no fields, and nothing of the text is known to be literal.
        let end = self.plain(from, delimiter);
        let (body, end) = end.map_or_else(|end| (end, end), |end| (end - delimiter.length, end));
        Read { tail: if style.formatted { body } else { from }, body, end, fields: Vec::new() }
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
    fn formatted(&mut self, from: usize, delimiter: Delimiter, raw: bool, depth: usize) -> Option<(usize, usize)> {
        let (mut at, mut tail) = (from, from);
        loop {
            self.burn(1)?;
            match *self.bytes.get(at)? {
                b'\\' if !raw && self.bytes[at..].starts_with(b"\\N{") => at += 3,
                b'\\' if matches!(self.peek(at + 1), b'{' | b'}') => at += 1,
                b'\\' => at = escape_end(self.bytes, at, 2),
                b'{' if self.peek(at + 1) == b'{' => at += 2,
                b'{' => {
                    at = self.field(at, Inside { delimiter, raw, depth, formats: 0 })?;
                    tail = at;
                }
                b'\n' | b'\r' if !delimiter.triple() => return None,
                _ if delimiter.closes(self.bytes, at) => return Some((tail, at + delimiter.length)),
                _ => at += 1,
            }
        }
    }

    /// Behind the brace that closes the field whose brace stands at `start`.
    fn field(&mut self, start: usize, inside: Inside) -> Option<usize> {
        if inside.depth >= NESTING_MAX {
            return None;
        }
        let is_outermost = inside.depth == inside.formats;
        let index = self.fields.len();
        if is_outermost {
            self.fields.push(Field { range: start..start, expression: start..start, depth: inside.formats });
        }
        let expression = self.expression(start + 1, inside.depth)?;
        let end = match self.peek(expression) {
            b':' => self.specification(expression + 1, inside.deeper())?,
            _ => expression + 1,
        };
        if let (true, Some(field)) = (is_outermost, self.fields.get_mut(index)) {
            (field.range, field.expression) = (start..end, start + 1..expression);
        }
        Some(end)
    }

    /// Where the expression that starts at `at` ends: at the brace or the colon behind it.
    fn expression(&mut self, mut at: usize, depth: usize) -> Option<usize> {
        let mut open = 0_usize;
        loop {
            self.burn(1)?;
            match *self.bytes.get(at)? {
                b'}' | b':' if open == 0 => return Some(at),
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
    fn specification(&mut self, mut at: usize, inside: Inside) -> Option<usize> {
        loop {
            self.burn(1)?;
            match *self.bytes.get(at)? {
                b'}' => return Some(at + 1),
                b'{' => at = self.field(at, inside)?,
                b'\\' if !inside.raw && self.bytes[at..].starts_with(b"\\N{") => {
                    at = memchr::memchr(b'}', &self.bytes[at..]).map(|found| at + found + 1)?;
                }
                b'\\' if matches!(self.peek(at + 1), b'{' | b'}') => at += 1,
                b'\\' => at = escape_end(self.bytes, at, 2),
                // A line end ends the format of a string of one line; only blanks may follow.
                b'\n' | b'\r' if !inside.delimiter.triple() => {
                    let rest = &self.bytes[at..];
                    let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                    self.burn(blank)?;
                    at += blank;
                    if self.peek(at) != b'}' {
                        return None;
                    }
                }
                _ if inside.delimiter.closes(self.bytes, at) => return None,
                _ => at += 1,
            }
        }
    }

    /// Behind the string whose quote stands at `quote` inside a field.
    fn nested(&mut self, quote: usize, depth: usize) -> Option<usize> {
        let before = &self.bytes[quote.saturating_sub(3)..quote];
        let length = before.iter().rev().take_while(|&&byte| super::is_name(byte)).count();
        let prefix = &before[before.len() - length..];
        let has = |letter: u8| prefix.iter().any(|byte| byte.eq_ignore_ascii_case(&letter));
        let is_formatted = super::is_prefix(prefix) && (has(b'f') || has(b't'));
        let delimiter = Delimiter::at(self.bytes, quote);
        let from = quote + delimiter.length;
        if is_formatted {
            return self.formatted(from, delimiter, has(b'r'), depth + 1).map(|(_, end)| end);
        }
        let end = self.plain(from, delimiter);
        let (Ok(looked) | Err(looked)) = end;
        self.burn(looked.saturating_sub(from))?;
        end.ok()
    }
}

/// Where a field stands.
#[derive(Clone, Copy)]
struct Inside {
    delimiter: Delimiter,
    raw: bool,
    /// How many fields are open around it, in this string and the ones around it.
    depth: usize,
    /// How many of them it stands in the format of.
    formats: usize,
}

impl Inside {
    fn deeper(self) -> Inside {
        Inside { depth: self.depth + 1, formats: self.formats + 1, ..self }
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
