//! Code spans of one block, found on demand.
//!
//! Reads of the inline syntax only what can hide a backtick: backslash escapes, autolinks, HTML
//! tags and comments. Refuses everything else; links and emphasis never win over a code span.

use super::html;
use std::collections::HashMap;
use std::ops::Range;

/// The code spans in `block`, backticks included, left to right. Takes linear time.
///
/// `block` is one paragraph, heading or table cell: what a span must not cross.
pub fn code_spans(text: &str, block: Range<usize>) -> Vec<Range<usize>> {
    let Some(bytes) = text.as_bytes().get(block.clone()) else {
        return Vec::new();
    };
    if memchr::memchr(b'`', bytes).is_none() {
        return Vec::new();
    }
    let runs = last_runs(bytes);
    let mut markup = Markup::new(bytes);
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr3(b'`', b'<', b'\\', &bytes[at..]) {
        at += found;
        match bytes[at] {
            b'\\' => at += 1 + usize::from(bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation)),
            b'<' => at = markup.end(at).unwrap_or(at + 1),
            _ => {
                let length = run(bytes, at);
                // Looking for a closer only where one is left keeps a line of unequal runs linear.
                let closed = runs.get(&length).is_some_and(|&last| last > at);
                let end = if closed { closer(bytes, at + length, length) } else { None };
                if let Some(end) = end {
                    spans.push(block.start + at..block.start + end);
                }
                at = end.unwrap_or(at + length);
            }
        }
    }
    spans
}

fn run(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|&&byte| byte == b'`').count()
}

/// Where the last backtick run of each length starts.
fn last_runs(bytes: &[u8]) -> HashMap<usize, usize> {
    let mut runs = HashMap::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'`', &bytes[at..]) {
        let length = run(bytes, at + found);
        runs.insert(length, at + found);
        at += found + length;
    }
    runs
}

/// Behind the first run of exactly `length` backticks from `at` on.
fn closer(bytes: &[u8], mut at: usize, length: usize) -> Option<usize> {
    while let Some(found) = memchr::memchr(b'`', &bytes[at..]) {
        let here = run(bytes, at + found);
        at += found + here;
        if here == length {
            return Some(at);
        }
    }
    None
}

/// Raw HTML and autolinks, read left to right in linear time.
struct Markup<'a> {
    bytes: &'a [u8],
    /// How many bytes may still be read for tags that turn out to be none. No text that people
    /// write comes near; nested quotes could otherwise make every `<` read to the end.
    fuel: usize,
    /// Which of the fixed closing marks do not occur any more.
    missing: [bool; 4],
}

const MARKS: [(&[u8], &[u8]); 4] = [(b"<!--", b"-->"), (b"<?", b"?>"), (b"<![CDATA[", b"]]>"), (b"<!", b">")];

impl<'a> Markup<'a> {
    fn new(bytes: &'a [u8]) -> Markup<'a> {
        Markup { bytes, fuel: bytes.len().saturating_mul(16), missing: [false; 4] }
    }

    /// Where the autolink, tag, comment, instruction or declaration ends that starts at `at`.
    fn end(&mut self, at: usize) -> Option<usize> {
        let rest = &self.bytes[at..];
        if matches!(rest.get(1), Some(b'!' | b'?')) {
            return self.marked(at);
        }
        if let Some(length) = uri(rest).or_else(|| email(rest)) {
            return Some(at + length);
        }
        if self.fuel == 0 {
            return None;
        }
        match html::tag(self.bytes, at) {
            Ok(end) => Some(end),
            Err(looked) => {
                self.fuel = self.fuel.saturating_sub(looked - at);
                None
            }
        }
    }

    fn marked(&mut self, at: usize) -> Option<usize> {
        let rest = &self.bytes[at..];
        let kind = MARKS.iter().position(|(open, _)| rest.starts_with(open))?;
        if kind == 0 && rest[4..].starts_with(b">") {
            return Some(at + 5);
        }
        if kind == 0 && rest[4..].starts_with(b"->") {
            return Some(at + 6);
        }
        if kind == 3 && !rest.get(2).is_some_and(u8::is_ascii_alphabetic) || self.missing[kind] {
            return None;
        }
        let (open, close) = MARKS[kind];
        let found = memchr::memmem::find(&rest[open.len()..], close);
        self.missing[kind] = found.is_none();
        found.map(|found| at + open.len() + found + close.len())
    }
}

/// The length of an autolink with a scheme.
fn uri(rest: &[u8]) -> Option<usize> {
    let scheme =
        rest[1..].iter().take(33).take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-'));
    let colon = 1 + scheme.count();
    if !rest.get(1)?.is_ascii_alphabetic() || !(3..=33).contains(&colon) || rest.get(colon) != Some(&b':') {
        return None;
    }
    let stop = |byte: &u8| matches!(byte, b' ' | b'<' | b'>') || byte.is_ascii_control();
    let end = colon + rest[colon..].iter().position(stop)?;
    (rest[end] == b'>').then_some(end + 1)
}

/// The length of an autolink with a mail address.
fn email(rest: &[u8]) -> Option<usize> {
    let local = |byte: &u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(byte);
    let at = 1 + rest[1..].iter().position(|byte| !local(byte))?;
    if at == 1 || rest[at] != b'@' {
        return None;
    }
    let end = at + memchr::memchr(b'>', &rest[at..rest.len().min(at + 1024)])?;
    let label = |label: &[u8]| {
        let inner = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        (1..=63).contains(&label.len()) && label.iter().all(inner) && !label.starts_with(b"-") && !label.ends_with(b"-")
    };
    rest[at + 1..end].split(|&byte| byte == b'.').all(label).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::code_spans;

    fn spans(text: &str) -> Vec<&str> {
        code_spans(text, 0..text.len()).into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn runs_of_equal_length() {
        assert_eq!(spans("a `b` ``c`d`` `"), ["`b`", "``c`d``"]);
        assert_eq!(spans("```a``b`"), [""; 0]);
        assert_eq!(spans("`a\nb`"), ["`a\nb`"]);
        assert_eq!(spans("``a`b`"), ["`b`"]);
    }

    #[test]
    fn backslashes_escape_outside_only() {
        assert_eq!(spans(r"\`a`b`"), ["`b`"]);
        assert_eq!(spans(r"`a\`b`"), [r"`a\`"]);
        assert_eq!(spans(r"\\`a`"), ["`a`"]);
        assert_eq!(spans(r"\``a`"), ["`a`"]);
        assert_eq!(spans("\\\u{e9}`a`"), ["`a`"]);
        assert_eq!(spans("`a` \\"), ["`a`"]);
    }

    #[test]
    fn markup_that_starts_earlier_wins() {
        assert_eq!(spans("<!-- ` --> `a`"), ["`a`"]);
        assert_eq!(spans("<a b='`'> `c`"), ["`c`"]);
        assert_eq!(spans("<https://a.b`c>`d`"), ["`d`"]);
        assert_eq!(spans("<a`b@c.d>`e`"), ["`e`"]);
        assert_eq!(spans("<?`?>`a`<!X `>`b`<![CDATA[`]]>`c`"), ["`a`", "`b`", "`c`"]);
        assert_eq!(spans("`<a b='`'>`"), ["`<a b='`", "`"][..1].to_vec());
    }

    #[test]
    fn what_only_looks_like_markup_hides_nothing() {
        assert_eq!(spans("<!-- `a`"), ["`a`"]);
        assert_eq!(spans("<!--> `a` -->"), ["`a`"]);
        assert_eq!(spans("<!---> `a` -->"), ["`a`"]);
        assert_eq!(spans("< a b='`'> `c`"), ["`'> `"]);
        assert_eq!(spans("<x:`a`>"), ["`a`"]);
        assert_eq!(spans("<a`b@-c>`e`"), ["`b@-c>`"]);
        assert_eq!(spans("<! `>`"), ["`>`"]);
    }

    #[test]
    fn offsets_count_from_the_text() {
        assert_eq!(code_spans("ab `c` d`", 3..8), std::iter::once(3..6).collect::<Vec<_>>());
        assert_eq!(code_spans("ab", 3..8), Vec::<std::ops::Range<usize>>::new());
    }

    #[test]
    fn hostile_input_stays_linear() {
        let growing: String = (1..1500).map(|length| "`".repeat(length) + " ").collect();
        let quotes = "<a b=\" c='\" d=\"' e='".repeat(50_000) + "`x`";
        for text in [
            growing,
            quotes,
            "<!--<?<![CDATA[<!x".repeat(100_000) + "`",
            "<a ".repeat(300_000) + "`",
            "\\`".repeat(500_000),
        ] {
            let started = std::time::Instant::now();
            code_spans(&text, 0..text.len());
            assert!(started.elapsed().as_secs() < 5, "{}", &text[..20]);
        }
    }
}
