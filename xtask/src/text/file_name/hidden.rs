//! Characters of a name that nobody sees, or that reorder what is seen.

use std::sync::LazyLock;

use regex::Regex;

/// What leaves no trace, or passes for a space: format characters, default ignorables, control characters, the
/// blank of Braille, and the no-break spaces, which macOS writes into the names of screen shots.
static UNSEEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let class = r"[[\p{Cf}\p{Default_Ignorable_Code_Point}\x{7F}-\x{A0}\x{2028}\x{2029}\x{202F}\x{2800}]--[\x{600}-\x{605}\x{6DD}\x{8E2}\x{110BD}\x{110CD}]]";
    Regex::new(class).ok()
});

/// The first character of `name` that is not seen and has no business there, and where it stands.
pub fn first(name: &str) -> Option<(usize, char)> {
    unseen(name).next()
}

/// Whether `c` changes the order in which its neighbours are shown (UAX #9).
pub fn reorders(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// `name` without them; what passes for a space becomes one.
pub fn without(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    // What is taken out may leave two neighbours that were apart, so what is left is read from its own start.
    while let Some((at, c)) = first_after(&out, rest) {
        out.push_str(&rest[..at]);
        if matches!(c, '\u{A0}' | '\u{202F}') {
            out.push(' ');
        }
        rest = &rest[at + c.len_utf8()..];
    }
    out.push_str(rest);
    out
}

/// The first unseen character of `rest`, which follows `before`.
fn first_after(before: &str, rest: &str) -> Option<(usize, char)> {
    candidates(rest).find(|(at, c)| {
        let previous = rest[..*at].chars().next_back().or_else(|| before.chars().next_back());
        !belongs(previous, *c, rest[at + c.len_utf8()..].chars().next())
    })
}

fn unseen(name: &str) -> impl Iterator<Item = (usize, char)> {
    let found = candidates(name);
    found.filter(|(at, c)| !belongs(name[..*at].chars().next_back(), *c, name[at + c.len_utf8()..].chars().next()))
}

fn candidates(name: &str) -> impl Iterator<Item = (usize, char)> {
    let places = UNSEEN.iter().flat_map(|class| class.find_iter(name));
    places.filter_map(|place| Some((place.start(), place.as_str().chars().next()?)))
}

/// Whether an unseen character does what it is for: it joins or dresses its neighbours (UTS #51, UAX #31).
fn belongs(before: Option<char>, c: char, after: Option<char>) -> bool {
    let is_foreign = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && !reorders(c) && c != '\u{200B}');
    let is_key = before.is_some_and(|c| matches!(c, '0'..='9' | '#' | '*'));
    match c {
        // A sign of emoji or text style, of what can have one.
        '\u{FE0E}' | '\u{FE0F}' => is_foreign(before) || (is_key && after == Some('\u{20E3}')),
        // Joiners, between emoji and in scripts that join letters.
        '\u{200C}' | '\u{200D}' => is_foreign(before) && is_foreign(after),
        // Flags of regions: a black flag and tags.
        '\u{E0020}'..='\u{E007F}' => {
            before.is_some_and(|c| c == '\u{1F3F4}' || ('\u{E0020}'..='\u{E007E}').contains(&c))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_its_neighbours_is_left_alone() {
        for name in [
            "\u{26A0}\u{FE0F}.md",
            "1\u{FE0F}\u{20E3}.md",
            "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}",
            "\u{645}\u{6CC}\u{200C}\u{62E}\u{648}\u{627}\u{647}\u{645}",
            "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            "caf\u{E9}.md",
            "\u{65E5}\u{672C}\u{3000}\u{8A9E}",
        ] {
            assert_eq!(first(name), None, "{}", name.escape_unicode());
            assert_eq!(without(name), name);
        }
    }

    #[test]
    fn what_hides_is_found() {
        for (name, c, rest) in [
            ("a\u{200B}b", '\u{200B}', "ab"),
            ("\u{FEFF}a", '\u{FEFF}', "a"),
            ("a\u{202E}b", '\u{202E}', "ab"),
            ("a\u{A0}b", '\u{A0}', "a b"),
            ("a\u{200D}b", '\u{200D}', "ab"),
            ("a\u{FE0F}", '\u{FE0F}', "a"),
            ("a\u{E0041}", '\u{E0041}', "a"),
            ("a\u{7F}", '\u{7F}', "a"),
            ("a\u{85}\u{AD}", '\u{85}', "a"),
            ("\u{3164}.js", '\u{3164}', ".js"),
        ] {
            assert_eq!(first(name).map(|(_, c)| c), Some(c));
            assert_eq!(without(name), rest);
        }
        assert!(reorders('\u{202E}') && !reorders('\u{200B}'));
    }
}
