//! The characters that may begin at an offset, in each form, and what they cost.

use crate::text::encoding::unit::{self, ALIEN, Price};
use crate::text::encoding::utf8;

/// A form that text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// UTF-8, and what is no text at all.
    Utf8 = 0,
    /// UTF-16, the lower byte first.
    Utf16Le = 1,
    /// UTF-16, the higher byte first.
    Utf16Be = 2,
}

/// Every form.
pub const FORMS: [Form; 3] = [Form::Utf8, Form::Utf16Le, Form::Utf16Be];

/// A byte that is neither text nor part of any.
const REFUSED: Price = 40;
/// Another form behind a line feed.
pub const SWITCH: Price = 12;
/// Another form elsewhere.
const BREAK: Price = 60;
/// A line end that a tool took for one of UTF-8.
const DAMAGED: Price = 20;
/// The file ends within a line feed.
const CUT: Price = 45;

/// A unit that is as well the end of a line in UTF-8, or a line of one character.
const SHORT_LINE: Price = 24;
/// The same at the end of a file.
pub const LAST_LINE: Price = 20;
/// A unit of Gurmukhi that is such a line in the other form, too, and stands where no word begins.
const LONE: Price = 10;
/// A mark on nothing that bears one: a space and a letter in UTF-8.
const MARK: Price = 12;
/// A unit that is rarely written, and the end of a line behind a letter in UTF-8.
const RARE_END: Price = 10;
/// The one unit of these that is written often, Chinese "above": oftener than lines end with `N`.
const FREQUENT: u16 = 0x4E0A;

/// The two bytes at `at` as a unit.
pub fn unit_at(bytes: &[u8], at: usize, form: Form) -> Option<u16> {
    let pair = [*bytes.get(at)?, *bytes.get(at + 1)?];
    Some(if form == Form::Utf16Be { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
}

/// Calls `found` with the length and the price of every token of `form` at `at`: one, or in UTF-16 also one for a
/// line feed that lost or gained bytes. A length is 1 to 4.
pub fn tokens(bytes: &[u8], at: usize, form: Form, mut found: impl FnMut(usize, Price)) {
    if form == Form::Utf8 {
        let length = utf8::char_length(&bytes[at..]);
        return found(length.unwrap_or(1), utf8_price(bytes, at, length));
    }
    let is_damaged = match form {
        Form::Utf16Be => bytes[at..].starts_with(b"\0\r\n"),
        _ => bytes[at..].starts_with(b"\r\n\0"),
    };
    if is_damaged {
        found(3, DAMAGED);
    }
    let Some(unit) = unit_at(bytes, at, form) else {
        if form == Form::Utf16Le && bytes[at] == b'\n' {
            found(1, CUT);
        }
        return;
    };
    if (0xD800..0xE000).contains(&unit) {
        let low = unit_at(bytes, at + 2, form).filter(|low| (0xDC00..0xE000).contains(low));
        return match low.filter(|_| unit < 0xDC00) {
            Some(low) => {
                let code = 0x1_0000 + ((u32::from(unit) & 0x3FF) << 10 | u32::from(low) & 0x3FF);
                found(4, unit::price(code).0);
            }
            None => found(2, 2 * ALIEN),
        };
    }
    let [high, low] = unit.to_be_bytes();
    let price = unit::price(u32::from(unit)).0;
    let end = match (high, low) {
        (0x20..=0x7E, b'\n') if unit != FREQUENT => SHORT_LINE,
        (0x80..=0xBF, b'\n') if price > unit::FREQUENT_MAX => RARE_END,
        _ => 0,
    };
    found(2, price + end);
}

fn utf8_price(bytes: &[u8], at: usize, length: Option<usize>) -> Price {
    match (length, bytes[at]) {
        (Some(1), 0) => REFUSED,
        (Some(1), b'\r') if bytes.get(at + 1) != Some(&b'\n') => 10,
        (Some(1), b'\n') if bytes[..at].ends_with(b"N") => 12,
        (Some(1), b'\t' | b'\n' | b'\r') => 2,
        (Some(1), 0..=0x1F | 0x7F) => 25,
        (Some(1), byte) if byte.is_ascii_punctuation() => 3,
        (Some(1), _) => 2,
        (Some(2), 0xC2) if bytes[at + 1] < 0xA0 => 30,
        (Some(2), _) => 7,
        (Some(3), _) => 9,
        (Some(_), _) => 12,
        (None, _) => REFUSED,
    }
}

/// Whether the line before `at` ends there, read in `form`.
pub fn is_line_start(bytes: &[u8], at: usize, form: Form) -> bool {
    let before = &bytes[..at];
    at == 0
        || match form {
            Form::Utf8 => before.ends_with(b"\n"),
            Form::Utf16Le => before.ends_with(b"\n\0"),
            Form::Utf16Be => before.ends_with(b"\0\n") || before.ends_with(b"\0\r\n"),
        }
}

/// What it costs that a token of `to` follows one of `from` at `at`.
pub fn step(bytes: &[u8], at: usize, from: Form, to: Form) -> Price {
    let unit = match to {
        Form::Utf8 => None,
        _ => unit_at(bytes, at, to),
    };
    let is_mark = unit == Some(0xFEFF);
    if from == to {
        let Some(unit) = unit else { return 0 };
        let Some(before) = at.checked_sub(2).and_then(|before| unit_at(bytes, before, to)) else { return 0 };
        let (old, new) = (unit::price(u32::from(before)).1, unit::price(u32::from(unit)).1);
        // A line of one character in UTF-8, unless it stands between its like.
        let begins_no_word = before == 10 || (before > 0x7E && old != new);
        if to == Form::Utf16Le && (0x0A20..=0x0A7E).contains(&unit) && begins_no_word {
            return LONE;
        }
        return unit::change(old, new) + mark(unit, Some(before));
    }
    // Windows writes the lower byte first.
    let rare = if to == Form::Utf16Be { 2 } else { 0 };
    match (is_line_start(bytes, at, from), is_mark) {
        (true, false) => SWITCH + rare + unit.map_or(0, |unit| mark(unit, None)),
        (true, true) => 0,
        // In the code page for Russian these bytes are two letters.
        (false, _) => BREAK + SWITCH + rare,
    }
}

/// What it costs that `unit` stands behind `before`, if it is a mark: letters and signs of mathematics bear one.
fn mark(unit: u16, before: Option<u16>) -> Price {
    let bears = |before: u16| before > 0x20 && matches!(unit::price(u32::from(before)).1, 0..=3);
    if (0x20D0..=0x20FF).contains(&unit) && !before.is_some_and(bears) { MARK } else { 0 }
}
