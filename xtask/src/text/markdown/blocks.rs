//! The scan: takes a text line by line, follows the containers and tells `leaves` what it finds.
//!
//! The algorithm is the one the CommonMark spec describes in its appendix, without the tree: the
//! open containers are a bounded stack and at most one leaf is open. It looks at no inline syntax.

use super::cursor::Cursor;
use super::html::{self, Ending};
use super::leaves::{Leaves, Line, Open};
use super::{Kind, Leaf, Nesting, line_end, starts};

/// Containers deeper than this are text. Each line walks the stack, so it must be bounded.
const MAX_DEPTH: usize = 100;

/// The leaf blocks of `text`.
pub(super) fn scan(text: &str) -> Vec<Leaf> {
    let bytes = &text.as_bytes()[..text.len().min(u32::MAX as usize)];
    let mut scanner = Scanner { leaves: Leaves::new(bytes), containers: Vec::new(), no_break: 0 };
    let mut at = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    while at < bytes.len() {
        let (end, next) = line_end(bytes, at);
        scanner.line(&mut Cursor::new(&bytes[..end], at), next);
        at = next;
    }
    scanner.leaves.close();
    scanner.leaves.done
}

#[derive(Clone, Copy, Debug)]
enum Container {
    Quote,
    /// A list item: how many columns its content is indented, and whether it still has none.
    Item {
        indent: usize,
        empty: bool,
    },
}

struct Scanner<'a> {
    leaves: Leaves<'a>,
    containers: Vec<Container>,
    /// Up to where this line is known to hold a byte that no thematic break holds.
    no_break: usize,
}

/// What is left of a line for a leaf.
fn left(cursor: &Cursor, next: usize) -> Line {
    Line { start: cursor.at, end: cursor.bytes.len(), next }
}

impl Scanner<'_> {
    /// Reads one line; `next` is where the one after it starts.
    fn line(&mut self, cursor: &mut Cursor, next: usize) {
        let matched = self.match_containers(cursor);
        if matched == self.containers.len() {
            if self.continues(cursor, next) {
                return;
            }
        } else if cursor.is_blank() || self.leaves.open != Open::Paragraph {
            self.leave(matched);
        }
        // What is open now is a table, a paragraph (which the line may continue lazily), or nothing.
        self.starts(cursor, next, matched);
    }

    /// Goes past the markers of the open containers; how many go on.
    fn match_containers(&self, cursor: &mut Cursor) -> usize {
        for (index, container) in self.containers.iter().enumerate() {
            match *container {
                Container::Quote => {
                    if cursor.indent() > 3 || cursor.rest().first() != Some(&b'>') {
                        return index;
                    }
                    cursor.skip_marker(1);
                    cursor.skip_columns(1);
                }
                Container::Item { empty: true, .. } if cursor.is_blank() => return index,
                Container::Item { .. } if cursor.is_blank() => cursor.skip_blank(),
                Container::Item { indent, .. } if cursor.indent() >= indent => {
                    cursor.skip_columns(indent);
                }
                Container::Item { .. } => return index,
            }
        }
        self.containers.len()
    }

    /// Adds the line to the open leaf if that decides alone; else closes what cannot go on.
    fn continues(&mut self, cursor: &Cursor, next: usize) -> bool {
        let blank = cursor.is_blank();
        let line = left(cursor, next);
        let leaves = &mut self.leaves;
        match leaves.open {
            Open::Nothing => return blank,
            Open::Paragraph | Open::Table if blank => leaves.close(),
            Open::Table if cursor.rest().trim_ascii_end() == b"|" => {
                // GitHub reads no cell in it, hence no row.
                leaves.close();
                return false;
            }
            Open::Paragraph | Open::Table => return false,
            // Blank lines behind the last line of code are not part of it.
            Open::Indented if blank => {}
            Open::Indented if cursor.indent() > 3 => leaves.extend(line),
            Open::Indented => {
                leaves.close();
                return false;
            }
            Open::Fenced(fence) => {
                leaves.extend(line);
                if cursor.indent() < 4 && starts::closes(cursor.rest(), fence) {
                    leaves.close();
                }
            }
            Open::Html(Ending::Blank) if blank => leaves.close(),
            Open::Html(ending) => {
                leaves.extend(line);
                if html::ends(cursor.rest(), ending) {
                    leaves.close();
                }
            }
        }
        true
    }

    /// Opens the containers and the leaf the line starts, or continues a paragraph or table.
    fn starts(&mut self, cursor: &mut Cursor, next: usize, mut matched: usize) {
        while !cursor.is_blank() {
            let paragraph = self.leaves.open == Open::Paragraph && matched == self.containers.len();
            if cursor.indent() > 3 {
                // Behind a paragraph line, even one that is continued lazily, this is text.
                if self.leaves.open != Open::Paragraph {
                    return self.begin(Open::Indented, left(cursor, next), matched);
                }
                break;
            }
            if let Some(marker) = self.container(cursor, paragraph) {
                self.enter(marker, matched, cursor);
                matched = self.containers.len();
            } else if self.leaf(cursor, next, matched, paragraph) {
                return;
            } else {
                break;
            }
        }
        if cursor.is_blank() {
            return;
        }
        let line = left(cursor, next);
        match self.leaves.open {
            Open::Table | Open::Paragraph => self.leaves.extend(line),
            _ => self.begin(Open::Paragraph, line, matched),
        }
    }

    /// The container that starts at the next word: the length of a list marker, or zero for a quote.
    fn container(&mut self, cursor: &Cursor, paragraph: bool) -> Option<usize> {
        let rest = cursor.rest();
        let found = match rest.first()? {
            b'>' => 0,
            b'-' | b'*' | b'+' | b'0'..=b'9' => {
                let marker = starts::marker(rest).filter(|marker| marker.interrupts || !paragraph)?;
                if self.is_break(cursor) {
                    return None;
                }
                marker.length
            }
            _ => return None,
        };
        (self.containers.len() < MAX_DEPTH).then_some(found)
    }

    fn enter(&mut self, marker: usize, matched: usize, cursor: &mut Cursor) {
        self.leave(matched);
        self.fill();
        if marker == 0 {
            cursor.skip_marker(1);
            cursor.skip_columns(1);
            self.containers.push(Container::Quote);
            self.leaves.nesting = Nesting::Quote;
            return;
        }
        let before = cursor.indent();
        cursor.skip_marker(marker);
        let spaces = cursor.indent();
        let empty = cursor.is_blank();
        // Five columns and more are one, and an indented code block behind it.
        let padding = if empty || spaces > 4 { 1 } else { spaces };
        cursor.skip_columns(padding);
        self.containers.push(Container::Item { indent: before + marker + padding, empty });
        if self.leaves.nesting == Nesting::Top {
            self.leaves.nesting = Nesting::List;
        }
    }

    /// Opens or writes down the leaf, other than a paragraph, that starts at the next word.
    fn leaf(&mut self, cursor: &Cursor, next: usize, matched: usize, paragraph: bool) -> bool {
        let rest = cursor.rest();
        let line = left(cursor, next);
        let mark = rest.first().copied().unwrap_or_default();
        // First of all: what is left of a paragraph decides what else the line can be.
        if paragraph && matches!(mark, b'=' | b'-') && self.leaves.setext(rest, line) {
            return true;
        }
        let open = match mark {
            b'#' => match starts::atx(rest) {
                Some(level) => return self.single(Kind::Heading(level), line, matched),
                None => None,
            },
            b'`' | b'~' => starts::fence(rest).map(Open::Fenced),
            b'<' => html::block(rest, self.leaves.open != Open::Paragraph).map(Open::Html),
            b'-' | b'*' | b'_' if self.is_break(cursor) => {
                return self.single(Kind::Break, line, matched);
            }
            b'|' | b':' | b'-' if paragraph => return self.leaves.delimiter(rest, line),
            _ => None,
        };
        let Some(open) = open else { return false };
        self.begin(open, line, matched);
        if matches!(open, Open::Html(ending) if html::ends(rest, ending)) {
            self.leaves.close();
        }
        true
    }

    fn is_break(&mut self, cursor: &Cursor) -> bool {
        // A line of a hundred markers would otherwise be read a hundred times.
        if cursor.word < self.no_break {
            return false;
        }
        let broken = starts::thematic(cursor.rest());
        self.no_break = broken.err().map_or(0, |read| cursor.word + read);
        broken.is_ok()
    }

    fn begin(&mut self, open: Open, line: Line, matched: usize) {
        self.leave(matched);
        self.fill();
        self.leaves.begin(open, line);
    }

    fn single(&mut self, kind: Kind, line: Line, matched: usize) -> bool {
        self.leave(matched);
        self.fill();
        self.leaves.single(kind, line);
        true
    }

    /// Something stands in the innermost list item.
    fn fill(&mut self) {
        if let Some(Container::Item { empty, .. }) = self.containers.last_mut() {
            *empty = false;
        }
    }

    /// Closes the open leaf and all containers but the first `matched`.
    fn leave(&mut self, matched: usize) {
        self.leaves.close();
        if matched == self.containers.len() {
            return;
        }
        self.containers.truncate(matched);
        self.leaves.nesting = if self.containers.iter().any(|container| matches!(container, Container::Quote)) {
            Nesting::Quote
        } else if matched > 0 {
            Nesting::List
        } else {
            Nesting::Top
        };
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Document, Kind, Nesting};
    use super::MAX_DEPTH;

    /// Each leaf as one letter for its nesting (none, `q`, `l`), its kind and its text.
    fn leaves(text: &str) -> Vec<String> {
        let document = Document::parse(text);
        let leaf = |leaf: &super::Leaf| {
            let nesting = match leaf.nesting {
                Nesting::Top => "",
                Nesting::Quote => "q",
                Nesting::List => "l",
            };
            let kind = match leaf.kind {
                Kind::Heading(level) => format!("h{level}"),
                Kind::Paragraph => "p".to_owned(),
                Kind::Fenced => "f".to_owned(),
                Kind::Indented => "i".to_owned(),
                Kind::Html => "html".to_owned(),
                Kind::Table => "t".to_owned(),
                Kind::Break => "b".to_owned(),
            };
            format!("{nesting}{kind} {}", &text[leaf.range()])
        };
        document.leaves().iter().map(leaf).collect()
    }

    fn check(cases: &[(&str, &[&str])]) {
        for (text, expected) in cases {
            assert_eq!(leaves(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn headings() {
        check(&[
            ("# a #\n\n   ###### b", &["h1 # a #\n", "h6    ###### b"]),
            ("#a\n    # b", &["p #a\n    # b"]),
            ("a\n# b\nc", &["p a\n", "h1 # b\n", "p c"]),
            ("a\nb\n===\nc\n   ---  ", &["h1 a\nb\n===\n", "h2 c\n   ---  "]),
            ("a\n    ---", &["p a\n    ---"]),
            ("\n===", &["p ==="]),
            ("> a\n===", &["qp a\n==="]),
            ("> a\n---", &["qp a\n", "b ---"]),
            ("- a\n---", &["lp a\n", "b ---"]),
            ("- a\n  ---", &["lh2 a\n  ---"]),
            ("    a\n---", &["i     a\n", "b ---"]),
            ("\u{feff}# a", &["h1 # a"]),
        ]);
    }

    #[test]
    fn definitions_take_no_underline() {
        check(&[
            ("[a]: b\n---", &["p [a]: b\n", "b ---"]),
            ("[a]: b\n===\nc", &["p [a]: b\n", "p ===\nc"]),
            ("[a]: b\nc\n===", &["p [a]: b\n", "h1 c\n==="]),
            ("[a]: b\n===\n===", &["p [a]: b\n", "h1 ===\n==="]),
            ("[a]: b\n-\nc", &["p [a]: b\n", "p -\nc"]),
            ("> [a]: b\n> ---", &["qp [a]: b\n", "qb ---"]),
            ("[a] b\n===", &["h1 [a] b\n==="]),
        ]);
    }

    #[test]
    fn code() {
        check(&[
            ("```\na\n\n~~~\n````\nb", &["f ```\na\n\n~~~\n````\n", "p b"]),
            ("``` a`\nb", &["p ``` a`\nb"]),
            ("a\n~~~ `\n# b", &["p a\n", "f ~~~ `\n# b"]),
            ("```\n    ```\n   ```\nc", &["f ```\n    ```\n   ```\n", "p c"]),
            ("> ```\na", &["qf ```\n", "p a"]),
            ("    a\n\n\tb\n\nc", &["i     a\n\n\tb\n", "p c"]),
            ("a\n    b", &["p a\n    b"]),
            ("> a\n    b", &["qp a\n    b"]),
            ("-     a", &["li     a"]),
            ("-\ta\n\n\t    b", &["lp a\n", "li     b"]),
        ]);
    }

    #[test]
    fn html() {
        check(&[
            ("<!-- a\n\n# b -->\nc", &["html <!-- a\n\n# b -->\n", "p c"]),
            ("<!-- a -->\n# b", &["html <!-- a -->\n", "h1 # b"]),
            ("a\n<!-- b -->\nc", &["p a\n", "html <!-- b -->\n", "p c"]),
            ("<!--\nunclosed\n\n# a", &["html <!--\nunclosed\n\n# a"]),
            ("- <!-- a\n\nb -->", &["lhtml <!-- a\n\n", "p b -->"]),
            ("<div>\n# a\n\n# b", &["html <div>\n# a\n", "h1 # b"]),
            ("<x>\n*a*\n\nb", &["html <x>\n*a*\n", "p b"]),
            ("a\n<x>", &["p a\n<x>"]),
            ("<x> a", &["p <x> a"]),
            ("<pre>\n\n</pre>\na", &["html <pre>\n\n</pre>\n", "p a"]),
            ("    <!-- a -->", &["i     <!-- a -->"]),
        ]);
    }

    #[test]
    fn breaks_and_lists() {
        check(&[
            ("***\n- - -\n _ _ _", &["b ***\n", "b - - -\n", "b  _ _ _"]),
            ("- a\n* * *", &["lp a\n", "b * * *"]),
            ("- - x - -", &["lp x - -"]),
            ("a\n- b\n2. c", &["p a\n", "lp b\n", "lp c"]),
            ("a\n2. b\n-\n1) c", &["h2 a\n2. b\n-\n", "lp c"]),
            ("a\n*\n+ ", &["p a\n*\n+ "]),
            ("-\n  a\n-\n\n  b", &["lp a\n", "p   b"]),
            ("1. a\n\n   # b\n  c", &["lp a\n", "lh1 # b\n", "p   c"]),
            ("10) a\n    b\n\n    c\n\n  d", &["lp a\n    b\n", "lp c\n", "p   d"]),
            ("- a\n - b\n  - c\n   - d\n    - e", &["lp a\n", "lp b\n", "lp c\n", "lp d\n    - e"]),
            ("- > a\n  > b\nc\n\nd", &["qp a\n  > b\nc\n", "p d"]),
        ]);
    }

    #[test]
    fn quotes() {
        check(&[
            ("> a\nb\n> c\n\nd", &["qp a\nb\n> c\n", "p d"]),
            (">a\n>\n>b", &["qp a\n", "qp b"]),
            (">     a\n>\tb", &["qi     a\n", "qp \tb"]),
            ("> > a\n> b", &["qp a\n> b"]),
            ("> a\n- b\n", &["qp a\n", "lp b\n"]),
            ("    > a", &["i     > a"]),
            ("> - a\nb\n1. c", &["qp a\nb\n", "lp c"]),
        ]);
    }

    #[test]
    fn tables() {
        check(&[
            ("| a |\n|---|\n| b |\nc\n\nd", &["t | a |\n|---|\n| b |\nc\n", "p d"]),
            ("x\na|b\n-|-\n", &["p x\n", "t a|b\n-|-\n"]),
            ("a|b\n-\n", &["h2 a|b\n-\n"]),
            ("a|b\n-|-|-", &["p a|b\n-|-|-"]),
            ("a\n---", &["h2 a\n---"]),
            ("|a|\n|-|\n# b", &["t |a|\n|-|\n", "h1 # b"]),
            ("|a|\n|-|\n- b", &["t |a|\n|-|\n", "lp b"]),
            ("|a|\n|-|\n    b", &["t |a|\n|-|\n", "i     b"]),
            ("|a|\n|-|\n> b", &["t |a|\n|-|\n", "qp b"]),
            ("|a|\n|-|\n<x>", &["t |a|\n|-|\n", "html <x>"]),
            ("> |a|\n> |-|\n|b|", &["qt |a|\n> |-|\n", "p |b|"]),
            ("> |a|\n|-|", &["qp |a|\n|-|"]),
            ("- |a|\n  |-|\n  |b|\n", &["lt |a|\n  |-|\n  |b|\n"]),
            ("|a|\n|-|\n| \n|b|", &["t |a|\n|-|\n", "p | \n|b|"]),
            ("|a|\n|-|\n||", &["t |a|\n|-|\n||"]),
            ("a|b\n- | -", &["p a|b\n", "lp | -"]),
            ("> |a|\n|b|\n|-|", &["qp |a|\n|b|\n|-|"]),
            ("a\n:-", &["t a\n:-"]),
            ("|a|\n    |-|", &["p |a|\n    |-|"]),
        ]);
    }

    #[test]
    fn every_line_end() {
        check(&[
            ("# a\r\nb\rc\r\r# d\n", &["h1 # a\r\n", "p b\rc\r", "h1 # d\n"]),
            ("a\0\0\n\n\0", &["p a\0\0\n", "p \0"]),
            ("", &[]),
            ("\n \t\r\n", &[]),
        ]);
    }

    #[test]
    fn deep_containers_are_text() {
        let text = "> ".repeat(MAX_DEPTH) + "> a";
        assert_eq!(leaves(&text), ["qp > a"]);
        let text = "- ".repeat(MAX_DEPTH * 2) + "a";
        assert_eq!(leaves(&text), [format!("lp {}a", "- ".repeat(MAX_DEPTH))]);
    }

    #[test]
    fn hostile_input_stays_linear() {
        let size = 1 << 20;
        for unit in ["> ", "- ", "[a]: b\n", "a|b\n-|-|\n", "\n", "\r", "* a\n ", "`", "<", "[", ">\n> ", "1. "] {
            let started = std::time::Instant::now();
            Document::parse(&unit.repeat(size / unit.len()));
            assert!(started.elapsed().as_secs() < 5, "{unit:?}");
        }
        let nested = "- ".repeat(MAX_DEPTH) + "a\n" + &(" ".repeat(1 << 19) + "a\n").repeat(3);
        assert_eq!(leaves(&nested).len(), 1);
    }
}
