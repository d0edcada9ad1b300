//! Items of JSON, YAML and TOML files, by key.

use std::ops::Range;

use super::Part;
use crate::checks::docs_drift::truths::item::{Item, Lack, Shape};
use crate::config::schema::{Source, Take};
use crate::model::Site;
use crate::text::toml;
use crate::text::yaml::{Node, Value};

/// One step of a key.
enum Step {
    /// Every key or element.
    Any,
    /// This one.
    Key(String),
    /// The elements of a list that hold this value at this key; of a table, the key that is written so.
    Where(String, String),
}

impl Step {
    fn new(text: &str) -> Step {
        match text.split_once('=') {
            _ if text == "*" => Step::Any,
            Some((key, value)) => Step::Where(key.to_owned(), value.to_owned()),
            None => Step::Key(text.to_owned()),
        }
    }
}

/// A JSON Pointer (RFC 6901), or keys between dots.
fn steps(key: &str) -> Vec<Step> {
    if key.is_empty() {
        return Vec::new();
    }
    match key.strip_prefix('/') {
        Some(pointer) => {
            pointer.split('/').map(|part| Step::new(&part.replace("~1", "/").replace("~0", "~"))).collect()
        }
        None => key.split('.').map(Step::new).collect(),
    }
}

/// What a JSON or YAML file holds at the key.
pub fn yaml(part: &Part<'_>, source: &Source, items: &mut Vec<Item>) -> Result<(), Lack> {
    let stream = part.file.yaml().map_err(|error| unread(part, error.offset, &error.message))?;
    let steps = steps(&source.key);
    for document in &stream.documents {
        below(document, &steps, &mut |node| taken(part, source, node, items));
    }
    Ok(())
}

fn below(node: &Node, steps: &[Step], found: &mut impl FnMut(&Node)) {
    let Some((step, rest)) = steps.split_first() else { return found(node) };
    match step {
        Step::Any => {
            node.items().iter().for_each(|item| below(item, rest, found));
            node.entries().into_iter().for_each(|entry| below(&entry.value, rest, found));
        }
        Step::Key(key) => {
            if let Some(entry) = node.entry(key) {
                below(&entry.value, rest, found);
            } else if let Some(item) = key.parse::<usize>().ok().and_then(|index| node.items().get(index)) {
                below(item, rest, found);
            }
        }
        Step::Where(key, value) => {
            let is_it = |item: &&Node| item.get(key).and_then(Node::as_str) == Some(value);
            node.items().iter().filter(is_it).for_each(|item| below(item, rest, found));
            node.entry(&format!("{key}={value}")).into_iter().for_each(|entry| below(&entry.value, rest, found));
        }
    }
}

fn taken(part: &Part<'_>, source: &Source, node: &Node, items: &mut Vec<Item>) {
    match node.value() {
        Value::Scalar(scalar) if !node.is_null() => {
            items.push(item(part, vec![scalar.text.clone()], &node.range, Shape::Plain));
        }
        Value::Scalar(_) => {}
        Value::Sequence(elements) => {
            for element in elements {
                let Some(text) = element.as_str() else { continue };
                let line = part.line_of(element.range.start);
                let is_bullet = part.text[line.start..element.range.start].trim() == "-";
                let shape = if is_bullet { Shape::Line } else { Shape::Element };
                items.push(item(part, vec![text.to_owned()], &element.range, shape));
            }
        }
        Value::Mapping(_) => {
            for entry in node.entries() {
                let Some(name) = entry.name() else { continue };
                let value = entry.value.as_str().unwrap_or_default();
                let (parts, range) = match source.take {
                    Take::Auto | Take::Keys => (vec![name.to_owned()], &entry.key.range),
                    Take::Values => (vec![value.to_owned()], &entry.value.range),
                    Take::Pairs => (vec![name.to_owned(), value.to_owned()], &entry.key.range),
                };
                items.push(item(part, parts, range, Shape::Plain));
            }
        }
    }
}

/// What a TOML file holds at the key.
pub fn toml(part: &Part<'_>, source: &Source, items: &mut Vec<Item>) -> Result<(), Lack> {
    let root = part.file.toml().map_err(|error| unread(part, error.offset, &error.message))?;
    below_toml(root, &steps(&source.key), &mut |node| taken_toml(part, source, node, items));
    Ok(())
}

fn unread(part: &Part<'_>, offset: usize, message: &str) -> Lack {
    let offset = offset.min(part.text.len());
    Lack::Unread(Site::new(part.path, offset..offset), message.to_owned())
}

fn below_toml(node: &toml::Node, steps: &[Step], found: &mut impl FnMut(&toml::Node)) {
    match steps.split_first() {
        None => found(node),
        Some((Step::Any, rest)) => node.below().into_iter().for_each(|node| below_toml(node, rest, found)),
        Some((Step::Key(key), rest)) => node.get(key).into_iter().for_each(|node| below_toml(node, rest, found)),
        Some((Step::Where(key, value), rest)) => {
            let own = node.get(&format!("{key}={value}"));
            let is_it = |item: &&toml::Node| {
                matches!(node.value, toml::Value::List(_)) && item.get(key).and_then(toml::Node::as_str) == Some(value)
            };
            node.below().into_iter().filter(is_it).chain(own).for_each(|node| below_toml(node, rest, found));
        }
    }
}

fn taken_toml(part: &Part<'_>, source: &Source, node: &toml::Node, items: &mut Vec<Item>) {
    match &node.value {
        toml::Value::Scalar(text) => items.push(item(part, vec![text.clone()], &node.range, Shape::Plain)),
        toml::Value::List(list) => {
            for element in list {
                let Some(text) = element.as_str() else { continue };
                items.push(item(part, vec![text.to_owned()], &element.range, Shape::Element));
            }
        }
        toml::Value::Table(entries) => {
            for entry in entries {
                let (name, said) = (entry.key.clone(), version(&entry.value).to_owned());
                let (parts, range) = match source.take {
                    Take::Auto | Take::Keys => (vec![name], &entry.key_range),
                    Take::Values => (vec![said], &entry.value.range),
                    Take::Pairs => (vec![name, said], &entry.key_range),
                };
                items.push(item(part, parts, range, Shape::Plain));
            }
        }
    }
}

/// A value as text; of a dependency that is written as a table its version.
fn version(node: &toml::Node) -> &str {
    node.as_str().or_else(|| node.get("version")?.as_str()).unwrap_or_default()
}

/// An item that is written in `range`, perhaps between quotes.
fn item(part: &Part<'_>, parts: Vec<String>, range: &Range<usize>, shape: Shape) -> Item {
    let said = part.text.get(range.clone()).unwrap_or_default();
    let inner = range.start + 1..range.end.saturating_sub(1).max(range.start + 1);
    let value = match parts.first() {
        Some(only) if parts.len() == 1 && said == only => Some(range.clone()),
        Some(only) if parts.len() == 1 && part.text.get(inner.clone()) == Some(only) => Some(inner),
        _ => None,
    };
    let mut item = Item::new(parts, part.path, range.clone());
    item.value = value;
    // An element goes with its quotes; a line of a sequence with its dash.
    let around = if shape == Shape::Line { part.line_of(range.start).start..range.end } else { range.clone() };
    item.set(shape, around)
}
