//! References as documents write them: what of one is a path.

/// The path of a relative reference, its percent signs resolved; nothing for one with a scheme, of
/// another host, or without a path. A percent sign that introduces no byte stands for itself (WHATWG URL).
pub fn path_of(reference: &str) -> Option<String> {
    let scheme = reference.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    let end = reference.find(['#', '?']).unwrap_or(reference.len());
    let path = &reference[..end];
    (!scheme && !reference.starts_with("//") && !path.is_empty()).then(|| decoded(path))
}

/// `text` with its percent-encoded bytes resolved, where they are UTF-8.
pub fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    while let Some(&byte) = bytes.get(at) {
        match (byte, digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(byte));
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_reference_is_what_stands_before_query_and_fragment() {
        let path = |reference| path_of(reference).unwrap_or_default();
        assert_eq!(path("a%20b.md?raw=1#x"), "a b.md");
        assert_eq!(path("docs/%C3%A9.md"), "docs/\u{E9}.md");
        assert_eq!(path("100%.md"), "100%.md");
        assert_eq!(path("%ff.md"), "%ff.md");
        for other in ["https://e.org/x", "mailto:a@b", "//e.org/x", "#x", "?x"] {
            assert_eq!(path_of(other), None, "{other}");
        }
    }
}
