//! Which lines `--since` asks about: those added since the merge base, the working tree included.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::{RepoPath, Snapshot};
use crate::ordered::Ordered;
use crate::text::change::added_lines;

/// The added lines of every changed path.
pub(super) struct Added {
    /// Ranges of lines counted from zero, in order; `None` when the whole file is new.
    lines: BTreeMap<RepoPath, Option<Vec<Range<usize>>>>,
}

impl Added {
    /// The lines added in `snapshot`; `None` when nobody asked.
    pub(super) fn of(snapshot: &Snapshot) -> Option<Added> {
        let since = snapshot.facts.since.as_ref()?;
        let lines = since.changed.iter().map(|(path, old)| {
            let lines = match (old, snapshot.file(path)) {
                (Some(old), Some(new)) => Some(added_lines(old.bytes(), new.bytes())),
                _ => None,
            };
            (path.clone(), lines)
        });
        Some(Added { lines: lines.into_map() })
    }

    /// Whether line `line_index` of `path` was added.
    pub(super) fn contains(&self, path: &RepoPath, line_index: usize) -> bool {
        match self.lines.get(path) {
            None => false,
            Some(None) => true,
            Some(Some(lines)) => {
                let after = lines.partition_point(|range| range.start <= line_index);
                lines[..after].last().is_some_and(|range| range.contains(&line_index))
            }
        }
    }
}
