//! The globs of git: whether a pattern matches a path, byte by byte, as `wildmatch.c` of git decides it.
//!
//! A pattern is read once into steps; a path is then matched by walking all steps that are possible at
//! once, so no pattern makes it slow.

/// A pattern, ready to be asked.
#[derive(Clone, Debug)]
pub struct Wildmatch {
    steps: Vec<Step>,
    /// Whether the pattern is broken, so that it matches nothing.
    is_void: bool,
}

/// What one part of a pattern matches.
#[derive(Clone, Debug)]
enum Step {
    Byte(u8),
    /// `?`: any byte but `/`.
    Any,
    /// `[...]`: one of a set of bytes, a bit each.
    Set(Box<[u64; 4]>),
    /// `*`: any bytes but `/`.
    Star,
    /// `**`: any bytes.
    Deep,
    /// Stands before `**` and a slash, which may be left out together.
    Fork,
}

impl Wildmatch {
    /// Reads a pattern; `*` and `?` never match a slash.
    pub fn new(pattern: &[u8]) -> Wildmatch {
        match steps(pattern) {
            Some(steps) => Wildmatch { steps, is_void: false },
            None => Wildmatch { steps: Vec::new(), is_void: true },
        }
    }

    /// Whether the whole of `text` is matched.
    pub fn matches(&self, text: &[u8]) -> bool {
        if self.is_void {
            return false;
        }
        let count = self.steps.len();
        let (mut now, mut next) = (vec![false; count + 1], vec![false; count + 1]);
        now[0] = true;
        self.close(&mut now);
        for &byte in text {
            next.fill(false);
            let mut is_alive = false;
            for at in (0..count).filter(|at| now[*at]) {
                let (stays, goes) = match &self.steps[at] {
                    Step::Byte(own) => (false, *own == byte),
                    Step::Any => (false, byte != b'/'),
                    Step::Set(set) => (false, byte != b'/' && holds(set, byte)),
                    Step::Star => (byte != b'/', false),
                    Step::Deep => (true, false),
                    Step::Fork => (false, false),
                };
                next[at] |= stays;
                next[at + 1] |= goes;
                is_alive |= stays || goes;
            }
            if !is_alive {
                return false;
            }
            self.close(&mut next);
            std::mem::swap(&mut now, &mut next);
        }
        now[count]
    }

    /// Adds the steps that are reached without a byte. Each leads only forward, so one pass is enough.
    fn close(&self, reached: &mut [bool]) {
        for at in 0..self.steps.len() {
            if reached[at] {
                reached[at + 1] |= matches!(self.steps[at], Step::Star | Step::Deep | Step::Fork);
                if matches!(self.steps[at], Step::Fork) {
                    reached[at + 3] = true;
                }
            }
        }
    }
}

/// How many bytes of a pattern stand for themselves, from its start.
pub fn literal_length(pattern: &[u8]) -> usize {
    pattern.iter().position(|byte| matches!(byte, b'*' | b'?' | b'[' | b'\\')).unwrap_or(pattern.len())
}

fn steps(pattern: &[u8]) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut at = 0;
    while let Some(&byte) = pattern.get(at) {
        match byte {
            b'\\' => {
                // Nothing follows a last backslash, and nothing is what no byte is.
                steps.push(Step::Byte(*pattern.get(at + 1)?));
                at += 2;
            }
            b'?' => {
                steps.push(Step::Any);
                at += 1;
            }
            b'*' => {
                let start = at;
                at += pattern[at..].iter().take_while(|byte| **byte == b'*').count();
                let rest = &pattern[at..];
                let begins = start == 0 || pattern[start - 1] == b'/';
                let ends = rest.is_empty() || rest.starts_with(b"/") || rest.starts_with(b"\\/");
                if at - start > 1 && begins && ends {
                    steps.extend(rest.starts_with(b"/").then_some(Step::Fork));
                    steps.push(Step::Deep);
                } else {
                    steps.push(Step::Star);
                }
            }
            b'[' => {
                let (set, end) = set(pattern, at + 1)?;
                steps.push(Step::Set(Box::new(set)));
                at = end;
            }
            _ => {
                steps.push(Step::Byte(byte));
                at += 1;
            }
        }
    }
    Some(steps)
}

fn holds(set: &[u64; 4], byte: u8) -> bool {
    set[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
}

fn put(set: &mut [u64; 4], byte: u8) {
    set[usize::from(byte >> 6)] |= 1 << (byte & 63);
}

/// The bytes of a set whose bracket opened before `at`, and where it ends; nothing when it never does.
fn set(pattern: &[u8], mut at: usize) -> Option<([u64; 4], usize)> {
    let mut set = [0u64; 4];
    let is_negated = matches!(pattern.get(at), Some(b'!' | b'^'));
    at += usize::from(is_negated);
    // The byte before, from which a range may start.
    let mut before: Option<u8> = None;
    let mut is_first = true;
    loop {
        let byte = *pattern.get(at)?;
        if byte == b']' && !is_first {
            break;
        }
        is_first = false;
        let next = pattern.get(at + 1);
        match (byte, before) {
            (b'\\', _) => {
                at += 1;
                let escaped = *pattern.get(at)?;
                put(&mut set, escaped);
                before = Some(escaped);
            }
            (b'-', Some(from)) if next.is_some_and(|next| *next != b']') => {
                at += 1;
                let mut to = *pattern.get(at)?;
                if to == b'\\' {
                    at += 1;
                    to = *pattern.get(at)?;
                }
                (from..=to).for_each(|byte| put(&mut set, byte));
                before = None;
            }
            (b'[', _) if next == Some(&b':') => {
                let start = at + 2;
                let end = start + pattern.get(start..)?.iter().position(|byte| *byte == b']')?;
                if end > start && pattern[end - 1] == b':' {
                    let class = class(&pattern[start..end - 1])?;
                    (0..=0x7F).filter(class).for_each(|byte| put(&mut set, byte));
                    at = end;
                    before = None;
                } else {
                    put(&mut set, b'[');
                    before = Some(b'[');
                }
            }
            _ => {
                put(&mut set, byte);
                before = Some(byte);
            }
        }
        at += 1;
    }
    if is_negated {
        set.iter_mut().for_each(|word| *word = !*word);
    }
    Some((set, at + 1))
}

/// The class of ASCII characters that POSIX gives a name.
fn class(name: &[u8]) -> Option<fn(&u8) -> bool> {
    Some(match name {
        b"alnum" => u8::is_ascii_alphanumeric,
        b"alpha" => u8::is_ascii_alphabetic,
        b"blank" => |byte| matches!(byte, b' ' | b'\t'),
        b"cntrl" => u8::is_ascii_control,
        b"digit" => u8::is_ascii_digit,
        b"graph" => u8::is_ascii_graphic,
        b"lower" => u8::is_ascii_lowercase,
        b"print" => |byte| matches!(byte, b' '..=b'~'),
        b"punct" => u8::is_ascii_punctuation,
        b"space" => |byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C),
        b"upper" => u8::is_ascii_uppercase,
        b"xdigit" => u8::is_ascii_hexdigit,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Wildmatch::new(pattern.as_bytes()).matches(text.as_bytes())
    }

    #[test]
    fn stars_stop_at_slashes_and_two_of_them_do_not() {
        assert!(matches("*.c", "a.c") && !matches("*.c", "a/b.c"));
        assert!(matches("**/b.c", "b.c") && matches("**/b.c", "x/y/b.c") && !matches("**/b.c", "xb.c"));
        assert!(matches("a/**", "a/b/c") && !matches("a/**", "a"));
        assert!(matches("a/**/b", "a/b") && matches("a/**/b", "a/x/y/b"));
        assert!(matches("a**b", "axxb") && !matches("a**b", "a/b"));
        assert!(matches("", "") && !matches("", "a"));
    }

    #[test]
    fn sets_are_read_as_git_reads_them() {
        assert!(matches("[]a-c-]", "]") && matches("[]a-c-]", "-") && matches("[]a-c-]", "b"));
        assert!(matches("[!a]", "b") && matches("[^a]", "b") && !matches("[!a]", "/"));
        assert!(matches("[[:digit:]x]", "7") && matches("[[:digit:]x]", "x") && !matches("[[:digit:]x]", "y"));
        assert!(matches("[[:a]", ":") && matches("[\\]]", "]"));
        for broken in ["[a", "[", "[[:what:]]", "[a\\", "a\\"] {
            assert!(!matches(broken, "a") && !matches(broken, broken), "{broken}");
        }
        // One byte, not one character.
        assert!(!matches("?", "\u{E9}") && matches("??", "\u{E9}"));
    }

    #[test]
    fn no_pattern_is_slow() {
        let text = "a".repeat(5000);
        assert!(!matches(&format!("{}c", "a*".repeat(500)), &text));
    }
}
