//! What keeps a file name from being the same on every system, by the name alone.
//!
//! Windows facts are those of Microsoft's "Naming Files, Paths, and Namespaces", of git's `is_valid_win32_path`
//! and of CPython's `ntpath.isreserved`; where they differ, the strictest that a clone meets counts.

pub mod alias;
pub mod fold;
pub mod hidden;
pub mod written;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// How sure it is that Windows takes a name for a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// Every list has it.
    Certain,
    /// `COM0` and `LPT0`: Microsoft's page lists them since 2022, and git on Windows refuses the second alone.
    Doubtful,
}

/// The longest component of every common file system, in UTF-16 units.
pub const COMPONENT_UNITS_MAX: usize = 255;

/// Whether Windows takes `name`, one component of a path, for a device: its part before the first dot or colon,
/// whatever its case, without the spaces at its end. `COM10`, `foo.aux` and `com.dat` are plain names.
pub fn device(name: &str) -> Option<Device> {
    // No device begins with another letter, and this is asked of every component of every path.
    if !matches!(name.bytes().next()?.to_ascii_uppercase(), b'A' | b'C' | b'L' | b'N' | b'P') {
        return None;
    }
    let base = name.split(['.', ':']).next().unwrap_or_default().trim_end_matches(' ');
    let is = |device: &&str| base.eq_ignore_ascii_case(device);
    if ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].iter().any(is) {
        return Some(Device::Certain);
    }
    let port = base.get(..3).filter(|port| port.eq_ignore_ascii_case("COM") || port.eq_ignore_ascii_case("LPT"))?;
    let mut number = base[port.len()..].chars();
    match (number.next()?, number.next()) {
        ('1'..='9' | '\u{B9}' | '\u{B2}' | '\u{B3}', None) => Some(Device::Certain),
        ('0', None) => Some(Device::Doubtful),
        _ => None,
    }
}

/// The first character of `name` that no Windows file system holds.
pub fn illegal(name: &str) -> Option<char> {
    name.chars().find(|c| is_illegal(*c))
}

fn is_illegal(c: char) -> bool {
    matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\' | '\0'..='\x1F')
}

/// The dot or space that `name` ends with and that Windows drops.
pub fn trailing(name: &str) -> Option<char> {
    name.chars().next_back().filter(|c| matches!(c, '.' | ' '))
}

/// Whether `name` is in Unicode's normalisation form C, as keyboards write it.
pub fn is_composed(name: &str) -> bool {
    name.is_ascii() || is_nfc(name)
}

/// Whether `name` is one that every system can hold, and reads as what it is.
pub fn is_plain(name: &str) -> bool {
    let is_written_plainly =
        !name.bytes().any(|byte| is_illegal(char::from(byte))) && trailing(name).is_none() && device(name).is_none();
    is_written_plainly && (name.is_ascii() || (is_nfc(name) && hidden::first(name).is_none()))
}

/// `name` as every system can hold it: the nearest name without what is wrong. Its own name when nothing is.
pub fn repaired(name: &str) -> String {
    let mut shown: String = hidden::without(name).nfc().collect();
    // What goes may have been what a joiner stood beside. Every round but the last makes the name shorter.
    loop {
        let next: String = hidden::without(&shown).nfc().collect();
        if next == shown {
            break;
        }
        shown = next;
    }
    let mut out: String = shown.chars().map(|c| if is_illegal(c) { substitute(c) } else { c }).collect();
    out.truncate(out.trim_end_matches(['.', ' ']).len());
    if out.is_empty() {
        out.push('_');
    }
    if device(&out).is_some() {
        let end = out.find(['.', ':']).unwrap_or(out.len());
        let base = out[..end].trim_end_matches(' ').len();
        out.replace_range(base..end, "_");
    }
    out
}

/// The largest number that tells a name from one that is taken.
const NUMBER_MAX: usize = 9;

/// The names that may take the place of `name`, the nearest first, those behind it with a number. A name that is only
/// composed otherwise, or holds what is not seen, has one: where that is taken stands the twin it is mistaken for.
pub fn repairs(name: &str) -> Vec<String> {
    let wanted = repaired(name);
    let is_refused = device(name).is_some() || illegal(name).is_some() || trailing(name).is_some();
    let last = if is_refused { NUMBER_MAX } else { 1 };
    let others: Vec<String> = (2..=last).map(|number| numbered(&wanted, number)).collect();
    std::iter::once(wanted).chain(others).collect()
}

/// What is written for a character that Windows refuses.
fn substitute(c: char) -> char {
    match c {
        ':' | '|' | '\\' => '-',
        '"' => '\'',
        _ => '_',
    }
}

/// `name` with a number before its first dot: another name of the same kind.
fn numbered(name: &str, number: usize) -> String {
    let end = name.char_indices().skip(1).find(|(_, c)| *c == '.').map_or(name.len(), |(at, _)| at);
    format!("{}-{number}{}", &name[..end], &name[end..])
}

/// The length in the units that Windows counts.
pub fn units(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_device_is_told_by_what_stands_before_the_first_dot() {
        let devices = [
            "con",
            "PRN",
            "Aux",
            "nul",
            "CONIN$",
            "conout$",
            "COM1",
            "com9",
            "LPT1",
            "lpt9",
            "COM\u{B9}",
            "com\u{B2}",
            "LPT\u{B3}",
            "con.txt",
            "con.tar.gz",
            "NUL .txt",
            "PRN  ",
            "AUX  .txt",
            "COM1:bar",
            "LPT9   :bar",
            "conOut$  .xyz",
            "nul.",
            "aux.h",
        ];
        for name in devices {
            assert_eq!(device(name), Some(Device::Certain), "{name}");
        }
        for name in ["COM0", "lpt0.txt", "com0.c"] {
            assert_eq!(device(name), Some(Device::Doubtful), "{name}");
        }
        let plain = [
            "COM10",
            "foo.aux",
            "com.dat",
            "comm",
            "conout.c",
            "lptN",
            "com",
            "lpt",
            "COM\u{B9}1",
            "COM\u{2074}",
            "bar.com9",
            "nul_",
            "_con",
            " con",
            "c",
            "co",
            "con-",
            "CLOCK$",
            "a\u{E9}\u{E9}",
            "\u{E9}",
            "",
            "conin",
            "aux\u{E9}",
        ];
        for name in plain {
            assert_eq!(device(name), None, "{name}");
        }
    }

    #[test]
    fn a_repaired_name_is_the_nearest_plain_one() {
        for (name, repair) in [
            ("aux.h", "aux_.h"),
            ("NUL .txt", "NUL_.txt"),
            ("con", "con_"),
            ("CONIN$", "CONIN$_"),
            ("com\u{B9}.tar.gz", "com\u{B9}_.tar.gz"),
            ("12:30 log", "12-30 log"),
            ("what?.md", "what_.md"),
            ("a\"b\".txt", "a'b'.txt"),
            ("x\\y|z<>", "x-y-z__"),
            ("tab\there", "tab_here"),
            ("end. .", "end"),
            ("...", "_"),
            ("con.", "con_"),
            ("nul:x", "nul-x"),
            ("cafe\u{301}.md", "caf\u{E9}.md"),
            ("a\u{202E}gpj.exe", "agpj.exe"),
            ("at 9.41.00\u{202F}AM.png", "at 9.41.00 AM.png"),
            ("plain.md", "plain.md"),
            (".gitignore", ".gitignore"),
            ("COM10", "COM10"),
        ] {
            assert_eq!(repaired(name), repair, "{name}");
        }
        assert_eq!(numbered("aux_.tar.gz", 2), "aux_-2.tar.gz");
        assert_eq!(numbered(".env", 3), ".env-3");
        assert_eq!(units("a\u{1F600}"), 3);
    }

    /// Names in which something is wrong.
    fn name() -> impl Strategy<Value = String> {
        let part = prop::sample::select(
            &[
                "con",
                "NUL",
                "com\u{B9}",
                "lpt0",
                ".",
                " ",
                ":",
                "?",
                "\\",
                "e\u{301}",
                "\u{E9}",
                "a",
                "\u{200B}",
                "\u{202E}",
                "\u{1F600}",
                "\u{FE0F}",
                "\u{200D}",
                "\u{1100}\u{1161}",
                "\u{958}",
                "\u{A0}",
                "$",
                "\t",
                "1",
                "\u{AD}",
                "\u{340}",
            ][..],
        );
        proptest::collection::vec(part, 1..6).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn a_repaired_name_is_plain_and_stays(name in name()) {
            let repair = repaired(&name);
            prop_assert!(is_plain(&repair), "{name:?} became {repair:?}");
            prop_assert_eq!(repaired(&repair), repair.clone());
            prop_assert_eq!(is_plain(&name), repair == name, "{}", name);
            prop_assert!(is_plain(&numbered(&repair, 2)));
        }
    }
}
