//! A workflow from its YAML.

use super::trigger::{self, texts};
use super::{Job, Said, Step, Workflow, comments, runs};
use crate::text::yaml::{Error, Node, Stream, Value};

/// Reads the workflow in `text`, which was read as `stream`.
///
/// # Errors
/// Says why it is no workflow, and where.
pub fn read(text: &str, stream: &Stream) -> Result<Workflow, Error> {
    let wrong = |offset: usize, message: &str| Error { offset, message: message.to_owned() };
    let Some(root) = stream.documents.first().filter(|root| !root.is_null()) else {
        return Err(wrong(0, "it is empty"));
    };
    if !root.is_mapping() {
        return Err(wrong(root.range.start, "it is no mapping, so it has no jobs"));
    }
    let Some(jobs) = root.get("jobs").filter(|jobs| jobs.is_mapping()) else {
        return Err(wrong(root.range.start, "it has no `jobs`"));
    };
    let shell = runs::default_shell(root);
    let triggers = root.get("on").or_else(|| root.get("true")).map(trigger::read).unwrap_or_default();
    let entries = jobs.entries().into_iter();
    let jobs = entries.filter_map(|entry| job(text, said(&entry.key)?, &entry.value, shell));
    let mut workflow =
        Workflow { name: root.get("name").and_then(said), triggers, jobs: jobs.collect(), hidden: Vec::new() };
    workflow.hidden = comments::hidden(text, stream, &workflow);
    Ok(workflow)
}

fn said(node: &Node) -> Option<Said> {
    Some(Said { text: node.as_str()?.to_owned(), range: node.range.clone() })
}

/// The value of a key, if it is a text; a boolean is one, too.
fn at(node: &Node, key: &str) -> Option<Said> {
    node.get(key).filter(|node| !node.is_null()).and_then(said)
}

fn job(text: &str, id: Said, node: &Node, shell: Option<&str>) -> Option<Job> {
    if !node.is_mapping() {
        return None;
    }
    let shell = runs::default_shell(node).or(shell);
    let matrix = node.at(&["strategy", "matrix"]).map(matrix).unwrap_or_default();
    let system = runs::System::of(node.get("runs-on"), &matrix);
    let needs = node.get("needs");
    let needs = needs.iter().flat_map(|needs| match needs.value() {
        Value::Sequence(items) => items.iter().filter_map(said).collect::<Vec<_>>(),
        _ => said(needs).into_iter().collect(),
    });
    let outputs = node.get("outputs").map(pairs).unwrap_or_default();
    let steps = node.get("steps").map(Node::items).unwrap_or_default();
    Some(Job {
        id,
        name: at(node, "name"),
        needs: needs.collect(),
        condition: at(node, "if"),
        tolerates: at(node, "continue-on-error"),
        uses: at(node, "uses"),
        matrix,
        outputs: outputs.into_iter().map(|(key, value)| (key, value.text)).collect(),
        steps: steps.iter().filter(|step| step.is_mapping()).map(|node| step(text, node, shell, system)).collect(),
    })
}

fn step(text: &str, node: &Node, shell: Option<&str>, system: runs::System) -> Step {
    let own = node.get("shell").and_then(Node::as_str);
    let commands = node.get("run").map(|run| runs::commands(text, run, own.or(shell), system));
    Step {
        id: at(node, "id").map(|id| id.text),
        name: at(node, "name"),
        range: node.range.clone(),
        condition: at(node, "if"),
        tolerates: at(node, "continue-on-error"),
        uses: at(node, "uses"),
        with: node.get("with").map(pairs).unwrap_or_default(),
        run: at(node, "run"),
        commands: commands.unwrap_or_default(),
        env: node.get("env").map(pairs).unwrap_or_default().into_iter().map(|(_, value)| value.text).collect(),
    }
}

/// Keys and values that are texts.
fn pairs(node: &Node) -> Vec<(String, Said)> {
    let entries = node.entries().into_iter();
    entries.filter_map(|entry| Some((entry.name()?.to_owned(), said(&entry.value)?))).collect()
}

/// The keys of a matrix and their values; `include` has none, and stands for what is added.
fn matrix(node: &Node) -> Vec<(String, Option<Vec<String>>)> {
    if !node.is_mapping() {
        return vec![("include".to_owned(), None)];
    }
    let mut keys: Vec<(String, Option<Vec<String>>)> = Vec::new();
    for entry in node.entries() {
        let Some(key) = entry.name() else { continue };
        match key {
            "exclude" => {}
            "include" => {
                keys.push((key.to_owned(), None));
                // A name may be made of what is only included.
                for (name, value) in entry.value.items().iter().flat_map(pairs) {
                    match keys.iter_mut().find(|(known, _)| *known == name) {
                        Some((_, Some(values))) if !values.contains(&value.text) => values.push(value.text),
                        Some(_) => {}
                        None => keys.push((name, Some(vec![value.text]))),
                    }
                }
            }
            _ => {
                let is_open = entry.value.as_str().is_some() || entry.value.items().iter().any(Node::is_mapping);
                keys.push((key.to_owned(), (!is_open).then(|| texts(&entry.value))));
            }
        }
    }
    keys
}
