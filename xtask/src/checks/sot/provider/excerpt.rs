//! Parts of files, quoted.

use std::ops::Range;

use super::{Page, Refusal};
use crate::model::RepoPath;
use crate::text::marker::{self, Region};

/// The file an excerpt quotes, so that it can be read.
pub fn source(region: &Region) -> Option<RepoPath> {
    if region.name != "excerpt" {
        return None;
    }
    RepoPath::new(region.args.split_whitespace().next()?).ok()
}

/// What the arguments ask for.
#[derive(Default)]
struct Wanted<'a> {
    lines: Option<Range<usize>>,
    tag: Option<&'a str>,
    language: Option<&'a str>,
}

/// A file, or a part of it, in a code fence.
pub fn render(page: &Page<'_>, args: &str) -> Result<String, Refusal> {
    let mut words = args.split_whitespace();
    let path = RepoPath::new(words.next().unwrap_or_default()).map_err(Refusal::Wrong)?;
    let wanted = wanted(words)?;
    let real = page.snapshot.resolve(&path);
    let Some(file) = page.snapshot.file(&path).filter(|_| page.snapshot.tree.contains(real)) else {
        return Err(Refusal::Wrong(format!("`{path}` is no file that git tracks or would")));
    };
    let Ok(source) = file.text() else {
        return Err(Refusal::Wrong(format!("`{path}` is not UTF-8")));
    };
    // An excerpt of excerpts would need a second run to settle, or never would.
    let quotes = |document| marker::markers(source, document).regions.iter().any(|region| region.name == "excerpt");
    let is_chain = path.is_markdown() && file.document().is_ok_and(quotes);
    if real == page.survey.path || is_chain {
        return Err(Refusal::Wrong(format!("`{path}` holds excerpts itself")));
    }
    let source = source.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
    let lines: Vec<&str> = source.lines().collect();
    let range = match (&wanted.lines, wanted.tag) {
        (Some(_), Some(_)) => return Err(Refusal::Wrong("`lines` and `tag` exclude each other".to_owned())),
        (Some(range), None) if range.end > lines.len() => {
            return Err(Refusal::Wrong(format!("`{path}` has {} lines", lines.len())));
        }
        (Some(range), None) => range.clone(),
        (None, Some(tag)) => tagged(&lines, tag).map_err(|what| Refusal::Wrong(format!("`{path}` {what}")))?,
        (None, None) => 0..lines.len(),
    };
    let body = lines[range].join("\n");
    let fence = "`".repeat(longest_run(&body).max(2) + 1);
    let language = wanted.language.or(path.extension()).unwrap_or("text");
    Ok(format!("{fence}{language}\n{body}\n{fence}\n"))
}

fn wanted<'a>(words: impl Iterator<Item = &'a str>) -> Result<Wanted<'a>, Refusal> {
    let mut wanted = Wanted::default();
    for word in words {
        match word.split_once('=') {
            Some(("lines", range)) => {
                let lines = range
                    .split_once('-')
                    .and_then(|(first, last)| Some((first.parse::<usize>().ok()?, last.parse::<usize>().ok()?)));
                match lines {
                    Some((first, last)) if 0 < first && first <= last => wanted.lines = Some(first - 1..last),
                    _ => return Err(Refusal::Wrong(format!("`{range}` is no range of lines"))),
                }
            }
            Some(("tag", tag)) if !tag.is_empty() => wanted.tag = Some(tag),
            Some(("lang", language)) if !language.contains('`') => wanted.language = Some(language),
            _ => return Err(Refusal::Wrong(format!("`{word}` is not understood"))),
        }
    }
    Ok(wanted)
}

/// The lines between the two that hold the tag.
fn tagged(lines: &[&str], tag: &str) -> Result<Range<usize>, String> {
    let holds = |line: &str, word: &str| {
        line.split_once(word).is_some_and(|(_, rest)| rest.split_whitespace().next() == Some(tag))
    };
    let begins: Vec<usize> = (0..lines.len()).filter(|&index| holds(lines[index], "xtask:tag")).collect();
    let ends: Vec<usize> = (0..lines.len()).filter(|&index| holds(lines[index], "xtask:end-tag")).collect();
    match (begins.as_slice(), ends.as_slice()) {
        ([begin], [end]) if begin < end => Ok(begin + 1..*end),
        ([], []) => Err(format!("has no tag `{tag}`")),
        _ => Err(format!("does not hold tag `{tag}` as one pair of lines")),
    }
}

/// The longest run of backticks, which a fence round the text must exceed.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
