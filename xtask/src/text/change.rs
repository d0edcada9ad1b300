//! Which lines of a text were added.

use std::ops::Range;

/// Lines of `after` that are not in `before`, counted from zero, by a line difference.
pub fn added_lines(before: &[u8], after: &[u8]) -> Vec<Range<usize>> {
    let split = |bytes| -> Vec<&[u8]> { <[u8]>::split_inclusive(bytes, |byte| *byte == b'\n').collect() };
    let (old, new) = (split(before), split(after));
    let ops = similar::capture_diff_slices(similar::Algorithm::Patience, &old, &new);
    let added = ops.iter().filter(|op| op.tag() != similar::DiffTag::Equal && !op.new_range().is_empty());
    added.map(|op| op.new_range()).collect()
}
