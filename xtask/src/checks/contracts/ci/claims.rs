//! Documents that call checks enforced, or not.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::checks::reports;
use super::named::{Mention, Thing, Things};
use super::open::Opened;
use super::prose::{self, Piece, Said, Tone};
use super::{rules, run::site};
use crate::checks::docs_drift::names_workflow;
use crate::ledger::Derived;
use crate::ledger::derived_at;
use crate::model::{Edit, Finding, Fix, RepoPath, Safety, Site};
use crate::text::markdown::Document;
use crate::text::markdown::page::Page;
use crate::workflow::Verdict;

/// What shows that a sentence speaks of continuous integration.
static SPEAKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\bCI\b|(?i-u:\b(?:workflows?|GitHub Actions|(?:required|status) checks?|branch protection)\b)")
        .expect("the pattern is fixed and has a test")
});

/// What a list of required status checks is headed by.
static REQUIRED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i-u:\b(?:required (?:status )?checks?|(?:status )?checks? (?:that are )?required|branch protection))",
    )
    .expect("the pattern is fixed and has a test")
});

/// One document.
pub struct Text<'a> {
    /// Its path.
    pub path: &'a RepoPath,
    /// What it says.
    pub text: &'a str,
    /// Its blocks.
    pub document: &'a Document,
    /// Its code spans.
    pub page: &'a Page,
    /// What this tool writes in it.
    pub derived: &'a [Derived],
}

/// Holds every claim of a document to what the workflows run.
pub fn judge(of: &Text<'_>, opened: &Opened, things: &Things, findings: &mut Vec<Finding>) {
    for piece in prose::pieces(of.text, of.document) {
        if derived_at(of.derived, piece.range.start).is_some() {
            continue;
        }
        let said = prose::said(of.text, &piece.range);
        if said.is_empty() && piece.lead.is_none() {
            continue;
        }
        match listed(of, &piece).filter(|span| !is_reported(opened, &of.text[span.clone()])) {
            Some(span) => findings.push(unreported(of, opened, things, span)),
            None => judge_piece(of, things, &piece, &said, findings),
        }
    }
}

/// The name that an item of a list of required checks begins with.
fn listed(of: &Text<'_>, piece: &Piece) -> Option<Range<usize>> {
    let lead = piece.lead.as_ref()?;
    let start = of.text[..lead.range.start].rfind('\n').map_or(0, |at| at + 1);
    let line = of.text[start..].lines().next()?;
    let spans = &of.page.spans;
    let span = &spans.get(spans.partition_point(|span| span.range.start < piece.range.start))?.range;
    let before = of.text.get(piece.range.start..span.start).filter(|_| span.end <= piece.range.end)?;
    let name = &of.text[span.clone()];
    let is_name =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '/' | '.' | '(' | ')' | ',' | '&' | '+');
    let is_first = !before.contains(char::is_alphanumeric) && name.chars().all(is_name) && !name.starts_with('-');
    let is_file = name.ends_with(".yml") || name.ends_with(".yaml") || name.ends_with(".md");
    (REQUIRED.is_match(line) && is_first && !is_file).then(|| span.clone())
}

fn is_reported(opened: &Opened, name: &str) -> bool {
    opened.board.jobs.iter().any(|job| reports(job, name))
}

/// A list of required checks has a name that no job reports under.
fn unreported(of: &Text<'_>, opened: &Opened, things: &Things, span: Range<usize>) -> Finding {
    let name = &of.text[span.clone()];
    let by_id = opened.board.jobs.iter().find(|job| job.id == name);
    let message = match (by_id, things.meant(name).is_empty()) {
        (Some(job), _) => {
            format!("`{name}` is listed as a required check, and the job of that id reports as `{}`", job.name)
        }
        (None, false) => format!("`{name}` is listed as a required check, and it is no job: only jobs report"),
        (None, true) => format!("`{name}` is listed as a required check, and no job reports under that name"),
    };
    let help = "write the name that a job reports under; `cargo xtask contracts ci --format json` lists them";
    let finding = Finding::new(&rules::UNKNOWN_CHECK, Site::new(of.path, span), message, help);
    match by_id {
        Some(job) => finding.because(site(&job.path, job.range.clone())),
        None => finding,
    }
}

fn judge_piece(of: &Text<'_>, things: &Things, piece: &Piece, said: &[Said], findings: &mut Vec<Finding>) {
    let (mentions, scope, unknown) = mentions(of, things, &piece.range, piece.name.as_ref());
    let tones: Vec<Tone> = said.iter().map(|said| said.tone).collect();
    let tone = tones.first().copied().or(piece.lead.as_ref().map(|lead| lead.tone));
    // Who says both of several things is not read well enough.
    let Some(tone) = tone.filter(|tone| tones.iter().all(|other| other == tone)) else { return };
    let cells = match tone {
        Tone::Enforced => 2,
        Tone::Staged => 1,
    };
    let end = piece.cells.get(cells - 1).or(piece.cells.last());
    let is_in = |mention: &Mention| {
        let before = of.text[piece.range.start..mention.range.start].trim_end_matches(['`', '*']);
        end.is_none_or(|end| mention.range.start < *end) && !prose::leaves_out(before)
    };
    let claimed = claimed(of.text, mentions.into_iter().filter(is_in).collect(), said.last());
    // The word nearest behind a name is what is said of it.
    let nearest = |mention: &Mention| said.iter().find(|word| word.range.start >= mention.range.end).or(said.first());
    for mention in &claimed {
        let mut meant: Vec<&Thing> = mention.things.iter().map(|place| things.get(*place)).collect();
        let in_scope = |thing: &&Thing| scope.iter().any(|scope| scope == &thing.path || scope == &thing.job);
        if meant.iter().any(in_scope) {
            meant.retain(in_scope);
        }
        findings.extend(match tone {
            Tone::Enforced => {
                let word = nearest(mention);
                let count = claimed.iter().filter(|other| nearest(other) == word).count();
                overstated(of, mention, &meant, (word, piece.lead.as_ref()), count)
            }
            Tone::Staged => understated(of, mention, &meant),
        });
    }
    if tone == Tone::Enforced {
        findings.extend(unknown.into_iter().filter_map(|span| absent(of, things, piece, said, &span)));
    }
}

/// What a piece names, where it says that is, and the code spans that name nothing known.
fn mentions(
    of: &Text<'_>,
    things: &Things,
    range: &Range<usize>,
    name: Option<&Range<usize>>,
) -> (Vec<Mention>, Vec<String>, Vec<Range<usize>>) {
    let spans = &of.page.spans;
    let first = spans.partition_point(|span| span.range.start < range.start);
    let inside: Vec<&Range<usize>> =
        spans[first..].iter().map(|span| &span.range).take_while(|span| span.end <= range.end).collect();
    let is_code = |at: usize| inside.iter().any(|span| span.contains(&at));
    let mut mentions = things.in_prose(of.text, range, name, &is_code);
    let (mut scope, mut unknown) = (Vec::new(), Vec::new());
    for span in &inside {
        let said = &of.text[(*span).clone()];
        let meant = things.meant(said);
        match things.workflow(said) {
            Some(path) => scope.push(path.to_owned()),
            None if meant.is_empty() => unknown.push((*span).clone()),
            None => mentions.push(Mention { range: (*span).clone(), is_code: true, things: meant }),
        }
    }
    mentions.sort_by_cached_key(|mention| mention.range.start);
    // "mypy in `lint`" speaks of mypy.
    let is_job = |mention: &Mention| mention.things.iter().all(|place| things.get(*place).is_job);
    if mentions.iter().any(|mention| !is_job(mention)) {
        let places = |mention: &Mention| {
            let before = of.text[range.start..mention.range.start].trim_end_matches(['`', ' ', '\n', '*']);
            let last = before.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
            is_job(mention) && matches!(last.as_str(), "in" | "of" | "under" | "within" | "the")
        };
        let (outer, inner): (Vec<Mention>, Vec<Mention>) = mentions.into_iter().partition(places);
        scope.extend(outer.iter().flat_map(|mention| &mention.things).map(|place| things.get(*place).job.clone()));
        mentions = inner;
    }
    (mentions, scope, unknown)
}

/// The mentions that a claim is about: those before it, else those behind it; behind `by` both.
fn claimed(text: &str, mentions: Vec<Mention>, word: Option<&Said>) -> Vec<Mention> {
    let Some(word) = word else { return mentions };
    let is_before = |mention: &Mention| mention.range.end <= word.range.start;
    let by = text[word.range.end..].trim_start().starts_with("by ");
    if by || !mentions.iter().any(is_before) {
        return mentions;
    }
    mentions.into_iter().filter(is_before).collect()
}

/// It is called enforced and is not.
fn overstated(
    of: &Text<'_>,
    mention: &Mention,
    meant: &[&Thing],
    (word, lead): (Option<&Said>, Option<&Said>),
    count: usize,
) -> Option<Finding> {
    let first = meant.first().filter(|_| meant.iter().all(|thing| thing.state.verdict() == Verdict::Staged))?;
    let text = of.text;
    let ticks =
        if mention.is_code { text[mention.range.end..].bytes().take_while(|byte| *byte == b'`').count() } else { 0 };
    let end = mention.range.end + ticks;
    if text[end..].starts_with(" (STAGED") {
        return None;
    }
    let name = &text[mention.range.clone()];
    let why = first.state.reasons().join("; ");
    let called = word.or(lead).map_or("enforced", |word| &text[word.range.clone()]);
    let called = called.split_whitespace().collect::<Vec<_>>().join(" ");
    let message = format!("`{}` is called \"{called}\", and its failure fails nothing: {why}", one_line(name));
    let edit = match word.filter(|word| word.is_plain && count == 1 && !text[word.range.end..].starts_with(['-', '`']))
    {
        Some(word) => Edit::replace(of.path, word.range.clone(), "STAGED"),
        None => Edit::insert(of.path, end, " (STAGED)"),
    };
    let help = "call it STAGED, or let its failure count";
    let finding = Finding::new(&rules::NOT_ENFORCED, Site::new(of.path, mention.range.clone()), message, help);
    let fix = Fix { safety: Safety::Suggested, edits: vec![edit] };
    Some(finding.because(site(&first.path, first.range.clone())).fixed_by(fix))
}

/// It is called informational and is enforced.
fn understated(of: &Text<'_>, mention: &Mention, meant: &[&Thing]) -> Option<Finding> {
    // One that is not enforced may be the one that is meant.
    let counts =
        |thing: &&Thing| thing.state.staged.is_empty() && thing.state.conditions.iter().all(|it| it.paths.is_some());
    let first = meant.first().filter(|_| meant.iter().all(counts))?;
    let name = one_line(&of.text[mention.range.clone()]);
    let message = format!("`{name}` is called informational, and its failure fails the change");
    let help = "say that it is enforced, or let it be what the text says";
    let site_here = Site::new(of.path, mention.range.clone());
    let finding = Finding::new(&rules::ENFORCED_AFTER_ALL, site_here, message, help);
    Some(finding.because(site(&first.path, first.range.clone())))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Something is called enforced that no workflow has.
fn absent(of: &Text<'_>, things: &Things, piece: &Piece, said: &[Said], span: &Range<usize>) -> Option<Finding> {
    let name = &of.text[span.clone()];
    // What `docs-drift` finds is said once.
    if names_workflow(of.text, span) {
        return None;
    }
    let behind = of.text[span.end..piece.range.end.max(span.end)].trim_start_matches('`').trim_start().to_lowercase();
    let before = of.text[piece.range.start..span.start].trim_end_matches('`').trim_end().to_lowercase();
    let kind = ["job", "step", "check"].into_iter().find(|kind| {
        let next = behind.strip_prefix(kind).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        next || before.ends_with(&format!(" {kind}"))
    });
    // "`x` is a required check": of what stands further off something else may be said.
    let is_said = said.iter().filter_map(|word| of.text.get(span.end..word.range.start)).any(|between| {
        let mut words = between.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.clone().count() <= 3 && words.next().is_none_or(|first| matches!(first, "is" | "are" | "must" | "has"))
    });
    let is_ci = is_said && SPEAKS.is_match(&of.text[piece.range.clone()]);
    let is_name = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b' ' | b'/'))
        && name.contains('-')
        && !name.starts_with(['-', '/']);
    let is_command = name.split_whitespace().count() > 1 && name.starts_with(|c: char| c.is_ascii_lowercase());
    let message = match kind {
        Some(kind) if is_name || kind == "step" => format!("no workflow has a {kind} `{name}`, so nothing enforces it"),
        None if is_ci && is_command && !things.hides() => {
            format!("no step of a workflow runs `{name}`, so nothing enforces it")
        }
        None if is_ci && is_name && !is_command && !name.contains('/') => {
            format!("no workflow has a job or step `{name}`, so nothing enforces it")
        }
        _ => return None,
    };
    let help = "name what a workflow has (`cargo xtask contracts ci` lists it), or take the claim out";
    Some(Finding::new(&rules::NOT_ENFORCED, Site::new(of.path, span.clone()), message, help))
}
