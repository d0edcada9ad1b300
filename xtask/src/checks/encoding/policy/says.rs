//! What attributes mean for the line ends and the encoding of a file: `convert_attrs` of `convert.c`, git 2.47.

use std::collections::BTreeMap;

use crate::model::Site;
use crate::text::gitattributes::{Given, State};
use crate::text::lines::LineEnd;

/// Whether git converts the line ends of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// No attribute says so.
    Unsaid,
    /// `text=auto`: where the contents look like text.
    Auto,
    /// `text`, or an `eol`, whatever the contents.
    Always,
    /// `-text`.
    Never,
}

/// What git's attributes say of one file.
#[derive(Clone, Debug)]
pub struct GitSays {
    /// Whether it is text to git.
    pub text: Text,
    /// The line that says so.
    pub text_site: Option<Site>,
    /// The line end that git writes on every system, and the line that says so.
    pub eol: Option<(LineEnd, Site)>,
    /// The encoding outside git: `working-tree-encoding`.
    pub encoding: Option<(Box<str>, Site)>,
    /// Whether nobody reads it as its author's text: binary, generated, vendored, kept elsewhere.
    pub is_left: bool,
}

/// What the attributes `given` to a file mean.
pub fn says(given: &BTreeMap<&str, Given>, site: impl Fn(&Given) -> Site) -> GitSays {
    let value = |name: &str| {
        given.get(name).and_then(|given| match &given.state {
            State::Value(value) => Some((&**value, given)),
            _ => None,
        })
    };
    let is = |name: &str, state: State| given.get(name).is_some_and(|given| given.state == state);
    let is_true = |name: &str| is(name, State::Set) || value(name).is_some_and(|(value, _)| value == "true");
    // `crlf` is what `text` was called once, and is asked where that one is silent.
    let of = |name: &str| {
        let given = given.get(name)?;
        let (text, eol) = match &given.state {
            State::Set => (Text::Always, None),
            State::Unset => (Text::Never, None),
            State::Value(value) if &**value == "auto" => (Text::Auto, None),
            State::Value(value) if &**value == "input" => (Text::Always, Some(LineEnd::Lf)),
            State::Value(_) | State::Unspecified => return None,
        };
        Some((text, eol.map(|eol| (eol, site(given))), site(given)))
    };
    let (mut text, mut eol, mut text_site) = (Text::Unsaid, None, None);
    if let Some((said, input, place)) = of("text").or_else(|| of("crlf")) {
        (text, eol, text_site) = (said, input, Some(place));
    }
    let named = value("eol").and_then(|(value, given)| match value {
        "lf" => Some((LineEnd::Lf, site(given))),
        "crlf" => Some((LineEnd::CrLf, site(given))),
        _ => None,
    });
    if text != Text::Never && named.is_some() {
        text = if text == Text::Unsaid { Text::Always } else { text };
        eol = named;
    }
    let encoding = value("working-tree-encoding").filter(|(value, _)| !value.eq_ignore_ascii_case("utf-8"));
    let is_left = text == Text::Never
        || is("diff", State::Unset)
        || value("filter").is_some_and(|(value, _)| value == "lfs")
        || ["linguist-generated", "linguist-vendored"].iter().any(|name| is_true(name));
    GitSays { text, text_site, eol, encoding: encoding.map(|(value, given)| (value.into(), site(given))), is_left }
}
