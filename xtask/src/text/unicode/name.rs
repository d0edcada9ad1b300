//! Names of the characters that findings are about, in ASCII.

/// Characters that are met again and again, and what Unicode calls them.
const NAMES: &[(char, &str)] = &[
    ('\u{A0}', "no-break space"),
    ('\u{AD}', "soft hyphen"),
    ('\u{1C0}', "letter dental click"),
    ('\u{1C3}', "letter retroflex click"),
    ('\u{34F}', "combining grapheme joiner"),
    ('\u{37E}', "Greek question mark"),
    ('\u{61C}', "Arabic letter mark"),
    ('\u{115F}', "Hangul choseong filler"),
    ('\u{1160}', "Hangul jungseong filler"),
    ('\u{1680}', "Ogham space mark"),
    ('\u{180E}', "Mongolian vowel separator"),
    ('\u{2007}', "figure space"),
    ('\u{2009}', "thin space"),
    ('\u{200A}', "hair space"),
    ('\u{200B}', "zero width space"),
    ('\u{200C}', "zero width non-joiner"),
    ('\u{200D}', "zero width joiner"),
    ('\u{200E}', "left-to-right mark"),
    ('\u{200F}', "right-to-left mark"),
    ('\u{2013}', "en dash"),
    ('\u{2014}', "em dash"),
    ('\u{2018}', "left single quotation mark"),
    ('\u{2019}', "right single quotation mark"),
    ('\u{201C}', "left double quotation mark"),
    ('\u{201D}', "right double quotation mark"),
    ('\u{202A}', "left-to-right embedding"),
    ('\u{202B}', "right-to-left embedding"),
    ('\u{202C}', "pop directional formatting"),
    ('\u{202D}', "left-to-right override"),
    ('\u{202E}', "right-to-left override"),
    ('\u{202F}', "narrow no-break space"),
    ('\u{205F}', "medium mathematical space"),
    ('\u{2060}', "word joiner"),
    ('\u{2061}', "function application"),
    ('\u{2062}', "invisible times"),
    ('\u{2063}', "invisible separator"),
    ('\u{2064}', "invisible plus"),
    ('\u{2066}', "left-to-right isolate"),
    ('\u{2067}', "right-to-left isolate"),
    ('\u{2068}', "first strong isolate"),
    ('\u{2069}', "pop directional isolate"),
    ('\u{2212}', "minus sign"),
    ('\u{2800}', "blank Braille pattern"),
    ('\u{3000}', "ideographic space"),
    ('\u{3164}', "Hangul filler"),
    ('\u{FE0E}', "text variation selector"),
    ('\u{FE0F}', "emoji variation selector"),
    ('\u{FEFF}', "zero width no-break space"),
    ('\u{FFA0}', "halfwidth Hangul filler"),
    ('\u{FFFC}', "object replacement character"),
    ('\u{E0001}', "language tag"),
    ('\u{E007F}', "cancel tag"),
];

/// `U+202E`: the character by its number.
pub fn number(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// `U+202E (right-to-left override)`: the character as messages name it.
pub fn named(c: char) -> String {
    let name = match NAMES.binary_search_by_key(&c, |(known, _)| *known) {
        Ok(index) => NAMES[index].1,
        Err(_) => match c {
            '\u{E0000}'..='\u{E007F}' => "tag character",
            '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => "variation selector",
            '\u{180B}'..='\u{180F}' => "Mongolian variation selector",
            '\u{FF01}'..='\u{FF5E}' => "fullwidth form",
            _ => return number(c),
        },
    };
    format!("{} ({name})", number(c))
}

/// `text` in ASCII, every other character as `<U+0430>`, and no more of it than a line holds.
pub fn shown(text: &str) -> String {
    const CHARACTERS_MAX: usize = 60;
    match text.char_indices().nth(CHARACTERS_MAX) {
        Some((end, _)) => format!("{}...", spelled(&text[..end])),
        None => spelled(text),
    }
}

/// `text` in ASCII, every other character as `<U+0430>`.
pub fn spelled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == ' ' || c.is_ascii_graphic() {
            out.push(c);
        } else {
            out.push_str(&format!("<{}>", number(c)));
        }
    }
    out
}

/// Whether `line` names `c` by its number, as it is written in text or as an escape.
pub fn names_by_number(line: &str, c: char) -> bool {
    let number = u32::from(c);
    let spellings = [
        format!("u+{number:04x}"),
        format!("\\u{number:04x}"),
        format!("\\u{{{number:x}}}"),
        format!("\\x{number:02x}"),
        format!("&#{number};"),
    ];
    let line = line.to_ascii_lowercase();
    spellings.iter().any(|spelling| line.contains(spelling))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_order() {
        assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(named('\u{202E}'), "U+202E (right-to-left override)");
        assert_eq!(named('\u{E0041}'), "U+E0041 (tag character)");
        assert_eq!(named('\u{430}'), "U+0430");
        assert_eq!(shown("p\u{430}y\n"), "p<U+0430>y<U+000A>");
        assert!(shown(&"x".repeat(100)).ends_with("x..."));
    }
}
