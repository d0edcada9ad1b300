//! What Rust prints: the macros, the messages of `expect`, and the help texts that clap takes from attributes.

use std::ops::Range;

use super::calls::{Argument, Code};
use super::said::{Fields, Said, Style};
use crate::text::rust;
use crate::text::token::{Brackets, Kind, Quote};

/// Macros that print or fail, and how many of their arguments come before the message.
const MACROS: &[(&str, usize)] = &[
    ("println", 0),
    ("print", 0),
    ("eprintln", 0),
    ("eprint", 0),
    ("panic", 0),
    ("todo", 0),
    ("unimplemented", 0),
    ("unreachable", 0),
    ("anyhow", 0),
    ("bail", 0),
    ("ensure", 1),
    ("assert", 1),
    ("debug_assert", 1),
    ("assert_eq", 2),
    ("assert_ne", 2),
    ("debug_assert_eq", 2),
    ("debug_assert_ne", 2),
    ("write", 1),
    ("writeln", 1),
];

/// What clap prints, as a key of its attributes and as a method of its builder.
const HELP: &[&str] = &[
    "about",
    "long_about",
    "help",
    "long_help",
    "before_help",
    "before_long_help",
    "after_help",
    "after_long_help",
    "help_heading",
    "next_help_heading",
    "value_name",
    "override_usage",
    "override_help",
    "help_template",
];

/// What clap derives, and from what its help is made.
const DERIVED: &[&str] = &["Parser", "Subcommand", "Args", "ValueEnum", "StructOpt"];

/// What clap's attributes are called.
const ATTRIBUTES: &[&str] = &["command", "arg", "clap", "structopt", "value", "group"];

/// So many tokens of an attribute are looked at.
const NAMES_MAX: usize = 1000;

/// Everything that `text` prints outside its tests.
pub(super) fn said(text: &str) -> Vec<Said> {
    let tokens = rust::scan(text);
    let brackets = Brackets::of(&tokens);
    let code = Code::new(text, &tokens, &brackets, false);
    let has_clap = (0..tokens.len()).any(|index| matches!(code.name(index), "clap" | "structopt"));
    let mut said = Vec::new();
    let (mut index, mut helped) = (0, 0);
    while index < tokens.len() {
        match tokens[index].kind {
            Kind::Sign(b'#') => {
                if let Some(end) = behind_test(&code, index) {
                    index = end;
                    continue;
                }
                if has_clap {
                    attributes(&code, index, &mut said);
                    if index >= helped {
                        helped = documentation(&code, index, &mut said).unwrap_or(helped);
                    }
                }
            }
            Kind::Name if code.is_sign(index + 1, b'!') => macros(&code, index, &mut said),
            Kind::Name if code.is_behind(index, b'.') => methods(&code, index, has_clap, &mut said),
            _ => {}
        }
        index += 1;
    }
    // A macro inside the arguments of another one was met twice.
    said.sort_by_cached_key(|said| said.range.start);
    said.dedup_by_key(|said| said.range.start);
    said
}

/// Behind the item that the attribute at `index` says is compiled for tests alone.
fn behind_test(code: &Code<'_>, index: usize) -> Option<usize> {
    let is_inner = code.is_sign(index + 1, b'!');
    let attribute = code.inside(index + 1 + usize::from(is_inner))?;
    let names = || attribute.clone().take(NAMES_MAX).map(|index| code.name(index));
    let is_test = match names().next()? {
        "cfg" => names().any(|name| name == "test") && names().all(|name| name != "not"),
        _ => code.name(attribute.end - 1) == "test" || matches!(code.name(attribute.start), "rstest" | "test_case"),
    };
    match (is_test, is_inner) {
        (false, _) => None,
        (true, true) => Some(code.tokens.len()),
        (true, false) => Some(behind_item(code, attribute.end + 1)),
    }
}

/// Behind the item whose attributes go on at `index`.
fn behind_item(code: &Code<'_>, mut index: usize) -> usize {
    while let Some(token) = code.tokens.get(index) {
        match token.kind {
            Kind::Sign(b'{') => return code.brackets.end(index).map_or(code.tokens.len(), |end| end + 1),
            Kind::Sign(b';' | b'}') => return index + 1,
            Kind::Sign(b'(' | b'[') => index = code.brackets.end(index).unwrap_or(index) + 1,
            _ => index += 1,
        }
    }
    index
}

fn macros(code: &Code<'_>, index: usize, said: &mut Vec<Said>) {
    let name = code.name(index);
    let Some((_, message)) = MACROS.iter().find(|(known, _)| *known == name) else { return };
    let Some(range) = code.inside(index + 2) else { return };
    if name.starts_with("write") && !is_stream(code, range.clone()) {
        return;
    }
    for argument in code.printed(range).into_iter().filter(|argument| argument.place >= *message) {
        let is_format = argument.direct && argument.place == *message;
        said.extend(literal(code, &argument, is_format, &format!("{name}!")));
    }
}

/// Whether the first argument in `range` is one of the standard streams.
fn is_stream(code: &Code<'_>, range: Range<usize>) -> bool {
    let first = range.take(NAMES_MAX).take_while(|index| !code.is_sign(*index, b','));
    first.into_iter().any(|index| matches!(code.name(index), "stdout" | "stderr"))
}

fn methods(code: &Code<'_>, index: usize, has_clap: bool, said: &mut Vec<Said>) {
    let name = code.name(index);
    // A parser's own method of that name is asked of `self`.
    let fails = matches!(name, "expect" | "expect_err") && !(index > 1 && code.name(index - 2) == "self");
    let is_known = fails || has_clap && HELP.contains(&name);
    if !is_known || !code.is_sign(index + 1, b'(') {
        return;
    }
    let Some(range) = code.inside(index + 1) else { return };
    for argument in code.printed(range).into_iter().filter(|argument| argument.place == 0) {
        said.extend(literal(code, &argument, false, name));
    }
}

/// The printed text of a string, unless it is one of bytes.
fn literal(code: &Code<'_>, argument: &Argument, is_format: bool, sink: &str) -> Option<Said> {
    let token = &code.tokens[argument.token];
    let Kind::Text(quoted) = &token.kind else { return None };
    if code.text[token.range.clone()].starts_with('b') {
        return None;
    }
    // The first string of a macro inside the arguments is a format, too.
    let is_nested = argument.token > 2
        && code.is_behind(argument.token, b'(')
        && code.is_sign(argument.token - 2, b'!')
        && code.name(argument.token - 3) != "concat";
    let fields = if is_format || is_nested { Fields::Braces } else { Fields::None };
    let style = match quoted.quote {
        Quote::Escaped(quote) => Style::Escaped(quote, fields),
        _ => Style::Raw(fields),
    };
    Some(Said { range: quoted.body.clone(), sink: sink.to_owned(), style, sure: argument.sure })
}

/// The help texts that the attribute at `index` sets.
fn attributes(code: &Code<'_>, index: usize, said: &mut Vec<Said>) {
    let Some(attribute) = code.inside(index + 1) else { return };
    if !ATTRIBUTES.contains(&code.name(attribute.start)) {
        return;
    }
    for index in attribute.take(NAMES_MAX) {
        let is_set = HELP.contains(&code.name(index)) && code.is_sign(index + 1, b'=');
        if is_set && matches!(code.tokens.get(index + 2).map(|token| &token.kind), Some(Kind::Text(_))) {
            let argument = Argument { token: index + 2, place: 0, direct: true, sure: true };
            said.extend(literal(code, &argument, false, code.name(index)));
        }
    }
}

/// The doc comments that become help by what the attribute at `index` derives; the end of the item if it does.
fn documentation(code: &Code<'_>, index: usize, said: &mut Vec<Said>) -> Option<usize> {
    let attribute = code.inside(index + 1)?;
    let mut names = attribute.clone().take(NAMES_MAX).map(|index| code.name(index));
    if names.next() != Some("derive") || !names.any(|name| DERIVED.contains(&name)) {
        return None;
    }
    let end = behind_item(code, attribute.end + 1).min(code.tokens.len());
    let is_doc = |index: &usize| matches!(code.tokens[*index].kind, Kind::Doc(_));
    let before = (0..index).rev().take_while(is_doc);
    for index in before.chain(attribute.end..end) {
        if let Kind::Doc(body) = &code.tokens[index].kind {
            let range = body.clone();
            said.push(Said { range, sink: "the help of clap".to_owned(), style: Style::Doc, sure: true });
        }
    }
    Some(end)
}
