//! What a file's bytes are made of, counted in one pass.

/// What a file's bytes are made of.
///
/// Small enough to be kept for every file of a repository, so that most files need not be kept themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// How many bytes there are.
    pub bytes: usize,
    /// Lines that end with LF alone.
    pub lf: usize,
    /// Lines that end with CR and LF.
    pub crlf: usize,
    /// Carriage returns without a line feed behind them.
    pub cr: usize,
    /// Whether a byte is above 0x7F.
    pub has_non_ascii: bool,
    /// Whether a byte is NUL.
    pub has_nul: bool,
    /// Whether a byte is another control character than NUL, TAB, LF and CR: below 0x20, or 0x7F.
    pub has_control: bool,
    /// Whether the last byte is not a line feed; `false` of an empty file.
    pub is_open_ended: bool,
    /// Whether it begins with the bytes EF BB BF.
    pub has_bom: bool,
}

/// So many bytes are counted at once: their sums fit a byte.
const BLOCK: usize = 128;

impl Survey {
    /// Counts `bytes`.
    pub fn of(bytes: &[u8]) -> Survey {
        let (mut or, mut nul, mut control) = (0u8, 0u8, 0u8);
        let (mut feeds, mut returns) = (0, 0);
        let mut count = |block: &[u8]| {
            let (mut feed, mut carriage) = (0u8, 0u8);
            for &byte in block {
                or |= byte;
                nul |= u8::from(byte == 0);
                feed += u8::from(byte == b'\n');
                carriage += u8::from(byte == b'\r');
                let is_blank = (byte == b'\t') | (byte == b'\n') | (byte == b'\r') | (byte == 0);
                control |= u8::from((byte < 0x20) & !is_blank) | u8::from(byte == 0x7F);
            }
            feeds += usize::from(feed);
            returns += usize::from(carriage);
        };
        let mut blocks = bytes.chunks_exact(BLOCK);
        blocks.by_ref().for_each(&mut count);
        count(blocks.remainder());
        let crlf = match returns {
            0 => 0,
            _ => memchr::memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) == Some(&b'\n')).count(),
        };
        Survey {
            bytes: bytes.len(),
            lf: feeds - crlf,
            crlf,
            cr: returns - crlf,
            has_non_ascii: or > 0x7F,
            has_nul: nul != 0,
            has_control: control != 0,
            is_open_ended: bytes.last().is_some_and(|last| *last != b'\n'),
            has_bom: bytes.starts_with(b"\xEF\xBB\xBF"),
        }
    }

    /// Whether every byte is printable ASCII, a tab or a line end.
    pub fn is_plain(&self) -> bool {
        !self.has_non_ascii && !self.has_nul && !self.has_control
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same, one byte at a time.
    fn slowly(bytes: &[u8]) -> Survey {
        let mut survey = Survey { bytes: bytes.len(), ..Survey::default() };
        for (at, &byte) in bytes.iter().enumerate() {
            match byte {
                b'\n' if at > 0 && bytes[at - 1] == b'\r' => survey.crlf += 1,
                b'\n' => survey.lf += 1,
                b'\r' if bytes.get(at + 1) != Some(&b'\n') => survey.cr += 1,
                b'\r' | b'\t' => {}
                0 => survey.has_nul = true,
                1..0x20 | 0x7F => survey.has_control = true,
                0x80.. => survey.has_non_ascii = true,
                _ => {}
            }
        }
        survey.is_open_ended = !bytes.is_empty() && bytes[bytes.len() - 1] != b'\n';
        survey.has_bom = bytes.len() > 2 && bytes[..3] == [0xEF, 0xBB, 0xBF];
        survey
    }

    #[test]
    fn every_byte_counts_wherever_it_stands() {
        for byte in 0..=255u8 {
            for length in [0, 1, 2, 127, 128, 129, 300] {
                for at in [0, 1, 126, 127, 128, 255] {
                    let mut bytes = vec![b'x'; length];
                    if let Some(place) = bytes.get_mut(at) {
                        *place = byte;
                    }
                    assert_eq!(Survey::of(&bytes), slowly(&bytes), "byte {byte:#x} at {at} of {length}");
                }
            }
        }
        for text in ["\r\n\r\n", "\r\r\n", "\n\r", "\u{feff}a\r", "\u{feff}", "a\nb\r\nc\rd"] {
            assert_eq!(Survey::of(text.as_bytes()), slowly(text.as_bytes()), "{text:?}");
        }
        assert_eq!(Survey::of(&[b'\n'; 1000]).lf, 1000);
    }
}
