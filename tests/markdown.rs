//! The block scanner against `pulldown-cmark`, on documents built of the lines that decide between blocks.

use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::ops::Range;
use xtask::text::markdown::{Document, Kind, Nesting, inline, table};

/// What both sides say about a text. Blocks outside of containers only, each by its line's start.
#[derive(Debug, Default, PartialEq)]
struct Outline {
    headings: Vec<(u8, usize)>,
    fenced: Vec<usize>,
    indented: Vec<usize>,
    html_lines: BTreeSet<usize>,
    /// With the number of body rows.
    tables: Vec<(usize, usize)>,
    /// In paragraphs.
    code_spans: Vec<Range<usize>>,
}

fn line_start(text: &str, offset: usize) -> usize {
    text[..offset].rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

/// The lines in `range` that are not blank.
fn lines(text: &str, range: Range<usize>) -> Vec<usize> {
    table::rows(text, range)
        .filter(|line| !text[line.clone()].trim_matches([' ', '\t']).is_empty())
        .map(|line| line_start(text, line.start))
        .collect()
}

fn ours(text: &str) -> Outline {
    let document = Document::parse(text);
    let mut outline = Outline::default();
    for heading in document.headings(text) {
        outline.headings.push((heading.level, line_start(text, heading.range.start)));
    }
    for leaf in document.leaves().iter().filter(|leaf| leaf.nesting == Nesting::Top) {
        let start = line_start(text, leaf.range().start);
        match leaf.kind {
            Kind::Fenced => outline.fenced.push(start),
            Kind::Indented => outline.indented.push(start),
            Kind::Html => outline.html_lines.extend(lines(text, leaf.range())),
            Kind::Table => {
                let parts = table::table(text, leaf).expect("a table leaf has parts");
                outline.tables.push((start, table::rows(text, parts.body).count()));
            }
            Kind::Paragraph => outline.code_spans.extend(inline::code_spans(text, leaf.range())),
            Kind::Heading(_) | Kind::Break => {}
        }
    }
    outline
}

fn theirs(text: &str) -> Outline {
    // Spec 2.1: a carriage return alone ends a line. `pulldown-cmark` forgets that in code and HTML.
    let text = &text.replace("\r\n", "\0\n").replace('\r', "\n").replace("\0\n", "\r\n");
    let mut outline = Outline::default();
    let (mut containers, mut paragraph) = (0, false);
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => containers += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => containers -= 1,
            _ if containers > 0 => {}
            Event::Start(Tag::Heading { level: found, .. }) => {
                outline.headings.push((found as u8, line_start(text, range.start)));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                outline.fenced.push(line_start(text, range.start));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                outline.indented.push(line_start(text, range.start));
            }
            Event::Start(Tag::HtmlBlock) => outline.html_lines.extend(lines(text, range)),
            Event::Start(Tag::Table(_)) => outline.tables.push((line_start(text, range.start), 0)),
            Event::Start(Tag::TableRow) => {
                if let Some((_, rows)) = outline.tables.last_mut() {
                    *rows += 1;
                }
            }
            Event::Start(Tag::Paragraph) => paragraph = true,
            Event::End(TagEnd::Paragraph) => paragraph = false,
            Event::Code(_) if paragraph => outline.code_spans.push(range),
            _ => {}
        }
    }
    outline
}

/// What a line can start with: containers and indentation.
const PREFIXES: &[&str] =
    &["", "", "", "", "", "", "", " ", "  ", "   ", "> ", ">", "> > ", "- ", "-   ", "* ", "1. ", "2) ", "-\t"];

/// Indentation that makes code.
const DEEP: &[&str] = &["    ", "\t", "     ", " \t", ">\t", "-     ", "- \t"];

const CONTENTS: &[&str] = &[
    "",
    "",
    "",
    "",
    "a",
    "text b",
    "é ü 日本",
    "# h",
    "## h ##",
    "###### h",
    "####### no",
    "#no",
    "#",
    "===",
    "---",
    "-",
    "=",
    "***",
    "* * *",
    "_ _",
    "```",
    "````",
    "``` rust",
    "``` a`b",
    "~~~",
    "~~~ `",
    "<!-- c",
    "-->",
    "<!-- c -->",
    "<!-- `",
    "<div>",
    "</div>",
    "<x>",
    "<x> y",
    "</x>",
    "<pre>",
    "</pre> z",
    "<?",
    "?>",
    "<!X",
    "<https://a.b>",
    "`c`",
    "``c ` d``",
    "e ` f",
    "\\`g`h`",
    "<b c='`'> `",
    "- x",
    "1. y",
    "2. z",
    "+",
    "  trailing  ",
    "\u{a0}",
    "[a]",
    "[a]: /u",
    "<u> 't'",
    "[c]: d (e)",
    "\u{1F980} <i>`k`</i>",
    "````` `",
];

/// `pulldown-cmark` takes a line without a pipe in front for no header in the last line of a
/// paragraph, and never for one of a single column; GFM 4.10 asks for equal cell counts only. So
/// such a header follows a blank line and has two cells.
const TABLES: &[&str] = &[
    "| a | b |",
    "| a | b |",
    "|---|---|",
    "|---|---|",
    "|:-|-:|",
    "| a \\| b |",
    "| a \\\\| b |",
    "| `a` |",
    "|c",
    "| a |\n|---|",
    "\n\na|b\n--|--",
    "\n\na|b\n:-|-:\nc",
    "| `a | b` |",
    "|",
    "\n\n| a | b |\n|---|---|",
    "\n\n| a | b |\n|---|---|\n|c",
];

const ENDS: &[&str] = &["\n", "\n", "\n", "\n", "\n", "\n\n", "\r\n", "\r"];

/// Whether the text holds what `pulldown-cmark` is known to read differently from the specs.
fn disputed(text: &str) -> bool {
    let lines: Vec<&str> = table::rows(text, 0..text.len()).map(|line| &text[line]).collect();
    let delimiter = |line: &str| {
        line.contains('-') && line.contains('|') && line.trim_matches(['|', ':', '-', ' ', '\t']).is_empty()
    };
    let bare = |line: &str| delimiter(line.trim_start_matches([' ', '\t', '>', '-', '*', '1', '.', '2', ')']));
    let table = lines.iter().any(|line| bare(line));
    // Since the last blank line, a container was opened: the next lines may continue it lazily.
    let (mut lazy, mut listed, mut defined) = (false, false, false);
    lines.iter().any(|line| {
        let word = line.trim_start_matches([' ', '\t']);
        let deep = line[..line.len() - word.len()].contains('\t') || line.len() - word.len() > 3;
        let item = word.starts_with(['-', '*', '+', '1', '2']) && !delimiter(word);
        listed |= item;
        // Behind a list, indented lines may still belong to it, blank lines or not.
        let inside = item || word.starts_with('>') || listed && word.len() < line.len();
        lazy = !word.is_empty() && (lazy || inside);
        let marker = defined && word.starts_with(['-', '+', '*', '2']);
        defined = word.contains("]: ");
        // Spec 4.7 leaves open whether definitions count as the paragraph a list marker cannot
        // interrupt (commonmark.js: yes, the oracle: no). In a quote ours reads those of one line.
        marker
            || lazy && defined
            // Spec 5.1: a quote marker stands behind three columns at most. Below an empty quote the
            // oracle takes more.
            || deep && word.starts_with('>')
            // GFM 4.10: "the beginning of another block-level structure" ends a table, indented code
            // and any HTML block too. The oracle reads a row.
            || table && (deep || word.starts_with("<x>") || word.starts_with("</x>"))
            // Spec 5.1: a lazy line is paragraph text and nothing else. The oracle starts a table there.
            || lazy && bare(word)
            // Spec 5.2: a list item may interrupt a paragraph, so this is no delimiter row.
            || word.starts_with("- ") && delimiter(word)
    })
}

fn document(tables: bool) -> impl Strategy<Value = String> {
    let (more_prefixes, more_contents) = if tables { (&[][..], TABLES) } else { (DEEP, &[][..]) };
    let prefixes = [PREFIXES, more_prefixes].concat();
    let contents = [CONTENTS, more_contents, more_contents].concat();
    let prefix = || prop::sample::select(prefixes.clone());
    let nested = prop_oneof![4 => Just(""), 1 => prefix()];
    let line = (prefix(), nested, prop::sample::select(contents), prop::sample::select(ENDS));
    prop::collection::vec(line, 0..14)
        .prop_map(|lines| {
            lines.iter().map(|(outer, inner, content, end)| [*outer, *inner, *content, *end].concat()).collect()
        })
        .prop_filter("disputed", |text: &String| !disputed(text))
}

proptest! {
    #[test]
    fn agrees_with_pulldown_cmark(text in document(false)) {
        prop_assert_eq!(ours(&text), theirs(&text));
    }

    #[test]
    fn agrees_with_pulldown_cmark_on_tables(text in document(true)) {
        prop_assert_eq!(ours(&text), theirs(&text));
    }
}

/// One document with every kind of block, by hand.
#[test]
fn what_a_document_answers() {
    let text = "\u{feff}# Top #\r\n\r\nSee `BUILD-1` and BUILD-2.\r\n\r\n| a | b |\r\n|---|---|\r\n| `x\\|y` | BUILD-3 |\r\n\r\n> BUILD-4\r\n\r\n- BUILD-5\r\n\r\n      BUILD-6\r\n\r\nSub\r\n---\r\n<!-- BUILD-7 -->\r\n~~~\r\nBUILD-8";
    let document = Document::parse(text);
    let headings: Vec<_> =
        document.headings(text).map(|heading| (heading.level, heading.text, &text[heading.range])).collect();
    assert_eq!(headings, [(1, "Top", "# Top #\r\n"), (2, "Sub", "Sub\r\n---\r\n")]);
    let quoted = |word: &str| document.is_quoted(text, text.find(word).expect("the text holds it"));
    let answers: Vec<bool> = (1..=8).map(|number| quoted(&format!("BUILD-{number}"))).collect();
    assert_eq!(answers, [true, false, false, true, false, true, false, true]);
    assert!(quoted("`x") && quoted("y` |"));
    assert!(document.leaf_at(0).is_none() && document.leaf_at(text.len()).is_none());
    assert_eq!(document.leaf_at(3).map(|leaf| leaf.kind), Some(Kind::Heading(1)));
    assert_eq!(size_of_val(&document.leaves()[0]), 12);
}

proptest! {
    #[test]
    fn takes_any_text(text in ".{0,200}", marks in "[ \\t\\r\\n`~<>!/\\-#=*+_1.\\[\\]:|\\\\a\u{e9}\u{0}]{0,200}", offset in 0..500usize) {
        for text in [text, marks] {
            let document = Document::parse(&text);
            let mut end = 0;
            for leaf in document.leaves() {
                let range = leaf.range();
                prop_assert!(range.start >= end && range.start < range.end && text.get(range.clone()).is_some());
                prop_assert!(document.leaf_at(range.start).is_some_and(|found| found.range() == range));
                let parts = table::table(&text, leaf);
                prop_assert_eq!(parts.is_some(), leaf.kind == Kind::Table);
                for span in inline::code_spans(&text, range.clone()) {
                    prop_assert!(text[span].starts_with('`'));
                }
                end = range.end;
            }
            prop_assert!(document.headings(&text).all(|heading| &text[heading.text_range] == heading.text));
            document.is_quoted(&text, offset);
            for row in table::rows(&text, 0..text.len()) {
                for cell in table::cells(&text, row) {
                    prop_assert_eq!(text[cell.clone()].trim_matches([' ', '\t']), &text[cell]);
                }
            }
            let cell = table::escape_cell(&text);
            prop_assert_eq!(table::escape_cell(&cell), cell.clone());
            let row = format!("| {cell} |");
            prop_assert_eq!(table::cells(&row, 0..row.len()).len(), 1);
        }
    }
}
