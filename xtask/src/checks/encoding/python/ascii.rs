//! The characters of a literal that a console lacks, and what is written in their place.

use std::ops::Range;

use crate::checks::encoding::glyphs::{self, Glyphs, Pages};
use crate::text::python::tree::{Module, Piece};

/// What of a literal a console lacks.
pub struct Lacking {
    /// Each such character in order, where it stands and which pages lack it.
    pub characters: Vec<(char, Range<usize>, String)>,
    /// What to write instead; nothing unless all of them have a twin.
    pub edits: Option<Vec<(Range<usize>, String)>>,
}

/// A character of a literal that is not ASCII.
struct Unit {
    character: char,
    range: Range<usize>,
    /// It belongs to the format of a field, where one character is asked for.
    in_format: bool,
}

/// What of `piece` the pages lack.
pub fn lacking(module: &Module<'_>, piece: &Piece, pages: &Pages, glyphs: &Glyphs) -> Option<Lacking> {
    let units = units(module, piece);
    let mut characters = Vec::new();
    let mut edits = Some(Vec::new());
    let mut before: Option<usize> = None;
    for unit in units {
        let follows = before == Some(unit.range.start);
        let is_modifier = glyphs::is_modifier(unit.character);
        let Some(pages) = pages.lacking(unit.character) else {
            before = None;
            continue;
        };
        let twin = match glyphs.get(unit.character) {
            Some(text) if !unit.in_format => written(module, piece, text),
            None if is_modifier && (follows || !unit.in_format) => Some(String::new()),
            _ => None,
        };
        before = Some(unit.range.end);
        if let (Some(all), Some(text)) = (&mut edits, twin) {
            all.push((unit.range.clone(), text));
        } else {
            edits = None;
        }
        // A selector behind a glyph is no finding of its own.
        if !(is_modifier && follows) {
            characters.push((unit.character, unit.range, pages));
        }
    }
    (!characters.is_empty()).then_some(Lacking { characters, edits })
}

/// `text` as it is spelled inside the literal; nothing where it cannot be, or might mean something else there.
fn written(module: &Module<'_>, piece: &Piece, text: &str) -> Option<String> {
    let quote = module.text[..piece.body.start].chars().next_back()?;
    let mut out = String::new();
    for character in text.chars() {
        match character {
            '\\' if !piece.raw => out.push_str("\\\\"),
            _ if (character == quote || character == '\\') && piece.raw => return None,
            _ if character == quote => out.extend(['\\', character]),
            '{' | '}' if piece.formatted => out.extend([character; 2]),
            // `.format` and `%` may read it.
            '{' | '}' | '%' => return None,
            _ => out.push(character),
        }
    }
    Some(out)
}

/// The characters of `piece` outside its fields that are not ASCII.
fn units(module: &Module<'_>, piece: &Piece) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut at = piece.body.start;
    // Where the format of the field goes on that was read last.
    let mut format = at;
    for (field, _) in &piece.fields {
        if field.depth == 0 {
            read(module, piece, format..at.max(format), true, &mut units);
            read(module, piece, at..field.range.start, false, &mut units);
            at = field.range.end;
        } else {
            read(module, piece, format..field.range.start.max(format), true, &mut units);
        }
        format = if field.depth == 0 { field.expression.end } else { field.range.end };
    }
    if !piece.fields.is_empty() {
        read(module, piece, format..at.max(format), true, &mut units);
    }
    read(module, piece, at..piece.body.end, false, &mut units);
    units
}

fn read(module: &Module<'_>, piece: &Piece, range: Range<usize>, in_format: bool, units: &mut Vec<Unit>) {
    let text = module.of(&range);
    if text.is_ascii() && (piece.raw || !text.contains('\\')) {
        return;
    }
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let (meant, length) = match character {
            '\\' if !piece.raw => escape(&text[at..]),
            _ => (Some(character), character.len_utf8()),
        };
        if let Some(character) = meant.filter(|character| !character.is_ascii()) {
            let start = range.start + at;
            units.push(Unit { character, range: start..start + length, in_format });
        }
        at += length;
    }
}

/// The character that an escape at the start of `text` means, if it is one that matters, and its length in bytes.
fn escape(text: &str) -> (Option<char>, usize) {
    let hexadecimal = |digits: usize| {
        let value = text.get(2..2 + digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        value.map_or((None, 2), |value| (char::from_u32(value), 2 + digits))
    };
    match text[1..].chars().next() {
        Some('x') => hexadecimal(2),
        Some('u') => hexadecimal(4),
        Some('U') => hexadecimal(8),
        Some('N') => match text.get(2..).and_then(|rest| rest.strip_prefix('{')).and_then(|rest| rest.find('}')) {
            Some(end) => (glyphs::named(&text[3..3 + end]), 4 + end),
            None => (None, 2),
        },
        Some('0'..='7') => {
            let digits = text[1..].bytes().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
            let value = u32::from_str_radix(&text[1..=digits], 8).ok();
            (value.and_then(char::from_u32), 1 + digits)
        }
        Some(other) => (None, 1 + other.len_utf8()),
        None => (None, 1),
    }
}
