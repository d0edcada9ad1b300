//! The types a configuration value can have.

use std::collections::BTreeMap;
use std::ops::Deref;

use regex::Regex;
use toml::Spanned;
use toml::de::DeValue;

use super::decode::{Decode, Decoder, Key, Table};
use super::schema::{AnsiPage, Evidence, Part, Promise, ReferenceKind};
use crate::model::{PathSet, RepoPath};
use crate::text::phrase::LazyPattern;

/// Notes that `value` has the wrong type.
pub fn wrong_kind<T>(
    decoder: &mut Decoder,
    value: &Spanned<DeValue<'_>>,
    found: &DeValue<'_>,
    key: &str,
    wanted: &str,
) -> Option<T> {
    let found = match found {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    decoder.problem(value.span(), format!("`{key}` is {found}"), format!("expected {wanted}"));
    None
}

impl Decode for String {
    const KIND: &'static str = "text";
    fn decode(decoder: &mut Decoder, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Self> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.as_ref().to_owned()),
            other => wrong_kind(decoder, value, other, key, Self::KIND),
        }
    }
}

impl Decode for bool {
    const KIND: &'static str = "`true` or `false`";
    fn decode(decoder: &mut Decoder, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Self> {
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            other => wrong_kind(decoder, value, other, key, Self::KIND),
        }
    }
}

impl Decode for usize {
    const KIND: &'static str = "whole number";
    fn decode(decoder: &mut Decoder, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Self> {
        match value.get_ref() {
            DeValue::Integer(number) => {
                let parsed = usize::from_str_radix(number.as_str(), number.radix()).ok();
                if parsed.is_none() {
                    decoder.problem(value.span(), format!("`{key}` is out of range"), "it takes a number from 0 up");
                }
                parsed
            }
            other => wrong_kind(decoder, value, other, key, Self::KIND),
        }
    }
}

/// An optional value: the empty list, which is how an absent key is written, is `None`.
impl<T: Decode> Decode for Option<T> {
    const KIND: &'static str = T::KIND;
    fn decode(decoder: &mut Decoder, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Self> {
        match value.get_ref() {
            DeValue::Array(list) if list.is_empty() => Some(None),
            _ => T::decode(decoder, value, key).map(Some),
        }
    }
    fn keys() -> &'static [Key] {
        T::keys()
    }
}

/// A list that must not be empty text by text.
macro_rules! list {
    ($type:ty, $kind:literal) => {
        impl Decode for Vec<$type> {
            const KIND: &'static str = $kind;
            fn decode(decoder: &mut Decoder, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Self> {
                match value.get_ref() {
                    DeValue::Array(list) => {
                        // Every element is read before giving up, so that every problem is noted.
                        let read: Vec<_> = list.iter().map(|v| <$type>::decode(decoder, v, key)).collect();
                        read.into_iter().collect()
                    }
                    other => wrong_kind(decoder, value, other, key, Self::KIND),
                }
            }
        }
    };
}
list!(String, "list of text");
list!(usize, "list of whole numbers");
list!(AnsiPage, "list of ANSI code pages");
list!(Evidence, "list of kinds of evidence");
list!(Promise, "list of promises");
list!(ReferenceKind, "list of kinds of reference");
list!(Pattern, "list of regular expressions");
list!(Part, "list of parts of a document");

/// Tables written `[[name]]`.
///
/// A table with a problem is left out and the others are kept, so that contradictions between them
/// are found in the same run; a configuration with any problem is never used.
#[derive(Clone, Debug)]
pub struct Tables<T> {
    tables: Vec<T>,
    indexes: Vec<usize>,
    /// Whether a table was left out.
    pub is_partial: bool,
}

impl<T> Tables<T> {
    /// Changes each table.
    pub fn each_mut(&mut self, change: impl FnMut(&mut T)) {
        self.tables.iter_mut().for_each(change);
    }

    /// Puts other tables in the place of those that were read.
    pub fn replace(&mut self, tables: Vec<T>) {
        self.indexes = (0..tables.len()).collect();
        self.tables = tables;
    }

    /// The tables with their places in the list.
    pub fn indexed(&self) -> impl Iterator<Item = (usize, &T)> {
        self.indexes.iter().copied().zip(&self.tables)
    }
}

impl<T> Deref for Tables<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.tables
    }
}

impl<T: Table> Decode for Tables<T> {
    const KIND: &'static str = "list of tables";
    fn decode(decoder: &mut Decoder, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Self> {
        let DeValue::Array(list) = value.get_ref() else {
            return wrong_kind(decoder, value, value.get_ref(), key, "list of tables, each headed `[[...]]`");
        };
        let mut read = Tables { tables: Vec::new(), indexes: Vec::new(), is_partial: false };
        for (index, element) in list.iter().enumerate() {
            let name = format!("{key}[{index}]");
            let table = match element.get_ref() {
                DeValue::Table(table) => T::decode_table(decoder, table, &element.span(), &name),
                other => wrong_kind(decoder, element, other, &name, "table"),
            };
            match table {
                Some(table) => {
                    read.tables.push(table);
                    read.indexes.push(index);
                }
                None => read.is_partial = true,
            }
        }
        Some(read)
    }
    fn keys() -> &'static [Key] {
        T::KEYS
    }
}

impl Decode for RepoPath {
    const KIND: &'static str = "path";
    fn decode(decoder: &mut Decoder, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Self> {
        let text = String::decode(decoder, value, key)?;
        if text.contains('\\') {
            decoder.problem(
                value.span(),
                format!("`{key}` holds a backslash"),
                "paths are written with `/` on every system",
            );
            return None;
        }
        match RepoPath::new(&text) {
            Ok(path) => Some(path),
            Err(message) => {
                decoder.problem(value.span(), format!("`{key}`: {message}"), "");
                None
            }
        }
    }
}

/// Globs, as written and compiled.
#[derive(Clone, Debug)]
pub struct Globs {
    /// As written.
    pub texts: Vec<String>,
    /// Compiled.
    pub set: PathSet,
}

impl Decode for Globs {
    const KIND: &'static str = "list of globs";
    fn decode(decoder: &mut Decoder, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Self> {
        let texts = Vec::<String>::decode(decoder, value, key)?;
        let mut set = PathSet::default();
        let mut good = true;
        for text in &texts {
            if let Err(message) = set.add(text) {
                decoder.problem(
                    value.span(),
                    format!("`{key}`: {message}"),
                    "`*` stays inside one folder, `**` crosses",
                );
                good = false;
            }
        }
        good.then_some(Globs { texts, set })
    }
}

/// A regular expression, as written and compiled.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

impl Deref for Pattern {
    type Target = Regex;
    fn deref(&self) -> &Regex {
        &self.0
    }
}

impl Decode for Pattern {
    const KIND: &'static str = "regular expression";
    fn decode(decoder: &mut Decoder, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Self> {
        let text = String::decode(decoder, value, key)?;
        match Regex::new(&text) {
            Ok(regex) => Some(Pattern(regex)),
            Err(error) => {
                // The last line of the error says what is wrong; the others draw the pattern.
                let message = error.to_string();
                let last = message.lines().last().unwrap_or_default().trim();
                let last = last.strip_prefix("error: ").unwrap_or(last);
                decoder.problem(value.span(), format!("`{key}` is not a regular expression: {last}"), "");
                None
            }
        }
    }
}

/// A regular expression whose syntax was read, compiled when it is first needed.
#[derive(Clone, Debug)]
pub struct Unbuilt(pub LazyPattern);

impl Decode for Unbuilt {
    const KIND: &'static str = "regular expression";
    fn decode(decoder: &mut Decoder, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Self> {
        let text = String::decode(decoder, value, key)?;
        match LazyPattern::new(&text) {
            Ok(pattern) => Some(Unbuilt(pattern)),
            Err(message) => {
                decoder.problem(value.span(), format!("`{key}` is not a regular expression: {message}"), "");
                None
            }
        }
    }
}

/// Text by name, in name order.
impl Decode for BTreeMap<String, String> {
    const KIND: &'static str = "table of text";
    fn decode(decoder: &mut Decoder, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Self> {
        match value.get_ref() {
            DeValue::Array(list) if list.is_empty() => Some(BTreeMap::new()),
            DeValue::Table(table) => {
                let read: Vec<_> = table
                    .iter()
                    .map(|(name, value)| {
                        let name: &str = name.get_ref();
                        decoder.note_set(&format!("{key}.{name}"), value.span());
                        String::decode(decoder, value, &format!("{key}.{name}")).map(|text| (name.to_owned(), text))
                    })
                    .collect();
                read.into_iter().collect()
            }
            other => wrong_kind(decoder, value, other, key, Self::KIND),
        }
    }
}
