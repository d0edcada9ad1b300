//! What a batch file prints while the console is not set to UTF-8.

use super::said::{Said, Style};
use crate::text::batch::{self, Kind};

/// Everything that `echo` prints in `text` before `chcp 65001`.
pub(super) fn said(text: &str) -> Vec<Said> {
    let mut said = Vec::new();
    for statement in batch::statements(text) {
        match statement.kind {
            Kind::CodePage { page: Some(65001) } => break,
            Kind::Echo { text: range, redirected: false } => {
                let mut start = range.start;
                // Every other piece between quotes is quoted.
                for (index, piece) in text[range].split('"').enumerate() {
                    let style = Style::Batch(index % 2 == 1);
                    let range = start..start + piece.len();
                    start = range.end + 1;
                    said.push(Said { range, sink: "echo".to_owned(), style, sure: true });
                }
            }
            _ => {}
        }
    }
    said
}
