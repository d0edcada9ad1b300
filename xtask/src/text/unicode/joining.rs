//! Where a character that shows nothing belongs to the way a script is written.

use unicode_normalization::char::canonical_combining_class;

use super::{is_mark, is_right_to_left};

/// The combining class of a virama, which takes a vowel away and may join two consonants (UAX #44).
const VIRAMA: u8 = 9;

fn last(text: &str) -> Option<char> {
    text.chars().next_back()
}

/// The last letter of `text`, marks passed over.
fn letter(text: &str) -> Option<char> {
    text.chars().rev().take(8).find(|c| !is_mark(*c))
}

/// Letters that are joined to their neighbours: Arabic and its relatives, Mongolian.
fn is_joined(c: char) -> bool {
    (is_right_to_left(c) && !matches!(c, '\u{590}'..='\u{5FF}'))
        || matches!(c, '\u{1800}'..='\u{18AF}' | '\u{A840}'..='\u{A87F}')
}

/// Letters of the scripts of India and of what learnt to write from them.
fn is_indic(c: char) -> bool {
    matches!(u32::from(c), 0x0900..=0x0DFF | 0x0F00..=0x109F | 0x1700..=0x17FF | 0x1A20..=0x1AAF | 0x1B00..=0x1C4F
        | 0xA800..=0xA82F | 0xA8E0..=0xA8FF | 0xA980..=0xA9FF | 0xAA60..=0xAA7F | 0xAAE0..=0xAAFF | 0xABC0..=0xABFF
        | 0x1_1000..=0x1_1DFF)
}

/// Scripts without blanks between words, where `U+200B` says that a line may break.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x1950..=0x19DF | 0x1A20..=0x1AAF | 0x0F00..=0x0FFF)
}

/// Whether ZWJ or ZWNJ between `before` and `after` changes how its neighbours are drawn: in identifiers as
/// UAX #31 (rules A1, A2 and B of section 2.3) asks for, in running text beside any letter that joins.
pub fn joins(before: &str, after: &str, strict: bool) -> bool {
    let follows = after.chars().next();
    let behind_virama = last(before).is_some_and(|c| canonical_combining_class(c) == VIRAMA);
    let between_joined = letter(before).is_some_and(is_joined) && follows.is_some_and(is_joined);
    if strict {
        return behind_virama || between_joined;
    }
    let writes = |c: Option<char>| c.is_some_and(|c| is_joined(c) || is_indic(c));
    behind_virama || writes(letter(before)) || writes(follows)
}

/// Whether `c`, which shows nothing, belongs to the script that `before` or `after` is written in.
pub fn belongs(before: &str, c: char, after: &str) -> bool {
    let near = |is: fn(char) -> bool| letter(before).is_some_and(is) || after.chars().next().is_some_and(is);
    match c {
        '\u{34F}' => near(is_mark) || last(before).is_some_and(|c| is_mark(c) || is_right_to_left(c)),
        '\u{115F}' | '\u{1160}' => {
            near(|c| matches!(c, '\u{1100}'..='\u{11FF}' | '\u{A960}'..='\u{A97F}' | '\u{D7B0}'..='\u{D7FF}'))
        }
        '\u{3164}' => near(|c| matches!(c, '\u{3131}'..='\u{318E}')),
        '\u{FFA0}' => near(|c| matches!(c, '\u{FFA1}'..='\u{FFDC}')),
        '\u{17B4}' | '\u{17B5}' => near(|c| matches!(c, '\u{1780}'..='\u{17FF}')),
        '\u{180B}'..='\u{180F}' => near(|c| matches!(c, '\u{1800}'..='\u{18AF}')),
        '\u{200B}' | '\u{2060}' => near(is_unspaced),
        '\u{1BCA0}'..='\u{1BCA3}' => near(|c| matches!(c, '\u{1BC00}'..='\u{1BC9F}')),
        '\u{1D173}'..='\u{1D17A}' => near(|c| matches!(c, '\u{1D100}'..='\u{1D1FF}')),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joiners_belong_to_persian_and_hindi() {
        assert!(joins("\u{645}\u{6CC}", "\u{62E}", true));
        assert!(joins("\u{915}\u{94D}", "\u{937}", true));
        assert!(!joins("\u{915}", "\u{937}", true) && joins("\u{915}", "\u{937}", false));
        assert!(!joins("a", "b", false) && !joins("", "", false) && !joins("\u{5D0}", "\u{5D1}", false));
    }

    #[test]
    fn other_characters_belong_to_their_scripts() {
        assert!(belongs("\u{E01}", '\u{200B}', "\u{E02}") && !belongs("a", '\u{200B}', "b"));
        assert!(belongs("\u{1820}", '\u{180B}', "") && !belongs("x", '\u{180B}', ""));
        assert!(belongs("", '\u{115F}', "\u{1161}") && !belongs("a", '\u{3164}', ""));
        assert!(!belongs("\u{1820}", '\u{2061}', "\u{1820}"));
    }
}
