//! What is written in the place of characters that a console cannot show: the one map.

use std::collections::BTreeMap;

use crate::config::schema::Config;
use crate::ordered::Ordered;
use crate::text::codepage::CodePage;

/// The map without what the configuration adds, by what is written. Of the replaced scripts' two maps the spelling
/// that names the thing wins: U+26A0 is `[!]`, U+1F4A5 is `(!)`.
const DEFAULT: &[(&str, &str)] = &[
    ("<-", "\u{2190}\u{21a9}\u{27f5}\u{2b05}"),
    ("->", "\u{2192}\u{21aa}\u{21b3}\u{2794}\u{279c}\u{27a1}\u{27f6}"),
    ("<->", "\u{2194}\u{27f7}"),
    ("<=", "\u{21d0}\u{2264}"),
    ("=>", "\u{21d2}\u{27f9}"),
    ("<=>", "\u{21d4}"),
    ("^", "\u{2191}\u{25b2}\u{2b06}"),
    ("v", "\u{2193}\u{25bc}\u{2b07}"),
    ("[x]", "\u{2611}\u{2713}\u{2714}"),
    ("[ ]", "\u{25a1}\u{2610}"),
    ("[OK]", "\u{2705}"),
    ("[X]", "\u{26d4}\u{2717}\u{2718}\u{274c}\u{274e}\u{1f6ab}"),
    ("[!]", "\u{26a0}\u{1f6a8}"),
    ("[i]", "\u{2139}"),
    ("(!)", "\u{1f4a5}"),
    ("!", "\u{2755}\u{2757}"),
    ("?", "\u{2753}\u{2754}"),
    ("*", "\u{b7}\u{2022}\u{2219}\u{25aa}\u{25c6}\u{25cf}\u{25e6}\u{2605}\u{2606}\u{2728}\u{2b50}"),
    ("o", "\u{25cb}"),
    (">", "\u{2023}\u{203a}\u{25b6}\u{25b8}\u{25ba}"),
    ("<", "\u{2039}\u{25c0}"),
    ("-", "\u{2010}\u{2011}\u{2012}\u{2013}\u{2212}\u{2500}\u{2501}\u{2574}"),
    ("--", "\u{2014}\u{2015}"),
    ("'", "\u{2018}\u{2019}\u{201a}\u{201b}\u{2032}"),
    ("\"", "\u{201c}\u{201d}\u{201e}\u{201f}\u{2033}"),
    ("...", "\u{2026}"),
    ("|", "\u{2502}\u{2503}\u{2551}"),
    ("=", "\u{2550}"),
    (
        "+",
        "\u{250c}\u{250f}\u{2510}\u{2513}\u{2514}\u{2517}\u{2518}\u{251b}\u{251c}\u{2523}\u{2524}\u{252b}\u{252c}\u{2533}\u{2534}\u{253b}\u{253c}\u{254b}\u{2552}\u{2553}\u{2554}\u{2555}\u{2556}\u{2557}\u{2558}\u{2559}\u{255a}\u{255b}\u{255c}\u{255d}\u{255e}\u{255f}\u{2560}\u{2561}\u{2562}\u{2563}\u{2564}\u{2565}\u{2566}\u{2567}\u{2568}\u{2569}\u{256a}\u{256b}\u{256c}\u{256d}\u{256e}\u{256f}\u{2570}",
    ),
    ("#", "\u{2588}\u{2593}\u{25a0}"),
    (".", "\u{2591}"),
    (":", "\u{2592}"),
    ("x", "\u{d7}\u{2715}\u{2716}"),
    ("~=", "\u{2248}"),
    ("!=", "\u{2260}"),
    (">=", "\u{2265}"),
    ("inf", "\u{221e}"),
    ("(c)", "\u{a9}"),
    ("(R)", "\u{ae}"),
    ("(TM)", "\u{2122}"),
    ("EUR", "\u{20ac}"),
    (" ", "\u{a0}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{202f}\u{205f}\u{3000}"),
    ("[run]", "\u{1f680}"),
    ("[search]", "\u{1f50d}\u{1f50e}"),
    ("[file]", "\u{1f4c4}"),
    ("[dir]", "\u{1f4c1}\u{1f4c2}"),
    ("[package]", "\u{1f4e6}"),
    ("[list]", "\u{1f4cb}"),
    ("[stats]", "\u{1f4ca}"),
    ("[up]", "\u{1f4c8}"),
    ("[down]", "\u{1f4c9}"),
    ("[note]", "\u{1f4dd}"),
    ("[save]", "\u{1f4be}"),
    ("[tip]", "\u{1f4a1}"),
    ("[tool]", "\u{1f527}\u{1f6e0}"),
    ("[build]", "\u{1f3d7}\u{1f528}"),
    ("[bug]", "\u{1f41b}"),
    ("[locked]", "\u{1f512}"),
    ("[unlocked]", "\u{1f513}"),
    ("[key]", "\u{1f511}"),
    ("[delete]", "\u{1f5d1}"),
    ("[clean]", "\u{1f9f9}"),
    ("[test]", "\u{1f9ea}"),
    ("[goal]", "\u{1f3af}"),
    ("[done]", "\u{1f389}"),
    ("[hot]", "\u{1f525}"),
    ("[fast]", "\u{26a1}"),
    ("[wait]", "\u{231b}\u{23f3}"),
    ("[time]", "\u{23f0}\u{23f1}"),
    ("[sync]", "\u{1f504}"),
    ("[web]", "\u{1f310}"),
    ("[link]", "\u{1f517}"),
    ("[bot]", "\u{1f916}"),
    ("[user]", "\u{1f464}"),
    ("[chat]", "\u{1f4ac}"),
    ("[pin]", "\u{1f4cc}\u{1f4cd}"),
    ("[end]", "\u{1f3c1}"),
    ("[red]", "\u{1f534}"),
    ("[yellow]", "\u{1f7e1}"),
    ("[green]", "\u{1f7e2}"),
    ("[blue]", "\u{1f535}"),
    ("[docs]", "\u{1f4d6}\u{1f4da}"),
    ("[settings]", "\u{2699}"),
    ("[stop]", "\u{23f9}\u{1f6d1}"),
    ("[pause]", "\u{23f8}"),
    ("[skip]", "\u{23ed}"),
    ("[guard]", "\u{1f6e1}"),
    ("[+1]", "\u{1f44d}"),
    ("[-1]", "\u{1f44e}"),
    ("[new]", "\u{1f195}"),
    ("[in]", "\u{1f4e5}"),
    ("[out]", "\u{1f4e4}"),
    ("[bell]", "\u{1f514}"),
    ("[cost]", "\u{1f4b0}"),
    ("[date]", "\u{1f4c5}"),
    ("[image]", "\u{1f5bc}"),
    ("[idea]", "\u{1f9e0}"),
    ("[puzzle]", "\u{1f9e9}"),
];

/// Names of characters that Python's `\N{...}` is used for.
const NAMED: &[(&str, char)] = &[
    ("BALLOT X", '\u{2717}'),
    ("BULLET", '\u{2022}'),
    ("CHECK MARK", '\u{2713}'),
    ("CROSS MARK", '\u{274c}'),
    ("DEGREE SIGN", '\u{b0}'),
    ("EM DASH", '\u{2014}'),
    ("EN DASH", '\u{2013}'),
    ("EURO SIGN", '\u{20ac}'),
    ("HEAVY CHECK MARK", '\u{2714}'),
    ("HORIZONTAL ELLIPSIS", '\u{2026}'),
    ("LEFTWARDS ARROW", '\u{2190}'),
    ("MULTIPLICATION SIGN", '\u{d7}'),
    ("NO-BREAK SPACE", '\u{a0}'),
    ("RIGHTWARDS ARROW", '\u{2192}'),
    ("SNOWMAN", '\u{2603}'),
    ("WARNING SIGN", '\u{26a0}'),
    ("WHITE HEAVY CHECK MARK", '\u{2705}'),
];

/// The glyphs and what is written for each.
#[derive(Clone, Debug)]
pub struct Glyphs {
    map: BTreeMap<char, String>,
}

impl Glyphs {
    /// The map of `config`.
    pub fn new(config: &Config) -> Glyphs {
        let default = DEFAULT.iter().flat_map(|(text, glyphs)| glyphs.chars().map(|glyph| (glyph, (*text).to_owned())));
        let mut map: BTreeMap<char, String> = default.into_map();
        for (glyph, text) in &config.encoding.glyphs {
            map.extend(glyph.chars().next().map(|glyph| (glyph, text.clone())));
        }
        Glyphs { map }
    }

    /// What is written for `glyph`.
    pub fn get(&self, glyph: char) -> Option<&str> {
        self.map.get(&glyph).map(String::as_str)
    }
}

/// Whether a character only chooses how the one before it looks, and so goes with it: variation selectors 15 and 16
/// and the skin tones of emoji.
pub fn is_modifier(character: char) -> bool {
    matches!(character, '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// The character of a Unicode name, of the few that matter here.
pub fn named(name: &str) -> Option<char> {
    NAMED.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, character)| *character)
}

/// The whole map, one glyph a line.
pub fn printed(config: &Config) -> String {
    let glyphs = Glyphs::new(config);
    glyphs.map.iter().map(|(glyph, text)| format!("U+{:04X}  {text}\n", u32::from(*glyph))).collect()
}

/// The code pages that what is printed must be in.
#[derive(Clone)]
pub struct Pages {
    pages: Vec<CodePage>,
}

impl Pages {
    /// The pages of `config`.
    pub fn new(config: &Config) -> Pages {
        Pages { pages: config.encoding.code_pages.iter().filter_map(|name| CodePage::named(name)).collect() }
    }

    /// The pages that have no `character`, in words; nothing if every one has it.
    pub fn lacking(&self, character: char) -> Option<String> {
        let lacking: Vec<&str> =
            self.pages.iter().filter(|page| !page.encodes(character)).map(|page| page.name()).collect();
        match lacking.as_slice() {
            [] => None,
            [one] => Some((*one).to_owned()),
            [rest @ .., last] => Some(format!("{} and {last}", rest.join(", "))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::EMBEDDED;

    #[test]
    fn every_text_is_in_every_page_and_no_glyph_has_two() {
        let mut seen = std::collections::BTreeSet::new();
        for (text, glyphs) in DEFAULT {
            assert!(!text.is_empty() && text.bytes().all(|byte| (0x20..0x7F).contains(&byte)), "{text:?}");
            for page in CodePage::all() {
                assert!(text.chars().all(|character| page.encodes(character)), "{text:?}");
            }
            for glyph in glyphs.chars() {
                assert!(!glyph.is_ascii() && seen.insert(glyph), "U+{:04X}", u32::from(glyph));
            }
        }
    }

    #[test]
    fn ng_7_the_maps_of_the_replaced_scripts_are_one() {
        let loaded = crate::config::load("xtask.toml", EMBEDDED).unwrap();
        let glyphs = Glyphs::new(&loaded.config);
        for (glyph, text) in [('\u{26a0}', "[!]"), ('\u{1f4a5}', "(!)"), ('\u{2705}', "[OK]"), ('\u{2194}', "<->")] {
            assert_eq!(glyphs.get(glyph), Some(text));
        }
    }
}
