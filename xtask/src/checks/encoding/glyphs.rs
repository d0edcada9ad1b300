//! What is written in the place of characters that a console cannot show: the one map.

use std::collections::BTreeMap;

use crate::config::schema::Config;

/// The map without what the configuration adds: of the replaced scripts' two maps, the spelling that names the
/// thing wins.
const DEFAULT: &[(char, &str)] = &[('\u{2190}', "<-"), ('\u{2192}', "->"), ('\u{2194}', "<->"), ('\u{2713}', "[x]")];

/// The glyphs and what is written for each.
#[derive(Clone, Debug)]
pub struct Glyphs {
    map: BTreeMap<char, String>,
}

impl Glyphs {
    /// The map of `config`.
    pub fn new(config: &Config) -> Glyphs {
        let mut map: BTreeMap<char, String> =
            DEFAULT.iter().map(|(glyph, text)| (*glyph, (*text).to_owned())).collect();
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

/// The whole map, one glyph a line.
pub fn printed(config: &Config) -> String {
    let glyphs = Glyphs::new(config);
    glyphs.map.iter().map(|(glyph, text)| format!("U+{:04X}  {text}\n", u32::from(*glyph))).collect()
}
