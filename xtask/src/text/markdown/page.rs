//! What a document refers to: links, images, code, headings and anchors, each with its place.
//!
//! Inline syntax is read by the library, once for a document. Ledgers, which are large and read on
//! every run, are scanned by blocks instead ([`Document`](super::Document)).

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::attributes::attributes;

/// Everything in one document that may refer to something.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Links and images, in order of their ends.
    pub links: Vec<Link>,
    /// Code spans, in order.
    pub spans: Vec<CodeSpan>,
    /// Code blocks, in order.
    pub blocks: Vec<CodeBlock>,
    /// Headings, in order.
    pub headings: Vec<Heading>,
    /// `id` and `name` attributes of HTML tags, in order.
    pub anchors: Vec<Anchor>,
    /// Struck text, in order.
    pub struck: Vec<Range<usize>>,
}

/// How a link is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `[text](target)`.
    Inline,
    /// `[text][label]`, `[label][]` or `[label]`, with a definition elsewhere.
    Reference,
    /// `[text][label]` or `[label][]` without a definition: `target` is the label.
    Undefined,
    /// `<https://...>`.
    Autolink,
    /// `<a href="...">`, `<img src="...">`.
    Html,
}

/// One link or image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The whole link.
    pub range: Range<usize>,
    /// Where its target stands: in the link, or in the definition of its label when that was found.
    pub place: Range<usize>,
    /// The target, entities and backslashes resolved, percent signs not.
    pub target: String,
    /// How it is written.
    pub style: Style,
    /// Whether it is an image.
    pub image: bool,
}

/// One code span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeSpan {
    /// The text between the backticks.
    pub range: Range<usize>,
}

/// One code block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeBlock {
    /// The info string of a fence; empty for indented code.
    pub info: String,
    /// The lines, each with its end, without the container's markers.
    pub lines: Vec<Range<usize>>,
    /// The whole block, fences included.
    pub range: Range<usize>,
}

/// One heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// One to six.
    pub level: u8,
    /// What it says, without markup.
    pub text: String,
    /// Where it stands.
    pub range: Range<usize>,
}

/// One anchor of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The name.
    pub name: String,
    /// Where the attribute's value stands.
    pub range: Range<usize>,
}

impl Page {
    /// Reads `text`, which has no byte order mark.
    pub fn read(text: &str) -> Page {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_GFM
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        let mut undefined: Vec<(Range<usize>, String)> = Vec::new();
        let mut callback = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
            // `[x]` alone is nearly always text.
            if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
                undefined.push((link.span.clone(), link.reference.to_string()));
            }
            None
        };
        let parser = Parser::new_with_broken_link_callback(text, options, Some(&mut callback));
        let mut page = Page::default();
        let definitions = parser.reference_definitions().iter();
        let definitions = definitions.map(|(label, definition)| (folded(label), definition.span.clone())).collect();
        let mut reader = Reader {
            text,
            definitions,
            page: &mut page,
            open: Vec::new(),
            said: Vec::new(),
            heading: None,
            block: None,
        };
        for (event, range) in parser.into_offset_iter() {
            reader.take(event, range);
        }
        let undefined = undefined.into_iter().map(|(range, label)| Link {
            place: range.clone(),
            range,
            target: label,
            style: Style::Undefined,
            image: false,
        });
        page.links.extend(undefined);
        page.links.sort_by_cached_key(|link| (link.range.end, link.range.start));
        page
    }
}

/// Collects events into a page.
struct Reader<'a> {
    text: &'a str,
    /// Where each label is defined.
    definitions: HashMap<String, Range<usize>>,
    page: &'a mut Page,
    open: Vec<(LinkType, String, String, bool, Range<usize>)>,
    /// Where the text of each open link ends so far.
    said: Vec<usize>,
    heading: Option<Heading>,
    block: Option<CodeBlock>,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        if !matches!(event, Event::End(TagEnd::Link | TagEnd::Image)) {
            self.said.iter_mut().last().into_iter().for_each(|said| *said = range.end);
        }
        if matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. })) {
            self.said.push(range.start);
        }
        match event {
            Event::Start(Tag::Link { link_type, dest_url, id, .. }) => {
                self.open.push((link_type, dest_url.to_string(), id.to_string(), false, range));
            }
            Event::Start(Tag::Image { link_type, dest_url, id, .. }) => {
                self.open.push((link_type, dest_url.to_string(), id.to_string(), true, range));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => self.close(),
            Event::Start(Tag::Heading { level, .. }) => {
                self.heading = Some(Heading { level: level as u8, text: String::new(), range });
            }
            Event::End(TagEnd::Heading(_)) => self.page.headings.extend(self.heading.take()),
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.block = Some(CodeBlock { info, lines: Vec::new(), range });
            }
            Event::End(TagEnd::CodeBlock) => self.page.blocks.extend(self.block.take()),
            Event::Text(said) => match (&mut self.block, &mut self.heading) {
                (Some(block), _) => push_lines(self.text, range, &mut block.lines),
                (None, Some(heading)) => heading.text.push_str(&said),
                (None, None) => {}
            },
            Event::Code(said) => {
                if let Some(heading) = &mut self.heading {
                    heading.text.push_str(&said);
                }
                self.span(&range);
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(heading) = &mut self.heading {
                    heading.text.push(' ');
                }
            }
            Event::Start(Tag::Strikethrough) => self.page.struck.push(range),
            // The library gives the lines of a block one by one, and a tag or a comment may hold several.
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => self.html(&range),
            _ => {}
        }
    }

    fn span(&mut self, range: &Range<usize>) {
        let code = &self.text[range.clone()];
        let ticks = code.bytes().take_while(|byte| *byte == b'`').count();
        let inner = range.start + ticks..range.end.saturating_sub(ticks);
        if inner.start <= inner.end {
            self.page.spans.push(CodeSpan { range: inner });
        }
    }

    fn close(&mut self) {
        let Some((kind, target, label, image, range)) = self.open.pop() else { return };
        let said = self.said.pop().unwrap_or(range.start);
        let style = match kind {
            LinkType::Inline => Style::Inline,
            LinkType::Autolink | LinkType::Email | LinkType::WikiLink { .. } => Style::Autolink,
            _ => Style::Reference,
        };
        let place = match style {
            Style::Reference => match self.definitions.get(&folded(&label)) {
                Some(definition) => place_of(self.text, definition, label_end(self.text, definition), "]:", &target),
                None => range.clone(),
            },
            Style::Autolink => range.start + 1..range.end.saturating_sub(1).max(range.start + 1),
            _ => place_of(self.text, &range, said, "](", &target),
        };
        self.page.links.push(Link { range, place, target, style, image });
    }

    /// What the tags in one piece of HTML refer to or name.
    fn html(&mut self, range: &Range<usize>) {
        for attribute in attributes(&self.text[range.clone()]) {
            let whole = range.start + attribute.tag.start..range.start + attribute.tag.end;
            let place = range.start + attribute.value.start..range.start + attribute.value.end;
            let said = self.text[place.clone()].to_owned();
            match attribute.name.as_str() {
                "href" | "src" => {
                    let (range, image) = (whole, attribute.name == "src");
                    self.page.links.push(Link { range, place, target: said, style: Style::Html, image });
                }
                "id" | "name" => self.page.anchors.push(Anchor { name: said, range: place }),
                _ => {}
            }
        }
    }
}

/// A label as labels are compared.
fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The lines of a piece of a code block.
fn push_lines(text: &str, range: Range<usize>, lines: &mut Vec<Range<usize>>) {
    // The library leaves out the carriage return before a line feed.
    let is_cut = text[range.clone()].starts_with('\n') && text[..range.start].ends_with('\r');
    let mut at = range.start - usize::from(is_cut);
    for line in text[at..range.end].split_inclusive('\n') {
        match lines.last_mut() {
            // A piece that ends inside a line is continued by the next one.
            Some(last) if last.end == at && !text[last.clone()].ends_with('\n') => last.end = at + line.len(),
            _ => lines.push(at..at + line.len()),
        }
        at += line.len();
    }
}

/// Where `target` stands in the link or definition at `within`: behind the first `sign` from `from` on.
/// The whole of it when it is written with escapes, or behind the marker of a container.
fn place_of(text: &str, within: &Range<usize>, from: usize, sign: &str, target: &str) -> Range<usize> {
    let behind = || {
        let piece = text.get(from..within.end).filter(|_| !target.is_empty())?;
        let piece = piece[piece.find(sign)? + sign.len()..].trim_start();
        let piece = piece.strip_prefix('<').unwrap_or(piece);
        let rest = piece.strip_prefix(target)?;
        let ends = rest.is_empty() || rest.starts_with(['>', ')']) || rest.starts_with(char::is_whitespace);
        let start = within.end - piece.len();
        ends.then(|| start..start + target.len())
    };
    behind().unwrap_or_else(|| within.clone())
}

/// Where the label of a definition ends: at its first bracket that no backslash stands before.
fn label_end(text: &str, definition: &Range<usize>) -> usize {
    let mut escaped = false;
    for (at, byte) in text.as_bytes()[definition.clone()].iter().enumerate() {
        match byte {
            b']' if !escaped => return definition.start + at,
            b'\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    definition.end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<(String, Style, String)> {
        let page = Page::read(text);
        page.links.into_iter().map(|link| (link.target, link.style, text[link.place].to_owned())).collect()
    }

    #[test]
    fn links_of_every_style_are_found_with_their_places() {
        let text = "[a](x.md \"title\") ![i](<y z.png>) [b][l] [c][none] <https://e.org> [d](p\\(1\\).md)\n\n\
            <a href=\"h.md\" id='top'>t</a>\n\n[l]: docs/l.md 'Title'\n";
        let found = links(text);
        let targets: Vec<(&str, Style)> = found.iter().map(|(target, style, _)| (target.as_str(), *style)).collect();
        assert_eq!(
            targets,
            [
                ("x.md", Style::Inline),
                ("y z.png", Style::Inline),
                ("docs/l.md", Style::Reference),
                ("none", Style::Undefined),
                ("https://e.org", Style::Autolink),
                ("p(1).md", Style::Inline),
                ("h.md", Style::Html),
            ]
        );
        assert_eq!(found[0].2, "x.md");
        assert_eq!(found[1].2, "y z.png");
        assert_eq!(found[2].2, "docs/l.md");
        assert_eq!(found[6].2, "h.md");
    }

    #[test]
    fn code_is_no_link_and_is_kept_line_by_line() {
        let text = "> ```sh a=b\n> one [x](y)\n> two\n> ```\n\n`in [x](y) line` and ``a ` b``\n\n    indented\n";
        let page = Page::read(text);
        assert!(page.links.is_empty());
        let lines: Vec<&str> = page.blocks[0].lines.iter().map(|line| &text[line.clone()]).collect();
        assert_eq!((page.blocks[0].info.as_str(), lines), ("sh a=b", vec!["one [x](y)\n", "two\n"]));
        let spans: Vec<&str> = page.spans.iter().map(|span| &text[span.range.clone()]).collect();
        assert_eq!(spans, ["in [x](y) line", "a ` b"]);
        assert_eq!(page.blocks[1].info, "");
    }

    #[test]
    fn lines_of_code_keep_their_ends_whatever_they_are() {
        let text = "- x\r\n\r\n  ```sh\r\n  one\r\n\r\n  two\r\n  ```\r\n\r\n> ~~~sh\r\n> a\r\n>\r\n> b\r\n> ~~~\r\n\r\n```sh\n\ttab\r\n mixed\n```\n";
        let page = Page::read(text);
        let lines: Vec<Vec<&str>> =
            page.blocks.iter().map(|block| block.lines.iter().map(|line| &text[line.clone()]).collect()).collect();
        assert_eq!(lines[0], ["one\r\n", "\r\n", "two\r\n"]);
        assert_eq!(lines[1], ["a\r\n", "\r\n", "b\r\n"]);
        assert_eq!(lines[2], ["\ttab\r\n", " mixed\n"]);
    }

    #[test]
    fn headings_are_plain_text_and_html_has_anchors() {
        let text = "# A `b` *c* [d](e)\n\n<h2 align=center id=\"x\" class=y>t</h2>\n\n<!-- <a id=\"no\"> -->\n\n<a name='z'></a>\n";
        let page = Page::read(text);
        assert_eq!(page.headings[0].text, "A b c d");
        let anchors: Vec<&str> = page.anchors.iter().map(|anchor| anchor.name.as_str()).collect();
        assert_eq!(anchors, ["x", "z"]);
    }
}
