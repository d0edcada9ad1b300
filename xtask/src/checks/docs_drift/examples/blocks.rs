//! The blocks of a document that can be run, and how they are marked.

use std::ops::Range;

use crate::model::{RepoPath, Site, SourceFile};
use crate::text::commands::language;
use crate::text::markdown::page::CodeBlock;

/// How a block is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is not run.
    Skip,
    /// It must fail.
    Fails,
}

/// One code block.
#[derive(Clone, Debug)]
pub struct Block<'a> {
    /// The document.
    pub path: &'a RepoPath,
    /// Its text.
    pub text: &'a str,
    /// The block.
    pub code: &'a CodeBlock,
    /// The number of its first line, counted from 1.
    pub number: usize,
    /// Its language, in lower case.
    pub language: String,
    /// How it is marked.
    pub mark: Option<Mark>,
}

/// The blocks of a file that have a language; none of a file that is no text.
pub fn of_file<'a>(path: &'a RepoPath, file: &'a SourceFile) -> Vec<Block<'a>> {
    let (Ok(text), Ok(page)) = (file.text(), file.page()) else { return Vec::new() };
    let block = |code: &'a CodeBlock| {
        let start = code.lines.first().map_or(code.range.start, |line| line.start);
        let number = file.lines().line_index(start) + 1;
        let mark = marked(&code.info).or_else(|| commented(text, code.range.start));
        Block { path, text, code, number, language: language(code), mark }
    };
    page.blocks.iter().map(block).filter(|block| !block.language.is_empty()).collect()
}

impl<'a> Block<'a> {
    /// The lines, without their ends.
    pub fn lines(&self) -> Vec<&'a str> {
        let line = |range: &Range<usize>| self.text[range.clone()].trim_end_matches(['\r', '\n']);
        self.code.lines.iter().map(line).collect()
    }

    /// The place of a line, counted from zero in the block; of a block without lines its fence.
    pub fn site(&self, line: usize) -> Site {
        let range = self.code.lines.get(line).cloned().unwrap_or_else(|| {
            let fence = &self.text[self.code.range.clone()];
            self.code.range.start..self.code.range.start + fence.find('\n').unwrap_or(fence.len())
        });
        let said = self.text[range.clone()].trim_end_matches(['\r', '\n']);
        // A line without characters has its place, too.
        let end = if said.is_empty() { range.end } else { range.start + said.len() };
        Site::new(self.path, range.start..end)
    }
}

fn mark(word: &str) -> Option<Mark> {
    match word {
        "skip" | "ignore" | "no_run" => Some(Mark::Skip),
        "fails" | "should_panic" | "compile_fail" => Some(Mark::Fails),
        _ => None,
    }
}

/// The mark among words; of several, the one that runs less.
fn strongest<'w>(words: impl Iterator<Item = &'w str>) -> Option<Mark> {
    let marks: Vec<Mark> = words.filter_map(mark).collect();
    if marks.contains(&Mark::Skip) { Some(Mark::Skip) } else { marks.first().copied() }
}

/// The mark behind the language of an info string.
fn marked(info: &str) -> Option<Mark> {
    let words = info.split(|c: char| c.is_whitespace() || ",{}".contains(c)).filter(|word| !word.is_empty());
    strongest(words.skip(1).map(|word| word.trim_start_matches('.')))
}

/// The mark in a comment that is the line before the fence at `start`: `<!-- skip -->`, `<!-- fails: why -->`.
fn commented(text: &str, start: usize) -> Option<Mark> {
    let fence = memchr::memrchr(b'\n', &text.as_bytes()[..start])?;
    let above = text[..fence].rfind('\n').map_or(0, |at| at + 1);
    // Behind the markers of a quotation or a list.
    let line = &text[above..fence];
    let (before, comment) = line.split_once("<!--")?;
    let said = comment.trim_end().strip_suffix("-->")?.trim();
    if !before.chars().all(|c| c.is_ascii_digit() || " \t>-*+.)".contains(c)) {
        return None;
    }
    let head = said.split([':', ';']).next().unwrap_or(said);
    let head = head.split(" -- ").next().unwrap_or(head);
    let words = || head.split([' ', ',']).filter(|word| !word.is_empty());
    // A comment that only happens to hold such a word is no mark.
    if words().all(|word| mark(word).is_some()) { strongest(words()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_behind_the_language() {
        for (info, expected) in [
            ("rust", None),
            ("skip", None),
            ("rust,no_run", Some(Mark::Skip)),
            ("rust, should_panic", Some(Mark::Fails)),
            ("python fails", Some(Mark::Fails)),
            ("python fails skip", Some(Mark::Skip)),
            ("python {.skip}", Some(Mark::Skip)),
            ("python skipped", None),
            ("python title=skip", None),
        ] {
            assert_eq!(marked(info), expected, "{info}");
        }
    }

    #[test]
    fn marks_stand_in_a_comment_of_the_line_above() {
        for (above, expected) in [
            ("<!-- skip -->", Some(Mark::Skip)),
            ("<!-- skip: needs a network -->", Some(Mark::Skip)),
            ("<!-- fails -- on purpose -->", Some(Mark::Fails)),
            ("> <!--ignore-->", Some(Mark::Skip)),
            ("- <!-- ignore -->", Some(Mark::Skip)),
            ("<!-- skip the next step -->", None),
            ("<!-- -->", None),
            ("text <!-- skip -->", None),
            ("<!-- skip --> text", None),
            ("skip -->", None),
            ("", None),
        ] {
            let text = format!("x\r\n{above}\r\n```sh\r\n```\r\n");
            let start = text.find("```").unwrap();
            assert_eq!(commented(&text, start), expected, "{above}");
        }
        assert_eq!(commented("<!-- skip -->\n\n```", 15), None);
        assert_eq!(commented("```", 0), None);
    }
}
