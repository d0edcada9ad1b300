//! What people write on purpose: nothing is found in it.

use super::found_in;

/// Text of many scripts, all of it as its readers expect it.
pub const CLEAN: &[&str] = &[
    // Emoji: families, skin tones, flags, keycaps, hearts, the flag of England.
    "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}\u{200D}\u{1F466} \u{1F469}\u{1F3FD}\u{200D}\u{1F4BB} \u{1F3F3}\u{FE0F}\u{200D}\u{1F308} 1\u{FE0F}\u{20E3} #\u{FE0F}\u{20E3}",
    "\u{2764}\u{FE0F}\u{200D}\u{1F525} \u{26A0}\u{FE0F} \u{2714}\u{FE0E} \u{1F1E9}\u{1F1EA} \u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} \u{1F3C3}\u{1F3FF}\u{200D}\u{2642}\u{FE0F}\u{200D}\u{27A1}\u{FE0F}",
    // Persian with joiners that keep letters apart, Hindi and Malayalam with joiners, Sinhala.
    "\u{645}\u{6CC}\u{200C}\u{62E}\u{648}\u{627}\u{647}\u{645} \u{6A9}\u{62A}\u{627}\u{628}\u{200C}\u{647}\u{627}",
    "\u{915}\u{94D}\u{200D}\u{937} \u{930}\u{94D}\u{200C}\u{92F} \u{D28}\u{D4D}\u{200D} \u{DC1}\u{DCA}\u{200D}\u{DBB}\u{DD3}",
    // Hebrew and Arabic, with isolates, embeddings and marks that are in their places.
    "\u{5E9}\u{5DC}\u{5D5}\u{5DD} \u{2066}C++\u{2069} \u{5E2}\u{5D5}\u{5DC}\u{5DD}, \u{202A}rustc\u{202C} \u{5D5}\u{200F}!",
    "\u{627}\u{644}\u{633}\u{644}\u{627}\u{645} \u{61C}123 \u{2068}abc\u{2069} \u{639}\u{644}\u{64A}\u{643}\u{645}\u{200E}",
    // Thai with places to break, Khmer, Mongolian with selectors, Korean letters with fillers.
    "\u{E20}\u{E32}\u{E29}\u{E32}\u{200B}\u{E44}\u{E17}\u{E22} \u{1797}\u{17B6}\u{179F}\u{17B6}\u{200B}\u{1781} \u{1820}\u{180B}\u{182E} \u{115F}\u{1161}",
    // Chinese and Japanese with their punctuation, variants of characters, wide letters and spaces.
    "\u{4F60}\u{597D}\u{FF0C}\u{4E16}\u{754C}\u{FF01}\u{3000}\u{845B}\u{E0100} \u{FF08}\u{30C6}\u{30B9}\u{30C8}\u{FF09} \u{FF21}\u{FF22}",
    // French, German, Polish, Vietnamese, Turkish, Greek, Russian, Ukrainian, Armenian.
    "\u{AB}\u{A0}C\u{2019}est \u{E7}a\u{202F}!\u{A0}\u{BB} Dampf\u{AD}schiff Za\u{17C}\u{F3}\u{142}\u{107} Ti\u{1EBF}ng Vi\u{1EC7}t \u{131}\u{15F}\u{131}k",
    "\u{39A}\u{3B1}\u{3BB}\u{3B7}\u{3BC}\u{3AD}\u{3C1}\u{3B1} \u{41F}\u{440}\u{438}\u{432}\u{435}\u{442} \u{43E}\u{431}\u{2019}\u{454}\u{43A}\u{442} \u{532}\u{561}\u{580}\u{565}\u{582} PR\u{44B}",
    // Formulas, units, boxes, Braille pictures.
    "\u{394}x \u{2264} \u{3C3}\u{221A}n, 5 \u{B5}s, 10 k\u{3A9}, \u{2229}\u{FE00} \u{250C}\u{2500}\u{2510} \u{2819}\u{2800}\u{2839} na\u{308}ive",
];

#[test]
fn text_of_many_scripts_is_clean() {
    let text: String = CLEAN.iter().map(|line| format!("{line}\n\n")).collect();
    for name in ["a.md", "a.txt", "a.html", "a.csv", "a.patch"] {
        assert_eq!(found_in(&[(name, &text)]), [""; 0], "{name}");
    }
}

#[test]
fn comments_of_many_scripts_are_clean() {
    // Controls in a comment are worth a look even when they are balanced.
    let lines = CLEAN.iter().filter(|line| !line.contains(['\u{202A}', '\u{2066}', '\u{2068}']));
    for (name, comment) in [("a.py", "# "), ("a.rs", "// "), ("a.sh", "# "), ("a.sql", "-- "), ("a.yml", "# ")] {
        let text: String = lines.clone().map(|line| format!("{comment}{line}\n")).collect();
        assert_eq!(found_in(&[(name, &text)]), [""; 0], "{name}");
    }
}

#[test]
fn literals_of_many_scripts_are_clean() {
    let is_plain = |line: &&&str| !line.contains(['\u{202A}', '\u{2066}', '\u{2068}', '\u{AD}', '"']);
    for name in ["a.py", "a.js", "a.c", "a.go", "a.java", "a.swift"] {
        let text: String = CLEAN.iter().filter(is_plain).map(|line| format!("x = \"{line}\"\n")).collect();
        assert_eq!(found_in(&[(name, &text)]), [""; 0], "{name}");
    }
}

#[test]
fn a_line_that_names_a_letter_by_its_number_shows_it() {
    for (name, line) in [("a.py", "x = 1  # n\u{43E}qa, with U+043E\n"), ("a.md", "`p\u{430}ypal` holds \\u0430.\n")] {
        assert_eq!(found_in(&[(name, line)]), [""; 0], "{name}");
    }
    let other = "x = 1  # n\u{43E}qa, with U+0430\n# U+043E\n";
    assert_eq!(found_in(&[("a.py", other)]), ["a.py:1:10 confusable-word!"]);
}

#[test]
fn a_script_for_windows_may_begin_with_a_bom() {
    let text = "\u{FEFF}Write-Host \u{201C}Gr\u{FC}\u{DF}e\u{201D} \u{2013}Name x\r\n";
    assert_eq!(found_in(&[("a.ps1", text)]), [""; 0]);
}

#[test]
fn names_of_one_script_are_clean() {
    let files = [
        ("a.py", "\u{438}\u{43C}\u{44F} = \u{394}x = na\u{EF}ve = \u{540D}\u{524D} = \u{6F22}kanji = 1\n"),
        ("b.js", "let \u{3B1} = a, \u{3C1}\u{3C3} = 1, \u{441}\u{43E}\u{440}\u{435} = 2;\n"),
        ("c.jl", "\u{2211}x \u{2265} y \u{2212} 1\n"),
    ];
    assert_eq!(found_in(&files), ["c.jl:1:8 lookalike-punctuation"]);
}
