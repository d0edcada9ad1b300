//! Values that are one of a closed set of words.

use toml::Spanned;
use toml::de::DeValue;

use super::decode::Decoder;
use super::suggest;

/// Notes that `text` is none of `words`.
pub fn unknown_word<T>(
    decoder: &mut Decoder,
    value: &Spanned<DeValue<'_>>,
    key: &str,
    text: &str,
    words: &[&str],
) -> Option<T> {
    let help = match suggest::nearest(text, words.iter().copied()) {
        Some(nearest) => format!("did you mean \"{nearest}\"?"),
        None => format!("it takes one of {}", words.iter().map(|w| format!("\"{w}\"")).collect::<Vec<_>>().join(", ")),
    };
    decoder.problem(value.span(), format!("`{key}` cannot be \"{text}\""), help);
    None
}

/// Declares a closed set of words.
macro_rules! words {
    (
        $(#[doc = $enum_doc:literal])*
        pub enum $name:ident ($kind:literal) {
            $( $(#[doc = $doc:literal])* $variant:ident = $word:literal, )*
        }
    ) => {
        $(#[doc = $enum_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $( $(#[doc = $doc])* $variant, )* }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [$name] = &[$( $name::$variant ),*];
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self { $( $name::$variant => $word, )* })
            }
        }

        impl $crate::config::decode::Decode for $name {
            const KIND: &'static str = $kind;
            fn decode(
                decoder: &mut $crate::config::decode::Decoder,
                value: &toml::Spanned<toml::de::DeValue<'_>>,
                key: &str,
            ) -> Option<Self> {
                match String::decode(decoder, value, key)?.as_str() {
                    $( $word => Some($name::$variant), )*
                    other => $crate::config::words::unknown_word(decoder, value, key, other, &[$($word),*]),
                }
            }
            fn words() -> &'static [(&'static str, &'static str)] {
                &[$( ($word, concat!($($doc),*)) ),*]
            }
        }
    };
}
pub(crate) use words;
