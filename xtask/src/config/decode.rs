//! Tables of the configuration: declared once, decoded with every problem collected.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::suggest;

/// Something wrong with the configuration text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, in bytes of the text.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What would be right; empty when the message says it.
    pub help: String,
}

/// Collects problems and the places of the values met.
#[derive(Debug, Default)]
pub struct Decoder {
    problems: Vec<Problem>,
    set: Vec<(String, Range<usize>)>,
}

impl Decoder {
    /// Notes a problem.
    pub fn problem(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Problem { span, message: message.into(), help: help.into() });
    }

    /// Remembers that `key` is set at `span`.
    pub fn note_set(&mut self, key: &str, span: Range<usize>) {
        self.set.push((key.to_owned(), span));
    }

    /// Whether `key` is set, rightly or not.
    pub fn is_set(&self, key: &str) -> bool {
        self.set.iter().any(|(known, _)| known == key)
    }

    /// The span of the value set under `key`, or an empty one.
    pub fn span_of(&self, key: &str) -> Range<usize> {
        self.set.iter().find(|(k, _)| k == key).map_or(0..0, |(_, span)| span.clone())
    }

    /// The problems, and every key set with its offset.
    pub fn finish(self) -> (Vec<Problem>, Vec<(String, usize)>) {
        (self.problems, self.set.into_iter().map(|(key, span)| (key, span.start)).collect())
    }
}

/// A type a configuration value can have.
pub trait Decode: Sized {
    /// The type in words, as the reference prints it.
    const KIND: &'static str;

    /// Reads `value`, set under the dotted `key`; `None` after a problem was noted.
    fn decode(decoder: &mut Decoder, value: &Spanned<DeValue<'_>>, key: &str) -> Option<Self>;

    /// The keys below this value, when it is a table or a list of tables.
    fn keys() -> &'static [Key] {
        &[]
    }

    /// The words it can be and what they mean, when it is one of a closed set.
    fn words() -> &'static [(&'static str, &'static str)] {
        &[]
    }
}

/// One key of a table, as the reference describes it.
#[derive(Debug)]
pub struct Key {
    /// The name.
    pub name: &'static str,
    /// The type in words.
    pub kind: &'static str,
    /// The default as TOML; `None` when the key is required or may be absent.
    pub default: Option<&'static str>,
    /// Whether the key must be set.
    pub required: bool,
    /// What it means.
    pub doc: &'static [&'static str],
    /// The keys below, when the value is a table or a list of tables.
    pub below: fn() -> &'static [Key],
    /// The words the value can be, when it is one of a closed set.
    pub words: fn() -> &'static [(&'static str, &'static str)],
}

/// A table with declared keys.
pub trait Table: Sized {
    /// The declared keys, in order.
    const KEYS: &'static [Key];

    /// Reads the table that stands under the dotted `prefix`.
    fn decode_table(decoder: &mut Decoder, table: &DeTable<'_>, span: &Range<usize>, prefix: &str) -> Option<Self>;
}

/// Notes every key of `table` that `keys` does not declare, with the nearest one it does.
pub fn refuse_unknown(decoder: &mut Decoder, table: &DeTable<'_>, keys: &[Key], prefix: &str) {
    for key in table.keys() {
        let name: &str = key.get_ref();
        if keys.iter().any(|k| k.name == name) {
            continue;
        }
        let names = keys.iter().map(|k| k.name);
        let help = match suggest::nearest(name, names.clone()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("the keys here are {}", names.map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")),
        };
        decoder.problem(key.span(), format!("unknown key `{}`", join(prefix, name)), help);
    }
}

/// Reads the field `key` of `table`, or its default.
pub fn field<T: Decode>(
    decoder: &mut Decoder,
    table: &DeTable<'_>,
    span: &Range<usize>,
    prefix: &str,
    key: &Key,
) -> Option<T> {
    let mut read = None;
    let mut decode = |decoder: &mut Decoder, value: &Spanned<DeValue<'_>>, name: &str| {
        read = T::decode(decoder, value, name);
        read.is_some()
    };
    find(decoder, table, span, &join(prefix, key.name), key, &mut decode);
    read
}

/// Reads a value that is set under a dotted key, and says whether it could.
type Read<'r> = &'r mut dyn FnMut(&mut Decoder, &Spanned<DeValue<'_>>, &str) -> bool;

/// Has the value of `key` read, or its default. It does not know the type, so it is compiled once for all of them.
fn find(decoder: &mut Decoder, table: &DeTable<'_>, span: &Range<usize>, dotted: &str, key: &Key, read: Read<'_>) {
    match table.iter().find(|(k, _)| k.get_ref() == key.name) {
        Some((_, value)) => {
            decoder.set.push((dotted.to_owned(), value.span()));
            // A configuration with a problem is never used; the default lets its other parts be judged too.
            if !read(decoder, value, dotted) && !key.required {
                default(key, read);
            }
        }
        None if key.required => {
            decoder.problem(span.clone(), format!("`{dotted}` is missing"), format!("add `{} = ...`", key.name));
        }
        None => default(key, read),
    }
}

/// Has the declared default of `key` read, or the value that means "not set".
fn default(key: &Key, read: Read<'_>) {
    let text = format!("v = {}", key.default.unwrap_or("[]"));
    let (document, problems) = DeTable::parse_recoverable(&text);
    debug_assert!(problems.is_empty(), "the default of `{}` is not TOML", key.name);
    if let Some(value) = document.get_ref().get("v") {
        read(&mut Decoder::default(), value, key.name);
    }
}

/// `prefix.name`, or `name` at the top.
pub fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") }
}

/// Declares a table: its type, its keys with their documentation, its decoding.
///
/// A key is `name: Type` (required), `name: Type = "default as TOML"`, or `name: Option<Type>`
/// declared with `= "[]"`, which an optional key reads as absent.
macro_rules! table {
    (
        $(#[doc = $table_doc:literal])*
        pub struct $name:ident {
            $( $(#[doc = $doc:literal])* pub $field:ident : $type:ty $(= $default:literal)? ,)*
        }
    ) => {
        $(#[doc = $table_doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $( $(#[doc = $doc])* pub $field: $type, )*
        }

        impl $crate::config::decode::Table for $name {
            const KEYS: &'static [$crate::config::decode::Key] = &[
                $( $crate::config::decode::Key {
                    name: stringify!($field),
                    kind: <$type as $crate::config::decode::Decode>::KIND,
                    default: table!(@default $($default)?),
                    required: table!(@required $($default)?),
                    doc: &[$($doc),*],
                    below: <$type as $crate::config::decode::Decode>::keys,
                    words: <$type as $crate::config::decode::Decode>::words,
                }, )*
            ];

            fn decode_table(
                decoder: &mut $crate::config::decode::Decoder,
                table: &toml::de::DeTable<'_>,
                span: &std::ops::Range<usize>,
                prefix: &str,
            ) -> Option<Self> {
                use $crate::config::decode::{field, refuse_unknown};
                let keys = <Self as $crate::config::decode::Table>::KEYS;
                refuse_unknown(decoder, table, keys, prefix);
                let mut keys = keys.iter();
                $( let $field = keys.next().and_then(|key| field(decoder, table, span, prefix, key)); )*
                Some($name { $( $field: $field?, )* })
            }
        }

        impl $crate::config::decode::Decode for $name {
            const KIND: &'static str = "table";
            fn decode(
                decoder: &mut $crate::config::decode::Decoder,
                value: &toml::Spanned<toml::de::DeValue<'_>>,
                key: &str,
            ) -> Option<Self> {
                use $crate::config::decode::Table;
                match value.get_ref() {
                    toml::de::DeValue::Table(table) => Self::decode_table(decoder, table, &value.span(), key),
                    // An absent table is written as the empty list by `field`.
                    toml::de::DeValue::Array(list) if list.is_empty() => {
                        Self::decode_table(decoder, &toml::de::DeTable::new(), &value.span(), key)
                    }
                    other => $crate::config::value::wrong_kind(decoder, value, other, key, Self::KIND),
                }
            }
            fn keys() -> &'static [$crate::config::decode::Key] {
                <Self as $crate::config::decode::Table>::KEYS
            }
        }
    };
    (@default) => { None };
    (@default $default:literal) => { Some($default) };
    (@required) => { true };
    (@required $default:literal) => { false };
}
pub(crate) use table;
