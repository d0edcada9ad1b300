//! Literals that open and close by rules of one language alone.

use super::language::{Quote, Syntax};
use super::{Part, Scanner};

/// A template of JavaScript.
const TEMPLATE: Quote = Quote { open: "`", close: "`", escape: Some(b'\\'), lines: true };

/// Here-documents waiting in one line beyond this many are none.
const PENDING_MAX: usize = 8;

impl Syntax {
    /// Bytes that something special may begin with.
    pub(super) fn starts(self) -> &'static str {
        match self {
            Syntax::Rust => "rbc",
            Syntax::C => "R",
            Syntax::JavaScript => "`/{}",
            Syntax::Lua => "[-",
            Syntax::Shell | Syntax::Script => "<",
            Syntax::Php => "<?",
            Syntax::Zig => "\\",
            Syntax::Plain | Syntax::Tick | Syntax::Words => "",
        }
    }

    /// Whether `#` begins a comment behind a blank alone.
    pub(super) fn has_words(self) -> bool {
        matches!(self, Syntax::Shell | Syntax::Words)
    }
}

impl Scanner<'_> {
    /// What the file begins with: text around the islands of PHP.
    pub(super) fn begin(&mut self) {
        if self.language.syntax == Syntax::Php && !self.has(0, "<?") {
            self.island(0);
        }
    }

    /// Text until the next `<?`.
    fn island(&mut self, from: usize) {
        let open = memchr::memmem::find(&self.bytes[from..], b"<?").map_or(self.bytes.len(), |at| from + at + 2);
        if open > self.at {
            self.found(open, Part::Literal, false);
        }
    }

    pub(super) fn special(&mut self) -> bool {
        match self.language.syntax {
            Syntax::Rust => self.raw_rust(),
            Syntax::C => self.raw_c(),
            Syntax::JavaScript => self.javascript(),
            Syntax::Lua => self.lua(),
            Syntax::Shell | Syntax::Script => self.announce(),
            Syntax::Php if self.has(self.at, "?>") => {
                self.island(self.at + 2);
                true
            }
            Syntax::Php => self.announce(),
            Syntax::Zig if self.has(self.at, "\\\\") => self.found(self.line_end(self.at), Part::Literal, false),
            Syntax::Zig | Syntax::Plain | Syntax::Tick | Syntax::Words => false,
        }
    }

    /// `r"..."`, `br##"..."##`.
    fn raw_rust(&mut self) -> bool {
        let before = self.before(self.at);
        if before.is_ascii_alphanumeric() || before == b'_' || before > 0x7F {
            return false;
        }
        let mut at = self.at + usize::from(matches!(self.bytes[self.at], b'b' | b'c'));
        if self.bytes.get(at) != Some(&b'r') {
            return false;
        }
        at += 1;
        let hashes = self.bytes[at..].iter().take_while(|byte| **byte == b'#').count();
        if self.bytes.get(at + hashes) != Some(&b'"') {
            return false;
        }
        let close = format!("\"{}", "#".repeat(hashes));
        self.until(at + hashes + 1, &close, false)
    }

    /// `R"delimiter(...)delimiter"`.
    fn raw_c(&mut self) -> bool {
        let Some(rest) = self.bytes[self.at..].strip_prefix(b"R\"") else { return false };
        // The standard allows sixteen characters.
        let Some(length) = rest.iter().take(17).position(|byte| *byte == b'(') else { return false };
        let close = format!("){}\"", String::from_utf8_lossy(&rest[..length]));
        self.until(self.at + 2 + length, &close, false)
    }

    /// A literal that ends with `close`, or with the file.
    fn until(&mut self, from: usize, close: &str, escapes: bool) -> bool {
        let from = from.min(self.bytes.len());
        let found = memchr::memmem::find(&self.bytes[from..], close.as_bytes());
        self.is_whole &= found.is_some();
        let end = found.map_or(self.bytes.len(), |at| from + at + close.len());
        self.found(end, Part::Literal, escapes)
    }

    fn javascript(&mut self) -> bool {
        match self.bytes[self.at] {
            b'`' => self.template(self.at + 1),
            b'/' => self.pattern(),
            b'{' => {
                if let Some(open) = self.fields.last_mut() {
                    *open += 1;
                }
                false
            }
            _ => match self.fields.last_mut() {
                Some(0) => {
                    self.fields.pop();
                    self.template(self.at + 1)
                }
                Some(open) => {
                    *open -= 1;
                    false
                }
                None => false,
            },
        }
    }

    /// Literal text of a template, up to its end or its next field.
    fn template(&mut self, from: usize) -> bool {
        let mut at = from;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\\' => at += 2,
                b'`' => return self.found(at + TEMPLATE.close.len(), Part::Literal, true),
                b'$' if self.has(at, "${") => {
                    self.fields.push(0);
                    return self.found(at + 2, Part::Literal, true);
                }
                _ => at += 1,
            }
        }
        self.is_whole = false;
        self.found(self.bytes.len(), Part::Literal, true)
    }

    /// A regular expression: a `/` where no value stands before it.
    fn pattern(&mut self) -> bool {
        let is_behind_value = matches!(self.last, b')' | b']' | b'}' | b'"' | b'_' | b'$' | b'.') || self.last > 0x7F;
        let is_behind_name = self.last.is_ascii_alphanumeric() && !self.is_behind_keyword();
        let is_comment = matches!(self.bytes.get(self.at + 1), Some(b'/' | b'*'));
        if is_comment || is_behind_value || is_behind_name || self.last == b'<' {
            return false;
        }
        let (mut at, mut is_in_class) = (self.at + 1, false);
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\n' => return false,
                b'\\' => at += 1,
                b'[' => is_in_class = true,
                b']' => is_in_class = false,
                b'/' if !is_in_class => return self.found(at + 1, Part::Literal, true),
                _ => {}
            }
            at += 1;
        }
        false
    }

    fn is_behind_keyword(&self) -> bool {
        let head = &self.bytes[self.at.saturating_sub(16)..self.at];
        let head = String::from_utf8_lossy(head);
        let word = head.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        matches!(
            word,
            "return" | "case" | "typeof" | "in" | "of" | "do" | "else" | "void" | "delete" | "await" | "yield"
        )
    }

    /// `[[...]]`, `[==[...]==]`, and the same behind `--`.
    fn lua(&mut self) -> bool {
        let is_comment = self.has(self.at, "--");
        let from = self.at + if is_comment { 2 } else { 0 };
        let level = self.bytes.get(from + 1..).unwrap_or_default().iter().take_while(|byte| **byte == b'=').count();
        if !self.has(from, "[") || self.bytes.get(from + 1 + level) != Some(&b'[') {
            return false;
        }
        let close = format!("]{}]", "=".repeat(level));
        self.until(from + level + 2, &close, false);
        if let Some(span) = self.spans.last_mut().filter(|_| is_comment) {
            span.part = Part::Comment;
        }
        true
    }

    /// `<<WORD`, `<<-'WORD'`, `<<~WORD`, `<<<WORD`: notes the word that ends what begins behind this line.
    fn announce(&mut self) -> bool {
        let is_php = self.language.syntax == Syntax::Php;
        let open = if is_php { "<<<" } else { "<<" };
        if !self.has(self.at, open) || (!is_php && (self.has(self.at, "<<<") || self.before(self.at) == b'<')) {
            return false;
        }
        let rest = &self.bytes[self.at + open.len()..];
        let dash = usize::from(matches!(rest.first(), Some(b'-' | b'~')));
        let blanks = rest[dash..].iter().take_while(|byte| **byte == b' ').count();
        let may_blank = matches!(self.language.syntax, Syntax::Shell | Syntax::Php);
        let rest = &rest[dash + if may_blank { blanks } else { 0 }..];
        let quote = rest.first().copied().filter(|byte| matches!(byte, b'\'' | b'"' | b'\\'));
        let rest = &rest[usize::from(quote.is_some())..];
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let word: Vec<u8> = rest.iter().copied().take_while(is_part).collect();
        let is_word = word.first().is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_');
        // `1 << SHIFT` in a script is arithmetic; a here-document in one has a word in capitals right behind.
        let is_meant = self.language.syntax != Syntax::Script
            || quote.is_some()
            || dash == 1
            || (word.len() > 1 && word.iter().all(|byte| !byte.is_ascii_lowercase()));
        if is_word && is_meant && self.pending.len() < PENDING_MAX {
            self.pending.push((word, dash == 1 || is_php));
        }
        false
    }

    /// The here-documents that begin behind the line feed here. One that does not end is none, or the file is cut.
    pub(super) fn here(&mut self) -> bool {
        if self.pending.is_empty() {
            return false;
        }
        self.at += 1;
        for (word, is_indented) in std::mem::take(&mut self.pending) {
            let mut at = self.at;
            loop {
                if at >= self.bytes.len() {
                    self.is_whole = false;
                    break;
                }
                let end = self.line_end(at);
                let line = self.bytes[at..end].trim_ascii_end();
                let line = if is_indented { line.trim_ascii_start() } else { line };
                at = end + 1;
                if line.strip_suffix(b";").unwrap_or(line) == word {
                    break;
                }
            }
            let end = at.min(self.bytes.len());
            if end > self.at {
                self.found(end - usize::from(self.bytes[end - 1] == b'\n'), Part::Literal, false);
                self.at = end;
            }
        }
        true
    }
}
