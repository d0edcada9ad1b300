//! For people: findings, the diff, one summary line.

use anstyle::{AnsiColor, Style};

use super::diff::{self, Mark};
use super::escape::visible;
use super::{Context, Status, Verbosity, plural};
use crate::judge::{Change, Judged, Outcome};
use crate::model::{FactValue, Safety, Severity};
use crate::ordered::Ordered;

/// The longest diff shown of one file that is not written; `--format patch` shows all of it.
const DIFF_LINES_MAX: usize = 400;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const HEADER: Style = Style::new().bold();

/// What a patch cannot say: the findings it does not repair, and the summary.
pub fn beside_patch(outcome: &Outcome, context: &Context<'_>) -> String {
    let mut out = String::new();
    for finding in outcome.findings.iter().filter(|finding| !finding.repaired && is_shown(finding, context)) {
        push_finding(&mut out, finding, context);
    }
    if out.is_empty() { out } else { out + &summary(outcome, context) }
}

/// Whether the reader asked for findings like this one.
pub fn is_shown(finding: &Judged, context: &Context<'_>) -> bool {
    let counts = finding.rule.severity != Severity::Warning || context.strict;
    counts || context.verbosity > Verbosity::Quiet
}

/// The findings and the diff.
pub fn body(outcome: &Outcome, context: &Context<'_>) -> String {
    let mut out = String::new();
    for note in &outcome.notes {
        out.push_str(&format!("{}\n", visible(note.as_bytes(), context.ascii)));
    }
    out.push_str(&findings(&outcome.findings, context));
    // Nothing is written that was not shown.
    if context.verbosity > Verbosity::Quiet || context.execute {
        for change in &outcome.changes {
            push_diff(&mut out, change, context);
        }
    }
    if context.verbosity > Verbosity::Quiet {
        for (safety, title) in [
            (Safety::Suggested, "suggested, applied with `--execute --unsafe`:"),
            (Safety::Discards, "would discard text, applied with `--execute --force`:"),
        ] {
            let offers: Vec<_> = outcome.offers.iter().filter(|offer| offer.safety == safety).collect();
            if !offers.is_empty() {
                out.push_str(&format!("\n{}\n", paint(title, HEADER, context)));
            }
            for offer in offers {
                push_diff(&mut out, &offer.change, context);
            }
        }
    }
    if context.verbosity == Verbosity::Verbose {
        for fact in &outcome.facts {
            let value = match &fact.value {
                FactValue::Count(count) => count.to_string(),
                FactValue::Text(text) => text.clone(),
            };
            out.push_str(&format!("{} = {}\n", fact.key.join("."), visible(value.as_bytes(), context.ascii)));
        }
    }
    out
}

fn paint(text: &str, style: Style, context: &Context<'_>) -> String {
    if context.color { format!("{}{text}{}", style.render(), style.render_reset()) } else { text.to_owned() }
}

/// Findings, each with its help.
pub fn findings<'j>(findings: impl IntoIterator<Item = &'j Judged>, context: &Context<'_>) -> String {
    let mut out = String::new();
    for finding in findings.into_iter().filter(|finding| is_shown(finding, context)) {
        push_finding(&mut out, finding, context);
    }
    out
}

fn push_finding(out: &mut String, finding: &Judged, context: &Context<'_>) {
    let place = match finding.start {
        Some(at) => format!("{}:{}:{}", finding.path, at.line, at.column),
        None => finding.path.clone(),
    };
    let style = if finding.rule.severity == Severity::Warning { WARNING } else { ERROR };
    let label = paint(&format!("{}[{}]", finding.rule.severity.word(), finding.label()), style, context);
    let text = |text: &str| visible(text.as_bytes(), context.ascii).replace('\n', " ");
    out.push_str(&format!("{}: {label}: {}", text(&place), text(&finding.message)));
    if let Some((path, line)) = &finding.cause {
        out.push_str(&format!(" (see {}:{line})", text(path)));
    }
    out.push('\n');
    for line in &finding.detail {
        let style = match line.as_bytes().first() {
            Some(b'-') => REMOVED,
            Some(b'+') => ADDED,
            _ => Style::new(),
        };
        out.push_str(&format!("  {}\n", paint(&text(line), style, context)));
    }
    let help = if finding.repaired && context.execute { "the diff below repairs it" } else { finding.help.as_str() };
    if !help.is_empty() {
        out.push_str(&format!("  {} {}\n", paint("help:", HELP, context), text(help)));
    }
}

fn push_diff(out: &mut String, change: &Change, context: &Context<'_>) {
    out.push('\n');
    let lines = diff::lines(change);
    let shown = if context.execute { lines.len() } else { DIFF_LINES_MAX };
    for line in lines.iter().take(shown) {
        let (sign, style) = match line.mark {
            Mark::Header => ("", HEADER),
            Mark::Context => (" ", Style::new()),
            Mark::Removed => ("-", REMOVED),
            Mark::Added => ("+", ADDED),
            Mark::Note => ("", Style::new()),
        };
        let bytes = line.bytes.strip_suffix(b"\n").unwrap_or(&line.bytes);
        let text = format!("{sign}{}", visible(bytes, context.ascii));
        out.push_str(&paint(&text, style, context));
        out.push('\n');
    }
    if lines.len() > shown {
        out.push_str(&format!("... {} more; `--format patch` shows all\n", plural(lines.len() - shown, "line")));
    }
}

/// One line: what was found, what was done or what to do, how much was looked at.
pub fn summary(outcome: &Outcome, context: &Context<'_>) -> String {
    let remaining = |finding: &&Judged| !(finding.repaired && context.execute);
    let (warnings, errors): (Vec<_>, Vec<_>) =
        outcome.findings.iter().filter(remaining).partition(|finding| finding.rule.severity == Severity::Warning);
    let (errors, warnings) = (errors.len(), warnings.len());
    let status = Status::of(outcome, context);
    let mut parts = Vec::new();
    let repaired = if context.execute { outcome.findings.iter().filter(|finding| finding.repaired).count() } else { 0 };
    if repaired > 0 {
        parts.push(format!("{} repaired", plural(repaired, "finding")));
    }
    if errors > 0 {
        parts.push(plural(errors, "error"));
    }
    if warnings > 0 {
        parts.push(plural(warnings, "warning"));
    }
    let files: std::collections::BTreeSet<_> = outcome.changes.iter().map(|change| &change.path).into_set();
    let files = plural(files.len(), "file");
    if !outcome.changes.is_empty() {
        parts.push(if context.execute {
            format!("{files} written")
        } else {
            format!("{files} to change, run with `--execute` to write")
        });
    }
    parts.extend(outcome.remarks.iter().cloned());
    let verdict = match status {
        Status::Clean => paint("clean", ADDED.bold(), context),
        Status::Fixed => paint("fixed", ADDED.bold(), context),
        Status::Findings if errors + warnings == 0 => paint("preview", HEADER, context),
        Status::Findings => paint("findings", ERROR, context),
        Status::Unjudged if outcome.changes.is_empty() => {
            format!("{}, nothing is written", paint("could not judge", ERROR, context))
        }
        Status::Unjudged => paint("could not judge", ERROR, context),
    };
    parts.insert(0, verdict);
    let mut looked: Vec<(&str, usize)> = Vec::new();
    for part in &outcome.looked {
        match looked.iter_mut().find(|(noun, _)| *noun == part.noun) {
            Some((_, count)) => *count += part.count,
            None => looked.push((part.noun, part.count)),
        }
    }
    let looked = looked.iter().map(|(noun, count)| plural(*count, noun)).collect::<Vec<_>>().join(", ");
    let looked = if looked.is_empty() { looked } else { format!(" (looked at {looked})") };
    format!("{}: {}{looked}\n", context.task, parts.join(", "))
}
