//! The double-byte pages: the web's tables, and in which characters CPython's codecs differ from them.

use encoding_rs::{EncoderResult, Encoding};

/// From one character, or pair of bytes, to another, both included.
type Span = (u16, u16);

/// A page of one or two bytes a character, by what differs from the web's. Every list is sorted.
#[derive(Debug)]
pub struct Difference {
    web: &'static Encoding,
    /// Pairs of bytes that only the web writes.
    foreign: &'static [Span],
    /// Further characters that only the web writes.
    less: &'static [Span],
    /// Characters that the web does not write.
    more: &'static [Span],
}

impl Difference {
    /// Whether `character` can be written in the page.
    pub fn encodes(&self, character: char) -> bool {
        let number = u16::try_from(u32::from(character)).unwrap_or_default();
        if holds(self.more, number) {
            return true;
        }
        let (mut utf8, mut out) = ([0; 4], [0; 16]);
        let text = character.encode_utf8(&mut utf8);
        let (result, _, length) = self.web.new_encoder().encode_from_utf8_without_replacement(text, &mut out, true);
        let is_foreign = length == 2 && holds(self.foreign, u16::from_be_bytes([out[0], out[1]]));
        matches!(result, EncoderResult::InputEmpty) && !is_foreign && !holds(self.less, number)
    }
}

fn holds(spans: &[Span], number: u16) -> bool {
    let index = spans.partition_point(|(_, end)| *end < number);
    spans.get(index).is_some_and(|(start, _)| *start <= number)
}

/// Japan. The web writes the yen sign and the overline as ASCII, and no private characters.
pub const CP932: Difference = Difference {
    web: encoding_rs::SHIFT_JIS,
    foreign: &[],
    less: &[(0x00A5, 0x00A5), (0x203E, 0x203E)],
    more: &[(0x00A2, 0x00A3), (0x00AC, 0x00AC), (0x2016, 0x2016), (0x301C, 0x301C), (0xE000, 0xE757), (0xF8F0, 0xF8F3)],
};

/// Mainland China: GBK, which the web extends by GB 18030 and the euro sign.
pub const CP936: Difference = Difference {
    web: encoding_rs::GBK,
    foreign: &[(0xFE50, 0xFEFF)],
    less: &[
        (0x01F9, 0x01F9),
        (0x1E3F, 0x1E3F),
        (0x20AC, 0x20AC),
        (0x2FF0, 0x2FFB),
        (0x303E, 0x303E),
        (0xE000, 0xF8FF),
        (0xFE10, 0xFE19),
    ],
    more: &[],
};

/// Korea.
pub const CP949: Difference = Difference { web: encoding_rs::EUC_KR, foreign: &[], less: &[], more: &[] };

/// Taiwan. The web adds what Hong Kong needs, and what ETEN put in the gaps.
pub const CP950: Difference = Difference {
    web: encoding_rs::BIG5,
    foreign: &[(0xC6A1, 0xC8FE), (0xFA40, 0xFEFE)],
    less: &[(0x2400, 0x241F), (0x2421, 0x2421), (0xFFED, 0xFFED)],
    more: &[
        (0x00A2, 0x00A3),
        (0x00A5, 0x00A5),
        (0x0401, 0x0401),
        (0x0414, 0x041C),
        (0x0423, 0x044F),
        (0x0451, 0x0451),
        (0x2022, 0x2022),
        (0x203E, 0x203E),
        (0x223C, 0x223C),
        (0x2460, 0x2469),
        (0x2474, 0x247D),
        (0x2593, 0x2593),
        (0x2609, 0x2609),
        (0x2641, 0x2641),
        (0x3005, 0x3005),
        (0x3041, 0x3093),
        (0x309D, 0x309E),
        (0x30A1, 0x30F6),
        (0x30FE, 0x30FE),
        (0x4EDD, 0x4EDD),
        (0xFF64, 0xFF64),
    ],
};
