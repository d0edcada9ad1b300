//! Lines of a block as one text for the shell's rules, with the way back to the document.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Command, Word, is_variable};
use crate::text::shell;

/// Something the reader puts in, as the shell would misread it.
static BLANK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"<[^<>\s](?:[^<>\n]*[^<>\s])?>").expect("the pattern is fixed and has a test"));

/// Lines that are read as one.
#[derive(Default)]
pub(super) struct Joined {
    text: String,
    /// What the lines say, byte for byte beside `text`.
    raw: String,
    /// Where each line begins here and in the document.
    pieces: Vec<(usize, usize)>,
}

impl Joined {
    /// Adds a piece of `text`; every byte keeps its place.
    pub(super) fn push(&mut self, text: &str, range: Range<usize>, backslashes: bool) {
        let Some(line) = text.get(range.clone()) else { return };
        self.pieces.push((self.text.len(), range.start));
        self.raw.push_str(line);
        // `<name>` becomes a variable, which nobody knows the value of.
        let mut said = String::with_capacity(line.len());
        let mut at = 0;
        for blank in BLANK.find_iter(line) {
            said.push_str(&line[at..blank.start()]);
            said.push('$');
            said.extend(std::iter::repeat_n('_', blank.len() - 1));
            at = blank.end();
        }
        said.push_str(&line[at..]);
        if backslashes {
            // Windows writes paths with backslashes, and goes on in the next line behind a backquote.
            said = said.replace('\\', "/");
            let end = said.trim_end().len();
            if said[..end].ends_with('`') {
                said.replace_range(end - 1..end, "\\");
            }
        }
        self.text.push_str(&said);
    }

    /// Makes one line of several.
    pub(super) fn unwrap_lines(&mut self) {
        self.text = self.text.replace(['\n', '\r'], " ");
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where a byte of the text stands in the document.
    fn place(&self, offset: usize) -> usize {
        let index = self.pieces.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        self.pieces.get(index).map_or(offset, |(start, place)| place + (offset - start))
    }

    fn range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.place(range.start);
        let end = if range.is_empty() { start } else { self.place(range.end - 1) + 1 };
        start..end.max(start)
    }

    pub(super) fn word(&self, word: &shell::Word) -> Word {
        let raw = self.raw.get(word.range.clone()).unwrap_or_default();
        // What is not known is shown as it is written.
        let text = word.literal().unwrap_or(raw).to_owned();
        let known = word.literal().is_some_and(is_literal);
        Word { text, range: self.range(&word.range), known }
    }

    /// The name in an assignment, which is `length` bytes long.
    pub(super) fn name(&self, word: &shell::Word, length: usize) -> Word {
        let range = word.range.start..word.range.start + length;
        Word {
            text: self.text.get(range.clone()).unwrap_or_default().to_owned(),
            range: self.range(&range),
            known: true,
        }
    }

    /// `$env:NAME = value`.
    pub(super) fn environment_of_powershell(&self, command: &Command) -> Option<Word> {
        let first = command.words.first()?;
        let (name, rest) = match first.text.strip_prefix("$env:")?.split_once('=') {
            Some((name, _)) => (name, true),
            None => (first.text.strip_prefix("$env:")?, false),
        };
        let sets = rest || command.words.get(1).is_some_and(|word| word.text.starts_with('='));
        let start = first.range.start + "$env:".len();
        (sets && is_variable(name)).then(|| Word {
            text: name.to_owned(),
            range: start..start + name.len(),
            known: true,
        })
    }
}

/// Whether a word is typed as it is written: nothing in it stands for something else.
fn is_literal(text: &str) -> bool {
    let blank = text.contains(['<', '>', '[', ']', '{', '}', '*', '?', '\u{2026}', '~', '|'])
        || text.contains("...")
        || text.contains("path/to")
        || text.to_ascii_lowercase().split(['/', '-', '_', '.', ':']).any(|part| part == "your" || part == "xxx");
    let shouts = text.len() > 1
        && text.bytes().any(|byte| byte.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'_' | b'-' | b'0'..=b'9'))
        && !text.starts_with('-');
    !blank && !shouts && !text.is_empty()
}
