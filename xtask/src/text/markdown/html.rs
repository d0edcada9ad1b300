//! HTML as CommonMark sees it: which line starts an HTML block, what ends it, and one single tag.
//!
//! No HTML parser: it knows neither elements nor entities, only the shapes the spec names.

/// What ends an HTML block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// A line that holds the end tag of `script`, `pre`, `style` or `textarea`.
    RawTag,
    /// A line that holds these bytes.
    Mark(&'static [u8]),
    /// The line before a blank one.
    Blank,
}

/// Elements whose tags start a block that ends at a blank line (start condition 6), sorted.
const BLOCK_TAGS: [&str; 62] = [
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

const RAW_TAGS: [&str; 4] = ["pre", "script", "style", "textarea"];

/// What ends the HTML block that `line` starts, from its `<` on. `lone` allows the start by any
/// complete tag alone on its line, which must not interrupt a paragraph.
pub(super) fn block(line: &[u8], lone: bool) -> Option<Ending> {
    match *line.get(1)? {
        b'?' => Some(Ending::Mark(b"?>")),
        b'!' if line[2..].starts_with(b"--") => Some(Ending::Mark(b"-->")),
        b'!' if line[2..].starts_with(b"[CDATA[") => Some(Ending::Mark(b"]]>")),
        b'!' => line.get(2).filter(|byte| byte.is_ascii_alphabetic()).map(|_| Ending::Mark(b">")),
        b'/' => named(&line[2..], true).or_else(|| alone(line, lone)),
        _ => named(&line[1..], false).or_else(|| alone(line, lone)),
    }
}

/// Whether a line of an HTML block ends it.
pub(super) fn ends(line: &[u8], ending: Ending) -> bool {
    match ending {
        Ending::Blank => false,
        Ending::Mark(mark) => memchr::memmem::find(line, mark).is_some(),
        Ending::RawTag => memchr::memmem::find_iter(line, b"</").any(|at| {
            let rest = &line[at + 2..];
            let name = name_length(rest);
            rest.get(name) == Some(&b'>')
                && RAW_TAGS.iter().any(|raw| rest[..name].eq_ignore_ascii_case(raw.as_bytes()))
        }),
    }
}

fn name_length(bytes: &[u8]) -> usize {
    // No name in the lists is longer than ten bytes, and no more need be looked at.
    bytes.iter().take(11).take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// Start conditions 1 and 6.
fn named(rest: &[u8], closing: bool) -> Option<Ending> {
    let (name, after) = rest.split_at(name_length(rest));
    let same = |tag: &&str| name.eq_ignore_ascii_case(tag.as_bytes());
    let plain = matches!(after.first(), None | Some(b' ' | b'\t' | b'>'));
    if plain && !closing && RAW_TAGS.iter().any(&same) {
        return Some(Ending::RawTag);
    }
    let ended = plain || after.starts_with(b"/>");
    (ended && BLOCK_TAGS.iter().any(same)).then_some(Ending::Blank)
}

/// Start condition 7.
fn alone(line: &[u8], lone: bool) -> Option<Ending> {
    if !lone {
        return None;
    }
    let rest = &line[1 + usize::from(line[1] == b'/')..];
    let (name, after) = rest.split_at(name_length(rest));
    let raw = RAW_TAGS.iter().any(|raw| name.eq_ignore_ascii_case(raw.as_bytes()));
    if raw && after.first() != Some(&b'-') {
        return None;
    }
    let end = tag(line, 0).ok()?;
    line[end..].iter().all(|byte| matches!(byte, b' ' | b'\t')).then_some(Ending::Blank)
}

/// Where the open or closing tag that starts with the `<` at `at` ends; if there is none, how far it looked.
pub(super) fn tag(bytes: &[u8], at: usize) -> Result<usize, usize> {
    let closing = bytes.get(at + 1) == Some(&b'/');
    let mut to = at + 1 + usize::from(closing);
    if !bytes.get(to).is_some_and(u8::is_ascii_alphabetic) {
        return Err(to);
    }
    to = skip(bytes, to, |byte| byte.is_ascii_alphanumeric() || byte == b'-');
    loop {
        let spaced = skip(bytes, to, is_white);
        match bytes.get(spaced) {
            Some(b'>') => return Ok(spaced + 1),
            Some(b'/') if !closing && bytes.get(spaced + 1) == Some(&b'>') => return Ok(spaced + 2),
            Some(byte) if !closing && spaced > to && (byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':')) => {
                to = attribute(bytes, spaced)?;
            }
            _ => return Err(spaced),
        }
    }
}

fn attribute(bytes: &[u8], at: usize) -> Result<usize, usize> {
    let name = skip(bytes, at, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':' | b'-'));
    let equals = skip(bytes, name, is_white);
    if bytes.get(equals) != Some(&b'=') {
        return Ok(name);
    }
    let value = skip(bytes, equals + 1, is_white);
    match bytes.get(value) {
        Some(&quote @ (b'"' | b'\'')) => match memchr::memchr(quote, &bytes[value + 1..]) {
            Some(length) => Ok(value + length + 2),
            None => Err(bytes.len()),
        },
        _ => {
            let unquoted = |byte| !is_white(byte) && !matches!(byte, b'"' | b'\'' | b'=' | b'<' | b'>' | b'`');
            let end = skip(bytes, value, unquoted);
            if end > value { Ok(end) } else { Err(end) }
        }
    }
}

fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn skip(bytes: &[u8], from: usize, wanted: impl Fn(u8) -> bool) -> usize {
    bytes[from..].iter().position(|&byte| !wanted(byte)).map_or(bytes.len(), |length| from + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn block_tags_are_sorted_and_short() {
        assert!(BLOCK_TAGS.is_sorted());
        assert!(BLOCK_TAGS.iter().chain(&RAW_TAGS).all(|tag| tag.len() <= 10));
    }

    #[test]
    fn each_start_condition() {
        let cases: [(&str, Option<Ending>); 19] = [
            ("<script>", Some(Ending::RawTag)),
            ("<PRE", Some(Ending::RawTag)),
            ("</pre>", None),
            ("<!-- x", Some(Ending::Mark(b"-->"))),
            ("<?php", Some(Ending::Mark(b"?>"))),
            ("<!DOCTYPE html", Some(Ending::Mark(b">"))),
            ("<![CDATA[", Some(Ending::Mark(b"]]>"))),
            ("<div", Some(Ending::Blank)),
            ("</Table foo", Some(Ending::Blank)),
            ("<hr/>", Some(Ending::Blank)),
            ("<hr/ >", None),
            ("<divx", None),
            ("<x-y a=\"b\" c>  ", Some(Ending::Blank)),
            ("</x >", Some(Ending::Blank)),
            ("<x> y", None),
            ("<!- x", None),
            ("<", None),
            ("<https://a.b>", None),
            ("<é>", None),
        ];
        for (line, ending) in cases {
            assert_eq!(block(line.as_bytes(), true), ending, "{line:?}");
        }
        assert_eq!(block(b"<x>", false), None);
    }

    #[test]
    fn each_end_condition() {
        assert!(ends(b"<!-- a --> b", Ending::Mark(b"-->")));
        assert!(ends(b"<!-->", Ending::Mark(b"-->")));
        assert!(!ends(b"-- >", Ending::Mark(b"-->")));
        assert!(ends(b"x </Style>", Ending::RawTag));
        assert!(!ends(b"</style ></stylex>", Ending::RawTag));
        assert!(!ends(b"</div>", Ending::Blank));
    }

    #[test]
    fn tags() {
        for ok in ["<a>", "<a/>", "<a b>", "<a b=c>", "<a b = 'c>' />", "</a\n>", "<a-1 _b:.=\"\"\n c>"] {
            assert_eq!(tag(ok.as_bytes(), 0), Ok(ok.len()), "{ok:?}");
        }
        for bad in ["<", "<1>", "< a>", "<a b='c'd>", "<a/ >", "</a b>", "<a b=\"", "<a b=>", "<a *>", "<a b=c`>"] {
            assert!(tag(bad.as_bytes(), 0).is_err(), "{bad:?}");
        }
    }
}
