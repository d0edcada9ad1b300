//! Text as a program sees it that takes UTF-8 for a code page.

use encoding_rs::{DecoderResult, Encoding};

/// A misread text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Misread {
    /// What is read.
    pub text: String,
    /// For each byte of `text`, and for its end, the byte that it was read from.
    origins: Vec<usize>,
}

impl Misread {
    /// Reads the bytes of `text` as `page`. Bytes that the page does not hold become U+FFFD, or a control
    /// character where Windows makes one of them (the WHATWG's tables agree with it there).
    pub fn new(text: &str, page: &'static Encoding) -> Misread {
        let mut misread = Misread::default();
        if page.is_single_byte() {
            let high: Vec<char> = (0x80..=0xFF).map(|byte| single(page, byte)).collect();
            for (at, byte) in text.bytes().enumerate() {
                let character = usize::from(byte).checked_sub(0x80).and_then(|index| high.get(index).copied());
                misread.push(character.unwrap_or(char::from(byte)), at);
            }
        } else {
            misread.step(text.as_bytes(), page);
        }
        misread.origins.push(text.len());
        misread
    }

    fn push(&mut self, character: char, at: usize) {
        self.text.push(character);
        self.origins.resize(self.text.len(), at);
    }

    /// Reads a page whose characters may take several bytes: each belongs to its last byte.
    fn step(&mut self, bytes: &[u8], page: &'static Encoding) {
        let mut decoder = page.new_decoder_without_bom_handling();
        let mut out = [0; 32];
        for (at, byte) in bytes.iter().enumerate() {
            let mut source = std::slice::from_ref(byte);
            loop {
                let is_last = at + 1 == bytes.len();
                let (result, read, written) = decoder.decode_to_utf8_without_replacement(source, &mut out, is_last);
                let text = std::str::from_utf8(&out[..written]).unwrap_or_default();
                text.chars().for_each(|character| self.push(character, at));
                source = &source[read..];
                match result {
                    DecoderResult::Malformed(..) => self.push('\u{FFFD}', at),
                    DecoderResult::InputEmpty | DecoderResult::OutputFull => break,
                }
            }
        }
    }

    /// The byte that the one at `offset` of the misread text was read from.
    pub fn origin(&self, offset: usize) -> usize {
        self.origins.get(offset).or(self.origins.last()).copied().unwrap_or(0)
    }
}

/// What a byte of a single-byte page stands for.
fn single(page: &'static Encoding, byte: u8) -> char {
    let bytes = [byte];
    let (text, _) = page.decode_without_bom_handling(&bytes);
    text.chars().next().unwrap_or('\u{FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_knows_where_it_was_read() {
        let misread = Misread::new("a\u{2014}\"", encoding_rs::WINDOWS_1252);
        assert_eq!(misread.text, "a\u{E2}\u{20AC}\u{201D}\"");
        let starts: Vec<usize> = misread.text.char_indices().map(|(at, _)| misread.origin(at)).collect();
        assert_eq!(starts, [0, 1, 2, 3, 4]);
        assert_eq!(misread.origin(misread.text.len()), 5);
        assert_eq!(misread.origin(999), 5);
    }

    #[test]
    fn pages_of_several_bytes_are_read_too() {
        // E2 80 | 94 22 and so on: what is no pair is replaced, and ASCII survives it.
        for (page, text) in [(encoding_rs::SHIFT_JIS, "\u{2014}\"b"), (encoding_rs::GBK, "x\u{E9}\u{E9}\"b")] {
            let misread = Misread::new(text, page);
            assert!(misread.text.ends_with("\"b"), "{:?}", misread.text);
            assert_eq!(misread.origin(misread.text.len() - 1), text.len() - 1);
        }
        assert_eq!(Misread::new("\u{E9}\u{E9}", encoding_rs::GBK).text, "\u{8305}\u{8305}");
        assert_eq!(Misread::new("", encoding_rs::BIG5).origin(0), 0);
    }
}
