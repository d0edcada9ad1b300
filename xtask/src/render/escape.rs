//! Text of files, shown so that nothing hides in it and no console chokes on it.

/// `bytes` with control characters, invisible characters and bytes that are not UTF-8 written out:
/// `^M` for a carriage return, `<00>` for other control bytes, `<U+202E>` for what cannot be seen.
/// With `ascii`, everything else outside ASCII is written out too. Line feeds and tabs stay.
pub fn visible(bytes: &[u8], ascii: bool) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\n' | '\t' => out.push(c),
                '\r' => out.push_str("^M"),
                c if c.is_ascii_control() => out.push_str(&format!("<{:02X}>", u32::from(c))),
                c if is_invisible(c) || (ascii && !c.is_ascii()) => out.push_str(&format!("<U+{:04X}>", u32::from(c))),
                c => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("<{byte:02X}>"));
        }
    }
    out
}

/// Characters that leave no trace on the screen or reorder what does: C1 controls, the format
/// characters of Unicode's general category Cf, line and paragraph separators, odd spaces.
fn is_invisible(c: char) -> bool {
    matches!(u32::from(c),
        0x80..=0x9F | 0xA0 | 0xAD | 0x61C | 0x70F | 0x1680 | 0x180E
        | 0x2000..=0x200F | 0x2028..=0x202F | 0x205F..=0x206F | 0x3000 | 0x3164
        | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF9..=0xFFFB
        | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        assert_eq!(visible("a\u{202E}b\u{FEFF}\r\n".as_bytes(), false), "a<U+202E>b<U+FEFF>^M\n");
        assert_eq!(visible(b"\x00\xFF\x1b[1m\t", false), "<00><FF><1B>[1m\t");
        assert_eq!(visible("caf\u{E9} \u{1F600}".as_bytes(), false), "caf\u{E9} \u{1F600}");
        assert_eq!(visible("caf\u{E9} \u{1F600}".as_bytes(), true), "caf<U+00E9> <U+1F600>");
    }
}
