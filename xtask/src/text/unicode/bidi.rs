//! Bidirectional controls: which are open where a line or a token ends (UAX #9, section 3.3.2).

/// `U+061C`: shown as nothing, it turns the direction of its neighbours.
pub const ARABIC_LETTER_MARK: char = '\u{61C}';

/// What a control does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Opens an embedding: LRE, RLE.
    Embedding,
    /// Opens an override, in which every character runs one way: LRO, RLO.
    Override,
    /// Opens an isolate: LRI, RLI, FSI.
    Isolate,
    /// Closes an embedding or an override: PDF.
    Pop,
    /// Closes an isolate and what was opened in it: PDI.
    PopIsolate,
}

impl Control {
    /// What `c` does, if it is a control that opens or closes.
    pub fn of(c: char) -> Option<Control> {
        Some(match c {
            '\u{202A}' | '\u{202B}' => Control::Embedding,
            '\u{202D}' | '\u{202E}' => Control::Override,
            '\u{2066}'..='\u{2068}' => Control::Isolate,
            '\u{202C}' => Control::Pop,
            '\u{2069}' => Control::PopIsolate,
            _ => return None,
        })
    }
}

/// Whether `c` is a mark: LRM, RLM, ALM.
pub fn is_mark(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | ARABIC_LETTER_MARK)
}

/// What the controls of a piece of one line do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Every control: where it stands and which it is.
    pub controls: Vec<(usize, char)>,
    /// Those that are still open at the end, outermost first.
    pub open: Vec<(usize, char)>,
    /// Those that close nothing.
    pub idle: Vec<(usize, char)>,
}

impl Balance {
    /// Reads a piece that stands at `start`. A paragraph separator closes everything, so a piece is of one line.
    pub fn of(text: &str, start: usize) -> Balance {
        let mut balance = Balance::default();
        let mut isolates = 0usize;
        for (at, c) in text.char_indices().filter(|(_, c)| !c.is_ascii()) {
            let Some(control) = Control::of(c) else { continue };
            let place = (start + at, c);
            balance.controls.push(place);
            match control {
                Control::Embedding | Control::Override => balance.open.push(place),
                Control::Isolate => {
                    isolates += 1;
                    balance.open.push(place);
                }
                Control::Pop => match balance.open.last() {
                    // Rule X7: an embedding is not closed from inside of an isolate.
                    Some((_, top)) if Control::of(*top) != Some(Control::Isolate) => {
                        balance.open.pop();
                    }
                    _ => balance.idle.push(place),
                },
                Control::PopIsolate if isolates > 0 => {
                    // Rule X6a: the embeddings in the isolate are closed, too. Each is taken off once.
                    isolates -= 1;
                    while balance.open.pop().is_some_and(|(_, c)| Control::of(c) != Some(Control::Isolate)) {}
                }
                Control::PopIsolate => balance.idle.push(place),
            }
        }
        balance
    }

    /// The first override.
    pub fn first_override(&self) -> Option<(usize, char)> {
        self.controls.iter().copied().find(|(_, c)| Control::of(*c) == Some(Control::Override))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> usize {
        Balance::of(text, 0).open.len()
    }

    #[test]
    fn what_is_opened_is_counted_until_it_is_closed() {
        assert_eq!(open("a \u{2067}b\u{2069} c"), 0);
        assert_eq!(open("a \u{2067}b c"), 1);
        assert_eq!(open("\u{202E}\u{2066}a\u{2069}\u{2066}"), 2);
        assert_eq!(open("\u{2066}\u{202E}a\u{2069}"), 0);
        assert_eq!(open("\u{202B}a\u{202C}"), 0);
        // A PDF inside of an isolate does not reach the embedding around it.
        assert_eq!(open("\u{202E}\u{2066}\u{202C}"), 2);
        assert_eq!(Balance::of("a\u{2069}\u{202C}", 3).idle, [(4, '\u{2069}'), (7, '\u{202C}')]);
    }

    #[test]
    fn an_override_is_named() {
        assert_eq!(Balance::of("a\u{202D}b\u{202C}", 0).first_override(), Some((1, '\u{202D}')));
        assert_eq!(Balance::of("a\u{202B}b\u{202C}", 0).first_override(), None);
    }
}
