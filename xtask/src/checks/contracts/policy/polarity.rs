//! What a wording comes to with the words around it: "never auto-approved" says the opposite.

use std::ops::Range;

use super::phrases::{NOT, Phrase};
use super::said::Token;

/// What is said of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// It is approved without a person.
    Auto,
    /// It is not.
    Never,
}

/// Words that begin another thought.
pub const TURNS: &[&str] = &["but", "while", "whereas", "however", "although", "though", "yet", "otherwise"];
/// Words that say what might be, or was.
const UNREAL: &[&str] = &[
    "whether",
    "would",
    "was",
    "were",
    "had",
    "formerly",
    "previously",
    "historically",
    "instead",
    "rather",
    "remove",
    "removes",
    "removed",
    "drop",
    "drops",
    "dropped",
    "exclude",
    "excludes",
    "stop",
    "stopped",
];
/// Words that say that something holds only sometimes.
const SOMETIMES: &[&str] = &[
    "if",
    "when",
    "above",
    "over",
    "beyond",
    "unless",
    "until",
    "exceed",
    "exceeds",
    "exceeding",
    "larger",
    "more",
    "greater",
];

/// What a wording comes to with the words around it; nothing where it says what might be.
pub fn stance(tokens: &[Token], phrase: &Phrase, sentence: &Range<usize>, from: usize) -> Option<Stance> {
    let (start, end) = (sentence.start, sentence.end.max(phrase.tokens.end));
    let before = before(tokens, start.max(from).min(phrase.tokens.start)..phrase.tokens.start)?;
    let mut is_automatic = phrase.is_automatic != (before || is_denied(&tokens[phrase.tokens.end..end]));
    if tokens.get(end).and_then(Token::stop) == Some('?') {
        // A question says nothing until it is answered.
        match tokens.get(end + 1).and_then(Token::word) {
            Some("no" | "never" | "not") => is_automatic = false,
            Some("yes" | "always") => {}
            _ => return None,
        }
    }
    if is_automatic {
        return Some(Stance::Auto);
    }
    let sentence = &tokens[start..end];
    let is_even = |at: usize| at > 0 && sentence[at - 1].word() == Some("even");
    let sometimes = |at: &usize| sentence[*at].word().is_some_and(|word| SOMETIMES.contains(&word)) && !is_even(*at);
    (0..sentence.len()).find(sometimes).is_none().then_some(Stance::Never)
}

/// Whether what stands before a wording takes it back; nothing where it says what might be.
fn before(tokens: &[Token], range: Range<usize>) -> Option<bool> {
    let (mut is_denied, mut has_comma, mut has_path, mut is_far) = (false, false, false, false);
    for at in range.clone().rev() {
        let token = &tokens[at];
        match (token.stop(), token.word()) {
            (Some(','), _) => (has_comma, is_far) = (true, is_far || has_path),
            (Some(_), _) => break,
            (_, Some(word)) if TURNS.contains(&word) => break,
            // "Never, under no circumstances, ..." reaches across other words, "never touch `src/`, ..." does not.
            (_, Some(word)) if is_far => {
                is_denied |= NOT.contains(&word) && tokens.get(at + 1).and_then(Token::stop) == Some(',');
            }
            (_, Some(word)) if UNREAL.contains(&word) => return None,
            (_, Some("if")) if !has_comma => return None,
            (_, Some("used")) if tokens.get(at + 1).and_then(Token::word) == Some("to") => return None,
            (_, Some(word)) if NOT.contains(&word) => {
                let next = tokens.get(at + 1).and_then(Token::word);
                // `not only` and `no matter` deny nothing; `not in` says which paths are meant.
                let is_place = word == "not" && matches!(next, Some("in" | "under" | "within" | "inside" | "below"));
                is_denied |= !is_place && !matches!(next, Some("only" | "matter"));
            }
            (None, None) => has_path = true,
            _ => {}
        }
    }
    Some(is_denied)
}

/// Whether what follows a wording takes it back: `auto-approved: never`, `auto-approval of docs/ is forbidden`.
fn is_denied(after: &[Token]) -> bool {
    let mut rest = after
        .iter()
        .skip_while(|token| token.stop() == Some(':') || matches!(token.word(), Some("is" | "are" | "be" | "status")));
    let word = rest.next().and_then(Token::word);
    let next = rest.next().and_then(Token::word);
    if word.is_some_and(|word| NOT.contains(&word) && word != "without" || matches!(word, "false" | "impossible")) {
        return !matches!(next, Some("only" | "matter"));
    }
    let clause = after.iter().take_while(|token| token.stop().is_none());
    let words: Vec<&str> = clause.filter_map(Token::word).take_while(|word| !TURNS.contains(word)).collect();
    let is_forbidden =
        |pair: &[&str]| matches!(pair, ["is" | "are", "forbidden" | "prohibited" | "disallowed" | "impossible"]);
    words.windows(2).any(is_forbidden)
}
