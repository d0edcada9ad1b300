//! What the scanner must know of a language.

use super::Part;
pub use super::table::*;

/// A kind of literal.
#[derive(Clone, Copy, Debug)]
pub struct Quote {
    /// What it begins with.
    pub open: &'static str,
    /// What it ends with.
    pub close: &'static str,
    /// The byte that takes its meaning from the next one.
    pub escape: Option<u8>,
    /// Whether it may hold line ends.
    pub lines: bool,
}

/// What no table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// Nothing.
    Plain,
    /// `#` begins a comment behind a blank alone.
    Words,
    /// The same, and here-documents.
    Shell,
    /// Here-documents: Ruby, Perl.
    Script,
    /// Text around islands of code, and here-documents.
    Php,
    /// Raw strings, lifetimes.
    Rust,
    /// Raw strings, digits in groups.
    C,
    /// Templates and patterns.
    JavaScript,
    /// Long brackets.
    Lua,
    /// `'` is part of names, too: Haskell, OCaml, Scala.
    Tick,
    /// Lines that begin with two backslashes are a literal.
    Zig,
}

/// How a character is written in a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// In no way that is known.
    None,
    /// `\u{202e}`.
    Braces,
    /// `\u202e`, and two of them beyond U+FFFF.
    Pairs,
    /// `\u202e`, and `\U000e0041` beyond U+FFFF.
    Long,
}

impl Escape {
    /// `c` as it is written in a literal.
    pub fn written(self, c: char) -> Option<String> {
        let number = u32::from(c);
        Some(match self {
            Escape::None => return None,
            Escape::Braces => format!("\\u{{{number:x}}}"),
            Escape::Pairs => {
                c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>()
            }
            Escape::Long if number > 0xFFFF => format!("\\U{number:08x}"),
            Escape::Long => format!("\\u{number:04x}"),
        })
    }
}

/// A language.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    /// What stands outside of comments and literals.
    pub base: Part,
    /// What comments to the end of the line begin with.
    pub line: &'static [&'static str],
    /// What other comments begin and end with.
    pub block: &'static [(&'static str, &'static str)],
    /// Whether those can stand in each other.
    pub nests: bool,
    /// Literals; a longer opener before its own beginning.
    pub quotes: &'static [Quote],
    /// Letters before a quote that take the escapes away.
    pub raw: &'static str,
    /// What no table says.
    pub syntax: Syntax,
    /// How a character is written in a literal.
    pub escape: Escape,
    /// Whether the compiler accepts ASCII alone outside of names, comments and literals, and the scanner knows
    /// every literal of the language.
    pub is_strict: bool,
}

#[cfg(test)]
mod tests {
    use super::Escape;

    #[test]
    fn a_character_is_written_as_the_language_reads_it() {
        assert_eq!(Escape::Braces.written('\u{202E}').as_deref(), Some("\\u{202e}"));
        assert_eq!(Escape::Pairs.written('\u{E0041}').as_deref(), Some("\\udb40\\udc41"));
        assert_eq!(Escape::Long.written('\u{E0041}').as_deref(), Some("\\U000e0041"));
        assert_eq!(Escape::Long.written('\u{AD}').as_deref(), Some("\\u00ad"));
        assert_eq!(Escape::None.written('\u{AD}'), None);
    }
}
