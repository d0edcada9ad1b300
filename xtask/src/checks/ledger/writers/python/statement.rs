//! Python lines cut into statements, each with the scope it runs in and the names it binds.

use std::collections::HashSet;
use std::ops::Range;

use super::code::{Code, KEYWORDS};

/// A simple statement, or the head of a compound one.
pub(super) struct Statement {
    /// Its tokens; the colon of a head is left out.
    pub(super) tokens: Range<usize>,
    /// The scope it runs in.
    pub(super) scope: usize,
    /// The scope it opens, if it is the head of a function or class.
    pub(super) opens: Option<usize>,
    /// A body follows.
    head: bool,
}

/// A function, a class or the file.
pub(super) struct Block {
    /// The scope around it.
    pub(super) parent: Option<usize>,
    /// It is a class.
    pub(super) class: bool,
}

/// What a statement does to names.
#[derive(Default)]
pub(super) struct Effect<'a> {
    /// Names it binds, dotted ones included.
    pub(super) targets: Vec<String>,
    /// All of `targets` are bound to the value of these tokens.
    pub(super) assigned: Option<Range<usize>>,
    /// What `targets` are bound to comes from another module.
    pub(super) imports: bool,
    /// Names bound by `:=`.
    pub(super) walruses: Vec<&'a str>,
    /// Names that comprehensions and lambdas inside it bind for themselves.
    pub(super) shadows: HashSet<&'a str>,
    /// Names declared `global` or `nonlocal`.
    pub(super) outer: Vec<&'a str>,
}

/// Every statement in order, and every scope; the first is the file's.
pub(super) fn statements(code: &Code) -> (Vec<Statement>, Vec<Block>) {
    let mut blocks = vec![Block { parent: None, class: false }];
    let mut statements = Vec::new();
    // The scopes around the line, each with the column of its head.
    let mut open: Vec<(usize, usize)> = Vec::new();
    for line in &code.source.lines {
        while open.last().is_some_and(|&(_, indent)| line.indent <= indent) {
            open.pop();
        }
        let mut at = line.tokens.start;
        let mut may_be_head = true;
        while at < line.tokens.end {
            let scope = open.last().map_or(0, |&(scope, _)| scope);
            let colon = if may_be_head { head_end(code, at..line.tokens.end) } else { None };
            let end = colon.unwrap_or_else(|| code.find(at..line.tokens.end, ";").unwrap_or(line.tokens.end));
            may_be_head = colon.is_some();
            let keyword = if code.word(at) == "async" { code.word(at + 1) } else { code.word(at) };
            let opens = (may_be_head && matches!(keyword, "def" | "class")).then_some(blocks.len());
            if let Some(opened) = opens {
                blocks.push(Block { parent: Some(scope), class: keyword == "class" });
                open.push((opened, line.indent));
            }
            if at < end {
                statements.push(Statement { tokens: at..end, scope, opens, head: may_be_head });
            }
            at = end + 1;
        }
    }
    (statements, blocks)
}

/// The colon behind the head of a compound statement, if `tokens` begin with one.
fn head_end(code: &Code, tokens: Range<usize>) -> Option<usize> {
    match code.word(tokens.start) {
        "if" | "elif" | "else" | "for" | "while" | "with" | "try" | "except" | "finally" | "def" | "class"
        | "async" => {}
        // Keywords only where a name would make no sense.
        "match" | "case"
            if tokens.start + 1 < tokens.end && !matches!(code.word(tokens.start + 1), "=" | ":" | "." | "," | ";") => {
        }
        _ => return None,
    }
    let (mut at, mut lambdas) = (tokens.start, 0_usize);
    while at < tokens.end {
        match code.word(at) {
            "lambda" => lambdas += 1,
            ":" if lambdas == 0 => return Some(at),
            ":" => lambdas -= 1,
            _ => {}
        }
        at = code.next(at);
    }
    None
}

/// What `statement` does to names.
pub(super) fn effect<'a>(code: &Code<'a>, statement: &Statement) -> Effect<'a> {
    let mut effect = inner(code, statement);
    let Range { mut start, end } = statement.tokens.clone();
    if code.word(start) == "async" {
        start += 1;
    }
    match code.word(start) {
        "for" if statement.head => {
            let stop = code.find(start..end, "in").unwrap_or(end);
            effect.targets = chains(code, start + 1..stop);
        }
        "def" | "class" => effect.targets = chains(code, start + 1..(start + 2).min(end)),
        "import" | "from" => {
            effect.imports = true;
            let first = code.find(start..end, "import").unwrap_or(start);
            effect.targets = chains(code, first + 1..end);
            // `import a.b` binds `a`.
            let roots: Vec<String> =
                effect.targets.iter().filter_map(|name| Some(name.split_once('.')?.0.to_owned())).collect();
            effect.targets.extend(roots);
        }
        "del" | "case" => effect.targets = chains(code, start + 1..end),
        "global" | "nonlocal" => effect.outer = names(code, start + 1..end).collect(),
        _ if statement.head => {}
        _ => assignment(code, start..end, &mut effect),
    }
    // `with` and `except` bind behind `as`.
    if statement.head && matches!(code.word(start), "with" | "except") {
        for at in (start..end).filter(|&at| code.word(at) == "as") {
            // Nobody unpacks more than a handful, and a bound keeps nested ones from taking long.
            let window = at + 1..(at + 32).min(end);
            let close = code.next(at + 1).min(window.end);
            let stop = (close..window.end).find(|&at| matches!(code.word(at), "," | ")")).unwrap_or(window.end);
            effect.targets.extend(chains(code, window.start..stop));
        }
    }
    effect
}

/// The parameters in the head of a function.
pub(super) fn parameters<'a>(code: &Code<'a>, statement: &Statement) -> Vec<&'a str> {
    let tokens = statement.tokens.clone();
    let Some(open) = code.find(tokens.clone(), "(") else { return Vec::new() };
    let end = code.closer(open).unwrap_or(tokens.end);
    let mut found = Vec::new();
    let mut at = open + 1;
    while at < end {
        if code.is_name(at) && matches!(code.word(at - 1), "(" | "," | "*" | "**") {
            found.push(code.word(at));
        }
        at = code.next(at);
    }
    found
}

/// The bindings inside expressions.
fn inner<'a>(code: &Code<'a>, statement: &Statement) -> Effect<'a> {
    let mut effect = Effect::default();
    let end = statement.tokens.end;
    let mut stop_at: Option<&str> = None;
    for at in statement.tokens.clone() {
        match code.word(at) {
            "for" if at > statement.tokens.start => stop_at = Some("in"),
            "lambda" => stop_at = Some(":"),
            word if stop_at == Some(word) => stop_at = None,
            word if stop_at.is_some() && code.is_name(at) => {
                effect.shadows.insert(word);
            }
            word if at + 1 < end && code.is_name(at) && code.word(at + 1) == ":=" => effect.walruses.push(word),
            _ => {}
        }
    }
    effect
}

fn assignment(code: &Code, tokens: Range<usize>, effect: &mut Effect) {
    const AUGMENTED: [&str; 13] = ["+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**="];
    let mut simple = true;
    let (mut at, mut first) = (tokens.start, tokens.start);
    while at < tokens.end {
        let word = code.word(at);
        if word == "lambda" {
            break;
        }
        if word == "=" || AUGMENTED.contains(&word) {
            simple &= word == "=";
            let target = first..code.find(first..at, ":").unwrap_or(at);
            match code.dotted(target.clone()) {
                Some(name) => effect.targets.push(name),
                None => {
                    simple = false;
                    effect.targets.extend(chains(code, target));
                }
            }
            first = at + 1;
        }
        at = code.next(at);
    }
    if simple && first > tokens.start {
        effect.assigned = Some(first..tokens.end);
    }
}

fn names<'a>(code: &Code<'a>, tokens: Range<usize>) -> impl Iterator<Item = &'a str> {
    tokens.filter(|&at| code.is_name(at)).map(|at| code.word(at))
}

/// Every name among `tokens`, dotted as it stands.
fn chains(code: &Code, tokens: Range<usize>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        let start = at;
        at += 1;
        if !code.is_name(start) || KEYWORDS.contains(&code.word(start)) {
            continue;
        }
        while at + 1 < tokens.end && code.word(at) == "." && code.is_name(at + 1) {
            at += 2;
        }
        found.extend(code.dotted(start..at));
    }
    found
}
