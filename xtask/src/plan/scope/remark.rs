//! What stands behind a path of a scope: ` (new)`, ` if needed`.

use std::collections::HashMap;
use std::ops::Range;

use super::super::head::closing;

/// What stands behind the paths of one entry.
pub(super) struct Remarks<'t> {
    text: &'t str,
    end: usize,
    /// The remarks that were found, by where the path before them ends.
    known: HashMap<usize, Range<usize>>,
}

impl<'t> Remarks<'t> {
    /// The remarks in `text` up to `end`.
    pub(super) fn new(text: &'t str, end: usize) -> Remarks<'t> {
        Remarks { text, end, known: HashMap::new() }
    }

    /// What stands behind a path until the next remark ends: ` (new)`, ` if needed`, over `,`, `/` and `and/or` to the
    /// remark that several paths share.
    pub(super) fn behind(&mut self, from: usize) -> Range<usize> {
        let (mut passed, mut at) = (Vec::new(), from);
        let found = loop {
            if let Some(known) = self.known.get(&at) {
                break known.clone();
            }
            passed.push(at);
            match self.next(at) {
                Ok(remark) => break remark,
                Err(next) => at = next,
            }
        };
        self.known.extend(passed.into_iter().map(|at| (at, found.clone())));
        found
    }

    /// The remark at `from`, or where the next path of the same list ends.
    fn next(&self, from: usize) -> Result<Range<usize>, usize> {
        // No remark is longer; what is cut off says nothing.
        const REMARK_BYTES_MAX: usize = 500;
        let rest = &self.text[from..self.end];
        let mut tail = rest.trim_start_matches([' ', ',', '/']);
        let blank = rest.len() - tail.len();
        let mut at = from + blank;
        let joint = ["and/or ", "and ", "or "].iter().find(|joint| tail.starts_with(**joint));
        if let Some(joint) = joint.filter(|joint| tail[joint.len()..].starts_with('`')) {
            (at, tail) = (at + joint.len(), &tail[joint.len()..]);
        }
        if let Some(code) = tail.strip_prefix('`') {
            // The next path of the same list.
            return code.find('`').map_or(Ok(at..at), |close| Err(at + close + 2));
        }
        let mut length = tail.len().min(REMARK_BYTES_MAX);
        while !tail.is_char_boundary(length) {
            length -= 1;
        }
        let tail = &tail[..length];
        if tail.starts_with('(') {
            // One that is not closed ends where the next path stands.
            let open = || tail.find('`').unwrap_or(tail.len());
            return Ok(at..at + closing(tail).unwrap_or_else(open));
        }
        // `extend a, add others as needed`: what follows a comma is about something else, unless it is a condition.
        let lists = rest[..blank].contains([',', '/']);
        if lists && !["if ", "unless ", "when "].iter().any(|word| tail.starts_with(word)) {
            return Ok(at..at);
        }
        let stop = tail.find(['`', '(', ';', ',']).unwrap_or(tail.len());
        Ok(at..at + stop)
    }
}
