//! Which names a file system takes for one.

use unicode_normalization::UnicodeNormalization;

/// Two names with the same key are one name to NTFS.
///
/// NTFS compares UTF-16 units by the table that a volume was formatted with, one unit for one, without
/// normalisation (Linux, `fs/ntfs/upcase.c`). The table maps what has a capital that has it as its small
/// letter: not the dotless i, the long s, the micro sign, the final sigma, nor what came into Unicode since.
pub fn ntfs(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_uppercase();
    }
    name.chars().map(capital).collect()
}

fn capital(c: char) -> char {
    let only = |mut letters: std::char::ToUppercase| letters.next().filter(|_| letters.next().is_none());
    // Beyond the basic plane there is no unit to map; Georgian, Cherokee and later capitals are younger than the table.
    let is_young = |c: char| matches!(u32::from(c), 0x10D0..=0x10FF | 0x13F8..=0x13FD | 0xA7C0..=0xABBF | 0x10000..);
    let upper = only(c.to_uppercase()).filter(|upper| !is_young(c) && !is_young(*upper));
    upper.filter(|upper| upper.to_lowercase().eq([c])).unwrap_or(c)
}

/// Two names with the same key are one name to macOS, as APFS and HFS+ are set up by default: decomposed, and folded
/// in full. Whether `\u{DF}` meets `ss` there was not tried on a Mac; a collision that may not happen costs a look.
pub fn apple(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    let folded: String = name.nfd().flat_map(folded).collect();
    folded.nfd().collect()
}

/// Full case folding, by way of the capital: what has the same capital folds to the same.
fn folded(c: char) -> impl Iterator<Item = char> {
    // The dotless i has the capital of the dotted one and folds to itself (CaseFolding.txt, status T).
    let is_dotless = c == '\u{131}';
    let through = c.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    through.filter(move |_| !is_dotless).chain(is_dotless.then_some(c))
}

/// Two names with the same key differ at most in how their characters are composed.
pub fn composed(name: &str) -> String {
    if name.is_ascii() { name.to_owned() } else { name.nfc().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two names, and whether NTFS and macOS take them for one.
    const PAIRS: &[(&str, &str, bool, bool)] = &[
        ("README.md", "readme.md", true, true),
        ("\u{C9}t\u{E9}.md", "\u{E9}T\u{C9}.md", true, true),
        ("\u{416}", "\u{436}", true, true),
        ("\u{178}", "\u{FF}", true, true),
        // Composed and decomposed.
        ("caf\u{E9}", "cafe\u{301}", false, true),
        ("\u{C5}", "\u{212B}", false, true),
        // A composed capital and a decomposed small letter.
        ("CAF\u{C9}", "cafe\u{301}", false, true),
        // Full folds.
        ("stra\u{DF}e", "strasse", false, true),
        ("stra\u{1E9E}e", "stra\u{DF}e", false, true),
        ("\u{FB01}n", "fin", false, true),
        ("\u{17F}", "s", false, true),
        ("\u{B5}", "\u{3BC}", false, true),
        ("\u{3C2}", "\u{3C3}", false, true),
        ("\u{3A3}", "\u{3C3}", true, true),
        ("\u{3A3}", "\u{3C2}", false, true),
        ("\u{212A}", "k", false, true),
        // Turkish.
        ("\u{131}", "i", false, false),
        ("\u{131}", "I", false, false),
        ("\u{130}", "i\u{307}", false, true),
        ("\u{130}", "i", false, false),
        // Young letters.
        ("\u{10D0}", "\u{1C90}", false, true),
        ("\u{10400}", "\u{10428}", false, true),
        // Widths and looks are another matter.
        ("\u{FF21}", "A", false, false),
        ("\u{430}", "a", false, false),
        ("a", "b", false, false),
    ];

    #[test]
    fn each_file_system_takes_its_own_names_for_one() {
        for (a, b, on_ntfs, on_apple) in PAIRS {
            let shown = format!("{} and {}", a.escape_unicode(), b.escape_unicode());
            assert_eq!(ntfs(a) == ntfs(b), *on_ntfs, "NTFS: {shown}");
            assert_eq!(apple(a) == apple(b), *on_apple, "macOS: {shown}");
        }
        assert_eq!(composed("e\u{301}"), composed("\u{E9}"));
    }

    #[test]
    fn what_ntfs_takes_for_one_macos_does_too() {
        for c in '\0'..='\u{FFFF}' {
            let upper = capital(c);
            let (c, upper) = (c.to_string(), upper.to_string());
            assert_eq!(apple(&c), apple(&upper), "{}", c.escape_unicode());
        }
    }
}
