//! Printed texts, and how another text is written in their place.

use std::ops::Range;

/// A piece of source that is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// Its text, without quotes.
    pub(super) range: Range<usize>,
    /// What prints it, as a reader would write it.
    pub(super) sink: String,
    /// How it is written.
    pub(super) style: Style,
    /// Whether nothing but the output depends on it.
    pub(super) sure: bool,
}

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// A string in which a backslash escapes and this byte ends it.
    Escaped(u8, Fields),
    /// A string in which nothing escapes.
    Raw(Fields),
    /// A template of JavaScript.
    Template,
    /// A Rust doc comment.
    Doc,
    /// Single quotes of a shell, or a here-document that nothing is expanded in.
    Single(Fields),
    /// Double quotes of a shell.
    Double(Fields),
    /// A here-document in which variables are expanded.
    Document,
    /// A word of a shell or of PowerShell without quotes.
    Bare,
    /// Single quotes of PowerShell.
    PowerSingle,
    /// Double quotes of PowerShell.
    PowerDouble,
    /// What `echo` of a batch file prints, inside its double quotes or not.
    Batch(bool),
}

/// What is filled into a text before it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fields {
    /// Nothing.
    None,
    /// `{}`, which a doubled brace is not.
    Braces,
    /// `%s`, which a doubled percent sign is not.
    Percent,
    /// `%s` in some cases only.
    MaybePercent,
}

impl Style {
    /// `text`, which is ASCII, as it is written there; `None` where that is not known.
    pub(super) fn write(self, text: &str) -> Option<String> {
        let safe_word = |c: char| c.is_ascii_alphanumeric() || "_./:,+=@-".contains(c);
        match self {
            Style::Escaped(quote, fields) => {
                let text = escape(&fields.write(text)?, '\\', |c| c == '\\' || c == char::from(quote));
                Some(text)
            }
            Style::Raw(fields) => fields.write(text).filter(|text| !text.contains('"')),
            Style::Template => Some(escape(text, '\\', |c| matches!(c, '\\' | '`' | '$'))),
            // rustdoc reads what stands in brackets as a link.
            Style::Doc => Some(text.to_owned()).filter(|text| !text.contains(['[', '\\', '`', '<', '*'])),
            // `echo` and `printf` have escapes of their own.
            Style::Single(_) | Style::Double(_) if text.contains('\\') => None,
            Style::Single(fields) => fields.write(text).filter(|text| !text.contains('\'')),
            Style::Double(fields) => Some(escape(&fields.write(text)?, '\\', |c| matches!(c, '"' | '$' | '`'))),
            Style::Document => Some(text.to_owned()).filter(|text| !text.contains(['\\', '$', '`'])),
            Style::Bare => Some(text.to_owned()).filter(|text| text.chars().all(safe_word)),
            Style::PowerSingle => Some(text.replace('\'', "''")),
            Style::PowerDouble => Some(escape(text, '`', |c| matches!(c, '`' | '$' | '"'))),
            // `!` expands where that was switched on.
            Style::Batch(_) if text.contains(['"', '!']) => None,
            Style::Batch(true) => Some(text.replace('%', "%%")),
            Style::Batch(false) => {
                Some(escape(text, '^', |c| matches!(c, '<' | '>' | '|' | '&' | '^' | '(' | ')')).replace('%', "%%"))
            }
        }
    }
}

impl Fields {
    fn write(self, text: &str) -> Option<String> {
        match self {
            Fields::None => Some(text.to_owned()),
            Fields::Braces => Some(text.replace('{', "{{").replace('}', "}}")),
            Fields::Percent => Some(text.replace('%', "%%")),
            Fields::MaybePercent => Some(text.to_owned()).filter(|text| !text.contains('%')),
        }
    }
}

fn escape(text: &str, with: char, is_special: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if is_special(character) {
            escaped.push(with);
        }
        escaped.push(character);
    }
    escaped
}

/// The replacement fields of a Rust format string in `text`: the whole of each, and where its name ends.
pub(super) fn fields(text: &str, range: &Range<usize>) -> Vec<(Range<usize>, usize)> {
    let bytes = &text.as_bytes()[..range.end];
    let mut fields = Vec::new();
    let mut at = range.start;
    while let Some(found) = memchr::memchr2(b'{', b'}', &bytes[at..]) {
        at += found;
        if bytes.get(at + 1) == Some(&bytes[at]) || bytes[at] == b'}' {
            at += if bytes.get(at + 1) == Some(&bytes[at]) { 2 } else { 1 };
            continue;
        }
        let Some(length) = memchr::memchr(b'}', &bytes[at..]) else { break };
        let colon = memchr::memchr(b':', &bytes[at..at + length]).unwrap_or(length);
        fields.push((at..at + length + 1, at + colon));
        at += length + 1;
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_as_its_place_wants_it() {
        let text = "\"{a}%\\'`$<^[x]";
        for (style, expected) in [
            (Style::Escaped(b'"', Fields::Braces), Some("\\\"{{a}}%\\\\'`$<^[x]")),
            (Style::Escaped(b'\'', Fields::Percent), Some("\"{a}%%\\\\\\'`$<^[x]")),
            (Style::Escaped(b'\'', Fields::MaybePercent), None),
            (Style::Raw(Fields::None), None),
            (Style::Template, Some("\"{a}%\\\\'\\`\\$<^[x]")),
            (Style::Doc, None),
            (Style::Single(Fields::None), None),
            (Style::Double(Fields::None), None),
            (Style::Bare, None),
            (Style::PowerSingle, Some("\"{a}%\\''`$<^[x]")),
            (Style::PowerDouble, Some("`\"{a}%\\'```$<^[x]")),
            (Style::Batch(false), None),
        ] {
            assert_eq!(style.write(text).as_deref(), expected, "{style:?}");
        }
        assert_eq!(Style::Batch(false).write("->&%(").as_deref(), Some("-^>^&%%^("));
        assert_eq!(Style::Batch(true).write("->%").as_deref(), Some("->%%"));
        assert_eq!(Style::Double(Fields::Percent).write("$1 \"%\"").as_deref(), Some("\\$1 \\\"%%\\\""));
        assert_eq!(Style::Single(Fields::None).write("->").as_deref(), Some("->"));
        assert_eq!(Style::Bare.write("a-b").as_deref(), Some("a-b"));
        assert_eq!(Style::Doc.write("->").as_deref(), Some("->"));
    }

    #[test]
    fn fields_of_format_strings_are_found() {
        let text = "a {{b}} {c} {d:-^3} } {e";
        assert_eq!(fields(text, &(0..text.len())), [(8..11, 10), (12..19, 14)]);
    }
}
