//! Code in strings.

use std::ops::Range;

use super::{Source, scan};

/// Code in strings is looked for in strings in code so often; what lies deeper is text.
const NESTING_MAX: usize = 8;

/// The insides of every `$( )` in the strings and words of a script, and of those in them: code that a scan of its
/// own reads. Each stands behind the one that it is in.
pub fn holes(source: &Source, text: &str) -> Vec<Range<usize>> {
    let inside = |hole: &Range<usize>, shift: usize| {
        let closes = text.as_bytes().get(shift + hole.end - 1) == Some(&b')');
        shift + hole.start + 2..(shift + hole.end - usize::from(closes)).max(shift + hole.start + 2)
    };
    let mut found: Vec<(Range<usize>, usize)> = source.holes.iter().map(|hole| (inside(hole, 0), 1)).collect();
    let mut next = 0;
    while let Some((range, depth)) = found.get(next).cloned() {
        next += 1;
        if depth < NESTING_MAX {
            let nested = scan(&text[range.clone()]).holes;
            found.extend(nested.iter().map(|hole| (inside(hole, range.start), depth + 1)));
        }
    }
    found.into_iter().map(|(range, _)| range).collect()
}
