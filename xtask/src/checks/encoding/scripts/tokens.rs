//! A PowerShell script, and what of it is typographic.

use std::ops::Range;

use crate::model::{Edit, Finding, Fix, RepoPath, Safety, Site};
use crate::text::powershell::{self, Kind, Source, Token, is_dash, is_double_quote, is_single_quote};
use crate::text::unicode::name::number;

use super::rules;

/// A script that was scanned.
pub(super) struct Script<'a> {
    pub(super) path: &'a RepoPath,
    pub(super) text: &'a str,
    pub(super) source: &'a Source,
}

impl Script<'_> {
    /// Whether it says that Windows PowerShell must not run it: `#Requires -Version 6`, or `-PSEdition Core`.
    pub(super) fn needs_core(&self) -> bool {
        let comments = self.source.tokens.iter().filter(|token| token.kind == Kind::Comment);
        comments.map(|token| &self.text[token.range.clone()]).any(requires_core)
    }

    /// Whether it is signed, so that no byte of it may change.
    pub(super) fn is_signed(&self) -> bool {
        memchr::memmem::find(self.text.as_bytes(), b"# SIG # Begin signature block").is_some()
    }
}

fn requires_core(comment: &str) -> bool {
    let Some(head) = comment.get(..9) else { return false };
    if !head.eq_ignore_ascii_case("#requires") {
        return false;
    }
    let words: Vec<String> = comment[9..].split_whitespace().map(str::to_ascii_lowercase).collect();
    words.windows(2).any(|pair| {
        let major = || pair[1].split('.').next().and_then(|major| major.parse::<u32>().ok());
        // PowerShell takes any beginning of a parameter's name that is clear.
        let is_version = pair[0].len() > 1 && "-version".starts_with(pair[0].as_str());
        let is_edition = pair[0].len() > 2 && "-psedition".starts_with(pair[0].as_str());
        is_version && major().is_some_and(|major| major >= 6) || is_edition && pair[1] == "core"
    })
}

/// Finds quotes and dashes of a word processor that are syntax, also in code within strings.
pub(super) fn typographic(script: &Script<'_>, findings: &mut Vec<Finding>) {
    within(script, 0, script.text, script.source, findings);
    for hole in powershell::holes(script.source, script.text) {
        let inside = &script.text[hole.clone()];
        if !inside.is_ascii() {
            within(script, hole.start, inside, &powershell::scan(inside), findings);
        }
    }
}

/// The same in code that stands at `shift`.
fn within(script: &Script<'_>, shift: usize, text: &str, source: &Source, findings: &mut Vec<Finding>) {
    for (index, token) in source.tokens.iter().enumerate() {
        let is_name = || source.commands.binary_search_by_key(&index, |command| command.name).is_ok();
        let wrong: Vec<Range<usize>> =
            wrong(text, token, is_name).into_iter().map(|r| r.start + shift..r.end + shift).collect();
        let Some(first) = wrong.first() else { continue };
        let found = script.text[first.clone()].chars().find(|c| !c.is_ascii()).unwrap_or_default();
        let what = if is_dash(found) { "dash" } else { "quote" };
        let message = format!("{} is used as a {what} of the language", number(found));
        let site = Site::new(script.path, first.clone());
        let finding = Finding::new(&rules::PS1_TYPOGRAPHIC_TOKEN, site, message, "write the ASCII character");
        let edit = |range: &Range<usize>| Edit::replace(script.path, range.clone(), plain(&script.text[range.clone()]));
        let fix = Fix { safety: Safety::Suggested, edits: wrong.iter().map(edit).collect() };
        findings.push(if script.is_signed() { finding } else { finding.fixed_by(fix) });
    }
}

/// Where a token holds typographic syntax.
fn wrong(text: &str, token: &Token, is_name: impl Fn() -> bool) -> Vec<Range<usize>> {
    let Range { start, end } = token.range;
    let places = match &token.kind {
        Kind::Text(inside) => {
            let closing = if inside.closed { text[inside.body.end..end].trim_start() } else { "" };
            vec![start..start + text[start..inside.body.start].trim_end().len(), end - closing.len()..end]
        }
        Kind::Parameter | Kind::Operator => {
            std::iter::once(start..start + text[start..end].chars().next().map_or(0, char::len_utf8)).collect()
        }
        // `Get-Item` with another dash is another name.
        Kind::Word if is_name() => {
            let dashes = text[start..end].char_indices().filter(|(_, c)| is_dash(*c));
            dashes.map(|(at, c)| start + at..start + at + c.len_utf8()).collect()
        }
        _ => Vec::new(),
    };
    places.into_iter().filter(|range| plain(&text[range.clone()]) != text[range.clone()]).collect()
}

/// `text` with ASCII quotes and dashes.
fn plain(text: &str) -> String {
    let plain = |c: char| match c {
        c if is_single_quote(c) => '\'',
        c if is_double_quote(c) => '"',
        c if is_dash(c) => '-',
        c => c,
    };
    text.chars().map(plain).collect()
}
