//! Scripts and code pages that exist, and what is written for a glyph: something that every console shows.

use super::note;
use crate::config::decode::Decoder;
use crate::config::schema::Config;
use crate::config::suggest;
use crate::text::codepage::CodePage;
use crate::text::unicode::Set;

/// Notes scripts and code pages that nobody knows, glyphs that are none, and texts that are not ASCII.
pub fn check(decoder: &mut Decoder, config: &Config) {
    for name in config.encoding.scripts.iter().filter(|name| Set::script(name).is_none()) {
        let message = format!("holds `{name}`, which is no script");
        note(decoder, "encoding.scripts", &message, "write it as Unicode does: `Cyrillic`, `Greek`, `Old_Italic`");
    }
    for (glyph, text) in &config.encoding.glyphs {
        let key = "encoding.glyphs";
        let mut characters = glyph.chars();
        let is_one = characters.next().is_some_and(|character| !character.is_ascii()) && characters.next().is_none();
        if !is_one {
            let message = format!("has the key `{}`, which is not one character beyond ASCII", glyph.escape_default());
            note(decoder, key, &message, "write the character itself, without what follows it");
        }
        if text.is_empty() || !text.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
            let message = format!("has a text for `{}` that is not printable ASCII", glyph.escape_default());
            note(decoder, key, &message, "write at least one character, all of them of ASCII");
        }
    }
    for name in config.encoding.code_pages.iter().filter(|name| CodePage::named(name).is_none()) {
        let nearest = suggest::nearest(name, CodePage::all().map(CodePage::name));
        let help = match nearest {
            Some(nearest) => format!("did you mean \"{nearest}\"?"),
            None => "write it as Python does: \"cp1252\"".to_owned(),
        };
        let message = format!("names the code page `{}`, which is not known", name.escape_default());
        note(decoder, "encoding.code_pages", &message, &help);
    }
}
