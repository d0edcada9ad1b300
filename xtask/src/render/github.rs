//! GitHub Actions annotations: one workflow command a finding.
//!
//! The format is GitHub's, "Workflow commands for GitHub Actions": properties and message are
//! escaped so that neither can end the command early.

use super::escape::visible;
use super::{Context, human};
use crate::judge::{Judged, Outcome};
use crate::model::Severity;
use crate::text::digest::sha256;

/// The annotations of every finding that remains and that the reader asked for.
pub fn annotations(outcome: &Outcome, context: &Context<'_>) -> String {
    let remains = |finding: &&Judged| !(finding.repaired && context.execute) && human::is_shown(finding, context);
    outcome.findings.iter().filter(remains).map(annotation).collect()
}

/// The findings and the diff, in a folded group.
pub fn body(outcome: &Outcome, context: &Context<'_>) -> String {
    format!("::group::xtask {}\n{}::endgroup::\n", context.task, shielded(&human::body(outcome, context)))
}

/// `report` with workflow commands turned off while it is printed: it quotes files, and a file must
/// not command the runner. The token is a digest of the report, which the report cannot hold.
pub fn shielded(report: &str) -> String {
    let token = sha256(report.as_bytes());
    format!("::stop-commands::{token}\n{report}::{token}::\n")
}

/// The annotations and the summary.
pub fn after(outcome: &Outcome, context: &Context<'_>) -> String {
    format!("{}{}", annotations(outcome, context), human::summary(outcome, context))
}

fn annotation(finding: &Judged) -> String {
    let command = match finding.rule.severity {
        Severity::Warning => "warning",
        Severity::Error | Severity::Blocked => "error",
    };
    let mut properties = format!("file={}", property(&finding.path));
    if let (Some(start), Some(end)) = (finding.start, finding.end) {
        properties.push_str(&format!(",line={},col={}", start.line, start.column));
        // A column range is only accepted on one line.
        if end.line > start.line {
            properties.push_str(&format!(",endLine={}", end.line));
        } else if end.column > start.column {
            properties.push_str(&format!(",endColumn={}", end.column));
        }
    }
    let message = format!("{}\nhelp: {}", finding.message, finding.help);
    format!("::{command} {properties},title={}::{}\n", property(&finding.label()), data(&message))
}

fn data(text: &str) -> String {
    visible(text.as_bytes(), false).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
