//! TOML as a tree with byte ranges that outlives the parser.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Why a text is no TOML, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The offset of the byte it was noticed at.
    pub offset: usize,
    /// What is wrong, as a sentence fragment.
    pub message: String,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The bytes it is written in, quotes included.
    pub range: Range<usize>,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A value that holds no others, as text: escapes resolved, numbers and dates as they are written.
    Scalar(String),
    /// The elements of an array.
    List(Vec<Node>),
    /// The entries of a table, in the order of the file.
    Table(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The bytes the key is written in.
    pub key_range: Range<usize>,
    /// The value.
    pub value: Node,
}

/// Reads `text`.
///
/// # Errors
/// Says where `text` stops being TOML.
pub fn parse(text: &str) -> Result<Node, Error> {
    let table = DeTable::parse(text).map_err(|error| Error {
        offset: error.span().map_or(0, |span| span.start),
        message: error.message().to_owned(),
    })?;
    let range = table.span();
    Ok(Node { range, value: Value::Table(entries(text, table.get_ref())) })
}

fn entries(text: &str, table: &DeTable<'_>) -> Vec<Entry> {
    let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
        let name: &std::borrow::Cow<'_, str> = key.get_ref();
        Entry { key: name.to_string(), key_range: key.span(), value: node(text, value) }
    };
    let mut entries: Vec<Entry> = table.iter().map(entry).collect();
    entries.sort_by_cached_key(|entry| entry.key_range.start);
    entries
}

fn node(text: &str, value: &Spanned<DeValue<'_>>) -> Node {
    let range = value.span();
    let value = match value.get_ref() {
        DeValue::String(said) => Value::Scalar(said.to_string()),
        DeValue::Array(list) => Value::List(list.iter().map(|item| node(text, item)).collect()),
        DeValue::Table(table) => Value::Table(entries(text, table)),
        _ => Value::Scalar(text.get(range.clone()).unwrap_or_default().to_owned()),
    };
    Node { range, value }
}

impl Node {
    /// The value at `key` of a table, or at a number of a list.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Table(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value),
            Value::List(items) => key.parse::<usize>().ok().and_then(|index| items.get(index)),
            Value::Scalar(_) => None,
        }
    }

    /// Its text, if it holds no others.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The values right below it.
    pub fn below(&self) -> Vec<&Node> {
        match &self.value {
            Value::Table(entries) => entries.iter().map(|entry| &entry.value).collect(),
            Value::List(items) => items.iter().collect(),
            Value::Scalar(_) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_places() {
        let text = "[a]\nb = \"x\\ty\" # z\nc = [1_0, 'q']\n";
        let root = parse(text).unwrap();
        let at = |node: &Node| text[node.range.clone()].to_owned();
        let table = root.get("a").unwrap();
        let b = table.get("b").unwrap();
        assert_eq!((b.as_str(), at(b)), (Some("x\ty"), "\"x\\ty\"".to_owned()));
        let c: Vec<_> =
            table.get("c").unwrap().below().into_iter().map(|node| (node.as_str().unwrap(), at(node))).collect();
        assert_eq!(c, [("1_0", "1_0".to_owned()), ("q", "'q'".to_owned())]);
        assert_eq!(parse("a = \n").unwrap_err().offset, 4);
    }
}
