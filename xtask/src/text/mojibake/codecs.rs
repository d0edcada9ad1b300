//! The code pages that UTF-8 is mistaken for, and which characters begin or continue what it looks like then.

use std::sync::OnceLock;

use crate::text::codepage::CodePage;

/// How many there are.
pub const COUNT: usize = 14;

/// The pages, the likeliest first: of two that explain the same, the first is named.
pub const NAMES: [&str; COUNT] = [
    "cp1252",
    "latin-1",
    "mac-roman",
    "cp437",
    "cp850",
    "cp1251",
    "cp1250",
    "cp1254",
    "cp852",
    "cp866",
    "koi8-r",
    "cp1253",
    "cp1257",
    "iso-8859-2",
];

/// A set of pages, a bit each in the order of [`NAMES`].
pub type Mask = u16;

/// What a character stands for in each page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Row {
    /// The byte from 0x80 on; 0 where the page has none.
    pub bytes: [u8; COUNT],
    /// In which it is the first byte of a character in UTF-8.
    pub begins: Mask,
    /// In which it is a later byte of one.
    pub continues: Mask,
}

/// All of it.
#[derive(Debug)]
pub struct Codecs {
    pages: Vec<CodePage>,
    /// By character up to [`LAST`], the number of its row.
    index: Vec<u16>,
    /// The first is empty.
    rows: Vec<Row>,
    /// What lies beyond.
    beyond: Vec<(char, u16)>,
}

/// Behind it only ligatures and the sign of a company are in any page.
const LAST: usize = 0x2600;

impl Codecs {
    /// The one table.
    pub fn get() -> &'static Codecs {
        static CODECS: OnceLock<Codecs> = OnceLock::new();
        CODECS.get_or_init(Codecs::new)
    }

    fn new() -> Codecs {
        let pages: Vec<CodePage> = NAMES.iter().filter_map(|name| CodePage::named(name)).collect();
        let mut codecs = Codecs { pages, index: vec![0; LAST], rows: vec![Row::default()], beyond: Vec::new() };
        for (number, page) in codecs.pages.clone().into_iter().enumerate() {
            for byte in 0x80..=0xFF {
                let Some(character) = page.decode_leniently(byte) else { continue };
                let row = codecs.row_of(character);
                row.bytes[number] = byte;
                row.begins |= Mask::from((0xC2..=0xF4).contains(&byte)) << number;
                row.continues |= Mask::from((0x80..=0xBF).contains(&byte)) << number;
            }
        }
        codecs
    }

    /// The row of a character, made if need be.
    fn row_of(&mut self, character: char) -> &mut Row {
        let next = u16::try_from(self.rows.len()).unwrap_or_default();
        let number = match self.index.get_mut(character as usize) {
            Some(number) => number,
            None => {
                let known = self.beyond.iter().position(|(own, _)| *own == character);
                let place = known.unwrap_or(self.beyond.len());
                if known.is_none() {
                    self.beyond.push((character, 0));
                }
                &mut self.beyond[place].1
            }
        };
        if *number == 0 {
            *number = next;
            self.rows.push(Row::default());
        }
        &mut self.rows[usize::from(*number)]
    }

    /// What `character` stands for.
    pub fn row(&self, character: char) -> &Row {
        let number = match self.index.get(character as usize) {
            Some(number) => *number,
            None => self.beyond.iter().find(|(own, _)| *own == character).map_or(0, |(_, number)| *number),
        };
        &self.rows[usize::from(number)]
    }

    /// Later bytes of a character that page `number` has nothing printable for.
    pub fn gaps(&self, number: usize) -> Vec<u8> {
        let Some(page) = self.pages.get(number) else { return Vec::new() };
        (0x80..=0xBF).filter(|byte| page.decode(*byte).is_none_or(char::is_control)).collect()
    }

    /// The text that `bytes`, read in page `number`, seem to be.
    pub fn misread(&self, bytes: &[u8], number: usize) -> Option<String> {
        let page = self.pages.get(number)?;
        bytes.iter().map(|byte| page.decode_leniently(*byte)).collect()
    }
}

/// The character that UTF-8 says with `bytes`, if that is all they say.
pub fn decode(bytes: &[u8]) -> Option<char> {
    let mut chars = std::str::from_utf8(bytes).ok()?.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// How many bytes the character has that begins with `lead`.
pub fn length(lead: u8) -> usize {
    match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 1,
    }
}
