//! Code pages: which characters each can say, byte by byte.
//!
//! A page here is what CPython's strict codec of that name is. The web's tables, which `encoding_rs` holds, differ
//! in two ways: a byte that Windows leaves undefined is a control character there, and a few characters of the
//! double-byte pages are read or written otherwise; `difference` lists those.

mod difference;
mod dos;

use std::sync::OnceLock;

use difference::Difference;
use encoding_rs::Encoding;

/// A code page.
#[derive(Clone, Copy, Debug)]
pub struct CodePage(&'static Page);

impl PartialEq for CodePage {
    fn eq(&self, other: &CodePage) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for CodePage {}

#[derive(Debug)]
struct Page {
    name: &'static str,
    /// Other names, in small letters and without separators.
    aliases: &'static [&'static str],
    source: Source,
    table: OnceLock<Table>,
}

/// Where the characters of a page come from.
#[derive(Debug)]
enum Source {
    Ascii,
    Utf8,
    /// Every byte is the character of its number.
    Latin1,
    /// A table of the web, less the control characters that it puts in gaps if `has_gaps`.
    Web {
        encoding: &'static Encoding,
        has_gaps: bool,
        differs: &'static [dos::Run],
    },
    /// A table of MS-DOS.
    Dos {
        base: &'static dos::Upper,
        differs: &'static [dos::Run],
    },
    /// One or two bytes a character.
    Double(Difference),
}

/// The upper half of a page, both ways.
#[derive(Debug)]
struct Table {
    characters: [Option<char>; 128],
    /// Sorted by character.
    bytes: Vec<(char, u8)>,
}

impl CodePage {
    /// The page of a name that CPython or Windows uses: `cp1252`, `windows-1252`, `1252`, `latin-1`, `mac-roman`.
    pub fn named(name: &str) -> Option<CodePage> {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        let number = ["cp", "windows", "ibm", "oem", "ms"].iter().find_map(|prefix| plain.strip_prefix(prefix));
        let number = number.unwrap_or(&plain);
        let is_meant = |page: &&Page| {
            page.name.strip_prefix("cp").is_some_and(|own| own == number) || page.aliases.contains(&plain.as_str())
        };
        PAGES.iter().find(is_meant).map(CodePage)
    }

    /// Every page.
    pub fn all() -> impl Iterator<Item = CodePage> {
        PAGES.iter().map(CodePage)
    }

    /// The name, as CPython takes it.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Whether a text with `character` can be written in the page.
    pub fn encodes(self, character: char) -> bool {
        if character.is_ascii() {
            return true;
        }
        match &self.0.source {
            Source::Ascii => false,
            Source::Utf8 => true,
            Source::Double(difference) => difference.encodes(character),
            _ => self.encode(character).is_some(),
        }
    }

    /// The byte of `character`; `None` where there is none or it takes more than one.
    pub fn encode(self, character: char) -> Option<u8> {
        if let Some(byte) = u8::try_from(character).ok().filter(u8::is_ascii) {
            return Some(byte);
        }
        let bytes = &self.0.table().bytes;
        bytes.binary_search_by_key(&character, |(own, _)| *own).ok().map(|index| bytes[index].1)
    }

    /// The character of a byte; `None` where it means nothing alone.
    pub fn decode(self, byte: u8) -> Option<char> {
        if byte.is_ascii() { Some(char::from(byte)) } else { self.0.table().characters[usize::from(byte - 0x80)] }
    }

    /// The character of a byte as browsers and lenient programs read it: 0x80 to 0x9F mean the control character of
    /// their number where the page leaves them undefined.
    pub fn decode_leniently(self, byte: u8) -> Option<char> {
        self.decode(byte).or_else(|| (0x80..0xA0).contains(&byte).then(|| char::from(byte)))
    }

    /// What [`CodePage::decode_leniently`] read.
    pub fn encode_leniently(self, character: char) -> Option<u8> {
        let control = || u8::try_from(character).ok().filter(|byte| (0x80..0xA0).contains(byte));
        self.encode(character).or_else(|| control().filter(|byte| self.decode(*byte).is_none()))
    }
}

impl Page {
    fn table(&self) -> &Table {
        self.table.get_or_init(|| {
            let byte = |index: usize| 0x80 | u8::try_from(index).unwrap_or_default();
            let characters: [Option<char>; 128] = std::array::from_fn(|index| self.source.character(byte(index)));
            let pairs = characters.iter().enumerate();
            let mut bytes: Vec<(char, u8)> = pairs.filter_map(|(i, c)| c.map(|c| (c, byte(i)))).collect();
            bytes.sort_unstable();
            Table { characters, bytes }
        })
    }
}

impl Source {
    /// The character of a byte from 0x80 on.
    fn character(&self, byte: u8) -> Option<char> {
        match self {
            Source::Ascii | Source::Utf8 | Source::Double(_) => None,
            Source::Latin1 => Some(char::from(byte)),
            Source::Web { encoding, has_gaps, differs } => from_runs(differs, byte).unwrap_or_else(|| {
                let alone = [byte];
                let text = encoding.decode_without_bom_handling_and_without_replacement(&alone);
                let character = text.and_then(|text| text.chars().next());
                character.filter(|c| !(*has_gaps && ('\u{80}'..'\u{A0}').contains(c)))
            }),
            Source::Dos { base, differs } => {
                from_runs(differs, byte).unwrap_or_else(|| assigned(base[usize::from(byte & 0x7F)]))
            }
        }
    }
}

/// What a list of differences says of a byte, if it says something.
fn from_runs(runs: &[dos::Run], byte: u8) -> Option<Option<char>> {
    let in_run = |(start, run): &dos::Run| byte.checked_sub(*start).and_then(|at| run.get(usize::from(at)).copied());
    runs.iter().find_map(in_run).map(assigned)
}

fn assigned(character: u16) -> Option<char> {
    char::from_u32(u32::from(character)).filter(|c| *c != '\0')
}

const fn page(name: &'static str, aliases: &'static [&'static str], source: Source) -> Page {
    Page { name, aliases, source, table: OnceLock::new() }
}

const fn web(name: &'static str, aliases: &'static [&'static str], encoding: &'static Encoding) -> Page {
    page(name, aliases, Source::Web { encoding, has_gaps: false, differs: &[] })
}

const fn windows(name: &'static str, aliases: &'static [&'static str], encoding: &'static Encoding) -> Page {
    page(name, aliases, Source::Web { encoding, has_gaps: true, differs: &[] })
}

const fn dos(name: &'static str, base: &'static dos::Upper, differs: &'static [dos::Run]) -> Page {
    page(name, &[], Source::Dos { base, differs })
}

static PAGES: [Page; 33] = [
    page("ascii", &["ascii", "usascii", "20127", "646"], Source::Ascii),
    page("utf-8", &["utf8", "65001", "u8", "utf"], Source::Utf8),
    page("latin-1", &["latin1", "iso88591", "l1", "28591", "88591"], Source::Latin1),
    windows("cp1252", &[], encoding_rs::WINDOWS_1252),
    dos("cp437", &dos::CP437, &[]),
    dos("cp850", &dos::CP850, &[]),
    dos("cp852", &dos::CP852, &[]),
    dos("cp855", &dos::CP855, &[]),
    dos("cp857", &dos::CP850, dos::CP857),
    dos("cp858", &dos::CP850, dos::CP858),
    dos("cp860", &dos::CP437, dos::CP860),
    dos("cp861", &dos::CP437, dos::CP861),
    dos("cp862", &dos::CP437, dos::CP862),
    dos("cp863", &dos::CP437, dos::CP863),
    dos("cp865", &dos::CP437, dos::CP865),
    web("cp866", &[], encoding_rs::IBM866),
    windows("cp874", &[], encoding_rs::WINDOWS_874),
    windows("cp1250", &[], encoding_rs::WINDOWS_1250),
    windows("cp1251", &[], encoding_rs::WINDOWS_1251),
    windows("cp1253", &[], encoding_rs::WINDOWS_1253),
    windows("cp1254", &[], encoding_rs::WINDOWS_1254),
    page("cp1255", &[], Source::Web { encoding: encoding_rs::WINDOWS_1255, has_gaps: true, differs: &[(0xCA, &[0])] }),
    windows("cp1256", &[], encoding_rs::WINDOWS_1256),
    windows("cp1257", &[], encoding_rs::WINDOWS_1257),
    windows("cp1258", &[], encoding_rs::WINDOWS_1258),
    web("iso-8859-2", &["iso88592", "latin2", "l2", "28592", "88592"], encoding_rs::ISO_8859_2),
    web("mac-roman", &["macroman", "macintosh", "mac", "10000"], encoding_rs::MACINTOSH),
    web("koi8-r", &["koi8r", "koi8", "20866"], encoding_rs::KOI8_R),
    page(
        "koi8-u",
        &["koi8u", "21866"],
        Source::Web {
            encoding: encoding_rs::KOI8_U,
            has_gaps: false,
            differs: &[(0xAE, &[0x255D]), (0xBE, &[0x256C])],
        },
    ),
    page("cp932", &["ms932", "mskanji", "windows31j"], Source::Double(difference::CP932)),
    page("cp936", &["gbk", "ms936"], Source::Double(difference::CP936)),
    page("cp949", &["ms949", "uhc"], Source::Double(difference::CP949)),
    page("cp950", &["ms950"], Source::Double(difference::CP950)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_many_names() {
        for name in ["cp1252", "CP-1252", "windows-1252", "Windows_1252", "1252", "ms1252"] {
            assert_eq!(CodePage::named(name).map(CodePage::name), Some("cp1252"), "{name}");
        }
        for name in ["latin-1", "ISO-8859-1", "latin1"] {
            assert_eq!(CodePage::named(name).map(CodePage::name), Some("latin-1"), "{name}");
        }
        assert_eq!(CodePage::named("GBK"), CodePage::named("cp936"));
        assert!(CodePage::all().all(|page| CodePage::named(page.name()) == Some(page)));
        assert!(["", "cp", "cp125", "klingon", "\u{e9}"].iter().all(|name| CodePage::named(name).is_none()));
    }

    #[test]
    fn lenient_reading_fills_the_gaps_and_nothing_else() {
        let page = CodePage::named("cp1252").unwrap();
        assert_eq!((page.decode(0x81), page.decode_leniently(0x81)), (None, Some('\u{81}')));
        assert_eq!((page.encode('\u{81}'), page.encode_leniently('\u{81}')), (None, Some(0x81)));
        assert_eq!((page.encode_leniently('\u{80}'), page.encode_leniently('\u{20ac}')), (None, Some(0x80)));
        assert_eq!(CodePage::named("cp1253").unwrap().decode_leniently(0xD2), None);
        for page in CodePage::all() {
            let bytes = (0..=255).filter_map(|byte| page.decode_leniently(byte).map(|c| (byte, c)));
            bytes.for_each(|(byte, c)| assert_eq!(page.encode_leniently(c), Some(byte), "{}", page.name()));
        }
    }
}
