//! Emoji sequences by the grammar of UTS #51 (ED-11 to ED-16): by structure, so that a new emoji needs no new table.

use super::{is_emoji, is_han, is_math};

/// `U+200D`.
pub const JOINER: char = '\u{200D}';

/// Whether `c` is a variation selector; those of Mongolian are not.
pub fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether `c` is a tag character.
pub fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0000}'..='\u{E007F}')
}

fn is_modifier(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

fn is_pictograph(c: char) -> bool {
    !c.is_ascii() && is_emoji(c)
}

/// Whether a joiner between `before` and `after` makes one emoji of two.
pub fn joins(before: &str, after: &str) -> bool {
    let mut back = before.chars().rev();
    let mut base = back.next();
    if base == Some('\u{FE0F}') || base.is_some_and(is_modifier) {
        // A skin tone is an emoji itself; what it stands on is one, too.
        base = back.next();
        if base == Some('\u{FE0F}') {
            base = back.next();
        }
    }
    base.is_some_and(is_pictograph) && after.chars().next().is_some_and(is_pictograph)
}

/// Whether the selector `selector` may stand behind `before` and before `after`.
///
/// Bases are taken by kind, not from the lists: emoji, Chinese characters and their punctuation, mathematical
/// signs, Myanmar and Phags-pa letters, which StandardizedVariants.txt and the ideographic database name.
pub fn selects(before: &str, selector: char, after: &str) -> bool {
    let Some(base) = before.chars().next_back() else { return false };
    match selector {
        // A digit, `#` and `*` are emoji as keycaps alone.
        '\u{FE0E}' | '\u{FE0F}' if base.is_ascii() => is_emoji(base) && after.starts_with('\u{20E3}'),
        '\u{FE0E}' | '\u{FE0F}' => is_emoji(base),
        '\u{FE00}' if base == '0' => true,
        '\u{FE00}'..='\u{FE0D}' => {
            is_han(base)
                || is_math(base)
                || matches!(base, '\u{2229}'..='\u{22FF}' | '\u{1000}'..='\u{109F}' | '\u{A840}'..='\u{A87F}')
                || matches!(base, '\u{2018}'..='\u{201D}' | '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF65}')
                || matches!(base, '\u{1_3000}'..='\u{1_45FF}' | '\u{A9C0}'..='\u{AAFF}' | '\u{10AC0}'..='\u{10AFF}')
        }
        _ => is_han(base),
    }
}

/// The length in bytes of the tags at the start of `tags`, behind `before`, if they make the flag of a region:
/// a black flag, three to six letters or digits and the closing tag.
pub fn flag(before: &str, tags: &str) -> Option<usize> {
    if !before.ends_with('\u{1F3F4}') {
        return None;
    }
    let is_named = |c: &char| matches!(c, '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}');
    let named = tags.chars().take_while(is_named).take(7).count();
    let end = named * '\u{E0061}'.len_utf8();
    ((3..=6).contains(&named) && tags[end..].starts_with('\u{E007F}')).then(|| end + '\u{E007F}'.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_joiner_stands_between_emoji() {
        assert!(joins("\u{1F468}", "\u{1F469}"));
        assert!(joins("\u{1F3F3}\u{FE0F}", "\u{1F308}"));
        assert!(joins("\u{1F468}\u{1F3FD}", "\u{2695}\u{FE0F}"));
        assert!(!joins("a", "\u{1F469}"));
        assert!(!joins("\u{1F468}", "b") && !joins("\u{1F468}", "") && !joins("", "\u{1F469}") && !joins("1", "2"));
    }

    #[test]
    fn a_selector_stands_behind_a_base() {
        assert!(selects("\u{2764}", '\u{FE0F}', "") && selects("1", '\u{FE0F}', "\u{20E3}"));
        assert!(selects("\u{845B}", '\u{E0100}', "") && selects("0", '\u{FE00}', ""));
        assert!(!selects("1", '\u{FE0F}', "2") && !selects("a", '\u{FE0F}', "") && !selects("", '\u{FE0F}', ""));
        assert!(!selects("\u{2764}", '\u{E0100}', ""));
    }

    #[test]
    fn a_flag_is_a_region_in_tags() {
        let england = "\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}";
        assert_eq!(flag("\u{1F3F4}", england), Some(england.len()));
        assert_eq!(flag("a", england), None);
        assert_eq!(flag("\u{1F3F4}", &england[..england.len() - 4]), None);
        assert_eq!(flag("\u{1F3F4}", &england[..4]), None);
    }
}
