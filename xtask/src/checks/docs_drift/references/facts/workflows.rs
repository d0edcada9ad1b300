//! Workflows of GitHub Actions: their names and their jobs.

use super::{Name, Unreadable, yaml_of};
use crate::model::SourceFile;

/// What a workflow states.
#[derive(Debug, Default)]
pub struct Workflow {
    /// Its name.
    pub name: Option<Name>,
    /// Its jobs.
    pub jobs: Vec<Job>,
}

/// One job.
#[derive(Debug)]
pub struct Job {
    /// Its id.
    pub id: Name,
    /// The name it reports under.
    pub name: Option<Name>,
    /// Whether the jobs of another workflow stand in for it.
    pub calls: bool,
}

/// Reads one.
pub fn read(file: &SourceFile) -> Result<Workflow, Unreadable> {
    let Some(root) = yaml_of(file)? else { return Ok(Workflow::default()) };
    let named = |node: Option<&crate::text::yaml::Node>| {
        let node = node?;
        Some(Name { text: node.as_str()?.to_owned(), range: node.range.clone() })
    };
    let mut workflow = Workflow { name: named(root.get("name")), jobs: Vec::new() };
    for entry in root.get("jobs").map(|jobs| jobs.entries()).unwrap_or_default() {
        let Some(id) = entry.name() else { continue };
        workflow.jobs.push(Job {
            id: Name { text: id.to_owned(), range: entry.key.range.clone() },
            name: named(entry.value.get("name")),
            calls: entry.value.get("uses").is_some(),
        });
    }
    Ok(workflow)
}
