//! Python source: what the scanner reads of any text, and of the files that a script names.

use std::fmt::Write as _;

use proptest::prelude::*;

use xtask::text::python::tree::{Form, Module, Piece};

/// Where every literal and every call stands: `S 3 7`, `C 10 20 positional keywords`.
fn places(text: &str) -> Vec<String> {
    let module = Module::read(text);
    let mut found = Vec::new();
    for node in &module.nodes {
        match &node.form {
            Form::Text(pieces) => {
                found.extend(pieces.iter().map(|Piece { range, .. }| format!("S {} {}", range.start, range.end)));
            }
            Form::Call(call) => {
                let keywords = call.arguments.iter().filter(|argument| argument.keyword.is_some()).count();
                let stars =
                    call.arguments.iter().filter(|argument| text[argument.range.clone()].starts_with("**")).count();
                let positional = call.arguments.len() - keywords - stars;
                let (start, end) = (node.range.start, node.range.end);
                found.push(format!("C {start} {end} {positional} {}", keywords + stars));
            }
            _ => {}
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Writes what stands where in the files that `XTASK_PYTHON_FILES` lists, one a line, to `XTASK_PYTHON_PLACES`:
/// `scripts/python-differential` compares it with CPython.
#[test]
#[ignore = "is asked by scripts/python-differential"]
fn places_of_named_files() {
    let list = std::env::var("XTASK_PYTHON_FILES").unwrap();
    let mut out = String::new();
    for name in std::fs::read_to_string(list).unwrap().lines() {
        let Ok(text) = String::from_utf8(std::fs::read(name).unwrap()) else { continue };
        writeln!(out, "F {name}").unwrap();
        places(&text).iter().for_each(|place| writeln!(out, "{place}").unwrap());
    }
    std::fs::write(std::env::var("XTASK_PYTHON_PLACES").unwrap(), out).unwrap();
}

proptest! {
    #[test]
    fn any_text_is_read(parts in proptest::collection::vec(part(), 0..40)) {
        let text = parts.concat();
        let module = Module::read(&text);
        for node in &module.nodes {
            prop_assert!(text.get(node.range.clone()).is_some(), "{:?} of {text:?}", node.range);
        }
        let ordered = module.statements.windows(2).all(|pair| pair[0].nodes.end == pair[1].nodes.start);
        prop_assert!(ordered);
    }
}

fn part() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "a", " ", "\n", "\r", "\r\n", "    ", "\t", "\x0c", "(", ")", "[", "]", "{", "}", ",", ":", "=", ":=", ".",
        "*", "**", "f'", "rf\"", "t'''", "b'", "'", "\"", "'''", "\"\"\"", "\\", "\\\n", "#", "{{", "}}", "!r",
        "lambda", "if ", " else ", "for ", " in ", "not ", "is ", "def ", "class ", "import ", "from ", "as ", "with ",
        "match ", "case ", "print", "1", "async ", "await ", "yield ", "\u{e9}", "\u{2713}", "\u{feff}", "@", "->",
        ";",
    ])
}
