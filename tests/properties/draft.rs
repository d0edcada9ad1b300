//! Edits of several rounds, folded into one list.

use proptest::prelude::*;

use super::{apply, path};
use xtask::model::snapshot::edited;
use xtask::model::{Draft, Edit};

/// Edits as distances and lengths, which any file can follow.
type Round = Vec<(u8, u8, Vec<u8>)>;

fn rounds() -> impl Strategy<Value = Vec<Round>> {
    let text = proptest::collection::vec(b'A'..=b'Z', 0..5);
    let edit = (0..12u8, prop_oneof![2 => Just(0u8), 3 => 0..9u8], text);
    proptest::collection::vec(proptest::collection::vec(edit, 0..6), 0..5)
}

/// The edits of one round in a file of `length` bytes: in order, without overlap, insertions at one place included.
pub fn edits(round: &Round, length: usize) -> Vec<Edit> {
    let path = path("a");
    let mut at = 0;
    let mut edits = Vec::new();
    for (gap, take, text) in round {
        let start = (at + usize::from(*gap)).min(length);
        let end = (start + usize::from(*take)).min(length);
        edits.push(Edit::replace(&path, start..end, text.clone()));
        at = end;
    }
    edits
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// One list of replacements does what the rounds did, and every byte that was kept is traced back.
    #[test]
    fn a_draft_is_its_rounds_applied_one_by_one(length in 0..40usize, rounds in rounds()) {
        // Every byte is another one, so that a kept byte says where it came from.
        let original: Vec<u8> = (0..length).map(|at| at as u8 + 128).collect();
        let mut draft = Draft::new(length);
        let mut current = original.clone();
        for round in &rounds {
            let edits = edits(round, current.len());
            let mut edits: Vec<&Edit> = edits.iter().collect();
            let next = edited(&path("a"), &current, &mut edits).unwrap();
            draft.apply(&edits);
            current = next;
        }
        let replacements = draft.replacements();
        prop_assert_eq!(&apply(&original, &replacements), &current);
        for pair in replacements.windows(2) {
            prop_assert!(pair[0].0.end < pair[1].0.start, "adjacent or out of order: {:?}", replacements);
        }
        let mut nearest = 0;
        for (offset, byte) in current.iter().enumerate() {
            let origin = draft.before(offset);
            prop_assert!(origin >= nearest, "offsets run backwards at {offset}");
            nearest = origin;
            if *byte >= 128 {
                prop_assert_eq!(origin, usize::from(*byte) - 128);
            }
        }
        prop_assert_eq!(draft.before(current.len()), length);
    }
}
