//! YAML as a tree with byte ranges: compose files, workflows, and JSON, which is YAML too.
//!
//! The library reads events; which keys stand twice, what an alias stands for and what is merged is
//! decided here. Aliases share what they stand for, and how much and how deep they may expand has a
//! bound, so that no reader of a tree meets an explosion.

mod build;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

/// Why a text is no YAML, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The offset of the byte it was noticed at.
    pub offset: usize,
    /// What is wrong, as a sentence fragment.
    pub message: String,
}

/// Everything in one file.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    /// The documents, in order.
    pub documents: Vec<Node>,
    /// The comments, in order; each from its `#` to before the line's end.
    pub comments: Vec<Range<usize>>,
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// The bytes it is written in, of a scalar its quotes included; of an alias those of the alias.
    pub range: Range<usize>,
    /// Its tag without handle: `!reset`, `str`.
    pub tag: Option<String>,
    /// What it is.
    value: Arc<Value>,
    /// How many nodes it is made of, aliases expanded.
    weight: usize,
    /// How deep it is, aliases expanded.
    height: usize,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Value {
    /// A scalar, as text.
    Scalar(Scalar),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping, in the order it is written in.
    Mapping(Vec<Entry>),
}

/// A scalar. Which type a plain one has is for its reader to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The text, escapes resolved.
    pub text: String,
    /// Whether it is written without quotes, so that it may be a number, a boolean or null.
    pub plain: bool,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: Node,
    /// The value.
    pub value: Node,
}

/// Reads every document of `text`.
///
/// # Errors
/// Says where `text` stops being YAML, names a key twice, or expands beyond measure.
pub fn parse(text: &str) -> Result<Vec<Node>, Error> {
    stream(text).map(|stream| stream.documents)
}

/// The same, with the comments.
///
/// # Errors
/// As [`parse`].
pub fn stream(text: &str) -> Result<Stream, Error> {
    build::stream(text)
}

impl Node {
    /// What it is.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Its text, if it is a scalar.
    pub fn as_str(&self) -> Option<&str> {
        match self.value() {
            Value::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// Whether it is nothing: an empty value, `null` or `~`.
    pub fn is_null(&self) -> bool {
        match self.value() {
            Value::Scalar(scalar) => {
                scalar.plain && matches!(scalar.text.as_str(), "" | "~" | "null" | "Null" | "NULL")
            }
            _ => false,
        }
    }

    /// Its elements; none if it is no sequence.
    pub fn items(&self) -> &[Node] {
        match self.value() {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// Its entries as they are written, `<<` among them; none if it is no mapping.
    pub fn written(&self) -> &[Entry] {
        match self.value() {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// Whether it is a mapping.
    pub fn is_mapping(&self) -> bool {
        matches!(self.value(), Value::Mapping(_))
    }

    /// Its entries, those of `<<` merged behind its own; a key that stands twice counts once, the first time.
    pub fn entries(&self) -> Vec<&Entry> {
        let (mut seen, mut entries) = (HashSet::new(), Vec::new());
        self.merge(&mut seen, &mut entries);
        entries
    }

    fn merge<'a>(&'a self, seen: &mut HashSet<&'a str>, entries: &mut Vec<&'a Entry>) {
        let own = || self.written().iter().filter(|entry| !entry.merges());
        entries.extend(own().filter(|entry| entry.key.as_str().is_none_or(|key| seen.insert(key))));
        for merged in self.written().iter().filter(|entry| entry.merges()) {
            match merged.value.value() {
                Value::Sequence(items) => items.iter().for_each(|item| item.merge(seen, entries)),
                _ => merged.value.merge(seen, entries),
            }
        }
    }

    /// The entry whose key is `key`, merged ones included.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        let is_it = |entry: &&Entry| !entry.merges() && entry.key.as_str() == Some(key);
        if let Some(own) = self.written().iter().find(is_it) {
            return Some(own);
        }
        self.written().iter().filter(|entry| entry.merges()).find_map(|merged| match merged.value.value() {
            Value::Sequence(items) => items.iter().find_map(|item| item.entry(key)),
            _ => merged.value.entry(key),
        })
    }

    /// The value at `key`, merged ones included.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value at the end of a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }
}

impl Entry {
    /// Whether it merges another mapping into this one.
    pub fn merges(&self) -> bool {
        matches!(self.key.value(), Value::Scalar(Scalar { text, plain: true }) if text == "<<")
    }

    /// The key's text, if it is a scalar.
    pub fn name(&self) -> Option<&str> {
        self.key.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Node {
        parse(text).unwrap().remove(0)
    }

    #[test]
    fn keys_and_scalars_have_their_exact_bytes() {
        let text = "services:\n  \"my \u{E9}\": # why\n    image: 'a b'\n    ports: [80, \"81\"]\n  db: {}\n";
        let node = one(text);
        let services = node.get("services").unwrap();
        let keys: Vec<&str> = services.entries().iter().map(|entry| &text[entry.key.range.clone()]).collect();
        assert_eq!(keys, ["\"my \u{E9}\"", "db"]);
        let image = services.at(&["my \u{E9}", "image"]).unwrap();
        assert_eq!((image.as_str(), &text[image.range.clone()]), (Some("a b"), "'a b'"));
        let ports = services.at(&["my \u{E9}", "ports"]).unwrap();
        assert_eq!(ports.items().iter().filter_map(Node::as_str).collect::<Vec<_>>(), ["80", "81"]);
        assert_eq!(&text[ports.range.clone()], "[80, \"81\"]");
        let comments = stream(text).unwrap().comments;
        assert_eq!(comments.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>(), ["# why"]);
    }

    #[test]
    fn merge_keys_and_aliases_stand_for_what_they_name() {
        let text = "base: &base\n  a: 1\n  b: 1\nmore: &more {b: 2, c: 2}\none:\n  <<: *base\n  b: 3\ntwo:\n  <<: [*more, *base]\nthree: *more\n";
        let node = one(text);
        let read = |name: &str| -> Vec<(String, String)> {
            let entries = node.get(name).unwrap().entries();
            entries
                .iter()
                .map(|entry| (entry.name().unwrap().to_owned(), entry.value.as_str().unwrap().to_owned()))
                .collect()
        };
        let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        assert_eq!(read("one"), pairs(&[("b", "3"), ("a", "1")]));
        assert_eq!(read("two"), pairs(&[("b", "2"), ("c", "2"), ("a", "1")]));
        assert_eq!(node.at(&["two", "a"]).unwrap().as_str(), Some("1"));
        assert_eq!(&text[node.get("three").unwrap().range.clone()], "*more");
    }

    #[test]
    fn json_with_tabs_a_bom_and_several_documents_are_read() {
        let json = "{\n\t\"scripts\": {\n\t\t\"build\": \"tsc -p .\",\n\t\t\"a:b\": \"x\"\n\t}\n}\n";
        let names: Vec<String> =
            one(json).get("scripts").unwrap().entries().iter().filter_map(|e| e.name().map(str::to_owned)).collect();
        assert_eq!(names, ["build", "a:b"]);
        assert_eq!(one("\u{FEFF}a: 1\n").get("a").unwrap().as_str(), Some("1"));
        assert_eq!(&"\u{FEFF}a: 1\n"[one("\u{FEFF}a: 1\n").written()[0].key.range.clone()], "a");
        assert_eq!(parse("a: 1\n---\nb: 2\n").unwrap().len(), 2);
        assert!(parse("").unwrap().is_empty());
        assert!(one("a:\n").get("a").unwrap().is_null());
        assert_eq!(one("a: !reset null\n").get("a").unwrap().tag.as_deref(), Some("!reset"));
    }

    #[test]
    fn what_is_no_yaml_is_said_with_its_place() {
        let offset = |text: &str| parse(text).unwrap_err();
        assert_eq!(offset("a: 1\nb: 2\na: 3\n"), Error { offset: 10, message: "the key `a` stands twice".to_owned() });
        assert_eq!(offset("a: *b\n").offset, 3);
        assert_eq!(offset("a: &a [*a]\n").message, "an alias stands inside what it stands for");
        assert!(offset("a: [1, 2\nb: 3\n").offset > 0);
        assert!(parse(&"[".repeat(100_000)).is_err());
        assert!(parse(&"- ".repeat(100_000)).is_err());
    }

    #[test]
    fn aliases_never_explode() {
        let mut text = "a0: &a0 {k: v}\n".to_owned();
        for level in 1..40 {
            text.push_str(&format!("a{level}: &a{level} {{<<: [*a{0}, *a{0}], l{level}: x}}\n", level - 1));
        }
        assert!(parse(&text).unwrap_err().message.starts_with("aliases expand"));
        let mut chain = "a0: &a0 [x]\n".to_owned();
        for level in 1..1000 {
            chain.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
        }
        assert!(parse(&chain).unwrap_err().message.contains("deep"));
    }

    #[test]
    fn nothing_breaks_on_any_prefix() {
        let text =
            "%YAML 1.2\n---\na: &x !t 'b\u{E9}'\n? [k]\n: |\n  text\n  more\nc: {<<: *x, \"d\": [1, *x]} # e\n...\n";
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            if let Ok(read) = stream(&text[..end]) {
                assert!(read.comments.iter().all(|range| range.end <= end));
            }
        }
    }
}
