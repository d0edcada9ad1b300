//! Text that was read in the wrong code page and saved again.

pub mod rules;
mod talk;

use std::ops::Range;

use super::{Guard, Kind, Scope, Subject};
use crate::model::{Edit, Finding, Fix, RepoPath, Safety, Site, Snapshot};
use crate::text::mojibake::{self, Damage, Run};
use crate::text::survey::{Survey, lines_beyond_ascii};
use crate::text::unicode::name::number;

/// The guard.
pub struct Mojibake;

impl Guard for Mojibake {
    fn keeps(&self, _path: &RepoPath, kind: Kind, bytes: &[u8], survey: &Survey) -> bool {
        let may_be_damaged = |text: &str| lines_beyond_ascii(text).any(|line| mojibake::may_be_damaged(&text[line]));
        survey.has_non_ascii && kind != Kind::Patch && bytes.utf8_chunks().any(|chunk| may_be_damaged(chunk.valid()))
    }

    fn judge(&self, snapshot: &Snapshot, scope: &Scope) -> Vec<Finding> {
        scope.each(snapshot, judge)
    }
}

/// A damaged line, less what it shows on purpose.
struct Line {
    start: usize,
    damage: Damage,
}

/// A line that gains as much was written by nobody.
const SURE: i32 = 8;

/// The same where a page explains it that few programs read in.
const SURE_RARELY: i32 = 10;

fn judge(subject: &Subject<'_>) -> Vec<Finding> {
    let Ok(text) = subject.file.text() else { return Vec::new() };
    if subject.kind == Kind::Patch || text.is_ascii() {
        return Vec::new();
    }
    let lines = damaged(subject, text);
    let is_proved = is_proved(&lines);
    lines.iter().flat_map(|line| report(subject, text, line, is_proved)).collect()
}

fn damaged(subject: &Subject<'_>, text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    for line in lines_beyond_ascii(text) {
        let said = text[line.clone()].trim_end_matches('\r');
        let range = line.start..line.start + said.len();
        let mut damage = mojibake::inspect(said);
        if damage.runs.is_empty() || talk::names_it(text, &range) {
            continue;
        }
        let mut shown = talk::shown(subject, text, &range, &damage).into_iter();
        damage.runs.retain(|run| shown.next() != Some(true) && !is_in_span(subject, range.start + run.range.start));
        if !damage.runs.is_empty() {
            lines.push(Line { start: range.start, damage });
        }
    }
    lines
}

/// Whether an offset is in a code span of a document.
fn is_in_span(subject: &Subject<'_>, offset: usize) -> bool {
    let spans = || subject.file.page().map(|page| &page.spans[..]).unwrap_or_default();
    let is_in = |spans: &[crate::text::markdown::page::CodeSpan]| {
        let next = spans.partition_point(|span| span.range.end <= offset);
        spans.get(next).is_some_and(|span| span.range.start <= offset)
    };
    subject.kind == Kind::Markdown && is_in(spans())
}

/// Whether what the lines of a file have in common proves the damage: two pieces or a long character, and one page
/// that explains everything that can be restored.
fn is_proved(lines: &[Line]) -> bool {
    let exact = || lines.iter().flat_map(|line| &line.damage.runs).filter(|run| run.is_exact);
    let is_enough = exact().nth(1).is_some() || exact().any(|run| run.longest > 2 && is_usual(run));
    let common = exact().fold(u16::MAX, |common, run| common & run.explained_by);
    is_enough && common != 0
}

/// Whether most damage is done by the page of a run.
fn is_usual(run: &Run) -> bool {
    matches!(run.pages.first(), Some(&("cp1252" | "latin-1" | "cp437" | "cp850")))
}

/// What is said of a line: what can be restored, then what is lost.
fn report(subject: &Subject<'_>, text: &str, line: &Line, is_proved: bool) -> Vec<Finding> {
    let (whole, lossy): (Vec<&Run>, Vec<&Run>) = line.damage.runs.iter().partition(|run| can_be_restored(run));
    let mut findings = Vec::new();
    let place = |run: &Run| line.start + run.range.start..line.start + run.range.end;
    if let (Some(first), Some(last)) = (whole.first(), whole.last()) {
        let sure = if is_usual(first) { SURE } else { SURE_RARELY };
        let is_sure = line.damage.gain() >= sure && !line.damage.is_ambiguous;
        let is_plain = whole.iter().all(|run| run.is_exact && run.text.chars().all(is_plain)) && lossy.is_empty();
        let safety = if is_sure && is_plain && is_proved { Safety::Safe } else { Safety::Suggested };
        let edits = whole.iter().map(|run| Edit::replace(subject.path, place(run), run.text.as_str())).collect();
        let rule = if is_sure { &rules::MOJIBAKE } else { &rules::MOJIBAKE_MILD };
        let site = Site::new(subject.path, place(first).start..place(last).end);
        let (message, help) = (message(text, &place(first), first, whole.len()), help(first));
        findings.push(Finding::new(rule, site, message, help).fixed_by(Fix { safety, edits }));
    }
    if let Some(first) = lossy.first() {
        let message = format!("{}, and a byte of it is lost", message(text, &place(first), first, lossy.len()));
        findings.push(Finding::new(
            &rules::MOJIBAKE_LOSSY,
            Site::new(subject.path, place(first)),
            message,
            candidates(first),
        ));
    }
    findings
}

/// Whether the original is known and holds nothing that no text has.
fn can_be_restored(run: &Run) -> bool {
    (run.is_exact || run.is_control) && !run.text.chars().any(|c| matches!(c, '\0'..='\u{9F}' | '\u{FFFD}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}' | '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFF}'))
}

/// Whether a character is seen where it stands.
fn is_plain(c: char) -> bool {
    !matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{E0000}'..)
}

/// So many characters are named in a message.
const NAMED_MAX: usize = 4;

/// The characters of a text by their numbers.
fn numbers(text: &str) -> String {
    let mut out = String::new();
    for (index, c) in text.chars().enumerate() {
        if index == NAMED_MAX {
            out.push_str(" ...");
            break;
        }
        let space = if index == 0 { "" } else { " " };
        out.push_str(space);
        out.push_str(&number(c));
    }
    out
}

fn message(text: &str, place: &Range<usize>, run: &Run, count: usize) -> String {
    let is = numbers(&text[place.clone()]);
    let pages = match &run.pages[..] {
        _ if run.is_control => "cp1252 that was read as Latin-1".to_owned(),
        [page] => format!("UTF-8 that was read as {page}"),
        [page, rest @ ..] if rest.iter().all(|other| other == page) => {
            format!("UTF-8 that was read as {page} {} times", run.pages.len())
        }
        pages => format!("UTF-8 that was read as {}", pages.join(", then as ")),
    };
    let more = match count {
        1 => String::new(),
        2 => "; another piece of the line is, too".to_owned(),
        _ => format!("; {} more pieces of the line are, too", count - 1),
    };
    format!("{is} is {pages} and saved again{more}")
}

/// What was written, and what may have damaged it.
fn help(run: &Run) -> String {
    let cause = match run.pages.first() {
        Some(&("cp437" | "cp850" | "cp852" | "cp866")) => "PowerShell and cmd.exe read a program's output so",
        Some(&"mac-roman") => "old programs of macOS read so",
        _ => "Windows PowerShell 5.1 reads so without `-Encoding utf8`",
    };
    format!("it was {}; {cause}", numbers(&run.text))
}

/// What a lost piece may have been.
fn candidates(run: &Run) -> String {
    let candidates: Vec<String> = run.candidates.iter().map(|c| numbers(c.encode_utf8(&mut [0; 4]))).collect();
    let guess = match &candidates[..] {
        [] if run.text.contains('\u{FFFD}') => "what it was is not in the file any more".to_owned(),
        [] => format!("it was probably {}", numbers(&run.text)),
        [one] => format!("it was probably {one}"),
        many => format!("it was one of {}", many.join(", ")),
    };
    format!("{guess}; `git log -S` with the damaged text finds the commit that brought it")
}
