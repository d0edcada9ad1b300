//! Whether braces hold statements or a value: a slash behind a value divides.

use super::{Frame, Kind, Scanner};

impl Scanner<'_> {
    /// Counts a `?`, or takes one back for a `:`.
    pub(super) fn question(&mut self, more: usize) {
        if let Some(Frame::Object(open) | Frame::Parenthesis(_, open) | Frame::Bracket(open)) = self.frames.last_mut() {
            *open = if more > 0 { *open + 1 } else { open.saturating_sub(1) };
        }
    }

    /// What the brace that stands here opens.
    pub(super) fn brace(&self) -> Frame {
        let Some(last) = self.tokens.last() else { return Frame::Block };
        let statements = match last.kind {
            Kind::Sign(b';' | b'{' | b'}' | b')') => true,
            Kind::Sign(b'>') => self.bytes[..last.range.start].ends_with(b"="),
            // A label or a case, unless the colon stands inside a value.
            Kind::Sign(b':') => matches!(self.frames.last(), None | Some(Frame::Block)) && !self.answers(),
            Kind::Name => !self.value || self.last_is(&[b"else", b"do", b"try", b"finally"]),
            _ => !self.value,
        };
        if statements { Frame::Block } else { Frame::Object(0) }
    }

    /// Whether the colon before this belongs to a `?` of the same statement, of which some tokens are looked at.
    fn answers(&self) -> bool {
        let before = self.tokens.iter().rev().skip(1).take(64);
        let mut statement = before.take_while(|token| !matches!(token.kind, Kind::Sign(b';' | b'{' | b'}')));
        statement.any(|token| token.kind == Kind::Sign(b'?'))
    }
}
