//! The nearest word: what somebody who made a slip most likely meant.

/// Longer words are not compared: the comparison costs the product of both lengths.
const WORD_BYTES_MAX: usize = 256;

/// The candidate nearest to `word`, if one is near enough to be a slip of the keyboard.
///
/// Near enough is at most a third of the word's length in insertions, deletions, substitutions and
/// swaps of neighbours (optimal string alignment), and at least one.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    if word.len() >= WORD_BYTES_MAX {
        return None;
    }
    candidates
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_another_word_finds_none() {
        let words = ["optional", "path", "section", "status"];
        assert_eq!(nearest("optoinal", words.into_iter()), Some("optional"));
        assert_eq!(nearest("sections", words.into_iter()), Some("section"));
        assert_eq!(nearest("figures", words.into_iter()), None);
        assert_eq!(nearest("", words.into_iter()), None);
    }
}
