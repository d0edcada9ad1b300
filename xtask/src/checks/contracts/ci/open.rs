//! The workflows of a repository, judged once.

use std::collections::BTreeSet;

use super::scripts;
use crate::checks::stack::describe::is_workflow;
use crate::config::schema::Config;
use crate::model::{Finding, RepoPath, Site, Snapshot, SourceFile};
use crate::ordered::Ordered;
use crate::text::lines::LineIndex;
use crate::text::yaml;
use crate::workflow::{self, Board, Workflow};

/// Every workflow, and what it comes to.
pub struct Opened {
    /// The workflows that could be read, by path.
    pub workflows: Vec<(String, Workflow)>,
    /// What they come to, the commands of shell scripts that they call among it.
    pub board: Board,
    /// Those that could not be read, and why.
    pub unread: Vec<(RepoPath, yaml::Error)>,
}

/// Whether a file is read for its commands when a workflow calls it.
pub fn is_script(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    !name.contains('.') || name.ends_with(".sh") || name.ends_with(".bash")
}

/// Reads and judges every workflow of `snapshot`.
pub fn open(config: &Config, snapshot: &Snapshot) -> Opened {
    let (mut workflows, mut unread) = (Vec::new(), Vec::new());
    for (path, file) in snapshot.files().filter(|(path, _)| is_workflow(path.as_str())) {
        match read(file) {
            Ok(workflow) => workflows.push((path.as_str().to_owned(), workflow)),
            Err(error) => unread.push((path.clone(), error)),
        }
    }
    let mut board = workflow::judge(&workflows, &config.contracts.report_only);
    scripts::look_through(&mut board, snapshot);
    Opened { workflows, board, unread }
}

fn read(file: &SourceFile) -> Result<Workflow, yaml::Error> {
    let stream = file.yaml().map_err(Clone::clone)?;
    let text = file.text().map_err(|offset| yaml::Error { offset, message: "it is not UTF-8".to_owned() })?;
    workflow::read(text, stream)
}

impl Opened {
    /// The scripts of the repository that workflows call.
    pub fn scripts(&self, snapshot: &Snapshot) -> BTreeSet<RepoPath> {
        let steps = self.board.jobs.iter().flat_map(|job| &job.steps);
        let paths = steps.flat_map(|step| &step.commands).filter_map(|row| scripts::called(&row.command.words));
        let paths = paths.filter_map(|path| RepoPath::new(&path).ok());
        paths.filter(|path| is_script(path.as_str()) && snapshot.tree.contains(path)).into_set()
    }

    /// The workflows that could not be read, as findings.
    pub fn report_unread(&self, findings: &mut Vec<Finding>) {
        findings.extend(self.unread.iter().map(|(path, error)| {
            let message = format!("the workflow cannot be read: {}", error.message);
            let site = Site::new(path, error.offset..error.offset);
            Finding::new(&super::rules::UNREADABLE, site, message, "correct the file; GitHub does not run it either")
        }));
    }
}

/// The lines of the file at `path`.
pub fn lines_of<'s>(snapshot: &'s Snapshot, path: &str) -> Option<&'s LineIndex> {
    let path = RepoPath::new(path).ok()?;
    snapshot.file(&path).map(|file| file.lines())
}
