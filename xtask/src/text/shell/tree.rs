//! A script as a tree: lists of statements, chains of `&&` and `||`, pipes, conditions, loops, functions.
//!
//! What stands in `$( )`, in here-documents and in comments is no statement of the script: a command has only the
//! places of the former two. Every text is accepted: what is not closed ends with the text, what closes nothing is
//! stepped over.

mod compound;
mod pieces;

use std::ops::Range;

use self::pieces::{Piece, pieces};
use super::Word;

/// Deeper statements are not read.
const DEPTH_MAX: usize = 32;

/// Statements that are run one after another.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The statements.
    pub items: Vec<Item>,
}

/// Pipes with `&&` or `||` between them.
#[derive(Clone, Debug)]
pub struct Item {
    /// The pipes, each with what stands before it.
    pub chain: Vec<(Joint, Pipe)>,
    /// Whether it goes on in the background.
    pub background: bool,
}

/// What stands before a pipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// It is the first of its statement.
    First,
    /// `&&`.
    And,
    /// `||`.
    Or,
}

/// Commands with `|` between them.
#[derive(Clone, Debug)]
pub struct Pipe {
    /// Whether `!` stands before it.
    pub negated: bool,
    /// The commands.
    pub parts: Vec<Part>,
}

/// One command.
#[derive(Clone, Debug)]
pub enum Part {
    /// A program and its arguments, or assignments alone.
    Simple(Simple),
    /// `{ ...; }`.
    Group(List),
    /// `( ... )`.
    Subshell(List),
    /// `if` and its `elif`s: condition and body of each, and what follows `else`.
    If(Vec<(List, List)>, Option<List>),
    /// `while` and `until`: whether it waits until something succeeds, the condition, the body.
    While(bool, List, List),
    /// `for` and `select`.
    For(List),
    /// The branches of `case`.
    Case(Vec<List>),
    /// A function and its body.
    Function(String, List),
}

/// A program and its arguments.
#[derive(Clone, Debug, Default)]
pub struct Simple {
    /// The words.
    pub words: Vec<Word>,
    /// The assignments before them.
    pub sets: Vec<Word>,
    /// The lines of the here-document that it reads, if it does.
    pub document: Option<Range<usize>>,
}

/// Reads a script. Takes linear time.
pub fn read(text: &str) -> List {
    let mut reader = Reader { text, pieces: pieces(text), at: 0 };
    let mut list = List::default();
    while reader.at < reader.pieces.len() {
        list.items.extend(reader.list(&[], 0).items);
        // What closes nothing.
        reader.at += 1;
    }
    list
}

struct Reader<'a> {
    text: &'a str,
    pieces: Vec<Piece>,
    at: usize,
}

impl Reader<'_> {
    /// The keyword that stands here, if one does: a word without quotes.
    fn word(&self) -> Option<&str> {
        match self.pieces.get(self.at) {
            Some(Piece::Word(word)) => {
                let raw = self.text.get(word.range.clone())?;
                (word.literal() == Some(raw)).then_some(raw)
            }
            _ => None,
        }
    }

    fn takes(&mut self, keyword: &str) -> bool {
        let is_it = self.word() == Some(keyword);
        self.at += usize::from(is_it);
        is_it
    }

    fn ends(&mut self) {
        while matches!(self.pieces.get(self.at), Some(Piece::End | Piece::Background)) {
            self.at += 1;
        }
    }

    /// Statements up to one of the `stops`, a closing parenthesis, the end of a branch, or the end.
    fn list(&mut self, stops: &[&str], depth: usize) -> List {
        let mut list = List::default();
        if depth > DEPTH_MAX {
            self.at = self.pieces.len();
        }
        loop {
            self.ends();
            match self.pieces.get(self.at) {
                None | Some(Piece::Close | Piece::Branch) => return list,
                Some(Piece::Word(_)) if self.word().is_some_and(|word| stops.contains(&word)) => return list,
                _ => list.items.push(self.item(depth)),
            }
        }
    }

    fn item(&mut self, depth: usize) -> Item {
        let start = self.at;
        let mut chain = vec![(Joint::First, self.pipe(depth))];
        loop {
            let joint = match self.pieces.get(self.at) {
                Some(Piece::And) => Joint::And,
                Some(Piece::Or) => Joint::Or,
                _ => break,
            };
            self.at += 1;
            self.ends();
            chain.push((joint, self.pipe(depth)));
        }
        let background = matches!(self.pieces.get(self.at), Some(Piece::Background));
        // Whatever it is, it is read once.
        self.at += usize::from(self.at == start);
        Item { chain, background }
    }

    fn pipe(&mut self, depth: usize) -> Pipe {
        let mut pipe = Pipe { negated: false, parts: Vec::new() };
        loop {
            match self.word() {
                Some("!") => pipe.negated = !pipe.negated,
                Some("time") => {}
                _ => break,
            }
            self.at += 1;
        }
        loop {
            pipe.parts.push(self.part(depth + 1));
            // One that a loop or a group reads.
            while matches!(self.pieces.get(self.at), Some(Piece::Document(_))) {
                self.at += 1;
            }
            if !matches!(self.pieces.get(self.at), Some(Piece::Pipe)) {
                return pipe;
            }
            self.at += 1;
            self.ends();
        }
    }

    fn part(&mut self, depth: usize) -> Part {
        if depth > DEPTH_MAX {
            self.at = self.pieces.len();
        }
        if matches!(self.pieces.get(self.at), Some(Piece::Open)) {
            return Part::Subshell(self.parenthesis(depth));
        }
        match self.word() {
            Some("{") => Part::Group(self.braces(depth)),
            Some("if") => self.condition(depth),
            Some(keyword @ ("while" | "until")) => {
                let until = keyword == "until";
                self.at += 1;
                let head = self.list(&["do"], depth);
                Part::While(until, head, self.body(depth))
            }
            Some("for" | "select") => {
                while !matches!(self.word(), Some("do" | "{")) && self.at < self.pieces.len() {
                    self.at += 1;
                }
                Part::For(self.body(depth))
            }
            Some("case") => self.case(depth),
            Some("function") => {
                self.at += 1;
                let name = self.word().unwrap_or_default().to_owned();
                self.at += 1;
                self.function(name, depth)
            }
            _ => self.simple(depth),
        }
    }

    /// `( ... )`, and what is written behind it.
    fn parenthesis(&mut self, depth: usize) -> List {
        self.at += 1;
        let list = self.list(&[], depth);
        if matches!(self.pieces.get(self.at), Some(Piece::Close)) {
            self.at += 1;
        }
        list
    }

    fn braces(&mut self, depth: usize) -> List {
        self.at += 1;
        let list = self.list(&["}"], depth);
        self.takes("}");
        list
    }

    /// `do ... done`.
    fn body(&mut self, depth: usize) -> List {
        if self.word() == Some("{") {
            return self.braces(depth);
        }
        self.takes("do");
        let list = self.list(&["done"], depth);
        self.takes("done");
        list
    }

    fn simple(&mut self, depth: usize) -> Part {
        let mut simple = Simple::default();
        loop {
            match self.pieces.get(self.at) {
                Some(Piece::Word(word)) if word.assigns.is_some() && simple.words.is_empty() => {
                    simple.sets.push(word.clone());
                }
                Some(Piece::Word(word)) => simple.words.push(word.clone()),
                Some(Piece::Arithmetic(word, assigned)) => {
                    simple.sets.extend(assigned.clone());
                    simple.words.push(word.clone());
                }
                Some(Piece::Document(lines)) => simple.document = Some(lines.clone()),
                _ => break,
            }
            self.at += 1;
        }
        let is_call = matches!(self.pieces.get(self.at..self.at + 2), Some([Piece::Open, Piece::Close]));
        if let ([only], true) = (simple.words.as_slice(), is_call && depth <= DEPTH_MAX)
            && let Some(name) = only.literal()
        {
            return self.function(name.to_owned(), depth);
        }
        Part::Simple(simple)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(list: &List) -> String {
        list.items.iter().map(item).collect::<Vec<_>>().join("; ")
    }

    fn item(item: &Item) -> String {
        let mut out = String::new();
        for (joint, pipe) in &item.chain {
            out.push_str(match joint {
                Joint::First => "",
                Joint::And => " && ",
                Joint::Or => " || ",
            });
            out.push_str(if pipe.negated { "! " } else { "" });
            out.push_str(&pipe.parts.iter().map(part).collect::<Vec<_>>().join(" | "));
        }
        out + if item.background { " &" } else { "" }
    }

    fn part(part: &Part) -> String {
        match part {
            Part::Simple(simple) => {
                let words = simple.sets.iter().chain(&simple.words);
                words.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
            }
            Part::Group(inside) | Part::Subshell(inside) => format!("{{{}}}", list(inside)),
            Part::If(branches, otherwise) => {
                let shown = branches.iter().map(|(head, body)| format!("if {} then {}", list(head), list(body)));
                let shown = shown.collect::<Vec<_>>().join(" el");
                format!("{shown}{}", otherwise.as_ref().map(|body| format!(" else {}", list(body))).unwrap_or_default())
            }
            Part::While(until, head, body) => format!("while[{until}] {} do {}", list(head), list(body)),
            Part::For(body) => format!("for {}", list(body)),
            Part::Case(branches) => format!("case {}", branches.iter().map(list).collect::<Vec<_>>().join(" / ")),
            Part::Function(name, body) => format!("{name}() {}", list(body)),
        }
    }

    fn shown(text: &str) -> String {
        list(&read(text))
    }

    #[test]
    fn statements_chains_and_pipes_are_told_apart() {
        assert_eq!(shown("a b || true\nc && d \\\n  e 2>&1 | tee f; ! g &"), "a b || true; c && d e | tee f; ! g &");
        assert_eq!(shown("x=$(grep a b || true)\n# c || true\necho 'd || true'"), "; echo d || true");
        assert_eq!(shown("a |& b\nc &&\n  d ||\n\n  e"), "a | b; c && d || e");
    }

    #[test]
    fn conditions_loops_and_functions_are_read() {
        assert_eq!(shown("if a; then b; elif c\nthen d; else e; fi; f"), "if a then b elif c then d else e; f");
        assert_eq!(shown("until a; do b; done && c"), "while[true] a do b && c");
        assert_eq!(shown("for x in a b; do c $x | d; done; e"), "for c  | d; e");
        assert_eq!(shown("case $x in a|b) c;; (d) e ;; *) f; esac; g"), "case c / e / f; g");
        assert_eq!(shown("f() { a; b; }\nfunction g { c; }\nf x\n(d; e) || h"), "f() a; b; g() c; f x; {d; e} || h");
        assert_eq!(shown("python - <<'E'\nif x: a || true\nE\nb"), "python -; b");
        assert_eq!(shown("[[ a && b ]] || c\n[ -f a ] && d"), "[[ a b ]] || c; [ -f a ] && d");
    }

    #[test]
    fn nothing_breaks_on_any_prefix() {
        let text = "f() { if a; then case $b in c) d | e;; esac; fi; }\nwhile ! x; do (y && z) & done ) ;; fi } || `q` <<E\n\u{E9}\nE\n";
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            read(&text[..end]);
            read(&text[end..]);
        }
        read(&"(".repeat(10_000));
        read(&"if a; then ".repeat(10_000));
        read(&"a || ".repeat(10_000));
    }
}
