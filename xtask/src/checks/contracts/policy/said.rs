//! A block of a document as words, paths and stops, so that hyphens, emphasis and line breaks make no difference.

use std::ops::Range;

use crate::text::markdown::inline;

/// One piece of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A word, in lower case.
    Word(String),
    /// What may be a path, a folder or a glob, as written.
    Path(String),
    /// What parts sentences, clauses or remarks: `.`, `?`, `!`, `;`, `:`, `,`, `(`, `)`, `-` between blanks.
    Stop(char),
}

/// A piece and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub said: Said,
    /// Where.
    pub range: Range<usize>,
}

impl Token {
    /// The word, if it is one.
    pub fn word(&self) -> Option<&str> {
        match &self.said {
            Said::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The path, if it is one.
    pub fn path(&self) -> Option<&str> {
        match &self.said {
            Said::Path(path) => Some(path),
            _ => None,
        }
    }

    /// The sign, if it parts.
    pub fn stop(&self) -> Option<char> {
        match self.said {
            Said::Stop(sign) => Some(sign),
            _ => None,
        }
    }
}

/// The pieces of `block`. `is_there` tells a file or folder of the repository.
pub fn tokens(text: &str, block: Range<usize>, is_there: &dyn Fn(&str) -> bool) -> Vec<Token> {
    let mut found = Vec::new();
    let mut at = block.start;
    for span in inline::code_spans(text, block.clone()) {
        plain(text, at..span.start, is_there, &mut found);
        let ticks = text[span.clone()].bytes().take_while(|byte| *byte == b'`').count();
        let inner = trimmed(text, span.start + ticks..span.end - ticks);
        match path_of(&text[inner.clone()], is_there) {
            Some(path) => found.push(Token { said: Said::Path(path), range: inner }),
            // `docs/** auto-approved` is written as code as a whole, too.
            None => plain(text, inner, is_there, &mut found),
        }
        at = span.end;
    }
    plain(text, at..block.end, is_there, &mut found);
    found
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let said = &text[range.clone()];
    let start = range.start + (said.len() - said.trim_start().len());
    start..start + said.trim().len()
}

/// Text without code.
fn plain(text: &str, range: Range<usize>, is_there: &dyn Fn(&str) -> bool, found: &mut Vec<Token>) {
    let mut at = range.start;
    for chunk in text[range].split_inclusive(char::is_whitespace) {
        let whole = trimmed(text, at..at + chunk.len());
        at += chunk.len();
        let said = &text[whole.clone()];
        if matches!(said, "-" | "--" | "\u{2013}" | "\u{2014}") {
            found.push(Token { said: Said::Stop('-'), range: whole });
            continue;
        }
        // Of `[text](target)` the text is said.
        let shown = said.find("](").map_or(whole.clone(), |end| whole.start..whole.start + end);
        match bare(text, shown.clone(), is_there) {
            Some((path, place)) => {
                words(text, shown.start..place.start, found);
                found.push(Token { said: Said::Path(path), range: place.clone() });
                words(text, place.end..shown.end, found);
            }
            None => words(text, shown.clone(), found),
        }
        // What follows the target is said again.
        if shown != whole {
            let end = text[shown.end..whole.end].rfind(')').map_or(whole.end, |end| shown.end + end + 1);
            words(text, end..whole.end, found);
        }
    }
}

/// The path that a chunk of plain text is, without the signs around it.
fn bare(text: &str, chunk: Range<usize>, is_there: &dyn Fn(&str) -> bool) -> Option<(String, Range<usize>)> {
    let said = &text[chunk.clone()];
    let is_tag = |rest: &&str| !rest.is_empty() && said.starts_with('<');
    let behind_tag = said.split_once('>').map(|(_, rest)| rest).filter(is_tag).unwrap_or(said);
    let mut inner = behind_tag.trim_start_matches(['(', '[', '"', '\'', '_', '<']);
    let mut start = chunk.end - inner.len();
    // Bold around a path, or from a path on; `**` may also be how a glob begins.
    if let Some(rest) = inner.strip_prefix("**").filter(|rest| !rest.starts_with('/')) {
        (inner, start) = (rest, start + 2);
    }
    let inner = inner.split_once("</").map_or(inner, |(inner, _)| inner);
    let mut inner = inner.trim_end_matches([',', ';', ':', '!', '?', ')', ']', '"', '\'', '>', '.']);
    if let Some(rest) = inner.strip_suffix("**").filter(|rest| !rest.ends_with('/')) {
        inner = rest.trim_end_matches([',', ';', ':', '!', '?', ')', '.']);
    }
    let is_path = inner.contains('/')
        && (is_glob(inner) || inner.ends_with('/') || is_there(inner) || has_extension(inner))
        || (inner.contains('*') && inner.contains('.') && is_glob(inner))
        || (inner.contains('.') && is_there(inner));
    let path = path_of(inner, is_there).filter(|_| is_path)?;
    Some((path, start..start + inner.len()))
}

fn is_glob(text: &str) -> bool {
    super::entry::is_glob(text) && text.contains(char::is_alphanumeric)
}

fn has_extension(text: &str) -> bool {
    let last = text.rsplit('/').next().unwrap_or_default();
    last.rsplit_once('.').is_some_and(|(stem, end)| {
        !stem.is_empty() && (1..=5).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// The path, folder or glob from the root that `code` is.
fn path_of(code: &str, is_there: &dyn Fn(&str) -> bool) -> Option<String> {
    let path = code.strip_prefix("./").unwrap_or(code);
    // `/docs/` is written from the root, `/approval/request` is no path of the repository.
    let is_rooted = |rest: &&str| is_there(rest.trim_end_matches('/'));
    let path = path.strip_prefix('/').filter(is_rooted).unwrap_or(path);
    let foreign = |c: char| c.is_whitespace() || c.is_control() || "<>{}$|\"'\\=;,()`@%:#".contains(c);
    if path.is_empty() || path.starts_with('/') || path.contains("//") || path.contains(foreign) {
        return None;
    }
    let speaks = path.contains('/') || path.starts_with('.') || path.contains('*') || is_there(path);
    (speaks && path.contains(char::is_alphanumeric) && !path.split('/').any(|part| part == ".."))
        .then(|| path.to_owned())
}

/// Whether a sign is part of a word. The signs for yes and no are words.
fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || "'\u{2019}\u{2705}\u{2714}\u{2713}\u{274C}\u{2717}\u{2718}".contains(sign)
}

/// The words and stops of a piece.
fn words(text: &str, range: Range<usize>, found: &mut Vec<Token>) {
    let said = &text[range.clone()];
    let mut start = None;
    let mut push = |start: &mut Option<usize>, end: usize| {
        let Some(from) = start.take() else { return };
        let word = text[from..end].to_lowercase().replace('\u{2019}', "'");
        let word = word.trim_matches('\'').to_owned();
        if !word.is_empty() {
            found.push(Token { said: Said::Word(word), range: from..end });
        }
    };
    let mut stops = Vec::new();
    for (offset, sign) in said.char_indices() {
        let at = range.start + offset;
        if is_word(sign) {
            start.get_or_insert(at);
            continue;
        }
        push(&mut start, at);
        let end = at + sign.len_utf8();
        // A dot inside a word is no end: `v1.2`.
        let is_inner = sign == '.' && text[end..range.end].starts_with(char::is_alphanumeric);
        match sign {
            '\u{2014}' => stops.push(Token { said: Said::Stop('-'), range: at..end }),
            '.' | '?' | '!' | ';' | ':' | ',' | '(' | ')' if !is_inner => {
                stops.push(Token { said: Said::Stop(sign), range: at..end });
            }
            _ => {}
        }
    }
    push(&mut start, range.end);
    if !stops.is_empty() {
        // Only this piece is out of order.
        let first = found.partition_point(|token| token.range.start < range.start);
        found.extend(stops);
        found[first..].sort_by_cached_key(|token| token.range.start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let there = |path: &str| matches!(path, "docs" | "docs/a" | "Makefile");
        let one = |token: Token| match token.said {
            Said::Word(word) => word,
            Said::Path(path) => format!("<{path}>"),
            Said::Stop(sign) => sign.to_string(),
        };
        tokens(text, 0..text.len(), &there).into_iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn hyphens_emphasis_and_line_breaks_make_no_difference() {
        let words = "<docs/*.md> auto approved";
        for text in [
            "`docs/*.md` auto-approved",
            "docs/*.md auto\napproved",
            "**docs/*.md** __auto\u{2011}approved__",
            "`docs/*.md` **AUTO**_APPROVED",
            "./docs/*.md auto-\n  approved",
        ] {
            assert_eq!(shown(text), words, "{text}");
        }
    }

    #[test]
    fn paths_are_globs_folders_and_what_is_there() {
        assert_eq!(
            shown("docs/**, (tests/*.py); `docs` and Makefile"),
            "<docs/**> , ( <tests/*.py> ) ; <docs> and makefile"
        );
        assert_eq!(shown("**src/autopack/** is"), "<src/autopack/**> is");
        assert_eq!(shown("and/or CI/CD `GET /x` `a = b` v1.2."), "and or ci cd get x a b v1 2 .");
        assert_eq!(shown("[docs/a](x.md): [the docs](docs/b.md)"), "<docs/a> : the docs");
        assert_eq!(shown("`.env*` `*.md` - `Makefile` is\u{2014}no"), "<.env*> <*.md> - <Makefile> is - no");
    }
}
