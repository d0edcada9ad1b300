//! Items of JSON, YAML and TOML files, by key.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::Part;
use super::plain::line_of;
use crate::checks::docs_drift::truths::item::{Item, Lack, Shape};
use crate::config::schema::{Source, Take};
use crate::model::Site;
use crate::text::yaml::{self, Node, Value};

/// One step of a key.
enum Step {
    /// Every key or element.
    Any,
    /// This one.
    Key(String),
}

/// A JSON Pointer (RFC 6901), or keys between dots.
fn steps(key: &str) -> Vec<Step> {
    let step = |text: &str| if text == "*" { Step::Any } else { Step::Key(text.to_owned()) };
    if key.is_empty() {
        return Vec::new();
    }
    match key.strip_prefix('/') {
        Some(pointer) => pointer.split('/').map(|part| step(&part.replace("~1", "/").replace("~0", "~"))).collect(),
        None => key.split('.').map(step).collect(),
    }
}

/// What a JSON or YAML file holds at the key.
pub fn yaml(part: &Part<'_>, source: &Source, items: &mut Vec<Item>) -> Result<(), Lack> {
    let documents = yaml::parse(part.text).map_err(|error| {
        let offset = error.offset.min(part.text.len());
        Lack::Unread(Site::new(part.path, offset..offset), error.message)
    })?;
    let steps = steps(&source.key);
    for document in &documents {
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
                let line = line_of(part.text, element.range.start);
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
    let table = DeTable::parse(part.text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        Lack::Unread(Site::new(part.path, offset..offset), error.message().to_owned())
    })?;
    let span = table.span();
    let root = DeValue::Table(table.into_inner());
    below_toml(&root, span, &steps(&source.key), &mut |value, span| taken_toml(part, source, value, &span, items));
    Ok(())
}

fn below_toml(
    value: &DeValue<'_>,
    span: Range<usize>,
    steps: &[Step],
    found: &mut impl FnMut(&DeValue<'_>, Range<usize>),
) {
    let Some((step, rest)) = steps.split_first() else { return found(value, span) };
    match (step, value) {
        (Step::Any, DeValue::Array(list)) => {
            list.iter().for_each(|item| below_toml(item.get_ref(), item.span(), rest, found));
        }
        (Step::Any, DeValue::Table(table)) => {
            table.iter().for_each(|(_, item)| below_toml(item.get_ref(), item.span(), rest, found));
        }
        (Step::Key(key), DeValue::Table(table)) => {
            if let Some(item) = table.get(key.as_str()) {
                below_toml(item.get_ref(), item.span(), rest, found);
            }
        }
        (Step::Key(key), DeValue::Array(list)) => {
            if let Some(item) = key.parse::<usize>().ok().and_then(|index| list.get(index)) {
                below_toml(item.get_ref(), item.span(), rest, found);
            }
        }
        _ => {}
    }
}

fn taken_toml(part: &Part<'_>, source: &Source, value: &DeValue<'_>, span: &Range<usize>, items: &mut Vec<Item>) {
    match value {
        DeValue::Array(list) => {
            for element in
                list.iter().filter(|element| !matches!(element.get_ref(), DeValue::Array(_) | DeValue::Table(_)))
            {
                let text = scalar(part, element.get_ref(), &element.span());
                items.push(item(part, vec![text], &element.span(), Shape::Element));
            }
        }
        DeValue::Table(table) => {
            for (key, value) in table {
                let (name, said) = (key.get_ref().to_string(), scalar(part, value.get_ref(), &value.span()));
                let (parts, range) = match source.take {
                    Take::Auto | Take::Keys => (vec![name], key.span()),
                    Take::Values => (vec![said], value.span()),
                    Take::Pairs => (vec![name, said], key.span()),
                };
                items.push(item(part, parts, &range, Shape::Plain));
            }
        }
        _ => items.push(item(part, vec![scalar(part, value, span)], span, Shape::Plain)),
    }
}

/// A value that is no list and no table, as text; of a dependency written as a table its version.
fn scalar(part: &Part<'_>, value: &DeValue<'_>, span: &Range<usize>) -> String {
    match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Table(table) => {
            let version = table.get("version").and_then(|version| version.get_ref().as_str());
            version.unwrap_or_default().to_owned()
        }
        _ => part.text.get(span.clone()).unwrap_or_default().to_owned(),
    }
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
    let around = if shape == Shape::Line { line_of(part.text, range.start).start..range.end } else { range.clone() };
    item.set(shape, around)
}
