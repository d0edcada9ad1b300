//! PowerShell in other files: steps of workflows, and code blocks of documents.

use std::ops::Range;

use super::super::Subject;
use super::cmdlets;
use crate::model::{Finding, RepoPath, Site};
use crate::text::powershell;
use crate::text::yaml::Node;

/// Whether `path` is a workflow or an action of GitHub.
pub(super) fn is_workflow(path: &RepoPath) -> bool {
    let is_action = matches!(path.file_name(), "action.yml" | "action.yaml");
    is_action || path.as_str().starts_with(".github/workflows/")
}

/// Whether the word stands anywhere in `bytes`.
pub(super) fn speaks_of_powershell(bytes: &[u8]) -> bool {
    [&b"owershell"[..], b"owerShell", b"```ps", b"~~~ps", b"```posh"]
        .iter()
        .any(|word| memchr::memmem::find(bytes, word).is_some())
}

/// What steps with `shell: powershell` write.
pub(super) fn workflow(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let (Ok(text), Ok(stream)) = (subject.file.text(), subject.file.yaml()) else { return };
    let shell = |node: &Node| node.at(&["defaults", "run", "shell"]).and_then(Node::as_str).map(str::to_owned);
    for document in &stream.documents {
        let default = shell(document);
        let jobs = document.get("jobs").map(Node::written).unwrap_or_default().iter().map(|entry| &entry.value);
        let action = document.get("runs");
        for job in jobs.chain(action) {
            let default = shell(job).or_else(|| default.clone());
            for step in job.get("steps").map(Node::items).unwrap_or_default() {
                let shell = step.get("shell").and_then(Node::as_str).or(default.as_deref());
                let is_powershell = shell.and_then(|shell| shell.split_whitespace().next()) == Some("powershell");
                if let Some(run) = step.get("run").filter(|_| is_powershell) {
                    of_step(subject.path, text, run, findings);
                }
            }
        }
    }
}

fn of_step(path: &RepoPath, text: &str, run: &Node, findings: &mut Vec<Finding>) {
    let Some(script) = run.as_str() else { return };
    let source = powershell::scan(script);
    for write in cmdlets::judge(script, &source) {
        let range = within(text, run, script, &write.range).unwrap_or(run.range.clone());
        findings.push(write.finding_at(Site::new(path, range)));
    }
}

/// Where `range` of the text of a literal block scalar stands in the file: its lines are the file's, less their indentation.
fn within(text: &str, run: &Node, script: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let first = text[..run.range.start].rfind('\n')? + 1;
    let head = text[..first - 1].lines().next_back()?;
    let is_literal =
        head.split(" #").next()?.trim_end().trim_end_matches(['-', '+', '1', '2', '4', '8']).ends_with('|');
    if !is_literal || !text[first..run.range.start].trim().is_empty() {
        return None;
    }
    // The node begins with the first line that is not blank.
    let blank = script.lines().take_while(|line| line.trim().is_empty()).count();
    let before = &script[..range.start];
    let line_start = before.rfind('\n').map_or(0, |feed| feed + 1);
    let line = script[line_start..].lines().next()?;
    let index = before.matches('\n').count().checked_sub(blank)?;
    let mut start = first;
    for _ in 0..index {
        start += text[start..].find('\n')? + 1;
    }
    let whole = text[start..].lines().next()?;
    let indent = whole.len().checked_sub(line.len()).filter(|_| whole.ends_with(line))?;
    let at = start + indent + range.start - line_start;
    Some(at..at + range.len())
}

/// What PowerShell in fences of a document writes.
pub(super) fn document(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let (Ok(text), Ok(page)) = (subject.file.text(), subject.file.page()) else { return };
    for block in &page.blocks {
        let language = block.info.split([' ', ',', '{']).next().unwrap_or_default().to_ascii_lowercase();
        if !matches!(language.as_str(), "powershell" | "ps1" | "ps" | "posh") {
            continue;
        }
        let has_prompt = block.lines.iter().any(|line| prompt(&text[line.clone()]) > 0);
        let (mut script, mut places) = (String::new(), Vec::new());
        for line in &block.lines {
            let shown = &text[line.clone()];
            let prompt = prompt(shown);
            // What is no input is what was answered.
            if has_prompt && prompt == 0 {
                continue;
            }
            places.push((script.len(), line.start + prompt));
            script.push_str(&shown[prompt..]);
        }
        let source = powershell::scan(&script);
        if (super::tokens::Script { path: subject.path, text: &script, source: &source }).needs_core() {
            continue;
        }
        for write in cmdlets::judge(&script, &source) {
            let at = write.range.start;
            let place = places[..places.partition_point(|(start, _)| *start <= at)].last();
            let Some((start, line)) = place else { continue };
            let shifted = at - start + line;
            let site = Site::new(subject.path, shifted..shifted + write.range.len());
            findings.push(write.finding_at(site));
        }
    }
}

/// How long the prompt in front of a line of input is: `PS C:\>`, `>`.
fn prompt(line: &str) -> usize {
    let behind = if line.starts_with("PS") { line.find('>') } else { line.starts_with('>').then_some(0) };
    behind.map_or(0, |arrow| arrow + 1)
}
