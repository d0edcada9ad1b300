//! Who may approve a change: a table for people, a document for machines.

use serde::Serialize;

use super::escape::visible;
use super::plural;

/// The version of the document.
const SCHEMA: u32 = 1;

/// How one changed path is approved.
#[derive(Debug, Serialize)]
pub struct Row {
    /// The path, or how a name is shown that is none.
    pub path: String,
    /// `changed`, `removed`, `link`, `unreadable`, `outside`.
    pub change: &'static str,
    /// `auto`, `notify`, `review`, `block`.
    pub approval: String,
    /// The tier that decides.
    pub tier: Option<String>,
    /// The path of the tier, as configured.
    pub entry: Option<String>,
    /// The line of the configuration that it stands on.
    pub line: Option<usize>,
    /// Why, as a part of a sentence.
    pub why: String,
    /// What the tier says of itself.
    pub reason: String,
}

/// What one policy says.
#[derive(Debug, Serialize)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// The strictest approval of any path.
    pub approval: String,
    /// Whether no person is needed.
    pub auto_approvable: bool,
    /// How many lines the change adds and removes; nothing where that cannot be counted.
    pub lines: Option<usize>,
    /// Every changed path.
    pub paths: Vec<Row>,
}

/// What all of them say.
#[derive(Debug)]
pub struct Shown<'a> {
    /// What the change is measured from.
    pub base: &'a str,
    /// What the configuration is called.
    pub config: &'a str,
    /// The verdict of each policy.
    pub policies: Vec<Policy>,
    /// Whether no person is needed for any.
    pub auto_approvable: bool,
    /// Why, as a part of a sentence.
    pub because: String,
}

fn plain(text: &str) -> String {
    visible(text.as_bytes(), false)
}

/// The verdict for people.
pub fn human(shown: &Shown<'_>) -> String {
    let mut out = String::new();
    for policy in shown.policies.iter().filter(|policy| !policy.paths.is_empty()) {
        let lines = policy.lines.map_or("lines that cannot be counted".to_owned(), |lines| plural(lines, "line"));
        let paths = plural(policy.paths.len(), "changed path");
        out.push_str(&format!("policy `{}`, against {}: {paths}, {lines}\n", policy.name, plain(shown.base)));
        let width = policy.paths.iter().map(|row| plain(&row.path).chars().count()).max().unwrap_or(0).min(60);
        // A column that says nothing is left out.
        let changes = policy.paths.iter().map(|row| row.change).filter(|change| *change != "changed");
        let change = changes.map(|change| change.len() + 2).max().unwrap_or(0);
        for row in &policy.paths {
            let line = row.line.map_or(String::new(), |line| format!(" ({}:{line})", shown.config));
            let how = if row.change == "changed" { "" } else { row.change };
            let reason = if row.reason.is_empty() { String::new() } else { format!("; {}", plain(&row.reason)) };
            let path = plain(&row.path);
            out.push_str(&format!(
                "  {:<6}  {how:<change$}{path:<width$}  {}{line}{reason}\n",
                row.approval,
                plain(&row.why)
            ));
        }
    }
    let word = if shown.auto_approvable { "yes" } else { "no" };
    out + &format!("auto-approvable: {word}, because {}\n", plain(&shown.because))
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    kind: &'static str,
    base: &'a str,
    auto_approvable: bool,
    because: &'a str,
    policies: &'a [Policy],
}

/// The verdict for machines: `docs/policy.schema.json`.
///
/// # Errors
/// None that can happen: every value is text or a number.
pub fn json(shown: &Shown<'_>) -> serde_json::Result<String> {
    let Shown { base, auto_approvable, because, policies, .. } = shown;
    let auto_approvable = *auto_approvable;
    let document = Document { schema: SCHEMA, kind: "policy", base, auto_approvable, because, policies };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
