//! What is written of a script, on one line.

use crate::text::shell::tree::{List, Part, Pipe, Simple};

/// As many characters of a command are shown.
const SHOWN_MAX: usize = 80;

/// A command.
pub(super) fn simple(text: &str, simple: &Simple) -> String {
    // What `((x++))` sets stands in its one word.
    let own = simple.sets.iter().filter(|set| simple.words.iter().all(|word| word.range != set.range));
    let words = own.chain(&simple.words);
    let pieces: Vec<&str> = words.filter_map(|word| text.get(word.range.clone())).collect();
    let text = pieces.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(SHOWN_MAX) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text,
    }
}

/// Commands with `|` between them.
pub(super) fn pipe(text: &str, pipe: &Pipe) -> String {
    let shown = pipe.parts.iter().map(|part| match part {
        Part::Simple(one) => simple(text, one),
        _ => "{ ... }".to_owned(),
    });
    let shown = shown.collect::<Vec<_>>().join(" | ");
    if pipe.negated { format!("! {shown}") } else { shown }
}

/// The first command of a list.
pub(super) fn list(text: &str, list: &List) -> String {
    let first = list.items.first().and_then(|item| item.chain.first());
    first.map_or_else(String::new, |(_, one)| pipe(text, one))
}
