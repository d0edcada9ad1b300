//! A tree from the library's events.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, Span, Tag};

use super::{Entry, Error, Node, Scalar, Stream, Value};

/// Deeper trees are refused, so that a reader may recurse.
const HEIGHT_MAX: usize = 100;

/// Trees with more nodes, aliases expanded, are refused.
const WEIGHT_MAX: usize = 1_000_000;

/// Reads every document of `text`.
pub(super) fn stream(text: &str) -> Result<Stream, Error> {
    let options = granit_parser::options! { block_nesting_limit: HEIGHT_MAX, flow_nesting_limit: HEIGHT_MAX };
    let mut builder = Builder::default();
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((event, span)) => builder.take(text, event, &span)?,
            Err(error) => {
                let offset = error.marker().byte_offset().unwrap_or(0).min(text.len());
                return Err(Error { offset, message: error.info() });
            }
        }
    }
    Ok(builder.stream)
}

/// A collection that is not closed yet.
struct Open {
    start: usize,
    anchor: usize,
    tag: Option<String>,
    mapping: bool,
    children: Vec<Node>,
}

#[derive(Default)]
struct Builder {
    stream: Stream,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    /// Everything made so far, aliases expanded.
    weight: usize,
}

impl Builder {
    fn take(&mut self, text: &str, event: Event<'_>, span: &Span) -> Result<(), Error> {
        let range = span.byte_range().unwrap_or(0..0);
        let range = range.start.min(text.len())..range.end.min(text.len());
        match event {
            Event::Scalar(said, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                let value = Value::Scalar(Scalar { text: said.into_owned(), plain });
                self.made(range, anchor, tag_of(tag.as_deref()), value)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.opened(&range, anchor, tag_of(tag.as_deref()), false);
                Ok(())
            }
            Event::MappingStart(_, anchor, tag) => {
                self.opened(&range, anchor, tag_of(tag.as_deref()), true);
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => self.closed(&range),
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(node) => {
                    let node = Node { range, ..node.clone() };
                    self.put(node.weight, node)
                }
                None => Err(error(range.start, "an alias stands inside what it stands for")),
            },
            Event::Comment(..) => {
                self.stream.comments.push(range);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn opened(&mut self, range: &Range<usize>, anchor: usize, tag: Option<String>, mapping: bool) {
        self.open.push(Open { start: range.start, anchor, tag, mapping, children: Vec::new() });
    }

    fn closed(&mut self, range: &Range<usize>) -> Result<(), Error> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let end = match open.children.last() {
            // The end of a block collection is noticed only behind the blank lines that follow it.
            Some(last) if range.is_empty() => last.range.end.max(open.start),
            _ => range.end,
        };
        let value = if open.mapping { mapping(open.children)? } else { Value::Sequence(open.children) };
        self.made(open.start..end, open.anchor, open.tag, value)
    }

    /// A node that is complete.
    fn made(&mut self, range: Range<usize>, anchor: usize, tag: Option<String>, value: Value) -> Result<(), Error> {
        let (weight, height) = match &value {
            Value::Scalar(_) => (1, 1),
            Value::Sequence(items) => measure(items.iter()),
            Value::Mapping(entries) => measure(entries.iter().flat_map(|entry| [&entry.key, &entry.value])),
        };
        if height > HEIGHT_MAX {
            return Err(error(range.start, &format!("this is more than {HEIGHT_MAX} levels deep")));
        }
        let node = Node { range, tag, value: Arc::new(value), weight, height };
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        self.put(1, node)
    }

    /// Adds `node`, which makes the file heavier by `weight`: what is inside it was counted before.
    fn put(&mut self, weight: usize, node: Node) -> Result<(), Error> {
        self.weight = self.weight.saturating_add(weight);
        if self.weight > WEIGHT_MAX {
            return Err(error(node.range.start, &format!("aliases expand to more than {WEIGHT_MAX} values")));
        }
        match self.open.last_mut() {
            Some(open) => open.children.push(node),
            None => self.stream.documents.push(node),
        }
        Ok(())
    }
}

fn measure<'a>(nodes: impl Iterator<Item = &'a Node>) -> (usize, usize) {
    let (weight, height) = nodes
        .fold((0_usize, 0), |(weight, height), node| (weight.saturating_add(node.weight), height.max(node.height)));
    (weight.saturating_add(1), height + 1)
}

/// Keys and values in turn.
fn mapping(children: Vec<Node>) -> Result<Value, Error> {
    let mut entries = Vec::with_capacity(children.len() / 2);
    let mut children = children.into_iter();
    while let (Some(key), Some(value)) = (children.next(), children.next()) {
        entries.push(Entry { key, value });
    }
    let mut seen = HashSet::new();
    for entry in &entries {
        if let Some(key) = entry.key.as_str().filter(|key| !seen.insert(*key)) {
            return Err(error(entry.key.range.start, &format!("the key `{key}` stands twice")));
        }
    }
    Ok(Value::Mapping(entries))
}

fn tag_of(tag: Option<&Tag>) -> Option<String> {
    let tag = tag?;
    Some(match tag.core_suffix() {
        Some(core) => core.to_owned(),
        None => tag.original(),
    })
}

fn error(offset: usize, message: &str) -> Error {
    Error { offset, message: message.to_owned() }
}
