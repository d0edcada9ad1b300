//! What characters are, from the tables of the regular expressions and of UTS #39: no copy of our own.

pub mod bidi;
pub mod emoji;
pub mod joining;
pub mod lookalike;
pub mod name;
pub mod payload;

use std::sync::OnceLock;

use regex_syntax::hir::{Class, HirKind};

/// A set of characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set {
    /// First and last of each run, in order.
    ranges: Vec<(char, char)>,
}

impl Set {
    /// The characters that a class of regular expressions holds: `\p{Emoji}`; nothing if it is none.
    fn of(class: &str) -> Set {
        let parsed = regex_syntax::Parser::new().parse(class);
        let ranges = match parsed.as_ref().map(regex_syntax::hir::Hir::kind) {
            Ok(HirKind::Class(Class::Unicode(class))) => {
                class.ranges().iter().map(|range| (range.start(), range.end())).collect()
            }
            _ => Vec::new(),
        };
        Set { ranges }
    }

    /// The letters of a script by its name in Unicode's tables, `Cyrillic`; `None` if there is no such script.
    pub fn script(name: &str) -> Option<Set> {
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
        let set = if is_name { Set::of(&format!(r"\p{{scx={name}}}")) } else { Set::default() };
        Some(set).filter(|set| !set.ranges.is_empty())
    }

    /// Whether it holds `c`.
    pub fn contains(&self, c: char) -> bool {
        let at = self.ranges.partition_point(|(_, last)| *last < c);
        self.ranges.get(at).is_some_and(|(first, _)| *first <= c)
    }
}

macro_rules! property {
    ($(#[doc = $doc:literal])* $name:ident, $class:literal) => {
        $(#[doc = $doc])*
        pub fn $name(c: char) -> bool {
            static SET: OnceLock<Set> = OnceLock::new();
            SET.get_or_init(|| Set::of($class)).contains(c)
        }
    };
}

property!(
    /// Whether nothing is drawn for it where it is not understood: Default_Ignorable_Code_Point.
    is_ignorable,
    r"\p{Default_Ignorable_Code_Point}"
);
property!(
    /// Whether it is an Emoji character of UTS #51, digits and `#` included, or kept for one to come.
    is_emoji,
    r"[\p{Emoji}\p{Extended_Pictographic}]"
);
property!(
    /// Whether an identifier of UAX #31 may begin with it.
    is_start,
    r"[\p{XID_Start}_]"
);
property!(
    /// Whether an identifier of UAX #31 may go on with it.
    is_continue,
    r"\p{XID_Continue}"
);
property!(
    /// Whether it is a letter.
    is_letter,
    r"\p{L}"
);
property!(
    /// Whether it is drawn on the character before it.
    is_mark,
    r"\p{M}"
);
property!(
    /// Whether it is a mathematical symbol.
    is_math,
    r"\p{Sm}"
);
property!(
    /// Whether it is punctuation or a symbol.
    is_punctuation,
    r"[\p{P}\p{S}]"
);
property!(
    /// Whether it is a Chinese character.
    is_han,
    r"\p{Han}"
);

/// Whether an identifier may hold it: of UAX #31, ASCII decided quickly.
pub fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { is_continue(c) }
}

/// Whether it is a letter of a script that runs from right to left: the blocks whose characters are R or AL
/// by default (DerivedBidiClass.txt), marks included.
pub fn is_right_to_left(c: char) -> bool {
    matches!(u32::from(c), 0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFE | 0x1_0800..=0x1_0FFF | 0x1_E800..=0x1_EFFF)
        && c != bidi::ARABIC_LETTER_MARK
}

/// Whether it is a space that is not the one of ASCII: `Zs`, where nothing tells it from a plain one.
pub fn is_odd_space(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_those_of_unicode() {
        assert!(is_ignorable('\u{AD}') && is_ignorable('\u{E0041}') && !is_ignorable('\u{2800}'));
        assert!(is_emoji('\u{2764}') && is_emoji('\u{1FAEF}') && is_emoji('1') && !is_emoji('\u{2192}'));
        assert!(is_word('a') && is_word('\u{E9}') && is_word('\u{301}') && !is_word('\u{200B}') && !is_word('-'));
        assert!(is_start('_') && !is_start('1'));
        assert!(is_right_to_left('\u{5D0}') && is_right_to_left('\u{627}') && !is_right_to_left('\u{61C}'));
    }

    #[test]
    fn a_script_has_a_name() {
        let cyrillic = Set::script("cyrillic").unwrap();
        assert!(cyrillic.contains('\u{430}') && !cyrillic.contains('a'));
        assert_eq!(Set::script("Klingonese"), None);
        assert_eq!(Set::script("x}|\\p{L"), None);
        assert_eq!(Set::script(""), None);
    }
}
