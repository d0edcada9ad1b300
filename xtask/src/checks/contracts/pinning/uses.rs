//! Every `uses` of a workflow or an action, and what it is pinned to.

use std::ops::Range;

use crate::model::{RepoPath, Site};
use crate::text::yaml::Node;

/// The digits of a commit's id, in SHA-1 and SHA-256.
const COMMIT_DIGITS: [usize; 2] = [40, 64];

/// What stands in one `uses`.
pub struct Use<'a> {
    /// The file.
    pub path: &'a RepoPath,
    /// Where.
    pub range: Range<usize>,
    /// As written, without quotes.
    pub text: &'a str,
    /// What is used.
    pub target: Target<'a>,
}

/// What is used.
pub enum Target<'a> {
    /// Something of this repository.
    Local,
    /// An image.
    Image(&'a str),
    /// An action or a reusable workflow.
    Action {
        /// Who owns it.
        owner: &'a str,
        /// What stands before the `@`.
        name: &'a str,
        /// What stands behind it.
        reference: Ref,
    },
}

/// What an action is pinned to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ref {
    /// A whole commit.
    Commit,
    /// What looks like a version.
    Version,
    /// A branch, or something else that moves.
    Other,
    /// Nothing.
    Nothing,
}

impl<'a> Use<'a> {
    fn new(path: &'a RepoPath, node: &'a Node) -> Option<Use<'a>> {
        let text = node.as_str()?.trim();
        let target = if text.starts_with("./") || text.starts_with("../") {
            Target::Local
        } else if let Some(image) = text.strip_prefix("docker://") {
            Target::Image(image)
        } else {
            let (name, reference) = text.split_once('@').map_or((text, None), |(name, text)| (name, Some(text)));
            let owner = name.split('/').next().unwrap_or_default();
            Target::Action { owner, name, reference: kind(reference.unwrap_or_default()) }
        };
        (!text.is_empty()).then(|| Use { path, range: node.range.clone(), text, target })
    }

    /// Where it stands.
    pub fn site(&self) -> Site {
        Site::new(self.path, self.range.clone())
    }

    /// What exemptions call it.
    pub fn name(&self) -> String {
        match &self.target {
            Target::Action { name, .. } => name.to_ascii_lowercase(),
            Target::Image(image) => image.split(['@', ':']).next().unwrap_or_default().to_owned(),
            Target::Local => self.text.to_owned(),
        }
    }
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether `text` is a SHA-256 digest.
pub fn is_digest(text: &str) -> bool {
    text.len() == COMMIT_DIGITS[1] && is_hex(text)
}

fn kind(reference: &str) -> Ref {
    if reference.is_empty() {
        return Ref::Nothing;
    }
    if COMMIT_DIGITS.contains(&reference.len()) && is_hex(reference) {
        return Ref::Commit;
    }
    // `v4`, `4.1`, `v1.2.3-beta.1`: numbers between dots, and what may follow them.
    let version = reference.strip_prefix(['v', 'V']).unwrap_or(reference);
    let numbers = version.split(['-', '+']).next().unwrap_or_default();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if numbers.split('.').all(is_number) { Ref::Version } else { Ref::Other }
}

/// Whether `path` is the description of an action.
pub fn is_action(path: &RepoPath) -> bool {
    matches!(path.file_name(), "action.yml" | "action.yaml")
}

/// Every `uses` of a file, in order, each once: of jobs, of steps, and of the steps of a composite action.
pub fn uses<'a>(path: &'a RepoPath, document: &'a Node) -> Vec<Use<'a>> {
    let mut nodes: Vec<&Node> = Vec::new();
    let steps = |owner: &'a Node, nodes: &mut Vec<&'a Node>| {
        let steps = owner.get("steps").map_or(&[][..], Node::items);
        nodes.extend(steps.iter().filter_map(|step| step.get("uses")));
    };
    if is_action(path) {
        if let Some(runs) = document.get("runs") {
            steps(runs, &mut nodes);
            nodes.extend(
                runs.get("image").filter(|image| image.as_str().is_some_and(|text| text.starts_with("docker://"))),
            );
        }
    } else {
        for job in document.get("jobs").map(Node::entries).unwrap_or_default() {
            nodes.extend(job.value.get("uses"));
            steps(&job.value, &mut nodes);
        }
    }
    let mut found: Vec<Use<'a>> = nodes.into_iter().filter_map(|node| Use::new(path, node)).collect();
    // An alias stands for what was judged already.
    found.sort_by_cached_key(|used| (used.range.start, used.range.end));
    found.dedup_by_key(|used| used.range.clone());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbers_between_dots() {
        for text in ["v4", "4", "v1.2.3", "1.2.3-beta.1", "v2+build"] {
            assert!(kind(text) == Ref::Version, "{text}");
        }
        for text in ["main", "v", "release/v1", "abc1234", "v1.x", "v1."] {
            assert!(kind(text) == Ref::Other, "{text}");
        }
        assert!(kind(&"a".repeat(40)) == Ref::Commit && kind(&"0".repeat(64)) == Ref::Commit);
        assert!(kind(&"a".repeat(41)) == Ref::Other && kind("") == Ref::Nothing);
    }
}
