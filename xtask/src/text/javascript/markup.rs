//! Markup inside JavaScript (JSX): its tags, the code in them, and the text between, which is no token.

use super::{Frame, Kind, Quote, Quoted, Scanner, is_name};

impl Scanner<'_> {
    /// Whether the `<` that stands here, where a value is expected, begins markup and not type parameters.
    pub(super) fn begins_markup(&self) -> bool {
        let rest = &self.bytes[self.at + 1..];
        let name = rest.iter().take_while(|&&byte| is_name(byte) || byte == b'$').count();
        match rest.get(name) {
            _ if self.bytes[..self.at].ends_with(b"<") => false,
            Some(b'>') if name == 0 => true,
            _ if name == 0 || rest[0].is_ascii_digit() => false,
            Some(b',') => false,
            Some(b' ') => !rest[name..].starts_with(b" extends ") && !rest[name..].starts_with(b" = "),
            _ => true,
        }
    }

    pub(super) fn open_tag(&mut self) {
        self.at += 1;
        self.frames.push(Frame::Tag { closing: false, angles: 0 });
    }

    /// Between tags.
    pub(super) fn children(&mut self) {
        let rest = &self.bytes[self.at..];
        let Some(found) = memchr::memchr2(b'<', b'{', rest) else {
            self.at = self.bytes.len();
            return;
        };
        self.at += found + 1;
        if rest[found] == b'{' {
            self.contain();
        } else {
            let closing = self.peek(0) == b'/';
            self.at += usize::from(closing);
            self.frames.push(Frame::Tag { closing, angles: 0 });
        }
    }

    fn contain(&mut self) {
        self.frames.push(Frame::Container);
        self.value = true;
    }

    /// Reads a piece of what stands between `<` and `>`.
    pub(super) fn tag(&mut self) {
        let start = self.at;
        let Some(Frame::Tag { closing, angles }) = self.frames.last_mut() else { return };
        let byte = self.bytes[start];
        let next = self.bytes.get(start + 1).copied().unwrap_or(0);
        match byte {
            b'/' if matches!(next, b'/' | b'*') => return self.comment(),
            quote @ (b'"' | b'\'') => {
                let body = start + 1;
                let end = memchr::memchr(quote, &self.bytes[body..]).map_or(self.bytes.len(), |found| body + found);
                let quoted = Quoted { body: body..end, quote: Quote::Markup };
                return self.push(start..(end + 1).min(self.bytes.len()), Kind::Text(quoted), false);
            }
            b'{' => {
                self.at += 1;
                return self.contain();
            }
            b'/' if next == b'>' => {
                self.at += 2;
                return self.leave();
            }
            b'<' if start > 0 && self.bytes[start - 1] == b'=' => return self.open_tag(),
            b'<' => *angles += 1,
            b'>' if start > 0 && self.bytes[start - 1] == b'=' => {}
            b'>' if *angles > 0 => *angles -= 1,
            b'>' => {
                self.at += 1;
                if *closing {
                    self.leave();
                    if self.frames.last() == Some(&Frame::Children) {
                        self.frames.pop();
                    }
                } else if let Some(frame) = self.frames.last_mut() {
                    *frame = Frame::Children;
                }
                return;
            }
            _ => {}
        }
        self.at += 1;
    }

    /// The tag is over, and with it the value that it is.
    fn leave(&mut self) {
        self.frames.pop();
        self.value = false;
    }
}
