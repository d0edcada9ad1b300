//! Which lines of a text were added.

use std::ops::Range;

use similar::DiffOp;
use similar::algorithms::{Capture, Compact, Replace, myers, patience};

/// How lines are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// As git does.
    Fewest,
    /// By the lines that stand in each text once.
    Unique,
}

/// What becomes of the lines of `old` in `new`. Everything that is compared goes through here: for each type of
/// line the library would be compiled anew, and for all of its ways to compare if it is asked by their names.
pub fn compared(by: By, old: &[&[u8]], new: &[&[u8]]) -> Vec<DiffOp> {
    let mut hook = Compact::new(Replace::new(Capture::new()), old, new);
    let Ok(()) = match by {
        By::Fewest => myers::diff(&mut hook, old, 0..old.len(), new, 0..new.len()),
        By::Unique => patience::diff(&mut hook, old, 0..old.len(), new, 0..new.len()),
    };
    hook.into_inner().into_inner().into_ops()
}

/// Lines of `after` that are not in `before`, counted from zero, by a line difference.
pub fn added_lines(before: &[u8], after: &[u8]) -> Vec<Range<usize>> {
    let split = |bytes| -> Vec<&[u8]> { <[u8]>::split_inclusive(bytes, |byte| *byte == b'\n').collect() };
    let (old, new) = (split(before), split(after));
    let ops = compared(By::Unique, &old, &new);
    let added = ops.iter().filter(|op| op.tag() != similar::DiffTag::Equal && !op.new_range().is_empty());
    added.map(|op| op.new_range()).collect()
}

/// More lines than this are not compared one by one: the time that takes grows with the square of what differs.
const COMPARED_MAX: usize = 2000;

/// Where two texts differ: which lines of `old` became which of `new`, counted from zero, in order.
pub fn differences(old: &[String], new: &[String]) -> Vec<(Range<usize>, Range<usize>)> {
    let head = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    if old.is_empty() && new.is_empty() {
        return Vec::new();
    }
    if old.len().max(new.len()) > COMPARED_MAX {
        return vec![(head..head + old.len(), head..head + new.len())];
    }
    let old: Vec<&[u8]> = old.iter().map(String::as_bytes).collect();
    let new: Vec<&[u8]> = new.iter().map(String::as_bytes).collect();
    let ops = compared(By::Unique, &old, &new);
    let moved = |range: Range<usize>| range.start + head..range.end + head;
    let differing = ops.iter().filter(|op| op.tag() != similar::DiffTag::Equal);
    differing.map(|op| (moved(op.old_range()), moved(op.new_range()))).collect()
}

#[cfg(test)]
mod tests {
    use super::differences;

    #[test]
    fn differences_are_told_line_by_line_until_there_are_too_many() {
        let lines = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(differences(&lines("a b c d e"), &lines("a x c e")), [(1..2, 1..2), (3..4, 3..3)]);
        assert_eq!(differences(&lines("a b"), &lines("a b")), []);
        assert_eq!(differences(&[], &lines("a")), [(0..0, 0..1)]);
        let many = |word: &str| (0..5000).map(|n| format!("{word}{n}")).collect::<Vec<_>>();
        assert_eq!(differences(&many("a"), &many("b")), [(0..5000, 0..5000)]);
    }
}
