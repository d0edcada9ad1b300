//! Paths that a text names in code spans and link destinations.

use std::ops::Range;

use super::{Document, Kind, inline, table};

/// Something that may be a path, as it is named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPath<'t> {
    /// Where it stands.
    pub range: Range<usize>,
    /// What it says, without a leading `./`, a line number or a fragment.
    pub text: &'t str,
}

/// The code spans of `range` that can be paths: one word without signs that no path of a repository has.
pub fn named_paths<'t>(text: &'t str, document: &Document, range: &Range<usize>) -> Vec<NamedPath<'t>> {
    let leaves = document.leaves();
    let first = leaves.partition_point(|leaf| leaf.range().end <= range.start);
    let mut named = Vec::new();
    for leaf in leaves[first..].iter().take_while(|leaf| leaf.range().start < range.end) {
        let blocks = match leaf.kind {
            Kind::Heading(_) | Kind::Paragraph => vec![leaf.range()],
            // Of a table, the cells of the lines that are asked about.
            Kind::Table => {
                let lines =
                    table::rows(text, leaf.range()).filter(|row| row.start < range.end && row.end > range.start);
                lines.flat_map(|row| table::cells(text, row)).collect()
            }
            _ => continue,
        };
        for block in blocks {
            named.extend(inline::code_spans(text, block).into_iter().filter_map(|span| path_of(text, span)));
        }
    }
    named.retain(|path| range.start <= path.range.start && path.range.end <= range.end);
    named
}

/// The path in one code span, if it can be one.
fn path_of(text: &str, span: Range<usize>) -> Option<NamedPath<'_>> {
    let code = text.get(span.clone())?;
    let ticks = code.bytes().take_while(|byte| *byte == b'`').count();
    path_in(text, span.start + ticks..span.end.checked_sub(ticks)?)
}

/// The path that the code at `inner` is, without its backticks, if it can be one.
pub fn path_in(text: &str, inner: Range<usize>) -> Option<NamedPath<'_>> {
    let code = text.get(inner.clone())?;
    let start = inner.start + (code.len() - code.trim_start().len());
    let whole = code.trim();
    let range = start..start + whole.len();
    let path = whole.strip_prefix("./").unwrap_or(whole);
    let path = path.split_once('#').map_or(path, |(path, _)| path);
    // `src/main.rs:12`, `src/main.rs:12:3`, `src/main.rs:12-20`.
    let path = match path.split_once(':') {
        Some((path, place)) if place.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'-')) => path,
        Some(_) => return None,
        None => path,
    };
    let foreign = |c: char| c.is_whitespace() || c.is_control() || "<>{}$|\"'\\=;,()[]`@%".contains(c);
    let speaks = path.contains('/') || path.contains('.');
    (speaks && !path.starts_with('/') && !path.contains(foreign)).then_some(NamedPath { range, text: path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_spans_that_can_be_paths_are_named() {
        let text = "See `src/main.rs:12`, ``./docs/`` and `a b/c`, `x::y`, `/etc/x`, `{a}/b`, `word`.\n\n```\n`no/path`\n```\n";
        let document = Document::parse(text);
        let found: Vec<&str> =
            named_paths(text, &document, &(0..text.len())).into_iter().map(|path| path.text).collect();
        assert_eq!(found, ["src/main.rs", "docs/"]);
    }

    #[test]
    fn of_a_table_only_the_asked_lines_count() {
        let text = "| a |\n| --- |\n| `x/1` |\n| `x/2` |\n";
        let document = Document::parse(text);
        let row = text.find("| `x/2`").unwrap();
        let found = named_paths(text, &document, &(row..text.len()));
        assert_eq!(found.iter().map(|path| path.text).collect::<Vec<_>>(), ["x/2"]);
    }
}
