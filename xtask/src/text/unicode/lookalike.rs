//! Letters that look like others: the confusables of UTS #39, read with the judgement that its data leaves open.

use std::collections::HashMap;
use std::sync::OnceLock;

use unicode_security::mixed_script::AugmentedScriptSet;

use super::is_letter;

/// Scripts whose letters are mistaken for Latin ones in running text. Others have look-alikes in the data, too
/// (Hebrew vav and `l`), but no reader takes one inside of a Latin word for it.
const MISTAKEN: [&str; 7] = ["Cyrillic", "Greek", "Armenian", "Cherokee", "Coptic", "Lisu", "Canadian_Aboriginal"];

/// What `text` looks like: two texts with one skeleton are hard to tell apart (UTS #39, section 4).
pub fn skeleton(text: &str) -> String {
    unicode_security::skeleton(text).collect()
}

/// The script of a letter, `Latin`; `None` of anything that is no letter of one script.
pub fn script(c: char) -> Option<&'static str> {
    if c.is_ascii() {
        return c.is_ascii_alphabetic().then_some("Latin");
    }
    if !is_letter(c) {
        return None;
    }
    let scripts = AugmentedScriptSet::for_char(c).base;
    if scripts.is_common() || scripts.is_inherited() {
        return None;
    }
    scripts.iter().next().map(|script| script.full_name())
}

/// The ASCII letter that `c` is taken for, if it is another letter and looks just like one.
///
/// Small Greek letters have shapes of their own in every text font and are what formulas are written with;
/// of them only omicron counts. So has the dotless i, a letter of Turkish.
pub fn twin(c: char) -> Option<char> {
    let is_told_apart = matches!(c, '\u{3B1}'..='\u{3BE}' | '\u{3C0}'..='\u{3CE}' | '\u{131}');
    if c.is_ascii() || is_told_apart || !is_letter(c) {
        return None;
    }
    let shape = skeleton(c.encode_utf8(&mut [0; 4]));
    match shape.as_str() {
        "rn" => Some('m'),
        // The data gives capital I and small l one shape.
        "l" if c.is_uppercase() => Some('I'),
        _ => Some(shape.chars().next()?).filter(|twin| shape.len() == 1 && twin.is_ascii_alphabetic()),
    }
}

/// The letter of `script` that the Latin letter `c` is taken for.
fn twin_in(script: &str, c: char) -> Option<char> {
    static TWINS: OnceLock<HashMap<(&'static str, char), char>> = OnceLock::new();
    let twins = TWINS.get_or_init(|| {
        let letters = ('\u{386}'..='\u{3CE}').chain('\u{401}'..='\u{45F}').rev();
        letters.filter_map(|c| Some(((self::script(c)?, twin(c)?), c))).collect()
    });
    twins.get(&(script, c)).copied()
}

/// A word in which letters of another script stand in the place of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mixture {
    /// The script of the strangers.
    pub script: &'static str,
    /// The script of the word.
    pub own: &'static str,
    /// The strangers: where they stand, which they are and what they look like.
    pub strangers: Vec<(usize, char, char)>,
    /// Whether other letters of their script stand in the word and look like none of its own, so that a reader sees it.
    pub is_plain: bool,
}

impl Mixture {
    /// The mixture in `word`, which may hold anything, if one is there.
    pub fn of(word: &str) -> Option<Mixture> {
        let letters: Vec<(usize, char, &'static str)> =
            word.char_indices().filter_map(|(at, c)| Some((at, c, script(c)?))).collect();
        let (latin, foreign): (Vec<_>, Vec<_>) = letters.into_iter().partition(|(_, _, script)| *script == "Latin");
        let other = foreign.first().map(|(_, _, script)| *script).filter(|script| MISTAKEN.contains(script))?;
        if latin.is_empty() || foreign.iter().any(|(_, _, script)| *script != other) {
            return None;
        }
        let look = |letters: &[(usize, char, &str)], twin: &dyn Fn(char) -> Option<char>| -> Vec<(usize, char, char)> {
            letters.iter().filter_map(|(at, c, _)| Some((*at, *c, twin(*c)?))).collect()
        };
        let as_latin = look(&foreign, &twin);
        let as_other = look(&latin, &|c| twin_in(other, c));
        let into_latin = as_latin.len() == foreign.len();
        let into_other = as_other.len() == latin.len();
        let mixture = |strangers, script, own, is_plain| Some(Mixture { script, own, strangers, is_plain });
        // A unit, a vitamin, a formula: one Latin letter beside a Greek one is written on purpose.
        let into_other = into_other && foreign.len() > latin.len() && foreign.len() > 2;
        match (into_latin, into_other) {
            (true, true) if latin.len() < foreign.len() => mixture(as_other, "Latin", other, false),
            (true, _) => mixture(as_latin, other, "Latin", false),
            (false, true) => mixture(as_other, "Latin", other, false),
            (false, false) if !as_latin.is_empty() => mixture(as_latin, other, "Latin", true),
            _ => None,
        }
    }

    /// `word` with each stranger exchanged for what it looks like.
    pub fn repaired(&self, word: &str) -> String {
        let mut strangers = self.strangers.iter().peekable();
        let letter =
            |(at, c): (usize, char)| strangers.next_if(|(place, _, _)| *place == at).map_or(c, |(_, _, twin)| *twin);
        word.char_indices().map(letter).collect()
    }
}

/// The ASCII punctuation that `c` is taken for, where it is no ASCII itself.
pub fn punctuation(c: char) -> Option<char> {
    Some(match c {
        // Letters, so that most languages take them into a name: `environment!=` with one is a name.
        '\u{1C0}' => '|',
        '\u{1C3}' | '\u{FF01}' => '!',
        '\u{2B9}' | '\u{2BB}' | '\u{2BC}' | '\u{2BD}' | '\u{A78C}' | '\u{2018}' | '\u{2019}' | '\u{FF07}' => '\'',
        '\u{2BA}' | '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{FF02}' => '"',
        '\u{37E}' | '\u{FF1B}' => ';',
        '\u{A789}' | '\u{2236}' | '\u{FF1A}' => ':',
        '\u{A78A}' | '\u{FF1D}' => '=',
        '\u{201A}' | '\u{FF0C}' => ',',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FF0D}' => '-',
        '\u{2044}' | '\u{2215}' | '\u{FF0F}' => '/',
        '\u{2217}' | '\u{FF0A}' => '*',
        '\u{FF03}'..='\u{FF06}'
        | '\u{FF08}'
        | '\u{FF09}'
        | '\u{FF0B}'
        | '\u{FF0E}'
        | '\u{FF1C}'
        | '\u{FF1E}'
        | '\u{FF1F}'
        | '\u{FF20}'
        | '\u{FF3B}'..='\u{FF40}'
        | '\u{FF5B}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0)?,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_has_a_twin_when_it_looks_just_like_it() {
        assert_eq!(twin('\u{430}'), Some('a'));
        assert_eq!(twin('\u{4BB}'), Some('h'));
        assert_eq!(twin('\u{41D}'), Some('H'));
        assert_eq!(twin('\u{391}'), Some('A'));
        assert_eq!(twin('\u{3BF}'), Some('o'));
        assert_eq!(twin('\u{FF41}'), Some('a'));
        for c in ['a', '\u{3B1}', '\u{3C3}', '\u{416}', '\u{E9}', '\u{131}', '\u{2022}'] {
            assert_eq!(twin(c), None, "{c}");
        }
    }

    #[test]
    fn a_word_is_mixed_when_every_stranger_is_a_twin() {
        let mixture = Mixture::of("p\u{430}yp\u{430}l").unwrap();
        assert_eq!((mixture.script, mixture.strangers.len(), mixture.is_plain), ("Cyrillic", 2, false));
        assert_eq!(mixture.repaired("p\u{430}yp\u{430}l"), "paypal");
        // A Russian word that begins with a Latin C.
        let mixture = Mixture::of("C\u{43B}\u{43E}\u{432}\u{43E}").unwrap();
        assert_eq!((mixture.script, mixture.own), ("Latin", "Cyrillic"));
        assert_eq!(mixture.strangers, [(0, 'C', '\u{421}')]);
    }

    #[test]
    fn what_a_reader_can_tell_apart_is_no_mixture() {
        for word in [
            "\u{3BC}s",
            "\u{394}x",
            "\u{3C3}_x",
            "PR\u{44B}",
            "H\u{3B1}",
            "M\u{3A9}",
            "na\u{EF}ve",
            "\u{5D5}Google",
            "\u{6F22}kanji",
        ] {
            assert_eq!(Mixture::of(word), None, "{word}");
        }
        assert!(Mixture::of("get\u{414}\u{430}").is_some_and(|mixture| mixture.is_plain));
    }

    #[test]
    fn punctuation_has_one_reading() {
        assert_eq!(punctuation('\u{FF08}'), Some('('));
        assert_eq!(punctuation('\u{37E}'), Some(';'));
        assert_eq!(punctuation('\u{D7}'), None);
        assert_eq!(punctuation(';'), None);
    }
}
